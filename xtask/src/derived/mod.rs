//! `openapi/dist/`: what is derived from the spec, for other languages and for
//! reviewers.

pub mod rust_api;
pub mod trial;
pub mod variations;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::build::{facts, passes};
use crate::document::{Diagnostic, Document};
use crate::gateways;
use crate::generate::GATEWAYS;
use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;
use crate::spec::{BEYOND, DEPARTS, SOURCE_PAGE, strings};
use crate::workspace::{Inputs, SPEC, derived_file};

pub const RUST_API: &str = "rust-api.txt";

/// The derived files by name, as text. What there already is spares making
/// again what takes long to make and is fresh.
///
/// # Errors
///
/// What the build script says of a spec that nothing can be made of.
pub fn derive(
    yaml: &str,
    document: &Document,
    old: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Diagnostic> {
    if let Some(why) = refusal(document) {
        return Err(why);
    }
    let mut files = BTreeMap::new();
    for gateway in GATEWAYS {
        let derived = self_contained(&document.value, gateway)
            .map_err(|message| document.diagnostic("/paths", message))?;
        let text = serde_json::to_string_pretty(&derived)
            .map_err(|error| document.diagnostic("", error.to_string()))?;
        files.insert(format!("{gateway}.json"), text + "\n");
    }
    let listing = match old.get(RUST_API) {
        Some(old) if rust_api::is_fresh(old, &document.value) => old.clone(),
        _ => rust_api::listing(yaml, document)?,
    };
    files.insert(RUST_API.to_owned(), listing);
    Ok(files)
}

/// Why nothing can be derived from a spec that the generator would take: what is
/// written about meanings, types and hosts is not whole. The code itself, which
/// takes long to make, is not made.
pub fn refusal(document: &Document) -> Option<Diagnostic> {
    let of_gateway = |gateway: &str| {
        let at = |message: String| document.diagnostic("/paths", message);
        self_contained(&document.value, gateway).map_err(at)?;
        let part = passes::part_of(&document.value, gateway).map_err(at)?;
        facts::facts(&part, gateway, &BTreeSet::new()).map(drop)
    };
    GATEWAYS
        .into_iter()
        .find_map(|gateway| of_gateway(gateway).err())
}

/// Whether the derived files are what the spec makes of them.
pub fn check(inputs: &Inputs, document: &Document) -> Vec<Finding> {
    let derived = match derive(&inputs.spec, document, &inputs.derived) {
        Ok(derived) => derived,
        Err(diagnostic) => {
            return vec![
                Finding::new(Kind::RefusedByBuild, Severity::Failure, diagnostic.message)
                    .at_line(SPEC, diagnostic.line)
                    .fix("correct the spec; nothing can be derived before"),
            ];
        }
    };
    let mut findings = Vec::new();
    for (name, text) in &derived {
        let file = derived_file(name);
        let finding = match inputs.derived.get(name) {
            Some(old) if old == text => continue,
            Some(old) => {
                let same = old.lines().zip(text.lines()).take_while(|(a, b)| a == b);
                let line = same.count() + 1;
                Finding::new(
                    Kind::StaleDerived,
                    Severity::Stale,
                    "this is not what the spec derives to",
                )
                .at_line(file, Some(line))
            }
            None => {
                let message = format!("`{file}` is missing");
                Finding::new(Kind::MissingDerived, Severity::Stale, message)
            }
        };
        findings.push(finding.fix("run `cargo xtask regenerate`"));
    }
    for name in inputs
        .derived
        .keys()
        .filter(|name| !derived.contains_key(*name))
    {
        findings.push(
            Finding::new(
                Kind::StrayDerived,
                Severity::Failure,
                "nothing derives this file",
            )
            .at_line(derived_file(name), None)
            .fix("delete it: this folder holds derived files only"),
        );
    }
    findings
}

/// One gateway's document, which needs no other and says nothing of the pages
/// that it was held against.
fn self_contained(document: &Value, gateway: &str) -> Result<Value, String> {
    let mut part = gateways::filter(document, gateway)?;
    take_bookkeeping(&mut part);
    let servers = take_servers(&mut part)?;
    if let Some(root) = part.as_object_mut() {
        root.insert("servers".to_owned(), servers);
    }
    let schemas = part
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut);
    for schema in schemas.into_iter().flat_map(Map::values_mut) {
        describe_values(schema);
    }
    Ok(part)
}

/// Takes the servers off the paths. They become the document's own, because
/// most generators honour no others.
fn take_servers(part: &mut Value) -> Result<Value, String> {
    let mut servers: Option<(String, Value)> = None;
    let paths = part["paths"].as_object_mut().into_iter().flatten();
    for (path, item) in paths {
        let Some(own) = item
            .as_object_mut()
            .and_then(|item| item.shift_remove("servers"))
        else {
            return Err(format!("the path `{path}` has no servers"));
        };
        match &servers {
            Some((other, common)) if *common != own => {
                return Err(format!(
                    "the paths `{other}` and `{path}` of one gateway have different servers"
                ));
            }
            Some(_) => {}
            None => servers = Some((path.clone(), own)),
        }
    }
    servers
        .map(|(_, servers)| servers)
        .ok_or_else(|| "no path has servers".to_owned())
}

/// Appends the documented values to a status's description, since generators
/// show descriptions and not extensions.
pub fn describe_values(schema: &mut Value) {
    let (key, says) = match schema.get("x-verification") {
        Some(_) => (
            "x-verification",
            "what it says of the PIN that a person typed (`correct`, `wrong` or `unknown`)",
        ),
        None => (
            "x-delivery",
            "whether the PIN went out (`sent`, `not-sent` or `unknown`)",
        ),
    };
    let lines: Vec<String> = strings(&schema["x-extensible-enum"])
        .map(|value| {
            let means = schema[key][value].as_str().unwrap_or("unknown");
            match schema["x-value-meaning"][value].as_str() {
                Some(meaning) => format!("- `{value}` ({means}): {}", meaning.trim()),
                None => format!("- `{value}` ({means})"),
            }
        })
        .collect();
    let Some(members) = schema.as_object_mut().filter(|_| !lines.is_empty()) else {
        return;
    };
    let old = members
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let description = format!(
        "{}\n\nThe documented values, and in brackets {says}:\n\n{}\n",
        old.trim_end(),
        lines.join("\n")
    );
    members.insert("description".to_owned(), Value::String(description));
}

fn take_bookkeeping(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, _| ![BEYOND, DEPARTS, SOURCE_PAGE].contains(&key.as_str()));
            members.values_mut().for_each(take_bookkeeping);
        }
        Value::Array(items) => items.iter_mut().for_each(take_bookkeeping),
        _ => {}
    }
}
