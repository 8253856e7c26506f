//! What the body of a failure says, in whichever of the known formats.

use serde_json::Value;

use crate::FieldViolation;

/// What a body says. Any of it may be missing.
#[derive(Default)]
pub(crate) struct FailureBody {
    pub code: Option<String>,
    pub message: Option<String>,
    pub violations: Vec<FieldViolation>,
}

impl FailureBody {
    pub(crate) fn parse(body: &[u8]) -> Self {
        match serde_json::from_slice::<Value>(body) {
            Ok(Value::String(text)) => Self::from_text(&text),
            Ok(json) => Self::from_json(&json),
            Err(_) => std::str::from_utf8(body)
                .map(Self::from_text)
                .unwrap_or_default(),
        }
    }

    /// Plain text is a message. HTML comes from what stands in front of a
    /// gateway and is no help in a line of text.
    fn from_text(text: &str) -> Self {
        let text = text.trim();
        let message = (!text.is_empty() && !text.starts_with('<')).then(|| text.to_owned());
        Self {
            message,
            ..Self::default()
        }
    }

    /// Infobip's older format nests what its newer one has at the top, and
    /// SMSEnd has one field. No field name means two things, so all are tried.
    fn from_json(json: &Value) -> Self {
        let older = &json["requestError"]["serviceException"];
        Self {
            code: text(&older["messageId"]).or(text(&json["errorCode"])),
            message: text(&older["text"])
                .or(text(&json["description"]))
                .or(text(&json["result"])),
            violations: older_violations(&older["validationErrors"])
                .chain(newer_violations(&json["violations"]))
                .collect(),
        }
    }
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
