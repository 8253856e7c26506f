//! Every outcome says whether the PIN went out.

use std::time::Duration;

use two_factor_pin::{BodyError, Delivery};

use crate::support::{
    Act, Ended as _, Server, answer, infobip, nobody, ok, request_pin, send_sms, send_voice, smsend,
};

/// The words in which traces and people's own logs tell it.
#[test]
fn it_is_said_in_words() {
    for (delivery, words) in [
        (Delivery::Sent, "sent"),
        (Delivery::NotSent, "not sent"),
        (Delivery::Unknown, "unknown whether sent"),
    ] {
        assert_eq!(delivery.to_string(), words);
    }
}

#[tokio::test]
async fn a_reply_says_it_by_its_statuses() {
    for (body, delivery) in [
        (r#"{"smsStatus":"MESSAGE_SENT"}"#, Delivery::Sent),
        (r#"{"smsStatus":"MESSAGE_NOT_SENT"}"#, Delivery::NotSent),
        (r#"{"ncStatus":"NC_NOT_REACHABLE"}"#, Delivery::NotSent),
        (
            r#"{"ncStatus":"NC_NOT_REACHABLE","smsStatus":"MESSAGE_SENT"}"#,
            Delivery::Unknown,
        ),
        (
            r#"{"ncStatus":"NC_NEW","smsStatus":"MESSAGE_NOT_SENT"}"#,
            Delivery::Unknown,
        ),
        (
            r#"{"ncStatus":"NC_DESTINATION_REACHABLE"}"#,
            Delivery::Unknown,
        ),
        (r#"{"smsStatus":"MESSAGE_NEW"}"#, Delivery::Unknown),
        (r#"{"pinId":"P"}"#, Delivery::Unknown),
        ("{}", Delivery::Unknown),
    ] {
        let server = Server::answering(ok(body));
        let result = send_sms(infobip(server.base_url())).await;
        assert!(result.is_ok(), "{body}");
        assert_eq!(result.delivery(), delivery, "{body}");
    }
    for (body, delivery) in [
        (r#"{"callStatus":"PENDING_ACCEPTED"}"#, Delivery::Sent),
        (
            r#"{"callStatus":"ERROR_NOT_ENOUGH_CREDITS"}"#,
            Delivery::NotSent,
        ),
        (r#"{"callStatus":"ERROR"}"#, Delivery::Unknown),
        (r#"{"callStatus":"NEW"}"#, Delivery::Unknown),
        (r#"{"smsStatus":"MESSAGE_SENT"}"#, Delivery::Sent),
    ] {
        let server = Server::answering(ok(body));
        assert_eq!(
            send_voice(infobip(server.base_url())).await.delivery(),
            delivery,
            "{body}"
        );
    }
}

#[tokio::test]
async fn smsend_says_it_by_the_status_alone() {
    for body in ["", "OK", r#"{"anything":1}"#, "\u{feff}", "null"] {
        let server = Server::answering(answer("200 OK", "", body));
        let result = request_pin(smsend(server.base_url())).await;
        assert_eq!(result.delivery(), Delivery::Sent, "{body:?}");
        let reply = result.expect("a reply");
        assert_eq!(reply.raw_body(), body.as_bytes());
        assert_eq!(reply.raw_text(), body);
    }
    let server = Server::answering(answer("200 OK", "", " <html>Please log in</html>"));
    let result = request_pin(smsend(server.base_url())).await;
    assert_eq!(
        result.delivery(),
        Delivery::Unknown,
        "a portal is not the gateway"
    );
}

#[tokio::test]
async fn a_failure_says_it_by_its_status() {
    for (status, delivery) in [
        ("400 Bad Request", Delivery::NotSent),
        ("401 Unauthorized", Delivery::NotSent),
        ("403 Forbidden", Delivery::NotSent),
        ("404 Not Found", Delivery::NotSent),
        ("408 Request Timeout", Delivery::Unknown),
        ("418 Teapot", Delivery::NotSent),
        ("429 Too Many Requests", Delivery::NotSent),
        ("500 Internal Server Error", Delivery::Unknown),
        ("502 Bad Gateway", Delivery::Unknown),
        ("503 Service Unavailable", Delivery::Unknown),
        ("302 Found", Delivery::Unknown),
        ("307 Temporary Redirect", Delivery::NotSent),
        ("202 Accepted", Delivery::Unknown),
        ("204 No Content", Delivery::Unknown),
        ("999 Nonsense", Delivery::Unknown),
    ] {
        let code: u16 = status[..3].parse().expect("a code");
        let body = if code == 204 { "" } else { "no" };
        for result in [
            send_sms(infobip(
                Server::answering(answer(status, "", body)).base_url(),
            ))
            .await
            .map(drop),
            send_voice(infobip(
                Server::answering(answer(status, "", body)).base_url(),
            ))
            .await
            .map(drop),
            request_pin(smsend(
                Server::answering(answer(status, "", body)).base_url(),
            ))
            .await
            .map(drop),
        ] {
            let error = result.expect_err(status);
            assert_eq!(error.delivery(), delivery, "{status}");
            assert_eq!(error.status().expect("a status"), code);
        }
    }
}

#[tokio::test]
async fn a_request_that_never_left_was_not_sent() {
    let error = send_sms(infobip(nobody()))
        .await
        .expect_err("nobody listens");
    assert_eq!(error.delivery(), Delivery::NotSent, "refused");

    let client = infobip(nobody()).build().expect("a client");
    let invalid = client.send_pin_over_sms("079", "APP", "MSG").await;
    assert_eq!(invalid.delivery(), Delivery::NotSent, "an invalid number");
}

#[tokio::test]
async fn a_request_whose_answer_got_lost_is_unknown() {
    let half = &ok(r#"{"smsStatus":"MESSAGE_SENT"}"#)[..60];
    for (what, act) in [
        ("reset before reading", Act::ResetBeforeReading),
        ("reset after reading", Act::ResetAfterReading),
        ("no answer", Act::Stall),
        ("closed without an answer", Act::Answer(Vec::new())),
        ("a cut head", Act::Answer(half.to_vec())),
        (
            "garbage",
            Act::Answer(b"\x16\x03\x01 not HTTP\r\n\r\n".to_vec()),
        ),
    ] {
        let server = Server::start([act]);
        // Only where no answer comes does the call wait for the time to run out.
        let builder = infobip(server.base_url()).timeout(Duration::from_millis(700));
        let error = send_sms(builder).await.expect_err(what);
        assert_eq!(error.delivery(), Delivery::Unknown, "{what}");
        assert_eq!(error.status(), None, "{what}");
    }
}

#[tokio::test]
async fn a_success_that_cannot_be_read_is_unknown_and_keeps_its_status_and_bytes() {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"smsStatus\":".to_vec();
    for (answer, raw, why) in [
        (cut.clone(), "{\"smsStatus\":", BodyError::Incomplete),
        (
            ok("<html>"),
            "<html>",
            undecodable("expected value at line 1 column 1"),
        ),
        (
            ok(""),
            "",
            undecodable("EOF while parsing a value at line 1 column 0"),
        ),
        (
            ok(r#"{"pinId":7930267]"#),
            r#"{"pinId":7930267]"#,
            undecodable("invalid type: integer `*******`, expected a string at line 1 column 16"),
        ),
    ] {
        let server = Server::answering(answer);
        let error = send_sms(infobip(server.base_url()))
            .await
            .expect_err("no reply");
        assert_eq!(error.delivery(), Delivery::Unknown);
        assert_eq!(error.status().expect("a status"), 200);
        assert!(
            error.rejection().is_none(),
            "a success is no refusal: {error}"
        );
        assert_eq!(error.raw_body(), Some(raw.as_bytes()));
        assert_eq!(error.body_error(), Some(&why));
    }
}

fn undecodable(why: &str) -> BodyError {
    BodyError::Undecodable(why.to_owned())
}
