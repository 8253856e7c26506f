//! Plans what `cargo xtask regenerate` writes: applies what the pages say to
//! the facts and the spec, and refreshes what is derived. The only room that
//! changes the spec.

pub mod apply;
mod change;
mod parts;
mod patcher;
mod plan;
mod scaffold;
mod step;

use std::collections::BTreeMap;

use anyhow::{Error, Result, anyhow};

use change::Change;

use crate::audit::hold::{self, Standing};
use crate::audit::{self, check, reworded};
use crate::derived;
use crate::document::Document;
use crate::report::finding::{Finding, Severity};
use crate::source::{self, Page};
use crate::source_facts::{Departure, Facts};
use crate::spec::edit::Editor;
use crate::spec::{self, Pointer};
use crate::workspace::{Inputs, SPEC, derived_file, facts_file};

/// What is to be written, and what is to be said about it.
pub struct Plan {
    /// The files that change, by path, whole.
    pub writes: BTreeMap<String, String>,
    /// What was applied, and what is left for a person.
    pub findings: Vec<Finding>,
    /// The inputs as they will be, into which the findings point.
    pub outputs: Inputs,
}

impl Plan {
    /// Nothing is written while something is broken that all depends on.
    fn nothing(inputs: &Inputs, findings: Vec<Finding>) -> Self {
        Self {
            writes: BTreeMap::new(),
            findings,
            outputs: inputs.clone(),
        }
    }
}

/// Plans everything before anything is written.
///
/// # Errors
///
/// A mistake of xtask itself: the edited spec would not say what it should.
pub fn plan(inputs: &Inputs, paths: &[(String, String)]) -> Result<Plan> {
    let Ok(document) = Document::parse(&inputs.spec) else {
        return Ok(Plan::nothing(inputs, check(inputs)));
    };
    let (read, unreadable) = read_pages(inputs);
    if !unreadable.is_empty() {
        return Ok(Plan::nothing(inputs, unreadable));
    }
    let (known, _) = audit::read_facts(inputs);
    let mut notes = Vec::new();
    let mut editor = Editor::new(&inputs.spec, document.value)?;
    for (stem, page) in &read {
        notes.extend(scaffold::scaffold(&mut editor, stem, page, &known, paths)?);
    }
    let mut changes = changes(&known, &read);
    notes.extend(apply::apply(&mut editor, &mut changes)?);
    notes.extend(rewordings(&known, &read));
    let spec = editor.finish()?;
    let outputs = Inputs {
        facts: facts_texts(inputs, &spec, changes)?,
        spec,
        ..inputs.clone()
    };
    derive(inputs, outputs, notes)
}

fn read_pages(inputs: &Inputs) -> (BTreeMap<String, Page>, Vec<Finding>) {
    let mut read = BTreeMap::new();
    let mut unreadable = Vec::new();
    for (stem, bytes) in inputs.pages.iter().flatten() {
        match source::read_page(stem, bytes) {
            Ok(page) => {
                read.insert(stem.clone(), page);
            }
            Err(why) => unreadable.push(audit::unreadable_page(stem, &why.to_string())),
        }
    }
    (read, unreadable)
}

/// What is known of each page, and what it says now if it was saved. The
/// departures are still those that were recorded.
fn changes(known: &BTreeMap<String, Facts>, read: &BTreeMap<String, Page>) -> Vec<Change> {
    let unsaved = known
        .values()
        .filter(|facts| !read.contains_key(&facts.page));
    let unchanged = unsaved.map(|facts| Change {
        old: Some(facts.clone()),
        new: facts.clone(),
    });
    let saved = read.iter().map(|(stem, page)| {
        let old = known.get(stem).cloned();
        let departures = old
            .as_ref()
            .map_or_else(Vec::new, |old| old.departures.clone());
        Change {
            new: Facts::of_page(stem, page, departures),
            old,
        }
    });
    unchanged.chain(saved).collect()
}

/// The files of facts, with the departures as the spec now has them.
fn facts_texts(
    inputs: &Inputs,
    spec: &str,
    changes: Vec<Change>,
) -> Result<BTreeMap<String, String>> {
    let document = Document::parse(spec).map_err(|fault| anyhow!(fault.at(SPEC)))?;
    let operations = spec::operations(&document.value);
    let mut texts = inputs.facts.clone();
    for Change { new: mut facts, .. } in changes {
        let stem = facts.page.clone();
        let mut named = operations
            .iter()
            .filter(|operation| operation.page.as_ref() == Some(&stem));
        // Only what an operation refers to is recorded: a page that nothing
        // could be made of is reported instead.
        let Some(operation) = named.next() else {
            continue;
        };
        let held = hold::hold(
            &document.value,
            operation,
            &facts.contract,
            &facts.departures,
        );
        let departures = held.departures.into_iter();
        facts.departures = departures
            .map(|(departure, _)| kept(departure, &facts.departures))
            .collect();
        texts.insert(stem, facts.render().map_err(Error::msg)?);
    }
    Ok(texts)
}

/// What to record of a departure: what stands today, unless that is for a
/// person to decide first.
fn kept(departure: Departure, recorded: &[Departure]) -> Departure {
    match hold::standing(&departure, recorded) {
        Standing::Contradicted(old) => *old,
        Standing::Fresh | Standing::Stale => departure,
    }
}

/// Changed wording is for a person to read, cell by cell.
fn rewordings(known: &BTreeMap<String, Facts>, read: &BTreeMap<String, Page>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (stem, page) in read {
        let Some(facts) = known.get(stem) else {
            continue;
        };
        for cell in reworded(page, facts) {
            let gone = !page.wording.contains_key(&cell);
            let what = if gone { "is gone" } else { "changed" };
            findings.push(
                Finding::new(
                    "reworded",
                    Severity::Note,
                    format!("`{stem}`: the wording of `{cell}` {what}"),
                )
                .at(facts_file(stem), Pointer::from("/wording").join(&cell))
                .from_source(stem)
                .fix("read it on the page, and adapt the spec's own words if need be"),
            );
        }
    }
    findings
}

/// Derives from the edited spec, and collects the files that change.
fn derive(inputs: &Inputs, mut outputs: Inputs, notes: Vec<Finding>) -> Result<Plan> {
    let document = Document::parse(&outputs.spec).map_err(|fault| anyhow!(fault.at(SPEC)))?;
    match derived::derive(&outputs.spec, &document, &inputs.derived) {
        Ok(derived) => outputs.derived.extend(derived),
        Err(fault) => {
            let mut findings = check(inputs);
            findings.push(
                Finding::new("refused-by-build", Severity::Failure, fault.message)
                    .from_source("the spec with what would have been applied to it")
                    .fix("nothing was written: make this change in the spec by hand"),
            );
            return Ok(Plan::nothing(inputs, findings));
        }
    }
    let mut writes = BTreeMap::new();
    if outputs.spec != inputs.spec {
        writes.insert(SPEC.to_owned(), outputs.spec.clone());
    }
    for (old, new, file) in [
        (
            &inputs.facts,
            &outputs.facts,
            facts_file as fn(&str) -> String,
        ),
        (&inputs.derived, &outputs.derived, derived_file),
    ] {
        let changed = new
            .iter()
            .filter(|(name, text)| old.get(*name) != Some(text));
        writes.extend(changed.map(|(name, text)| (file(name), text.clone())));
    }
    let mut findings = notes;
    findings.extend(check(&outputs));
    Ok(Plan {
        writes,
        findings,
        outputs,
    })
}
