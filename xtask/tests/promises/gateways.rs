//! What the build script and the derived documents rely on in the filter.

use serde_json::{Value, json};

use xtask::gateways::filter;

/// Two gateways, one of which has a path item with an operation of each.
fn document() -> Value {
    json!({
        "openapi": "3.0.3",
        "tags": [{ "name": "left" }, { "name": "right" }],
        "paths": {
            "/z": {
                "servers": [{ "url": "https://left.example" }],
                "post": {
                    "operationId": "z",
                    "tags": ["left"],
                    "security": [{ "leftKey": [] }],
                    "responses": { "200": { "$ref": "#/components/responses/Z" } },
                },
            },
            "/a": {
                "parameters": [{ "$ref": "#/components/parameters/A" }],
                "get": { "operationId": "a", "tags": ["left"], "responses": {} },
                "put": { "operationId": "b", "tags": ["right"], "responses": {
                    "default": { "$ref": "#/components/responses/B" } } },
            },
        },
        "components": {
            "securitySchemes": { "leftKey": {}, "rightKey": {} },
            "parameters": { "A": {}, "Unused": {} },
            "schemas": {
                "Second": { "type": "string" },
                "First": { "properties": { "next": { "$ref": "#/components/schemas/First" },
                    "value": { "$ref": "#/components/schemas/Second" } } },
                "Unused": {},
            },
            "responses": {
                "Z": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/First" } } } },
                "B": {},
            },
        },
    })
}

fn names(object: &Value) -> Vec<&str> {
    object
        .as_object()
        .into_iter()
        .flat_map(|members| members.keys().map(String::as_str))
        .collect()
}

#[test]
fn keeps_what_the_tag_reaches_and_nothing_else() {
    let left = filter(&document(), "left").unwrap();
    assert_eq!(names(&left["paths"]), ["/z", "/a"], "the order stays");
    assert_eq!(names(&left["paths"]["/a"]), ["parameters", "get"]);
    assert_eq!(left["tags"], json!([{ "name": "left" }]));
    assert_eq!(names(&left["components"]["schemas"]), ["Second", "First"]);
    assert_eq!(names(&left["components"]["responses"]), ["Z"]);
    assert_eq!(names(&left["components"]["securitySchemes"]), ["leftKey"]);
    assert_eq!(names(&left["components"]["parameters"]), ["A"]);
}

#[test]
fn takes_out_paths_and_kinds_of_component_that_end_up_empty() {
    let right = filter(&document(), "right").unwrap();
    assert_eq!(names(&right["paths"]), ["/a"]);
    assert_eq!(names(&right["components"]), ["parameters", "responses"]);
    assert_eq!(names(&right["components"]["responses"]), ["B"]);
}

#[test]
fn names_the_operation_without_a_tag() {
    for tags in [Value::Null, json!([])] {
        let mut document = document();
        document["paths"]["/a"]["put"]["tags"] = tags;
        assert_eq!(
            filter(&document, "left").unwrap_err(),
            "`PUT /a` has no tag, so no gateway is known for it"
        );
    }
}

#[test]
fn names_the_reference_that_leads_nowhere() {
    let mut document = document();
    document["components"]["responses"]["Z"] = json!({ "$ref": "#/components/schemas/Misspelt" });
    assert_eq!(
        filter(&document, "left").unwrap_err(),
        "`#/components/schemas/Misspelt` is referred to, but the document does not have it"
    );
    assert!(
        filter(&document, "right").is_ok(),
        "the other gateway does not reach it"
    );

    for elsewhere in [
        "other.yaml#/Z",
        "#/components/schemas/",
        "#/components/schemas/First/properties/next",
        "#/paths",
    ] {
        document["components"]["responses"]["Z"] = json!({ "$ref": elsewhere });
        assert_eq!(
            filter(&document, "left").unwrap_err(),
            format!("the reference `{elsewhere}` does not name a component of this document")
        );
    }
}

#[test]
fn names_the_security_scheme_and_the_tag_that_do_not_exist() {
    let mut document = document();
    document["paths"]["/z"]["post"]["security"] = json!([{ "lostKey": [] }]);
    assert_eq!(
        filter(&document, "left").unwrap_err(),
        "`#/components/securitySchemes/lostKey` is referred to, but the document does not have it"
    );
    assert_eq!(
        filter(&document, "centre").unwrap_err(),
        "no operation has the tag `centre`"
    );
    assert_eq!(
        filter(&Value::Null, "left").unwrap_err(),
        "the document has no `paths`"
    );
}
