//! Reading a reply: strictly first, and field by field where that fails.
//!
//! A field that is odd and decides nothing is left out. A field that decides
//! and cannot be read is a [`Doubt`], so that leaving it out never makes an
//! answer more certain than it was.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::http::Response;
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
    /// The reply is the answer to another request.
    OtherRequest,
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
            Cause::OtherRequest => "that of another request",
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

/// Which value of the request a field of the reply repeats, and how the two are
/// compared.
#[allow(dead_code, reason = "which of them are used depends on the spec")]
#[derive(Clone, Copy, Debug)]
pub(crate) enum Echo {
    /// The same text.
    Text(&'static str),
    /// The same phone number, which a gateway may write in another way.
    Number(&'static str),
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

impl<T> Decoded<T> {
    /// Doubts a reply that repeats another value than the request had. A field
    /// that is missing decides nothing.
    pub(crate) fn compare(
        mut self,
        response: &Response,
        field: &'static str,
        echo: Echo,
        said: impl Fn(&T) -> Option<&str>,
    ) -> Self {
        let (Echo::Text(name) | Echo::Number(name)) = echo;
        let asked = response.asked(name);
        let is_other = asked
            .zip(said(&self.reply))
            .is_some_and(|(asked, said)| match echo {
                Echo::Text(_) => asked != said,
                Echo::Number(_) => is_other_number(&asked, said),
            });
        if is_other {
            let cause = Cause::OtherRequest;
            self.doubt = Some(Doubt { field, cause });
        }
        self
    }
}

/// Whether two numbers certainly differ: in the last seven digits, since a
/// gateway may write the beginning in another way. One that is masked or has
/// fewer digits is not compared.
fn is_other_number(asked: &str, said: &str) -> bool {
    const COMPARED: usize = 7;
    let is_separator = |letter: char| {
        letter.is_whitespace() || matches!(letter, '+' | '-' | '.' | '(' | ')' | '/')
    };
    let is_number = |text: &str| {
        text.chars()
            .all(|letter| letter.is_ascii_digit() || is_separator(letter))
    };
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let last = |text: &str| {
        let mut digits = text.bytes().rev().filter(u8::is_ascii_digit);
        [(); COMPARED].map(|()| digits.next())
    };
    let comparable = |text: &str| is_number(text) && digits(text) >= COMPARED;
    comparable(asked) && comparable(said) && last(asked) != last(said)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_number_is_other() {
        for (asked, said, is_other) in [
            ("41793026727", "41793026727", false),
            ("41793026727", "+41 79 302 67 27", false),
            ("41793026727", "079-302.67.27", false),
            ("41793026727", "0041 079 302 67 27", false),
            ("41793026727", "3026727", false),
            ("41793026727", "3026728", true),
            ("00447700900123", "+447700900123", false),
            ("41793026727", "41793026728", true),
            ("41793026727", "+41 79 302 67 28", true),
            ("41793026727", "4179****27", false),
            ("41793026727", "4179XXXXX99", false),
            ("41793026727", "*******6728", false),
            ("41793026727", "026728", false),
            ("026727", "41793026728", false),
            ("41793026727", "", false),
            ("41793026727", "none", false),
        ] {
            assert_eq!(is_other_number(asked, said), is_other, "{asked} {said}");
        }
    }
}
