//! Only a gateway that says so in as many words makes a PIN the right one.

use std::time::Duration;

use serde_json::json;
use two_factor_pin::{BODY_LIMIT, BodyError, Delivery, Verification, WrongReason};

use crate::support::every::{verify, verify_smsend};
use crate::support::{Act, PIN, PIN_ID, Server, answer, infobip, nobody, ok, smsend};

async fn verified(body: &str) -> Verification {
    let server = Server::answering(ok(body));
    let answer = verify(infobip(server.base_url()), PIN_ID, PIN).await;
    let answer = answer.expect(body);
    assert_eq!(answer.raw_body(), body.as_bytes());
    answer.verification()
}

async fn verified_by_smsend(body: &str) -> Verification {
    let server = Server::answering(ok(body));
    let answer = verify_smsend(smsend(server.base_url()), PIN).await;
    answer.expect(body).verification()
}

#[tokio::test]
async fn a_right_pin_is_one_of_which_nothing_says_otherwise() {
    for body in [
        json!({ "verified": true }),
        // Every official example has this 0.
        json!({ "verified": true, "attemptsRemaining": 0 }),
        json!({ "verified": true, "pinError": null, "attemptsRemaining": null }),
        json!({ "verified": true, "addedLater": "WRONG_PIN" }),
    ] {
        let verification = verified(&body.to_string()).await;
        assert_eq!(verification, Verification::Correct, "{body}");
    }
    for body in [
        json!({ "verified": true, "pinError": "WRONG_PIN" }),
        json!({ "verified": true, "pinError": "TTL_EXPIRED" }),
        json!({ "verified": true, "pinError": "ADDED_LATER" }),
        json!({ "verified": true, "pinError": "" }),
        json!({ "verified": null }),
        json!({ "Verified": true }),
        json!({ "result": { "verified": true } }),
        json!({ "pinError": "ADDED_LATER" }),
        json!({ "attemptsRemaining": 3 }),
        json!({}),
    ] {
        let verification = verified(&body.to_string()).await;
        assert_eq!(verification, Verification::Unknown, "{body}");
    }
}

#[tokio::test]
async fn a_wrong_pin_says_why_and_what_is_left() {
    let unknown = |text: &str| WrongReason::Unknown(text.to_owned());
    for (body, reason, left, needs_new_pin) in [
        (
            // The last attempt.
            json!({ "verified": false, "pinError": "WRONG_PIN", "attemptsRemaining": 0 }),
            WrongReason::Mismatch,
            Some(0),
            true,
        ),
        (
            json!({ "verified": false, "pinError": "WRONG_PIN", "attemptsRemaining": 4 }),
            WrongReason::Mismatch,
            Some(4),
            false,
        ),
        (
            json!({ "verified": false, "pinError": "TTL_EXPIRED", "attemptsRemaining": 0 }),
            WrongReason::Expired,
            Some(0),
            true,
        ),
        (
            json!({ "pinError": "NO_MORE_PIN_ATTEMPTS" }),
            WrongReason::NoMoreAttempts,
            None,
            true,
        ),
        (
            json!({ "verified": false, "pinError": "ADDED_LATER" }),
            unknown("ADDED_LATER"),
            None,
            false,
        ),
        (
            json!({ "verified": false, "attemptsRemaining": -1 }),
            unknown(""),
            None,
            false,
        ),
    ] {
        match verified(&body.to_string()).await {
            Verification::Wrong(why) => {
                assert_eq!(why.reason(), &reason, "{body}");
                assert_eq!(why.attempts_remaining(), left, "{body}");
                assert_eq!(why.needs_new_pin(), needs_new_pin, "{body}");
                let text = reason.to_string();
                assert!(!text.is_empty() && !text.ends_with(": "), "{text}");
            }
            other => panic!("{other:?} of {body}"),
        }
    }
}

#[tokio::test]
async fn smsend_says_it_by_a_status() {
    assert_eq!(
        verified_by_smsend(r#"{"status":"OK"}"#).await,
        Verification::Correct
    );
    for body in [
        "{}",
        r#"{"status":null}"#,
        r#"{"status":"ok"}"#,
        r#"{"status":"OK "}"#,
        r#"{"result":"OK"}"#,
    ] {
        let verification = verified_by_smsend(body).await;
        assert_eq!(verification, Verification::Unknown, "{body}");
    }
    let verification = verified_by_smsend(r#"{"status":"ERROR","left":2}"#).await;
    let Verification::Wrong(why) = verification else {
        panic!("{verification:?}");
    };
    assert_eq!(why.reason(), &WrongReason::Mismatch);
    assert_eq!(why.attempts_remaining(), None);
}

/// None of these is a reply, so none says anything of the PIN.
#[tokio::test]
async fn what_cannot_be_read_is_an_error_and_may_have_spent_an_attempt() {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"verified\":true}".to_vec();
    let long = format!(r#"{{"verified":true{}}}"#, " ".repeat(BODY_LIMIT));
    for answer in [
        ok(""),
        ok("true"),
        ok("OK"),
        ok("<html>"),
        ok("null"),
        // Fields in their order, to some decoders.
        ok(r#"[null,null,null,null,true]"#),
        ok(r#"[true,true,true,true,true]"#),
        ok(r#"{"verified":true"#),
        ok(r#"{"verified":true}{"verified":true}"#),
        ok(&long),
        cut,
        answer("201 Created", "", r#"{"verified":true}"#),
        answer("204 No Content", "", ""),
        answer("302 Found", "location: /\r\n", r#"{"verified":true}"#),
        answer("408 Request Timeout", "", r#"{"verified":true}"#),
        answer("500 Internal Server Error", "", r#"{"verified":true}"#),
        answer("503 Service Unavailable", "", "busy"),
    ] {
        let server = Server::answering(answer.clone());
        let result = verify(infobip(server.base_url()), PIN_ID, PIN).await;
        let answer = String::from_utf8_lossy(&answer[..answer.len().min(200)]).into_owned();
        let error = result.expect_err(&answer);
        assert!(error.attempt_may_be_spent(), "{answer}");
        let line = error.to_string();
        assert!(line.ends_with("; an attempt may be spent"), "{line}");
        assert!(!line.contains("sent"), "{line}");
    }
    for answer in [ok(""), ok("OK"), ok(r#"["OK"]"#)] {
        let server = Server::answering(answer);
        let result = verify_smsend(smsend(server.base_url()), PIN).await;
        let error = result.expect_err("no reply");
        assert!(error.attempt_may_be_spent(), "{error}");
        let undecodable = matches!(error.body_error(), Some(BodyError::Undecodable(_)));
        assert!(undecodable, "{error:?}");
    }
}

#[tokio::test]
async fn a_refusal_spends_no_attempt() {
    for status in [
        "400 Bad Request",
        "401 Unauthorized",
        "403 Forbidden",
        "404 Not Found",
        "418 Teapot",
        "429 Too Many Requests",
        "307 Temporary Redirect",
    ] {
        let server = Server::answering(answer(status, "", r#"{"verified":true}"#));
        let error = verify(infobip(server.base_url()), PIN_ID, PIN).await;
        let error = error.expect_err(status);
        assert!(!error.attempt_may_be_spent(), "{error}");
        assert_eq!(error.delivery(), Delivery::NotSent);
        let line = error.to_string();
        assert!(line.ends_with("; no attempt was spent"), "{line}");
        let shown = format!("{error:?}");
        assert!(shown.contains("attempt_may_be_spent: false"), "{shown}");
    }
    let error = verify(infobip(nobody()), PIN_ID, PIN).await;
    let error = error.expect_err("nobody listens");
    assert!(
        !error.attempt_may_be_spent() && error.is_connect(),
        "{error}"
    );
}

#[tokio::test]
async fn a_lost_answer_may_have_spent_an_attempt() {
    for act in [
        Act::ResetBeforeReading,
        Act::ResetAfterReading,
        Act::Answer(Vec::new()),
        Act::Stall,
    ] {
        let server = Server::start([act]);
        let builder = infobip(server.base_url()).timeout(Duration::from_millis(700));
        let error = verify(builder, PIN_ID, PIN).await.expect_err("no answer");
        assert!(error.attempt_may_be_spent(), "{error}");
        let line = error.to_string();
        assert!(line.ends_with("; an attempt may be spent"), "{line}");
    }
}

/// The error of a send speaks of no attempt.
#[tokio::test]
async fn sending_a_pin_spends_no_attempt() {
    let server = Server::answering(answer("500 Oh", "", ""));
    let error = crate::support::send_sms(infobip(server.base_url())).await;
    let error = error.expect_err("a failure");
    assert_eq!(error.delivery(), Delivery::Unknown);
    assert!(!error.attempt_may_be_spent());
}
