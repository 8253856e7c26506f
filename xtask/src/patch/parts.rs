//! What a new part of the spec begins as.

use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};

use crate::contract::{Assumed, Field};
use crate::spec::{self, NOT_DESCRIBED, Pointer, keys, resolve};

/// What an operation of the same gateway answers with a status. A reply that
/// several share is referred to; one that is another operation's own lends its
/// body and its verdict, not its words.
pub fn sibling_reply(document: &Value, tag: &Value, status: &str) -> Option<Value> {
    let mut replies = spec::operations(document)
        .into_iter()
        .filter_map(|operation| {
            let value = document.pointer(&operation.pointer)?;
            (value["tags"][0] == *tag).then(|| value["responses"].get(status).cloned())?
        });
    let mut reply = replies.next()?;
    if reply.get("$ref").is_none() {
        reply["description"] = json!(not_described(&format!("Status {status}")));
    }
    Some(reply)
}

pub(super) fn new_failure(document: &Value, responses: &Pointer, status: &str) -> Value {
    let mut reply = json!({
        "description": not_described(&format!("Status {status}")),
        "x-delivery": "unknown",
    });
    let known = document.pointer(responses);
    for other in known.map(keys).unwrap_or_default() {
        let (_, failure) = resolve(document, &responses.join(&other));
        let schema = &failure["content"]["application/json"]["schema"];
        if !other.starts_with('2') && schema.is_object() {
            reply["content"] = json!({ "application/json": { "schema": schema } });
            break;
        }
    }
    reply
}

/// Words for a person to replace. A note reminds of them until then.
pub fn not_described(what: &str) -> String {
    format!("{what} that the gateway documents, {NOT_DESCRIBED}.")
}

pub(super) fn documented_values(values: &[String]) -> Map<String, Value> {
    let map = |word: &str| -> Map<String, Value> {
        values
            .iter()
            .map(|value| (value.clone(), json!(word)))
            .collect()
    };
    let mut members = Map::new();
    members.insert("x-extensible-enum".to_owned(), json!(values));
    members.insert(
        "x-value-meaning".to_owned(),
        json!(map(&not_described("A value"))),
    );
    members.insert("x-delivery".to_owned(), json!(map("unknown")));
    members
}

/// Only types that OpenAPI has can be applied.
pub(super) fn schema_type(kind: &str) -> Result<&str> {
    let known = ["string", "integer", "number", "boolean", "array", "object"];
    if known.contains(&kind) {
        Ok(kind)
    } else {
        Err(anyhow!("`{kind}` is not a type of OpenAPI"))
    }
}

pub(super) fn default_value(default: &Assumed, kind: &str) -> Value {
    match default {
        Assumed::Literal(word) if kind != "string" => {
            serde_json::from_str(word).unwrap_or_else(|_| json!(word))
        }
        Assumed::Literal(word) => json!(word),
        Assumed::Prose(_) => json!(not_described("A default")),
    }
}

/// A value that a field's schema takes.
pub fn sample(field: &Field) -> Value {
    match field.kind.as_str() {
        "integer" | "number" => json!(1),
        "boolean" => json!(true),
        "array" => json!(["example"]),
        "object" => json!({ "example": "example" }),
        _ => {
            let word = field.values.first().or(field.examples.first());
            json!(word.map_or("example", String::as_str))
        }
    }
}

pub fn pascal(name: &str) -> String {
    let mut capital = true;
    let mut pascal = String::new();
    for letter in name.chars() {
        if !letter.is_ascii_alphanumeric() {
            capital = true;
        } else if capital {
            pascal.push(letter.to_ascii_uppercase());
            capital = false;
        } else {
            pascal.push(letter);
        }
    }
    pascal
}
