//! Stars the values that a call sent, however a text from outside writes them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use super::letters::{self, Letter};
use super::long_digit_runs;

/// This many letters of a value are enough to be starred.
const PART: usize = 8;

/// The same of a sentence, which shares words with any other.
const PART_OF_SENTENCE: usize = 16;

/// The same of a number, which may be written without its country code.
const PART_OF_NUMBER: usize = 6;

/// Shorter values with a digit, and all of letters alone that are shorter than
/// [`PART`], are starred as a whole word only: a name such as `Ann` is in
/// `cannot`, too.
const SHORTEST_INSIDE: usize = 4;

/// The values that a call sent. They are compared by their letters and digits,
/// without regard to case, escapes, and what stands between them.
#[derive(Default)]
pub(crate) struct Secrets {
    parts: BTreeMap<Shape, HashSet<Vec<char>>>,
    /// Values of which there is not enough to compare so.
    exact: Vec<String>,
}

/// How a part of a value is looked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    length: usize,
    whole_word: bool,
}

impl Secrets {
    /// Adds a value.
    pub(crate) fn add(&mut self, value: &str) {
        let own = letters::plain(value);
        if own.len() * 2 < value.chars().count() {
            if value.len() >= SHORTEST_INSIDE {
                self.exact.push(value.to_owned());
            }
            return;
        }
        let part = part_of(value, &own);
        self.add_letters(own, part);
        // What it would be read as, if the text repeats it as it is.
        self.add_letters(letters::escaped(value), part);
        // Another mask may have starred its longer numbers already.
        let shown = long_digit_runs(value);
        if shown != value {
            for piece in shown.split('*') {
                self.add_letters(letters::plain(piece), part);
            }
        }
    }

    fn add_letters(&mut self, letters: Vec<Letter>, part: usize) {
        let letters: Vec<char> = letters.iter().map(|letter| letter.folded).collect();
        let length = letters.len().min(part);
        if length < 2 {
            return;
        }
        let inside = match letters.iter().any(|letter| letter.is_numeric()) {
            true => SHORTEST_INSIDE.min(part),
            false => PART,
        };
        let shape = Shape {
            length,
            whole_word: length < inside,
        };
        let parts = self.parts.entry(shape).or_default();
        parts.extend(letters.windows(length).map(<[char]>::to_vec));
    }

    /// The text with a star for each letter of a value.
    pub(crate) fn starred<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let ranges = self.found_in(text);
        if ranges.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut starred = String::with_capacity(text.len());
        let mut copied = 0;
        for (start, end) in ranges {
            // A character of more letters than one has its range more than once.
            if start >= copied {
                starred.push_str(&text[copied..start]);
                starred.push('*');
                copied = end;
            }
        }
        starred.push_str(&text[copied..]);
        Cow::Owned(starred)
    }

    /// The byte ranges of all letters to be starred, in order.
    fn found_in(&self, text: &str) -> Vec<(usize, usize)> {
        let mut ranges = Vec::new();
        for value in &self.exact {
            for (at, found) in text.match_indices(value) {
                let letters = found.char_indices();
                ranges.extend(letters.map(|(i, letter)| (at + i, at + i + letter.len_utf8())));
            }
        }
        if !self.parts.is_empty() {
            let letters = letters::escaped(text);
            let hidden = self.hidden(&letters);
            let hidden = letters.iter().zip(hidden).filter(|(_, hidden)| *hidden);
            ranges.extend(hidden.map(|(letter, _)| (letter.start, letter.end)));
        }
        ranges.sort_unstable();
        ranges
    }

    fn hidden(&self, letters: &[Letter]) -> Vec<bool> {
        let text: Vec<char> = letters.iter().map(|letter| letter.folded).collect();
        let mut hidden = vec![false; text.len()];
        for (shape, parts) in &self.parts {
            for (start, window) in text.windows(shape.length).enumerate() {
                let end = start + shape.length;
                let is_word =
                    || !letters[start].joined && letters.get(end).is_none_or(|next| !next.joined);
                if parts.contains(window) && (!shape.whole_word || is_word()) {
                    hidden[start..end].fill(true);
                }
            }
        }
        hidden
    }
}

/// How many letters of a value are enough to be starred.
fn part_of(value: &str, letters: &[Letter]) -> usize {
    if letters.iter().all(|letter| letter.folded.is_ascii_digit()) {
        PART_OF_NUMBER
    } else if value.contains(char::is_whitespace) {
        PART_OF_SENTENCE
    } else {
        PART
    }
}
