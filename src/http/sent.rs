//! What a call sent, so that no text repeats it.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use serde_json::Value;

use super::request::Request;
use crate::credential::Headers;
use crate::operation::Operation;
use crate::redact::Secrets;

/// A request that was sent, kept beside its answer. Nothing is read of it unless
/// a text has to be made of the answer.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(super) request: Request,
    pub(super) credential: Arc<Headers>,
    pub(super) operation: &'static Operation,
}

impl Sent {
    /// The values that no text may repeat: the credential, and all texts of the
    /// request but the names of what the account has.
    pub(crate) fn secrets(&self) -> Secrets {
        let mut secrets = Secrets::default();
        for (_, value) in self.credential.iter() {
            add_credential(&mut secrets, value);
        }
        for value in self.request.path_values(self.operation) {
            let value = percent_encoding::percent_decode_str(value);
            secrets.add(&value.decode_utf8_lossy());
        }
        for value in self.request.query_values() {
            // A switch is no secret.
            if !matches!(value, "true" | "false") {
                secrets.add(value);
            }
        }
        let headers = self.request.headers();
        for (_, value) in headers.filter(|(name, _)| ![ACCEPT, CONTENT_TYPE].contains(name)) {
            secrets.add(&String::from_utf8_lossy(value.as_bytes()));
        }
        let body = self.request.body().map(serde_json::from_slice::<Value>);
        if let Some(Ok(body)) = body {
            add_texts(&mut secrets, &body);
        }
        secrets
    }
}

/// Adds a credential: the key or token, and the two halves of a `Basic` one.
fn add_credential(secrets: &mut Secrets, value: &HeaderValue) {
    const SCHEMES: [&str; 4] = ["App", "Basic", "IBSSO", "Bearer"];
    let text = String::from_utf8_lossy(value.as_bytes());
    let (scheme, secret) = match text.split_once(' ') {
        Some((scheme, secret)) if SCHEMES.contains(&scheme) => (scheme, secret),
        _ => ("", &*text),
    };
    secrets.add(secret);
    if scheme != "Basic" {
        return;
    }
    let pair = STANDARD.decode(secret).unwrap_or_default();
    if let Some((user, password)) = String::from_utf8_lossy(&pair).split_once(':') {
        secrets.add(user);
        secrets.add(password);
    }
}

/// Adds the texts of a body. A field that is named as an ID names what the
/// account has, such as a template, and is what an error is about; a PIN's ID is
/// none of these.
fn add_texts(secrets: &mut Secrets, body: &Value) {
    match body {
        Value::String(text) => secrets.add(text),
        Value::Array(items) => items.iter().for_each(|item| add_texts(secrets, item)),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !name.ends_with("Id") || *name == "pinId")
            .for_each(|(_, value)| add_texts(secrets, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
