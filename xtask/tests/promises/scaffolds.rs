//! What `regenerate` makes of the pages of `xtask/scaffolds/`, whose names and
//! types have ended a build or might. That the crate builds with it is tried by
//! `cargo xtask scaffolds`.

use std::path::Path;
use std::sync::LazyLock;

use crate::common::{brief, document, regenerated, repository, root};
use serde_json::Value;
use xtask::build::generate::{Features, generate};
use xtask::commands::scaffolds::OF_OTHERS;
use xtask::contract::{Direction, Element};
use xtask::patch::{Plan, plan};
use xtask::report::finding::Severity;
use xtask::spec::{self, Operation, Pointer, resolve};
use xtask::workspace::Inputs;

static SCAFFOLDED: LazyLock<Plan> = LazyLock::new(|| {
    let pages = Inputs::load(&root(), Some(&root().join("xtask/scaffolds")));
    regenerated(&pages.expect("the repository can be read"))
});

fn new_operations(document: &Value) -> Vec<Operation> {
    let before = spec::operations(&crate::common::document(&repository()).value);
    let known = |operation: &Operation| before.iter().any(|old| old.id == operation.id);
    let all = spec::operations(document).into_iter();
    all.filter(|operation| !known(operation)).collect()
}

#[test]
fn every_page_is_taken_in_and_a_second_run_changes_nothing() {
    let found = &SCAFFOLDED.findings;
    let of_a_person = found
        .iter()
        .filter(|finding| finding.severity != Severity::Note && !OF_OTHERS.contains(&finding.kind));
    assert_eq!(of_a_person.count(), 0, "{}", brief(found));
    let document = document(&SCAFFOLDED.outputs).value;
    assert_eq!(new_operations(&document).len(), 14);
    let again = regenerated(&SCAFFOLDED.outputs);
    assert_eq!(again.writes.keys().collect::<Vec<_>>(), [""; 0]);
    let features = Features {
        mock: true,
        schemars: true,
    };
    generate(&SCAFFOLDED.outputs.spec, &features).expect("code");
}

fn verdicts(document: &Value, pointer: &Pointer, found: &mut Vec<(String, Value)>) {
    let value = pointer.get(document);
    for key in [
        "x-delivery",
        "x-verification",
        "x-attempt",
        "x-wrong-reason",
    ] {
        if let Some(verdict) = value.get(key) {
            found.push((format!("{pointer} {key}"), verdict.clone()));
        }
    }
    let target = value["$ref"].as_str().and_then(Pointer::of_reference);
    if let Some(target) = target.filter(|target| *target != *pointer) {
        verdicts(document, &target, found);
    }
    for key in spec::keys(value) {
        verdicts(document, &pointer.join(key), found);
    }
    for index in 0..value.as_array().map_or(0, Vec::len) {
        verdicts(document, &pointer.index(index), found);
    }
}

#[test]
fn every_verdict_of_a_new_operation_is_unknown() {
    let mut count = 0;
    let document = document(&SCAFFOLDED.outputs).value;
    for operation in new_operations(&document) {
        let mut found = Vec::new();
        verdicts(&document, &operation.pointer, &mut found);
        count += found.len();
        for (place, verdict) in found {
            let all = match &verdict {
                Value::Object(members) => members.values().cloned().collect(),
                one => vec![one.clone()],
            };
            assert!(all.iter().all(|one| one == "unknown"), "{place}: {verdict}");
        }
    }
    assert!(count > 30, "{count} verdicts");
}

#[test]
fn secrets_and_numbers_are_hidden_wherever_they_stand() {
    let document = document(&SCAFFOLDED.outputs).value;
    let operations = new_operations(&document);
    let operation = operations
        .iter()
        .find(|operation| operation.pages == ["smsend-secrets"])
        .expect("the operation");
    for (direction, name, mark) in [
        (Direction::Request, "pinToken", "text"),
        (Direction::Request, "msisdn", "phone-number"),
        (Direction::Request, "accessCode", "text"),
        (Direction::Request, "phone", "phone-number"),
        (Direction::Request, "apiKey", "text"),
        (Direction::Reply, "oneTimePassword", "text"),
        (Direction::Reply, "to", "text"),
        (Direction::Reply, "secrets", "values"),
    ] {
        let place = operation.place(&Element::Field(direction, name.to_owned()));
        let value = place.get(&document);
        let schema = match value.get("in") {
            Some(_) => place.join("schema"),
            None => place,
        };
        let (_, schema) = resolve(&document, &schema);
        assert_eq!(schema["x-sensitive"], mark, "{direction} {name}: {schema}");
    }
    for (direction, name) in [
        (Direction::Request, "passwords"),
        (Direction::Reply, "tokens"),
    ] {
        let place = operation.place(&Element::Field(direction, name.to_owned()));
        let value = place.get(&document);
        let list = value.get("schema").unwrap_or(value);
        let items = list["items"]["$ref"]
            .as_str()
            .and_then(Pointer::of_reference);
        let items = items.expect("items with a name");
        assert_eq!(items.get(&document)["x-sensitive"], "text", "{name}");
    }
}

/// Each is refused with its reason, and the other pages are taken in.
#[test]
fn names_that_no_client_can_have_are_refused_one_by_one() {
    let good =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("scaffolds/smsend-delete.html"));
    let good = good.expect("a page");
    for (what, row, said) in [
        (
            "a parameter called body",
            "body",
            "the generated code has a `body` already",
        ),
        (
            "a parameter called new",
            "new",
            "the generated code has a `new` already",
        ),
        (
            "a local of the generator",
            "header_map",
            "the generated code has a `header_map` already",
        ),
        (
            "two that only case tells apart",
            "AccessCode",
            "have one name in Rust",
        ),
        (
            "two that signs tell apart",
            "access-code",
            "have one name in Rust",
        ),
    ] {
        let page = std::fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("scaffolds/smsend-secrets.html"),
        );
        let first = "<tr><td>accessCode</td>";
        let new =
            format!("<tr><td>{row}</td><td>String</td><td>Made up</td><td>No</td></tr>\n{first}");
        let bad = page.expect("a page").replacen(first, &new, 1);
        let inputs = Inputs {
            pages: Some(
                [
                    ("smsend-bad.html".to_owned(), bad.into_bytes()),
                    ("smsend-good.html".to_owned(), good.clone()),
                ]
                .into(),
            ),
            ..repository()
        };
        let plan = plan(&inputs, &[]).expect("a sound plan");
        let found = brief(&plan.findings);
        assert!(found.contains(said), "{what}: {found}");
        assert!(
            plan.outputs.spec.contains("x-source-page: smsend-good"),
            "{what}: {found}"
        );
        assert!(
            !plan.outputs.spec.contains("x-source-page: smsend-bad"),
            "{what}: {found}"
        );
    }
}
