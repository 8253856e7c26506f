//! Test vectors, read out of the spec's own examples.
//!
//! A vector is a request and the answer to it. For each operation there is one
//! for every example of the request body, of a parameter and of an answer, one
//! for every body that a failure may have in place of the documented one, and
//! one for every way to authenticate; what a vector is not about is the first
//! of its kind.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::spec::{Entry, Pointer, entries, keys, resolve};

#[derive(Clone, Debug)]
pub struct Vector {
    /// The `operationId`.
    pub operation: String,
    pub method: String,
    pub path: String,
    /// The values of the names in the path.
    pub in_path: Map<String, Value>,
    /// The URL of the operation's first server, as it stands in the spec.
    pub server: String,
    /// The same with its variables' defaults filled in.
    pub host: String,
    pub query: Map<String, Value>,
    /// The security schemes that authenticate the request together.
    pub schemes: BTreeMap<String, Scheme>,
    pub body: Value,
    pub answer: Answer,
}

/// The parts of a security scheme that decide on the header.
#[derive(Clone, Debug)]
pub enum Scheme {
    /// A header that holds the credential as it is.
    Key {
        header: String,
    },
    Basic,
    Bearer,
}

/// What the gateway answers.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    /// The name of the example.
    pub example: String,
    /// Whether the spec documents it, rather than listing its body as one that
    /// comes all the same.
    pub is_documented: bool,
    /// The body. `None` where the spec documents none, or not this one: then
    /// only the status counts.
    pub body: Option<Value>,
    /// The fields of an object body that the spec documents.
    pub documented: Vec<String>,
    /// What the answer means for the PIN, by its `x-delivery`.
    pub delivery: Option<String>,
    /// What the reply to a verification means, by its `x-verification`.
    pub verification: Option<String>,
    /// What the failure of a verification means, by its `x-attempt`.
    pub attempt: Option<String>,
}

impl Vector {
    /// The path with its values filled in.
    pub fn filled_path(&self) -> String {
        let values = self.in_path.iter();
        values.fold(self.path.clone(), |path, (name, value)| {
            path.replace(&format!("{{{name}}}"), value.as_str().unwrap_or_default())
        })
    }

    /// What tells this vector from the operation's others, for a person.
    pub fn name(&self) -> String {
        let schemes: Vec<_> = self.schemes.keys().map(String::as_str).collect();
        let query: String = self
            .query
            .iter()
            .map(|(key, value)| format!("?{key}={value}"))
            .collect();
        let (status, example) = (self.answer.status, &self.answer.example);
        let schemes = schemes.join("+");
        format!(
            "{}{query} {} with {schemes}, answer {status} {example}",
            self.path, self.body
        )
    }
}

/// All vectors of a document, in its order.
///
/// # Errors
///
/// One sentence that names the operation that has no example to make a vector
/// of.
pub fn vectors(document: &Value) -> Result<Vec<Vector>, String> {
    let mut vectors = Vec::new();
    for entry in entries(document) {
        vectors.extend(Operation { document, entry }.vectors()?);
    }
    Ok(vectors)
}

struct Operation<'spec> {
    document: &'spec Value,
    entry: Entry<'spec>,
}

impl<'spec> Operation<'spec> {
    fn at(&self, pointer: &Pointer) -> &'spec Value {
        pointer.get(self.document)
    }

    fn vectors(&self) -> Result<Vec<Vector>, String> {
        let (bodies, queries) = (self.bodies(), self.queries());
        let (ways, answers) = (self.ways(), self.answers());
        let of = |what: &str| {
            format!(
                "`{}` has no {what} to make a test vector of",
                self.entry.path
            )
        };
        let first = Vector {
            operation: self.entry.value["operationId"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            method: self.entry.method.to_uppercase(),
            path: self.entry.path.to_owned(),
            in_path: self.in_path(),
            server: self.server()["url"].as_str().unwrap_or_default().to_owned(),
            host: self.host(),
            query: Map::new(),
            schemes: ways
                .first()
                .ok_or_else(|| of("way to authenticate"))?
                .clone(),
            body: bodies
                .first()
                .ok_or_else(|| of("example of a body"))?
                .clone(),
            answer: answers.first().ok_or_else(|| of("answer"))?.clone(),
        };
        let mut vectors = vec![first.clone()];
        let varied = |vary: &dyn Fn(&mut Vector)| {
            let mut vector = first.clone();
            vary(&mut vector);
            vector
        };
        vectors.extend(
            bodies
                .iter()
                .skip(1)
                .map(|body| varied(&|v| v.body = body.clone())),
        );
        vectors.extend(
            queries
                .iter()
                .map(|query| varied(&|v| v.query = query.clone())),
        );
        vectors.extend(
            ways.iter()
                .skip(1)
                .map(|way| varied(&|v| v.schemes = way.clone())),
        );
        vectors.extend(
            answers
                .iter()
                .skip(1)
                .map(|answer| varied(&|v| v.answer = answer.clone())),
        );
        Ok(vectors)
    }

    fn server(&self) -> &'spec Value {
        &self.at(&self.entry.item)["servers"][0]
    }

    fn host(&self) -> String {
        let server = self.server();
        let mut host = server["url"].as_str().unwrap_or_default().to_owned();
        for (name, variable) in server["variables"].as_object().into_iter().flatten() {
            let default = variable["default"].as_str().unwrap_or_default();
            host = host.replace(&format!("{{{name}}}"), default);
        }
        host
    }

    fn bodies(&self) -> Vec<Value> {
        let content = self.entry.pointer.join("requestBody").join("content");
        let examples = examples(&self.at(&content)["application/json"]);
        examples
            .map(|(_, example)| example["value"].clone())
            .collect()
    }

    fn in_path(&self) -> Map<String, Value> {
        let parameters = self.entry.value["parameters"].as_array();
        let parameters = parameters.into_iter().flatten();
        parameters
            .filter(|parameter| parameter["in"] == "path")
            .filter_map(|parameter| {
                let name = parameter["name"].as_str()?;
                Some((name.to_owned(), parameter["example"].clone()))
            })
            .collect()
    }

    /// One query for each example of a parameter.
    fn queries(&self) -> Vec<Map<String, Value>> {
        let parameters = self.entry.value["parameters"].as_array();
        let parameters = parameters.into_iter().flatten();
        let of_query = parameters.filter(|parameter| parameter["in"] == "query");
        let query = |(name, value)| Map::from_iter([(name, value)]);
        of_query
            .flat_map(|parameter| {
                let name = parameter["name"].as_str().unwrap_or_default();
                examples(parameter)
                    .map(move |(_, example)| (name.to_owned(), example["value"].clone()))
            })
            .map(query)
            .collect()
    }

    fn ways(&self) -> Vec<BTreeMap<String, Scheme>> {
        let alternatives = self.entry.value["security"].as_array();
        let schemes = |way: &Value| {
            let names = way.as_object().into_iter().flat_map(Map::keys);
            names
                .map(|name| (name.clone(), self.scheme(name)))
                .collect()
        };
        alternatives.into_iter().flatten().map(schemes).collect()
    }

    fn scheme(&self, name: &str) -> Scheme {
        let scheme = self.at(&Pointer::from("/components/securitySchemes").join(name));
        match scheme["scheme"].as_str() {
            Some("basic") => Scheme::Basic,
            Some("bearer") => Scheme::Bearer,
            _ => Scheme::Key {
                header: scheme["name"].as_str().unwrap_or_default().to_lowercase(),
            },
        }
    }

    /// Whether the replies say whether a PIN is right.
    fn verifies(&self) -> bool {
        let reply = self.entry.pointer.join("responses").join("200");
        let media = &self.at(&reply)["content"]["application/json"];
        examples(media).any(|(_, example)| example.get("x-verification").is_some())
    }

    fn answers(&self) -> Vec<Answer> {
        let responses = self.entry.pointer.join("responses");
        let statuses = keys(self.at(&responses)).into_iter();
        let numbers = statuses.filter_map(|status| Some((status.parse().ok()?, status)));
        numbers
            .flat_map(|(status, key)| self.answers_of(&responses.join(key), status))
            .collect()
    }

    fn answers_of(&self, pointer: &Pointer, status: u16) -> Vec<Answer> {
        let (passed, response) = resolve(self.document, pointer);
        let says = |element: &Value, key: &str| element[key].as_str().map(str::to_owned);
        let attempt = says(response, "x-attempt").filter(|_| self.verifies());
        // The failures of sends and of verifications share their descriptions.
        let meaning = |element: &Value| match self.verifies() {
            true => None,
            false => says(element, "x-delivery"),
        };
        let bodiless = |name: &str, is_documented| Answer {
            status,
            example: name.to_owned(),
            is_documented,
            body: None,
            documented: Vec::new(),
            delivery: meaning(response),
            verification: None,
            attempt: attempt.clone(),
        };
        let others = self.document["x-failure-bodies"].as_object();
        let others = others.filter(|_| status >= 400).into_iter().flatten();
        let others = others.map(|(name, _)| bodiless(name, false));
        let media = &response["content"]["application/json"];
        if media.is_null() {
            return [bodiless("documented", true)]
                .into_iter()
                .chain(others)
                .collect();
        }
        let pointer = passed.last().unwrap_or(pointer);
        let schema = pointer
            .join("content")
            .join("application/json")
            .join("schema");
        let (_, schema) = resolve(self.document, &schema);
        let documented = keys(&schema["properties"]);
        examples(media)
            .map(|(name, example)| Answer {
                status,
                example: name.clone(),
                is_documented: true,
                body: Some(example["value"].clone()),
                documented: documented.clone(),
                delivery: meaning(example).or_else(|| meaning(response)),
                verification: says(example, "x-verification"),
                attempt: attempt.clone(),
            })
            .chain(others)
            .collect()
    }
}

fn examples(holder: &Value) -> impl Iterator<Item = (&String, &Value)> {
    holder["examples"].as_object().into_iter().flatten()
}

/// A request and its answer, for the tests of those who judge them.
#[cfg(test)]
pub fn sample() -> Vector {
    use serde_json::json;
    let scheme = |header: &str| Scheme::Key {
        header: header.to_owned(),
    };
    Vector {
        operation: "send".to_owned(),
        method: "POST".to_owned(),
        path: "/pin/{id}".to_owned(),
        in_path: Map::from_iter([("id".to_owned(), json!("1"))]),
        server: "https://{account}.example".to_owned(),
        host: "https://your-account.example".to_owned(),
        query: Map::from_iter([("ncNeeded".to_owned(), json!(false))]),
        schemes: [
            ("user".to_owned(), scheme("user_key")),
            ("session".to_owned(), scheme("session_key")),
        ]
        .into(),
        body: json!({ "to": "41793026727" }),
        answer: Answer {
            status: 200,
            example: "ordinary".to_owned(),
            is_documented: true,
            body: Some(json!({ "pinId": "1", "smsStatus": null, "addedLater": 2 })),
            documented: vec!["pinId".to_owned(), "smsStatus".to_owned()],
            delivery: Some("sent".to_owned()),
            verification: Some("correct".to_owned()),
            attempt: Some("not-spent".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::document::Document;

    const SPEC: &str = include_str!("../../../openapi/two-factor.yaml");

    /// The values of all examples in a part of the document, references followed.
    fn examples_in(document: &Value, part: &Value, found: &mut BTreeSet<String>) {
        if let Some(reference) = part["$ref"].as_str().and_then(|at| at.strip_prefix('#')) {
            return examples_in(document, document.pointer(reference).unwrap(), found);
        }
        for (key, member) in part.as_object().into_iter().flatten() {
            match key.as_str() {
                "examples" => {
                    found.extend(examples(part).map(|(_, example)| example["value"].to_string()))
                }
                "schema" => {}
                _ => examples_in(document, member, found),
            }
        }
        for item in part.as_array().into_iter().flatten() {
            examples_in(document, item, found);
        }
    }

    #[test]
    fn every_example_status_and_credential_of_the_spec_is_in_a_vector() {
        let document = Document::parse(SPEC).unwrap().value;
        let vectors = vectors(&document).unwrap();
        let operations = document["paths"].as_object().unwrap();
        for (path, item) in operations {
            let own: Vec<_> = vectors
                .iter()
                .filter(|vector| vector.path == *path)
                .collect();
            let mut wanted = BTreeSet::new();
            examples_in(&document, &item["post"], &mut wanted);
            let used = own.iter().flat_map(|vector| {
                let query = vector.query.values().map(Value::to_string);
                let answer = vector.answer.body.iter().map(Value::to_string);
                query.chain(answer).chain([vector.body.to_string()])
            });
            assert_eq!(used.collect::<BTreeSet<_>>(), wanted, "{path}");
            let statuses: BTreeSet<_> = own
                .iter()
                .map(|vector| vector.answer.status.to_string())
                .collect();
            for status in statuses.iter().filter(|status| status.as_str() >= "400") {
                for name in ["text", "html", "otherJson", "empty"] {
                    let has = |vector: &&Vector| {
                        vector.answer.status.to_string() == *status && vector.answer.example == name
                    };
                    assert!(
                        own.iter().copied().any(|vector| has(&vector)),
                        "{path} {status} {name}"
                    );
                }
            }
            let documented = item["post"]["responses"]
                .as_object()
                .unwrap()
                .keys()
                .cloned();
            assert_eq!(statuses, documented.collect(), "{path}");
            let ways: BTreeSet<Vec<_>> = own
                .iter()
                .map(|vector| vector.schemes.keys().collect())
                .collect();
            assert_eq!(
                ways.len(),
                item["post"]["security"].as_array().unwrap().len(),
                "{path}"
            );
        }
        assert_eq!(operations.len(), 7);
        let wrong = |vector: &&Vector| vector.answer.verification.as_deref() == Some("wrong");
        assert!(vectors.iter().any(|vector| wrong(&vector)));
        let unspent = |vector: &&Vector| vector.answer.attempt.as_deref() == Some("not-spent");
        assert!(vectors.iter().any(|vector| unspent(&vector)));
        assert!(
            vectors
                .iter()
                .all(|vector| !vector.filled_path().contains('{'))
        );
    }

    /// By one operation of each gateway; an account's own host is the default.
    #[test]
    fn hosts_credentials_and_meanings_are_the_specs() {
        let document = Document::parse(SPEC).unwrap().value;
        let vectors = vectors(&document).unwrap();
        let of = |operation: &str| -> Vec<&Vector> {
            let own = vectors
                .iter()
                .filter(|vector| vector.operation == operation);
            own.collect()
        };
        for (operation, server, host) in [
            (
                "sendPinOverSms",
                "https://{account}.api.infobip.com",
                "https://your-account.api.infobip.com",
            ),
            (
                "requestPin",
                "https://app.gateway.smsend.it",
                "https://app.gateway.smsend.it",
            ),
        ] {
            for vector in of(operation) {
                assert_eq!(vector.server, server);
                assert_eq!(vector.host, host);
            }
        }
        let schemes: BTreeSet<_> = of("verifyPin")
            .iter()
            .flat_map(|vector| vector.schemes.values().map(|scheme| format!("{scheme:?}")))
            .collect();
        assert!(
            schemes.contains("Basic") && schemes.contains("Bearer"),
            "{schemes:?}"
        );
        assert!(
            schemes.contains("Key { header: \"authorization\" }"),
            "{schemes:?}"
        );
        for (operation, verifies) in [("verifyPin", true), ("sendPinOverSms", false)] {
            for vector in of(operation) {
                let answer = &vector.answer;
                assert!(verifies || answer.verification.is_none() && answer.attempt.is_none());
                assert!(!verifies || answer.delivery.is_none());
            }
        }
        let first = of("sendPinOverSms")[0];
        for part in [
            &first.path,
            &first.body.to_string(),
            "with infobipApiKey",
            "answer 200",
        ] {
            assert!(first.name().contains(part), "{}", first.name());
        }
    }

    #[test]
    fn an_operation_without_examples_is_named() {
        let mut document = Document::parse(SPEC).unwrap().value;
        let body = &mut document["paths"]["/2fa/2/pin"]["post"]["requestBody"]["content"];
        body["application/json"]["examples"] = Value::Null;
        let error = vectors(&document).unwrap_err();
        assert_eq!(
            error,
            "`/2fa/2/pin` has no example of a body to make a test vector of"
        );
    }
}
