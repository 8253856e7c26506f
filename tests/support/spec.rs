//! The examples of the spec, read out of it.

use serde_json::Value;

use crate::build::document::Document;

/// An answer that the spec gives as an example.
pub struct Example {
    pub operation: String,
    pub status: u16,
    pub name: String,
    pub value: Value,
    /// What the example, or else its status, means for the PIN.
    pub means: String,
}

pub fn spec() -> Value {
    let yaml = include_str!("../../openapi/two-factor.yaml");
    Document::parse(yaml)
        .map_err(|diagnostic| diagnostic.at("spec"))
        .expect("a spec")
        .value
}

/// The operation and the body of each example of a request.
pub fn request_examples() -> Vec<(String, Value)> {
    let spec = spec();
    let mut found = Vec::new();
    for operation in operations(&spec) {
        let id = text(&operation["operationId"]);
        for example in members(&operation["requestBody"]["content"]["application/json"]["examples"])
        {
            found.push((id.clone(), example.1["value"].clone()));
        }
    }
    found
}

/// The examples of all answers.
pub fn answer_examples() -> Vec<Example> {
    let spec = spec();
    let mut found = Vec::new();
    for operation in operations(&spec) {
        let id = text(&operation["operationId"]);
        // A reply to a verification says whether the PIN is right, a failure
        // whether an attempt was spent.
        let keys = match id.starts_with("verify") {
            true => ["x-verification", "x-attempt"],
            false => ["x-delivery"; 2],
        };
        for (status, response) in members(&operation["responses"]) {
            let response = match response["$ref"].as_str() {
                Some(reference) => spec.pointer(&reference[1..]).expect("a component"),
                None => response,
            };
            for (name, example) in members(&response["content"]["application/json"]["examples"]) {
                let key = keys[usize::from(status != "200")];
                let verdict = example[key].as_str().or(response[key].as_str());
                found.push(Example {
                    operation: id.clone(),
                    status: status.parse().expect("a status"),
                    name: name.clone(),
                    value: example["value"].clone(),
                    means: verdict.expect("a meaning").to_owned(),
                });
            }
        }
    }
    found
}

fn operations(spec: &Value) -> impl Iterator<Item = &Value> {
    members(&spec["paths"]).map(|(_, item)| &item["post"])
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
