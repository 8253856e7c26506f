//! What one cell of a page says, and what says nothing.

use xtask::contract::Field;
use xtask::source::{Page, read_page};

/// What a page says of the one field that it has.
fn read(kind: &str, default: &str) -> Result<Page, String> {
    read_with(kind, "No", default)
}

fn read_with(kind: &str, required: &str, default: &str) -> Result<Page, String> {
    let page = format!(
        "<h1>Book a parcel</h1><h2>HTTP Method</h2><pre>POST</pre><h2>HTTP Request</h2>\
         <pre>https://gateway.example/v1/parcels</pre><h2>Body Fields</h2><table><tr>\
         <th>Parameter</th><th>Type</th><th>Description</th><th>Required</th><th>Default</th></tr>\
         <tr><td>box</td><td>{kind}</td><td>What it is in</td><td>{required}</td><td>{default}</td></tr>\
         </table><h2>Returns</h2><table><tr><td>Code</td><td>Description</td></tr>\
         <tr><td>200</td><td>It is booked.</td></tr></table>"
    );
    read_page("page", page.as_bytes()).map_err(|why| why.to_string())
}

fn of_kind(kind: &str) -> Result<Field, String> {
    let page = read(kind, "-")?;
    page.contract
        .request
        .into_iter()
        .next()
        .ok_or_else(|| "no field".to_owned())
}

/// Whether what stands in the cell is refused as what is no type, as it stands there.
#[track_caller]
fn assert_no_type(kind: &str) {
    let refusal = of_kind(&kind.replace('<', "&lt;")).expect_err(kind);
    let wanted = format!("the type of `box` was looked for, and `{kind}` found");
    assert!(refusal.contains(&wanted), "{refusal}");
}

/// Types are read in each other as far as anybody writes them, so that no page
/// keeps a reader busy.
#[test]
fn what_stands_around_a_type_is_taken_off_four_times_and_no_more() {
    for (four, read, five) in [
        (
            "String[][][][]",
            "array of array of array of array of string",
            "String[][][][][]",
        ),
        (
            "List of list of list of list of string",
            "array of array of array of array of string",
            "List of list of list of list of list of string",
        ),
        (
            "Map(String, Map(String, Map(String, Map(String, Integer))))",
            "map of map of map of map of integer",
            "Map(String, Map(String, Map(String, Map(String, Map(String, Integer)))))",
        ),
        (
            "List(List(List(List(Integer))))",
            "array of array of array of array of integer",
            "List(List(List(List(List(Integer)))))",
        ),
        ("String????", "string", "String?????"),
        (
            "List of list of list of unsigned integer",
            "array of array of array of integer",
            "List of list of list of list of unsigned integer",
        ),
        (
            "List of list of unsigned integer (7)",
            "array of array of integer",
            "List of list of list of unsigned integer (7)",
        ),
        (
            "Nullable unsigned positive plain integer",
            "integer",
            "Nullable unsigned positive plain signed integer",
        ),
    ] {
        assert_eq!(
            of_kind(four).map(|field| field.full_type()),
            Ok(read.to_owned()),
            "{four}"
        );
        assert_no_type(five);
    }
}

/// What an author puts around the words of a cell keeps them apart, or does not,
/// as it does for a reader.
#[test]
fn words_are_told_apart_as_their_reader_sees_them() {
    for (kind, read) in [
        ("List<div>of string</div>", "array of string"),
        ("<div>List of</div><div>string</div>", "array of string"),
        ("Str<b>ing</b>", "string"),
        ("String<sup></sup>", "string"),
        ("String<sub> </sub>", "string"),
    ] {
        let found = of_kind(kind).map(|field| field.full_type());
        assert_eq!(found, Ok(read.to_owned()), "{kind}");
    }
}

/// An object that nothing but the names of its members speaks of stands where the
/// first of them does.
#[test]
fn an_object_without_a_row_has_that_of_its_first_member() {
    let page = include_str!("../source/html-members-without-parents.html");
    let fields = read_page("page", page.as_bytes())
        .expect("a page")
        .contract
        .request;
    let rows: Vec<_> = fields
        .iter()
        .map(|field| (&*field.name, &*field.row))
        .collect();
    let row = |name: &str| {
        fields
            .iter()
            .find(|field| field.name == name)
            .map(|field| &field.row)
    };
    for (object, member) in [("box", "box.lid"), ("legs", "legs.town")] {
        assert!(row(object).is_some_and(|row| !row.is_empty()), "{rows:?}");
        assert_eq!(row(object), row(member), "{rows:?}");
    }
}

/// So long, it is no type, and whoever reads it would be kept busy.
#[test]
fn a_type_has_no_more_than_200_letters() {
    let long = |letters: usize| format!("String({})", "x".repeat(letters - 8));
    assert!(of_kind(&long(200)).is_ok());
    for letters in [201, 300] {
        assert!(of_kind(&long(letters)).is_err(), "{letters}");
    }
}

#[test]
fn brackets_with_nothing_in_them_leave_a_type_open() {
    for kind in ["String()", "Integer ( )", "Boolean []()"] {
        let refusal = of_kind(kind).expect_err(kind);
        assert!(
            refusal.contains("the type of `box` was looked for"),
            "{refusal}"
        );
    }
}

/// Their words would become one format, brackets and all.
#[test]
fn more_behind_the_brackets_leaves_a_type_open() {
    for kind in [
        "String (a) (b)",
        "String (255) characters",
        "String [a](b)",
        "Map<String, String> (json)",
    ] {
        assert_no_type(kind);
    }
    for (kind, read, format) in [
        ("String (a (b) c)", "string", Some("a (b) c")),
        ("String (a-)", "string", Some("a-")),
        ("String (max 40", "string", Some("max 40")),
        ("List(List(String))", "array of array of string", None),
        ("Map<String=>Integer>", "map of integer", None),
        (
            "Map<String -> List<Integer>>",
            "map of array of integer",
            None,
        ),
    ] {
        let found = of_kind(&kind.replace('<', "&lt;"));
        let found = found.map(|field| (field.full_type(), field.format));
        let wanted = (read.to_owned(), format.map(str::to_owned));
        assert_eq!(found, Ok(wanted), "{kind}");
    }
}

/// A field of two types would be one of the first alone, and a field that must
/// be sent now and then one that need not be.
#[test]
fn a_second_type_and_a_condition_are_no_format() {
    for kind in [
        "String, Integer",
        "String (Boolean)",
        "String, Text, Integer",
        "Boolean (true or Integer)",
        "Timestamp (long)",
        "List(String, Integer)",
        "[string, integer]",
        "String (required when it is voice)",
        "String: Mandatory with a box",
        "String (optional, default sun)",
        "String (conditional)",
    ] {
        assert_no_type(kind);
    }
    for (kind, read, format) in [
        ("String (date-time)", "string", "date-time"),
        ("Integer (long)", "integer", "long"),
        ("Number (integer)", "number", "integer"),
        ("String (E.164)", "string", "E.164"),
    ] {
        let found = of_kind(kind).map(|field| (field.full_type(), field.format));
        let wanted = (read.to_owned(), Some(format.to_owned()));
        assert_eq!(found, Ok(wanted), "{kind}");
    }
    let values = of_kind("String (TEXT/INTEGER)").map(|field| field.values);
    assert_eq!(values, Ok(vec!["TEXT".to_owned(), "INTEGER".to_owned()]));
}

#[test]
fn what_a_type_says_of_being_required_counts() {
    let required = |kind: &str, column: &str| {
        let page = read_with(kind, column, "-")?;
        Ok::<_, String>(page.contract.request.first().map(|field| field.required))
    };
    for (kind, column, wanted) in [
        ("String (not required)", "No", false),
        ("String, not mandatory", "No", false),
        ("String, Not Required", "No", false),
        ("String (optional)", "No", false),
        ("String, required", "Yes", true),
        ("String (mandatory)", "Yes", true),
    ] {
        assert_eq!(required(kind, column), Ok(Some(wanted)), "{kind}");
    }
    for (kind, column) in [
        ("String (not required)", "Yes"),
        ("String, not mandatory", "Yes"),
        ("String, required", "No"),
    ] {
        let refusal = required(kind, column).expect_err(kind);
        let wanted = "what says whether `box` is required says both";
        assert!(refusal.contains(wanted), "{refusal}");
    }
}

/// `Optional` is no type that a table may explain: what it means depends on what
/// stands in its brackets.
#[test]
fn a_word_of_the_pages_own_with_brackets_is_no_name_of_a_type() {
    for kind in ["Optional(String)", "Sack(Integer, String)"] {
        assert_no_type(kind);
    }
}

/// Words with commas between them are a list of values only where something
/// says that they are.
#[test]
fn the_values_of_a_type_are_announced_or_quoted() {
    let new_or_old = Ok(vec!["NEW".to_owned(), "OLD".to_owned()]);
    for kind in [
        "Enum: NEW, OLD",
        "one of NEW, OLD",
        "enum (NEW | OLD)",
        "\"NEW\" or \"OLD\"",
        "String (NEW/OLD)",
    ] {
        assert_eq!(
            of_kind(kind).map(|field| field.values),
            new_or_old,
            "{kind}"
        );
    }
    for kind in ["NEW, OLD", "one of NEW", "\"NEW\""] {
        let refusal = of_kind(kind).expect_err(kind);
        assert!(
            refusal.contains("the type of `box` was looked for"),
            "{refusal}"
        );
    }
}

/// Whoever rewrites such a cell has said nothing new, and nobody is to read it
/// again.
#[test]
fn each_way_to_say_that_there_is_no_default_says_the_same() {
    let said = |default: &str| {
        let page = read("Integer", default).expect("a readable page");
        (page.contract, page.wording)
    };
    for default in ["none", "Not set", "no default", "N/A", "", "\u{2014}"] {
        assert_eq!(said(default), said("-"), "{default}");
    }
    assert_ne!(said("what the depot says"), said("-"));
}

/// By which a rewording is noticed, and told where it is.
#[test]
fn the_words_of_a_document_are_known_by_their_cells() {
    let document = r#"
openapi: 3.1.0
paths:
  /v1/parcels:
    post:
      operationId: book
      summary: Book a parcel
      description: Made-up words on what this does.
      parameters:
        - { name: depot, in: query, description: Which one, schema: { type: string } }
        - { name: gate, in: query, description: ' ', schema: { type: string } }
      requestBody:
        content: { application/json: { schema: { properties: {
          street: { type: string, description: Where it goes },
          floor: { type: integer } } } } }
      responses:
        '200':
          description: It is booked.
          content: { application/json: { schema: { properties: {
            box: { description: What it is in, properties: { size: { description: How big } } } } } } }
        '404':
          description: No such depot.
          content: { application/json: { schema: { properties: { why: { description: Why } } } } }
"#;
    let page = read_page("depot.yaml", document.as_bytes()).expect("a readable document");
    let cells: Vec<&str> = page.wording.keys().map(String::as_str).collect();
    assert_eq!(
        cells,
        [
            "introduction",
            "reply box",
            "reply box.size",
            "request depot",
            "request street",
            "status 200",
            "status 404",
            "title",
        ]
    );
    let reworded = document.replace("How big", "How wide");
    let other = read_page("depot.yaml", reworded.as_bytes()).expect("a readable document");
    let unlike = |cell: &&str| page.wording[*cell] != other.wording[*cell];
    assert_eq!(
        cells.into_iter().filter(unlike).collect::<Vec<_>>(),
        ["reply box.size"]
    );
}
