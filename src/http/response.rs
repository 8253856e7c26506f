//! An answer with its body read, before it is known what it means.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};

use super::sent::Sent;
use crate::operation::Operation;
use crate::redact;
use crate::reply::Decode;
use crate::{Error, ResponseValue};

/// An answer of any status.
#[expect(
    missing_debug_implementations,
    reason = "what nobody can print, nobody can leak"
)]
pub struct Response {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) body_error: Option<BodyError>,
    pub(crate) sent: Sent,
}

/// Why the body of an answer was not taken as it is: what
/// [`Error::body_error`](crate::Error::body_error) gives. `Display` says it in
/// words.
///
/// ```
/// use two_factor_pin::{BodyError, Error};
///
/// fn broke_off(error: &Error) -> bool {
///     matches!(error.body_error(), Some(BodyError::Incomplete | BodyError::TimedOut))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyError {
    /// The body of a success is not the documented reply. Holds the decoder's
    /// account, without what the call sent.
    Undecodable(String),
    /// The body is longer than [`BODY_LIMIT`](crate::BODY_LIMIT); what was read
    /// until then is kept.
    TooLarge,
    /// The connection broke before the body had ended; what was read until then
    /// is kept.
    Incomplete,
    /// The time ran out before the body had ended; what was read until then is
    /// kept.
    TimedOut,
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undecodable(why) => write!(f, "the body is not the documented reply: {why}"),
            Self::TooLarge => write!(f, "the body is longer than {} bytes", crate::BODY_LIMIT),
            Self::Incomplete => f.write_str("the body broke off"),
            Self::TimedOut => f.write_str("the body did not end in time"),
        }
    }
}

impl Response {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The value that the request has for a path parameter or a field of its
    /// body. `None` where it has no such value, or one that is no text.
    pub(crate) fn asked(&self, name: &str) -> Option<Cow<'_, str>> {
        self.sent.request.value(self.operation, name)
    }

    /// The reply in an answer that the spec calls a success.
    pub(crate) fn decode_success<T: Decode>(mut self) -> Result<ResponseValue<T>, Error> {
        if self.body_error.is_none() {
            match self.readable().and_then(|()| T::decode(&self)) {
                Ok(decoded) => {
                    return Ok(ResponseValue::of(decoded, self));
                }
                Err(why) => {
                    let secrets = self.sent.secrets();
                    let why = redact::shown(&why, redact::LONGEST_TEXT, &secrets);
                    self.body_error = Some(BodyError::Undecodable(why.into_owned()));
                }
            }
        }
        Err(Error::undecodable(self))
    }

    /// Refuses a body that is encoded: the client asks for no encoding, so
    /// something between changed the answer.
    fn readable(&self) -> Result<(), String> {
        let mut encodings = self.headers.get_all(CONTENT_ENCODING).into_iter();
        let is_none = |encoding: &[u8]| {
            let encoding = encoding.trim_ascii();
            encoding.is_empty() || encoding.eq_ignore_ascii_case(b"identity")
        };
        let is_plain = |value: &HeaderValue| value.as_bytes().split(|c| *c == b',').all(is_none);
        match encodings.all(is_plain) {
            true => Ok(()),
            false => Err("it has a Content-Encoding, which was not asked for".to_owned()),
        }
    }

    /// The error that any other answer comes to.
    pub(crate) fn decode_error(self) -> Error {
        if self.status.is_success() {
            return Error::undecodable(self);
        }
        Error::rejected(self)
    }
}
