//! The columns of tables, by the names that authors give them.

use super::block::Cell;
use super::heading;
use super::words;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Name,
    Type,
    Description,
    Required,
    Optional,
    Default,
    Example,
    Values,
    Location,
    Format,
    Status,
    Value,
    Number,
}

const NAMES: &[(Column, &[&str])] = &[
    (
        Column::Name,
        &[
            "parameter",
            "parameters",
            "parametername",
            "field",
            "fields",
            "fieldname",
            "name",
            "property",
            "propertyname",
            "key",
            "attribute",
            "attributename",
            "argument",
            "element",
            "param",
            "paramname",
            "variable",
            "header",
            "headername",
            "queryparameter",
            "pathparameter",
            "bodyparameter",
        ],
    ),
    (
        Column::Type,
        &[
            "type",
            "datatype",
            "types",
            "valuetype",
            "fieldtype",
            "jsontype",
            "typeofdata",
        ],
    ),
    (
        Column::Description,
        &[
            "description",
            "descriptions",
            "desc",
            "details",
            "detail",
            "meaning",
            "notes",
            "note",
            "explanation",
            "comment",
            "comments",
            "remarks",
            "remark",
            "info",
            "information",
            "purpose",
            "definition",
            "reason",
            "text",
            "message",
        ],
    ),
    (
        Column::Required,
        &[
            "required",
            "mandatory",
            "requirement",
            "presence",
            "isrequired",
            "obligatory",
            "req",
            "requiredoptional",
            "mandatoryoptional",
            "optionalmandatory",
        ],
    ),
    (Column::Optional, &["optional", "isoptional"]),
    (
        Column::Default,
        &["default", "defaultvalue", "defaults", "bydefault"],
    ),
    (
        Column::Example,
        &[
            "example",
            "examples",
            "examplevalue",
            "sample",
            "samplevalue",
        ],
    ),
    (
        Column::Values,
        &[
            "values",
            "allowedvalues",
            "possiblevalues",
            "acceptedvalues",
            "validvalues",
            "options",
            "enum",
            "enumvalues",
        ],
    ),
    (
        Column::Location,
        &[
            "in",
            "location",
            "place",
            "parametertype",
            "paramtype",
            "sentin",
            "where",
        ],
    ),
    (
        Column::Format,
        &[
            "format",
            "length",
            "maxlength",
            "maxlen",
            "constraints",
            "constraint",
            "restrictions",
            "limits",
            "validation",
            "pattern",
            "range",
        ],
    ),
    (
        Column::Status,
        &[
            "code",
            "status",
            "statuscode",
            "httpcode",
            "httpstatus",
            "httpstatuscode",
            "responsecode",
            "returncode",
            "httpresponsecode",
            "response",
        ],
    ),
    (
        Column::Value,
        &["value", "constant", "enumvalue", "literal"],
    ),
    (Column::Number, &["no", "nr", "number", "n"]),
];

pub fn named(words: &str) -> Option<Column> {
    // A picture beside a column's name names nothing else.
    let pictured = words.replace('\u{FFFC}', " ");
    let words = pictured.split(['(', '/']).next().unwrap_or_default();
    if words.trim() == "#" {
        return Some(Column::Number);
    }
    // `Senderé` must not pass for a known word by what it loses.
    if !words.is_ascii() {
        return None;
    }
    let known = |name: &str| {
        let names = NAMES.iter().find(|(_, names)| names.contains(&name));
        names.map(|(column, _)| *column)
    };
    // What the table is about may be said in each of its columns again.
    let about = ["request", "response", "reply", "body", "query", "json"];
    let tokens = heading::tokens(words);
    let rest = tokens
        .split_first()
        .filter(|(first, _)| about.contains(&first.as_str()));
    known(&words::squash(words)).or_else(|| known(&rest?.1.concat()))
}

/// Whether a row reads as the names of columns.
pub fn are_columns(row: &[Cell]) -> bool {
    let short = row.iter().all(|cell| cell.words.len() < 40);
    let known = row
        .iter()
        .filter(|cell| named(&words::plain(&cell.words)).is_some())
        .count();
    known * 2 >= row.len() && short
}
