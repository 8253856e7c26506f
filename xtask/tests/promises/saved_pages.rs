//! What saved pages bring is held against what is recorded of them: what is
//! news, what looks like a mistake, and which page of which operation it is.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{brief, field, field_of};
use serde_json::json;
use xtask::audit::facts::Known;
use xtask::audit::pages::{check, coming};
use xtask::audit::saved::Saved;
use xtask::audit::strays::{Fate, strays};
use xtask::contract::{Assumed, Contract, Field};
use xtask::report::finding::{Finding, Severity};
use xtask::report::kind::Kind;
use xtask::source::Page;
use xtask::source_facts::Facts;
use xtask::spec::{self, Operation};
use xtask::workspace::Inputs;

const PARCELS: &str = "parcels";
const LETTERS: &str = "letters";
const HOST: &str = "https://post.example";

fn page(id: &str, edit: impl FnOnce(&mut Page)) -> Page {
    let value = |word: &&str| (*word).to_owned();
    let states = ["BOOKED", "LOST", "FOUND", "LEFT"];
    let mut page = Page {
        id: id.to_owned(),
        contract: Contract {
            method: "POST".to_owned(),
            path: Some(format!("/{id}")),
            hosts: vec![HOST.to_owned()],
            headers: vec!["X-Key".to_owned()],
            request: ["street", "floor", "weight", "notes"].map(field).into(),
            reply: vec![
                field("parcelId"),
                Field {
                    values: states.iter().map(value).collect(),
                    ..field("state")
                },
            ],
            statuses: vec!["200".to_owned(), "404".to_owned()],
            ..Contract::default()
        },
        sha256: "1".to_owned(),
        wording: [("title".to_owned(), format!("title of {id}"))].into(),
        title: format!("Title of {id}"),
        remarks: Vec::new(),
    };
    for field in page
        .contract
        .request
        .iter_mut()
        .chain(&mut page.contract.reply)
    {
        field.row = format!("row {}", field.name);
    }
    edit(&mut page);
    page
}

fn saved(pages: impl IntoIterator<Item = Page>) -> Saved {
    let named = pages.into_iter().map(|page| (page.id.clone(), page));
    Saved {
        pages: named.collect(),
        ..Saved::default()
    }
}

fn known(pages: impl IntoIterator<Item = Page>) -> Known {
    let facts = pages.into_iter().map(|page| {
        let facts = Facts::of_page(&page.id, &page, Vec::new());
        (page.id, facts)
    });
    Known {
        facts: facts.collect(),
        ..Known::default()
    }
}

/// Operations by their path, each with the page that it names.
fn operations(named: &[(&str, &str)]) -> Vec<Operation> {
    let mut document = json!({ "openapi": "3.0.3", "servers": [{ "url": HOST }], "paths": {} });
    for (path, page) in named {
        document["paths"][path]["post"] = json!({
            "operationId": page, "x-source-page": page,
            "responses": { "200": { "description": "Made up." } },
        });
    }
    spec::operations(&document)
}

/// The messages of one kind.
fn told(findings: &[Finding], kind: Kind) -> Vec<&str> {
    let of_kind = findings.iter().filter(|finding| finding.kind == kind);
    of_kind.map(|finding| finding.message.as_str()).collect()
}

type Edit = fn(&mut Page);

fn retitle(page: &mut Page) {
    drop(
        page.wording
            .insert("title".to_owned(), "another title".to_owned()),
    );
}

#[test]
fn what_is_more_likely_a_mistake_of_the_page_is_told_as_what_it_is() {
    let cases: [(Edit, &str); 12] = [
        (
            |page| page.contract.method = "PUT".to_owned(),
            "it documents `PUT /parcels`, and did `POST /parcels`",
        ),
        (
            |page| page.contract.path = Some("/bags".to_owned()),
            "it documents `POST /bags`, and did `POST /parcels`",
        ),
        (
            |page| page.contract.path = None,
            "it documents `POST no URL`, and did `POST /parcels`",
        ),
        (
            |page| page.contract.path = Some("/letters".to_owned()),
            "it documents the operation of the page `letters`",
        ),
        (
            |page| {
                retitle(page);
                page.contract.path = Some("/bags".to_owned());
            },
            "its title and its contents are those of another operation",
        ),
        (
            |page| {
                retitle(page);
                page.contract.request = ["one", "two", "three", "four"].map(field).into();
            },
            "its title and its contents are those of another operation",
        ),
        (
            |page| page.contract.headers.clear(),
            "it no longer says how to authenticate",
        ),
        (
            |page| page.contract.request.truncate(2),
            "2 of 4 request fields are gone (`weight`, `notes`)",
        ),
        (
            |page| page.contract.reply.truncate(1),
            "1 of 2 reply fields are gone (`state`)",
        ),
        (
            |page| {
                field_of(&mut page.contract.reply, "state")
                    .values
                    .truncate(2)
            },
            "2 of 4 values of the reply field `state` are gone",
        ),
        (
            |page| field_of(&mut page.contract.request, "weight").name = "weightOld".to_owned(),
            "the request field `weight` is called `weightOld`, which may be the same name with a remark",
        ),
        (
            |page| field_of(&mut page.contract.reply, "parcelId").name = "parcel".to_owned(),
            "the reply field `parcelId` is called `parcel`, which may be the same name with a remark",
        ),
    ];
    let operations = operations(&[("/parcels", PARCELS), ("/letters", LETTERS)]);
    for (edit, why) in cases {
        let recorded = || [page(PARCELS, |_| {}), page(LETTERS, |_| {})];
        let saved = saved([page(PARCELS, edit)]);
        let found = check(&saved, &known(recorded()), &operations);
        let said = told(&found, Kind::SuspiciousPage);
        assert!(
            said.contains(&format!("`parcels`: {why}").as_str()),
            "{said:?}"
        );
        let accepted = Known {
            accepted: [PARCELS.to_owned()].into(),
            ..known(recorded())
        };
        let found = check(&saved, &accepted, &operations);
        assert_eq!(told(&found, Kind::SuspiciousPage), [""; 0], "{why}");
        assert_ne!(told(&found, Kind::ChangedPage), [""; 0], "{why}");
    }
}

#[test]
fn an_ordinary_change_is_taken_in_without_being_asked_for() {
    let nothing: Edit = |_| {};
    let no_reply: Edit = |page| page.contract.reply.clear();
    let without_url: Edit = |page| page.contract.path = None;
    let three_values: Edit = |page| {
        field_of(&mut page.contract.reply, "state")
            .values
            .truncate(3)
    };
    let two_values: Edit = |page| {
        field_of(&mut page.contract.reply, "state")
            .values
            .truncate(2)
    };
    let one_reply: Edit = |page| page.contract.reply.truncate(1);
    let short: Edit = |page| field_of(&mut page.contract.request, "floor").name = "to".to_owned();
    let cases: [(&str, Edit, Edit); 12] = [
        ("another title", nothing, retitle),
        (
            "another title of a page without a reply",
            no_reply,
            |page| {
                page.contract.reply.clear();
                retitle(page);
            },
        ),
        (
            "another title and no more than half other names",
            nothing,
            |page| {
                retitle(page);
                for (old, new) in [("floor", "level"), ("weight", "mass"), ("notes", "hints")] {
                    field_of(&mut page.contract.request, old).name = new.to_owned();
                }
            },
        ),
        ("another title and one field of a few", nothing, |page| {
            retitle(page);
            page.contract.request.truncate(3);
        }),
        ("another title and a URL filled in", without_url, retitle),
        ("one of three values is gone", three_values, |page| {
            field_of(&mut page.contract.reply, "state")
                .values
                .truncate(2);
        }),
        ("one of two values is gone", two_values, |page| {
            field_of(&mut page.contract.reply, "state")
                .values
                .truncate(1);
        }),
        ("one field of a few is gone", nothing, |page| {
            page.contract.request.truncate(3)
        }),
        ("the only field is gone", one_reply, no_reply),
        ("another name altogether", nothing, |page| {
            field_of(&mut page.contract.request, "weight").name = "mass".to_owned();
        }),
        ("another spelling of a name", nothing, |page| {
            field_of(&mut page.contract.reply, "parcelId").name = "parcel_id".to_owned();
        }),
        // Two letters are in many a name by chance.
        ("a name with the letters of a short one", short, |page| {
            field_of(&mut page.contract.request, "floor").name = "token".to_owned();
        }),
    ];
    let operations = operations(&[("/parcels", PARCELS)]);
    for (what, old, new) in cases {
        let found = check(
            &saved([page(PARCELS, new)]),
            &known([page(PARCELS, old)]),
            &operations,
        );
        assert_eq!(told(&found, Kind::SuspiciousPage), [""; 0], "{what}");
        assert!(!found.is_empty(), "{what} is told");
    }
}

#[test]
fn a_url_is_looked_at_only_where_the_page_gives_another_one_than_it_did() {
    let at =
        |path: Option<&str>| page(PARCELS, |page| page.contract.path = path.map(str::to_owned));
    for (what, old, new, spec, suspicious) in [
        ("as it was", Some("/bags"), Some("/bags"), "/parcels", false),
        ("filled in", None, Some("/bags"), "/parcels", false),
        (
            "as the spec already has it",
            Some("/parcels"),
            Some("/bags"),
            "/bags",
            false,
        ),
        (
            "another one",
            Some("/parcels"),
            Some("/bags"),
            "/parcels",
            true,
        ),
    ] {
        let found = check(
            &saved([at(new)]),
            &known([at(old)]),
            &operations(&[(spec, PARCELS)]),
        );
        let said = told(&found, Kind::SuspiciousPage);
        assert_eq!(!said.is_empty(), suspicious, "{what}: {said:?}");
    }
}

/// Pages without a URL are not all one.
#[test]
fn a_page_that_loses_its_url_is_not_taken_for_another_one_without() {
    let without_url: Edit = |page| page.contract.path = None;
    let recorded = known([page(PARCELS, |_| {}), page(LETTERS, without_url)]);
    let of_spec = operations(&[("/parcels", PARCELS), ("/letters", LETTERS)]);
    let found = check(&saved([page(PARCELS, without_url)]), &recorded, &of_spec);
    assert_eq!(
        told(&found, Kind::SuspiciousPage),
        ["`parcels`: it documents `POST no URL`, and did `POST /parcels`"]
    );
}

/// The place is the one in the recorded facts, the source the row on the page.
#[test]
fn a_change_is_told_where_it_is_recorded_and_where_it_stands_on_the_page() {
    let cases: [(Edit, &str, &str); 8] = [
        (
            |page| page.contract.method = "PUT".to_owned(),
            "method",
            "parcels",
        ),
        (|page| page.contract.path = None, "path", "parcels"),
        (
            |page| page.contract.hosts = vec!["https://depot.example".to_owned()],
            "hosts",
            "parcels",
        ),
        (
            |page| page.contract.headers.push("X-Depot".to_owned()),
            "headers",
            "parcels",
        ),
        (
            |page| page.contract.statuses.push("418".to_owned()),
            "statuses",
            "parcels",
        ),
        (
            |page| field_of(&mut page.contract.request, "weight").kind = "integer".to_owned(),
            "request/weight",
            "parcels: row weight",
        ),
        (
            |page| {
                field_of(&mut page.contract.request, "floor").default =
                    Some(Assumed::Literal("1".to_owned()));
            },
            "request/floor",
            "parcels: row floor",
        ),
        (
            |page| {
                field_of(&mut page.contract.reply, "state")
                    .values
                    .push("SENT".to_owned())
            },
            "reply/state",
            "parcels: row state",
        ),
    ];
    for (edit, place, source) in cases {
        let known = Known {
            accepted: [PARCELS.to_owned()].into(),
            ..known([page(PARCELS, |_| {})])
        };
        let found = check(
            &saved([page(PARCELS, edit)]),
            &known,
            &operations(&[("/parcels", PARCELS)]),
        );
        assert_eq!(
            told(&found, Kind::ChangedPage).len(),
            found.len(),
            "{place}"
        );
        for finding in found {
            let at = finding.place.expect("a place");
            assert_eq!(at.file, "openapi/source-facts/parcels.yaml");
            assert_eq!(at.pointer, format!("/contract/{place}"));
            assert_eq!(finding.source.as_deref(), Some(source), "{place}");
        }
    }
}

#[test]
fn each_cell_whose_wording_changed_is_named() {
    let words = |page: &mut Page, cell: &str, words: &str| {
        drop(page.wording.insert(cell.to_owned(), words.to_owned()));
    };
    let old = page(PARCELS, |page| {
        words(page, "status 404", "old");
        words(page, "introduction", "same");
        words(page, "remark", "gone");
    });
    let new = page(PARCELS, |page| {
        words(page, "status 404", "new");
        words(page, "introduction", "same");
        words(page, "request field `floor`", "come");
    });
    let found = check(
        &saved([new]),
        &known([old]),
        &operations(&[("/parcels", PARCELS)]),
    );
    let cells: Vec<_> = found
        .iter()
        .map(|finding| {
            (
                finding.kind,
                finding.place.clone().expect("a place").pointer,
            )
        })
        .collect();
    let cell = |pointer: &str| (Kind::Reworded, format!("/wording/{pointer}"));
    assert_eq!(
        cells,
        [
            cell("remark"),
            cell("request field `floor`"),
            cell("status 404")
        ]
    );
}

#[test]
fn a_page_that_changed_in_nothing_that_is_recorded_is_told_as_that() {
    let told = |edit: Edit| {
        let of_spec = operations(&[("/parcels", PARCELS)]);
        let found = check(
            &saved([page(PARCELS, edit)]),
            &known([page(PARCELS, |_| {})]),
            &of_spec,
        );
        found
            .into_iter()
            .map(|finding| finding.message)
            .collect::<Vec<_>>()
    };
    assert_eq!(told(|_| {}), [""; 0]);
    assert_eq!(
        told(|page| page.sha256 = "2".to_owned()),
        ["`parcels`: the page changed in something that no fact depends on"]
    );
    assert_eq!(
        told(|page| {
            page.sha256 = "2".to_owned();
            page.contract.statuses.push("418".to_owned());
        }),
        ["`parcels`: the page documents the status 418, which what is recorded lacks"]
    );
}

/// What a person is to look at first is not counted on, nor is what the spec
/// does not have.
#[test]
fn what_is_coming_is_what_can_be_taken_in() {
    let status = |page: &mut Page| page.contract.statuses.push("418".to_owned());
    let half: Edit = |page| page.contract.request.truncate(1);
    let of_spec = operations(&[("/parcels", PARCELS), ("/bags", "bags")]);
    let recorded = || known([page(PARCELS, |_| {})]);
    let coming = |pages: Vec<Page>, known: Known| {
        let coming = coming(&saved(pages), &known, &of_spec);
        coming.map(|facts| {
            let statuses = |facts: Facts| (facts.page, facts.contract.statuses.len());
            facts.into_values().map(statuses).collect::<Vec<_>>()
        })
    };
    let of = |page: &str, statuses| (page.to_owned(), statuses);
    let parcels = |edit: Edit| page(PARCELS, edit);
    assert_eq!(coming(vec![parcels(|_| {})], recorded()), None);
    assert_eq!(coming(vec![parcels(half)], recorded()), None);
    assert_eq!(coming(vec![page(LETTERS, |_| {})], recorded()), None);
    assert_eq!(
        coming(vec![page(PARCELS, status)], recorded()),
        Some(vec![of(PARCELS, 3)])
    );
    assert_eq!(
        coming(vec![page("bags", |_| {})], recorded()),
        Some(vec![of("bags", 2), of(PARCELS, 2)])
    );
    let accepted = Known {
        accepted: [PARCELS.to_owned()].into(),
        ..recorded()
    };
    assert_eq!(
        coming(vec![parcels(half)], accepted),
        Some(vec![of(PARCELS, 2)])
    );
}

/// What a later run would say again of the same file is said once.
#[test]
fn facts_that_are_missing_are_told_unless_their_file_cannot_be_relied_on() {
    for (id, document) in [(PARCELS, PARCELS), ("depot#parcels", "depot")] {
        let told = |invalid: &[&str]| {
            let known = Known {
                invalid: invalid
                    .iter()
                    .map(|document| (*document).to_owned())
                    .collect(),
                ..Known::default()
            };
            let saved = saved([page(id, |_| {})]);
            let found = check(&saved, &known, &operations(&[("/parcels", id)]));
            let kinds = found.iter().map(|finding| (finding.kind, finding.severity));
            kinds.collect::<Vec<_>>()
        };
        let missing = [(Kind::MissingFacts, Severity::Stale)];
        assert_eq!(told(&[]), missing, "{id}");
        assert_eq!(told(&["another"]), missing, "{id}");
        assert_eq!(told(&[document]), [], "{id}");
    }
}

#[test]
fn how_a_missing_page_comes_back_depends_on_what_else_is_saved() {
    for (named, there, advice) in [
        (
            PARCELS,
            LETTERS,
            "save it as `parcels.html` or `parcels.txt`",
        ),
        (
            "depot#book",
            LETTERS,
            "save the document as `depot.openapi.json`",
        ),
        (
            "depot#book",
            "other#book",
            "save the document as `depot.openapi.json`",
        ),
        (
            "depot#book",
            "depot#order",
            "if the document has it under another name, give that in `x-source-page`",
        ),
    ] {
        let found = check(
            &saved([page(there, |_| {})]),
            &Known::default(),
            &operations(&[("/parcels", named)]),
        );
        let missing = found
            .iter()
            .find(|finding| finding.kind == Kind::MissingPage);
        let fix = &missing.expect("it is told").fix;
        assert!(fix.starts_with(advice), "{named} beside {there}: {fix}");
    }
}

/// A page without a URL can only be told by its title.
#[test]
fn a_page_under_another_name_is_told_with_the_way_out_that_it_has() {
    let without_url = |id: &str| {
        page(id, |page| {
            page.contract.path = None;
            page.wording = [("title".to_owned(), "one title".to_owned())].into();
        })
    };
    let all = |ids: &[&str]| ids.iter().map(|id| without_url(id)).collect::<Vec<_>>();
    let twin = Some(Kind::TwinPage);
    for (what, named, recorded, there, kind, advice) in [
        (
            "a copy beside the page",
            PARCELS,
            PARCELS,
            &[PARCELS, "copy"][..],
            twin,
            "take its file away, name it beside `parcels` in `x-source-page`",
        ),
        (
            "the page itself, renamed",
            PARCELS,
            PARCELS,
            &["copy"],
            twin,
            "save it as `parcels`, or name it in `x-source-page` in place of `parcels`",
        ),
        (
            "an operation of a document beside the page",
            PARCELS,
            PARCELS,
            &[PARCELS, "copy#book"],
            twin,
            "name it beside `parcels` in `x-source-page`",
        ),
        (
            "an operation of a document in place of the page",
            PARCELS,
            PARCELS,
            &["copy#book"],
            twin,
            "name it in `x-source-page` in place of `parcels`",
        ),
        (
            "a copy of a page that is recorded and saved, though none of the spec's",
            LETTERS,
            PARCELS,
            &[PARCELS, "copy"],
            twin,
            "take its file away, name it beside `parcels` in `x-source-page`",
        ),
        (
            "a page like one that nobody has any more",
            LETTERS,
            PARCELS,
            &["copy"],
            Some(Kind::NewPage),
            "run `cargo xtask regenerate --pages DIR` to scaffold it",
        ),
    ] {
        let found = check(
            &saved(all(there)),
            &known(all(&[recorded])),
            &operations(&[("/elsewhere", named)]),
        );
        let about = |finding: &&Finding| {
            finding
                .source
                .as_ref()
                .is_some_and(|id| id.starts_with("copy"))
        };
        let found: Vec<_> = found.iter().filter(about).collect();
        assert_eq!(found.len(), 1, "{what}");
        assert_eq!(Some(found[0].kind), kind, "{what}");
        assert!(found[0].fix.starts_with(advice), "{what}: {}", found[0].fix);
    }
}

/// Of two hosts with the same path, each is a gateway of its own; a page that
/// names none may be of either.
#[test]
fn the_same_method_and_path_are_the_same_call_unless_the_hosts_differ() {
    for (what, hosts, kind) in [
        ("the same host", &[HOST][..], Kind::AnotherSource),
        (
            "one host more",
            &["https://depot.example", HOST],
            Kind::AnotherSource,
        ),
        ("no host", &[], Kind::AnotherSource),
        ("another host", &["https://depot.example"], Kind::NewPage),
    ] {
        let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
        let copy = || {
            page("copy", |page| {
                page.contract.path = Some("/parcels".to_owned());
                page.contract.hosts = hosts.clone();
            })
        };
        let of_spec = operations(&[("/parcels", PARCELS)]);
        let found = check(&saved([copy()]), &Known::default(), &of_spec);
        assert_eq!(told(&found, kind).len(), 1, "{what}: {}", brief(&found));

        let kind = match kind {
            Kind::AnotherSource => Kind::TwinPage,
            new => new,
        };
        let recorded = known([page(PARCELS, |_| {})]);
        let found = check(
            &saved([copy()]),
            &recorded,
            &operations(&[("/bags", PARCELS)]),
        );
        assert_eq!(
            told(&found, kind).len(),
            1,
            "recorded, {what}: {}",
            brief(&found)
        );
    }
}

#[test]
fn another_method_or_path_is_another_call_whatever_else_is_the_same() {
    let cases: [(&str, Edit); 3] = [
        ("another method", |page| {
            page.contract.method = "PUT".to_owned();
            page.contract.path = Some("/parcels".to_owned());
        }),
        ("another path", |page| {
            page.contract.path = Some("/bags".to_owned())
        }),
        ("no path", |page| page.contract.path = None),
    ];
    for (what, edit) in cases {
        let copy = || saved([page("copy", edit)]);
        let of_spec = operations(&[("/parcels", PARCELS)]);
        let found = check(&copy(), &Known::default(), &of_spec);
        assert_eq!(
            told(&found, Kind::NewPage).len(),
            1,
            "{what}: {}",
            brief(&found)
        );
        let without_url: Edit = |page| page.contract.path = None;
        for recorded in [page(PARCELS, |_| {}), page(PARCELS, without_url)] {
            let found = check(&copy(), &known([recorded]), &of_spec);
            assert_eq!(
                told(&found, Kind::NewPage).len(),
                1,
                "{what}: {}",
                brief(&found)
            );
        }
    }
}

/// Siblings may well have one title, and then their URLs tell them apart.
#[test]
fn the_same_title_is_the_same_page_unless_the_urls_differ() {
    for (what, old, new, kind) in [
        ("no URL", None, None, Kind::TwinPage),
        ("a URL filled in", None, Some("/bags"), Kind::TwinPage),
        ("a URL that is gone", Some("/parcels"), None, Kind::TwinPage),
        (
            "another URL",
            Some("/parcels"),
            Some("/bags"),
            Kind::NewPage,
        ),
    ] {
        let at = |id: &str, path: Option<&str>| {
            page(id, |page| {
                retitle(page);
                page.contract.path = path.map(str::to_owned);
            })
        };
        let found = check(
            &saved([at("copy", new)]),
            &known([at(PARCELS, old)]),
            &operations(&[("/elsewhere", PARCELS)]),
        );
        assert_eq!(told(&found, kind).len(), 1, "{what}: {}", brief(&found));
    }
}

/// Nobody but a person knows which of them counts.
#[test]
fn several_pages_of_one_new_operation_are_told_by_the_first_one() {
    let at = |id: &str| page(id, |page| page.contract.path = Some("/bags".to_owned()));
    let saved = saved([at("a"), at("b"), at("c")]);
    let found = check(&saved, &Known::default(), &operations(&[]));
    let twin =
        |page: &str| format!("the page `{page}` documents the same operation as the page `a`");
    assert_eq!(told(&found, Kind::TwinPage), [twin("b"), twin("c")]);
    assert_eq!(found.len(), 2, "none is scaffolded: {}", brief(&found));
}

/// It may have been recorded by mistake, and its changes are nobody's concern.
#[test]
fn a_recorded_page_that_no_operation_names_is_told_as_new_and_nothing_else() {
    let status = |page: &mut Page| page.contract.statuses.push("418".to_owned());
    let found = check(
        &saved([page(PARCELS, status)]),
        &known([page(PARCELS, |_| {})]),
        &operations(&[]),
    );
    let kinds: Vec<_> = found.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [Kind::NewPage]);
}

#[test]
fn a_page_is_left_out_as_long_as_it_is_saved_and_none_of_the_spec() {
    for (what, there, named, why) in [
        ("saved", PARCELS, LETTERS, None),
        (
            "not saved",
            "bags",
            LETTERS,
            Some("it is not among the saved pages"),
        ),
        (
            "named",
            PARCELS,
            PARCELS,
            Some("an operation of the spec names it as its source"),
        ),
    ] {
        let known = Known {
            ignored: [(PARCELS.to_owned(), "Made up.".to_owned())].into(),
            ..Known::default()
        };
        let found = check(
            &saved([page(there, |_| {})]),
            &known,
            &operations(&[("/x", named)]),
        );
        let why = why.map(|why| format!("the page `parcels` is listed as ignored, while {why}"));
        assert_eq!(
            told(&found, Kind::NeedlessIgnore),
            Vec::from_iter(why),
            "{what}"
        );
    }
}

/// One that the spec names is told even though somebody left it out.
#[test]
fn a_page_that_cannot_be_read_is_told_unless_it_is_left_out() {
    let inputs = Inputs {
        pages: Some([("notes.html".to_owned(), b"<table".to_vec())].into()),
        ..Inputs::default()
    };
    let told = |ignored: &[&str], named: &str| {
        let reason = |page: &&str| ((*page).to_owned(), "Made up.".to_owned());
        let known = Known {
            ignored: ignored.iter().map(reason).collect(),
            ..Known::default()
        };
        let found = check(
            &Saved::read(&inputs),
            &known,
            &operations(&[("/parcels", named)]),
        );
        let mut found = found.into_iter();
        let unreadable = found.find(|finding| finding.kind == Kind::UnreadablePage);
        unreadable.map(|finding| finding.fix.contains("--ignore 'notes=REASON'"))
    };
    assert_eq!(told(&[], PARCELS), Some(true), "it may be left out");
    assert_eq!(told(&[LETTERS], PARCELS), Some(true));
    assert_eq!(told(&["notes"], PARCELS), None);
    assert_eq!(told(&["notes"], "notes"), Some(false), "it is needed");
    assert_eq!(told(&["notes"], "notes#book"), Some(false));
}

#[test]
fn what_becomes_of_a_record_depends_on_what_is_left_out_saved_and_beside_it() {
    let (page_of, other) = ("depot#book", "depot#order");
    for (what, recorded, ignored, there, fate) in [
        (
            "the only one of its file",
            &[PARCELS, LETTERS][..],
            None,
            None,
            Some(Fate::File),
        ),
        (
            "one of several",
            &[page_of, other],
            None,
            None,
            Some(Fate::Open),
        ),
        (
            "beside one that is left out",
            &[page_of],
            Some(other),
            None,
            Some(Fate::Open),
        ),
        (
            "left out itself",
            &[page_of],
            Some(page_of),
            None,
            Some(Fate::Forgotten),
        ),
        ("saved", &[page_of, other], None, Some(page_of), None),
        (
            "not saved, of several",
            &[page_of, other],
            None,
            Some(LETTERS),
            Some(Fate::Forgotten),
        ),
        (
            "not saved, the only one",
            &[page_of, LETTERS],
            None,
            Some(LETTERS),
            Some(Fate::File),
        ),
    ] {
        let facts = known(recorded.iter().map(|id| page(id, |_| {}))).facts;
        let reason = |page: &str| (page.to_owned(), "Made up.".to_owned());
        let ignored: BTreeMap<String, String> = ignored.map(reason).into_iter().collect();
        let saved = there.map(|id| saved([page(id, |_| {})]));
        let of_spec = operations(&[("/orders", other), ("/letters", LETTERS)]);
        let found = strays(&facts, &ignored, &of_spec, saved.as_ref());
        let fates: BTreeSet<_> = found
            .iter()
            .map(|(page, fate)| (*page, format!("{fate:?}")))
            .collect();
        let expected = fate.map(|fate| (recorded[0], format!("{fate:?}")));
        assert_eq!(fates, expected.into_iter().collect(), "{what}");
    }
}
