//! What the generator gets to read: the gateway's part of the document, with the
//! concessions to one generator and nothing else changed.

use crate::common::pairs;
use serde_json::{Value, json};
use xtask::build::passes::{Purpose, adapt};

const OPERATION: &str = "/paths/~1things~1{id}/get";

fn part() -> Value {
    let list = json!({ "type": "array", "items": { "type": "string" } });
    json!({
        "paths": { "/things/{id}": {
            "summary": "Things.",
            "parameters": [
                { "name": "id", "in": "path", "schema": list },
                { "$ref": "#/components/parameters/Shared" },
                { "name": "of-path", "in": "query", "schema": list },
            ],
            "get": {
                "parameters": [
                    { "name": "own", "in": "query", "schema": list },
                    { "name": "named", "in": "query", "schema": { "$ref": "#/components/schemas/List" } },
                    { "name": "one", "in": "query", "schema": { "type": "integer" } },
                    { "name": "Header", "in": "header", "schema": list },
                ],
                "responses": { "200": { "description": "Done." }, "400": {}, "default": {} },
            },
        } },
        "components": {
            "parameters": { "Shared": { "name": "shared", "in": "query", "schema": list } },
            "schemas": {
                "List": list,
                "Name": { "type": "string", "description": "What it is called." },
                "Thing": { "type": "object", "properties": {
                    "name": { "$ref": "#/components/schemas/Name" },
                    "least": { "type": "integer", "minimum": 1 },
                    "more": { "type": "integer", "minimum": 5 },
                    "none": { "type": "integer", "minimum": 0 },
                    "below": { "type": "integer", "minimum": -5 },
                } },
            },
        },
    })
}

fn adapted(purpose: Purpose) -> Value {
    adapt(&part(), purpose).expect("it can be adapted")
}

fn keys(value: &Value) -> Vec<&str> {
    let members = value.as_object().into_iter().flatten();
    members.map(|(key, _)| key.as_str()).collect()
}

/// The runtime reads every failure alike, and a mock answers with any.
#[test]
fn failures_are_of_one_shape() {
    let responses = |purpose| adapted(purpose).pointer(OPERATION).expect("it")["responses"].clone();
    assert_eq!(keys(&responses(Purpose::Client)), ["200"]);
    let mocked = responses(Purpose::Mock);
    assert_eq!(keys(&mocked), ["200", "4XX", "5XX"]);
    let schema = &mocked["4XX"]["content"]["application/json"]["schema"];
    assert_eq!(schema["$ref"], "#/components/schemas/Rejection");
    let schemas = adapted(Purpose::Mock)["components"]["schemas"].clone();
    assert_eq!(schemas["Rejection"], json!({ "type": "object" }));
    assert!(adapted(Purpose::Client)["components"]["schemas"]["Rejection"].is_null());
}

/// A pass that changes nothing is left over, and one that cannot be made would
/// leave the generator with what it stops at.
#[test]
fn what_cannot_be_adapted_is_said() {
    let refused = |pointer: &str, value: Value| {
        let mut part = part();
        let holder = part.pointer_mut(pointer).expect("the holder");
        for (key, value) in value.as_object().expect("members") {
            holder[key.as_str()] = value.clone();
        }
        adapt(&part, Purpose::Mock).expect_err("it is refused")
    };
    let done = json!({ "description": "Done." });
    for (pointer, value, says) in [
        (
            OPERATION,
            json!({ "responses": { "200": done } }),
            "the pass `unify_failures` in build/passes.rs no longer applies",
        ),
        (
            OPERATION,
            json!({ "responses": { "200": done, "201": done, "400": {} } }),
            "`GET /things/{id}` has 2 success replies",
        ),
        (
            OPERATION,
            json!({ "responses": null }),
            "`GET /things/{id}` has no responses",
        ),
        (
            "/components/schemas",
            json!({ "Rejection": {} }),
            "the schema name `Rejection` is the crate's own",
        ),
        (
            "/components/schemas",
            json!({ "Acknowledgement": {} }),
            "the schema name `Acknowledgement` is the crate's own",
        ),
    ] {
        let said = refused(pointer, value);
        assert!(said.contains(says), "{said}");
    }
}

/// The helpers for mocks compare a query parameter with one text.
#[test]
fn lists_in_the_query_are_texts_to_a_mock_alone() {
    let kinds = |purpose| -> Vec<(String, String)> {
        let adapted = adapted(purpose);
        let of = |holder: &str| {
            let parameters = &adapted.pointer(holder).expect("a holder")["parameters"];
            parameters.as_array().cloned().expect("a list")
        };
        let all = of("/paths/~1things~1{id}").into_iter().chain(of(OPERATION));
        let kind = |one: Value| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            (text(&one["name"]), text(&one["schema"]["type"]))
        };
        all.map(kind).collect()
    };
    assert_eq!(
        kinds(Purpose::Mock),
        pairs(&[
            ("id", "array"),
            ("shared", "string"),
            ("of-path", "string"),
            ("own", "string"),
            ("named", "string"),
            ("one", "integer"),
            ("Header", "array"),
        ])
    );
    assert_eq!(
        kinds(Purpose::Client),
        pairs(&[
            ("id", "array"),
            ("", ""),
            ("of-path", "array"),
            ("own", "array"),
            ("named", ""),
            ("one", "integer"),
            ("Header", "array"),
        ])
    );
}

#[test]
fn a_reply_without_a_body_is_an_acknowledgement() {
    let client = adapted(Purpose::Client);
    let reply = &client.pointer(OPERATION).expect("it")["responses"]["200"];
    let schema = &reply["content"]["application/json"]["schema"];
    assert_eq!(schema["$ref"], "#/components/schemas/Acknowledgement");
    let added = &client["components"]["schemas"]["Acknowledgement"];
    assert_eq!(*added, json!({ "type": "object" }));

    let mut part = part();
    let content = json!({ "application/json": { "schema": { "type": "string" } } });
    part.pointer_mut(OPERATION).expect("it")["responses"]["200"] = json!({ "content": content });
    let client = adapt(&part, Purpose::Client).expect("it can be adapted");
    let reply = &client.pointer(OPERATION).expect("it")["responses"]["200"];
    assert_eq!(reply["content"], content);
    assert!(client["components"]["schemas"]["Acknowledgement"].is_null());
}

#[test]
fn a_field_has_the_words_of_its_type() {
    let client = adapted(Purpose::Client);
    let name = &client["components"]["schemas"]["Thing"]["properties"]["name"];
    let to = json!([{ "$ref": "#/components/schemas/Name" }]);
    assert_eq!(
        *name,
        json!({ "description": "What it is called.", "allOf": to })
    );
}

/// For a bound of one and more the generator would take a type of its own.
#[test]
fn only_the_bounds_that_change_a_type_are_loosened() {
    let client = adapted(Purpose::Client);
    let fields = &client["components"]["schemas"]["Thing"]["properties"];
    for (field, least) in [("least", 0), ("more", 0), ("none", 0), ("below", -5)] {
        assert_eq!(fields[field]["minimum"], least, "{field}");
    }
}
