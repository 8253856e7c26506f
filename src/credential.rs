//! Credentials: environment variables and request headers.

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

/// A header value of a scheme, which may be empty, and a key or a token, without
/// the white space around it. `name` names the secret in an error, and the secret
/// names the variable it came from.
pub(crate) fn header_value(
    scheme: &str,
    secret: &Secret,
    name: &str,
) -> Result<HeaderValue, BuildError> {
    let text = secret.expose().trim();
    check_token(text).map_err(|problem| secret.invalid(name, problem))?;
    let line = Zeroizing::new(match scheme {
        "" => text.to_owned(),
        scheme => format!("{scheme} {text}"),
    });
    let mut value =
        HeaderValue::from_str(&line).map_err(|_| secret.invalid(name, NOT_IN_A_HEADER))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The value of HTTP Basic, in which a colon ends the user name.
pub(crate) fn basic(user: &str, password: &Secret) -> Result<HeaderValue, BuildError> {
    use base64::Engine as _;
    let user = user.trim();
    let problem = match user {
        "" => Some("is empty"),
        user if user.contains(':') => Some("has a colon in it"),
        user if is_quoted(user) => Some("is in quotation marks"),
        user if user.contains(char::is_control) => Some("has a control character in it"),
        _ => None,
    };
    if let Some(problem) = problem {
        return Err(BuildError::new(format!("the user name {problem}")));
    }
    let text = password.expose();
    if text.is_empty() {
        return Err(password.invalid("password", "is empty"));
    }
    // A line end, most of all: that of the file that the password came from.
    if text.contains(char::is_control) {
        return Err(password.invalid("password", "has a line end or a control character in it"));
    }
    let pair = Zeroizing::new(format!("{user}:{text}"));
    let encoded = base64::engine::general_purpose::STANDARD.encode(pair.as_bytes());
    header_value("Basic", &SecretString::from(encoded).into(), "password")
}

const NOT_IN_A_HEADER: &str = "has a character that no HTTP header can carry";

/// Names that people copy together with a key or a token, in small letters.
const SCHEMES: [&str; 4] = ["app", "basic", "bearer", "ibsso"];
const HEADERS: [&str; 4] = ["authorization", "user_key", "session_key", "access_token"];

/// What is wrong with a key or a token. None has white space in it.
fn check_token(text: &str) -> Result<(), &'static str> {
    let end = |c: char| c.is_whitespace() || matches!(c, ':' | '=');
    let first_word = text.split(end).next().unwrap_or_default();
    let is_one_of = |names: &[&str]| {
        names
            .iter()
            .any(|name| first_word.eq_ignore_ascii_case(name))
    };
    if text.is_empty() {
        Err("is empty")
    } else if is_quoted(text) {
        Err("is in quotation marks; expected the value alone")
    } else if first_word.len() < text.len() && is_one_of(&HEADERS) {
        Err("begins with the name of its header; expected the value alone")
    } else if first_word.len() < text.len() && is_one_of(&SCHEMES) {
        Err("begins with an authorization scheme; expected what follows the scheme")
    } else if text.contains(char::is_whitespace) {
        Err("has white space in it")
    } else if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Err(NOT_IN_A_HEADER)
    } else {
        Ok(())
    }
}

fn is_quoted(text: &str) -> bool {
    const MARKS: [char; 8] = ['"', '\'', '`', '“', '”', '„', '‘', '’'];
    text.starts_with(MARKS) || text.ends_with(MARKS)
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

    /// The error of a secret with a name and a problem.
    fn invalid(&self, name: &str, problem: &str) -> BuildError {
        let error = BuildError::new(format!("the {name} {problem}"));
        match self.variable {
            Some(variable) => error.of_variable(variable),
            None => error,
        }
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
    use super::{Secret, basic, header_value};

    #[test]
    fn a_header_with_a_secret_is_marked_sensitive() {
        let secret = Secret::from("s3cr3t");
        let value = header_value("App", &secret, "API key").expect("a header");
        assert!(value.is_sensitive());
        assert_eq!(format!("{value:?}"), "Sensitive");
    }

    #[test]
    fn white_space_around_a_key_is_left_out() {
        for text in [
            "abc-123",
            " abc-123",
            "abc-123\n",
            "\tabc-123\r\n",
            "\u{A0}abc-123 ",
        ] {
            let value = header_value("App", &Secret::from(text), "API key").expect("a header");
            assert_eq!(value, "App abc-123", "{text:?}");
        }
        // Keys and tokens as gateways write them.
        for text in [
            "a.b-c_d~e+f/g==",
            "apple",
            "App",
            "bearer-1",
            "{\"a\":1}",
            "x:y",
        ] {
            let value = header_value("", &Secret::from(text), "token").expect("a header");
            assert_eq!(value, text);
        }
    }

    #[test]
    fn a_key_is_never_sent_wrong() {
        for (text, what) in [
            ("", "is empty"),
            (" \n", "is empty"),
            ("\"s3cr3t\"", "is in quotation marks"),
            ("'s3cr3t'", "is in quotation marks"),
            ("“s3cr3t”", "is in quotation marks"),
            ("s3cr3t\"", "is in quotation marks"),
            (" \"s3cr3t\"\n", "is in quotation marks"),
            ("App s3cr3t", "an authorization scheme"),
            ("app  s3cr3t", "an authorization scheme"),
            ("Basic s3cr3t", "an authorization scheme"),
            ("Bearer s3cr3t", "an authorization scheme"),
            ("Bearer\ts3cr3t", "an authorization scheme"),
            ("Bearer: s3cr3t", "an authorization scheme"),
            ("IBSSO s3cr3t", "an authorization scheme"),
            ("Authorization: App s3cr3t", "the name of its header"),
            ("authorization:s3cr3t", "the name of its header"),
            ("user_key: s3cr3t", "the name of its header"),
            ("Session_key=s3cr3t", "the name of its header"),
            ("Access_token s3cr3t", "the name of its header"),
            ("s3cr3t s3cr3t", "white space in it"),
            ("s3cr3t\nX: y", "white space in it"),
            ("s3cr3t\u{A0}x", "white space in it"),
            ("s3cr3té", "no HTTP header can carry"),
            ("s3cr3t\u{200B}", "no HTTP header can carry"),
            ("\u{FEFF}s3cr3t", "no HTTP header can carry"),
            ("s3cr3t\0", "no HTTP header can carry"),
            ("s3cr3t\u{7f}", "no HTTP header can carry"),
        ] {
            for scheme in ["", "App", "Bearer", "IBSSO"] {
                let error = header_value(scheme, &Secret::from(text), "token");
                let shown = error.expect_err(text).to_string();
                assert!(shown.contains(what), "{text:?}: {shown}");
                assert!(!shown.contains("s3cr3t"), "{text:?}: {shown}");
            }
        }
    }

    #[test]
    fn a_user_and_a_password_are_encoded_right() {
        for (user, password, expected) in [
            ("user", "pass", "Basic dXNlcjpwYXNz"),
            ("user\n", "pass", "Basic dXNlcjpwYXNz"),
            ("user", "\"p s\"", "Basic dXNlcjoicCBzIg=="),
            ("é", "ü:", "Basic w6k6w7w6"),
        ] {
            let value = basic(user, &Secret::from(password)).expect("a header");
            assert_eq!(value, expected);
            assert!(value.is_sensitive());
        }
        for (user, password, what) in [
            ("", "s3cr3t", "the user name is empty"),
            (" ", "s3cr3t", "the user name is empty"),
            ("a:b", "s3cr3t", "the user name has a colon"),
            ("\"user\"", "s3cr3t", "the user name is in quotation marks"),
            ("us\ner", "s3cr3t", "the user name has a control character"),
            ("user", "", "the password is empty"),
            ("user", "s3cr3t\n", "the password has a line end"),
            ("user", "s3cr3t\0", "the password has a line end"),
        ] {
            let error = basic(user, &Secret::from(password)).expect_err(what);
            let shown = error.to_string();
            assert!(shown.contains(what) && !shown.contains("s3cr3t"), "{shown}");
        }
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
