//! Examples are the test vectors of every language, so each must be one that
//! its schema takes; and so must what the pages themselves give as examples.

use std::collections::BTreeMap;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use super::failure;
use crate::contract::{Direction, Element};
use crate::report::finding::Finding;
use crate::report::kind::Kind;
use crate::source_facts::Facts;
use crate::spec::{Operation, Pointer, references, resolve};

pub fn check(
    document: &Value,
    operations: &[Operation],
    facts: &BTreeMap<String, Facts>,
) -> Vec<Finding> {
    let mut examples = Examples {
        document,
        schemas: nullable(&document["components"]["schemas"]),
        validators: BTreeMap::new(),
        findings: Vec::new(),
    };
    examples.walk(document, &Pointer::default());
    for operation in operations {
        for facts in operation.pages.iter().filter_map(|page| facts.get(page)) {
            examples.documented(operation, facts);
        }
    }
    examples.findings
}

struct Examples<'spec> {
    document: &'spec Value,
    /// The named schemas, in terms of JSON Schema.
    schemas: Value,
    /// Schemas with several examples are compiled once.
    validators: BTreeMap<Pointer, Result<Validator, String>>,
    findings: Vec<Finding>,
}

impl Examples<'_> {
    /// Checks the examples of media types, parameters, headers and schemas.
    fn walk(&mut self, value: &Value, pointer: &Pointer) {
        match value {
            Value::Object(members) => {
                let schema = pointer.join("schema");
                let is_schema = is_schema_pointer(pointer);
                let holder = if is_schema { pointer } else { &schema };
                if is_schema || members.contains_key("schema") {
                    self.examples_of(members, pointer, holder);
                }
                for (key, member) in members {
                    let data = ["example", "examples", "value"].contains(&key.as_str());
                    if !data || pointer.is_properties() {
                        self.walk(member, &pointer.join(key));
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.walk(item, &pointer.index(index));
                }
            }
            _ => {}
        }
    }

    fn examples_of(&mut self, members: &Map<String, Value>, pointer: &Pointer, schema: &Pointer) {
        if let Some(example) = members.get("example") {
            self.validate(example, &pointer.join("example"), schema);
        }
        let named = members.get("examples").and_then(Value::as_object);
        for (name, example) in named.into_iter().flatten() {
            if let Some(value) = example.get("value") {
                let at = pointer.join("examples").join(name).join("value");
                self.validate(value, &at, schema);
            }
        }
    }

    fn validate(&mut self, example: &Value, at: &Pointer, schema: &Pointer) {
        let refused: Vec<(String, String)> = match self.validator(schema) {
            Ok(validator) => validator
                .iter_errors(example)
                .map(|error| (error.instance_path().to_string(), error.to_string()))
                .collect(),
            Err(why) => vec![(String::new(), why.clone())],
        };
        for (inside, why) in refused {
            self.findings.push(
                failure(
                    Kind::InvalidExample,
                    format!("the example does not fit its schema: {why}"),
                    format!("{at}{inside}"),
                )
                .fix("correct the example, or the schema if the example is what the gateway takes"),
            );
        }
    }

    fn validator(&mut self, schema: &Pointer) -> &Result<Validator, String> {
        // Most schemas are references to a few.
        let (passed, value) = resolve(self.document, schema);
        let target = passed.last().unwrap_or(schema).clone();
        let schemas = &self.schemas;
        self.validators.entry(target).or_insert_with(|| {
            let value = nullable(value);
            let mut reached = Map::new();
            reach(&value, schemas, &mut reached);
            let root = json!({ "allOf": [value], "components": { "schemas": reached } });
            jsonschema::options()
                .with_draft(Draft::Draft4)
                .build(&root)
                .map_err(|error| format!("the schema itself is not valid: {error}"))
        })
    }

    /// What a page gives as an example must be something that can be sent.
    fn documented(&mut self, operation: &Operation, facts: &Facts) {
        for field in &facts.contract.request {
            let element = Element::Field(Direction::Request, field.name.clone());
            if operation
                .contract
                .field(Direction::Request, &field.name)
                .is_none()
            {
                continue;
            }
            let place = operation.place(&element);
            let schema = match place.find(self.document) {
                Some(parameter) if parameter.get("in").is_some() => place.join("schema"),
                _ => place.clone(),
            };
            let refused: Vec<String> = match self.validator(&schema) {
                Ok(validator) => field
                    .examples
                    .iter()
                    .filter(|example| !takes(validator, example))
                    .cloned()
                    .collect(),
                // A schema that is not valid was found with its own examples.
                Err(_) => Vec::new(),
            };
            for example in refused {
                let (at, _) = resolve(self.document, &place);
                let at = at.last().cloned().unwrap_or(place.clone());
                self.findings.push(
                    failure(
                        Kind::RefusedExample,
                        format!("the page's own example `{example}` of the request field `{}` does not fit the schema", field.name),
                        at,
                    )
                    .from_source(format!("{}: {}", facts.page, field.row))
                    .fix(
                        "loosen the schema until it takes what the page shows; if the gateway does not \
                         take it, correct the example in the saved page",
                    ),
                );
            }
        }
    }
}

/// A page shows text; what is sent may be a number that is written the same.
fn takes(validator: &Validator, example: &str) -> bool {
    let number = serde_json::from_str::<Value>(example);
    validator.is_valid(&Value::String(example.to_owned()))
        || number.is_ok_and(|number| validator.is_valid(&number))
}

/// Collects the named schemas that a schema leads to. A validator takes longer
/// to make the more it is given, and most schemas lead to few others.
fn reach(value: &Value, schemas: &Value, reached: &mut Map<String, Value>) {
    for reference in references(value) {
        let name = reference.component("schemas");
        if let Some((name, schema)) = name.and_then(|name| Some((name, schemas.get(name)?)))
            && !reached.contains_key(name)
        {
            reached.insert(name.to_owned(), schema.clone());
            reach(schema, schemas, reached);
        }
    }
}

/// Whether a pointer is that of a schema, by where it stands.
fn is_schema_pointer(pointer: &Pointer) -> bool {
    let keys: Vec<String> = pointer.keys().collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    matches!(
        keys.as_slice(),
        ["components", "schemas", _] | [.., "schema" | "items"] | [.., "properties", _]
    )
}

/// OpenAPI 3.0's `nullable` in terms of JSON Schema.
fn nullable(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut members: Map<String, Value> = members
                .iter()
                .map(|(key, member)| (key.clone(), nullable(member)))
                .collect();
            if members.get("nullable") == Some(&Value::Bool(true)) {
                if let Some(kind) = members.get("type").cloned().filter(Value::is_string) {
                    members.insert("type".to_owned(), json!([kind, "null"]));
                }
                if let Some(Value::Array(values)) = members.get_mut("enum") {
                    values.push(Value::Null);
                }
            }
            Value::Object(members)
        }
        Value::Array(items) => items.iter().map(nullable).collect(),
        other => other.clone(),
    }
}
