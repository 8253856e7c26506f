//! A list of definitions as a table of fields.

use super::block::{Cell, Table};
use super::kind;
use super::words;

/// The table, or nothing where a term is more or less than a name, a type and
/// whether the field is required.
pub fn table(entries: &[(String, String)]) -> Option<Table> {
    let mut rows = vec![
        ["Parameter", "Type", "Required", "Description"]
            .map(Cell::of)
            .to_vec(),
    ];
    for (term, said) in entries {
        let term = words::one_line(&term.replace(['`', '*'], " "));
        let (name, rest) = term.split_once([' ', '(', ':', ',']).unwrap_or((&term, ""));
        let rest = rest.trim_matches([' ', '(', ')', ',', ':', '[', ']']);
        let kind = kind::parse(rest)?;
        let required = match kind.required {
            Some(true) => "Yes",
            Some(false) => "No",
            None => "",
        };
        rows.push(vec![
            Cell::of(name),
            Cell::of(rest),
            Cell::of(required),
            Cell::of(said),
        ]);
    }
    // With not a word on what is required, nothing says that nothing is.
    let silent = rows[1..].iter().all(|row| row[2].words.is_empty());
    if silent {
        rows.iter_mut().for_each(|row| {
            row.remove(2);
        });
    }
    Some(Table {
        caption: String::new(),
        has_header: true,
        rows,
    })
}
