//! Every failure of a gateway, in one shape.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
#[cfg(feature = "mock")]
use serde_json::Value;

use crate::failure_body::{FailureBody, FieldViolation};
use crate::redact::{self, Secrets};
use crate::{BodyError, Delivery};

/// An answer whose HTTP status is no success: what
/// [`Error::rejection`](crate::Error::rejection) gives.
///
/// The gateways answer failures in several formats, and what stands in front of
/// a gateway in formats of its own, so decide by [`status`](Self::status); the
/// rest is for people, and any of it may be `None`.
///
/// A gateway's text may repeat what the request held. `Debug` and `Display`
/// show it with stars in place of that and of longer numbers, in one line, and
/// not longer than 1 KB and 4 KB. The accessors give it as it came.
///
/// ```
/// use two_factor_pin::Error;
///
/// fn explain(error: &Error) -> String {
///     match error.rejection() {
///         Some(rejection) if rejection.status() == 429 => "too many requests".to_owned(),
///         Some(rejection) => rejection.message().unwrap_or("no reason given").to_owned(),
///         None => "no answer, or none that is understood".to_owned(),
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Rejection {
    status: StatusCode,
    delivery: Delivery,
    code: Option<String>,
    message: Option<String>,
    violations: Vec<FieldViolation>,
    body_error: Option<BodyError>,
    raw: Bytes,
    shown: Shown,
}

/// What `Display` and `Debug` show of a failure's body.
#[derive(Clone)]
struct Shown {
    code: Option<String>,
    message: Option<String>,
    /// The first ones.
    violations: Vec<FieldViolation>,
}

impl Rejection {
    pub(crate) fn new(
        status: StatusCode,
        delivery: Delivery,
        raw: Bytes,
        body_error: Option<BodyError>,
        secrets: &Secrets,
    ) -> Self {
        let reported = FailureBody::parse(&raw);
        Self {
            shown: Shown::new(&reported, secrets),
            status,
            delivery,
            code: reported.code,
            message: reported.message,
            violations: reported.violations,
            body_error,
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
            crate::operation::UNDECLARED.failure(status),
            body.into(),
            None,
            &Secrets::default(),
        )
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What the answer means for the PIN. Of a verification it says whether the
    /// gateway may have taken the request, as
    /// [`Error::delivery`](crate::Error::delivery) does.
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

    /// The fields that the gateway found invalid; empty where it names none.
    pub fn violations(&self) -> &[FieldViolation] {
        &self.violations
    }

    /// Why the body was not taken as it is. `None` for a failure whose body
    /// arrived whole, whatever it holds.
    pub fn body_error(&self) -> Option<&BodyError> {
        self.body_error.as_ref()
    }

    /// The body as it came, whole unless [`body_error`](Self::body_error) says otherwise.
    pub fn raw_body(&self) -> &[u8] {
        &self.raw
    }

    /// The body as text, with what is not UTF-8 replaced.
    pub fn raw_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.raw)
    }
}

impl Shown {
    fn new(reported: &FailureBody, secrets: &Secrets) -> Self {
        const LONGEST_NAME: usize = 80;
        const LONGEST_REASON: usize = 150;
        const MOST_VIOLATIONS: usize = 10;
        let shown = |text: &str, longest| redact::shown(text, longest, secrets).into_owned();
        let violation = |violation: &FieldViolation| {
            let mut shortened = FieldViolation {
                field: None,
                message: shown(&violation.message, LONGEST_REASON),
            };
            shortened.field = violation
                .field
                .as_deref()
                .map(|field| shown(field, LONGEST_NAME));
            shortened
        };
        let violations = reported.violations.iter().take(MOST_VIOLATIONS);
        Self {
            code: reported
                .code
                .as_deref()
                .map(|text| shown(text, LONGEST_NAME)),
            message: reported
                .message
                .as_deref()
                .map(|text| shown(text, redact::LONGEST_TEXT)),
            violations: violations.map(violation).collect(),
        }
    }
}

impl Rejection {
    /// The line of an error: who did what, and what it said.
    pub(crate) fn describe(&self, gateway: &str) -> String {
        let status = self.status;
        let mut line = match status.as_u16() {
            400..=499 => format!("{gateway} refused the request ({status})"),
            500..=599 => format!("{gateway} failed ({status})"),
            300..=399 => {
                format!("{gateway} answered with a redirect ({status}), which is not followed")
            }
            _ => format!("{gateway} answered {status}, which is neither a success nor a failure"),
        };
        self.add_details(&mut line);
        line
    }

    /// Adds what the body says, as far as there is room.
    fn add_details(&self, line: &mut String) {
        // The rest is for the body's error, and for what became of the PIN.
        const LONGEST: usize = redact::LONGEST_LINE - 150;
        for part in [&self.shown.code, &self.shown.message]
            .into_iter()
            .flatten()
        {
            // The line goes on, so a sentence does not end here.
            line.push_str(": ");
            line.push_str(part.trim_end_matches('.'));
        }
        redact::cut(line, LONGEST);
        let mut left = self.violations.len();
        for FieldViolation { field, message } in &self.shown.violations {
            let field = field.as_deref().unwrap_or("a field");
            if line.len() + field.len() + message.len() > LONGEST {
                break;
            }
            line.push_str(&format!("; {field}: {message}"));
            left -= 1;
        }
        if left > 0 {
            line.push_str(&format!("; … and {left} more"));
        }
        if let Some(error) = &self.body_error {
            line.push_str(&format!("; {error}"));
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = self.status.to_string();
        self.add_details(&mut line);
        f.write_str(&line)
    }
}

impl std::error::Error for Rejection {}

impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Beside the line of an error.
        let longest = redact::LONGEST_DEBUG - redact::LONGEST_LINE - 200;
        let text = redact::limited(longest, f.alternate(), |f| {
            let mut shown = f.debug_struct("Rejection");
            shown
                .field("status", &self.status.as_u16())
                .field("delivery", &self.delivery)
                .field("code", &self.shown.code)
                .field("message", &self.shown.message)
                .field("body_error", &self.body_error)
                .field("raw", &format_args!("{} bytes", self.raw.len()))
                .field("violations", &self.shown.violations);
            match self.violations.len() - self.shown.violations.len() {
                0 => shown.finish(),
                more => shown.field("more_violations", &more).finish(),
            }
        });
        f.write_str(&text)
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
