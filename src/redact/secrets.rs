//! Stars the values that a call sent, however a text from outside writes them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::letters::{self, Letter};
use super::limited::boundary;
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

/// No more of a value is looked for, in bytes: a token or a message that is longer
/// is known by its beginning.
const LONGEST_VALUE: usize = 8192;

/// The values that a call sent. They are compared by their letters and digits,
/// without regard to case, escapes, and what stands between them.
#[derive(Default)]
pub(crate) struct Secrets {
    /// The fingerprints of the values' parts.
    parts: BTreeMap<Shape, HashSet<u64>>,
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
        let value = &value[..boundary(value, LONGEST_VALUE)];
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
        parts.extend(letters.windows(length).map(fingerprint));
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
                if parts.contains(&fingerprint(window)) && (!shape.whole_word || is_word()) {
                    hidden[start..end].fill(true);
                }
            }
        }
        hidden
    }
}

fn fingerprint(letters: &[char]) -> u64 {
    let mut hasher = DefaultHasher::new();
    letters.hash(&mut hasher);
    hasher.finish()
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

#[cfg(test)]
mod tests {
    use super::Secrets;

    fn starred(value: &str, text: &str) -> String {
        let mut secrets = Secrets::default();
        secrets.add(value);
        secrets.starred(text).into_owned()
    }

    #[test]
    fn a_value_is_starred_in_any_writing() {
        for (value, text, expected) in [
            ("7F3A", "PIN 7f3a, not x7F3Ax", "PIN ****, not x****x"),
            ("447700900123", "447,700_900|123", "***,***_***|***"),
            ("+447700900123", "to 07700 900123.", "to 0**** ******."),
            ("4477009", "\u{ff14}\u{ff14}\u{ff17}7\u{660}09", "*******"),
            ("K7QX9B", r"K\u0037QX9\u0042", "******"),
            ("K7QX9B", r"\\u004b7QX9B\nK7QX9B", r"******\n******"),
            ("Grüezi, Åsa", "Gr%C3%BCezi, %c3%85sa", "******, ***"),
            (
                "a b-c d-e9",
                "%61+b%252Dc d&#101;&amp;9",
                "*+*%252D* **&amp;*",
            ),
        ] {
            assert_eq!(starred(value, text), expected, "{value}");
        }
    }

    #[test]
    fn a_short_name_is_starred_as_a_word() {
        assert_eq!(
            starred("Ann", "Ann cannot, says ANN"),
            "*** cannot, says ***"
        );
        assert_eq!(starred("12", "12 of 2012"), "** of 2012");
        assert_eq!(starred("A", "A or a"), "A or a");
        assert_eq!(
            starred("Ann", r#"{\"x\":\"\nAnn\"}"#),
            r#"{\"x\":\"\n***\"}"#
        );
    }

    #[test]
    fn a_part_of_a_long_value_is_starred() {
        let token = "eyJhbGci.eyJzdWIiOiJib2Ii.c2lnbmF0";
        assert_eq!(starred(token, "sub eyJzdWIiO"), "sub *********");
        assert_eq!(starred(token, "sub eyJz"), "sub eyJz");
        let message = "Your words for Ada are %PIN%";
        assert_eq!(
            starred(message, "too long: Your words for Ada are 123"),
            "too long: **** ***** *** *** *** 123"
        );
        assert_eq!(starred(message, "Your words are odd"), "Your words are odd");
    }

    /// There is little to compare of a value that is no word.
    #[test]
    fn a_value_of_signs_is_starred_as_it_stands() {
        assert_eq!(starred("%$!?a", "not %$!?a, but a"), "not *****, but a");
    }

    #[test]
    fn a_long_value_is_known_by_its_beginning() {
        let begins = "it begins so and not otherwise ";
        let ends = "and it ends so, which is far away";
        let value = format!("{begins}{}{ends}", "z".repeat(1 << 20));
        assert_eq!(starred(&value, begins), "** ****** ** *** *** ********* ");
        assert_eq!(starred(&value, ends), ends);
    }

    /// `Debug` of a part may have starred the numbers in it.
    #[test]
    fn a_value_is_starred_behind_another_mask() {
        assert_eq!(starred("Ann 12345", "to Ann *****"), "to *** *****");
    }
}
