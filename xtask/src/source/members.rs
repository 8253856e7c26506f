//! What the tables of a page are to each other: which one has the fields of
//! the request and the reply, and which one the members of another's field.

use super::diagnostic::{Cause, Diagnostic, Result};
use super::draft::Draft;
use super::heading::{self, About};
use super::row::Row;
use super::table::{Fields, Values, shown};
use super::words;
use crate::contract::{Field, Place, Side};

/// Objects in objects in objects: deeper is a type that holds itself.
const DEEPEST: usize = 8;

/// Carries all tables of a page into its contract.
pub fn resolve(draft: &mut Draft) -> Result<()> {
    let tables = std::mem::take(&mut draft.fields);
    let values = std::mem::take(&mut draft.values);
    let members: Vec<bool> = (0..tables.len())
        .map(|index| is_of_members(&tables, index))
        .collect();
    let mut used = vec![false; tables.len()];
    let mut taken: Vec<(Side, Row)> = Vec::new();
    for (index, table) in tables
        .iter()
        .enumerate()
        .filter(|(index, _)| !members[*index])
    {
        used[index] = true;
        let about = about(&tables, &members, index)?;
        if about == About::Failure {
            for row in &table.rows {
                draft.word(format!("failure {}", row.name), &row.description);
            }
            continue;
        }
        let side = if about == About::Reply {
            Side::Reply
        } else {
            Side::Request
        };
        let mut rows = Vec::new();
        expand(
            &tables,
            &members,
            &mut used,
            table,
            "",
            &mut vec![index],
            &mut rows,
        )?;
        for mut row in rows {
            let place = place(draft, side, table, &row, &taken)?;
            refuse_unsaid(&tables, side, place, &row)?;
            row.place = Some(place);
            taken.push((side, row));
        }
    }
    if let Some(index) = used.iter().position(|used| !used) {
        return Err(unknown(&tables[index]));
    }
    name_types(&mut taken, &values)?;
    for (side, row) in &taken {
        draft.add_field(*side, row.place.unwrap_or_default(), row)?;
    }
    for side in [Side::Request, Side::Reply] {
        let arrays: Vec<(String, String)> = taken
            .iter()
            .filter(|(of, _)| *of == side)
            .flat_map(|(_, row)| {
                row.arrays
                    .iter()
                    .map(|name| (name.clone(), row.label.clone()))
            })
            .collect();
        add_parents(draft.fields_of(side), &arrays)?;
    }
    for table in &values {
        give_values(draft, table, &taken)?;
    }
    path_parameters(draft)
}

fn is_object(row: &Row) -> bool {
    row.kind.named.is_some()
        || row.kind.word == "object"
        || (row.kind.word == "array"
            && row
                .kind
                .items
                .as_deref()
                .is_none_or(|items| items == "object"))
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Whether a row of another table has the members that a table documents.
fn is_for(row: &Row, table: &Fields) -> bool {
    let own = table.section.own();
    let mut subjects = heading::subjects(own);
    if heading::about(own).is_some() || heading::is_generic(own) {
        subjects.truncate(2);
    }
    subjects.iter().any(|subject| {
        row.kind
            .named
            .as_ref()
            .is_some_and(|named| heading::same_name(named, subject))
            || (is_object(row) && heading::same_name(last(&row.name), subject))
    })
}

fn is_of_members(tables: &[Fields], index: usize) -> bool {
    let others = tables
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != index);
    others
        .flat_map(|(_, table)| &table.rows)
        .any(|row| is_for(row, &tables[index]))
}

/// A table's rows, each followed by the members that other tables have of it.
fn expand(
    tables: &[Fields],
    members: &[bool],
    used: &mut [bool],
    table: &Fields,
    prefix: &str,
    above: &mut Vec<usize>,
    rows: &mut Vec<Row>,
) -> Result<()> {
    if rows.len() > 5000 {
        return Err(unknown(table));
    }
    for row in &table.rows {
        let mut row = row.clone();
        if !prefix.is_empty() {
            row.arrays
                .iter_mut()
                .for_each(|name| *name = format!("{prefix}.{name}"));
            row.name = format!("{prefix}.{}", row.name);
        }
        let own =
            (0..tables.len()).filter(|index| members[*index] && is_for(&row, &tables[*index]));
        // What a type's name says comes before what a field's name says.
        let by_type = |index: &usize| {
            row.kind.named.as_ref().is_some_and(|named| {
                heading::subjects(tables[*index].section.own())
                    .iter()
                    .take(2)
                    .any(|subject| heading::same_name(named, subject))
            })
        };
        let own: Vec<usize> = own.collect();
        let chosen = own
            .iter()
            .find(|index| by_type(index))
            .or(own.first())
            .copied();
        let name = row.name.clone();
        if let Some(index) = chosen {
            used[index] = true;
            if row.kind.word.is_empty() {
                row.kind.word = "object".to_owned();
            }
            if row.kind.word == "array" {
                row.kind.items = Some("object".to_owned());
            }
            row.kind.named = None;
        }
        rows.push(row);
        if let Some(index) = chosen.filter(|index| !above.contains(index) && above.len() < DEEPEST)
        {
            above.push(index);
            expand(tables, members, used, &tables[index], &name, above, rows)?;
            above.pop();
        }
    }
    Ok(())
}

fn unknown(table: &Fields) -> Diagnostic {
    let own = shown(table.section.own());
    let message = format!(
        "the table under `{own}` is about neither request fields, reply fields, statuses nor \
         values, and `{own}` names no field that has members"
    );
    Diagnostic::new(Cause::UnknownTable, message).at(own)
}

/// What a table's fields belong to.
fn about(tables: &[Fields], members: &[bool], index: usize) -> Result<About> {
    let table = &tables[index];
    let own = table.section.own();
    if let Some(about) = heading::about(own) {
        refuse_second_reply(tables, members, index, about)?;
        return Ok(about);
    }
    let above = table.section.about();
    if heading::is_generic(own) || (heading::place(own).is_some() && !own.is_empty()) {
        return Ok(above.unwrap_or(About::Request));
    }
    // Under a heading of its own, a table is still the reply's if no other is.
    let alone = tables
        .iter()
        .enumerate()
        .all(|(other, table)| other == index || members[other] || table.section.about() != above);
    above.filter(|_| alone).ok_or_else(|| unknown(table))
}

/// Two tables of a reply, one of which has a field without known members: it
/// may well be the other's.
fn refuse_second_reply(
    tables: &[Fields],
    members: &[bool],
    index: usize,
    about: About,
) -> Result<()> {
    let top = |(other, table): &(usize, &Fields)| {
        *other != index
            && !members[*other]
            && about == About::Reply
            && heading::about(table.section.own()) == Some(about)
            && table.section.own() != tables[index].section.own()
    };
    let open = |table: &Fields| {
        table.rows.iter().any(|row| {
            let below = format!("{}.", row.name);
            is_object(row)
                && row
                    .kind
                    .items
                    .as_deref()
                    .is_none_or(|items| items == "object")
                && !table
                    .rows
                    .iter()
                    .any(|other| other.name.starts_with(&below))
                && !(0..tables.len()).any(|other| members[other] && is_for(row, &tables[other]))
        })
    };
    let doubtful = tables
        .iter()
        .enumerate()
        .filter(top)
        .any(|(_, table)| open(table));
    if doubtful {
        Err(unknown(&tables[index]))
    } else {
        Ok(())
    }
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

/// Every object that dotted names speak of, before the first of its members.
fn add_parents(fields: &mut Vec<Field>, arrays: &[(String, String)]) -> Result<()> {
    let is_array = |name: &str| arrays.iter().any(|(array, _)| array == name);
    let mut index = 0;
    while index < fields.len() {
        let field = fields[index].clone();
        let parent = field
            .name
            .rsplit_once('.')
            .map(|(parent, _)| parent.to_owned());
        let Some(parent) = parent.filter(|_| field.place == Place::Body) else {
            index += 1;
            continue;
        };
        match fields.iter().position(|other| other.name == parent) {
            Some(at) => {
                let above = &mut fields[at];
                let fits = match above.kind.as_str() {
                    "object" => !is_array(&parent),
                    "array" => above.items.as_deref().is_none_or(|items| items == "object"),
                    _ => false,
                };
                if !fits {
                    let message = format!(
                        "`{}` is a member of `{parent}`, which is of type `{}`",
                        field.name,
                        above.full_type()
                    );
                    return Err(Diagnostic::new(Cause::UnknownType, message).at(&field.row));
                }
                if above.kind == "array" {
                    above.items = Some("object".to_owned());
                }
                index += 1;
            }
            None => {
                let array = is_array(&parent);
                let above = Field {
                    name: parent,
                    row: field.row.clone(),
                    place: field.place,
                    kind: if array { "array" } else { "object" }.to_owned(),
                    items: array.then(|| "object".to_owned()),
                    ..Field::default()
                };
                fields.insert(index, above);
            }
        }
    }
    for (name, row) in arrays {
        if let Some(field) = fields
            .iter()
            .find(|field| field.name == *name)
            .filter(|field| field.kind != "array")
        {
            let message = format!(
                "`{name}[]` is of type `{}`, which is no array",
                field.full_type()
            );
            return Err(Diagnostic::new(Cause::UnclearName, message).at(row));
        }
    }
    Ok(())
}

/// Gives a table of values to the field that its heading names.
fn give_values(draft: &mut Draft, table: &Values, taken: &[(Side, Row)]) -> Result<()> {
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

/// Path parameters come from the path; a row adds words to them.
fn path_parameters(draft: &mut Draft) -> Result<()> {
    let in_path = draft.path_parameters();
    let known = draft.contract.path.is_some();
    let mut remarks = Vec::new();
    for field in &mut draft.contract.request {
        if field.place != Place::Path {
            if in_path.contains(&field.name) {
                let message = format!(
                    "`{}` is a parameter of the path, and of the {} as well",
                    field.name, field.place
                );
                return Err(Diagnostic::new(Cause::Repeated, message).at(&field.row));
            }
            continue;
        }
        if known && !in_path.contains(&field.name) {
            let message = format!("the path has no parameter `{}`", field.name);
            return Err(Diagnostic::new(Cause::UnknownPathParameter, message).at(&field.row));
        }
        if !field.required {
            field.required = true;
            let message = format!(
                "`{}` is part of the path, so that it must be sent, whatever the page says",
                field.name
            );
            remarks.push(Diagnostic::new(Cause::UnknownRequired, message).at(&field.row));
        }
    }
    for name in in_path {
        if draft.contract.field(Side::Request, &name).is_none() {
            draft.contract.request.push(Field {
                name,
                place: Place::Path,
                kind: "string".to_owned(),
                required: true,
                ..Field::default()
            });
        }
    }
    draft.remarks.extend(remarks);
    Ok(())
}
