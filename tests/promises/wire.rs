//! What goes over the wire: method, path, query, headers and the exact JSON.

use serde_json::json;
use two_factor_pin::Retry;
use two_factor_pin::infobip::{self, Placeholders, SenderId};
use two_factor_pin::smsend::{self, MessageBody, SenderName};

use crate::support::{self, KEY, NUMBER, Seen, Server, answer, ok};

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
    let body = client
        .send_pin_over_sms()
        .body_map(|b| b.to(NUMBER).application_id("APP").message_id("MSG"));
    let _ = body.send().await.expect("a reply");
}

#[tokio::test]
async fn a_text_message_over_infobip() {
    let key = infobip::Credential::api_key(KEY);
    let seen = seen(ok("{}"), key, "", |client| async move {
        let _ = client
            .send_pin_over_sms()
            .nc_needed(false)
            .body_map(|b| {
                b.to(NUMBER)
                    .application_id("APP")
                    .message_id("MSG")
                    .from(SenderId::from("InfoSMS"))
                    .placeholders(Placeholders::from([("firstName", "Ada")]))
                    .track_delivery(true)
            })
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
                .send_pin_over_voice()
                .body_map(|b| {
                    let b = b.to(NUMBER).application_id("APP").message_id("MSG");
                    b.from(SenderId::from("InfoCall"))
                })
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
            let request = client.request_pin().body_map(|b| {
                b.recipient("+447700900123")
                    .sender_name(SenderName::from("Example"))
                    .expiry(5)
                    .message_body(MessageBody::from("Your code is %PIN%"))
            });
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
            let request = client
                .request_pin()
                .body_map(|b| b.recipient("001111111111"));
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
        let request = client
            .send_pin_over_sms()
            .body_map(|b| b.to(to).application_id(application).message_id(message));
        let error = request.send().await.expect_err("invalid");
        assert!(error.is_invalid_request(), "{error}");
        assert!(
            error.to_string().starts_with("the request is invalid: "),
            "{error}"
        );
        let missing = client
            .send_pin_over_voice()
            .body_map(|b| b.to(NUMBER))
            .send()
            .await;
        assert!(
            missing
                .expect_err("no IDs")
                .to_string()
                .contains("application_id")
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
        let request = client.request_pin().body_map(|b| b.recipient(recipient));
        let error = request.send().await.expect_err("invalid");
        assert!(error.is_invalid_request(), "{error}");
        assert!(
            error.to_string().starts_with("the request is invalid: "),
            "{error}"
        );
    }
}
