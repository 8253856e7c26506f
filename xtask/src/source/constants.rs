//! Values, as descriptions and cells list them.

use super::words::bare;

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
    let words: Vec<&str> = cell.split_whitespace().map(bare).collect();
    if words.iter().all(|word| is_value(word)) {
        words.into_iter().map(str::to_owned).collect()
    } else {
        listed(cell)
    }
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
