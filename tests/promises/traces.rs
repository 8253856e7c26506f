//! The spans of a call say what happened to it, and to nobody in particular.

use std::time::Duration;

use two_factor_pin::infobip;

use crate::support::secrets::{NUMBER, PIN, PIN_ID, SECRET, assert_clean, echoes};
use crate::support::{Act, Server, logged, nobody};

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

#[tokio::test(flavor = "current_thread")]
async fn traces_name_the_call_and_nobody() {
    logged::listen();
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
    let log = logged::heard();
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
