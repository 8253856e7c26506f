//! What the generator cannot make a client of, found before it is asked.
//!
//! It stops with a panic at what it does not know, and writes Rust that does
//! not compile where two names become one. So the spec keeps to what has been
//! tried: whatever else is in it is a problem with a place and a way out.

use std::collections::BTreeMap;

use heck::{ToPascalCase as _, ToSnakeCase as _, ToUpperCamelCase as _};
use serde_json::{Map, Value};

use super::document::escape;
use super::gateways::METHODS;
use super::meaning::ECHOES;
use super::names;
use super::passes;

/// Why no client can be made of a document.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    /// The JSON pointer of the element.
    pub pointer: String,
    /// One sentence without a full stop.
    pub message: String,
    /// The way out.
    pub fix: &'static str,
}

fn problem(pointer: impl Into<String>, message: impl Into<String>, fix: &'static str) -> Problem {
    let (pointer, message) = (pointer.into(), message.into());
    Problem {
        pointer,
        message,
        fix,
    }
}

/// The methods that every client has. An operation of such a name would be a
/// second one.
const METHODS_OF_CLIENTS: [&str; 7] = [
    "api_version",
    "baseurl",
    "builder",
    "client",
    "inner",
    "new",
    "new_with_client",
];

/// Whether an operation of this name would be something that is there already:
/// its method, or the builder of its request.
pub fn is_name_of_clients(id: &str) -> bool {
    let method = id.to_snake_case();
    METHODS_OF_CLIENTS.contains(&method.as_str())
        || names::is_keyword(&method)
        || names::is_taken(&id.to_pascal_case())
}

/// Names that the generator gives, in its methods and in its helpers for tests,
/// whatever a parameter is called.
const TAKEN_BY_METHODS: [&str; 4] = ["body", "header_map", "into_inner", "new"];

/// The keywords of schemas of which no type is made, or one that loses replies.
/// The last is an extension by which others steer the generator.
const NO_TYPE: [&str; 8] = [
    "anyOf",
    "discriminator",
    "maxProperties",
    "minProperties",
    "multipleOf",
    "not",
    "oneOf",
    "x-rust-type",
];

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

const ONE_TYPE: &str = "give one type, with `x-extensible-enum` for an open set of values";
const RENAME: &str = "rename one of them; where the gateway has both, leave one out and say why \
                      under its name in `x-departs-from-page`";
const JSON_ONLY: &str = "describe one body in `application/json`; generated clients take one";

/// Every reason for which no client can be made of a document.
pub fn problems(document: &Value, gateways: &[&str]) -> Vec<Problem> {
    let mut found = Vec::new();
    let paths = document["paths"].as_object();
    for (path, item) in paths.into_iter().flatten() {
        let at = format!("/paths/{}", escape(path));
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                let operation = Operation {
                    document,
                    at: format!("{at}/{method}"),
                    path,
                    item,
                    item_at: &at,
                    value: operation,
                };
                operation.check(&mut found);
            }
        }
    }
    for (name, schema) in members(&document["components"]["schemas"]) {
        let at = format!("/components/schemas/{}", escape(name));
        check_schema(document, &at, schema, &mut found);
        check_open_values(&at, schema, &mut found);
        check_echoes(document, name, schema, &mut found);
    }
    check_loops(document, &mut found);
    for gateway in gateways {
        // What cannot be taken apart by gateway is told by whoever does it.
        if let Ok(part) = passes::part_of(document, gateway) {
            check_names(&part, gateway, &mut found);
        }
    }
    found
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// What a reference leads to, or the value itself, with its pointer.
fn resolve<'a>(document: &'a Value, at: &str, value: &'a Value) -> (String, &'a Value) {
    let mut here = (at.to_owned(), value);
    // A loop of references is a problem of its own, which is found elsewhere.
    for _ in 0..16 {
        let next = here.1["$ref"]
            .as_str()
            .and_then(|all| all.strip_prefix('#'));
        match next.and_then(|next| Some((next.to_owned(), document.pointer(next)?))) {
            Some(next) => here = next,
            None => break,
        }
    }
    here
}

struct Operation<'spec> {
    document: &'spec Value,
    at: String,
    path: &'spec str,
    item: &'spec Value,
    item_at: &'spec str,
    value: &'spec Value,
}

impl Operation<'_> {
    fn check(&self, found: &mut Vec<Problem>) {
        self.check_id(found);
        self.check_keys(found);
        self.check_purpose(found);
        self.check_references(found);
        self.check_parameters(found);
        self.check_bodies(found);
    }

    fn check_id(&self, found: &mut Vec<Problem>) {
        let id = self.value["operationId"].as_str().unwrap_or_default();
        let at = format!("{}/operationId", self.at);
        let name = id.to_snake_case();
        if !name.starts_with(|first: char| first.is_ascii_alphabetic()) || !id.is_ascii() {
            found.push(problem(
                at,
                format!("the operation `{id}` makes no name for a method"),
                "give it an `operationId` of letters and digits that begins with a letter",
            ));
        } else if is_name_of_clients(id) {
            found.push(problem(
                at,
                format!("every client has a method `{name}` already, or the language a word"),
                "give the operation another `operationId`",
            ));
        }
    }

    /// Extensions of the generator's makers change what it writes.
    fn check_keys(&self, found: &mut Vec<Problem>) {
        for (key, _) in members(self.value).filter(|(key, _)| key.starts_with("x-dropshot")) {
            found.push(problem(
                format!("{}/{}", self.at, escape(key)),
                format!("`{key}` would make another kind of method"),
                "delete it",
            ));
        }
    }

    /// An operation that is taken for another kind is a loss that nobody sees.
    fn check_purpose(&self, found: &mut Vec<Problem>) {
        let purpose = self.value.get("x-purpose");
        if purpose.is_some_and(|purpose| purpose != "other") {
            found.push(problem(
                format!("{}/x-purpose", self.at),
                "`x-purpose` is none of `other`",
                "write `other` for an operation that neither sends nor verifies, and delete the \
                 key otherwise",
            ));
        }
    }

    /// The parameters of the operation and of its path, each with its pointer.
    fn parameters(&self) -> Vec<(String, &Value)> {
        let mut all = Vec::new();
        for (holder, value) in [(self.item_at, self.item), (self.at.as_str(), self.value)] {
            let list = value["parameters"].as_array().into_iter().flatten();
            for (index, parameter) in list.enumerate() {
                let at = format!("{holder}/parameters/{index}");
                all.push(resolve(self.document, &at, parameter));
            }
        }
        all
    }

    /// What stands by reference is a component of its own kind.
    fn check_references(&self, found: &mut Vec<Problem>) {
        let (item, operation) = (&self.item["parameters"], &self.value["parameters"]);
        let parameters = [(self.item_at, item), (self.at.as_str(), operation)];
        let parameters = parameters.into_iter().flat_map(|(at, list)| {
            let list = list.as_array().into_iter().flatten().enumerate();
            list.map(move |(index, value)| {
                (format!("{at}/parameters/{index}"), value, "parameters")
            })
        });
        let responses = members(&self.value["responses"]).map(|(status, value)| {
            let at = format!("{}/responses/{}", self.at, escape(status));
            (at, value, "responses")
        });
        let body = self.value.get("requestBody");
        let body = body.map(|value| (format!("{}/requestBody", self.at), value, "requestBodies"));
        for (at, value, kind) in parameters.chain(responses).chain(body) {
            let reference = value.get("$ref");
            if !value.is_object()
                || reference.is_some_and(|all| !leads_to(self.document, all, kind))
            {
                found.push(problem(
                    at,
                    format!("this is none of the document's {kind}, nor one that is written out"),
                    "write it out, or name a component of the document",
                ));
            }
        }
    }

    fn check_parameters(&self, found: &mut Vec<Problem>) {
        let parameters = self.parameters();
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        for (at, parameter) in &parameters {
            self.check_parameter(at, parameter, found);
            let name = parameter["name"].as_str().unwrap_or_default();
            let rust = name.to_snake_case();
            if TAKEN_BY_METHODS.contains(&rust.as_str()) {
                found.push(problem(
                    at,
                    format!(
                        "the generated code has a `{rust}` already, as the parameter `{name}` would"
                    ),
                    "leave the parameter out and say why under its name in `x-departs-from-page`",
                ));
            }
            if let Some(other) = names.insert(rust, name) {
                found.push(problem(
                    at,
                    format!("the parameters `{other}` and `{name}` have one name in Rust"),
                    RENAME,
                ));
            }
        }
        self.check_template(&parameters, found);
    }

    fn check_parameter(&self, at: &str, parameter: &Value, found: &mut Vec<Problem>) {
        let name = parameter["name"].as_str().unwrap_or_default();
        if name.to_snake_case().is_empty() {
            found.push(problem(at, "a parameter has no name", "give it a `name`"));
        }
        let location = parameter["in"].as_str().unwrap_or_default();
        if !["path", "query", "header"].contains(&location) {
            found.push(problem(
                at,
                format!("the parameter `{name}` is in `{location}`, where no client can send it"),
                "put it into the path, the query or a header, or leave it out and say why under its \
                 name in `x-departs-from-page`",
            ));
        }
        if parameter
            .get("schema")
            .is_none_or(|schema| !schema.is_object())
        {
            found.push(problem(
                at,
                format!("the parameter `{name}` has no schema"),
                "give it a `schema` with a type",
            ));
        }
        for key in [
            "style",
            "explode",
            "content",
            "allowReserved",
            "allowEmptyValue",
        ] {
            if parameter.get(key).is_some() {
                found.push(problem(
                    format!("{at}/{key}"),
                    format!("no client heeds `{key}` of the parameter `{name}`"),
                    "delete it, and describe how the parameter is written in words",
                ));
            }
        }
        check_schema(
            self.document,
            &format!("{at}/schema"),
            &parameter["schema"],
            found,
        );
        let (_, schema) = resolve(self.document, at, &parameter["schema"]);
        let is_one = |schema: &Value| !matches!(schema["type"].as_str(), Some("object" | "array"));
        let (_, items) = resolve(self.document, at, &schema["items"]);
        let is_list = schema["type"] == "array" && is_one(items);
        let is_sent_as_list = is_list && location == "query";
        if !is_one(schema) && !is_sent_as_list {
            found.push(problem(
                format!("{at}/schema"),
                format!("the parameter `{name}` is no single value"),
                "give it a type that is one value, or in the query a list of such",
            ));
        }
    }

    /// The path and its parameters name each other.
    fn check_template(&self, parameters: &[(String, &Value)], found: &mut Vec<Problem>) {
        let in_path: Vec<(&String, &str, bool)> = parameters
            .iter()
            .filter(|(_, parameter)| parameter["in"] == "path")
            .map(|(at, parameter)| {
                let name = parameter["name"].as_str().unwrap_or_default();
                (at, name, parameter["required"] == Value::Bool(true))
            })
            .collect();
        let Some(names) = names_in_template(self.path) else {
            found.push(problem(
                self.item_at,
                format!("the braces of the path `{}` do not pair", self.path),
                "write each parameter as `{name}`",
            ));
            return;
        };
        for (index, name) in names.iter().enumerate() {
            if names[..index].contains(name) {
                found.push(problem(
                    self.item_at,
                    format!("the path has `{{{name}}}` twice"),
                    "give each place of the path a name of its own",
                ));
            } else if !in_path.iter().any(|(_, other, _)| other == name) {
                found.push(problem(
                    &self.at,
                    format!("no parameter is called `{name}`, which the path has as `{{{name}}}`"),
                    "describe it as a parameter with `in: path` and `required: true`",
                ));
            }
        }
        for (at, name, required) in in_path {
            if !names.contains(&name) {
                found.push(problem(
                    at,
                    format!("the path has no place for the parameter `{name}`"),
                    "write it into the path as `{name}`, or say where else it goes",
                ));
            } else if !required {
                found.push(problem(
                    at,
                    format!("the parameter `{name}` is in the path, and not required"),
                    "say `required: true`: a path without it is another path",
                ));
            }
        }
    }

    fn check_bodies(&self, found: &mut Vec<Problem>) {
        let at = format!("{}/requestBody", self.at);
        if let Some(body) = self.value.get("requestBody") {
            let (at, body) = resolve(self.document, &at, body);
            self.check_content(&at, body, true, found);
            let (_, schema) = resolve(self.document, "", json_schema(self.document, body));
            if ["boolean", "integer", "number"]
                .map(Value::from)
                .contains(&schema["type"])
            {
                found.push(problem(
                    at,
                    "the request body is a single number or flag, which no helper for tests takes",
                    "describe an object that has it as a field",
                ));
            }
        }
        let responses = &self.value["responses"];
        for (status, response) in members(responses) {
            let at = format!("{}/responses/{}", self.at, escape(status));
            if !is_status(status) {
                found.push(problem(
                    &at,
                    format!("`{status}` is no HTTP status"),
                    "write three digits, or `4XX`, `5XX` or `default`",
                ));
            }
            let (at, response) = resolve(self.document, &at, response);
            self.check_content(&at, response, false, found);
            if status.starts_with('2') {
                self.check_reply(&at, response, found);
            }
        }
    }

    /// A reply is read field by field, so it has fields and a name.
    fn check_reply(&self, at: &str, reply: &Value, found: &mut Vec<Problem>) {
        let schema = json_schema(self.document, reply);
        let (_, target) = resolve(self.document, at, schema);
        let is_named_object = schema["$ref"].is_string()
            && (target["type"] == "object" || target["properties"].is_object());
        if members(&reply["content"]).next().is_some() && !is_named_object {
            found.push(problem(
                format!("{at}/content"),
                "the reply is no object that `components/schemas` has",
                "describe it as one, or leave `content` out, and the reply keeps the body as it is",
            ));
        }
    }

    fn check_content(&self, at: &str, body: &Value, needed: bool, found: &mut Vec<Problem>) {
        let content = members(&body["content"]);
        let media: Vec<&String> = content.map(|(media, _)| media).collect();
        let at = format!("{at}/content");
        match media.as_slice() {
            [] if needed => found.push(problem(at, "the request body has no content", JSON_ONLY)),
            [] => {}
            [one] => {
                let at = format!("{at}/{}", escape(one));
                let media = &body["content"][one.as_str()];
                // Failures are decoded by the crate, whatever they say they are.
                if needed && *one != "application/json" {
                    found.push(problem(
                        &at,
                        format!("the request body is `{one}`"),
                        JSON_ONLY,
                    ));
                }
                if !media["schema"].is_object() {
                    found.push(problem(&at, "a body has no schema", "give it a `schema`"));
                }
                if media.get("encoding").is_some() {
                    found.push(problem(&at, "a body has an `encoding`", "delete it"));
                }
                check_schema(
                    self.document,
                    &format!("{at}/schema"),
                    &media["schema"],
                    found,
                );
            }
            _ => found.push(problem(
                at,
                format!("a body has {} media types", media.len()),
                "describe one media type; generated clients take one",
            )),
        }
    }
}

fn is_status(status: &str) -> bool {
    let bytes = status.as_bytes();
    status == "default"
        || (bytes.len() == 3
            && (b'1'..=b'5').contains(&bytes[0])
            && (&bytes[1..] == b"XX" || bytes[1..].iter().all(u8::is_ascii_digit)))
}

/// The names in the braces of a path, or nothing where they do not pair.
pub fn names_in_template(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if before.contains('}') || name.is_empty() || name.contains(['{', '/']) {
            return None;
        }
        names.push(name);
        rest = after;
    }
    (!rest.contains('}')).then_some(names)
}

/// Whether a reference is one to a component of a kind.
fn leads_to(document: &Value, reference: &Value, kind: &str) -> bool {
    let prefix = format!("#/components/{kind}/");
    let name = reference.as_str().and_then(|all| all.strip_prefix(&prefix));
    name.is_some_and(|name| {
        let whole = !name.contains('/');
        whole
            && document
                .pointer(&format!("/components/{kind}/{name}"))
                .is_some_and(Value::is_object)
    })
}

/// A schema and those that stand in it, but for what it refers to.
fn check_schema(document: &Value, at: &str, schema: &Value, found: &mut Vec<Problem>) {
    let Some(all) = schema.as_object() else {
        if !schema.is_null() {
            found.push(problem(at, "a schema is not a mapping", ONE_TYPE));
        }
        return;
    };
    check_keywords(at, all, found);
    check_type(at, all, found);
    check_limits(at, all, found);
    if let Some(reference) = all.get("$ref")
        && !leads_to(document, reference, "schemas")
    {
        found.push(problem(
            format!("{at}/$ref"),
            format!(
                "the reference `{}` leads to no schema",
                reference.as_str().unwrap_or_default()
            ),
            "name a schema of this document: `#/components/schemas/NAME`",
        ));
    }
    if let Some(parts) = all.get("allOf") {
        let one = parts.as_array().filter(|parts| parts.len() == 1);
        if !one.is_some_and(|parts| parts[0]["$ref"].is_string()) {
            found.push(problem(
                format!("{at}/allOf"),
                "`allOf` joins schemas, of which no type is made",
                "keep `allOf` for one reference that is given a description, and list all \
                 properties in one schema",
            ));
        } else {
            check_schema(document, &format!("{at}/allOf/0"), &parts[0], found);
        }
    }
    for (name, property) in members(&schema["properties"]) {
        let at = format!("{at}/properties/{}", escape(name));
        check_schema(document, &at, property, found);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = all.get(key).filter(|inner| !inner.is_boolean()) {
            check_schema(document, &format!("{at}/{key}"), inner, found);
        }
    }
    check_properties(at, schema, found);
}

fn check_keywords(at: &str, schema: &Map<String, Value>, found: &mut Vec<Problem>) {
    for key in schema.keys().filter(|key| NO_TYPE.contains(&key.as_str())) {
        let fix = match key.as_str() {
            "anyOf" | "oneOf" | "not" => ONE_TYPE,
            _ => "delete it, and say in words what it means",
        };
        found.push(problem(
            format!("{at}/{key}"),
            format!("no type is made of a schema with `{key}`"),
            fix,
        ));
    }
}

fn check_type(at: &str, schema: &Map<String, Value>, found: &mut Vec<Problem>) {
    let Some(kind) = schema.get("type") else {
        return;
    };
    if !kind.as_str().is_some_and(|kind| TYPES.contains(&kind)) {
        found.push(problem(
            format!("{at}/type"),
            format!("{kind} is not a type of OpenAPI 3.0"),
            "write one of array, boolean, integer, number, object and string",
        ));
    }
    if kind == "array" && !schema.get("items").is_some_and(Value::is_object) {
        found.push(problem(
            at,
            "an array does not say what it is of",
            "give it `items` with a type",
        ));
    }
}

fn check_limits(at: &str, schema: &Map<String, Value>, found: &mut Vec<Problem>) {
    let mut bad = |key: &str, what: &str, fix: &'static str| {
        found.push(problem(format!("{at}/{key}"), what, fix));
    };
    const WORD: &str = "write what OpenAPI 3.0 takes here, or delete it";
    for key in ["minLength", "maxLength", "minItems", "maxItems"] {
        if schema
            .get(key)
            .is_some_and(|value| value.as_u64().is_none_or(|n| n > 1 << 30))
        {
            bad(key, &format!("`{key}` is no small whole number"), WORD);
        }
    }
    for key in ["minimum", "maximum"] {
        let whole = schema.get("type").is_some_and(|kind| kind == "integer");
        let fits = |value: &Value| match whole {
            true => value.as_i64().is_some(),
            false => value.is_number(),
        };
        if schema.get(key).is_some_and(|value| !fits(value)) {
            bad(key, &format!("`{key}` is not a number of the type"), WORD);
        }
    }
    let booleans = [
        "nullable",
        "uniqueItems",
        "exclusiveMinimum",
        "exclusiveMaximum",
    ];
    for key in booleans
        .into_iter()
        .chain(["deprecated", "readOnly", "writeOnly"])
    {
        if schema.get(key).is_some_and(|value| !value.is_boolean()) {
            bad(key, &format!("`{key}` is neither true nor false"), WORD);
        }
    }
    for key in ["description", "format", "pattern", "title"] {
        if schema.get(key).is_some_and(|value| !value.is_string()) {
            bad(key, &format!("`{key}` is no text"), WORD);
        }
    }
    for key in ["required", "enum"] {
        let strings = |value: &Value| {
            value
                .as_array()
                .is_some_and(|all| all.iter().all(Value::is_string) && !all.is_empty())
        };
        if schema.get(key).is_some_and(|value| !strings(value)) {
            bad(key, &format!("`{key}` is no list of words"), WORD);
        }
    }
    if schema.get("enum").is_some() && schema.get("type").is_some_and(|kind| kind != "string") {
        bad(
            "enum",
            "`enum` lists values of something that is no text",
            "delete it",
        );
    }
    if schema
        .get("properties")
        .is_some_and(|value| !value.is_object())
    {
        bad("properties", "`properties` is not a mapping", WORD);
    }
    let extra = schema.get("additionalProperties");
    if extra.is_some_and(|value| !value.is_boolean() && !value.is_object()) {
        bad(
            "additionalProperties",
            "`additionalProperties` is neither yes, no nor a schema",
            WORD,
        );
    }
}

/// Properties become fields, and closed values become variants, whose names
/// Rust tells apart by other rules than JSON.
fn check_properties(at: &str, schema: &Value, found: &mut Vec<Problem>) {
    let mut fields: BTreeMap<String, &str> = BTreeMap::new();
    for (name, _) in members(&schema["properties"]) {
        let at = format!("{at}/properties/{}", escape(name));
        let rust = name.to_snake_case();
        if rust.is_empty() {
            found.push(problem(
                at,
                format!("`{name}` makes no name for a field"),
                RENAME,
            ));
        } else if let Some(other) = fields.insert(rust, name) {
            found.push(problem(
                at,
                format!("the fields `{other}` and `{name}` have one name in Rust"),
                RENAME,
            ));
        }
    }
    check_values(&format!("{at}/enum"), &schema["enum"], false, found);
}

/// A field of a reply that repeats a value of the request is a text, and the
/// request has that value.
fn check_echoes(document: &Value, name: &str, schema: &Value, found: &mut Vec<Problem>) {
    for (property, field) in members(&schema["properties"]) {
        let Some(asked) = field.get(ECHOES) else {
            continue;
        };
        let name = escape(name);
        let at = format!("/components/schemas/{name}/properties/{}", escape(property));
        let (_, described) = resolve(document, &at, field["allOf"].get(0).unwrap_or(field));
        let at = format!("{at}/{ECHOES}");
        if described["type"] != "string" {
            found.push(problem(
                at,
                format!("`{property}` has `{ECHOES}` and is no text"),
                "delete it: only texts and phone numbers are compared",
            ));
        } else if !asked
            .as_str()
            .is_some_and(|asked| is_asked(document, &name, asked))
        {
            found.push(problem(
                at,
                format!("no operation that replies with `{name}` has a value {asked}"),
                "name a path parameter or a field of the body of such an operation",
            ));
        }
    }
}

/// Whether an operation that replies with a schema has a path parameter or a
/// field of its body of a name.
fn is_asked(document: &Value, schema: &str, asked: &str) -> bool {
    members(&document["paths"]).any(|(path, item)| {
        let operations = METHODS.iter().filter_map(|method| item.get(method));
        let replies = |operation: &Value| {
            let mut responses = members(&operation["responses"]);
            let reference = format!("#/components/schemas/{schema}");
            responses.any(|(status, response)| {
                let schema = json_schema(document, response);
                status.starts_with('2') && schema["$ref"] == *reference
            })
        };
        let has_field = |operation: &Value| {
            let body = json_schema(document, &operation["requestBody"]);
            let (_, body) = resolve(document, "", body);
            body["properties"].get(asked).is_some()
        };
        let in_path = names_in_template(path).is_some_and(|names| names.contains(&asked));
        operations
            .filter(|operation| replies(operation))
            .any(|operation| in_path || has_field(operation))
    })
}

/// The schema of a request's or a response's body in JSON.
fn json_schema<'a>(document: &'a Value, holder: &'a Value) -> &'a Value {
    let (_, holder) = resolve(document, "", holder);
    &holder["content"]["application/json"]["schema"]
}

fn check_open_values(at: &str, schema: &Value, found: &mut Vec<Problem>) {
    let key = "x-extensible-enum";
    let Some(values) = schema.get(key) else {
        return;
    };
    let at = format!("{at}/{key}");
    if !values
        .as_array()
        .is_some_and(|all| all.iter().all(Value::is_string))
    {
        found.push(problem(
            at,
            format!("`{key}` is no list of words"),
            "quote its values",
        ));
        return;
    }
    check_values(&at, values, true, found);
}

fn check_values(at: &str, values: &Value, open: bool, found: &mut Vec<Problem>) {
    let mut variants: BTreeMap<String, &str> = BTreeMap::new();
    let values = values.as_array().into_iter().flatten().enumerate();
    for (index, value) in values.filter_map(|(index, value)| Some((index, value.as_str()?))) {
        let at = format!("{at}/{index}");
        let rust = variant(value);
        let no_name =
            rust == "Unknown" || !rust.starts_with(|first: char| first.is_ascii_alphabetic());
        if open && no_name {
            found.push(problem(
                at,
                format!("the value `{value}` makes no name for a variant"),
                "leave it out of the list: an open set takes it; where a page lists it, say why under \
                 its name in `x-departs-from-page`",
            ));
        } else if let Some(other) = variants.insert(rust, value).filter(|other| *other != value) {
            found.push(problem(
                at,
                format!("the values `{other}` and `{value}` have one name in Rust"),
                "list one of them: an open set takes both; where a page lists both, say why under the \
                 other's name in `x-departs-from-page`",
            ));
        }
    }
}

/// The name of a value's variant, without a difference that only case makes.
fn variant(value: &str) -> String {
    let words = value.split(|letter: char| !letter.is_ascii_alphanumeric());
    let capital = |word: &str| {
        let (first, rest) = word.split_at(1);
        first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
    };
    words.filter(|word| !word.is_empty()).map(capital).collect()
}

/// A schema that is nothing but itself has no end.
fn check_loops(document: &Value, found: &mut Vec<Problem>) {
    for (name, schema) in members(&document["components"]["schemas"]) {
        let mut passed = vec![name.as_str()];
        let mut here = schema;
        loop {
            let wrapped = here["allOf"]
                .get(0)
                .map_or(&Value::Null, |part| &part["$ref"]);
            let reference = here["$ref"].as_str().or(wrapped.as_str());
            let next = reference.and_then(|all| all.strip_prefix("#/components/schemas/"));
            let Some(next) = next else { break };
            if passed.contains(&next) {
                found.push(problem(
                    format!("/components/schemas/{}", escape(name)),
                    format!("the schema `{name}` is nothing but a reference to itself"),
                    "give it a type",
                ));
                break;
            }
            passed.push(next);
            here = &document["components"]["schemas"][next];
        }
    }
}

/// The names that one gateway's client has side by side.
fn check_names(part: &Value, gateway: &str, found: &mut Vec<Problem>) {
    let mut methods: BTreeMap<String, &str> = BTreeMap::new();
    for (path, item) in members(&part["paths"]) {
        for method in METHODS {
            let Some(id) = item[method]["operationId"].as_str() else {
                continue;
            };
            if let Some(other) = methods.insert(id.to_snake_case(), id) {
                found.push(problem(
                    format!("/paths/{}/{method}/operationId", escape(path)),
                    format!(
                        "the operations `{other}` and `{id}` of `{gateway}` have one name in Rust"
                    ),
                    "give one of them another `operationId`",
                ));
            }
        }
    }
    let mut taken = Vec::new();
    let mut types: BTreeMap<String, String> = BTreeMap::new();
    let mut take = |rust: String, said: String, at: String| {
        if let Some(other) = types.insert(rust, said.clone()) {
            found.push(problem(
                at,
                format!("{other} and {said} of `{gateway}` have one name in Rust"),
                "rename one of them",
            ));
        }
    };
    for (name, schema) in members(&part["components"]["schemas"]) {
        let at = format!("/components/schemas/{}", escape(name));
        let rust = name.to_upper_camel_case();
        if names::is_taken(&rust) {
            taken.push(problem(
                at.clone(),
                format!("there is a type `{rust}` already, of the language or of every client"),
                "give the schema another name",
            ));
        }
        take(rust.clone(), format!("the schema `{name}`"), at.clone());
        for (property, inner) in members(&schema["properties"]) {
            // A type without a name of its own is named after where it stands.
            let is_type = inner["properties"].is_object() || inner["enum"].is_array();
            if is_type {
                let rust = format!("{rust}{}", property.to_upper_camel_case());
                let said = format!("the field `{property}` of `{name}`");
                take(rust, said, format!("{at}/properties/{}", escape(property)));
            }
        }
    }
    found.extend(taken);
}
