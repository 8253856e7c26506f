//! Send one-time PINs to phones through Infobip and SMSEnd, know whether they
//! went out, and verify what a person types.
//!
//! ```no_run
//! use two_factor_pin::{Verification, infobip};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = infobip::Client::builder(
//!     "https://abc123.api.infobip.com",
//!     infobip::Credential::api_key("0123456789abcdef"),
//! )
//! .build()?;
//! let sent = client.send_pin_over_sms("+41793026727", "APP", "MSG").await?;
//! let pin_id = sent.pin_id.as_ref().ok_or("no PIN ID")?;
//!
//! let typed = "1598";
//! if client.verify_pin(pin_id, typed).await? == Verification::Correct {
//!     println!("Welcome.");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # One client a gateway
//!
//! [`infobip::Client`] and [`smsend::Client`] are generated from one OpenAPI
//! document, the spec (`openapi/two-factor.yaml` in the crate), while the crate is
//! compiled, each with the operations of its own gateway. Their builders are the one way to make them, and enforce the rules that
//! keep credentials safe: HTTPS except to this machine, no redirects, bounded
//! bodies, and a timeout for everything.
//!
//! # Two ways to end a request
//!
//! Each method of a client takes what the operation requires and returns a request,
//! whose setters take what is optional. Awaiting the request is the safe end: a
//! send is an [`Error`] unless the gateway says that it sent the PIN, and a
//! verification is its [`Verification`]. `send()` of a request returns the reply
//! whatever it says, as an [`UncheckedReply`].
//!
//! [`delivery`](Error::delivery) of an error says whether the PIN went out. A
//! refusal keeps its HTTP status whatever its body was, in a [`Rejection`].
//!
//! Of a [`Verification`] only `Correct` lets somebody in. A gateway says `Correct`
//! of the same PIN again, so a program must forget a PIN that it has accepted, and
//! limit the requests of a person and of an address.
//!
//! # What people type
//!
//! A call refuses a number or a PIN with spaces in it. [`PhoneNumber::parse`] and
//! [`Pin::parse`] read what a person typed.
//!
//! # Nothing twice
//!
//! No gateway has idempotency keys, so [`Retry`] sends again only what certainly
//! never left. A call that is dropped before it ends may have sent its PIN, or
//! spent an attempt to verify one.
//!
//! # Features
//!
//! - `rustls` (default): TLS by rustls on ring, of which the process hears
//!   nothing.
//! - `native-tls`: TLS by the system's library.
//! - `schemars`: `JsonSchema` for the replies and the values in them.
//! - `mock`: a stand-in for both gateways on loopback, and typed helpers for
//!   `httpmock`.
//!
//! # Other crates in these signatures
//!
//! `reqwest` (its `ClientBuilder`, for a proxy or roots of one's own; `StatusCode`
//! and `HeaderMap`), `secrecy` (`SecretString`, which a credential is made of),
//! `serde` (the wire data), and by feature `schemars`, and for the mocks
//! `httpmock`, `bytes` and `serde_json`. A new major version of one of them is a new major
//! version of this crate; progenitor's is not.
#![deny(missing_docs)]
// A caller's program must not end because of what a gateway answers.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        reason = "a test fails so"
    )
)]
#![warn(
    elided_lifetimes_in_paths,
    missing_debug_implementations,
    clippy::allow_attributes_without_reason,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unreachable
)]
#![cfg_attr(docsrs, feature(doc_cfg))]
// An example that drops a reply unread would teach to drop what became of a PIN.
#![doc(test(attr(deny(unused_must_use))))]

mod acknowledgement;
mod argument;
mod body_error;
mod build_error;
mod call;
mod cause;
mod characters;
mod client_builder;
mod credential;
mod decode;
mod delivery;
mod error;
mod failure_body;
mod http;
pub mod infobip;
mod invisible;
mod json;
mod markup;
#[cfg(feature = "mock")]
#[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
pub mod mock;
mod open_enum;
mod operation;
mod phone_number;
mod pin;
mod redact;
mod rejection;
mod reply;
mod response_value;
mod retry;
mod retry_after;
#[allow(
    dead_code,
    unused_imports,
    reason = "what is named of it depends on the spec and on progenitor"
)]
mod runtime;
mod sensitive;
pub mod smsend;
mod unchecked_reply;
mod verification;

pub use acknowledgement::Acknowledgement;
pub use argument::{Argument, OptionalArgument};
pub use body_error::{BODY_LIMIT, BodyError};
pub use build_error::BuildError;
pub use client_builder::ClientBuilder;
pub use delivery::Delivery;
pub use error::Error;
pub use failure_body::FieldViolation;
pub use phone_number::{InvalidPhoneNumber, PhoneNumber};
pub use pin::{InvalidPin, Pin, PinId};
pub use rejection::Rejection;
pub use reply::{Reply, VerificationReply};
pub use response_value::ResponseValue;
pub use retry::Retry;
pub use unchecked_reply::UncheckedReply;
pub use verification::{Verification, WrongPin, WrongReason};

/// The code in README.md compiles, and what does not need an account runs.
#[cfg(all(doctest, feature = "mock"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// What must not compile does not, and what must compile does.
#[cfg(doctest)]
#[doc = include_str!("../tests/compile_fail.md")]
struct CompileFail;
