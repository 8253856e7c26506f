//! Carries the tables of a page into its contract.

use super::diagnostic::{Cause, Diagnostic, Result};
use super::draft::Draft;
use super::family::{Family, unknown};
use super::heading::{self, About};
use super::row::Row;
use super::table::{Fields, Values, shown};
use super::{parents, path, values};
use crate::contract::{Place, Side};

/// Carries all tables of a page into its contract.
pub fn resolve(draft: &mut Draft) -> Result<()> {
    let tables = std::mem::take(&mut draft.fields);
    let lists = std::mem::take(&mut draft.values);
    let family = Family::of(&tables);
    let mut used = Vec::new();
    let mut taken: Vec<(Side, Row)> = Vec::new();
    for index in family.heads() {
        let about = family.about(index)?;
        let (rows, tables_used) = family.expand(index, about)?;
        used.extend(tables_used);
        let side = match about {
            About::Request => Side::Request,
            About::Reply => Side::Reply,
            About::Failure => {
                for row in &rows {
                    draft.word(format!("failure {}", row.name), &row.description);
                }
                continue;
            }
        };
        for mut row in rows {
            let place = place(draft, side, &tables[index], &row, &taken)?;
            if side == Side::Request && place == Place::Header && is_of_http(draft, &row.name) {
                continue;
            }
            refuse_unsaid(&tables, side, place, &row)?;
            row.place = Some(place);
            taken.push((side, row));
        }
    }
    if let Some(table) = tables
        .iter()
        .enumerate()
        .find(|(index, _)| !used.contains(index))
    {
        return Err(unknown(table.1));
    }
    draft.remarks.extend(family.remark());
    name_types(&mut taken, &lists)?;
    for (side, row) in &taken {
        draft.add_field(*side, row.place.unwrap_or_default(), row)?;
    }
    for side in [Side::Request, Side::Reply] {
        let rows = taken.iter().filter(|(of, _)| *of == side);
        let marks = rows.flat_map(|(_, row)| {
            row.arrays
                .iter()
                .map(|name| (name.clone(), row.label.clone()))
        });
        let arrays: Vec<(String, String)> = marks.collect();
        parents::add(draft.fields_of(side), &arrays)?;
    }
    for list in &lists {
        values::give(draft, list, &taken)?;
    }
    path::complete(draft)
}

/// Where a row's field stands: by the row, the heading, or else by the URL and
/// the method.
fn place(
    draft: &Draft,
    side: Side,
    table: &Fields,
    row: &Row,
    taken: &[(Side, Row)],
) -> Result<Place> {
    if let Some(place) = row.place {
        return Ok(place);
    }
    let own = table.section.own();
    let said = table.section.headings.iter().rev().find_map(|(_, words)| {
        heading::place(words).filter(|_| {
            heading::is_generic(words) || words == own || heading::about(words).is_some()
        })
    });
    if side == Side::Reply {
        return Ok(said
            .filter(|place| *place == Place::Header)
            .unwrap_or_default());
    }
    if let Some(place) = said {
        return Ok(place);
    }
    // Another table may have said it of the field, or of what it belongs to.
    let first = |name: &str| name.split('.').next().map(str::to_owned);
    let known = |(of, other): &&(Side, Row)| *of == side && first(&other.name) == first(&row.name);
    if let Some((_, other)) = taken.iter().find(known)
        && let Some(place) = other.place
    {
        return Ok(place);
    }
    if draft.path_parameters().contains(&row.name) {
        return Ok(Place::Path);
    }
    if draft.in_query.contains(&row.name) {
        return Ok(Place::Query);
    }
    if draft.contract.path.is_none() {
        let own = shown(own);
        let message = format!(
            "fields stand under `{own}`, which names no place, and the page has no URL that would tell it"
        );
        return Err(Diagnostic::new(Cause::UnknownTable, message).at(own));
    }
    let of_url = heading::tokens(own)
        .iter()
        .any(|token| token == "url" || token == "uri");
    let without_body = ["GET", "DELETE", "HEAD"].contains(&draft.contract.method.as_str());
    Ok(if of_url || without_body {
        Place::Query
    } else {
        Place::Body
    })
}

/// Whether a header is no parameter: it says of which type the body is, or it
/// authenticates, and then stands with those that do.
fn is_of_http(draft: &mut Draft, name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let headers = &mut draft.contract.headers;
    let known = headers
        .iter()
        .any(|header| header.eq_ignore_ascii_case(name));
    if lower == "authorization" && !known {
        headers.push(name.to_owned());
    }
    known || ["authorization", "content-type", "accept"].contains(&lower.as_str())
}

/// A request field without a word on whether it must be sent leaves the sender
/// guessing. Members, and what another table has said it of, are let be.
fn refuse_unsaid(tables: &[Fields], side: Side, place: Place, row: &Row) -> Result<()> {
    let unsaid = side == Side::Request
        && row.required.is_none()
        && place != Place::Path
        && !row.name.contains('.');
    let said_elsewhere = tables
        .iter()
        .flat_map(|table| &table.rows)
        .any(|other| other.name == row.name && other.required.is_some());
    if unsaid && !said_elsewhere {
        let message = format!(
            "no column `required` says whether `{}` must be sent",
            row.name
        );
        return Err(Diagnostic::new(Cause::UnknownRequired, message).at(&row.label));
    }
    Ok(())
}

/// Types that are the page's own must be explained by it: by members, which
/// are found by now, by dotted names, or by a list of values.
fn name_types(taken: &mut [(Side, Row)], values: &[Values]) -> Result<()> {
    let names: Vec<(Side, String)> = taken
        .iter()
        .map(|(side, row)| (*side, row.name.clone()))
        .collect();
    for (side, row) in taken.iter_mut() {
        let Some(named) = &row.kind.named else {
            continue;
        };
        let below = format!("{}.", row.name);
        let word = if names
            .iter()
            .any(|(of, name)| of == side && name.starts_with(&below))
        {
            "object"
        } else if values.iter().any(|table| {
            heading::subjects(table.section.own())
                .iter()
                .any(|subject| heading::same_name(subject, named))
        }) {
            "string"
        } else {
            let message = format!(
                "the type of `{}` was looked for, and `{named}` found, which no table explains",
                row.name
            );
            return Err(Diagnostic::new(Cause::UnknownType, message).at(&row.label));
        };
        match &mut row.kind.items {
            Some(items) => word.clone_into(items),
            None => word.clone_into(&mut row.kind.word),
        }
    }
    Ok(())
}
