//! What is adapted in the document before progenitor reads it.
//!
//! Each pass says why it is there and fails when it no longer applies, so that
//! one that has become needless is noticed and deleted. The YAML itself stays
//! truthful to the gateways; these are concessions to one generator.

use heck::{ToLowerCamelCase as _, ToSnakeCase as _};
use serde_json::{Map, Value, json};

use super::gateways::{self, METHODS};

/// The one shape of all failures, and of a reply whose body is undocumented.
pub const REJECTION: &str = "Rejection";
pub const ACKNOWLEDGEMENT: &str = "Acknowledgement";

/// What a document is adapted for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The client, whose runtime reads every failure by itself.
    Client,
    /// The typed helpers for httpmock, which can answer with a failure.
    Mock,
}

/// One gateway's document after all passes.
pub fn adapt(part: &Value, purpose: Purpose) -> Result<Value, String> {
    let mut document = part.clone();
    unify_failures(&mut document, purpose)?;
    if purpose == Purpose::Mock {
        write_lists_as_text(&mut document);
        free_bodies(&mut document)?;
    }
    shape_undocumented_replies(&mut document)?;
    describe_references(&mut document)?;
    loosen_bounds(&mut document);
    leave_texts_texts(&mut document);
    Ok(document)
}

/// One gateway's part of the document, its operations named as in Rust.
///
/// # Errors
///
/// Those of [`gateways::filter`], or the operation that has no name of its own.
pub fn part_of(document: &Value, gateway: &str) -> Result<Value, String> {
    let mut part = gateways::filter(document, gateway)?;
    unqualify(&mut part, gateway)?;
    Ok(part)
}

/// Takes the gateway's name out of the IDs of its operations, which tells them
/// from another gateway's in the whole document. In Rust the client does that:
/// `verifySmsendPin` becomes `client.verify_pin()`.
fn unqualify(part: &mut Value, gateway: &str) -> Result<(), String> {
    each_operation(part, &mut |place, operation| {
        let id = operation["operationId"].as_str().unwrap_or_default();
        let name = id.to_snake_case();
        let words: Vec<&str> = name.split('_').filter(|word| *word != gateway).collect();
        if words.is_empty() {
            return Err(format!(
                "the operation `{place}` is named after its gateway"
            ));
        }
        operation["operationId"] = words.join("_").to_lower_camel_case().into();
        Ok(())
    })
}

/// Takes the documented failures out of each operation, since the runtime reads
/// all of them alike and progenitor takes one error type an operation. The mock
/// gets them back as two ranges of one type.
fn unify_failures(document: &mut Value, purpose: Purpose) -> Result<(), String> {
    let mut unified = 0;
    each_operation(document, &mut |place, operation| {
        let responses = members(operation, "responses")
            .ok_or_else(|| format!("the operation `{place}` has no responses"))?;
        let documented = responses.len();
        responses.retain(|status, _| status.starts_with('2'));
        if responses.len() != 1 {
            return Err(format!(
                "the operation `{place}` has {} success replies, and progenitor takes one",
                responses.len()
            ));
        }
        unified += documented - responses.len();
        if purpose == Purpose::Mock {
            for range in ["4XX", "5XX"] {
                responses.insert(range.to_owned(), response("Any failure.", REJECTION));
            }
        }
        Ok(())
    })?;
    applies("unify_failures", unified)?;
    match purpose {
        Purpose::Client => Ok(()),
        Purpose::Mock => add_schema(document, REJECTION),
    }
}

/// Takes the lower bounds of one and more from integers, for which progenitor
/// would take `NonZeroU32` and the like: `.expiry(5)` would not compile. The
/// bound is checked when a request is made, by the original document.
fn loosen_bounds(document: &mut Value) {
    for (_, schema) in members(&mut document["components"], "schemas")
        .into_iter()
        .flatten()
    {
        for (_, property) in members(schema, "properties").into_iter().flatten() {
            if property["minimum"].as_i64().is_some_and(|low| low >= 1) {
                property["minimum"] = 0.into();
            }
        }
    }
}

/// Makes plain JSON of the bodies of requests, whose types are the crate's own:
/// a test says as JSON which body it expects.
fn free_bodies(document: &mut Value) -> Result<(), String> {
    each_operation(document, &mut |_, operation| {
        if let Some(body) = operation.get_mut("requestBody") {
            *body = json!({
                "required": true,
                "content": { "application/json": { "schema": {} } },
            });
        }
        Ok(())
    })
}

/// Takes the formats from texts, such as `date-time` and `uuid`, for which
/// progenitor would take types of crates that this one does not have.
fn leave_texts_texts(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.get("type").is_some_and(|kind| kind == "string")
                && members.get("format").is_some_and(Value::is_string)
            {
                members.remove("format");
            }
            members.values_mut().for_each(leave_texts_texts);
        }
        Value::Array(items) => items.iter_mut().for_each(leave_texts_texts),
        _ => {}
    }
}

/// Makes texts of the lists among the query parameters, since progenitor's
/// helpers compare each parameter with one text, which a list has none of.
fn write_lists_as_text(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    let is_list = |schema: &Value| {
        let reference = schema["$ref"].as_str().unwrap_or_default();
        let name = reference.rsplit('/').next().unwrap_or_default();
        [schema, &schemas[name]]
            .iter()
            .any(|one| one["type"] == "array")
    };
    let shared = members(&mut document["components"], "parameters").cloned();
    let items = members(document, "paths").into_iter().flatten();
    for (_, item) in items {
        let holders = item.as_object_mut().into_iter().flat_map(Map::values_mut);
        let mut lists: Vec<&mut Value> = Vec::new();
        for holder in holders {
            match holder {
                // The path's own.
                Value::Array(_) => lists.push(holder),
                Value::Object(_) => lists.extend(holder.get_mut("parameters")),
                _ => {}
            }
        }
        let parameters = lists.into_iter().filter_map(Value::as_array_mut).flatten();
        for parameter in parameters {
            let reference = parameter["$ref"].as_str().unwrap_or_default();
            let name = reference.rsplit('/').next().unwrap_or_default();
            if let Some(target) = shared.as_ref().and_then(|shared| shared.get(name)) {
                *parameter = target.clone();
            }
            if parameter["in"] == "query" && is_list(&parameter["schema"]) {
                parameter["schema"] = json!({ "type": "string" });
            }
        }
    }
}

/// Gives a reply without a documented body a type that keeps whatever the body
/// holds, since an undocumented body may still tell a person something.
fn shape_undocumented_replies(document: &mut Value) -> Result<(), String> {
    let mut shaped = false;
    each_operation(document, &mut |_, operation| {
        for (status, reply) in members(operation, "responses").into_iter().flatten() {
            if status.starts_with('2') && reply.get("content").is_none() {
                *reply = response("The body, whatever it holds.", ACKNOWLEDGEMENT);
                shaped = true;
            }
        }
        Ok(())
    })?;
    // Only some gateways have such a reply, so there is nothing to insist on.
    if shaped {
        add_schema(document, ACKNOWLEDGEMENT)
    } else {
        Ok(())
    }
}

/// Gives a property that is a bare reference its target's description, which
/// the generated field would otherwise lack.
fn describe_references(document: &mut Value) -> Result<(), String> {
    let schemas = document["components"]["schemas"].clone();
    for schema in members(&mut document["components"], "schemas")
        .into_iter()
        .flatten()
    {
        for (_, property) in members(schema.1, "properties").into_iter().flatten() {
            let Some(reference) = property.get("$ref").and_then(Value::as_str) else {
                continue;
            };
            let name = reference.rsplit('/').next().unwrap_or_default();
            let description = schemas[name]["description"].clone();
            *property = json!({ "description": description, "allOf": [{ "$ref": reference }] });
        }
    }
    // A gateway may have no such property, so there is nothing to insist on.
    Ok(())
}

fn each_operation(
    document: &mut Value,
    pass: &mut dyn FnMut(&str, &mut Value) -> Result<(), String>,
) -> Result<(), String> {
    for (path, item) in members(document, "paths").into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                pass(&format!("{} {path}", method.to_uppercase()), operation)?;
            }
        }
    }
    Ok(())
}

fn members<'a>(value: &'a mut Value, key: &str) -> Option<&'a mut Map<String, Value>> {
    value.get_mut(key).and_then(Value::as_object_mut)
}

fn response(description: &str, schema: &str) -> Value {
    let reference = format!("#/components/schemas/{schema}");
    json!({
        "description": description,
        "content": { "application/json": { "schema": { "$ref": reference } } },
    })
}

fn add_schema(document: &mut Value, name: &str) -> Result<(), String> {
    let schemas = &mut document["components"]["schemas"];
    match schemas.get(name) {
        Some(_) => Err(format!(
            "the schema name `{name}` is the crate's own: choose another"
        )),
        None => {
            schemas[name] = json!({ "type": "object" });
            Ok(())
        }
    }
}

fn applies(pass: &str, times: usize) -> Result<(), String> {
    match times {
        0 => Err(format!(
            "the pass `{pass}` in build/passes.rs no longer applies: delete it"
        )),
        _ => Ok(()),
    }
}
