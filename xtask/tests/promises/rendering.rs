//! What each kind of finding looks like: the repository's spec with one small
//! change a case, and the output that comes of it.
//!
//! `EXPECTORATE=overwrite cargo test -p xtask rendering` writes the
//! outputs anew, for review.

use crate::common::one_source;
use annotate_snippets::Renderer;
use xtask::audit::check_spec;
use xtask::report::finding::{Finding, Severity};
use xtask::report::kind::Kind;
use xtask::report::render::{Sources, github, json, tally, text};
use xtask::workspace::Inputs;

fn rendered(inputs: &Inputs) -> String {
    let document = crate::common::document(inputs);
    let findings = check_spec(inputs, &document);
    assert!(!findings.is_empty(), "the change is found");
    let sources = Sources::new(inputs.texts());
    let text = text(&findings, &sources, &Renderer::plain());
    text + &tally(&findings, "cargo xtask regenerate")
}

/// A case: its name, what is replaced in the spec, and by what.
const CASES: [(&str, &str, &str); 24] = [
    (
        "missing-field",
        "        from:\n          $ref: '#/components/schemas/SenderId'\n",
        "",
    ),
    (
        "undocumented-field",
        "    PinRequest:\n      type: object\n      description: A PIN to be sent in a text message.\n      required: [recipient]\n      properties:\n",
        "    PinRequest:\n      type: object\n      description: A PIN to be sent in a text message.\n      required: [recipient]\n      properties:\n        mine:\n          type: string\n",
    ),
    (
        "different-type",
        "          type: integer\n          format: int32\n          minimum: 1\n",
        "          type: string\n",
    ),
    (
        "different-default",
        "x-gateway-default: 60",
        "x-gateway-default: 61",
    ),
    ("not-required", "      required: [recipient]\n", ""),
    ("missing-value", "        - MESSAGE_NOT_SENT\n", ""),
    (
        "undeclared-value",
        "        PENDING_ACCEPTED: The gateway's normal answer today, which the page lacks.\n",
        "",
    ),
    (
        "missing-status",
        "        '404':\n          description: No user has this user key.\n",
        "        '405':\n          description: No user has this user key.\n",
    ),
    (
        "missing-header",
        "      name: Session_key\n",
        "      name: session\n",
    ),
    (
        "other-path",
        "  /API/v1.0/REST/2fa/request:\n",
        "  /API/v1.0/REST/2fa/ask:\n",
    ),
    (
        "contradicted-departure",
        "          in: query\n          required: false\n",
        "          in: header\n          required: false\n",
    ),
    (
        "needless-declaration",
        "        senderName:\n",
        "        senderName:\n          x-beyond-page: Not so.\n",
    ),
    (
        "empty-reason",
        "          x-beyond-page: Newer replies carry it.\n",
        "          x-beyond-page: ''\n",
    ),
    (
        "unknown-key",
        "          minimum: 1\n",
        "          minimun: 1\n",
    ),
    (
        "several-successes",
        "        '200':\n          description: |\n            The PIN was sent.",
        "        '201':\n          description: Sent later.\n          x-beyond-page: It is said so.\n        '200':\n          description: |\n            The PIN was sent.",
    ),
    (
        "default-reply",
        "        '400':\n          description: |\n            The gateway refused the recipient",
        "        default:\n          x-beyond-page: It is said so.\n          description: Whatever else.\n        '400':\n          description: |\n            The gateway refused the recipient",
    ),
    (
        "two-media-types",
        "        description: Whom to send a PIN to, and how the message reads.\n        content:\n",
        "        description: Whom to send a PIN to, and how the message reads.\n        content:\n          text/plain:\n            schema:\n              $ref: '#/components/schemas/PinRequest'\n",
    ),
    (
        "scalar-any-of",
        "    SenderName:\n      type: string\n",
        "    SenderName:\n      anyOf:\n        - type: string\n        - type: integer\n",
    ),
    (
        "cookie",
        "        - name: ncNeeded\n",
        "        - name: session\n          in: cookie\n          x-beyond-page: It is said so.\n          schema:\n            type: string\n        - name: ncNeeded\n",
    ),
    (
        "reply-constraint",
        "    SmsStatus:\n      type: string\n",
        "    SmsStatus:\n      type: string\n      pattern: '^[A-Z]+$'\n",
    ),
    (
        "closed-enum",
        "    ReportedNumber:\n      type: string\n",
        "    ReportedNumber:\n      type: string\n      enum: ['1']\n      x-beyond-page:\n        '1': It is said so.\n",
    ),
    (
        "request-default",
        "          x-gateway-default: 60\n",
        "          x-gateway-default: 60\n          default: 60\n",
    ),
    (
        "invalid-example",
        "                  recipient: '+447700900123'\n              doubleZero:\n",
        "                  recipient: 'a number'\n              doubleZero:\n",
    ),
    (
        "breaks-rustdoc",
        "      description: The text of a message, with `%PIN%` where the PIN belongs.\n",
        "      description: See https://example.com, [here] and <b>.\n",
    ),
];

#[test]
fn each_kind_of_finding() {
    for (name, old, new) in CASES {
        let mut inputs = one_source();
        assert!(
            inputs.spec.contains(old),
            "{name}: the spec has what is replaced"
        );
        inputs.spec = inputs.spec.replacen(old, new, 1);
        expectorate::assert_contents(format!("tests/rendered/{name}.txt"), &rendered(&inputs));
    }
}

/// Words that stand on a page must not stand in the spec. The page of this
/// test is one of our own, of which the facts hold the hash.
#[test]
fn copied_wording() {
    let mut inputs = crate::common::fresh(&crate::common::made_pages(crate::common::Shape::Html));
    let old = "      description: The sender that the phone shows, a name or a number.\n";
    assert!(inputs.spec.contains(old));
    let copied = "      description: Invented words about status 404\n";
    inputs.spec = inputs.spec.replacen(old, copied, 1);
    expectorate::assert_contents("tests/rendered/copied-wording.txt", &rendered(&inputs));
}

#[test]
fn spec_that_is_no_yaml() {
    let mut inputs = one_source();
    inputs.spec = inputs.spec.replacen("paths:\n", "paths: [\n", 1);
    let findings = xtask::audit::check(&inputs);
    let text = text(&findings, &Sources::new(inputs.texts()), &Renderer::plain());
    expectorate::assert_contents("tests/rendered/unreadable-spec.txt", &text);
}

#[test]
fn json_and_github() {
    let mut inputs = one_source();
    inputs.spec = inputs
        .spec
        .replacen("x-gateway-default: 60", "x-gateway-default: 61", 1);
    let findings = check_spec(&inputs, &crate::common::document(&inputs));
    let sources = Sources::new(inputs.texts());
    let rendered = format!("{:#}\n", json(&findings, &sources));
    expectorate::assert_contents("tests/rendered/output.json", &rendered);
    expectorate::assert_contents("tests/rendered/output.github", &github(&findings, &sources));
}

/// The last line says what to do next, which is not the same for a person's
/// work and for what a command does.
#[test]
fn the_tally_says_what_to_do_next() {
    use Severity::{Failure, Note, Stale};
    let of = |all: &[Severity]| -> Vec<Finding> {
        let one = |severity: &Severity| Finding::new(Kind::Undocumented, *severity, "words");
        all.iter().map(one).collect()
    };
    for (findings, says) in [
        (of(&[]), "Fresh: 0 for a person, 0 stale, 0 notes\n"),
        (of(&[Note]), "Fresh: 0 for a person, 0 stale, 1 notes\n"),
        (
            of(&[Stale]),
            "Stale: 0 for a person, 1 stale, 0 notes; run `mend`\n",
        ),
        (
            of(&[Failure]),
            "Failure: 1 for a person, 0 stale, 0 notes; fix what is listed, then run \
             `cargo xtask check`\n",
        ),
        (
            of(&[Failure, Stale]),
            "Failure: 1 for a person, 1 stale, 0 notes; fix what is for a person, then run `mend`\n",
        ),
    ] {
        assert_eq!(tally(&findings, "mend"), says);
    }
}
