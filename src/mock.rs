//! Test a program without sending anything (feature `mock`).
//!
//! [`Gateway`] is a server on loopback that answers all operations of both
//! gateways as the spec documents them, from the spec's own examples. It wants
//! the right credentials and valid bodies, some numbers make it fail, and it
//! remembers the PINs that it "sent", each of which is [`Gateway::PIN`].
//!
//! [`infobip`] and [`smsend`] are typed helpers for a test that says itself what
//! a gateway is to answer, on a server of the crate `httpmock`, which it adds to
//! its own dependencies in the version that this crate has: `httpmock = "0.9"`.
//!
//! ```
//! use httpmock::MockServer;
//! use two_factor_pin::mock::infobip::MockServerExt as _;
//! use two_factor_pin::{Delivery, infobip};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = MockServer::start_async().await;
//! let reply = serde_json::from_str(r#"{"smsStatus": "MESSAGE_NOT_SENT"}"#)?;
//! let mock = server.send_pin_over_sms(|when, then| {
//!     when.nc_needed(true);
//!     then.ok(&reply);
//! });
//!
//! let client =
//!     infobip::Client::builder(server.base_url(), infobip::Credential::api_key("any")).build()?;
//! let request = client.send_pin_over_sms("41793026727", "APP", "MSG").nc_needed(true);
//! let error = request.await.expect_err("not sent");
//!
//! assert_eq!(error.delivery(), Delivery::NotSent);
//! mock.assert_calls(1);
//! # Ok(())
//! # }
//! ```

mod answer;
mod call;
mod call_log;
mod check;
mod choice;
mod constants;
mod credentials;
mod echo;
mod format;
mod gateway;
mod memory;
mod numbers;
mod path_pattern;
mod schema;
mod server;
mod spec;

pub use call::Call;
pub use gateway::{Gateway, GatewayBuilder};

/// Typed httpmock helpers for Infobip's operations. The [module above](super)
/// has an example.
pub mod infobip {
    pub use generated::{MockServerExt, operations};

    #[allow(
        warnings,
        missing_docs,
        clippy::all,
        clippy::restriction,
        reason = "progenitor's code is not ours to document or to lint"
    )]
    mod generated {
        include!(concat!(env!("OUT_DIR"), "/infobip_mock.rs"));
    }
}

/// Typed httpmock helpers for SMSEnd's operations. The [module above](super) has
/// an example.
pub mod smsend {
    pub use generated::{MockServerExt, operations};

    #[allow(
        warnings,
        missing_docs,
        clippy::all,
        clippy::restriction,
        reason = "progenitor's code is not ours to document or to lint"
    )]
    mod generated {
        include!(concat!(env!("OUT_DIR"), "/smsend_mock.rs"));
    }
}
