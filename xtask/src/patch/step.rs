//! One edit, and what is said of it.

use crate::contract::{Element, Field, Side};

/// One edit.
pub(super) enum Step {
    /// Whether fields of the field follow is the last word.
    Add(Element, Field, bool),
    AddStatus(Element, String),
    Follow(Element, Field),
    Remove(Element),
    Rename(Element, Side, String, String),
}

impl Step {
    pub(super) fn element(&self) -> &Element {
        match self {
            Self::Add(element, ..)
            | Self::AddStatus(element, _)
            | Self::Follow(element, _)
            | Self::Remove(element)
            | Self::Rename(element, ..) => element,
        }
    }

    pub(super) fn say(&self) -> String {
        match self {
            Self::Add(element, ..) | Self::AddStatus(element, _) => {
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
