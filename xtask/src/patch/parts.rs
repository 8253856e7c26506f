//! What a new part of the spec begins as.

use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};

use crate::build::meaning::Purpose;
use crate::build::names;
use crate::contract::{Assumed, Direction, Field};
use crate::spec::edit::Editor;
use crate::spec::{
    self, ATTEMPT, BEYOND, DELIVERY, DEPARTS, MEANING, NOT_DESCRIBED, OF_VALUES, Operation,
    Pointer, UNKNOWN, VERIFICATION, resolve, strings,
};

const SCHEMAS: &str = "/components/schemas";

/// Words in the names of what nobody is to read in a log.
const SECRETS: [&str; 9] = [
    "code", "key", "otp", "passcode", "password", "pin", "pwd", "secret", "token",
];

/// Names of fields that hold a phone number.
const PHONES: [&str; 9] = [
    "destination",
    "mobile",
    "mobilenumber",
    "msisdn",
    "phone",
    "phonenumber",
    "recipient",
    "recipients",
    "to",
];

/// The schema of a new field: the one that the field has in another operation of
/// the gateway, one whose type hides what it holds, or a plain one. `members`
/// says whether the page documents fields of the field.
pub(super) fn schema(
    editor: &mut Editor,
    all: &[Operation],
    operation: &Operation,
    direction: Direction,
    field: &Field,
    members: bool,
) -> Result<Value> {
    if let Some(known) = known_schema(&editor.value, all, operation, direction, field) {
        return Ok(known);
    }
    let kind = schema_type(&field.kind)?;
    let mut plain = Map::new();
    plain.insert("type".to_owned(), json!(kind));
    if direction == Direction::Reply {
        plain.insert("nullable".to_owned(), json!(true));
    }
    let inner = |items: Option<&String>| -> Result<Value> {
        if members {
            return Ok(json!({ "type": "object", "properties": {} }));
        }
        inner_schema(items.map_or("string", String::as_str))
    };
    let is_secret = is_sensitive(&field.name);
    let of_texts = matches!(field.items.as_deref(), None | Some("string"));
    match kind {
        "array" if is_secret && of_texts && !members => {
            let text = Map::from_iter([
                ("type".to_owned(), json!("string")),
                ("x-sensitive".to_owned(), json!("text")),
            ]);
            let items = named(editor, operation, field, text, "A text");
            plain.insert("items".to_owned(), items);
        }
        "array" => {
            plain.insert("items".to_owned(), inner(field.items.as_ref())?);
        }
        "object" if members => {
            plain.insert("properties".to_owned(), json!({}));
        }
        "object" => {
            let values = field.items.as_ref().map(|items| inner(Some(items)));
            let values = values.transpose()?.unwrap_or(json!(true));
            plain.insert("additionalProperties".to_owned(), values);
        }
        _ => {}
    }
    if !field.values.is_empty() {
        let verdict = verdict(editor, operation);
        let stray = stray_of_sibling(&editor.value, all, operation, direction, field);
        let values: Vec<String> = field.values.iter().chain(&stray).cloned().collect();
        plain.extend(documented_values(&values, verdict));
        if !stray.is_empty() {
            let reason = not_described("A value in the prose");
            let reasons = stray.into_iter().map(|value| (value, json!(reason)));
            plain.insert(DEPARTS.to_owned(), Value::Object(reasons.collect()));
        }
        if direction == Direction::Reply {
            // Only a schema with a name becomes an open enum in Rust.
            return Ok(named(editor, operation, field, plain, "A status"));
        }
    } else if kind == "object" && is_secret && field.items.as_deref() == Some("string") {
        plain.insert("x-sensitive".to_owned(), json!("values"));
        return Ok(named(editor, operation, field, plain, "Texts"));
    } else if kind == "string" && is_secret {
        plain.insert("x-sensitive".to_owned(), json!("text"));
        return Ok(named(editor, operation, field, plain, "A text"));
    }
    Ok(Value::Object(plain))
}

/// The schema of items, of which the type is given in words.
pub(super) fn inner_schema(words: &str) -> Result<Value> {
    Ok(match words.strip_prefix("array of ") {
        Some(items) => json!({ "type": "array", "items": inner_schema(items)? }),
        None if words == "array" => json!({ "type": "array", "items": { "type": "string" } }),
        None => json!({ "type": schema_type(words)? }),
    })
}

/// Gives a schema a name of its own, after the field and where that is taken
/// after the operation as well.
fn named(
    editor: &mut Editor,
    operation: &Operation,
    field: &Field,
    mut schema: Map<String, Value>,
    what: &str,
) -> Value {
    let schemas = Pointer::from(SCHEMAS);
    let own = field.name.rsplit('.').next().unwrap_or_default();
    schema.insert("description".to_owned(), json!(not_described(what)));
    let wanted = pascal(own);
    let there = editor.at(&schemas.join(&wanted));
    let name = if there.is_null() || *there == Value::Object(schema.clone()) {
        free_or_same(editor, &wanted, &schema)
    } else {
        free_name(editor, &format!("{}{wanted}", pascal(&operation.id)))
    };
    if editor.at(&schemas.join(&name)).is_null()
        && editor.set(&schemas, &name, Value::Object(schema)).is_err()
    {
        // The document has no schemas at all, which the audit has told.
        return json!({ "type": "string" });
    }
    json!({ "$ref": schemas.join(&name).reference() })
}

fn free_or_same(editor: &Editor, wanted: &str, schema: &Map<String, Value>) -> String {
    let there = editor.at(&Pointer::from(SCHEMAS).join(wanted));
    match *there == Value::Object(schema.clone()) {
        true => wanted.to_owned(),
        false => free_name(editor, wanted),
    }
}

/// A name that no schema has, in Rust either.
pub(super) fn free_name(editor: &Editor, wanted: &str) -> String {
    let schemas = spec::keys(editor.at(&Pointer::from(SCHEMAS)));
    let taken = |name: &str| {
        names::is_taken(name) || schemas.iter().any(|other| other.eq_ignore_ascii_case(name))
    };
    let wanted = if wanted.starts_with(|first: char| first.is_ascii_alphabetic()) {
        wanted.to_owned()
    } else {
        format!("Schema{wanted}")
    };
    let mut names = std::iter::once(wanted.clone()).chain((2..).map(|n| format!("{wanted}{n}")));
    names.find(|name| !taken(name)).unwrap_or(wanted)
}

/// The other operations of an operation's gateway.
fn siblings<'all>(
    document: &'all Value,
    all: &'all [Operation],
    operation: &'all Operation,
) -> impl Iterator<Item = &'all Operation> + Clone {
    let tag = |operation: &Operation| &operation.pointer.get(document)["tags"][0];
    all.iter()
        .filter(move |other| other.id != operation.id && tag(other) == tag(operation))
}

/// The schema of the same field of another operation of the gateway: of the
/// same name in the same place, or a phone number as that gateway takes it.
fn known_schema(
    document: &Value,
    all: &[Operation],
    operation: &Operation,
    direction: Direction,
    field: &Field,
) -> Option<Value> {
    let fields = siblings(document, all, operation).flat_map(|other| {
        let fields = other.contract.fields(direction).iter();
        fields.map(move |known| (other, known))
    });
    let is_phone = is_phone(&field.name);
    let same = |(_, known): &(&Operation, &Field)| {
        known.name == field.name
            && known.location == field.location
            && known.full_type() == field.full_type()
            && is_same_set(field, &known.values)
    };
    let phone = |(other, known): &(&Operation, &Field)| {
        let place = other.place(&crate::contract::Element::Field(
            direction,
            known.name.clone(),
        ));
        let mark = resolve(document, &place).1["x-sensitive"].as_str();
        is_phone
            && field.kind == "string"
            && matches!(mark, Some("phone-number" | "reported-number"))
    };
    let (other, known) = fields
        .clone()
        .find(same)
        .or_else(|| fields.clone().find(phone))?;
    let place = other.place(&crate::contract::Element::Field(
        direction,
        known.name.clone(),
    ));
    let value = place.get(document);
    let value = value.get("schema").unwrap_or(value);
    let reference = value
        .get("$ref")
        .or_else(|| value["allOf"].get(0)?.get("$ref"));
    // What its values mean was said of the other operation alone.
    let has_verdicts = |schema: &Value| {
        let mut keys = [DELIVERY, VERIFICATION].iter();
        keys.any(|key| schema.get(key).is_some())
    };
    match reference {
        Some(_) if has_verdicts(resolve(document, &place).1) => None,
        Some(reference) => Some(json!({ "$ref": reference })),
        None if value["properties"].is_object() || !value["type"].is_string() => None,
        None => {
            let mut schema = value.clone();
            let members = schema.as_object_mut()?;
            members.retain(|key, _| {
                ![
                    "description",
                    "example",
                    "x-gateway-default",
                    BEYOND,
                    DEPARTS,
                ]
                .into_iter()
                .chain(OF_VALUES)
                .any(|other| other == key)
            });
            Some(schema)
        }
    }
}

/// The values that only a page's prose names, and that the same field of another
/// operation of the gateway lists.
fn stray_of_sibling(
    document: &Value,
    all: &[Operation],
    operation: &Operation,
    direction: Direction,
    field: &Field,
) -> Vec<String> {
    let mut known = siblings(document, all, operation)
        .filter_map(|other| other.contract.field(direction, &field.name));
    let same = known.find(|known| is_same_set(field, &known.values));
    let listed = same.into_iter().flat_map(|known| &known.values);
    let stray = listed.filter(|value| !field.values.contains(value));
    stray.cloned().collect()
}

/// Whether a page means these values: those that it lists, and perhaps some that
/// only its prose names.
fn is_same_set(field: &Field, values: &[String]) -> bool {
    let listed = field.values.iter().all(|value| values.contains(value));
    let named = |value: &String| field.values.contains(value) || field.stray_values.contains(value);
    listed && values.iter().all(named)
}

fn letters(name: &str) -> String {
    let own = name.rsplit('.').next().unwrap_or_default();
    let letters = own.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
}

fn is_phone(name: &str) -> bool {
    PHONES.contains(&letters(name).as_str())
}

/// Whether a field by its name holds what nobody is to read in a log.
fn is_sensitive(name: &str) -> bool {
    use heck::ToSnakeCase as _;
    let own = name.rsplit('.').next().unwrap_or_default().to_snake_case();
    let mut words = own.split('_');
    is_phone(name) || words.any(|word| SECRETS.contains(&word.strip_suffix('s').unwrap_or(word)))
}

/// What a status means for the PIN only a person knows, operation by operation.
pub(super) fn new_failure(editor: &Editor, operation: &Operation, status: &str) -> Value {
    let verdict = match verifies(editor, operation) {
        true => ATTEMPT,
        false => DELIVERY,
    };
    json!({
        "description": not_described(&format!("Status {status}")),
        verdict: UNKNOWN,
    })
}

/// Words for a person to replace. A note reminds of them until then.
pub fn not_described(what: &str) -> String {
    format!("{what} that the gateway documents, {NOT_DESCRIBED}.")
}

fn verifies(editor: &Editor, operation: &Operation) -> bool {
    Purpose::of(&editor.value, editor.at(&operation.pointer)) == Purpose::Verify
}

/// The key under which the values of an operation's replies mean something for
/// a PIN.
pub(super) fn verdict(editor: &Editor, operation: &Operation) -> &'static str {
    match verifies(editor, operation) {
        true => VERIFICATION,
        false => DELIVERY,
    }
}

/// A list of values, of which `verdict` says what they mean for a PIN.
pub(super) fn documented_values(values: &[String], verdict: &str) -> Map<String, Value> {
    let map = |word: &str| -> Map<String, Value> {
        values
            .iter()
            .map(|value| (value.clone(), json!(word)))
            .collect()
    };
    let mut members = Map::new();
    members.insert("x-extensible-enum".to_owned(), json!(values));
    members.insert(MEANING.to_owned(), json!(map(&not_described("A value"))));
    members.insert(verdict.to_owned(), json!(map(UNKNOWN)));
    members
}

/// Only types that OpenAPI has can be applied.
pub(super) fn schema_type(kind: &str) -> Result<&str> {
    let known = ["string", "integer", "number", "boolean", "array", "object"];
    if known.contains(&kind) {
        Ok(kind)
    } else {
        Err(anyhow!("`{kind}` is not a type of OpenAPI"))
    }
}

pub(super) fn default_value(default: &Assumed, kind: &str) -> Value {
    match default {
        Assumed::Literal(word) if kind != "string" => {
            serde_json::from_str(word).unwrap_or_else(|_| json!(word))
        }
        Assumed::Literal(word) => json!(word),
        Assumed::Prose(_) => json!(not_described("A default")),
    }
}

/// A value that a schema takes, of as little as it takes.
pub(super) fn sample(document: &Value, schema: &Pointer) -> Value {
    sample_within(document, schema, 0)
}

fn sample_within(document: &Value, schema: &Pointer, depth: usize) -> Value {
    let (passed, value) = resolve(document, schema);
    let mut layers = passed.iter().map(|layer| layer.get(document));
    let given = layers.find_map(|layer| layer.get("example"));
    let listed = ["enum", "x-extensible-enum"].map(|key| value[key].get(0));
    if let Some(given) = given.or(listed.into_iter().flatten().next()) {
        return given.clone();
    }
    let inner = |below: Pointer| match depth {
        0..8 => sample_within(document, &below, depth + 1),
        _ => Value::Null,
    };
    let at = passed.last().unwrap_or(schema);
    match value["type"].as_str() {
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        // What leads to itself ends at a list, which may be empty.
        Some("array") if depth >= 4 => json!([]),
        Some("array") => json!([inner(at.join("items"))]),
        Some("object") => {
            let needed = strings(&value["required"]);
            let members = needed.map(|name| {
                let below = at.join("properties").join(name);
                (name.to_owned(), inner(below))
            });
            let mut members: Map<String, Value> = members.collect();
            if value["additionalProperties"].is_object() && members.is_empty() {
                let below = at.join("additionalProperties");
                members.insert("example".to_owned(), inner(below));
            }
            Value::Object(members)
        }
        _ => json!("example"),
    }
}

pub fn pascal(name: &str) -> String {
    let mut capital = true;
    let mut pascal = String::new();
    for letter in name.chars() {
        if !letter.is_ascii_alphanumeric() {
            capital = true;
        } else if capital {
            pascal.push(letter.to_ascii_uppercase());
            capital = false;
        } else {
            pascal.push(letter);
        }
    }
    pascal
}
