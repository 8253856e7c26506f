//! What is traced and logged, at every level, on the thread of a test.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;

use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};

thread_local! {
    /// `None` where no test listens.
    static LOGGED: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Keeps from now on what this thread traces and logs.
pub fn listen() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(install);
    LOGGED.set(Some(Vec::new()));
}

/// What this thread traced and logged.
pub fn heard() -> String {
    String::from_utf8(LOGGED.take().expect("`listen` was called")).expect("text")
}

/// Whether anybody wants a span is decided where the process first meets it, which
/// may be in another test. So all tests have this subscriber.
fn install() {
    let layer = tracing_subscriber::fmt::layer()
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(|| ThisThread)
        .with_filter(dynamic_filter_fn(|_, _| is_listening()));
    let subscriber = tracing_subscriber::registry().with(layer);
    tracing::subscriber::set_global_default(subscriber).expect("the only subscriber");
    // For the spans that were met while it was set.
    tracing::callsite::rebuild_interest_cache();
    log::set_logger(&ThisThread).expect("the only logger");
    log::set_max_level(log::LevelFilter::Trace);
}

fn is_listening() -> bool {
    LOGGED.with_borrow(Option::is_some)
}

struct ThisThread;

impl Write for ThisThread {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOGGED.with_borrow_mut(|logged| match logged {
            Some(logged) => logged.write(bytes),
            None => Ok(bytes.len()),
        })
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// reqwest logs by this crate, not by `tracing`.
impl log::Log for ThisThread {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        is_listening()
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}\n", record.target(), record.args());
        // Memory takes any text.
        let _ = Self.write_all(line.as_bytes());
    }

    fn flush(&self) {}
}
