//! A success whose body the gateway does not document.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

use crate::decode::Decoded;
use crate::http::Response;
use crate::markup::is_markup;
use crate::reply::{Decode, Reply};
use crate::{Delivery, PinId, json, redact};

/// The reply to an operation whose success body is documented nowhere. It may
/// be empty, text or JSON; the HTTP status says what became of the PIN, unless the
/// body reports an error, as `{"status": "ERROR"}` or `ERROR: 14` do. Then nobody
/// knows.
///
/// HTML is not taken for an acknowledgement: it comes from what stands in front
/// of a gateway.
///
/// [`smsend::Client::request_pin`](crate::smsend::Client::request_pin) has an
/// example.
#[derive(Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    raw: Bytes,
    delivery: Delivery,
}

impl Acknowledgement {
    /// An acknowledgement to hand to a mock, with this body.
    #[cfg(feature = "mock")]
    #[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
    pub fn from_body(body: impl Into<Bytes>) -> Self {
        Self {
            raw: body.into(),
            delivery: Delivery::Unknown,
        }
    }

    /// The body as it came; empty where there was none.
    pub fn raw_body(&self) -> &[u8] {
        &self.raw
    }

    /// The body as text, with what is not UTF-8 replaced.
    pub fn raw_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.raw)
    }
}

impl Decode for Acknowledgement {
    fn decode(response: &Response) -> Result<Decoded<Self>, String> {
        if is_markup(&response.body) {
            return Err("a page of HTML or XML".to_owned());
        }
        let delivery = match reports_error(&response.body) {
            true => Delivery::Unknown,
            false => response.operation.acknowledged,
        };
        let raw = response.body.clone();
        Ok(Decoded {
            reply: Self { raw, delivery },
            doubt: None,
        })
    }
}

/// Whether a body says that something went wrong.
fn reports_error(body: &[u8]) -> bool {
    let body = json::without_bom(body).trim_ascii();
    match body.first() {
        Some(b'{' | b'[' | b'"') => is_error(body, MAX_DEPTH),
        _ => says_error(&String::from_utf8_lossy(body)),
    }
}

/// How deep in JSON an error is looked for.
const MAX_DEPTH: usize = 4;

/// Whether a value of JSON is a text that says so, or holds a field that does.
/// What breaks off is read as far as it goes.
fn is_error(raw: &[u8], depth: usize) -> bool {
    if let Some(text) = json::text(raw) {
        return says_error(&text.content);
    }
    let mut found = false;
    if depth > 0 {
        let _ = json::members(raw, |name, value| {
            found |= field_is_error(&name, value, depth - 1);
        });
        let _ = json::items(raw, |item| found |= is_error(item, depth - 1));
    }
    found
}

fn field_is_error(name: &str, raw: &[u8], depth: usize) -> bool {
    let is = |names: &[&str]| names.iter().any(|other| name.eq_ignore_ascii_case(other));
    if is(&["error", "errors"]) {
        !is_nothing(raw)
    } else if is(&["success", "ok"]) {
        raw == b"false"
    } else {
        is(&["status", "result"]) && is_error(raw, depth)
    }
}

/// Whether a value says that there is no error: null, false, or empty.
fn is_nothing(raw: &[u8]) -> bool {
    let inside = match raw {
        [b'"', inside @ .., b'"'] | [b'[', inside @ .., b']'] | [b'{', inside @ .., b'}'] => inside,
        b"null" | b"false" => b"",
        other => other,
    };
    inside.trim_ascii().is_empty()
}

/// Whether a text begins with a word for a failure.
fn says_error(text: &str) -> bool {
    const WORDS: [&str; 7] = [
        "error", "ko", "nok", "fail", "failed", "failure", "rejected",
    ];
    let mut words = text.split(|letter: char| !letter.is_alphabetic());
    let first = words.find(|word| !word.is_empty()).unwrap_or_default();
    WORDS.iter().any(|word| first.eq_ignore_ascii_case(word))
}

impl Reply for Acknowledgement {
    fn delivery(&self) -> Delivery {
        self.delivery
    }

    fn statuses(&self) -> Vec<(&'static str, Option<String>)> {
        Vec::new()
    }

    fn pin_id(&self) -> Option<&PinId> {
        None
    }
}

impl fmt::Debug for Acknowledgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Acknowledgement({:?})",
            redact::excerpt(&self.raw_text())
        )
    }
}

/// Serializes as the body: JSON as JSON, anything else as a string. The mocks
/// take an acknowledgement as the body to answer with.
#[cfg(feature = "mock")]
impl serde::Serialize for Acknowledgement {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serde_json::from_slice::<serde_json::Value>(&self.raw) {
            Ok(json) => json.serialize(serializer),
            Err(_) => serializer.serialize_str(&self.raw_text()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::reports_error;

    #[test]
    fn an_error_is_found_where_gateways_write_it() {
        for body in [
            r#"{"status":"ERROR"}"#,
            r#"{"status":"OK","status":"ERROR"}"#,
            r#"{"status":"ERROR","status":"OK"}"#,
            r#"{"Status":"error"}"#,
            r#"{"status":"ERROR: 14"}"#,
            r#"{"result":"KO"}"#,
            r#"{"result":"FAILED"}"#,
            r#"{"result":{"status":"ERROR"}}"#,
            r#"[{"status":"ERROR"}]"#,
            r#"{"status":"\u0045RROR"}"#,
            r#"{"a":"\ud83d","status":"ERROR"}"#,
            r#"{"error":"no credit"}"#,
            r#"{"error":14}"#,
            r#"{"error":true}"#,
            r#"{"error":{"code":1}}"#,
            r#"{"errors":["no credit"]}"#,
            r#"{"success":false}"#,
            r#"{"status":"ERROR""#,
            r#""ERROR""#,
            "ERROR: 14",
            "\u{feff}\r\n error 14",
            "KO",
        ] {
            assert!(reports_error(body.as_bytes()), "{body}");
        }
    }

    #[test]
    fn other_bodies_report_no_error() {
        for body in [
            "",
            "OK",
            "\u{feff}",
            "null",
            "7",
            "[]",
            "No error",
            "KOBENHAVN",
            r#"{"status":"OK"}"#,
            r#"{"status":7}"#,
            r#"{"result":"OK","error":null}"#,
            r#"{"error":""}"#,
            r#"{"error":false,"errors":[]}"#,
            r#"{"error":{ }}"#,
            r#"{"success":true}"#,
            r#"{"anything":"ERROR"}"#,
            r#"{"recipient":"+447700900123","#,
        ] {
            assert!(!reports_error(body.as_bytes()), "{body}");
        }
        assert!(!reports_error(b"\xff\xfe\x00"));
    }
}
