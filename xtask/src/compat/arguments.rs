//! The arguments of the Rust methods, whose order no other client has.
//!
//! What an operation requires are the method's arguments: the path's parameters
//! in the order of the template, the other required parameters, and then the
//! body's fields in the order of `required`. Another template is another path,
//! so its order is compared with that.

use serde_json::Value;

use super::change::{Breaks, Change};
use super::surface::pairs;
use crate::spec::{Entry, Pointer, keys, resolve, strings};

/// Names of one place, in order.
struct Names {
    place: Pointer,
    required: Vec<String>,
    optional: Vec<String>,
}

/// The changes between the operations that both documents have.
pub fn changes(old: &Value, new: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    for (before, after) in pairs(old, new) {
        let (was, is) = (parameters(old, &before), parameters(new, &after));
        found.extend(compare("parameter", &was, &is));
        if let (Some(was), Some(is)) = (fields(old, &before), fields(new, &after)) {
            found.extend(compare("field", &was, &is));
        }
    }
    found
}

fn compare(kind: &str, was: &Names, is: &Names) -> Vec<Change> {
    let breaking = |what: String| Change::breaking(is.place.clone(), what, Breaks::Rust);
    let gone = was
        .required
        .iter()
        .filter(|name| is.optional.contains(name));
    let mut found: Vec<_> = gone
        .map(|name| {
            breaking(format!(
                "the {kind} `{name}` is not required any more, and no argument of the Rust method"
            ))
        })
        .collect();
    let kept = |names: &[String], others: &[String]| -> Vec<String> {
        let kept = names.iter().filter(|name| others.contains(name));
        kept.cloned().collect()
    };
    let before = kept(&was.required, &is.required);
    let after = kept(&is.required, &was.required);
    if before != after {
        found.push(breaking(format!(
            "the required {kind}s were in the order `{}` and are in the order `{}`: the arguments \
             of the Rust method change places, and clients in other languages stay as they are",
            before.join("`, `"),
            after.join("`, `")
        )));
    }
    found
}

/// The parameters of the query and of headers. One of an operation stands for
/// that of its path.
fn parameters(document: &Value, entry: &Entry<'_>) -> Names {
    let mut names = Names {
        place: entry.pointer.join("parameters"),
        required: Vec::new(),
        optional: Vec::new(),
    };
    for list in [&entry.pointer, &entry.item].map(|holder| holder.join("parameters")) {
        let count = list.get(document).as_array().map_or(0, Vec::len);
        for index in 0..count {
            let (_, parameter) = resolve(document, &list.index(index));
            let (Some(name), Some(place)) = (parameter["name"].as_str(), parameter["in"].as_str())
            else {
                continue;
            };
            let name = format!("{name} ({place})");
            let known = names.required.contains(&name) || names.optional.contains(&name);
            match (place, known, parameter["required"] == true) {
                ("path", ..) | (_, true, _) => {}
                (_, _, true) => names.required.push(name),
                (_, _, false) => names.optional.push(name),
            }
        }
    }
    names
}

/// The fields of the body. `None` where it is no object.
fn fields(document: &Value, entry: &Entry<'_>) -> Option<Names> {
    let (passed, body) = resolve(document, &entry.pointer.join("requestBody"));
    let content = passed.last()?.join("content");
    let media_type = keys(&body["content"]).into_iter().next()?;
    let (passed, schema) = resolve(document, &content.join(media_type).join("schema"));
    let place = passed.last()?.join("required");
    let properties = schema.get("properties")?;
    let required: Vec<_> = strings(&schema["required"]).map(str::to_owned).collect();
    let mut optional = keys(properties);
    optional.retain(|name| !required.contains(name));
    Some(Names {
        place,
        required,
        optional,
    })
}
