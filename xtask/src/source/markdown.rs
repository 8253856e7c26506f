//! Markdown whose line breaks were lost, so that a whole table stands on one
//! line: `### Response |Name|Type| |-|-| |*to*|String| |*pinId*|String|`.

use super::table::Table;
use super::words;

/// What stands below a heading, up to the next one: prose, or a table.
pub struct Section {
    pub prose: String,
    pub table: Option<Table>,
}

/// Splits squashed markdown at its headings. What comes before the first one
/// is a section without a heading.
pub fn sections(text: &str) -> Result<Vec<Section>, String> {
    let mut starts = vec![0];
    for (at, _) in text.match_indices("##") {
        let continues = text[..at].ends_with('#');
        if !continues && at > 0 {
            starts.push(at);
        }
    }
    starts.push(text.len());
    starts
        .windows(2)
        .map(|bounds| section(text[bounds[0]..bounds[1]].trim()))
        .collect()
}

fn section(text: &str) -> Result<Section, String> {
    let body = text.trim_start_matches('#').trim();
    let Some((before, cells)) = body.split_once('|') else {
        return Ok(Section {
            prose: body.to_owned(),
            table: None,
        });
    };
    let table = table(before.trim(), cells)?;
    Ok(Section {
        prose: String::new(),
        table: Some(table),
    })
}

/// Groups the cells of a squashed table into rows, by the width of its first.
fn table(heading: &str, cells: &str) -> Result<Table, String> {
    let broken = |row: usize| {
        format!("the table under `{heading}` breaks off, or has too many cells, in its line {row}")
    };
    let all: Vec<&str> = cells.split('|').collect();
    let width = all
        .iter()
        .position(|cell| cell.trim().is_empty())
        .filter(|width| *width > 0)
        .ok_or_else(|| broken(1))?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut rest = all.as_slice();
    while rest.len() > 1 {
        let number = rows.len() + 1;
        let (row, after) = rest.split_at_checked(width).ok_or_else(|| broken(number))?;
        let (gap, after) = after.split_first().ok_or_else(|| broken(number))?;
        if !gap.trim().is_empty() {
            return Err(broken(number));
        }
        rows.push(
            row.iter()
                .map(|cell| words::plain(&cell.replace("<br>", " ")))
                .collect(),
        );
        rest = after;
    }
    let is_ruler = |cell: &String| !cell.is_empty() && cell.chars().all(|c| c == '-' || c == ':');
    if rows.len() < 2 || !rows[1].iter().all(is_ruler) {
        return Err(format!(
            "a line of dashes was looked for below the columns of the table under `{heading}`"
        ));
    }
    let rows_below = rows.split_off(2);
    Ok(Table {
        heading: heading.to_owned(),
        columns: rows.swap_remove(0),
        rows: rows_below,
    })
}
