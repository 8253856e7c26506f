//! Reading a reply: strictly first, and field by field where that fails.
//!
//! A field that is odd and decides nothing is left out. A field that decides
//! and cannot be read is a [`Doubt`], so that leaving it out never makes an
//! answer more certain than it was.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{Delivery, Verification, json};

/// A reply, and why it may not mean what its fields say.
#[expect(
    missing_debug_implementations,
    reason = "what nobody can print, nobody can leak"
)]
pub struct Decoded<T> {
    pub(crate) reply: T,
    pub(crate) doubt: Option<Doubt>,
}

/// Why a reply does not mean what its fields say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Doubt {
    field: &'static str,
    cause: Cause,
}

/// The stronger ones come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    /// The field decides and cannot be read.
    Unreadable,
    /// The field is there several times, with different values.
    Ambiguous,
}

impl Doubt {
    /// What a reply means for the PIN of which there is this doubt.
    pub fn delivery(doubt: Option<Self>, delivery: Delivery) -> Delivery {
        match doubt {
            None => delivery,
            Some(_) => Delivery::Unknown,
        }
    }

    /// What a reply means for the PIN that a person typed. A value that cannot
    /// be read makes no wrong PIN right, just as an undocumented one.
    pub fn verification(doubt: Option<Self>, verification: Verification) -> Verification {
        match (doubt.map(|doubt| doubt.cause), verification) {
            (None, verification) => verification,
            (Some(Cause::Unreadable), Verification::Wrong(why)) => Verification::Wrong(why),
            _ => Verification::Unknown,
        }
    }

    /// The field, and in words what it holds. Nothing of its value is told.
    pub fn told(self) -> (&'static str, &'static str) {
        let words = match self.cause {
            Cause::Unreadable => "not readable",
            Cause::Ambiguous => "given with different values",
        };
        (self.field, words)
    }
}

/// A field of a reply, as the spec has it.
#[derive(Debug)]
pub struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) role: Role,
}

/// What a field is read as.
#[allow(dead_code, reason = "which of them are used depends on the spec")]
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Text,
    /// A text of an open set, which takes whatever comes as a value of its own.
    Status,
    WholeNumber,
    Other,
}

/// What a field is for.
#[allow(dead_code, reason = "which of them are used depends on the spec")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It decides nothing.
    Plain,
    /// It says which PIN or whose number the reply is about. Two values are a
    /// doubt, none is not.
    Names,
    /// It decides what the reply means.
    Decides,
}

/// Reads a reply that is a JSON object. A list is none, although serde would
/// take its items for the fields in their order.
pub(crate) fn object<T: DeserializeOwned>(
    body: &[u8],
    fields: &'static [Field],
) -> Result<Decoded<T>, String> {
    let body = json::without_bom(body);
    if body.trim_ascii_start().starts_with(b"[") {
        return Err("a list in place of an object".to_owned());
    }
    match serde_json::from_slice(body) {
        Ok(reply) => Ok(Decoded { reply, doubt: None }),
        Err(error) => field_by_field(body, fields).ok_or_else(|| error.to_string()),
    }
}

/// What one occurrence of a field holds.
#[derive(PartialEq)]
enum Reading {
    Null,
    Value(Value),
    Unreadable,
}

/// Reads each field by itself. `None` for what is no JSON object.
fn field_by_field<T: DeserializeOwned>(
    body: &[u8],
    fields: &'static [Field],
) -> Option<Decoded<T>> {
    let mut readings: Vec<Vec<Reading>> = fields.iter().map(|_| Vec::new()).collect();
    json::members(json::document(body)?, |name, raw| {
        if let Some(index) = fields.iter().position(|field| field.name == name) {
            let readings = &mut readings[index];
            // Two that differ are as good as a thousand.
            if readings.len() < 2 {
                let reading = reading::<T>(&fields[index], raw);
                if !readings.contains(&reading) {
                    readings.push(reading);
                }
            }
        }
    })?;
    let mut known = Map::new();
    let mut doubt: Option<Doubt> = None;
    for (field, mut readings) in fields.iter().zip(readings) {
        let cause = match (readings.pop(), readings.is_empty()) {
            (Some(Reading::Value(value)), true) => {
                known.insert(field.name.to_owned(), value);
                None
            }
            (Some(Reading::Unreadable), true) => Some(Cause::Unreadable),
            (_, true) => None,
            (_, false) => Some(Cause::Ambiguous),
        };
        let least = match field.role {
            Role::Plain => continue,
            Role::Names => Cause::Ambiguous,
            Role::Decides => Cause::Unreadable,
        };
        if let Some(cause) = cause.filter(|cause| *cause >= least)
            && doubt.is_none_or(|doubt| doubt.cause < cause)
        {
            let field = field.name;
            doubt = Some(Doubt { field, cause });
        }
    }
    let reply = serde_json::from_value(Value::Object(known)).ok()?;
    Some(Decoded { reply, doubt })
}

/// Reads a value as the reply's type takes it. That type knows best whether it
/// does.
fn reading<T: DeserializeOwned>(field: &Field, raw: &[u8]) -> Reading {
    if raw == b"null" {
        return Reading::Null;
    }
    let Some(value) = value(field.kind, raw) else {
        return Reading::Unreadable;
    };
    let alone = Map::from_iter([(field.name.to_owned(), value.clone())]);
    match serde_json::from_value::<T>(Value::Object(alone)) {
        Ok(_) => Reading::Value(value),
        Err(_) => Reading::Unreadable,
    }
}

fn value(kind: Kind, raw: &[u8]) -> Option<Value> {
    let as_written = || Value::String(String::from_utf8_lossy(raw).into_owned());
    match kind {
        Kind::Text => match json::text(raw) {
            Some(text) => text.is_whole.then(|| text.content.into_owned().into()),
            None => json::is_digits(raw).then(as_written),
        },
        Kind::Status => Some(match json::text(raw) {
            Some(text) => text.content.into_owned().into(),
            None => as_written(),
        }),
        Kind::WholeNumber => json::whole_number(raw).map(Value::Number),
        Kind::Other => serde_json::from_slice(raw).ok(),
    }
}
