//! Carries what a page says into the spec, one difference at a time.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::contract::{Assumed, Contract, Difference, Element, Field, Place, Side};
use crate::edit::Editor;
use crate::finding::{Finding, Severity};
use crate::hold;
use crate::rules::NOT_DESCRIBED;
use crate::source_facts::Facts;
use crate::spec::{self, BEYOND, DEPARTS, Declaration, Operation, below, resolve, strings};
use crate::workspace::SPEC;

/// A page's facts as they were, if they were known, and as they are.
pub struct Change {
    pub old: Option<Facts>,
    /// With the departures that were recorded before.
    pub new: Facts,
}

impl Change {
    /// Follows a new spelling in what is known under the old one.
    fn respell(&mut self, side: Side, old: &str, new: &str) {
        let element = |name: &str| format!("{side} field `{name}`");
        for departure in &mut self.new.departures {
            departure.element = departure.element.replace(&element(old), &element(new));
        }
    }
}

/// Mends the spec until nothing is left that needs no person. Says what was
/// done.
pub fn mend(editor: &mut Editor, changes: &mut [Change]) -> Result<Vec<Finding>, String> {
    let needed = needed_before(&editor.value, changes);
    let mut done = Vec::new();
    // One that was tried is not tried again, so that this comes to an end. What
    // it did not mend is found by the check that follows.
    let mut tried = BTreeSet::new();
    while let Some(next) = next_step(&editor.value, changes, &tried) {
        let Next {
            operation,
            page,
            source,
            step,
        } = next;
        tried.insert((operation.clone(), step.element().clone()));
        let mender = Mender::new(editor, &operation);
        let Ok(place) = mender.and_then(|mut mender| mender.take(&step)) else {
            continue;
        };
        if let Step::Rename(_, side, old, new) = &step {
            let renamed = changes.iter_mut().filter(|change| change.new.page == page);
            renamed.for_each(|change| change.respell(*side, old, new));
        }
        done.push(
            Finding::new(
                "carried",
                Severity::Note,
                format!("`{operation}`: {}", step.say()),
            )
            .at(SPEC, place)
            .from_source(source)
            .fix("read the change, and describe in words of your own what is new"),
        );
    }
    done.extend(drop_needless(editor, changes, &needed)?);
    drop_unreferenced(editor)?;
    Ok(done)
}

/// One edit.
enum Step {
    Add(Element, Field),
    AddStatus(Element, String),
    Follow(Element, Field),
    Remove(Element),
    Rename(Element, Side, String, String),
}

impl Step {
    fn element(&self) -> &Element {
        match self {
            Self::Add(element, _)
            | Self::AddStatus(element, _)
            | Self::Follow(element, _)
            | Self::Remove(element)
            | Self::Rename(element, ..) => element,
        }
    }

    fn say(&self) -> String {
        match self {
            Self::Add(element, _) | Self::AddStatus(element, _) => {
                format!("the page documents {element}, which was added")
            }
            Self::Follow(element, _) => format!("{element} follows the page"),
            Self::Remove(element) => {
                format!("the page no longer documents {element}, which was removed")
            }
            Self::Rename(_, side, old, new) => {
                format!("the page spells the {side} field `{old}` as `{new}`, which was followed")
            }
        }
    }
}

/// The next edit, for one operation because of its page.
struct Next {
    operation: String,
    page: String,
    source: String,
    step: Step,
}

fn next_step(
    document: &Value,
    changes: &[Change],
    tried: &BTreeSet<(String, Element)>,
) -> Option<Next> {
    for operation in spec::operations(document) {
        let Some(change) = change_of(&operation, changes) else {
            continue;
        };
        let new = &change.new.contract;
        let held = hold::hold(document, &operation, new, &change.new.departures);
        let open: Vec<_> = held
            .undeclared
            .iter()
            .filter(|undeclared| {
                let key = (operation.id.clone(), undeclared.difference.element.clone());
                !tried.contains(&key)
            })
            .collect();
        let differences: Vec<&Difference> = open.iter().map(|open| &open.difference).collect();
        let step = respelling(&differences, change, &operation.contract).or_else(|| {
            open.iter()
                .find_map(|open| plan(&open.difference, open.mechanical, change))
        });
        if let Some(step) = step {
            let source = crate::check::source(&change.new.page, new, step.element());
            return Some(Next {
                operation: operation.id,
                page: change.new.page.clone(),
                source,
                step,
            });
        }
    }
    None
}

fn change_of<'all>(operation: &Operation, changes: &'all [Change]) -> Option<&'all Change> {
    let page = operation.page.as_ref()?;
    changes.iter().find(|change| change.new.page == *page)
}

/// The edit that a difference asks for, if it needs no person. What the spec
/// has and the page has not is only removed when the page once had it.
fn plan(difference: &Difference, mechanical: bool, change: &Change) -> Option<Step> {
    let Difference { element, page, .. } = difference;
    let field = || {
        let (side, name) = element.field()?;
        change.new.contract.field(side, name).cloned()
    };
    if page.is_none() {
        let once = change.old.as_ref().is_some_and(|old| {
            old.contract
                .facts()
                .iter()
                .any(|(known, _)| known == element)
        });
        let removable = match element {
            Element::Required(..) => true,
            Element::Status(status) => once && !status.starts_with('2'),
            Element::Field(..) | Element::Value(..) | Element::Default(..) => once,
            _ => false,
        };
        return removable.then(|| Step::Remove(element.clone()));
    }
    if !mechanical {
        return None;
    }
    match element {
        Element::Status(status) => Some(Step::AddStatus(element.clone(), status.clone())),
        Element::Field(..) | Element::Value(..) => Some(Step::Add(element.clone(), field()?)),
        _ => Some(Step::Follow(element.clone(), field()?)),
    }
}

/// A field that the page lacks and one that the spec lacks are one field that
/// is spelt otherwise, when their rows say so.
fn respelling(differences: &[&Difference], change: &Change, in_spec: &Contract) -> Option<Step> {
    let field = |difference: &Difference| match &difference.element {
        Element::Field(side, name) => Some((*side, name.clone())),
        _ => None,
    };
    for missing in differences
        .iter()
        .filter(|difference| difference.spec.is_none())
    {
        let Some((side, new)) = field(missing) else {
            continue;
        };
        for extra in differences
            .iter()
            .filter(|difference| difference.page.is_none())
        {
            let Some((other_side, old)) = field(extra) else {
                continue;
            };
            if side == other_side && is_respelt(side, &old, &new, change, in_spec) {
                return Some(Step::Rename(missing.element.clone(), side, old, new));
            }
        }
    }
    None
}

fn is_respelt(side: Side, old: &str, new: &str, change: &Change, in_spec: &Contract) -> bool {
    let plain = |name: &str| name.replace(['_', '-'], "").to_ascii_lowercase();
    if plain(old) == plain(new) {
        return true;
    }
    let fields = change.new.contract.fields(side);
    let index = fields.iter().position(|field| field.name == new);
    let kind = index.map(|index| fields[index].kind.as_str());
    match change
        .old
        .as_ref()
        .filter(|facts| facts.contract.field(side, old).is_some())
    {
        // The page had the old name: its row, or its words, stayed.
        Some(facts) => {
            let before = facts.contract.fields(side);
            let was = before.iter().position(|field| field.name == old);
            let same_row = was == index && before.len() == fields.len();
            let word =
                |facts: &Facts, name: &str| facts.wording.get(&format!("{side} {name}")).cloned();
            let words = word(facts, old);
            let same_words = words.is_some() && words == word(&change.new, new);
            let same_kind = was.map(|was| before[was].kind.as_str()) == kind;
            same_words || (same_row && same_kind)
        }
        // The page never had it: the spec's own misspelling, in its own place.
        None => {
            let spelt = in_spec.fields(side);
            let was = spelt.iter().position(|field| field.name == old);
            let same_length = fields.len() == spelt.len();
            same_length && was == index && was.map(|was| spelt[was].kind.as_str()) == kind
        }
    }
}

/// Edits one operation.
struct Mender<'editor> {
    editor: &'editor mut Editor,
    operation: Operation,
}

impl<'editor> Mender<'editor> {
    fn new(editor: &'editor mut Editor, id: &str) -> Result<Self, String> {
        let mut operations = spec::operations(&editor.value).into_iter();
        let operation = operations.find(|operation| operation.id == id);
        let operation = operation.ok_or_else(|| format!("`{id}` is not in the spec"))?;
        Ok(Self { editor, operation })
    }

    /// Takes a step, and says where it led.
    fn take(&mut self, step: &Step) -> Result<String, String> {
        match step {
            Step::Add(Element::Value(side, name, value), field) => {
                self.add_value(*side, name, value, field)
            }
            Step::Add(Element::Field(side, _), field) => self.add_field(*side, field),
            Step::AddStatus(_, status) => self.add_status(status),
            Step::Follow(Element::Type(side, name), field) => self.set_type(*side, name, field),
            Step::Follow(Element::Place(side, name), field) => self.move_field(*side, name, field),
            Step::Follow(Element::Required(side, name), _) => self.set_required(*side, name, true),
            Step::Follow(Element::Default(side, name), field) => {
                self.set_default(*side, name, field)
            }
            Step::Remove(Element::Required(side, name)) => self.set_required(*side, name, false),
            Step::Remove(Element::Default(side, name)) => self.remove_default(*side, name),
            Step::Remove(Element::Field(side, name)) => self.remove_field(*side, name),
            Step::Remove(Element::Value(side, name, value)) => {
                self.remove_value(*side, name, value)
            }
            Step::Remove(Element::Status(status)) => {
                let responses = below(&self.operation.pointer, "responses");
                self.editor.remove(&responses, status)?;
                Ok(responses)
            }
            Step::Rename(_, side, old, new) => self.rename_field(*side, old, new),
            _ => Err("no edit does this".to_owned()),
        }
    }

    /// Where a field stands: a property, or an item of a list of parameters.
    fn place(&self, side: Side, name: &str) -> String {
        let element = Element::Field(side, name.to_owned());
        self.operation.place(&element)
    }

    fn is_parameter(&self, pointer: &str) -> bool {
        self.editor.at(pointer).get("in").is_some()
    }

    /// The schema with the properties of a side.
    fn object(&self, side: Side) -> Result<String, String> {
        let object = self.operation.object(side).map(str::to_owned);
        object.ok_or_else(|| format!("the {side} has no body to edit"))
    }

    fn add_field(&mut self, side: Side, field: &Field) -> Result<String, String> {
        if side == Side::Request && field.place != Place::Body {
            return self.add_parameter(field, None);
        }
        let object = self.object(side)?;
        let properties = below(&object, "properties");
        let value = self.property(side, field)?;
        if self.editor.at(&properties).is_object() {
            let after = self.neighbour(side, &properties, field);
            self.editor
                .insert_after(&properties, after.as_deref(), &field.name, value)?;
        } else {
            self.editor
                .set(&object, "properties", json!({ &field.name: value }))?;
        }
        if field.required {
            self.require(&object, &field.name, true)?;
            self.each_example(side, |editor, example| {
                editor.set(example, &field.name, sample(field))
            })?;
        }
        Ok(below(&properties, &field.name))
    }

    /// The property after which a new one belongs: the one before it on the
    /// page, if the spec has it.
    fn neighbour(&self, side: Side, properties: &str, field: &Field) -> Option<String> {
        let row: usize = field.row.rsplit(' ').next()?.parse().ok()?;
        let fields = self.operation.contract.fields(side);
        let known = |name: &&Field| self.editor.at(&below(properties, &name.name)).is_object();
        let before = row.checked_sub(2)?;
        fields
            .iter()
            .filter(known)
            .nth(before)
            .map(|field| field.name.clone())
    }

    /// What a new field says, and a schema of its own for its values.
    fn property(&mut self, side: Side, field: &Field) -> Result<Value, String> {
        let mut property = Map::new();
        property.insert("type".to_owned(), json!(schema_type(&field.kind)?));
        if side == Side::Reply {
            property.insert("nullable".to_owned(), json!(true));
        }
        property.insert("description".to_owned(), json!(not_described("A field")));
        if let Some(default) = &field.default {
            property.insert(
                "x-gateway-default".to_owned(),
                default_value(default, &field.kind),
            );
        }
        if field.kind == "array" {
            property.insert("items".to_owned(), json!({ "type": "string" }));
        }
        if !field.values.is_empty() {
            property.extend(documented_values(&field.values));
        }
        if side == Side::Request || field.values.is_empty() {
            return Ok(Value::Object(property));
        }
        // Only a schema with a name becomes an open enum in Rust. One of that
        // name is the same status of another operation.
        let name = pascal(&field.name);
        let schemas = "/components/schemas";
        if self.editor.at(&below(schemas, &name)).is_null() {
            self.editor.set(schemas, &name, Value::Object(property))?;
        }
        Ok(json!({ "$ref": format!("#{schemas}/{name}") }))
    }

    fn add_parameter(&mut self, field: &Field, schema: Option<Value>) -> Result<String, String> {
        let in_path = format!("{{{}}}", field.name);
        let path = self.operation.contract.path.as_deref().unwrap_or_default();
        if field.place == Place::Cookie || (field.place == Place::Path && !path.contains(&in_path))
        {
            return Err(format!("`{}` has no place in the path", field.name));
        }
        let mut parameter = Map::new();
        parameter.insert("name".to_owned(), json!(field.name));
        parameter.insert("in".to_owned(), json!(field.place.to_string()));
        let required = field.required || field.place == Place::Path;
        parameter.insert("required".to_owned(), json!(required));
        parameter.insert(
            "description".to_owned(),
            json!(not_described("A parameter")),
        );
        if let Some(default) = &field.default {
            parameter.insert(
                "x-gateway-default".to_owned(),
                default_value(default, &field.kind),
            );
        }
        let schema = match schema {
            Some(schema) => schema,
            None => json!({ "type": schema_type(&field.kind)? }),
        };
        parameter.insert("schema".to_owned(), schema);
        let operation = self.operation.pointer.clone();
        let list = below(&operation, "parameters");
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
        Ok(format!("{list}/{count}"))
    }

    fn remove_field(&mut self, side: Side, name: &str) -> Result<String, String> {
        let place = self.place(side, name);
        if self.is_parameter(&place) {
            let (list, index) = place.rsplit_once('/').ok_or("a parameter has a list")?;
            let (holder, key) = list.rsplit_once('/').ok_or("a list has a holder")?;
            let index = index.parse().map_err(|_| "a parameter has an index")?;
            self.editor.remove_item(holder, key, index)?;
            return Ok(holder.to_owned());
        }
        let object = self.object(side)?;
        self.require(&object, name, false)?;
        let properties = below(&object, "properties");
        self.editor.remove(&properties, name)?;
        if self
            .editor
            .at(&properties)
            .as_object()
            .is_some_and(Map::is_empty)
        {
            self.editor.remove(&object, "properties")?;
        }
        self.each_example(side, |editor, example| match editor.at(example).get(name) {
            Some(_) => editor.remove(example, name),
            None => Ok(()),
        })?;
        Ok(object)
    }

    fn rename_field(&mut self, side: Side, old: &str, new: &str) -> Result<String, String> {
        let place = self.place(side, old);
        if self.is_parameter(&place) {
            self.editor.set(&place, "name", json!(new))?;
            return Ok(place);
        }
        let object = self.object(side)?;
        let properties = below(&object, "properties");
        self.editor.rename(&properties, old, new)?;
        let list = below(&object, "required");
        let listed = strings(self.editor.at(&list)).position(|name| name == old);
        if let Some(index) = listed {
            self.editor.set_item(&list, index, new)?;
        }
        self.each_example(side, |editor, example| match editor.at(example).get(old) {
            Some(_) => editor.rename(example, old, new),
            None => Ok(()),
        })?;
        Ok(below(&properties, new))
    }

    fn set_required(&mut self, side: Side, name: &str, required: bool) -> Result<String, String> {
        let place = self.place(side, name);
        if self.is_parameter(&place) {
            self.editor.set(&place, "required", json!(required))?;
            return Ok(place);
        }
        let object = self.object(side)?;
        self.require(&object, name, required)?;
        if required {
            let field = self.operation.contract.field(side, name).cloned();
            let field = field.ok_or_else(|| format!("`{name}` is not in the spec"))?;
            self.each_example(side, |editor, example| match editor.at(example).get(name) {
                Some(_) => Ok(()),
                None => editor.set(example, name, sample(&field)),
            })?;
        }
        Ok(object)
    }

    fn require(&mut self, object: &str, name: &str, required: bool) -> Result<(), String> {
        let list = below(object, "required");
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

    fn set_type(&mut self, side: Side, name: &str, field: &Field) -> Result<String, String> {
        const OF_THE_OLD_TYPE: [&str; 16] = [
            "$ref",
            "allOf",
            "format",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "example",
            "items",
            "additionalProperties",
            "properties",
            "enum",
            "x-extensible-enum",
            "x-value-meaning",
            "x-delivery",
        ];
        let kind = schema_type(&field.kind)?;
        let place = self.place(side, name);
        let is_parameter = self.is_parameter(&place);
        let schema = if is_parameter {
            below(&place, "schema")
        } else {
            place.clone()
        };
        let reference = self.editor.at(&schema).get("$ref").is_some();
        if reference {
            // A bare reference is replaced whole; its words go with it.
            let (holder, key) = schema.rsplit_once('/').ok_or("a schema has a holder")?;
            let mut inline = json!({ "type": kind });
            if !is_parameter {
                inline["description"] = json!(not_described("A field"));
            }
            if side == Side::Reply {
                inline["nullable"] = json!(true);
            }
            let key = key.replace("~1", "/").replace("~0", "~");
            self.editor.set(holder, &key, inline)?;
        } else {
            for key in OF_THE_OLD_TYPE {
                if self.editor.at(&schema).get(key).is_some() {
                    self.editor.remove(&schema, key)?;
                }
            }
            self.editor.set(&schema, "type", json!(kind))?;
        }
        if kind == "array" {
            self.editor
                .set(&schema, "items", json!({ "type": "string" }))?;
        }
        if is_parameter {
            self.retype_parameter_examples(&place, field)?;
        }
        self.each_example(side, |editor, example| match editor.at(example).get(name) {
            Some(_) => editor.set(example, name, sample(field)),
            None => Ok(()),
        })?;
        Ok(place)
    }

    fn retype_parameter_examples(&mut self, place: &str, field: &Field) -> Result<(), String> {
        if self.editor.at(place).get("example").is_some() {
            self.editor.set(place, "example", sample(field))?;
        }
        let examples = below(place, "examples");
        for name in keys(self.editor.at(&examples)) {
            self.editor
                .set(&below(&examples, &name), "value", sample(field))?;
        }
        Ok(())
    }

    fn move_field(&mut self, side: Side, name: &str, field: &Field) -> Result<String, String> {
        let place = self.place(side, name);
        let old = self.editor.at(&place).clone();
        let stays_parameter = self.is_parameter(&place) && field.place != Place::Body;
        if stays_parameter {
            self.editor
                .set(&place, "in", json!(field.place.to_string()))?;
            return Ok(place);
        }
        let described = old["description"].clone();
        let schema = match (old.get("schema"), old["allOf"].get(0), old.get("$ref")) {
            (Some(schema), ..) | (None, Some(schema), _) => schema.clone(),
            (None, None, Some(_)) => old.clone(),
            _ => json!({ "type": schema_type(&field.kind)? }),
        };
        let moved = if field.place == Place::Body {
            self.object(side)?;
            self.remove_field(side, name)?;
            let added = self.add_field(side, field)?;
            if schema.get("$ref").is_some() {
                self.editor.remove(&added, "type")?;
                self.editor.set(&added, "allOf", json!([schema]))?;
            }
            added
        } else {
            self.remove_field(side, name)?;
            self.add_parameter(field, Some(schema))?
        };
        if described.is_string() {
            self.editor.set(&moved, "description", described)?;
        }
        Ok(moved)
    }

    fn set_default(&mut self, side: Side, name: &str, field: &Field) -> Result<String, String> {
        let default = field.default.as_ref().ok_or("the page has no default")?;
        let value = default_value(default, &field.kind);
        let place = match self.default_place(side, name) {
            Some(place) => place,
            None => {
                let place = self.place(side, name);
                let bare = self.editor.at(&place).get("$ref").cloned();
                if let Some(reference) = bare {
                    let (holder, key) = place.rsplit_once('/').ok_or("a field has a holder")?;
                    let wrapped = json!({ "allOf": [{ "$ref": reference }] });
                    self.editor.set(holder, key, wrapped)?;
                }
                place
            }
        };
        self.editor.set(&place, "x-gateway-default", value)?;
        Ok(place)
    }

    fn remove_default(&mut self, side: Side, name: &str) -> Result<String, String> {
        let place = self
            .default_place(side, name)
            .ok_or("the spec has no default")?;
        self.editor.remove(&place, "x-gateway-default")?;
        Ok(place)
    }

    /// Which of a field's layers has its default.
    fn default_place(&self, side: Side, name: &str) -> Option<String> {
        let place = self.place(side, name);
        let mut layers = vec![place.clone(), below(&place, "schema")];
        layers.extend(resolve(&self.editor.value, &place).0);
        layers
            .into_iter()
            .find(|layer| self.editor.at(layer).get("x-gateway-default").is_some())
    }

    fn list(&self, side: Side, name: &str) -> String {
        // The spec lacks the value, so that its place is that of its list.
        let nowhere = Element::Value(side, name.to_owned(), String::new());
        self.operation.place(&nowhere)
    }

    fn add_value(
        &mut self,
        side: Side,
        name: &str,
        value: &str,
        field: &Field,
    ) -> Result<String, String> {
        let schema = self.list(side, name);
        let known: Vec<String> = strings(&self.editor.at(&schema)["x-extensible-enum"])
            .map(str::to_owned)
            .collect();
        if known.is_empty() {
            for (key, member) in documented_values(&[value.to_owned()]) {
                self.editor.set(&schema, &key, member)?;
            }
            return Ok(schema);
        }
        // In the order of the page, as far as the spec follows it.
        let row = field
            .values
            .iter()
            .position(|other| other == value)
            .unwrap_or_default();
        let before = field.values[..row].iter().rev();
        let after = before
            .filter_map(|other| known.iter().position(|known| known == other))
            .next();
        let index = after.map_or(0, |after| after + 1);
        self.editor
            .insert_item(&schema, "x-extensible-enum", index, json!(value))?;
        let neighbour = index.checked_sub(1).and_then(|before| known.get(before));
        for (key, word) in [
            ("x-value-meaning", not_described("A value")),
            ("x-delivery", "unknown".to_owned()),
        ] {
            let map = below(&schema, key);
            if self.editor.at(&map).is_object() {
                let after = neighbour.map(String::as_str);
                self.editor.insert_after(&map, after, value, json!(word))?;
            }
        }
        Ok(below(&below(&schema, "x-value-meaning"), value))
    }

    fn remove_value(&mut self, side: Side, name: &str, value: &str) -> Result<String, String> {
        let schema = self.list(side, name);
        let list = below(&schema, "x-extensible-enum");
        let index = strings(self.editor.at(&list)).position(|other| other == value);
        let index = index.ok_or_else(|| format!("`{value}` is not listed"))?;
        self.editor
            .remove_item(&schema, "x-extensible-enum", index)?;
        for key in ["x-value-meaning", "x-delivery", BEYOND, DEPARTS] {
            remove_from_map(self.editor, &schema, key, value)?;
        }
        Ok(schema)
    }

    /// A status that the gateway's other operations have is the same there;
    /// another one looks like the operation's other failures.
    fn add_status(&mut self, status: &str) -> Result<String, String> {
        let responses = below(&self.operation.pointer, "responses");
        let tag = self.editor.at(&self.operation.pointer)["tags"][0].clone();
        let reply = sibling_reply(&self.editor.value, &tag, status)
            .unwrap_or_else(|| new_failure(&self.editor.value, &responses, status));
        let before = keys(self.editor.at(&responses));
        let after = before.iter().rfind(|other| other.as_str() < status);
        let after = after.map(String::as_str);
        self.editor.insert_after(&responses, after, status, reply)?;
        Ok(below(&responses, status))
    }

    /// Edits each example of a side's body.
    fn each_example(
        &mut self,
        side: Side,
        edit: impl Fn(&mut Editor, &str) -> Result<(), String>,
    ) -> Result<(), String> {
        let mut bodies = Vec::new();
        if side == Side::Request {
            bodies.push(below(&self.operation.pointer, "requestBody"));
        } else {
            let responses = below(&self.operation.pointer, "responses");
            let statuses = keys(self.editor.at(&responses));
            let successes = statuses.iter().filter(|status| status.starts_with('2'));
            bodies.extend(successes.map(|status| below(&responses, status)));
        }
        for body in bodies {
            let (passed, _) = resolve(&self.editor.value, &body);
            let content = below(passed.last().unwrap_or(&body), "content");
            for media in keys(self.editor.at(&content)) {
                let media = below(&content, &media);
                let examples = below(&media, "examples");
                let mut values = vec![below(&media, "example")];
                let names = keys(self.editor.at(&examples));
                values.extend(
                    names
                        .iter()
                        .map(|name| below(&below(&examples, name), "value")),
                );
                for value in values {
                    if self.editor.at(&value).is_object() {
                        edit(self.editor, &value)?;
                    }
                }
            }
        }
        Ok(())
    }
}

pub fn keys(value: &Value) -> Vec<String> {
    let members = value.as_object().into_iter();
    members
        .flat_map(|members| members.keys().cloned())
        .collect()
}

fn remove_from_map(
    editor: &mut Editor,
    pointer: &str,
    key: &str,
    member: &str,
) -> Result<(), String> {
    let map = below(pointer, key);
    match editor.at(&map).as_object() {
        Some(members) if members.contains_key(member) && members.len() == 1 => {
            editor.remove(pointer, key)
        }
        Some(members) if members.contains_key(member) => editor.remove(&map, member),
        _ => Ok(()),
    }
}

/// What an operation of the same gateway answers with a status. A reply that
/// several share is referred to; one that is another operation's own lends its
/// body and its verdict, not its words.
pub fn sibling_reply(document: &Value, tag: &Value, status: &str) -> Option<Value> {
    let mut replies = spec::operations(document)
        .into_iter()
        .filter_map(|operation| {
            let value = document.pointer(&operation.pointer)?;
            (value["tags"][0] == *tag).then(|| value["responses"].get(status).cloned())?
        });
    let mut reply = replies.next()?;
    if reply.get("$ref").is_none() {
        reply["description"] = json!(not_described(&format!("Status {status}")));
    }
    Some(reply)
}

fn new_failure(document: &Value, responses: &str, status: &str) -> Value {
    let mut reply = json!({
        "description": not_described(&format!("Status {status}")),
        "x-delivery": "unknown",
    });
    let known = document.pointer(responses);
    for other in known.map(keys).unwrap_or_default() {
        let (_, failure) = resolve(document, &below(responses, &other));
        let schema = &failure["content"]["application/json"]["schema"];
        if !other.starts_with('2') && schema.is_object() {
            reply["content"] = json!({ "application/json": { "schema": schema } });
            break;
        }
    }
    reply
}

/// Words for a person to replace. A note reminds of them until then.
pub fn not_described(what: &str) -> String {
    format!("{what} that the gateway documents, {NOT_DESCRIBED}.")
}

fn documented_values(values: &[String]) -> Map<String, Value> {
    let map = |word: &str| -> Map<String, Value> {
        values
            .iter()
            .map(|value| (value.clone(), json!(word)))
            .collect()
    };
    let mut members = Map::new();
    members.insert("x-extensible-enum".to_owned(), json!(values));
    members.insert(
        "x-value-meaning".to_owned(),
        json!(map(&not_described("A value"))),
    );
    members.insert("x-delivery".to_owned(), json!(map("unknown")));
    members
}

/// Only types that OpenAPI has can be carried over.
fn schema_type(kind: &str) -> Result<&str, String> {
    let known = ["string", "integer", "number", "boolean", "array", "object"];
    if known.contains(&kind) {
        Ok(kind)
    } else {
        Err(format!("`{kind}` is not a type of OpenAPI"))
    }
}

fn default_value(default: &Assumed, kind: &str) -> Value {
    match default {
        Assumed::Literal(word) if kind != "string" => {
            serde_json::from_str(word).unwrap_or_else(|_| json!(word))
        }
        Assumed::Literal(word) => json!(word),
        Assumed::Prose(_) => json!(not_described("A default")),
    }
}

/// A value that a field's schema takes.
pub fn sample(field: &Field) -> Value {
    match field.kind.as_str() {
        "integer" | "number" => json!(1),
        "boolean" => json!(true),
        "array" => json!(["example"]),
        "object" => json!({ "example": "example" }),
        _ => {
            let word = field.values.first().or(field.examples.first());
            json!(word.map_or("example", String::as_str))
        }
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

/// The declarations that something needed before the pages changed.
fn needed_before(document: &Value, changes: &[Change]) -> BTreeSet<Declaration> {
    needed(document, changes, |change| change.old.as_ref())
}

fn needed(
    document: &Value,
    changes: &[Change],
    side: fn(&Change) -> Option<&Facts>,
) -> BTreeSet<Declaration> {
    let mut needed = BTreeSet::new();
    for operation in spec::operations(document) {
        let Some(change) = change_of(&operation, changes) else {
            continue;
        };
        if let Some(facts) = side(change) {
            let held = hold::hold(
                document,
                &operation,
                &facts.contract,
                &change.new.departures,
            );
            needed.extend(held.used);
        }
    }
    needed
}

/// Takes out the declarations that a page has made needless. One that was
/// needless already is somebody's mistake, which is not mended by deleting it.
fn drop_needless(
    editor: &mut Editor,
    changes: &[Change],
    needed_before: &BTreeSet<Declaration>,
) -> Result<Vec<Finding>, String> {
    let needed_now = needed(&editor.value, changes, |change| Some(&change.new));
    let mut done = Vec::new();
    for declaration in spec::declarations(&editor.value) {
        if needed_now.contains(&declaration) || !needed_before.contains(&declaration) {
            continue;
        }
        let (pointer, key) = (&declaration.anchor.pointer, declaration.key);
        match &declaration.anchor.key {
            Some(member) => remove_from_map(editor, pointer, key, member)?,
            None => editor.remove(pointer, key)?,
        }
        done.push(
            Finding::new(
                "carried",
                Severity::Note,
                format!("the page now agrees, and `{key}` was removed"),
            )
            .at(SPEC, pointer.clone())
            .fix("read the description, which may still speak of the departure"),
        );
    }
    Ok(done)
}

/// Takes out the components that an edit has left without a reference.
fn drop_unreferenced(editor: &mut Editor) -> Result<(), String> {
    loop {
        let text = editor.value.to_string();
        let unused = ["schemas", "responses"].iter().find_map(|kind| {
            let components = below("/components", kind);
            keys(editor.at(&components))
                .into_iter()
                .find(|name| !text.contains(&format!("\"#{components}/{name}\"")))
                .map(|name| (components, name))
        });
        let Some((components, name)) = unused else {
            return Ok(());
        };
        editor.remove(&components, &name)?;
    }
}
