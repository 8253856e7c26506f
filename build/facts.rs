//! What the spec says of values and statuses, as Rust.
//!
//! An open set of values becomes an enum with a last variant for what is not
//! documented; what each value and each status means for the PIN becomes its
//! [`Delivery`]. Only data is written here: the macro that makes the types of
//! it is in the crate, where it can be read and tested.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use crate::document::Fault;
use crate::gateways::METHODS;

/// Whether a schema is a set of documented values to which others may come.
pub fn is_open_enum(schema: &Value) -> bool {
    schema.get("x-extensible-enum").is_some()
}

/// The open enums of a gateway, and what its answers mean for the PIN.
pub fn facts(part: &Value, gateway: &str) -> Result<String, Fault> {
    let fault = |message| Fault {
        line: None,
        message,
    };
    let mut rust = String::new();
    for (name, schema) in schemas(part).filter(|(_, schema)| is_open_enum(schema)) {
        rust += &open_enum(name, schema).map_err(fault)?;
    }
    rust += &failures(part).map_err(fault)?;
    for name in replies(part).map_err(fault)? {
        rust += &reply(part, &name, gateway);
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
        let verdict = schema["x-delivery"][value].as_str();
        let delivery = delivery(verdict).ok_or_else(|| {
            format!("`{name}` does not say in `x-delivery` what `{value}` means for the PIN")
        })?;
        let variant = variant(value).ok_or_else(|| {
            format!("`{name}` lists `{value}`, which makes no name for a Rust variant")
        })?;
        let _ = writeln!(
            rust,
            "#[doc = {meaning:?}]\n{variant} = {value:?} => {delivery},"
        );
    }
    rust += "}}\n";
    Ok(rust)
}

/// `NC_NOT_REACHABLE` becomes `NcNotReachable`.
fn variant(value: &str) -> Option<String> {
    let name: String = value
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word[..1].to_ascii_uppercase() + &word[1..].to_ascii_lowercase())
        .collect();
    let first = name.chars().next()?;
    (first.is_ascii_alphabetic() && name != "Unknown").then_some(name)
}

/// What the documented failures mean for the PIN, by their HTTP status.
fn failures(part: &Value) -> Result<String, String> {
    let mut verdicts: BTreeMap<u16, &str> = BTreeMap::new();
    for (place, operation) in operations(part) {
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            let Some(code) = status
                .parse()
                .ok()
                .filter(|code| !(200..300).contains(code))
            else {
                continue;
            };
            let delivery = delivery(resolve(part, response)["x-delivery"].as_str())
                .ok_or_else(|| format!("the status {status} of `{place}` has no `x-delivery`"))?;
            if *verdicts.entry(code).or_insert(delivery) != delivery {
                return Err(format!(
                    "the operations differ in the `x-delivery` of {status}"
                ));
            }
        }
    }
    let mut rust = "pub(crate) const FAILURES: &[(u16, crate::Delivery)] = &[".to_owned();
    for (code, delivery) in verdicts {
        let _ = write!(rust, "({code}, {delivery}),");
    }
    rust += "];\n";
    Ok(rust)
}

/// The schema of each success reply that has a body. One without a body is the
/// crate's own `Acknowledgement`, which always says that the PIN was sent.
fn replies(part: &Value) -> Result<BTreeSet<String>, String> {
    let mut replies = BTreeSet::new();
    for (place, operation) in operations(part) {
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            let response = resolve(part, response);
            if !status.starts_with('2') {
                continue;
            }
            let Some(content) = response.get("content") else {
                match response["x-delivery"].as_str() {
                    Some("sent") => continue,
                    _ => {
                        return Err(format!(
                            "the bodyless {status} of `{place}` must be `x-delivery: sent`"
                        ));
                    }
                }
            };
            let schema = content["application/json"]["schema"]["$ref"].as_str();
            let name = schema.and_then(|schema| schema.rsplit('/').next());
            let name = name.ok_or_else(|| {
                format!("the reply {status} of `{place}` is not JSON of a named schema")
            })?;
            replies.insert(name.to_owned());
        }
    }
    Ok(replies)
}

/// How a reply answers whether the PIN went out: by its status fields.
fn reply(part: &Value, name: &str, gateway: &str) -> String {
    let mut statements = String::new();
    let properties = part["components"]["schemas"][name]["properties"].as_object();
    for (property, schema) in properties.into_iter().flatten() {
        let schema = schema["allOf"].get(0).unwrap_or(schema);
        if is_open_enum(resolve(part, schema)) {
            let field = snake_case(property);
            let _ = write!(
                statements,
                "self.{field}.as_ref().map(crate::delivery::Statement::from),"
            );
        }
    }
    format!(
        "impl crate::outcome::Reply for crate::{gateway}::types::{name} {{\n\
         fn decode(body: &bytes::Bytes) -> Result<Self, String> {{\n\
         serde_json::from_slice(body).map_err(|error| error.to_string())\n}}\n\
         fn delivery(&self) -> crate::Delivery {{\n\
         crate::delivery::weigh([{statements}])\n}}\n}}\n"
    )
}

/// The first server that stands for itself, without variables to fill in.
fn default_base_url(part: &Value) -> String {
    let url = operations(part)
        .filter_map(|(path, _)| part["paths"][path]["servers"][0]["url"].as_str())
        .find(|url| !url.contains('{'));
    match url {
        Some(url) => format!(
            "/// The gateway's own host, as the spec names it.\n\
             pub const DEFAULT_BASE_URL: &str = {url:?};\n"
        ),
        None => String::new(),
    }
}

fn operations(part: &Value) -> impl Iterator<Item = (&str, &Value)> {
    part["paths"]
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(path, item)| {
            METHODS
                .iter()
                .filter_map(move |method| Some((path.as_str(), item.get(method)?)))
        })
}

/// What a reference leads to, or the value itself.
fn resolve<'a>(part: &'a Value, value: &'a Value) -> &'a Value {
    value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| part.pointer(reference.strip_prefix('#')?))
        .unwrap_or(value)
}

fn delivery(verdict: Option<&str>) -> Option<&'static str> {
    match verdict? {
        "sent" => Some("crate::Delivery::Sent"),
        "not-sent" => Some("crate::Delivery::NotSent"),
        "unknown" => Some("crate::Delivery::Unknown"),
        _ => None,
    }
}

/// `callStatus` becomes `call_status`, as progenitor names the field.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
