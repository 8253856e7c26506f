//! The questions that a caller asks of every call's end.

use std::time::Duration;

use crate::reply::Reply;
use crate::{Delivery, Error, Rejection, ResponseValue};

/// What became of a PIN, asked of the `Result` of a call, and in generic code of
/// a reply or an error. A reply and an error answer these questions without this
/// trait, too.
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
    /// date. A date counts from the answer's own `Date`, or from now where there is
    /// none, and one that has passed is zero.
    fn retry_after(&self) -> Option<Duration>;

    /// The gateway's refusal or failure. `None` for a reply, for an error
    /// without an answer, and for a success that is no reply.
    fn rejection(&self) -> Option<&Rejection>;
}

impl<T: Reply> Outcome for ResponseValue<T> {
    fn delivery(&self) -> Delivery {
        self.delivery()
    }

    fn retry_after(&self) -> Option<Duration> {
        self.retry_after()
    }

    fn rejection(&self) -> Option<&Rejection> {
        None
    }
}

impl Outcome for Error {
    fn delivery(&self) -> Delivery {
        self.delivery()
    }

    fn retry_after(&self) -> Option<Duration> {
        self.retry_after()
    }

    fn rejection(&self) -> Option<&Rejection> {
        self.rejection()
    }
}

impl<T: Reply> Outcome for Result<ResponseValue<T>, Error> {
    fn delivery(&self) -> Delivery {
        match self {
            Ok(reply) => reply.delivery(),
            Err(error) => error.delivery(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Ok(reply) => reply.retry_after(),
            Err(error) => error.retry_after(),
        }
    }

    fn rejection(&self) -> Option<&Rejection> {
        self.as_ref().err().and_then(Error::rejection)
    }
}
