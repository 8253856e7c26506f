//! What came of every client, for a person to read.

use std::fmt::Write as _;

use super::clients::Client;
use crate::interop::vectors::Vector;

/// One client: language, generator and document.
pub struct Row {
    pub client: &'static Client,
    /// By operation, in the order of the spec.
    cells: Vec<Cell>,
    diagnostics: Vec<String>,
    note: String,
}

struct Cell {
    operation: String,
    /// How many vectors there are.
    vectors: usize,
    passed: usize,
    failed: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Driven,
    Generated,
    Skipped,
}

impl Row {
    pub fn new(client: &'static Client, vectors: &[Vector]) -> Self {
        let mut cells: Vec<Cell> = Vec::new();
        for vector in vectors {
            match cells
                .iter_mut()
                .find(|cell| cell.operation == vector.operation)
            {
                Some(cell) => cell.vectors += 1,
                None => cells.push(Cell {
                    operation: vector.operation.clone(),
                    vectors: 1,
                    passed: 0,
                    failed: 0,
                    state: State::Driven,
                }),
            }
        }
        let note = client.limit.to_owned();
        Self {
            client,
            cells,
            diagnostics: Vec::new(),
            note,
        }
    }

    /// A client that cannot be made on this machine.
    pub fn skipped(client: &'static Client, vectors: &[Vector], missing: &str) -> Self {
        let mut row = Self::new(client, vectors);
        row.note = format!("not on this machine: {missing}");
        row.cells
            .iter_mut()
            .for_each(|cell| cell.state = State::Skipped);
        row
    }

    /// The client was generated, and that is all that was asked for.
    pub fn generated(&mut self) {
        for cell in &mut self.cells {
            cell.state = State::Generated;
            cell.passed = 1;
        }
    }

    /// The client could not be made or driven to the end: what has not passed
    /// has failed.
    pub fn broke(&mut self, error: &str) {
        let client = self.client;
        self.diagnostics
            .push(format!("{} {}: {error}", client.language, client.generator));
        for cell in &mut self.cells {
            cell.failed = cell.vectors - cell.passed;
        }
    }

    pub fn vector(&mut self, vector: &Vector, diagnostics: Vec<String>) {
        let cell = self
            .cells
            .iter_mut()
            .find(|cell| cell.operation == vector.operation);
        let Some(cell) = cell else { return };
        if diagnostics.is_empty() {
            cell.passed += 1;
            return;
        }
        cell.failed += 1;
        let client = self.client;
        let (language, generator, name) = (client.language, client.generator, vector.name());
        self.diagnostics.push(format!(
            "{language} {generator}, {name}:\n  {}",
            diagnostics.join("\n  ")
        ));
    }

    pub fn diagnostics(&self) -> &[String] {
        &self.diagnostics
    }

    pub fn passed(&self) -> usize {
        self.cells.iter().map(|cell| cell.passed).sum()
    }

    pub fn failed(&self) -> usize {
        self.cells.iter().map(|cell| cell.failed).sum()
    }

    fn left_out(&self) -> usize {
        let skipped = self
            .cells
            .iter()
            .filter(|cell| cell.state == State::Skipped);
        skipped.map(|cell| cell.vectors).sum()
    }
}

impl Cell {
    fn render(&self) -> String {
        match self.state {
            State::Skipped => "skipped".to_owned(),
            State::Generated => "generated".to_owned(),
            State::Driven if self.failed > 0 => format!("{} FAILED", self.failed),
            State::Driven => format!("{} passed", self.passed),
        }
    }
}

/// The table, and the tally as its last line.
pub fn render(rows: &[Row]) -> String {
    let heads = ["language", "generator", "document"].map(str::to_owned);
    let operations = rows.iter().take(1).flat_map(|row| &row.cells);
    let operations = operations.map(|cell| cell.operation.clone());
    let mut lines: Vec<Vec<String>> = vec![heads.into_iter().chain(operations).collect()];
    lines[0].push("limit of the generator, and the way around".to_owned());
    for row in rows {
        let document = if row.client.whole { "whole" } else { "dist" };
        let mut line = vec![
            row.client.language.to_string(),
            row.client.generator.to_owned(),
            document.to_owned(),
        ];
        line.extend(row.cells.iter().map(Cell::render));
        line.push(row.note.clone());
        lines.push(line);
    }
    let columns = lines[0].len();
    let width = |column: usize| {
        lines
            .iter()
            .map(|line| line[column].len())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    let mut table = String::new();
    for line in &lines {
        let cells = line
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        let cells: Vec<_> = cells.collect();
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{}", cells.join("  ").trim_end());
    }
    let total = |of: fn(&Row) -> usize| rows.iter().map(of).sum::<usize>();
    let (passed, failed) = (total(Row::passed), total(Row::failed));
    let skipped = total(Row::left_out);
    table + &format!("\n{passed} passed, {failed} failed, {skipped} skipped")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interop::polyglot::clients::CLIENTS;
    use crate::interop::vectors::sample;

    /// Two of one operation, and one of another.
    fn vectors() -> [Vector; 3] {
        let mut verify = sample();
        verify.operation = "verify".to_owned();
        [sample(), sample(), verify]
    }

    fn counts(row: &Row) -> [usize; 3] {
        [row.passed(), row.failed(), row.left_out()]
    }

    fn cells(row: &Row) -> Vec<String> {
        row.cells.iter().map(Cell::render).collect()
    }

    #[test]
    fn what_did_right_and_wrong_is_counted_by_operation() {
        let vectors = vectors();
        let mut row = Row::new(&CLIENTS[0], &vectors);
        for (vector, diagnostics) in vectors
            .iter()
            .zip([vec![], vec!["told".to_owned()], vec![]])
        {
            row.vector(vector, diagnostics);
        }
        assert_eq!(counts(&row), [2, 1, 0]);
        assert_eq!(cells(&row), ["1 FAILED", "1 passed"]);
        let [said] = row.diagnostics() else {
            panic!("{:?}", row.diagnostics())
        };
        assert!(said.contains(&vectors[1].name()), "{said}");
        assert!(said.contains("told"), "{said}");
    }

    #[test]
    fn a_client_that_breaks_fails_in_all_that_it_has_not_done() {
        let vectors = vectors();
        let mut row = Row::new(&CLIENTS[0], &vectors);
        row.vector(&vectors[0], Vec::new());
        row.broke("it ended");
        assert_eq!(counts(&row), [1, 2, 0]);
        assert!(row.diagnostics()[0].ends_with(": it ended"));
    }

    #[test]
    fn what_is_only_generated_or_left_out_is_told_apart() {
        let vectors = vectors();
        let mut row = Row::new(&CLIENTS[0], &vectors);
        row.generated();
        assert_eq!(counts(&row), [2, 0, 0]);
        assert_eq!(cells(&row), ["generated"; 2]);
        let skipped = Row::skipped(&CLIENTS[0], &vectors, "mvn");
        assert_eq!(counts(&skipped), [0, 0, 3]);
        assert_eq!(cells(&skipped), ["skipped"; 2]);
        let table = render(&[row, skipped]);
        assert!(table.contains("not on this machine: mvn"), "{table}");
        assert!(
            table.ends_with("\n2 passed, 0 failed, 3 skipped"),
            "{table}"
        );
        let heads = table.lines().next().unwrap_or_default();
        assert!(
            heads.contains("  send ") && heads.contains("  verify "),
            "{table}"
        );
    }
}
