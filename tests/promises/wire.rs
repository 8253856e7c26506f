//! What goes over the wire: method, path, query, headers and the exact JSON.

use serde_json::json;
use two_factor_pin::Retry;
use two_factor_pin::infobip;
use two_factor_pin::smsend;

use crate::support::{self, KEY, NUMBER, PIN, PIN_ID, Seen, Server, answer, ok};

/// A client of a server, and what the server saw of one request.
async fn seen<F: Future>(
    answer: Vec<u8>,
    credential: infobip::Credential,
    base: &str,
    send: impl FnOnce(infobip::Client) -> F,
) -> Seen {
    let server = Server::answering(answer);
    let client = infobip::Client::builder(server.base_url() + base, credential)
        .retry(Retry::never())
        .build()
        .expect("a client");
    send(client).await;
    server.seen().await.pop().expect("a request")
}

async fn minimal(client: infobip::Client) {
    let body = client.send_pin_over_sms(NUMBER, "APP", "MSG");
    let _ = body.send().await.expect("a reply");
}

#[tokio::test]
async fn a_text_message_over_infobip() {
    let key = infobip::Credential::api_key(KEY);
    let seen = seen(ok("{}"), key, "", |client| async move {
        let _ = client
            .send_pin_over_sms(NUMBER, "APP", "MSG")
            .nc_needed(false)
            .from("InfoSMS")
            .placeholders([("firstName", "Ada")])
            .track_delivery(true)
            .send()
            .await
            .expect("a reply");
    })
    .await;
    assert_eq!(
        seen.request_line(),
        "POST /2fa/2/pin?ncNeeded=false HTTP/1.1"
    );
    assert_eq!(seen.header("authorization"), Some(&*format!("App {KEY}")));
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("accept"), Some("application/json"));
    let agent = concat!("two-factor-pin/", env!("CARGO_PKG_VERSION"));
    assert_eq!(seen.header("user-agent"), Some(agent));
    // And no other: progenitor would send an api-version, for one.
    let expected = [
        "accept",
        "authorization",
        "content-length",
        "content-type",
        "host",
        "user-agent",
    ];
    assert_eq!(seen.header_names(), expected);
    assert_eq!(
        seen.json(),
        json!({
            "to": NUMBER, "applicationId": "APP", "messageId": "MSG", "from": "InfoSMS",
            "placeholders": { "firstName": "Ada" }, "trackDelivery": true,
        })
    );
}

#[tokio::test]
async fn what_is_not_given_is_left_to_the_gateway() {
    let seen = seen(ok("{}"), infobip::Credential::api_key(KEY), "", minimal).await;
    assert_eq!(seen.request_line(), "POST /2fa/2/pin HTTP/1.1");
    assert_eq!(
        seen.json(),
        json!({ "to": NUMBER, "applicationId": "APP", "messageId": "MSG" })
    );
}

#[tokio::test]
async fn a_voice_call_over_infobip() {
    let seen = seen(
        ok("{}"),
        infobip::Credential::api_key(KEY),
        "",
        |client| async move {
            let _ = client
                .send_pin_over_voice(NUMBER, "APP", "MSG")
                .from("InfoCall")
                .send()
                .await
                .expect("a reply");
        },
    )
    .await;
    assert_eq!(seen.request_line(), "POST /2fa/2/pin/voice HTTP/1.1");
    assert_eq!(
        seen.json(),
        json!({ "to": NUMBER, "applicationId": "APP", "messageId": "MSG", "from": "InfoCall" })
    );
}

#[tokio::test]
async fn the_four_ways_to_authenticate_to_infobip() {
    for (credential, header) in [
        (infobip::Credential::api_key("k"), "App k"),
        (
            infobip::Credential::basic("Aladdin", "open sesame"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        ),
        (infobip::Credential::session_token("t"), "IBSSO t"),
        (infobip::Credential::bearer("t"), "Bearer t"),
    ] {
        let seen = seen(ok("{}"), credential, "", minimal).await;
        assert_eq!(seen.header("authorization"), Some(header));
    }
}

#[tokio::test]
async fn a_base_url_with_a_path_or_a_trailing_slash_works() {
    for (base, line) in [
        ("/", "POST /2fa/2/pin HTTP/1.1"),
        ("/proxy", "POST /proxy/2fa/2/pin HTTP/1.1"),
        ("/a/b//", "POST /a/b/2fa/2/pin HTTP/1.1"),
    ] {
        let seen = seen(ok("{}"), infobip::Credential::api_key(KEY), base, minimal).await;
        assert_eq!(seen.request_line(), line);
    }
}

async fn seen_by_smsend(
    credential: smsend::Credential,
    send: impl AsyncFnOnce(smsend::Client),
) -> Seen {
    let server = Server::answering(answer("200 OK", "", ""));
    let builder = smsend::Client::builder(credential).base_url(server.base_url());
    send(builder.build().expect("a client")).await;
    server.seen().await.pop().expect("a request")
}

#[tokio::test]
async fn a_text_message_over_smsend() {
    let seen = seen_by_smsend(
        smsend::Credential::session("user", "session"),
        async |client| {
            let request = client
                .request_pin("+447700900123")
                .sender_name("Example")
                .expiry(5)
                .message_body("Your code is %PIN%");
            let _ = request.send().await.expect("a reply");
        },
    )
    .await;
    assert_eq!(
        seen.request_line(),
        "POST /API/v1.0/REST/2fa/request HTTP/1.1"
    );
    assert_eq!(seen.header("user_key"), Some("user"));
    assert_eq!(seen.header("Session_key"), Some("session"));
    assert_eq!(seen.header("Access_token"), None);
    assert_eq!(seen.header("authorization"), None);
    assert_eq!(
        seen.json(),
        json!({
            "recipient": "+447700900123", "senderName": "Example", "expiry": 5,
            "messageBody": "Your code is %PIN%",
        })
    );
}

#[tokio::test]
async fn an_access_token_stands_in_for_a_session_key() {
    let seen = seen_by_smsend(
        smsend::Credential::access_token("user", "token"),
        async |client| {
            let request = client.request_pin("001111111111");
            let _ = request.send().await.expect("a reply");
        },
    )
    .await;
    assert_eq!(seen.header("user_key"), Some("user"));
    assert_eq!(seen.header("Access_token"), Some("token"));
    assert_eq!(seen.header("Session_key"), None);
    assert_eq!(seen.json(), json!({ "recipient": "001111111111" }));
}

#[tokio::test]
async fn a_pin_is_verified_over_infobip() {
    let key = infobip::Credential::api_key(KEY);
    let seen = seen(ok("{}"), key, "/proxy", |client| async move {
        let request = client.verify_pin(PIN_ID, PIN);
        let _ = request.send().await.expect("a reply");
    })
    .await;
    let line = format!("POST /proxy/2fa/2/pin/{PIN_ID}/verify HTTP/1.1");
    assert_eq!(seen.request_line(), line);
    assert_eq!(seen.header("authorization"), Some(&*format!("App {KEY}")));
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(seen.json(), json!({ "pin": PIN }));
}

#[tokio::test]
async fn a_pin_is_sent_again_over_infobip() {
    let key = || infobip::Credential::api_key(KEY);
    let sms = seen(ok("{}"), key(), "", |client| async move {
        let request = client.resend_pin_over_sms(PIN_ID);
        let _ = request.send().await.expect("a reply");
    })
    .await;
    let line = format!("POST /2fa/2/pin/{PIN_ID}/resend HTTP/1.1");
    assert_eq!(sms.request_line(), line);
    // The official clients send an empty object, too.
    assert_eq!(sms.json(), json!({}));
    let voice = seen(ok("{}"), key(), "", |client| async move {
        let request = client
            .resend_pin_over_voice(PIN_ID)
            .placeholders([("firstName", "Ada")])
            .track_delivery(true);
        let _ = request.send().await.expect("a reply");
    })
    .await;
    let line = format!("POST /2fa/2/pin/{PIN_ID}/resend/voice HTTP/1.1");
    assert_eq!(voice.request_line(), line);
    assert_eq!(
        voice.json(),
        json!({ "placeholders": { "firstName": "Ada" }, "trackDelivery": true })
    );
}

#[tokio::test]
async fn an_id_stays_one_segment_of_the_path_whatever_it_holds() {
    for (id, segment) in [
        ("a/b", "a%2Fb"),
        ("../..", "..%2F.."),
        ("...", "..."),
        ("%2e%2e", "%252e%252e"),
        ("a b", "a%20b"),
        (" ", "%20"),
        ("a?b#c", "a%3Fb%23c"),
        ("a\\b", "a%5Cb"),
        ("a\r\nx: y", "a%0D%0Ax%3A%20y"),
        ("\u{1f510}", "%F0%9F%94%90"),
    ] {
        for base in ["", "/proxy/"] {
            let key = infobip::Credential::api_key(KEY);
            let seen = seen(ok("{}"), key, base, |client| async move {
                let request = client.verify_pin(id, PIN);
                let _ = request.send().await.expect("a reply");
            })
            .await;
            let base = base.trim_end_matches('/');
            let line = format!("POST {base}/2fa/2/pin/{segment}/verify HTTP/1.1");
            assert_eq!(seen.request_line(), line);
        }
    }
}

#[tokio::test]
async fn an_id_that_no_path_can_hold_is_not_sent() {
    for base in ["", "/", "/a/b"] {
        let client = support::infobip(support::nobody() + base).build();
        let client = client.expect("a client");
        for id in ["", ".", ".."] {
            let verify = client.verify_pin(id, PIN);
            let verify = verify.send().await.map(drop);
            let sms = client.resend_pin_over_sms(id).send().await;
            let voice = client.resend_pin_over_voice(id).send().await;
            for result in [verify, sms.map(drop), voice.map(drop)] {
                let error = result.expect_err("invalid");
                assert!(error.is_invalid_request(), "{error}");
                assert!(!error.attempt_may_be_spent());
                let line = error.to_string();
                let wording = "the request is invalid: `pin_id`: it ";
                assert!(line.starts_with(wording), "{line}");
                assert!(line.ends_with("; nothing was sent"), "{line}");
            }
        }
    }
}

#[tokio::test]
async fn a_pin_is_verified_over_smsend() {
    let server = Server::answering(ok("{}"));
    let credential = smsend::Credential::session("user", "session");
    let builder = smsend::Client::builder(credential).base_url(server.base_url());
    let client = builder.build().expect("a client");
    let request = client.verify_pin(NUMBER, "0042");
    let _ = request.send().await.expect("a reply");
    let seen = server.seen().await.pop().expect("a request");
    assert_eq!(
        seen.request_line(),
        "POST /API/v1.0/REST/2fa/verify HTTP/1.1"
    );
    assert_eq!(seen.header("user_key"), Some("user"));
    assert_eq!(seen.header("Session_key"), Some("session"));
    assert_eq!(
        seen.json(),
        json!({ "recipient": format!("+{NUMBER}"), "pin": "0042" })
    );
}

#[tokio::test]
async fn the_user_agent_can_be_ones_own() {
    let server = Server::answering(ok("{}"));
    let builder = support::infobip(server.base_url()).user_agent("shop/2.1");
    let _ = support::send_sms(builder).await.expect("a reply");
    assert_eq!(
        server.seen().await[0].header("user-agent"),
        Some("shop/2.1")
    );
}

#[tokio::test]
async fn a_costly_mistake_is_caught_before_it_is_sent() {
    let client = support::infobip(support::nobody())
        .build()
        .expect("a client");
    for (to, application, message) in [
        ("", "APP", "MSG"),
        ("not a number", "APP", "MSG"),
        ("41 79 302 67 27", "APP", "MSG"),
        ("0793026727", "APP", "MSG"),
        ("4179302672712345", "APP", "MSG"),
        (NUMBER, "", "MSG"),
        (NUMBER, "APP", ""),
    ] {
        let request = client.send_pin_over_sms(to, application, message);
        let error = request.send().await.expect_err("invalid");
        assert!(error.is_invalid_request(), "{error}");
        assert!(
            error.to_string().starts_with("the request is invalid: "),
            "{error}"
        );
    }
    let client = support::smsend(support::nobody())
        .build()
        .expect("a client");
    for recipient in [
        "",
        "+",
        "00",
        "+0447700900",
        "+44 7700",
        "+4179302672712345",
    ] {
        let request = client.request_pin(recipient);
        let error = request.send().await.expect_err("invalid");
        assert!(error.is_invalid_request(), "{error}");
        assert!(
            error.to_string().starts_with("the request is invalid: "),
            "{error}"
        );
    }
}
