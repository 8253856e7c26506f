//! From the text of the spec to the text of the clients.

use std::collections::BTreeMap;

use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypePatch};
use serde_json::Value;

use super::describe::{Item, describe};
use super::document::{Diagnostic, Document, escape};
use super::passes::Purpose;
use super::sensitive::Sensitive;
use super::signatures::Signatures;
use super::{checks, facts, gateways, passes, requests, seam, words};

/// A gateway is a tag in the spec and a module of the crate.
pub const GATEWAYS: [&str; 2] = ["infobip", "smsend"];

/// The features of the crate that change what is generated.
pub struct Features {
    pub mock: bool,
    pub schemars: bool,
}

/// The generated files, by name.
pub fn generate(yaml: &str, features: &Features) -> Result<BTreeMap<String, String>, Diagnostic> {
    let document = Document::parse(yaml)?;
    check_keys(&document)?;
    check_operations(&document)?;
    if let Some(problem) = checks::problems(&document.value, &GATEWAYS)
        .into_iter()
        .next()
    {
        let message = format!("{}: {}", problem.message, problem.fix);
        return Err(document.diagnostic(&problem.pointer, message));
    }
    let mut files = BTreeMap::new();
    for gateway in GATEWAYS {
        let part = passes::part_of(&document.value, gateway)
            .map_err(|message| document.diagnostic("/paths", message))?;
        let client = seam::lead(written(&part, gateway, features)?);
        let signatures = Signatures::of(client.clone()).map_err(diagnostic)?;
        let requests = requests::requests(&part, gateway, &signatures).map_err(diagnostic)?;
        let facts = facts::facts(&part, gateway, &signatures.replied())? + &requests;
        files.insert(format!("{gateway}_facts.rs"), facts);
        files.insert(format!("{gateway}.rs"), described(client, &part));
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

/// What progenitor writes for one gateway.
pub fn written(
    part: &Value,
    gateway: &str,
    features: &Features,
) -> Result<TokenStream, Diagnostic> {
    let (settings, spec) = prepare(part, gateway, features, Purpose::Client)?;
    Generator::new(&settings)
        .generate_tokens(&spec)
        .map_err(|error| diagnostic(format!("progenitor cannot generate `{gateway}`: {error}")))
}

/// What progenitor wrote, led to the crate's runtime and described.
pub fn over_runtime(tokens: TokenStream, part: &Value) -> String {
    described(seam::lead(tokens), part)
}

/// The client with the words of the spec.
fn described(client: TokenStream, part: &Value) -> String {
    let ask = |module: &str, item: Item<'_>| words::of_client(part, module, item);
    formatted(describe(client, &ask))
}

/// The typed httpmock helpers of one gateway.
fn mock(part: &Value, gateway: &str, features: &Features) -> Result<String, Diagnostic> {
    let (settings, spec) = prepare(part, gateway, features, Purpose::Mock)?;
    Generator::new(&settings)
        .httpmock(&spec, &format!("crate::{gateway}"))
        .map(|tokens| {
            let ask = |module: &str, item: Item<'_>| words::of_mock(part, module, item);
            formatted(describe(seam::lead_mock(tokens), &ask))
        })
        .map_err(|error| diagnostic(format!("progenitor cannot mock `{gateway}`: {error}")))
}

/// The code as a person would format it, for whoever looks into it.
fn formatted(tokens: TokenStream) -> String {
    match syn::parse2(tokens.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        // The compiler says better what is wrong with it.
        Err(_) => tokens.to_string(),
    }
}

/// The settings for progenitor and the adapted document that it reads.
fn prepare(
    part: &Value,
    gateway: &str,
    features: &Features,
    purpose: Purpose,
) -> Result<(GenerationSettings, OpenAPI), Diagnostic> {
    let adapted = passes::adapt(part, purpose).map_err(diagnostic)?;
    // The failure schemas that the adapted document no longer refers to would
    // otherwise become public types that nothing uses.
    let adapted = gateways::filter(&adapted, gateway).map_err(diagnostic)?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional);
    if features.schemars {
        settings.with_derive("::schemars::JsonSchema");
    }
    for (name, schema) in adapted["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten()
    {
        match own_type(name, schema, gateway).map_err(diagnostic)? {
            Some(path) => {
                settings.with_replacement(name, path, std::iter::empty());
            }
            None => {
                let mut patch = TypePatch::default();
                settings.with_patch(name, patch.with_attr("#[non_exhaustive]"));
            }
        }
    }
    let spec = serde_json::from_value(adapted)
        .map_err(|error| diagnostic(format!("not an OpenAPI 3.0 document: {error}")))?;
    Ok((settings, spec))
}

/// The crate's own type for a schema, where it has one.
fn own_type(name: &str, schema: &Value, gateway: &str) -> Result<Option<String>, String> {
    if [passes::REJECTION, passes::ACKNOWLEDGEMENT].contains(&name) {
        return Ok(Some(format!("crate::{name}")));
    }
    if facts::is_open_enum(schema) {
        return Ok(Some(format!("crate::{gateway}::{name}")));
    }
    let sensitive = Sensitive::of(name, schema)?;
    Ok(sensitive.map(|own| own.path(gateway)))
}

fn check_keys(document: &Document) -> Result<(), Diagnostic> {
    unknown_keys(document)?
        .into_iter()
        .next()
        .map_or(Ok(()), Err)
}

/// The keys that OpenAPI does not have, which openapiv3 drops in silence. What
/// it keeps, it writes back, so a key that is gone afterwards is unknown.
pub fn unknown_keys(document: &Document) -> Result<Vec<Diagnostic>, Diagnostic> {
    let known: OpenAPI = serde_json::from_value(document.value.clone())
        .map_err(|error| diagnostic(format!("not an OpenAPI 3.0 document: {error}")))?;
    let known = serde_json::to_value(known)
        .map_err(|error| diagnostic(format!("the document cannot be written back: {error}")))?;
    let mut found = Vec::new();
    compare_keys(document, "", &document.value, &known, &mut found);
    Ok(found)
}

fn compare_keys(
    document: &Document,
    at: &str,
    source: &Value,
    known: &Value,
    found: &mut Vec<Diagnostic>,
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
            None if says_nothing(key, member) => {}
            None => {
                let message = format!("OpenAPI 3.0 does not know the key `{key}` here (`{below}`)");
                found.push(document.diagnostic(&below, message));
            }
        }
    }
}

/// Whether a key with this value says what its absence says.
fn says_nothing(key: &str, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(false) => NO_WHEN_ABSENT.contains(&key),
        Value::Array(items) => items.is_empty() && NONE_WHEN_ABSENT.contains(&key),
        _ => false,
    }
}

const NO_WHEN_ABSENT: [&str; 10] = [
    "allowEmptyValue",
    "allowReserved",
    "deprecated",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "nullable",
    "readOnly",
    "required",
    "uniqueItems",
    "writeOnly",
];

const NONE_WHEN_ABSENT: [&str; 5] = ["enum", "parameters", "required", "servers", "tags"];

/// Refuses an operation that no client method can be made of.
fn check_operations(document: &Document) -> Result<(), Diagnostic> {
    let paths = document.value["paths"].as_object();
    for (path, item) in paths.into_iter().flatten() {
        let below = format!("/paths/{}", escape(path));
        for (method, operation) in item.as_object().into_iter().flatten() {
            if !gateways::METHODS.contains(&method.as_str()) {
                continue;
            }
            let at = format!("{below}/{method}");
            let place = format!("{} {path}", method.to_uppercase());
            let missing = |what: &str| {
                document.diagnostic(&at, format!("the operation `{place}` has no {what}"))
            };
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

fn diagnostic(message: String) -> Diagnostic {
    Diagnostic {
        line: None,
        message,
    }
}
