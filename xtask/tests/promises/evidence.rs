//! What several sources of one operation say together: the spec may follow any
//! of them, and says why not the other one.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::brief;
use serde_json::{Value, json};
use xtask::audit::evidence::{Evidence, Witnesses};
use xtask::audit::hold::{self, Undeclared};
use xtask::audit::operations::{check, say};
use xtask::contract::{Assumed, Contract, Difference, Direction, Element, Field, Location};
use xtask::document::Document;
use xtask::report::finding::Finding;
use xtask::report::kind::Kind;
use xtask::source_facts::Facts;
use xtask::spec;

const SOURCES: [&str; 2] = ["parcels", "depot#book"];

fn document() -> Value {
    let schema = json!({
        "type": "object",
        "required": ["street"],
        "properties": {
            "street": { "type": "string" },
            "weight": { "type": "integer", "x-gateway-default": 60 },
            "tags": { "type": "object", "additionalProperties": { "type": "string" } },
            "stops": { "type": "array", "items": { "type": "string" } },
        },
    });
    json!({
        "openapi": "3.0.3",
        "paths": { "/parcels/{depot}": {
            "servers": [{ "url": "https://post.example" }],
            "post": {
                "operationId": "book",
                "x-source-page": SOURCES,
                "parameters": [
                    { "name": "depot", "in": "path", "required": true, "schema": { "type": "string" } },
                    { "name": "floor", "in": "query", "schema": { "type": "integer" } },
                ],
                "requestBody": { "content": { "application/json": { "schema": schema } } },
                "responses": { "200": { "description": "Booked." } },
            },
        } },
    })
}

/// A source that says what the spec says, but for an edit.
fn source(page: &str, edit: impl FnOnce(&mut Contract)) -> Facts {
    let mut contract = spec::operations(&document())[0].contract.clone();
    edit(&mut contract);
    Facts {
        page: page.to_owned(),
        sha256: String::new(),
        contract,
        wording: BTreeMap::new(),
        departures: Vec::new(),
    }
}

fn known(sources: impl IntoIterator<Item = Facts>) -> BTreeMap<String, Facts> {
    let named = sources.into_iter().map(|facts| (facts.page.clone(), facts));
    named.collect()
}

fn held(document: &Value, known: &BTreeMap<String, Facts>) -> Vec<Undeclared> {
    let operations = spec::operations(document);
    let witnesses = Witnesses::of(&operations, known);
    let evidence = Evidence::of(&operations[0], &witnesses, known).expect("known sources");
    hold::hold(document, &operations[0], &evidence).undeclared
}

fn checked(
    document: &Value,
    known: &BTreeMap<String, Facts>,
    coming: Option<&BTreeMap<String, Facts>>,
) -> Vec<Finding> {
    let operations = spec::operations(document);
    let document = Document {
        value: document.clone(),
        lines: BTreeMap::new(),
    };
    check(&document, &operations, known, &BTreeSet::new(), coming)
}

fn of<'all>(contract: &'all mut Contract, name: &str) -> &'all mut Field {
    let mut fields = contract.request.iter_mut();
    fields.find(|field| field.name == name).expect("the field")
}

type Edit = fn(&mut Contract);

fn named(word: &str) -> String {
    word.to_owned()
}

/// Whichever of them it is, the other one has said what the spec says, so that
/// nothing is taken over from it.
#[test]
fn one_source_that_says_otherwise_is_disputed_and_never_followed() {
    let request = Direction::Request;
    let cases: [(Element, Edit); 10] = [
        (Element::Method, |contract| contract.method = named("PUT")),
        (Element::Path, |contract| {
            contract.path = Some(named("/letters/{depot}"));
        }),
        (Element::Location(request, named("floor")), |contract| {
            of(contract, "floor").location = Location::Header;
        }),
        (Element::Type(request, named("weight")), |contract| {
            of(contract, "weight").kind = named("string");
        }),
        (Element::Type(request, named("tags")), |contract| {
            of(contract, "tags").kind = named("string");
            of(contract, "tags").items = None;
        }),
        (Element::Type(request, named("tags")), |contract| {
            of(contract, "tags").items = Some(named("integer"));
        }),
        (Element::Type(request, named("stops")), |contract| {
            of(contract, "stops").items = Some(named("integer"));
        }),
        (Element::Default(request, named("weight")), |contract| {
            of(contract, "weight").default = Some(Assumed::Literal(named("90")));
        }),
        (Element::Required(request, named("street")), |contract| {
            of(contract, "street").required = false;
        }),
        (Element::Required(request, named("weight")), |contract| {
            of(contract, "weight").required = true;
        }),
    ];
    for (element, edit) in cases {
        for (page, other) in [SOURCES, [SOURCES[1], SOURCES[0]]].map(|[a, b]| (a, b)) {
            let known = known([source(page, edit), source(other, |_| {})]);
            let found = held(&document(), &known);
            let found: Vec<_> = found
                .iter()
                .map(|one| {
                    let settled = (one.disputed, one.mechanical);
                    (&one.difference.element, one.page.as_str(), settled)
                })
                .collect();
            assert_eq!(found, [(&element, page, (true, false))], "{page}");
        }
    }
}

#[test]
fn one_source_that_says_less_or_says_it_less_exactly_is_no_dispute() {
    let cases: [(&str, Edit); 7] = [
        ("a default in words", |contract| {
            of(contract, "weight").default = Some(Assumed::Prose(String::new()));
        }),
        ("no default", |contract| {
            of(contract, "weight").default = None
        }),
        ("an object for a map", |contract| {
            of(contract, "tags").items = None
        }),
        ("an array of anything", |contract| {
            of(contract, "stops").items = None
        }),
        ("no URL", |contract| contract.path = None),
        ("no host", |contract| contract.hosts.clear()),
        ("no such field", |contract| {
            contract.request.retain(|field| field.name != "weight");
        }),
    ];
    for (what, edit) in cases {
        for (page, other) in [SOURCES, [SOURCES[1], SOURCES[0]]].map(|[a, b]| (a, b)) {
            let known = known([source(page, edit), source(other, |_| {})]);
            assert_eq!(brief(&checked(&document(), &known, None)), "", "{what}");
        }
    }
}

/// A dispute needs somebody who says what the spec says.
#[test]
fn what_all_sources_say_otherwise_is_followed_once() {
    let otherwise = |page| {
        source(page, |contract| {
            of(contract, "weight").kind = "string".to_owned()
        })
    };
    let found = held(&document(), &known(SOURCES.map(otherwise)));
    assert_eq!(found.len(), 1);
    assert!(found[0].mechanical && !found[0].disputed);
}

/// Who added the reason for one scheme is sent to the other one.
#[test]
fn each_scheme_of_a_header_needs_its_own_reason() {
    let scheme = |reason: Value| {
        let mut scheme = json!({ "type": "apiKey", "in": "header", "name": "X-Key" });
        if reason.is_string() {
            scheme["x-beyond-page"] = reason;
        }
        scheme
    };
    let told = |first: Value, second: Value| {
        let mut document = document();
        document["paths"]["/parcels/{depot}"]["post"]["security"] =
            json!([{ "key": [] }, { "session": [] }]);
        document["components"]["securitySchemes"] =
            json!({ "key": scheme(first), "session": scheme(second) });
        let found = held(&document, &known(SOURCES.map(|page| source(page, |_| {}))));
        let places = found.iter().map(|found| found.place.to_string());
        places.collect::<Vec<_>>()
    };
    let (key, session) = (
        "/components/securitySchemes/key",
        "/components/securitySchemes/session",
    );
    let seen = || json!("It was seen.");
    assert_eq!(told(Value::Null, Value::Null), [key]);
    assert_eq!(told(Value::Null, seen()), [key]);
    assert_eq!(told(seen(), Value::Null), [session]);
    assert_eq!(told(seen(), seen()), [""; 0]);
}

/// Nobody is to undo what another finding asked for, and nothing else is lost
/// while the saved pages are not taken in yet.
#[test]
fn only_what_the_saved_pages_settle_is_left_out() {
    let says = |edit: Edit| known(SOURCES.map(|page| source(page, edit)));
    let now = says(|contract| {
        contract.hosts = vec!["https://depot.example".to_owned()];
        of(contract, "weight").default = Some(Assumed::Literal("90".to_owned()));
    });
    let told = |coming: &BTreeMap<String, Facts>| {
        let found = checked(&document(), &now, Some(coming));
        let about = |what: &str| found.iter().any(|finding| finding.message.contains(what));
        (about("the host"), about("the default"))
    };
    assert_eq!(told(&now), (true, true), "nothing is settled");
    assert_eq!(told(&says(|_| {})), (false, true), "the host is settled");
}

#[test]
fn nothing_is_called_needless_while_a_source_is_not_known() {
    let mut document = document();
    document["paths"]["/parcels/{depot}"]["post"]["x-beyond-page"] = json!({ "200": "Seen." });
    let needless = |known: &BTreeMap<String, Facts>| {
        let found = checked(&document, known, None);
        let mut kinds = found.iter().map(|finding| finding.kind);
        kinds.any(|kind| kind == Kind::NeedlessDeclaration)
    };
    let [one, other] = SOURCES.map(|page| source(page, |_| {}));
    assert!(!needless(&known([one.clone()])));
    assert!(needless(&known([one, other])));
}

/// `regenerate` takes a word out of a body; nobody can take it out of a path.
#[test]
fn what_only_the_spec_requires_can_be_undone_in_a_body_and_not_in_a_path() {
    let fix = |name: &'static str| {
        let optional = |page| source(page, |contract| of(contract, name).required = false);
        let found = checked(&document(), &known(SOURCES.map(optional)), None);
        assert_eq!(found.len(), 1, "{}", brief(&found));
        found[0].fix.clone()
    };
    let (body, path) = (fix("street"), fix("depot"));
    assert!(
        body.starts_with("run `cargo xtask regenerate` to take it out"),
        "{body}"
    );
    assert!(path.starts_with("say in `x-beyond-page`"), "{path}");
}

#[test]
fn a_difference_is_told_in_a_sentence_with_what_each_side_says() {
    let request = Direction::Request;
    let name = || "weight".to_owned();
    let value = || Element::Value(request, name(), "heavy".to_owned());
    for (element, page, spec, sentence) in [
        (
            Element::Default(request, name()),
            Some("90"),
            None,
            "the page gives the default of the request field `weight` as `90`, and the spec does not",
        ),
        (
            Element::Default(request, name()),
            None,
            Some("60"),
            "the spec gives the default of the request field `weight` as `60`, and the page does not",
        ),
        (
            Element::Default(request, name()),
            Some("90"),
            Some("60"),
            "the default of the request field `weight` is `90` on the page, and `60` in the spec",
        ),
        (
            Element::Path,
            Some("/parcels"),
            None,
            "the page gives the path as `/parcels`, and the spec does not",
        ),
        (
            Element::Path,
            None,
            Some("/parcels"),
            "the spec gives the path as `/parcels`, and the page does not",
        ),
        (
            Element::Required(request, name()),
            Some("required"),
            None,
            "the page says that the request field `weight` is required, and the spec does not",
        ),
        (
            Element::Required(request, name()),
            None,
            Some("required"),
            "the spec says that the request field `weight` is required, and the page does not",
        ),
        (
            value(),
            Some("in prose only"),
            None,
            "the page names the value `heavy` of the request field `weight` in prose only, and the spec lacks it",
        ),
        (
            value(),
            Some("listed"),
            None,
            "the page documents the value `heavy` of the request field `weight`, which the spec lacks",
        ),
        (
            value(),
            Some("in prose only"),
            Some("listed"),
            "the value `heavy` of the request field `weight` is in prose only on the page, and listed in the spec",
        ),
        (
            Element::Status("404".to_owned()),
            None,
            Some("there"),
            "the spec has the status 404, which the page does not document",
        ),
    ] {
        let difference = Difference {
            element,
            page: page.map(str::to_owned),
            spec: spec.map(str::to_owned),
        };
        assert_eq!(say(&difference, "the spec"), sentence);
    }
}
