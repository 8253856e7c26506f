//! The repository's own spec, whose operations have several sources: made-up
//! pages and a made-up document that say what the real ones say. An edit of one
//! source is never lost in silence, whatever the other ones say.

use std::collections::BTreeMap;

use crate::common::{Made, Shape, brief, document, regenerated, repository};
use serde_json::{Map, Value, json};
use xtask::contract::{Assumed, Contract, Direction, Element, Field, Location};
use xtask::report::exit::Exit;
use xtask::report::finding::exit;
use xtask::source_facts::Record;
use xtask::spec;
use xtask::workspace::Inputs;

/// What each page says, by its ID.
type Pages = BTreeMap<String, Contract>;

fn known() -> Pages {
    let texts = repository().facts;
    let records = texts
        .values()
        .map(|text| Record::parse(text).expect("sound facts"));
    let pages = records.flat_map(|record| record.pages);
    pages.map(|facts| (facts.page, facts.contract)).collect()
}

/// The files that say it: a page each, and a document of several operations.
fn written(pages: &Pages) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut documents: BTreeMap<&str, Value> = BTreeMap::new();
    for (page, contract) in pages {
        let Some((stem, id)) = page.split_once('#') else {
            let shape = match contract.headers.is_empty() {
                true => Shape::Dump,
                false => Shape::Html,
            };
            let made = Made {
                shape,
                title: format!("Invented title of {}", page.replace('-', " ")),
                contract: contract.clone(),
                reworded: None,
            };
            files.insert(format!("{page}.html"), made.page().into_bytes());
            continue;
        };
        let document = documents.entry(stem).or_insert_with(|| {
            json!({
                "openapi": "3.1.0",
                "info": { "title": "Invented", "version": "1" },
                "paths": {},
                "components": { "securitySchemes": { "key": {
                    "type": "apiKey", "in": "header", "name": "Authorization" } } },
            })
        });
        let path = contract.path.clone().unwrap_or_default();
        let method = contract.method.to_ascii_lowercase();
        document["paths"][path][method] = operation(id, contract);
    }
    for (stem, document) in documents {
        files.insert(
            format!("{stem}.openapi.json"),
            document.to_string().into_bytes(),
        );
    }
    files
}

fn operation(id: &str, contract: &Contract) -> Value {
    let in_body = |field: &&Field| field.location == Location::Body;
    let mut parameters = Vec::new();
    for field in contract.request.iter().filter(|field| !in_body(field)) {
        parameters.push(json!({
            "name": field.name, "in": field.location.to_string(),
            "required": field.required, "schema": schema(field),
        }));
    }
    let body: Vec<&Field> = contract.request.iter().filter(in_body).collect();
    let reply: Vec<&Field> = contract.reply.iter().collect();
    let failure: Vec<&Field> = contract.failure.iter().collect();
    let mut responses = Map::new();
    for status in &contract.statuses {
        let fields = if status.starts_with('2') {
            &reply
        } else {
            &failure
        };
        let mut response = json!({ "description": format!("Invented {status}") });
        if !fields.is_empty() {
            response["content"] = json!({ "application/json": { "schema": object(fields) } });
        }
        responses.insert(status.clone(), response);
    }
    let mut operation = json!({
        "operationId": id, "summary": format!("Invented {id}"),
        "parameters": parameters, "responses": responses,
    });
    if !contract.headers.is_empty() {
        operation["security"] = json!([{ "key": [] }]);
    }
    if !body.is_empty() {
        operation["requestBody"] =
            json!({ "content": { "application/json": { "schema": object(&body) } } });
    }
    operation
}

fn object(fields: &[&Field]) -> Value {
    let mut object = json!({ "type": "object", "properties": {}, "required": [] });
    for field in fields {
        let (parent, own) = field.name.rsplit_once('.').unwrap_or(("", &field.name));
        let mut at = &mut object;
        for step in parent.split('.').filter(|step| !step.is_empty()) {
            at = &mut at["properties"][step];
            if at["type"] == "array" {
                at = &mut at["items"];
            }
        }
        at["properties"][own] = schema(field);
        if field.required
            && let Some(list) = at["required"].as_array_mut()
        {
            list.push(json!(own));
        }
    }
    object
}

fn schema(field: &Field) -> Value {
    let mut schema = match (field.kind.as_str(), &field.items) {
        ("object", Some(values)) => {
            json!({ "type": "object", "additionalProperties": { "type": values } })
        }
        ("object", None) => json!({ "type": "object", "properties": {}, "required": [] }),
        ("array", items) => match items.as_deref() {
            Some("object") | None => json!({ "type": "array", "items": {
                "type": "object", "properties": {}, "required": [] } }),
            Some(items) => json!({ "type": "array", "items": { "type": items } }),
        },
        (kind, _) => json!({ "type": kind }),
    };
    if let Some(Assumed::Literal(word)) = &field.default {
        schema["default"] = serde_json::from_str(word).unwrap_or(json!(word));
    }
    if !field.values.is_empty() {
        schema["enum"] = json!(field.values);
    }
    schema
}

fn with(sound: &Inputs, pages: &Pages) -> Inputs {
    Inputs {
        pages: Some(written(pages)),
        ..sound.clone()
    }
}

fn sound(pages: &Pages) -> Inputs {
    let start = Inputs {
        facts: BTreeMap::new(),
        ..with(&repository(), pages)
    };
    let plan = regenerated(&start);
    assert_eq!(
        exit(&plan.findings),
        Exit::Fresh,
        "{}",
        brief(&plan.findings)
    );
    plan.outputs
}

/// What an edit of one source came to, by its name, with what must be true of
/// the spec where all is fresh afterwards.
struct Edit {
    name: String,
    contract: Contract,
    element: Element,
    /// Whether the element is there now, and what it says.
    now: Option<String>,
}

fn edits(page: &str, contract: &Contract) -> Vec<Edit> {
    let mut all = Vec::new();
    let mut add = |what: &str, element: Element, edit: &dyn Fn(&mut Contract)| {
        let mut edited = contract.clone();
        edit(&mut edited);
        let now = edited
            .facts()
            .into_iter()
            .find(|(other, _)| *other == element);
        all.push(Edit {
            name: format!("{page}: {element}: {what}"),
            contract: edited,
            element,
            now: now.map(|(_, value)| value),
        });
    };
    let fields = |contract: &mut Contract, direction| match direction {
        Direction::Request => std::mem::take(&mut contract.request),
        Direction::Reply => std::mem::take(&mut contract.reply),
    };
    let put = |contract: &mut Contract, direction, fields| match direction {
        Direction::Request => contract.request = fields,
        Direction::Reply => contract.reply = fields,
    };
    for direction in [Direction::Request, Direction::Reply] {
        if contract.fields(direction).is_empty() {
            continue;
        }
        let change = |contract: &mut Contract, edit: &dyn Fn(&mut Vec<Field>)| {
            let mut all = fields(contract, direction);
            edit(&mut all);
            put(contract, direction, all);
        };
        add(
            "new",
            Element::Field(direction, "addedByHand".to_owned()),
            &|contract| {
                change(contract, &|all| {
                    all.push(Field {
                        name: "addedByHand".to_owned(),
                        kind: "integer".to_owned(),
                        ..Field::default()
                    });
                });
            },
        );
        for (index, field) in contract.fields(direction).iter().enumerate() {
            let name = field.name.clone();
            if field.location == Location::Path {
                continue;
            }
            add(
                "gone",
                Element::Field(direction, name.clone()),
                &|contract| {
                    change(contract, &|all| drop(all.remove(index)));
                },
            );
            if field.items.is_none() && field.values.is_empty() {
                let other = if field.kind == "integer" {
                    "boolean"
                } else {
                    "integer"
                };
                add(
                    "typed otherwise",
                    Element::Type(direction, name.clone()),
                    &|contract| {
                        change(contract, &|all| {
                            all[index].kind = other.to_owned();
                            all[index].default = None;
                            all[index].examples.clear();
                        });
                    },
                );
            }
            add(
                "the other way",
                Element::Required(direction, name.clone()),
                &|contract| {
                    change(contract, &|all| all[index].required ^= true);
                },
            );
            if field.kind == "string" {
                add(
                    "listed",
                    Element::Value(direction, name, "ADDED_VALUE".to_owned()),
                    &|contract| {
                        change(contract, &|all| {
                            all[index].values.push("ADDED_VALUE".to_owned())
                        });
                    },
                );
            }
        }
    }
    add("new", Element::Status("418".to_owned()), &|contract| {
        contract.statuses.push("418".to_owned());
        contract.statuses.sort();
    });
    for status in contract
        .statuses
        .iter()
        .filter(|status| !status.starts_with('2'))
    {
        add("gone", Element::Status(status.clone()), &|contract| {
            contract.statuses.retain(|other| other != status);
        });
    }
    all
}

/// Each takes a second, so that a usual run makes one of many: those of all pages
/// and kinds in turn. `EVERY=1 cargo test -p xtask several_sources` makes
/// them all.
#[test]
fn an_edit_of_one_of_several_sources_is_never_lost() {
    let pages = known();
    let sound = sound(&pages);
    let every = std::env::var("EVERY").ok();
    let every = every.and_then(|word| word.parse().ok()).unwrap_or(29);
    let (mut made, mut lost) = (0, String::new());
    for (page, contract) in &pages {
        for edit in edits(page, contract) {
            made += 1;
            if made % every != 0 {
                continue;
            }
            let mut changed = pages.clone();
            changed.insert(page.clone(), edit.contract.clone());
            if let Some(why) = how_it_is_lost(&with(&sound, &changed), &changed, page, &edit) {
                lost += &format!("{}: {why}\n", edit.name);
            }
        }
    }
    assert_eq!(lost, "", "edits were lost");
    assert!(made > 150, "only {made} edits were made");
}

fn how_it_is_lost(inputs: &Inputs, all: &Pages, page: &str, edit: &Edit) -> Option<String> {
    let plan = regenerated(inputs);
    let told = exit(&plan.findings);
    if told == Exit::Stale || plan.writes.is_empty() && told == Exit::Fresh {
        return Some(format!("not found: {}", brief(&plan.findings)));
    }
    if told == Exit::Failure {
        return None;
    }
    let operations = spec::operations(&document(&plan.outputs).value);
    let mut named = operations.iter();
    let operation = named.find(|operation| operation.pages.iter().any(|other| other == page))?;
    let facts = operation.contract.facts();
    let in_spec = facts.iter().find(|(element, _)| *element == edit.element);
    let in_spec = in_spec.map(|(_, value)| value.clone());
    // What is gone here may stand elsewhere, and then it stays.
    let said = |other: &String| match other == page {
        true => edit.contract.facts(),
        false => all[other].facts(),
    };
    let mut said = operation.pages.iter().flat_map(said);
    let elsewhere =
        said.any(|(element, _)| element == edit.element || is_range_of(&element, &edit.element));
    match (&edit.now, &in_spec) {
        (Some(now), Some(spec)) if now == spec => None,
        (None, None) => None,
        (None, Some(_)) if elsewhere => None,
        (now, spec) => Some(format!("the page says {now:?} now, and the spec {spec:?}")),
    }
}

fn is_range_of(range: &Element, status: &Element) -> bool {
    matches!((range, status), (Element::Status(range), Element::Status(status))
        if range.ends_with("XX") && range[..1] == status[..1])
}

/// What a gateway newly answers to a verification lets nobody in, and spends
/// nobody knows what, until a person has said so.
#[test]
fn what_is_new_of_a_verification_is_unknown() {
    const VERIFY: &str = "infobip-2fa#verify-2fa-phone-number";
    let mut pages = known();
    let sound = sound(&pages);
    let page = pages.get_mut(VERIFY).expect("the page");
    page.statuses.push("418".to_owned());
    let word = |name: &str, values: &[&str]| Field {
        name: name.to_owned(),
        kind: "string".to_owned(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        ..Field::default()
    };
    let old = page.reply.iter_mut().find(|field| field.name == "pinError");
    *old.expect("the field") = word("pinError", &["WRONG_PIN", "LOCKED"]);
    page.reply.push(word("state", &["OK", "KO"]));
    let plan = regenerated(&with(&sound, &pages));
    let found = brief(&plan.findings);
    let document = document(&plan.outputs).value;
    let schemas = &document["components"]["schemas"];
    assert_eq!(
        schemas["PinError"]["x-verification"]["LOCKED"], "unknown",
        "{found}"
    );
    assert_eq!(schemas["PinError"]["x-verification"]["WRONG_PIN"], "wrong");
    assert_eq!(
        schemas["State"]["x-verification"],
        json!({ "OK": "unknown", "KO": "unknown" })
    );
    let operations = spec::operations(&document);
    let mut named = operations.iter();
    let verify = named
        .find(|operation| operation.pages == [VERIFY])
        .expect("the operation");
    let answer = verify.pointer.join("responses").join("418");
    assert_eq!(answer.get(&document)["x-attempt"], "unknown");
}
