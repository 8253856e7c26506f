//! From the text of the spec to the text of the clients.

use std::collections::BTreeMap;

use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypePatch};
use serde_json::Value;

use crate::client_text;
use crate::document::{Document, Fault, escape};
use crate::{checks, facts, gateways, passes};

/// A gateway is a tag in the spec and a module of the crate.
pub const GATEWAYS: [&str; 2] = ["infobip", "smsend"];

/// Schemas for which the crate has a type of its own, with what the schema
/// must say for that type to be right. The types keep phone numbers and texts
/// out of `Debug`, which the generated ones would print, and check a number
/// without a regular expression engine.
const OWN_TYPES: [(&str, &str, &str, &str); 9] = [
    (
        "PhoneNumber",
        "crate::PhoneNumber",
        "pattern",
        r"^\+?[1-9][0-9]{0,14}$",
    ),
    (
        "Recipient",
        "crate::Recipient",
        "pattern",
        r"^(\+|00)[1-9][0-9]{0,14}$",
    ),
    ("ReportedNumber", "crate::ReportedNumber", "type", "string"),
    ("SenderId", "crate::SenderId", "type", "string"),
    ("SenderName", "crate::SenderName", "type", "string"),
    ("MessageBody", "crate::MessageBody", "type", "string"),
    ("Placeholders", "crate::Placeholders", "type", "object"),
    (passes::REJECTION, "crate::Rejection", "type", "object"),
    (
        passes::ACKNOWLEDGEMENT,
        "crate::Acknowledgement",
        "type",
        "object",
    ),
];

/// The features of the crate that change what is generated.
pub struct Features {
    pub mock: bool,
    pub schemars: bool,
}

/// The generated files, by name.
pub fn generate(yaml: &str, features: &Features) -> Result<BTreeMap<String, String>, Fault> {
    let document = Document::parse(yaml)?;
    check_keys(&document)?;
    check_operations(&document)?;
    if let Some(problem) = checks::problems(&document.value, &GATEWAYS)
        .into_iter()
        .next()
    {
        let message = format!("{}: {}", problem.message, problem.fix);
        return Err(document.fault(&problem.pointer, message));
    }
    let mut files = BTreeMap::new();
    for gateway in GATEWAYS {
        let part = gateways::filter(&document.value, gateway)
            .map_err(|message| document.fault("/paths", message))?;
        files.insert(
            format!("{gateway}_facts.rs"),
            facts::facts(&part, gateway, features.mock)?,
        );
        files.insert(format!("{gateway}.rs"), client(&part, gateway, features)?);
        if features.mock {
            files.insert(
                format!("{gateway}_mock.rs"),
                mock(&part, gateway, features)?,
            );
        }
    }
    if features.mock {
        files.insert("spec.json".to_owned(), document.value.to_string());
    }
    Ok(files)
}

/// The client of one gateway.
fn client(part: &Value, gateway: &str, features: &Features) -> Result<String, Fault> {
    let (settings, spec) = prepare(part, gateway, features)?;
    let tokens = Generator::new(&settings)
        .generate_tokens(&spec)
        .map_err(|error| fault(format!("progenitor cannot generate `{gateway}`: {error}")))?;
    client_text::mend(&tokens.to_string(), gateway).map_err(fault)
}

/// The typed httpmock helpers of one gateway.
fn mock(part: &Value, gateway: &str, features: &Features) -> Result<String, Fault> {
    let (settings, spec) = prepare(part, gateway, features)?;
    Generator::new(&settings)
        .httpmock(&spec, &format!("crate::{gateway}"))
        .map(|tokens| tokens.to_string())
        .map_err(|error| fault(format!("progenitor cannot mock `{gateway}`: {error}")))
}

/// The settings for progenitor and the adapted document that it reads.
fn prepare(
    part: &Value,
    gateway: &str,
    features: &Features,
) -> Result<(GenerationSettings, OpenAPI), Fault> {
    let adapted = passes::adapt(part).map_err(fault)?;
    // The failure schemas that the adapted document no longer refers to would
    // otherwise become public types that nothing uses.
    let adapted = gateways::filter(&adapted, gateway).map_err(fault)?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_inner_type(
            "crate::transport::Connection".parse().map_err(|_| {
                fault("the path of the connection type is not valid Rust".to_owned())
            })?,
        );
    if features.schemars {
        settings.with_derive("::schemars::JsonSchema");
    }
    for (name, schema) in adapted["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten()
    {
        let path = match OWN_TYPES.iter().find(|own| own.0 == name) {
            Some((_, path, key, value)) if schema[key] == *value => (*path).to_owned(),
            Some((_, path, key, value)) => {
                return Err(fault(format!(
                    "the schema `{name}` has another `{key}` than `{value}`, \
                     which `{path}` is written for: change both"
                )));
            }
            None if facts::is_open_enum(schema) => format!("crate::{gateway}::{name}"),
            None => {
                let mut patch = TypePatch::default();
                settings.with_patch(name, patch.with_attr("#[non_exhaustive]"));
                continue;
            }
        };
        settings.with_replacement(name, path, std::iter::empty());
    }
    let spec = serde_json::from_value(adapted)
        .map_err(|error| fault(format!("not an OpenAPI 3.0 document: {error}")))?;
    Ok((settings, spec))
}

fn check_keys(document: &Document) -> Result<(), Fault> {
    unknown_keys(document)?
        .into_iter()
        .next()
        .map_or(Ok(()), Err)
}

/// The keys that OpenAPI does not have, which openapiv3 drops in silence. What
/// it keeps, it writes back, so a key that is gone afterwards is unknown.
pub fn unknown_keys(document: &Document) -> Result<Vec<Fault>, Fault> {
    let known: OpenAPI = serde_json::from_value(document.value.clone())
        .map_err(|error| fault(format!("not an OpenAPI 3.0 document: {error}")))?;
    let known = serde_json::to_value(known)
        .map_err(|error| fault(format!("the document cannot be written back: {error}")))?;
    let mut found = Vec::new();
    compare_keys(document, "", &document.value, &known, &mut found);
    Ok(found)
}

fn compare_keys(
    document: &Document,
    at: &str,
    source: &Value,
    known: &Value,
    found: &mut Vec<Fault>,
) {
    let (Some(source), true) = (source.as_object(), known.is_object()) else {
        let items = source.as_array().into_iter().flatten().enumerate();
        for (index, item) in items {
            if let Some(known) = known.get(index) {
                compare_keys(document, &format!("{at}/{index}"), item, known, found);
            }
        }
        return;
    };
    for (key, member) in source {
        let below = format!("{at}/{}", escape(key));
        match known.get(key) {
            Some(known) => compare_keys(document, &below, member, known, found),
            // What says the same as its absence is not written back.
            None if matches!(member, Value::Bool(false) | Value::Null) => {}
            None if member.as_array().is_some_and(Vec::is_empty) => {}
            None => {
                let message = format!("OpenAPI 3.0 does not know the key `{key}` here (`{below}`)");
                found.push(document.fault(&below, message));
            }
        }
    }
}

/// Refuses an operation that no client method can be made of.
fn check_operations(document: &Document) -> Result<(), Fault> {
    let paths = document.value["paths"].as_object();
    for (path, item) in paths.into_iter().flatten() {
        let below = format!("/paths/{}", escape(path));
        for (method, operation) in item.as_object().into_iter().flatten() {
            if !gateways::METHODS.contains(&method.as_str()) {
                continue;
            }
            let at = format!("{below}/{method}");
            let place = format!("{} {path}", method.to_uppercase());
            let missing =
                |what: &str| document.fault(&at, format!("the operation `{place}` has no {what}"));
            if operation["operationId"].as_str().is_none_or(str::is_empty) {
                return Err(missing("operationId, which its method is named after"));
            }
            let tag = operation["tags"][0].as_str();
            if !tag.is_some_and(|tag| GATEWAYS.contains(&tag)) {
                let one = GATEWAYS.join("`, `");
                return Err(missing(&format!("tag that is a gateway: one of `{one}`")));
            }
            let servers = operation.get("servers").or(item.get("servers"));
            if servers.is_none_or(|servers| servers[0]["url"].as_str().is_none_or(str::is_empty)) {
                return Err(missing("server, neither its own nor its path's"));
            }
        }
    }
    Ok(())
}

fn fault(message: String) -> Fault {
    Fault {
        line: None,
        message,
    }
}
