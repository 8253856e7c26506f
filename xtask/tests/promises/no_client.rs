//! Each reason for which no client can be made of a document is found where it
//! stands, and no other; and what only looks like one is not.

use crate::common::write;
use serde_json::{Value, json};
use xtask::checks::{is_name_of_clients, names_in_template, problems};

const GET: &str = "/paths/~1things~1{id}/get";
const POST: &str = "/paths/~1things/post";
const SENT: &str = "/paths/~1things/post/requestBody/content/application~1json";
const ID: &str = "/components/parameters/Id";
const THING: &str = "/components/schemas/Thing";
const NAME: &str = "/components/schemas/Name";

fn sound() -> Value {
    let thing = json!({ "$ref": "#/components/schemas/Thing" });
    let name = json!({ "$ref": "#/components/schemas/Name" });
    json!({
        "openapi": "3.0.3",
        "tags": [{ "name": "left" }],
        "paths": {
            "/things": { "post": {
                "operationId": "make",
                "tags": ["left"],
                "requestBody": { "content": { "application/json": { "schema": thing } } },
                "responses": {
                    "200": { "$ref": "#/components/responses/Thing" },
                    "4XX": { "description": "Refused." },
                },
            } },
            "/things/{id}": {
                "parameters": [{ "$ref": "#/components/parameters/Id" }],
                "get": {
                    "operationId": "look",
                    "tags": ["left"],
                    "parameters": [
                        { "name": "kind", "in": "query", "schema": name },
                        { "name": "kinds", "in": "query",
                          "schema": { "type": "array", "items": name } },
                        { "name": "X-Trace", "in": "header", "schema": { "type": "string" } },
                    ],
                    "responses": { "default": { "description": "Whatever." } },
                },
            },
        },
        "components": {
            "parameters": { "Id": { "name": "id", "in": "path", "required": true,
                "schema": { "type": "integer", "minimum": 1, "maximum": 9 } } },
            "responses": { "Thing": { "description": "Made.",
                "content": { "application/json": { "schema": thing } } } },
            "schemas": {
                "Name": { "type": "string", "minLength": 1, "maxLength": 1 << 30, "pattern": "^a",
                    "title": "Name", "x-extensible-enum": ["A", "B"] },
                "Thing": {
                    "type": "object", "required": ["name"], "deprecated": false,
                    "additionalProperties": false,
                    "properties": {
                        "name": { "allOf": [name], "description": "What it is called." },
                        "share": { "type": "number", "minimum": 0.5, "exclusiveMinimum": true },
                        "closed": { "type": "string", "enum": ["Unknown", "A", "A"] },
                        "parts": { "type": "array", "minItems": 0, "uniqueItems": true,
                            "items": { "type": "string", "nullable": true } },
                        "others": { "type": "object", "additionalProperties": name },
                    },
                },
            },
        },
    })
}

fn found(edits: &[(String, Value)]) -> Vec<String> {
    let mut document = sound();
    for (pointer, value) in edits {
        write(&mut document, pointer, value.clone());
    }
    let found = problems(&document, &["left"]).into_iter();
    let mut found: Vec<_> = found
        .map(|problem| {
            assert!(!problem.fix.is_empty(), "{problem:?}");
            format!("{} {}", problem.pointer, problem.message)
        })
        .collect();
    found.sort();
    found
}

/// Holds that one edit yields these problems: a pointer below the edit's own, or
/// a whole one, and words of the message.
fn holds(pointer: &str, value: Value, expected: &[(&str, &str)]) {
    let found = found(&[(pointer.to_owned(), value.clone())]);
    let said = format!("{pointer} as {value}: {found:#?}");
    assert_eq!(found.len(), expected.len(), "{said}");
    for (at, words) in expected {
        let at = match at.starts_with("/paths") || at.starts_with("/components") {
            true => (*at).to_owned(),
            false => format!("{pointer}{at}"),
        };
        let is_it = |line: &&String| line.starts_with(&format!("{at} ")) && line.contains(words);
        assert!(
            found.iter().any(|line| is_it(&line)),
            "{at} {words} in {said}"
        );
    }
}

fn at(pointer: &str, below: &str) -> String {
    format!("{pointer}{below}")
}

#[test]
fn a_sound_document_has_none() {
    assert_eq!(found(&[]), Vec::<String>::new());
}

#[test]
fn of_operations() {
    let id = &at(POST, "/operationId");
    for no_name in ["", "2fa", "_", "größe", "ärger"] {
        holds(id, json!(no_name), &[("", "makes no name for a method")]);
    }
    for taken in ["new", "baseurl", "type", "gen", "client"] {
        holds(id, json!(taken), &[("", "every client has a method")]);
    }
    holds(
        id,
        json!("look"),
        &[(&at(GET, "/operationId"), "have one name in Rust")],
    );
}

#[test]
fn of_names_that_are_taken() {
    for (name, is_taken) in [
        ("apiVersion", true),
        ("newWithClient", true),
        ("match", true),
        ("option", true),
        ("toString", true),
        ("sendPin", false),
        ("newPin", false),
    ] {
        assert_eq!(is_name_of_clients(name), is_taken, "{name}");
    }
}

#[test]
fn of_extensions_of_the_generators_makers() {
    let words = "would make another kind of method";
    let key = "x-dropshot-websocket";
    holds(&format!("{POST}/{key}"), json!({}), &[("", words)]);
    holds(&at(POST, "/x-note"), json!({}), &[]);
}

#[test]
fn of_references() {
    let to = |all: &str| json!({ "$ref": all });
    let (parameter, response) = (at(GET, "/parameters/0"), at(POST, "/responses/200"));
    let words = "none of the document's";
    for (pointer, kind) in [
        (&response, "responses"),
        (&at(GET, "/responses/default"), "responses"),
    ] {
        holds(pointer, to(&format!("#/components/{kind}/Thing")), &[]);
        for wrong in ["Nothing", "Thing/content"] {
            let wrong = to(&format!("#/components/{kind}/{wrong}"));
            holds(pointer, wrong, &[("", words)]);
        }
        holds(pointer, to("#/components/schemas/Thing"), &[("", words)]);
        holds(pointer, json!("Thing"), &[("", words)]);
    }
    let unreadable = [
        ("", words),
        ("", "has no name"),
        ("", "where no client can send it"),
        ("", "has no schema"),
    ];
    holds(
        &parameter,
        to("#/components/parameters/Nothing"),
        &unreadable,
    );
    let shared = "/paths/~1things~1{id}/parameters/1";
    holds(shared, to("#/components/parameters/Nothing"), &unreadable);
    holds(
        &at(POST, "/requestBody"),
        to("#/components/requestBodies/Nothing"),
        &[("", words), ("/content", "the request body has no content")],
    );
    let words = "leads to no schema";
    let property = &at(THING, "/properties/name");
    for wrong in [
        "#/components/schemas/Nothing",
        "#/components/responses/Thing",
        "Name",
    ] {
        holds(property, to(wrong), &[("/$ref", words)]);
    }
    holds(
        property,
        json!({ "allOf": [to("#/nowhere")] }),
        &[("/allOf/0/$ref", words)],
    );
}

#[test]
fn of_parameters() {
    let parameter =
        |name: &str| json!({ "name": name, "in": "query", "schema": { "type": "string" } });
    let new = &at(GET, "/parameters/3");
    for name in ["other", "client", "from", "self", "send", "type"] {
        holds(new, parameter(name), &[]);
    }
    for member in ["body", "headerMap", "intoInner", "new"] {
        holds(
            new,
            parameter(member),
            &[("", "the generated code has a `")],
        );
    }
    for other in ["Kind", "ID", "x-trace"] {
        holds(new, parameter(other), &[("", "have one name in Rust")]);
    }
    holds(new, parameter("-"), &[("", "has no name")]);
    for nowhere in ["cookie", "body", ""] {
        let mut there = parameter("other");
        there["in"] = json!(nowhere);
        holds(new, there, &[("", "where no client can send it")]);
    }
    for key in [
        "style",
        "explode",
        "content",
        "allowReserved",
        "allowEmptyValue",
    ] {
        holds(
            &format!("{GET}/parameters/0/{key}"),
            json!(false),
            &[("", "no client heeds")],
        );
    }
    holds(
        &at(GET, "/parameters/0/schema"),
        json!(null),
        &[(&at(GET, "/parameters/0"), "has no schema")],
    );
}

#[test]
fn of_parameters_that_are_no_single_value() {
    let words = "is no single value";
    let list = |items: Value| json!({ "type": "array", "items": items });
    let (query, header) = (
        at(GET, "/parameters/0/schema"),
        at(GET, "/parameters/2/schema"),
    );
    let text = json!({ "type": "string" });
    let thing = json!({ "$ref": "#/components/schemas/Thing" });
    holds(&query, list(text.clone()), &[]);
    holds(&header, list(text.clone()), &[("", words)]);
    for place in [&query, &header] {
        holds(place, thing.clone(), &[("", words)]);
        holds(place, list(thing.clone()), &[("", words)]);
        holds(place, list(list(text.clone())), &[("", words)]);
        holds(place, json!({ "type": "object" }), &[("", words)]);
    }
    holds(&at(ID, "/schema"), list(text), &[("", words)]);
}

#[test]
fn of_paths_and_what_they_name() {
    let path = |path: &str| {
        let mut document = sound();
        let paths = document["paths"].as_object_mut().expect("paths");
        let item = paths.shift_remove("/things/{id}").expect("an item");
        paths.insert(path.to_owned(), item);
        let found = problems(&document, &["left"]);
        found
            .into_iter()
            .map(|problem| problem.message)
            .collect::<Vec<_>>()
    };
    for (written, expected) in [
        ("/{id}", &[][..]),
        ("/{id}.json", &[]),
        ("/things", &["the path has no place for the parameter `id`"]),
        ("/{id}/{id}", &["the path has `{id}` twice"]),
        (
            "/{id}/{other}",
            &["no parameter is called `other`, which the path has as `{other}`"],
        ),
    ] {
        let written = written.replace("/things", "/thing");
        assert_eq!(path(&written), expected, "{written}");
    }
    for broken in [
        "/{id", "/id}", "/{}", "/{i{d}", "/{id}}", "/{a/b}", "/}{id}",
    ] {
        assert_eq!(path(broken).len(), 1, "{broken}");
        assert!(path(broken)[0].contains("do not pair"), "{broken}");
    }
    holds(
        &at(ID, "/required"),
        json!(false),
        &[(ID, "and not required")],
    );
    holds(
        &at(ID, "/required"),
        json!(null),
        &[(ID, "and not required")],
    );
    assert_eq!(names_in_template("/a/{b}/c/{d}"), Some(vec!["b", "d"]));
    assert_eq!(names_in_template("/a"), Some(vec![]));
}

#[test]
fn of_bodies() {
    let body = &at(POST, "/requestBody");
    let content = &at(body, "/content");
    let text = json!({ "schema": { "type": "string" } });
    holds(body, json!({}), &[("/content", "has no content")]);
    holds(
        content,
        json!({ "text/plain": text }),
        &[("/text~1plain", "is `text/plain`")],
    );
    let two = json!({ "application/json": text, "text/plain": text });
    holds(content, two.clone(), &[("", "a body has 2 media types")]);
    holds(
        &at(SENT, "/schema"),
        json!(null),
        &[(SENT, "a body has no schema")],
    );
    holds(
        &at(SENT, "/schema"),
        json!("x"),
        &[(SENT, "has no schema"), ("", "not a mapping")],
    );
    holds(
        &at(SENT, "/encoding"),
        json!({}),
        &[(SENT, "an `encoding`")],
    );
    let refused = &at(POST, "/responses/4XX/content");
    holds(refused, json!({ "text/html": text }), &[]);
    holds(refused, json!({}), &[]);
    holds(refused, two, &[("", "a body has 2 media types")]);
    let of_nothing = json!({ "type": "array" });
    holds(
        refused,
        json!({ "text/html": { "schema": of_nothing } }),
        &[("/text~1html/schema", "an array does not say")],
    );
}

#[test]
fn of_statuses() {
    for status in ["100", "299", "2XX", "5XX", "599", "default"] {
        holds(&format!("{GET}/responses/{status}"), json!({}), &[]);
    }
    for other in [
        "600", "099", "20", "2000", "2X0", "20X", "2xx", "XXX", "", "ok",
    ] {
        holds(
            &format!("{GET}/responses/{other}"),
            json!({}),
            &[("", "is no HTTP status")],
        );
    }
}

#[test]
fn of_keywords_that_no_type_is_made_of() {
    for key in [
        "anyOf",
        "discriminator",
        "maxProperties",
        "minProperties",
        "multipleOf",
        "not",
        "oneOf",
        "x-rust-type",
    ] {
        for schema in [
            THING,
            &at(THING, "/properties/parts/items"),
            &at(THING, "/properties/others/additionalProperties"),
        ] {
            holds(
                &format!("{schema}/{key}"),
                json!(1),
                &[("", "no type is made")],
            );
        }
    }
    let all_of = &at(THING, "/properties/name/allOf");
    let to = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    for parts in [
        json!([]),
        json!([to("Name"), to("Thing")]),
        json!([{ "type": "string" }]),
        json!({}),
    ] {
        holds(all_of, parts, &[("", "`allOf` joins schemas")]);
    }
    holds(all_of, json!([to("Thing")]), &[]);
}

#[test]
fn of_types() {
    for kind in ["array", "boolean", "integer", "number", "object", "string"] {
        let schema = json!({ "type": kind, "items": {} });
        holds(&at(THING, "/properties/name"), schema, &[]);
    }
    for other in [json!("date"), json!(["string"]), json!(1)] {
        holds(&at(NAME, "/type"), other, &[("", "not a type")]);
    }
    for items in [json!(null), json!(true), json!("string")] {
        let parts = &at(THING, "/properties/parts");
        let schema = json!({ "type": "array", "items": items });
        let expected = [
            ("", "does not say what it is of"),
            ("/items", "not a mapping"),
        ];
        let many = if items.is_string() { 2 } else { 1 };
        holds(parts, schema, &expected[..many]);
    }
    let new = "/components/schemas/New";
    holds(new, json!(["x"]), &[("", "a schema is not a mapping")]);
}

#[test]
fn of_limits() {
    for key in ["minLength", "maxLength", "minItems", "maxItems"] {
        for fine in [json!(0), json!(1 << 30)] {
            holds(&format!("{NAME}/{key}"), fine, &[]);
        }
        for odd in [json!(-1), json!(1.5), json!("1"), json!((1u64 << 30) + 1)] {
            holds(
                &format!("{NAME}/{key}"),
                odd,
                &[("", "no small whole number")],
            );
        }
    }
    for key in ["minimum", "maximum"] {
        let words = "is not a number of the type";
        holds(&format!("{ID}/schema/{key}"), json!(-2), &[]);
        holds(&format!("{ID}/schema/{key}"), json!(1.5), &[("", words)]);
        let share = at(THING, "/properties/share");
        holds(&format!("{share}/{key}"), json!(1.5), &[]);
        holds(&format!("{share}/{key}"), json!("1"), &[("", words)]);
    }
    for key in [
        "nullable",
        "uniqueItems",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "deprecated",
        "readOnly",
        "writeOnly",
    ] {
        holds(&format!("{NAME}/{key}"), json!(true), &[]);
        holds(
            &format!("{NAME}/{key}"),
            json!("true"),
            &[("", "neither true nor false")],
        );
    }
    for key in ["description", "format", "pattern", "title"] {
        holds(&format!("{NAME}/{key}"), json!("date"), &[]);
        holds(&format!("{NAME}/{key}"), json!(1), &[("", "is no text")]);
    }
    for odd in [json!([]), json!([1]), json!("name"), json!(["name", null])] {
        holds(
            &at(THING, "/required"),
            odd.clone(),
            &[("", "no list of words")],
        );
        holds(
            &at(THING, "/properties/closed/enum"),
            odd,
            &[("", "no list of words")],
        );
    }
    holds(
        &at(ID, "/schema/enum"),
        json!(["1"]),
        &[("", "something that is no text")],
    );
    holds(
        &at(THING, "/properties"),
        json!([]),
        &[("", "`properties` is not a mapping")],
    );
    let extra = &at(THING, "/additionalProperties");
    holds(extra, json!(true), &[]);
    holds(extra, json!({ "type": "string" }), &[]);
    let words = "neither yes, no nor a schema";
    holds(extra, json!("yes"), &[("", words), ("", "not a mapping")]);
}

#[test]
fn of_names_that_become_one() {
    let one_name = "have one name in Rust";
    let properties = at(THING, "/properties");
    holds(&at(&properties, "/NAME"), json!({}), &[("", one_name)]);
    holds(
        &at(&properties, "/-"),
        json!({}),
        &[("", "makes no name for a field")],
    );
    let closed = &at(&properties, "/closed/enum");
    holds(closed, json!(["A", "a"]), &[("/1", one_name)]);
    holds(closed, json!(["A", "A-"]), &[("/1", one_name)]);
    holds(closed, json!(["", "1"]), &[]);
    let open = &at(NAME, "/x-extensible-enum");
    holds(open, json!(["A", "A-B", "a_b"]), &[("/2", one_name)]);
    holds(open, json!(["AB", "A_B"]), &[]);
    for no_variant in ["Unknown", "UNKNOWN", "", "1st", "-"] {
        holds(
            open,
            json!([no_variant]),
            &[("/0", "makes no name for a variant")],
        );
    }
    for odd in [json!("A"), json!([1]), json!({})] {
        holds(open, odd, &[("", "no list of words")]);
    }
}

#[test]
fn of_schemas_that_become_one_type() {
    let used = |name: &str, schema: Value| {
        let sent = json!({ "$ref": format!("#/components/schemas/{name}") });
        let (of_name, of_use) = (
            format!("/components/schemas/{name}"),
            at(THING, "/properties/used"),
        );
        found(&[(of_name, schema), (of_use, sent)])
    };
    let text = json!({ "type": "string" });
    assert_eq!(used("Other", text.clone()), [""; 0]);
    assert_eq!(used("name", text.clone()).len(), 1);
    assert!(used("name", text.clone())[0].contains("have one name in Rust"));
    for taken in ["Option", "error", "ResponseValue"] {
        assert_eq!(used(taken, text.clone()).len(), 1, "{taken}");
        assert!(
            used(taken, text.clone())[0].contains("there is a type"),
            "{taken}"
        );
    }
    // `Thing.closed` is named after where it stands.
    let one_name = "the field `closed` of `Thing` and the schema `ThingClosed`";
    let both = used("ThingClosed", text.clone());
    assert_eq!(both.len(), 1, "{both:?}");
    assert!(both[0].contains(one_name), "{both:?}");
    assert_eq!(used("ThingName", text), [""; 0]);
    holds(
        &at(THING, "/properties/share"),
        json!({ "type": "object", "properties": { "closed": { "enum": ["A"], "type": "string" } } }),
        &[],
    );
}

#[test]
fn of_schemas_that_have_no_end() {
    let words = "nothing but a reference to itself";
    let name = json!({ "$ref": "#/components/schemas/Name" });
    holds(NAME, name.clone(), &[("", words)]);
    holds(NAME, json!({ "allOf": [name] }), &[("", words)]);
    let (first, second) = ("/components/schemas/First", "/components/schemas/Second");
    let to = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let round = [
        (first.to_owned(), to("Second")),
        (second.to_owned(), to("First")),
    ];
    assert_eq!(found(&round).len(), 2, "{:?}", found(&round));
    let straight = [
        (first.to_owned(), to("Second")),
        (second.to_owned(), to("Name")),
    ];
    assert_eq!(found(&straight), [""; 0]);
}
