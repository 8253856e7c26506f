//! A gateway's address that is safe to send credentials to.

use std::net::IpAddr;

use reqwest::Url;

use crate::BuildError;

/// An address: HTTPS, or HTTP to this machine.
#[derive(Clone)]
pub(crate) struct BaseUrl(Url);

impl BaseUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, BuildError> {
        let invalid = |what: &str| {
            Err(BuildError::new(format!(
                "the base URL {what}; it looks like https://abc123.api.infobip.com"
            )))
        };
        let Ok(url) = Url::parse(text.trim()) else {
            return invalid("is not a URL");
        };
        if !url.username().is_empty() || url.password().is_some() {
            return invalid("holds a user name or a password, which belong in the credential");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return invalid("has a query or a fragment");
        }
        match url.scheme() {
            "https" if cfg!(any(feature = "rustls", feature = "native-tls")) => {}
            "https" => {
                return invalid(
                    "is https, and this program was built without the `rustls` or `native-tls` feature of two-factor-pin",
                );
            }
            "http" if is_loopback(&url) => {}
            "http" => return invalid("is http, which would send the credential in the clear"),
            _ => return invalid("is not https"),
        }
        Ok(Self(url))
    }

    /// What the paths of all operations begin with, without a slash at the end.
    pub(crate) fn path(&self) -> &str {
        self.0.path().trim_end_matches('/')
    }

    /// The address of a path. Nothing is parsed, since that would be a good part
    /// of all that a request costs this side.
    pub(crate) fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        url
    }

    pub(crate) fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    pub(crate) fn host(&self) -> Option<&str> {
        self.0.host_str()
    }

    pub(crate) fn port(&self) -> Option<u16> {
        self.0.port_or_known_default()
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
