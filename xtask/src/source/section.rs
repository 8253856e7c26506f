//! Where on a page a block stands.

use super::heading::{self, About};

/// The headings above a block, the nearest last.
#[derive(Clone, Debug, Default)]
pub struct Section {
    pub headings: Vec<(u8, String)>,
}

impl Section {
    /// The nearest heading, or nothing.
    pub fn own(&self) -> &str {
        self.headings.last().map_or("", |(_, words)| words)
    }

    pub fn enter(&mut self, level: u8, words: &str) {
        self.headings.retain(|(above, _)| *above < level);
        self.headings.push((level, words.to_owned()));
    }

    /// Takes a caption for a heading, unless the heading says more.
    pub fn enter_caption(&mut self, words: &str) {
        let says = |words: &str| {
            heading::about(words).is_some()
                || heading::location(words).is_some()
                || heading::is_generic(words)
        };
        if !words.is_empty() && (says(words) || !says(self.own())) {
            self.enter(8, words);
        }
    }

    /// What the nearest heading that says it says that fields belong to.
    pub fn about(&self) -> Option<About> {
        self.headings
            .iter()
            .rev()
            .find_map(|(_, words)| heading::about(words))
    }
}

/// A heading short enough to be named, without the words that ran into it.
pub fn shown(heading: &str) -> String {
    if heading.len() <= 60 {
        return heading.to_owned();
    }
    heading.split(' ').take(5).collect::<Vec<_>>().join(" ")
}
