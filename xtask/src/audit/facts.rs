//! What the files of facts say: of the pages that the spec has, and of those
//! that are known and ignored.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;
use crate::source::{self, Page};
use crate::source_facts::{Facts, Ignored, Invalid, Record};
use crate::workspace::{self, Inputs};

/// What is known of pages without looking at them.
#[derive(Default)]
pub struct Known {
    /// The facts that can be relied on, by page.
    pub facts: BTreeMap<String, Facts>,
    /// The documents of which the facts cannot be relied on.
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
        for (document, text) in &inputs.facts {
            match parse(document, text) {
                Ok(record) => known.take(document, record),
                Err(message) => {
                    let (lost, left_out) = match Record::ignored(text) {
                        Ok(ignored) => (false, ignored),
                        Err(_) => (true, Vec::new()),
                    };
                    let finding = invalid(inputs, document, message, lost);
                    known.findings.push(finding);
                    known.invalid.insert(document.clone());
                    known.leave_out(document, left_out);
                }
            }
        }
        known
    }

    /// What will be known of a page once it is taken in. The departures stay as
    /// they are recorded.
    pub fn renewed(&self, id: &str, page: &Page) -> Facts {
        let old = self.facts.get(id);
        let departures = old.map_or_else(Vec::new, |old| old.departures.clone());
        Facts::of_page(id, page, departures)
    }

    fn take(&mut self, document: &str, record: Record) {
        for facts in record.pages {
            self.facts.insert(facts.page.clone(), facts);
        }
        self.leave_out(document, record.ignored);
    }

    fn leave_out(&mut self, document: &str, pages: Vec<Ignored>) {
        for ignored in pages {
            if ignored.reason.trim().is_empty() {
                let message = format!("no reason is given for ignoring `{}`", ignored.page);
                let finding = Finding::new(Kind::EmptyReason, Severity::Failure, message)
                    .at(workspace::facts_file(document), "/ignored")
                    .fix("write it down beside the page");
                self.findings.push(finding);
            }
            self.ignored.insert(ignored.page, ignored.reason);
        }
    }

    /// Whether the facts of a page cannot be relied on, which was said already.
    pub fn is_invalid(&self, page: &str) -> bool {
        self.invalid.contains(workspace::document_of(page))
    }
}

fn parse(document: &str, text: &str) -> Result<Record, String> {
    match Record::parse(text) {
        Ok(record) if record.document == *document => Ok(record),
        Ok(record) => Err(format!(
            "this file has the facts of the page `{}`",
            record.document
        )),
        Err(Invalid::Edited) => Err("this file is not as it was written".to_owned()),
        Err(Invalid::Unreadable(why)) => Err(format!("this file does not hold facts: {why}")),
    }
}

fn invalid(inputs: &Inputs, document: &str, message: String, lost: bool) -> Finding {
    let finding = |severity| {
        Finding::new(Kind::InvalidFacts, severity, message.clone())
            .at(workspace::facts_file(document), "")
    };
    if lost {
        // The reasons in it are a person's, so that no page can bring them back.
        return finding(Severity::Failure)
            .fix("restore the list `ignored` at its end, or delete the file to give it up");
    }
    // Only the page itself can say what the file should have said.
    let mut saved = inputs.pages.iter().flat_map(BTreeMap::keys);
    let severity = match saved.any(|name| source::stem(name) == document) {
        true => Severity::Stale,
        false => Severity::Failure,
    };
    finding(severity).fix(match severity {
        Severity::Stale => "run `cargo xtask regenerate --pages DIR`".to_owned(),
        _ => format!(
            "restore the file, or save `{document}` and run `cargo xtask regenerate --pages DIR`; \
             if no operation names `{document}`, delete the file"
        ),
    })
}
