//! What is read out of a page's words.

use crate::contract::Assumed;
pub use crate::digest::hash_of_words;

/// Words with one blank between each, and without what nobody sees.
pub fn one_line(words: &str) -> String {
    let seen: String = words.chars().filter(|letter| !is_unseen(*letter)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Soft hyphens and characters without a width, which come with copied text.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// A cell without the emphasis or the backticks around all of it.
pub fn plain(cell: &str) -> String {
    let cell = cell.trim();
    let inner = cell.trim_matches('*');
    let inner = inner
        .strip_prefix('`')
        .and_then(|inner| inner.strip_suffix('`'))
        .unwrap_or(inner);
    let whole = if inner.contains(['*', '`']) {
        cell
    } else {
        inner
    };
    one_line(whole)
}

/// A name without case, blanks and signs, by which a heading and a field
/// recognize each other.
pub fn squash(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// The default in a cell: none, a value, or a description of one.
pub fn assumed(cell: &str) -> Option<Assumed> {
    let cell = bare(cell);
    let none = [
        "none",
        "n/a",
        "na",
        "no default",
        "not set",
        "nil",
        "null",
        "undefined",
        "empty",
    ];
    let letters = cell.chars().any(char::is_alphanumeric);
    if none.contains(&cell.to_lowercase().as_str()) || !letters {
        None
    } else if is_prose(cell) {
        Some(Assumed::Prose(hash_of_words(cell)))
    } else {
        Some(Assumed::Literal(cell.to_owned()))
    }
}

/// A default that is a value of the field's type, as JSON writes it, or else the
/// word that is none. What is described in several words is of any type.
pub fn of_type(default: Option<Assumed>, kind: &str) -> Result<Option<Assumed>, String> {
    let Some(Assumed::Literal(word)) = default else {
        return Ok(default);
    };
    let word = match kind {
        "boolean" => word.to_ascii_lowercase(),
        _ => word,
    };
    let fits = match kind {
        "boolean" => ["true", "false"].contains(&word.as_str()),
        "integer" => word.parse::<i64>().is_ok(),
        "number" => word.parse::<f64>().is_ok_and(f64::is_finite),
        _ => true,
    };
    match fits {
        true => Ok(Some(Assumed::Literal(word))),
        false if is_prose(&word) => Ok(Some(Assumed::Prose(hash_of_words(&word)))),
        false => Err(word),
    }
}

/// A word without the quotation marks or the backticks around it.
pub fn bare(word: &str) -> &str {
    let word = word.trim().trim_matches('`').trim();
    let quotes = [
        ('"', '"'),
        ('\'', '\''),
        ('\u{201c}', '\u{201d}'),
        ('\u{2018}', '\u{2019}'),
        ('\u{ab}', '\u{bb}'),
    ];
    let inner = |(open, close)| word.strip_prefix::<char>(open)?.strip_suffix::<char>(close);
    quotes.into_iter().find_map(inner).unwrap_or(word)
}

/// Whether a default is described rather than given.
pub fn is_prose(cell: &str) -> bool {
    bare(cell).contains(char::is_whitespace)
}

/// The default that a description names, `default value is `true``.
pub fn default_in(description: &str) -> Option<Assumed> {
    let lower = description.to_ascii_lowercase();
    let phrases = [
        "default value is",
        "default value:",
        "default is",
        "default:",
        "defaults to",
    ];
    let after = phrases
        .iter()
        .find_map(|phrase| lower.find(phrase).map(|at| at + phrase.len()))?;
    let quoted = description.get(after..)?.trim_start().strip_prefix('`')?;
    assumed(quoted.split_once('`')?.0)
}

/// The phone numbers in a description, which are its examples.
pub fn examples(description: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in description.split(|c: char| !(c.is_ascii_digit() || c == '+')) {
        let digits = word.trim_start_matches('+').len();
        if digits >= 6 && !found.iter().any(|other| other == word) {
            found.push(word.to_owned());
        }
    }
    found
}
