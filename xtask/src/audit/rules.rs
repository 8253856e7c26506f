//! What the spec must keep to beyond what the pages say, so that every client
//! that is generated from it survives what the gateways really answer.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::checks::{self, Problem};
use crate::digest::hash_of_words;
use crate::document::Document;
use crate::generate;
use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;
use crate::source_facts::Facts;
use crate::spec::schemas::Schemas;
use crate::spec::{LIMITS, NOT_DESCRIBED, OF_VALUES, Operation, Pointer, strings};
use crate::workspace::SPEC;

mod examples;
mod prose;

pub fn check(
    document: &Document,
    operations: &[Operation],
    facts: &BTreeMap<String, Facts>,
) -> Vec<Finding> {
    let mut findings = check_build(document);
    for operation in operations {
        findings.extend(generator_limits(&document.value, operation));
    }
    let schemas = Schemas::of(&document.value);
    findings.extend(
        schemas
            .request
            .iter()
            .flat_map(|at| request_schema(&document.value, at)),
    );
    findings.extend(
        schemas
            .reply
            .iter()
            .flat_map(|at| reply_schema(&document.value, at)),
    );
    findings.extend(examples::check(&document.value, operations, facts));
    let copied: BTreeSet<&str> = facts
        .values()
        .flat_map(|facts| facts.wording.values().map(String::as_str))
        .collect();
    for (pointer, text) in prose::texts(&document.value) {
        findings.extend(copied_text(&pointer, text, &copied));
        findings.extend(prose::check(&pointer, text));
    }
    findings
}

fn failure(kind: Kind, message: impl Into<String>, pointer: impl Into<String>) -> Finding {
    Finding::new(kind, Severity::Failure, message).at(SPEC, pointer)
}

/// Keys that OpenAPI 3.0 does not have are dropped without a word by what
/// reads the document, so that a misspelt one silently has no effect.
fn unknown_keys(document: &Document) -> Vec<Finding> {
    let found = generate::unknown_keys(document).unwrap_or_else(|one| vec![one]);
    let finding = |diagnostic: crate::document::Diagnostic| {
        Finding::new(Kind::UnknownKey, Severity::Failure, diagnostic.message)
            .at_line(SPEC, diagnostic.line)
            .fix(
                "correct the key's spelling or place, begin it with `x-`, or put a `$ref` beside it \
                 into an `allOf`",
            )
    };
    found.into_iter().map(finding).collect()
}

/// Whether findings say why the build makes no clients.
pub fn refused_by_build(findings: &[Finding]) -> bool {
    let kinds = [Kind::GeneratorLimit, Kind::UnknownKey];
    findings.iter().any(|finding| kinds.contains(&finding.kind))
}

/// Why the build would make no clients.
pub fn check_build(document: &Document) -> Vec<Finding> {
    let mut findings = unknown_keys(document);
    findings.extend(no_client(&document.value));
    findings
}

/// What the build refuses before it asks the generator.
fn no_client(document: &Value) -> Vec<Finding> {
    let problems = checks::problems(document, &generate::GATEWAYS);
    let finding = |problem: Problem| {
        failure(Kind::GeneratorLimit, problem.message, problem.pointer).fix(problem.fix)
    };
    problems.into_iter().map(finding).collect()
}

/// What the generator makes a client of that loses replies.
fn generator_limits(document: &Value, operation: &Operation) -> Vec<Finding> {
    let mut findings = Vec::new();
    let id = &operation.id;
    let value = operation.pointer.get(document);
    let responses = operation.pointer.join("responses");
    let members = value["responses"].as_object();
    let statuses: Vec<&String> = members.into_iter().flat_map(|map| map.keys()).collect();
    let successes = statuses.iter().filter(|status| status.starts_with('2'));
    if let Some(second) = successes.clone().nth(1) {
        findings.push(
            failure(
                Kind::GeneratorLimit,
                format!("`{id}` has several success replies"),
                responses.join(second),
            )
            .fix("describe one success reply; generated clients take one type of reply"),
        );
    }
    if statuses.iter().any(|status| *status == "default") && successes.count() > 0 {
        findings.push(
            failure(
                Kind::GeneratorLimit,
                format!("`{id}` has `default` beside a success reply"),
                responses.join("default"),
            )
            .fix("list the failures by status"),
        );
    }
    findings
}

fn request_schema(document: &Value, pointer: &Pointer) -> Vec<Finding> {
    let schema = pointer.get(document);
    let mut findings = Vec::new();
    if schema.get("default").is_some() {
        findings.push(
            failure(
                Kind::RequestDefault,
                "a request field has a `default`, which clients would then send",
                pointer.join("default"),
            )
            .fix("name it `x-gateway-default`, and leave the default to the gateway"),
        );
    }
    findings
}

/// What would make a client lose a reply that a gateway may well give.
fn reply_schema(document: &Value, pointer: &Pointer) -> Vec<Finding> {
    let schema = pointer.get(document);
    let mut findings = Vec::new();
    if schema["additionalProperties"] == Value::Bool(false) {
        findings.push(
            failure(
                Kind::ReplyConstraint,
                "a reply refuses fields that are added later",
                pointer.join("additionalProperties"),
            )
            .fix("delete `additionalProperties: false`"),
        );
    }
    for key in LIMITS.iter().filter(|key| schema.get(**key).is_some()) {
        findings.push(
            failure(
                Kind::ReplyConstraint,
                format!("`{key}` constrains a reply"),
                pointer.join(key),
            )
            .fix("delete it: a reply that breaks it would be lost with what it says of the PIN"),
        );
    }
    if schema.get("enum").is_some() {
        findings.push(
            failure(
                Kind::ClosedEnum,
                "a reply has a closed `enum`, and one new value would lose the reply",
                pointer.join("enum"),
            )
            .fix("name it `x-extensible-enum`, with `x-value-meaning` and `x-delivery`"),
        );
    }
    let listed: Vec<&str> = strings(&schema["x-extensible-enum"]).collect();
    let boolean = schema["type"] == "boolean";
    let listed = match boolean {
        true => vec!["true", "false"],
        false => listed,
    };
    for key in OF_VALUES {
        let told = schema[key]
            .as_object()
            .into_iter()
            .flat_map(|map| map.keys());
        for value in told.filter(|value| !listed.contains(&value.as_str())) {
            findings.push(
                failure(
                    Kind::UnlistedValue,
                    format!("`{key}` speaks of `{value}`, which is not listed"),
                    pointer.join(key).join(value),
                )
                .fix(match boolean {
                    true => "delete it here",
                    false => "list the value in `x-extensible-enum`, or delete it here",
                }),
            );
        }
    }
    findings
}

/// Somebody else's words do not belong into the spec.
fn copied_text(pointer: &Pointer, text: &str, copied: &BTreeSet<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if copied.contains(hash_of_words(text).as_str()) {
        findings.push(
            failure(
                Kind::CopiedWording,
                "this text is copied from a page",
                pointer,
            )
            .fix("say it in words of your own"),
        );
    }
    if text.contains(NOT_DESCRIBED) {
        findings.push(
            Finding::new(
                Kind::Undescribed,
                Severity::Note,
                "this was scaffolded and waits for a description",
            )
            .at(SPEC, pointer)
            .fix("read the page, and say in words of your own what it is"),
        );
    }
    findings
}
