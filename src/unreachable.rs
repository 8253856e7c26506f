//! What a program must not be able to do does not compile.
//!
//! A client is made by its builder alone:
//!
//! ```compile_fail,E0599
//! let _ = two_factor_pin::infobip::Client::new("https://abc123.api.infobip.com");
//! ```
//!
//! ```compile_fail,E0599
//! let _ = two_factor_pin::smsend::Client::new_with_client("https://app.gateway.smsend.it", ());
//! ```
//!
//! No name of the generator's is public:
//!
//! ```compile_fail,E0432
//! use two_factor_pin::infobip::ClientHooks;
//! ```
//!
//! ```compile_fail,E0603
//! use two_factor_pin::runtime::OperationInfo;
//! ```
//!
//! A text that `Debug` redacts has no other way out than `as_str`:
//!
//! ```compile_fail,E0599
//! let _ = two_factor_pin::infobip::SenderId::from("InfoSMS").to_string();
//! ```
//!
//! ```compile_fail,E0277
//! println!("{}", two_factor_pin::smsend::MessageBody::from("Your code is %PIN%"));
//! ```
//!
//! ```compile_fail,E0599
//! let _ = two_factor_pin::PhoneNumber::try_from("41793026727").unwrap().to_string();
//! ```
//!
//! ```compile_fail,E0624
//! let _ = two_factor_pin::PinId::from("0A1B").to_string();
//! ```
//!
//! ```compile_fail,E0277
//! println!("{}", two_factor_pin::Pin::try_from("1598").unwrap());
//! ```
//!
//! A PIN is checked, so that no conversion makes one of any text:
//!
//! ```compile_fail,E0277
//! let _ = two_factor_pin::Pin::from("12 34");
//! ```
//!
//! Texts are made of strings alone, not of all that becomes a string:
//!
//! ```compile_fail,E0277
//! let _ = two_factor_pin::infobip::SenderId::from('I');
//! ```
//!
//! ```compile_fail,E0277
//! let _ = two_factor_pin::PinId::from('I');
//! ```
//!
//! Nobody is let in by a conversion or a default, or by what was said of another
//! operation:
//!
//! ```compile_fail,E0277
//! let lets_in: bool = two_factor_pin::Verification::Correct.into();
//! ```
//!
//! ```compile_fail,E0599
//! let _ = two_factor_pin::Verification::default();
//! ```
//!
//! ```compile_fail,E0599
//! # use two_factor_pin::{ResponseValue, infobip::types::VerifyPinReply};
//! # fn run(answer: ResponseValue<VerifyPinReply>) {
//! let _ = answer.ensure_sent();
//! # }
//! ```
//!
//! ```compile_fail,E0599
//! # use two_factor_pin::{ResponseValue, infobip::types::VerifyPinReply};
//! # fn run(answer: ResponseValue<VerifyPinReply>) {
//! let _ = answer.delivery();
//! # }
//! ```
//!
//! ```compile_fail,E0599
//! # use two_factor_pin::{ResponseValue, infobip::types::SendPinOverSmsReply};
//! # fn run(reply: ResponseValue<SendPinOverSmsReply>) {
//! let _ = reply.verification();
//! # }
//! ```
//!
//! ```compile_fail,E0004
//! # use two_factor_pin::Verification;
//! # fn run(verification: Verification) {
//! match verification {
//!     Verification::Correct | Verification::Wrong(_) | Verification::Unknown => {}
//! }
//! # }
//! ```
//!
//! A reply that is not looked at is warned of, and so is a verification:
//!
//! ```compile_fail
//! #![deny(unused_must_use)]
//! fn verify() -> two_factor_pin::Verification {
//!     two_factor_pin::Verification::Unknown
//! }
//! verify();
//! ```
//!
//! ```compile_fail
//! #![deny(unused_must_use)]
//! type Reply = two_factor_pin::ResponseValue<two_factor_pin::Acknowledgement>;
//! fn forget(send: fn() -> Reply) {
//!     send();
//! }
//! ```
