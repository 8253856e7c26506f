//! Send one-time PINs to phones through Infobip and SMSEnd, and know whether
//! they went out.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod acknowledgement;
mod build_error;
mod client_builder;
mod credential;
mod delivery;
pub mod infobip;
mod masked;
#[cfg(feature = "mock")]
#[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
pub mod mock;
mod number;
mod open_enum;
mod outcome;
mod rejection;
mod retry;
mod retry_after;
pub mod smsend;
mod text;
mod transport;

pub use acknowledgement::Acknowledgement;
pub use build_error::BuildError;
pub use client_builder::ClientBuilder;
pub use delivery::Delivery;
pub use number::{InvalidPhoneNumber, PhoneNumber, Recipient};
pub use outcome::Outcome;
pub use progenitor_client::ResponseValue;
pub use rejection::{BodyFault, FieldViolation, Rejection};
pub use retry::Retry;
pub use text::{MessageBody, Placeholders, ReportedNumber, SenderId, SenderName};
pub use transport::BODY_LIMIT;

/// Why an operation of either gateway failed.
pub type Error = progenitor_client::Error<Rejection>;
