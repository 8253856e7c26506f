//! A reply, with what HTTP says beside it.

use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::decode::{Decoded, Doubt};
use crate::error::Unconfirmed;
use crate::http::{Response, Sent};
use crate::redact::{self, Secrets};
use crate::reply::{Reply, VerificationReply};
use crate::{Delivery, Error, Verification, retry_after};

/// A gateway's reply, with the HTTP status and the headers. It dereferences to
/// the reply.
///
/// Awaiting a request that sends a PIN returns one only where the gateway says
/// that it sent the PIN. `send()` of a request returns an
/// [`UncheckedReply`](crate::UncheckedReply).
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
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct ResponseValue<T> {
    reply: T,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    gateway: &'static str,
    /// `None` for a reply that came from nowhere.
    sent: Option<Sent>,
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
            sent: None,
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
            sent: Some(response.sent),
        }
    }

    /// What no text may repeat.
    fn secrets(&self) -> Secrets {
        self.sent.as_ref().map(Sent::secrets).unwrap_or_default()
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

    /// The reply, if it says that the PIN was sent, and an error otherwise.
    pub(crate) fn ensure_sent(self) -> Result<Self, Error> {
        match self.delivery() {
            Delivery::Sent => Ok(self),
            delivery => Err(Error::unconfirmed(Unconfirmed {
                gateway: self.gateway,
                status: self.status,
                delivery,
                statuses: self.statuses(),
                pin_id: self.reply.pin_id().cloned(),
                headers: self.headers,
                body: self.body,
            })),
        }
    }
}

impl<T: Reply> ResponseValue<T> {
    /// The statuses as an error shows them, and what makes them doubtful.
    fn statuses(&self) -> Vec<(&'static str, Option<String>)> {
        const LONGEST: usize = 150;
        let secrets = self.secrets();
        let shown = |value: String| redact::shown(&value, LONGEST, &secrets).into_owned();
        let doubt = self.doubt.map(Doubt::told);
        let doubt = doubt.map(|(field, words)| (field, Some(words.to_owned())));
        let statuses = self.reply.statuses().into_iter();
        statuses
            .map(|(field, value)| (field, value.map(shown)))
            .chain(doubt)
            .collect()
    }
}

impl<T: VerificationReply> ResponseValue<T> {
    /// What the answer means for the PIN that a person typed, by all fields of
    /// the reply that say something of it. It is
    /// [`Unknown`](Verification::Unknown) where the reply names another PIN ID
    /// than the request, or has a field twice with different values.
    pub fn verification(&self) -> Verification {
        let verification = Doubt::verification(self.doubt, self.reply.verification());
        verification.map_unknown_reason(|text| self.secrets().starred(text).into_owned())
    }
}

impl<T> Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.reply
    }
}

/// Shows the names of the headers, and no value; of the reply nothing that the
/// call sent, and no more than 4 KB in all.
impl<T: fmt::Debug> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// A value that begins before the cut ends here, as a rule.
        const BEHIND_THE_CUT: usize = 256;
        let longest = redact::LONGEST_DEBUG + BEHIND_THE_CUT;
        let text = redact::limited(longest, f.alternate(), |f| {
            let names: Vec<&str> = self.headers.keys().map(|name| name.as_str()).collect();
            let mut shown = f.debug_struct("ResponseValue");
            if let Some((field, words)) = self.doubt.map(Doubt::told) {
                shown.field("doubt", &format_args!("{field} is {words}"));
            }
            shown
                .field("reply", &self.reply)
                .field("status", &self.status.as_u16())
                .field("headers", &names)
                .finish()
        });
        let secrets = self.secrets();
        let mut text = redact::quoted(&text, |quoted| {
            redact::clean(&secrets.starred(quoted)).into_owned()
        });
        redact::cut(&mut text, redact::LONGEST_DEBUG);
        f.write_str(&text)
    }
}
