//! Send one-time PINs to phones through Infobip and SMSEnd, and know whether
//! they went out.
//!
//! ```no_run
//! use two_factor_pin::{Delivery, Outcome as _, infobip};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = infobip::Client::builder(
//!     "https://abc123.api.infobip.com",
//!     infobip::Credential::api_key("0123456789abcdef"),
//! )
//! .build()?;
//! let sent = client
//!     .send_pin_over_sms()
//!     .body_map(|b| b.to("41793026727").application_id("APP").message_id("MSG"))
//!     .send()
//!     .await?;
//! assert_eq!(sent.delivery(), Delivery::Sent);
//! # Ok(())
//! # }
//! ```
//!
//! # One client a gateway
//!
//! [`infobip::Client`] and [`smsend::Client`] are generated from one OpenAPI
//! document while the crate is compiled, each with the operations of its own
//! gateway. Their builders are the one way to make them, and lay the rules that
//! keep credentials safe: HTTPS except to this machine, no redirects, bounded
//! bodies, and a timeout for everything.
//!
//! # One question to every answer
//!
//! [`Outcome`] asks a reply, an error or the `Result` of the two whether the PIN
//! went out. The answer is a [`Delivery`]. An error of a gateway's holds a
//! [`Rejection`], which keeps the HTTP status whatever the body was.
//!
//! # Nothing twice
//!
//! No gateway has idempotency keys, so [`Retry`] sends again only what certainly
//! never left. A call that is dropped before it ends may have sent its PIN.
//!
//! # Features
//!
//! - `rustls` (default): TLS by rustls on ring. If the program has installed no
//!   other, ring becomes the process's default TLS provider.
//! - `native-tls`: TLS by the system's library.
//! - `schemars`: `JsonSchema` for all wire data.
//! - `mock`: a stand-in for both gateways on loopback, and typed helpers for
//!   `httpmock`.
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

/// The code in README.md compiles, and what does not need an account runs.
#[cfg(all(doctest, feature = "mock"))]
#[doc = include_str!("../README.md")]
struct Readme;
