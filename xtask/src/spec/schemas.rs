//! Which schemas stand in requests, and which in replies.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Pointer, entries, keys, resolve};

/// The pointers of all schemas, by the direction in which they are used.
#[derive(Default)]
pub struct Schemas {
    pub request: BTreeSet<Pointer>,
    pub reply: BTreeSet<Pointer>,
}

impl Schemas {
    pub fn of(document: &Value) -> Self {
        let mut schemas = Self::default();
        for entry in entries(document) {
            for holder in [&entry.item, &entry.pointer] {
                let list = holder.join("parameters");
                let count = list.get(document).as_array().map_or(0, Vec::len);
                for index in 0..count {
                    collect(document, &list.index(index), &mut schemas.request);
                }
            }
            let body = entry.pointer.join("requestBody");
            collect(document, &body, &mut schemas.request);
            let responses = entry.pointer.join("responses");
            for status in keys(&entry.value["responses"]) {
                collect(document, &responses.join(status), &mut schemas.reply);
            }
        }
        schemas
    }
}

/// Collects the schemas that an element leads to.
fn collect(document: &Value, pointer: &Pointer, found: &mut BTreeSet<Pointer>) {
    let (passed, value) = resolve(document, pointer);
    let at = passed.last().unwrap_or(pointer);
    for media in keys(&value["content"]) {
        let media = at.join("content").join(media);
        collect_schema(document, &media.join("schema"), found);
    }
    for header in keys(&value["headers"]) {
        collect(document, &at.join("headers").join(header), found);
    }
    if value.get("schema").is_some() {
        collect_schema(document, &at.join("schema"), found);
    }
}

fn collect_schema(document: &Value, pointer: &Pointer, found: &mut BTreeSet<Pointer>) {
    let schema = pointer.get(document);
    if !schema.is_object() || !found.insert(pointer.clone()) {
        return;
    }
    if let Some(target) = schema["$ref"].as_str().and_then(Pointer::of_reference) {
        collect_schema(document, &target, found);
    }
    for key in ["items", "additionalProperties", "not"] {
        collect_schema(document, &pointer.join(key), found);
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        for index in 0..schema[key].as_array().map_or(0, Vec::len) {
            collect_schema(document, &pointer.join(key).index(index), found);
        }
    }
    for name in keys(&schema["properties"]) {
        collect_schema(document, &pointer.join("properties").join(name), found);
    }
}
