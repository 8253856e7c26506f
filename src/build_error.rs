//! Why a client could not be made.

use std::fmt;

use crate::cause::Cause;
use crate::redact::{self, Secrets};

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
///
/// Its [`source`](std::error::Error::source) is a text, not the error of another
/// crate.
pub struct BuildError {
    message: String,
    variable: Option<&'static str>,
    source: Option<Cause>,
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
        Self::new("the HTTP client cannot be set up").caused_by(&error.without_url())
    }

    #[cfg(feature = "rustls")]
    pub(crate) fn tls(error: rustls::Error) -> Self {
        Self::new("TLS cannot be set up").caused_by(&error)
    }

    fn caused_by(mut self, error: &(dyn std::error::Error + 'static)) -> Self {
        self.source = Some(Cause::new(error, &Secrets::default()));
        self
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
        let mut message = redact::clean(&self.message).into_owned();
        redact::cut(&mut message, redact::LONGEST_LINE);
        f.write_str(&message)
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = redact::limited(redact::LONGEST_DEBUG, f.alternate(), |f| {
            f.debug_struct("BuildError")
                .field("message", &redact::clean(&self.message))
                .field("variable", &self.variable)
                .field("source", &self.source)
                .finish()
        });
        f.write_str(&text)
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
