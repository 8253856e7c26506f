//! Every answer that is not a reply, in one shape.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use serde_json::Value;

use crate::{Delivery, masked};

/// An answer of a gateway that is not a reply: a failure of any status, or a
/// success whose body could not be read or decoded.
///
/// It is what [`Error::ErrorResponse`](crate::Error::ErrorResponse) holds,
/// beside the HTTP status and the headers. The gateways answer failures in
/// several formats, and what stands in front of a gateway in formats of its
/// own, so decide by [`status`](Self::status); the rest is for people, and any
/// of it may be `None`.
///
/// A gateway's text may repeat a phone number. `Debug` and `Display` therefore
/// show it with the digits of longer numbers starred, while the accessors give
/// it as it came.
#[derive(Clone)]
pub struct Rejection {
    status: StatusCode,
    delivery: Delivery,
    code: Option<String>,
    message: Option<String>,
    violations: Vec<FieldViolation>,
    fault: Option<BodyFault>,
    raw: Bytes,
}

/// A field of the request that the gateway found unfit.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldViolation {
    /// The field's name on the wire, where the gateway names it.
    pub field: Option<String>,
    /// What the gateway says of it.
    pub message: String,
}

/// Why the body of an answer was not taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyFault {
    /// The body of a success is not the documented reply. Holds the decoder's
    /// account, with the digits of longer numbers starred.
    Undecodable(String),
    /// The body is longer than [`BODY_LIMIT`](crate::BODY_LIMIT); what was read
    /// until then is kept.
    TooLarge,
    /// The connection broke or the time ran out before the body had ended;
    /// what was read until then is kept.
    Incomplete,
}

impl Rejection {
    pub(crate) fn new(
        status: StatusCode,
        delivery: Delivery,
        raw: Bytes,
        fault: Option<BodyFault>,
    ) -> Self {
        let told = Told::from_body(&raw);
        Self {
            status,
            delivery,
            code: told.code,
            message: told.message,
            violations: told.violations,
            fault,
            raw,
        }
    }

    /// A rejection to hand to a mock, or to a test of one's own: the answer of a
    /// gateway with this status and body.
    #[cfg(feature = "mock")]
    #[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
    pub fn from_answer(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self::new(
            status,
            crate::transport::undocumented(status),
            body.into(),
            None,
        )
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What the answer means for the PIN.
    pub fn delivery(&self) -> Delivery {
        self.delivery
    }

    /// The gateway's code for the failure: `messageId` of Infobip's older error
    /// format, `errorCode` of its newer one. `None` where there is none, as
    /// always with SMSEnd. The codes are an open set.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What went wrong, in the gateway's words. `None` for a body that says
    /// nothing readable: an empty one, HTML, JSON of an unknown format.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The fields that the gateway found unfit; empty where it names none.
    pub fn violations(&self) -> &[FieldViolation] {
        &self.violations
    }

    /// Why the body was not taken as it is. `None` for a failure whose body
    /// arrived whole, whatever it holds.
    pub fn fault(&self) -> Option<&BodyFault> {
        self.fault.as_ref()
    }

    /// The body as it came, whole unless [`fault`](Self::fault) says otherwise.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The body as text, with what is not UTF-8 replaced.
    pub fn raw_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.raw)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        for part in [&self.code, &self.message].into_iter().flatten() {
            write!(f, ": {}", masked::excerpt(part))?;
        }
        for FieldViolation { field, message } in &self.violations {
            let field = masked::excerpt(field.as_deref().unwrap_or("a field"));
            write!(f, "; {field}: {}", masked::excerpt(message))?;
        }
        match &self.fault {
            Some(fault) => write!(f, "; {fault}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Rejection {}

impl fmt::Display for BodyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undecodable(why) => write!(f, "the body is not the documented reply: {why}"),
            Self::TooLarge => write!(f, "the body is longer than {} bytes", crate::BODY_LIMIT),
            Self::Incomplete => f.write_str("the body broke off"),
        }
    }
}

impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejection")
            .field("status", &self.status.as_u16())
            .field("delivery", &self.delivery)
            .field("code", &self.code.as_deref().map(masked::excerpt))
            .field("message", &self.message.as_deref().map(masked::excerpt))
            .field("violations", &self.violations)
            .field("fault", &self.fault)
            .field("raw", &format_args!("{} bytes", self.raw.len()))
            .finish()
    }
}

impl fmt::Debug for FieldViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldViolation")
            .field("field", &self.field.as_deref().map(masked::excerpt))
            .field("message", &masked::excerpt(&self.message))
            .finish()
    }
}

/// Serializes as the body: JSON as JSON, anything else as a string. The mocks
/// take a rejection as the body to answer with.
#[cfg(feature = "mock")]
impl serde::Serialize for Rejection {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serde_json::from_slice::<Value>(&self.raw) {
            Ok(json) => json.serialize(serializer),
            Err(_) => serializer.serialize_str(&self.raw_text()),
        }
    }
}

/// What a body says, in whichever of the known formats it says it.
#[derive(Default)]
struct Told {
    code: Option<String>,
    message: Option<String>,
    violations: Vec<FieldViolation>,
}

impl Told {
    fn from_body(body: &[u8]) -> Self {
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
