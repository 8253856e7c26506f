//! What a page says, and what it said before.

use crate::contract::Side;
use crate::source_facts::Facts;
use crate::spec::Operation;

/// A page's facts as they were, if they were known, and as they are.
pub struct Change {
    pub old: Option<Facts>,
    /// With the departures that were recorded before.
    pub new: Facts,
}

impl Change {
    /// Follows a new spelling in what is known under the old one.
    pub(super) fn respell(&mut self, side: Side, old: &str, new: &str) {
        let element = |name: &str| format!("{side} field `{name}`");
        for departure in &mut self.new.departures {
            departure.element = departure.element.replace(&element(old), &element(new));
        }
    }
}

/// The change of the page that documents an operation.
pub(super) fn change_of<'all>(
    operation: &Operation,
    changes: &'all [Change],
) -> Option<&'all Change> {
    let page = operation.page.as_ref()?;
    changes.iter().find(|change| change.new.page == *page)
}
