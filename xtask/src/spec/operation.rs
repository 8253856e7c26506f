//! The spec, reduced to one [`Contract`] an operation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::declarations::Anchor;
use super::extensions::SOURCE_PAGE;
use super::pointer::Pointer;
use super::walk::{Entry, entries, keys, references, resolve, strings};
use crate::contract::{Assumed, Contract, Direction, Element, Field, Location, MOST_LISTS};
use crate::digest::hash_of_words;

/// One operation of the spec.
#[derive(Clone)]
pub struct Operation {
    pub id: String,
    /// The page IDs of its sources: the name of a file without its endings, and
    /// for an operation in a document of several `infobip-2fa#operation`.
    pub pages: Vec<String>,
    pub pointer: Pointer,
    pub contract: Contract,
    /// The names of the properties of each failure body.
    failure_parts: BTreeMap<String, Vec<String>>,
    /// Where each fact stands.
    places: BTreeMap<Element, Pointer>,
    /// Where a declaration about a fact may stand.
    anchors: BTreeMap<Element, Vec<Anchor>>,
    /// The object schemas by the dotted name of the field that they are of,
    /// which is empty for the body itself.
    objects: BTreeMap<(Direction, String), Pointer>,
    /// Where the list of a field's values stands, for values it lacks.
    lists: BTreeMap<(Direction, String), Pointer>,
}

impl Operation {
    /// Where a fact stands, or where it would be expected.
    pub fn place(&self, element: &Element) -> Pointer {
        if let Some(place) = self.places.get(element) {
            return place.clone();
        }
        let expected = match element {
            Element::Host(_) => Some(self.pointer.parent().join("servers")),
            Element::Header(_) => Some(self.pointer.join("security")),
            Element::Status(_) => Some(self.pointer.join("responses")),
            Element::Field(direction, name) => self.object_of(*direction, name).cloned(),
            Element::Value(direction, name, _) => {
                self.lists.get(&(*direction, name.clone())).cloned()
            }
            _ => None,
        };
        let of_field = || {
            let (direction, name) = element.field()?;
            let field = Element::Field(direction, name.to_owned());
            self.places.get(&field).cloned()
        };
        let found = expected.or_else(of_field);
        found.unwrap_or_else(|| self.pointer.clone())
    }

    /// The object schema that holds the fields of a direction.
    pub fn object(&self, direction: Direction) -> Option<&Pointer> {
        self.objects.get(&(direction, String::new()))
    }

    /// The object schema in which a field stands, or would: for a member of
    /// another field, that one's.
    pub fn object_of(&self, direction: Direction, name: &str) -> Option<&Pointer> {
        let parent = name.rsplit_once('.').map_or("", |(parent, _)| parent);
        self.objects.get(&(direction, parent.to_owned()))
    }

    /// The schema that lists a field's values.
    pub fn list(&self, direction: Direction, name: &str) -> Option<&Pointer> {
        self.lists.get(&(direction, name.to_owned()))
    }

    /// The security schemes that are sent in a header.
    pub fn schemes(&self, header: &str) -> impl Iterator<Item = Pointer> {
        let anchors = self.anchors.get(&Element::Header(header.to_owned()));
        let anchors = anchors.into_iter().flatten();
        anchors.map(|anchor| anchor.pointer.clone())
    }

    /// The properties of a failure body.
    pub fn failure_parts(&self, name: &str) -> impl Iterator<Item = &str> {
        let parts = self.failure_parts.get(name).into_iter().flatten();
        parts.map(String::as_str)
    }

    /// Where a declaration about a fact may stand. For a fact of a field that
    /// is the field; for what the spec lacks, the list that lacks it, or else
    /// the operation.
    pub fn anchors(&self, element: &Element) -> Vec<Anchor> {
        if let Some(anchors) = self.anchors.get(element) {
            return anchors.clone();
        }
        let lacking = |holder: Option<&Pointer>, key: &str| {
            vec![Anchor {
                pointer: holder.unwrap_or(&self.pointer).clone(),
                key: Some(key.to_owned()),
            }]
        };
        match element {
            Element::Method => lacking(None, "method"),
            Element::Host(name) | Element::Header(name) | Element::Status(name) => {
                lacking(None, name)
            }
            Element::Value(direction, name, value) => {
                lacking(self.lists.get(&(*direction, name.clone())), value)
            }
            Element::Field(direction, name) => {
                let own = name.rsplit_once('.').map_or(name.as_str(), |(_, own)| own);
                match self.object_of(*direction, name) {
                    Some(object) => lacking(Some(object), own),
                    None => lacking(None, name),
                }
            }
            _ => {
                let field = element
                    .field()
                    .map(|(direction, name)| Element::Field(direction, name.to_owned()));
                let anchors = field.and_then(|field| self.anchors.get(&field));
                anchors.cloned().unwrap_or_default()
            }
        }
    }
}

/// The operations, in the order of the document.
pub fn operations(document: &Value) -> Vec<Operation> {
    entries(document)
        .map(|entry| Reducer::reduce(document, &entry))
        .collect()
}

/// The operation that stands at a pointer.
pub fn operation_at(document: &Value, pointer: &Pointer) -> Option<Operation> {
    let entry = entries(document).find(|entry| entry.pointer == *pointer)?;
    Some(Reducer::reduce(document, &entry))
}

struct Reducer<'spec> {
    document: &'spec Value,
    operation: Operation,
}

/// A field that is being taken in.
struct Found {
    direction: Direction,
    name: String,
    location: Location,
    required: bool,
    /// Where a declaration about it may stand.
    anchors: Vec<Pointer>,
    /// What may say something about it before its schema is resolved; the last
    /// one is its schema.
    levels: Vec<Pointer>,
}

impl<'spec> Reducer<'spec> {
    fn reduce(document: &'spec Value, entry: &Entry<'spec>) -> Operation {
        let text = |key: &str| entry.value[key].as_str().map(str::to_owned);
        let id = text("operationId").unwrap_or_else(|| format!("{} {}", entry.method, entry.path));
        let operation = Operation {
            id,
            pages: pages(&entry.value[SOURCE_PAGE]),
            pointer: entry.pointer.clone(),
            contract: Contract {
                method: entry.method.to_ascii_uppercase(),
                ..Contract::default()
            },
            places: BTreeMap::from([(Element::Method, entry.pointer.clone())]),
            failure_parts: BTreeMap::new(),
            anchors: BTreeMap::new(),
            objects: BTreeMap::new(),
            lists: BTreeMap::new(),
        };
        let mut reducer = Self {
            document,
            operation,
        };
        reducer.address(&entry.item, entry.path);
        reducer.headers();
        reducer.parameters(&entry.item);
        reducer.request_body();
        reducer.responses();
        reducer.operation
    }

    fn note(&mut self, element: Element, place: Pointer, anchors: Vec<Pointer>) {
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
    fn address(&mut self, item: &Pointer, path: &str) {
        let holders = [&self.operation.pointer, item, &Pointer::default()];
        let lists = holders.map(|holder| holder.join("servers"));
        let mut filled = lists.into_iter().filter(|list| {
            let servers = list.get(self.document).as_array();
            servers.is_some_and(|servers| !servers.is_empty())
        });
        let list = filled.next().unwrap_or_default();
        let mut prefix = String::new();
        let servers = list.get(self.document).as_array();
        for (index, server) in servers.into_iter().flatten().enumerate() {
            let url = server["url"].as_str().unwrap_or_default();
            let authority = url.find("://").map_or(0, |end| end + 3);
            let end = url[authority..]
                .find('/')
                .map_or(url.len(), |slash| authority + slash);
            if index == 0 {
                prefix = url[end..].trim_end_matches('/').to_owned();
            }
            let host = &url[..end];
            let place = list.index(index);
            self.note(Element::Host(host.to_owned()), place.clone(), vec![place]);
            self.operation.contract.hosts.push(host.to_owned());
        }
        let pointer = self.operation.pointer.clone();
        self.note(Element::Path, item.clone(), vec![pointer.clone()]);
        let keyed = Anchor {
            pointer,
            key: Some("path".to_owned()),
        };
        let anchors = self.operation.anchors.entry(Element::Path).or_default();
        anchors.push(keyed);
        self.operation.contract.path = Some(format!("{prefix}{path}"));
    }

    fn headers(&mut self) {
        let own = &self.operation.pointer.get(self.document)["security"];
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
            let scheme = Pointer::from("/components/securitySchemes").join(name);
            let value = scheme.get(self.document);
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
            let element = Element::Header(header.to_owned());
            self.note(element, scheme.clone(), vec![scheme]);
        }
    }

    fn parameters(&mut self, item: &Pointer) {
        for holder in [item.clone(), self.operation.pointer.clone()] {
            let list = holder.join("parameters");
            let count = list.get(self.document).as_array().map_or(0, Vec::len);
            for index in 0..count {
                let (mut anchors, value) = resolve(self.document, &list.index(index));
                let pointer = anchors.last().cloned().unwrap_or_default();
                let schema = pointer.join("schema");
                anchors.extend(resolve(self.document, &schema).0);
                self.field(Found {
                    direction: Direction::Request,
                    name: value["name"].as_str().unwrap_or_default().to_owned(),
                    location: match value["in"].as_str() {
                        Some("path") => Location::Path,
                        Some("header") => Location::Header,
                        Some("cookie") => Location::Cookie,
                        _ => Location::Query,
                    },
                    required: value["required"].as_bool().unwrap_or(false),
                    anchors,
                    levels: vec![pointer, schema],
                });
            }
        }
    }

    fn request_body(&mut self) {
        let pointer = self.operation.pointer.join("requestBody");
        let (passed, body) = resolve(self.document, &pointer);
        let pointer = passed.last().unwrap_or(&pointer);
        if let Some(schema) = first_schema(pointer, body) {
            self.object(Direction::Request, "", &schema);
        }
    }

    fn responses(&mut self) {
        let list = self.operation.pointer.join("responses");
        for status in keys(list.get(self.document)) {
            let place = list.join(&status);
            let (anchors, response) = resolve(self.document, &place);
            let pointer = anchors.last().cloned().unwrap_or_default();
            self.note(Element::Status(status.clone()), place, anchors);
            self.operation.contract.statuses.push(status.clone());
            let Some(schema) = first_schema(&pointer, response) else {
                continue;
            };
            if status.starts_with('2') {
                self.object(Direction::Reply, "", &schema);
            } else {
                self.failure_body(&schema, "");
            }
        }
    }

    /// Every named schema that a failure's body leads to.
    /// `of` is the property that leads there.
    fn failure_body(&mut self, schema: &Pointer, of: &str) {
        let (passed, value) = resolve(self.document, schema);
        for pointer in passed {
            let Some(name) = pointer.component("schemas") else {
                continue;
            };
            let known = &mut self.operation.contract.failure_bodies;
            if known.iter().any(|other| other == name) {
                continue;
            }
            known.push(name.to_owned());
            let mut parts = keys(&value["properties"]);
            // What has no parts is as well known as what leads to it.
            parts.extend(parts.is_empty().then(|| of.to_owned()));
            self.operation.failure_parts.insert(name.to_owned(), parts);
            let element = Element::FailureBody(name.to_owned());
            self.note(element, pointer.clone(), vec![pointer.clone()]);
            for (property, inner) in value["properties"].as_object().into_iter().flatten() {
                for reference in references(inner) {
                    self.failure_body(&reference, property);
                }
            }
            for reference in references(value) {
                self.failure_body(&reference, of);
            }
        }
    }

    /// Takes in the fields of an object: the body, or the field of that name.
    fn object(&mut self, direction: Direction, of: &str, schema: &Pointer) {
        let (passed, value) = resolve(self.document, schema);
        let pointer = passed.last().cloned().unwrap_or_default();
        // A schema that leads back to itself has been taken in already.
        let known = &mut self.operation.objects;
        let before = |(direction_of, name): &(Direction, String)| {
            *direction_of == direction && (name.is_empty() || of.starts_with(&format!("{name}.")))
        };
        if known
            .iter()
            .any(|(key, other)| before(key) && *other == pointer)
        {
            return;
        }
        known
            .entry((direction, of.to_owned()))
            .or_insert_with(|| pointer.clone());
        // A body that is no object has one nameless member.
        if of.is_empty() && !value["properties"].is_object() {
            let name = match value["type"].as_str() {
                Some("array") => "[]",
                _ if value["additionalProperties"].is_object() => "{}",
                _ => return,
            };
            return self.field(Found {
                direction,
                required: false,
                name: name.to_owned(),
                location: Location::Body,
                anchors: passed,
                levels: vec![pointer],
            });
        }
        let required: Vec<&str> = strings(&value["required"]).collect();
        let properties = pointer.join("properties");
        for name in keys(&value["properties"]) {
            let property = properties.join(&name);
            let (anchors, _) = resolve(self.document, &property);
            self.field(Found {
                direction,
                required: required.contains(&name.as_str()),
                name: if of.is_empty() {
                    name
                } else {
                    format!("{of}.{name}")
                },
                location: Location::Body,
                anchors,
                levels: vec![property],
            });
        }
    }

    fn field(&mut self, found: Found) {
        let Found {
            direction,
            name,
            levels,
            ..
        } = found;
        let first = levels.first().cloned().unwrap_or_default();
        let schema = levels.last().cloned().unwrap_or_default();
        let (passed, value) = resolve(self.document, &schema);
        let default = levels
            .iter()
            .chain(&passed)
            .map(|pointer| &pointer.get(self.document)["x-gateway-default"])
            .find(|default| !default.is_null())
            .map(assumed);
        let list = passed.last().cloned().unwrap_or_default();
        let values = self.values(direction, &name, &list, &found.anchors);
        self.operation
            .lists
            .insert((direction, name.clone()), list.clone());
        self.note(
            Element::Field(direction, name.clone()),
            first,
            found.anchors,
        );
        let below = ["items", "additionalProperties"].map(|key| list.join(key));
        let items = below
            .iter()
            .find_map(|pointer| inner_type(self.document, pointer, 0));
        let field = Field {
            name: name.clone(),
            location: found.location,
            kind: value["type"].as_str().unwrap_or("any").to_owned(),
            items,
            required: found.required,
            default,
            values,
            ..Field::default()
        };
        match direction {
            Direction::Request => self.operation.contract.request.push(field),
            Direction::Reply => self.operation.contract.reply.push(field),
        }
        let [items, _] = below;
        for object in [&list, &items] {
            let (_, value) = resolve(self.document, object);
            if value["properties"].is_object() {
                self.object(direction, &name, object);
            }
        }
    }

    /// The documented values of a field, whose resolved schema is `list`.
    fn values(
        &mut self,
        direction: Direction,
        name: &str,
        list: &Pointer,
        anchors: &[Pointer],
    ) -> Vec<String> {
        let schema = list.get(self.document);
        let mut values = Vec::new();
        for key in ["x-extensible-enum", "enum"] {
            for (index, value) in strings(&schema[key]).enumerate() {
                let element = Element::Value(direction, name.to_owned(), value.to_owned());
                let anchor = |pointer: &Pointer| Anchor {
                    pointer: pointer.clone(),
                    key: Some(value.to_owned()),
                };
                let anchors = anchors.iter().map(anchor).collect();
                self.operation.anchors.insert(element.clone(), anchors);
                let place = list.join(key).index(index);
                self.operation.places.insert(element, place);
                values.push(value.to_owned());
            }
        }
        values
    }
}

/// The type of items in words, `array of string` where those are lists.
fn inner_type(document: &Value, pointer: &Pointer, depth: usize) -> Option<String> {
    let (passed, value) = resolve(document, pointer);
    let kind = value["type"].as_str()?;
    let items = passed
        .last()
        .filter(|_| kind == "array" && depth + 1 < MOST_LISTS);
    let inner = items.and_then(|at| inner_type(document, &at.join("items"), depth + 1));
    Some(inner.map_or_else(|| kind.to_owned(), |inner| format!("{kind} of {inner}")))
}

/// One page ID, or a list of them.
fn pages(value: &Value) -> Vec<String> {
    let one = value.as_str().into_iter();
    one.chain(strings(value)).map(str::to_owned).collect()
}

/// The pointer of the schema of the first media type.
fn first_schema(pointer: &Pointer, body: &Value) -> Option<Pointer> {
    let (media, content) = body["content"].as_object()?.iter().next()?;
    content.get("schema")?;
    Some(pointer.join("content").join(media).join("schema"))
}

fn assumed(default: &Value) -> Assumed {
    match default {
        Value::String(words) if words.contains(char::is_whitespace) => {
            Assumed::Prose(hash_of_words(words))
        }
        Value::String(word) => Assumed::Literal(word.clone()),
        other => Assumed::Literal(other.to_string()),
    }
}
