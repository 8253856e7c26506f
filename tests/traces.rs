//! The spans of a call say what happened to it, and to nobody in particular.
//!
//! This is a test binary of its own, because whether a span is on is decided
//! once a process, by whoever comes first.

mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};

use support::secrets::{NUMBER, SECRET, assert_clean, echoes};
use support::{Server, nobody};
use two_factor_pin::infobip;

async fn send(base_url: String) {
    let credential = infobip::Credential::api_key(SECRET);
    let client = infobip::Client::builder(base_url, credential)
        .build()
        .expect("a client");
    let request = client
        .send_pin_over_sms()
        .nc_needed(true)
        .body_map(|b| b.to(NUMBER).application_id("APP").message_id("MSG"));
    // What came of it is in the log.
    let _ = request.send().await;
}

/// What the subscriber wrote.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("a log").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "current_thread")]
async fn traces_name_the_call_and_nobody() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    for answer in echoes() {
        let server = Server::answering(answer);
        send(server.base_url()).await;
    }
    send(nobody()).await;
    let log = String::from_utf8(log.0.lock().expect("a log").clone()).expect("text");
    assert_clean("the trace", &log);
    for told in [
        "otel.kind=\"client\"",
        "operation=\"send_pin_over_sms\"",
        "http.request.method=\"POST\"",
        "server.address=\"127.0.0.1\"",
        "url.path=\"/2fa/2/pin\"",
        "http.response.status_code=400",
        "http.request.resend_count=2",
        "error.type=\"connect\"",
    ] {
        assert!(log.contains(told), "the trace lacks {told}: {log}");
    }
}
