//! Holds one operation of the spec against what its sources say.

use std::collections::BTreeSet;

use serde_json::Value;

use super::evidence::Evidence;
use crate::contract::{Difference, Element, Location, compare};
use crate::digest::hash_of_words;
use crate::source_facts::Departure;
use crate::spec::{Anchor, BEYOND, DEPARTS, Declaration, Operation, Pointer, declarations_at};

/// What came of holding an operation against its sources.
#[derive(Default)]
pub struct Held {
    pub undeclared: Vec<Undeclared>,
    /// The declarations that something needs.
    pub used: BTreeSet<Declaration>,
    /// What is declared to depart, from which page, and by which declaration.
    pub departures: Vec<(String, Departure, Declaration)>,
}

/// What differs without a declaration.
pub struct Undeclared {
    /// The page that says otherwise, or the first one of the sources.
    pub page: String,
    pub difference: Difference,
    /// Where in the spec that is.
    pub place: Pointer,
    /// Whether `regenerate` may follow the page: what a person has claimed to
    /// know beyond the page is for a person to reconcile with it.
    pub mechanical: bool,
    /// Whether another source says what the spec says.
    pub disputed: bool,
}

/// Holds an operation against its sources. A reason that was given for one
/// thing covers no other.
pub fn hold(document: &Value, operation: &Operation, evidence: &Evidence<'_>) -> Held {
    let recorded = evidence.departures();
    let merged = evidence.merged(operation);
    let mut held = Held::default();
    for difference in compare(&merged, &operation.contract) {
        let page = evidence.source_of(&difference.element).page.clone();
        let field = difference.element.field();
        let in_path = field
            .and_then(|(direction, name)| operation.contract.field(direction, name))
            .is_some_and(|field| field.location == Location::Path);
        let mechanical = is_mechanical(&difference, in_path);
        let found = Found {
            page,
            difference,
            mechanical,
            disputed: false,
        };
        held.take(document, operation, &recorded, found);
    }
    for (facts, difference) in evidence.contradictions(&operation.contract) {
        let page = facts.page.clone();
        let found = Found {
            page,
            difference,
            mechanical: false,
            disputed: true,
        };
        held.take(document, operation, &recorded, found);
    }
    held
}

/// A difference, declared or not.
struct Found {
    page: String,
    difference: Difference,
    mechanical: bool,
    disputed: bool,
}

impl Held {
    /// Leaves out what a person has settled already, as soon as what is coming
    /// is known: nobody is to undo what another finding asked for.
    pub fn settle(&mut self, coming: &Self) {
        let elements: BTreeSet<&Element> = coming
            .undeclared
            .iter()
            .map(|undeclared| &undeclared.difference.element)
            .collect();
        self.undeclared.retain(|undeclared| {
            undeclared.mechanical || elements.contains(&undeclared.difference.element)
        });
    }

    fn take(
        &mut self,
        document: &Value,
        operation: &Operation,
        recorded: &[Departure],
        found: Found,
    ) {
        let Found {
            page,
            difference,
            mechanical,
            disputed,
        } = found;
        let anchors = operation.anchors(&difference.element);
        let declared: Vec<_> = anchors
            .iter()
            .map(|anchor| covering(document, anchor, &difference, recorded))
            .collect();
        // A header may come from several security schemes, each of which
        // claims something; other elements have one place with several layers.
        let bare = match difference.element {
            Element::Header(_) => declared.iter().position(Option::is_none),
            _ if declared.iter().all(Option::is_none) => Some(0),
            _ => None,
        };
        if anchors.is_empty() || bare.is_some() {
            let anchor = bare.and_then(|index| anchors.get(index));
            let place = match (&difference.element, anchor) {
                (Element::Header(_), Some(anchor)) if difference.spec.is_some() => {
                    anchor.pointer.clone()
                }
                _ => operation.place(&difference.element),
            };
            let claimed = difference.page.is_some() && is_claimed(document, &anchors);
            self.undeclared.push(Undeclared {
                page: page.clone(),
                mechanical: mechanical && !claimed,
                disputed,
                difference: difference.clone(),
                place,
            });
        }
        for declaration in declared.into_iter().flatten() {
            if declaration.key == DEPARTS {
                let departure = Departure {
                    element: difference.element.to_string(),
                    page: difference.page.clone(),
                    spec: difference.spec.clone(),
                    reason: hash_of_words(&declaration.reason),
                };
                let departure = (page.clone(), departure, declaration.clone());
                self.departures.push(departure);
            }
            self.used.insert(declaration);
        }
    }
}

/// Whether a person said of an element how it is known beyond the page.
fn is_claimed(document: &Value, anchors: &[Anchor]) -> bool {
    anchors.iter().any(|anchor| {
        let reasons = anchor
            .pointer
            .find(document)
            .and_then(|element| element.get(BEYOND));
        let mut declared = reasons
            .into_iter()
            .flat_map(|reasons| declarations_at(&anchor.pointer, BEYOND, reasons));
        declared.any(|declaration| declaration.anchor == *anchor)
    })
}

/// Whether `regenerate` can apply a difference to the spec by itself, when
/// it does not know that the page once had what the spec has.
fn is_mechanical(difference: &Difference, in_path: bool) -> bool {
    match (&difference.element, &difference.page) {
        // A path without its parameter would be another path.
        (Element::Location(..), Some(place)) if *place == Location::Path.to_string() => false,
        // A parameter of the path is required, whatever a page says of it.
        (Element::Required(..), _) => !in_path,
        (Element::Value(..), Some(standing)) => standing == "listed",
        // A second success reply is more than generated clients can take.
        (Element::Status(status), Some(_)) => !status.starts_with('2'),
        (
            Element::Field(..) | Element::Location(..) | Element::Type(..) | Element::Default(..),
            Some(_),
        ) => true,
        _ => false,
    }
}

/// The declaration at an anchor that covers a difference. What the page says
/// otherwise must be declared to depart from it; where the page is silent,
/// either declaration does.
fn covering(
    document: &Value,
    anchor: &Anchor,
    difference: &Difference,
    recorded: &[Departure],
) -> Option<Declaration> {
    let element = anchor.pointer.find(document)?;
    let keys: &[&'static str] = match difference.page {
        Some(_) => &[DEPARTS],
        None => &[BEYOND, DEPARTS],
    };
    keys.iter().find_map(|key| {
        declarations_at(&anchor.pointer, key, element.get(key)?)
            .into_iter()
            .find(|declaration| declaration.anchor == *anchor && !declaration.reason.is_empty())
            .filter(|declaration| !was_given_for_another(declaration, difference, recorded))
    })
}

fn was_given_for_another(
    declaration: &Declaration,
    difference: &Difference,
    recorded: &[Departure],
) -> bool {
    let reason = hash_of_words(&declaration.reason);
    let element = difference.element.to_string();
    let mut given_for = recorded
        .iter()
        .filter(|old| old.reason == reason)
        .peekable();
    declaration.key == DEPARTS
        && given_for.peek().is_some()
        && given_for.all(|old| old.element != element)
}

/// How the departures of today stand to those that were recorded when their
/// reasons were given.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing {
    Fresh,
    /// The record has to be refreshed; every change has a new reason.
    Stale,
    /// Something changed under a reason that was given for something else.
    Contradicted(Box<Departure>),
}

pub fn standing(departure: &Departure, recorded: &[Departure]) -> Standing {
    if recorded.contains(departure) {
        return Standing::Fresh;
    }
    match recorded.iter().find(|old| old.element == departure.element) {
        Some(old) if old.reason == departure.reason => {
            Standing::Contradicted(Box::new(old.clone()))
        }
        _ => Standing::Stale,
    }
}
