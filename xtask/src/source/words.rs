//! What is read out of a page's words.

use crate::contract::Assumed;
use crate::digest::hash_of_words;

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
    whole.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name without case, blanks and signs, by which a heading and a field
/// recognize each other.
pub fn squash(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// The JSON Schema type that a page's word stands for.
pub fn kind(word: &str) -> String {
    let word = word.trim().to_ascii_lowercase();
    match word.as_str() {
        "int" | "long" | "integer" => "integer",
        "bool" | "boolean" => "boolean",
        "float" | "double" | "decimal" | "number" => "number",
        "list" | "array" => "array",
        "map" | "object" => "object",
        _ => return word,
    }
    .to_owned()
}

/// The default in a cell: none, a value, or a description of one.
pub fn assumed(cell: &str) -> Option<Assumed> {
    let cell = cell.trim().trim_matches('`');
    match cell {
        "" | "-" | "\u{2013}" | "\u{2014}" => None,
        _ if is_prose(cell) => Some(Assumed::Prose(hash_of_words(cell))),
        _ => Some(Assumed::Literal(cell.to_owned())),
    }
}

/// Whether a default is described rather than given.
pub fn is_prose(cell: &str) -> bool {
    cell.trim().contains(char::is_whitespace)
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

/// The values in a description, all in backticks: those of its list, which is
/// the first run of them with nothing but commas between, and stray ones.
pub fn values(description: &str) -> (Vec<String>, Vec<String>) {
    let (mut listed, mut stray) = (Vec::new(), Vec::<String>::new());
    let mut in_list = true;
    let parts: Vec<&str> = description.split('`').collect();
    for pair in parts[..parts.len() - 1].chunks_exact(2) {
        let (between, word) = (pair[0], pair[1]);
        if !is_value(word) {
            continue;
        }
        let joined = matches!(between.trim(), "," | "and" | "or" | ", and" | ", or");
        in_list &= listed.is_empty() || joined;
        if in_list {
            listed.push(word.to_owned());
        } else if !listed.iter().chain(&stray).any(|other| other == word) {
            stray.push(word.to_owned());
        }
    }
    (listed, stray)
}

/// Whether a word looks like a constant of an API, `NC_NOT_REACHABLE`.
fn is_value(word: &str) -> bool {
    word.len() > 1
        && word.starts_with(|first: char| first.is_ascii_uppercase())
        && word
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// The HTTP statuses that prose names, in backticks or in bold.
pub fn statuses(prose: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in prose.replace("**", "`").split('`').skip(1).step_by(2) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        if is_status(&digits) && !found.contains(&digits) {
            found.push(digits);
        }
    }
    found.sort();
    found
}

pub fn is_status(word: &str) -> bool {
    word.len() == 3
        && word.starts_with(|first: char| ('1'..='5').contains(&first))
        && word.bytes().all(|byte| byte.is_ascii_digit())
}
