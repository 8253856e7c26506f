//! Edits the spec in place, so that comments, order and layout stay.

use std::str::FromStr as _;

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::{Map, Value, json};
use yaml_edit::{Document, Mapping, Sequence, YamlNode};

use crate::document;
use crate::spec::Pointer;
use crate::spec::yaml;

/// The spec twice: as text that is edited, and as the value that the text has
/// to come out as. What the text really says is compared at the end, so that a
/// mistake in editing text can never be written.
pub struct Editor {
    text: Document,
    pub value: Value,
}

impl Editor {
    pub fn new(yaml: &str, value: Value) -> Result<Self> {
        let text = Document::from_str(yaml).context("not editable")?;
        Ok(Self { text, value })
    }

    /// The edited text.
    ///
    /// # Errors
    ///
    /// When the text does not say what the edits were to make it say.
    pub fn finish(self) -> Result<String> {
        let text = self.text.to_string();
        let says = document::Document::parse(&text).map_err(|diagnostic| {
            anyhow!("the edited spec would be broken: {}", diagnostic.message)
        })?;
        if says.value == self.value {
            Ok(text)
        } else {
            let at = first_difference(&says.value, &self.value, &Pointer::default());
            Err(anyhow!(
                "the edited spec would not say what it should at `{at}`"
            ))
        }
    }

    pub fn at(&self, pointer: &Pointer) -> &Value {
        pointer.get(&self.value)
    }

    /// Sets a member, at the end of its mapping where it is new.
    pub fn set(&mut self, pointer: &Pointer, key: &str, value: Value) -> Result<()> {
        // An empty mapping is written in one line, and so would all be in it.
        if self.at(pointer).as_object().is_some_and(Map::is_empty)
            && let Some((holder, own)) = pointer.parent_and_key()
            && self.at(&holder).is_object()
        {
            return self.set(&holder, &own, json!({ key: value }));
        }
        let mapping = self.mapping(pointer)?;
        self.members(pointer)?.insert(key.to_owned(), value.clone());
        put(&value, |node| match node {
            Node::Mapping(inner) => mapping.set(key, inner),
            Node::Sequence(inner) => mapping.set(key, inner),
            Node::Scalar(inner) => mapping.set(key, inner),
        });
        Ok(())
    }

    /// Adds a member after another one, or at the end where that one is not.
    pub fn insert_after(
        &mut self,
        pointer: &Pointer,
        after: Option<&str>,
        key: &str,
        value: Value,
    ) -> Result<()> {
        let mapping = self.mapping(pointer)?;
        let Some(after) = after.filter(|after| mapping.contains_key(*after)) else {
            return self.set(pointer, key, value);
        };
        let members = self.members(pointer)?;
        let at = members.keys().position(|other| other == after);
        members.shift_insert(at.map_or(0, |at| at + 1), key.to_owned(), value.clone());
        put(&value, |node| {
            match node {
                Node::Mapping(inner) => mapping.insert_after(after, key, inner),
                Node::Sequence(inner) => mapping.insert_after(after, key, inner),
                Node::Scalar(inner) => mapping.insert_after(after, key, inner),
            };
        });
        Ok(())
    }

    pub fn remove(&mut self, pointer: &Pointer, key: &str) -> Result<()> {
        self.mapping(pointer)?.remove(key);
        self.members(pointer)?.shift_remove(key);
        Ok(())
    }

    /// Takes a member out of a mapping, and the mapping with its last member.
    pub fn remove_from_map(&mut self, pointer: &Pointer, key: &str, member: &str) -> Result<()> {
        let map = pointer.join(key);
        match self.at(&map).as_object() {
            Some(members) if members.contains_key(member) && members.len() == 1 => {
                self.remove(pointer, key)
            }
            Some(_) => self.remove(&map, member),
            None => Ok(()),
        }
    }

    pub fn rename(&mut self, pointer: &Pointer, old: &str, new: &str) -> Result<()> {
        if !self.mapping(pointer)?.rename_key(old, new) {
            bail!("`{}` is not there to be renamed", pointer.join(old));
        }
        let members = self.members(pointer)?;
        if let Some(value) = members.shift_remove(old) {
            members.insert(new.to_owned(), value);
        }
        Ok(())
    }

    /// Adds an item to a list, which is made where it is not.
    pub fn insert_item(
        &mut self,
        pointer: &Pointer,
        key: &str,
        index: usize,
        item: Value,
    ) -> Result<()> {
        let list = pointer.join(key);
        if !self.at(&list).is_array() {
            return self.set(pointer, key, json!([item]));
        }
        let sequence = self.sequence(&list)?;
        let items = list.find_mut(&mut self.value).and_then(Value::as_array_mut);
        let items = items.with_context(|| format!("`{list}` is not a list"))?;
        let index = index.min(items.len());
        let at_end = index == items.len();
        items.insert(index, item.clone());
        put(&item, |node| match (node, at_end) {
            (Node::Mapping(inner), true) => sequence.push(inner),
            (Node::Sequence(inner), true) => sequence.push(inner),
            (Node::Scalar(inner), true) => sequence.push(inner),
            (Node::Mapping(inner), false) => sequence.insert(index, inner),
            (Node::Sequence(inner), false) => sequence.insert(index, inner),
            (Node::Scalar(inner), false) => sequence.insert(index, inner),
        });
        Ok(())
    }

    /// Takes an item out of a list, and the list with its last item.
    pub fn remove_item(&mut self, pointer: &Pointer, key: &str, index: usize) -> Result<()> {
        let list = pointer.join(key);
        let items = list.find_mut(&mut self.value).and_then(Value::as_array_mut);
        let items = items.with_context(|| format!("`{list}` is not a list"))?;
        if items.len() == 1 {
            return self.remove(pointer, key);
        }
        items.remove(index);
        self.sequence(&list)?.remove(index);
        Ok(())
    }

    /// Replaces an item of a list of words.
    pub fn set_item(&mut self, list: &Pointer, index: usize, word: &str) -> Result<()> {
        self.sequence(list)?.set(index, word);
        if let Some(item) = list.index(index).find_mut(&mut self.value) {
            *item = Value::String(word.to_owned());
        }
        Ok(())
    }

    fn members(&mut self, pointer: &Pointer) -> Result<&mut serde_json::Map<String, Value>> {
        pointer
            .find_mut(&mut self.value)
            .and_then(Value::as_object_mut)
            .with_context(|| format!("`{pointer}` is not a mapping"))
    }

    fn mapping(&self, pointer: &Pointer) -> Result<Mapping> {
        if pointer.is_root() {
            return self.text.as_mapping().context("the spec is not a mapping");
        }
        let node = self.node(pointer)?;
        let mapping = node.as_mapping().cloned();
        mapping.with_context(|| format!("`{pointer}` is not a mapping"))
    }

    fn sequence(&self, pointer: &Pointer) -> Result<Sequence> {
        let node = self.node(pointer)?;
        let sequence = node.as_sequence().cloned();
        sequence.with_context(|| format!("`{pointer}` is not a list"))
    }

    fn node(&self, pointer: &Pointer) -> Result<YamlNode> {
        let missing = || anyhow!("`{pointer}` is not in the spec");
        let root = self.text.as_mapping().ok_or_else(missing)?;
        let mut here: Option<YamlNode> = None;
        for key in pointer.keys() {
            let next = match &here {
                None => root.get(key.as_str()),
                Some(node) => match (node.as_mapping(), node.as_sequence()) {
                    (Some(mapping), _) => mapping.get(key.as_str()),
                    (_, Some(list)) => key.parse().ok().and_then(|index| list.get(index)),
                    _ => None,
                },
            };
            here = Some(next.ok_or_else(missing)?);
        }
        here.ok_or_else(missing)
    }
}

/// A value as what yaml-edit takes.
enum Node {
    Mapping(Mapping),
    Sequence(Sequence),
    Scalar(yaml_edit::ScalarValue),
}

fn put(value: &Value, place: impl FnOnce(Node)) {
    // A node is read out of a document of its own, in which it has its layout.
    let holder = yaml::document(&json!({ "value": value }));
    let node = match value {
        Value::Object(_) => holder.get_mapping("value").map(Node::Mapping),
        Value::Array(_) => holder.get_sequence("value").map(Node::Sequence),
        scalar => Some(Node::Scalar(yaml::scalar(scalar))),
    };
    if let Some(node) = node {
        place(node);
    }
}

/// The pointer of the first place in which two values differ.
fn first_difference(a: &Value, b: &Value, pointer: &Pointer) -> Pointer {
    if let (Some(left), Some(right)) = (a.as_object(), b.as_object()) {
        for key in left.keys().chain(right.keys()) {
            if left.get(key) != right.get(key) {
                let (a, b) = (left.get(key), right.get(key));
                let (a, b) = (a.unwrap_or(&Value::Null), b.unwrap_or(&Value::Null));
                return first_difference(a, b, &pointer.join(key));
            }
        }
    }
    pointer.clone()
}
