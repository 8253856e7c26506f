//! What generated clients are made of and drift does not look at: the names of
//! operations, the ways to authenticate, media types and response headers.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Breaks, Change};
use crate::spec::{Entry, Pointer, entries, keys, resolve};

/// The changes between the operations that both documents have.
pub fn changes(old: &Value, new: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    for (before, after) in pairs(old, new) {
        found.extend(names(&before, &after));
        found.extend(security(old, new, &before, &after));
        for (before, after, breaks) in bodies(old, new, &before, &after) {
            found.extend(media_types(old, new, &before, &after, breaks));
            found.extend(headers(old, new, &before, &after));
        }
    }
    found.extend(schemes(old, new));
    found
}

/// Takes out the bodies that drift cannot compare, in both documents: it takes
/// for granted that media types never change.
pub fn without_uncompared(old: &Value, new: &Value) -> (Value, Value) {
    let (mut old, mut new) = (old.clone(), new.clone());
    // A body that several operations share may make others uneven in its turn.
    loop {
        let mut uneven = Vec::new();
        for (before, after) in pairs(&old, &new) {
            for (before, after, _) in bodies(&old, &new, &before, &after) {
                if shape(before.get(&old)) != shape(after.get(&new)) {
                    uneven.push((before, after));
                }
            }
        }
        if uneven.is_empty() {
            return (old, new);
        }
        for (before, after) in uneven {
            take_content(&mut old, &before);
            take_content(&mut new, &after);
        }
    }
}

fn take_content(document: &mut Value, body: &Pointer) {
    let body = body.find_mut(document).and_then(Value::as_object_mut);
    if let Some(content) = body.and_then(|body| body.get_mut("content")) {
        *content = serde_json::json!({});
    }
}

/// The media types of a body, and which of them have a schema.
fn shape(body: &Value) -> Vec<(String, bool)> {
    let media = keys(&body["content"]).into_iter();
    let mut shape: Vec<_> = media
        .map(|name| {
            let has = body["content"][name.as_str()].get("schema").is_some();
            (name, has)
        })
        .collect();
    shape.sort();
    shape
}

/// The operations that both documents have at the same path.
pub(super) fn pairs<'spec>(
    old: &'spec Value,
    new: &'spec Value,
) -> Vec<(Entry<'spec>, Entry<'spec>)> {
    let after = entries(new);
    let pair = |after: Entry<'spec>| {
        let mut before = entries(old);
        let before = before.find(|before| before.pointer == after.pointer)?;
        Some((before, after))
    };
    after.filter_map(pair).collect()
}

/// The request body and the responses that both have, where they are written.
fn bodies(
    old: &Value,
    new: &Value,
    before: &Entry<'_>,
    after: &Entry<'_>,
) -> Vec<(Pointer, Pointer, Breaks)> {
    let mut pointers = vec![(Pointer::from("/requestBody"), Breaks::Senders)];
    for status in keys(&after.value["responses"]) {
        let response = Pointer::from("/responses").join(status);
        pointers.push((response, Breaks::Receivers));
    }
    let written = |document: &Value, entry: &Entry<'_>, at: &Pointer| {
        let at = Pointer::from(format!("{}{at}", entry.pointer).as_str());
        let (passed, value) = resolve(document, &at);
        (!value.is_null()).then(|| passed.last().cloned().unwrap_or(at))
    };
    let both = pointers.into_iter().filter_map(|(at, breaks)| {
        let before = written(old, before, &at)?;
        Some((before, written(new, after, &at)?, breaks))
    });
    both.collect()
}

/// A generated method is named after its operation and stands in the client
/// that its tag names.
fn names(before: &Entry<'_>, after: &Entry<'_>) -> Vec<Change> {
    let mut found = Vec::new();
    for (key, what) in [
        ("operationId", "operation"),
        ("tags", "tag of the operation"),
    ] {
        let first = |entry: &Entry<'_>| {
            let value = &entry.value[key];
            let word = value.as_str().or_else(|| value[0].as_str());
            word.unwrap_or_default().to_owned()
        };
        let (was, is) = (first(before), first(after));
        if was != is {
            found.push(Change::breaking(
                after.pointer.join(key),
                format!("the {what} `{was}` is called `{is}` now, and so is what is generated"),
                Breaks::Both,
            ));
        }
    }
    found
}

/// The ways to authenticate, each as the names of the schemes that it takes.
fn ways(document: &Value, entry: &Entry<'_>) -> BTreeSet<String> {
    let own = entry.value.get("security");
    let security = own.unwrap_or(&document["security"]);
    let ways = security.as_array().into_iter().flatten();
    ways.map(|way| {
        let mut names = keys(way);
        names.sort();
        match names.is_empty() {
            true => "nothing".to_owned(),
            false => names.join("` and `"),
        }
    })
    .collect()
}

fn security(old: &Value, new: &Value, before: &Entry<'_>, after: &Entry<'_>) -> Vec<Change> {
    let (was, is) = (ways(old, before), ways(new, after));
    let place = after.pointer.join("security");
    let mut found = Vec::new();
    for way in was.difference(&is) {
        let what = format!("it cannot be authenticated with `{way}` any more");
        found.push(Change::breaking(place.clone(), what, Breaks::Senders));
    }
    for way in is.difference(&was) {
        // Where nothing was asked for, whoever sends nothing is turned away.
        let what = format!("it can be authenticated with `{way}` now");
        found.push(match was.is_empty() {
            true => Change::breaking(place.clone(), what, Breaks::Senders),
            false => Change::addition(place.clone(), what),
        });
    }
    found
}

/// What a scheme asks for.
fn schemes(old: &Value, new: &Value) -> Vec<Change> {
    let list = Pointer::from("/components/securitySchemes");
    let mut found = Vec::new();
    for name in keys(list.get(new)) {
        let at = list.join(&name);
        let (before, after) = (at.get(old), at.get(new));
        let differs = |key: &&str| before.get(key) != after.get(key);
        let mut parts = ["type", "scheme", "in", "name", "flows"].into_iter();
        if before.is_object() && parts.any(|key| differs(&key)) {
            let what = format!("the security scheme `{name}` asks for something else");
            found.push(Change::breaking(at, what, Breaks::Senders));
        }
    }
    found
}

fn media_types(
    old: &Value,
    new: &Value,
    before: &Pointer,
    after: &Pointer,
    breaks: Breaks,
) -> Option<Change> {
    let said = |document: &Value, body: &Pointer| {
        let media = keys(&body.get(document)["content"]);
        match media.is_empty() {
            true => "nothing that is described".to_owned(),
            false => format!("`{}`", media.join("`, `")),
        }
    };
    let (was, is) = (shape(before.get(old)), shape(after.get(new)));
    (was != is).then(|| {
        let (was, is) = (said(old, before), said(new, after));
        let what = match was == is {
            true => format!("the body {is} has another kind of schema"),
            false => format!("the body was {was}, and is {is}"),
        };
        Change::breaking(after.join("content"), what, breaks)
    })
}

fn headers(old: &Value, new: &Value, before: &Pointer, after: &Pointer) -> Vec<Change> {
    let names = |document: &Value, body: &Pointer| -> BTreeSet<String> {
        keys(&body.get(document)["headers"]).into_iter().collect()
    };
    let (was, is) = (names(old, before), names(new, after));
    let place = after.join("headers");
    let gone = was.difference(&is).map(|name| {
        let what = format!("the response header `{name}` is not documented any more");
        Change::breaking(place.clone(), what, Breaks::Receivers)
    });
    let come = is.difference(&was).map(|name| {
        let what = format!("the response header `{name}` is documented now");
        Change::addition(place.join(name), what)
    });
    gone.chain(come).collect()
}
