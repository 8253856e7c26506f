//! The account that pays for the messages.

use std::env;
use std::error::Error;

use two_factor_pin::{BuildError, infobip, smsend};

pub enum Account {
    Infobip(infobip::Client, Template),
    Smsend(smsend::Client),
}

/// What Infobip needs beside a number, made beforehand in the account.
pub struct Template {
    pub application_id: String,
    pub message_id: String,
}

impl Account {
    /// The account that the environment names. `None` where it names none.
    ///
    /// # Errors
    ///
    /// A variable is missing or wrong. The error names it and not its value.
    pub fn from_env() -> Result<Option<Self>, Box<dyn Error>> {
        let is_set = |prefix: &str| {
            env::vars_os().any(|(name, _)| name.to_string_lossy().starts_with(prefix))
        };
        Ok(match (is_set("INFOBIP_"), is_set("SMSEND_")) {
            (true, true) => return Err("INFOBIP_* and SMSEND_* are set: unset one".into()),
            (true, false) => {
                let template = Template {
                    application_id: required("INFOBIP_APPLICATION_ID")?,
                    message_id: required("INFOBIP_MESSAGE_ID")?,
                };
                Some(Self::Infobip(infobip::Client::from_env()?, template))
            }
            (false, true) => Some(Self::Smsend(smsend::Client::from_env()?)),
            (false, false) => None,
        })
    }

    /// An account at the mock gateway, which takes any template.
    ///
    /// # Errors
    ///
    /// The client cannot be made.
    pub fn at_mock(client: infobip::ClientBuilder) -> Result<Self, BuildError> {
        let template = Template {
            application_id: "APP".to_owned(),
            message_id: "MSG".to_owned(),
        };
        Ok(Self::Infobip(client.build()?, template))
    }

    /// Whether it can read a PIN out in a call.
    pub fn calls(&self) -> bool {
        matches!(self, Self::Infobip(..))
    }
}

fn required(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set"))
}
