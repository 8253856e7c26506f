//! What is recorded of pages that no operation names.

use std::collections::BTreeMap;

use super::operations::is_named;
use super::saved::Saved;
use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;
use crate::source_facts::Facts;
use crate::spec::{Operation, SOURCE_PAGE};
use crate::workspace::{document_of, facts_file};

/// What becomes of such a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nobody needs it: the page is left out, or is not saved any more.
    Forgotten,
    /// It is all that its file holds.
    File,
    /// Whether the page is still saved is not known.
    Open,
}

/// The pages, by what becomes of their records. One that is saved is reported
/// with the pages.
pub fn strays<'facts>(
    facts: &'facts BTreeMap<String, Facts>,
    ignored: &BTreeMap<String, String>,
    operations: &[Operation],
    saved: Option<&Saved>,
) -> Vec<(&'facts str, Fate)> {
    let fate = |page: &'facts String| {
        let document = document_of(page);
        let others = facts.keys().filter(|other| *other != page);
        let mut beside = others.chain(ignored.keys());
        let fate = match saved {
            _ if is_named(page, operations) => return None,
            _ if ignored.contains_key(page) => Fate::Forgotten,
            Some(saved) if saved.has(page) => return None,
            _ if !beside.any(|other| document_of(other) == document) => Fate::File,
            Some(_) => Fate::Forgotten,
            None => Fate::Open,
        };
        Some((page.as_str(), fate))
    };
    facts.keys().filter_map(fate).collect()
}

pub fn finding(page: &str, fate: Fate) -> Finding {
    let message = format!("no operation of the spec names the page `{page}`");
    let (severity, fix) = match fate {
        Fate::Forgotten => (
            Severity::Stale,
            "run `cargo xtask regenerate` with the same pages to forget it".to_owned(),
        ),
        Fate::File => (
            Severity::Failure,
            format!(
                "run `cargo xtask regenerate --pages DIR` with the page to scaffold its operation, \
                 name the page in an operation's `{SOURCE_PAGE}`, or delete this file"
            ),
        ),
        Fate::Open => (
            Severity::Failure,
            format!(
                "run `cargo xtask regenerate --pages DIR`, which scaffolds its operation, or \
                 forgets the page where it is not saved; or name the page in an operation's \
                 `{SOURCE_PAGE}`"
            ),
        ),
    };
    Finding::new(Kind::MissingOperation, severity, message)
        .at(facts_file(page), "")
        .fix(fix)
}
