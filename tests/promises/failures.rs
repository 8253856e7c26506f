//! Every failure arrives as a `Rejection` with its status, whatever its body.

use two_factor_pin::{BODY_LIMIT, BodyError, Delivery, Error, FieldViolation, Rejection};

use crate::support::{Ended as _, Server, answer, infobip, ok, request_pin, send_sms, smsend};

async fn failed(answer: Vec<u8>) -> Error {
    let server = Server::answering(answer);
    let result = send_sms(infobip(server.base_url())).await;
    result.expect_err("a failure")
}

async fn rejected(answer: Vec<u8>) -> Rejection {
    let error = failed(answer).await;
    let rejection = error.rejection().expect("a rejection").clone();
    assert_eq!(error.status(), Some(rejection.status()));
    rejection
}

fn violations(rejection: &Rejection) -> Vec<(Option<&str>, &str)> {
    rejection
        .violations()
        .iter()
        .map(|v| (v.field.as_deref(), v.message.as_str()))
        .collect()
}

#[tokio::test]
async fn infobips_older_format() {
    let body = r#"{"requestError":{"serviceException":{"messageId":"BAD_REQUEST",
        "text":"Bad Request","validationErrors":{"to":["is odd","is long"]}}}}"#;
    let rejection = rejected(answer("400 Bad Request", "", body)).await;
    assert_eq!(rejection.code(), Some("BAD_REQUEST"));
    assert_eq!(rejection.message(), Some("Bad Request"));
    assert_eq!(
        violations(&rejection),
        [(Some("to"), "is odd"), (Some("to"), "is long")]
    );
    assert_eq!(rejection.raw_body(), body.as_bytes());
    assert_eq!(
        rejection.to_string(),
        "400 Bad Request: BAD_REQUEST: Bad Request; to: is odd; to: is long"
    );
}

#[tokio::test]
async fn infobips_newer_format() {
    let body = r#"{"errorCode":"E429","description":"Too many requests.","action":"Wait.",
        "violations":["one",{"property":"to","violation":"two"},{"other":3}],"resources":[]}"#;
    let rejection = rejected(answer("429 Too Many Requests", "retry-after: 7\r\n", body)).await;
    assert_eq!(rejection.code(), Some("E429"));
    assert_eq!(rejection.message(), Some("Too many requests."));
    assert_eq!(
        violations(&rejection),
        [(None, "one"), (Some("to"), "two"), (None, r#"{"other":3}"#)]
    );
}

#[tokio::test]
async fn any_part_of_a_format_may_be_missing_or_of_another_type() {
    for (body, code, message) in [
        (r#"{"requestError":{}}"#, None, None),
        (r#"{"requestError":{"serviceException":{}}}"#, None, None),
        (
            r#"{"requestError":{"serviceException":{"messageId":0}}}"#,
            Some("0"),
            None,
        ),
        (
            r#"{"requestError":null,"errorCode":"E1"}"#,
            Some("E1"),
            None,
        ),
        (r#"{"requestError":[1],"result":"no"}"#, None, Some("no")),
        (r#"{"violations":{"a":1}}"#, None, None),
        (
            r#"{"requestError":{"serviceException":{"validationErrors":7}}}"#,
            None,
            None,
        ),
        (r#"[]"#, None, None),
        (r#"null"#, None, None),
        (r#""just text""#, None, Some("just text")),
    ] {
        let rejection = rejected(answer("500 Internal Server Error", "", body)).await;
        assert_eq!(
            (rejection.code(), rejection.message()),
            (code, message),
            "{body}"
        );
        assert_eq!(rejection.raw_text(), body);
    }
}

#[tokio::test]
async fn text_html_nothing_and_bytes_that_are_no_text() {
    for (body, message) in [
        (
            &b"upstream connect error\n"[..],
            Some("upstream connect error"),
        ),
        (b"<html><body>Bad gateway</body></html>", None),
        (b"", None),
        (b"\xff\xfe\x00", None),
        (b"{\"requestError\":", Some("{\"requestError\":")),
    ] {
        for headers in [
            "",
            "content-type: application/json\r\n",
            "content-type: text/html\r\n",
        ] {
            let rejection = rejected(answer("502 Bad Gateway", headers, body)).await;
            assert_eq!(rejection.status(), 502);
            assert_eq!(rejection.message(), message);
            assert_eq!(rejection.raw_body(), body);
            assert_eq!(rejection.body_error(), None);
        }
    }
}

#[tokio::test]
async fn text_in_another_encoding_survives() {
    for (body, message) in [
        (&b"Num\xE9ro invalide"[..], "Num\u{fffd}ro invalide"),
        (b"\xA1No!\r\n", "\u{fffd}No!"),
        (b"{\"result\":\"Num\xE9ro\"}", "Num\u{fffd}ro"),
        (b"{\"r\xE9sultat\":1,\"result\":\"no\"}", "no"),
        (b"\"Num\xE9ro\"", "Num\u{fffd}ro"),
        (b"\xEF\xBB\xBFno", "no"),
        (b"\xEF\xBB\xBF{\"result\":\"no\"}", "no"),
    ] {
        let headers = "content-type: text/plain; charset=iso-8859-1\r\n";
        let rejection = rejected(answer("400 Bad Request", headers, body)).await;
        assert_eq!(rejection.message(), Some(message));
        assert_eq!(rejection.raw_body(), body);
    }
    // A page, and what was compressed.
    let page: Vec<u8> = "<html>no</html>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for body in [
        &page[..],
        b"\xEF\xBB\xBF\n<html>no</html>",
        b"\x1f\x8b\x08\x00\xff",
    ] {
        let rejection = rejected(answer("400 Bad Request", "", body)).await;
        assert_eq!(rejection.message(), None);
    }
}

#[tokio::test]
async fn problem_json_has_a_message() {
    for (body, message) in [
        (
            r#"{"title":"Forbidden","detail":"No credit","status":403}"#,
            "No credit",
        ),
        (r#"{"title":"Forbidden","status":403}"#, "Forbidden"),
        (r#"{"title":"Forbidden","detail":null}"#, "Forbidden"),
        (r#"{"title":"Forbidden","detail":{}}"#, "Forbidden"),
        (
            r#"{"title":"Forbidden","detail":"\ud83d No","instance":1e999}"#,
            "\u{fffd} No",
        ),
    ] {
        let headers = "content-type: application/problem+json\r\n";
        let rejection = rejected(answer("403 Forbidden", headers, body)).await;
        assert_eq!(rejection.message(), Some(message), "{body}");
    }
}

#[tokio::test]
async fn a_broken_value_costs_no_other() {
    for broken in [
        r#""\ud83d""#,
        r#""\x""#,
        "1e999",
        "NaN",
        "\"a\nb\"",
        "[{\"a\":\"\\ud83d\"}]",
    ] {
        for (body, code, message) in [
            (
                format!(r#"{{"a":{broken},"errorCode":"E1","description":"no"}}"#),
                "E1",
                "no",
            ),
            (
                format!(
                    r#"{{"requestError":{{"serviceException":{{"messageId":"BAD_REQUEST","text":"no",
                    "validationErrors":{{"to":["odd",{broken}]}}}}}},"a":{broken}}}"#
                ),
                "BAD_REQUEST",
                "no",
            ),
        ] {
            let rejection = rejected(answer("400 Bad Request", "", &body)).await;
            assert_eq!(rejection.code(), Some(code), "{body}");
            assert_eq!(rejection.message(), Some(message), "{body}");
            let is_odd = |violation: &FieldViolation| violation.message == "odd";
            let named = rejection.violations().iter().any(is_odd);
            assert_eq!(named, code == "BAD_REQUEST", "{body}");
        }
    }
}

#[tokio::test]
async fn smsend_answers_json_or_text() {
    for (body, message) in [
        (r#"{"result":"Invalid recipient"}"#, "Invalid recipient"),
        ("Not enough credit", "Not enough credit"),
    ] {
        let server = Server::answering(answer("400 Bad Request", "", body));
        let error = request_pin(smsend(server.base_url()))
            .await
            .expect_err("a failure");
        let rejection = error.rejection().expect("a rejection");
        assert_eq!(
            (rejection.code(), rejection.message()),
            (None, Some(message))
        );
        assert_eq!(error.delivery(), Delivery::NotSent);
    }
}

#[tokio::test]
async fn headers_survive() {
    let server = Server::answering(answer(
        "429 Slow down",
        "retry-after: 30\r\nx-a: b\r\n",
        "no",
    ));
    let result = send_sms(infobip(server.base_url())).await;
    assert_eq!(result.retry_after().expect("a wait").as_secs(), 30);
    let error = result.expect_err("a failure");
    assert_eq!(error.headers().expect("an answer")["x-a"], "b");
}

#[tokio::test]
async fn a_failure_that_breaks_off_keeps_its_status_and_what_came() {
    let cut = b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 99\r\n\r\nwho are".to_vec();
    let rejection = rejected(cut).await;
    assert_eq!(rejection.status(), 401);
    assert_eq!(rejection.raw_body(), b"who are");
    assert_eq!(rejection.body_error(), Some(&BodyError::Incomplete));
    assert_eq!(rejection.delivery(), Delivery::NotSent);
}

#[tokio::test]
async fn bodies_are_bounded_announced_or_not() {
    let big = vec![b' '; BODY_LIMIT + 1];
    let unannounced = |status: &str| {
        let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\n\r\n");
        [head.as_bytes(), &big].concat()
    };
    for (answer, announced, status) in [
        (answer("200 OK", "", &big), true, 200),
        (answer("500 Internal Server Error", "", &big), true, 500),
        (unannounced("200 OK"), false, 200),
        (unannounced("500 Internal Server Error"), false, 500),
    ] {
        let error = failed(answer).await;
        assert_eq!(error.status().expect("a status"), status);
        assert_eq!(error.body_error(), Some(&BodyError::TooLarge));
        // What is announced as too long is not read at all.
        let read = error.raw_body().expect("a body");
        assert_eq!(read.is_empty(), announced);
        assert!(read.len() <= BODY_LIMIT);
        assert_eq!(error.delivery(), Delivery::Unknown);
        let text = error.to_string();
        assert!(text.contains("longer than 1048576 bytes"), "{text}");
    }

    let mut fits = br#"{"smsStatus":"MESSAGE_SENT"}"#.to_vec();
    fits.resize(BODY_LIMIT, b' ');
    let server = Server::answering(ok(std::str::from_utf8(&fits).expect("text")));
    let result = send_sms(infobip(server.base_url())).await;
    assert_eq!(
        result.delivery(),
        Delivery::Sent,
        "a body of just the limit"
    );
}
