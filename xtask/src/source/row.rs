//! One row of a table of fields.

use super::block::{Cell, PICTURE};
use super::column::Column;
use super::constants;
use super::diagnostic::{Cause, Diagnostic, Result};
use super::heading;
use super::kind::{self, Kind};
use super::name;
use super::words;
use crate::contract::Location;

#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Heading and number, by which a person finds it.
    pub label: String,
    /// Within the table: with the names of the rows above that it belongs to.
    pub name: String,
    pub arrays: Vec<String>,
    pub indent: (usize, usize),
    pub kind: Kind,
    /// The type as the page has it.
    pub type_words: String,
    /// Nothing where the table has no word on it.
    pub required: Option<bool>,
    pub default: String,
    pub description: String,
    pub values: Vec<String>,
    pub location: Option<Location>,
    pub format: Option<String>,
}

/// Signs of a cell that says there is no default.
const BLANKS: &str = "-\u{2013}\u{2014}\u{2212}\"'{}[]/.";

/// Reads a row by its columns, or nothing where it is struck out.
pub fn read(cells: &[Cell], columns: &[Column], label: &str) -> Result<Option<Row>> {
    let mut row = Row {
        label: label.to_owned(),
        ..Row::default()
    };
    let mut starred = false;
    // Whether it is required, as each cell says that has a word on it, and
    // what an empty cell stands for where none has.
    let mut said = Vec::new();
    let mut otherwise = None;
    let mut unknown_type = None;
    for (cell, column) in cells.iter().zip(columns) {
        let words = words::plain(&cell.words);
        let seen = words.replace(PICTURE, "").trim().to_owned();
        match column {
            Column::Name if cell.struck => return Ok(None),
            Column::Name => {
                let name = name::parse(&cell.words, label)?;
                row.indent = (cell.indent, name.depth);
                said.extend(name.required);
                (row.name, row.arrays, starred) = (name.name, name.arrays, name.starred);
            }
            Column::Type => match kind::parse(&seen) {
                Some(kind) => row.kind = kind,
                None => unknown_type = Some(seen),
            },
            Column::Required | Column::Optional => {
                // A star after the word is a footnote, and no emphasis.
                let words = if cell.words.starts_with(['*', '`']) {
                    words
                } else {
                    words::one_line(&cell.words)
                };
                let yes = yes_or_no(&words).ok_or_else(|| {
                    let message = format!("Yes or No was looked for, and `{words}` found");
                    Diagnostic::new(Cause::UnknownRequired, message).at(label)
                })?;
                let turned = *column == Column::Optional;
                // An empty cell is no word for `optional` turned around.
                if turned && words.is_empty() {
                    otherwise = Some(false);
                } else {
                    said.push(yes != turned);
                }
            }
            Column::Description => {
                row.description = words::one_line(&format!("{} {seen}", row.description))
            }
            Column::Example => {
                row.description = words::one_line(&format!("{} {seen}", row.description))
            }
            Column::Default => {
                // A tick or a picture is a default that no words give.
                if !words.is_empty()
                    && !words
                        .chars()
                        .any(|c| c.is_alphanumeric() || BLANKS.contains(c))
                {
                    let message = format!("a default was looked for, and `{words}` found");
                    return Err(Diagnostic::new(Cause::UnknownDefault, message).at(label));
                }
                row.default = seen;
            }
            Column::Format if !seen.chars().any(char::is_alphanumeric) => {}
            Column::Format if seen.split(' ').count() <= 4 => row.format = Some(seen),
            Column::Format => {
                row.description = words::one_line(&format!("{} {seen}", row.description));
            }
            Column::Values => {
                row.values = constants::only_values(&seen);
                if row.values.is_empty() {
                    // A range, or whatever else is no list of constants.
                    row.description = words::one_line(&format!("{} {seen}", row.description));
                }
            }
            Column::Location if !seen.is_empty() => {
                let location = heading::location(&seen)
                    .or_else(|| (words::squash(&seen) == "url").then_some(Location::Path));
                row.location = Some(location.ok_or_else(|| {
                    let message =
                        format!("a location in a request was looked for, and `{seen}` found");
                    Diagnostic::new(Cause::UnknownColumn, message).at(label)
                })?);
            }
            Column::Location | Column::Status | Column::Value | Column::Number => {}
        }
    }
    if let Some(words) = unknown_type {
        let message = format!(
            "the type of `{}` was looked for, and `{words}` found",
            row.name
        );
        return Err(Diagnostic::new(Cause::UnknownType, message).at(label));
    }
    row.kind = of_several(row.kind, &row.description).ok_or_else(|| {
        let message = format!(
            "the type of `{}` is an object, and its description speaks of an array",
            row.name
        );
        Diagnostic::new(Cause::UnknownType, message).at(label)
    })?;
    said.extend(row.kind.required);
    if said.contains(&true) && said.contains(&false) {
        let message = format!("what says whether `{}` is required says both", row.name);
        return Err(Diagnostic::new(Cause::UnknownRequired, message).at(label));
    }
    let said = said.first().copied();
    row.required = said.or_else(|| said_first(&row.description));
    if starred && row.required.is_none() {
        let message = format!(
            "a star stands after `{}`, which may mean that it is required",
            row.name
        );
        return Err(Diagnostic::new(Cause::UnknownRequired, message).at(label));
    }
    row.required = row.required.or(otherwise);
    Ok(Some(row))
}

/// The type where a description begins by saying that there are several, which
/// the name of the items' type alone does not.
fn of_several(kind: Kind, description: &str) -> Option<Kind> {
    let lower = description.to_ascii_lowercase();
    let several = [
        "array of ",
        "list of ",
        "an array of ",
        "a list of ",
        "collection of ",
    ];
    if kind.word == "array" || !several.iter().any(|words| lower.starts_with(words)) {
        return Some(kind);
    }
    match (kind.word.as_str(), &kind.named) {
        ("", Some(_)) => kind::array_of(&kind),
        ("object", _) if kind.items.is_none() => None,
        _ => Some(kind),
    }
}

fn yes_or_no(cell: &str) -> Option<bool> {
    // Other letters than ASCII's are another language, or a sign.
    let known = |c: char| c.is_ascii_alphabetic() || " .,()".contains(c);
    if !cell.chars().all(known) {
        return None;
    }
    match words::squash(cell).as_str() {
        "yes" | "true" | "required" | "mandatory" | "y" | "yesrequired" | "always" => Some(true),
        "no" | "false" | "optional" | "n" | "nooptional" | "notrequired" | "notmandatory" => {
            Some(false)
        }
        "" if cell.trim().is_empty() => Some(false),
        _ => None,
    }
}

/// Whether a description begins by saying that the field must be sent.
fn said_first(description: &str) -> Option<bool> {
    let words = description.trim_start_matches(['*', '(', '[', ' ']);
    let (first, rest) = words.split_at(
        words
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(words.len()),
    );
    let ends = rest.is_empty() || rest.starts_with(['.', ':', ')', ',', '*', ']', ';']);
    match first.to_ascii_lowercase().as_str() {
        "required" | "mandatory" if ends => Some(true),
        "optional" if ends => Some(false),
        _ => None,
    }
}
