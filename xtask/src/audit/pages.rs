//! The facts against the pages themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Known;
use super::operations::{is_named, say, source};
use super::saved::Saved;
use super::suspicion::suspicions;
use crate::contract::{Contract, Element, compare};
use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;
use crate::source::Page;
use crate::source_facts::Facts;
use crate::spec::{BEYOND, Operation, Pointer, SOURCE_PAGE};
use crate::workspace::{self, SPEC, document_of};

pub fn check(saved: &Saved, known: &Known, operations: &[Operation]) -> Vec<Finding> {
    let mut findings = not_fit_to_be_read(saved, known, operations);
    for operation in operations {
        for page in &operation.pages {
            if !saved.has(page) {
                findings.push(missing_page(operation, page, saved));
            }
        }
    }
    findings.extend(needless_ignores(saved, known, operations));
    findings.extend(strangers(saved, known, operations).1);
    for (id, page) in &saved.pages {
        let named = is_named(id, operations);
        match known.facts.get(id) {
            Some(facts) if named => {
                if suspicious(known, id, page, operations) {
                    findings.extend(suspicions(facts, page, &known.facts, operations));
                } else {
                    findings.extend(changes(id, page, facts));
                }
            }
            // A file that is there but invalid was reported when it was read.
            None if named && !known.is_invalid(id) => findings.push(missing_facts(id)),
            _ => {}
        }
    }
    findings
}

/// What will be known once the saved pages are taken in, where that is news.
pub fn coming(
    saved: &Saved,
    known: &Known,
    operations: &[Operation],
) -> Option<BTreeMap<String, Facts>> {
    let mut coming = known.facts.clone();
    for (id, page) in &saved.pages {
        if is_named(id, operations) && !suspicious(known, id, page, operations) {
            coming.insert(id.clone(), known.renewed(id, page));
        }
    }
    (coming != known.facts).then_some(coming)
}

/// Whether a person is to look at a page before it is taken in.
pub fn suspicious(known: &Known, id: &str, page: &Page, operations: &[Operation]) -> bool {
    let facts = known.facts.get(id);
    !known.accepted.contains(id)
        && facts.is_some_and(|facts| !suspicions(facts, page, &known.facts, operations).is_empty())
}

fn missing_facts(page: &str) -> Finding {
    Finding::new(
        Kind::MissingFacts,
        Severity::Stale,
        format!("the facts of the page `{page}` are not recorded"),
    )
    .at(workspace::facts_file(page), "")
    .fix("run `cargo xtask regenerate --pages DIR`")
}

/// What the saved pages were found to be, but for those that are ignored.
fn not_fit_to_be_read(saved: &Saved, known: &Known, operations: &[Operation]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for finding in &saved.findings {
        let page = finding.page().unwrap_or_default();
        let mut of_spec = operations.iter().flat_map(|operation| &operation.pages);
        let named = of_spec.any(|other| other == page || document_of(other) == page);
        if !named && known.ignored.contains_key(page) {
            continue;
        }
        let mut finding = finding.clone();
        if !named && finding.kind == Kind::UnreadablePage {
            let out = leave_out(page);
            finding.fix = format!("{}; if the spec does not need it, {out}", finding.fix);
        }
        findings.push(finding);
    }
    findings
}

/// The command that leaves a page out.
fn leave_out(page: &str) -> String {
    format!("leave it out with `cargo xtask regenerate --pages DIR --ignore '{page}=REASON'`")
}

fn missing_page(operation: &Operation, page: &str, saved: &Saved) -> Finding {
    let document = document_of(page);
    let is_of_document = |other: &&String| document_of(other) == document;
    let advice = if document == page {
        format!("save it as `{page}.html` or `{page}.txt`")
    } else if saved.pages.keys().any(|other| is_of_document(&other)) {
        format!("if the document has it under another name, give that in `{SOURCE_PAGE}`")
    } else {
        format!("save the document as `{document}.openapi.json`")
    };
    Finding::new(
        Kind::MissingPage,
        Severity::Failure,
        format!(
            "the page `{page}`, which documents `{}`, is not among the saved pages",
            operation.id
        ),
    )
    .at(SPEC, operation.pointer.join(SOURCE_PAGE))
    .fix(format!(
        "{advice}; if the gateway took the operation away, take it out of the spec, or say in its \
         `{BEYOND}` how it is known instead of naming the page"
    ))
}

/// The pages of operations that the spec does not have, and what is to be said
/// of those that are no news: another page documents the same.
pub fn strangers<'saved>(
    saved: &'saved Saved,
    known: &Known,
    operations: &[Operation],
) -> (Vec<&'saved Page>, Vec<Finding>) {
    let (mut new, mut findings): (Vec<&Page>, _) = (Vec::new(), Vec::new());
    for (id, page) in &saved.pages {
        if is_named(id, operations) || known.ignored.contains_key(id) {
            continue;
        }
        let other_file = known
            .facts
            .values()
            .filter(|facts| is_named(&facts.page, operations) || saved.has(&facts.page))
            .find(|facts| facts.page != *id && is_same(page, facts));
        let in_spec = operations
            .iter()
            .find(|operation| is_same_call(&page.contract, &operation.contract));
        if let Some(facts) = other_file {
            let is_saved = saved.has(&facts.page);
            findings.push(twin_of_known(id, &facts.page, is_saved));
        } else if let Some(operation) = in_spec {
            findings.push(another_source(id, operation));
        } else {
            new.push(page);
        }
    }
    // Of several pages of one operation nobody but a person knows which counts.
    let twin_of = |page: &Page| {
        let twin =
            |other: &&&Page| other.id != page.id && is_same_call(&page.contract, &other.contract);
        new.iter().find(twin).map(|other| other.id.clone())
    };
    let mut alone = Vec::new();
    for page in &new {
        match twin_of(page) {
            Some(twin) if twin < page.id => findings.push(twin_page(&page.id, &twin)),
            Some(_) => {}
            None => {
                findings.push(new_page(&page.id));
                alone.push(*page);
            }
        }
    }
    (alone, findings)
}

fn is_same_call(a: &Contract, b: &Contract) -> bool {
    let apart = !a.hosts.is_empty()
        && !b.hosts.is_empty()
        && !a.hosts.iter().any(|host| b.hosts.contains(host));
    a.path.is_some() && a.path == b.path && a.method == b.method && !apart
}

/// Whether a page is one that is known under another name: it has the same
/// title, or the same method and URL.
fn is_same(page: &Page, known: &Facts) -> bool {
    let title = known.wording.get("title");
    let same_title = title.is_some() && title == page.wording.get("title");
    let apart = page.contract.path.is_some()
        && known.contract.path.is_some()
        && page.contract.path != known.contract.path;
    (same_title && !apart) || is_same_call(&page.contract, &known.contract)
}

fn twin_page(page: &str, twin: &str) -> Finding {
    Finding::new(
        Kind::TwinPage,
        Severity::Failure,
        format!("the page `{page}` documents the same operation as the page `{twin}`"),
    )
    .from_source(page)
    .fix(match is_file(page) {
        true => format!("take its file away, or {}", leave_out(page)),
        false => leave_out(page),
    })
}

/// Of one that is known under another name, and saved under that or not.
fn twin_of_known(page: &str, twin: &str, is_saved: bool) -> Finding {
    let file = is_file(page);
    let fix = match is_saved {
        true => {
            let away = if file { "take its file away, " } else { "" };
            let out = leave_out(page);
            format!("{away}name it beside `{twin}` in `{SOURCE_PAGE}`, or {out}")
        }
        false => {
            let renamed = format!("name it in `{SOURCE_PAGE}` in place of `{twin}`");
            match file && is_file(twin) {
                true => format!("save it as `{twin}`, or {renamed}"),
                false => renamed,
            }
        }
    };
    twin_page(page, twin).fix(fix)
}

/// Whether a page is a file of its own, and no operation in a document.
fn is_file(page: &str) -> bool {
    document_of(page) == page
}

fn another_source(page: &str, operation: &Operation) -> Finding {
    Finding::new(
        Kind::AnotherSource,
        Severity::Failure,
        format!("the page `{page}` documents `{}` as well", operation.id),
    )
    .at(SPEC, operation.pointer.join(SOURCE_PAGE))
    .from_source(page)
    .fix(format!(
        "name it in the list of `{SOURCE_PAGE}`, or {}",
        leave_out(page)
    ))
}

fn new_page(page: &str) -> Finding {
    Finding::new(
        Kind::NewPage,
        Severity::Stale,
        format!("the spec does not have the operation that the page `{page}` documents"),
    )
    .from_source(page)
    .fix(format!(
        "run `cargo xtask regenerate --pages DIR` to scaffold it, or {}",
        leave_out(page)
    ))
}

/// What is listed as ignored, and is not there or not ignored.
fn needless_ignores(saved: &Saved, known: &Known, operations: &[Operation]) -> Vec<Finding> {
    let needless = known.ignored.keys().filter_map(|page| {
        let why = if is_named(page, operations) {
            "an operation of the spec names it as its source"
        } else if !saved.has(page) {
            "it is not among the saved pages"
        } else {
            return None;
        };
        Some(
            Finding::new(
                Kind::NeedlessIgnore,
                Severity::Failure,
                format!("the page `{page}` is listed as ignored, while {why}"),
            )
            .at(workspace::facts_file(page), "/ignored")
            .fix("take it out of the list"),
        )
    });
    needless.collect()
}

/// What a page now says otherwise than its recorded facts.
fn changes(id: &str, page: &Page, known: &Facts) -> Vec<Finding> {
    let file = workspace::facts_file(id);
    let mut findings = Vec::new();
    for difference in compare(&page.contract, &known.contract) {
        findings.push(
            Finding::new(
                Kind::ChangedPage,
                Severity::Stale,
                format!("`{id}`: {}", say(&difference, "what is recorded")),
            )
            .at(&file, pointer_in_facts(&difference.element))
            .from_source(source(id, &page.contract, &difference.element))
            .fix("run `cargo xtask regenerate --pages DIR`"),
        );
    }
    for cell in reworded(page, known) {
        let severity = Severity::Stale;
        findings.push(
            Finding::new(
                Kind::Reworded,
                severity,
                format!("`{id}`: the wording of `{cell}` changed"),
            )
            .at(&file, Pointer::from("/wording").join(&cell))
            .from_source(id)
            .fix(
                "read it, adapt the spec's own words if need be, and run `cargo xtask regenerate \
                 --pages DIR`",
            ),
        );
    }
    let rest = Facts::of_page(id, page, known.departures.clone()) != *known;
    if findings.is_empty() && rest {
        findings.push(
            Finding::new(
                Kind::ChangedPage,
                Severity::Stale,
                format!("`{id}`: the page changed in something that no fact depends on"),
            )
            .at(&file, "/sha256")
            .fix("run `cargo xtask regenerate --pages DIR`"),
        );
    }
    findings
}

/// The cells of prose that are new, gone or worded differently.
pub fn reworded(page: &Page, known: &Facts) -> Vec<String> {
    let cells: BTreeSet<_> = page.wording.keys().chain(known.wording.keys()).collect();
    cells
        .into_iter()
        .filter(|cell| page.wording.get(*cell) != known.wording.get(*cell))
        .cloned()
        .collect()
}

fn pointer_in_facts(element: &Element) -> Pointer {
    let contract = Pointer::from("/contract");
    match element {
        Element::Method => contract.join("method"),
        Element::Path => contract.join("path"),
        Element::Host(_) => contract.join("hosts"),
        Element::Header(_) => contract.join("headers"),
        Element::Status(_) => contract.join("statuses"),
        of_field => match of_field.field() {
            Some((direction, name)) => contract.join(direction.to_string()).join(name),
            None => contract,
        },
    }
}
