//! What the clients told, case by case, for a person to read.

use std::fmt::Write as _;

use serde_json::Value;

use super::cases::{Case, Step};

/// What a client told may be a page of text.
const WIDEST: usize = 50;

/// One client.
pub struct Column {
    title: String,
    /// By case. Empty where the client was skipped.
    pub cells: Vec<Cell>,
    skipped: bool,
}

pub struct Cell {
    pub told: String,
    pub diagnostics: Vec<String>,
}

impl Column {
    pub fn new(title: String) -> Self {
        Self {
            title,
            cells: Vec::new(),
            skipped: false,
        }
    }

    pub fn skipped(title: String, missing: &str) -> Self {
        Self {
            title: format!("{title} skipped: no {missing}"),
            cells: Vec::new(),
            skipped: true,
        }
    }

    /// The client could not be made or driven to the end.
    pub fn broke(&mut self, cases: usize) {
        self.cells.resize_with(cases, || Cell {
            told: "nothing".to_owned(),
            diagnostics: vec!["was not driven to here".to_owned()],
        });
    }

    pub fn passed(&self) -> usize {
        self.cells.len() - self.failed()
    }

    pub fn failed(&self) -> usize {
        let failed = self
            .cells
            .iter()
            .filter(|cell| !cell.diagnostics.is_empty());
        failed.count()
    }

    pub fn diagnostics(&self, cases: &[Case]) -> Vec<String> {
        let cells = cases.iter().zip(&self.cells);
        let failed = cells.filter(|(_, cell)| !cell.diagnostics.is_empty());
        let line = |(case, cell): (&Case, &Cell)| {
            let diagnostics = cell.diagnostics.join("\n  ");
            format!("{}, {}:\n  {diagnostics}", case.operation, case.name)
        };
        failed.map(line).collect()
    }

    fn cell(&self, case: usize) -> String {
        match self.cells.get(case) {
            None => "skipped".to_owned(),
            Some(cell) if cell.diagnostics.is_empty() => cell.told.clone(),
            Some(cell) => format!("FAILED: {}", cell.told),
        }
    }
}

/// What a client made of an answer, in a few words.
pub fn told(answer: &Value) -> String {
    let status = &answer["status"];
    let words = match (&answer["error"], &answer["told"], &answer["reply"]) {
        (Value::String(error), _, _) => format!("no answer: {error}"),
        (_, Value::String(told), _) => format!("{status} {told}"),
        (_, _, reply) => {
            let members = reply.as_object().into_iter().flatten();
            let telling = members.filter(|(name, value)| {
                !value.is_null() && !["pinId", "to", "msisdn"].contains(&name.as_str())
            });
            let word = |(name, value): (&String, &Value)| match value {
                Value::String(text) => text.clone(),
                value => format!("{name}={value}"),
            };
            let mut words: Vec<_> = telling.map(word).collect();
            words.sort();
            format!("{status} {}", words.join(" "))
        }
    };
    let words: Vec<_> = words.split_whitespace().collect();
    let words = words.join(" ");
    match words.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}

/// Some cases of which all clients told the same.
struct Row {
    operations: Vec<String>,
    names: Vec<String>,
    is_answer: bool,
    cells: Vec<String>,
}

/// The table, and the tally as its last line.
pub fn render(cases: &[Case], columns: &[Column]) -> String {
    let mut rows: Vec<Row> = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let row = Row {
            operations: vec![case.operation.clone()],
            names: vec![case.name.clone()],
            is_answer: matches!(case.step, Step::Answer(_)),
            cells: columns.iter().map(|column| column.cell(index)).collect(),
        };
        let same = rows
            .iter_mut()
            .find(|other| row.is_answer && other.operations == row.operations && other.alike(&row));
        match same {
            Some(same) => same.names.extend(row.names),
            None => rows.push(row),
        }
    }
    let mut merged: Vec<Row> = Vec::new();
    for row in rows {
        let same = merged.iter_mut();
        match same
            .filter(|other| row.is_answer && other.names == row.names)
            .find(|other| other.alike(&row))
        {
            Some(same) => same.operations.extend(row.operations),
            None => merged.push(row),
        }
    }
    let mut lines = vec![vec!["operation".to_owned(), "case".to_owned()]];
    lines[0].extend(columns.iter().map(|column| column.title.clone()));
    let mut all: Vec<_> = cases.iter().map(|case| &case.operation).collect();
    all.sort_unstable();
    all.dedup();
    for row in merged {
        let mut others = all.iter().filter(|name| !row.operations.contains(name));
        let mut line = vec![match (others.next(), others.next()) {
            (None, _) => "all".to_owned(),
            (Some(other), None) => format!("all but {other}"),
            _ => row.operations.join(" "),
        }];
        line.push(row.label());
        line.extend(row.cells);
        lines.push(line);
    }
    let total = |of: fn(&Column) -> usize| columns.iter().map(of).sum::<usize>();
    let (passed, failed) = (total(Column::passed), total(Column::failed));
    let skipped = columns.iter().filter(|column| column.skipped).count();
    aligned(&lines) + &format!("\n{passed} passed, {failed} failed, {skipped} clients skipped\n")
}

impl Row {
    /// Whether both are answers of one status of which all clients told the same.
    fn alike(&self, other: &Self) -> bool {
        let status = |row: &Self| row.names[0].split(' ').next().map(str::to_owned);
        self.is_answer && self.cells == other.cells && status(self) == status(other)
    }

    /// `503 unavailable, text, html` of `503 unavailable`, `503 text`, `503 html`.
    fn label(&self) -> String {
        let mut label = self.names[0].clone();
        for name in &self.names[1..] {
            let example = name.split_once(' ').map_or(name.as_str(), |(_, name)| name);
            // Writing to a string cannot fail.
            let _ = write!(label, ", {example}");
        }
        label
    }
}

fn aligned(lines: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = lines.iter().map(|line| line[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let widths: Vec<_> = (0..lines[0].len()).map(width).collect();
    let mut table = String::new();
    for line in lines {
        let cells = line.iter().zip(&widths);
        let cells: Vec<_> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{}", cells.join("  ").trim_end());
    }
    table
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::cases;
    use super::*;
    use crate::interop::vectors::sample;

    #[test]
    fn an_answer_is_told_in_a_few_words() {
        for (answer, words) in [
            (json!({ "error": "timeout" }), "no answer: timeout"),
            (json!({ "status": 503, "told": "Busy" }), "503 Busy"),
            (
                json!({ "status": 200, "reply": { "pinId": "1", "pinError": "WRONG_PIN", "verified": false } }),
                "200 WRONG_PIN verified=false",
            ),
            (json!({ "status": 200, "reply": null }), "200"),
        ] {
            assert_eq!(told(&answer), words);
        }
        let page = json!({ "error": "no ".repeat(100) });
        assert_eq!(told(&page).chars().count(), WIDEST + 1);
    }

    #[test]
    fn a_column_counts_and_names_what_failed_and_what_was_not_reached() {
        let cases = cases::all(Vec::new());
        let mut column = Column::new("Python 1.0.0".to_owned());
        for diagnostics in [vec![], vec!["sent 2 requests, not one".to_owned()]] {
            let told = "200 MESSAGE_SENT".to_owned();
            column.cells.push(Cell { told, diagnostics });
        }
        assert_eq!((column.passed(), column.failed()), (1, 1));
        column.broke(cases.len());
        assert_eq!((column.passed(), column.failed()), (1, cases.len() - 1));
        assert_eq!(column.diagnostics(&cases).len(), cases.len() - 1);
        let skipped = Column::skipped("Go 1.0.0".to_owned(), "go");
        let table = render(&cases, &[column, skipped]);
        assert!(table.contains("Go 1.0.0 skipped: no go"), "{table}");
        assert!(table.contains("FAILED: 200 MESSAGE_SENT"), "{table}");
        assert!(table.ends_with("1 clients skipped\n"), "{table}");
    }

    /// A row is for all answers of one status, and all operations, of which every
    /// client told the same.
    #[test]
    fn rows_of_which_all_clients_told_the_same_are_one() {
        let answer = |operation: &str, example: &str| Case {
            operation: operation.to_owned(),
            name: example.to_owned(),
            step: Step::Answer(Box::new(sample())),
        };
        let names = [
            ("send", "503 busy"),
            ("send", "503 html"),
            ("send", "503 other"),
            ("send", "500 html"),
            ("verify", "503 busy"),
            ("verify", "503 html"),
            ("resend", "200 sent"),
        ];
        let cases: Vec<_> = names
            .iter()
            .map(|(operation, name)| answer(operation, name))
            .collect();
        let mut column = Column::new("Go".to_owned());
        for told in ["503", "503", "lost", "503", "503", "503", "200"] {
            let (told, diagnostics) = (told.to_owned(), Vec::new());
            column.cells.push(Cell { told, diagnostics });
        }
        let table = render(&cases, &[column]);
        let rows: Vec<Vec<&str>> = table
            .lines()
            .take_while(|line| !line.is_empty())
            .map(|line| {
                line.split("  ")
                    .map(str::trim)
                    .filter(|cell| !cell.is_empty())
                    .collect()
            })
            .collect();
        assert_eq!(
            rows,
            [
                ["operation", "case", "Go"],
                ["all but resend", "503 busy, html", "503"],
                ["send", "503 other", "lost"],
                ["send", "500 html", "503"],
                ["resend", "200 sent", "200"],
            ]
        );
    }
}
