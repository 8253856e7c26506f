//! What a page says all of a sudden, and a person looks at before it is taken
//! in: a change that is more likely a mistake of the page, of whoever saved it
//! or of its reader than a change of the gateway.

use std::collections::BTreeMap;

use crate::contract::{Contract, Direction, Field};
use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;
use crate::source::Page;
use crate::source_facts::Facts;
use crate::spec::Operation;
use crate::workspace;

/// Why a known page is not taken in without being asked for. `all` is what is
/// known of all pages, and `operations` are those of the spec.
pub fn suspicions(
    known: &Facts,
    page: &Page,
    all: &BTreeMap<String, Facts>,
    operations: &[Operation],
) -> Vec<Finding> {
    let (old, new) = (&known.contract, &page.contract);
    let mut why = Vec::new();
    match another_operation(known, page, all) {
        Some(other) => why.push(other),
        None => why.extend(moved(known, page, operations)),
    }
    if !old.headers.is_empty() && new.headers.is_empty() {
        why.push("it no longer says how to authenticate".to_owned());
    }
    for direction in [Direction::Request, Direction::Reply] {
        why.extend(half_gone(old, new, direction));
        why.extend(marked_names(old, new, direction));
        for field in old.fields(direction) {
            if let Some(now) = new.field(direction, &field.name) {
                why.extend(half_of_values(field, now, direction));
            }
        }
    }
    let finding = |why: String| {
        Finding::new(
            Kind::SuspiciousPage,
            Severity::Failure,
            format!("`{}`: {why}", known.page),
        )
        .at(workspace::facts_file(&known.page), "/contract")
        .from_source(known.page.clone())
        .fix(format!(
            "look at the page; if it is right, run `cargo xtask regenerate --pages DIR --accept \
             '{}'`, and else save it again, or correct what is saved",
            known.page
        ))
    };
    why.into_iter().map(finding).collect()
}

fn names(contract: &Contract, direction: Direction) -> Vec<&str> {
    let fields = contract.fields(direction).iter();
    fields.map(|field| field.name.as_str()).collect()
}

/// Another method or URL, which the spec has not followed by hand.
fn moved(known: &Facts, page: &Page, operations: &[Operation]) -> Option<String> {
    let (old, new) = (&known.contract, &page.contract);
    let mut named = operations
        .iter()
        .filter(|operation| operation.pages.contains(&known.page));
    let followed = named.any(|operation| {
        let spec = &operation.contract;
        spec.method == new.method && (spec.path == new.path || new.path.is_none())
    });
    let path = |path: &Option<String>| path.clone().unwrap_or_else(|| "no URL".to_owned());
    let same = old.method == new.method && (old.path == new.path || old.path.is_none());
    (!same && (!followed || new.path.is_none())).then(|| {
        format!(
            "it documents `{} {}`, and did `{} {}`",
            new.method,
            path(&new.path),
            old.method,
            path(&old.path)
        )
    })
}

/// The page of another operation under the name of this one.
fn another_operation(known: &Facts, page: &Page, all: &BTreeMap<String, Facts>) -> Option<String> {
    let (old, new) = (&known.contract, &page.contract);
    let call = |contract: &Contract| (contract.method.clone(), contract.path.clone());
    let other = all.values().find(|other| {
        other.page != known.page
            && new.path.is_some()
            && call(&other.contract) == call(new)
            && call(old) != call(new)
    });
    if let Some(other) = other {
        return Some(format!(
            "it documents the operation of the page `{}`",
            other.page
        ));
    }
    let retitled = known.wording.get("title") != page.wording.get("title");
    let moved = old.path.is_some() && new.path.is_some() && old.path != new.path;
    let kept = |direction| {
        let (old, new) = (names(old, direction), names(new, direction));
        old.iter().filter(|name| new.contains(name)).count()
    };
    let fields = old.request.len() + old.reply.len();
    let strange = (kept(Direction::Request) + kept(Direction::Reply)) * 2 < fields;
    (retitled && (moved || strange))
        .then(|| "its title and its contents are those of another operation".to_owned())
}

/// A table of which at least half is not there any more.
fn half_gone(old: &Contract, new: &Contract, direction: Direction) -> Option<String> {
    let (before, after) = (names(old, direction), names(new, direction));
    let gone = before.len().saturating_sub(after.len());
    let lost: Vec<_> = before
        .iter()
        .filter(|name| !after.contains(name))
        .copied()
        .collect();
    (before.len() > 1 && gone * 2 >= before.len()).then(|| {
        format!(
            "{gone} of {} {direction} fields are gone (`{}`)",
            before.len(),
            lost.join("`, `")
        )
    })
}

fn half_of_values(old: &Field, new: &Field, direction: Direction) -> Option<String> {
    let gone = old.values.len().saturating_sub(new.values.len());
    (old.values.len() > 2 && gone * 2 >= old.values.len()).then(|| {
        format!(
            "{gone} of {} values of the {direction} field `{}` are gone",
            old.values.len(),
            old.name
        )
    })
}

/// A name that only grew or shrank is the same name with a marker.
fn marked_names(old: &Contract, new: &Contract, direction: Direction) -> Vec<String> {
    let (before, after) = (names(old, direction), names(new, direction));
    let plain = |name: &str| {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.collect::<String>().to_ascii_lowercase()
    };
    let grew = |short: &str, long: &str| short.len() > 2 && long.contains(short);
    let mut found = Vec::new();
    for gone in before.iter().filter(|name| !after.contains(name)) {
        for come in after.iter().filter(|name| !before.contains(name)) {
            let (was, is) = (plain(gone), plain(come));
            if was != is && (grew(&was, &is) || grew(&is, &was)) {
                found.push(format!(
                    "the {direction} field `{gone}` is called `{come}`, which may be the same name with \
                     a remark"
                ));
            }
        }
    }
    found
}
