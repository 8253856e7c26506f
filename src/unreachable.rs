//! What a program must not be able to do does not compile.
//!
//! A client is made by its builder alone:
//!
//! ```compile_fail,E0599
//! two_factor_pin::infobip::Client::new("https://abc123.api.infobip.com");
//! ```
//!
//! ```compile_fail,E0599
//! two_factor_pin::smsend::Client::new_with_client("https://app.gateway.smsend.it", todo!());
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
//! two_factor_pin::infobip::SenderId::from("InfoSMS").to_string();
//! ```
//!
//! ```compile_fail,E0277
//! println!("{}", two_factor_pin::smsend::MessageBody::from("Your code is %PIN%"));
//! ```
//!
//! ```compile_fail,E0599
//! two_factor_pin::PhoneNumber::try_from("41793026727").unwrap().to_string();
//! ```
//!
//! A reply that is not looked at is warned of:
//!
//! ```compile_fail
//! #![deny(unused_must_use)]
//! fn send() -> two_factor_pin::ResponseValue<two_factor_pin::Acknowledgement> {
//!     unimplemented!()
//! }
//! send();
//! ```
