//! Whether a client did right by a vector: what it put on the wire, and what
//! it made of the answer.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value};

use crate::interop::vectors::{Scheme, Vector};

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
    let mut diagnostics = Vec::new();
    let mut compare = |what: &str, sent: &Value, wanted: &Value| {
        if sent != wanted {
            diagnostics.push(format!("sent {what} {sent}, not {wanted}"));
        }
    };
    let query: Vec<_> = vector
        .query
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    let query = query.join("&");
    compare("method", &call["method"], &vector.method.as_str().into());
    compare("path", &call["path"], &vector.filled_path().into());
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
    diagnostics
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
    let mut diagnostics = Vec::new();
    let wanted = &vector.answer;
    if told["status"] != wanted.status {
        diagnostics.push(format!(
            "told status {}, not {}",
            told["status"], wanted.status
        ));
    }
    if let Some(body) = &wanted.body {
        let (told, body) = (without_nulls(&told["reply"]), without_nulls(body));
        if !agrees(&told, &body, &wanted.documented) {
            diagnostics.push(format!("told the reply {told}, not {body}"));
        }
    }
    // Only a client that knows what an answer means for the PIN tells it.
    for (what, wanted) in [
        ("delivery", &wanted.delivery),
        ("verification", &wanted.verification),
        ("attempt", &wanted.attempt),
    ] {
        if let (Some(told), Some(wanted)) = (told[what].as_str(), wanted)
            && told != wanted
        {
            diagnostics.push(format!("told the {what} {told}, not {wanted}"));
        }
    }
    diagnostics
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::interop::vectors::sample;

    fn keys() -> Map<String, Value> {
        let keys = json!({ "user": "u", "session": "s", "other": "o" });
        credentials(&sample(), keys.as_object().unwrap())
    }

    fn call() -> Value {
        json!({
            "method": "POST", "path": "/pin/1", "query": "ncNeeded=false",
            "headers": {
                "content-type": "application/json; charset=utf-8",
                "user_key": "u", "session_key": "s", "accept": "*/*",
            },
            "body": "{\"to\":\"41793026727\"}",
        })
    }

    #[test]
    fn a_request_as_the_spec_says_has_no_fault() {
        assert_eq!(wire(&sample(), &keys(), &[call()]), Vec::<String>::new());
    }

    #[test]
    fn every_part_of_a_request_is_held_against_the_vector() {
        let changes = [
            ("/method", json!("PUT")),
            ("/path", json!("/pins")),
            ("/query", json!("ncNeeded=true")),
            ("/query", json!(null)),
            ("/body", json!("{\"to\":\"41793026727\",\"from\":null}")),
            ("/body", json!("to=41793026727")),
            ("/headers/content-type", json!("text/plain")),
            ("/headers/user_key", json!("s")),
            ("/headers/authorization", json!("App key")),
        ];
        for (place, changed) in changes {
            let mut call = call();
            let (parent, key) = place.rsplit_once('/').unwrap();
            call.pointer_mut(parent).unwrap()[key] = changed.clone();
            let diagnostics = wire(&sample(), &keys(), &[call]);
            assert_eq!(diagnostics.len(), 1, "{place} {changed}: {diagnostics:?}");
        }
        assert_eq!(wire(&sample(), &keys(), &[]).len(), 1);
        assert_eq!(
            wire(&sample(), &keys(), &[call(), call()]).len(),
            1,
            "a PIN sent twice"
        );
    }

    #[test]
    fn a_client_may_drop_nulls_and_undocumented_fields_and_nothing_else() {
        let told = |reply: Value| answer(&sample(), &json!({ "status": 200, "reply": reply }));
        for reply in [
            json!({ "pinId": "1" }),
            json!({ "pinId": "1", "smsStatus": null, "addedLater": 2 }),
        ] {
            assert_eq!(told(reply.clone()), Vec::<String>::new(), "{reply}");
        }
        for reply in [
            json!({}),
            json!(null),
            json!({ "pinId": "2" }),
            json!({ "pinId": "1", "addedLater": 3 }),
            json!({ "pinId": "1", "smsStatus": "MESSAGE_SENT" }),
        ] {
            assert_eq!(told(reply.clone()).len(), 1, "{reply}");
        }
    }

    #[test]
    fn a_lost_answer_another_status_and_another_delivery_are_faults() {
        let reply = json!({ "pinId": "1" });
        for told in [
            json!({ "error": "cannot be decoded" }),
            json!({ "status": 500, "reply": reply }),
            json!({ "reply": reply }),
            json!({ "status": 200, "reply": reply, "delivery": "unknown" }),
            json!({ "status": 200, "reply": reply, "verification": "wrong" }),
            json!({ "status": 200, "reply": reply, "attempt": "unknown" }),
        ] {
            assert_eq!(answer(&sample(), &told).len(), 1, "{told}");
        }
    }

    #[test]
    fn a_client_takes_its_own_host_or_none() {
        for fits in [
            None,
            Some(""),
            Some("https://your-account.example/"),
            Some("https://{account}.example"),
        ] {
            assert_eq!(host(&sample(), fits), None);
        }
        assert!(host(&sample(), Some("https://other.example")).is_some());
    }
}
