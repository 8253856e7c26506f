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

/// The values in a description, listed ones and stray ones. They are constants
/// in backticks, or whatever follows `one of` and its like. Listed are the first
/// run of them with nothing but commas between, or those that are explained one
/// by one; a lone one that no word announces is no list.
pub fn values(description: &str) -> (Vec<String>, Vec<String>) {
    let parts: Vec<&str> = description.split('`').collect();
    let constants: Vec<(&str, &str, &str)> = parts
        .windows(3)
        .step_by(2)
        .map(|part| (part[0], bare(part[1]), part[2]))
        .filter(|(_, word, _)| is_value(word))
        .collect();
    let explained: Vec<&str> = constants
        .iter()
        .filter(|(.., after)| is_explanation(after))
        .map(|(_, word, _)| *word)
        .collect();
    let mut listed: Vec<&str> = Vec::new();
    if explained.len() > 1 {
        listed = explained;
    } else {
        for (before, word, _) in &constants {
            if !listed.is_empty() && !is_joint(before) {
                break;
            }
            listed.push(word);
        }
        let announced = listed.len() > 1
            || constants
                .first()
                .is_some_and(|(before, ..)| is_announced(before));
        listed.retain(|_| announced);
    }
    let listed = unique(listed);
    let others = constants.iter().map(|(_, word, _)| *word);
    let stray = unique(
        others
            .filter(|word| !listed.iter().any(|value| value == word))
            .collect(),
    );
    if listed.is_empty() && stray.is_empty() {
        return (announced(description), stray);
    }
    (listed, stray)
}

fn unique(words: Vec<&str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in words {
        if !found.iter().any(|other| other == word) {
            found.push(word.to_owned());
        }
    }
    found
}

/// Whether words say what the constant before them means.
fn is_explanation(after: &str) -> bool {
    let signs = ["- ", "\u{2013} ", "\u{2014} ", ": ", "= "];
    signs
        .iter()
        .any(|sign| after.trim_start().starts_with(sign))
}

const ANNOUNCEMENTS: [&str; 10] = [
    "one of",
    "possible values",
    "allowed values",
    "valid values",
    "accepted values",
    "supported values",
    "can be",
    "can have",
    "either",
    "value",
];

fn is_announced(before: &str) -> bool {
    let lower = before.to_ascii_lowercase();
    ANNOUNCEMENTS.iter().any(|words| lower.contains(words))
}

fn is_joint(between: &str) -> bool {
    matches!(
        between.trim(),
        "" | "," | "and" | "or" | ", and" | ", or" | "/" | "|" | ";"
    )
}

/// The values that follow words which announce them, in any case where they
/// are quoted, and in capitals where they are not.
fn announced(description: &str) -> Vec<String> {
    let lower = description.to_ascii_lowercase();
    let phrases = &ANNOUNCEMENTS[..9];
    let Some(after) = phrases
        .iter()
        .filter_map(|phrase| lower.find(phrase).map(|at| at + phrase.len()))
        .min()
    else {
        return Vec::new();
    };
    let rest = description.get(after..).unwrap_or_default();
    let rest = rest.trim_start_matches(|c: char| c == ':' || c.is_whitespace());
    let rest = [
        "are",
        "is",
        "the following values",
        "the following",
        "of",
        "values",
    ]
    .iter()
    .fold(rest, |rest, filler| {
        let bare = rest.strip_prefix(filler).unwrap_or(rest);
        bare.trim_start_matches(|c: char| c == ':' || c.is_whitespace())
    });
    let sentence = rest.split(". ").next().unwrap_or_default();
    listed(sentence.trim_end_matches('.'))
}

/// The values of a list, where it is nothing but a list of at least two.
pub fn listed(list: &str) -> Vec<String> {
    let list = list
        .replace(" or ", ",")
        .replace(" and ", ",")
        .replace(['|', ';'], ",");
    let words: Vec<&str> = list
        .split([',', '/'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    let values: Vec<&str> = words.iter().map(|word| bare(word)).collect();
    let is_one =
        |(word, value): (&&str, &&str)| is_value(value) || (word != value && is_word(value));
    let all = values.len() > 1 && words.iter().zip(&values).all(is_one);
    let boolean = values.iter().any(|value| ["true", "false"].contains(value));
    if all && !boolean {
        values.into_iter().map(str::to_owned).collect()
    } else {
        Vec::new()
    }
}

/// The values of a cell that has nothing else: a list, or one value a line.
pub fn only_values(cell: &str) -> Vec<String> {
    let list = listed(cell);
    let words: Vec<&str> = cell.split_whitespace().map(bare).collect();
    if list.is_empty() && !words.is_empty() && words.iter().all(|word| is_value(word)) {
        return words.into_iter().map(str::to_owned).collect();
    }
    list
}

fn is_word(word: &str) -> bool {
    !word.is_empty()
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ['_', '-', '.'].contains(&c))
}

/// Whether a word looks like a constant of an API, `NC_NOT_REACHABLE`.
pub fn is_value(word: &str) -> bool {
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
        if let Some(status) = status(part).filter(|status| is_exact(status))
            && !found.contains(&status)
        {
            found.push(status);
        }
    }
    for (at, _) in prose.match_indices(' ') {
        let phrase = REASONS
            .iter()
            .any(|reason| prose[at + 1..].starts_with(reason));
        let before = prose[..at]
            .rsplit(|c: char| !c.is_ascii_alphanumeric())
            .next();
        if let Some(status) = before.filter(|_| phrase).and_then(status)
            && is_exact(&status)
            && !found.contains(&status)
        {
            found.push(status);
        }
    }
    found.sort();
    found
}

/// What follows a status where it is called by its name.
const REASONS: [&str; 16] = [
    "OK",
    "Created",
    "Accepted",
    "No Content",
    "Bad Request",
    "Bad request",
    "Unauthorized",
    "Forbidden",
    "Not Found",
    "Not found",
    "Conflict",
    "Gone",
    "Too Many Requests",
    "Internal Server Error",
    "Bad Gateway",
    "Service Unavailable",
];

fn is_exact(status: &str) -> bool {
    !status.contains('X')
}

/// The status that a cell or a heading begins with, `200 OK` or `4xx`.
pub fn status(words: &str) -> Option<String> {
    let words = words.trim().trim_start_matches(['`', '*']);
    let words = words.strip_prefix("HTTP ").unwrap_or(words);
    let word: String = words
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let word = word.to_ascii_uppercase();
    let (first, rest) = word.split_at_checked(1)?;
    let digits = rest.bytes().all(|byte| byte.is_ascii_digit());
    (word.len() == 3 && ("1"..="5").contains(&first) && (digits || rest == "XX")).then_some(word)
}
