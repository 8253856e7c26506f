//! Applies what the sources say to the spec, one difference at a time.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::Value;

use super::change::Changes;
use super::patcher::Patcher;
use super::plan::{Next, next_step};
use super::step::Step;
use crate::audit::evidence::Evidence;
use crate::audit::hold;
use crate::report::finding::{Finding, Severity};
use crate::spec::edit::Editor;
use crate::spec::{self, Declaration, Operation, Pointer, keys};
use crate::workspace::SPEC;

/// What came of applying changes.
#[derive(Default)]
pub struct Applied {
    pub done: Vec<Finding>,
    /// What no edit does, and why. The spec is not to be written then.
    pub refused: Vec<Finding>,
}

/// Patches the spec until nothing is left that needs no person.
pub fn apply(editor: &mut Editor, changes: &mut Changes<'_>) -> Result<Applied> {
    let needed = needed(&editor.value, |operation, all| {
        changes.old_evidence(operation, all)
    });
    let mut applied = Applied::default();
    // One that was tried is not tried again, so that this comes to an end. What
    // it did not settle is found by the check that follows.
    let mut tried = BTreeSet::new();
    while let Some(next) = next_step(&editor.value, changes, &tried) {
        let Next {
            operation,
            source,
            step,
        } = next;
        tried.insert((operation.id.clone(), step.element().clone()));
        let patched =
            Patcher::new(editor, &operation.id).and_then(|mut patcher| patcher.take(&step));
        let place = match patched {
            Ok(place) => place,
            Err(why) => {
                applied
                    .refused
                    .push(refused(&operation, &step, &source, &why));
                continue;
            }
        };
        if let Step::Rename(_, side, old, new) = &step {
            changes.respell(&operation, *side, old, new);
        }
        applied.done.push(
            Finding::new(
                "applied",
                Severity::Note,
                format!("`{}`: {}", operation.id, step.say()),
            )
            .at(SPEC, place)
            .from_source(source)
            .fix("read the change, and describe in words of your own what is new"),
        );
    }
    if applied.refused.is_empty() {
        applied
            .done
            .extend(drop_needless(editor, changes, &needed)?);
        drop_unreferenced(editor)?;
    }
    Ok(applied)
}

fn refused(operation: &Operation, step: &Step, source: &str, why: &anyhow::Error) -> Finding {
    Finding::new(
        "cannot-apply",
        Severity::Failure,
        format!(
            "`{}`: {} cannot be taken over: {why:#}",
            operation.id,
            step.element()
        ),
    )
    .at(SPEC, operation.place(step.element()))
    .from_source(source)
    .fix(
        "make this change in the spec by hand, or say in `x-departs-from-page` why the spec does \
         not; nothing was written of this page",
    )
}

/// The declarations that something needs.
fn needed<'facts>(
    document: &Value,
    evidence: impl Fn(&Operation, &[Operation]) -> Option<Evidence<'facts>>,
) -> BTreeSet<Declaration> {
    let mut needed = BTreeSet::new();
    let all = spec::operations(document);
    for operation in &all {
        if let Some(evidence) = evidence(operation, &all) {
            needed.extend(hold::hold(document, operation, &evidence).used);
        }
    }
    needed
}

/// Takes out the declarations that a page has made needless. One that was
/// needless already is somebody's mistake, which is not settled by deleting it.
fn drop_needless(
    editor: &mut Editor,
    changes: &Changes<'_>,
    needed_before: &BTreeSet<Declaration>,
) -> Result<Vec<Finding>> {
    let needed_now = needed(&editor.value, |operation, all| {
        changes.new_evidence(operation, all)
    });
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
