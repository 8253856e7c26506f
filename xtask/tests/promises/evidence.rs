//! What several sources of one operation say together: the spec may follow any
//! of them, and says why not the other one.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{brief, field_of};
use serde_json::{Value, json};
use xtask::audit::evidence::{Evidence, Witnesses};
use xtask::audit::hold::{self, Standing, Undeclared};
use xtask::audit::operations::{check, say};
use xtask::contract::{Assumed, Contract, Difference, Direction, Element, Field, Location};
use xtask::digest::hash_of_words;
use xtask::document::Document;
use xtask::report::finding::Finding;
use xtask::report::kind::Kind;
use xtask::source_facts::{Departure, Facts};
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
            field_of(&mut contract.request, "floor").location = Location::Header;
        }),
        (Element::Type(request, named("weight")), |contract| {
            field_of(&mut contract.request, "weight").kind = named("string");
        }),
        (Element::Type(request, named("tags")), |contract| {
            field_of(&mut contract.request, "tags").kind = named("string");
            field_of(&mut contract.request, "tags").items = None;
        }),
        (Element::Type(request, named("tags")), |contract| {
            field_of(&mut contract.request, "tags").items = Some(named("integer"));
        }),
        (Element::Type(request, named("stops")), |contract| {
            field_of(&mut contract.request, "stops").items = Some(named("integer"));
        }),
        (Element::Default(request, named("weight")), |contract| {
            field_of(&mut contract.request, "weight").default = Some(Assumed::Literal(named("90")));
        }),
        (Element::Required(request, named("street")), |contract| {
            field_of(&mut contract.request, "street").required = false;
        }),
        (Element::Required(request, named("weight")), |contract| {
            field_of(&mut contract.request, "weight").required = true;
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
            field_of(&mut contract.request, "weight").default = Some(Assumed::Prose(String::new()));
        }),
        ("no default", |contract| {
            field_of(&mut contract.request, "weight").default = None
        }),
        ("an object for a map", |contract| {
            field_of(&mut contract.request, "tags").items = None
        }),
        ("an array of anything", |contract| {
            field_of(&mut contract.request, "stops").items = None
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
            field_of(&mut contract.request, "weight").kind = "string".to_owned()
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
    let more = |page| source(page, |contract| contract.headers.push(named("X-More")));
    let found = held(&document(), &known(SOURCES.map(more)));
    assert_eq!(
        found[0].place.to_string(),
        "/paths/~1parcels~1{depot}/post/security",
        "a header that no scheme has",
    );
}

/// Nobody is to undo what another finding asked for, and nothing else is lost
/// while the saved pages are not taken in yet.
#[test]
fn only_what_the_saved_pages_settle_is_left_out() {
    let says = |edit: Edit| known(SOURCES.map(|page| source(page, edit)));
    let now = says(|contract| {
        contract.hosts = vec!["https://depot.example".to_owned()];
        field_of(&mut contract.request, "weight").default = Some(Assumed::Literal("90".to_owned()));
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
fn a_declaration_is_needless_once_all_sources_are_known_and_none_is_silent() {
    let operation = "/paths/~1parcels~1{depot}/post";
    let (beyond, departs) = ("x-beyond-page", "x-departs-from-page");
    for (key, why) in [
        (beyond, "nothing here goes beyond the page"),
        (departs, "nothing here departs from the page"),
    ] {
        for (place, reason) in [
            ("", json!({ "200": "Seen." })),
            ("/parameters/1", json!("Seen.")),
        ] {
            let mut document = document();
            let at = document.pointer_mut(&format!("{operation}{place}"));
            at.expect("the element")[key] = reason;
            let needless = |known: &BTreeMap<String, Facts>| {
                let found = checked(&document, known, None).into_iter();
                let of_kind = found.filter(|finding| finding.kind == Kind::NeedlessDeclaration);
                of_kind.map(|finding| finding.message).collect::<Vec<_>>()
            };
            let [one, other] = SOURCES.map(|page| source(page, |_| {}));
            assert_eq!(needless(&known([one.clone()])), [""; 0], "{key} at {place}");
            let told = format!("`{key}` is no longer needed: {why}");
            assert_eq!(needless(&known([one, other])), [told], "{key} at {place}");
        }
    }
}

#[test]
fn an_operation_says_how_it_is_known_and_its_sources_are_recorded_or_saved() {
    let told = |document: &Value, known: &[&str], saved: &[&str]| {
        let operations = spec::operations(document);
        let document = Document {
            value: document.clone(),
            lines: BTreeMap::new(),
        };
        let known = self::known(known.iter().map(|page| source(page, |_| {})));
        let saved = saved.iter().copied().map(named).collect();
        let found = check(&document, &operations, &known, &saved, None);
        found
            .into_iter()
            .map(|finding| finding.message)
            .collect::<Vec<_>>()
    };
    let [one, other] = SOURCES;
    let unknown = |page: &str| {
        format!("`book` is documented on the page `{page}`, of which no facts are known")
    };
    assert_eq!(told(&document(), &SOURCES, &[]), [""; 0]);
    assert_eq!(told(&document(), &[], &[]), [unknown(one), unknown(other)]);
    assert_eq!(told(&document(), &[one], &[]), [unknown(other)]);
    assert_eq!(told(&document(), &[one], &[other]), [""; 0]);
    let with = |key: &str, value: Value| {
        let mut document = document();
        let operation = &mut document["paths"]["/parcels/{depot}"]["post"];
        operation["x-source-page"] = Value::Null;
        operation[key] = value;
        document
    };
    let silent = "`book` does not say which page documents it";
    assert_eq!(
        told(&with("summary", json!("Made up.")), &[], &[]),
        [silent]
    );
    assert_eq!(
        told(&with("x-beyond-page", json!("It was seen.")), &[], &[]),
        [""; 0]
    );
}

/// `regenerate` takes a word out of a body; nobody can take it out of a path.
#[test]
fn what_only_the_spec_requires_can_be_undone_in_a_body_and_not_in_a_path() {
    let fix = |name: &'static str| {
        let optional = |page| {
            source(page, |contract| {
                field_of(&mut contract.request, name).required = false
            })
        };
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

/// The spec with one source, and with a reply.
fn alone(edit: impl FnOnce(&mut Value)) -> Value {
    let mut document = document();
    let operation = &mut document["paths"]["/parcels/{depot}"]["post"];
    operation["x-source-page"] = json!(SOURCES[0]);
    operation["responses"]["404"] = json!({ "description": "Nowhere." });
    operation["responses"]["200"]["content"]["application/json"]["schema"] = json!({
        "type": "object",
        "properties": { "state": {
            "type": "string",
            "x-extensible-enum": ["LEFT", "LOST"],
        } },
    });
    edit(operation);
    document
}

/// The one source of that spec, which says the same but for an edit.
fn only(edit: impl FnOnce(&mut Contract)) -> BTreeMap<String, Facts> {
    let mut contract = spec::operations(&alone(|_| {}))[0].contract.clone();
    edit(&mut contract);
    known([Facts {
        contract,
        ..source(SOURCES[0], |_| {})
    }])
}

/// What a client would have to do otherwise, and what nobody knows to be gone,
/// is for a person.
#[test]
fn a_page_is_followed_by_itself_only_in_what_it_says() {
    let cases: [(Edit, bool); 19] = [
        (|contract| contract.method = named("PUT"), false),
        (
            |contract| contract.path = Some(named("/parcels/{depot}/all")),
            false,
        ),
        (
            |contract| contract.hosts = vec![named("https://depot.example")],
            false,
        ),
        (|contract| contract.headers.push(named("X-Key")), false),
        (
            |contract| {
                contract.request.push(Field {
                    kind: named("string"),
                    name: named("notes"),
                    ..Field::default()
                });
            },
            true,
        ),
        (
            |contract| contract.request.retain(|field| field.name != "weight"),
            false,
        ),
        (
            |contract| field_of(&mut contract.request, "floor").location = Location::Header,
            true,
        ),
        (
            |contract| field_of(&mut contract.request, "floor").location = Location::Path,
            false,
        ),
        (
            |contract| field_of(&mut contract.request, "weight").kind = named("string"),
            true,
        ),
        (
            |contract| {
                field_of(&mut contract.request, "weight").default =
                    Some(Assumed::Literal(named("90")))
            },
            true,
        ),
        (
            |contract| field_of(&mut contract.request, "weight").default = None,
            false,
        ),
        (
            |contract| field_of(&mut contract.request, "weight").required = true,
            true,
        ),
        (
            |contract| field_of(&mut contract.request, "street").required = false,
            true,
        ),
        (
            |contract| field_of(&mut contract.request, "depot").required = false,
            false,
        ),
        (
            |contract| contract.reply[0].values.push(named("FOUND")),
            true,
        ),
        (
            |contract| contract.reply[0].stray_values.push(named("FOUND")),
            false,
        ),
        (|contract| contract.reply[0].values.truncate(1), false),
        (|contract| contract.statuses.push(named("418")), true),
        (|contract| contract.statuses.push(named("201")), false),
    ];
    let document = alone(|_| {});
    for (index, (edit, mechanical)) in cases.into_iter().enumerate() {
        let found = held(&document, &only(edit));
        assert!(!found.is_empty(), "case {index}");
        for one in found {
            let element = &one.difference.element;
            assert_eq!(one.mechanical, mechanical, "case {index}: {element}");
            assert!(!one.disputed, "case {index}: {element}");
        }
    }
}

/// What a person claimed to know beyond the page is for a person to reconcile
/// with it, and a reason covers nothing but its own element.
#[test]
fn a_reason_covers_its_own_element_alone() {
    let declared = |pointer: &str, key: &str, reasons: Value| {
        alone(|operation| {
            let element = operation.pointer_mut(pointer).expect("the element");
            element[key] = reasons;
        })
    };
    let weight = "/requestBody/content/application~1json/schema/properties/weight";
    let state = "/responses/200/content/application~1json/schema/properties/state";
    let silent: Edit = |contract| field_of(&mut contract.request, "weight").default = None;
    let other: Edit = |contract| {
        field_of(&mut contract.request, "weight").default = Some(Assumed::Literal(named("90")));
    };
    let fewer: Edit = |contract| contract.reply[0].values.truncate(1);
    let more: Edit = |contract| contract.statuses.push(named("418"));
    let (beyond, departs) = ("x-beyond-page", "x-departs-from-page");
    // Nothing, or what is left to a person or to `regenerate`.
    let (person, machine) = (Some(false), Some(true));
    for (pointer, key, reasons, edit, left) in [
        (weight, beyond, json!("Seen."), silent, None),
        (weight, departs, json!("Seen."), silent, None),
        (weight, departs, json!("Seen."), other, None),
        (weight, beyond, json!("Seen."), other, person),
        (weight, departs, json!(""), other, machine),
        (weight, departs, json!("  "), silent, person),
        (
            weight,
            beyond,
            json!({ "default": "Seen." }),
            other,
            machine,
        ),
        (state, beyond, json!({ "LOST": "Seen." }), fewer, None),
        (state, beyond, json!({ "LEFT": "Seen." }), fewer, person),
        (state, beyond, json!("Seen."), fewer, person),
        ("", departs, json!({ "418": "Seen." }), more, None),
        ("", departs, json!({ "404": "Seen." }), more, machine),
        ("", beyond, json!({ "418": "Seen." }), more, person),
    ] {
        let found = held(&declared(pointer, key, reasons.clone()), &only(edit));
        let found: Vec<_> = found.iter().map(|one| one.mechanical).collect();
        assert_eq!(found, Vec::from_iter(left), "{key}: {reasons} at {pointer}");
    }
}

/// A reason holds for what it was given for: as either side changes, a person
/// gives another one.
#[test]
fn a_recorded_departure_holds_as_long_as_both_sides_and_its_reason_do() {
    let departure = |element: &str, page: &str, reason: &str| Departure {
        element: element.to_owned(),
        page: Some(page.to_owned()),
        spec: Some("60".to_owned()),
        reason: reason.to_owned(),
    };
    let now = departure("the default", "90", "1");
    let other_spec = Departure {
        spec: Some("61".to_owned()),
        ..now.clone()
    };
    for (what, recorded, expected) in [
        ("the same", vec![now.clone()], Standing::Fresh),
        (
            "the same beside another one",
            vec![departure("the type", "90", "1"), now.clone()],
            Standing::Fresh,
        ),
        ("nothing", Vec::new(), Standing::Stale),
        (
            "only another element",
            vec![departure("the type", "90", "1")],
            Standing::Stale,
        ),
        (
            "another reason",
            vec![departure("the default", "90", "2")],
            Standing::Stale,
        ),
        (
            "another page and another reason",
            vec![departure("the default", "80", "2")],
            Standing::Stale,
        ),
        (
            "another page",
            vec![departure("the default", "80", "1")],
            Standing::Contradicted(Box::new(departure("the default", "80", "1"))),
        ),
        (
            "another spec",
            vec![other_spec.clone()],
            Standing::Contradicted(Box::new(other_spec)),
        ),
    ] {
        assert_eq!(hold::standing(&now, &recorded), expected, "{what}");
    }
}

/// Two operations that share a list of values and a security scheme.
fn shared(edit: impl Fn(&str, &mut Contract)) -> Vec<String> {
    let answer = json!({ "description": "Made up.", "content": { "application/json": { "schema": {
        "type": "object",
        "properties": { "state": { "$ref": "#/components/schemas/State" } },
    } } } });
    let operation = |id: &str| {
        json!({ "post": {
            "operationId": id, "x-source-page": id, "security": [{ "key": [] }],
            "responses": { "200": answer },
        } })
    };
    let document = json!({
        "openapi": "3.0.3",
        "paths": { "/one": operation("one"), "/two": operation("two") },
        "components": {
            "schemas": { "State": { "type": "string", "x-extensible-enum": ["LEFT", "LOST"] } },
            "securitySchemes": { "key": { "type": "apiKey", "in": "header", "name": "X-Key" } },
        },
    });
    let sources = spec::operations(&document).into_iter().map(|operation| {
        let mut contract = operation.contract.clone();
        edit(&operation.id, &mut contract);
        Facts {
            contract,
            ..source(&operation.id, |_| {})
        }
    });
    let found = checked(&document, &known(sources), None);
    found.into_iter().map(|finding| finding.message).collect()
}

/// What operations share is documented where the sources of any of them have it.
#[test]
fn a_shared_value_or_header_needs_one_source_that_documents_it() {
    assert_eq!(shared(|_, _| {}), [""; 0]);
    for silent in ["one", "two"] {
        let found = shared(|id, contract| {
            if id == silent {
                contract.reply[0].values.clear();
                contract.headers.clear();
            }
        });
        assert_eq!(found, [""; 0], "{silent}");
    }
    let nowhere = |of: &str, what: &str| {
        format!("`{of}`: the spec has {what}, which the page does not document")
    };
    let value = "the value `LOST` of the reply field `state`";
    let found = shared(|_, contract| contract.reply[0].values.truncate(1));
    assert_eq!(found, [nowhere("one", value), nowhere("two", value)]);
    let prose = shared(|id, contract| {
        if id == "two" {
            contract.reply[0].values.truncate(1);
            contract.reply[0].stray_values.push(named("LOST"));
        }
    });
    let contradicted = "is in prose only on the page, and listed in the spec";
    assert_eq!(
        prose,
        [format!("`two`: {value} {contradicted}")],
        "its own source counts"
    );
    let header = "the authentication header `X-Key`";
    let found = shared(|_, contract| contract.headers.clear());
    assert_eq!(found, [nowhere("one", header), nowhere("two", header)]);
}

#[test]
fn a_range_documents_each_of_its_statuses_and_asks_for_one() {
    for (statuses, missing) in [
        (&["200", "404"][..], &[][..]),
        (&["200", "4XX"], &[]),
        (&["2XX", "4XX"], &[]),
        (&["200", "404", "4XX"], &[]),
        (&["200", "4XX", "5XX"], &["5XX"]),
    ] {
        let found = held(
            &alone(|_| {}),
            &only(|contract| contract.statuses = statuses.iter().copied().map(named).collect()),
        );
        let found: Vec<_> = found
            .into_iter()
            .map(|one| one.difference.element)
            .collect();
        let missing: Vec<_> = missing
            .iter()
            .copied()
            .map(named)
            .map(Element::Status)
            .collect();
        assert_eq!(found, missing, "{statuses:?}");
    }
    let found = held(
        &alone(|_| {}),
        &only(|contract| contract.statuses = vec![named("4XX")]),
    );
    assert_eq!(
        found[0].difference.element,
        Element::Status(named("200")),
        "no other hundred"
    );
}

/// The body of a failure is known where a source has each of its parts.
#[test]
fn a_failure_body_is_documented_part_by_part() {
    let mut document = alone(|operation| {
        operation["responses"]["404"]["content"]["application/json"]["schema"] =
            json!({ "$ref": "#/components/schemas/Problem" });
    });
    document["components"]["schemas"]["Problem"] = json!({
        "type": "object",
        "properties": { "code": { "type": "string" }, "text": { "type": "string" } },
    });
    for (parts, documented) in [
        (&["code", "text"][..], true),
        (&["problem.code", "problem.text", "more"], true),
        (&["code"], false),
        (&[], false),
    ] {
        let known = only(|contract| {
            let part = |name: &&str| Field {
                name: (*name).to_owned(),
                ..Field::default()
            };
            contract.failure = parts.iter().map(part).collect();
        });
        let found = held(&document, &known);
        let found: Vec<_> = found
            .into_iter()
            .map(|one| one.difference.element)
            .collect();
        let body = Element::FailureBody("Problem".to_owned());
        let expected = (!documented).then_some(body);
        assert_eq!(found, Vec::from_iter(expected), "{parts:?}");
    }
}

#[test]
fn a_difference_is_traced_to_the_source_and_the_row_that_say_it() {
    let traced = |edits: [Edit; 2]| {
        let sources = [0, 1].map(|index| {
            source(SOURCES[index], |contract| {
                field_of(&mut contract.request, "weight").row = format!("row {index}");
                edits[index](contract);
            })
        });
        let found = checked(&document(), &known(sources), None);
        assert_eq!(found.len(), 1, "{}", brief(&found));
        found[0].source.clone().expect("a source")
    };
    let nothing: Edit = |_| {};
    let typed: Edit = |contract| field_of(&mut contract.request, "weight").kind = named("string");
    let status: Edit = |contract| contract.statuses.push(named("418"));
    assert_eq!(traced([typed, nothing]), "parcels: row 0");
    assert_eq!(traced([nothing, typed]), "depot#book: row 1");
    assert_eq!(traced([status, nothing]), "parcels");
    assert_eq!(traced([nothing, status]), "depot#book");
}

/// A parameter stands in the path; a source need not say more of it.
#[test]
fn a_parameter_of_the_path_needs_no_row() {
    let mut document = document();
    let paths = document["paths"].as_object_mut().expect("paths");
    let mut item = paths.shift_remove("/parcels/{depot}").expect("the path");
    let list = item["post"]["parameters"]
        .as_array_mut()
        .expect("parameters");
    list.push(json!({
        "name": "box", "in": "path", "required": true, "schema": { "type": "string" },
    }));
    paths.insert(named("/parcels/{depot}/{box}"), item);
    for rows in [&["depot", "box"][..], &["depot"], &["box"], &[]] {
        for url in [Some("/parcels/{depot}/{box}"), None] {
            let says = |page: &str| {
                let mut contract = spec::operations(&document)[0].contract.clone();
                contract.path = url.map(named);
                contract.request.retain(|field| {
                    field.location != Location::Path || rows.contains(&field.name.as_str())
                });
                Facts {
                    contract,
                    ..source(page, |_| {})
                }
            };
            let found = held(&document, &known(SOURCES.map(says)));
            let found: Vec<_> = found.iter().map(|one| &one.difference.element).collect();
            let expected = url.is_none().then_some(&Element::Path);
            assert_eq!(found, Vec::from_iter(expected), "{rows:?} of {url:?}");
        }
    }
}

/// The one departure of that spec as it was recorded, and what is told now.
fn departed(recorded: Option<(&str, &str, &str)>) -> Vec<Kind> {
    let mut document = alone(|_| {});
    let weight = "/paths/~1parcels~1{depot}/post/requestBody/content/application~1json/schema\
                  /properties/weight";
    let weight = document.pointer_mut(weight).expect("the field");
    weight["x-departs-from-page"] = json!("It was seen.");
    let mut known = only(|contract| {
        field_of(&mut contract.request, "weight").default = Some(Assumed::Literal(named("90")));
    });
    let departure = |(element, page, reason): (&str, &str, &str)| Departure {
        element: named(element),
        page: Some(named(page)),
        spec: Some(named("60")),
        reason: hash_of_words(reason),
    };
    let facts = known.get_mut(SOURCES[0]).expect("the source");
    facts.departures.extend(recorded.map(departure));
    let found = checked(&document, &known, None);
    found.into_iter().map(|finding| finding.kind).collect()
}

#[test]
fn a_departure_that_is_not_what_was_recorded_is_told() {
    let default = "the default of the request field `weight`";
    let other = "the default of the request field `floor`";
    let seen = "It was seen.";
    for (what, recorded, told) in [
        ("as recorded", Some((default, "90", seen)), &[][..]),
        ("a new one", None, &[Kind::StaleFacts]),
        (
            "reworded",
            Some((default, "90", "It was said.")),
            &[Kind::StaleFacts],
        ),
        (
            "the page says another thing under the same reason",
            Some((default, "80", seen)),
            &[Kind::ContradictedDeparture],
        ),
        (
            "the page says another thing, and there is another reason",
            Some((default, "80", "It was said.")),
            &[Kind::StaleFacts],
        ),
        (
            "another one is gone",
            Some((other, "90", "It was said.")),
            &[Kind::StaleFacts, Kind::StaleFacts],
        ),
        (
            "its reason was given for another element",
            Some((other, "90", seen)),
            &[Kind::Different, Kind::StaleFacts, Kind::NeedlessDeclaration],
        ),
    ] {
        assert_eq!(departed(recorded), told, "{what}");
    }
}

/// What another source says under the same reason was not what it was given for.
#[test]
fn a_departure_is_held_against_what_was_recorded_of_its_own_source() {
    let sources = ["parcels", "depot#book", "yard#book"];
    let reason = "It was tried, whatever depot and yard say.";
    let mut document = document();
    let operation = &mut document["paths"]["/parcels/{depot}"]["post"];
    operation["x-source-page"] = json!(sources);
    operation["x-departs-from-page"] = json!({ "method": reason });
    let says = |depot: &str, yard: &str| {
        let methods = ["POST", depot, yard];
        let facts = sources.into_iter().zip(methods).map(|(page, method)| {
            let mut facts = source(page, |contract| contract.method = named(method));
            facts
                .departures
                .extend((page != "parcels").then(|| Departure {
                    element: named("the method"),
                    page: Some(named(if page == "yard#book" { "PATCH" } else { "PUT" })),
                    spec: Some(named("POST")),
                    reason: hash_of_words(reason),
                }));
            facts
        });
        let found = checked(&document, &known(facts), None).into_iter();
        found.map(|finding| finding.kind).collect::<Vec<_>>()
    };
    assert_eq!(says("PUT", "PATCH"), []);
    assert_eq!(says("PUT", "PUT"), [Kind::ContradictedDeparture]);
    assert_eq!(says("PATCH", "PATCH"), [Kind::ContradictedDeparture]);
}

/// A reason names the file that it departs from, where there are several.
#[test]
fn of_several_sources_a_reason_names_the_one_that_it_departs_from() {
    let told = |departing: usize, reason: &str| {
        let mut document = document();
        document["paths"]["/parcels/{depot}"]["post"]["x-departs-from-page"] =
            json!({ "method": reason });
        let sources = [0, 1].map(|index| {
            source(SOURCES[index], |contract| {
                if index == departing {
                    contract.method = named("PUT");
                }
            })
        });
        let found = checked(&document, &known(sources), None).into_iter();
        let mut unnamed = found.filter(|finding| finding.kind == Kind::UnnamedSource);
        unnamed.next().map(|finding| finding.fix)
    };
    let name = |document: &str| Some(format!("name `{document}` in the reason"));
    assert_eq!(told(0, "It was seen, whatever parcels says."), None);
    assert_eq!(told(0, "It was seen."), name("parcels"));
    assert_eq!(
        told(0, "It was seen, whatever depot says."),
        name("parcels")
    );
    assert_eq!(told(1, "It was seen, whatever depot says."), None);
    assert_eq!(
        told(1, "It was seen, whatever parcels says."),
        name("depot")
    );
    assert!(
        !departed(None).contains(&Kind::UnnamedSource),
        "there is one only"
    );
}
