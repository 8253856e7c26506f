//! The questions that a caller asks of every reply and every error.

use std::time::Duration;

use bytes::Bytes;
use progenitor_client::ResponseValue;

use crate::{Delivery, Error, Rejection, retry_after};

/// A body that an operation replies with. The build implements it for the
/// generated types, by the status fields that the spec gives them.
pub trait Reply: Sized {
    /// The reply in a body, or why there is none.
    fn decode(body: &Bytes) -> Result<Self, String>;

    /// What the reply means for the PIN.
    fn delivery(&self) -> Delivery;
}

/// What became of a PIN, asked of a reply, of an error, or of the `Result` of
/// the two.
///
/// ```no_run
/// use two_factor_pin::{infobip, Delivery, Outcome as _};
///
/// # async fn run(client: infobip::Client) {
/// let result = client
///     .send_pin_over_sms()
///     .body_map(|b| b.to("41793026727").application_id("APP").message_id("MSG"))
///     .send()
///     .await;
/// match result.delivery() {
///     Delivery::Sent => println!("look at your phone"),
///     Delivery::NotSent => println!("please try again"),
///     Delivery::Unknown => println!("if nothing arrives within a minute, ask for a new PIN"),
/// }
/// # }
/// ```
pub trait Outcome {
    /// Whether the PIN went out.
    fn delivery(&self) -> Delivery;

    /// How long the gateway asks to wait before another request. `None` where
    /// it does not say, or says it in a way that is neither seconds nor an HTTP
    /// date. A date that has passed is zero.
    fn retry_after(&self) -> Option<Duration>;

    /// The gateway's refusal. `None` for a reply, and for an error without an
    /// answer.
    fn rejection(&self) -> Option<&Rejection>;
}

impl<T: Reply> Outcome for ResponseValue<T> {
    fn delivery(&self) -> Delivery {
        Reply::delivery(self.as_ref())
    }

    fn retry_after(&self) -> Option<Duration> {
        retry_after::in_headers(self.headers())
    }

    fn rejection(&self) -> Option<&Rejection> {
        None
    }
}

impl Outcome for Error {
    fn delivery(&self) -> Delivery {
        match self {
            // The request was never made.
            Error::InvalidRequest(_) => Delivery::NotSent,
            // A request is written once there is a connection, not before.
            Error::CommunicationError(error) if error.is_connect() || error.is_builder() => {
                Delivery::NotSent
            }
            Error::ErrorResponse(answer) => answer.delivery(),
            _ => Delivery::Unknown,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Error::ErrorResponse(answer) => retry_after::in_headers(answer.headers()),
            Error::UnexpectedResponse(answer) => retry_after::in_headers(answer.headers()),
            _ => None,
        }
    }

    fn rejection(&self) -> Option<&Rejection> {
        match self {
            Error::ErrorResponse(answer) => Some(answer),
            _ => None,
        }
    }
}

impl<T: Reply> Outcome for Result<ResponseValue<T>, Error> {
    fn delivery(&self) -> Delivery {
        self.as_ref()
            .map_or_else(Outcome::delivery, Outcome::delivery)
    }

    fn retry_after(&self) -> Option<Duration> {
        self.as_ref()
            .map_or_else(Outcome::retry_after, Outcome::retry_after)
    }

    fn rejection(&self) -> Option<&Rejection> {
        self.as_ref()
            .map_or_else(Outcome::rejection, Outcome::rejection)
    }
}
