//! What the spec says of operations and values, as Rust.
//!
//! Only data and thin calls are written here: the macros, the traits and the
//! types that they fill are in the crate, where they can be read and tested.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use heck::{ToPascalCase as _, ToSnakeCase as _};
use serde_json::Value;

use super::document::Diagnostic;
use super::gateways::METHODS;
use super::meaning::{self, Purpose};
use super::{names, sensitive};

/// Whether a schema is a set of documented values to which others may come. One
/// that is sensitive stays a text that `Debug` redacts.
pub fn is_open_enum(schema: &Value) -> bool {
    schema.get("x-extensible-enum").is_some() && schema.get("x-sensitive").is_none()
}

/// The types and the tables of a gateway's module. A sensitive type that is in no
/// reply is the crate's own: a call takes what it is made of.
pub fn facts(
    part: &Value,
    gateway: &str,
    replied: &BTreeSet<String>,
) -> Result<String, Diagnostic> {
    write(part, gateway, replied).map_err(|message| Diagnostic {
        line: None,
        message,
    })
}

fn write(part: &Value, gateway: &str, replied: &BTreeSet<String>) -> Result<String, String> {
    let (mut rust, mut given) = (String::new(), String::new());
    // Two schemas may be of one type: a request's, and a reply's that can be null.
    let mut declared = BTreeSet::new();
    for (name, schema) in schemas(part) {
        if is_open_enum(schema) {
            rust += &open_enum(name, schema)?;
        } else if let Some(sensitive) = sensitive::Sensitive::of(name, schema)?
            && declared.insert(sensitive.type_name.clone())
        {
            match replied.contains(&sensitive.type_name) {
                true => rust += &sensitive.declaration(schema),
                false => given += &sensitive.declaration(schema),
            }
        }
    }
    if !given.is_empty() {
        rust += &format!("mod given {{\n{given}}}\npub(crate) use given::*;\n");
    }
    rust += &operation_table(part, gateway)?;
    for name in replies(part) {
        rust += &meaning::of_reply(part, &name, gateway)?;
    }
    rust += &default_base_url(part);
    Ok(rust)
}

fn schemas(part: &Value) -> impl Iterator<Item = (&String, &Value)> {
    part["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten()
}

fn open_enum(name: &str, schema: &Value) -> Result<String, String> {
    let description = schema["description"].as_str().unwrap_or_default();
    let mut rust =
        format!("crate::open_enum::open_enum! {{\n#[doc = {description:?}]\n{name} {{\n");
    let values = schema["x-extensible-enum"].as_array().into_iter().flatten();
    for value in values {
        let value = value
            .as_str()
            .ok_or_else(|| format!("`{name}` lists {value}, which is not a string"))?;
        let meaning = schema["x-value-meaning"][value].as_str().ok_or_else(|| {
            format!("`{name}` does not say in `x-value-meaning` what `{value}` stands for")
        })?;
        let variant = variant(value);
        let says = meaning::of_value(name, schema, value)?;
        let _ = writeln!(
            rust,
            "#[doc = {meaning:?}]\n{variant} = {value:?} => {says},"
        );
    }
    rust += "}}\n";
    Ok(rust)
}

/// `NC_NOT_REACHABLE` becomes `NcNotReachable`. The one keyword that has such a
/// form ends with an underscore. What makes no name was refused before.
fn variant(value: &str) -> String {
    match value.to_pascal_case() {
        name if name == "Self" => "Self_".to_owned(),
        name => name,
    }
}

/// What the runtime needs to know of each operation.
fn operation_table(part: &Value, gateway: &str) -> Result<String, String> {
    let display_name = part["tags"][0]["x-displayName"].as_str().unwrap_or(gateway);
    let mut rust = "pub(crate) static OPERATIONS: &[crate::operation::Operation] = &[\n".to_owned();
    for (place, path, operation) in operations(part) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        let purpose = Purpose::of(part, operation);
        let mut failures = String::new();
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            let response = resolve(part, response);
            if let Some(code) = status.parse::<u16>().ok().filter(|code| !is_success(*code))
                && let Some(meaning) = meaning::of_failure(purpose, response, status, &place)?
            {
                let _ = write!(failures, "({code}, {meaning}),");
            }
        }
        let acknowledged = acknowledged(part, &place, operation)?;
        let headers: Vec<String> = parameters(part, path, operation)
            .filter(|parameter| parameter["in"] == "header")
            .filter_map(|parameter| Some(parameter["name"].as_str()?.to_ascii_lowercase()))
            .collect();
        let in_path = path.split('/').filter_map(|segment| {
            let name = segment.strip_prefix('{')?.strip_suffix('}')?;
            Some(names::parameter(name))
        });
        let _ = writeln!(
            rust,
            "crate::operation::Operation {{ gateway: {display_name:?}, id: {:?}, path: {path:?}, \
             purpose: {}, in_path: &{:?}, headers: &{headers:?}, failures: &[{failures}], \
             acknowledged: {acknowledged} }},",
            id.to_snake_case(),
            purpose.variant(),
            in_path.collect::<Vec<_>>(),
        );
    }
    rust += "];\n";
    Ok(rust)
}

/// What a success without a documented body means for the PIN.
fn acknowledged(part: &Value, place: &str, operation: &Value) -> Result<&'static str, String> {
    let reply = success(part, operation);
    let is_documented = reply.is_some_and(|reply| reply.get("content").is_some());
    if is_documented || Purpose::of(part, operation) == Purpose::Other {
        return Ok("crate::Delivery::Unknown");
    }
    let verdict = reply.and_then(|reply| reply["x-delivery"].as_str());
    meaning::delivery(verdict)
        .ok_or_else(|| format!("the bodyless success of `{place}` has no `x-delivery`"))
}

/// The names of the schemas of all replies.
fn replies(part: &Value) -> BTreeSet<String> {
    operations(part)
        .filter_map(|(_, _, operation)| {
            let reply = success(part, operation)?;
            let schema = reply["content"]["application/json"]["schema"]["$ref"].as_str()?;
            Some(schema.rsplit('/').next()?.to_owned())
        })
        .collect()
}

/// An operation's success reply.
pub fn success<'a>(part: &'a Value, operation: &'a Value) -> Option<&'a Value> {
    let responses = operation["responses"].as_object()?;
    let (_, reply) = responses
        .iter()
        .find(|(status, _)| status.starts_with('2'))?;
    Some(resolve(part, reply))
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

/// The first server that stands for itself, without variables to fill in.
fn default_base_url(part: &Value) -> String {
    let url = operations(part)
        .filter_map(|(_, path, _)| part["paths"][path]["servers"][0]["url"].as_str())
        .find(|url| !url.contains('{'));
    match url {
        Some(url) => format!(
            "/// The gateway's own host, as the spec names it.\n\
             pub const DEFAULT_BASE_URL: &str = {url:?};\n"
        ),
        None => String::new(),
    }
}

/// Each operation with its place in words, `POST /path`, and its path.
pub fn operations(part: &Value) -> impl Iterator<Item = (String, &str, &Value)> {
    let paths = part["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| {
            let place = format!("{} {path}", method.to_uppercase());
            Some((place, path.as_str(), item.get(method)?))
        })
    })
}

/// The parameters of an operation, its path's included.
pub fn parameters<'a>(
    part: &'a Value,
    path: &str,
    operation: &'a Value,
) -> impl Iterator<Item = &'a Value> {
    [&operation["parameters"], &part["paths"][path]["parameters"]]
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        .map(|parameter| resolve(part, parameter))
}

/// What a reference leads to, or the value itself.
pub fn resolve<'a>(part: &'a Value, value: &'a Value) -> &'a Value {
    value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| part.pointer(reference.strip_prefix('#')?))
        .unwrap_or(value)
}
