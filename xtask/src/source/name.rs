//! The name of a field, out of a cell that may hold more than the name.

use super::block::PICTURE;
use super::diagnostic::{Cause, Diagnostic, Result};
use super::words;

pub struct Name {
    /// With dots between an object and its members.
    pub name: String,
    /// How many marks stand before it that show it is another field's member.
    pub depth: usize,
    /// Whether a word beside the name says that the field must be sent.
    pub required: Option<bool>,
    /// Whether a star stands after it, which may be a footnote or may mean
    /// that the field is required.
    pub starred: bool,
    /// What is followed by `[]`.
    pub arrays: Vec<String>,
}

/// Signs by which authors draw a tree of fields.
const BRANCHES: [char; 15] = [
    '-', '\u{2013}', '\u{2014}', '>', '\u{bb}', '\u{2192}', '\u{21b3}', '\u{2514}', '\u{251c}',
    '\u{2500}', '\u{2502}', '\u{2022}', '\u{b7}', '\u{25e6}', '\u{2937}',
];

/// Marks that lead to a footnote or link to the row.
const NOTES: [char; 12] = [
    '\u{b6}',
    '\u{a7}',
    '\u{2020}',
    '\u{2021}',
    '\u{b9}',
    '\u{b2}',
    '\u{b3}',
    '\u{2074}',
    '\u{1f517}',
    '#',
    ':',
    PICTURE,
];

pub fn parse(cell: &str, row: &str) -> Result<Name> {
    let unclear = || {
        let cell = words::one_line(cell);
        let message = format!("a field's name was looked for, and `{cell}` found");
        Diagnostic::new(Cause::UnclearName, message).at(row)
    };
    let line = words::one_line(cell);
    let branches = line
        .chars()
        .take_while(|sign| BRANCHES.contains(sign) || *sign == ' ');
    let branches: Vec<char> = branches.collect();
    let depth = branches.iter().filter(|sign| **sign != ' ').count();
    let mut text: String = line.chars().skip(branches.len()).collect();
    let mut required = None;
    for (mark, says) in [("required", true), ("mandatory", true), ("optional", false)] {
        for mark in [
            format!("({mark})"),
            format!("[{mark}]"),
            format!(", {mark}"),
            format!(" {mark}"),
        ] {
            if let Some(before) = text.to_ascii_lowercase().strip_suffix(&mark) {
                text.truncate(before.len());
                required = Some(says);
            }
        }
    }
    let mut text = text.as_str();
    let mut starred = false;
    loop {
        let before = text;
        text = text.trim().trim_end_matches(NOTES);
        if let Some(at) = text.rfind(" [").filter(|_| text.ends_with(']')) {
            // A footnote's number.
            if text[at + 2..text.len() - 1]
                .bytes()
                .all(|byte| byte.is_ascii_digit())
            {
                text = &text[..at];
            }
        }
        if text.ends_with('*') && !text.starts_with('*') {
            text = text.trim_end_matches('*');
            starred = true;
        }
        if text == before {
            break;
        }
    }
    let text = text.replace(['*', '`'], "");
    let text = words::bare(&text).trim_end_matches(':');
    let text = text
        .strip_prefix('_')
        .and_then(|text| text.strip_suffix('_'))
        .unwrap_or(text);
    let text = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'))
        .unwrap_or(text);
    let text = text.strip_prefix(':').unwrap_or(text);
    let mut name = String::new();
    let mut arrays = Vec::new();
    for part in text.split('.') {
        let (word, index) = part
            .split_once('[')
            .map_or((part, None), |(word, index)| (word, Some(index)));
        if index.is_some_and(|index| !["]", "0]", "i]", "n]", "*]"].contains(&index))
            || !is_name(word)
        {
            return Err(unclear());
        }
        if !name.is_empty() {
            name.push('.');
        }
        name.push_str(word);
        if index.is_some() {
            arrays.push(name.clone());
        }
    }
    Ok(Name {
        name,
        depth,
        required,
        starred,
        arrays,
    })
}

fn is_name(word: &str) -> bool {
    let first = |c: char| c.is_ascii_alphabetic() || ['_', '$', '@'].contains(&c);
    word.starts_with(first)
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ['_', '-', '$', '@'].contains(&c))
}
