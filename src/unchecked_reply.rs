//! A reply of which nobody has asked yet what it means.

use std::fmt;
use std::ops::Deref;

use crate::ResponseValue;

/// A reply that may say anything: what `send()` of a request returns.
///
/// A gateway answers with status 200 to a PIN that it did not send, and to a wrong
/// PIN. So look at [`delivery`](ResponseValue::delivery) or
/// [`verification`](ResponseValue::verification), or await the request in place of
/// its `send()`, which looks by itself. It dereferences to [`ResponseValue`], and
/// that one to the reply.
///
/// ```no_run
/// use two_factor_pin::{Delivery, Error, infobip};
///
/// # async fn run(client: infobip::Client) -> Result<(), Error> {
/// let reply = client.send_pin_over_sms("41793026727", "APP", "MSG").send().await?;
/// if reply.delivery() != Delivery::NotSent {
///     println!("verify the PIN {:?}", reply.pin_id);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a reply does not mean that the PIN was sent or is right: look at `delivery()` or \
              `verification()`"]
#[derive(Clone)]
pub struct UncheckedReply<T>(ResponseValue<T>);

impl<T> UncheckedReply<T> {
    pub(crate) fn new(reply: ResponseValue<T>) -> Self {
        Self(reply)
    }

    /// Returns the reply without the reminder to look at it.
    pub fn into_response(self) -> ResponseValue<T> {
        self.0
    }
}

impl<T> Deref for UncheckedReply<T> {
    type Target = ResponseValue<T>;

    fn deref(&self) -> &ResponseValue<T> {
        &self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for UncheckedReply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
