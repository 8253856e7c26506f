//! What must not show, and answers that try to make it show.

use super::{answer, ok};

pub const SECRET: &str = "s3cr3t-0123456789";
pub const NUMBER: &str = "447700900123";
/// With a letter, as no PIN has, so that it is not by chance in another number.
pub const PIN: &str = "7Q31";
/// Without a run of digits, so that it is not hidden as a number would be.
pub const PIN_ID: &str = "9C8A7C6F8AF3D4BF9FE55C2B2AFA2B67";

/// What must not be found, however it is written.
pub fn assert_clean(what: &str, text: &str) {
    let base64 = "czNjcjN0LTAxMjM0NTY3ODk";
    for secret in [SECRET, NUMBER, "7700900123", "Ada", base64, PIN, PIN_ID] {
        assert!(!text.contains(secret), "{what} shows {secret}: {text}");
    }
}

/// Answers that repeat the number in every place that an answer has.
pub fn echoes() -> Vec<Vec<u8>> {
    let number = format!("+{NUMBER}");
    let older = format!(
        r#"{{"requestError":{{"serviceException":{{"messageId":"{number}","text":"no {number}",
            "validationErrors":{{"{number}":["{number} is invalid"]}}}}}}}}"#
    );
    let newer =
        format!(r#"{{"errorCode":"{number}","description":"{number}","violations":["{number}"]}}"#);
    let of_pin = format!(r#"{{"description":"no PIN {PIN_ID}","violations":["{PIN_ID}"]}}"#);
    let headers = format!("location: https://example.com/{NUMBER}\r\nset-cookie: s={SECRET}\r\n");
    let mut answers = vec![
        ok(&format!(
            r#"{{"to":"{number}","smsStatus":"{number}","ncStatus":"{NUMBER}"}}"#
        )),
        ok(&format!(r#"{{"to":{NUMBER}}}"#)),
        ok(&format!("{number} is no JSON")),
        ok(&format!(
            r#"{{"pinId":"{PIN_ID}","msisdn":"{number}","pinError":"{PIN_ID}","verified":false}}"#
        )),
        ok(&format!(
            r#"{{"pinId":{{"{PIN_ID}":1}},"verified":"{PIN_ID}"}}"#
        )),
        b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n447700900123".to_vec(),
    ];
    for status in ["400 Bad", "307 There", "500 Oh", "204 No Content"] {
        for body in [
            older.as_str(),
            newer.as_str(),
            of_pin.as_str(),
            number.as_str(),
            "447700900123",
        ] {
            answers.push(answer(
                status,
                &headers,
                if status.starts_with("204") { "" } else { body },
            ));
        }
    }
    answers
}
