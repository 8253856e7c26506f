//! What cannot be right is refused by the call, before anything is sent.

use two_factor_pin::{Error, PhoneNumber, Pin, infobip, smsend};

use crate::support::{self, Server, every, ok, request_pin, send_sms, send_to};

const REPLY: &str = r#"{"verified":true,"status":"OK","smsStatus":"MESSAGE_SENT"}"#;

/// Nothing was sent, and the error says what is wrong and what to use.
fn refused<T>(result: Result<T, Error>, what: &str, parser: &str) {
    let Err(error) = result else {
        panic!("expected {what}");
    };
    let shown = error.to_string();
    assert!(shown.contains(what) && shown.contains(parser), "{shown}");
    assert!(!error.attempt_may_be_spent(), "{shown}");
}

#[tokio::test]
async fn a_wrong_pin_spends_no_attempt() {
    for (typed, what) in [
        ("", "is empty"),
        ("   ", "a space at position 1"),
        ("123456 ", "a space at position 7"),
        (" 123456", "a space at position 1"),
        ("12 34 56", "a space at position 3"),
        ("123456\n", "a line end at position 7"),
        ("123\u{200B}456", "an invisible character at position 4"),
        ("１２３４５６", "a digit that is not one of 0 to 9"),
    ] {
        let server = Server::answering(ok(REPLY));
        let infobip = every::verify(support::infobip(server.base_url()), "ID", typed).await;
        refused(infobip, what, "Pin::parse");
        let smsend = every::verify_smsend(support::smsend(server.base_url()), typed).await;
        refused(smsend, what, "Pin::parse");
        assert!(server.seen().await.is_empty(), "{typed:?}");
    }
}

#[tokio::test]
async fn a_typed_pin_is_sent_in_digits() {
    let server = Server::answering(ok(REPLY));
    let pin = Pin::parse("１２３ 456\n").expect("a PIN");
    let answer = every::verify(support::infobip(server.base_url()), "ID", pin.as_str()).await;
    assert!(answer.is_ok(), "{answer:?}");
    assert_eq!(server.seen().await[0].json()["pin"], "123456");
}

#[tokio::test]
async fn a_wrong_number_is_not_sent() {
    for (number, what) in [
        ("1", "fewer than 7 digits"),
        ("12345", "fewer than 7 digits"),
        ("+41 79 302 67 27", "a space at position 4"),
        ("079", "country code"),
    ] {
        let server = Server::answering(ok(REPLY));
        let sent = send_to(support::infobip(server.base_url()), number).await;
        refused(sent, what, "PhoneNumber::parse");
        assert!(server.seen().await.is_empty(), "{number:?}");
    }
}

#[tokio::test]
async fn a_typed_number_is_sent_in_digits() {
    let server = Server::answering(ok(REPLY));
    let number = PhoneNumber::parse("\u{202A}+41 (79) 302‑67‑27\u{202C}").expect("a number");
    let sent = send_to(support::infobip(server.base_url()), number.as_str()).await;
    assert!(sent.is_ok(), "{sent:?}");
    assert_eq!(server.seen().await[0].json()["to"], "41793026727");
}

#[tokio::test]
async fn the_own_path_of_a_gateway_is_sent_once() {
    for path in ["", "/", "/2fa", "/2fa/2", "/2fa/2/"] {
        let server = Server::answering(ok(REPLY));
        let sent = send_sms(support::infobip(server.base_url() + path)).await;
        assert!(sent.is_ok(), "{path}: {sent:?}");
        let head = server.seen().await.remove(0).head;
        assert!(head.starts_with("POST /2fa/2/pin HTTP"), "{path}: {head}");
    }
    for path in ["", "/API", "/API/v1.0", "/API/v1.0/REST", "/API/v1.0/REST/"] {
        let server = Server::answering(ok(REPLY));
        let sent = request_pin(support::smsend(server.base_url() + path)).await;
        assert!(sent.is_ok(), "{path}: {sent:?}");
        let head = server.seen().await.remove(0).head;
        let line = "POST /API/v1.0/REST/2fa/request HTTP";
        assert!(head.starts_with(line), "{path}: {head}");
    }
}

#[tokio::test]
async fn a_pasted_key_is_sent_right() {
    let pasted = " abc-123\r\n";
    let server = Server::answering(ok(REPLY));
    let key = infobip::Credential::api_key(pasted);
    let sent = send_sms(infobip::Client::builder(server.base_url(), key)).await;
    assert!(sent.is_ok(), "{sent:?}");
    let head = server.seen().await.remove(0).head;
    assert!(head.contains("authorization: App abc-123\r\n"), "{head}");

    let server = Server::answering(ok(REPLY));
    let keys = smsend::Credential::access_token(pasted, pasted);
    let sent = request_pin(smsend::Client::builder(keys).base_url(server.base_url())).await;
    assert!(sent.is_ok(), "{sent:?}");
    let head = server.seen().await.remove(0).head;
    for name in ["user_key", "access_token"] {
        assert!(head.contains(&format!("{name}: abc-123\r\n")), "{head}");
    }
}

#[test]
fn a_key_with_more_around_it_is_refused() {
    for text in [
        "\"abc-123\"",
        "App abc-123",
        "Bearer xyz",
        "abc 123",
        "user_key: xyz",
    ] {
        for credential in [
            infobip::Credential::api_key(text),
            infobip::Credential::bearer(text),
            infobip::Credential::session_token(text),
        ] {
            let client = infobip::Client::builder("https://example.com", credential).build();
            assert!(client.is_err(), "{text}: {client:?}");
        }
        for credential in [
            smsend::Credential::session(text, "abc"),
            smsend::Credential::session("abc", text),
            smsend::Credential::access_token(text, "abc"),
            smsend::Credential::access_token("abc", text),
        ] {
            let client = smsend::Client::builder(credential).build();
            assert!(client.is_err(), "{text}: {client:?}");
        }
    }
}

#[test]
fn an_error_shows_the_gateways_own_host() {
    let wrong = "http://example.com";
    let infobip = support::infobip(wrong).build().expect_err("no HTTPS");
    let smsend = support::smsend(wrong).build().expect_err("no HTTPS");
    let expected = |host| {
        format!(
            "the base URL begins with http://, which would send the credential in the clear; \
             expected something like https://{host}"
        )
    };
    assert_eq!(infobip.to_string(), expected("abc123.api.infobip.com"));
    assert_eq!(smsend.to_string(), expected("app.gateway.smsend.it"));
}
