//! A file of facts holds what it was given, and tells when it was edited.

use std::collections::BTreeMap;

use xtask::audit::facts::Known;
use xtask::audit::saved::Saved;
use xtask::report::finding::Severity;
use xtask::report::kind::Kind;
use xtask::source::read;
use xtask::source_facts::{Facts, Ignored, Invalid, Record};
use xtask::workspace::Inputs;

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

/// A document of one page is recorded as that page.
#[test]
fn a_page_is_recorded_with_the_pages_that_are_left_out_beside_it() {
    let page = "<h1>Made up</h1><h2>HTTP Method</h2><pre>POST</pre><h2>HTTP Request</h2>\
                <pre>https://post.example/parcels</pre><h2>Returns</h2>\
                <table><tr><td>Code</td><td>Description</td></tr>\
                <tr><td>200</td><td>Made up</td></tr></table>";
    let source = read("parcels.html", page.as_bytes()).expect("a sound page");
    let record = Record {
        document: "parcels".to_owned(),
        pages: vec![Facts::of_page("parcels", &source.pages[0], Vec::new())],
        ignored: record().ignored,
    };
    let text = record.render().expect("it can be written");
    assert!(text.starts_with("# What the page `parcels` says"), "{text}");
    assert_eq!(Record::parse(&text), Ok(record));
}

/// Nobody but a person can give the reasons, which no page brings back.
#[test]
fn what_is_left_out_is_known_whatever_became_of_the_rest() {
    let text = record().render().expect("it can be written");
    let ignored = record().ignored;
    assert_eq!(Record::ignored(&text), Ok(ignored.clone()));
    let broken = text.replacen("document:", "<<<<<<< ours\ndocument:", 1);
    assert!(matches!(
        Record::parse(&broken),
        Err(Invalid::Unreadable(_))
    ));
    assert_eq!(Record::ignored(&broken), Ok(ignored));
    let (sealed, _) = text
        .split_once("# What the spec leaves out")
        .expect("a list");
    assert_eq!(Record::ignored(sealed), Ok(Vec::new()));
    let emptied = text.split_inclusive("ignored:").next().expect("a list");
    assert_eq!(
        Record::ignored(emptied),
        Ok(Vec::new()),
        "the last one was taken out"
    );
    let broken = text.replacen("\nignored:", "\nignored: [", 1);
    assert!(matches!(
        Record::ignored(&broken),
        Err(Invalid::Unreadable(_))
    ));
}

/// Each way for a file not to be relied on, and who can bring it back.
#[test]
fn facts_that_cannot_be_relied_on_come_back_from_the_page_or_from_a_person() {
    let text = record().render().expect("it can be written");
    let edited = text.replacen("street", "road", 1);
    let lost = text.replacen("\nignored:", "\nignored: [", 1);
    let left_out = BTreeMap::from([(
        "depot#get /v1/parcels".to_owned(),
        "it sends nothing; seal: none".to_owned(),
    )]);
    let saved = Some("depot.openapi.json");
    let (stale, failure) = (Severity::Stale, Severity::Failure);
    for (what, document, text, page, severity) in [
        ("as it was written", "depot", &text, None, None),
        (
            "edited, with the page",
            "depot",
            &edited,
            saved,
            Some(stale),
        ),
        ("edited, without", "depot", &edited, None, Some(failure)),
        (
            "edited, with another page",
            "depot",
            &edited,
            Some("other.html"),
            Some(failure),
        ),
        ("of another document", "other", &text, None, Some(failure)),
        (
            "of another document, with its page",
            "other",
            &text,
            Some("other.html"),
            Some(stale),
        ),
        ("with a broken list", "depot", &lost, saved, Some(failure)),
    ] {
        let inputs = Inputs {
            facts: [(document.to_owned(), text.clone())].into(),
            pages: page.map(|page| [(page.to_owned(), Vec::new())].into()),
            accepted: ["depot#book".to_owned()].into(),
            ..Inputs::default()
        };
        let known = Known::read(&inputs);
        let found: Vec<_> = known
            .findings
            .iter()
            .map(|finding| (finding.kind, finding.severity))
            .collect();
        let expected = severity.map(|severity| (Kind::InvalidFacts, severity));
        assert_eq!(found, Vec::from_iter(expected), "{what}");
        assert_eq!(
            known.facts.contains_key("depot#book"),
            severity.is_none(),
            "{what}"
        );
        assert_eq!(
            known.is_invalid(&format!("{document}#book")),
            severity.is_some(),
            "{what}"
        );
        if *text != lost {
            assert_eq!(known.ignored, left_out, "{what}");
        }
        assert_eq!(known.accepted, inputs.accepted, "{what}");
        for finding in known.findings {
            let regenerate = finding.fix == "run `cargo xtask regenerate --pages DIR`";
            assert_eq!(regenerate, finding.severity == stale, "{what}");
        }
    }
}

/// Nobody knows which of them is the page.
#[test]
fn two_files_of_one_name_are_none_and_leave_the_others_alone() {
    let other = DOCUMENT.replace("parcels", "letters");
    let files = [
        ("depot.openapi.json", DOCUMENT),
        ("depot.txt", DOCUMENT),
        ("letters.openapi.json", other.as_str()),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let saved = Saved::read(&Inputs {
        pages: Some(files.into()),
        ..Inputs::default()
    });
    let pages: Vec<_> = saved.pages.keys().collect();
    assert_eq!(pages, ["letters#book", "letters#get /v1/letters"]);
    assert_eq!(saved.unread.iter().collect::<Vec<_>>(), ["depot"]);
    let kinds: Vec<_> = saved.findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [Kind::TwinPage]);
    assert!(saved.has("depot#book") && saved.has("letters#book") && !saved.has("letters"));
}
