//! The ways out of a difference between the spec and what its sources say.

use serde_json::Value;

use super::evidence::Evidence;
use super::hold::Undeclared;
use crate::contract::{Difference, Element, Location};
use crate::report::kind::Kind;
use crate::spec::{BEYOND, DEPARTS, Operation};
use crate::workspace::document_of;

/// What a difference is called, and what to do about it.
pub fn of(
    document: &Value,
    operation: &Operation,
    evidence: &Evidence<'_>,
    undeclared: &Undeclared,
) -> (Kind, String) {
    let Difference {
        element,
        page,
        spec,
    } = &undeclared.difference;
    let regenerated = undeclared.mechanical;
    let departs = departs(document, operation, evidence, undeclared);
    match (page, spec) {
        (None, _) => {
            let declared = place(document, operation, element, BEYOND);
            (
                Kind::Undocumented,
                beyond(operation, element, &declared, regenerated),
            )
        }
        (Some(page), spec) => {
            let kind = match spec {
                Some(_) => Kind::Different,
                None => Kind::MissingInSpec,
            };
            (kind, follow(element, page, undeclared, &departs))
        }
    }
}

/// What a source says and the spec does not.
fn follow(element: &Element, page: &str, undeclared: &Undeclared, departs: &str) -> String {
    let missing = undeclared.difference.spec.is_none();
    match element {
        _ if undeclared.disputed => format!(
            "follow `{}` by hand and say why not the other source, or say in {departs} why the spec does not",
            undeclared.page
        ),
        // Neither with it nor without it does the spec say what the page says.
        Element::Value(..) if page != "listed" => {
            format!("list it or leave it out, and say in {departs} why")
        }
        Element::Status(status) if status.starts_with('2') => format!(
            "make it the spec's one success reply, or say in {departs} why the spec leaves it out"
        ),
        _ if undeclared.mechanical && missing => format!(
            "run `cargo xtask regenerate` to add it, or say in {departs} why the spec leaves it out"
        ),
        _ if undeclared.mechanical => format!(
            "run `cargo xtask regenerate` to follow the page, or say in {departs} why the spec does not"
        ),
        _ if missing => format!("add it to the spec, or say in {departs} why not"),
        _ => format!("follow the page by hand, or say in {departs} why the spec does not"),
    }
}

/// What the spec says and no source does.
fn beyond(operation: &Operation, element: &Element, declared: &str, regenerated: bool) -> String {
    let in_path = element
        .field()
        .and_then(|(direction, name)| operation.contract.field(direction, name))
        .is_some_and(|field| field.location == Location::Path);
    match element {
        // There is no request without a path, nor a path without its parts.
        Element::Path => format!("say in {declared} how it is known"),
        Element::Required(..) if in_path => format!("say in {declared} how it is known"),
        _ if regenerated => format!(
            "run `cargo xtask regenerate` to take it out, or say in {declared} how it is known"
        ),
        _ => format!("take it out of the spec, or say in {declared} how it is known"),
    }
}

/// Where a departure is declared; of several sources, the reason names one.
fn departs(
    document: &Value,
    operation: &Operation,
    evidence: &Evidence<'_>,
    undeclared: &Undeclared,
) -> String {
    let declared = place(document, operation, &undeclared.difference.element, DEPARTS);
    match evidence.named {
        0 | 1 => declared,
        _ => format!(
            "{declared}, with the name `{}`,",
            document_of(&undeclared.page)
        ),
    }
}

/// A declaration and where it stands, in words.
pub fn place(document: &Value, operation: &Operation, element: &Element, key: &str) -> String {
    let anchors = operation.anchors(element);
    // The list of values is where a value of it is declared.
    let anchor = match element {
        Element::Value(..) => anchors.last(),
        _ => anchors.first(),
    };
    let Some(anchor) = anchor else {
        return format!("`{key}`");
    };
    let of = match anchor.pointer == operation.pointer {
        true => "the operation's ",
        false => "",
    };
    let under = match &anchor.key {
        Some(name) => format!(" under `{name}`"),
        None => String::new(),
    };
    // Beside a reference OpenAPI takes no other key.
    let wrapped = match anchor.pointer.get(document).get("$ref") {
        Some(_) => ", with the `$ref` beside it in an `allOf`,",
        None => "",
    };
    format!("{of}`{key}`{under}{wrapped}")
}
