//! One odd field does not lose a reply, and no oddity makes it more certain.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use two_factor_pin::{
    Acknowledgement, BodyError, Delivery, Error, ResponseValue, Verification, WrongReason, infobip,
};

use crate::support::every::{resend_sms, resend_voice, verify, verify_smsend, verify_smsend_by};
use crate::support::{
    NUMBER, PIN, PIN_ID, Server, answer, http, infobip, ok, request_pin, send_sms, send_voice,
    sent_sms, smsend,
};

type Sent = ResponseValue<infobip::types::SendPinOverSmsReply>;

const BOM: &str = "\u{feff}";

async fn sent(body: impl AsRef<[u8]>) -> Result<Sent, Error> {
    let server = Server::answering(answer("200 OK", "", body));
    send_sms(infobip(server.base_url())).await
}

/// The error of an awaited send.
async fn error_of(body: impl AsRef<[u8]>) -> Error {
    let server = Server::answering(answer("200 OK", "", body));
    let sent = sent_sms(infobip(server.base_url())).await;
    sent.expect_err("not sent")
}

async fn verified(body: impl AsRef<[u8]>) -> Verification {
    let server = Server::answering(answer("200 OK", "", body));
    let answer = verify(infobip(server.base_url()), PIN_ID, PIN).await;
    answer.expect("a reply").verification()
}

async fn acknowledged(
    headers: &str,
    body: impl AsRef<[u8]>,
) -> Result<ResponseValue<Acknowledgement>, Error> {
    let server = Server::answering(answer("200 OK", headers, body));
    request_pin(smsend(server.base_url())).await
}

fn pin_id(reply: &Sent) -> Option<&str> {
    reply.pin_id.as_ref().map(|id| id.as_str())
}

/// A reply in which `field` stands behind the fields that decide, and before
/// them.
fn around(field: &str) -> [String; 2] {
    let rest = r#""pinId":"P1","smsStatus":"MESSAGE_SENT""#;
    [format!("{{{field},{rest}}}"), format!("{{{rest},{field}}}")]
}

#[tokio::test]
async fn odd_fields_that_do_not_decide_are_lost() {
    for field in [
        r#""externalMessageId":{}"#,
        r#""externalMessageId":[1,{"a":null}]"#,
        r#""externalMessageId":true"#,
        r#""externalMessageId":"\ud83d""#,
        r#""externalMessageId":"\x41""#,
        "\"externalMessageId\":\"a\nb\"",
        r#""externalMessageId":1e999"#,
        r#""externalMessageId":null"#,
        r#""externalMessageId":"a","externalMessageId":"b""#,
        r#""addedLater":"\ud83d""#,
        r#""addedLater":1e999"#,
        r#""\ud83d":1"#,
        r#""to":{}"#,
        r#""to":true"#,
        r#""to":"\ud83d""#,
        r#""to":4.1e10"#,
    ] {
        for body in around(field) {
            for body in [
                body.clone(),
                format!("{BOM}{body}"),
                format!("{BOM}\r\n{body}"),
            ] {
                let reply = sent(&body).await.expect(&body);
                assert_eq!(reply.delivery(), Delivery::Sent, "{body}");
                assert_eq!(pin_id(&reply), Some("P1"), "{body}");
                assert!(reply.external_message_id.is_none(), "{body}");
                assert!(reply.to.is_none(), "{body}");
                assert_eq!(reply.raw_body(), body.as_bytes());
            }
        }
    }
}

#[tokio::test]
async fn a_deep_field_is_lost_alone() {
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    for body in around(&format!(r#""addedLater":{deep}"#)) {
        let reply = sent(&body).await.expect("a reply");
        assert_eq!(reply.delivery(), Delivery::Sent);
        assert_eq!(pin_id(&reply), Some("P1"));
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_lose_one_field() {
    let body = b"{\"externalMessageId\":\"\xE9\",\"pinId\":\"P1\",\"smsStatus\":\"MESSAGE_SENT\"}";
    let reply = sent(body).await.expect("a reply");
    assert_eq!(reply.delivery(), Delivery::Sent);
    assert_eq!(pin_id(&reply), Some("P1"));
    assert!(reply.external_message_id.is_none());
}

#[tokio::test]
async fn digits_are_read_as_a_text() {
    for body in around(&format!(r#""to":{NUMBER},"externalMessageId":17"#)) {
        let reply = sent(&body).await.expect(&body);
        assert_eq!(reply.delivery(), Delivery::Sent, "{body}");
        let to = reply.to.as_ref().map(infobip::ReportedNumber::as_str);
        assert_eq!(to, Some(NUMBER));
        assert_eq!(reply.external_message_id.as_deref(), Some("17"));
    }
}

#[tokio::test]
async fn an_unreadable_status_is_unknown() {
    for (status, raw) in [
        ("7", "7"),
        ("true", "true"),
        ("1e999", "1e999"),
        ("{}", "{}"),
        (r#"["MESSAGE_SENT"]"#, r#"["MESSAGE_SENT"]"#),
        (r#""MESSAGE_SENT\ud83d""#, "MESSAGE_SENT\u{fffd}"),
    ] {
        let body = format!(r#"{{"pinId":"P1","smsStatus":{status}}}"#);
        let reply = sent(&body).await.expect(&body);
        assert_eq!(reply.delivery(), Delivery::Unknown, "{body}");
        assert_eq!(pin_id(&reply), Some("P1"), "{body}");
        let unknown = infobip::SmsStatus::Unknown(raw.to_owned());
        assert_eq!(reply.sms_status, Some(unknown), "{body}");
        let error = error_of(&body).await;
        assert_eq!(error.delivery(), Delivery::Unknown, "{body}");
        assert_eq!(error.pin_id().map(|id| id.as_str()), Some("P1"), "{body}");
    }
    // It may mean that the message went out after all.
    let body = r#"{"ncStatus":7,"smsStatus":"MESSAGE_NOT_SENT"}"#;
    let reply = sent(body).await.expect("a reply");
    assert_eq!(reply.delivery(), Delivery::Unknown);
}

#[tokio::test]
async fn equal_duplicates_count_once() {
    for body in [
        r#"{"pinId":"P1","pinId":"P1","smsStatus":"MESSAGE_SENT"}"#,
        r#"{"pinId":"P1","pinId":"\u0050\u0031","smsStatus":"MESSAGE_SENT"}"#,
        r#"{"pinId":"P1","smsStatus":"MESSAGE_SENT","smsStatus":"MESSAGE_SENT"}"#,
    ] {
        let reply = sent(body).await.expect(body);
        assert_eq!(reply.delivery(), Delivery::Sent, "{body}");
        assert_eq!(pin_id(&reply), Some("P1"), "{body}");
    }
    let body = r#"{"verified":true,"verified":true,"attemptsRemaining":3}"#;
    assert_eq!(verified(body).await, Verification::Correct);
}

#[tokio::test]
async fn different_duplicates_are_doubt() {
    for (body, field) in [
        (
            r#"{"pinId":"P1","pinId":"P2","smsStatus":"MESSAGE_SENT"}"#,
            "pinId",
        ),
        (
            r#"{"pinId":"P1","pinId":null,"smsStatus":"MESSAGE_SENT"}"#,
            "pinId",
        ),
        (
            r#"{"smsStatus":"MESSAGE_SENT","smsStatus":"MESSAGE_NOT_SENT"}"#,
            "smsStatus",
        ),
        (
            r#"{"smsStatus":"MESSAGE_NOT_SENT","smsStatus":"MESSAGE_SENT"}"#,
            "smsStatus",
        ),
        (
            r#"{"smsStatus":null,"smsStatus":"MESSAGE_SENT"}"#,
            "smsStatus",
        ),
        (
            r#"{"smsStatus":"MESSAGE_SENT","ncStatus":7,"ncStatus":8}"#,
            "ncStatus",
        ),
        (
            r#"{"to":"41793026728","to":"41793026727","smsStatus":"MESSAGE_SENT"}"#,
            "to",
        ),
    ] {
        let reply = sent(body).await.expect(body);
        assert_eq!(reply.delivery(), Delivery::Unknown, "{body}");
        let error = error_of(body).await;
        let expected = format!("{field} is given with different values");
        assert!(error.to_string().contains(&expected), "{error}");
    }
    for body in [
        r#"{"verified":true,"verified":false}"#,
        r#"{"verified":false,"verified":true}"#,
        r#"{"verified":null,"verified":true}"#,
        r#"{"verified":false,"verified":true,"pinError":"WRONG_PIN"}"#,
        r#"{"verified":true,"pinError":null,"pinError":"WRONG_PIN"}"#,
        r#"{"verified":true,"pinId":"P1","pinId":"P2"}"#,
    ] {
        assert_eq!(verified(body).await, Verification::Unknown, "{body}");
    }
}

#[tokio::test]
async fn an_odd_answer_to_a_check_is_read() {
    for body in [
        r#"{"verified":true,"attemptsRemaining":0.0}"#,
        r#"{"verified":true,"attemptsRemaining":"many"}"#,
        r#"{"verified":true,"attemptsRemaining":1e999}"#,
        r#"{"verified":true,"msisdn":41793026727}"#,
        r#"{"verified":true,"msisdn":{}}"#,
        r#"{"verified":true,"addedLater":"\ud83d"}"#,
    ] {
        assert_eq!(verified(body).await, Verification::Correct, "{body}");
    }
    for (attempts, left) in [
        (r#""2""#, Some(2)),
        ("2.0", Some(2)),
        ("0.0", Some(0)),
        (r#""two""#, None),
        ("[2]", None),
        ("2.5", None),
        ("1e999", None),
        ("2,\"attemptsRemaining\":3", None),
    ] {
        let body = format!(
            r#"{{"verified":false,"pinError":"WRONG_PIN","attemptsRemaining":{attempts}}}"#
        );
        match verified(&body).await {
            Verification::Wrong(why) => {
                assert_eq!(why.reason(), &WrongReason::Mismatch, "{body}");
                assert_eq!(why.attempts_remaining(), left, "{body}");
            }
            other => panic!("{other:?} of {body}"),
        }
    }
}

#[tokio::test]
async fn an_unreadable_answer_is_never_correct() {
    for body in [
        r#"{"verified":true,"pinError":5}"#,
        r#"{"verified":true,"pinError":[]}"#,
        r#"{"verified":true,"pinError":"\ud83d"}"#,
        r#"{"verified":true,"pinError":1e999}"#,
        r#"{"verified":"true"}"#,
        r#"{"verified":1}"#,
        r#"{"verified":[true]}"#,
        r#"{"verified":True}"#,
        r#"{"verified":true,"pinId":{}}"#,
        r#"{"verified":true,"pinId":"\ud83d"}"#,
        r#"{"verified":true,"pinId":7}"#,
    ] {
        assert_eq!(verified(body).await, Verification::Unknown, "{body}");
    }
    // What cannot be read does not make a wrong PIN right.
    let body = r#"{"verified":"false","pinError":"WRONG_PIN"}"#;
    assert!(matches!(verified(body).await, Verification::Wrong(_)));

    for body in [
        r#"{"status":0}"#,
        r#"{"status":["OK"]}"#,
        r#"{"status":"OK","status":"ERROR"}"#,
    ] {
        let server = Server::answering(ok(body));
        let answer = verify_smsend(smsend(server.base_url()), PIN).await;
        let answer = answer.expect(body);
        assert_eq!(answer.verification(), Verification::Unknown, "{body}");
    }
}

#[tokio::test]
async fn what_is_no_object_is_no_reply() {
    for body in [
        "",
        BOM,
        "null",
        "7",
        r#""MESSAGE_SENT""#,
        r#"["MESSAGE_SENT"]"#,
        "\u{feff}[null,null,null,null,null,null]",
        r#"{"pinId":"P1","smsStatus":"MESSAGE_SENT""#,
        r#"{"pinId":7,"smsStatus":"MESSAGE_SENT"}}"#,
        r#"{"pinId":7,"smsStatus":"MESSAGE_SENT"} {}"#,
        r#"{"pinId":7,"smsStatus":"MESSAGE_SENT"}garbage"#,
        r#"{"pinId":7,"smsStatus":"MESSAGE_SENT","#,
        r#"{"pinId":7,"smsStatus":"MESSAGE_SENT","a":[1}"#,
    ] {
        let error = sent(body).await.expect_err(body);
        assert_eq!(error.delivery(), Delivery::Unknown, "{body}");
        let is_undecodable = matches!(error.body_error(), Some(BodyError::Undecodable(_)));
        assert!(is_undecodable, "{body}");
    }
}

#[tokio::test]
async fn an_encoded_body_is_no_reply() {
    let reply = r#"{"pinId":"P1","smsStatus":"MESSAGE_SENT","verified":true,"status":"OK"}"#;
    let headers = [
        ("gzip", false),
        ("GZIP", false),
        ("br", false),
        ("identity, gzip", false),
        ("identity\r\ncontent-encoding: zstd", false),
        ("identity", true),
        ("Identity", true),
        ("", true),
    ];
    for (encoding, is_reply) in headers {
        let headers = format!("content-encoding: {encoding}\r\n");
        let server = || Server::answering(answer("200 OK", &headers, reply));
        let results = [
            send_sms(infobip(server().base_url())).await.err(),
            send_voice(infobip(server().base_url())).await.err(),
            resend_sms(infobip(server().base_url()), PIN_ID).await.err(),
            verify(infobip(server().base_url()), "P1", PIN).await.err(),
            verify_smsend(smsend(server().base_url()), PIN).await.err(),
            request_pin(smsend(server().base_url())).await.err(),
        ];
        for error in results {
            assert_eq!(error.is_none(), is_reply, "{encoding}: {error:?}");
            let delivery = error.map(|error| error.delivery());
            assert!(delivery.is_none_or(|delivery| delivery == Delivery::Unknown));
        }
    }
}

/// The tests have reqwest's feature `gzip` on, as a program of its own may.
#[tokio::test]
async fn gzip_is_neither_asked_for_nor_decoded() {
    let zipped = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xabV*\xce-\x0e.I,)-V\xb2R\xf2u\x0d\x0evtw\x8d\x0fv\xf5\x0bQ\xaa\x05\x00\xf7N\xbd9\x1c\x00\x00\x00";
    let server = Server::answering(answer("200 OK", "content-encoding: gzip\r\n", zipped));
    let error = send_sms(infobip(server.base_url())).await;
    let error = error.expect_err("no reply");
    assert_eq!(error.delivery(), Delivery::Unknown);
    assert_eq!(error.raw_body(), Some(&zipped[..]));
    let seen = server.seen().await;
    assert_eq!(seen[0].header("accept-encoding"), None);

    // Nor where the caller's own builder asks for it.
    let server = Server::answering(answer("200 OK", "content-encoding: gzip\r\n", zipped));
    let builder = infobip(server.base_url()).http_client(http().gzip(true));
    assert!(send_sms(builder).await.is_err());
    let seen = server.seen().await;
    assert_eq!(seen[0].header("accept-encoding"), Some("identity"));
}

#[tokio::test]
async fn an_acknowledged_error_is_unknown() {
    for body in [
        r#"{"status":"ERROR"}"#,
        r#"{"result":"KO"}"#,
        r#"{"error":"no credit"}"#,
        "ERROR: 14",
        "\u{feff}{\"status\":\"ERROR\"}",
    ] {
        let reply = acknowledged("", body).await.expect(body);
        assert_eq!(reply.delivery(), Delivery::Unknown, "{body}");
        assert_eq!(reply.raw_body(), body.as_bytes());
        let server = Server::answering(ok(body));
        let client = smsend(server.base_url()).build().expect("a client");
        let awaited = client.request_pin(format!("+{NUMBER}")).await;
        assert!(awaited.is_err(), "{body}");
    }
    for body in ["", "OK", r#"{"status":"OK"}"#, r#"{"error":null}"#, "1234"] {
        let reply = acknowledged("", body).await.expect(body);
        assert_eq!(reply.delivery(), Delivery::Sent, "{body}");
    }
}

#[tokio::test]
async fn html_is_no_acknowledgement() {
    let page = "<html><body>Please log in</body></html>";
    let utf16: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(page.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for body in [
        page.as_bytes().to_vec(),
        format!("\u{feff}{page}").into_bytes(),
        format!("\r\n\n \t{page}").into_bytes(),
        format!("<!-- OK -->{page}").into_bytes(),
        format!("OK\n{page}").into_bytes(),
        utf16,
    ] {
        let error = acknowledged("", &body).await.expect_err("a page");
        assert_eq!(error.delivery(), Delivery::Unknown, "{body:?}");
    }
}

#[tokio::test]
async fn another_number_is_doubt() {
    for (to, delivery) in [
        (r#""41793026727""#, Delivery::Sent),
        (r#""+41 79 302 67 27""#, Delivery::Sent),
        (r#""079 302 67 27""#, Delivery::Sent),
        (r#""4179****27""#, Delivery::Sent),
        (r#""4179****99""#, Delivery::Sent),
        (r#""026728""#, Delivery::Sent),
        (r#""""#, Delivery::Sent),
        ("null", Delivery::Sent),
        ("{}", Delivery::Sent),
        (r#""41793026728""#, Delivery::Unknown),
        (r#""+41 79 302 67 28""#, Delivery::Unknown),
        ("41793026728", Delivery::Unknown),
    ] {
        let body = format!(r#"{{"to":{to},"smsStatus":"MESSAGE_SENT","callStatus":"PROCESSED"}}"#);
        let reply = sent(&body).await.expect(&body);
        assert_eq!(reply.delivery(), delivery, "{body}");
        let server = Server::answering(ok(&body));
        let voice = send_voice(infobip(server.base_url())).await;
        assert_eq!(voice.expect(&body).delivery(), delivery, "{body}");
    }
    let body = r#"{"to":"41793026728","smsStatus":"MESSAGE_NOT_SENT"}"#;
    let reply = sent(body).await.expect(body);
    assert_eq!(reply.delivery(), Delivery::Unknown, "of another PIN");
    let shown = format!("{reply:?}");
    assert!(
        shown.contains("doubt: to is that of another request"),
        "{shown}"
    );
    let error = error_of(body).await.to_string();
    assert!(error.contains("to is that of another request"), "{error}");
    assert!(!error.contains("41793026728"), "{error}");
}

#[tokio::test]
async fn another_pin_id_is_doubt() {
    for (id, asked, verification) in [
        ("P1", "P1", Verification::Correct),
        ("P 1/é", "P 1/é", Verification::Correct),
        ("P%201", "P%201", Verification::Correct),
        ("P2", "P1", Verification::Unknown),
        ("p1", "P1", Verification::Unknown),
        ("P 1", "P%201", Verification::Unknown),
        ("", "P1", Verification::Unknown),
    ] {
        let body = format!(r#"{{"verified":true,"pinId":"{id}"}}"#);
        let server = Server::answering(ok(&body));
        let answer = verify(infobip(server.base_url()), asked, PIN).await;
        assert_eq!(answer.expect(&body).verification(), verification, "{body}");
    }
    for body in [r#"{"verified":true}"#, r#"{"verified":true,"pinId":null}"#] {
        assert_eq!(verified(body).await, Verification::Correct, "{body}");
    }
    // Nor is it the answer that the PIN is wrong.
    let body = r#"{"verified":false,"pinError":"WRONG_PIN","pinId":"P2"}"#;
    assert_eq!(verified(body).await, Verification::Unknown);
}

#[tokio::test]
async fn a_resend_may_name_a_new_pin() {
    let body = r#"{"pinId":"NEW","to":"41793026728","smsStatus":"MESSAGE_SENT"}"#;
    let server = Server::answering(ok(body));
    let sms = resend_sms(infobip(server.base_url()), PIN_ID).await;
    assert_eq!(sms.expect("a reply").delivery(), Delivery::Sent);
    let server = Server::answering(ok(body));
    let voice = resend_voice(infobip(server.base_url()), PIN_ID).await;
    assert_eq!(voice.expect("a reply").delivery(), Delivery::Sent);
}

/// The second answer comes while nobody polls the runtime, before the second
/// request is made. Nobody can tell it from an answer once that is written.
#[test]
fn an_early_answer_ends_its_connection() {
    const TRIES: usize = 20;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    for _ in 0..TRIES {
        let (base_url, written) = forging();
        let client = smsend(base_url).build().expect("a client");
        let check = async || {
            let request = verify_smsend_by(&client, PIN).await;
            request.map(|answer| answer.verification())
        };
        let first = runtime.block_on(check());
        assert!(matches!(first, Ok(Verification::Wrong(_))), "{first:?}");
        written.recv().expect("the forged answer");
        std::thread::sleep(Duration::from_millis(5));
        let second = runtime.block_on(check());
        assert!(matches!(second, Ok(Verification::Wrong(_))), "{second:?}");
    }
}

/// A server to which every PIN is wrong, and which writes that one is right to
/// a connection that is idle.
fn forging() -> (String, std::sync::mpsc::Receiver<()>) {
    let answer = |status: &str| {
        let body = format!(r#"{{"status":"{status}"}}"#);
        let length = body.len();
        format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}")
    };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"));
    let (tell, written) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let Ok(mut connection) = connection else {
                return;
            };
            let mut request = [0; 4096];
            if connection.read(&mut request).is_ok_and(|read| read > 0) {
                let _ = connection.write_all(answer("ERROR").as_bytes());
                std::thread::sleep(Duration::from_millis(5));
                let _ = connection.write_all(answer("OK").as_bytes());
                let _ = tell.send(());
                // The connection stays open for the next one.
                std::thread::spawn(
                    move || while connection.read(&mut request).is_ok_and(|n| n > 0) {},
                );
            }
        }
    });
    (base_url, written)
}
