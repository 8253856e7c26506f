//! What the spec says of an operation is what a client sees on the wire,
//! however many references, lists and objects it is written with.

use serde_json::{Value, json};
use xtask::contract::{Contract, Direction, Field};
use xtask::spec;

/// The contract of the one operation of a document.
fn contract(operation: Value, schemas: Value) -> Contract {
    at("https://post.example", operation, schemas)
}

fn at(url: &str, operation: Value, schemas: Value) -> Contract {
    let document = json!({
        "openapi": "3.0.3",
        "servers": [{ "url": url }],
        "paths": { "/parcels": { "post": operation } },
        "components": { "schemas": schemas },
    });
    let mut operations = spec::operations(&document);
    operations.pop().expect("the operation").contract
}

fn body(schema: Value) -> Value {
    json!({ "content": { "application/json": { "schema": schema } } })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Each field with its type in words.
fn fields(contract: &Contract, direction: Direction) -> Vec<(String, String)> {
    let typed = |field: &Field| (field.name.clone(), field.full_type());
    contract.fields(direction).iter().map(typed).collect()
}

fn typed(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, kind): &(&str, &str)| ((*name).to_owned(), (*kind).to_owned());
    pairs.iter().map(owned).collect()
}

/// The prefix of a server belongs to the path, however long the host is.
#[test]
fn a_server_is_a_host_and_the_beginning_of_the_path() {
    for (url, host, path) in [
        ("https://post.example", "https://post.example", "/parcels"),
        ("https://post.example/", "https://post.example", "/parcels"),
        (
            "https://post.example/v1",
            "https://post.example",
            "/v1/parcels",
        ),
        (
            "https://post.example/v1/all/",
            "https://post.example",
            "/v1/all/parcels",
        ),
        ("http://a.b/v1", "http://a.b", "/v1/parcels"),
        ("http://a/v1/all", "http://a", "/v1/all/parcels"),
        ("/v1", "", "/v1/parcels"),
    ] {
        let contract = at(url, json!({}), json!({}));
        assert_eq!(contract.hosts, [host], "{url}");
        assert_eq!(contract.path.as_deref(), Some(path), "{url}");
    }
}

#[test]
fn a_list_is_told_with_all_that_it_holds() {
    let list = |items: Value| json!({ "type": "array", "items": items });
    let operation = json!({ "requestBody": body(json!({
        "type": "object",
        "properties": {
            "words": list(json!({ "type": "string" })),
            "rows": list(list(json!({ "type": "integer" }))),
            "named": list(reference("Row")),
            "map": { "type": "object", "additionalProperties": { "type": "number" } },
            "objects": list(json!({ "type": "object", "properties": { "name": { "type": "string" } } })),
        },
    })) });
    let contract = contract(
        operation,
        json!({ "Row": list(json!({ "type": "boolean" })) }),
    );
    assert_eq!(
        fields(&contract, Direction::Request),
        typed(&[
            ("words", "array of string"),
            ("rows", "array of array of integer"),
            ("named", "array of array of boolean"),
            ("map", "map of number"),
            ("objects", "array of object"),
            ("objects.name", "string"),
        ])
    );
}

#[test]
fn a_body_that_is_no_object_has_one_nameless_field() {
    for (schema, expected) in [
        (
            json!({ "type": "array", "items": { "type": "string" } }),
            &[("[]", "array of string")][..],
        ),
        (
            json!({ "type": "object", "additionalProperties": { "type": "integer" } }),
            &[("{}", "map of integer")],
        ),
        // Anything may be in these, which is nothing to be held against a page.
        (
            json!({ "type": "object", "additionalProperties": true }),
            &[],
        ),
        (json!({ "type": "object" }), &[]),
        (json!({ "type": "string" }), &[]),
    ] {
        let operation = json!({
            "requestBody": body(schema.clone()),
            "responses": { "200": body(schema.clone()) },
        });
        let contract = contract(operation, json!({}));
        for direction in [Direction::Request, Direction::Reply] {
            assert_eq!(fields(&contract, direction), typed(expected), "{schema}");
        }
    }
}

#[test]
fn an_object_that_several_fields_share_has_its_members_in_each() {
    let depot = json!({ "type": "object", "properties": { "name": { "type": "string" } } });
    let route = json!({
        "type": "object",
        "properties": { "from": reference("Depot"), "to": reference("Depot") },
    });
    let operation = json!({
        "requestBody": body(reference("Route")),
        "responses": { "200": body(reference("Route")) },
    });
    let contract = contract(operation, json!({ "Depot": depot, "Route": route }));
    let expected = typed(&[
        ("from", "object"),
        ("from.name", "string"),
        ("to", "object"),
        ("to.name", "string"),
    ]);
    for direction in [Direction::Request, Direction::Reply] {
        assert_eq!(fields(&contract, direction), expected, "{direction}");
    }
}

#[test]
fn a_schema_that_leads_back_to_itself_ends() {
    let parcel = json!({
        "type": "object",
        "properties": {
            "inside": reference("Parcel"),
            "depot": reference("Depot"),
            "grid": reference("Grid"),
        },
    });
    let depot = json!({ "type": "object", "properties": { "next": reference("Depot") } });
    let grid = json!({ "type": "array", "items": reference("Grid") });
    let operation = json!({
        "requestBody": body(reference("Parcel")),
        "responses": { "200": body(reference("Parcel")) },
    });
    let schemas = json!({ "Parcel": parcel, "Depot": depot, "Grid": grid });
    let contract = contract(operation, schemas);
    for direction in [Direction::Request, Direction::Reply] {
        let all = contract.fields(direction).iter();
        let names: Vec<_> = all.map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["inside", "depot", "depot.next", "grid"]);
    }
}
