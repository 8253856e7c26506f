//! What the spec says of an operation is what a client sees on the wire,
//! however many references, lists and objects it is written with.

use crate::common::pairs;
use serde_json::{Value, json};
use xtask::contract::{Contract, Direction, Element, Field};
use xtask::source::read_page;
use xtask::spec::{self, Pointer};

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
        pairs(&[
            ("words", "array of string"),
            ("rows", "array of array of integer"),
            ("named", "array of array of boolean"),
            ("map", "map of number"),
            ("objects", "array of object"),
            ("objects.name", "string"),
        ])
    );
}

/// As often as a reader of a source does.
#[test]
fn a_list_of_itself_is_told_as_its_source_tells_it() {
    let rows = json!({ "type": "array", "items": reference("Rows") });
    let object = json!({ "type": "object", "properties": { "rows": reference("Rows") } });
    let operation = json!({ "requestBody": body(object), "responses": { "200": {} } });
    let ours = contract(operation.clone(), json!({ "Rows": rows }));
    let mut document = operation;
    document["operationId"] = json!("rows");
    let document = json!({
        "openapi": "3.0.3",
        "servers": [{ "url": "https://post.example" }],
        "paths": { "/parcels": { "post": document } },
        "components": { "schemas": { "Rows": rows } },
    });
    let theirs = read_page("depot.json", document.to_string().as_bytes()).expect("a document");
    let told = fields(&ours, Direction::Request);
    assert_eq!(told, fields(&theirs.contract, Direction::Request));
    assert_eq!(
        told,
        pairs(&[("rows", &format!("{}array", "array of ".repeat(9)))])
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
            assert_eq!(fields(&contract, direction), pairs(expected), "{schema}");
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
    let expected = pairs(&[
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
            "nothing": reference("Nothing"),
        },
    });
    let depot = json!({ "type": "object", "properties": { "next": reference("Depot") } });
    let grid = json!({ "type": "array", "items": reference("Grid") });
    let nothing = reference("Nothing");
    let operation = json!({
        "requestBody": body(reference("Parcel")),
        "responses": { "200": body(reference("Parcel")) },
    });
    let schemas = json!({ "Parcel": parcel, "Depot": depot, "Grid": grid, "Nothing": nothing });
    let contract = contract(operation, schemas);
    for direction in [Direction::Request, Direction::Reply] {
        let all = contract.fields(direction).iter();
        let names: Vec<_> = all.map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["inside", "depot", "depot.next", "grid", "nothing"]);
    }
}

/// An operation with one of each, at known places.
fn parcels() -> Value {
    let state = json!({ "type": "string", "x-extensible-enum": ["LEFT", "LOST"] });
    let depot = json!({ "type": "object", "properties": { "name": { "type": "string" } } });
    json!({
        "openapi": "3.0.3",
        "paths": { "/parcels": {
            "servers": [{ "url": "https://post.example" }],
            "parameters": [{ "name": "all", "in": "cookie", "schema": { "type": "string" } }],
            "post": {
                "operationId": "book",
                "security": [{ "key": [] }, { "person": [] }, { "query": [] }, { "key": [] }],
                "parameters": [
                    { "name": "X-Trace", "in": "header", "schema": { "type": "string" } },
                    { "name": "floor", "in": "query", "required": true, "schema": { "type": "integer" } },
                ],
                "requestBody": body(json!({
                    "type": "object",
                    "required": ["street"],
                    "properties": {
                        "street": { "type": "string" },
                        "weight": { "type": "integer", "x-gateway-default": 60 },
                        "depot": reference("Depot"),
                        "sort": { "type": "string", "enum": ["SLOW"], "x-gateway-default": "SLOW" },
                        "notes": { "type": "string", "x-gateway-default": "none at all" },
                    },
                })),
                "responses": {
                    "200": body(json!({
                        "type": "object",
                        "properties": { "state": { "allOf": [reference("State")] } },
                    })),
                    "400": body(reference("Problem")),
                },
            },
        } },
        "components": {
            "schemas": {
                "State": state,
                "Depot": depot,
                "Problem": { "type": "object", "properties": {
                    "code": { "type": "string" },
                    "more": { "type": "array", "items": reference("Detail") },
                } },
                "Detail": { "type": "object", "properties": {
                    "of": { "type": "string" },
                    "cause": reference("Problem"),
                } },
            },
            "securitySchemes": {
                "key": { "type": "apiKey", "in": "header", "name": "X-Key" },
                "person": { "type": "http", "scheme": "basic" },
                "query": { "type": "apiKey", "in": "query", "name": "key" },
            },
        },
    })
}

const PARCELS: &str = "/paths/~1parcels/post";
const REQUEST: &str = "/paths/~1parcels/post/requestBody/content/application~1json/schema";
const REPLY: &str = "/paths/~1parcels/post/responses/200/content/application~1json/schema";

#[test]
fn everything_that_goes_over_the_wire_is_a_fact_of_the_operation() {
    let operations = spec::operations(&parcels());
    let facts: Vec<_> = operations[0]
        .contract
        .facts()
        .into_iter()
        .map(|(element, value)| format!("{element}: {value}"))
        .filter(|fact| !fact.starts_with("the type ") && !fact.contains("`: body"))
        .collect();
    assert_eq!(
        facts,
        [
            "the method: POST",
            "the path: /parcels",
            "the host `https://post.example`: there",
            "the authentication header `X-Key`: there",
            "the authentication header `Authorization`: there",
            "the request field `all`: there",
            "the location of the request field `all`: cookie",
            "the request field `X-Trace`: there",
            "the location of the request field `X-Trace`: header",
            "the request field `floor`: there",
            "the location of the request field `floor`: query",
            "that the request field `floor` is required: required",
            "the request field `street`: there",
            "that the request field `street` is required: required",
            "the request field `weight`: there",
            "the default of the request field `weight`: 60",
            "the request field `depot`: there",
            "the request field `depot.name`: there",
            "the request field `sort`: there",
            "the default of the request field `sort`: SLOW",
            "the value `SLOW` of the request field `sort`: listed",
            "the request field `notes`: there",
            "the default of the request field `notes`: in words",
            "the reply field `state`: there",
            "the value `LEFT` of the reply field `state`: listed",
            "the value `LOST` of the reply field `state`: listed",
            "the status 200: there",
            "the status 400: there",
            "the failure body `Problem`: there",
            "the failure body `Detail`: there",
        ]
    );
}

/// A person looks for what the spec lacks where it would stand.
#[test]
fn each_fact_has_its_place_and_so_has_what_is_missing() {
    let operations = spec::operations(&parcels());
    let named = str::to_owned;
    let (request, reply) = (Direction::Request, Direction::Reply);
    let below = |of: &str, rest: &str| format!("{of}{rest}");
    for (element, place) in [
        (Element::Method, named(PARCELS)),
        (Element::Path, named("/paths/~1parcels")),
        (
            Element::Host(named("https://post.example")),
            named("/paths/~1parcels/servers/0"),
        ),
        (
            Element::Host(named("https://depot.example")),
            named("/paths/~1parcels/servers"),
        ),
        (
            Element::Header(named("X-Key")),
            named("/components/securitySchemes/key"),
        ),
        (
            Element::Header(named("X-Other")),
            below(PARCELS, "/security"),
        ),
        (
            Element::Status(named("400")),
            below(PARCELS, "/responses/400"),
        ),
        (Element::Status(named("418")), below(PARCELS, "/responses")),
        (
            Element::Field(request, named("floor")),
            below(PARCELS, "/parameters/1"),
        ),
        (
            Element::Field(request, named("all")),
            named("/paths/~1parcels/parameters/0"),
        ),
        (
            Element::Field(request, named("street")),
            below(REQUEST, "/properties/street"),
        ),
        (
            Element::Type(request, named("street")),
            below(REQUEST, "/properties/street"),
        ),
        (
            Element::Required(request, named("weight")),
            below(REQUEST, "/properties/weight"),
        ),
        (Element::Field(request, named("other")), named(REQUEST)),
        (Element::Field(reply, named("other")), named(REPLY)),
        (
            Element::Field(request, named("depot.name")),
            named("/components/schemas/Depot/properties/name"),
        ),
        (
            Element::Field(request, named("depot.other")),
            named("/components/schemas/Depot"),
        ),
        (
            Element::Value(reply, named("state"), named("LOST")),
            named("/components/schemas/State/x-extensible-enum/1"),
        ),
        (
            Element::Value(reply, named("state"), named("FOUND")),
            named("/components/schemas/State"),
        ),
        (
            Element::Value(request, named("sort"), named("SLOW")),
            below(REQUEST, "/properties/sort/enum/0"),
        ),
        (
            Element::FailureBody(named("Detail")),
            named("/components/schemas/Detail"),
        ),
        (Element::FailureBody(named("Other")), named(PARCELS)),
    ] {
        assert_eq!(
            operations[0].place(&element).to_string(),
            place,
            "{element}"
        );
    }
    for (direction, place) in [(request, REQUEST), (reply, REPLY)] {
        assert_eq!(operations[0].object(direction), Some(&Pointer::from(place)));
    }
}

/// What the spec lacks is declared by name at what lacks it; what it has, at
/// the element or at any schema that it refers to.
#[test]
fn a_reason_may_stand_where_the_fact_stands_or_would() {
    let operations = spec::operations(&parcels());
    let named = str::to_owned;
    let (request, reply) = (Direction::Request, Direction::Reply);
    let state = format!("{REPLY}/properties/state");
    let street = format!("{REQUEST}/properties/street");
    for (element, anchors) in [
        (Element::Method, vec![(PARCELS, Some("method"))]),
        (
            Element::Path,
            vec![(PARCELS, None), (PARCELS, Some("path"))],
        ),
        (
            Element::Host(named("https://post.example")),
            vec![("/paths/~1parcels/servers/0", None)],
        ),
        (
            Element::Host(named("https://depot.example")),
            vec![(PARCELS, Some("https://depot.example"))],
        ),
        (
            Element::Header(named("X-Other")),
            vec![(PARCELS, Some("X-Other"))],
        ),
        (Element::Status(named("418")), vec![(PARCELS, Some("418"))]),
        (
            Element::Field(reply, named("state")),
            vec![(&state, None), ("/components/schemas/State", None)],
        ),
        (
            Element::Type(reply, named("state")),
            vec![(&state, None), ("/components/schemas/State", None)],
        ),
        (
            Element::Default(request, named("street")),
            vec![(&street, None)],
        ),
        (
            Element::Field(request, named("other")),
            vec![(REQUEST, Some("other"))],
        ),
        (
            Element::Field(request, named("depot.other")),
            vec![("/components/schemas/Depot", Some("other"))],
        ),
        (
            Element::Field(request, named("nothing.other")),
            vec![(PARCELS, Some("nothing.other"))],
        ),
        (
            Element::Value(reply, named("state"), named("LOST")),
            vec![
                (&state, Some("LOST")),
                ("/components/schemas/State", Some("LOST")),
            ],
        ),
        (
            Element::Value(reply, named("state"), named("FOUND")),
            vec![("/components/schemas/State", Some("FOUND"))],
        ),
    ] {
        let found = operations[0].anchors(&element);
        let found: Vec<_> = found
            .iter()
            .map(|anchor| (anchor.pointer.to_string(), anchor.key.as_deref()))
            .collect();
        let anchors: Vec<_> = anchors
            .into_iter()
            .map(|(pointer, key)| (pointer.to_owned(), key))
            .collect();
        assert_eq!(found, anchors, "{element}");
    }
}

#[test]
fn a_pointer_leads_to_an_element_and_tells_what_holds_it() {
    let document = parcels();
    let at = Pointer::from("/paths").join("/parcels").join("post");
    assert_eq!(at.to_string(), PARCELS);
    assert_eq!(at.get(&document)["operationId"], "book");
    assert_eq!(at.join("none").find(&document), None);
    assert_eq!(at.last_key().as_deref(), Some("post"));
    assert_eq!(at.parent().last_key().as_deref(), Some("/parcels"));
    assert_eq!(at.keys().collect::<Vec<_>>(), ["paths", "/parcels", "post"]);
    assert_eq!(Pointer::of_reference(&at.reference()), Some(at.clone()));
    assert_eq!(Pointer::of_reference("other.yaml#/paths"), None);
    assert!(Pointer::default().is_root() && !at.is_root());
    let state = Pointer::from("/components/schemas/State");
    assert_eq!(state.component("schemas"), Some("State"));
    assert_eq!(state.component("responses"), None);
    assert_eq!(state.join("type").component("schemas"), None);
    let found = spec::operation_at(&document, &at).expect("the operation");
    assert_eq!(found.id, "book");
    assert!(spec::operation_at(&document, &at.parent()).is_none());
}

/// Every schema that a failure leads to is a claim, and no text that looks alike.
#[test]
fn a_failure_leads_to_each_schema_that_it_refers_to() {
    let one_of = |key: &str| json!({ key: [reference("Plain"), reference("Detailed")] });
    let plain = json!({ "type": "object", "description": "#/components/schemas/Never" });
    let detailed = json!({ "type": "object", "properties": {
        "details": { "type": "array", "items": reference("Detail") },
    } });
    for key in ["oneOf", "anyOf", "allOf"] {
        let operation = json!({ "responses": { "400": body(reference("Problem")) } });
        let contract = contract(
            operation,
            json!({
                "Problem": one_of(key),
                "Plain": plain,
                "Detailed": detailed,
                "Detail": { "type": "string" },
                "Never": { "type": "object" },
            }),
        );
        let expected = ["Problem", "Plain", "Detailed", "Detail"];
        assert_eq!(contract.failure_bodies, expected, "{key}");
    }
}
