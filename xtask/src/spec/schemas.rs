//! Which schemas stand in requests, and which in replies.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Operation, below, resolve};

/// The pointers of all schemas, by the direction in which they are used.
pub struct Schemas {
    pub request: BTreeSet<String>,
    pub reply: BTreeSet<String>,
}

impl Schemas {
    pub fn of(document: &Value, operations: &[Operation]) -> Self {
        let mut schemas = Self {
            request: BTreeSet::new(),
            reply: BTreeSet::new(),
        };
        for operation in operations {
            let value = document.pointer(&operation.pointer).unwrap_or(&Value::Null);
            let item = operation
                .pointer
                .rsplit_once('/')
                .map_or("", |(item, _)| item);
            for holder in [item, &operation.pointer] {
                let list = below(holder, "parameters");
                let count = document
                    .pointer(&list)
                    .and_then(Value::as_array)
                    .map_or(0, Vec::len);
                for index in 0..count {
                    collect(document, &format!("{list}/{index}"), &mut schemas.request);
                }
            }
            collect(
                document,
                &below(&operation.pointer, "requestBody"),
                &mut schemas.request,
            );
            let responses = below(&operation.pointer, "responses");
            for status in value["responses"]
                .as_object()
                .into_iter()
                .flat_map(|map| map.keys())
            {
                collect(document, &below(&responses, status), &mut schemas.reply);
            }
        }
        schemas
    }
}

/// Collects the schemas that an element leads to.
fn collect(document: &Value, pointer: &str, found: &mut BTreeSet<String>) {
    let (passed, value) = resolve(document, pointer);
    let at = passed.last().map_or(pointer, String::as_str);
    if let Some(content) = value["content"].as_object() {
        for media in content.keys() {
            let media = below(&below(at, "content"), media);
            collect_schema(document, &below(&media, "schema"), found);
        }
    }
    for (header, _) in value["headers"].as_object().into_iter().flatten() {
        collect(document, &below(&below(at, "headers"), header), found);
    }
    if value.get("schema").is_some() {
        collect_schema(document, &below(at, "schema"), found);
    }
}

fn collect_schema(document: &Value, pointer: &str, found: &mut BTreeSet<String>) {
    let Some(schema) = document
        .pointer(pointer)
        .filter(|schema| schema.is_object())
    else {
        return;
    };
    if !found.insert(pointer.to_owned()) {
        return;
    }
    if let Some(target) = schema["$ref"]
        .as_str()
        .and_then(|reference| reference.strip_prefix('#'))
    {
        collect_schema(document, target, found);
    }
    for key in ["items", "additionalProperties", "not"] {
        collect_schema(document, &below(pointer, key), found);
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        for index in 0..schema[key].as_array().map_or(0, Vec::len) {
            collect_schema(document, &format!("{pointer}/{key}/{index}"), found);
        }
    }
    let properties = below(pointer, "properties");
    for name in schema["properties"]
        .as_object()
        .into_iter()
        .flat_map(|map| map.keys())
    {
        collect_schema(document, &below(&properties, name), found);
    }
}
