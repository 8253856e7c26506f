//! Every failure of a gateway, in one shape.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
#[cfg(feature = "mock")]
use serde_json::Value;

use crate::failure_body::{FailureBody, FieldViolation};
use crate::http::BodyError;
use crate::{Delivery, redact};

/// An answer whose HTTP status is no success: what
/// [`Error::rejection`](crate::Error::rejection) gives.
///
/// The gateways answer failures in several formats, and what stands in front of
/// a gateway in formats of its own, so decide by [`status`](Self::status); the
/// rest is for people, and any of it may be `None`.
///
/// A gateway's text may repeat a phone number. `Debug` and `Display` therefore
/// show it with the digits of longer numbers starred, while the accessors give
/// it as it came.
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
}

impl Rejection {
    pub(crate) fn new(
        status: StatusCode,
        delivery: Delivery,
        raw: Bytes,
        body_error: Option<BodyError>,
    ) -> Self {
        let reported = FailureBody::parse(&raw);
        Self {
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
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The body as text, with what is not UTF-8 replaced.
    pub fn raw_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.raw)
    }
}

impl Rejection {
    /// The line of an error: who did what, and what it said.
    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>, gateway: &str) -> fmt::Result {
        let status = self.status;
        match status.as_u16() {
            400..=499 => write!(f, "{gateway} refused the request ({status})")?,
            500..=599 => write!(f, "{gateway} failed ({status})")?,
            300..=399 => write!(
                f,
                "{gateway} answered with a redirect ({status}), which is not followed"
            )?,
            _ => write!(
                f,
                "{gateway} answered {status}, which is neither a success nor a failure"
            )?,
        }
        self.details(f)
    }

    fn details(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in [&self.code, &self.message].into_iter().flatten() {
            // The line goes on, so a sentence does not end here.
            write!(f, ": {}", redact::excerpt(part.trim_end_matches('.')))?;
        }
        for FieldViolation { field, message } in &self.violations {
            let field = redact::excerpt(field.as_deref().unwrap_or("a field"));
            write!(f, "; {field}: {}", redact::excerpt(message))?;
        }
        match &self.body_error {
            Some(error) => write!(f, "; {error}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        self.details(f)
    }
}

impl std::error::Error for Rejection {}

impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejection")
            .field("status", &self.status.as_u16())
            .field("delivery", &self.delivery)
            .field("code", &self.code.as_deref().map(redact::excerpt))
            .field("message", &self.message.as_deref().map(redact::excerpt))
            .field("violations", &self.violations)
            .field("body_error", &self.body_error)
            .field("raw", &format_args!("{} bytes", self.raw.len()))
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
