//! Defaults, documented values and statuses.

use anyhow::{Context as _, Result};
use serde_json::json;

use super::Patcher;
use crate::contract::{Direction, Element, Field};
use crate::patch::parts::{default_value, documented_values, new_failure, not_described, verdict};
use crate::spec::{
    BEYOND, DELIVERY, DEPARTS, MEANING, OF_VALUES, Pointer, UNKNOWN, VERIFICATION, keys, resolve,
    strings,
};

impl Patcher<'_> {
    pub(super) fn set_default(
        &mut self,
        direction: Direction,
        name: &str,
        field: &Field,
    ) -> Result<Pointer> {
        let default = field.default.as_ref().context("the page has no default")?;
        let value = default_value(default, &field.kind);
        let place = match self.default_place(direction, name) {
            Some(place) => place,
            None => {
                let place = self.place(direction, name);
                let bare = self.editor.at(&place).get("$ref").cloned();
                if let Some(reference) = bare {
                    let (holder, key) = place.parent_and_key().context("a field has a holder")?;
                    let wrapped = json!({ "allOf": [{ "$ref": reference }] });
                    self.editor.set(&holder, &key, wrapped)?;
                }
                place
            }
        };
        self.editor.set(&place, "x-gateway-default", value)?;
        Ok(place)
    }

    pub(super) fn remove_default(&mut self, direction: Direction, name: &str) -> Result<Pointer> {
        let place = self
            .default_place(direction, name)
            .context("the spec has no default")?;
        self.editor.remove(&place, "x-gateway-default")?;
        Ok(place)
    }

    /// Which of a field's layers has its default.
    pub(super) fn default_place(&self, direction: Direction, name: &str) -> Option<Pointer> {
        let place = self.place(direction, name);
        let mut layers = vec![place.clone(), place.join("schema")];
        layers.extend(resolve(&self.editor.value, &place).0);
        layers
            .into_iter()
            .find(|layer| self.editor.at(layer).get("x-gateway-default").is_some())
    }

    pub(super) fn list(&self, direction: Direction, name: &str) -> Pointer {
        // The spec lacks the value, so that its place is that of its list.
        let nowhere = Element::Value(direction, name.to_owned(), String::new());
        self.operation.place(&nowhere)
    }

    pub(super) fn add_value(
        &mut self,
        direction: Direction,
        name: &str,
        value: &str,
        field: &Field,
    ) -> Result<Pointer> {
        let schema = self.list(direction, name);
        let known: Vec<String> = strings(&self.editor.at(&schema)["x-extensible-enum"])
            .map(str::to_owned)
            .collect();
        if known.is_empty() {
            let verdict = verdict(self.editor, self.operation);
            for (key, member) in documented_values(&[value.to_owned()], verdict) {
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
            (MEANING, not_described("A value")),
            (DELIVERY, UNKNOWN.to_owned()),
            (VERIFICATION, UNKNOWN.to_owned()),
        ] {
            let map = schema.join(key);
            if self.editor.at(&map).is_object() {
                let after = neighbour.map(String::as_str);
                self.editor.insert_after(&map, after, value, json!(word))?;
            }
        }
        Ok(schema.join(MEANING).join(value))
    }

    pub(super) fn remove_value(
        &mut self,
        direction: Direction,
        name: &str,
        value: &str,
    ) -> Result<Pointer> {
        let schema = self.list(direction, name);
        let list = schema.join("x-extensible-enum");
        let index = strings(self.editor.at(&list)).position(|other| other == value);
        let index = index.with_context(|| format!("`{value}` is not listed"))?;
        self.editor
            .remove_item(&schema, "x-extensible-enum", index)?;
        for key in OF_VALUES.into_iter().chain([BEYOND, DEPARTS]) {
            self.editor.remove_from_map(&schema, key, value)?;
        }
        Ok(schema)
    }

    pub(super) fn add_status(&mut self, status: &str) -> Result<Pointer> {
        let responses = self.operation.pointer.join("responses");
        let before = keys(self.editor.at(&responses));
        let after = before.iter().rfind(|other| other.as_str() < status);
        let after = after.map(String::as_str);
        let failure = new_failure(self.editor, self.operation, status);
        self.editor
            .insert_after(&responses, after, status, failure)?;
        Ok(responses.join(status))
    }
}
