//! `regenerate` edits the spec in place, scaffolds what is new, and writes all
//! files or none.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::common::{
    Made, Shape, brief, field, fresh, known_facts, made_pages, regenerated, with_page,
};
use xtask::audit::check;
use xtask::audit::facts::Known;
use xtask::contract::{Assumed, Contract, Element, Field};
use xtask::patch::{Plan, plan};
use xtask::report::exit::Exit;
use xtask::report::finding::{Severity, exit};
use xtask::report::kind::Kind;
use xtask::spec;
use xtask::workspace::{Inputs, SPEC, write};

const SMS: &str = "infobip-pin-sms";
const SMSEND: &str = "smsend-2fa-request";

/// Regenerates after one page was changed.
fn after(page: &str, edit: impl FnOnce(&mut Contract)) -> (Inputs, Plan) {
    let mut pages = made_pages(Shape::Dump);
    let inputs = fresh(&pages);
    edit(&mut pages.get_mut(page).expect("the page").contract);
    let plan = regenerated(&with_page(&inputs, page, pages[page].page()));
    (inputs, plan)
}

/// The lines of the spec that went and came.
fn lines_changed(inputs: &Inputs, plan: &Plan) -> (Vec<String>, Vec<String>) {
    let count = |text: &str| {
        let mut lines: BTreeMap<String, i64> = BTreeMap::new();
        for line in text.lines() {
            *lines.entry(line.trim().to_owned()).or_default() += 1;
        }
        lines
    };
    let (old, new) = (count(&inputs.spec), count(&plan.outputs.spec));
    let more = |a: &BTreeMap<String, i64>, b: &BTreeMap<String, i64>| {
        let gone = a.iter().filter(|(line, n)| b.get(*line).unwrap_or(&0) < n);
        gone.map(|(line, _)| line.clone()).collect()
    };
    (more(&old, &new), more(&new, &old))
}

#[test]
fn a_changed_default_changes_one_line() {
    let (inputs, plan) = after(SMSEND, |contract| {
        contract.request[2].default = Some(Assumed::Literal("90".to_owned()));
    });
    let (gone, come) = lines_changed(&inputs, &plan);
    assert_eq!(gone, ["x-gateway-default: 60"]);
    assert_eq!(come, ["x-gateway-default: 90"]);
    assert_eq!(
        exit(&plan.findings),
        Exit::Fresh,
        "{}",
        brief(&plan.findings)
    );
}

/// A field that a table has in the middle is not at the end of the spec's.
#[test]
fn a_new_field_stands_behind_the_one_before_it_on_the_page() {
    for at in [1, 3] {
        let (_, plan) = after(SMSEND, |contract| {
            contract.request.insert(at, field("invented"));
        });
        let document = crate::common::document(&plan.outputs).value;
        let order: Vec<_> = document["components"]["schemas"]["PinRequest"]["properties"]
            .as_object()
            .expect("fields")
            .keys()
            .map(String::as_str)
            .collect();
        let before = &known_facts()[SMSEND].contract.request[at - 1].name;
        let pair = [before.as_str(), "invented"];
        assert!(order.windows(2).any(|two| two == pair), "{order:?}");
    }
}

#[test]
fn a_new_value_comes_with_what_it_means() {
    let (inputs, plan) = after(SMS, |contract| {
        contract.reply[2].values.push("MESSAGE_QUEUED".to_owned());
    });
    let (gone, come) = lines_changed(&inputs, &plan);
    assert_eq!(gone, [""; 0]);
    assert_eq!(
        come,
        [
            "- MESSAGE_QUEUED",
            "MESSAGE_QUEUED: A value that the gateway documents, not described here yet.",
            "MESSAGE_QUEUED: unknown",
        ]
    );
    assert!(brief(&plan.findings).contains("waits for a description"));
    assert_eq!(exit(&plan.findings), Exit::Fresh);
    let listing = &plan.outputs.derived["rust-api.txt"];
    assert!(
        listing.contains("    MessageQueued,"),
        "the review shows the new variant"
    );
}

#[test]
fn a_respelt_field_keeps_its_place_its_words_and_its_examples() {
    let (inputs, plan) = after(SMS, |contract| {
        contract.request[1].name = "application_id".to_owned();
    });
    let (gone, come) = lines_changed(&inputs, &plan);
    assert!(
        gone.iter().all(|line| line.contains("applicationId")),
        "{gone:?}"
    );
    assert!(
        come.iter().all(|line| line.contains("application_id")),
        "{come:?}"
    );
    assert!(come.contains(&"required: [to, application_id, messageId]".to_owned()));
    // The parameter that the page calls by another place keeps its departure.
    assert!(
        plan.outputs
            .spec
            .contains("The page lists it among the body fields.")
    );
}

#[test]
fn comments_order_and_layout_stay() {
    let comments = |text: &str| -> Vec<String> {
        let lines = text
            .lines()
            .filter(|line| line.trim_start().starts_with('#'));
        lines.map(str::to_owned).collect()
    };
    let (inputs, plan) = after(SMS, |contract| {
        contract.request.push(Field {
            name: "locale".to_owned(),
            kind: "string".to_owned(),
            required: true,
            ..Field::default()
        });
        contract.statuses.push("418".to_owned());
    });
    assert!(plan.writes.contains_key(SPEC));
    assert_eq!(comments(&plan.outputs.spec), comments(&inputs.spec));
    let (gone, _) = lines_changed(&inputs, &plan);
    assert_eq!(gone, ["required: [to, applicationId, messageId]"]);
}

#[test]
fn a_declaration_that_the_page_makes_needless_goes() {
    // The page comes to document a status that only the spec knew.
    let (inputs, plan) = after("infobip-pin-voice", |contract| {
        contract.reply[1].values.push("PENDING_ACCEPTED".to_owned());
    });
    assert!(
        inputs
            .spec
            .contains("PENDING_ACCEPTED: The gateway's normal answer today")
    );
    assert!(
        !plan
            .outputs
            .spec
            .contains("PENDING_ACCEPTED: The gateway's normal answer today")
    );
    assert!(plan.outputs.spec.contains("MESSAGE_SENT: Seen in replies"));
    assert_eq!(
        exit(&plan.findings),
        Exit::Fresh,
        "{}",
        brief(&plan.findings)
    );
}

#[test]
fn what_a_person_added_without_a_reason_is_not_deleted() {
    let mut inputs = fresh(&made_pages(Shape::Dump));
    let marker = "  trackDelivery:\n          type: boolean\n";
    assert!(inputs.spec.contains(marker));
    inputs.spec = inputs.spec.replacen(
        marker,
        "  mine:\n          type: string\n        trackDelivery:\n          type: boolean\n",
        1,
    );
    let plan = regenerated(&inputs);
    assert!(plan.outputs.spec.contains("mine:"));
    assert_eq!(exit(&plan.findings), Exit::Failure);
    assert!(brief(&plan.findings).contains("`mine`"));
}

/// The page of an operation that the spec does not have.
fn sibling(page: &str) -> Made {
    let mut made = made_pages(Shape::Dump)[page].clone();
    made.title = "PIN: check it".to_owned();
    made.contract.path = made
        .contract
        .path
        .map(|path| path.replace("request", "check"));
    made.contract.request.truncate(1);
    made.contract.request.push(Field {
        name: "pin".to_owned(),
        kind: "string".to_owned(),
        required: true,
        ..Field::default()
    });
    made
}

#[test]
fn a_page_of_a_new_operation_is_scaffolded() {
    let inputs = fresh(&made_pages(Shape::Dump));
    let inputs = with_page(&inputs, "smsend-2fa-check", sibling(SMSEND).page());
    assert_eq!(exit(&check(&inputs)), Exit::Stale);
    let plan = regenerated(&inputs);
    assert_eq!(
        exit(&plan.findings),
        Exit::Fresh,
        "{}",
        brief(&plan.findings)
    );
    let document = crate::common::document(&plan.outputs).value;
    let operations = spec::operations(&document);
    let added = operations
        .iter()
        .find(|operation| operation.id == "pinCheckIt");
    let added = added.expect("the operation is in the spec");
    assert_eq!(
        added.contract.path.as_deref(),
        Some("/API/v1.0/REST/2fa/check")
    );
    assert_eq!(added.contract.statuses, ["200", "400", "401", "404"]);
    assert_eq!(
        added.contract.headers,
        ["user_key", "Session_key", "Access_token"]
    );
    let names: Vec<_> = added
        .contract
        .request
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    assert_eq!(names, ["recipient", "pin"]);
    assert!(!added.place(&Element::Path).is_root());
    assert!(plan.outputs.facts.contains_key("smsend-2fa-check"));
    // The clients that the build script generates have the new method.
    assert!(plan.outputs.derived["rust-api.txt"].contains("pub fn pin_check_it("));
    assert!(plan.outputs.derived["smsend.json"].contains("\"pinCheckIt\""));
    assert!(
        regenerated(&plan.outputs).writes.is_empty(),
        "a second run changes nothing"
    );
}

#[test]
fn a_path_that_is_on_no_page_is_asked_for() {
    let inputs = fresh(&made_pages(Shape::Dump));
    let inputs = with_page(&inputs, "infobip-pin-check", sibling(SMS).page());
    let plan_without = regenerated(&inputs);
    assert_eq!(exit(&plan_without.findings), Exit::Failure);
    assert!(
        brief(&plan_without.findings).contains("unknown-path"),
        "{}",
        brief(&plan_without.findings)
    );
    assert!(
        plan_without
            .outputs
            .spec
            .contains("/path-not-known/infobip-pin-check:")
    );

    let path = (
        "infobip-pin-check".to_owned(),
        "/2fa/2/pin/check".to_owned(),
    );
    let plan_with = plan(&inputs, &[path]).expect("a sound plan");
    assert_eq!(
        exit(&plan_with.findings),
        Exit::Fresh,
        "{}",
        brief(&plan_with.findings)
    );
    assert!(plan_with.outputs.spec.contains("/2fa/2/pin/check:"));
}

#[test]
fn a_spec_that_the_build_would_refuse_is_not_written() {
    let mut inputs = fresh(&made_pages(Shape::Dump));
    inputs.spec = inputs.spec.replace("tags: [smsend]", "tags: [other]");
    let plan = regenerated(&inputs);
    assert!(plan.writes.is_empty());
    assert!(
        brief(&plan.findings).contains("refused-by-build"),
        "{}",
        brief(&plan.findings)
    );
}

#[test]
fn a_write_that_fails_half_way_leaves_every_file_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let file = |name: &str| std::fs::read_to_string(root.join(name)).expect("the file is there");
    std::fs::create_dir_all(root.join("a")).expect("a folder");
    std::fs::write(root.join("a/first"), "old").expect("a file");
    // A folder stands where the second file would go.
    std::fs::create_dir_all(root.join("b/second")).expect("a folder");
    let files = |second: &str| -> BTreeMap<String, String> {
        [("a/first", "new"), (second, "new")]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into()
    };
    let error = write(root, &files("b/second")).expect_err("it cannot be written");
    assert!(error.to_string().contains("`b/second`"), "{error}");
    assert_eq!(file("a/first"), "old");
    assert_eq!(left_over(root), Vec::<String>::new());

    write(root, &files("c/second")).expect("it can be written");
    assert_eq!(
        (file("a/first"), file("c/second")),
        ("new".to_owned(), "new".to_owned())
    );
    assert_eq!(left_over(root), Vec::<String>::new());
}

/// Temporary files that a write did not take away.
fn left_over(root: &Path) -> Vec<String> {
    let entries = |path: &Path| {
        std::fs::read_dir(path)
            .expect("a folder")
            .flatten()
            .collect::<Vec<_>>()
    };
    let folders = entries(root)
        .into_iter()
        .filter(|entry| entry.path().is_dir());
    let files = folders.flat_map(|folder| entries(&folder.path()));
    let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(".xtask-")).collect()
}

#[test]
fn the_repository_is_fresh() {
    assert_eq!(brief(&check(&crate::common::repository())), "");
}

#[test]
fn derived_documents_and_facts_that_were_edited_by_hand_are_found() {
    let sound = crate::common::repository();
    let found = |inputs: &Inputs, kind: Kind, file: &str| {
        let findings = check(inputs);
        let found = findings.iter().any(|finding| {
            let place = finding
                .place
                .as_ref()
                .is_some_and(|place| place.file.ends_with(file));
            finding.kind == kind && (place || finding.message.contains(file))
        });
        assert!(found, "{file} {kind}\n{}", brief(&findings));
    };
    for name in sound.derived.keys() {
        let mut edited = sound.clone();
        let text = edited.derived.get_mut(name).expect("the file");
        *text = text.replacen("Pin", "Pen", 1);
        found(&edited, Kind::StaleDerived, name);
        edited.derived.remove(name);
        found(&edited, Kind::MissingDerived, name);
        edited
            .derived
            .insert("stray.json".to_owned(), String::new());
        found(&edited, Kind::StrayDerived, "stray.json");
    }
    let with_facts = |page: &&String| sound.facts[*page].contains("required: true");
    for page in sound.facts.keys().filter(with_facts) {
        let mut edited = sound.clone();
        let text = edited.facts.get_mut(page).expect("the file");
        *text = text.replacen("required: true", "required: false", 1);
        found(&edited, Kind::InvalidFacts, &format!("{page}.yaml"));
        edited.facts.remove(page);
        found(&edited, Kind::MissingFacts, page);
    }
}

/// The list of ignored pages is a person's work, which no page can bring back.
#[test]
fn facts_that_were_broken_do_not_take_the_ignored_pages_with_them() {
    let sound = crate::common::repository();
    let (document, text) = sound
        .facts
        .iter()
        .find(|(_, text)| text.contains("\nignored:"))
        .expect("a document of which pages are ignored");
    let broken = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        let mut broken = sound.clone();
        let text = text.replacen(from, to, 1);
        broken.facts.insert(document.clone(), text);
        check(&broken)
    };
    for (from, to) in [
        ("required: true", "required: false"),
        ("sha256:", "<<<<<<< ours\nsha256:"),
        ("document:", "documents:"),
    ] {
        let findings = broken(from, to);
        let kinds: BTreeSet<_> = findings.iter().map(|finding| finding.kind).collect();
        assert!(kinds.contains(&Kind::InvalidFacts), "{from}: {kinds:?}");
        assert!(!kinds.contains(&Kind::Undocumented), "{}", brief(&findings));
        let known = Known::read(&Inputs {
            facts: [(document.clone(), text.replacen(from, to, 1))].into(),
            ..sound.clone()
        });
        assert_eq!(known.ignored, Known::read(&sound).ignored, "{from}");
    }
    let findings = broken("\nignored:\n  -", "\nignored:\n  - [");
    let lost = findings
        .iter()
        .find(|found| found.kind == Kind::InvalidFacts);
    let lost = lost.expect("a finding");
    assert_eq!(lost.severity, Severity::Failure);
    assert!(lost.fix.contains("restore the list"));
}
