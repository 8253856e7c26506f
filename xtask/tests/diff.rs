//! Each change of the spec, whom it breaks, and which version it asks for.

mod common;

use common::repository;
use xtask::compat::change::{Breaks, Bump};
use xtask::compat::{Release, changes, findings};
use xtask::document::Document;
use xtask::report::finding::Severity;

fn changed(old: &str, new: &str) -> String {
    let spec = repository().spec;
    assert!(spec.contains(old), "the spec has `{old}`");
    spec.replacen(old, new, 1)
}

fn parse(spec: &str) -> serde_json::Value {
    Document::parse(spec).expect("the spec is YAML").value
}

#[test]
fn each_change_is_judged_by_whom_it_reaches() {
    use Breaks::{Nobody, Receivers, Senders};
    use Bump::{Major, Minor};
    let sender_name = "        senderName:\n";
    let pin_id = "        pinId:\n          type: string\n          nullable: true\n";
    for (what, old, new, bump, breaks) in [
        (
            "a request field is required",
            "required: [recipient]",
            "required: [recipient, expiry]",
            Major,
            Senders,
        ),
        (
            "a request field is not required",
            "required: [recipient]\n",
            "x-was: required\n",
            Minor,
            Nobody,
        ),
        (
            "a request field is new",
            sender_name,
            "        added:\n          type: string\n        senderName:\n",
            Minor,
            Nobody,
        ),
        (
            "a request field is gone",
            sender_name,
            "        renamed:\n",
            Major,
            Senders,
        ),
        (
            "a request field is of another type",
            "type: integer\n          format: int32\n          minimum: 1\n",
            "type: string\n",
            Major,
            Senders,
        ),
        (
            "a request is constrained",
            "    MessageBody:\n      type: string\n",
            "    MessageBody:\n      type: string\n      maxLength: 9\n",
            Major,
            Senders,
        ),
        (
            "a request is constrained less",
            "          minimum: 1\n",
            "",
            Minor,
            Nobody,
        ),
        (
            "a reply field is gone",
            pin_id,
            "        other:\n          type: string\n          nullable: true\n",
            Major,
            Receivers,
        ),
        (
            "a reply field is new",
            pin_id,
            &format!("        added:\n          type: string\n{pin_id}"),
            Minor,
            Nobody,
        ),
        (
            "a reply may not be null any more",
            pin_id,
            "        pinId:\n          type: string\n",
            Minor,
            Nobody,
        ),
        (
            "a reply may be null",
            "    Violation:\n      type: object\n",
            "    Violation:\n      type: object\n      nullable: true\n",
            Major,
            Receivers,
        ),
        (
            "a value is new",
            "        - MESSAGE_NOT_SENT\n",
            "        - MESSAGE_NOT_SENT\n        - ADDED\n",
            Minor,
            Nobody,
        ),
        (
            "a value is gone",
            "        - NC_NOT_CONFIGURED\n",
            "",
            Major,
            Receivers,
        ),
        (
            "a value means something else",
            "        MESSAGE_NOT_SENT: not-sent\n",
            "        MESSAGE_NOT_SENT: unknown\n",
            Major,
            Receivers,
        ),
        (
            "a failure means something else",
            "          description: No user has this user key.\n          x-delivery: not-sent\n",
            "          description: No user has this user key.\n          x-delivery: unknown\n",
            Major,
            Receivers,
        ),
        (
            "a status is new",
            "        '404':\n          description: No user",
            "        '402':\n          description: Pay.\n        '404':\n          description: No user",
            Minor,
            Nobody,
        ),
        (
            "a host is gone",
            "      - url: https://api.skebby.it\n",
            "      - url: https://other.example\n",
            Major,
            Senders,
        ),
        (
            "a header is another",
            "      name: Access_token\n",
            "      name: Token\n",
            Major,
            Senders,
        ),
        (
            "a default is another",
            "x-gateway-default: 60",
            "x-gateway-default: 61",
            Minor,
            Nobody,
        ),
    ] {
        let (before, after) = (parse(&repository().spec), parse(&changed(old, new)));
        let found = changes(&before, &after).expect("both are OpenAPI");
        let worst = found
            .first()
            .unwrap_or_else(|| panic!("{what}: nothing is found"));
        assert_eq!(
            (worst.bump, worst.breaks),
            (bump, breaks),
            "{what}: {found:#?}"
        );
        assert!(!worst.place.is_empty(), "{what}: it has a place");
    }
}

#[test]
fn operations_that_come_and_go() {
    let renamed = changed(
        "  /API/v1.0/REST/2fa/request:\n",
        "  /API/v1.0/REST/2fa/ask:\n",
    );
    let found = changes(&parse(&repository().spec), &parse(&renamed)).expect("OpenAPI");
    let said: Vec<_> = found
        .iter()
        .map(|change| (change.what.as_str(), change.bump))
        .collect();
    assert!(
        said.contains(&("The operation requestPin was removed", Bump::Major)),
        "{said:?}"
    );
    assert!(
        said.contains(&("The operation requestPin was added", Bump::Minor)),
        "{said:?}"
    );
}

#[test]
fn wording_asks_for_a_patch_that_may_wait() {
    let reworded = changed(
        "Send a one-time PIN to a phone:",
        "Send one-time PINs to phones:",
    );
    let found = changes(&parse(&repository().spec), &parse(&reworded)).expect("OpenAPI");
    assert_eq!(
        found.iter().map(|change| change.bump).max(),
        Some(Bump::Patch)
    );
    let release = |spec: String| Release {
        spec,
        manifest: manifest("0.1.0"),
    };
    let findings =
        findings(&release(repository().spec), &release(reworded), "v1").expect("OpenAPI");
    assert!(
        findings
            .iter()
            .all(|finding| finding.severity == Severity::Note)
    );
}

fn manifest(version: &str) -> String {
    format!("[workspace]\nmembers = []\n\n[package]\nname = \"x\"\nversion = \"{version}\"\n")
}

/// Which versions are too low, after a change that asks for `1.0.0` to become
/// `2.0.0` and for `0.1.0` to become `0.2.0`.
fn too_low(spec_version: &str, crate_version: &str) -> Vec<String> {
    let old = Release {
        spec: repository().spec,
        manifest: manifest("0.1.0"),
    };
    let spec = changed("required: [recipient]", "required: [recipient, expiry]").replacen(
        "version: 1.0.0",
        &format!("version: {spec_version}"),
        1,
    );
    let new = Release {
        spec,
        manifest: manifest(crate_version),
    };
    let findings = findings(&old, &new, "v1").expect("OpenAPI");
    let failures = findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Failure);
    failures.map(|finding| finding.message).collect()
}

#[test]
fn versions_must_be_raised_enough() {
    assert_eq!(too_low("2.0.0", "0.2.0"), [""; 0]);
    assert_eq!(too_low("2.1.0", "1.0.0"), [""; 0]);
    let both = too_low("1.9.0", "0.1.9");
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(
        both[0].contains("`info.version` is 1.9.0") && both[0].contains("2.0.0"),
        "{both:?}"
    );
    assert!(
        both[1].contains("the crate's version is 0.1.9") && both[1].contains("0.2.0"),
        "{both:?}"
    );
    assert!(too_low("2.0.0", "soon")[0].contains("is not a version"));
}
