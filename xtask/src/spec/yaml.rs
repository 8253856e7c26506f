//! Writes values as YAML, in block style and in their own order.

use serde_json::Value;
use yaml_edit::{Document, MappingBuilder, ScalarValue, SequenceBuilder};

/// A mapping as a document of its own.
pub fn document(value: &Value) -> Document {
    mapping(MappingBuilder::new(), value).build_document()
}

fn mapping(empty: MappingBuilder, value: &Value) -> MappingBuilder {
    let members = value.as_object().into_iter().flatten();
    members.fold(empty, |built, (key, member)| match member {
        Value::Object(_) => built.mapping(key, |empty| mapping(empty, member)),
        Value::Array(_) => built.sequence(key, |empty| sequence(empty, member)),
        scalar => built.pair(key, self::scalar(scalar)),
    })
}

fn sequence(empty: SequenceBuilder, value: &Value) -> SequenceBuilder {
    let items = value.as_array().into_iter().flatten();
    items.fold(empty, |built, item| match item {
        Value::Object(_) => built.mapping(|empty| mapping(empty, item)),
        Value::Array(_) => built.sequence(|empty| sequence(empty, item)),
        scalar => built.item(self::scalar(scalar)),
    })
}

/// A scalar, quoted where it would otherwise not be text any more.
pub fn scalar(value: &Value) -> ScalarValue {
    match value {
        Value::String(text) => ScalarValue::string(text),
        Value::Null => ScalarValue::null(),
        other => ScalarValue::parse(other.to_string()),
    }
}
