//! Infobip: a PIN in a text message or in a voice call.
//!
//! The operations, their requests and their types are generated from the spec
//! while the crate is compiled. Each method of [`Client`] makes a request, of
//! [`requests`], whose reply is of [`types`].

use std::sync::Arc;

use reqwest::header::AUTHORIZATION;
use secrecy::SecretString;

use crate::client_builder::Assemble;
use crate::credential::{self, Headers, Secret, Variables, basic, header_value};
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
    include!(concat!(env!("OUT_DIR"), "/infobip.rs"));
}
mod facts {
    include!(concat!(env!("OUT_DIR"), "/infobip_facts.rs"));
}

pub use facts::*;

/// A client of Infobip, for one account.
///
/// [`Client::builder`] and [`Client::from_env`] make one. A clone shares its
/// connections.
///
/// ```no_run
/// use two_factor_pin::infobip::{Client, Credential};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let credential = Credential::api_key("0123456789abcdef");
/// let client = Client::builder("https://abc123.api.infobip.com", credential).build()?;
/// let sent = client.send_pin_over_sms("41793026727", "APP", "MSG").from("Shop").await?;
/// println!("verify the PIN {:?}", sent.pin_id);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<generated::Client>);

/// Makes a [`Client`]: [`Client::builder`] begins one, and
/// [`build`](crate::ClientBuilder::build) ends it.
pub type ClientBuilder = crate::ClientBuilder<Client>;

/// How to prove who one is to Infobip: the `Authorization` header in one of its
/// four forms.
///
/// The secret is wiped when the credential is dropped, and `Debug` does not
/// show it. [`Client`] has an example.
#[derive(Clone)]
pub struct Credential {
    scheme: Scheme,
    secret: Secret,
}

#[derive(Clone)]
enum Scheme {
    ApiKey,
    Basic { user: String },
    SessionToken,
    Bearer,
}

impl Credential {
    /// An API key, the recommended way: `Authorization: App <key>`.
    ///
    /// White space around a key or a token is left out. With anything else than
    /// the key itself, such as quotation marks or `App `,
    /// [`build`](crate::ClientBuilder::build) fails.
    pub fn api_key(key: impl Into<SecretString>) -> Self {
        Self {
            scheme: Scheme::ApiKey,
            secret: key.into().into(),
        }
    }

    /// A user name and a password: `Authorization: Basic …`.
    ///
    /// A user name with a colon, or a password with a line end, makes
    /// [`build`](crate::ClientBuilder::build) fail.
    pub fn basic(user: impl Into<String>, password: impl Into<SecretString>) -> Self {
        Self {
            scheme: Scheme::Basic { user: user.into() },
            secret: password.into().into(),
        }
    }

    /// A token of Infobip's session endpoint: `Authorization: IBSSO <token>`.
    pub fn session_token(token: impl Into<SecretString>) -> Self {
        Self {
            scheme: Scheme::SessionToken,
            secret: token.into().into(),
        }
    }

    /// An OAuth 2.0 access token: `Authorization: Bearer <token>`.
    pub fn bearer(token: impl Into<SecretString>) -> Self {
        Self {
            scheme: Scheme::Bearer,
            secret: token.into().into(),
        }
    }

    fn headers(&self) -> Result<Headers, BuildError> {
        let value = match &self.scheme {
            Scheme::ApiKey => header_value("App", &self.secret, "API key"),
            Scheme::SessionToken => header_value("IBSSO", &self.secret, "session token"),
            Scheme::Bearer => header_value("Bearer", &self.secret, "access token"),
            Scheme::Basic { user } => basic(user, &self.secret),
        }?;
        Ok(Headers::new([(AUTHORIZATION, value)]))
    }
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.scheme {
            Scheme::ApiKey => "Credential(API key)",
            Scheme::Basic { .. } => "Credential(Basic)",
            Scheme::SessionToken => "Credential(session token)",
            Scheme::Bearer => "Credential(Bearer)",
        })
    }
}

impl Client {
    /// Begins a client for an account's own host, such as
    /// `https://abc123.api.infobip.com`, which the account's home page shows.
    pub fn builder(base_url: impl Into<String>, credential: Credential) -> ClientBuilder {
        ClientBuilder::new(base_url.into(), credential.headers())
    }

    /// A client for the account that the environment names: `INFOBIP_BASE_URL`
    /// and `INFOBIP_API_KEY`.
    ///
    /// # Errors
    ///
    /// A variable is missing or wrong. The error names it and not its value.
    pub fn from_env() -> Result<Self, BuildError> {
        Self::from_variables(&|name| std::env::var_os(name))
    }

    fn from_variables(variables: Variables<'_>) -> Result<Self, BuildError> {
        const BASE_URL: &str = "INFOBIP_BASE_URL";
        const API_KEY: &str = "INFOBIP_API_KEY";
        let base_url = credential::required(variables, BASE_URL)?;
        let key = credential::required(variables, API_KEY)?;
        let secret = Secret::of_variable(API_KEY, key);
        Self::builder(
            base_url,
            Credential {
                scheme: Scheme::ApiKey,
                secret,
            },
        )
        .base_url_from(Some(BASE_URL))
        .build()
    }
}

impl Assemble for Client {
    const OPERATIONS: &'static [Operation] = facts::OPERATIONS;
    const ADDRESS_RULES: http::AddressRules = http::AddressRules {
        own_path: "/2fa/2",
        example: "https://abc123.api.infobip.com",
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
        f.debug_tuple("infobip::Client")
            .field(&self.0.client)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Client, Credential, generated};
    use crate::credential::testing::says;
    use crate::runtime::ClientInfo;

    const URL: (&str, &str) = ("INFOBIP_BASE_URL", "http://127.0.0.1:1");
    const KEY: (&str, &str) = ("INFOBIP_API_KEY", "s3cr3t");

    /// The generated code asks a client or a reference to it, as it likes.
    #[test]
    fn a_reference_to_a_generated_client_is_known_as_that_client() {
        let builder = Client::builder("http://127.0.0.1:1/below", Credential::api_key("key"));
        let Client(client) = builder.build().expect("a client");
        let version = <generated::Client as ClientInfo<()>>::api_version();
        assert!(!version.is_empty());
        assert_eq!(
            <&generated::Client as ClientInfo<()>>::api_version(),
            version
        );
        assert_eq!(ClientInfo::<()>::baseurl(&&*client), "/below");
    }

    #[test]
    fn the_variable_that_is_missing_or_wrong_is_named_and_its_value_is_not() {
        for (variables, expected) in [
            (&[URL, KEY][..], None),
            (&[URL, ("INFOBIP_API_KEY", "s3cr3t\n")], None),
            (&[], Some(("INFOBIP_BASE_URL", "is not set"))),
            (&[URL], Some(("INFOBIP_API_KEY", "is not set"))),
            (&[KEY], Some(("INFOBIP_BASE_URL", "is not set"))),
            (
                &[URL, ("INFOBIP_API_KEY", " ")],
                Some(("INFOBIP_API_KEY", "is set but empty")),
            ),
            (
                &[URL, ("INFOBIP_API_KEY", "App s3cr3t")],
                Some(("INFOBIP_API_KEY", "an authorization scheme")),
            ),
            (
                &[("INFOBIP_BASE_URL", "http://u:s3cr3t@example.com"), KEY],
                Some(("INFOBIP_BASE_URL", "a user name or a password")),
            ),
        ] {
            says(Client::from_variables, variables, expected);
        }
    }
}
