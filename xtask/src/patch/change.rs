//! What the sources of an operation say, and what they said before.

use std::collections::BTreeMap;

use crate::audit::evidence::{Evidence, Witnesses};
use crate::contract::Direction;
use crate::source_facts::Facts;
use crate::spec::Operation;

/// The facts of all pages, as they were and as they are.
pub struct Changes<'known> {
    pub old: &'known BTreeMap<String, Facts>,
    /// With the departures that were recorded before.
    pub new: BTreeMap<String, Facts>,
}

/// What the sources of all operations witness of what these share.
pub(super) struct Shared {
    old: Witnesses,
    new: Witnesses,
}

/// What all sources of one operation say together.
pub(super) struct Change {
    pub old: Option<Facts>,
    pub new: Facts,
}

impl Changes<'_> {
    pub(super) fn shared(&self, operations: &[Operation]) -> Shared {
        Shared {
            old: Witnesses::of(operations, self.old),
            new: Witnesses::of(operations, &self.new),
        }
    }

    pub(super) fn of(&self, operation: &Operation, shared: &Shared) -> Option<Change> {
        let old = Evidence::of(operation, &shared.old, self.old);
        let new = self.new_evidence(operation, shared)?;
        Some(Change {
            old: old.map(|old| together(operation, &old)),
            new: together(operation, &new),
        })
    }

    pub(super) fn new_evidence<'all>(
        &'all self,
        operation: &'all Operation,
        shared: &'all Shared,
    ) -> Option<Evidence<'all>> {
        Evidence::of(operation, &shared.new, &self.new)
    }

    /// Follows a new spelling in what is known under the old one.
    pub(super) fn respell(
        &mut self,
        operation: &Operation,
        direction: Direction,
        old: &str,
        new: &str,
    ) {
        let element = |name: &str| format!("{direction} field `{name}`");
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
