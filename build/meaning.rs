//! What the answers of operations mean, as the spec says it: of a send whether
//! the PIN went out, of a verification whether the PIN is right.

use std::fmt::Write as _;

use serde_json::Value;

use super::facts::{is_open_enum, operations, resolve, success};
use super::names;

/// The keyword of a reply's field that repeats a value of the request.
pub const ECHOES: &str = "x-echoes";

/// What an operation is for, by what its reply says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Send,
    Verify,
    /// It does neither, as the spec declares: `x-purpose: other`.
    Other,
}

impl Purpose {
    pub fn of(part: &Value, operation: &Value) -> Self {
        if operation["x-purpose"] == "other" {
            return Self::Other;
        }
        let reply = success(part, operation);
        let schema = reply.map(|reply| &reply["content"]["application/json"]["schema"]);
        let verifies = schema.is_some_and(|schema| is_verification(part, resolve(part, schema)));
        if verifies { Self::Verify } else { Self::Send }
    }

    /// The variant of the crate's own enum.
    pub fn variant(self) -> &'static str {
        match self {
            Self::Send => "crate::operation::Purpose::Send",
            Self::Verify => "crate::operation::Purpose::Verify",
            Self::Other => "crate::operation::Purpose::Other",
        }
    }
}

/// Whether a reply says of any of its fields what it means for a PIN that a
/// person typed.
pub fn is_verification(part: &Value, schema: &Value) -> bool {
    let mut fields = schema["properties"].as_object().into_iter().flatten();
    fields.any(|(_, field)| target(part, field).get("x-verification").is_some())
}

/// The schema that says what a field's values mean.
fn target<'a>(part: &'a Value, field: &'a Value) -> &'a Value {
    resolve(part, field["allOf"].get(0).unwrap_or(field))
}

/// What a documented value of a status means, as a path of the crate's.
pub fn of_value(name: &str, schema: &Value, value: &str) -> Result<String, String> {
    if schema.get("x-verification").is_some() {
        return verification(name, schema, value);
    }
    let verdict = schema["x-delivery"][value].as_str();
    delivery(verdict).map(str::to_owned).ok_or_else(|| {
        format!("`{name}` does not say in `x-delivery` what `{value}` means for the PIN")
    })
}

/// What a value says of a PIN that a person typed.
fn verification(name: &str, schema: &Value, value: &str) -> Result<String, String> {
    let says = match schema["x-verification"][value].as_str() {
        Some("correct") => "Correct",
        Some("wrong") => wrong(name, schema, value)?,
        Some("unknown") => "Nothing",
        _ => {
            return Err(format!(
                "`{name}` does not say in `x-verification` what `{value}` means for the PIN"
            ));
        }
    };
    Ok(format!("crate::verification::Says::{says}"))
}

fn wrong(name: &str, schema: &Value, value: &str) -> Result<&'static str, String> {
    let reason = &schema["x-wrong-reason"][value];
    match reason.as_str() {
        None if reason.is_null() => Ok("Wrong"),
        Some("wrong-pin") => Ok("Mismatch"),
        Some("expired") => Ok("Expired"),
        Some("no-more-attempts") => Ok("NoMoreAttempts"),
        _ => Err(format!(
            "`{name}` says in `x-wrong-reason` that `{value}` is {reason}, which is none of \
             wrong-pin, expired, no-more-attempts"
        )),
    }
}

/// How a reply answers what became of a PIN: by all its fields that say so.
pub fn of_reply(part: &Value, name: &str, gateway: &str) -> Result<String, String> {
    let schema = &part["components"]["schemas"][name];
    let decode = decode(part, name, schema, gateway);
    let answers = if is_verification(part, schema) {
        of_verification(part, name, schema, gateway)?
    } else if is_of_a_send(part, name) {
        of_send(part, name, schema, gateway)
    } else {
        String::new()
    };
    Ok(decode + &answers)
}

/// Whether an operation that sends a PIN replies with this schema.
fn is_of_a_send(part: &Value, name: &str) -> bool {
    operations(part).any(|(_, _, operation)| {
        let reply = success(part, operation).unwrap_or(&Value::Null);
        let schema = &reply["content"]["application/json"]["schema"]["$ref"];
        let is_this = schema.as_str().and_then(|path| path.rsplit('/').next()) == Some(name);
        is_this && Purpose::of(part, operation) == Purpose::Send
    })
}

/// How a reply is read: what its fields are, and which of them repeat a value of
/// the request.
fn decode(part: &Value, name: &str, schema: &Value, gateway: &str) -> String {
    let (mut fields, mut compared) = (String::new(), String::new());
    for (property, own) in schema["properties"].as_object().into_iter().flatten() {
        let described = target(part, own);
        let _ = writeln!(
            fields,
            "crate::decode::Field {{ name: {property:?}, kind: crate::decode::Kind::{}, \
             role: crate::decode::Role::{} }},",
            kind(described),
            role(own, described),
        );
        if let Some(asked) = own[ECHOES].as_str() {
            let field = names::field(property);
            let echo = if is_number(described) {
                "Number"
            } else {
                "Text"
            };
            let _ = write!(
                compared,
                ".compare(response, {property:?}, crate::decode::Echo::{echo}({asked:?}), \
                 |reply: &Self| reply.{field}.as_ref().map(|text| text.as_str()))"
            );
        }
    }
    let mut read = "crate::decode::object(&response.body, FIELDS)".to_owned();
    if !compared.is_empty() {
        read = format!("Ok({read}?{compared})");
    }
    format!(
        "impl crate::reply::Decode for crate::{gateway}::types::{name} {{\n\
         fn decode(response: &crate::http::Response) \
         -> Result<crate::decode::Decoded<Self>, String> {{\n\
         static FIELDS: &[crate::decode::Field] = &[\n{fields}];\n\
         {read}\n}}\n}}\n"
    )
}

/// What a field is read as, a variant of the crate's own enum.
fn kind(schema: &Value) -> &'static str {
    match schema["type"].as_str() {
        Some("string") if is_open_enum(schema) => "Status",
        Some("string") => "Text",
        Some("integer") => "WholeNumber",
        _ => "Other",
    }
}

/// What a field is for, a variant of the crate's own enum.
fn role(own: &Value, described: &Value) -> &'static str {
    let echoes = own.get(ECHOES).is_some();
    let decides = described.get("x-verification").is_some() || is_open_enum(described);
    if decides || (echoes && !is_number(described)) {
        "Decides"
    } else if echoes || described["x-sensitive"] == "pin-id" {
        "Names"
    } else {
        "Plain"
    }
}

fn is_number(schema: &Value) -> bool {
    matches!(
        schema["x-sensitive"].as_str(),
        Some("phone-number" | "reported-number")
    )
}

fn of_send(part: &Value, name: &str, schema: &Value, gateway: &str) -> String {
    let mut evidence = String::new();
    let mut reported = String::new();
    let mut pin_id = "None".to_owned();
    for (property, field) in schema["properties"].as_object().into_iter().flatten() {
        if target(part, field)["x-sensitive"] == "pin-id" {
            pin_id = format!("self.{}.as_ref()", names::field(property));
        }
        if is_open_enum(target(part, field)) {
            let field = names::field(property);
            let _ = write!(
                evidence,
                "self.{field}.as_ref().map(crate::delivery::Evidence::from),"
            );
            let _ = write!(
                reported,
                "({property:?}, self.{field}.as_ref().map(|status| status.to_string())),"
            );
        }
    }
    format!(
        "impl crate::Reply for crate::{gateway}::types::{name} {{\n\
         fn delivery(&self) -> crate::Delivery {{\n\
         crate::delivery::combine([{evidence}])\n}}\n\
         fn statuses(&self) -> Vec<(&'static str, Option<String>)> {{\n\
         vec![{reported}]\n}}\n\
         fn pin_id(&self) -> Option<&crate::PinId> {{\n{pin_id}\n}}\n}}\n"
    )
}

fn of_verification(
    part: &Value,
    name: &str,
    schema: &Value,
    gateway: &str,
) -> Result<String, String> {
    let mut evidence = String::new();
    let mut attempts = "None".to_owned();
    for (property, own) in schema["properties"].as_object().into_iter().flatten() {
        let (field, described) = (names::field(property), target(part, own));
        if property == "attemptsRemaining" {
            attempts = format!("self.{field}");
        }
        if described.get("x-verification").is_none() {
            continue;
        }
        let _ = match described["type"].as_str() {
            Some("boolean") => write!(
                evidence,
                "self.{field}.map(|yes| if yes {{ {} }} else {{ {} }}.into()),",
                verification(property, described, "true")?,
                verification(property, described, "false")?,
            ),
            _ => write!(
                evidence,
                "self.{field}.as_ref().map(crate::verification::Evidence::from),"
            ),
        };
    }
    Ok(format!(
        "impl crate::VerificationReply for crate::{gateway}::types::{name} {{\n\
         fn verification(&self) -> crate::Verification {{\n\
         crate::verification::combine([{evidence}], {attempts})\n}}\n}}\n"
    ))
}

/// What the documented failures of an operation mean: `(404, NotSent)`. Of a
/// verification they say whether an attempt may be spent, which is as certain as
/// whether a PIN was sent, and asked for the same reason. `None` where an operation
/// does neither and does not say.
pub fn of_failure(
    purpose: Purpose,
    response: &Value,
    status: &str,
    place: &str,
) -> Result<Option<&'static str>, String> {
    let (key, meaning) = match purpose {
        Purpose::Send => ("x-delivery", delivery(response["x-delivery"].as_str())),
        Purpose::Verify => ("x-attempt", attempt(response["x-attempt"].as_str())),
        Purpose::Other => return Ok(delivery(response["x-delivery"].as_str())),
    };
    match meaning {
        Some(meaning) => Ok(Some(meaning)),
        None => Err(format!("the status {status} of `{place}` has no `{key}`")),
    }
}

fn attempt(verdict: Option<&str>) -> Option<&'static str> {
    match verdict? {
        "not-spent" => Some("crate::Delivery::NotSent"),
        "unknown" => Some("crate::Delivery::Unknown"),
        _ => None,
    }
}

pub fn delivery(verdict: Option<&str>) -> Option<&'static str> {
    match verdict? {
        "sent" => Some("crate::Delivery::Sent"),
        "not-sent" => Some("crate::Delivery::NotSent"),
        "unknown" => Some("crate::Delivery::Unknown"),
        _ => None,
    }
}
