//! What the body of a failure says, in whichever of the known formats.

use std::fmt;

use serde_json::Value;

use crate::markup::is_markup;
use crate::{json, redact};

/// What a body says. Any of it may be missing.
#[derive(Default)]
pub(crate) struct FailureBody {
    pub code: Option<String>,
    pub message: Option<String>,
    pub violations: Vec<FieldViolation>,
}

impl FailureBody {
    pub(crate) fn parse(body: &[u8]) -> Self {
        let body = json::without_bom(body);
        let parsed = serde_json::from_slice(body)
            .ok()
            .or_else(|| json::document(body).filter(is_json).map(json::value));
        match parsed {
            Some(Value::String(text)) => Self::from_text(&text),
            Some(json) => Self::from_json(&json),
            None => Self::from_bytes(body),
        }
    }

    /// A text, of which some may be in another encoding than UTF-8. What has
    /// control characters and is no UTF-8 is no text.
    fn from_bytes(body: &[u8]) -> Self {
        let is_control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
        match std::str::from_utf8(body) {
            Ok(text) => Self::from_text(text),
            Err(_) if body.iter().any(is_control) => Self::default(),
            Err(_) => Self::from_text(&String::from_utf8_lossy(body)),
        }
    }

    /// Plain text is a message. HTML comes from what stands in front of a
    /// gateway and is no help in a line of text.
    fn from_text(text: &str) -> Self {
        let text = text.trim();
        let message = (!text.is_empty() && !is_markup(text.as_bytes())).then(|| text.to_owned());
        Self {
            message,
            ..Self::default()
        }
    }

    /// Infobip's older format nests what its newer one has at the top, SMSEnd has
    /// one field, and what stands in front of a gateway may write
    /// `application/problem+json`. No field name means two things, so all are
    /// tried.
    fn from_json(json: &Value) -> Self {
        let older = &json["requestError"]["serviceException"];
        Self {
            code: text(&older["messageId"]).or(text(&json["errorCode"])),
            message: text(&older["text"])
                .or(text(&json["description"]))
                .or(text(&json["result"]))
                .or(text(&json["detail"]))
                .or(text(&json["title"])),
            violations: older_violations(&older["validationErrors"])
                .chain(newer_violations(&json["violations"]))
                .collect(),
        }
    }
}

/// A field of the request that the gateway found invalid: what
/// [`Rejection::violations`](crate::Rejection::violations) lists. `Debug` stars the digits of longer numbers.
///
/// ```
/// use two_factor_pin::Error;
///
/// fn explain(error: &Error) {
///     for violation in error.rejection().into_iter().flat_map(|said| said.violations()) {
///         eprintln!("{violation:?}");
///     }
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldViolation {
    /// The field's name on the wire. `None` where the gateway does not name it.
    pub field: Option<String>,
    /// What the gateway says of it.
    pub message: String,
}

impl fmt::Debug for FieldViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = redact::limited(redact::LONGEST_DEBUG, f.alternate(), |f| {
            f.debug_struct("FieldViolation")
                .field("field", &self.field.as_deref().map(redact::excerpt))
                .field("message", &redact::excerpt(&self.message))
                .finish()
        });
        f.write_str(&text)
    }
}

/// Whether a value is an object, an array or a string. A word is a text.
fn is_json(raw: &&[u8]) -> bool {
    raw.starts_with(b"{") || raw.starts_with(b"[") || raw.starts_with(b"\"")
}

/// Reasons by field: `{"to": ["must not be blank"]}`.
fn older_violations(errors: &Value) -> impl Iterator<Item = FieldViolation> {
    errors
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(field, reasons)| {
            let reasons = match reasons {
                Value::Array(reasons) => reasons.as_slice(),
                one => std::slice::from_ref(one),
            };
            reasons
                .iter()
                .filter_map(text)
                .map(|message| FieldViolation {
                    field: Some(field.clone()),
                    message,
                })
        })
}

/// A list whose members are not documented: strings, or objects in which a
/// name and a reason are looked for.
fn newer_violations(violations: &Value) -> impl Iterator<Item = FieldViolation> {
    violations
        .as_array()
        .into_iter()
        .flatten()
        .map(|violation| {
            let field = text(&violation["property"]).or(text(&violation["field"]));
            let message = text(violation)
                .or(text(&violation["violation"]))
                .or(text(&violation["message"]))
                .unwrap_or_else(|| violation.to_string());
            FieldViolation { field, message }
        })
}

/// A string, or a scalar that stands where a string is documented.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}
