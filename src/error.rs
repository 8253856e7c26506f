//! Why a call failed, and what that means for the PIN.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::cause::Cause;
use crate::operation::{Operation, Purpose};
use crate::redact::{self, Secrets};
use crate::{BodyError, Delivery, PinId, Rejection, retry_after};

/// Why an operation of either gateway failed.
///
/// It is asked rather than matched: [`delivery`](Self::delivery) says whether the
/// PIN went out, [`attempt_may_be_spent`](Self::attempt_may_be_spent) whether a
/// verification used an attempt up, [`status`](Self::status) and [`rejection`](Self::rejection) what
/// the gateway answered, [`retry_after`](Self::retry_after) how long it asks to
/// wait.
///
/// `Display` is one line for a person or a log, which ends with what became of
/// the PIN, or of the attempt to verify it. `{:#}` and
/// [`source`](std::error::Error::source) give the causes behind it, as texts:
/// a source cannot be downcast to the error of another crate. Neither they nor
/// `Debug` repeat what the call sent (the credential, the number, the PIN, its ID,
/// the text of the message), however the gateway writes it; nor do they show a
/// header's value, a path, or the digits of longer numbers. They hold no control,
/// bidi or invisible character. `Display` has at most 1 KB, and `Debug` 4 KB.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[cfg(feature = "mock")] {
/// use two_factor_pin::Delivery;
/// use two_factor_pin::mock::Gateway;
///
/// let gateway = Gateway::start()?;
/// let client = gateway.infobip().build()?;
/// let error = client
///     .send_pin_over_sms(Gateway::RATE_LIMITED, "APP", "MSG")
///     .await
///     .expect_err("a refusal");
///
/// assert_eq!(error.delivery(), Delivery::NotSent);
/// assert_eq!(error.retry_after().map(|wait| wait.as_secs()), Some(30));
/// assert_eq!(
///     error.to_string(),
///     "Infobip refused the request (429 Too Many Requests): E429: Too many requests; \
///      the PIN was not sent"
/// );
/// # }
/// # Ok(())
/// # }
/// ```
pub struct Error {
    kind: Box<Kind>,
}

enum Kind {
    InvalidRequest(String),
    /// There is no answer.
    Transport(Transport),
    /// The gateway answered with a failure.
    Rejected {
        rejection: Rejection,
        headers: HeaderMap,
        operation: &'static Operation,
    },
    /// The gateway answered with a success that is no reply.
    Undecodable(Undecodable),
    /// A reply that does not say that the PIN was sent.
    Unconfirmed(Unconfirmed),
}

/// How a call ended that got no answer.
struct Transport {
    /// The error of reqwest.
    cause: Cause,
    delivery: Delivery,
    is_connect: bool,
    is_timeout: bool,
    is_builder: bool,
    operation: &'static Operation,
    /// The host and the port.
    address: String,
}

/// A success that is no reply.
pub(crate) struct Undecodable {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub why: BodyError,
    pub operation: &'static Operation,
}

/// What a reply says that is not one of a sent PIN.
pub(crate) struct Unconfirmed {
    pub gateway: &'static str,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub delivery: Delivery,
    pub statuses: Vec<(&'static str, Option<String>)>,
    pub pin_id: Option<PinId>,
}

impl Error {
    fn new(kind: Kind) -> Self {
        let kind = Box::new(kind);
        Self { kind }
    }

    pub(crate) fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(Kind::InvalidRequest(message.into()))
    }

    /// An argument that cannot be converted.
    pub(crate) fn invalid_argument(name: &str, why: &str) -> Self {
        Self::invalid_request(format!("`{name}`: {why}"))
    }

    pub(crate) fn transport(
        error: reqwest::Error,
        operation: &'static Operation,
        address: String,
        secrets: &Secrets,
    ) -> Self {
        Self::new(Kind::Transport(Transport {
            delivery: Self::delivery_of(&error),
            is_connect: error.is_connect(),
            is_timeout: error.is_timeout(),
            is_builder: error.is_builder(),
            cause: Cause::new(&error.without_url(), secrets),
            operation,
            address,
        }))
    }

    pub(crate) fn rejected(
        rejection: Rejection,
        headers: HeaderMap,
        operation: &'static Operation,
    ) -> Self {
        Self::new(Kind::Rejected {
            rejection,
            headers,
            operation,
        })
    }

    pub(crate) fn undecodable(reply: Undecodable) -> Self {
        Self::new(Kind::Undecodable(reply))
    }

    pub(crate) fn unconfirmed(reply: Unconfirmed) -> Self {
        Self::new(Kind::Unconfirmed(reply))
    }

    /// Whether the PIN went out. Only what is certainly
    /// [`NotSent`](Delivery::NotSent) may be sent again without asking the
    /// person.
    ///
    /// A verification sends no PIN; of one it says whether the gateway may have
    /// taken the request, [`NotSent`](Delivery::NotSent) or
    /// [`Unknown`](Delivery::Unknown).
    pub fn delivery(&self) -> Delivery {
        match &*self.kind {
            // The request was never made.
            Kind::InvalidRequest(_) => Delivery::NotSent,
            Kind::Transport(transport) => transport.delivery,
            Kind::Rejected { rejection, .. } => rejection.delivery(),
            Kind::Undecodable(_) => Delivery::Unknown,
            Kind::Unconfirmed(reply) => reply.delivery,
        }
    }

    /// Whether one of a PIN's attempts may be spent by the verification that
    /// failed. It is not, where the gateway refused the request or never got it,
    /// and by no other operation.
    pub fn attempt_may_be_spent(&self) -> bool {
        self.purpose() == Some(Purpose::Verify) && self.delivery() != Delivery::NotSent
    }

    /// What was to be done. `None` for a request that was never made.
    fn purpose(&self) -> Option<Purpose> {
        match &*self.kind {
            Kind::InvalidRequest(_) => None,
            Kind::Transport(transport) => Some(transport.operation.purpose),
            Kind::Rejected { operation, .. } => Some(operation.purpose),
            Kind::Undecodable(reply) => Some(reply.operation.purpose),
            Kind::Unconfirmed(_) => Some(Purpose::Send),
        }
    }

    /// What it means that there is no answer. A request is written once there is
    /// a connection, not before.
    pub(crate) fn delivery_of(error: &reqwest::Error) -> Delivery {
        match error.is_connect() || error.is_builder() {
            true => Delivery::NotSent,
            false => Delivery::Unknown,
        }
    }

    /// The HTTP status of the answer. `None` where there was no answer.
    pub fn status(&self) -> Option<StatusCode> {
        match &*self.kind {
            Kind::InvalidRequest(_) | Kind::Transport(_) => None,
            Kind::Rejected { rejection, .. } => Some(rejection.status()),
            Kind::Undecodable(reply) => Some(reply.status),
            Kind::Unconfirmed(reply) => Some(reply.status),
        }
    }

    /// The headers of the answer. `None` where there was no answer. They are
    /// the gateway's, and may hold what should not be logged.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match &*self.kind {
            Kind::InvalidRequest(_) | Kind::Transport(_) => None,
            Kind::Rejected { headers, .. } => Some(headers),
            Kind::Undecodable(reply) => Some(&reply.headers),
            Kind::Unconfirmed(reply) => Some(&reply.headers),
        }
    }

    /// The gateway's refusal or failure: an answer whose HTTP status is no
    /// success. `None` without an answer, and for a success that is no reply or
    /// that does not say that the PIN was sent.
    pub fn rejection(&self) -> Option<&Rejection> {
        match &*self.kind {
            Kind::Rejected { rejection, .. } => Some(rejection),
            _ => None,
        }
    }

    /// The body of the answer as it came, as far as it was read; of a reply that
    /// does not say [`Sent`](Delivery::Sent), too, which may name a PIN that
    /// arrives after all. `None` without an answer. It is the gateway's, and may
    /// hold what should not be logged.
    pub fn raw_body(&self) -> Option<&[u8]> {
        match &*self.kind {
            Kind::Rejected { rejection, .. } => Some(rejection.raw_body()),
            Kind::Undecodable(reply) => Some(&reply.body),
            Kind::Unconfirmed(reply) => Some(&reply.body),
            _ => None,
        }
    }

    /// The ID of the PIN that the reply named, although it does not say that the
    /// PIN was sent. Where [`delivery`](Self::delivery) is
    /// [`Unknown`](Delivery::Unknown) the PIN may arrive, and can be verified by this
    /// ID. `None` where there is no such reply, and for SMSEnd, which has no IDs.
    pub fn pin_id(&self) -> Option<&PinId> {
        match &*self.kind {
            Kind::Unconfirmed(reply) => reply.pin_id.as_ref(),
            _ => None,
        }
    }

    /// Why the answer's body was not taken as it is. `None` without an answer,
    /// and for a body that arrived whole and is what the status promises.
    pub fn body_error(&self) -> Option<&BodyError> {
        match &*self.kind {
            Kind::Rejected { rejection, .. } => rejection.body_error(),
            Kind::Undecodable(reply) => Some(&reply.why),
            _ => None,
        }
    }

    /// How long the gateway asks to wait before another request. `None` where
    /// it does not say, or says it in a way that is neither seconds nor an HTTP
    /// date. A date counts from the answer's own `Date`, or from now where there is
    /// none, and one that has passed is zero.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after::in_headers(self.headers()?)
    }

    /// Whether the time ran out: before there was a connection
    /// ([`is_connect`](Self::is_connect) as well), before the answer, or before
    /// its end.
    pub fn is_timeout(&self) -> bool {
        match &*self.kind {
            Kind::Transport(transport) => transport.is_timeout,
            _ => self.body_error() == Some(&BodyError::TimedOut),
        }
    }

    /// Whether no connection could be made.
    pub fn is_connect(&self) -> bool {
        matches!(&*self.kind, Kind::Transport(transport) if transport.is_connect)
    }

    /// Whether the gateway refused the request for now, with a 429.
    /// [`retry_after`](Self::retry_after) is how long to wait, where it says so.
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the request was invalid, and was not made. The text names the
    /// field. Of what a person types it is the phone number that can be:
    /// [`PhoneNumber`](crate::PhoneNumber) tells that one beforehand.
    pub fn is_invalid_request(&self) -> bool {
        matches!(&*self.kind, Kind::InvalidRequest(_))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fate = match (self.purpose(), self.delivery()) {
            (None, _) => "; nothing was sent",
            (Some(Purpose::Send), Delivery::Sent) => "; the PIN was sent",
            (Some(Purpose::Send), Delivery::NotSent) => "; the PIN was not sent",
            (Some(Purpose::Send), Delivery::Unknown) => "; the PIN may have been sent",
            (Some(Purpose::Verify), Delivery::NotSent) => "; no attempt was spent",
            (Some(Purpose::Verify), _) => "; an attempt may be spent",
            (Some(Purpose::Other), Delivery::NotSent) => "; nothing was done",
            (Some(Purpose::Other), _) => "; it may have been done",
        };
        let mut line = self.kind.to_string();
        redact::cut(&mut line, redact::LONGEST_LINE - fate.len());
        line.push_str(fate);
        if let Kind::Transport(transport) = &*self.kind
            && f.alternate()
        {
            for cause in transport.cause.chain() {
                line.push_str(&format!(": {cause}"));
            }
            redact::cut(&mut line, redact::LONGEST_LINE);
        }
        f.write_str(&line)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Our own words, which repeat no value.
            Self::InvalidRequest(message) => write!(f, "the request is invalid: {message}"),
            Self::Transport(transport) => write!(f, "{transport}"),
            Self::Rejected {
                rejection,
                operation,
                ..
            } => f.write_str(&rejection.describe(operation.gateway)),
            Self::Undecodable(reply) => {
                let gateway = reply.operation.gateway;
                write!(f, "{gateway} answered {}, but {}", reply.status, reply.why)
            }
            Self::Unconfirmed(reply) => write!(f, "{reply}"),
        }
    }
}

/// Names the innermost cause. reqwest's own line says no more than that a request
/// failed.
impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, .. } = self;
        let gateway = self.operation.gateway;
        let cause = self.cause.innermost();
        match (self.is_connect, self.is_timeout) {
            (true, true) => write!(f, "could not connect to {gateway} at {address} in time"),
            (true, false) => write!(f, "could not connect to {gateway} at {address}: {cause}"),
            (false, true) => write!(f, "{gateway} at {address} did not answer in time"),
            (false, false) if self.is_builder => {
                write!(f, "the request could not be made: {cause}")
            }
            (false, false) => write!(
                f,
                "the connection to {gateway} at {address} broke before the answer: {cause}"
            ),
        }
    }
}

impl fmt::Display for Unconfirmed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} answered {}, but ", self.gateway, self.status)?;
        let mut reported = self
            .statuses
            .iter()
            .filter_map(|(field, value)| Some((field, value.as_deref()?)))
            .peekable();
        if reported.peek().is_none() {
            return f.write_str("does not say that it sent the PIN");
        }
        for (index, (field, value)) in reported.enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{field} is {value}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = redact::limited(redact::LONGEST_DEBUG, f.alternate(), |f| {
            let mut shown = f.debug_struct("Error");
            shown.field("kind", &format_args!("{}", self.kind.name()));
            match self.purpose() {
                Some(Purpose::Verify) => {
                    shown.field("attempt_may_be_spent", &self.attempt_may_be_spent())
                }
                _ => shown.field("delivery", &self.delivery()),
            };
            if let Some(status) = self.status() {
                shown.field("status", &status.as_u16());
            }
            if let Some(rejection) = self.rejection() {
                shown.field("rejection", rejection);
            }
            shown.field("text", &format_args!("\"{self:#}\""));
            shown.finish_non_exhaustive()
        });
        f.write_str(&text)
    }
}

impl Kind {
    fn name(&self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "InvalidRequest",
            Self::Transport(transport) if transport.is_connect => "Connect",
            Self::Transport(transport) if transport.is_timeout => "Timeout",
            Self::Transport(_) => "Transport",
            Self::Rejected { .. } => "Rejected",
            Self::Undecodable(_) => "Undecodable",
            Self::Unconfirmed(_) => "Unconfirmed",
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.kind {
            Kind::Transport(transport) => Some(&transport.cause),
            _ => None,
        }
    }
}
