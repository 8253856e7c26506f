//! Why a body was not taken as it is.

use std::fmt;

/// The longest body that is read, in bytes: 1 MiB. The gateways' answers have
/// a few hundred. A longer one is a [`BodyError::TooLarge`].
pub const BODY_LIMIT: usize = 1 << 20;

/// Why the body of an answer was not taken as it is: what
/// [`Error::body_error`](crate::Error::body_error) gives. `Display` says it in
/// words.
///
/// ```
/// use two_factor_pin::{BodyError, Error};
///
/// fn broke_off(error: &Error) -> bool {
///     matches!(error.body_error(), Some(BodyError::Incomplete | BodyError::TimedOut))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyError {
    /// The body of a success is not the documented reply. Holds the decoder's
    /// account, without what the call sent.
    Undecodable(String),
    /// The body is longer than [`BODY_LIMIT`]; what was read
    /// until then is kept.
    TooLarge,
    /// The connection broke before the body had ended; what was read until then
    /// is kept.
    Incomplete,
    /// The time ran out before the body had ended; what was read until then is
    /// kept.
    TimedOut,
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undecodable(why) => write!(f, "the body is not the documented reply: {why}"),
            Self::TooLarge => write!(f, "the body is longer than {} bytes", BODY_LIMIT),
            Self::Incomplete => f.write_str("the body broke off"),
            Self::TimedOut => f.write_str("the body did not end in time"),
        }
    }
}
