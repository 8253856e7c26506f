//! Whether a client did right by a vector: what it put on the wire, and what
//! it made of the answer.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value};

use crate::vectors::{Scheme, Vector};

/// The credentials of a vector, as the gateway takes them.
pub fn credentials(vector: &Vector, known: &Map<String, Value>) -> Map<String, Value> {
    let names = vector.schemes.keys();
    names
        .filter_map(|name| Some((name.clone(), known.get(name)?.clone())))
        .collect()
}

/// What is wrong with the calls that the gateway saw.
pub fn wire(vector: &Vector, credentials: &Map<String, Value>, calls: &[Value]) -> Vec<String> {
    let [call] = calls else {
        return vec![format!("sent {} requests, not one", calls.len())];
    };
    let mut faults = Vec::new();
    let mut compare = |what: &str, sent: &Value, wanted: &Value| {
        if sent != wanted {
            faults.push(format!("sent {what} {sent}, not {wanted}"));
        }
    };
    let query: Vec<_> = vector
        .query
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    let query = query.join("&");
    compare("method", &call["method"], &vector.method.as_str().into());
    compare("path", &call["path"], &vector.path.as_str().into());
    compare(
        "query",
        &call["query"].as_str().unwrap_or_default().into(),
        &query.into(),
    );
    let body = serde_json::from_str(call["body"].as_str().unwrap_or_default());
    compare(
        "body",
        &body.unwrap_or_else(|_| call["body"].clone()),
        &vector.body,
    );
    let content_type = call["headers"]["content-type"].as_str().unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default();
    compare("media type", &media_type.into(), &"application/json".into());
    compare(
        "credentials",
        &credential_headers(call),
        &wanted_headers(vector, credentials),
    );
    faults
}

/// The headers of a call that carry a credential of either gateway.
fn credential_headers(call: &Value) -> Value {
    let names = ["authorization", "user_key", "session_key", "access_token"];
    let headers = call["headers"].as_object().into_iter().flatten();
    let headers = headers.filter(|(name, _)| names.contains(&name.as_str()));
    headers
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn wanted_headers(vector: &Vector, credentials: &Map<String, Value>) -> Value {
    let header = |(name, scheme): (&String, &Scheme)| {
        let credential = &credentials[name];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match scheme {
            Scheme::Key { header } => (header.clone(), text(credential)),
            Scheme::Bearer => bearing("Bearer", text(credential)),
            Scheme::Basic => {
                let pair = text(&credential["username"]) + ":" + &text(&credential["password"]);
                bearing("Basic", BASE64_STANDARD.encode(pair))
            }
        }
    };
    let headers: BTreeMap<_, _> = vector.schemes.iter().map(header).collect();
    headers.into_iter().collect()
}

fn bearing(kind: &str, credential: String) -> (String, String) {
    ("authorization".to_owned(), format!("{kind} {credential}"))
}

/// What is wrong with the answer that a client told.
pub fn answer(vector: &Vector, told: &Value) -> Vec<String> {
    if let Some(error) = told["error"].as_str() {
        return vec![format!("lost the answer: {error}")];
    }
    let mut faults = Vec::new();
    let wanted = &vector.answer;
    if told["status"] != wanted.status {
        faults.push(format!(
            "told status {}, not {}",
            told["status"], wanted.status
        ));
    }
    if let Some(body) = &wanted.body {
        let (told, body) = (without_nulls(&told["reply"]), without_nulls(body));
        if !agrees(&told, &body, &wanted.documented) {
            faults.push(format!("told the reply {told}, not {body}"));
        }
    }
    // Only a client that knows what an answer means for the PIN tells it.
    if let (Some(told), Some(wanted)) = (told["delivery"].as_str(), &wanted.delivery)
        && told != wanted
    {
        faults.push(format!("told the delivery {told}, not {wanted}"));
    }
    faults
}

/// What is wrong with the host that a client takes when it is told none. Some
/// have none, and some leave the variable in it; both fail before anything is
/// sent. Another gateway's host would be handed the credentials.
pub fn host(vector: &Vector, host: Option<&str>) -> Option<String> {
    let host = host.unwrap_or_default().trim_end_matches('/');
    let fits = host.is_empty() || host == vector.host || host == vector.server;
    (!fits).then(|| format!("takes the host {host}, not {}", vector.host))
}

/// Whether a reply has all documented fields of a body, and no other values
/// than the body's. A field that is documented nowhere may be dropped.
fn agrees(told: &Value, body: &Value, documented: &[String]) -> bool {
    let (Some(told), Some(body)) = (told.as_object(), body.as_object()) else {
        return told == body;
    };
    let invented = told.keys().any(|name| !body.contains_key(name));
    let kept = body.iter().all(|(name, value)| match told.get(name) {
        Some(told) => told == value,
        None => !documented.contains(name),
    });
    !invented && kept
}

/// Null and absent are one to most clients.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().filter(|(_, member)| !member.is_null());
            members
                .map(|(name, member)| (name.clone(), without_nulls(member)))
                .collect()
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        scalar => scalar.clone(),
    }
}
