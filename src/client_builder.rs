//! How a client of either gateway is made.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use crate::credential::Headers;
use crate::http::{AddressRules, BaseUrl, Client, Settings};
use crate::operation::Operation;
use crate::{BuildError, Retry};

/// Makes a client of a gateway: [`infobip::Client::builder`] and
/// [`smsend::Client::builder`] begin one.
///
/// Whatever is set here, the client follows no redirects, speaks HTTPS except
/// to a loopback address, and keeps no idle connection for long.
///
/// ```
/// use std::time::Duration;
/// use two_factor_pin::{Retry, infobip};
///
/// let client = infobip::Client::builder(
///     "https://abc123.api.infobip.com",
///     infobip::Credential::api_key("0123456789abcdef"),
/// )
/// .timeout(Duration::from_secs(10))
/// .retry(Retry::never())
/// .build()?;
/// # Ok::<(), two_factor_pin::BuildError>(())
/// ```
///
/// [`infobip::Client::builder`]: crate::infobip::Client::builder
/// [`smsend::Client::builder`]: crate::smsend::Client::builder
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<C> {
    base_url: String,
    credential: Result<Headers, BuildError>,
    settings: Settings,
    /// The variable that the base URL came from, for an error to name.
    base_url_variable: Option<&'static str>,
    client: PhantomData<fn() -> C>,
}

/// A gateway's client, which is made over an HTTP client.
pub trait Assemble: Sized {
    /// What the spec says of its operations.
    const OPERATIONS: &'static [Operation];

    /// What its base URLs have in common.
    const ADDRESS_RULES: AddressRules;

    /// Puts a client together.
    fn assemble(http: Client) -> Self;
}

impl<C: Assemble> ClientBuilder<C> {
    pub(crate) fn new(base_url: String, credential: Result<Headers, BuildError>) -> Self {
        Self {
            base_url,
            credential,
            settings: Settings::default(),
            base_url_variable: None,
            client: PhantomData,
        }
    }

    pub(crate) fn base_url_from(mut self, variable: Option<&'static str>) -> Self {
        self.base_url_variable = variable;
        self
    }

    /// The gateway's address, with or without a trailing slash or a path. It
    /// must be `https://`, or `http://` to a loopback address.
    ///
    /// The path may end in the one that all operations begin with, as a gateway's
    /// documents write it (`/2fa/2` or `/API/v1.0/REST`), or in its first segments.
    /// It is not doubled.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self.base_url_variable = None;
        self
    }

    /// How long a call may take in all, retries included; 30 seconds by
    /// default. What was written before it ran out may have been sent.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// How long making a connection may take. By default 5 seconds, or half of
    /// the timeout where that is shorter. It must be shorter than the timeout,
    /// or nothing would distinguish a connection that cannot be made from a
    /// request that got lost.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = Some(timeout);
        self
    }

    /// Which requests are sent again, [`Retry::default`] by default.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.retry = retry;
        self
    }

    /// The `User-Agent` header, `two-factor-pin/<version>` by default.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.settings.user_agent = user_agent.into();
        self
    }

    /// A reqwest builder to start from, with a proxy, root certificates or a
    /// resolver of one's own. Redirects, the scheme, idle connections, the
    /// timeouts and the `User-Agent` are set over it, and `connection_verbose`,
    /// which logs all bytes, is off.
    ///
    /// Its default headers are sent, but for those that the client sets itself:
    /// `Host`, `Accept`, `Accept-Encoding`, `Content-Type`, `Content-Length` and
    /// the headers of the credential.
    ///
    /// With the feature `rustls`, such a builder takes the TLS provider of the
    /// process, which the program installs when it starts:
    /// `rustls::crypto::ring::default_provider().install_default()`. Without
    /// one, [`build`](Self::build) is an error.
    pub fn http_client(mut self, http: reqwest::ClientBuilder) -> Self {
        self.settings.http = Some(http);
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// The base URL is no address, or not a safe one; the credential is empty
    /// or holds what no HTTP header can carry; the timeouts contradict each
    /// other; TLS cannot start.
    pub fn build(self) -> Result<C, BuildError> {
        let headers = self.credential?;
        let base = BaseUrl::parse(&self.base_url, &C::ADDRESS_RULES).map_err(|error| match self
            .base_url_variable
        {
            Some(variable) => error.of_variable(variable),
            None => error,
        })?;
        Client::new(self.settings, base, headers, C::OPERATIONS).map(C::assemble)
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
