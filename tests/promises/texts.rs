//! Texts are short lines of visible characters, and repeat nothing that the call
//! sent.

use std::error::Error as _;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;
use serde_json::json;
use two_factor_pin::{Error, ResponseValue, infobip, smsend};

use crate::support::every::{resend_sms, verify, verify_smsend};
use crate::support::{self, PIN, PIN_ID, Server, answer, ok, request_pin, send_sms, sent_sms};

/// Characters that forge, hide or turn a part of a line.
const ODD: [char; 40] = [
    '\0',
    '\u{7}',
    '\u{8}',
    '\t',
    '\n',
    '\r',
    '\u{1b}',
    '\u{7f}',
    '\u{80}',
    '\u{85}',
    '\u{9b}',
    '\u{ad}',
    '\u{61c}',
    '\u{180e}',
    '\u{200b}',
    '\u{200c}',
    '\u{200d}',
    '\u{200e}',
    '\u{200f}',
    '\u{2028}',
    '\u{2029}',
    '\u{202a}',
    '\u{202d}',
    '\u{202e}',
    '\u{2060}',
    '\u{2064}',
    '\u{2066}',
    '\u{2069}',
    '\u{206f}',
    '\u{3164}',
    '\u{115f}',
    '\u{ffa0}',
    '\u{feff}',
    '\u{fff9}',
    '\u{fffb}',
    '\u{fe0f}',
    '\u{e0001}',
    '\u{e0041}',
    '\u{e007f}',
    '\u{1d173}',
];

fn odd_text() -> impl Strategy<Value = String> {
    let letter =
        prop_oneof![4 => select(&ODD[..]), 1 => any::<char>(), 1 => select(&['a', '"', '\\'][..])];
    vec(letter, 0..40).prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..cases(256) })]

    #[test]
    fn types_show_visible_characters(text in odd_text()) {
        let name = text.as_str();
        is_visible(&format!("{0} {0:?}", infobip::SmsStatus::from(name)))?;
        is_visible(&format!("{0} {0:?}", infobip::PinError::from(name)))?;
        is_visible(&format!("{0} {0:?}", smsend::VerificationStatus::from(name)))?;
        is_visible(&format!("{:?}", infobip::ReportedNumber::from(text.clone())))?;
        let client = infobip::Client::builder(name, infobip::Credential::api_key(name));
        is_visible(&format!("{:?}", client.build().err()))?;
        let client = support::infobip("http://127.0.0.1:1").user_agent(name).build();
        if let Err(error) = client {
            is_visible(&format!("{error} {error:?} {:?}", error.source().map(ToString::to_string)))?;
        }
    }

    #[test]
    fn replies_show_visible_characters(text in odd_text()) {
        let sms = json!({"smsStatus": text, "ncStatus": text, "callStatus": text, "to": text,
            "pinId": text, "externalMessageId": text});
        let sms: infobip::types::SendPinOverSmsReply = serde_json::from_value(sms).unwrap();
        is_visible(&format!("{sms:?} {}", pretty(&sms)))?;
        let reply = ResponseValue::new(sms, http::StatusCode::OK, http::HeaderMap::new());
        is_visible(&format!("{reply:?} {}", pretty(&reply)))?;
        let verified = json!({"verified": false, "pinError": text, "msisdn": text});
        let verified: infobip::types::VerifyPinReply = serde_json::from_value(verified).unwrap();
        is_visible(&format!("{verified:?}"))?;
        let reply = ResponseValue::new(verified, http::StatusCode::OK, http::HeaderMap::new());
        let verification = reply.verification();
        is_visible(&format!("{reply:?} {verification:?}"))?;
        if let two_factor_pin::Verification::Wrong(why) = verification {
            is_visible(&format!("{0} {0:?}", why.reason()))?;
        }
    }

    #[test]
    #[cfg(feature = "mock")]
    fn failures_show_visible_characters(text in odd_text()) {
        use two_factor_pin::{Acknowledgement, Rejection};
        for body in [
            json!({"requestError": {"serviceException": {"messageId": text, "text": text,
                "validationErrors": {text.clone(): [text]}}}}).to_string(),
            json!({"errorCode": text, "description": text, "violations": [{"x": text}]}).to_string(),
            text.clone(),
        ] {
            let rejection = Rejection::from_answer(http::StatusCode::BAD_REQUEST, body.clone());
            is_visible(&format!("{rejection} {rejection:?} {}", pretty(&rejection)))?;
            is_visible(&format!("{:?}", rejection.violations()))?;
            is_visible(&format!("{:?}", Acknowledgement::from_body(body)))?;
        }
    }
}

proptest! {
    // Making a client reads the system's certificates, which takes its time.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..cases(16) })]

    #[test]
    fn errors_show_visible_characters(text in odd_text()) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        for answer in [
            answer("400 X", "", json!({"description": text}).to_string()),
            answer("502 X", "", &text),
            ok(&json!({"smsStatus": [text], "to": text}).to_string()),
            ok(&json!({"smsStatus": text, "ncStatus": text}).to_string()),
            [b"HTTP/1.1 ", text.as_bytes(), b"\r\n\r\n"].concat(),
            answer("200 X", &format!("x: {text}\r\n"), ""),
        ] {
            let error = runtime.block_on(error_of(answer));
            is_visible(&texts_of(&error))?;
        }
    }
}

/// The variable is proptest's own, which a number that is set here would hide.
fn cases(default: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(default),
    }
}

/// Whether a text has no character that ends a line, turns it or shows nothing.
fn is_visible(text: &str) -> TestCaseResult {
    let is_odd = |letter: &char| {
        letter.is_control()
            || ODD.contains(letter)
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
    };
    let odd = text.chars().find(is_odd);
    prop_assert!(odd.is_none(), "{:?} in {}", odd, text.escape_debug());
    Ok(())
}

/// `{:#?}`, which has lines of its own.
fn pretty(value: &impl std::fmt::Debug) -> String {
    format!("{value:#?}").replace('\n', " ")
}

/// The error of a send that gets this answer.
async fn error_of(answer: Vec<u8>) -> Error {
    let server = Server::answering(answer);
    let sent = sent_sms(support::infobip(server.base_url())).await;
    sent.expect_err("not sent")
}

/// Everything that an error can be printed as.
fn texts_of(error: &Error) -> String {
    let mut texts = format!("{error} {error:#} {error:?} {}", pretty(error));
    let mut source = error.source();
    while let Some(cause) = source {
        texts += &format!(" {cause} {cause:?}");
        source = cause.source();
    }
    if let Some(rejection) = error.rejection() {
        texts += &format!(" {rejection} {rejection:?} {}", pretty(rejection));
    }
    texts + &format!(" {:?}", error.body_error())
}

/// The letters and digits of a text, in small letters.
fn letters(text: &str) -> String {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[track_caller]
fn assert_hidden(value: &str, writing: &str, texts: &str) {
    let shows = letters(texts).contains(&letters(value)) || texts.contains(writing);
    assert!(!shows, "{value} as {writing}: {texts}");
}

/// How a gateway, or something in front of it, may write a value.
fn writings(value: &str) -> Vec<String> {
    let each = |write: &dyn Fn(char) -> String| value.chars().map(write).collect::<String>();
    vec![
        value.to_owned(),
        value.to_uppercase(),
        value.to_lowercase(),
        each(&|letter| format!("\\u{:04x}", u32::from(letter))),
        each(&|letter| format!("\\\\u{:04X}", u32::from(letter))),
        each(&|letter| format!("\\u{{{:x}}}", u32::from(letter))),
        each(&|letter| format!("%{:02X}", u32::from(letter))),
        each(&|letter| format!("%25{:02x}", u32::from(letter))),
        each(&|letter| format!("&#{};", u32::from(letter))),
        each(&|letter| format!("&#x{:x};", u32::from(letter))),
        each(&|letter| format!("{letter}\u{200b}")),
        each(&|letter| format!("{letter},")),
        each(&|letter| format!("{letter}\u{2011}")),
        each(&|letter| {
            char::from_u32(u32::from(letter) + 0xFEE0)
                .unwrap()
                .to_string()
        }),
        format!("{{\"x\":\"\\n{value}\\n\"}}"),
        format!("{{\\\"x\\\":\\\"{value}\\\"}}"),
    ]
}

/// Bodies that have a text in each place that a failure has.
fn failures_with(text: &str) -> [String; 5] {
    [
        text.to_owned(),
        json!({"requestError": {"serviceException": {"messageId": text, "text": text}}})
            .to_string(),
        json!({"requestError": {"serviceException": {"validationErrors": {text: [text]}}}})
            .to_string(),
        json!({"errorCode": text, "description": text, "violations": [{"x": text}]}).to_string(),
        json!({"result": text}).to_string(),
    ]
}

#[tokio::test]
async fn a_credential_is_not_repeated() {
    const KEY: &str = "open-sesame-and-let-me-in";
    const TOKEN: &str = "eyJhbGciOiJub25l.eyJzdWIiOiJib2Ii.c2lnbmF0dXJl";
    for (credential, value) in [
        (infobip::Credential::api_key(KEY), KEY),
        (infobip::Credential::session_token(KEY), KEY),
        (infobip::Credential::bearer(TOKEN), TOKEN),
        (infobip::Credential::bearer(TOKEN), "eyJzdWIiOiJib2Ii"),
        (infobip::Credential::basic("adalovelace", KEY), KEY),
        (
            infobip::Credential::basic("adalovelace", KEY),
            "adalovelace",
        ),
        (infobip::Credential::basic("ada", "open"), "YWRhOm9wZW4="),
    ] {
        for writing in writings(value) {
            let server = Server::answering(answer(
                "401 X",
                "",
                json!({"description": writing}).to_string(),
            ));
            let client = infobip::Client::builder(server.base_url(), credential.clone());
            let error = sent_sms(client).await.expect_err("not sent");
            assert_hidden(value, &writing, &texts_of(&error));
        }
    }
    let key = "user-key-of-letters-alone";
    let server = Server::answering(answer("401 X", "", key));
    let client = smsend::Client::builder(smsend::Credential::session(key, KEY));
    let error = request_pin(client.base_url(server.base_url()))
        .await
        .expect_err("not sent");
    assert_hidden(key, key, &texts_of(&error));
}

#[tokio::test]
async fn a_pin_and_its_id_are_not_repeated() {
    let id = "QWERTYUIOPASDFGHJKLZXCVBNMQWERTY";
    for pin in ["7F3A", "K7QX9B", "KQXB", "1598"] {
        for value in [pin, id] {
            for writing in writings(value) {
                for body in failures_with(&format!("PIN {writing} is odd")) {
                    let server = Server::answering(answer("400 X", "", &body));
                    let client = support::infobip(server.base_url());
                    let error = verify(client, id, pin).await.expect_err("a refusal");
                    assert_hidden(value, &writing, &texts_of(&error));
                }
            }
        }
    }
    let server = Server::answering(answer("404 X", "", id));
    let error = resend_sms(support::infobip(server.base_url()), id)
        .await
        .expect_err("not sent");
    assert_hidden(id, id, &texts_of(&error));
}

#[tokio::test]
async fn a_number_is_not_repeated() {
    let number = support::NUMBER;
    let grouped = |separator: &str| {
        let groups = [&number[..2], &number[2..5], &number[5..8], &number[8..]];
        groups.join(separator)
    };
    let mut all = writings(number);
    for separator in [
        ",", "_", "\u{2009}", "\u{202f}", "\u{2011}", "\u{2013}", ":", " | ", "·",
    ] {
        all.push(grouped(separator));
    }
    for writing in all {
        for body in failures_with(&format!("no route to {writing}")) {
            let error = error_of(answer("400 X", "", &body)).await;
            assert_hidden(number, &writing, &texts_of(&error));
            assert_hidden(&number[2..], &writing, &texts_of(&error));
        }
    }
}

#[tokio::test]
async fn a_reply_does_not_repeat_what_was_sent() {
    // Of letters alone, so that it is not hidden as an ID would be.
    let (pin, key) = ("K7QX9B", "open-sesame-and-let-me-in");
    let with_key = |base_url: String| {
        let credential = infobip::Credential::api_key(key);
        infobip::Client::builder(base_url, credential)
    };
    for body in [
        json!({"verified": false, "pinError": format!("NOT_{pin}")}),
        json!({"verified": format!("no, not {pin}")}),
        json!({"verified": [pin], "pinError": key}),
    ] {
        let server = Server::answering(ok(&body.to_string()));
        let result = verify(with_key(server.base_url()), PIN_ID, pin).await;
        let texts = match &result {
            Ok(reply) => format!("{reply:?} {reply:#?} {:?}", reply.verification()),
            Err(error) => texts_of(error),
        };
        assert_hidden(pin, pin, &texts);
    }
    let server = Server::answering(ok(&json!({"status": key}).to_string()));
    let reply = verify_smsend(
        smsend::Client::builder(smsend::Credential::session(key, "session"))
            .base_url(server.base_url()),
        pin,
    )
    .await;
    assert_hidden(key, key, &format!("{reply:?}"));

    for field in ["smsStatus", "externalMessageId", "to", "callStatus"] {
        let server = Server::answering(ok(&json!({field: key}).to_string()));
        let reply = send_sms(with_key(server.base_url()))
            .await
            .expect("a reply");
        assert_hidden(key, key, &format!("{reply:?} {reply:#?}"));
        let server = Server::answering(ok(&json!({field: key}).to_string()));
        let error = sent_sms(with_key(server.base_url())).await;
        let error = error.expect_err("not sent");
        assert_hidden(key, key, &texts_of(&error));
    }
}

/// The mask is for texts from outside.
#[tokio::test]
async fn our_own_words_are_not_masked() {
    let server = Server::answering(answer("400 Bad Request", "", vec![b'x'; 4000]));
    let error = verify(support::infobip(server.base_url()), "Infobip", "4000").await;
    let error = error.expect_err("a refusal");
    let line = error.to_string();
    assert!(
        line.starts_with("Infobip refused the request (400 Bad Request): xxx"),
        "{line}"
    );
    assert!(
        line.ends_with("(4000 bytes in all); no attempt was spent"),
        "{line}"
    );
    assert!(
        format!("{error:?}").contains("raw: 4000 bytes"),
        "{error:?}"
    );
    // What the account has is what an error is about.
    let error = error_of(answer("404 X", "", "no template MSG of APP")).await;
    assert!(
        error.to_string().contains("no template MSG of APP"),
        "{error}"
    );
}

/// A program can still ask for what no log should show.
#[tokio::test]
async fn accessors_give_the_original() {
    let body = json!({"errorCode": PIN, "description": format!("{PIN}\u{202e}")}).to_string();
    let server = Server::answering(answer("400 X", "", &body));
    let error = verify(support::infobip(server.base_url()), PIN_ID, PIN).await;
    let error = error.expect_err("a refusal");
    let rejection = error.rejection().expect("a refusal");
    assert_eq!(rejection.code(), Some(PIN));
    assert_eq!(rejection.message(), Some(&*format!("{PIN}\u{202e}")));
    assert_eq!(error.raw_body(), Some(body.as_bytes()));
}

#[track_caller]
fn assert_short(error: &Error) {
    let lines = [format!("{error}"), format!("{error:#}")];
    assert!(lines.iter().all(|line| line.len() <= 1024), "{lines:?}");
    let debug = [format!("{error:?}"), format!("{error:#?}")];
    assert!(debug.iter().all(|text| text.len() <= 4096), "{debug:?}");
    if let Some(rejection) = error.rejection() {
        assert!(rejection.to_string().len() <= 1024, "{rejection}");
        assert!(format!("{rejection:#?}").len() <= 4096, "{rejection:#?}");
        for violation in rejection.violations().iter().take(9) {
            assert!(format!("{violation:#?}").len() <= 4096, "{violation:?}");
        }
    }
}

#[tokio::test]
async fn an_error_is_short() {
    let long = ["x", "é", "\u{301}", "\u{10ffff}", "\"", "\u{1b}"]
        .map(|letter| letter.repeat(200_000 / letter.len()));
    for text in &long {
        for body in failures_with(text) {
            assert_short(&error_of(answer("400 X", "", &body)).await);
        }
        assert_short(
            &error_of(ok(&json!({"smsStatus": text, "ncStatus": text}).to_string())).await,
        );
        assert_short(&error_of(ok(&json!({"smsStatus": {text: 1}}).to_string())).await);
    }
    let many = format!(
        r#"{{"errorCode":"E","violations":[{}1]}}"#,
        "1,".repeat(340_000)
    );
    let error = error_of(answer("400 X", "", &many)).await;
    assert_short(&error);
    let line = error.to_string();
    assert!(
        line.ends_with("; a field: 1; … and 339991 more; the PIN was not sent"),
        "{line}"
    );
    assert!(
        format!("{error:?}").contains("more_violations: 339991"),
        "{error:?}"
    );
    assert_eq!(
        error.rejection().expect("a refusal").violations().len(),
        340_001
    );

    let names: serde_json::Map<_, _> = (0..60_000).map(|n| (format!("f{n}"), json!("x"))).collect();
    let names = json!({"requestError": {"serviceException": {"validationErrors": names}}});
    assert_short(&error_of(answer("400 X", "", names.to_string())).await);
}

/// The reply alone, without the HTTP status beside it.
#[test]
fn a_bare_reply_shows_its_plain_texts_cleaned() {
    let sms =
        json!({"smsStatus": "MESSAGE_SENT", "externalMessageId": "a\u{3164}b\u{202E} 123456"});
    let sms: infobip::types::SendPinOverSmsReply = serde_json::from_value(sms).expect("a reply");
    for shown in [format!("{sms:?}"), pretty(&sms)] {
        assert!(shown.starts_with("SendPinOverSmsReply {"), "{shown}");
        assert!(shown.contains("MessageSent"), "{shown}");
        assert!(shown.contains("******"), "{shown}");
        assert!(!shown.contains(['\u{3164}', '\u{202E}', '1']), "{shown}");
    }
}

#[test]
fn a_reply_is_short() {
    let long = "x".repeat(1 << 20);
    let sms = json!({"smsStatus": long, "to": long, "externalMessageId": long, "pinId": long});
    let sms: infobip::types::SendPinOverSmsReply = serde_json::from_value(sms).expect("a reply");
    let reply = ResponseValue::new(sms, http::StatusCode::OK, http::HeaderMap::new());
    for shown in [
        format!("{reply:?}"),
        format!("{reply:#?}"),
        format!("{:?}", *reply),
        format!("{:#?}", *reply),
        format!("{:?}", reply.to),
        format!("{:?}", reply.sms_status),
    ] {
        assert!(shown.len() <= 4096, "{}", shown.len());
    }
}
