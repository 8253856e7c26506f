//! Where in a document an element stands.

use std::fmt;

use serde_json::Value;

use crate::document::escape;

/// A JSON pointer, `/paths/~12fa~12~1pin/post`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer of a member.
    pub fn join(&self, key: impl AsRef<str>) -> Self {
        Self(format!("{}/{}", self.0, escape(key.as_ref())))
    }

    /// The pointer of an item.
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// What a reference within the same document leads to.
    pub fn of_reference(reference: &str) -> Option<Self> {
        let pointer = reference.strip_prefix('#')?;
        (pointer.is_empty() || pointer.starts_with('/')).then(|| Self(pointer.to_owned()))
    }

    /// The reference that leads here.
    pub fn reference(&self) -> String {
        format!("#{}", self.0)
    }

    /// The element, or null where there is none.
    pub fn get<'value>(&self, document: &'value Value) -> &'value Value {
        self.find(document).unwrap_or(&Value::Null)
    }

    /// The element, if there is one.
    pub fn find<'value>(&self, document: &'value Value) -> Option<&'value Value> {
        document.pointer(&self.0)
    }

    /// The element to be changed, if there is one.
    pub fn find_mut<'value>(&self, document: &'value mut Value) -> Option<&'value mut Value> {
        document.pointer_mut(&self.0)
    }

    /// Whether it leads to the document as a whole.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The key or index of the element in what holds it.
    pub fn last_key(&self) -> Option<String> {
        self.parent_and_key().map(|(_, key)| key)
    }

    /// Whether it leads to the properties of a schema, whose names are anybody's
    /// and no keywords.
    pub fn is_properties(&self) -> bool {
        self.0.ends_with("/properties")
    }

    /// The name of the component, where the pointer leads to one of that kind
    /// and not into it.
    pub fn component(&self, kind: &str) -> Option<&str> {
        let name = self.0.strip_prefix("/components/")?;
        let name = name.strip_prefix(kind)?.strip_prefix('/')?;
        (!name.contains('/')).then_some(name)
    }

    /// The pointer of what holds the element, and the element's key in it.
    pub fn parent_and_key(&self) -> Option<(Self, String)> {
        let (parent, key) = self.0.rsplit_once('/')?;
        let key = key.replace("~1", "/").replace("~0", "~");
        Some((Self(parent.to_owned()), key))
    }

    /// The pointer of what holds the element. The document holds itself.
    pub fn parent(&self) -> Self {
        self.parent_and_key()
            .map(|(parent, _)| parent)
            .unwrap_or_default()
    }

    /// The keys on the way from the root.
    pub fn keys(&self) -> impl Iterator<Item = String> {
        let keys = self.0.split('/').skip(1);
        keys.map(|key| key.replace("~1", "/").replace("~0", "~"))
    }
}

impl From<&str> for Pointer {
    fn from(pointer: &str) -> Self {
        Self(pointer.to_owned())
    }
}

impl From<&Pointer> for String {
    fn from(pointer: &Pointer) -> Self {
        pointer.0.clone()
    }
}

impl From<Pointer> for String {
    fn from(pointer: Pointer) -> Self {
        pointer.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
