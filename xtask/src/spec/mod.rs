//! The spec, reduced to one [`Contract`] an operation.

pub mod edit;
pub mod schemas;
pub mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::contract::{Assumed, Contract, Element, Field, Place, Side};
use crate::document::escape;
use crate::gateways::METHODS;

/// The keys of the two declarations by which the spec owns up to saying
/// something else than a page, or something beyond it.
pub const DEPARTS: &str = "x-departs-from-page";
pub const BEYOND: &str = "x-beyond-page";
/// The key that names the page which documents an operation.
pub const SOURCE_PAGE: &str = "x-source-page";

/// What a path begins with that no page and no person has named yet.
pub const PATH_NOT_KNOWN: &str = "/path-not-known/";
/// What a scaffold says where a person has to find words. It stands in the
/// spec's texts until someone does.
pub const NOT_DESCRIBED: &str = "not described here yet";

/// One operation of the spec.
pub struct Operation {
    pub id: String,
    /// The page that documents it, by the name of its file without extension.
    pub page: Option<String>,
    /// The JSON pointer of the operation.
    pub pointer: String,
    pub contract: Contract,
    /// Where each fact stands.
    places: BTreeMap<Element, String>,
    /// Where a declaration about a fact may stand.
    anchors: BTreeMap<Element, Vec<Anchor>>,
    /// Where the list of an object's fields stands, for fields it lacks.
    objects: BTreeMap<Side, String>,
    /// Where the list of a field's values stands, for values it lacks.
    lists: BTreeMap<(Side, String), String>,
}

/// A place that may declare a departure: an element, or one key of its map.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    pub pointer: String,
    pub key: Option<String>,
}

/// A declaration, and the reason that it gives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Declaration {
    pub anchor: Anchor,
    /// [`DEPARTS`] or [`BEYOND`].
    pub key: &'static str,
    pub reason: String,
}

impl Declaration {
    /// The pointer of the reason.
    pub fn pointer(&self) -> String {
        let base = below(&self.anchor.pointer, self.key);
        match &self.anchor.key {
            Some(key) => below(&base, key),
            None => base,
        }
    }
}

/// The pointer of a member.
pub fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", escape(key))
}

impl Operation {
    /// Where a fact stands, or where it would be expected.
    pub fn place(&self, element: &Element) -> String {
        if let Some(place) = self.places.get(element) {
            return place.clone();
        }
        let item = self.pointer.rsplit_once('/').map_or("", |(item, _)| item);
        let expected = match element {
            Element::Host(_) => Some(below(item, "servers")),
            Element::Header(_) => Some(below(&self.pointer, "security")),
            Element::Status(_) => Some(below(&self.pointer, "responses")),
            Element::Field(side, _) => self.objects.get(side).cloned(),
            Element::Value(side, name, _) => self.lists.get(&(*side, name.clone())).cloned(),
            _ => None,
        };
        let of_field = || {
            let (side, name) = element.field()?;
            self.places
                .get(&Element::Field(side, name.to_owned()))
                .cloned()
        };
        expected
            .or_else(of_field)
            .unwrap_or_else(|| self.pointer.clone())
    }

    /// The object schema that holds the fields of a side.
    pub fn object(&self, side: Side) -> Option<&str> {
        self.objects.get(&side).map(String::as_str)
    }

    /// Where a declaration about a fact may stand. For a fact of a field that
    /// is the field; for what the spec lacks, the list that lacks it.
    pub fn anchors(&self, element: &Element) -> Vec<Anchor> {
        if let Some(anchors) = self.anchors.get(element) {
            return anchors.clone();
        }
        match element {
            Element::Value(side, name, value) => {
                let lists = self.lists.get(&(*side, name.clone()));
                let key = Some(value.clone());
                lists
                    .map(|pointer| Anchor {
                        pointer: pointer.clone(),
                        key,
                    })
                    .into_iter()
                    .collect()
            }
            Element::Field(side, name) => {
                let key = Some(name.clone());
                self.object(*side)
                    .map(|pointer| Anchor {
                        pointer: pointer.to_owned(),
                        key,
                    })
                    .into_iter()
                    .collect()
            }
            _ => match element.field() {
                Some((side, name)) => self
                    .anchors
                    .get(&Element::Field(side, name.to_owned()))
                    .cloned()
                    .unwrap_or_default(),
                None => Vec::new(),
            },
        }
    }
}

/// Follows references from a pointer to the element that they lead to, and
/// says which pointers were passed, the last one last.
pub fn resolve<'spec>(document: &'spec Value, pointer: &str) -> (Vec<String>, &'spec Value) {
    let mut passed = vec![pointer.to_owned()];
    let mut here = pointer.to_owned();
    loop {
        let value = document.pointer(&here).unwrap_or(&Value::Null);
        // A wrapper around one reference is how 3.0 gives a reference siblings.
        let wrapped = match value["allOf"].as_array().map(Vec::as_slice) {
            Some([only]) => only["$ref"].as_str(),
            _ => None,
        };
        let next = value["$ref"]
            .as_str()
            .or(wrapped)
            .and_then(|reference| reference.strip_prefix('#'));
        match next {
            Some(next) if !passed.iter().any(|other| other == next) => {
                passed.push(next.to_owned());
                here = next.to_owned();
            }
            _ => return (passed, value),
        }
    }
}

/// The operations, in the order of the document.
pub fn operations(document: &Value) -> Vec<Operation> {
    let paths = document["paths"].as_object();
    let mut operations = Vec::new();
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            if item.get(method).is_some() {
                operations.push(Reducer::reduce(document, path, method));
            }
        }
    }
    operations
}

struct Reducer<'spec> {
    document: &'spec Value,
    operation: Operation,
}

impl<'spec> Reducer<'spec> {
    fn reduce(document: &'spec Value, path: &str, method: &str) -> Operation {
        let item = below("/paths", path);
        let pointer = below(&item, method);
        let value = document.pointer(&pointer).unwrap_or(&Value::Null);
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        let id = text("operationId").unwrap_or_else(|| format!("{method} {path}"));
        let operation = Operation {
            id,
            page: text(SOURCE_PAGE),
            pointer: pointer.clone(),
            contract: Contract {
                method: method.to_ascii_uppercase(),
                ..Contract::default()
            },
            places: BTreeMap::from([(Element::Method, pointer.clone())]),
            anchors: BTreeMap::new(),
            objects: BTreeMap::new(),
            lists: BTreeMap::new(),
        };
        let mut reducer = Self {
            document,
            operation,
        };
        reducer.address(&item, path);
        reducer.headers();
        reducer.parameters(&item);
        reducer.request_body();
        reducer.responses();
        reducer.operation
    }

    fn at(&self, pointer: &str) -> &'spec Value {
        self.document.pointer(pointer).unwrap_or(&Value::Null)
    }

    fn note(&mut self, element: Element, place: String, anchors: Vec<String>) {
        let anchors = anchors
            .into_iter()
            .map(|pointer| Anchor { pointer, key: None });
        self.operation
            .anchors
            .entry(element.clone())
            .or_default()
            .extend(anchors);
        self.operation.places.entry(element).or_insert(place);
    }

    /// The path, which servers may begin with a prefix, and the hosts.
    fn address(&mut self, item: &str, path: &str) {
        let own = below(&self.operation.pointer, "servers");
        let servers = [own, below(item, "servers"), "/servers".to_owned()]
            .into_iter()
            .find(|pointer| {
                self.at(pointer)
                    .as_array()
                    .is_some_and(|list| !list.is_empty())
            });
        let mut prefix = String::new();
        let list = servers
            .as_deref()
            .and_then(|pointer| self.at(pointer).as_array());
        for (index, server) in list.into_iter().flatten().enumerate() {
            let url = server["url"].as_str().unwrap_or_default();
            let authority = url.find("://").map_or(0, |end| end + 3);
            let end = url[authority..]
                .find('/')
                .map_or(url.len(), |slash| authority + slash);
            if index == 0 {
                prefix = url[end..].trim_end_matches('/').to_owned();
            }
            let host = &url[..end];
            let place = format!("{}/{index}", servers.as_deref().unwrap_or_default());
            self.note(Element::Host(host.to_owned()), place.clone(), vec![place]);
            self.operation.contract.hosts.push(host.to_owned());
        }
        let pointer = self.operation.pointer.clone();
        self.note(Element::Path, item.to_owned(), vec![pointer]);
        self.operation.contract.path = Some(format!("{prefix}{path}"));
    }

    fn headers(&mut self) {
        let own = &self.at(&self.operation.pointer)["security"];
        let security = if own.is_array() {
            own
        } else {
            &self.document["security"]
        };
        let requirements = security.as_array().into_iter().flatten();
        let mut seen = BTreeSet::new();
        for name in requirements
            .filter_map(Value::as_object)
            .flat_map(|map| map.keys())
        {
            if !seen.insert(name) {
                continue;
            }
            let scheme = below("/components/securitySchemes", name);
            let value = self.at(&scheme);
            let header = match (value["type"].as_str(), value["in"].as_str()) {
                (Some("apiKey"), Some("header")) => value["name"].as_str(),
                (Some("http" | "oauth2" | "openIdConnect"), _) => Some("Authorization"),
                _ => None,
            };
            let Some(header) = header else { continue };
            let headers = &mut self.operation.contract.headers;
            if !headers.iter().any(|other| other == header) {
                headers.push(header.to_owned());
            }
            self.note(
                Element::Header(header.to_owned()),
                scheme.clone(),
                vec![scheme],
            );
        }
    }

    fn parameters(&mut self, item: &str) {
        for list in [
            below(item, "parameters"),
            below(&self.operation.pointer, "parameters"),
        ] {
            let count = self.at(&list).as_array().map_or(0, Vec::len);
            for index in 0..count {
                let (mut anchors, value) = resolve(self.document, &format!("{list}/{index}"));
                let pointer = anchors.last().cloned().unwrap_or_default();
                let name = value["name"].as_str().unwrap_or_default().to_owned();
                let place = match value["in"].as_str() {
                    Some("path") => Place::Path,
                    Some("header") => Place::Header,
                    Some("cookie") => Place::Cookie,
                    _ => Place::Query,
                };
                let schema = below(&pointer, "schema");
                anchors.extend(resolve(self.document, &schema).0);
                let required = value["required"].as_bool().unwrap_or(false);
                self.field(
                    Side::Request,
                    &name,
                    place,
                    required,
                    anchors,
                    &[pointer, schema],
                );
            }
        }
    }

    fn request_body(&mut self) {
        let pointer = below(&self.operation.pointer, "requestBody");
        let (passed, body) = resolve(self.document, &pointer);
        let body_pointer = passed.last().cloned().unwrap_or_default();
        if let Some(schema) = first_schema(&body_pointer, body) {
            self.object(Side::Request, &schema);
        }
    }

    fn responses(&mut self) {
        let list = below(&self.operation.pointer, "responses");
        let Some(responses) = self.at(&list).as_object() else {
            return;
        };
        for status in responses.keys() {
            let place = below(&list, status);
            let (anchors, response) = resolve(self.document, &place);
            let pointer = anchors.last().cloned().unwrap_or_default();
            self.note(Element::Status(status.clone()), place, anchors);
            self.operation.contract.statuses.push(status.clone());
            let Some(schema) = first_schema(&pointer, response) else {
                continue;
            };
            if status.starts_with('2') {
                self.object(Side::Reply, &schema);
            } else {
                self.failure_body(&schema);
            }
        }
    }

    /// Every named schema that a failure's body leads to.
    fn failure_body(&mut self, schema: &str) {
        let (passed, value) = resolve(self.document, schema);
        for pointer in passed {
            let Some(name) = pointer.strip_prefix("/components/schemas/") else {
                continue;
            };
            let known = &mut self.operation.contract.failure_bodies;
            if name.contains('/') || known.iter().any(|other| other == name) {
                continue;
            }
            known.push(name.to_owned());
            let element = Element::FailureBody(name.to_owned());
            self.note(element, pointer.clone(), vec![pointer.clone()]);
            let mut references = Vec::new();
            collect_references(value, &mut references);
            for reference in references {
                self.failure_body(&reference);
            }
        }
    }

    fn object(&mut self, side: Side, schema: &str) {
        let (passed, value) = resolve(self.document, schema);
        let pointer = passed.last().cloned().unwrap_or_default();
        let required: Vec<&str> = strings(&value["required"]).collect();
        let properties = below(&pointer, "properties");
        for name in value["properties"]
            .as_object()
            .into_iter()
            .flat_map(|map| map.keys())
        {
            let property = below(&properties, name);
            let (anchors, _) = resolve(self.document, &property);
            let required = required.contains(&name.as_str());
            self.field(side, name, Place::Body, required, anchors, &[property]);
        }
        self.operation.objects.entry(side).or_insert(pointer);
    }

    /// Takes in a field. `levels` are the pointers of what may say something
    /// about it before its schema is resolved; the last one is its schema.
    fn field(
        &mut self,
        side: Side,
        name: &str,
        place: Place,
        required: bool,
        anchors: Vec<String>,
        levels: &[String],
    ) {
        let first = levels.first().cloned().unwrap_or_default();
        let schema = levels.last().cloned().unwrap_or_default();
        let (passed, value) = resolve(self.document, &schema);
        let default = levels
            .iter()
            .chain(&passed)
            .map(|pointer| &self.at(pointer)["x-gateway-default"])
            .find(|default| !default.is_null())
            .map(assumed);
        let list = passed.last().cloned().unwrap_or_default();
        let values: Vec<String> = strings(&value["x-extensible-enum"])
            .chain(strings(&value["enum"]))
            .map(str::to_owned)
            .collect();
        let owned = || name.to_owned();
        for (index, documented) in values.iter().enumerate() {
            let key = ["x-extensible-enum", "enum"]
                .into_iter()
                .find(|key| value.get(key).is_some())
                .unwrap_or_default();
            let element = Element::Value(side, owned(), documented.clone());
            let anchor = |pointer: &String| Anchor {
                pointer: pointer.clone(),
                key: Some(documented.clone()),
            };
            let anchors = anchors.iter().map(anchor).collect();
            self.operation.anchors.insert(element.clone(), anchors);
            let place = format!("{list}/{key}/{index}");
            self.operation.places.insert(element, place);
        }
        self.operation.lists.insert((side, owned()), list);
        self.note(Element::Field(side, owned()), first, anchors);
        let field = Field {
            name: owned(),
            place,
            kind: value["type"].as_str().unwrap_or("any").to_owned(),
            required,
            default,
            values,
            ..Field::default()
        };
        match side {
            Side::Request => self.operation.contract.request.push(field),
            Side::Reply => self.operation.contract.reply.push(field),
        }
    }
}

/// The pointer of the schema of the first media type.
fn first_schema(pointer: &str, body: &Value) -> Option<String> {
    let (media, content) = body["content"].as_object()?.iter().next()?;
    content.get("schema")?;
    Some(below(&below(&below(pointer, "content"), media), "schema"))
}

fn assumed(default: &Value) -> Assumed {
    match default {
        Value::String(words) if words.contains(char::is_whitespace) => {
            Assumed::Prose(crate::digest::hash_of_words(words))
        }
        Value::String(word) => Assumed::Literal(word.clone()),
        other => Assumed::Literal(other.to_string()),
    }
}

/// The keys of a mapping, in its order.
pub fn keys(value: &Value) -> Vec<String> {
    let members = value.as_object().into_iter();
    members
        .flat_map(|members| members.keys().cloned())
        .collect()
}

pub fn strings(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

fn collect_references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match member.as_str() {
                    Some(reference) if key == "$ref" => {
                        found.extend(reference.strip_prefix('#').map(str::to_owned));
                    }
                    _ => collect_references(member, found),
                }
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect_references(item, found)),
        _ => {}
    }
}

/// Every declaration of the document.
pub fn declarations(document: &Value) -> Vec<Declaration> {
    let mut found = Vec::new();
    collect_declarations(document, "", &mut found);
    found
}

fn collect_declarations(value: &Value, pointer: &str, found: &mut Vec<Declaration>) {
    match value {
        Value::Object(members) => {
            for key in [BEYOND, DEPARTS] {
                if let Some(reasons) = members.get(key) {
                    found.extend(declarations_at(pointer, key, reasons));
                }
            }
            for (key, member) in members {
                if key != BEYOND && key != DEPARTS {
                    collect_declarations(member, &below(pointer, key), found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_declarations(item, &format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// The declarations that one element makes under one key.
pub fn declarations_at(pointer: &str, key: &'static str, reasons: &Value) -> Vec<Declaration> {
    let one = |anchor_key: Option<&String>, reason: &Value| Declaration {
        anchor: Anchor {
            pointer: pointer.to_owned(),
            key: anchor_key.cloned(),
        },
        key,
        reason: reason.as_str().unwrap_or_default().trim().to_owned(),
    };
    match reasons {
        Value::Object(map) => map
            .iter()
            .map(|(key, reason)| one(Some(key), reason))
            .collect(),
        reason => vec![one(None, reason)],
    }
}
