//! What an operation replies with.

use crate::decode::Decoded;
use crate::http::Response;
use crate::{Delivery, Verification};

/// A body that an operation replies with which sends a PIN, or sends it again:
/// types of [`infobip::types`](crate::infobip::types), and
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
pub trait Reply: OfSend {}

impl<T: OfSend> Reply for T {}

/// A body that an operation replies with which verifies a PIN. It is no
/// [`Reply`]: nothing was to be sent.
///
/// Like `Reply` it is here for the bounds of generic code.
///
/// ```
/// use two_factor_pin::{Error, ResponseValue, Verification, VerificationReply};
///
/// fn is_right<T: VerificationReply>(result: &Result<ResponseValue<T>, Error>) -> bool {
///     matches!(result, Ok(answer) if answer.verification() == Verification::Correct)
/// }
/// ```
pub trait VerificationReply: OfVerification {}

impl<T: OfVerification> VerificationReply for T {}

/// A body that can be read. The build implements it for the generated types.
pub trait Decode: Sized {
    /// The reply in an answer, or why there is none.
    fn decode(response: &Response) -> Result<Decoded<Self>, String>;
}

/// What makes a [`Reply`]. The build implements it by the status fields that the
/// spec gives a type.
pub trait OfSend: Decode {
    /// What the reply means for the PIN.
    fn delivery(&self) -> Delivery;

    /// The status fields by their names on the wire, as a log may show them.
    fn statuses(&self) -> Vec<(&'static str, Option<String>)>;
}

/// What makes a [`VerificationReply`]. The build implements it by the fields to
/// which the spec gives `x-verification`.
pub trait OfVerification: Decode {
    /// What the reply means for the PIN.
    fn verification(&self) -> Verification;
}
