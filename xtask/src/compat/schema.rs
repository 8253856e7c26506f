//! Explains a change in a schema that drift noticed without judging it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Breaks, Change};
use crate::spec::{LIMITS, Pointer, strings};

/// The changes between two schemas of one element, themselves and not what
/// they lead to. Empty where there is nothing that is understood.
pub fn explain(before: &Value, after: &Value, place: &Pointer, breaks: Breaks) -> Vec<Change> {
    let mut changes = properties(before, after, place, breaks);
    changes.extend(required(before, after, place, breaks));
    changes.extend(keywords(before, after, place, breaks));
    changes
}

fn names<'schema>(schema: &'schema Value, key: &str) -> BTreeSet<&'schema str> {
    let members = schema[key].as_object().into_iter();
    members
        .flat_map(|members| members.keys().map(String::as_str))
        .collect()
}

/// A field that is gone breaks whoever uses it. A new one breaks nobody; if
/// it is required as well, that is a change of its own.
fn properties(before: &Value, after: &Value, place: &Pointer, breaks: Breaks) -> Vec<Change> {
    let (old, new) = (names(before, "properties"), names(after, "properties"));
    let list = place.join("properties");
    let removed = old.difference(&new).map(|name| {
        Change::breaking(
            list.clone(),
            format!("the field `{name}` was removed"),
            breaks,
        )
    });
    let added = new
        .difference(&old)
        .map(|name| Change::addition(list.join(name), format!("the field `{name}` was added")));
    removed.chain(added).collect()
}

/// Whether the same fields are required in another order, which only the
/// arguments in Rust have.
pub fn is_reordered(before: &Value, after: &Value) -> bool {
    let names = |schema: &Value| -> Vec<String> {
        let mut names: Vec<_> = strings(&schema["required"]).map(str::to_owned).collect();
        names.sort();
        names
    };
    before["required"] != after["required"] && names(before) == names(after)
}

/// Senders break when more is required of them, receivers when less is
/// promised to them.
fn required(before: &Value, after: &Value, place: &Pointer, breaks: Breaks) -> Vec<Change> {
    let old: BTreeSet<&str> = strings(&before["required"]).collect();
    let new: BTreeSet<&str> = strings(&after["required"]).collect();
    let (was_there, is_there) = (names(before, "properties"), names(after, "properties"));
    let list = place.join("required");
    let more = new.difference(&old).map(|name| {
        let what = format!("the field `{name}` is required now");
        // A promise about a field that is new takes nothing from anybody, and
        // that one which was there is certain now is told elsewhere.
        match breaks {
            Breaks::Receivers => Change::addition(list.clone(), what),
            _ => Change::breaking(list.clone(), what, breaks),
        }
    });
    let less = old
        .difference(&new)
        .filter(|name| was_there.contains(*name) && is_there.contains(*name))
        .map(|name| {
            let what = format!("the field `{name}` is not required any more");
            match breaks {
                Breaks::Senders => Change::addition(list.clone(), what),
                _ => Change::breaking(list.clone(), what, breaks),
            }
        });
    more.chain(less).collect()
}

/// A constraint on a request that is taken away lets more through. Every
/// other change of a constraint may keep out what was let through before.
fn keywords(before: &Value, after: &Value, place: &Pointer, breaks: Breaks) -> Vec<Change> {
    let mut changes = Vec::new();
    for key in LIMITS
        .into_iter()
        .chain(["format", "enum", "additionalProperties"])
    {
        let (old, new) = (before.get(key), after.get(key));
        if old == new {
            continue;
        }
        let what = match (old, new) {
            (Some(old), Some(new)) => format!("`{key}` changed from `{old}` to `{new}`"),
            (Some(old), None) => format!("`{key}` (`{old}`) was removed"),
            _ => format!("`{key}` was added"),
        };
        let loosened = new.is_none() && breaks == Breaks::Senders;
        changes.push(if loosened {
            Change::addition(place.clone(), what)
        } else {
            Change::breaking(place.join(key), what, breaks)
        });
    }
    changes
}
