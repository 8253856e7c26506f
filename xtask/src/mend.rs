//! Carries what a page says into the spec, one difference at a time.

mod mender;
pub mod parts;
mod plan;

use std::collections::BTreeSet;

use serde_json::Value;

use mender::Mender;
use parts::keys;
use plan::{Next, Step, change_of, next_step};

use crate::contract::Side;
use crate::edit::Editor;
use crate::finding::{Finding, Severity};
use crate::hold;
use crate::source_facts::Facts;
use crate::spec::{self, Declaration, below};
use crate::workspace::SPEC;

/// A page's facts as they were, if they were known, and as they are.
pub struct Change {
    pub old: Option<Facts>,
    /// With the departures that were recorded before.
    pub new: Facts,
}

impl Change {
    /// Follows a new spelling in what is known under the old one.
    fn respell(&mut self, side: Side, old: &str, new: &str) {
        let element = |name: &str| format!("{side} field `{name}`");
        for departure in &mut self.new.departures {
            departure.element = departure.element.replace(&element(old), &element(new));
        }
    }
}

/// Mends the spec until nothing is left that needs no person. Says what was
/// done.
pub fn mend(editor: &mut Editor, changes: &mut [Change]) -> Result<Vec<Finding>, String> {
    let needed = needed_before(&editor.value, changes);
    let mut done = Vec::new();
    // One that was tried is not tried again, so that this comes to an end. What
    // it did not mend is found by the check that follows.
    let mut tried = BTreeSet::new();
    while let Some(next) = next_step(&editor.value, changes, &tried) {
        let Next {
            operation,
            page,
            source,
            step,
        } = next;
        tried.insert((operation.clone(), step.element().clone()));
        let mender = Mender::new(editor, &operation);
        let Ok(place) = mender.and_then(|mut mender| mender.take(&step)) else {
            continue;
        };
        if let Step::Rename(_, side, old, new) = &step {
            let renamed = changes.iter_mut().filter(|change| change.new.page == page);
            renamed.for_each(|change| change.respell(*side, old, new));
        }
        done.push(
            Finding::new(
                "carried",
                Severity::Note,
                format!("`{operation}`: {}", step.say()),
            )
            .at(SPEC, place)
            .from_source(source)
            .fix("read the change, and describe in words of your own what is new"),
        );
    }
    done.extend(drop_needless(editor, changes, &needed)?);
    drop_unreferenced(editor)?;
    Ok(done)
}

/// The declarations that something needed before the pages changed.
fn needed_before(document: &Value, changes: &[Change]) -> BTreeSet<Declaration> {
    needed(document, changes, |change| change.old.as_ref())
}

fn needed(
    document: &Value,
    changes: &[Change],
    side: fn(&Change) -> Option<&Facts>,
) -> BTreeSet<Declaration> {
    let mut needed = BTreeSet::new();
    for operation in spec::operations(document) {
        let Some(change) = change_of(&operation, changes) else {
            continue;
        };
        if let Some(facts) = side(change) {
            let held = hold::hold(
                document,
                &operation,
                &facts.contract,
                &change.new.departures,
            );
            needed.extend(held.used);
        }
    }
    needed
}

/// Takes out the declarations that a page has made needless. One that was
/// needless already is somebody's mistake, which is not mended by deleting it.
fn drop_needless(
    editor: &mut Editor,
    changes: &[Change],
    needed_before: &BTreeSet<Declaration>,
) -> Result<Vec<Finding>, String> {
    let needed_now = needed(&editor.value, changes, |change| Some(&change.new));
    let mut done = Vec::new();
    for declaration in spec::declarations(&editor.value) {
        if needed_now.contains(&declaration) || !needed_before.contains(&declaration) {
            continue;
        }
        let (pointer, key) = (&declaration.anchor.pointer, declaration.key);
        match &declaration.anchor.key {
            Some(member) => remove_from_map(editor, pointer, key, member)?,
            None => editor.remove(pointer, key)?,
        }
        done.push(
            Finding::new(
                "carried",
                Severity::Note,
                format!("the page now agrees, and `{key}` was removed"),
            )
            .at(SPEC, pointer.clone())
            .fix("read the description, which may still speak of the departure"),
        );
    }
    Ok(done)
}

/// Takes out the components that an edit has left without a reference.
fn drop_unreferenced(editor: &mut Editor) -> Result<(), String> {
    loop {
        let text = editor.value.to_string();
        let unused = ["schemas", "responses"].iter().find_map(|kind| {
            let components = below("/components", kind);
            keys(editor.at(&components))
                .into_iter()
                .find(|name| !text.contains(&format!("\"#{components}/{name}\"")))
                .map(|name| (components, name))
        });
        let Some((components, name)) = unused else {
            return Ok(());
        };
        editor.remove(&components, &name)?;
    }
}

fn remove_from_map(
    editor: &mut Editor,
    pointer: &str,
    key: &str,
    member: &str,
) -> Result<(), String> {
    let map = below(pointer, key);
    match editor.at(&map).as_object() {
        Some(members) if members.contains_key(member) && members.len() == 1 => {
            editor.remove(pointer, key)
        }
        Some(members) if members.contains_key(member) => editor.remove(&map, member),
        _ => Ok(()),
    }
}
