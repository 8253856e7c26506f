//! Edits one operation.

mod fields;
mod values;

use anyhow::{Context as _, Result, anyhow};

use super::step::Step;
use crate::contract::{Element, Side};
use crate::spec::edit::Editor;
use crate::spec::{self, Operation, Pointer, keys, resolve};

/// Edits one operation.
pub(super) struct Patcher<'editor> {
    editor: &'editor mut Editor,
    operation: Operation,
}

impl<'editor> Patcher<'editor> {
    pub(super) fn new(editor: &'editor mut Editor, id: &str) -> Result<Self> {
        let mut operations = spec::operations(&editor.value).into_iter();
        let operation = operations.find(|operation| operation.id == id);
        let operation = operation.with_context(|| format!("`{id}` is not in the spec"))?;
        Ok(Self { editor, operation })
    }

    /// Takes a step, and says where it led.
    pub(super) fn take(&mut self, step: &Step) -> Result<Pointer> {
        match step {
            Step::Add(Element::Value(side, name, value), field, _) => {
                self.add_value(*side, name, value, field)
            }
            Step::Add(Element::Field(side, _), field, members) => {
                self.add_field(*side, field, *members)
            }
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
                let responses = self.operation.pointer.join("responses");
                self.editor.remove(&responses, status)?;
                Ok(responses)
            }
            Step::Rename(_, side, old, new) => self.rename_field(*side, old, new),
            _ => Err(anyhow!("no edit does this")),
        }
    }

    /// Where a field stands: a property, or an item of a list of parameters.
    fn place(&self, side: Side, name: &str) -> Pointer {
        let element = Element::Field(side, name.to_owned());
        self.operation.place(&element)
    }

    fn is_parameter(&self, pointer: &Pointer) -> bool {
        self.editor.at(pointer).get("in").is_some()
    }

    /// The schema with the property of a field: of the body, or of the field
    /// that it is a member of.
    fn object_of(&self, side: Side, name: &str) -> Result<Pointer> {
        let object = self.operation.object_of(side, name).cloned();
        object.ok_or_else(|| match name.rsplit_once('.') {
            Some((parent, _)) => anyhow!("`{parent}` is no object in the spec"),
            None => anyhow!("the {side} has no body in the spec"),
        })
    }

    /// The schema with the properties of a side.
    fn object(&self, side: Side) -> Result<Pointer> {
        let object = self.operation.object(side).cloned();
        object.with_context(|| format!("the {side} has no body to edit"))
    }

    /// Edits each example of a side's body.
    fn each_example(
        &mut self,
        side: Side,
        edit: impl Fn(&mut Editor, &Pointer) -> Result<()>,
    ) -> Result<()> {
        let mut bodies = Vec::new();
        if side == Side::Request {
            bodies.push(self.operation.pointer.join("requestBody"));
        } else {
            let responses = self.operation.pointer.join("responses");
            let statuses = keys(self.editor.at(&responses));
            let successes = statuses.iter().filter(|status| status.starts_with('2'));
            bodies.extend(successes.map(|status| responses.join(status)));
        }
        for body in bodies {
            let (passed, _) = resolve(&self.editor.value, &body);
            let content = passed.last().unwrap_or(&body).join("content");
            for media in keys(self.editor.at(&content)) {
                let media = content.join(&media);
                let examples = media.join("examples");
                let mut values = vec![media.join("example")];
                let names = keys(self.editor.at(&examples));
                values.extend(names.iter().map(|name| examples.join(name).join("value")));
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
