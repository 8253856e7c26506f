//! Applies what the sources say to the spec, one difference at a time.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::Value;

use super::change::{Changes, Shared};
use super::patcher::Patcher;
use super::plan::{Next, next_step};
use super::step::Step;
use crate::audit::evidence::{Evidence, Witnesses};
use crate::audit::hold;
use crate::audit::ways_out;
use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;
use crate::source_facts::Facts;
use crate::spec::edit::Editor;
use crate::spec::{self, DEPARTS, Declaration, Operation, Pointer, keys};
use crate::workspace::SPEC;

/// What came of applying changes.
#[derive(Default)]
pub struct Applied {
    pub done: Vec<Finding>,
    /// What no edit does, and why. The spec is not to be written then.
    pub refused: Vec<Finding>,
}

/// Patches the spec until nothing is left that needs no person. What operations
/// share is edited for the first of them, since it is held against the sources of all.
pub fn apply(editor: &mut Editor, changes: &mut Changes<'_>) -> Result<Applied> {
    let mut operations = spec::operations(&editor.value);
    let witnesses = Witnesses::of(&operations, changes.old);
    let needed = needed(&editor.value, &operations, &witnesses, changes.old);
    let mut applied = Applied::default();
    let shared = changes.shared(&operations);
    for index in 0..operations.len() {
        let all = (&mut operations[..], index);
        settle(editor, changes, &shared, all, &mut applied);
    }
    if applied.refused.is_empty() {
        applied
            .done
            .extend(drop_needless(editor, changes, &needed)?);
        drop_unreferenced(editor)?;
    }
    Ok(applied)
}

/// Patches one of the operations.
fn settle(
    editor: &mut Editor,
    changes: &mut Changes<'_>,
    shared: &Shared,
    (operations, index): (&mut [Operation], usize),
    applied: &mut Applied,
) {
    // One that was tried is not tried again, so that this comes to an end. What
    // it did not settle is found by the check that follows.
    let mut tried = BTreeSet::new();
    loop {
        let pointer = &operations[index].pointer;
        let Some(operation) = spec::operation_at(&editor.value, pointer) else {
            return;
        };
        operations[index] = operation;
        let operation = &operations[index];
        let Some(next) = next_step(&editor.value, operation, changes, shared, &tried) else {
            return;
        };
        let Next { source, step } = next;
        tried.insert(step.element().clone());
        let place = match Patcher::new(editor, operation, operations).take(&step) {
            Ok(place) => place,
            Err(why) => {
                let refused = refused(&editor.value, operation, &step, &source, &why);
                applied.refused.push(refused);
                continue;
            }
        };
        if let Step::Rename(_, direction, old, new) = &step {
            changes.respell(operation, *direction, old, new);
        }
        let message = format!("`{}`: {}", operation.id, step.say());
        applied.done.push(
            Finding::new(Kind::Applied, Severity::Note, message)
                .at(SPEC, place)
                .from_source(source)
                .fix("read the change, and describe in words of your own what is new"),
        );
    }
}

fn refused(
    document: &Value,
    operation: &Operation,
    step: &Step,
    source: &str,
    why: &anyhow::Error,
) -> Finding {
    Finding::new(
        Kind::CannotApply,
        Severity::Failure,
        format!(
            "`{}`: {} cannot be taken over: {why:#}",
            operation.id,
            step.element()
        ),
    )
    .at(SPEC, operation.place(step.element()))
    .from_source(source)
    .fix(format!(
        "make this change in the spec by hand, or say in {} why the spec does not; nothing was \
         written of this page",
        ways_out::place(document, operation, step.element(), DEPARTS)
    ))
}

/// The declarations that something needs.
fn needed(
    document: &Value,
    operations: &[Operation],
    witnesses: &Witnesses,
    known: &BTreeMap<String, Facts>,
) -> BTreeSet<Declaration> {
    let evidence = |operation| Some((operation, Evidence::of(operation, witnesses, known)?));
    let held = operations.iter().filter_map(evidence);
    held.flat_map(|(operation, evidence)| hold::hold(document, operation, &evidence).used)
        .collect()
}

/// Takes out the declarations that a page has made needless. One that was
/// needless already is somebody's mistake, which is not settled by deleting it.
fn drop_needless(
    editor: &mut Editor,
    changes: &Changes<'_>,
    needed_before: &BTreeSet<Declaration>,
) -> Result<Vec<Finding>> {
    let operations = spec::operations(&editor.value);
    let witnesses = Witnesses::of(&operations, &changes.new);
    let needed_now = needed(&editor.value, &operations, &witnesses, &changes.new);
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
                Kind::Applied,
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
