//! A broken spec ends the build with one line that names the place.

use crate::build::generate;

const SPEC: &str = include_str!("../../openapi/two-factor.yaml");
const FEATURES: generate::Features = generate::Features {
    mock: false,
    schemars: false,
};

/// What the build says of the spec with one text replaced by another.
fn says(from: &str, to: &str) -> String {
    assert!(SPEC.contains(from), "the spec has no {from:?}");
    let diagnostic = generate::generate(&SPEC.replacen(from, to, 1), &FEATURES).expect_err(to);
    let line = diagnostic.at("openapi/two-factor.yaml");
    assert!(!line.contains('\n'), "{line}");
    line
}

/// The number of the line that a text stands on.
fn line_of(text: &str) -> usize {
    let at = SPEC.find(text).expect("the spec has it");
    SPEC[..at].lines().count() + 1
}

#[test]
fn the_spec_itself_is_whole() {
    let files = generate::generate(SPEC, &FEATURES).map_err(|diagnostic| diagnostic.at("the spec"));
    let names: Vec<String> = files.expect("clients").into_keys().collect();
    assert_eq!(
        names,
        [
            "infobip.rs",
            "infobip_facts.rs",
            "smsend.rs",
            "smsend_facts.rs"
        ]
    );
}

#[test]
fn the_file_the_line_and_the_element_are_named() {
    let place = |text: &str| format!("openapi/two-factor.yaml:{}: ", line_of(text));
    for (from, to, begins, holds) in [
        ("  title: Two", "  title: \"Two", None, "not valid YAML"),
        (
            "      operationId: sendPinOverSms\n",
            "",
            Some("    post:\n      operationId: sendPinOverSms"),
            "`POST /2fa/2/pin` has no operationId",
        ),
        (
            "      tags: [infobip]\n",
            "",
            Some("    post:\n      operationId: sendPinOverSms"),
            "`POST /2fa/2/pin` has no tag that is a gateway: one of `infobip`, `smsend`",
        ),
        (
            "      tags: [smsend]",
            "      tags: [smsent]",
            Some("    post:\n      operationId: requestPin"),
            "has no tag that is a gateway",
        ),
        (
            "      operationId: requestPin",
            "      operationID: requestPin",
            Some("      operationId: requestPin"),
            "does not know the key `operationID`",
        ),
        (
            "      minLength: 1\n",
            "      minLenght: 1\n",
            Some("      minLength: 1\n"),
            "does not know the key `minLenght`",
        ),
        (
            "      description: The ID of the 2FA application",
            "      descripton: The ID of the 2FA application",
            Some("      description: The ID of the 2FA application"),
            "does not know the key `descripton`",
        ),
        (
            "'#/components/schemas/SendPinOverSmsRequest'",
            "'#/components/schemas/Nobody'",
            None,
            "`#/components/schemas/Nobody`",
        ),
        (
            "openapi: 3.0.3\n",
            "openapi: 3.0.3\nopenapi: 3.0.3\n",
            None,
            "the key `openapi` stands twice",
        ),
        (
            "        MESSAGE_SENT: sent\n",
            "",
            None,
            "does not say in `x-delivery` what `MESSAGE_SENT` means",
        ),
        (
            "      operationId: requestPin\n",
            "      operationId: verifyPinSmsend\n",
            None,
            "of `smsend` have one name in Rust",
        ),
        (
            "        TTL_EXPIRED: wrong\n",
            "",
            None,
            "does not say in `x-verification` what `TTL_EXPIRED` means",
        ),
        (
            "            'true': correct\n",
            "            'true': right\n",
            None,
            "`verified` does not say in `x-verification` what `true` means",
        ),
        (
            "        TTL_EXPIRED: expired\n",
            "        TTL_EXPIRED: late\n",
            None,
            "says in `x-wrong-reason` that `TTL_EXPIRED` is \"late\", which is none of",
        ),
        (
            "        TTL_EXPIRED: expired\n",
            "        TTL_EXPIRED: 2\n",
            None,
            "says in `x-wrong-reason` that `TTL_EXPIRED` is 2, which is none of",
        ),
        (
            "      operationId: requestPin\n",
            "      operationId: &id requestPin\n      x-note: *id\n",
            None,
            "YAML aliases are not read here",
        ),
        (
            "        reached. Nothing was compared, so no attempt was spent.\n      x-attempt: not-spent\n",
            "        reached.\n",
            None,
            "the status 429 of `POST /2fa/2/pin/{pinId}/verify` has no `x-attempt`",
        ),
        (
            "          x-echoes: pinId\n",
            "          x-echoes: pinID\n",
            None,
            "no operation that replies with `VerifyPinReply` has a value \"pinID\"",
        ),
        (
            "          x-echoes: to\n",
            "          x-echoes: [to]\n",
            None,
            "no operation that replies with `SendPinOverSmsReply` has a value [\"to\"]",
        ),
        (
            "          description: Whether the PIN is right.\n          x-verification:",
            "          description: Whether the PIN is right.\n          x-echoes: pin\n          x-verification:",
            None,
            "`verified` has `x-echoes` and is no text",
        ),
        (
            "      pattern: '^\\+?[1-9][0-9]{0,14}$'",
            "      pattern: '^[0-9]+$'",
            None,
            "the schema `PhoneNumber` has a pattern that build/sensitive.rs has no wire form for",
        ),
    ] {
        let says = says(from, to);
        assert!(says.contains(holds), "{says}");
        if let Some(text) = begins {
            assert!(
                says.starts_with(&place(text)),
                "{says}\nnot at {}",
                place(text)
            );
        }
    }
}

/// Reading and writing the document drops what says nothing, which is no key
/// that OpenAPI does not know.
#[test]
fn what_says_nothing_is_no_unknown_key() {
    let id = "      operationId: requestPin\n";
    for nothing in ["parameters: []", "deprecated: false", "externalDocs: null"] {
        let spec = SPEC.replacen(id, &format!("{id}      {nothing}\n"), 1);
        let files = generate::generate(&spec, &FEATURES);
        assert!(files.is_ok(), "{nothing}");
    }
    for misspelt in ["parameter: []", "depricated: false"] {
        let says = says(id, &format!("{id}      {misspelt}\n"));
        assert!(says.contains("does not know the key"), "{says}");
    }
}

#[test]
fn an_operation_without_a_server_is_named() {
    let path = "  /API/v1.0/REST/2fa/request:\n";
    let start = SPEC.find(path).expect("the path") + path.len();
    let end = start + SPEC[start..].find("    post:").expect("the operation");
    let says = says(&SPEC[start..end], "");
    assert!(
        says.contains("`POST /API/v1.0/REST/2fa/request` has no server"),
        "{says}"
    );
}

#[test]
fn what_is_no_spec_at_all_is_refused() {
    for yaml in [
        "",
        "- 1\n- 2\n",
        "a: &b 1\nc: *b\n",
        "just text",
        "openapi: 3.0.3\n",
        "\u{0}",
    ] {
        let diagnostic = generate::generate(yaml, &FEATURES).expect_err(yaml);
        assert!(!diagnostic.message.is_empty());
    }
}

#[test]
fn an_operation_may_have_headers_of_its_own() {
    let operation = "      operationId: sendPinOverVoice\n";
    assert!(SPEC.contains(operation));
    let headers = "      parameters:\n        - { name: X-Trace, in: header, description: A trace., schema: { type: string } }\n";
    let spec = SPEC.replace(operation, &format!("{operation}{headers}"));
    let files = generate::generate(&spec, &FEATURES).expect("headers are in order");
    // No header goes out that this table does not have.
    let facts = &files["infobip_facts.rs"];
    assert!(facts.contains("pub fn x_trace"), "{facts}");
    assert!(facts.contains(r#"headers: &["x-trace"]"#), "{facts}");
    assert!(!facts.contains("api-version"), "{facts}");
}
