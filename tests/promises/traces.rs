//! The spans of a call say what happened to it, and to nobody in particular.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use two_factor_pin::infobip;

use crate::support::secrets::{NUMBER, PIN, PIN_ID, SECRET, assert_clean, echoes};
use crate::support::{Act, Server, nobody};

async fn send(base_url: String) {
    let credential = infobip::Credential::api_key(SECRET);
    let client = infobip::Client::builder(base_url, credential)
        .timeout(Duration::from_secs(1))
        .connect_timeout(Duration::from_millis(500))
        .build()
        .expect("a client");
    let request = client
        .send_pin_over_sms(NUMBER, "APP", "MSG")
        .nc_needed(true);
    // What came of it is in the log.
    let _ = request.send().await;
}

async fn verify(base_url: String) {
    let credential = infobip::Credential::api_key(SECRET);
    let client = infobip::Client::builder(base_url, credential)
        .build()
        .expect("a client");
    let request = client.verify_pin(PIN_ID, PIN);
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
    // Whether anybody wants a span is decided where the process first meets it,
    // which may be in another test. So all tests have this subscriber, and it
    // listens to the thread of this one.
    let here = std::thread::current().id();
    let layer = tracing_subscriber::fmt::layer()
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .with_filter(dynamic_filter_fn(move |_, _| {
            std::thread::current().id() == here
        }));
    let subscriber = tracing_subscriber::registry().with(layer);
    tracing::subscriber::set_global_default(subscriber).expect("the only subscriber");
    // For the spans that were met while it was set.
    tracing::callsite::rebuild_interest_cache();

    for answer in echoes() {
        let server = Server::answering(answer.clone());
        send(server.base_url()).await;
        let server = Server::answering(answer);
        verify(server.base_url()).await;
    }
    send(nobody()).await;
    send(Server::start([Act::ResetAfterReading]).base_url()).await;
    send(Server::start([Act::Stall]).base_url()).await;
    let nobody = nobody();
    verify(nobody.clone()).await;
    let (_, port) = nobody.rsplit_once(':').expect("a port");
    let log = String::from_utf8(log.0.lock().expect("a log").clone()).expect("text");
    assert_clean("the trace", &log);
    for reported in [
        "otel.kind=\"client\"",
        "operation=\"send_pin_over_sms\"",
        "http.request.method=\"POST\"",
        "server.address=\"127.0.0.1\"",
        "url.template=\"/2fa/2/pin\"",
        "verify_pin{otel.kind",
        "operation=\"verify_pin\"",
        "url.template=\"/2fa/2/pin/{pinId}/verify\"",
        "http.response.status_code=400",
        "http.request.resend_count=2",
        "error.type=\"connect\"",
        "error.type=\"broken\"",
        "error.type=\"timeout\"",
    ] {
        assert!(log.contains(reported), "the trace lacks {reported}: {log}");
    }
    assert!(log.contains(&format!("server.port={port}")), "{log}");
    assert!(!log.contains("resend_count=0"), "what was sent once: {log}");
}
