//! Fields: new, gone, spelt, typed or placed otherwise.

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value, json};

use super::Patcher;
use crate::contract::{Direction, Field, Location};
use crate::patch::parts::{
    default_value, inner_schema, not_described, sample, schema, schema_type,
};
use crate::spec::{BEYOND, DEPARTS, LIMITS, OF_VALUES, Pointer, keys, strings};

impl Patcher<'_> {
    /// `members` says whether the page documents fields of the field.
    pub(super) fn add_field(
        &mut self,
        direction: Direction,
        field: &Field,
        members: bool,
    ) -> Result<Pointer> {
        let is_parameter = direction == Direction::Request && field.location != Location::Body;
        let schema = schema(
            self.editor,
            self.all,
            self.operation,
            direction,
            field,
            members && !is_parameter,
        )?;
        if is_parameter {
            let mut said = new_words("A parameter");
            said.extend(said_default(field));
            return self.add_parameter(field, Written { said, schema });
        }
        let mut said = Map::new();
        if schema.get("$ref").is_none() || field.default.is_some() {
            said.extend(new_words("A field"));
            said.extend(said_default(field));
        }
        self.add_property(direction, field, Written { said, schema })
    }

    fn add_property(
        &mut self,
        direction: Direction,
        field: &Field,
        written: Written,
    ) -> Result<Pointer> {
        let own = own_name(&field.name);
        let object = self.object_of(direction, &field.name)?;
        let properties = object.join("properties");
        let value = written.property();
        if self.editor.at(&properties).is_object() {
            let after = self.neighbour(direction, &properties, field);
            self.editor
                .insert_after(&properties, after.as_deref(), own, value)?;
        } else {
            self.editor
                .set(&object, "properties", json!({ own: value }))?;
        }
        if field.required {
            self.require(&object, own, true)?;
            let value = sample(&self.editor.value, &properties.join(own));
            self.each_example(direction, &field.name, |editor, example| {
                editor.set(example, own, value.clone())
            })?;
        }
        Ok(properties.join(own))
    }

    /// The property after which a new one belongs: the one before it on the
    /// page, if the spec has it.
    fn neighbour(
        &self,
        direction: Direction,
        properties: &Pointer,
        field: &Field,
    ) -> Option<String> {
        let row: usize = field.row.rsplit(' ').next()?.parse().ok()?;
        let fields = self.operation.contract.fields(direction);
        let known = |name: &&Field| self.editor.at(&properties.join(&name.name)).is_object();
        let before = row.checked_sub(2)?;
        fields
            .iter()
            .filter(known)
            .nth(before)
            .map(|field| field.name.clone())
    }

    fn add_parameter(&mut self, field: &Field, written: Written) -> Result<Pointer> {
        let path = self.operation.contract.path.as_deref().unwrap_or_default();
        match field.location {
            Location::Cookie => bail!("no client can send the cookie `{}`", field.name),
            // Those of the spec's own path are there, or no client could be made.
            Location::Path => bail!("`{}` has no place in the path `{path}`", field.name),
            _ => {}
        }
        let mut parameter = Map::new();
        parameter.insert("name".to_owned(), json!(field.name));
        parameter.insert("in".to_owned(), json!(field.location.to_string()));
        parameter.insert("required".to_owned(), json!(field.required));
        parameter.extend(written.said);
        parameter.insert("schema".to_owned(), written.schema);
        let operation = self.operation.pointer.clone();
        let list = operation.join("parameters");
        let count = self.editor.at(&list).as_array().map_or(0, Vec::len);
        if count == 0 {
            let list = json!([parameter]);
            self.editor
                .insert_after(&operation, Some("security"), "parameters", list)?;
        } else {
            let parameter = Value::Object(parameter);
            self.editor
                .insert_item(&operation, "parameters", count, parameter)?;
        }
        Ok(list.index(count))
    }

    pub(super) fn remove_field(&mut self, direction: Direction, name: &str) -> Result<Pointer> {
        let place = self.place(direction, name);
        if self.is_parameter(&place) {
            let (list, index) = place.parent_and_key().context("a parameter has a list")?;
            let (holder, key) = list.parent_and_key().context("a list has a holder")?;
            let index = index.parse().context("a parameter has an index")?;
            self.editor.remove_item(&holder, &key, index)?;
            return Ok(holder);
        }
        let object = self.object_of(direction, name)?;
        let own = own_name(name);
        self.require(&object, own, false)?;
        let properties = object.join("properties");
        self.editor.remove(&properties, own)?;
        if self
            .editor
            .at(&properties)
            .as_object()
            .is_some_and(Map::is_empty)
        {
            self.editor.remove(&object, "properties")?;
        }
        self.each_example(direction, name, |editor, example| {
            match editor.at(example).get(own) {
                Some(_) => editor.remove(example, own),
                None => Ok(()),
            }
        })?;
        Ok(object)
    }

    pub(super) fn rename_field(
        &mut self,
        direction: Direction,
        old: &str,
        new: &str,
    ) -> Result<Pointer> {
        let place = self.place(direction, old);
        if self.is_parameter(&place) {
            self.editor.set(&place, "name", json!(new))?;
            return Ok(place);
        }
        let object = self.object_of(direction, old)?;
        let (whole, old, new) = (old, own_name(old), own_name(new));
        let properties = object.join("properties");
        self.editor.rename(&properties, old, new)?;
        let list = object.join("required");
        let listed = strings(self.editor.at(&list)).position(|name| name == old);
        if let Some(index) = listed {
            self.editor.set_item(&list, index, new)?;
        }
        self.each_example(direction, whole, |editor, example| {
            match editor.at(example).get(old) {
                Some(_) => editor.rename(example, old, new),
                None => Ok(()),
            }
        })?;
        Ok(properties.join(new))
    }

    pub(super) fn set_required(
        &mut self,
        direction: Direction,
        name: &str,
        required: bool,
    ) -> Result<Pointer> {
        let place = self.place(direction, name);
        if self.is_parameter(&place) {
            self.editor.set(&place, "required", json!(required))?;
            return Ok(place);
        }
        let object = self.object_of(direction, name)?;
        let own = own_name(name);
        self.require(&object, own, required)?;
        if required {
            let value = sample(&self.editor.value, &place);
            self.each_example(direction, name, |editor, example| {
                match editor.at(example).get(own) {
                    Some(_) => Ok(()),
                    None => editor.set(example, own, value.clone()),
                }
            })?;
        }
        Ok(object)
    }

    pub(super) fn require(&mut self, object: &Pointer, name: &str, required: bool) -> Result<()> {
        let list = object.join("required");
        let listed = strings(self.editor.at(&list)).position(|other| other == name);
        match (listed, required) {
            (None, true) if self.editor.at(&list).is_array() => {
                let end = self.editor.at(&list).as_array().map_or(0, Vec::len);
                self.editor
                    .insert_item(object, "required", end, json!(name))
            }
            (None, true) => {
                let value = json!([name]);
                self.editor
                    .insert_after(object, Some("description"), "required", value)
            }
            (Some(index), false) => self.editor.remove_item(object, "required", index),
            _ => Ok(()),
        }
    }

    pub(super) fn set_type(
        &mut self,
        direction: Direction,
        name: &str,
        field: &Field,
    ) -> Result<Pointer> {
        const OF_THE_OLD_TYPE: [&str; 10] = [
            "$ref",
            "allOf",
            "format",
            "example",
            "items",
            "additionalProperties",
            "properties",
            "enum",
            "x-extensible-enum",
            "x-sensitive",
        ];
        let kind = schema_type(&field.kind)?;
        let place = self.place(direction, name);
        let is_parameter = self.is_parameter(&place);
        let schema = if is_parameter {
            place.join("schema")
        } else {
            place.clone()
        };
        let reference = self.editor.at(&schema).get("$ref").is_some();
        if reference {
            // A bare reference is replaced whole; its words go with it.
            let (holder, key) = schema.parent_and_key().context("a schema has a holder")?;
            let mut inline = json!({ "type": kind });
            if !is_parameter {
                inline["description"] = json!(not_described("A field"));
            }
            if direction == Direction::Reply {
                inline["nullable"] = json!(true);
            }
            self.editor.set(&holder, &key, inline)?;
        } else {
            let of_limits = LIMITS.into_iter().chain(OF_VALUES);
            for key in OF_THE_OLD_TYPE.into_iter().chain(of_limits) {
                if self.editor.at(&schema).get(key).is_some() {
                    self.editor.remove(&schema, key)?;
                }
            }
            self.editor.set(&schema, "type", json!(kind))?;
        }
        if kind == "array" {
            let items = inner_schema(field.items.as_deref().unwrap_or("string"))?;
            self.editor.set(&schema, "items", items)?;
        } else if let Some(items) = &field.items {
            let values = inner_schema(items)?;
            self.editor.set(&schema, "additionalProperties", values)?;
        }
        let value = sample(&self.editor.value, &schema);
        if is_parameter {
            self.retype_parameter_examples(&place, &value)?;
        }
        let own = own_name(name);
        self.each_example(direction, name, |editor, example| {
            match editor.at(example).get(own) {
                Some(_) => editor.set(example, own, value.clone()),
                None => Ok(()),
            }
        })?;
        Ok(place)
    }

    pub(super) fn retype_parameter_examples(
        &mut self,
        place: &Pointer,
        value: &Value,
    ) -> Result<()> {
        if self.editor.at(place).get("example").is_some() {
            self.editor.set(place, "example", value.clone())?;
        }
        let examples = place.join("examples");
        for name in keys(self.editor.at(&examples)) {
            self.editor
                .set(&examples.join(&name), "value", value.clone())?;
        }
        Ok(())
    }

    pub(super) fn move_field(
        &mut self,
        direction: Direction,
        name: &str,
        field: &Field,
    ) -> Result<Pointer> {
        let place = self.place(direction, name);
        let in_body = field.location == Location::Body;
        if self.is_parameter(&place) && !in_body {
            self.editor
                .set(&place, "in", json!(field.location.to_string()))?;
            return Ok(place);
        }
        let mut written = Written::of(self.editor.at(&place));
        if in_body {
            self.remove_field(direction, name)?;
            return self.add_property(direction, field, written);
        }
        if !written.said.contains_key("description") {
            written.said.extend(new_words("A parameter"));
        }
        self.remove_field(direction, name)?;
        self.add_parameter(field, written)
    }
}

/// What a property and a parameter have in common, which each writes otherwise.
struct Written {
    /// What is said of the field, and not of the values that it takes.
    said: Map<String, Value>,
    schema: Value,
}

impl Written {
    /// Of a property or of a parameter as it is written.
    fn of(written: &Value) -> Self {
        let mut members = written.as_object().cloned().unwrap_or_default();
        let is_parameter = members.contains_key("schema");
        // A parameter may have several examples, and a property has one.
        let examples = members.shift_remove("examples");
        let first = examples
            .as_ref()
            .and_then(|all| all.as_object()?.values().next());
        if let Some(value) = first.and_then(|example| example.get("value")) {
            members.insert("example".to_owned(), value.clone());
        }
        // Reasons by value belong to the list of values.
        let is_said = |(key, value): &(String, Value)| match key.as_str() {
            "description" | "x-gateway-default" => true,
            "example" => is_parameter,
            BEYOND | DEPARTS => value.is_string(),
            _ => false,
        };
        let (said, rest): (Map<_, _>, Map<_, _>) = members.into_iter().partition(is_said);
        let only = rest.get("allOf").filter(|_| rest.len() == 1);
        let schema = rest.get("schema").or_else(|| only?.get(0)).cloned();
        Self {
            schema: schema.unwrap_or(Value::Object(rest)),
            said,
        }
    }

    /// A reference has no place for words beside it.
    fn property(self) -> Value {
        match self.schema {
            Value::Object(mut schema) if !schema.contains_key("$ref") => {
                schema.extend(self.said);
                Value::Object(schema)
            }
            reference if self.said.is_empty() => reference,
            reference => {
                let mut property = self.said;
                property.insert("allOf".to_owned(), json!([reference]));
                Value::Object(property)
            }
        }
    }
}

fn new_words(what: &str) -> Map<String, Value> {
    Map::from_iter([("description".to_owned(), json!(not_described(what)))])
}

fn said_default(field: &Field) -> Option<(String, Value)> {
    let default = field.default.as_ref()?;
    let value = default_value(default, &field.kind);
    Some(("x-gateway-default".to_owned(), value))
}

/// The name of a field within the object that it is of.
fn own_name(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, own)| own)
}
