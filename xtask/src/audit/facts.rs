//! The files of facts, and the list of pages that are known and ignored.

use std::collections::{BTreeMap, BTreeSet};

use super::saved::document_of;
use crate::document::Document;
use crate::report::finding::{Finding, Severity};
use crate::source;
use crate::source_facts::{Facts, Unfit};
use crate::spec::Pointer;
use crate::workspace::{self, IGNORED, Inputs};

/// What is known of pages without looking at them.
#[derive(Default)]
pub struct Known {
    /// The facts that can be relied on, by page.
    pub facts: BTreeMap<String, Facts>,
    /// The pages of which the facts cannot be relied on.
    pub invalid: BTreeSet<String>,
    /// The pages that are outside the spec's scope, with the reason.
    pub ignored: BTreeMap<String, String>,
    /// The pages that a person takes as they are.
    pub accepted: BTreeSet<String>,
    pub findings: Vec<Finding>,
}

impl Known {
    pub fn read(inputs: &Inputs) -> Self {
        let mut known = Self {
            accepted: inputs.accepted.clone(),
            ..Self::default()
        };
        known.read_ignored(inputs);
        for (page, text) in &inputs.facts {
            match parse(page, text) {
                Ok(facts) => {
                    known.facts.insert(page.clone(), facts);
                }
                Err(message) => {
                    known.findings.push(invalid(inputs, page, message));
                    known.invalid.insert(page.clone());
                }
            }
        }
        known
    }

    fn read_ignored(&mut self, inputs: &Inputs) {
        let Some(text) = &inputs.ignored else { return };
        let mut found = |message: &str, line: Option<usize>| {
            let finding = Finding::new("invalid-ignore", Severity::Failure, message)
                .at_line(IGNORED, line)
                .fix("write each line as `PAGE: REASON`");
            self.findings.push(finding);
        };
        let document = match Document::parse(text) {
            Ok(document) => document,
            Err(fault) => return found(&fault.message, fault.line),
        };
        let Some(members) = document.value.as_object() else {
            return found("this is no list of pages with reasons", None);
        };
        for (page, reason) in members {
            let line = document.lines.get(&*Pointer::default().join(page)).copied();
            match reason.as_str().map(str::trim) {
                Some(reason) if !reason.is_empty() => {
                    self.ignored.insert(page.clone(), reason.to_owned());
                }
                _ => found(&format!("no reason is given for ignoring `{page}`"), line),
            }
        }
    }
}

fn parse(page: &str, text: &str) -> Result<Facts, String> {
    match Facts::parse(text) {
        Ok(facts) if facts.page == *page => Ok(facts),
        Ok(facts) => Err(format!(
            "this file has the facts of the page `{}`",
            facts.page
        )),
        Err(Unfit::Edited) => Err("this file is not as it was written".to_owned()),
        Err(Unfit::Unreadable(why)) => Err(format!("this file does not hold facts: {why}")),
    }
}

fn invalid(inputs: &Inputs, page: &str, message: String) -> Finding {
    // Only the page itself can say what the file should have said.
    let saved = inputs
        .pages
        .iter()
        .flat_map(BTreeMap::keys)
        .any(|name| document_of(page) == source::stem(name));
    let severity = match saved {
        true => Severity::Stale,
        false => Severity::Failure,
    };
    Finding::new("invalid-facts", severity, message)
        .at(workspace::facts_file(page), "")
        .fix(format!(
            "run `cargo xtask regenerate --pages DIR` with the page `{page}`"
        ))
}
