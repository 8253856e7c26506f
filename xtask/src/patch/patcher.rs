//! Edits one operation.

mod fields;
mod values;

use anyhow::{Result, anyhow};

use super::step::Step;
use crate::contract::{Direction, Element};
use crate::spec::edit::Editor;
use crate::spec::{Operation, Pointer, keys, resolve};

/// Edits one operation.
pub(super) struct Patcher<'editor> {
    editor: &'editor mut Editor,
    operation: &'editor Operation,
    /// All operations, after some of which a new field takes.
    all: &'editor [Operation],
}

impl<'editor> Patcher<'editor> {
    pub(super) fn new(
        editor: &'editor mut Editor,
        operation: &'editor Operation,
        all: &'editor [Operation],
    ) -> Self {
        Self {
            editor,
            operation,
            all,
        }
    }

    /// Takes a step, and says where it led.
    pub(super) fn take(&mut self, step: &Step) -> Result<Pointer> {
        match step {
            Step::Add(Element::Value(direction, name, value), field, _) => {
                self.add_value(*direction, name, value, field)
            }
            Step::Add(Element::Field(direction, _), field, members) => {
                self.add_field(*direction, field, *members)
            }
            Step::AddStatus(_, status) => self.add_status(status),
            Step::Follow(Element::Type(direction, name), field) => {
                self.set_type(*direction, name, field)
            }
            Step::Follow(Element::Location(direction, name), field) => {
                self.move_field(*direction, name, field)
            }
            Step::Follow(Element::Required(direction, name), _) => {
                self.set_required(*direction, name, true)
            }
            Step::Follow(Element::Default(direction, name), field) => {
                self.set_default(*direction, name, field)
            }
            Step::Remove(Element::Required(direction, name)) => {
                self.set_required(*direction, name, false)
            }
            Step::Remove(Element::Default(direction, name)) => {
                self.remove_default(*direction, name)
            }
            Step::Remove(Element::Field(direction, name)) => self.remove_field(*direction, name),
            Step::Remove(Element::Value(direction, name, value)) => {
                self.remove_value(*direction, name, value)
            }
            Step::Remove(Element::Status(status)) => {
                let responses = self.operation.pointer.join("responses");
                self.editor.remove(&responses, status)?;
                Ok(responses)
            }
            Step::Rename(_, direction, old, new) => self.rename_field(*direction, old, new),
            _ => Err(anyhow!("no edit does this")),
        }
    }

    /// Where a field stands: a property, or an item of a list of parameters.
    fn place(&self, direction: Direction, name: &str) -> Pointer {
        let element = Element::Field(direction, name.to_owned());
        self.operation.place(&element)
    }

    fn is_parameter(&self, pointer: &Pointer) -> bool {
        self.editor.at(pointer).get("in").is_some()
    }

    /// The schema with the property of a field: of the body, or of the field
    /// that it is a member of.
    fn object_of(&self, direction: Direction, name: &str) -> Result<Pointer> {
        let object = self.operation.object_of(direction, name).cloned();
        object.ok_or_else(|| match name.rsplit_once('.') {
            Some((parent, _)) => anyhow!("`{parent}` is no object in the spec"),
            None => anyhow!("the {direction} has no body in the spec"),
        })
    }

    /// Edits the objects that hold a field in each example of a direction's body.
    fn each_example(
        &mut self,
        direction: Direction,
        name: &str,
        edit: impl Fn(&mut Editor, &Pointer) -> Result<()>,
    ) -> Result<()> {
        let mut bodies = Vec::new();
        if direction == Direction::Request {
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
                    for holder in self.holders(direction, name, value) {
                        edit(self.editor, &holder)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The objects within an example that have a field, or would. Of a list all
    /// items do.
    fn holders(&self, direction: Direction, name: &str, example: Pointer) -> Vec<Pointer> {
        let mut holders = vec![example];
        let mut parents: Vec<&str> = name.split('.').collect();
        parents.pop();
        let mut passed = String::new();
        for parent in parents {
            passed += parent;
            let (_, schema) = resolve(&self.editor.value, &self.place(direction, &passed));
            if schema["additionalProperties"].is_object() {
                // Which of its members are meant, no name says.
                return Vec::new();
            }
            let below = holders.into_iter().map(|holder| holder.join(parent));
            let items = |at: Pointer| match self.editor.at(&at).as_array().map(Vec::len) {
                Some(count) => (0..count).map(|index| at.index(index)).collect(),
                None => vec![at],
            };
            holders = below.flat_map(items).collect();
            passed.push('.');
        }
        holders.retain(|holder| self.editor.at(holder).is_object());
        holders
    }
}
