//! SMSEnd and its sibling brands: a PIN in a text message.
//!
//! The operations, their requests and their types are generated from the spec
//! while the crate is compiled. Each method of [`Client`] makes a request, of
//! [`requests`], whose reply is of [`types`] or an
//! [`Acknowledgement`](crate::Acknowledgement).

use std::sync::Arc;

use reqwest::header::HeaderName;
use secrecy::SecretString;

use crate::client_builder::Assemble;
use crate::credential::{self, Headers, Secret, Variables, header_value};
use crate::operation::Operation;
use crate::{BuildError, http};

#[allow(
    warnings,
    missing_docs,
    clippy::all,
    clippy::restriction,
    reason = "progenitor's code is not ours to document or to lint"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/smsend.rs"));
}
mod facts {
    include!(concat!(env!("OUT_DIR"), "/smsend_facts.rs"));
}

pub use facts::*;

/// A client of SMSEnd, or of a sibling brand, for one account.
///
/// [`Client::builder`] and [`Client::from_env`] make one. A clone shares its
/// connections.
///
/// ```no_run
/// use two_factor_pin::smsend::{Client, Credential};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::builder(Credential::session("USER_KEY", "SESSION_KEY")).build()?;
/// let sent = client.request_pin("+447700900123").expiry(5).await?; // minutes
/// println!("SMSEnd took it: {}", sent.status());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<generated::Client>);

/// Makes a [`Client`]: [`Client::builder`] begins one, and
/// [`build`](crate::ClientBuilder::build) ends it.
pub type ClientBuilder = crate::ClientBuilder<Client>;

/// How to prove who one is to SMSEnd: the user key, with the key of a session or
/// with an access token.
///
/// The secrets are wiped when the credential is dropped, and `Debug` does not
/// show them. [`Client`] has an example.
#[derive(Clone)]
pub struct Credential {
    user_key: Secret,
    second: Second,
}

#[derive(Clone)]
enum Second {
    SessionKey(Secret),
    AccessToken(Secret),
}

impl Credential {
    /// The user key and the key of a session, which dies after five idle
    /// minutes: the headers `user_key` and `Session_key`.
    ///
    /// White space around a key or a token is left out. With anything else than
    /// the key itself, such as quotation marks or `user_key: `,
    /// [`build`](crate::ClientBuilder::build) fails.
    pub fn session(
        user_key: impl Into<SecretString>,
        session_key: impl Into<SecretString>,
    ) -> Self {
        Self {
            user_key: user_key.into().into(),
            second: Second::SessionKey(session_key.into().into()),
        }
    }

    /// The user key and an access token, which does not expire: the headers
    /// `user_key` and `Access_token`.
    pub fn access_token(
        user_key: impl Into<SecretString>,
        access_token: impl Into<SecretString>,
    ) -> Self {
        Self {
            user_key: user_key.into().into(),
            second: Second::AccessToken(access_token.into().into()),
        }
    }

    fn headers(&self) -> Result<Headers, BuildError> {
        // HTTP does not tell cases apart in names, so they go out in small ones.
        let user_key = header_value("", &self.user_key, "user key")?;
        let (name, second) = match &self.second {
            Second::SessionKey(key) => ("session_key", header_value("", key, "session key")?),
            Second::AccessToken(token) => {
                ("access_token", header_value("", token, "access token")?)
            }
        };
        Ok(Headers::new([
            (HeaderName::from_static("user_key"), user_key),
            (HeaderName::from_static(name), second),
        ]))
    }
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.second {
            Second::SessionKey(_) => "Credential(session key)",
            Second::AccessToken(_) => "Credential(access token)",
        })
    }
}

impl Client {
    /// Begins a client for SMSEnd's own host, [`DEFAULT_BASE_URL`]. A sibling
    /// brand has the same operation under another host, to be given to
    /// [`base_url`](crate::ClientBuilder::base_url).
    pub fn builder(credential: Credential) -> ClientBuilder {
        ClientBuilder::new(DEFAULT_BASE_URL.to_owned(), credential.headers())
    }

    /// A client for the account that the environment names: `SMSEND_USER_KEY`,
    /// with `SMSEND_SESSION_KEY` or `SMSEND_ACCESS_TOKEN`, and for a sibling
    /// brand `SMSEND_BASE_URL`.
    ///
    /// # Errors
    ///
    /// A variable is missing or wrong. The error names it and not its value.
    pub fn from_env() -> Result<Self, BuildError> {
        Self::from_variables(&|name| std::env::var_os(name))
    }

    fn from_variables(variables: Variables<'_>) -> Result<Self, BuildError> {
        const BASE_URL: &str = "SMSEND_BASE_URL";
        const USER_KEY: &str = "SMSEND_USER_KEY";
        const SESSION_KEY: &str = "SMSEND_SESSION_KEY";
        const ACCESS_TOKEN: &str = "SMSEND_ACCESS_TOKEN";
        let user_key = Secret::of_variable(USER_KEY, credential::required(variables, USER_KEY)?);
        let session_key = credential::variable(variables, SESSION_KEY)?;
        let access_token = credential::variable(variables, ACCESS_TOKEN)?;
        let second = match (session_key, access_token) {
            (Some(key), None) => Second::SessionKey(Secret::of_variable(SESSION_KEY, key)),
            (None, Some(token)) => Second::AccessToken(Secret::of_variable(ACCESS_TOKEN, token)),
            (None, None) => {
                let error = BuildError::new("is not set, and neither is SMSEND_ACCESS_TOKEN");
                return Err(error.of_variable(SESSION_KEY));
            }
            (Some(_), Some(_)) => {
                let error = BuildError::new("is set, and so is SMSEND_ACCESS_TOKEN: unset one");
                return Err(error.of_variable(SESSION_KEY));
            }
        };
        let builder = Self::builder(Credential { user_key, second });
        match credential::variable(variables, BASE_URL)? {
            Some(url) => builder.base_url(url).base_url_from(Some(BASE_URL)).build(),
            None => builder.build(),
        }
    }
}

impl Assemble for Client {
    const OPERATIONS: &'static [Operation] = facts::OPERATIONS;
    const ADDRESS_RULES: http::AddressRules = http::AddressRules {
        own_path: "/API/v1.0/REST",
        example: DEFAULT_BASE_URL,
    };

    fn assemble(http: http::Client) -> Self {
        let base_path = http.base_path().to_owned();
        Self(Arc::new(generated::Client::new_with_client(
            &base_path, http,
        )))
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("smsend::Client")
            .field(&self.0.client)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Client;
    use crate::credential::testing::says;

    const URL: (&str, &str) = ("SMSEND_BASE_URL", "http://127.0.0.1:1");
    const USER: (&str, &str) = ("SMSEND_USER_KEY", "s3cr3t-user");
    const SESSION: (&str, &str) = ("SMSEND_SESSION_KEY", "s3cr3t");
    const TOKEN: (&str, &str) = ("SMSEND_ACCESS_TOKEN", "s3cr3t");

    #[test]
    fn the_variable_that_is_missing_or_wrong_is_named_and_its_value_is_not() {
        for (variables, expected) in [
            (&[URL, USER, SESSION][..], None),
            (&[URL, USER, TOKEN], None),
            (&[URL, USER, ("SMSEND_ACCESS_TOKEN", "s3cr3t\n")], None),
            (
                &[("SMSEND_USER_KEY", "user_key: s3cr3t"), TOKEN],
                Some(("SMSEND_USER_KEY", "the name of its header")),
            ),
            (&[], Some(("SMSEND_USER_KEY", "is not set"))),
            (
                &[USER],
                Some(("SMSEND_SESSION_KEY", "neither is SMSEND_ACCESS_TOKEN")),
            ),
            (
                &[USER, SESSION, TOKEN],
                Some(("SMSEND_SESSION_KEY", "unset one")),
            ),
            (
                &[USER, ("SMSEND_ACCESS_TOKEN", "s3cr3t\0")],
                Some(("SMSEND_ACCESS_TOKEN", "no HTTP header can carry")),
            ),
            (
                &[("SMSEND_BASE_URL", "http://example.com"), USER, SESSION],
                Some(("SMSEND_BASE_URL", "in the clear")),
            ),
        ] {
            says(Client::from_variables, variables, expected);
        }
    }
}
