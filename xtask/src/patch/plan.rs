//! Which edit comes next, and why.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Change, Changes, Shared};
use super::step::Step;
use crate::audit::hold;
use crate::contract::{Contract, Difference, Direction, Element};
use crate::source_facts::Facts;
use crate::spec::Operation;

/// The next edit of an operation, because of one of its sources.
pub(super) struct Next {
    pub(super) source: String,
    pub(super) step: Step,
}

/// `tried` are the elements of which an edit was tried.
pub(super) fn next_step(
    document: &Value,
    operation: &Operation,
    changes: &Changes<'_>,
    shared: &Shared,
    tried: &BTreeSet<Element>,
) -> Option<Next> {
    let change = changes.of(operation, shared)?;
    let evidence = changes.new_evidence(operation, shared)?;
    let held = hold::hold(document, operation, &evidence);
    let open: Vec<_> = held
        .undeclared
        .iter()
        .filter(|undeclared| !tried.contains(&undeclared.difference.element))
        .collect();
    let differences: Vec<&Difference> = open.iter().map(|open| &open.difference).collect();
    let step = respelling(&differences, &change, &operation.contract).or_else(|| {
        open.iter()
            .find_map(|open| plan(&open.difference, open.mechanical, &change))
    })?;
    let element = step.element();
    let page = &evidence.source_of(element).page;
    Some(Next {
        source: evidence.row_of(page, element),
        step,
    })
}

/// The edit that a difference asks for, if it needs no person. What the spec
/// has and the page has not is only removed when the page once had it.
fn plan(difference: &Difference, mechanical: bool, change: &Change) -> Option<Step> {
    let Difference { element, page, .. } = difference;
    let field = || {
        let (direction, name) = element.field()?;
        change.new.contract.field(direction, name).cloned()
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
            let (direction, _) = element.field()?;
            let mut all = change.new.contract.fields(direction).iter();
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
        Element::Field(direction, name) => Some((*direction, name.clone())),
        _ => None,
    };
    for missing in differences
        .iter()
        .filter(|difference| difference.spec.is_none())
    {
        let Some((direction, new)) = field(missing) else {
            continue;
        };
        for extra in differences
            .iter()
            .filter(|difference| difference.page.is_none())
        {
            let Some((other_direction, old)) = field(extra) else {
                continue;
            };
            if direction == other_direction && is_respelt(direction, &old, &new, change, in_spec) {
                return Some(Step::Rename(missing.element.clone(), direction, old, new));
            }
        }
    }
    None
}

fn is_respelt(
    direction: Direction,
    old: &str,
    new: &str,
    change: &Change,
    in_spec: &Contract,
) -> bool {
    let plain = |name: &str| name.replace(['_', '-'], "").to_ascii_lowercase();
    if plain(old) == plain(new) {
        return true;
    }
    let fields = change.new.contract.fields(direction);
    let index = fields.iter().position(|field| field.name == new);
    let kind = index.map(|index| fields[index].kind.as_str());
    match change
        .old
        .as_ref()
        .filter(|facts| facts.contract.field(direction, old).is_some())
    {
        // The page had the old name: its row, or its words, stayed.
        Some(facts) => {
            let before = facts.contract.fields(direction);
            let was = before.iter().position(|field| field.name == old);
            let same_row = was == index && before.len() == fields.len();
            let word = |facts: &Facts, name: &str| {
                facts.wording.get(&format!("{direction} {name}")).cloned()
            };
            let words = word(facts, old);
            let same_words = words.is_some() && words == word(&change.new, new);
            let same_kind = was.map(|was| before[was].kind.as_str()) == kind;
            same_words || (same_row && same_kind)
        }
        // The page never had it: the spec's own misspelling, in its own place.
        None => {
            let spelt = in_spec.fields(direction);
            let was = spelt.iter().position(|field| field.name == old);
            let same_length = fields.len() == spelt.len();
            same_length && was == index && was.map(|was| spelt[was].kind.as_str()) == kind
        }
    }
}
