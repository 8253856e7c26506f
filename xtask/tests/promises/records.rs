//! A file of facts holds what it was given, and tells when it was edited.

use xtask::source::read;
use xtask::source_facts::{Facts, Ignored, Invalid, Record};

const DOCUMENT: &str = r#"{
  "openapi": "3.1.0",
  "paths": {
    "/v1/parcels": {
      "get": { "responses": { "200": { "description": "All of them." } } },
      "post": {
        "operationId": "book",
        "requestBody": { "content": { "application/json": { "schema": {
          "required": ["street"],
          "properties": { "street": { "type": "string" }, "tags": { "items": { "type": "string" } } }
        } } } },
        "responses": { "200": { "description": "Booked." } }
      }
    }
  }
}"#;

fn record() -> Record {
    let source = read("depot.openapi.json", DOCUMENT.as_bytes()).expect("a sound document");
    let (kept, left): (Vec<_>, Vec<_>) = source
        .pages
        .iter()
        .partition(|page| page.id == "depot#book");
    let ignored = |page: &&xtask::source::Page| Ignored {
        page: page.id.clone(),
        reason: "it sends nothing; seal: none".to_owned(),
    };
    Record {
        document: "depot".to_owned(),
        pages: kept
            .iter()
            .map(|page| Facts::of_page(&page.id, page, Vec::new()))
            .collect(),
        ignored: left.iter().map(ignored).collect(),
    }
}

#[test]
fn a_document_leaves_the_facts_of_what_the_spec_has_and_the_names_of_the_rest() {
    let record = record();
    let text = record.render().expect("it can be written");
    assert_eq!(Record::parse(&text), Ok(record));
    assert!(
        text.contains("depot#book") && text.contains("depot#get /v1/parcels"),
        "{text}"
    );
}

#[test]
fn only_the_reasons_are_for_a_person_to_edit() {
    let text = record().render().expect("it can be written");
    let reworded = text.replace("it sends nothing", "out of scope");
    assert_ne!(reworded, text);
    let read = Record::parse(&reworded).expect("still as it was written");
    assert_eq!(read.ignored[0].reason, "out of scope; seal: none");
    let edited = text.replace("street", "road");
    assert_eq!(Record::parse(&edited), Err(Invalid::Edited));
}
