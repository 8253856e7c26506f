//! Tables of either shape of page, and what their rows say.

use super::Draft;
use super::words;
use crate::contract::{Field, Place, Side};

pub struct Table {
    /// The heading under which the table stands.
    pub heading: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// What a table documents, told from its columns and its heading.
enum Subject {
    Fields(Side, Place),
    Statuses,
    Values,
}

impl Table {
    /// Carries the table's rows into the draft.
    pub fn read_into(&self, draft: &mut Draft) -> Result<(), String> {
        if self.rows.is_empty() {
            let heading = &self.heading;
            return Err(format!("the table under `{heading}` has no rows"));
        }
        match self.subject()? {
            Subject::Fields(side, place) => self.read_fields(draft, side, place),
            Subject::Statuses => self.read_statuses(draft),
            Subject::Values => self.read_values(draft),
        }
    }

    fn subject(&self) -> Result<Subject, String> {
        if self.column(&["code", "status"]).is_some() {
            return Ok(Subject::Statuses);
        }
        if self.column(&["value"]).is_some() {
            return Ok(Subject::Values);
        }
        let heading = words::squash(&self.heading);
        let has = |word: &str| heading.contains(word);
        if has("response") || has("reply") || has("return") || has("result") {
            Ok(Subject::Fields(Side::Reply, Place::Body))
        } else if let Some(place) = place(&self.heading) {
            Ok(Subject::Fields(Side::Request, place))
        } else {
            let heading = &self.heading;
            Err(format!(
                "the table under `{heading}` is about neither request fields, reply fields, \
                 statuses nor values"
            ))
        }
    }

    fn read_fields(&self, draft: &mut Draft, side: Side, place: Place) -> Result<(), String> {
        let name = self.need(&["parameter", "field", "name"])?;
        let kind = self.need(&["type"])?;
        let description = self.need(&["description"])?;
        // A request field without a word on whether it must be sent leaves
        // the sender guessing, while no reply table has ever had the column.
        let (required, default) = if side == Side::Request {
            let required = self.need(&["required", "mandatory"])?;
            (Some(required), Some(self.need(&["default"])?))
        } else {
            let required = self.column(&["required", "mandatory"]);
            (required, self.column(&["default"]))
        };
        for (index, row) in self.rows.iter().enumerate() {
            let number = index + 1;
            let field = FieldRow {
                name: &row[name],
                row: format!("{}, row {number}", self.heading),
                place,
                kind: &row[kind],
                description: &row[description],
                required: match required {
                    Some(column) => yes_or_no(&row[column], &self.heading, number)?,
                    None => false,
                },
                default: default.map_or("", |column| &row[column]),
            };
            field.read_into(draft, side)?;
        }
        Ok(())
    }

    fn read_statuses(&self, draft: &mut Draft) -> Result<(), String> {
        let status = self.need(&["code", "status"])?;
        let description = self.need(&["description"])?;
        for row in &self.rows {
            let code = row[status].trim_matches('`');
            if !words::is_status(code) {
                let heading = &self.heading;
                return Err(format!(
                    "an HTTP status was looked for in the table under `{heading}`, and `{code}` \
                     found"
                ));
            }
            draft.add_status(code);
            draft.word(format!("status {code}"), &row[description]);
        }
        Ok(())
    }

    fn read_values(&self, draft: &mut Draft) -> Result<(), String> {
        let value = self.need(&["value"])?;
        let description = self.need(&["description"])?;
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|row| (row[value].clone(), row[description].clone()))
            .collect();
        draft.add_values(&self.heading, &rows, Side::Reply)
    }

    fn column(&self, names: &[&str]) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| names.contains(&words::squash(column).as_str()))
    }

    fn need(&self, names: &[&str]) -> Result<usize, String> {
        self.column(names).ok_or_else(|| {
            let heading = &self.heading;
            let wanted = names.join("` or `");
            let found = self.columns.join("`, `");
            format!(
                "a column `{wanted}` was looked for in the table under `{heading}`, whose columns \
                 are `{found}`"
            )
        })
    }
}

/// One documented field, whichever shape of page it comes from.
pub struct FieldRow<'page> {
    pub name: &'page str,
    pub row: String,
    pub place: Place,
    pub kind: &'page str,
    pub description: &'page str,
    pub required: bool,
    pub default: &'page str,
}

impl FieldRow<'_> {
    pub fn read_into(self, draft: &mut Draft, side: Side) -> Result<(), String> {
        let Self { name, row, .. } = &self;
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(format!(
                "{row}: a field's name was looked for, and `{name}` found"
            ));
        }
        if self.kind.is_empty() || self.kind.contains(char::is_whitespace) {
            let kind = self.kind;
            return Err(format!(
                "{row}: the type of `{name}` was looked for, and `{kind}` found"
            ));
        }
        let (values, stray_values) = words::values(self.description);
        if words::is_prose(self.default) {
            draft.word(format!("{side} {name} default"), self.default);
        }
        let field = Field {
            name: self.name.to_owned(),
            row: self.row,
            place: self.place,
            kind: words::kind(self.kind),
            required: self.required,
            default: words::assumed(self.default),
            examples: words::examples(self.description),
            values,
            stray_values,
            ..Field::default()
        };
        draft.add_field(side, field, self.description)
    }
}

/// Where the fields under a heading belong in a request.
pub fn place(heading: &str) -> Option<Place> {
    let heading = words::squash(heading);
    [
        ("body", Place::Body),
        ("query", Place::Query),
        ("path", Place::Path),
        ("header", Place::Header),
        ("cookie", Place::Cookie),
    ]
    .into_iter()
    .find_map(|(word, place)| heading.contains(word).then_some(place))
}

fn yes_or_no(cell: &str, heading: &str, row: usize) -> Result<bool, String> {
    match words::squash(cell).as_str() {
        "yes" | "true" | "required" => Ok(true),
        "no" | "false" | "optional" | "" => Ok(false),
        _ => Err(format!(
            "{heading}, row {row}: Yes or No was looked for, and `{cell}` found"
        )),
    }
}
