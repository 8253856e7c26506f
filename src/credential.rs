//! From a secret to a header, and from the environment to a secret.

use std::fmt;

use reqwest::header::{HeaderName, HeaderValue};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretString};

use crate::BuildError;

/// The headers that carry a credential, each marked sensitive. HTTP needs them
/// in the clear, so they live as long as the client; the secrets that they were
/// made of are wiped.
#[derive(Clone)]
pub struct Headers(Vec<(HeaderName, HeaderValue)>);

impl Headers {
    pub(crate) fn new<const N: usize>(headers: [(HeaderName, HeaderValue); N]) -> Self {
        Self(headers.into())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(HeaderName, HeaderValue)> {
        self.0.iter()
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

/// A header value of a scheme, which may be empty, and a secret. `name` names
/// the secret in an error, and `variable` the variable it came from.
pub(crate) fn header_value(
    scheme: &str,
    secret: &Secret,
    name: &str,
) -> Result<HeaderValue, BuildError> {
    let text = secret.value.expose_secret();
    let invalid = |what: &str| {
        let error = BuildError::new(format!("the {name} {what}"));
        match secret.variable {
            Some(variable) => error.of_variable(variable),
            None => error,
        }
    };
    if text.trim().is_empty() {
        return Err(invalid("is empty"));
    }
    let line = Zeroizing::new(match scheme {
        "" => text.to_owned(),
        scheme => format!("{scheme} {text}"),
    });
    let mut value = HeaderValue::from_str(&line)
        .map_err(|_| invalid("holds a character that no HTTP header can carry"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A secret, and the environment variable that it came from.
#[derive(Clone)]
pub(crate) struct Secret {
    value: SecretString,
    variable: Option<&'static str>,
}

impl Secret {
    pub(crate) fn expose(&self) -> &str {
        self.value.expose_secret()
    }

    pub(crate) fn of_variable(variable: &'static str, value: String) -> Self {
        Self {
            value: value.into(),
            variable: Some(variable),
        }
    }
}

impl<T: Into<SecretString>> From<T> for Secret {
    fn from(value: T) -> Self {
        Self {
            value: value.into(),
            variable: None,
        }
    }
}

/// The environment, or a stand-in for it in a test.
pub(crate) type Variables<'a> = &'a dyn Fn(&str) -> Option<std::ffi::OsString>;

/// A variable's value. `None` where it is not set, an error where it is empty
/// or not Unicode.
pub(crate) fn variable(
    variables: Variables<'_>,
    name: &'static str,
) -> Result<Option<String>, BuildError> {
    let Some(value) = variables(name) else {
        return Ok(None);
    };
    match value.into_string() {
        Ok(value) if value.trim().is_empty() => {
            Err(BuildError::new("is set but empty").of_variable(name))
        }
        Ok(value) => Ok(Some(value)),
        Err(_) => Err(BuildError::new("is not Unicode").of_variable(name)),
    }
}

/// A variable that must be set.
pub(crate) fn required(variables: Variables<'_>, name: &'static str) -> Result<String, BuildError> {
    variable(variables, name)?.ok_or_else(|| BuildError::new("is not set").of_variable(name))
}

#[cfg(test)]
mod tests {
    use super::{Secret, header_value};

    #[test]
    fn a_header_with_a_secret_is_marked_sensitive() {
        let secret = Secret::from("s3cr3t");
        let value = header_value("App", &secret, "API key").expect("a header");
        assert!(value.is_sensitive());
        assert_eq!(format!("{value:?}"), "Sensitive");
    }
}

/// What the tests of both gateways' variables share.
#[cfg(test)]
pub(crate) mod testing {
    use super::Variables;
    use crate::BuildError;

    /// Checks what making a client of these variables says: the variable that
    /// the error names, and a part of its text.
    pub(crate) fn says<C: std::fmt::Debug>(
        from_variables: impl Fn(Variables<'_>) -> Result<C, BuildError>,
        variables: &[(&str, &str)],
        expected: Option<(&str, &str)>,
    ) {
        let result = from_variables(&|name| {
            variables
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.into())
        });
        let Some((variable, text)) = expected else {
            assert!(result.is_ok(), "{result:?}");
            return;
        };
        let error = result.expect_err("a variable is wrong");
        assert_eq!(error.variable(), Some(variable), "{error}");
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(text) && !shown.contains("s3cr3t"), "{shown}");
    }
}
