//! What both gateways share on the wire: everything between a request and its
//! answer, one concept a file.
//!
//! [`base_url`] and [`client`] say where requests go and what the HTTP client
//! must not do; [`request`] is what a call sends, [`attempts`] sends it, and
//! [`body`] reads what comes back, as a [`Response`]. [`span`] tells of it, and
//! [`sent`] what no text may repeat.

mod attempts;
mod base_url;
mod body;
mod client;
mod request;
mod response;
mod sent;
mod span;
#[cfg(feature = "rustls")]
mod tls;

pub use base_url::AddressRules;
pub(crate) use base_url::BaseUrl;
pub use client::Client;
pub(crate) use client::Settings;
pub(crate) use request::within;
pub use request::{Request, RequestBody};
pub use response::Response;
pub(crate) use sent::Sent;
