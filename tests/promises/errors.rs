//! An error is one line for a person, and answers what a program asks of it.

use std::error::Error as _;
use std::time::Duration;

#[cfg(feature = "mock")]
use two_factor_pin::ResponseValue;
use two_factor_pin::{BODY_LIMIT, BodyError, Delivery, Error};

use crate::support::{
    Act, KEY, NUMBER, PIN, Server, answer, infobip, nobody, ok, request_pin, send_sms, smsend,
};

/// The error of a call that gets this answer.
async fn error_of(answer: Vec<u8>) -> Error {
    let server = Server::answering(answer);
    let client = infobip(server.base_url()).build().expect("a client");
    let sent = client.send_pin_over_sms(NUMBER, "APP", "MSG").await;
    sent.expect_err("not sent")
}

#[tokio::test]
async fn a_line_names_the_gateway_the_cause_and_what_became_of_the_pin() {
    let limited = r#"{"requestError":{"serviceException":
        {"messageId":"TOO_MANY_REQUESTS","text":"Too many requests"}}}"#;
    for (answer, line) in [
        (
            answer("429 Too Many Requests", "", limited),
            "Infobip refused the request (429 Too Many Requests): TOO_MANY_REQUESTS: \
             Too many requests; the PIN was not sent",
        ),
        (
            answer("503 Service Unavailable", "", "<html>busy</html>"),
            "Infobip failed (503 Service Unavailable); the PIN may have been sent",
        ),
        (
            answer("307 Temporary Redirect", "location: /x\r\n", ""),
            "Infobip answered with a redirect (307 Temporary Redirect), which is not followed; \
             the PIN was not sent",
        ),
        (
            ok("<html>"),
            "Infobip answered 200 OK, but the body is not the documented reply: expected value \
             at line 1 column 1; the PIN may have been sent",
        ),
        (
            answer("201 Created", "", "{}"),
            "Infobip answered 201 Created, but the body is not the documented reply: a status \
             that the gateway does not document; the PIN may have been sent",
        ),
        (
            ok(r#"{"smsStatus":"MESSAGE_NOT_SENT","ncStatus":"NC_NOT_REACHABLE"}"#),
            "Infobip answered 200 OK, but ncStatus is NC_NOT_REACHABLE, smsStatus is \
             MESSAGE_NOT_SENT; the PIN was not sent",
        ),
        (
            ok(r#"{"smsStatus":"MESSAGE_AT_SEA"}"#),
            "Infobip answered 200 OK, but smsStatus is MESSAGE_AT_SEA; the PIN may have been sent",
        ),
        (
            ok(r#"{"pinId":"A"}"#),
            "Infobip answered 200 OK, but does not say that it sent the PIN; the PIN may have \
             been sent",
        ),
    ] {
        let error = error_of(answer).await;
        assert_eq!(error.to_string(), line);
        assert!(error.source().is_none(), "{error:?}");
        assert!(!error.is_connect() && !error.is_timeout() && !error.is_invalid_request());
        assert_eq!(error.is_rate_limited(), line.contains("429"), "{line}");
    }
    let server = Server::answering(answer("401 Unauthorized", "", "Unauthorized"));
    let error = request_pin(smsend(server.base_url())).await;
    assert_eq!(
        error.expect_err("a refusal").to_string(),
        "SMSEnd refused the request (401 Unauthorized): Unauthorized; the PIN was not sent"
    );
}

#[tokio::test]
async fn without_an_answer_the_line_names_the_cause_and_the_chain_is_there() {
    let refused = send_sms(infobip(nobody()))
        .await
        .expect_err("nobody listens");
    let address = nobody().replace("http://", "");
    assert_eq!(
        refused.to_string(),
        format!(
            "could not connect to Infobip at {address}: connection refused; the PIN was not sent"
        )
    );
    assert!(refused.is_connect() && !refused.is_timeout());
    let chain = format!("{refused:#}");
    assert!(chain.starts_with(&refused.to_string()), "{chain}");
    assert!(chain.contains("tcp connect error"), "{chain}");
    assert!(refused.source().is_some());

    let server = Server::start([Act::ResetAfterReading]);
    let base_url = server.base_url();
    let reset = send_sms(infobip(base_url.as_str()))
        .await
        .expect_err("a reset");
    let line = reset.to_string();
    let address = base_url.replace("http://", "");
    let broke = format!("the connection to Infobip at {address} broke before the answer: ");
    assert!(line.starts_with(&broke), "{line}");
    assert!(line.ends_with("; the PIN may have been sent"), "{line}");
    assert!(!reset.is_connect() && !reset.is_timeout());

    let server = Server::start([Act::Stall]);
    let builder = infobip(server.base_url()).timeout(Duration::from_millis(300));
    let late = send_sms(builder).await.expect_err("no answer");
    let address = server.address;
    assert_eq!(
        late.to_string(),
        format!("Infobip at {address} did not answer in time; the PIN may have been sent")
    );
    assert!(late.is_timeout() && !late.is_connect());

    for (error, kind) in [
        (&refused, "Connect"),
        (&reset, "Transport"),
        (&late, "Timeout"),
    ] {
        assert_eq!(kind_of(error), kind);
        assert_eq!(error.status(), None);
        assert!(error.headers().is_none() && error.raw_body().is_none());
        assert!(error.rejection().is_none() && error.retry_after().is_none());
    }
}

/// The status is there, and so is what it means for the PIN.
#[tokio::test]
async fn a_body_that_does_not_end_in_time_is_a_timeout() {
    for (status, delivery) in [
        ("200 OK", Delivery::Unknown),
        ("400 Bad Request", Delivery::NotSent),
    ] {
        let part = format!("HTTP/1.1 {status}\r\ncontent-length: 9\r\n\r\n{{");
        let server = Server::start([Act::AnswerInPart(part.into_bytes())]);
        let builder = infobip(server.base_url()).timeout(Duration::from_millis(300));
        let late = send_sms(builder).await.expect_err("half an answer");
        assert!(late.is_timeout() && !late.is_connect(), "{late:?}");
        assert_eq!(late.delivery(), delivery, "{late}");
        assert_eq!(late.body_error(), Some(&BodyError::TimedOut), "{late:?}");
        assert!(status.starts_with(late.status().expect("a status").as_str()));
    }
}

/// What `Debug` calls an error, which is shown in the output of tests.
fn kind_of(error: &Error) -> String {
    let shown = format!("{error:?}");
    let kind = shown.strip_prefix("Error { kind: ").unwrap_or(&shown);
    kind.split(',').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn debug_names_the_kind_and_what_became_of_the_pin() {
    for (answer, kind, delivery) in [
        (answer("400 Bad Request", "", ""), "Rejected", "NotSent"),
        (ok("<html>"), "Undecodable", "Unknown"),
        (ok("{}"), "Unconfirmed", "Unknown"),
    ] {
        let error = error_of(answer).await;
        assert_eq!(kind_of(&error), kind);
        let shown = format!("{error:?}");
        let delivery = format!(", delivery: {delivery}, ");
        assert!(shown.contains(&delivery), "{shown}");
    }
    let invalid = infobip(nobody()).build().expect("a client");
    let invalid = invalid.send_pin_over_sms("", "APP", "MSG").await;
    assert_eq!(kind_of(&invalid.expect_err("no number")), "InvalidRequest");
}

#[tokio::test]
async fn an_invalid_request_names_the_field_and_is_not_made() {
    let smsend = smsend(nobody()).build().expect("a client");
    let infobip = infobip(nobody()).build().expect("a client");
    let expiring = |minutes: i128| smsend.request_pin("+447700900123").expiry(minutes);
    let sms = |to, application| infobip.send_pin_over_sms(to, application, "MSG");
    for (result, expected) in [
        (
            expiring(0).await.map(drop),
            "`expiry`: it must be at least 1",
        ),
        (
            expiring(1 << 40).await.map(drop),
            "`expiry`: it does not fit into an i32",
        ),
        (
            smsend.request_pin("07700 900123").await.map(drop),
            "`recipient`: not a phone number",
        ),
        (sms("", "APP").await.map(drop), "`to`: not a phone number"),
        (
            sms(NUMBER, "").await.map(drop),
            "`application_id`: it is empty",
        ),
        (
            infobip.verify_pin("ID", "").await.map(drop),
            "`pin`: the PIN is empty",
        ),
        (
            infobip.verify_pin("", PIN).await.map(drop),
            "`pin_id`: it is empty",
        ),
        (
            infobip.resend_pin_over_sms("..").await.map(drop),
            "`pin_id`: it cannot be a part of a path",
        ),
    ] {
        let error = result.expect_err(expected);
        assert!(error.is_invalid_request(), "{error:?}");
        assert_eq!(error.delivery(), Delivery::NotSent);
        let line = error.to_string();
        let begins = format!("the request is invalid: {expected}");
        assert!(line.starts_with(&begins), "{line}");
        assert!(!line.contains("900123"), "{line}");
        assert!(line.ends_with("; nothing was sent"), "{line}");
    }
}

#[tokio::test]
async fn nothing_secret_is_in_an_error_or_a_reply() {
    let headers = format!("x-session: {KEY}\r\nx-number: {NUMBER}\r\n");
    let body = format!(r#"{{"description":"no route to {NUMBER}"}}"#);
    let reply = format!(r#"{{"smsStatus":"MESSAGE_NOT_SENT","to":"{NUMBER}"}}"#);
    for (status, body) in [
        ("400 Bad Request", &body),
        ("200 OK", &body),
        ("200 OK", &reply),
    ] {
        let server = Server::start(vec![Act::Answer(answer(status, &headers, body)); 2]);
        let client = infobip(server.base_url()).build().expect("a client");
        let request = || client.send_pin_over_sms(NUMBER, "APP", "MSG");
        let result = request().send().await;
        let shown = format!("{result:?} {result:#?}");
        let error = request().await.expect_err("not sent");
        let shown = format!("{shown} {error} {error:#} {error:?} {error:#?}");
        for hidden in [KEY, NUMBER] {
            assert!(!shown.contains(hidden), "{shown}");
        }
        // A program can still ask for what no log should show.
        assert_eq!(error.headers().expect("an answer")["x-session"], KEY);
    }
}

#[tokio::test]
async fn awaiting_a_send_is_an_error_unless_sent() {
    let server = Server::answering(ok(r#"{"smsStatus":"MESSAGE_SENT","pinId":"A"}"#));
    let client = infobip(server.base_url()).build().expect("a client");
    let sent = client
        .send_pin_over_sms(NUMBER, "APP", "MSG")
        .await
        .expect("sent");
    assert_eq!(sent.delivery(), Delivery::Sent);
    assert_eq!(sent.pin_id.as_ref().map(|id| id.as_str()), Some("A"));
    assert_eq!(sent.status(), 200);

    for (body, delivery) in [
        (r#"{"smsStatus":"MESSAGE_NOT_SENT"}"#, Delivery::NotSent),
        (r#"{"smsStatus":"MESSAGE_AT_SEA"}"#, Delivery::Unknown),
        ("{}", Delivery::Unknown),
    ] {
        let error = error_of(answer(
            "200 OK",
            "retry-after: 9
",
            body,
        ))
        .await;
        assert_eq!(error.delivery(), delivery, "{body}");
        assert_eq!(error.status().expect("an answer"), 200);
        assert_eq!(error.retry_after(), Some(Duration::from_secs(9)));
        assert!(error.rejection().is_none(), "{body}");
        assert_eq!(error.raw_body().expect("an answer"), body.as_bytes());
        assert!(error.pin_id().is_none(), "{body}");
    }
}

#[tokio::test]
async fn an_unconfirmed_send_keeps_its_pin_id() {
    for body in [
        r#"{"pinId":"A","smsStatus":"MESSAGE_AT_SEA"}"#,
        r#"{"pinId":"A"}"#,
        r#"{"pinId":"A","smsStatus":"MESSAGE_NOT_SENT"}"#,
    ] {
        let error = error_of(ok(body)).await;
        let id = error.pin_id().map(|id| id.as_str());
        assert_eq!(id, Some("A"), "{body}");
    }
    let refused = error_of(answer("400 Bad Request", "", r#"{"pinId":"A"}"#)).await;
    assert!(refused.pin_id().is_none());
}

/// What is no secret can be looked up.
#[test]
#[cfg(feature = "mock")]
fn a_reply_of_anothers_making_has_what_it_was_made_of() {
    let mut headers = http::HeaderMap::new();
    headers.insert("x-trace", http::HeaderValue::from_static("hidden"));
    let body = two_factor_pin::Acknowledgement::from_body("");
    let reply = ResponseValue::new(body, http::StatusCode::ACCEPTED, headers);
    assert_eq!(reply.status(), 202);
    assert!(reply.headers().contains_key("x-trace"));
    let shown = format!("{reply:?}");
    assert!(
        shown.contains("202") && shown.contains(r#"["x-trace"]"#),
        "{shown}"
    );
    assert!(!shown.contains("hidden"), "{shown}");
}

#[tokio::test]
async fn a_refusal_shows_its_reasons_and_stars_numbers_in_them() {
    let refused = r#"{"requestError":{"serviceException":{"messageId":"BAD_REQUEST",
        "text":"41793026727 is wrong","validationErrors":{"to":["41793026727 again"]}}}}"#;
    let error = error_of(answer("400 Bad Request", "", refused)).await;
    let shown = format!("{:?}", error.rejection().expect("a refusal"));
    for part in [
        "status: 400",
        "NotSent",
        "BAD_REQUEST",
        "*********** is wrong",
        r#"field: Some("to")"#,
        "*********** again",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

/// An answer that has no statuses to name is not made to look as if it had.
#[tokio::test]
async fn a_reply_without_a_status_names_none() {
    let error = error_of(ok("{}")).await;
    let line = error.to_string();
    assert!(
        line.contains("answered 200 OK, but does not say that it sent the PIN;"),
        "{line}"
    );
}

#[test]
#[cfg(feature = "mock")]
fn an_acknowledgement_stars_numbers() {
    let body = two_factor_pin::Acknowledgement::from_body("taken by 41793026727");
    assert_eq!(
        format!("{body:?}"),
        "Acknowledgement(\"taken by ***********\")"
    );
}

#[tokio::test]
async fn a_refusal_whose_body_is_too_long_is_still_a_refusal() {
    let error = error_of(answer("400 Bad Request", "", vec![b'x'; BODY_LIMIT + 1])).await;
    assert_eq!(error.rejection().expect("a refusal").status(), 400);
    assert_eq!(error.delivery(), Delivery::NotSent);
}

/// An error costs a call no more than a pointer.
#[test]
fn an_error_is_small() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}
