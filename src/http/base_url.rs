//! A gateway's address that is safe to send credentials to.

use std::iter::successors;
use std::net::IpAddr;

use reqwest::Url;
use reqwest::header::HeaderValue;

use crate::BuildError;

/// What the base URLs of a gateway have in common.
#[derive(Debug)]
pub struct AddressRules {
    /// The beginning of the paths of the gateway's API, without a slash at the end.
    /// It is fixed: an operation elsewhere must not change what a base URL means.
    pub own_path: &'static str,
    /// A base URL, for an error to show.
    pub example: &'static str,
}

/// An address: HTTPS, or HTTP to this machine.
#[derive(Clone)]
pub(crate) struct BaseUrl(Url);

impl BaseUrl {
    /// Reads a base URL. White space around it is left out, and so is the end of
    /// its path where that is the API's own path or the beginning of it.
    pub(crate) fn parse(text: &str, rules: &AddressRules) -> Result<Self, BuildError> {
        Self::checked(text.trim(), rules).map_err(|problem| {
            BuildError::new(format!(
                "the base URL {problem}; expected something like {}",
                rules.example
            ))
        })
    }

    fn checked(text: &str, rules: &AddressRules) -> Result<Self, &'static str> {
        check_characters(text)?;
        let (scheme, rest) = text
            .split_once("://")
            .ok_or("does not begin with https://")?;
        if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
            return Err("has a scheme other than https");
        }
        let mut url = Url::parse(text).map_err(|_| "has no valid host or port")?;
        if rest.contains(['?', '#']) {
            return Err("has a query or a fragment");
        }
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err("has a user name or a password, which belong in the credential");
        }
        if !is_as_written(authority, &url) {
            return Err("has a host or a port that is not in its usual form");
        }
        let path = path.trim_end_matches('/');
        // `Url` resolves `..`, and escapes what a path cannot have.
        if path != url.path().trim_end_matches('/') || path.contains("//") {
            return Err("has a path with `.`, `..`, an empty segment or an invalid character");
        }
        url.set_path(before_own_path(path, rules.own_path)?);
        check_transport(&url)?;
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

    /// The value of `Host`, which names a port that is not the scheme's own.
    pub(crate) fn host_header(&self) -> Result<HeaderValue, BuildError> {
        HeaderValue::from_str(self.0.authority())
            .map_err(|_| BuildError::new("the base URL has a host that no HTTP header can carry"))
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

/// `Url` drops some of these characters, and takes others for slashes.
fn check_characters(text: &str) -> Result<(), &'static str> {
    if text.is_empty() {
        Err("is empty")
    } else if text.starts_with(['"', '\'', '`']) {
        Err("is in quotation marks")
    } else if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        Err("has white space or a control character in it")
    } else if text.contains('\\') {
        Err("has a backslash in it")
    } else {
        Ok(())
    }
}

/// Checks that a credential can be sent there, and that nobody can read it.
fn check_transport(url: &Url) -> Result<(), &'static str> {
    let has_tls = cfg!(any(feature = "rustls", feature = "native-tls"));
    match url.scheme() {
        "https" if has_tls => Ok(()),
        "https" => Err(
            "begins with https://, and this program was built without the \
                        `rustls` or `native-tls` feature of two-factor-pin",
        ),
        _ if is_loopback(url) => Ok(()),
        _ => Err("begins with http://, which would send the credential in the clear"),
    }
}

/// Whether the host and the port are written as the parsed URL has them. `Url`
/// also reads `https:evil.com`, `https:////evil.com` and `http://0x7f.1`.
fn is_as_written(authority: &str, url: &Url) -> bool {
    let default_port = match url.scheme() {
        "http" => ":80",
        _ => ":443",
    };
    let host = url.host_str().unwrap_or_default();
    let parsed = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let written = authority.strip_suffix(default_port).unwrap_or(authority);
    written.eq_ignore_ascii_case(&parsed)
}

/// The path without what an operation's path begins with anyway: the longest end
/// that is `own`, or the beginning of it in whole segments.
fn before_own_path<'a>(path: &'a str, own: &str) -> Result<&'a str, &'static str> {
    if format!("{path}/").contains(&format!("{own}/")) && !path.ends_with(own) {
        return Err("goes on after the path that all operations begin with");
    }
    let beginnings = successors(Some(own), |own| own.rfind('/').map(|end| &own[..end]));
    Ok(beginnings
        .take_while(|beginning| !beginning.is_empty())
        .find_map(|beginning| path.strip_suffix(beginning))
        .unwrap_or(path))
}

/// Without TLS, no address that begins with https:// is taken.
#[cfg(all(test, any(feature = "rustls", feature = "native-tls")))]
mod tests {
    use super::{AddressRules, BaseUrl};

    const INFOBIP: AddressRules = AddressRules {
        own_path: "/2fa/2",
        example: "https://abc123.api.infobip.com",
    };
    const SMSEND: AddressRules = AddressRules {
        own_path: "/API/v1.0/REST",
        example: "https://app.gateway.smsend.it",
    };

    #[test]
    fn the_own_path_is_not_doubled() {
        for (rules, path, expected) in [
            (INFOBIP, "", ""),
            (INFOBIP, "/", ""),
            (INFOBIP, "/2fa/2", ""),
            (INFOBIP, "/2fa/2/", ""),
            (INFOBIP, "/2fa/2//", ""),
            (INFOBIP, "/2fa", ""),
            (INFOBIP, "/proxy", "/proxy"),
            (INFOBIP, "/proxy/2fa/2", "/proxy"),
            (INFOBIP, "/proxy/2fa/", "/proxy"),
            (INFOBIP, "/2", "/2"),
            (INFOBIP, "/my2fa", "/my2fa"),
            (INFOBIP, "/2fa/22", "/2fa/22"),
            (INFOBIP, "/2fa/2fa", "/2fa"),
            (INFOBIP, "/2FA/2", "/2FA/2"),
            (SMSEND, "/API/v1.0/REST/", ""),
            (SMSEND, "/API/v1.0/", ""),
            (SMSEND, "/API", ""),
            (SMSEND, "/a/API/v1.0/REST", "/a"),
            (SMSEND, "/REST", "/REST"),
            (SMSEND, "/v1.0/REST", "/v1.0/REST"),
        ] {
            for host in ["https://example.com", "HTTPS://Example.com:443"] {
                let url = BaseUrl::parse(&format!("{host}{path}"), &rules);
                assert_eq!(url.unwrap().path(), expected, "{path}");
            }
        }
        for (rules, path) in [(INFOBIP, "/2fa/2/pin"), (SMSEND, "/API/v1.0/REST/2fa")] {
            let error = BaseUrl::parse(&format!("https://example.com{path}"), &rules);
            assert!(error.err().unwrap().to_string().contains("goes on after"));
        }
    }

    #[test]
    fn usual_addresses_are_taken() {
        for text in [
            "https://example.com",
            " https://example.com\n",
            "https://EXAMPLE.com:8443/a",
            "https://example.com./",
            "https://xn--bcher-kva.example",
            "https://192.0.2.1:8443",
            "http://localhost:8080",
            "http://127.0.0.1:80/",
            "http://[::1]:8080",
        ] {
            let result = BaseUrl::parse(text, &INFOBIP);
            assert!(result.is_ok(), "{text:?}: {:?}", result.err());
        }
    }

    #[test]
    fn a_base_url_is_written_as_one() {
        for (text, what) in [
            ("", "is empty"),
            ("  ", "is empty"),
            ("example.com", "does not begin with https://"),
            ("//example.com", "does not begin with https://"),
            ("localhost:8080", "does not begin with https://"),
            ("https:evil.com", "does not begin with https://"),
            ("https:/evil.com", "does not begin with https://"),
            ("http:127.0.0.1", "does not begin with https://"),
            ("https:/\\example.com", "a backslash"),
            ("https:\\\\example.com", "a backslash"),
            ("https://example.com\\@evil.com", "a backslash"),
            ("https://", "host or port"),
            ("https:///example.com", "a host or a port"),
            ("https:////example.com", "a host or a port"),
            ("https://example.com:", "a host or a port"),
            ("https://example.com:0443", "a host or a port"),
            ("https://example.com:99999", "host or port"),
            ("http://0x7f.1", "a host or a port"),
            ("http://127.1", "a host or a port"),
            ("http://2130706433", "a host or a port"),
            ("https://ex%61mple.com", "a host or a port"),
            ("https://ｅxample.com", "a host or a port"),
            ("https://exam\tple.com", "white space or a control"),
            ("https://example.com/\n2fa", "white space or a control"),
            ("ht\rtps://example.com", "white space or a control"),
            ("https://example.com/a b", "white space or a control"),
            ("https://example.com\u{0}", "white space or a control"),
            ("https://example.com/../..", "`..`"),
            ("https://example.com/..", "`..`"),
            ("https://example.com/./a", "`..`"),
            ("https://example.com/a/%2e%2E/b", "`..`"),
            ("https://example.com/a//b", "an empty segment"),
            ("https://example.com//evil.com", "an empty segment"),
            ("https://example.com/é", "an invalid character"),
            ("https://example.com/?", "a query or a fragment"),
            ("https://example.com?a=b", "a query or a fragment"),
            ("https://example.com/#", "a query or a fragment"),
            ("https://user@example.com", "a user name or a password"),
            ("https://:pw@example.com", "a user name or a password"),
            ("https://@example.com", "a user name or a password"),
            ("http://example.com", "in the clear"),
            ("http://localhost.evil.com", "in the clear"),
            ("ftp://example.com", "other than https"),
            ("javascript://example.com", "other than https"),
            ("\"https://example.com\"", "in quotation marks"),
            ("<https://example.com>", "other than https"),
        ] {
            let error = BaseUrl::parse(text, &SMSEND).err();
            let shown = error
                .unwrap_or_else(|| panic!("{text:?} is taken"))
                .to_string();
            assert!(shown.contains(what), "{text:?}: {shown}");
            assert!(!shown.contains("evil"), "{text:?}: {shown}");
            let expected = "; expected something like https://app.gateway.smsend.it";
            assert!(shown.ends_with(expected), "{text:?}: {shown}");
        }
    }
}
