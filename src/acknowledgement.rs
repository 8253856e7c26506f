//! A success whose body the gateway does not document.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

use crate::decode::Decoded;
use crate::http::Response;
use crate::reply::{Decode, OfSend};
use crate::{Delivery, redact};

/// The reply to an operation whose success body is documented nowhere. It may
/// be empty, text or JSON; the HTTP status alone says what became of the PIN.
///
/// HTML is not taken for an acknowledgement: it is what stands in front of a
/// gateway that answers so.
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
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The body as text, with what is not UTF-8 replaced.
    pub fn raw_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.raw)
    }
}

impl Decode for Acknowledgement {
    fn decode(response: &Response) -> Result<Decoded<Self>, String> {
        if response.body.trim_ascii_start().starts_with(b"<") {
            return Err("a page of HTML or XML".to_owned());
        }
        let reply = Self {
            raw: response.body.clone(),
            delivery: response.operation.acknowledged,
        };
        Ok(Decoded { reply, doubt: None })
    }
}

impl OfSend for Acknowledgement {
    fn delivery(&self) -> Delivery {
        self.delivery
    }

    fn statuses(&self) -> Vec<(&'static str, Option<String>)> {
        Vec::new()
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
