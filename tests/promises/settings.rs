//! What a caller's own `reqwest::ClientBuilder` cannot change.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use two_factor_pin::Retry;

use crate::support::secrets::{NUMBER, PIN, PIN_ID, SECRET, assert_clean};
use crate::support::{self, Server, every, http, logged, ok, request_pin, send_sms, send_to};

const REPLY: &str = r#"{"verified":true,"status":"OK","smsStatus":"MESSAGE_SENT"}"#;
/// A value that each of the headers can have.
const CALLERS: &str = "3";

fn headers<const N: usize>(names: [&'static str; N], value: &'static str) -> HeaderMap {
    let pair = |name| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )
    };
    names.map(pair).into_iter().collect()
}

/// Each of these headers is sent once, and not with the caller's value.
async fn are_ours(server: Server, names: &[&str]) {
    let host = format!("host: {}\r\n", server.address);
    let seen = server.seen().await.remove(0);
    let head = seen.head + "\r\n";
    assert!(head.contains(&host), "{head}");
    for name in names {
        let lines: Vec<&str> = head
            .lines()
            .filter(|line| line.starts_with(&format!("{name}: ")))
            .collect();
        let callers = format!("{name}: {CALLERS}");
        assert!(lines.len() == 1 && lines[0] != callers, "{head}");
    }
    let body = std::str::from_utf8(&seen.body).expect("text");
    assert!(body.starts_with('{') && body.ends_with('}'), "{body}");
}

#[tokio::test]
async fn our_headers_win_over_default_headers() {
    let of_infobip = [
        "host",
        "accept",
        "accept-encoding",
        "content-type",
        "content-length",
        "user-agent",
        "authorization",
    ];
    let server = Server::answering(ok(REPLY));
    let callers = http().default_headers(headers(of_infobip, CALLERS));
    let sent = send_sms(support::infobip(server.base_url()).http_client(callers)).await;
    assert!(sent.is_ok(), "{sent:?}");
    are_ours(server, &of_infobip).await;

    let of_smsend = [
        "host",
        "accept",
        "content-length",
        "user_key",
        "session_key",
    ];
    let server = Server::answering(ok(REPLY));
    let callers = http().default_headers(headers(of_smsend, CALLERS));
    let sent = request_pin(support::smsend(server.base_url()).http_client(callers)).await;
    assert!(sent.is_ok(), "{sent:?}");
    are_ours(server, &of_smsend).await;
}

#[test]
fn debug_shows_no_value_of_a_header() {
    let callers = || {
        let proxy = reqwest::Proxy::all("http://proxy.example").expect("a proxy");
        http()
            .default_headers(headers(["authorization", "x-any", "cookie"], SECRET))
            .user_agent(SECRET)
            .proxy(proxy.basic_auth("user", SECRET))
    };
    let infobip = support::infobip("https://example.com").http_client(callers());
    let infobip = infobip.user_agent(SECRET);
    assert_clean("a builder", &format!("{infobip:?} {infobip:#?}"));
    assert_clean("a client", &format!("{:#?}", infobip.build()));
    let smsend = support::smsend("https://example.com").http_client(callers());
    assert_clean("a builder", &format!("{smsend:?} {smsend:#?}"));
    assert_clean("a client", &format!("{:#?}", smsend.build()));
    let invalid = support::infobip("https://example.com")
        .http_client(callers())
        .user_agent(format!("{SECRET}\n"))
        .build();
    let error = invalid.expect_err("no header can carry it");
    assert_clean("an error", &format!("{error:#} {error:?}"));
}

/// A runtime of one thread, so that the connection's task logs here as well.
#[tokio::test(flavor = "current_thread")]
async fn no_setting_makes_the_client_log_secrets() {
    logged::listen();
    let callers = || {
        http()
            .connection_verbose(true)
            .default_headers(headers(["authorization", "x-any"], SECRET))
    };
    let server = || Server::answering(ok(REPLY));
    let infobip = || {
        let key = two_factor_pin::infobip::Credential::api_key(SECRET);
        two_factor_pin::infobip::Client::builder(server().base_url(), key)
            .retry(Retry::never())
            .http_client(callers())
    };
    let sent = send_to(infobip(), NUMBER).await;
    assert!(sent.is_ok(), "{sent:?}");
    let answer = every::verify(infobip(), PIN_ID, PIN).await;
    assert!(answer.is_ok(), "{answer:?}");
    let answer = every::verify_smsend(
        support::smsend(server().base_url()).http_client(callers()),
        PIN,
    )
    .await;
    assert!(answer.is_ok(), "{answer:?}");

    let log = logged::heard();
    for seen in ["reqwest::connect", "verify_pin"] {
        assert!(log.contains(seen), "{seen} was not logged: {log}");
    }
    assert_clean("the log", &log);
    for shown in [support::KEY, support::NUMBER] {
        assert!(!log.contains(shown), "{log}");
    }
}
