//! Each change of a source makes one edit of the spec, and leaves the rest of
//! it as it was, letter by letter.

use crate::common::{brief, regenerated, write};
use crate::depots::{ANSWERED, MOVE, SENT, SOUND, SPEC, STORE, depot, with, yard};
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};
use xtask::patch::Plan;
use xtask::report::exit::Exit;
use xtask::report::finding::{Severity, exit};
use xtask::report::kind::Kind;
use xtask::workspace::Inputs;

/// An edit of a document: where, in three parts, and the new value. `null`
/// deletes.
type Edit = (&'static str, &'static str, &'static str, Value);

fn edited(mut document: Value, edits: &[Edit]) -> Value {
    for (operation, part, at, value) in edits {
        let pointer = format!("{operation}{part}{at}");
        write(&mut document, &pointer, value.clone());
    }
    document
}

fn after(edits: &[Edit]) -> Plan {
    regenerated(&with(&SOUND, &edited(depot(), edits), &yard()))
}

/// What the files become where nothing is left to a person.
#[track_caller]
fn followed(inputs: &Inputs) -> Plan {
    let plan = regenerated(inputs);
    let found = brief(&plan.findings);
    assert_eq!(exit(&plan.findings), Exit::Fresh, "{found}");
    plan
}

/// The lines of the spec that went and came, in their order. What waits for words
/// of a person ends with a question mark.
fn difference(old: &str, new: &str) -> Vec<String> {
    let diff = TextDiff::from_lines(old, new);
    let line = |change: similar::Change<&str>| {
        let sign = match change.tag() {
            ChangeTag::Equal => return None,
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        let line = change.value().trim();
        let line = line.replace(" that the gateway documents, not described here yet.", "?");
        Some(format!("{sign} {line}"))
    };
    diff.iter_all_changes().filter_map(line).collect()
}

/// What happens, the edits of the source, what is said of them, and the lines of
/// the spec that go and come.
type Case = (&'static str, Vec<Edit>, &'static str, &'static str);

fn holds(cases: Vec<Case>) {
    for (what, edits, said, lines) in cases {
        let plan = after(&edits);
        let found = brief(&plan.findings);
        assert_eq!(exit(&plan.findings), Exit::Fresh, "{what}: {found}");
        let applied = plan.findings.iter();
        let applied = applied.filter(|finding| finding.kind == Kind::Applied);
        let applied: Vec<_> = applied.map(|finding| finding.message.as_str()).collect();
        let said: Vec<_> = said.lines().map(str::trim).collect();
        assert_eq!(applied, said, "{what}");
        let lines: Vec<_> = lines.lines().map(str::trim).collect();
        assert_eq!(difference(&SOUND.spec, &plan.outputs.spec), lines, "{what}");
    }
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn number() -> Value {
    json!({ "type": "integer" })
}

fn sent(at: &'static str, value: Value) -> Edit {
    (STORE, SENT, at, value)
}

fn query(name: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "schema": schema })
}

/// The parameters of the first operation without those of its query.
fn only_the_path() -> Value {
    json!([{ "name": "shelf", "in": "path", "required": true, "schema": text() }])
}

#[test]
fn a_new_field_comes_as_its_source_has_it() {
    holds(vec![
        (
            "a text",
            vec![sent("/properties/colour", text())],
            "`storeParcel`: the page documents the request field `colour`, which was added",
            "+ colour:
             + type: string
             + description: A field?",
        ),
        (
            "a field that every request needs",
            vec![
                sent("/properties/colour", text()),
                sent("/required/-", json!("colour")),
            ],
            "`storeParcel`: the page documents the request field `colour`, which was added",
            "+ colour: example
             - required: [weight, seal]
             + required: [weight, seal, colour]
             + colour:
             + type: string
             + description: A field?",
        ),
        (
            "an object that every request needs",
            vec![
                sent(
                    "/properties/label",
                    json!({ "type": "object", "properties": { "size": number() } }),
                ),
                sent("/required/-", json!("label")),
            ],
            "`storeParcel`: the page documents the request field `label`, which was added
             `storeParcel`: the page documents the request field `label.size`, which was added",
            "+ label: {}
             - required: [weight, seal]
             + required: [weight, seal, label]
             + label:
             + type: object
             + properties:
             + size:
             + type: integer
             + description: A field?
             + description: A field?",
        ),
        (
            "a map that every request needs",
            vec![
                sent(
                    "/properties/sizes",
                    json!({ "type": "object", "additionalProperties": number() }),
                ),
                sent("/required/-", json!("sizes")),
            ],
            "`storeParcel`: the page documents the request field `sizes`, which was added",
            "+ sizes:
             + example: 1
             - required: [weight, seal]
             + required: [weight, seal, sizes]
             + sizes:
             + type: object
             + additionalProperties:
             + type: integer
             + description: A field?",
        ),
        (
            "a switch and a list that every request needs",
            vec![
                sent("/properties/open", json!({ "type": "boolean" })),
                sent(
                    "/properties/labels",
                    json!({ "type": "array", "items": text() }),
                ),
                sent("/required", json!(["weight", "seal", "open", "labels"])),
            ],
            "`storeParcel`: the page documents the request field `open`, which was added
             `storeParcel`: the page documents the request field `labels`, which was added",
            "+ open: true
             + labels:
             + - example
             - required: [weight, seal]
             + required: [weight, seal, open, labels]
             + open:
             + type: boolean
             + description: A field?
             + labels:
             + type: array
             + items:
             + type: string
             + description: A field?",
        ),
        (
            "a text whose default reads as a number",
            vec![sent(
                "/properties/colour",
                json!({ "type": "string", "default": "90" }),
            )],
            "`storeParcel`: the page documents the request field `colour`, which was added",
            "+ colour:
             + type: string
             + description: A field?
             + x-gateway-default: '90'",
        ),
        (
            "lists of nobody says what in a list",
            vec![sent(
                "/properties/labels",
                json!({ "type": "array", "items": { "type": "array" } }),
            )],
            "`storeParcel`: the page documents the request field `labels`, which was added",
            "+ labels:
             + type: array
             + items:
             + type: array
             + items:
             + type: string
             + description: A field?",
        ),
        (
            "a list of texts",
            vec![sent(
                "/properties/labels",
                json!({ "type": "array", "items": text() }),
            )],
            "`storeParcel`: the page documents the request field `labels`, which was added",
            "+ labels:
             + type: array
             + items:
             + type: string
             + description: A field?",
        ),
        (
            "a list of secrets",
            vec![sent(
                "/properties/tokens",
                json!({ "type": "array", "items": text() }),
            )],
            "`storeParcel`: the page documents the request field `tokens`, which was added",
            "+ tokens:
             + type: array
             + items:
             + $ref: '#/components/schemas/Tokens'
             + description: A field?
             + Tokens:
             + type: string
             + x-sensitive: text
             + description: A text?",
        ),
        (
            "a list of numbers that is called a secret",
            vec![sent(
                "/properties/tokens",
                json!({ "type": "array", "items": number() }),
            )],
            "`storeParcel`: the page documents the request field `tokens`, which was added",
            "+ tokens:
             + type: array
             + items:
             + type: integer
             + description: A field?",
        ),
        (
            "a field of another operation",
            vec![(MOVE, SENT, "/properties/seal", text())],
            "`moveParcel`: the page documents the request field `seal`, which was added",
            "+ seal:
             + $ref: '#/components/schemas/Seal'",
        ),
        (
            "a field of another operation, with a default",
            vec![(
                MOVE,
                SENT,
                "/properties/seal",
                json!({ "type": "string", "default": "RED" }),
            )],
            "`moveParcel`: the page documents the request field `seal`, which was added",
            "+ seal:
             + description: A field?
             + x-gateway-default: RED
             + allOf:
             + -
             + $ref: '#/components/schemas/Seal'",
        ),
        (
            "a parameter of another operation",
            vec![(MOVE, "/parameters", "/-", query("lane", text()))],
            "`moveParcel`: the page documents the request field `lane`, which was added",
            "+ - name: lane
             + in: query
             + required: false
             + description: A parameter?
             + schema:
             + $ref: '#/components/schemas/Lane'",
        ),
        (
            "a parameter called as a field of another operation",
            vec![(MOVE, "/parameters", "/-", query("seal", text()))],
            "`moveParcel`: the page documents the request field `seal`, which was added",
            "+ - name: seal
             + in: query
             + required: false
             + description: A parameter?
             + schema:
             + type: string",
        ),
        (
            "fewer values than another operation has",
            vec![(
                MOVE,
                ANSWERED,
                "/properties/state",
                json!({ "type": "string", "enum": ["KEPT"] }),
            )],
            "`moveParcel`: the page documents the reply field `state`, which was added",
            "+ state:
             + $ref: '#/components/schemas/MoveParcelState'
             + MoveParcelState:
             + type: string
             + nullable: true
             + x-extensible-enum:
             + - KEPT
             + x-value-meaning:
             + KEPT: A value?
             + x-delivery:
             + KEPT: unknown
             + description: A status?",
        ),
    ]);
}

/// In the examples, too, and with what nothing else names.
#[test]
fn what_a_source_no_longer_has_goes() {
    holds(vec![
        (
            "a field with an example",
            vec![sent("/properties/lid", Value::Null)],
            "`storeParcel`: the page no longer documents the request field `lid`, which was removed",
            "- lid: LID1
             - lid:
             - type: string
             - description: Its lid.",
        ),
        (
            "a parameter",
            vec![(STORE, "/parameters", "", only_the_path())],
            "`storeParcel`: the page no longer documents the request field `lane`, which was removed",
            "- - name: lane
             - in: query
             - required: true
             - description: The lane.
             - schema:
             - $ref: '#/components/schemas/Lane'
             - Lane:
             - type: string
             - description: Where it stands.
             - example: L1",
        ),
        (
            "the need for a field",
            vec![sent("/required", json!(["weight"]))],
            "`storeParcel`: the page no longer documents that the request field `seal` is required, which was removed",
            "- required: [weight, seal]
             + required: [weight]",
        ),
        (
            "the need for a parameter",
            vec![(STORE, "/parameters/1", "/required", json!(false))],
            "`storeParcel`: the page no longer documents that the request field `lane` is required, which was removed",
            "- required: true
             + required: false",
        ),
        (
            "a default",
            vec![sent("/properties/height/default", Value::Null)],
            "`storeParcel`: the page no longer documents the default of the request field `height`, which was removed",
            "- x-gateway-default: 9",
        ),
        (
            "a value",
            vec![(STORE, ANSWERED, "/properties/state/enum", json!(["KEPT"]))],
            "`storeParcel`: the page no longer documents the value `LOST` of the reply field `state`, which was removed",
            "- x-extensible-enum: [KEPT, LOST]
             + x-extensible-enum: [KEPT]
             - LOST: It is not there.
             - LOST: not-sent",
        ),
        (
            "a failure",
            vec![(STORE, "/responses", "/404", Value::Null)],
            "`storeParcel`: the page no longer documents the status 404, which was removed",
            "- '404':
             - description: There is no such shelf.
             - x-delivery: not-sent",
        ),
    ]);
}

#[test]
fn what_a_source_says_otherwise_is_followed() {
    holds(vec![
        (
            "a field is needed",
            vec![sent("/required/-", json!("height"))],
            "`storeParcel`: that the request field `height` is required follows the page",
            "+ height: 1
             - required: [weight, seal]
             + required: [weight, seal, height]",
        ),
        (
            "the first field that is needed",
            vec![(MOVE, SENT, "/required", json!(["speed"]))],
            "`moveParcel`: that the request field `speed` is required follows the page",
            "+ required:
             + - speed",
        ),
        (
            "a field is of another type",
            vec![sent("/properties/lid/type", json!("integer"))],
            "`storeParcel`: the type of the request field `lid` follows the page",
            "- lid: LID1
             + lid: 1
             - type: string
             + type: integer",
        ),
        (
            "a field is not of the named type any more",
            vec![sent("/properties/seal", number())],
            "`storeParcel`: the type of the request field `seal` follows the page",
            "- seal: RED
             + seal: 1
             - $ref: '#/components/schemas/Seal'
             + type: integer
             + description: A field?
             - Seal:
             - type: string
             - description: How it is shut.
             - example: RED",
        ),
        (
            "a parameter is of another type",
            vec![(STORE, "/parameters/1", "/schema", number())],
            "`storeParcel`: the type of the request field `lane` follows the page",
            "- $ref: '#/components/schemas/Lane'
             + type: integer
             - Lane:
             - type: string
             - description: Where it stands.
             - example: L1",
        ),
        (
            "a default is another",
            vec![sent("/properties/height/default", json!(8))],
            "`storeParcel`: the default of the request field `height` follows the page",
            "- x-gateway-default: 9
             + x-gateway-default: 8",
        ),
        (
            "a default is new",
            vec![sent("/properties/seal/default", json!("RED"))],
            "`storeParcel`: the default of the request field `seal` follows the page",
            "- $ref: '#/components/schemas/Seal'
             + allOf:
             + -
             + $ref: '#/components/schemas/Seal'
             + x-gateway-default: RED",
        ),
        (
            "a value is new",
            vec![(
                STORE,
                ANSWERED,
                "/properties/state/enum",
                json!(["KEPT", "SENT", "LOST"]),
            )],
            "`storeParcel`: the page documents the value `SENT` of the reply field `state`, which was added",
            "- x-extensible-enum: [KEPT, LOST]
             + x-extensible-enum: [KEPT, SENT, LOST]
             + SENT: A value?
             + SENT: unknown",
        ),
        (
            "a failure is new",
            vec![(
                STORE,
                "/responses",
                "/409",
                json!({ "description": "Full." }),
            )],
            "`storeParcel`: the page documents the status 409, which was added",
            "+ '409':
             + description: Status 409?
             + x-delivery: unknown",
        ),
    ]);
}

/// Where its type has a name, that stays, and so do its words.
#[test]
fn a_field_that_moves_takes_its_type_and_its_words_along() {
    holds(vec![
        (
            "a parameter to the headers",
            vec![(STORE, "/parameters/1", "/in", json!("header"))],
            "`storeParcel`: the location of the request field `lane` follows the page",
            "- in: query
             + in: header",
        ),
        (
            "a parameter to the body",
            vec![
                (STORE, "/parameters", "", only_the_path()),
                sent("/properties/lane", text()),
            ],
            "`storeParcel`: the location of the request field `lane` follows the page",
            "- - name: lane
             - in: query
             - required: true
             - description: The lane.
             - schema:
             - $ref: '#/components/schemas/Lane'
             + lane:
             + description: The lane.
             + allOf:
             + -
             + $ref: '#/components/schemas/Lane'",
        ),
        (
            "a field of a named type to the query",
            vec![
                sent("/properties/seal", Value::Null),
                sent("/required", json!(["weight"])),
                (STORE, "/parameters", "/-", query("seal", text())),
            ],
            "`storeParcel`: the location of the request field `seal` follows the page",
            "+ - name: seal
             + in: query
             + required: false
             + description: A parameter?
             + schema:
             + $ref: '#/components/schemas/Seal'
             - seal: RED
             - required: [weight, seal]
             + required: [weight]
             - seal:
             - $ref: '#/components/schemas/Seal'",
        ),
        (
            "a described field of a named type to the query",
            vec![
                sent("/properties/height", Value::Null),
                (
                    STORE,
                    "/parameters",
                    "/-",
                    query("height", json!({ "type": "integer", "default": 9 })),
                ),
            ],
            "`storeParcel`: the location of the request field `height` follows the page",
            "+ - name: height
             + in: query
             + required: false
             + description: How high it is.
             + x-gateway-default: 9
             + schema:
             + $ref: '#/components/schemas/Height'
             - height:
             - description: How high it is.
             - x-gateway-default: 9
             - allOf:
             - - $ref: '#/components/schemas/Height'",
        ),
        (
            "a field of a plain type to the query",
            vec![
                sent("/properties/lid", Value::Null),
                (STORE, "/parameters", "/-", query("lid", text())),
            ],
            "`storeParcel`: the location of the request field `lid` follows the page",
            "+ - name: lid
             + in: query
             + required: false
             + description: Its lid.
             + schema:
             + type: string
             - lid: LID1
             - lid:
             - type: string
             - description: Its lid.",
        ),
    ]);
}

/// What a person has found out of it holds wherever it stands, and the reason that
/// the spec gives for saying otherwise than its source.
#[test]
fn a_field_that_moves_takes_its_limits_and_its_reasons_along() {
    let reason = "x-departs-from-page: It takes words.\n";
    let lid = "          type: string\n          description: Its lid.\n";
    let listed = "          x-extensible-enum: [FLAT, ROUND]\n          x-beyond-page:\n            \
                  ROUND: It was tried.\n";
    let flat = json!({ "type": "string", "enum": ["FLAT"] });
    let lane = "          description: The lane.\n          schema:\n            \
                $ref: '#/components/schemas/Lane'\n";
    for (old, new, before, after, lines) in [
        (
            lid,
            format!("{lid}          maxLength: 9\n          {reason}"),
            vec![sent("/properties/lid/type", json!("integer"))],
            vec![
                sent("/properties/lid", Value::Null),
                (STORE, "/parameters", "/-", query("lid", number())),
            ],
            "+ - name: lid
             + in: query
             + required: false
             + description: Its lid.
             + x-departs-from-page: It takes words.
             + schema:
             + type: string
             + maxLength: 9
             - lid: LID1
             - lid:
             - type: string
             - description: Its lid.
             - maxLength: 9
             - x-departs-from-page: It takes words.",
        ),
        (
            lid,
            format!("{lid}{listed}"),
            vec![sent("/properties/lid/enum", json!(["FLAT"]))],
            vec![
                sent("/properties/lid", Value::Null),
                (STORE, "/parameters", "/-", query("lid", flat)),
            ],
            "+ - name: lid
             + in: query
             + required: false
             + description: Its lid.
             + schema:
             + type: string
             + x-extensible-enum:
             + - FLAT
             + - ROUND
             + x-beyond-page:
             + ROUND: It was tried.
             - lid: LID1
             - lid:
             - type: string
             - description: Its lid.
             - x-extensible-enum: [FLAT, ROUND]
             - x-beyond-page:
             - ROUND: It was tried.",
        ),
        (
            lane,
            format!("          {reason}{lane}"),
            vec![(STORE, "/parameters/1", "/schema", number())],
            vec![
                (STORE, "/parameters", "", only_the_path()),
                sent("/properties/lane", number()),
            ],
            "- - name: lane
             - in: query
             - required: true
             - x-departs-from-page: It takes words.
             - description: The lane.
             - schema:
             - $ref: '#/components/schemas/Lane'
             + lane:
             + x-departs-from-page: It takes words.
             + description: The lane.
             + allOf:
             + -
             + $ref: '#/components/schemas/Lane'",
        ),
        (
            lane,
            format!("          example: L2\n{lane}"),
            Vec::new(),
            vec![
                (STORE, "/parameters", "", only_the_path()),
                sent("/properties/lane", text()),
            ],
            "- - name: lane
             - in: query
             - required: true
             - example: L2
             - description: The lane.
             - schema:
             - $ref: '#/components/schemas/Lane'
             + lane:
             + example: L2
             + description: The lane.
             + allOf:
             + -
             + $ref: '#/components/schemas/Lane'",
        ),
        (
            lane,
            format!("          examples: {{ one: {{ value: L2 }}, two: {{ value: L3 }} }}\n{lane}"),
            Vec::new(),
            vec![
                (STORE, "/parameters", "", only_the_path()),
                sent("/properties/lane", text()),
            ],
            "- - name: lane
             - in: query
             - required: true
             - examples: { one: { value: L2 }, two: { value: L3 } }
             - description: The lane.
             - schema:
             - $ref: '#/components/schemas/Lane'
             + lane:
             + description: The lane.
             + example: L2
             + allOf:
             + -
             + $ref: '#/components/schemas/Lane'",
        ),
    ] {
        let document = edited(depot(), &before);
        let sound = regenerated(&Inputs {
            spec: SPEC.replacen(old, &new, 1),
            ..with(&SOUND, &document, &yard())
        });
        assert_eq!(brief(&sound.findings), "");
        let sound = sound.outputs;
        let plan = followed(&with(&sound, &edited(document, &after), &yard()));
        let lines: Vec<_> = lines.lines().map(str::trim).collect();
        assert_eq!(difference(&sound.spec, &plan.outputs.spec), lines);
    }
}

/// What is known of a field beyond its source is known of it in a sibling, too; what
/// was said of it there, and what members it has there, is not.
#[test]
fn a_field_of_another_operation_comes_with_its_limits_alone() {
    let lid = "        lid:\n          type: string\n";
    let limits = "          maxLength: 9\n          example: LID2\n";
    let label = "        label:\n          type: object\n          description: A label.\n          \
                 properties:\n            size:\n              type: integer\n              \
                 description: Its size.\n";
    let spec = SPEC.replacen(lid, &format!("{label}{lid}{limits}"), 1);
    let labelled = json!({ "type": "object", "properties": { "size": number() } });
    let document = edited(depot(), &[sent("/properties/label", labelled.clone())]);
    let sound = regenerated(&Inputs {
        spec,
        ..with(&SOUND, &document, &yard())
    });
    assert_eq!(brief(&sound.findings), "");
    let sound = sound.outputs;
    for (name, schema, lines) in [
        (
            "/properties/lid",
            text(),
            "+ lid:
             + type: string
             + maxLength: 9
             + description: A field?",
        ),
        (
            "/properties/label",
            labelled,
            "+ label:
             + type: object
             + properties:
             + size:
             + type: integer
             + description: A field?
             + description: A field?",
        ),
    ] {
        let document = edited(document.clone(), &[(MOVE, SENT, name, schema)]);
        let plan = followed(&with(&sound, &document, &yard()));
        let lines: Vec<_> = lines.lines().map(str::trim).collect();
        assert_eq!(difference(&sound.spec, &plan.outputs.spec), lines);
    }
}

/// What it is called by its source does not change why the spec departs from it.
#[test]
fn a_field_that_is_spelt_otherwise_takes_its_reason_along() {
    let lid = "        lid:\n          type: string\n";
    let reason = "          x-departs-from-page: It takes words.\n";
    let document = edited(depot(), &[sent("/properties/lid/type", json!("integer"))]);
    let sound = regenerated(&Inputs {
        spec: SPEC.replacen(lid, &format!("{lid}{reason}"), 1),
        ..with(&SOUND, &document, &yard())
    });
    assert_eq!(brief(&sound.findings), "");
    let mut again = document.to_string();
    assert_eq!(again.matches("\"lid\"").count(), 1);
    again = again.replace("\"lid\"", "\"LID\"");
    let again = serde_json::from_str(&again).expect("a document");
    let plan = followed(&with(&sound.outputs, &again, &yard()));
    let lines = ["- lid: LID1", "+ LID: LID1", "- lid:", "+ LID:"];
    assert_eq!(difference(&sound.outputs.spec, &plan.outputs.spec), lines);
    assert!(plan.outputs.facts["depot"].contains("request field `LID`"));
    assert!(!plan.outputs.facts["depot"].contains("request field `lid`"));
}

#[test]
fn what_is_needed_is_listed_before_the_fields() {
    let plan = after(&[(MOVE, SENT, "/required", json!(["speed"]))]);
    let listed =
        "      description: Where to.\n      required:\n        - speed\n      properties:\n";
    assert!(plan.outputs.spec.contains(listed), "{}", plan.outputs.spec);
}

/// Which words they are is not recorded.
#[test]
fn words_that_change_or_go_are_told() {
    for (words, said) in [
        (json!("It is shut by it."), "changed"),
        (Value::Null, "is gone"),
    ] {
        let edits = [sent("/properties/lid/description", words)];
        let plan = followed(&with(&SOUND, &edited(depot(), &edits), &yard()));
        let told = plan
            .findings
            .iter()
            .find(|finding| finding.kind == Kind::Reworded);
        let told = &told.expect("it is told").message;
        assert!(told.contains("lid") && told.ends_with(said), "{told}");
    }
}

/// Both ways of giving one.
#[test]
fn examples_of_a_parameter_follow_its_type() {
    let lane = "            $ref: '#/components/schemas/Lane'\n      requestBody";
    for (given, lines) in [
        ("          example: L1\n", ["- example: L1", "+ example: 1"]),
        (
            "          examples:\n            one:\n              value: L1\n",
            ["- value: L1", "+ value: 1"],
        ),
    ] {
        let with_examples = lane.replacen('\n', &format!("\n{given}"), 1);
        let spec = SPEC.replacen(lane, &with_examples, 1);
        let edits = [(STORE, "/parameters/1", "/schema", number())];
        let plan = followed(&Inputs {
            spec: spec.clone(),
            ..with(&SOUND, &edited(depot(), &edits), &yard())
        });
        let changed = difference(&spec, &plan.outputs.spec);
        for line in lines {
            assert!(changed.iter().any(|other| other == line), "{changed:?}");
        }
    }
}

/// A body is more than its fields: whether it is needed, and its words.
#[test]
fn a_parameter_does_not_move_to_a_body_that_is_not_there() {
    let (before, body) = SPEC.rsplit_once("      requestBody:\n").expect("a body");
    let (_, after) = body.split_once("      responses:\n").expect("responses");
    let speed = "        - name: speed\n          in: query\n          required: false\n          \
                 description: How fast.\n          schema:\n            type: integer\n";
    let (head, tail) = after.split_once("    Move:\n").expect("a schema");
    let (_, tail) = tail.split_once("    Moved:\n").expect("a schema");
    let spec = format!("{before}{speed}      responses:\n{head}    Moved:\n{tail}");
    let document = edited(
        depot(),
        &[
            (MOVE, "/requestBody", "", Value::Null),
            (MOVE, "/parameters", "/-", query("speed", number())),
        ],
    );
    let sound = regenerated(&Inputs {
        spec,
        ..with(&SOUND, &document, &yard())
    });
    assert_eq!(brief(&sound.findings), "");
    let plan = regenerated(&with(&sound.outputs, &depot(), &yard()));
    let found = brief(&plan.findings);
    assert!(found.contains("the request has no body"), "{found}");
    assert_eq!(plan.outputs.spec, sound.outputs.spec);
}

/// What a client takes for a success is more than one line of a document.
#[test]
fn a_success_that_a_source_no_longer_has_is_for_a_person() {
    let plan = after(&[
        (STORE, "/responses", "/200", Value::Null),
        (
            STORE,
            "/responses",
            "/202",
            json!({ "description": "Kept." }),
        ),
    ]);
    let found = brief(&plan.findings);
    assert_eq!(exit(&plan.findings), Exit::Failure, "{found}");
    assert!(found.contains("status 200"), "{found}");
    assert!(
        plan.outputs
            .spec
            .contains("'200':\n          description: It is stored.")
    );
}

/// The same field in another operation makes no difference.
#[test]
fn a_parameter_moves_to_the_body_though_another_body_has_it() {
    let lane = "        lane:\n          $ref: '#/components/schemas/Lane'\n";
    let speed = "        speed:\n";
    let spec = SPEC.replacen(speed, &format!("{lane}{speed}"), 1);
    let edits = [
        (MOVE, SENT, "/properties/lane", text()),
        sent("/properties/lane", text()),
        (STORE, "/parameters", "", only_the_path()),
    ];
    let plan = followed(&Inputs {
        spec,
        ..with(&SOUND, &edited(depot(), &edits), &yard())
    });
    let moved = "        lane:\n          description: The lane.\n          allOf:\n";
    assert!(plan.outputs.spec.contains(moved), "{}", plan.outputs.spec);
}

/// Its row and its type tell that a field is only called otherwise, or else its
/// words.
#[test]
fn another_name_is_told_from_another_field() {
    holds(vec![
        (
            "only signs differ",
            vec![sent("/properties", json!({ "weight": number(), "seal": text(), "LID": { "type": "string", "description": "Another." }, "height": { "type": "integer", "default": 9 } }))],
            "`storeParcel`: the page spells the request field `lid` as `LID`, which was followed",
            "- lid: LID1
             + LID: LID1
             - lid:
             + LID:",
        ),
        (
            "another name in the same row",
            vec![sent("/properties", json!({ "weight": number(), "seal": text(), "cover": { "type": "string", "description": "Another." }, "height": { "type": "integer", "default": 9 } }))],
            "`storeParcel`: the page spells the request field `lid` as `cover`, which was followed",
            "- lid: LID1
             + cover: LID1
             - lid:
             + cover:",
        ),
        (
            "another name in another row, with the same words",
            vec![sent("/properties", json!({ "weight": number(), "seal": text(), "height": { "type": "integer", "default": 9 }, "cover": { "type": "string", "description": "It is shut with it." } }))],
            "`storeParcel`: the page spells the request field `lid` as `cover`, which was followed",
            "- lid: LID1
             + cover: LID1
             - lid:
             + cover:",
        ),
        (
            "another type in the same row",
            vec![sent("/properties", json!({ "weight": number(), "seal": text(), "cover": { "type": "boolean", "description": "Another." }, "height": { "type": "integer", "default": 9 } }))],
            "`storeParcel`: the page documents the request field `cover`, which was added
             `storeParcel`: the page no longer documents the request field `lid`, which was removed",
            "- lid: LID1
             - lid:
             - type: string
             - description: Its lid.
             + cover:
             + type: boolean
             + description: A field?",
        ),
        (
            "another name in another row, with other words",
            vec![sent("/properties", json!({ "weight": number(), "seal": text(), "height": { "type": "integer", "default": 9 }, "cover": { "type": "string", "description": "Another." } }))],
            "`storeParcel`: the page documents the request field `cover`, which was added
             `storeParcel`: the page no longer documents the request field `lid`, which was removed",
            "- lid: LID1
             - lid:
             - type: string
             - description: Its lid.
             + cover:
             + type: string
             + description: A field?",
        ),
    ]);
}

/// What the spec alone spells otherwise is spelt as its source does, where its row
/// and its type say that it is the same field.
#[test]
fn a_name_that_no_source_ever_had_is_corrected_in_its_place() {
    let lines = "        lid:\n          type: string\n";
    for (what, wrong, corrected) in [
        ("the type is the same", lines.replace("lid", "lit"), true),
        (
            "the type is another",
            lines.replace("lid", "lit").replace("string", "integer"),
            false,
        ),
        (
            "another field is there, too",
            format!(
                "{}        size:\n          type: string\n",
                lines.replace("lid", "lit")
            ),
            false,
        ),
    ] {
        let spec = SPEC
            .replacen(lines, &wrong, 1)
            .replacen("              lid: LID1\n", "", 1);
        let inputs = Inputs {
            spec: spec.clone(),
            ..with(&SOUND, &depot(), &yard())
        };
        let plan = regenerated(&inputs);
        let changed = difference(&spec, &plan.outputs.spec);
        assert_eq!(
            changed == ["- lit:", "+ lid:"],
            corrected,
            "{what}: {changed:?}"
        );
        assert_eq!(exit(&plan.findings) == Exit::Fresh, corrected, "{what}");
        assert!(
            !changed.contains(&"- lit:".to_owned()) || corrected,
            "{what}: {changed:?}"
        );
    }
}

/// What stands in the way of one operation is said of that one alone.
#[test]
fn what_cannot_be_taken_over_keeps_nothing_else_back() {
    let colour = (MOVE, SENT, "/properties/colour", text());
    let crumb = json!({ "name": "crumb", "in": "cookie", "schema": text() });
    let clash = |name| sent(name, text());
    for (edits, said, place) in [
        (
            vec![(STORE, "/parameters", "/-", crumb)],
            "no client can send the cookie `crumb`",
            "/components/schemas/Parcel",
        ),
        (
            vec![clash("/properties/a-b"), clash("/properties/a_b")],
            "the fields `a-b` and `a_b` have one name in Rust",
            "/components/schemas/Parcel/properties/a_b",
        ),
    ] {
        let plan = after(&[&edits[..], std::slice::from_ref(&colour)].concat());
        let mut failures = plan.findings.iter();
        let told = failures.find(|finding| finding.severity == Severity::Failure);
        let told = told.expect("a failure");
        assert!(told.message.contains(said), "{}", told.message);
        assert_eq!(told.page(), Some("depot#store"));
        assert_eq!(
            told.place.as_ref().map(|place| place.pointer.as_str()),
            Some(place)
        );
        assert!(told.fix.contains("`x-departs-from-page`"), "{}", told.fix);
        assert!(!told.fix.contains("--ignore"), "{}", told.fix);
        let lines = ["+ colour:", "+ type: string", "+ description: A field?"];
        assert_eq!(difference(&SOUND.spec, &plan.outputs.spec), lines);
    }
}

/// Nothing can be said in a spec of an operation that is not in it.
#[test]
fn a_new_operation_that_cannot_be_taken_in_is_left_out_or_written_by_hand() {
    let weigh = |body: Value| {
        json!({ "post": {
            "operationId": "weigh", "summary": "Weigh a parcel", "security": [{ "key": [] }],
            "requestBody": { "content": { "application/json": { "schema": body } } },
            "responses": {
                "200": { "description": "Weighed." },
                "404": { "description": "Nowhere." },
            },
        } })
    };
    let odd = json!({ "type": "object", "properties": { "a-b": text(), "a_b": text() } });
    let crumb = json!({ "name": "crumb", "in": "cookie", "schema": text() });
    let mut eaten = weigh(json!({ "type": "object", "properties": { "a": text() } }));
    eaten["post"]["parameters"] = json!([crumb]);
    for (item, said) in [
        (
            weigh(odd),
            "the fields `a-b` and `a_b` have one name in Rust",
        ),
        (eaten, "no client can send the cookie `crumb`"),
    ] {
        let mut document = depot();
        document["paths"]["/scales"] = item;
        let plan = regenerated(&with(&SOUND, &document, &yard()));
        let [told] = &plan.findings[..] else {
            panic!("{}", brief(&plan.findings));
        };
        assert!(told.message.contains(said), "{}", told.message);
        let way_out = "--ignore 'depot#weigh=REASON'";
        assert!(told.fix.contains(way_out), "{}", told.fix);
        assert!(!told.fix.contains("`x-departs-from-page`"), "{}", told.fix);
        assert_eq!(difference(&SOUND.spec, &plan.outputs.spec), [""; 0]);
    }
}

/// Where a person takes a source with another path as it is, that path is the
/// person's to write, and so is its parameter.
#[test]
fn a_parameter_of_another_path_is_not_put_into_this_one() {
    let mut document = depot();
    let row = json!({ "name": "row", "in": "path", "required": true, "schema": text() });
    let paths = document["paths"].as_object_mut().expect("paths");
    let item = paths.shift_remove("/parcels/{shelf}/move");
    paths.insert("/parcels/{shelf}/move/{row}".to_owned(), item.into());
    let path = "/paths/~1parcels~1{shelf}~1move~1{row}/post";
    let document = edited(document, &[(path, "/parameters", "/-", row)]);
    let plan = regenerated(&Inputs {
        accepted: ["depot#move".to_owned()].into(),
        ..with(&SOUND, &document, &yard())
    });
    let said = "`row` has no place in the path `/parcels/{shelf}/move`";
    assert!(
        brief(&plan.findings).contains(said),
        "{}",
        brief(&plan.findings)
    );
    assert_eq!(plan.outputs.spec, SOUND.spec);
}

#[test]
fn what_is_recorded_of_a_page_that_is_gone_is_forgotten() {
    let named = "x-source-page: depot#move";
    let twice = "x-source-page: [depot#move, depot#carry]";
    let mut document = depot();
    let mut carry = document["paths"]["/parcels/{shelf}/move"].clone();
    carry["post"]["operationId"] = json!("carry");
    document["paths"]["/parcels/{shelf}/carry"] = carry;
    let both = regenerated(&Inputs {
        spec: SPEC.replacen(named, twice, 1),
        ..with(&SOUND, &document, &yard())
    });
    let both = both.outputs;
    assert!(both.facts["depot"].contains("page: depot#carry"));
    let plan = regenerated(&Inputs {
        spec: SPEC.to_owned(),
        ..with(&both, &depot(), &yard())
    });
    assert_eq!(plan.outputs.facts, SOUND.facts);
    let said = "what was recorded of the page `depot#carry` was forgotten";
    let found = brief(&plan.findings);
    assert!(found.contains(said), "{found}");
}

/// A new field of a type that leads to itself, which the example is to have.
#[test]
fn a_sample_of_what_leads_to_itself_comes_to_an_end() {
    const NEST: &str = "    Nest:
      type: object
      description: One in another.
      required: [next]
      properties:
        next:
          type: array
          description: Those in it.
          items:
            $ref: '#/components/schemas/Nest'
    Lane:
";
    let spec = SPEC.replacen("    Lane:\n", NEST, 1).replacen(
        "        height:\n",
        "        nest:\n          $ref: '#/components/schemas/Nest'\n        height:\n",
        1,
    );
    let nest = json!({ "type": "object", "required": ["next"], "properties": {
        "next": { "type": "array", "items": { "type": "object" } } } });
    let edits = [
        sent("/properties/nest", nest),
        sent("/required/-", json!("nest")),
    ];
    let inputs = Inputs {
        spec,
        ..with(&SOUND, &edited(depot(), &edits), &yard())
    };
    let plan = followed(&inputs);
    assert!(plan.outputs.spec.contains("              nest:\n"));
}

#[test]
fn a_new_status_stands_among_the_others_by_its_number() {
    let refused = json!({ "description": "Refused." });
    let plan = after(&[
        (STORE, "/responses", "/503", refused.clone()),
        (STORE, "/responses", "/400", refused.clone()),
        (STORE, "/responses", "/409", refused),
    ]);
    let document = crate::common::document(&plan.outputs).value;
    let responses = &document.pointer(STORE).expect("the operation")["responses"];
    let statuses: Vec<_> = responses.as_object().expect("statuses").keys().collect();
    assert_eq!(statuses, ["200", "400", "404", "409", "503"]);
}

/// `DOCUMENT#*` is all that is new of one document, and nothing of another.
#[test]
fn all_that_is_new_of_a_document_is_left_out_at_once() {
    let new = |mut document: Value, path: &str, id: &str| {
        let operation = json!({
            "operationId": id, "summary": "Another operation", "security": [{ "key": [] }],
            "responses": { "200": { "description": "Done." }, "404": { "description": "Nowhere." } },
        });
        document["paths"][path] = json!({ "post": operation });
        document
    };
    let depot = new(new(depot(), "/lids", "lids"), "/racks", "racks");
    let inputs = Inputs {
        ignoring: vec![("depot#*".to_owned(), "They are not for parcels.".to_owned())],
        ..with(&SOUND, &depot, &new(yard(), "/gates", "gates"))
    };
    let plan = regenerated(&inputs);
    let (depots, yards) = (&plan.outputs.facts["depot"], &plan.outputs.facts["yard"]);
    for page in ["depot#lids", "depot#racks"] {
        assert!(depots.contains(&format!("page: {page}\n")), "{depots}");
        assert!(!plan.outputs.spec.contains(page), "{page}");
    }
    assert_eq!(
        depots.matches("They are not for parcels.").count(),
        2,
        "{depots}"
    );
    assert!(!yards.contains("They are not for parcels."), "{yards}");
    assert!(plan.outputs.spec.contains("yard#gates"));
}
