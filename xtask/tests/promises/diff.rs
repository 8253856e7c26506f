//! Each change of the spec, whom it breaks, and which version it asks for.

use crate::common::{edited, one_source};
use xtask::compat::change::{Breaks, Bump};
use xtask::compat::{Release, changes, findings};
use xtask::document::Document;
use xtask::report::finding::Severity;
use xtask::report::kind::Kind;

fn changed(old: &str, new: &str) -> String {
    edited(one_source(), old, new).spec
}

fn parse(spec: &str) -> serde_json::Value {
    Document::parse(spec).expect("the spec is YAML").value
}

#[test]
fn each_change_is_judged_by_whom_it_reaches() {
    use Breaks::{Both, Nobody, Receivers, Rust, Senders};
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
            Major,
            Rust,
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
            "a host is new",
            "      - url: https://api.skebby.it\n",
            "      - url: https://api.skebby.it\n      - url: https://other.example\n",
            Minor,
            Nobody,
        ),
        (
            "a parameter is required",
            "          in: query\n          required: false\n",
            "          in: query\n          required: true\n",
            Major,
            Senders,
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
            "a body is of another media type",
            "        description: Whom to send a PIN to, and how the message reads.\n        content:\n          application/json:\n",
            "        description: Whom to send a PIN to, and how the message reads.\n        content:\n          application/xml:\n",
            Major,
            Senders,
        ),
        (
            "a way to authenticate is gone",
            "        - infobipSessionToken: []\n",
            "",
            Major,
            Senders,
        ),
        (
            "an operation has another name",
            "operationId: requestPin\n",
            "operationId: askForPin\n",
            Major,
            Both,
        ),
        (
            "an operation is another client's",
            "tags: [smsend]\n",
            "tags: [smsend-2fa]\n",
            Major,
            Both,
        ),
        (
            "a response header is gone",
            "      headers:\n        Retry-After:\n          $ref: '#/components/headers/RetryAfter'\n",
            "",
            Major,
            Receivers,
        ),
        (
            "a field of a reply is required",
            "    SendPinOverSmsReply:\n      type: object\n",
            "    SendPinOverSmsReply:\n      type: object\n      required: [pinId]\n",
            Major,
            Receivers,
        ),
        (
            "a default is another",
            "x-gateway-default: 60",
            "x-gateway-default: 61",
            Minor,
            Nobody,
        ),
    ] {
        let (before, after) = (parse(&one_source().spec), parse(&changed(old, new)));
        let found = changes(&before, &after).expect("both are OpenAPI");
        let worst = found
            .first()
            .unwrap_or_else(|| panic!("{what}: nothing is found"));
        assert_eq!(
            (worst.bump, worst.breaks),
            (bump, breaks),
            "{what}: {found:#?}"
        );
        assert!(!worst.place.is_root(), "{what}: it has a place");
    }
}

/// Each change of a limit and of a body says what was, and what is.
#[test]
fn a_change_is_told_with_what_was_and_what_is() {
    let content = "        description: Whom to send a PIN to, and how the message reads.\n        \
                   content:\n          application/json:\n";
    let schema = "            schema:\n              $ref: '#/components/schemas/PinRequest'\n";
    for (old, new, place, what) in [
        (
            "minimum: 1\n",
            "minimum: 2\n",
            "/components/schemas/PinRequest/properties/expiry/minimum",
            "`minimum` changed from `1` to `2`",
        ),
        (
            "          minimum: 1\n",
            "",
            "/components/schemas/PinRequest/properties/expiry",
            "`minimum` (`1`) was removed",
        ),
        (
            "          minimum: 1\n",
            "          minimum: 1\n          maximum: 9\n",
            "/components/schemas/PinRequest/properties/expiry/maximum",
            "`maximum` was added",
        ),
        (
            content,
            &content.replace("json", "xml"),
            "/paths/~1API~1v1.0~1REST~12fa~1request/post/requestBody/content",
            "the body was `application/json`, and is `application/xml`",
        ),
        (
            schema,
            "",
            "/paths/~1API~1v1.0~1REST~12fa~1request/post/requestBody/content",
            "the body `application/json` has another kind of schema",
        ),
        (
            "        recipient:\n          $ref: '#/components/schemas/Recipient'\n",
            "",
            "/components/schemas/PinRequest/properties",
            "the field `recipient` was removed",
        ),
        (
            "      type: http\n      scheme: basic\n",
            "      type: http\n      scheme: digest\n",
            "/components/securitySchemes/infobipBasic",
            "the security scheme `infobipBasic` asks for something else",
        ),
    ] {
        let (before, after) = (parse(&one_source().spec), parse(&changed(old, new)));
        let found = changes(&before, &after).expect("both are OpenAPI");
        let said: Vec<_> = found
            .iter()
            .map(|change| (change.place.to_string(), change.what.as_str()))
            .collect();
        assert_eq!(said, [(place.to_owned(), what)]);
    }
}

/// Two documents with other words for the required fields of a request.
fn required(before: &str, after: &str) -> (String, String) {
    let required = "required: [recipient]\n";
    let with = |names: &str| changed(required, &format!("required: [{names}]\n"));
    (with(before), with(after))
}

fn told(before: &str, after: &str) -> Vec<(Bump, Breaks, String)> {
    let found = changes(&parse(before), &parse(after)).expect("both are OpenAPI");
    let told = found.into_iter();
    told.map(|change| (change.bump, change.breaks, change.what))
        .collect()
}

#[test]
fn reordered_fields_break_rust_alone() {
    let (before, after) = required("recipient, expiry", "expiry, recipient");
    let found = told(&before, &after);
    let [(Bump::Major, Breaks::Rust, what)] = &*found else {
        panic!("{found:?}");
    };
    let orders = "`recipient`, `expiry` and are in the order `expiry`, `recipient`: the arguments";
    assert!(what.contains(orders), "{what}");
    assert!(
        what.contains("clients in other languages stay as they are"),
        "{what}"
    );

    let release = |spec: &str| Release {
        spec: spec.to_owned(),
        manifest: manifest("0.1.0"),
        ..Release::default()
    };
    let found = findings(&release(&before), &release(&after), "v1").expect("OpenAPI");
    let too_low = found
        .iter()
        .filter(|finding| finding.kind == Kind::VersionTooLow);
    let too_low: Vec<_> = too_low.map(|finding| finding.message.as_str()).collect();
    assert_eq!(too_low.len(), 1, "{found:?}");
    assert!(too_low[0].starts_with("the crate's version"), "{too_low:?}");
    let message = &found[0].message;
    assert!(
        message.ends_with("breaks callers in Rust, asks for a major version of the crate"),
        "{message}"
    );
}

#[test]
fn a_new_required_field_breaks_senders() {
    for new in ["recipient, expiry", "expiry, recipient"] {
        let (before, after) = required("recipient", new);
        let found = told(&before, &after);
        assert_eq!(
            (found[0].0, found[0].1),
            (Bump::Major, Breaks::Senders),
            "{found:?}"
        );
        let moved = found
            .iter()
            .filter(|(_, breaks, _)| *breaks == Breaks::Rust);
        assert_eq!(moved.count(), 0, "one change is told once: {found:?}");
    }
    // Where the others change places as well, that is told, too.
    let (before, after) = required("recipient, expiry", "expiry, senderName, recipient");
    let breaks: Vec<_> = told(&before, &after).iter().map(|told| told.1).collect();
    assert!(
        breaks.contains(&Breaks::Senders) && breaks.contains(&Breaks::Rust),
        "{breaks:?}"
    );
}

#[test]
fn a_reordered_reply_breaks_nobody() {
    let reply = "    SendPinOverSmsReply:\n      type: object\n";
    let with = |names: &str| changed(reply, &format!("{reply}      required: [{names}]\n"));
    let found = told(&with("pinId, to"), &with("to, pinId"));
    let bumps: Vec<_> = found.iter().map(|(bump, ..)| *bump).collect();
    assert_eq!(bumps, [Bump::Patch], "{found:?}");
}

#[test]
fn reordered_parameters_break_rust_alone() {
    let own = "        - name: ncNeeded\n";
    let parameter = |name: &str, place: &str, required: bool| {
        format!(
            "        - name: {name}\n          in: {place}\n          required: {required}\n          schema:\n            type: string\n"
        )
    };
    let (one, two) = (
        parameter("one", "query", true),
        parameter("two", "header", true),
    );
    let with = |parameters: &[&String]| {
        let parameters: String = parameters.iter().map(|text| text.as_str()).collect();
        changed(own, &format!("{parameters}{own}"))
    };
    let found = told(&with(&[&one, &two]), &with(&[&two, &one]));
    let [(Bump::Major, Breaks::Rust, what)] = &*found else {
        panic!("{found:?}");
    };
    assert!(what.contains("`two (header)`, `one (query)`"), "{what}");

    // Optional ones are setters, which have no order.
    let (one, two) = (
        parameter("one", "query", false),
        parameter("two", "query", false),
    );
    let found = told(&with(&[&one, &two]), &with(&[&two, &one]));
    assert_eq!(found[0].0, Bump::Patch, "{found:?}");

    let required = parameter("one", "query", true);
    let found = told(&with(&[&required]), &with(&[&one]));
    assert_eq!(
        (found[0].0, found[0].1),
        (Bump::Major, Breaks::Rust),
        "{found:?}"
    );
    let found = told(&with(&[&one]), &with(&[&required]));
    assert_eq!(
        (found[0].0, found[0].1),
        (Bump::Major, Breaks::Senders),
        "{found:?}"
    );
}

/// That a field which is gone need not be sent any more says nothing new.
#[test]
fn a_field_that_is_gone_is_told_once() {
    let spec = edited(
        edited(one_source(), "      required: [recipient]\n", ""),
        "        recipient:\n          $ref: '#/components/schemas/Recipient'\n",
        "",
    );
    let found = changes(&parse(&one_source().spec), &parse(&spec.spec)).expect("OpenAPI");
    let said: Vec<_> = found.iter().map(|change| change.what.as_str()).collect();
    assert_eq!(said, ["the field `recipient` was removed"]);
}

/// A reader unwraps a promise, and a new one is nothing that anybody reads yet.
#[test]
fn a_reply_that_promises_more_is_told_by_its_field() {
    let reply = "        pinId:\n          type: string\n          nullable: true\n";
    let spec = one_source().spec;
    let at = spec.find(reply).expect("the reply");
    let (before, after) = spec.split_at(at);
    let (head, properties) = before
        .rsplit_once("      properties:\n")
        .expect("its fields");
    let promised = |names: &str, fields: &str| {
        parse(&format!(
            "{head}      required: [{names}]\n      properties:\n{fields}{properties}{after}"
        ))
    };
    let more = "        more:\n          type: string\n";
    let said = |old: &serde_json::Value, new: &serde_json::Value| -> Vec<_> {
        let found = changes(old, new).expect("both are OpenAPI");
        let said = found.into_iter().map(|change| (change.bump, change.what));
        said.collect()
    };
    let known = "the reply's field `pinId` is required now, and no `Option` any more";
    assert_eq!(
        said(&parse(&spec), &promised("pinId", ""))[0],
        (Bump::Major, known.to_owned())
    );
    let new = said(&parse(&spec), &promised("more", more));
    assert_eq!(new[0].0, Bump::Minor, "{new:?}");
}

/// What else is said of an element is told; that its words are others is not.
#[test]
fn words_are_no_news_beside_a_change_of_the_same_element() {
    let said = |kind: &str, words: &str| {
        let field =
            format!("        added:\n          type: {kind}\n          description: {words}\n");
        let name = "        senderName:\n";
        parse(&changed(name, &format!("{field}{name}")))
    };
    let told = |after: &serde_json::Value| -> Vec<_> {
        let found = changes(&said("integer", "Made up."), after).expect("both are OpenAPI");
        let told = found
            .into_iter()
            .map(|change| (change.bump, change.place.to_string()));
        told.collect()
    };
    let place = "/components/schemas/PinRequest/properties/added".to_owned();
    let words = told(&said("integer", "Other words."));
    assert_eq!(words, [(Bump::Patch, place.clone())]);
    let both = told(&said("string", "Other words."));
    assert!(both.contains(&(Bump::Major, place.clone())), "{both:?}");
    assert!(!both.contains(&(Bump::Patch, place)), "{both:?}");
}

/// Whoever lets people in by it has to follow.
#[test]
fn what_an_answer_to_a_verification_means_is_no_matter_of_words() {
    let spec = crate::common::repository().spec;
    for (old, new) in [
        ("        WRONG_PIN: wrong\n", "        WRONG_PIN: correct\n"),
        (
            "        WRONG_PIN: wrong-pin\n",
            "        WRONG_PIN: expired\n",
        ),
        ("x-attempt: not-spent\n", "x-attempt: unknown\n"),
        ("'true': correct\n", "'true': unknown\n"),
    ] {
        assert!(spec.contains(old), "the spec has `{old}`");
        let after = parse(&spec.replacen(old, new, 1));
        let found = changes(&parse(&spec), &after).expect("both are OpenAPI");
        let worst = found
            .first()
            .unwrap_or_else(|| panic!("{new}: nothing is found"));
        assert_eq!(
            (worst.bump, worst.breaks),
            (Bump::Major, Breaks::Receivers),
            "{new}"
        );
    }
}

#[test]
fn what_changes_the_rust_api_is_no_patch() {
    let release = |fingerprint: &str, rust_api: &str| Release {
        spec: one_source().spec,
        manifest: manifest("0.1.0"),
        rust_api: Some(format!("// Fingerprint: {fingerprint}\n{rust_api}\n")),
        ..Release::default()
    };
    let old = release("a1", "pub fn one();");
    let found = |fingerprint: &str, rust_api: &str| {
        findings(&old, &release(fingerprint, rust_api), "v1").expect("OpenAPI")
    };
    assert_eq!(found("b2", "pub fn one();").len(), 0, "another fingerprint");
    let reworded = Release {
        spec: changed(
            "Send a one-time PIN to a phone:",
            "Send one-time PINs to phones:",
        ),
        ..release("a1", "pub fn other();")
    };
    let reworded = findings(&old, &reworded, "v1").expect("OpenAPI");
    let kinds: Vec<_> = reworded.iter().map(|finding| finding.kind).collect();
    assert!(kinds.contains(&Kind::Addition), "{kinds:?}");
    let required = Release {
        spec: changed("required: [recipient]\n", "x-was: required\n"),
        ..release("a1", "pub fn other();")
    };
    let required = findings(&old, &required, "v1").expect("OpenAPI");
    let of_items =
        |finding: &&xtask::report::finding::Finding| finding.message.contains("the public items");
    assert_eq!(
        required.iter().filter(of_items).count(),
        0,
        "one change of both is told once"
    );
    let found = found("a1", "pub fn other();");
    assert_eq!(found[0].kind, Kind::Addition);
    assert!(
        found[0]
            .message
            .contains("the public items of the generated Rust clients change")
    );
    assert!(
        found
            .iter()
            .any(|finding| finding.kind == Kind::VersionTooLow)
    );
}

#[test]
fn what_changes_the_public_api_asks_the_crate_alone_for_a_version() {
    let release = |public_api: Option<&str>, version: &str| Release {
        spec: one_source().spec,
        manifest: manifest(version),
        public_api: public_api.map(str::to_owned),
        ..Release::default()
    };
    let old = "pub fn a()\npub fn b()\n";
    for (new, version, said) in [
        (Some(old), "0.1.0", &[][..]),
        (None, "0.1.0", &[]),
        (
            Some("pub fn b()\n"),
            "0.1.1",
            &["breaking-change", "version-too-low"],
        ),
        (Some("pub fn b()\n"), "0.2.0", &["breaking-change"]),
        (
            Some("pub fn a()\npub fn b()\npub fn c()\n"),
            "0.1.0",
            &["addition", "version-too-low"],
        ),
    ] {
        let (old, new) = (release(Some(old), "0.1.0"), release(new, version));
        let found = findings(&old, &new, "v1").expect("OpenAPI");
        let kinds: Vec<_> = found.iter().map(|finding| finding.kind.name()).collect();
        assert_eq!(kinds, said);
    }
}

#[test]
fn a_spec_that_no_client_can_be_made_of_is_not_compared() {
    let release = |spec: String| Release {
        spec,
        manifest: manifest("0.1.0"),
        ..Release::default()
    };
    let broken = changed("  /2fa/2/pin:\n", "  /2fa/2/pin/{pinId}:\n");
    let found = findings(&release(one_source().spec), &release(broken), "v1").expect("OpenAPI");
    assert_eq!(found[0].kind, Kind::GeneratorLimit);
    assert_eq!(found[0].severity, Severity::Failure);
}

#[test]
fn operations_that_come_and_go() {
    let renamed = changed(
        "  /API/v1.0/REST/2fa/request:\n",
        "  /API/v1.0/REST/2fa/ask:\n",
    );
    let found = changes(&parse(&one_source().spec), &parse(&renamed)).expect("OpenAPI");
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
    let found = changes(&parse(&one_source().spec), &parse(&reworded)).expect("OpenAPI");
    assert_eq!(
        found.iter().map(|change| change.bump).max(),
        Some(Bump::Patch)
    );
    let release = |spec: String| Release {
        spec,
        manifest: manifest("0.1.0"),
        ..Release::default()
    };
    let findings =
        findings(&release(one_source().spec), &release(reworded), "v1").expect("OpenAPI");
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
        spec: one_source().spec,
        manifest: manifest("0.1.0"),
        ..Release::default()
    };
    let spec = changed("required: [recipient]", "required: [recipient, expiry]").replacen(
        "version: 1.0.0",
        &format!("version: {spec_version}"),
        1,
    );
    let new = Release {
        spec,
        manifest: manifest(crate_version),
        ..Release::default()
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
