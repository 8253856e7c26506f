//! What an operation looks like on the wire, as a page or the spec has it.
//!
//! Both are reduced to a [`Contract`], so that holding one against the other
//! is a pure function of two values.

use std::fmt;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// In capitals.
    pub method: String,
    /// Absent where the page was saved before its URL was filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Scheme and authority, `https://gateway.example`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// The names of the headers that authenticate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "by_name")]
    pub request: Vec<Field>,
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "by_name")]
    pub reply: Vec<Field>,
    pub statuses: Vec<String>,
    /// What failures answer, whatever their status. Recorded for whoever asks
    /// where a failure body is from, but not held against the spec.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "by_name")]
    pub failure: Vec<Field>,
    /// The schemas of what failures answer, with those that they lead to. No
    /// page has them; in the spec each is a claim that asks for a reason.
    #[serde(skip)]
    pub failure_bodies: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The members of an object, or of an array's items, follow their parent
    /// with a dotted name, `verifications.msisdn`.
    #[serde(skip)]
    pub name: String,
    /// Where a person finds it on the page. Empty in the spec's contract.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub row: String,
    pub location: Location,
    /// A type of JSON Schema where the page's word is known, or else the word.
    #[serde(rename = "type")]
    pub kind: String,
    /// The type of an array's items, or of the values of a map, which is an
    /// `object` with this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<String>,
    /// What is said of the type beyond JSON Schema's word for it, `int32` or
    /// `yyyyMMddHHmmss`. Recorded, but not held against the spec.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Assumed>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    /// What the page lists as the field's values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Values that the page's prose names but its list lacks.
    #[serde(
        default,
        rename = "values-in-prose-only",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub stray_values: Vec<String>,
}

/// Writes fields as a mapping from name to facts, in the order of the page.
mod by_name {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use serde_json::{Map, Value};

    use super::Field;

    pub fn serialize<S: Serializer>(fields: &[Field], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(fields.iter().map(|field| (&field.name, field)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Field>, D::Error> {
        let fields = Map::<String, Value>::deserialize(from)?;
        let named = |(name, facts)| {
            let field: Field = serde_json::from_value(facts).map_err(D::Error::custom)?;
            Ok(Field { name, ..field })
        };
        fields.into_iter().map(named).collect()
    }
}

/// What the gateway assumes for an absent field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assumed {
    /// A value that could be sent, as the page writes it.
    Literal(String),
    /// A description, of which only a hash is kept.
    Prose(String),
}

/// Where in a request or a reply a field stands.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Location {
    #[default]
    Body,
    Query,
    Path,
    Header,
    Cookie,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Body => "body",
            Self::Query => "query",
            Self::Path => "path",
            Self::Header => "header",
            Self::Cookie => "cookie",
        })
    }
}

/// The two directions of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    Request,
    Reply,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Reply => "reply",
        })
    }
}

/// The name of one fact.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Element {
    Method,
    Path,
    Host(String),
    Header(String),
    Field(Direction, String),
    Location(Direction, String),
    Type(Direction, String),
    Required(Direction, String),
    Default(Direction, String),
    Value(Direction, String, String),
    Status(String),
    FailureBody(String),
}

impl Element {
    /// The field that a fact is about, if it is about one.
    pub fn field(&self) -> Option<(Direction, &str)> {
        match self {
            Self::Field(direction, name)
            | Self::Location(direction, name)
            | Self::Type(direction, name)
            | Self::Required(direction, name)
            | Self::Default(direction, name)
            | Self::Value(direction, name, _) => Some((*direction, name)),
            _ => None,
        }
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method => f.write_str("the method"),
            Self::Path => f.write_str("the path"),
            Self::Host(host) => write!(f, "the host `{host}`"),
            Self::Header(name) => write!(f, "the authentication header `{name}`"),
            Self::Field(direction, name) => write!(f, "the {direction} field `{name}`"),
            Self::Location(direction, name) => {
                write!(f, "the location of the {direction} field `{name}`")
            }
            Self::Type(direction, name) => write!(f, "the type of the {direction} field `{name}`"),
            Self::Required(direction, name) => {
                write!(f, "that the {direction} field `{name}` is required")
            }
            Self::Default(direction, name) => {
                write!(f, "the default of the {direction} field `{name}`")
            }
            Self::Value(direction, name, value) => {
                write!(f, "the value `{value}` of the {direction} field `{name}`")
            }
            Self::Status(status) => write!(f, "the status {status}"),
            Self::FailureBody(schema) => write!(f, "the failure body `{schema}`"),
        }
    }
}

impl Contract {
    pub fn fields(&self, direction: Direction) -> &[Field] {
        match direction {
            Direction::Request => &self.request,
            Direction::Reply => &self.reply,
        }
    }

    pub fn field(&self, direction: Direction, name: &str) -> Option<&Field> {
        self.fields(direction)
            .iter()
            .find(|field| field.name == name)
    }

    /// Every fact with its value, in the order of a page. A fact that is no
    /// more than its name, as a header, has a value that is always the same.
    pub fn facts(&self) -> Vec<(Element, String)> {
        let mut facts = vec![(Element::Method, self.method.clone())];
        let there = || "there".to_owned();
        facts.extend(self.path.iter().map(|path| (Element::Path, path.clone())));
        let named = |names: &[String], element: fn(String) -> Element| -> Vec<_> {
            let names = names.iter().cloned();
            names.map(|name| (element(name), there())).collect()
        };
        facts.extend(named(&self.hosts, Element::Host));
        facts.extend(named(&self.headers, Element::Header));
        for direction in [Direction::Request, Direction::Reply] {
            for field in self.fields(direction) {
                facts.extend(field.facts(direction));
            }
        }
        facts.extend(named(&self.statuses, Element::Status));
        facts.extend(named(&self.failure_bodies, Element::FailureBody));
        facts
    }
}

/// How many lists in each other are told of what a list holds.
pub const MOST_LISTS: usize = 9;

impl Field {
    /// The type in words: `array of string`, `map of integer`.
    pub fn full_type(&self) -> String {
        match (self.kind.as_str(), &self.items) {
            ("object", Some(items)) => format!("map of {items}"),
            (kind, Some(items)) => format!("{kind} of {items}"),
            (kind, None) => kind.to_owned(),
        }
    }

    fn facts(&self, direction: Direction) -> Vec<(Element, String)> {
        let name = || self.name.clone();
        let mut facts = vec![
            (Element::Field(direction, name()), "there".to_owned()),
            (
                Element::Location(direction, name()),
                self.location.to_string(),
            ),
            (Element::Type(direction, name()), self.full_type()),
        ];
        if self.required {
            facts.push((Element::Required(direction, name()), "required".to_owned()));
        }
        match &self.default {
            Some(Assumed::Literal(value)) => {
                facts.push((Element::Default(direction, name()), value.clone()));
            }
            Some(Assumed::Prose(_)) => {
                facts.push((Element::Default(direction, name()), "in words".to_owned()));
            }
            None => {}
        }
        for (values, standing) in [
            (&self.values, "listed"),
            (&self.stray_values, "in prose only"),
        ] {
            facts.extend(values.iter().map(|value| {
                let element = Element::Value(direction, name(), value.clone());
                (element, standing.to_owned())
            }));
        }
        facts
    }
}

/// A fact in which the page and the spec differ. At least one side has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub element: Element,
    pub page: Option<String>,
    pub spec: Option<String>,
}

/// Holds what a page says against what the spec says, or an old page against
/// a new one. What only one side has is named once, without its own facts.
pub fn compare(page: &Contract, spec: &Contract) -> Vec<Difference> {
    let on_page = page.facts();
    let in_spec = spec.facts();
    let find = |facts: &[(Element, String)], wanted: &Element| {
        let found = facts.iter().find(|(element, _)| element == wanted);
        found.map(|(_, value)| value.clone())
    };
    let both_have = |direction, name: &str| {
        page.field(direction, name).is_some() && spec.field(direction, name).is_some()
    };
    // A member is not missing by itself where its object is missing.
    let both_have_the_field = |element: &Element| {
        element.field().is_none_or(|(direction, name)| {
            let parent = name.rsplit_once('.').map(|(parent, _)| parent);
            (matches!(element, Element::Field(..)) || both_have(direction, name))
                && parent.is_none_or(|parent| both_have(direction, parent))
        })
    };
    let only_in_spec = in_spec
        .iter()
        .filter(|(element, _)| find(&on_page, element).is_none());
    on_page
        .iter()
        .chain(only_in_spec)
        .filter(|(element, _)| both_have_the_field(element))
        .map(|(element, _)| Difference {
            element: element.clone(),
            page: find(&on_page, element),
            spec: find(&in_spec, element),
        })
        .filter(|difference| difference.page != difference.spec)
        .collect()
}
