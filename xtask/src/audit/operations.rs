//! The spec against the facts, both ways, and the declarations.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::evidence::{Evidence, Witnesses};
use super::hold::{self, Held, Standing};
use super::ways_out;
use crate::contract::{Contract, Difference, Element};
use crate::document::Document;
use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;
use crate::source_facts::Facts;
use crate::spec::{self, BEYOND, DEPARTS, Declaration, Operation, SOURCE_PAGE};
use crate::workspace::{self, SPEC, document_of};

/// `saved` are the pages that are there, whose facts can be recorded, and
/// `coming` is what will be known once they are.
pub fn check(
    document: &Document,
    operations: &[Operation],
    facts: &BTreeMap<String, Facts>,
    saved: &BTreeSet<String>,
    coming: Option<&BTreeMap<String, Facts>>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used = BTreeSet::new();
    let mut all_known = true;
    let witnesses = Witnesses::of(operations, facts);
    let coming = coming.map(|coming| (Witnesses::of(operations, coming), coming));
    for operation in operations {
        findings.extend(without_facts(operation, &document.value, facts, saved));
        let evidence = Evidence::of(operation, &witnesses, facts);
        let complete = |evidence: &Evidence<'_>| evidence.facts.len() == evidence.named;
        all_known &= evidence.as_ref().is_some_and(complete);
        if let Some(evidence) = evidence {
            let mut held = hold::hold(&document.value, operation, &evidence);
            let coming = coming.as_ref().and_then(|(witnesses, coming)| {
                let evidence = Evidence::of(operation, witnesses, coming)?;
                Some(hold::hold(&document.value, operation, &evidence))
            });
            if let Some(coming) = coming {
                held.settle(&coming);
                used.extend(coming.used);
            }
            findings.extend(differences(&document.value, operation, &evidence, &held));
            findings.extend(departures(&evidence, &held));
            findings.extend(unnamed_sources(&evidence, &held));
            used.extend(held.used);
        }
    }
    for declaration in spec::declarations(&document.value) {
        findings.extend(check_declaration(&declaration, &used, all_known));
    }
    findings
}

pub fn is_named(page: &str, operations: &[Operation]) -> bool {
    let mut pages = operations.iter().flat_map(|operation| &operation.pages);
    pages.any(|other| other == page)
}

fn without_facts(
    operation: &Operation,
    document: &Value,
    facts: &BTreeMap<String, Facts>,
    saved: &BTreeSet<String>,
) -> Vec<Finding> {
    let id = &operation.id;
    let value = operation.pointer.get(document);
    // An operation that no page documents says so by its declaration.
    if operation.pages.is_empty() && value.get(BEYOND).is_none() {
        return vec![
            Finding::new(
                Kind::Undocumented,
                Severity::Failure,
                format!("`{id}` does not say which page documents it"),
            )
            .at(SPEC, &operation.pointer)
            .fix(format!(
                "name the page in `{SOURCE_PAGE}`, or say in `{BEYOND}` how the operation is known"
            )),
        ];
    }
    let unknown = operation.pages.iter();
    let unknown = unknown.filter(|page| !facts.contains_key(*page) && !saved.contains(*page));
    let finding = |page: &String| {
        Finding::new(
            Kind::MissingFacts,
            Severity::Failure,
            format!("`{id}` is documented on the page `{page}`, of which no facts are known"),
        )
        .at(SPEC, operation.pointer.join(SOURCE_PAGE))
        .fix(format!(
            "save {} and run `cargo xtask regenerate --pages DIR`",
            match document_of(page) {
                document if document == page => format!("it as `{page}.html` or `{page}.txt`"),
                document => format!("the document as `{document}.openapi.json`"),
            }
        ))
    };
    unknown.map(finding).collect()
}

fn differences(
    document: &Value,
    operation: &Operation,
    evidence: &Evidence<'_>,
    held: &Held,
) -> Vec<Finding> {
    // While a source's facts are not known, it may be the one that has it.
    let complete = evidence.facts.len() == evidence.named;
    let undeclared = held.undeclared.iter();
    let sure = undeclared.filter(|undeclared| complete || undeclared.difference.page.is_some());
    let found = sure.map(|undeclared| {
        let element = &undeclared.difference.element;
        let (kind, fix) = ways_out::of(document, operation, evidence, undeclared);
        let severity = if undeclared.mechanical {
            Severity::Stale
        } else {
            Severity::Failure
        };
        let message = format!(
            "`{}`: {}",
            operation.id,
            say(&undeclared.difference, "the spec")
        );
        Finding::new(kind, severity, message)
            .at(SPEC, undeclared.place.clone())
            .from_source(evidence.row_of(&undeclared.page, element))
            .fix(fix)
    });
    found.collect()
}

/// A difference in words.
pub fn say(difference: &Difference, spec_name: &str) -> String {
    let element = &difference.element;
    match (&difference.page, &difference.spec) {
        (Some(page), None) => match element {
            Element::Default(..) | Element::Method | Element::Path => {
                format!("the page gives {element} as `{page}`, and {spec_name} does not")
            }
            Element::Required(..) => format!("the page says {element}, and {spec_name} does not"),
            Element::Value(..) if page != "listed" => {
                format!("the page names {element} in prose only, and {spec_name} lacks it")
            }
            _ => format!("the page documents {element}, which {spec_name} lacks"),
        },
        (None, Some(spec)) => match element {
            Element::Default(..) | Element::Path => {
                format!("{spec_name} gives {element} as `{spec}`, and the page does not")
            }
            Element::Required(..) => format!("{spec_name} says {element}, and the page does not"),
            _ => format!("{spec_name} has {element}, which the page does not document"),
        },
        (Some(page), Some(spec)) => match element {
            Element::Value(..) => {
                format!("{element} is {page} on the page, and {spec} in {spec_name}")
            }
            _ => format!("{element} is `{page}` on the page, and `{spec}` in {spec_name}"),
        },
        (None, None) => format!("{element} is nowhere"),
    }
}

/// The page and the row of it that a fact comes from.
pub fn source(page: &str, contract: &Contract, element: &Element) -> String {
    let row = element
        .field()
        .and_then(|(direction, name)| contract.field(direction, name))
        .map(|field| field.row.as_str())
        .filter(|row| !row.is_empty());
    match row {
        Some(row) => format!("{page}: {row}"),
        None => page.to_owned(),
    }
}

/// Departures that are no longer what their reasons were given for.
fn departures(evidence: &Evidence<'_>, held: &Held) -> Vec<Finding> {
    let mut findings = Vec::new();
    let nothing = || "nothing".to_owned();
    for (page, departure, declaration) in &held.departures {
        let element = &departure.element;
        let recorded = evidence.departures_of(page, element);
        match hold::standing(departure, &recorded) {
            Standing::Fresh => {}
            Standing::Stale => findings.push(
                Finding::new(
                    Kind::StaleFacts,
                    Severity::Stale,
                    format!("the departure in {element} is not recorded as it now stands"),
                )
                .at(workspace::facts_file(page), "/departures")
                .fix("run `cargo xtask regenerate`"),
            ),
            Standing::Contradicted(old) => {
                let said = |direction: &Option<String>| direction.clone().unwrap_or_else(nothing);
                let (then_page, then_spec) = (said(&old.page), said(&old.spec));
                let (now_page, now_spec) = (said(&departure.page), said(&departure.spec));
                findings.push(
                    Finding::new(
                        Kind::ContradictedDeparture,
                        Severity::Failure,
                        format!(
                            "this reason was given for {} (page: {then_page}, spec: {then_spec}), \
                             not for {element} (page: {now_page}, spec: {now_spec})",
                            old.element
                        ),
                    )
                    .at(SPEC, declaration.pointer())
                    .from_source(page.clone())
                    .fix("adapt the spec, or reword the reason so that it holds for what is there"),
                );
            }
        }
    }
    for facts in &evidence.facts {
        let gone = facts.departures.iter().any(|old| {
            let mut now = held.departures.iter();
            !now.any(|(page, departure, _)| departure.element == old.element && *page == facts.page)
        });
        if !gone {
            continue;
        }
        findings.push(
            Finding::new(
                Kind::StaleFacts,
                Severity::Stale,
                "a departure is recorded that the spec does not declare any more",
            )
            .at(workspace::facts_file(&facts.page), "/departures")
            .fix("run `cargo xtask regenerate`"),
        );
    }
    findings
}

/// Where there are several sources, a reason says from which one it departs.
fn unnamed_sources(evidence: &Evidence<'_>, held: &Held) -> Vec<Finding> {
    let mut findings = Vec::new();
    if evidence.named < 2 {
        return findings;
    }
    for (page, departure, declaration) in &held.departures {
        if !declaration.reason.contains(document_of(page)) {
            findings.push(
                Finding::new(
                    Kind::UnnamedSource,
                    Severity::Failure,
                    format!(
                        "`{DEPARTS}` does not say that it departs from `{page}` in {}",
                        departure.element
                    ),
                )
                .at(SPEC, declaration.pointer())
                .fix(format!("name `{}` in the reason", document_of(page))),
            );
        }
    }
    findings
}

fn check_declaration(
    declaration: &Declaration,
    used: &BTreeSet<Declaration>,
    all_known: bool,
) -> Option<Finding> {
    let key = declaration.key;
    if declaration.reason.is_empty() {
        return Some(
            Finding::new(
                Kind::EmptyReason,
                Severity::Failure,
                format!("`{key}` gives no reason"),
            )
            .at(SPEC, declaration.pointer())
            .fix("write down how it is known, or why the spec departs from the page"),
        );
    }
    // Without all facts nobody can say that nothing needs a declaration.
    if !all_known || used.contains(declaration) {
        return None;
    }
    let needless = if key == DEPARTS {
        "nothing here departs from the page"
    } else {
        "nothing here goes beyond the page"
    };
    Some(
        Finding::new(
            Kind::NeedlessDeclaration,
            Severity::Failure,
            format!("`{key}` is no longer needed: {needless}"),
        )
        .at(SPEC, declaration.pointer())
        .fix("delete the declaration, or move it to the element that it speaks of"),
    )
}
