//! Tables of values, given to the fields that their headings name.

use super::diagnostic::{Cause, Diagnostic, Result};
use super::draft::Draft;
use super::family::last;
use super::heading::{self, About};
use super::row::Row;
use super::table::{Values, shown};
use super::words;
use crate::contract::Side;

/// Gives a table of values to the field that its heading names.
pub fn give(draft: &mut Draft, table: &Values, taken: &[(Side, Row)]) -> Result<()> {
    let own = table.section.own();
    let about = table.section.about();
    let unnamed = |why: &str| {
        let own = shown(own);
        let message = format!("the table of values under `{own}` names {why}");
        Diagnostic::new(Cause::UnnamedValues, message).at(own)
    };
    let sides = match about {
        Some(About::Request) => vec![Side::Request],
        _ => vec![Side::Reply, Side::Request],
    };
    let mut found = heading::subjects(own)
        .iter()
        .map(|subject| valued(draft, taken, &sides, subject))
        .find(|found| !found.is_empty())
        .unwrap_or_default();
    if about == Some(About::Reply) && found.iter().any(|(side, ..)| *side == Side::Reply) {
        found.retain(|(side, ..)| *side == Side::Reply);
    }
    for side in &sides {
        // Any number of fields may be of one type; a name is one field's.
        let by_name = found
            .iter()
            .filter(|(of, _, by_type)| of == side && !by_type);
        if by_name.count() > 1 {
            return Err(unnamed("more than one field"));
        }
    }
    if found.is_empty() {
        if about == Some(About::Failure) {
            for (value, words) in &table.rows {
                draft.word(format!("failure {value}"), words);
            }
            return Ok(());
        }
        return Err(unnamed(&format!(
            "no {} field",
            if sides.len() == 1 { "request" } else { "reply" }
        )));
    }
    for (side, name, _) in found {
        let mut seen: Vec<&str> = Vec::new();
        for (value, description) in &table.rows {
            if seen.contains(&value.as_str()) || value.is_empty() {
                let message = if value.is_empty() {
                    "a value is empty".to_owned()
                } else {
                    format!("the value `{value}` is listed twice")
                };
                return Err(Diagnostic::new(Cause::Repeated, message).at(shown(own)));
            }
            seen.push(value);
            let cell = format!("{side} {name} {value}");
            draft
                .wording
                .insert(cell, words::hash_of_words(description));
            if let Some(field) = draft
                .fields_of(side)
                .iter_mut()
                .find(|field| field.name == name)
            {
                field.stray_values.retain(|stray| stray != value);
                if !field.values.contains(value) {
                    field.values.push(value.clone());
                }
            }
        }
    }
    Ok(())
}

/// The fields whose values a heading's subject names: those of a type of that
/// name, or else those of that name.
fn valued(
    draft: &Draft,
    taken: &[(Side, Row)],
    sides: &[Side],
    subject: &str,
) -> Vec<(Side, String, bool)> {
    let plain = |(side, row): &&(Side, Row)| {
        let field = draft.contract.field(*side, &row.name);
        sides.contains(side)
            && field.is_some_and(|field| {
                field.kind != "object" && field.items.as_deref() != Some("object")
            })
    };
    let is = |name: &str| heading::same_name(name, subject);
    let by_type = |(_, row): &&(Side, Row)| row.kind.named.as_deref().is_some_and(is);
    let by_name = |(_, row): &&(Side, Row)| is(&row.name) || is(last(&row.name));
    let found = |wanted: &dyn Fn(&&(Side, Row)) -> bool, of_type: bool| {
        let rows = taken.iter().filter(plain).filter(|row| wanted(row));
        let mut found: Vec<_> = rows
            .map(|(side, row)| (*side, row.name.clone(), of_type))
            .collect();
        found.dedup();
        found
    };
    let typed = found(&by_type, true);
    if typed.is_empty() {
        found(&by_name, false)
    } else {
        typed
    }
}
