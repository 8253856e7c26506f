//! How one gets about in a document: along references, and from operation to
//! operation.

use serde_json::Value;

use super::pointer::Pointer;
use crate::gateways::METHODS;

/// Where an operation stands, and what it says.
pub struct Entry<'spec> {
    pub path: &'spec str,
    /// As it is written in the document, in small letters.
    pub method: &'static str,
    /// The path item.
    pub item: Pointer,
    pub pointer: Pointer,
    pub value: &'spec Value,
}

/// Every operation, in the order of the document.
pub fn entries(document: &Value) -> impl Iterator<Item = Entry<'_>> {
    let items = document["paths"].as_object().into_iter().flatten();
    items.flat_map(|(path, item)| {
        let at = Pointer::from("/paths").join(path);
        METHODS.into_iter().filter_map(move |method| {
            Some(Entry {
                path,
                method,
                item: at.clone(),
                pointer: at.join(method),
                value: item.get(method)?,
            })
        })
    })
}

/// Follows references from a pointer to the element that they lead to, and
/// says which pointers were passed, the last one last.
pub fn resolve<'spec>(document: &'spec Value, pointer: &Pointer) -> (Vec<Pointer>, &'spec Value) {
    let mut passed = vec![pointer.clone()];
    let mut here = pointer.clone();
    loop {
        let value = here.get(document);
        // A wrapper around one reference is how 3.0 gives a reference siblings.
        let wrapped = match value["allOf"].as_array().map(Vec::as_slice) {
            Some([only]) => only["$ref"].as_str(),
            _ => None,
        };
        let reference = value["$ref"].as_str().or(wrapped);
        match reference.and_then(Pointer::of_reference) {
            Some(next) if !passed.contains(&next) => {
                passed.push(next.clone());
                here = next;
            }
            _ => return (passed, value),
        }
    }
}

/// The keys of a mapping, in its order.
pub fn keys(value: &Value) -> Vec<String> {
    let members = value.as_object().into_iter();
    members
        .flat_map(|members| members.keys().cloned())
        .collect()
}

pub fn strings(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

/// What every reference inside a value leads to.
pub fn references(value: &Value) -> Vec<Pointer> {
    let mut found = Vec::new();
    collect_references(value, &mut found);
    found
}

fn collect_references(value: &Value, found: &mut Vec<Pointer>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match member.as_str() {
                    Some(reference) if key == "$ref" => {
                        found.extend(Pointer::of_reference(reference));
                    }
                    _ => collect_references(member, found),
                }
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect_references(item, found)),
        _ => {}
    }
}
