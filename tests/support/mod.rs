//! What the promises share: clients, and the server that they talk to.

pub mod every;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub mod lasting;
pub mod logged;
mod request;
pub mod secrets;
mod server;
pub mod spec;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub mod tls;
pub mod watched;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::LazyLock;
use std::time::Duration;

use socket2::{Domain, Socket, Type};
use two_factor_pin::{
    Delivery, Error, Reply, ResponseValue, Retry, UncheckedReply, infobip, smsend,
};

pub use server::{Act, Seen, Server, answer, ok};

pub const KEY: &str = "k3y-that-must-not-show";
pub const NUMBER: &str = "41793026727";
pub const PIN_ID: &str = "0A1B2C3D4E5F60718293A4B5C6D7E8F9";
pub const PIN: &str = "1598";

/// What a call may take in all, where a test does not wait for the time to run
/// out: far more than a server on loopback needs, however busy the machine is.
const TIMEOUT: Duration = Duration::from_secs(10);

pub fn infobip(base_url: impl Into<String>) -> infobip::ClientBuilder {
    infobip::Client::builder(base_url, infobip::Credential::api_key(KEY))
        .timeout(TIMEOUT)
        .retry(Retry::never())
}

pub fn smsend(base_url: impl Into<String>) -> smsend::ClientBuilder {
    smsend::Client::builder(smsend::Credential::session(KEY, KEY))
        .base_url(base_url)
        .timeout(TIMEOUT)
        .retry(Retry::never())
}

pub async fn send_sms(
    builder: infobip::ClientBuilder,
) -> Result<ResponseValue<infobip::types::SendPinOverSmsReply>, Error> {
    send_to(builder, NUMBER).await
}

pub async fn send_to(
    builder: infobip::ClientBuilder,
    number: &str,
) -> Result<ResponseValue<infobip::types::SendPinOverSmsReply>, Error> {
    let client = builder.build().expect("a client");
    client
        .send_pin_over_sms(number, "APP", "MSG")
        .send()
        .await
        .map(UncheckedReply::into_response)
}

/// The same, awaited: an error unless the gateway says that the PIN was sent.
pub async fn sent_sms(
    builder: infobip::ClientBuilder,
) -> Result<ResponseValue<infobip::types::SendPinOverSmsReply>, Error> {
    let client = builder.build().expect("a client");
    client.send_pin_over_sms(NUMBER, "APP", "MSG").await
}

pub async fn send_voice(
    builder: infobip::ClientBuilder,
) -> Result<ResponseValue<infobip::types::SendPinOverVoiceReply>, Error> {
    let client = builder.build().expect("a client");
    client
        .send_pin_over_voice(NUMBER, "APP", "MSG")
        .send()
        .await
        .map(UncheckedReply::into_response)
}

pub async fn request_pin(
    builder: smsend::ClientBuilder,
) -> Result<ResponseValue<two_factor_pin::Acknowledgement>, Error> {
    let client = builder.build().expect("a client");
    client
        .request_pin(format!("+{NUMBER}"))
        .send()
        .await
        .map(UncheckedReply::into_response)
}

/// What a call came to, whether it is a reply or an error.
pub trait Ended {
    fn delivery(&self) -> Delivery;
    #[cfg(feature = "mock")]
    fn rejection(&self) -> Option<&two_factor_pin::Rejection>;
    fn retry_after(&self) -> Option<Duration>;
}

impl<T: Reply> Ended for Result<ResponseValue<T>, Error> {
    fn delivery(&self) -> Delivery {
        match self {
            Ok(reply) => reply.delivery(),
            Err(error) => error.delivery(),
        }
    }

    #[cfg(feature = "mock")]
    fn rejection(&self) -> Option<&two_factor_pin::Rejection> {
        self.as_ref().err().and_then(Error::rejection)
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Ok(reply) => reply.retry_after(),
            Err(error) => error.retry_after(),
        }
    }
}

/// The base URL of a port that nobody listens on. It is bound, so that no other
/// program gets it while the tests run.
pub fn nobody() -> String {
    static PORT: LazyLock<(Socket, SocketAddr)> = LazyLock::new(|| {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        socket.bind(&any.into()).expect("a free port");
        let address = socket.local_addr().expect("an address");
        let address = address.as_socket().expect("an address of a port");
        (socket, address)
    });
    format!("http://{}", PORT.1)
}

/// A builder of reqwest's own. It takes the TLS provider of the process, which a
/// program installs when it starts; another test may have been first.
pub fn http() -> reqwest::ClientBuilder {
    let http = reqwest::Client::builder();
    #[cfg(feature = "rustls")]
    let http = {
        let _ = rustls::crypto::ring::default_provider().install_default();
        // A build with both TLS features has to know which one to use.
        http.tls_backend_rustls()
    };
    http
}
