//! Where the spec owns up to saying something else than a page, or something
//! beyond it.

use serde_json::Value;

use super::extensions::{BEYOND, DEPARTS};
use super::pointer::Pointer;

/// A place that may declare a departure: an element, or one key of its map.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    pub pointer: Pointer,
    pub key: Option<String>,
}

/// A declaration, and the reason that it gives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Declaration {
    pub anchor: Anchor,
    /// [`DEPARTS`] or [`BEYOND`].
    pub key: &'static str,
    pub reason: String,
}

impl Declaration {
    /// The pointer of the reason.
    pub fn pointer(&self) -> Pointer {
        let base = self.anchor.pointer.join(self.key);
        match &self.anchor.key {
            Some(key) => base.join(key),
            None => base,
        }
    }
}

/// Every declaration of the document.
pub fn declarations(document: &Value) -> Vec<Declaration> {
    let mut found = Vec::new();
    collect_declarations(document, &Pointer::default(), &mut found);
    found
}

fn collect_declarations(value: &Value, pointer: &Pointer, found: &mut Vec<Declaration>) {
    match value {
        Value::Object(members) => {
            for key in [BEYOND, DEPARTS] {
                if let Some(reasons) = members.get(key) {
                    found.extend(declarations_at(pointer, key, reasons));
                }
            }
            for (key, member) in members {
                collect_declarations(member, &pointer.join(key), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_declarations(item, &pointer.index(index), found);
            }
        }
        _ => {}
    }
}

/// The declarations that one element makes under one key.
pub fn declarations_at(pointer: &Pointer, key: &'static str, reasons: &Value) -> Vec<Declaration> {
    let one = |anchor_key: Option<&String>, reason: &Value| Declaration {
        anchor: Anchor {
            pointer: pointer.clone(),
            key: anchor_key.cloned(),
        },
        key,
        reason: reason.as_str().unwrap_or_default().trim().to_owned(),
    };
    match reasons {
        Value::Object(map) => map
            .iter()
            .map(|(key, reason)| one(Some(key), reason))
            .collect(),
        reason => vec![one(None, reason)],
    }
}
