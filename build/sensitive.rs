//! Values that tell who somebody is or let somebody in. The spec marks their schemas with
//! `x-sensitive`, and the crate has a type for each kind, whose `Debug` does not
//! show them. A generated type would.

use serde_json::Value;

/// What `x-sensitive` may say, and the macro that makes the type.
const KINDS: [(&str, &str, &str); 7] = [
    ("phone-number", "string", ""),
    ("reported-number", "string", "reported_number"),
    ("text", "string", "text"),
    ("message", "string", "message"),
    ("values", "object", "values"),
    ("pin", "string", ""),
    ("pin-id", "string", ""),
];

/// How the numbers are written on the wire, by the pattern that the spec has.
const WIRE_FORMS: [(&str, &str); 2] = [
    (r"^\+?[1-9][0-9]{0,14}$", "Digits"),
    (r"^(\+|00)[1-9][0-9]{0,14}$", "Plus"),
];

/// A schema that is marked as sensitive.
pub struct Sensitive {
    /// The name of the crate's type.
    pub type_name: String,
    kind: &'static str,
    argument: &'static str,
}

impl Sensitive {
    /// `None` for a schema that is not marked.
    ///
    /// # Errors
    ///
    /// The mark is not known, or the schema is not of the type that it is for.
    pub fn of(name: &str, schema: &Value) -> Result<Option<Self>, String> {
        let Some(mark) = schema.get("x-sensitive") else {
            return Ok(None);
        };
        let Some((kind, json_type, maker)) = KINDS.iter().find(|(kind, ..)| mark == kind) else {
            let kinds: Vec<&str> = KINDS.iter().map(|(kind, ..)| *kind).collect();
            return Err(format!(
                "the schema `{name}` is `x-sensitive: {mark}`, which is none of {}",
                kinds.join(", ")
            ));
        };
        if schema["type"] != *json_type {
            return Err(format!(
                "the schema `{name}` is `x-sensitive: {kind}`, which is for the type {json_type}"
            ));
        }
        let (type_name, argument) = match *kind {
            "phone-number" => ("Recipient", wire_form(name, schema)?),
            "pin" => ("Pin", *maker),
            "pin-id" => ("PinId", *maker),
            _ => (name, *maker),
        };
        Ok(Some(Self {
            type_name: type_name.to_owned(),
            kind,
            argument,
        }))
    }

    /// The path of the type: in the gateway's module, or at the crate's root for
    /// one that is the same for all gateways.
    pub fn path(&self, gateway: &str) -> String {
        match self.kind {
            "pin" | "pin-id" => format!("crate::{}", self.type_name),
            _ => format!("crate::{gateway}::{}", self.type_name),
        }
    }

    /// The macro that makes the type, or nothing for a type of the crate's root.
    pub fn declaration(&self, schema: &Value) -> String {
        let description = schema["description"].as_str().unwrap_or_default();
        let Self {
            type_name,
            kind,
            argument,
        } = self;
        match *kind {
            "phone-number" => {
                let pattern = schema["pattern"].as_str().unwrap_or_default();
                let example = schema["example"].as_str().unwrap_or_default();
                format!(
                    "crate::phone_number::recipient! {{\n#[doc = {description:?}]\n\
                     {type_name}, {argument}, {pattern:?}, {example:?}\n}}\n"
                )
            }
            "pin" | "pin-id" => String::new(),
            "values" => {
                format!("crate::sensitive::values! {{\n#[doc = {description:?}]\n{type_name}\n}}\n")
            }
            _ => format!(
                "crate::sensitive::text! {{\n#[doc = {description:?}]\n\
                 {type_name}, crate::redact::{argument}\n}}\n"
            ),
        }
    }
}

fn wire_form(name: &str, schema: &Value) -> Result<&'static str, String> {
    let pattern = schema["pattern"].as_str().unwrap_or_default();
    WIRE_FORMS
        .iter()
        .find(|(known, _)| *known == pattern)
        .map(|(_, form)| *form)
        .ok_or_else(|| {
            format!(
                "the schema `{name}` has a pattern that build/sensitive.rs has no wire form for: \
                 add how a number is written for it"
            )
        })
}
