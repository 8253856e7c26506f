//! What an operation requires are the arguments of its method, in an order that
//! the spec fixes. What is optional are setters.

use serde_json::{Value, json};

use crate::build::document::Document;
use crate::build::generate;

const SPEC: &str = include_str!("../../openapi/two-factor.yaml");
const FEATURES: generate::Features = generate::Features {
    mock: true,
    schemars: true,
};

/// Names that mean something to the language, to the generated code or to every
/// request.
const NAMES: [&str; 22] = [
    "send",
    "client",
    "query",
    "self",
    "type",
    "body",
    "from",
    "await",
    "intoFuture",
    "draft",
    "request",
    "response",
    "result",
    "url",
    "info",
    "header",
    "clone",
    "types",
    "value",
    "place",
    "crate",
    "async",
];

fn spec() -> Value {
    Document::parse(SPEC).map_err(|_| ()).expect("YAML").value
}

/// The code of Infobip's methods and requests, or why there is none.
fn generated(spec: &Value) -> Result<String, String> {
    let files = generate::generate(&spec.to_string(), &FEATURES);
    let mut files = files.map_err(|diagnostic| diagnostic.message)?;
    Ok(files.remove("infobip_facts.rs").expect("Infobip's code"))
}

/// The spec with one more operation: `POST` and its path, without the servers and
/// what else each operation has.
fn with_operation(path: &str, operation: Value) -> Value {
    let mut spec = spec();
    let model = &spec["paths"]["/2fa/2/pin"];
    let (servers, mut whole) = (model["servers"].clone(), model["post"].clone());
    for key in ["parameters", "requestBody", "x-source-page"] {
        whole.as_object_mut().expect("an operation").remove(key);
    }
    whole["operationId"] = "tryOut".into();
    for (key, value) in operation.as_object().expect("an operation") {
        whole[key] = value.clone();
    }
    spec["paths"][path] = json!({ "servers": servers, "post": whole });
    spec
}

fn body(schema: Value) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": schema } } })
}

/// A body by reference, since progenitor names a type after its schema.
fn with_body(fields: Value, required: &[&str]) -> Value {
    let reference = json!({ "$ref": "#/components/schemas/TryOutRequest" });
    let mut spec = with_operation("/try", json!({ "requestBody": body(reference) }));
    let mut schema = json!({ "type": "object", "description": "A body.", "properties": fields });
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    spec["components"]["schemas"]["TryOutRequest"] = schema;
    spec
}

fn parameter(name: &str, place: &str, required: bool) -> Value {
    json!({
        "name": name, "in": place, "required": required, "description": "A value.",
        "schema": { "type": "string" },
    })
}

/// The arguments of a method, each as `name: type`.
fn arguments(code: &str, method: &str) -> Vec<String> {
    let start = format!("pub fn {method}(&self, ");
    let (_, rest) = code.split_once(&start).expect(method);
    let (arguments, _) = rest.split_once(") -> ").expect("a return type");
    let arguments = arguments.split(", ").map(|one| one.trim().to_owned());
    // A map's type has a comma of its own.
    arguments.filter(|one| one.contains(": ")).collect()
}

fn names(code: &str, method: &str) -> Vec<String> {
    let name = |one: &String| Some(one.split_once(": impl ")?.0.to_owned());
    arguments(code, method).iter().filter_map(name).collect()
}

#[test]
fn the_order_is_that_of_required() {
    let fields = ["to", "applicationId", "messageId"];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let mut spec = spec();
        let required = order.map(|index| fields[index]);
        spec["components"]["schemas"]["SendPinOverSmsRequest"]["required"] = json!(required);
        let code = generated(&spec).expect("code");
        let expected = order.map(|index| ["to", "application_id", "message_id"][index]);
        assert_eq!(names(&code, "send_pin_over_sms"), expected);
        // The other operation has a schema of its own.
        let other = ["to", "application_id", "message_id"];
        assert_eq!(names(&code, "send_pin_over_voice"), other);
    }
}

/// The names that others build on.
#[test]
fn the_arguments_have_these_names() {
    let files = generate::generate(SPEC, &FEATURES).map_err(|diagnostic| diagnostic.message);
    let files = files.expect("code");
    for (file, method, expected) in [
        (
            "infobip",
            "send_pin_over_sms",
            &["to", "application_id", "message_id"][..],
        ),
        (
            "infobip",
            "send_pin_over_voice",
            &["to", "application_id", "message_id"],
        ),
        ("infobip", "verify_pin", &["pin_id", "pin"]),
        ("infobip", "resend_pin_over_sms", &["pin_id"]),
        ("infobip", "resend_pin_over_voice", &["pin_id"]),
        ("smsend", "request_pin", &["recipient"]),
        ("smsend", "verify_pin", &["recipient", "pin"]),
    ] {
        assert_eq!(names(&files[&format!("{file}_facts.rs")], method), expected);
    }
}

#[test]
fn the_path_is_first_and_the_body_last() {
    let reference = json!({ "$ref": "#/components/schemas/VerifyPinRequest" });
    let operation = json!({
        "parameters": [
            parameter("q2", "query", true),
            parameter("y", "path", true),
            parameter("h1", "header", true),
            parameter("left", "query", false),
            parameter("q1", "query", true),
            parameter("z", "path", true),
        ],
        "requestBody": body(reference),
    });
    let code = generated(&with_operation("/try/{z}/{y}", operation)).expect("code");
    assert_eq!(names(&code, "try_out"), ["z", "y", "q2", "h1", "q1", "pin"]);
    assert!(code.contains("pub fn left(mut self, left: "));
}

#[test]
fn any_name_can_be_an_argument_or_a_setter() {
    let fields = NAMES.map(|name| (name.to_owned(), json!({ "type": "string" })));
    let fields = Value::Object(fields.into_iter().collect());
    for required in [&NAMES[..], &[]] {
        let code = generated(&with_body(fields.clone(), required)).expect("code");
        assert_eq!(names(&code, "try_out").len(), required.len());
        assert_eq!(
            code.contains("pub fn draft(mut self, draft: "),
            required.is_empty()
        );
        // No setter may hide the method that sends.
        assert!(!code.contains("pub fn send(mut self"));
    }
    for (place, required) in [
        ("query", true),
        ("query", false),
        ("header", true),
        ("header", false),
    ] {
        // `body` is refused, since progenitor's own code has one.
        let named = NAMES.iter().filter(|name| **name != "body");
        let list: Vec<Value> = named.map(|name| parameter(name, place, required)).collect();
        let operation = json!({ "parameters": list });
        let code = generated(&with_operation("/try", operation)).expect("code");
        let count = if required { list.len() } else { 0 };
        assert_eq!(names(&code, "try_out").len(), count);
    }
}

/// The closure of a setter has names of its own, which hid an argument `draft`.
#[test]
fn a_setter_captures_nothing() {
    let code = generated(&spec()).expect("code");
    for (at, _) in code.match_indices("crate::call::set(") {
        let call = &code[at..at + code[at..].find("});").expect("an end")];
        let (_, closure) = call.split_once("|draft, value| {").expect(call);
        let words = closure.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let mut names = words.filter(|word| !word.is_empty());
        assert!(
            names.all(|word| {
                ["draft", "value", "if", "let", "Some"].contains(&word)
                    || closure.contains(&format!(".{word}"))
            }),
            "{call}"
        );
    }
}

#[test]
fn one_name_in_the_query_and_in_the_body_is_told_apart() {
    let reference = json!({ "$ref": "#/components/schemas/VerifyPinRequest" });
    let operation = json!({
        "parameters": [parameter("pin", "query", true)],
        "requestBody": body(reference),
    });
    let code = generated(&with_operation("/try", operation)).expect("code");
    assert_eq!(names(&code, "try_out"), ["pin", "pin_"]);
}

#[test]
fn a_body_that_is_no_object_is_one_argument() {
    for schema in [
        json!({ "type": "string" }),
        json!({ "type": "array", "items": { "type": "string" } }),
        json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        json!({ "$ref": "#/components/schemas/PhoneNumber" }),
        json!({ "$ref": "#/components/schemas/Pin" }),
    ] {
        let operation = json!({ "requestBody": body(schema) });
        let code = generated(&with_operation("/try", operation)).expect("code");
        assert_eq!(names(&code, "try_out"), ["body"]);
    }
    // A type of the gateway's is made a body by the build.
    let phone_number =
        json!({ "requestBody": body(json!({ "$ref": "#/components/schemas/PhoneNumber" })) });
    let code = generated(&with_operation("/try", phone_number)).expect("code");
    assert!(code.contains("impl crate::http::RequestBody for crate::infobip::Recipient "));
    // So is one that is written out where it is used.
    let written_out = json!({ "type": "object", "required": ["a"], "properties": {
        "a": { "type": "string" }, "b": { "type": "integer", "minimum": 3 } } });
    let code = generated(&with_operation(
        "/try",
        json!({ "requestBody": body(written_out) }),
    ));
    let code = code.expect("code");
    assert_eq!(names(&code, "try_out"), ["a"]);
    assert!(code.contains("impl crate::http::RequestBody for types::TryOutBody "));
    assert!(code.contains("within(\"b\", self.b, Some(3), None)"));
}

#[test]
fn what_can_be_null_may_be_none() {
    let fields = json!({
        "note": { "type": "string", "nullable": true },
        "count": { "type": "integer", "minimum": 1, "nullable": true },
        "labels": { "type": "array", "items": { "type": "string" } },
    });
    let code = generated(&with_body(fields, &["count", "labels", "note"])).expect("code");
    let [count, labels, note] = &arguments(&code, "try_out")[..] else {
        panic!("expected three arguments");
    };
    assert_eq!(count, "count: impl crate::OptionalArgument<u64>");
    assert!(labels.starts_with("labels: impl Into<"), "{labels}");
    assert!(note.contains("OptionalArgument<"), "{note}");
    assert!(code.contains("within(\"count\", self.count, Some(1), None)"));
}

#[test]
fn a_text_with_a_format_is_a_text() {
    let formats = ["date-time", "date", "uuid", "ip", "byte"];
    let fields = formats.map(|format| {
        (
            format.to_owned(),
            json!({ "type": "string", "format": format }),
        )
    });
    let code = generated(&with_body(
        Value::Object(fields.into_iter().collect()),
        &formats,
    ));
    for argument in arguments(&code.expect("code"), "try_out") {
        assert!(argument.contains("impl crate::Argument<"), "{argument}");
        assert!(argument.contains("String>"), "{argument}");
    }
}

#[test]
fn an_operation_of_another_purpose_is_answered() {
    let schema = json!({ "type": "object", "description": "A reply.", "properties": {
        "name": { "type": "string" } } });
    let content =
        json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Other" } } });
    for reply in [
        json!({ "description": "Done." }),
        json!({ "description": "Done.", "content": content }),
    ] {
        let operation = json!({ "x-purpose": "other", "responses": { "200": reply } });
        let mut spec = with_operation("/try", operation);
        spec["components"]["schemas"]["Other"] = schema.clone();
        let code = generated(&spec).expect("code");
        assert!(
            code.contains("crate::call::request!(TryOut, answered, "),
            "{code}"
        );
    }
}

#[test]
fn what_nobody_could_call_is_refused() {
    for kind in ["boolean", "integer", "number"] {
        let operation = json!({ "requestBody": body(json!({ "type": kind })) });
        let refused = generated(&with_operation("/try", operation)).expect_err(kind);
        assert!(refused.contains("a single number or flag"), "{refused}");
    }
    for (media, schema) in [
        (
            "application/json",
            json!({ "type": "array", "items": { "type": "string" } }),
        ),
        ("application/json", json!({ "type": "string" })),
        (
            "application/json",
            json!({ "$ref": "#/components/schemas/PhoneNumber" }),
        ),
        ("text/plain", json!({ "type": "string" })),
    ] {
        let reply = json!({ "description": "Done.", "content": { media: { "schema": schema } } });
        let operation = json!({ "x-purpose": "other", "responses": { "200": reply } });
        let refused = generated(&with_operation("/try", operation)).expect_err(media);
        assert!(refused.contains("the reply is no object"), "{refused}");
    }
}
