//! A table of HTML as a grid, with what its spans reach into.

use scraper::ElementRef;

use super::super::block::{Cell, Table};
use super::super::column;
use super::super::diagnostic::{Cause, Diagnostic, Result};
use super::{hidden, text};

const MOST_COLUMNS: usize = 40;
const MOST_ROWS: usize = 2000;

/// The grid, or nothing where a table only lays out the page.
pub fn table(element: ElementRef<'_>) -> Result<Option<Table>> {
    let own = rows(element);
    let mut table = Table {
        caption: named(element, "caption")
            .first()
            .map_or_else(String::new, |caption| text::words(**caption)),
        ..Table::default()
    };
    // What reaches down from the row above, by column: how far, and the cell.
    let mut hanging: Vec<(usize, Cell)> = Vec::new();
    for (index, row) in own.iter().take(MOST_ROWS).enumerate() {
        let cells: Vec<_> = named(*row, "td, th")
            .into_iter()
            .filter(|cell| !is_gone(*cell))
            .collect();
        if index == 0 {
            table.has_header =
                cells.len() > 1 && cells.iter().all(|cell| cell.value().name() == "th");
        }
        let row = spread(&cells, &mut hanging);
        if row.iter().any(|cell| !cell.words.is_empty() || cell.struck) {
            table.rows.push(row);
        }
    }
    if let Some(inner) = element
        .descendants()
        .filter_map(ElementRef::wrap)
        .find(|below| below.id() != element.id() && is_structure(below.value().name()))
    {
        let columns = table
            .rows
            .first()
            .is_some_and(|row| column::are_columns(row));
        return if columns {
            let words: String = text::words(*inner).chars().take(60).collect();
            let message =
                format!("before the end of a table, or in one of its cells, stands `{words}`");
            Err(Diagnostic::new(Cause::BrokenTable, message))
        } else {
            Ok(None)
        };
    }
    Ok(Some(table))
}

fn is_structure(name: &str) -> bool {
    ["table", "h1", "h2", "h3", "h4", "h5", "h6"].contains(&name)
}

/// `visibility` and the like make no difference to a grid; a struck cell stays
/// in it, so that its row can be known for struck.
fn is_gone(element: ElementRef<'_>) -> bool {
    hidden::is_hidden(element) && !hidden::is_struck(element)
}

/// The rows of a table itself, those of its head first, as browsers show them.
fn rows<'page>(table: ElementRef<'page>) -> Vec<ElementRef<'page>> {
    let mut rows = Vec::new();
    for part in ["thead", "tbody", "tfoot"] {
        for section in named(table, part) {
            if !is_gone(section) {
                rows.extend(
                    named(section, "tr")
                        .into_iter()
                        .filter(|row| !is_gone(*row)),
                );
            }
        }
    }
    rows
}

fn named<'page>(element: ElementRef<'page>, names: &str) -> Vec<ElementRef<'page>> {
    let children = element.children().filter_map(ElementRef::wrap);
    children
        .filter(|child| names.split(", ").any(|name| name == child.value().name()))
        .collect()
}

fn spread(cells: &[ElementRef<'_>], hanging: &mut Vec<(usize, Cell)>) -> Vec<Cell> {
    let mut row: Vec<Cell> = Vec::new();
    let mut next: Vec<(usize, Cell)> = Vec::new();
    let mut cells = cells.iter();
    loop {
        let column = row.len();
        if let Some((more, cell)) = hanging.get(column).filter(|(more, _)| *more > 0) {
            next.push((more - 1, cell.clone()));
            row.push(cell.clone());
            continue;
        }
        let Some(element) = cells.next() else { break };
        let cell = read(*element);
        let (wide, high) = (span(*element, "colspan"), span(*element, "rowspan"));
        for step in 0..wide.min(MOST_COLUMNS.saturating_sub(column)).max(1) {
            let spanned = step > 0;
            row.push(Cell {
                spanned,
                ..cell.clone()
            });
            next.push((
                high - 1,
                Cell {
                    hanging: true,
                    ..cell.clone()
                },
            ));
        }
    }
    *hanging = next;
    row
}

fn span(element: ElementRef<'_>, attribute: &str) -> usize {
    let given = element
        .value()
        .attr(attribute)
        .and_then(|span| span.trim().parse().ok());
    given.unwrap_or(1).clamp(1, MOST_ROWS)
}

fn read(element: ElementRef<'_>) -> Cell {
    let raw = text::inline(*element);
    let blanks = raw.trim_start_matches([' ', '\n', '\t', '\r']);
    let nbsp = blanks
        .chars()
        .take_while(|letter| ['\u{a0}', '\u{2003}', '\u{2002}', '\u{3000}', ' '].contains(letter))
        .count();
    let words = text::words(*element);
    let in_row = element
        .ancestors()
        .filter_map(ElementRef::wrap)
        .take(1)
        .any(hidden::is_struck);
    let strikes = in_row
        || element
            .descendants()
            .filter_map(ElementRef::wrap)
            .any(hidden::is_struck);
    Cell {
        indent: nbsp + padding(element),
        struck: strikes && (in_row || words.is_empty()),
        words,
        ..Cell::default()
    }
}

/// How far a style moves the words of a cell to the right.
fn padding(cell: ElementRef<'_>) -> usize {
    let elements = cell.descendants().filter_map(ElementRef::wrap);
    elements
        .map(|element| {
            let style = hidden::style(element);
            let rules = style.split(';').filter_map(|rule| rule.split_once(':'));
            let moves = rules
                .filter(|(name, _)| ["padding-left", "margin-left", "text-indent"].contains(name));
            moves
                .map(|(_, value)| {
                    let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
                    digits.parse::<usize>().unwrap_or(0)
                })
                .sum::<usize>()
        })
        .sum()
}
