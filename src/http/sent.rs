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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use reqwest::Method;
    use reqwest::header::{HeaderName, HeaderValue};
    use serde_json::{Value, json};

    use super::Sent;
    use crate::Delivery;
    use crate::credential::Headers;
    use crate::http::{Request, RequestBody};
    use crate::operation::{Operation, Purpose};

    struct Body(Value);

    impl serde::Serialize for Body {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.0.serialize(serializer)
        }
    }

    impl RequestBody for Body {}

    static OPERATION: Operation = Operation {
        gateway: "the gateway",
        id: "verify",
        path: "/pin/{pinId}/verify",
        purpose: Purpose::Verify,
        in_path: &["pin_id"],
        headers: &["x-note"],
        failures: &[],
        acknowledged: Delivery::Unknown,
    };

    /// Every text of a request is there, wherever it stands in it.
    #[test]
    fn all_texts_of_a_request_are_secrets() {
        let mut request = Request::new(Method::POST, "/below/pin/ID%2FOF-THE-PIN/verify".into());
        request.query("note", "in the query".into());
        request.query("flag", "true".into());
        let value = HeaderValue::from_static("in-a-header");
        request.header(HeaderName::from_static("x-note"), value);
        let body = json!({"to": "+447700900123", "from": "Shop", "messageId": "MSG",
            "placeholders": {"name": "Ada"}, "list": ["K7QX9B"], "pinId": "PQRS-TUVW"});
        request.json(&Body(body)).expect("a body");
        let basic = HeaderValue::from_static("Basic dXNlcm5hbWU6cGFzc3dvcmQ=");
        let sent = Sent {
            request,
            credential: Arc::new(Headers::new([(HeaderName::from_static("x"), basic)])),
            operation: &OPERATION,
        };
        let secrets = sent.secrets();
        for (text, expected) in [
            ("id/of-the-pin", "**/**-***-***"),
            ("in the query: true", "** *** *****: true"),
            ("in-a-header", "**-*-******"),
            ("447700900123", "************"),
            ("SHOP, Ada", "****, ***"),
            ("MSG is no template", "MSG is no template"),
            ("k7qx9b", "******"),
            ("pqrs-tuvw", "****-****"),
            ("dXNlcm5hbWU6cGFzc3dvcmQ=", "***********************="),
            ("username and password", "******** and ********"),
            ("Basic application/json", "Basic application/json"),
        ] {
            assert_eq!(secrets.starred(text), expected);
        }
    }
}
