//! The texts of the spec become Rust documentation. What rustdoc would warn
//! about or run is found in each of them, and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use xtask::audit::rules;
use xtask::document::Document;
use xtask::report::kind::Kind;
use xtask::spec;

/// A document in which each text that people read has the same words.
fn document(words: &str) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Made up", "version": "1.0.0", "description": words },
        "paths": { "/parcels": { "post": {
            "operationId": "book",
            "summary": words,
            "x-departs-from-page": words,
            "parameters": [
                { "name": "floor", "in": "query", "description": words, "schema": { "type": "string" } },
            ],
            "requestBody": { "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Parcel" },
                "examples": { "one": { "summary": words, "value": { "description": words } } },
            } } },
            "responses": { "200": { "description": words, "x-beyond-page": { "name": words } } },
        } } },
        "components": { "schemas": { "Parcel": {
            "type": "object",
            "example": { "summary": words },
            "properties": {
                "value": { "type": "string", "description": words },
                "example": { "type": "string", "description": words, "example": words },
                "state": {
                    "type": "string",
                    "x-extensible-enum": ["LEFT"],
                    "x-value-meaning": { "LEFT": words },
                    "allOf": [{ "description": words }],
                },
            },
        } } },
    })
}

fn harms(value: Value) -> Vec<(String, String)> {
    let document = Document {
        value,
        lines: BTreeMap::new(),
    };
    let operations = spec::operations(&document.value);
    let found = rules::check(&document, &operations, &BTreeMap::new());
    let harms = found
        .into_iter()
        .filter(|finding| finding.kind == Kind::BreaksRustdoc);
    harms
        .map(|finding| (finding.place.expect("a place").pointer, finding.message))
        .collect()
}

/// What an example holds is data, whatever it is called; a property may be
/// called as anything.
#[test]
fn every_text_that_people_read_is_looked_at_and_no_data() {
    let found = harms(document("See https://post.example for more."));
    let places: BTreeSet<_> = found.iter().map(|(place, _)| place.as_str()).collect();
    let operation = "/paths/~1parcels/post";
    let properties = "/components/schemas/Parcel/properties";
    let expected = [
        "/info/description".to_owned(),
        format!("{operation}/summary"),
        format!("{operation}/x-departs-from-page"),
        format!("{operation}/parameters/0/description"),
        format!("{operation}/requestBody/content/application~1json/examples/one/summary"),
        format!("{operation}/responses/200/description"),
        format!("{operation}/responses/200/x-beyond-page/name"),
        format!("{properties}/value/description"),
        format!("{properties}/example/description"),
        format!("{properties}/state/x-value-meaning/LEFT"),
        format!("{properties}/state/allOf/0/description"),
    ];
    assert_eq!(places, expected.iter().map(String::as_str).collect());
    assert_eq!(found.len(), expected.len(), "each is told once");
    assert_eq!(harms(document("See `https://post.example` for more.")), []);
}

#[test]
fn what_rustdoc_would_warn_about_or_run_is_told_and_nothing_else() {
    let url = "this text has a bare URL";
    let code = "this text has a block of code, which would be run as a test";
    for (text, told) in [
        ("Plain *words* with `code`.", &[][..]),
        ("See `https://post.example`.", &[]),
        ("See <https://post.example>.", &[]),
        ("See [the post](https://post.example).", &[]),
        ("See [https://post.example](https://post.example).", &[]),
        ("See https://post.example.", &[url]),
        (
            "See [the post](https://post.example) and https://depot.example.",
            &[url],
        ),
        ("So:\n\n```json\n{}\n```\n", &[]),
        ("So:\n\n```\n{}\n```\n", &[code]),
        ("So:\n\n    {}\n", &[code]),
        (
            "A <b>bold</b> word.",
            &[
                "this text has the HTML tag `<b>`",
                "this text has the HTML tag `</b>`",
            ],
        ),
        ("<div>\n", &["this text has the HTML tag `<div>`"]),
        (
            "One of [north].",
            &["this text has a link to `north`, which is nowhere"],
        ),
    ] {
        let mut document = document("");
        document["info"]["description"] = json!(text);
        let found = harms(document);
        let found: Vec<_> = found.iter().map(|(_, message)| message.as_str()).collect();
        assert_eq!(found, told, "{text}");
    }
}
