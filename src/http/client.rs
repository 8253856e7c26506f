//! The HTTP client of a gateway, and what it must not do.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, HOST, HeaderName, HeaderValue};

use super::base_url::BaseUrl;
use crate::credential::Headers;
use crate::operation::{Operation, UNDECLARED};
use crate::{BuildError, Retry};

/// Servers close an idle connection after 5 seconds and more. A request that
/// meets the closing is lost, and nobody knows whether the PIN went out, so
/// connections are given up first.
const IDLE: Duration = Duration::from_secs(4);

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// What a builder was given.
pub(crate) struct Settings {
    pub timeout: Duration,
    pub connect_timeout: Option<Duration>,
    pub retry: Retry,
    pub user_agent: String,
    pub http: Option<reqwest::ClientBuilder>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            connect_timeout: None,
            retry: Retry::default(),
            user_agent: concat!("two-factor-pin/", env!("CARGO_PKG_VERSION")).to_owned(),
            http: None,
        }
    }
}

/// The caller's builder would show its default headers, and the password of a proxy.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("retry", &self.retry)
            .field("has_http_client", &self.http.is_some())
            .finish_non_exhaustive()
    }
}

/// What the calls of a gateway client share. A clone shares it as well.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

pub(super) struct Shared {
    pub http: reqwest::Client,
    pub base: BaseUrl,
    pub credential: Arc<Headers>,
    operations: &'static [Operation],
    pub timeout: Duration,
    pub connect_timeout: Duration,
    pub retry: Retry,
}

impl Client {
    pub(crate) fn new(
        settings: Settings,
        base: BaseUrl,
        credential: Headers,
        operations: &'static [Operation],
    ) -> Result<Self, BuildError> {
        let timeout = settings.timeout;
        let connect_timeout = settings
            .connect_timeout
            .unwrap_or_else(|| CONNECT_TIMEOUT.min(timeout / 2));
        if connect_timeout >= timeout {
            return Err(BuildError::new(
                "the connect timeout is not shorter than the timeout",
            ));
        }
        let callers = settings.http.map(|http| restrained(http, &base));
        let http = with_tls(callers.transpose()?, &base)?
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            // The program's own reqwest may have them on.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .https_only(base.is_https())
            .user_agent(settings.user_agent)
            .timeout(timeout)
            .connect_timeout(connect_timeout)
            .pool_idle_timeout(IDLE);
        let http = if base.is_https() {
            http
        } else {
            on_this_machine(http)
        };
        Ok(Self(Arc::new(Shared {
            http: http.build().map_err(BuildError::http)?,
            base,
            credential: Arc::new(credential),
            operations,
            timeout,
            connect_timeout,
            retry: settings.retry,
        })))
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.0
    }

    /// What the paths of all operations begin with.
    pub(crate) fn base_path(&self) -> &str {
        self.0.base.path()
    }
}

impl Shared {
    /// What the spec says of an operation.
    pub fn operation(&self, id: &str) -> &'static Operation {
        let mut operations = self.operations.iter();
        operations
            .find(|operation| operation.id == id)
            .unwrap_or(&UNDECLARED)
    }

    pub fn credential(&self) -> impl Iterator<Item = &(HeaderName, HeaderValue)> {
        self.credential.iter()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("headers", &self.0.credential)
            .field("timeout", &self.0.timeout)
            .field("retry", &self.0.retry)
            .finish_non_exhaustive()
    }
}

/// A builder that knows how TLS is spoken: the caller's, or one of our own.
fn with_tls(
    callers: Option<reqwest::ClientBuilder>,
    base: &BaseUrl,
) -> Result<reqwest::ClientBuilder, BuildError> {
    #[cfg(feature = "rustls")]
    return super::tls::builder(callers, base.is_https());
    #[cfg(not(feature = "rustls"))]
    {
        let _ = base;
        Ok(callers.unwrap_or_default())
    }
}

/// A caller's builder that logs no bytes, keys and PINs with them. Of its default
/// headers, those are ours that no request sets: the host, and that a body is
/// wanted as it is.
fn restrained(
    callers: reqwest::ClientBuilder,
    base: &BaseUrl,
) -> Result<reqwest::ClientBuilder, BuildError> {
    let headers = [
        (HOST, base.host_header()?),
        (ACCEPT_ENCODING, HeaderValue::from_static("identity")),
    ];
    Ok(callers
        .connection_verbose(false)
        .default_headers(headers.into_iter().collect()))
}

/// Plain text stays on this machine: it goes to no proxy, and the one name that
/// is allowed leads nowhere else.
fn on_this_machine(http: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    let addresses = [
        IpAddr::from(Ipv4Addr::LOCALHOST),
        Ipv6Addr::LOCALHOST.into(),
    ];
    http.no_proxy().resolve_to_addrs(
        "localhost",
        &addresses.map(|address| SocketAddr::new(address, 0)),
    )
}
