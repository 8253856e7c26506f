//! What an operation replies with.

use crate::decode::Decoded;
use crate::http::Response;
use crate::{Delivery, PinId, Verification};

/// A reply to an operation that sends a PIN, or sends it again: types of
/// [`infobip::types`](crate::infobip::types), and
/// [`Acknowledgement`](crate::Acknowledgement).
///
/// It is there for the bounds of generic code. Nothing else can implement it.
///
/// ```
/// use two_factor_pin::{Delivery, Reply, ResponseValue};
///
/// fn log<T: Reply>(reply: &ResponseValue<T>) {
///     println!("{}: {}", reply.status(), reply.delivery());
/// }
/// ```
pub trait Reply: Decode {
    /// Whether the PIN went out, by all statuses of the reply.
    fn delivery(&self) -> Delivery;

    /// The status fields by their names on the wire, as a log may show them.
    #[doc(hidden)]
    fn statuses(&self) -> Vec<(&'static str, Option<String>)>;

    /// The ID of the PIN. `None` where the gateway has none, or left it out.
    #[doc(hidden)]
    fn pin_id(&self) -> Option<&PinId>;
}

/// A reply to an operation that verifies a PIN.
///
/// Like [`Reply`] it is there for the bounds of generic code.
///
/// ```
/// use two_factor_pin::{ResponseValue, Verification, VerificationReply};
///
/// fn is_right<T: VerificationReply>(answer: &ResponseValue<T>) -> bool {
///     answer.verification() == Verification::Correct
/// }
/// ```
pub trait VerificationReply: Decode {
    /// What the reply means for the PIN that a person typed.
    fn verification(&self) -> Verification;
}

/// A body that can be read. The build implements it for the generated types, and
/// no other crate can name it.
pub trait Decode: Sized {
    /// The reply in an answer, or why there is none.
    #[doc(hidden)]
    fn decode(response: &Response) -> Result<Decoded<Self>, String>;
}
