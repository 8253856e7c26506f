//! The operations that a mock gateway has, and its answers, as the spec gives
//! them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::answer::Answer;
use super::credentials;
use super::format::Format;

/// The spec, for the mock gateway to look things up in.
pub(super) struct Spec(Value);

/// An operation of the spec.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    pub spec: &'a Spec,
    /// The path, with the names of the values in it.
    pub template: &'a str,
    /// `None` where the mock does not know the gateway.
    format: Option<Format>,
    value: &'a Value,
}

impl Spec {
    pub fn load() -> std::io::Result<Self> {
        let json = include_str!(concat!(env!("OUT_DIR"), "/spec.json"));
        serde_json::from_str(json)
            .map(Self)
            .map_err(std::io::Error::other)
    }

    /// The `operationId` of each operation.
    pub fn operation_ids(&self) -> Vec<String> {
        let paths = self.0["paths"].as_object().into_iter().flatten();
        let members = paths.flat_map(|(_, item)| item.as_object().into_iter().flatten());
        let ids = members.filter_map(|(_, member)| member["operationId"].as_str());
        ids.map(str::to_owned).collect()
    }

    /// The operation of a method at a path.
    ///
    /// # Errors
    ///
    /// The answer where there is none such.
    pub fn operation(&self, method: &str, path: &str) -> Result<Operation<'_>, Answer> {
        let paths = self.0["paths"].as_object().into_iter().flatten();
        let mut fitting = paths.filter(|(template, _)| fits(template, path));
        let Some((template, item)) = fitting.next() else {
            let reason = "no operation has this path";
            return Err(report(self.format_at(path), Answer::empty(404), reason));
        };
        let members = item.as_object().into_iter().flatten();
        let operations = members.filter(|(_, value)| value.get("operationId").is_some());
        let operations = operations.map(|(name, value)| (name.to_ascii_uppercase(), value));
        match operations.clone().find(|(name, _)| name == method) {
            Some((_, value)) => Ok(Operation {
                spec: self,
                template,
                format: format_of(value),
                value,
            }),
            None => {
                let allowed: Vec<_> = operations.map(|(name, _)| name).collect();
                let reason = "no operation at this path has this method";
                let answer = report(self.format_at(path), Answer::empty(405), reason);
                Err(answer.with_header("allow", &allowed.join(", ")))
            }
        }
    }

    /// The format of the gateway whose operations share the most segments with
    /// the beginning of a path. `None` where they share none.
    fn format_at(&self, path: &str) -> Option<Format> {
        let shared = |template: &str| {
            let segments = template.split('/').zip(path.split('/')).skip(1);
            segments
                .take_while(|(place, segment)| place == segment)
                .count()
        };
        let paths = self.0["paths"].as_object().into_iter().flatten();
        let (shared, item) = paths
            .map(|(template, item)| (shared(template), item))
            .max_by_key(|(shared, _)| *shared)?;
        let mut members = item.as_object().into_iter().flatten();
        (shared > 0)
            .then(|| members.find_map(|(_, member)| format_of(member)))
            .flatten()
    }

    /// What a reference leads to, or the value itself.
    pub fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        value["$ref"]
            .as_str()
            .and_then(|reference| self.0.pointer(reference.strip_prefix('#')?))
            .unwrap_or(value)
    }
}

/// Whether a path is one that a template stands for: segment by segment the same,
/// with anything in place of a name in braces.
fn fits(template: &str, path: &str) -> bool {
    let same = |(place, segment): (&str, &str)| match place.starts_with('{') {
        true => !segment.is_empty(),
        false => place == segment,
    };
    template.split('/').count() == path.split('/').count()
        && template.split('/').zip(path.split('/')).all(same)
}

/// The format of the gateway that an operation belongs to.
fn format_of(operation: &Value) -> Option<Format> {
    Format::of_gateway(operation["tags"][0].as_str()?)
}

/// A failure in the gateway's format, or in plain text where there is none.
fn report(format: Option<Format>, failure: Answer, reason: &str) -> Answer {
    match format {
        Some(format) => format.report(failure, reason),
        None => failure.with_text(reason),
    }
}

impl<'a> Operation<'a> {
    /// The value of a name in the path.
    pub fn in_path<'path>(self, path: &'path str, name: &str) -> Option<&'path str> {
        let mut segments = self.template.split('/').zip(path.split('/'));
        let (_, value) = segments.find(|(place, _)| {
            let inside = place
                .strip_prefix('{')
                .and_then(|place| place.strip_suffix('}'));
            inside == Some(name)
        })?;
        Some(value)
    }

    /// The fields of the reply that repeat a value of the request, each with the
    /// name of that value.
    pub fn echoes(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let reply = self.spec.resolve(&self.value["responses"]["200"]);
        let schema = &reply["content"]["application/json"]["schema"];
        let fields = self.spec.resolve(schema)["properties"].as_object();
        fields
            .into_iter()
            .flatten()
            .filter_map(|(field, schema)| Some((field.as_str(), schema["x-echoes"].as_str()?)))
    }

    /// Whether a request must have a body.
    pub fn requires_body(self) -> bool {
        self.value["requestBody"]["required"] == true
    }

    pub fn id(self) -> &'a str {
        self.value["operationId"].as_str().unwrap_or_default()
    }

    /// The schema of the request's body.
    pub fn body(self) -> &'a Value {
        &self.value["requestBody"]["content"]["application/json"]["schema"]
    }

    /// The schema of a parameter in the query, where there is such a one.
    pub fn query_parameter(self, name: &str) -> Option<&'a Value> {
        let mut parameters = self.value["parameters"].as_array()?.iter();
        let parameter = parameters.find(|other| other["in"] == "query" && other["name"] == name);
        Some(&parameter?["schema"])
    }

    /// Whether the headers prove one of the ways to authenticate that the
    /// operation takes, with a secret of the mock's own.
    pub fn is_authenticated(self, headers: &BTreeMap<String, String>) -> bool {
        let ways = self.value["security"].as_array().into_iter().flatten();
        ways.filter_map(Value::as_object).any(|way| {
            way.keys().all(|scheme| {
                let declared = &self.spec.0["components"]["securitySchemes"][scheme];
                let name = declared["name"].as_str().unwrap_or("Authorization");
                let given = headers.get(&name.to_ascii_lowercase());
                given.is_some() && given == credentials::accepted(scheme).as_ref()
            })
        })
    }

    /// The answer that the spec gives as an example: the named one, or the
    /// first. `None` where the spec has no such status or no such example. A
    /// response without a body has no examples, and any name fits it.
    pub fn answer(self, status: u16, name: Option<&str>) -> Option<Answer> {
        let responses = &self.value["responses"];
        let response = self.spec.resolve(responses.get(status.to_string())?);
        let answer = self.head(status, response);
        if let Some(body) = name.and_then(|name| self.failure_body(status, name)) {
            let media_type = body["mediaType"].as_str();
            return Some(match body.get("value") {
                Some(value) => answer.with_body(media_type, value.clone()),
                None => answer,
            });
        }
        let Some(content) = response.get("content") else {
            return Some(answer);
        };
        let examples = content["application/json"]["examples"].as_object()?;
        // Without a name the ordinary one is meant, which each reply has.
        let example = match name {
            Some(name) => examples.get(name)?,
            None => examples.get("ordinary").or(examples.values().next())?,
        };
        let body = self.spec.resolve(example)["value"].clone();
        Some(answer.with_body(Some("application/json"), body))
    }

    /// The answers that can be chosen, as `x-mock-answer` takes them.
    pub fn answers(self) -> Vec<String> {
        let responses = self.value["responses"].as_object().into_iter().flatten();
        let mut found = Vec::new();
        for (status, response) in responses {
            let content = &self.spec.resolve(response)["content"]["application/json"];
            let examples = content["examples"].as_object().into_iter().flatten();
            let before = found.len();
            found.extend(examples.map(|(name, _)| format!("{status}/{name}")));
            if found.len() == before {
                found.push(status.clone());
            }
        }
        found
    }

    /// A failure of the status as the spec gives it. Where it gives no body,
    /// the reason in the gateway's format.
    pub fn failure(self, status: u16, reason: &str) -> Answer {
        let failure = self.answer(status, None);
        let failure = failure.unwrap_or_else(|| Answer::empty(status));
        match failure.body {
            Some(_) => failure,
            None => report(self.format, failure, reason),
        }
    }

    /// The answer to a request that the spec does not allow.
    pub fn refusal(self, reason: &str) -> Answer {
        let failure = self.failure(400, reason);
        match self.format {
            Some(format) => format.report(failure, reason),
            None => failure,
        }
    }

    /// The body of a name that any failure may have in place of its own.
    fn failure_body(self, status: u16, name: &str) -> Option<&'a Value> {
        let bodies = &self.spec.0["x-failure-bodies"];
        (status >= 400).then(|| bodies.get(name)).flatten()
    }

    /// An answer without a body, with the headers that the response documents.
    fn head(self, status: u16, response: &Value) -> Answer {
        let headers = response["headers"].as_object().into_iter().flatten();
        headers.fold(Answer::empty(status), |answer, (name, header)| {
            match self.spec.resolve(header)["example"].as_str() {
                Some(value) => answer.with_header(&name.to_ascii_lowercase(), value),
                None => answer,
            }
        })
    }
}
