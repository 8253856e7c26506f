//! What a table documents, told from its columns and what it stands under.

use super::block::{Cell, Table};
use super::column::{self, Column};
use super::constants;
use super::diagnostic::{Cause, Diagnostic, Result};
use super::heading::{self, About};
use super::row::{self, Row};
use super::section::{Section, shown};
use super::status;
use super::words;

/// The rows of fields below one heading.
#[derive(Clone, Debug)]
pub struct Fields {
    pub section: Section,
    pub rows: Vec<Row>,
}

/// Values, and what is said of each.
#[derive(Clone, Debug)]
pub struct Values {
    pub section: Section,
    pub rows: Vec<(String, String)>,
}

/// A status, and what is said of it.
pub type Status = (String, String);

pub enum Part {
    Fields(Vec<Fields>),
    Statuses(Vec<Status>),
    Values(Values),
    /// Keys in the first column, each of which could be a heading.
    Keys(Vec<(String, String)>),
}

pub fn read(table: &Table, section: &Section) -> Result<Part> {
    let mut section = section.clone();
    section.enter_caption(&table.caption);
    let mut rows = table.rows.as_slice();
    // A row across the whole table above the columns is its title.
    if let [first, rest @ ..] = rows
        && spans(first)
    {
        section.enter_caption(&first[0].words);
        rows = rest;
    }
    let under = shown(section.own());
    let Some((columns, data)) = rows.split_first() else {
        return Err(Diagnostic::new(
            Cause::BrokenTable,
            format!("the table under `{under}` has no rows"),
        ));
    };
    if let Some(keys) = keys(rows) {
        return Ok(Part::Keys(keys));
    }
    if !table.has_header && !column::are_columns(columns) {
        let message = format!("the table under `{under}` has no header row that names its columns");
        return Err(Diagnostic::new(Cause::NoHeader, message).at(under));
    }
    if data.is_empty() {
        return Err(Diagnostic::new(
            Cause::BrokenTable,
            format!("the table under `{under}` has no rows"),
        ));
    }
    for (index, row) in data.iter().enumerate() {
        if row.len() != columns.len() {
            let (wanted, found, number) = (columns.len(), row.len(), index + 1);
            let message = format!(
                "the table under `{under}` has {wanted} columns, but {found} cells in row {number}"
            );
            return Err(
                Diagnostic::new(Cause::BrokenTable, message).at(format!("{under}, row {number}"))
            );
        }
    }
    let data: Vec<&[Cell]> = data
        .iter()
        .map(Vec::as_slice)
        .filter(|row| !is_repeated(row, columns))
        .collect();
    Grid {
        section,
        under,
        columns,
        data,
    }
    .read()
}

struct Grid<'page> {
    section: Section,
    under: String,
    columns: &'page [Cell],
    data: Vec<&'page [Cell]>,
}

impl Grid<'_> {
    fn read(self) -> Result<Part> {
        let named: Vec<Option<Column>> = self
            .columns
            .iter()
            .map(|cell| column::named(&words::plain(&cell.words)))
            .collect();
        let at = |column: Column| named.iter().position(|named| *named == Some(column));
        let of_statuses = |column: usize| {
            let all = self
                .data
                .iter()
                .filter(|row| status::of(&row[column].words).is_some())
                .count();
            all * 2 >= self.data.len()
        };
        if let Some(first) = at(Column::Status)
            && at(Column::Name).is_none()
            && of_statuses(first)
        {
            return self.statuses(first);
        }
        if at(Column::Name).is_some() && at(Column::Type).is_some() {
            return self.fields(&named);
        }
        if let Some(value) = at(Column::Value) {
            return Ok(self.values(value));
        }
        let described = at(Column::Description).is_some() || named.len() == 2;
        match at(Column::Status).or(at(Column::Name)) {
            Some(first)
                if described && at(Column::Required).is_none() && self.reads_as_values(first) =>
            {
                Ok(self.values(first))
            }
            _ => Err(self.unknown_columns(&named)),
        }
    }

    /// Names without types may be a list of values, if they look like some.
    fn reads_as_values(&self, column: usize) -> bool {
        let is_value = |row: &&[Cell]| {
            let word = words::plain(&row[column].words);
            constants::is_value(&word)
                || (row[column].words.contains('`') && heading::about(self.section.own()).is_none())
        };
        self.data.iter().all(is_value)
            || (self.section.about().is_none() && !heading::is_generic(self.section.own()))
    }

    fn unknown_columns(&self, named: &[Option<Column>]) -> Diagnostic {
        let unknown: Vec<_> = self
            .columns
            .iter()
            .zip(named)
            .filter(|(_, named)| named.is_none())
            .map(|(cell, _)| format!("`{}`", words::plain(&cell.words)))
            .collect();
        let under = &self.under;
        let missing: Vec<_> = [
            ("`parameter`", Column::Name),
            ("`type`", Column::Type),
            ("`description`", Column::Description),
            ("`required`", Column::Required),
            ("`default`", Column::Default),
        ]
        .into_iter()
        .filter(|(_, column)| !named.contains(&Some(*column)))
        .map(|(name, _)| name)
        .collect();
        let missing = missing.join(" or ");
        let unknown = unknown.join(", ");
        let message = match (missing.is_empty(), unknown.is_empty()) {
            (_, true) => format!("a column {missing} was looked for in the table under `{under}`"),
            (true, _) => {
                format!("the column {unknown} of the table under `{under}` is none that is known")
            }
            _ => format!(
                "a column {missing} was looked for in the table under `{under}`, whose column {unknown} is none that is known"
            ),
        };
        Diagnostic::new(Cause::UnknownColumn, message).at(under)
    }

    fn statuses(self, column: usize) -> Result<Part> {
        let mut statuses = Vec::new();
        for (index, row) in self.data.iter().enumerate() {
            if row[column].struck {
                continue;
            }
            let word = words::plain(&row[column].words);
            let said = self.rest(row, column);
            let mut some = false;
            for part in word.split([',', '/']).flat_map(|part| part.split(" or ")) {
                if let Some(status) = status::of(part) {
                    statuses.push((status, said.clone()));
                    some = true;
                }
            }
            if !some {
                let under = &self.under;
                let message = format!(
                    "an HTTP status was looked for in the table under `{under}`, and `{word}` found"
                );
                return Err(Diagnostic::new(Cause::UnknownStatus, message)
                    .at(format!("{under}, row {}", index + 1)));
            }
        }
        Ok(Part::Statuses(statuses))
    }

    fn values(self, column: usize) -> Part {
        let shown = self.data.iter().filter(|row| !row[column].struck);
        let rows = shown.map(|row| {
            let value = words::plain(&row[column].words);
            (words::bare(&value).to_owned(), self.rest(row, column))
        });
        Part::Values(Values {
            rows: rows.collect(),
            section: self.section.clone(),
        })
    }

    /// What stands in a row beside one of its cells.
    fn rest(&self, row: &[Cell], column: usize) -> String {
        let others = row
            .iter()
            .enumerate()
            .filter(|(index, cell)| *index != column && !cell.spanned);
        let words: Vec<_> = others.map(|(_, cell)| words::plain(&cell.words)).collect();
        words::one_line(&words.join(" "))
    }

    fn fields(self, named: &[Option<Column>]) -> Result<Part> {
        let Some(columns) = named.iter().copied().collect::<Option<Vec<Column>>>() else {
            return Err(self.unknown_columns(named));
        };
        let many = [
            Column::Description,
            Column::Example,
            Column::Format,
            Column::Number,
        ];
        let twice = columns
            .iter()
            .enumerate()
            .find(|(index, column)| !many.contains(column) && columns[..*index].contains(column));
        if let Some((index, _)) = twice {
            let (under, word) = (&self.under, &self.columns[index].words);
            let message = format!(
                "the column `{word}` of the table under `{under}` says the same as another one"
            );
            return Err(Diagnostic::new(Cause::UnknownColumn, message).at(under));
        }
        let name = columns
            .iter()
            .position(|column| *column == Column::Name)
            .unwrap_or_default();
        if self.section.about() != Some(About::Reply) {
            self.refuse_a_blank_column(&columns)?;
        }
        let mut parts = vec![Fields {
            section: self.section.clone(),
            rows: Vec::new(),
        }];
        let mut number = 0;
        for cells in &self.data {
            let Some(part) = parts.last_mut() else { break };
            if spans(cells) {
                let words = &cells[0].words;
                if heading::location(words).is_none() && heading::about(words).is_none() {
                    let message = format!(
                        "a row across the table under `{}` says `{words}`, which names no location",
                        self.under
                    );
                    return Err(Diagnostic::new(Cause::BrokenTable, message).at(&self.under));
                }
                let mut section = self.section.clone();
                section.enter(9, words);
                parts.push(Fields {
                    section,
                    rows: Vec::new(),
                });
                number = 0;
                continue;
            }
            number += 1;
            let label = format!("{}, row {number}", shown(part.section.own()));
            if cells[name].hanging {
                if let Some(above) = part.rows.last_mut() {
                    continue_row(above, cells, &columns)?;
                }
                continue;
            }
            part.rows.extend(row::read(cells, &columns, &label)?);
        }
        for part in &mut parts {
            nest_by_indent(&mut part.rows);
        }
        parts.retain(|part| !part.rows.is_empty());
        Ok(Part::Fields(parts))
    }

    /// A column that marks what is required, and marks nothing at all, has
    /// lost its marks.
    fn refuse_a_blank_column(&self, columns: &[Column]) -> Result<()> {
        let Some(required) = columns
            .iter()
            .position(|column| *column == Column::Required)
        else {
            return Ok(());
        };
        if self.data.iter().all(|row| row[required].words.is_empty()) {
            let message = format!(
                "no cell of the column `{}` says anything",
                self.columns[required].words
            );
            return Err(Diagnostic::new(Cause::UnknownRequired, message).at(&self.under));
        }
        Ok(())
    }
}

/// Whether one cell is the whole row.
fn spans(row: &[Cell]) -> bool {
    row.len() > 1 && row[1..].iter().all(|cell| cell.spanned)
}

fn is_repeated(row: &[Cell], columns: &[Cell]) -> bool {
    row.iter()
        .zip(columns)
        .all(|(cell, column)| words::squash(&cell.words) == words::squash(&column.words))
}

/// A row whose name reaches down from the row above goes on with that row.
fn continue_row(above: &mut Row, cells: &[Cell], columns: &[Column]) -> Result<()> {
    for (cell, column) in cells
        .iter()
        .zip(columns)
        .filter(|(cell, _)| !cell.hanging && !cell.words.is_empty())
    {
        if *column != Column::Description {
            let message = format!(
                "`{}` reaches over several rows, of which another one says `{}`",
                above.name, cell.words
            );
            return Err(Diagnostic::new(Cause::BrokenTable, message).at(&above.label));
        }
        above.description = words::one_line(&format!(
            "{} {}",
            above.description,
            words::plain(&cell.words)
        ));
    }
    Ok(())
}

/// Gives rows that are indented to the row above that is indented less.
fn nest_by_indent(rows: &mut [Row]) {
    let mut parents: Vec<((usize, usize), String)> = Vec::new();
    for row in rows {
        let indent = row.indent;
        let depth = |other: (usize, usize)| (other.1, other.0);
        parents.retain(|(above, _)| depth(*above) < depth(indent));
        if let Some((_, parent)) = parents.last()
            && !row.name.starts_with(&format!("{parent}."))
        {
            row.arrays
                .iter_mut()
                .for_each(|name| *name = format!("{parent}.{name}"));
            row.name = format!("{parent}.{}", row.name);
        }
        parents.push((indent, row.name.clone()));
    }
}

/// A table of two columns without a header, whose rows could each be a heading
/// with what stands below it.
fn keys(rows: &[Vec<Cell>]) -> Option<Vec<(String, String)>> {
    let is_key = |words: &str| {
        matches!(
            heading::role(words),
            heading::Role::Method | heading::Role::Url
        )
    };
    let pairs: Vec<(String, String)> = rows
        .iter()
        .map(|row| match row.as_slice() {
            [key, value] => Some((words::plain(&key.words), words::plain(&value.words))),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let described = pairs
        .iter()
        .any(|(_, value)| column::named(value).is_some());
    (pairs.iter().any(|(key, _)| is_key(key)) && !described).then_some(pairs)
}
