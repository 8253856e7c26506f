//! Why a client could not be made.

use std::fmt;

/// Why a client could not be made. The text names what is wrong and the way
/// out, and repeats neither a credential nor an address.
///
/// ```
/// use two_factor_pin::infobip::{Client, Credential};
///
/// let error = Client::builder("http://api.example.com", Credential::api_key("key"))
///     .build()
///     .expect_err("no HTTPS");
/// assert!(error.to_string().contains("in the clear"));
/// assert_eq!(error.variable(), None);
/// ```
#[derive(Debug)]
pub struct BuildError {
    message: String,
    variable: Option<&'static str>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl BuildError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            variable: None,
            source: None,
        }
    }

    pub(crate) fn http(error: reqwest::Error) -> Self {
        let source = Some(error.without_url().into());
        Self {
            source,
            ..Self::new("the HTTP client cannot be set up")
        }
    }

    #[cfg(feature = "rustls")]
    pub(crate) fn tls(error: rustls::Error) -> Self {
        let source = Some(error.into());
        Self {
            source,
            ..Self::new("TLS cannot be set up")
        }
    }

    /// The same error, of a value that an environment variable holds.
    pub(crate) fn of_variable(mut self, variable: &'static str) -> Self {
        self.variable = Some(variable);
        self
    }

    /// The environment variable that is missing or wrong. `None` where the
    /// value did not come from the environment.
    pub fn variable(&self) -> Option<&str> {
        self.variable
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(variable) = self.variable {
            write!(f, "environment variable {variable}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}
