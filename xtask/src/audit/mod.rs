//! Holds the spec against what its sources say, and against rules beyond
//! them. Writes nothing.

pub mod hold;
pub mod rules;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use self::hold::{Held, Standing};
use crate::contract::{Contract, Difference, Element, compare};
use crate::derived;
use crate::document::Document;
use crate::report::finding::{Finding, Severity};
use crate::source;
use crate::source_facts::{Facts, Unfit};
use crate::spec::{
    self, DEPARTS, Declaration, Operation, PATH_NOT_KNOWN, Pointer, SOURCE_PAGE, keys,
};
use crate::workspace::{self, Inputs, SPEC};

/// Everything that is out of step, from the pages to what is derived.
pub fn check(inputs: &Inputs) -> Vec<Finding> {
    match Document::parse(&inputs.spec) {
        Ok(document) => {
            let mut findings = check_spec(inputs, &document);
            // What the build refuses was found with its place already.
            if !rules::refused_by_build(&findings) {
                findings.extend(derived::check(inputs, &document));
            }
            findings
        }
        Err(fault) => vec![unreadable_spec(fault.line, &fault.message)],
    }
}

/// What is out of step before anything is derived.
pub fn check_spec(inputs: &Inputs, document: &Document) -> Vec<Finding> {
    let operations = spec::operations(&document.value);
    let (facts, mut findings) = read_facts(inputs);
    let saved = inputs.pages.iter().flat_map(BTreeMap::keys).collect();
    findings.extend(check_operations(document, &operations, &facts, &saved));
    if let Some(pages) = &inputs.pages {
        findings.extend(check_pages(pages, inputs, &facts, &operations));
    }
    findings.extend(unknown_paths(&document.value));
    findings.extend(rules::check(document, &operations, &facts));
    findings
}

fn unreadable_spec(line: Option<usize>, message: &str) -> Finding {
    Finding::new("unreadable-spec", Severity::Failure, message)
        .at_line(SPEC, line)
        .fix("correct the YAML; nothing else can be checked before")
}

/// The files of facts that can be relied on.
pub fn read_facts(inputs: &Inputs) -> (BTreeMap<String, Facts>, Vec<Finding>) {
    let mut read = BTreeMap::new();
    let mut findings = Vec::new();
    for (page, text) in &inputs.facts {
        let file = workspace::facts_file(page);
        let found = |message: String| {
            // Only the page itself can say what the file should have said.
            let severity = match &inputs.pages {
                Some(pages) if pages.contains_key(page) => Severity::Stale,
                _ => Severity::Failure,
            };
            Finding::new("invalid-facts", severity, message)
                .at(&file, "")
                .fix(format!(
                    "run `cargo xtask regenerate --pages DIR` with the page `{page}`"
                ))
        };
        match Facts::parse(text) {
            Ok(facts) if facts.page == *page => {
                read.insert(page.clone(), facts);
            }
            Ok(facts) => findings.push(found(format!(
                "this file has the facts of the page `{}`",
                facts.page
            ))),
            Err(Unfit::Edited) => {
                findings.push(found("this file is not as it was written".to_owned()));
            }
            Err(Unfit::Unreadable(why)) => {
                findings.push(found(format!("this file does not hold facts: {why}")));
            }
        }
    }
    (read, findings)
}

/// The spec against the facts, both ways, and the declarations.
pub fn check_operations(
    document: &Document,
    operations: &[Operation],
    facts: &BTreeMap<String, Facts>,
    saved: &BTreeSet<&String>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used = BTreeSet::new();
    let mut all_known = true;
    for operation in operations {
        let known = operation.page.as_ref().and_then(|page| facts.get(page));
        all_known &= known.is_some();
        match known {
            Some(facts) => {
                let held = hold::hold(
                    &document.value,
                    operation,
                    &facts.contract,
                    &facts.departures,
                );
                findings.extend(differences(operation, facts, &held));
                findings.extend(departures(facts, &held));
                used.extend(held.used);
            }
            None => findings.extend(without_facts(operation, &document.value, saved)),
        }
    }
    // A page that is there is reported with the pages.
    let unnamed = |page: &&String| !is_named(page, operations) && !saved.contains(page);
    for page in facts.keys().filter(unnamed) {
        findings.push(
            Finding::new(
                "missing-operation",
                Severity::Failure,
                format!("no operation of the spec names the page `{page}`"),
            )
            .at(workspace::facts_file(page), "")
            .fix(format!(
                "run `cargo xtask regenerate --pages DIR` with the page to scaffold its operation, \
                 name the page in an operation's `{SOURCE_PAGE}`, or delete this file"
            )),
        );
    }
    for declaration in spec::declarations(&document.value) {
        findings.extend(check_declaration(&declaration, &used, all_known));
    }
    findings
}

pub fn is_named(page: &str, operations: &[Operation]) -> bool {
    operations
        .iter()
        .any(|operation| operation.page.as_deref() == Some(page))
}

fn without_facts(
    operation: &Operation,
    document: &Value,
    saved: &BTreeSet<&String>,
) -> Option<Finding> {
    let id = &operation.id;
    let value = document.pointer(&operation.pointer)?;
    match &operation.page {
        Some(page) if saved.contains(page) => None,
        Some(page) => Some(
            Finding::new(
                "missing-facts",
                Severity::Failure,
                format!("`{id}` is documented on the page `{page}`, of which no facts are known"),
            )
            .at(SPEC, operation.pointer.join(SOURCE_PAGE))
            .fix(format!(
                "save the page as `{page}` and run `cargo xtask regenerate --pages DIR`"
            )),
        ),
        // An operation that no page documents says so by its declaration.
        None if value.get(spec::BEYOND).is_some() => None,
        None => Some(
            Finding::new(
                "undocumented",
                Severity::Failure,
                format!("`{id}` does not say which page documents it"),
            )
            .at(SPEC, operation.pointer.clone())
            .fix(format!(
                "name the page in `{SOURCE_PAGE}`, or say in `x-beyond-page` how the operation is \
                 known"
            )),
        ),
    }
}

fn differences(operation: &Operation, facts: &Facts, held: &Held) -> Vec<Finding> {
    let found = held.undeclared.iter().map(|undeclared| {
        let Difference {
            element,
            page,
            spec,
        } = &undeclared.difference;
        let (kind, fix) = match (page, spec) {
            (Some(_), None) if undeclared.mechanical => (
                "missing-in-spec",
                "run `cargo xtask regenerate` to add it, or say in `x-departs-from-page` why the \
                 spec leaves it out",
            ),
            (Some(_), None) => (
                "missing-in-spec",
                "add it to the spec, or say in `x-departs-from-page` why not",
            ),
            (None, _) => (
                "undocumented",
                "take it out of the spec, or say in `x-beyond-page` how it is known",
            ),
            _ if undeclared.mechanical => (
                "different",
                "run `cargo xtask regenerate` to follow the page, or say in `x-departs-from-page` \
                 why the spec does not",
            ),
            _ => (
                "different",
                "follow the page by hand, or say in `x-departs-from-page` why the spec does not",
            ),
        };
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
            .from_source(source(&facts.page, &facts.contract, element))
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
        .and_then(|(side, name)| contract.field(side, name))
        .map(|field| field.row.as_str())
        .filter(|row| !row.is_empty());
    match row {
        Some(row) => format!("{page}: {row}"),
        None => page.to_owned(),
    }
}

/// Departures that are no longer what their reasons were given for.
fn departures(facts: &Facts, held: &Held) -> Vec<Finding> {
    let mut findings = Vec::new();
    let file = || workspace::facts_file(&facts.page);
    let nothing = || "nothing".to_owned();
    for (departure, declaration) in &held.departures {
        let element = &departure.element;
        match hold::standing(departure, &facts.departures) {
            Standing::Fresh => {}
            Standing::Stale => findings.push(
                Finding::new(
                    "stale-facts",
                    Severity::Stale,
                    format!("the departure in {element} is not recorded as it now stands"),
                )
                .at(file(), "/departures")
                .fix("run `cargo xtask regenerate`"),
            ),
            Standing::Contradicted(old) => {
                let said = |side: &Option<String>| side.clone().unwrap_or_else(nothing);
                let (then_page, then_spec) = (said(&old.page), said(&old.spec));
                let (now_page, now_spec) = (said(&departure.page), said(&departure.spec));
                findings.push(
                    Finding::new(
                        "contradicted-departure",
                        Severity::Failure,
                        format!(
                            "this reason was given for {} (page: {then_page}, spec: {then_spec}), \
                             not for {element} (page: {now_page}, spec: {now_spec})",
                            old.element
                        ),
                    )
                    .at(SPEC, declaration.pointer())
                    .from_source(facts.page.clone())
                    .fix("adapt the spec, or reword the reason so that it holds for what is there"),
                );
            }
        }
    }
    let gone = facts.departures.iter().any(|old| {
        let mut now = held.departures.iter();
        !now.any(|(departure, _)| departure.element == old.element)
    });
    if gone {
        findings.push(
            Finding::new(
                "stale-facts",
                Severity::Stale,
                "a departure is recorded that the spec does not declare any more",
            )
            .at(file(), "/departures")
            .fix("run `cargo xtask regenerate`"),
        );
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
                "empty-reason",
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
            "needless-declaration",
            Severity::Failure,
            format!("`{key}` is no longer needed: {needless}"),
        )
        .at(SPEC, declaration.pointer())
        .fix("delete the declaration, or move it to the element that it speaks of"),
    )
}

/// The facts against the pages themselves.
pub fn check_pages(
    saved: &BTreeMap<String, Vec<u8>>,
    inputs: &Inputs,
    facts: &BTreeMap<String, Facts>,
    operations: &[Operation],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for operation in operations {
        let Some(page) = &operation.page else {
            continue;
        };
        if !saved.contains_key(page) {
            findings.push(missing_page(operation, page));
        }
    }
    for (stem, bytes) in saved {
        let page = match source::read_page(stem, bytes) {
            Ok(page) => page,
            Err(why) => {
                findings.push(unreadable_page(stem, &why.to_string()));
                continue;
            }
        };
        let file = workspace::facts_file(stem);
        if !is_named(stem, operations) {
            findings.push(new_page(stem, &page, facts));
        }
        let Some(known) = facts.get(stem) else {
            // A file that is there but invalid was reported when it was read.
            if !inputs.facts.contains_key(stem) && is_named(stem, operations) {
                findings.push(
                    Finding::new(
                        "missing-facts",
                        Severity::Stale,
                        format!("the facts of the page `{stem}` are not recorded"),
                    )
                    .at(file, "")
                    .fix("run `cargo xtask regenerate --pages DIR`"),
                );
            }
            continue;
        };
        findings.extend(changes(stem, &page, known));
    }
    findings
}

fn missing_page(operation: &Operation, page: &str) -> Finding {
    Finding::new(
        "missing-page",
        Severity::Failure,
        format!(
            "the page `{page}`, which documents `{}`, is not among the saved pages",
            operation.id
        ),
    )
    .at(SPEC, operation.pointer.join(SOURCE_PAGE))
    .fix(format!(
        "save it as `{page}.html` or `{page}.txt`; if the gateway took the operation away, decide \
         what becomes of it in the spec"
    ))
}

pub fn unreadable_page(stem: &str, why: &str) -> Finding {
    Finding::new(
        "unreadable-page",
        Severity::Failure,
        format!("the page `{stem}` cannot be read: {why}"),
    )
    .from_source(stem)
    .fix("save the page again, whole; if the site has a new layout, its reader has to learn it")
}

/// A page that no operation names: of a new operation, or an old one's page
/// under a new name.
pub fn new_page(stem: &str, page: &source::Page, facts: &BTreeMap<String, Facts>) -> Finding {
    match same_page(stem, page, facts) {
        Some(twin) => Finding::new(
            "twin-page",
            Severity::Failure,
            format!("the page `{stem}` documents the same operation as the page `{twin}`"),
        )
        .from_source(stem)
        .fix(format!("save it under the name `{twin}`")),
        None => Finding::new(
            "new-page",
            Severity::Stale,
            format!("the spec does not have the operation that the page `{stem}` documents"),
        )
        .from_source(stem)
        .fix("run `cargo xtask regenerate --pages DIR` to scaffold it"),
    }
}

/// Another page with the same title, or the same method and URL.
pub fn same_page<'facts>(
    stem: &str,
    page: &source::Page,
    facts: &'facts BTreeMap<String, Facts>,
) -> Option<&'facts str> {
    let same = |known: &&Facts| {
        let (a, b) = (&known.contract, &page.contract);
        let title = known.wording.get("title");
        (title.is_some() && title == page.wording.get("title"))
            || (a.path.is_some()
                && (&a.method, &a.path, &a.hosts) == (&b.method, &b.path, &b.hosts))
    };
    facts
        .values()
        .filter(|known| known.page != stem)
        .find(same)
        .map(|known| known.page.as_str())
}

/// What a page now says otherwise than its recorded facts.
fn changes(stem: &str, page: &source::Page, known: &Facts) -> Vec<Finding> {
    let file = workspace::facts_file(stem);
    let mut findings = Vec::new();
    for difference in compare(&page.contract, &known.contract) {
        findings.push(
            Finding::new(
                "changed-page",
                Severity::Stale,
                format!("`{stem}`: {}", say(&difference, "what is recorded")),
            )
            .at(&file, pointer_in_facts(&difference.element))
            .from_source(source(stem, &page.contract, &difference.element))
            .fix("run `cargo xtask regenerate --pages DIR`"),
        );
    }
    for cell in reworded(page, known) {
        let severity = Severity::Stale;
        findings.push(
            Finding::new("reworded", severity, format!("`{stem}`: the wording of `{cell}` changed"))
                .at(&file, Pointer::from("/wording").join(&cell))
                .from_source(stem)
                .fix("read it, adapt the spec's own words if need be, and run `cargo xtask regenerate --pages DIR`"),
        );
    }
    let rest = Facts::of_page(stem, page, known.departures.clone()) != *known;
    if findings.is_empty() && rest {
        findings.push(
            Finding::new(
                "changed-page",
                Severity::Stale,
                format!("`{stem}`: the page changed in something that no fact depends on"),
            )
            .at(&file, "/sha256")
            .fix("run `cargo xtask regenerate --pages DIR`"),
        );
    }
    findings
}

/// The cells of prose that are new, gone or worded differently.
pub fn reworded(page: &source::Page, known: &Facts) -> Vec<String> {
    let cells: BTreeSet<_> = page.wording.keys().chain(known.wording.keys()).collect();
    cells
        .into_iter()
        .filter(|cell| page.wording.get(*cell) != known.wording.get(*cell))
        .cloned()
        .collect()
}

fn pointer_in_facts(element: &Element) -> Pointer {
    match element {
        Element::Method => Pointer::from("/contract/method"),
        Element::Path => Pointer::from("/contract/path"),
        Element::Host(_) => Pointer::from("/contract/hosts"),
        Element::Header(_) => Pointer::from("/contract/headers"),
        Element::Status(_) => Pointer::from("/contract/statuses"),
        Element::FailureBody(_) => Pointer::from("/contract"),
        of_field => match of_field.field() {
            Some((side, name)) => Pointer::from("/contract").join(side.to_string()).join(name),
            None => Pointer::from("/contract"),
        },
    }
}

/// Operations whose path a person still has to fill in.
pub fn unknown_paths(document: &Value) -> Vec<Finding> {
    let paths = keys(&document["paths"]);
    let unknown = paths.iter().filter(|path| path.starts_with(PATH_NOT_KNOWN));
    let finding = |path: &String| {
        Finding::new(
            "unknown-path",
            Severity::Failure,
            "no page says which path this operation has",
        )
        .at(SPEC, Pointer::from("/paths").join(path))
        .fix("put the operation's real path here, with the reason in its `x-beyond-page`")
    };
    unknown.map(finding).collect()
}
