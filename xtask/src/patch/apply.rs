//! Applies what a page says to the spec, one difference at a time.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::Value;

use super::change::{Change, change_of};
use super::patcher::Patcher;
use super::plan::{Next, next_step};
use super::step::Step;
use crate::audit::hold;
use crate::report::finding::{Finding, Severity};
use crate::source_facts::Facts;
use crate::spec::edit::Editor;
use crate::spec::{self, Declaration, Pointer, keys};
use crate::workspace::SPEC;

/// Patches the spec until nothing is left that needs no person. Says what was
/// done.
pub fn apply(editor: &mut Editor, changes: &mut [Change]) -> Result<Vec<Finding>> {
    let needed = needed_before(&editor.value, changes);
    let mut done = Vec::new();
    // One that was tried is not tried again, so that this comes to an end. What
    // it did not settle is found by the check that follows.
    let mut tried = BTreeSet::new();
    while let Some(next) = next_step(&editor.value, changes, &tried) {
        let Next {
            operation,
            page,
            source,
            step,
        } = next;
        tried.insert((operation.clone(), step.element().clone()));
        let patcher = Patcher::new(editor, &operation);
        let Ok(place) = patcher.and_then(|mut patcher| patcher.take(&step)) else {
            continue;
        };
        if let Step::Rename(_, side, old, new) = &step {
            let renamed = changes.iter_mut().filter(|change| change.new.page == page);
            renamed.for_each(|change| change.respell(*side, old, new));
        }
        done.push(
            Finding::new(
                "applied",
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
/// needless already is somebody's mistake, which is not settled by deleting it.
fn drop_needless(
    editor: &mut Editor,
    changes: &[Change],
    needed_before: &BTreeSet<Declaration>,
) -> Result<Vec<Finding>> {
    let needed_now = needed(&editor.value, changes, |change| Some(&change.new));
    let mut done = Vec::new();
    for declaration in spec::declarations(&editor.value) {
        if needed_now.contains(&declaration) || !needed_before.contains(&declaration) {
            continue;
        }
        let (pointer, key) = (&declaration.anchor.pointer, declaration.key);
        match &declaration.anchor.key {
            Some(member) => editor.remove_from_map(pointer, key, member)?,
            None => editor.remove(pointer, key)?,
        }
        done.push(
            Finding::new(
                "applied",
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
fn drop_unreferenced(editor: &mut Editor) -> Result<()> {
    loop {
        let text = editor.value.to_string();
        let unused = ["schemas", "responses"].iter().find_map(|kind| {
            let components = Pointer::from("/components").join(kind);
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
