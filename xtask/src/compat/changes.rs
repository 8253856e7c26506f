//! What changed between two specs: drift's findings, what it leaves open, and
//! what it does not look at because other APIs have no such thing.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use drift::{ChangeClass, ChangeComparison};
use serde_json::Value;

use super::arguments;
use super::change::{Breaks, Bump, Change};
use super::schema;
use super::surface;
use crate::contract::{Difference, Direction, Element, compare};
use crate::spec::schemas::Schemas;
use crate::spec::{self, Operation, Pointer, VERDICTS, strings};

/// Everything that changed, each with its place.
///
/// # Errors
///
/// One of the documents is not OpenAPI.
pub fn changes(old: &Value, new: &Value) -> Result<Vec<Change>> {
    let mut found = BTreeSet::new();
    let (comparable_old, comparable_new) = surface::without_uncompared(old, new);
    let compared =
        drift::compare(&comparable_old, &comparable_new).context("the specs cannot be compared")?;
    for component in &compared {
        for change in &component.changes {
            for path in &component.paths {
                let pointer = |stack: &drift::JsonPathStack, subpath: &str| {
                    let base = stack
                        .base_and_subpath()
                        .0
                        .trim_start_matches('#')
                        .to_owned();
                    match subpath {
                        "" => Pointer::from(base.as_str()),
                        _ => Pointer::from(format!("{base}/{subpath}").as_str()),
                    }
                };
                let before = pointer(&path.old, &change.old_subpath);
                let after = pointer(&path.new, &change.new_subpath);
                let at = Compared {
                    old,
                    new,
                    before,
                    after,
                    direction: path.comparison,
                };
                found.extend(at.classify(&change.message, change.class));
            }
        }
    }
    found.extend(contracts(old, new));
    found.extend(unseen(old, new));
    found.extend(surface::changes(old, new));
    found.extend(options(old, new));
    let arguments = arguments::changes(old, new);
    // That less is required breaks nobody but callers in Rust, who are told so.
    let places: BTreeSet<_> = arguments.iter().map(|change| &change.place).collect();
    found.retain(|change| change.bump > Bump::Minor || !places.contains(&change.place));
    found.extend(arguments);
    // Where something else is said of an element, its wording is no news.
    let told: BTreeSet<Pointer> = found
        .iter()
        .filter(|change| change.bump > Bump::Patch)
        .map(|change| change.place.clone())
        .collect();
    found.retain(|change| change.bump > Bump::Patch || !told.contains(&change.place));
    if found.is_empty() && without_version(old) != without_version(new) {
        found.insert(Change::wording(
            Pointer::default(),
            "something changed that clients do not see",
        ));
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by(|a, b| b.bump.cmp(&a.bump).then_with(|| a.place.cmp(&b.place)));
    Ok(found)
}

fn without_version(document: &Value) -> Value {
    let mut document = document.clone();
    document["info"]["version"] = Value::Null;
    document
}

/// An element of both documents in which drift saw a change.
struct Compared<'spec> {
    old: &'spec Value,
    new: &'spec Value,
    before: Pointer,
    after: Pointer,
    direction: ChangeComparison,
}

impl Compared<'_> {
    fn classify(&self, message: &str, class: ChangeClass) -> Vec<Change> {
        let breaks = match self.direction {
            ChangeComparison::Input => Breaks::Senders,
            ChangeComparison::Output => Breaks::Receivers,
            ChangeComparison::Structural => Breaks::Both,
        };
        let place = self.after.clone();
        // A status that is documented now could always come.
        let failure = message
            .strip_prefix("operation added a new response code ")
            .is_some_and(|status| !status.starts_with('2'));
        if failure {
            return vec![Change::addition(place, message)];
        }
        match class {
            ChangeClass::BackwardIncompatible | ChangeClass::Incompatible => {
                vec![Change::breaking(place, message, breaks)]
            }
            ChangeClass::ForwardIncompatible => vec![Change::addition(place, message)],
            ChangeClass::Trivial => vec![Change::wording(place, message)],
            ChangeClass::Unhandled => {
                let part = |document: &Value, pointer: &Pointer| pointer.find(document).cloned();
                let (Some(before), Some(after)) =
                    (part(self.old, &self.before), part(self.new, &self.after))
                else {
                    return vec![Change::breaking(place, message, breaks)];
                };
                let explained = schema::explain(&before, &after, &place, breaks);
                let reordered =
                    message.contains("required") && schema::is_reordered(&before, &after);
                if explained.is_empty() && !reordered {
                    vec![Change::breaking(place, message, breaks)]
                } else {
                    explained
                }
            }
        }
    }
}

/// What drift does not look at and the contracts of operations tell.
fn contracts(old: &Value, new: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    let before = spec::operations(old);
    for after in spec::operations(new) {
        let Some(before) = before.iter().find(|other| other.id == after.id) else {
            continue;
        };
        for difference in compare(&before.contract, &after.contract) {
            found.extend(contract_change(&difference, before, &after));
        }
    }
    found
}

/// In a comparison of two specs, the old one stands for the page.
fn contract_change(
    difference: &Difference,
    before: &Operation,
    after: &Operation,
) -> Option<Change> {
    let Difference {
        element,
        page: was,
        spec: is,
    } = difference;
    let place = after.place(element);
    let id = &after.id;
    let what = |verb: &str| format!("`{id}`: {element} {verb}");
    let only_both_have_the_field = || {
        let (direction, name) = element.field()?;
        before.contract.field(direction, name)?;
        after.contract.field(direction, name)
    };
    match (element, was, is) {
        (Element::Host(_) | Element::Header(_), None, _) => {
            Some(Change::addition(place, what("was added")))
        }
        (Element::Host(_) | Element::Header(_), ..) => Some(Change::breaking(
            place,
            what("was removed"),
            Breaks::Senders,
        )),
        (Element::Value(..), None, _) => {
            only_both_have_the_field()?;
            Some(Change::addition(place, what("was added")))
        }
        (Element::Value(direction, ..), Some(_), None) => {
            only_both_have_the_field()?;
            let breaks = match direction {
                Direction::Request => Breaks::Senders,
                Direction::Reply => Breaks::Receivers,
            };
            Some(Change::breaking(place, what("was removed"), breaks))
        }
        (Element::Default(..), ..) => Some(Change::addition(place, what("changed"))),
        _ => None,
    }
}

/// A reply's field that is certain now was an `Option` before, which whoever
/// reads it in a generated client has to follow.
fn options(old: &Value, new: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    for pointer in &Schemas::of(new).reply {
        let (before, after) = (pointer.get(old), pointer.get(new));
        let required =
            |schema: &Value, name: &str| strings(&schema["required"]).any(|other| other == name);
        for name in spec::keys(&after["properties"]) {
            let there = before["properties"].get(name.as_str()).is_some();
            if there && required(after, &name) && !required(before, &name) {
                found.push(Change::breaking(
                    pointer.join("required"),
                    format!("the reply's field `{name}` is required now, and no `Option` any more"),
                    Breaks::Receivers,
                ));
            }
        }
    }
    found
}

/// What drift passes over: whether a field may be null, and what an answer
/// means for the PIN.
fn unseen(old: &Value, new: &Value) -> Vec<Change> {
    let schemas = Schemas::of(new);
    let mut found = Vec::new();
    let sides = [
        (&schemas.request, Breaks::Senders),
        (&schemas.reply, Breaks::Receivers),
    ];
    for (pointers, breaks) in sides {
        for pointer in pointers {
            let (Some(before), Some(after)) = (pointer.find(old), pointer.find(new)) else {
                continue;
            };
            let nullable = |schema: &Value| schema["nullable"].as_bool().unwrap_or(false);
            let (was, is) = (nullable(before), nullable(after));
            if was == is {
                continue;
            }
            let place = pointer.join("nullable");
            let what = if is {
                "may be null now"
            } else {
                "may not be null any more"
            };
            // A reply that may be null, and a request that may not, break.
            let breaking = is == (breaks == Breaks::Receivers);
            found.push(if breaking {
                Change::breaking(place, what, breaks)
            } else {
                Change::addition(place, what)
            });
        }
    }
    compare_verdicts(old, new, &Pointer::default(), &mut found);
    found
}

fn compare_verdicts(old: &Value, new: &Value, pointer: &Pointer, found: &mut Vec<Change>) {
    let is_verdict = pointer.keys().any(|key| VERDICTS.contains(&key.as_str()));
    match (old, new) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, after) in after {
                if let Some(before) = before.get(key) {
                    compare_verdicts(before, after, &pointer.join(key), found);
                }
            }
        }
        (Value::String(before), Value::String(after)) if is_verdict && before != after => {
            let what = format!("what this means for the PIN changed from {before} to {after}");
            found.push(Change::breaking(pointer.clone(), what, Breaks::Receivers));
        }
        _ => {}
    }
}
