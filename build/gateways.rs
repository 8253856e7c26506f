//! One gateway's part of the spec.
//!
//! The spec describes several gateways, and a client or a derived document
//! must know one only: a client that has another gateway's operations could
//! send them, credentials and all, to the wrong host. Both the build script
//! and `xtask` filter with this file, so that what is derived and what is
//! compiled agree.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The keys of a path item that hold operations.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Reduces an OpenAPI document to the operations that have `tag`, to that tag,
/// and to the components that they reach. The order of keys stays as it is.
///
/// # Errors
///
/// One sentence that names the operation that has no tag, the reference that
/// leads nowhere, or the tag that no operation has.
pub fn filter(document: &Value, tag: &str) -> Result<Value, String> {
    let mut filtered = document.clone();
    let Some(paths) = filtered.get_mut("paths").and_then(Value::as_object_mut) else {
        return Err("the document has no `paths`".to_owned());
    };
    for (path, item) in paths.iter_mut() {
        keep_operations(path, item, tag)?;
    }
    paths.retain(|_, item| METHODS.iter().any(|method| item.get(method).is_some()));
    if paths.is_empty() {
        return Err(format!("no operation has the tag `{tag}`"));
    }
    if let Some(tags) = filtered.get_mut("tags").and_then(Value::as_array_mut) {
        tags.retain(|declared| declared["name"] == tag);
    }
    let reached = reached_components(&filtered)?;
    if let Some(components) = filtered
        .get_mut("components")
        .and_then(Value::as_object_mut)
    {
        keep_components(components, &reached);
    }
    Ok(filtered)
}

/// Takes the operations out of a path item that are not the tag's own.
fn keep_operations(path: &str, item: &mut Value, tag: &str) -> Result<(), String> {
    let Some(item) = item.as_object_mut() else {
        return Err(format!("`{path}` is not a mapping"));
    };
    for method in METHODS {
        let Some(operation) = item.get(method) else {
            continue;
        };
        let tags = operation
            .get("tags")
            .and_then(Value::as_array)
            .filter(|tags| !tags.is_empty())
            .ok_or_else(|| {
                let method = method.to_uppercase();
                format!("`{method} {path}` has no tag, so no gateway is known for it")
            })?;
        if !tags.iter().any(|other| other == tag) {
            item.retain(|key, _| key != method);
        }
    }
    Ok(())
}

/// The components that what remains outside `components` leads to, directly or
/// through others, as pairs of kind and name.
fn reached_components(document: &Value) -> Result<BTreeSet<(String, String)>, String> {
    let mut reached = BTreeSet::new();
    let mut waiting = Vec::new();
    for (_, part) in document
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| *key != "components")
    {
        references(part, &mut waiting)?;
    }
    // An operation without `security` takes the document's, and an operation
    // with one of its own replaces it; keeping both keeps a scheme too many at
    // worst.
    let operations = document["paths"]
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(_, item)| METHODS.iter().filter_map(|method| item.get(method)));
    for holder in std::iter::once(document).chain(operations) {
        waiting.extend(security_schemes(holder));
    }
    while let Some((kind, name)) = waiting.pop() {
        let Some(component) = document
            .get("components")
            .and_then(|components| components.get(&kind))
            .and_then(|components| components.get(&name))
        else {
            return Err(format!(
                "`#/components/{kind}/{name}` is referred to, but the document does not have it"
            ));
        };
        if reached.insert((kind, name)) {
            references(component, &mut waiting)?;
        }
    }
    Ok(reached)
}

/// Collects what every `$ref` inside a value names.
fn references(value: &Value, found: &mut Vec<(String, String)>) -> Result<(), String> {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match (key.as_str(), member) {
                    ("$ref", Value::String(reference)) => found.push(component(reference)?),
                    _ => references(member, found)?,
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                references(item, found)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The kind and the name in a reference to a component of the same document.
fn component(reference: &str) -> Result<(String, String), String> {
    reference
        .strip_prefix("#/components/")
        .and_then(|rest| rest.split_once('/'))
        .filter(|(_, name)| !name.is_empty() && !name.contains('/'))
        .map(|(kind, name)| {
            let name = name.replace("~1", "/").replace("~0", "~");
            (kind.to_owned(), name)
        })
        .ok_or_else(|| {
            format!("the reference `{reference}` does not name a component of this document")
        })
}

/// The security schemes that an operation, or the document, asks for.
fn security_schemes(holder: &Value) -> impl Iterator<Item = (String, String)> {
    holder
        .get("security")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(Map::keys)
        .map(|name| ("securitySchemes".to_owned(), name.clone()))
}

/// Takes out the components that nothing reaches, and the kinds that are then
/// empty.
fn keep_components(components: &mut Map<String, Value>, reached: &BTreeSet<(String, String)>) {
    components.retain(|kind, members| {
        let Some(members) = members.as_object_mut() else {
            return false;
        };
        members.retain(|name, _| reached.contains(&(kind.clone(), name.clone())));
        !members.is_empty()
    });
}
