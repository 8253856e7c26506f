//! An answer with its body read, before it is known what it means.

use std::borrow::Cow;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};

use super::sent::Sent;
use crate::BodyError;
use crate::operation::Operation;

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

    /// Refuses a body that is encoded: the client asks for no encoding, so
    /// something between changed the answer.
    pub(crate) fn readable(&self) -> Result<(), String> {
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
}
