//! The operations that a mock gateway has, and its answers, as the spec gives
//! them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::call::Call;
use crate::{infobip, smsend};

/// The spec, for the mock gateway to look things up in.
pub(super) struct Spec(Value);

/// An operation of the spec.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    spec: &'a Spec,
    value: &'a Value,
}

/// An answer of a mock gateway.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    /// `None` for an empty body.
    pub body: Option<Value>,
}

impl Spec {
    pub fn load() -> std::io::Result<Self> {
        let json = include_str!(concat!(env!("OUT_DIR"), "/spec.json"));
        serde_json::from_str(json)
            .map(Self)
            .map_err(std::io::Error::other)
    }

    /// The operation at a path, and whether the path is known at all.
    pub fn operation(&self, method: &str, path: &str) -> (Option<Operation<'_>>, bool) {
        let Some(item) = self.0["paths"].get(path) else {
            return (None, false);
        };
        let value = item.get(method.to_ascii_lowercase());
        (value.map(|value| Operation { spec: self, value }), true)
    }

    /// What a reference leads to, or the value itself.
    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        value["$ref"]
            .as_str()
            .and_then(|reference| self.0.pointer(reference.strip_prefix('#')?))
            .unwrap_or(value)
    }
}

impl Operation<'_> {
    pub fn id(&self) -> &str {
        self.value["operationId"].as_str().unwrap_or_default()
    }

    /// Whether the headers prove one of the ways to authenticate that the
    /// operation takes, with a secret of the mock's own.
    pub fn is_authenticated(&self, headers: &BTreeMap<String, String>) -> bool {
        let ways = self.value["security"].as_array().into_iter().flatten();
        ways.filter_map(Value::as_object).any(|way| {
            way.keys().all(|scheme| {
                let declared = &self.spec.0["components"]["securitySchemes"][scheme];
                let name = declared["name"].as_str().unwrap_or("Authorization");
                let given = headers.get(&name.to_ascii_lowercase());
                super::gateway::ACCEPTED
                    .iter()
                    .any(|(known, value)| known == scheme && given.is_some_and(|g| g == value))
            })
        })
    }

    /// What is wrong with the query or the body, if anything is.
    pub fn fault(&self, call: &Call) -> Option<String> {
        let content_type = call.headers.get("content-type").map_or("", String::as_str);
        if !content_type.starts_with("application/json") {
            return Some("the body is not declared as application/json".to_owned());
        }
        let checked = infobip::check_body(self.id(), &call.body)
            .or_else(|| smsend::check_body(self.id(), &call.body));
        if let Some(Err(error)) = checked {
            return Some(error.to_string());
        }
        let query = call.query.as_deref().unwrap_or_default();
        query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .find_map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                self.parameter_fault(name, value)
            })
    }

    fn parameter_fault(&self, name: &str, value: &str) -> Option<String> {
        let mut parameters = self.value["parameters"].as_array().into_iter().flatten();
        let Some(parameter) = parameters.find(|parameter| parameter["name"] == name) else {
            return Some("the query has a parameter that the operation has not".to_owned());
        };
        let boolean = parameter["schema"]["type"] == "boolean";
        (boolean && !matches!(value, "true" | "false"))
            .then(|| format!("`{name}` is neither true nor false"))
    }

    /// The answer that the spec gives as an example: the named one, or the
    /// first. A status or an example that the spec does not have gives `None`;
    /// a response without a body has no examples, and any name fits it.
    pub fn answer(&self, status: u16, example: Option<&str>) -> Option<Answer> {
        let response = self
            .spec
            .resolve(self.value["responses"].get(status.to_string())?);
        let headers = response["headers"].as_object().into_iter().flatten();
        let mut headers: BTreeMap<String, String> = headers
            .filter_map(|(name, header)| {
                let value = self.spec.resolve(header)["example"].as_str()?;
                Some((name.to_ascii_lowercase(), value.to_owned()))
            })
            .collect();
        let Some(content) = response.get("content") else {
            return Some(Answer {
                status,
                headers,
                body: None,
            });
        };
        let examples = content["application/json"]["examples"].as_object()?;
        // Without a name the ordinary one is meant, which each reply has.
        let example = match example {
            Some(name) => examples.get(name)?,
            None => examples.get("ordinary").or(examples.values().next())?,
        };
        headers.insert("content-type".to_owned(), "application/json".to_owned());
        let body = self.spec.resolve(example)["value"].clone();
        Some(Answer {
            status,
            headers,
            body: Some(body),
        })
    }
}
