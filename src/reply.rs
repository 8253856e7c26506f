//! What an operation replies with.

use crate::Delivery;
use crate::http::Response;

/// A body that an operation replies with: the types of
/// [`infobip::types`](crate::infobip::types) and
/// [`Acknowledgement`](crate::Acknowledgement).
///
/// It is here to be named in the bounds of generic code; nothing else can
/// implement it.
///
/// ```
/// use two_factor_pin::{Delivery, Error, Outcome as _, Reply, ResponseValue};
///
/// fn ask_again<T: Reply>(result: &Result<ResponseValue<T>, Error>) -> bool {
///     result.delivery() == Delivery::NotSent
/// }
/// ```
pub trait Reply: Decode {}

impl<T: Decode> Reply for T {}

/// What makes a [`Reply`]. The build implements it for the generated types, by
/// the status fields that the spec gives them.
pub trait Decode: Sized {
    /// The reply in an answer, or why there is none.
    fn decode(response: &Response) -> Result<Self, String>;

    /// What the reply means for the PIN.
    fn delivery(&self) -> Delivery;

    /// The status fields by their names on the wire, as a log may show them.
    fn statuses(&self) -> Vec<(&'static str, Option<String>)>;
}
