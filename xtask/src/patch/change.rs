//! What the sources of an operation say, and what they said before.

use std::collections::BTreeMap;

use crate::audit::evidence::Evidence;
use crate::contract::Side;
use crate::source_facts::Facts;
use crate::spec::Operation;

/// The facts of all pages, as they were and as they are.
pub struct Changes<'known> {
    pub old: &'known BTreeMap<String, Facts>,
    /// With the departures that were recorded before.
    pub new: BTreeMap<String, Facts>,
}

/// What all sources of one operation say together.
pub(super) struct Change {
    pub old: Option<Facts>,
    pub new: Facts,
}

impl Changes<'_> {
    pub(super) fn of(&self, operation: &Operation, all: &[Operation]) -> Option<Change> {
        let old = self.old_evidence(operation, all);
        let new = self.new_evidence(operation, all)?;
        Some(Change {
            old: old.map(|old| together(operation, &old)),
            new: together(operation, &new),
        })
    }

    pub(super) fn old_evidence(
        &self,
        operation: &Operation,
        all: &[Operation],
    ) -> Option<Evidence<'_>> {
        Evidence::of(operation, all, self.old)
    }

    pub(super) fn new_evidence(
        &self,
        operation: &Operation,
        all: &[Operation],
    ) -> Option<Evidence<'_>> {
        Evidence::of(operation, all, &self.new)
    }

    /// Follows a new spelling in what is known under the old one.
    pub(super) fn respell(&mut self, operation: &Operation, side: Side, old: &str, new: &str) {
        let element = |name: &str| format!("{side} field `{name}`");
        for page in &operation.pages {
            let Some(facts) = self.new.get_mut(page) else {
                continue;
            };
            for departure in &mut facts.departures {
                departure.element = departure.element.replace(&element(old), &element(new));
            }
        }
    }
}

fn together(operation: &Operation, evidence: &Evidence<'_>) -> Facts {
    let mut all = evidence.facts[0].clone();
    all.contract = evidence.merged(operation);
    for facts in &evidence.facts[1..] {
        let wording = facts.wording.iter();
        all.wording
            .extend(wording.map(|(cell, hash)| (cell.clone(), hash.clone())));
    }
    all
}
