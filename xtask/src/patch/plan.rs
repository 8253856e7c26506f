//! Which edit comes next, and why.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Change, Changes};
use super::step::Step;
use crate::audit::hold;
use crate::contract::{Contract, Difference, Element, Side};
use crate::source_facts::Facts;
use crate::spec::{self, Operation};

/// The next edit, for one operation because of its sources.
pub(super) struct Next {
    pub(super) operation: Operation,
    pub(super) source: String,
    pub(super) step: Step,
}

pub(super) fn next_step(
    document: &Value,
    changes: &Changes<'_>,
    tried: &BTreeSet<(String, Element)>,
) -> Option<Next> {
    let all = spec::operations(document);
    for operation in &all {
        let (Some(change), Some(evidence)) = (
            changes.of(operation, &all),
            changes.new_evidence(operation, &all),
        ) else {
            continue;
        };
        let held = hold::hold(document, operation, &evidence);
        let open: Vec<_> = held
            .undeclared
            .iter()
            .filter(|undeclared| {
                let key = (operation.id.clone(), undeclared.difference.element.clone());
                !tried.contains(&key)
            })
            .collect();
        let differences: Vec<&Difference> = open.iter().map(|open| &open.difference).collect();
        let step = respelling(&differences, &change, &operation.contract).or_else(|| {
            open.iter()
                .find_map(|open| plan(&open.difference, open.mechanical, &change))
        });
        if let Some(step) = step {
            let element = step.element();
            let page = &evidence.source_of(element).page;
            let source = evidence.row_of(page, element);
            return Some(Next {
                operation: operation.clone(),
                source,
                step,
            });
        }
    }
    None
}

/// The edit that a difference asks for, if it needs no person. What the spec
/// has and the page has not is only removed when the page once had it.
fn plan(difference: &Difference, mechanical: bool, change: &Change) -> Option<Step> {
    let Difference { element, page, .. } = difference;
    let field = || {
        let (side, name) = element.field()?;
        change.new.contract.field(side, name).cloned()
    };
    if page.is_none() {
        let once = change.old.as_ref().is_some_and(|old| {
            old.contract
                .facts()
                .iter()
                .any(|(known, _)| known == element)
        });
        let removable = match element {
            Element::Required(..) => mechanical,
            Element::Status(status) => once && !status.starts_with('2'),
            Element::Field(..) | Element::Value(..) | Element::Default(..) => once,
            _ => false,
        };
        return removable.then(|| Step::Remove(element.clone()));
    }
    if !mechanical {
        return None;
    }
    match element {
        Element::Status(status) => Some(Step::AddStatus(element.clone(), status.clone())),
        Element::Field(..) | Element::Value(..) => {
            let field = field()?;
            let within = format!("{}.", field.name);
            let (side, _) = element.field()?;
            let mut all = change.new.contract.fields(side).iter();
            let members = all.any(|other| other.name.starts_with(&within));
            Some(Step::Add(element.clone(), field, members))
        }
        _ => Some(Step::Follow(element.clone(), field()?)),
    }
}

/// A field that the page lacks and one that the spec lacks are one field that
/// is spelt otherwise, when their rows say so.
fn respelling(differences: &[&Difference], change: &Change, in_spec: &Contract) -> Option<Step> {
    let field = |difference: &Difference| match &difference.element {
        Element::Field(side, name) => Some((*side, name.clone())),
        _ => None,
    };
    for missing in differences
        .iter()
        .filter(|difference| difference.spec.is_none())
    {
        let Some((side, new)) = field(missing) else {
            continue;
        };
        for extra in differences
            .iter()
            .filter(|difference| difference.page.is_none())
        {
            let Some((other_side, old)) = field(extra) else {
                continue;
            };
            if side == other_side && is_respelt(side, &old, &new, change, in_spec) {
                return Some(Step::Rename(missing.element.clone(), side, old, new));
            }
        }
    }
    None
}

fn is_respelt(side: Side, old: &str, new: &str, change: &Change, in_spec: &Contract) -> bool {
    let plain = |name: &str| name.replace(['_', '-'], "").to_ascii_lowercase();
    if plain(old) == plain(new) {
        return true;
    }
    let fields = change.new.contract.fields(side);
    let index = fields.iter().position(|field| field.name == new);
    let kind = index.map(|index| fields[index].kind.as_str());
    match change
        .old
        .as_ref()
        .filter(|facts| facts.contract.field(side, old).is_some())
    {
        // The page had the old name: its row, or its words, stayed.
        Some(facts) => {
            let before = facts.contract.fields(side);
            let was = before.iter().position(|field| field.name == old);
            let same_row = was == index && before.len() == fields.len();
            let word =
                |facts: &Facts, name: &str| facts.wording.get(&format!("{side} {name}")).cloned();
            let words = word(facts, old);
            let same_words = words.is_some() && words == word(&change.new, new);
            let same_kind = was.map(|was| before[was].kind.as_str()) == kind;
            same_words || (same_row && same_kind)
        }
        // The page never had it: the spec's own misspelling, in its own place.
        None => {
            let spelt = in_spec.fields(side);
            let was = spelt.iter().position(|field| field.name == old);
            let same_length = fields.len() == spelt.len();
            same_length && was == index && was.map(|was| spelt[was].kind.as_str()) == kind
        }
    }
}
