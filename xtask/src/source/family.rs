//! Which table of a page has the fields of the request or the reply, and which
//! one the members of another table's field.

use super::diagnostic::{Cause, Diagnostic, Result};
use super::heading::{self, About};
use super::row::Row;
use super::table::{Fields, shown};

/// Objects in objects in objects: deeper is a type that holds itself.
const DEEPEST: usize = 8;
const MOST_FIELDS: usize = 5000;

pub struct Family<'page> {
    tables: &'page [Fields],
    /// Whether a table has the members of another's field.
    members: Vec<bool>,
    /// The one table that no heading explains, and the one row whose members
    /// no table has.
    adopted: Option<(usize, &'page Row)>,
}

impl<'page> Family<'page> {
    pub fn of(tables: &'page [Fields]) -> Self {
        let members = (0..tables.len()).map(|index| {
            let others = tables
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index);
            let mut rows = others.flat_map(|(_, table)| &table.rows);
            rows.any(|row| names(&tables[index], row))
        });
        let mut family = Self {
            tables,
            members: members.collect(),
            adopted: None,
        };
        family.adopted = family.only_match();
        if let Some((index, _)) = family.adopted {
            family.members[index] = true;
        }
        family
    }

    /// The tables that stand for themselves.
    pub fn heads(&self) -> impl Iterator<Item = usize> {
        (0..self.tables.len()).filter(|index| !self.members[*index])
    }

    /// What is taken for something that no heading says.
    pub fn remark(&self) -> Option<Diagnostic> {
        let (index, row) = self.adopted?;
        let own = shown(self.tables[index].section.own());
        let name = &row.name;
        let message = format!(
            "the table under `{own}` is taken for the members of `{name}`, the only field without \
             any"
        );
        Some(Diagnostic::new(Cause::UnknownTable, message).at(own))
    }

    /// Where one table is left unexplained and one object without members,
    /// they belong together.
    fn only_match(&self) -> Option<(usize, &'page Row)> {
        let mut unexplained = self.heads().filter(|index| self.about(*index).is_err());
        let (index, None) = (unexplained.next()?, unexplained.next()) else {
            return None;
        };
        let above = self.tables[index].section.about();
        let others = (0..self.tables.len()).filter(|other| *other != index);
        let others = others.filter(|other| {
            let about = self.tables[*other].section.about();
            above.is_none() || about.is_none() || about == above
        });
        let mut open = others.flat_map(|other| self.open_rows(other));
        let (row, None) = (open.next()?, open.next()) else {
            return None;
        };
        Some((index, row))
    }

    /// The rows of a table whose members stand nowhere.
    fn open_rows(&self, index: usize) -> impl Iterator<Item = &'page Row> {
        let table = &self.tables[index];
        table.rows.iter().filter(move |row| {
            let below = format!("{}.", row.name);
            let mut others = table.rows.iter();
            is_object(row)
                && !others.any(|other| other.name.starts_with(&below))
                && !self.has_members(row)
        })
    }

    fn has_members(&self, row: &Row) -> bool {
        let mut tables = self.tables.iter().zip(&self.members);
        tables.any(|(table, members)| *members && names(table, row))
    }

    /// What a table's fields belong to.
    pub fn about(&self, index: usize) -> Result<About> {
        let table = &self.tables[index];
        let own = table.section.own();
        let above = table.section.about();
        let others = || self.heads().filter(|other| *other != index);
        if let Some(about) = heading::about(own) {
            // Of two tables of a reply, the second may be the members of an
            // array in the first.
            let mut before = others().filter(|other| *other < index && about == About::Reply);
            let doubtful = before.any(|other| {
                heading::about(self.tables[other].section.own()) == Some(about)
                    && self.open_rows(other).next().is_some()
            });
            return if doubtful {
                Err(unknown(table))
            } else {
                Ok(about)
            };
        }
        if heading::is_generic(own) || heading::place(own).is_some() {
            return Ok(above.unwrap_or(About::Request));
        }
        // Under a heading of its own, a table is still the reply's if no other is.
        let alone = others().all(|other| self.tables[other].section.about() != above);
        above.filter(|_| alone).ok_or_else(|| unknown(table))
    }

    /// The table with a row's members.
    fn table_of(&self, row: &Row, about: About) -> Result<Option<usize>> {
        let by_type = |index: &usize| {
            let subjects = heading::subjects(self.tables[*index].section.own());
            let named = row.kind.named.as_ref();
            named.is_some_and(|named| {
                let mut subjects = subjects.iter().take(3);
                subjects.any(|subject| heading::same_name(named, subject))
            })
        };
        let rank = |index: &usize| {
            let same = self.tables[*index]
                .section
                .about()
                .map(|other| other == about);
            // What a type's name says comes before what a field's name says,
            // and a table about the other direction comes last.
            (by_type(index), same.unwrap_or(true))
        };
        if let Some((index, open)) = self.adopted
            && (&open.label, &open.name) == (&row.label, &row.name)
        {
            return Ok(Some(index));
        }
        let named = (0..self.tables.len()).filter(|index| self.members[*index]);
        let named: Vec<usize> = named
            .filter(|index| names(&self.tables[*index], row))
            .collect();
        let best = named.iter().max_by_key(|index| rank(index)).copied();
        let twins = named
            .iter()
            .filter(|index| best.is_some_and(|best| rank(index) == rank(&best)));
        if twins.count() > 1 {
            let message = format!("more than one table has the members of `{}`", row.name);
            return Err(Diagnostic::new(Cause::Repeated, message).at(&row.label));
        }
        Ok(best)
    }

    /// A table's rows, each followed by the members that other tables have of
    /// it. Gives the tables that it took, too.
    pub fn expand(&self, index: usize, about: About) -> Result<(Vec<Row>, Vec<usize>)> {
        let mut expansion = Expansion {
            family: self,
            about,
            above: Vec::new(),
            rows: Vec::new(),
            used: Vec::new(),
        };
        expansion.table(index, "")?;
        Ok((expansion.rows, expansion.used))
    }
}

struct Expansion<'family, 'page> {
    family: &'family Family<'page>,
    about: About,
    /// The tables whose members are being written down.
    above: Vec<usize>,
    rows: Vec<Row>,
    used: Vec<usize>,
}

impl Expansion<'_, '_> {
    fn table(&mut self, index: usize, prefix: &str) -> Result<()> {
        self.used.push(index);
        self.above.push(index);
        for row in &self.family.tables[index].rows {
            if self.rows.len() > MOST_FIELDS {
                return Err(unknown(&self.family.tables[index]));
            }
            let mut row = row.clone();
            let chosen = self.family.table_of(&row, self.about)?;
            if !prefix.is_empty() {
                let full = |name: &String| format!("{prefix}.{name}");
                row.arrays = row.arrays.iter().map(full).collect();
                row.name = full(&row.name);
            }
            if chosen.is_some() {
                row.kind.named = None;
                match row.kind.word.as_str() {
                    "" => "object".clone_into(&mut row.kind.word),
                    "array" => row.kind.items = Some("object".to_owned()),
                    _ => {}
                }
            }
            let name = row.name.clone();
            self.rows.push(row);
            // A type that holds itself is written down once.
            if let Some(index) = chosen
                && !self.above.contains(&index)
                && self.above.len() < DEEPEST
            {
                self.table(index, &name)?;
            }
        }
        self.above.pop();
        Ok(())
    }
}

fn is_object(row: &Row) -> bool {
    let items = row.kind.items.as_deref();
    row.kind.named.is_some()
        || (row.kind.word == "object" && items.is_none())
        || (row.kind.word == "array" && items.is_none_or(|items| items == "object"))
}

/// The last part of a dotted name.
pub fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Whether a table's heading names a row's field, or its type.
fn names(table: &Fields, row: &Row) -> bool {
    let own = table.section.own();
    let mut subjects = heading::subjects(own);
    if heading::about(own).is_some() || heading::is_generic(own) {
        subjects.truncate(3);
    }
    let named = row.kind.named.as_ref();
    subjects.iter().any(|subject| {
        named.is_some_and(|named| heading::same_name(named, subject))
            || (is_object(row) && heading::same_name(last(&row.name), subject))
    })
}

pub fn unknown(table: &Fields) -> Diagnostic {
    let own = shown(table.section.own());
    let message = format!(
        "the table under `{own}` is about neither request fields, reply fields, statuses nor \
         values, and `{own}` names no field that has members"
    );
    Diagnostic::new(Cause::UnknownTable, message).at(own)
}
