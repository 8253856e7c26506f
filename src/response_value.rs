//! A reply, with what HTTP says beside it.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::decode::{Decoded, Doubt};
use crate::error::Unconfirmed;
use crate::http::Response;
use crate::reply::{Reply, VerificationReply};
use crate::{Delivery, Error, Verification, retry_after};

/// A gateway's reply, with the HTTP status and the headers. It dereferences to
/// the reply.
///
/// That there is a reply does not say that the PIN was sent: a gateway answers
/// 200 and `MESSAGE_NOT_SENT`. [`ensure_sent`](Self::ensure_sent) makes an error
/// of every reply that does not say so. Nor does an answer to a verification say
/// that the PIN is right: [`verification`](Self::verification) does.
///
/// ```
/// use reqwest::{StatusCode, header::HeaderMap};
/// use two_factor_pin::{Delivery, ResponseValue, infobip::types::SendPinOverSmsReply};
///
/// let json = r#"{"pinId": "PIN0123456789ABCDEF", "smsStatus": "MESSAGE_NOT_SENT"}"#;
/// let reply: SendPinOverSmsReply = serde_json::from_str(json)?;
/// let reply = ResponseValue::new(reply, StatusCode::OK, HeaderMap::new());
///
/// assert!(reply.pin_id.as_ref().is_some_and(|id| id.as_str() == "PIN0123456789ABCDEF"));
/// assert_eq!(reply.delivery(), Delivery::NotSent);
/// let error = reply.ensure_sent().expect_err("it was not sent");
/// assert_eq!(
///     error.to_string(),
///     "the gateway answered 200 OK, but smsStatus is MESSAGE_NOT_SENT; the PIN was not sent"
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use = "a reply is no success: ask `ensure_sent()` of a send, and `verification()` of a check"]
#[derive(Clone)]
pub struct ResponseValue<T> {
    reply: T,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    gateway: &'static str,
    doubt: Option<Doubt>,
}

impl<T> ResponseValue<T> {
    /// A reply that came from nowhere, for the tests of one's own code. The
    /// status is taken as it is, whatever it says.
    pub fn new(reply: T, status: StatusCode, headers: HeaderMap) -> Self {
        Self {
            reply,
            status,
            headers,
            body: Bytes::new(),
            gateway: "the gateway",
            doubt: None,
        }
    }

    pub(crate) fn of(decoded: Decoded<T>, response: Response) -> Self {
        Self {
            reply: decoded.reply,
            doubt: decoded.doubt,
            status: response.status,
            headers: response.headers,
            body: response.body,
            gateway: response.operation.gateway,
        }
    }

    /// The HTTP status, which is a success.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer. They are the gateway's, and may hold what
    /// should not be logged.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came, for what the reply's type has no field for. Empty
    /// for a reply that came from nowhere. It is the gateway's, and may hold what
    /// should not be logged.
    pub fn raw_body(&self) -> &[u8] {
        &self.body
    }

    /// The reply alone.
    pub fn into_inner(self) -> T {
        self.reply
    }

    /// How long the gateway asks to wait before another request. `None` where
    /// it does not say, or says it in a way that is neither seconds nor an HTTP
    /// date. A date counts from the answer's own `Date`, or from now where there is
    /// none, and one that has passed is zero.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after::in_headers(&self.headers)
    }
}

impl<T: Reply> ResponseValue<T> {
    /// Whether the PIN went out, by all statuses of the reply. It is
    /// [`Unknown`](Delivery::Unknown) where the reply names another number than
    /// the request, or has a field twice with different values.
    pub fn delivery(&self) -> Delivery {
        Doubt::delivery(self.doubt, self.reply.delivery())
    }

    /// The reply, if it says that the PIN was sent.
    ///
    /// One of Infobip's without a `pin_id` says so, too, but of a PIN that cannot
    /// be verified. A program treats it as an error, and lets the person ask for
    /// a new one. A reply to a resend without one leaves the ID as it was.
    ///
    /// # Errors
    ///
    /// It says otherwise, or nothing that is known. The error names the reply's
    /// statuses, and its [`delivery`](Error::delivery) is
    /// [`NotSent`](Delivery::NotSent) or [`Unknown`](Delivery::Unknown). It keeps
    /// the reply's [body](Error::raw_body) alone: to verify a PIN of which nobody
    /// knows whether it went out, ask [`delivery`](Self::delivery) instead and
    /// keep the reply.
    pub fn ensure_sent(self) -> Result<Self, Error> {
        match self.delivery() {
            Delivery::Sent => Ok(self),
            delivery => Err(Error::unconfirmed(Unconfirmed {
                gateway: self.gateway,
                status: self.status,
                delivery,
                statuses: self.statuses(),
                headers: self.headers,
                body: self.body,
            })),
        }
    }
}

impl<T: Reply> ResponseValue<T> {
    /// The statuses, and what makes them doubtful.
    fn statuses(&self) -> Vec<(&'static str, Option<String>)> {
        let doubt = self.doubt.map(Doubt::told);
        let doubt = doubt.map(|(field, words)| (field, Some(words.to_owned())));
        self.reply.statuses().into_iter().chain(doubt).collect()
    }
}

impl<T: VerificationReply> ResponseValue<T> {
    /// What the answer means for the PIN that a person typed, by all fields of
    /// the reply that say something of it. It is
    /// [`Unknown`](Verification::Unknown) where the reply names another PIN ID
    /// than the request, or has a field twice with different values.
    pub fn verification(&self) -> Verification {
        Doubt::verification(self.doubt, self.reply.verification())
    }
}

impl<T> Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.reply
    }
}

impl<T> DerefMut for ResponseValue<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.reply
    }
}

impl<T> AsRef<T> for ResponseValue<T> {
    fn as_ref(&self) -> &T {
        &self.reply
    }
}

/// Shows the names of the headers, and no value.
impl<T: fmt::Debug> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(|name| name.as_str()).collect();
        let mut shown = f.debug_struct("ResponseValue");
        shown
            .field("reply", &self.reply)
            .field("status", &self.status.as_u16())
            .field("headers", &names);
        if let Some((field, words)) = self.doubt.map(Doubt::told) {
            shown.field("doubt", &format_args!("{field} is {words}"));
        }
        shown.finish()
    }
}
