//! Holds the spec against what its sources say, and against rules beyond
//! them. Writes nothing.

pub mod evidence;
pub mod facts;
pub mod hold;
pub mod operations;
pub mod pages;
pub mod rules;
pub mod saved;
pub mod strays;
mod suspicion;
pub mod ways_out;

use std::collections::BTreeSet;

use serde_json::Value;

use self::facts::Known;
use self::saved::Saved;
use crate::derived;
use crate::document::Document;
use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;
use crate::spec::{self, PATH_NOT_KNOWN, Pointer, keys};
use crate::workspace::{Inputs, SPEC};

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
        Err(diagnostic) => vec![unreadable_spec(diagnostic.line, &diagnostic.message)],
    }
}

/// What is out of step before anything is derived.
pub fn check_spec(inputs: &Inputs, document: &Document) -> Vec<Finding> {
    let operations = spec::operations(&document.value);
    let known = Known::read(inputs);
    let saved = inputs.pages.as_ref().map(|_| Saved::read(inputs));
    let there: BTreeSet<String> = saved
        .iter()
        .flat_map(|saved| saved.pages.keys().chain(&saved.unread))
        .cloned()
        .collect();
    let coming = saved
        .as_ref()
        .and_then(|saved| pages::coming(saved, &known, &operations));
    let mut findings = known.findings.clone();
    findings.extend(operations::check(
        document,
        &operations,
        &known.facts,
        &there,
        coming.as_ref(),
    ));
    let strays = strays::strays(&known.facts, &known.ignored, &operations, saved.as_ref());
    findings.extend(
        strays
            .into_iter()
            .map(|(page, fate)| strays::finding(page, fate)),
    );
    if let Some(saved) = &saved {
        findings.extend(pages::check(saved, &known, &operations));
    }
    findings.extend(unknown_paths(&document.value));
    findings.extend(rules::check(
        document,
        &operations,
        coming.as_ref().unwrap_or(&known.facts),
    ));
    findings
}

fn unreadable_spec(line: Option<usize>, message: &str) -> Finding {
    Finding::new(Kind::UnreadableSpec, Severity::Failure, message)
        .at_line(SPEC, line)
        .fix("correct the YAML; nothing else can be checked before")
}

/// Operations whose path a person still has to fill in.
pub fn unknown_paths(document: &Value) -> Vec<Finding> {
    let paths = keys(&document["paths"]);
    let unknown = paths.iter().filter(|path| path.starts_with(PATH_NOT_KNOWN));
    let finding = |path: &String| {
        Finding::new(
            Kind::UnknownPath,
            Severity::Failure,
            "no page says which path this operation has",
        )
        .at(SPEC, Pointer::from("/paths").join(path))
        .fix(format!(
            "run `cargo xtask regenerate --pages DIR --path '{}=/THE/PATH'`",
            path.trim_start_matches(PATH_NOT_KNOWN)
        ))
    };
    unknown.map(finding).collect()
}
