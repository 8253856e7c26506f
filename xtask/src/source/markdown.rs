//! Markdown whose line breaks were lost, so that a whole table stands on one
//! line: `### Response |Name|Type| |-|-| |*to*|String| |*pinId*|String|`.

use super::block::{Block, Cell, Table};
use super::diagnostic::{Cause, Diagnostic, Result};
use super::{heading, html, section, words as plain_words};

/// Stands in for a bar that is part of a cell.
const BAR: &str = "\u{e000}";

/// Carries squashed markdown into blocks. Its parts are numbered from heading
/// to heading; what comes before the first one is a part without a heading.
pub fn read(text: &str, under: &str, number: &mut usize, blocks: &mut Vec<Block>) -> Result<()> {
    for (is_code, text) in fences(text) {
        if is_code {
            blocks.push(Block::Code(text.to_owned()));
            continue;
        }
        let mut starts = vec![0];
        starts.extend(
            text.match_indices('#')
                .map(|(at, _)| at)
                .filter(|at| *at > 0 && is_heading(text, *at)),
        );
        starts.push(text.len());
        for bounds in starts.windows(2) {
            let part = text[bounds[0]..bounds[1]].trim();
            *number += 1;
            section(
                part,
                &format!("{}, part {number}", under.to_lowercase()),
                blocks,
            )?;
        }
    }
    Ok(())
}

/// Whether a heading begins at a sign: several of them, or one that stands
/// alone before a word in capitals.
fn is_heading(text: &str, at: usize) -> bool {
    let (before, from) = text.split_at(at);
    let marks = from.chars().take_while(|sign| *sign == '#').count();
    let alone = before.ends_with(char::is_whitespace)
        && from[1..].starts_with(' ')
        && from[2..].starts_with(|first: char| first.is_uppercase());
    !before.ends_with('#') && (marks > 1 || alone)
}

/// The text between fences of code, and the code.
fn fences(text: &str) -> Vec<(bool, &str)> {
    let parts = text.split("```").enumerate();
    parts
        .map(|(index, part)| (index % 2 == 1, part))
        .filter(|(is_code, part)| *is_code || !part.trim().is_empty())
        .collect()
}

fn section(text: &str, cell: &str, blocks: &mut Vec<Block>) -> Result<()> {
    let body = text.trim_start_matches('#');
    let marks = text.len() - body.len();
    let body = body.trim();
    if body.is_empty() {
        return Ok(());
    }
    let level = 3 + u8::try_from(marks.max(1)).unwrap_or(6).min(6);
    if body.contains("[block:parameters]") {
        let message = "a table in a `[block:parameters]` is not read";
        return Err(Diagnostic::new(Cause::UnknownTable, message).at(cell));
    }
    let body = with_bars(body);
    let rows = ["| |", "||", "|-", "| -", "|:", "| :"];
    let (before, tables) = match body.find('|') {
        Some(at) if rows.iter().any(|row| body.contains(row)) => body.split_at(at),
        _ => (body.as_str(), ""),
    };
    let before = before.trim().trim_end_matches('#').trim();
    if marks > 0 {
        // Where lines ran together, a heading's end cannot be told, and prose
        // speaks of much that the heading does not.
        let longest = if tables.is_empty() { 30 } else { 60 };
        let run_on = before.len() > longest;
        let heading: Vec<&str> = before
            .split(' ')
            .take(if run_on { 3 } else { 20 })
            .collect();
        let heading = heading.join(" ");
        if before.len() > 30 && !tables.is_empty() {
            refuse_unclear(&heading)?;
        }
        let words = words(&heading);
        blocks.push(Block::Heading {
            level,
            words: words.trim_end_matches(':').to_owned(),
        });
    }
    let is_heading = marks > 0 && !tables.is_empty() && before.len() <= 30 && !before.contains('`');
    if !before.is_empty() && !is_heading {
        blocks.push(prose(before, cell));
    }
    if let Some(words) = bold_at_the_end(before).filter(|_| !tables.is_empty()) {
        blocks.push(Block::Heading {
            level: level + 1,
            words,
        });
    }
    let mut rest = tables;
    while !rest.is_empty() {
        let (table, after) = table(rest, before)?;
        blocks.push(Block::Table(table));
        rest = match after.find('|') {
            Some(at) => {
                blocks.push(prose(&after[..at], cell));
                &after[at..]
            }
            None => {
                blocks.push(prose(after, cell));
                ""
            }
        };
    }
    Ok(())
}

/// Words that run into a heading may speak of what its table is not about.
fn refuse_unclear(heading: &str) -> Result<()> {
    let first: Vec<&str> = heading.split(' ').take(3).collect();
    let (first, all) = (heading::about(&first.join(" ")), heading::about(heading));
    if first.is_none() || first == all {
        return Ok(());
    }
    let message = format!("the first words of `{heading}` say another thing than all of them");
    Err(Diagnostic::new(Cause::UnknownTable, message).at(section::shown(heading)))
}

/// The bold words at the end of a text, which a table below takes for its
/// heading.
fn bold_at_the_end(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(':').strip_suffix("**")?;
    let (_, bold) = text.trim_end_matches(':').rsplit_once("**")?;
    (!bold.trim().is_empty() && bold.len() < 60).then(|| words(bold))
}

/// The text with those bars that are part of a cell put out of sight: escaped
/// ones, and those in code.
fn with_bars(text: &str) -> String {
    let text = text.replace("\\|", BAR);
    let mut parts: Vec<String> = text.split('`').map(str::to_owned).collect();
    let paired = parts.len() % 2 == 1;
    for part in parts.iter_mut().skip(1).step_by(2).filter(|_| paired) {
        // A span that holds whole cells is none.
        if part.matches('|').count() < 3 && !part.contains("| ") && !part.starts_with('|') {
            *part = part.replace('|', BAR);
        }
    }
    parts.join("`")
}

fn prose(text: &str, cell: &str) -> Block {
    Block::Prose {
        cell: Some(cell.to_owned()),
        words: text.replace(BAR, "|"),
    }
}

/// Groups the cells of a squashed table into rows, by the width of its first.
/// Gives what stands after the table, too.
fn table<'text>(text: &'text str, heading: &str) -> Result<(Table, &'text str)> {
    let heading = super::section::shown(heading);
    let broken = |row: usize| {
        let message = format!(
            "the table under `{heading}` breaks off, or has too many cells, in its line {row}"
        );
        Diagnostic::new(Cause::BrokenTable, message).at(format!("{heading}, line {row}"))
    };
    let cells: Vec<&str> = text[1..].split('|').collect();
    let width = cells
        .iter()
        .position(|cell| cell.trim().is_empty())
        .ok_or_else(|| broken(1))?;
    let ruler = cells.get(width + 1..2 * width + 1).unwrap_or_default();
    if ruler.is_empty() || !ruler.iter().all(|cell| is_ruler(cell)) {
        let message = format!(
            "a line of dashes was looked for below the columns of the table under `{heading}`"
        );
        return Err(Diagnostic::new(Cause::NoHeader, message).at(&heading));
    }
    let mut rows = Vec::new();
    let mut at = 0;
    let mut after = "";
    while cells.len() - at > 1 {
        let number = rows.len() + 1;
        let row = cells.get(at..at + width).ok_or_else(|| broken(number))?;
        rows.push(row.iter().map(|cell| read_cell(cell)).collect::<Vec<_>>());
        at += width;
        let Some(gap) = cells.get(at) else { break };
        at += 1;
        if !gap.trim().is_empty() {
            // Prose, unless the row has more cells than there are columns.
            after = rest_of(text, gap);
            let more = after.matches('|').count();
            if more > 0 && !begins_table(&after[after.find('|').unwrap_or_default()..]) {
                return Err(broken(number));
            }
            break;
        }
    }
    rows.remove(1);
    let table = Table {
        caption: String::new(),
        has_header: true,
        rows,
    };
    Ok((table, after))
}

/// The text from a piece of it on.
fn rest_of<'text>(text: &'text str, piece: &'text str) -> &'text str {
    let start = piece.as_ptr() as usize - text.as_ptr() as usize;
    text.get(start..).unwrap_or_default()
}

fn begins_table(text: &str) -> bool {
    let cells: Vec<&str> = text[1..].split('|').collect();
    let width = cells
        .iter()
        .position(|cell| cell.trim().is_empty())
        .unwrap_or_default();
    let ruler = cells.get(width + 1..2 * width + 1).unwrap_or_default();
    !ruler.is_empty() && ruler.iter().all(|cell| is_ruler(cell))
}

fn is_ruler(cell: &str) -> bool {
    let cell = cell.trim();
    cell.contains('-') && cell.chars().all(|c| c == '-' || c == ':')
}

fn read_cell(cell: &str) -> Cell {
    let marked = cell.trim().strip_prefix("~~");
    let struck = marked
        .and_then(|marked| marked.strip_suffix("~~"))
        .is_some_and(|inner| !inner.is_empty());
    let blanks = cell
        .matches("&nbsp;")
        .count()
        .min(if cell.trim_start().starts_with("&nbsp;") {
            9
        } else {
            0
        });
    let indent = blanks
        + cell
            .trim_start_matches(' ')
            .chars()
            .take_while(|c| *c == '\u{a0}')
            .count();
    Cell {
        indent,
        struck,
        ..Cell::of(words(cell))
    }
}

/// The words of a piece of markdown: links without their targets, markup of
/// HTML as a browser shows it, and nothing that is struck through.
pub fn words(markdown: &str) -> String {
    let mut text = without_struck(&markdown.replace(BAR, "|"));
    if text.contains(['<', '&']) {
        text = html::words_of_fragment(&text);
    }
    let mut words = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['[', '\\']) {
        words.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(escaped) = rest.strip_prefix('\\') {
            let sign = escaped.chars().next().filter(char::is_ascii_punctuation);
            if sign.is_none() {
                words.push('\\');
            }
            let length = sign.map_or(0, char::len_utf8);
            words.push_str(&escaped[..length]);
            rest = &escaped[length..];
        } else if let Some((shown, target)) = rest[1..].split_once("](")
            && !shown.contains(']')
            && let Some((_, after)) = target.split_once(')')
        {
            words.push_str(shown);
            rest = after;
        } else {
            words.push('[');
            rest = &rest[1..];
        }
    }
    words.push_str(rest);
    plain_words::one_line(&words)
}

fn without_struck(text: &str) -> String {
    let parts: Vec<&str> = text.split("~~").collect();
    if parts.len().is_multiple_of(2) {
        return text.to_owned();
    }
    parts.into_iter().step_by(2).collect()
}
