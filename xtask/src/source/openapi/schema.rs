//! Schemas, come down to fields.

use serde_json::Value;

use super::super::diagnostic::{Cause, Diagnostic, Result};
use super::super::words;
use crate::contract::{Assumed, Field, MOST_LISTS};
use crate::document::escape;

/// References and objects in each other, beyond which a document leads in
/// circles, or nowhere that a client goes.
const DEEPEST: usize = 24;
const MOST_FIELDS: usize = 5000;
const MOST_LAYERS: usize = 500;

pub fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", escape(key))
}

/// Whose body a schema describes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Request,
    Reply,
}

#[derive(Clone, Copy)]
pub struct Schemas<'doc>(pub &'doc Value);

/// What a schema says, all that it refers to included.
#[derive(Default)]
struct Layers<'doc> {
    layers: Vec<(&'doc Value, String)>,
    /// How many schemas were looked at for it, whether they count or not.
    gathered: usize,
    /// The references by which the schema itself names types.
    references: Vec<String>,
    /// Whether what is being gathered stands behind a reference.
    followed: bool,
    /// Whether it is a choice between schemas of several kinds.
    open: bool,
}

/// The fields of a body, and what is said of each.
type Flat = (Vec<Field>, Vec<(String, String)>);

impl<'doc> Schemas<'doc> {
    /// The element that a reference names, or the element itself.
    pub fn follow(self, value: &'doc Value, at: &str) -> Result<(&'doc Value, String)> {
        let (mut value, mut at) = (value, at.to_owned());
        for _ in 0..DEEPEST {
            let Some(reference) = value["$ref"].as_str() else {
                return Ok((value, at));
            };
            let pointer = reference.strip_prefix('#').unwrap_or(reference);
            let decoded = pointer
                .replace("%7B", "{")
                .replace("%7D", "}")
                .replace("%20", " ");
            value = self
                .0
                .pointer(&decoded)
                .filter(|_| reference.starts_with('#'))
                .ok_or_else(|| {
                    let message =
                        format!("the reference `{reference}` leads nowhere in the document");
                    Diagnostic::new(Cause::UnknownSchema, message).at(&at)
                })?;
            pointer.clone_into(&mut at);
        }
        let message = "references lead in a circle";
        Err(Diagnostic::new(Cause::UnknownSchema, message).at(at))
    }

    fn layers(self, value: &'doc Value, at: &str) -> Result<Layers<'doc>> {
        let mut layers = Layers::default();
        self.gather(value, at, &mut layers)?;
        Ok(layers)
    }

    fn gather(self, value: &'doc Value, at: &str, into: &mut Layers<'doc>) -> Result<()> {
        into.gathered += 1;
        if into.gathered > MOST_LAYERS {
            let message =
                format!("a schema is made of itself, or of more than {MOST_LAYERS} others");
            return Err(Diagnostic::new(Cause::UnknownSchema, message).at(at));
        }
        into.layers.push((value, at.to_owned()));
        if let Some(reference) = value["$ref"].as_str() {
            // What a type is made of does not hold the type.
            if !into.followed {
                into.references.push(reference.to_owned());
            }
            let above = std::mem::replace(&mut into.followed, true);
            // Beside a reference, 3.1 may say more.
            let (target, location) = self.follow(value, at)?;
            self.gather(target, &location, into)?;
            into.followed = above;
        }
        for (index, part) in value["allOf"].as_array().into_iter().flatten().enumerate() {
            self.gather(part, &format!("{at}/allOf/{index}"), into)?;
        }
        for key in ["oneOf", "anyOf"] {
            let choices: Vec<_> = value[key]
                .as_array()
                .into_iter()
                .flatten()
                .enumerate()
                .filter(|(_, choice)| choice["type"] != "null")
                .collect();
            let alone = choices.len() == 1;
            let mut kinds = Vec::new();
            for (index, choice) in choices {
                let at = format!("{at}/{key}/{index}");
                let mut own = Layers {
                    gathered: into.gathered,
                    ..Layers::default()
                };
                self.gather(choice, &at, &mut own)?;
                into.gathered = own.gathered;
                kinds.push(own.kind());
                if alone || own.kind() == "string" {
                    into.layers.extend(own.layers);
                    into.references.extend(own.references);
                }
            }
            // A list of known values or any other string is a string.
            into.open |= !alone && kinds.iter().any(|kind| kind != "string");
        }
        Ok(())
    }

    /// A field of its own, without what it may consist of.
    pub fn field(self, name: &str, schema: &'doc Value, at: &str) -> Result<Field> {
        let layers = self.layers(schema, at)?;
        let kind = layers.kind();
        let items = match kind.as_str() {
            "array" => self.full_type(layers.find("items"), 0)?,
            "object" if layers.find("properties").is_none() => self.full_type(
                layers
                    .find("additionalProperties")
                    .filter(|(value, _)| value.is_object()),
                0,
            )?,
            _ => None,
        };
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let values = layers.find("enum").or(layers.find("x-extensible-enum"));
        let values = values
            .into_iter()
            .flat_map(|(list, _)| list.as_array().into_iter().flatten());
        let values = values.filter(|value| !value.is_null()).map(text);
        let constant = layers.find("const").map(|(value, _)| text(value));
        let default = layers.find("default").filter(|(value, _)| !value.is_null());
        let default = default.map(|(value, at)| (Assumed::Literal(text(value)), at));
        let (default, at_default) = default.unzip();
        let default = words::of_type(default, &kind).map_err(|word| {
            let message = format!("the default of `{name}` is `{word}`, and its type is {kind}");
            Diagnostic::new(Cause::UnknownDefault, message).at(at_default.unwrap_or_default())
        })?;
        Ok(Field {
            name: name.to_owned(),
            row: at.to_owned(),
            kind,
            items,
            format: layers
                .find("format")
                .and_then(|(format, _)| format.as_str())
                .map(str::to_owned),
            default,
            values: values.chain(constant).collect(),
            ..Field::default()
        })
    }

    /// The type of what an array or a map holds, in words.
    fn full_type(
        self,
        schema: Option<(&'doc Value, String)>,
        depth: usize,
    ) -> Result<Option<String>> {
        let Some((schema, at)) = schema.filter(|_| depth < MOST_LISTS) else {
            return Ok(None);
        };
        let layers = self.layers(schema, &at)?;
        let kind = layers.kind();
        let inner = match kind.as_str() {
            "array" => self.full_type(layers.find("items"), depth + 1)?,
            _ => None,
        };
        Ok(Some(inner.map_or(kind.clone(), |inner| {
            format!("{kind} of {inner}")
        })))
    }

    /// Every field of a body, members after their objects.
    pub fn flatten(self, schema: &'doc Value, at: &str, part: Part) -> Result<Flat> {
        let mut flat = Flat::default();
        let layers = self.layers(schema, at)?;
        if layers.open {
            let message = "a body is one of several schemas";
            return Err(Diagnostic::new(Cause::UnknownSchema, message).at(at));
        }
        let kind = layers.kind();
        // A body that is no object has one nameless member.
        if kind == "array" || (kind == "object" && layers.find("properties").is_none()) {
            let name = if kind == "array" { "[]" } else { "{}" };
            let field = self.field(name, schema, at)?;
            if field.items.is_some() {
                flat.0.push(field);
                self.inside(name, &layers, part, &mut Vec::new(), &mut flat)?;
            }
            return Ok(flat);
        }
        self.members("", &layers, part, &mut layers.references.clone(), &mut flat)?;
        Ok(flat)
    }

    fn members(
        self,
        prefix: &str,
        layers: &Layers<'doc>,
        part: Part,
        above: &mut Vec<String>,
        flat: &mut Flat,
    ) -> Result<()> {
        let required: Vec<&str> = layers
            .layers
            .iter()
            .flat_map(|(layer, _)| {
                layer["required"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
            })
            .collect();
        for (layer, at) in &layers.layers {
            for (name, schema) in layer["properties"].as_object().into_iter().flatten() {
                let at = below(&below(at, "properties"), name);
                if name.contains('.') || flat.0.len() > MOST_FIELDS {
                    let message =
                        format!("the member `{name}` cannot be told from members of members");
                    return Err(Diagnostic::new(Cause::UnknownSchema, message).at(at));
                }
                let full = if prefix.is_empty() {
                    name.clone()
                } else {
                    format!("{prefix}.{name}")
                };
                let own = self.layers(schema, &at)?;
                let is = |key: &str| own.find(key).is_some_and(|(value, _)| *value == true);
                let not_sent = match part {
                    Part::Request => is("readOnly"),
                    Part::Reply => is("writeOnly"),
                };
                if not_sent || flat.0.iter().any(|field| field.name == full) {
                    continue;
                }
                let field = self.field(&full, schema, &at)?;
                flat.0.push(Field {
                    required: required.contains(&name.as_str()),
                    ..field
                });
                if let Some(words) = own
                    .find("description")
                    .and_then(|(words, _)| words.as_str())
                {
                    flat.1.push((full.clone(), words.to_owned()));
                }
                self.inside(&full, &own, part, above, flat)?;
            }
        }
        Ok(())
    }

    /// The members of an object, of an array's items, or of a map's values.
    fn inside(
        self,
        name: &str,
        own: &Layers<'doc>,
        part: Part,
        above: &mut Vec<String>,
        flat: &mut Flat,
    ) -> Result<()> {
        let within = |key: &str| own.find(key).filter(|(value, _)| value.is_object());
        let below = match own.kind().as_str() {
            "array" => within("items"),
            "object" if own.find("properties").is_none() => within("additionalProperties"),
            _ => None,
        };
        let inner = match below {
            Some((schema, at)) => Some(self.layers(schema, &at)?),
            None => None,
        };
        let layers = inner.as_ref().unwrap_or(own);
        let references: Vec<String> = own
            .references
            .iter()
            .chain(inner.iter().flat_map(|inner| &inner.references))
            .cloned()
            .collect();
        // A type that holds itself is written down once.
        let again = references.iter().any(|reference| above.contains(reference));
        if again || layers.open || above.len() > DEEPEST {
            return Ok(());
        }
        let depth = above.len();
        above.extend(references);
        let done = self.members(name, layers, part, above, flat);
        above.truncate(depth);
        done
    }
}

impl<'doc> Layers<'doc> {
    /// What the first layer that has a keyword says.
    fn find(&self, key: &str) -> Option<(&'doc Value, String)> {
        self.layers
            .iter()
            .find_map(|(layer, at)| Some((layer.get(key)?, below(at, key))))
    }

    /// The type, `any` where a schema does not say it.
    fn kind(&self) -> String {
        if self.open {
            return "any".to_owned();
        }
        let said = match self.find("type") {
            Some((Value::String(word), _)) => Some(word.as_str()),
            // 3.1 says beside the type that it may be null.
            Some((Value::Array(words), _)) => {
                let mut words = words
                    .iter()
                    .filter_map(Value::as_str)
                    .filter(|word| *word != "null");
                match (words.next(), words.next()) {
                    (Some(word), None) => Some(word),
                    _ => Some("any"),
                }
            }
            _ => None,
        };
        let first = || {
            self.find("enum")
                .and_then(|(list, _)| list.get(0))
                .or(self.find("const").map(|(value, _)| value))
        };
        let kind = match said {
            Some(word) => word,
            None if self.find("properties").is_some()
                || self.find("additionalProperties").is_some() =>
            {
                "object"
            }
            None if self.find("items").is_some() => "array",
            None => match first() {
                Some(Value::String(_)) => "string",
                Some(Value::Bool(_)) => "boolean",
                Some(Value::Number(number)) if number.is_i64() => "integer",
                Some(Value::Number(_)) => "number",
                _ => "any",
            },
        };
        kind.to_owned()
    }
}
