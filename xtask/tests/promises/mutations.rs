//! Every fact of every page, changed once in the spec and once on the page.
//! Each change must be found where it is; and after `regenerate` either all is
//! fresh again, or a person is told and the spec was left alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{Made, Shape, brief, document, fresh, made_pages, one_source};
use serde_json::{Map, Value, json};
use xtask::audit::facts::Known;
use xtask::audit::saved::Saved;
use xtask::audit::{operations as audit, pages};
use xtask::contract::{Assumed, Contract, Direction, Element, Field, Location};
use xtask::document::Document;
use xtask::patch::Plan;
use xtask::report::exit::Exit;
use xtask::report::finding::{Finding, Severity, exit};
use xtask::report::kind::Kind;
use xtask::spec::{self, Operation, Pointer, resolve};
use xtask::workspace::{Inputs, SPEC};

/// One change of one fact in the spec.
struct Mutation {
    name: String,
    /// Words of the finding, which name what was changed.
    told: String,
    /// Where the finding must be: here, around it or below it.
    place: String,
    spec: Value,
}

/// The spec as a value that is mutated.
struct Spec(Value);

impl Spec {
    fn at(&self, pointer: &Pointer) -> &Value {
        pointer.get(&self.0)
    }

    fn members(&mut self, pointer: &Pointer) -> &mut Map<String, Value> {
        let element = pointer.find_mut(&mut self.0).and_then(Value::as_object_mut);
        element.unwrap_or_else(|| panic!("`{pointer}` is a mapping"))
    }

    fn items(&mut self, pointer: &Pointer) -> &mut Vec<Value> {
        let element = pointer.find_mut(&mut self.0).and_then(Value::as_array_mut);
        element.unwrap_or_else(|| panic!("`{pointer}` is a list"))
    }

    fn set(&mut self, pointer: &Pointer, key: &str, value: Value) {
        self.members(pointer).insert(key.to_owned(), value);
    }

    fn remove(&mut self, pointer: &Pointer, key: &str) {
        let removed = self.members(pointer).shift_remove(key);
        assert!(removed.is_some(), "`{key}` of `{pointer}` was there");
    }

    fn rename(&mut self, pointer: &Pointer, old: &str, new: &str) {
        let value = self
            .members(pointer)
            .shift_remove(old)
            .expect("it was there");
        self.set(pointer, new, value);
    }
}

fn edited(spec: &Value, edit: impl FnOnce(&mut Spec)) -> Value {
    let mut spec = Spec(spec.clone());
    edit(&mut spec);
    spec.0
}

#[test]
fn every_change_of_the_spec_is_found() {
    // The facts are those of the real pages, field by field.
    let facts = crate::common::known_facts();
    let spec = document(&one_source()).value;
    let find = |value: Value| {
        let lines = BTreeMap::new();
        let document = Document { value, lines };
        let operations = spec::operations(&document.value);
        audit::check(&document, &operations, &facts, &BTreeSet::new(), None)
    };
    assert_eq!(
        brief(&find(spec.clone())),
        "",
        "the unchanged spec is fresh"
    );
    let mut made = 0;
    let mut survived = String::new();
    for operation in spec::operations(&spec) {
        let page = operation.pages.first().expect("every operation has a page");
        for mutation in mutations(&spec, &operation, &facts[page].contract) {
            made += 1;
            let findings = find(mutation.spec.clone());
            if !findings.iter().any(|finding| is_about(finding, &mutation)) {
                let Mutation {
                    name, told, place, ..
                } = &mutation;
                let found = brief(&findings);
                survived += &format!("{name} (wanted `{told}` near {place})\n{found}\n");
            }
        }
    }
    assert_eq!(survived, "", "mutations survived");
    assert!(made > 150, "only {made} mutations were made");
    println!("{made} mutations of the spec, none survived");
}

fn is_about(finding: &Finding, mutation: &Mutation) -> bool {
    let Some(place) = &finding.place else {
        return false;
    };
    let near =
        place.pointer.starts_with(&mutation.place) || mutation.place.starts_with(&place.pointer);
    finding.severity > Severity::Note
        && place.file == SPEC
        && near
        && (finding.message.contains(&mutation.told) || finding.kind == Kind::ContradictedDeparture)
}

/// Every change of every fact of an operation.
fn mutations(value: &Value, operation: &Operation, page: &Contract) -> Vec<Mutation> {
    let mut all = Vec::new();
    let mut add = |element: &Element, how: &str, told: String, place: &Pointer, spec: Value| {
        let name = format!("{}: {element}: {how}", operation.id);
        all.push(Mutation {
            name,
            told,
            place: place.to_string(),
            spec,
        });
    };
    for (element, _) in page.facts() {
        let (item, method) = operation.pointer.parent_and_key().expect("a path item");
        let at = operation.place(&element);
        // What is gone can only be missed where it belongs.
        let near = match &element {
            Element::Method => item.join("put"),
            Element::Path => Pointer::from("/paths").join("/moved"),
            Element::Header(_) => operation.pointer.join("security"),
            Element::Host(_) => item.join("servers"),
            Element::Location(..) => operation.pointer.join("parameters"),
            Element::Field(direction, _) => {
                operation.object(*direction).expect("a body").to_owned()
            }
            Element::Value(direction, name, _) => {
                operation.place(&Element::Value(*direction, name.clone(), String::new()))
            }
            _ => at.clone(),
        };
        let told = element.to_string();
        let mut change = |how: &str, told: &str, edit: &dyn Fn(&mut Spec)| {
            add(&element, how, told.to_owned(), &near, edited(value, edit));
        };
        match &element {
            Element::Method => change("another method", "the method", &|spec| {
                spec.rename(&item, &method, "put");
            }),
            Element::Path => change("another path", "the path", &|spec| {
                spec.rename(
                    &Pointer::from("/paths"),
                    page.path.as_deref().expect("a path"),
                    "/moved",
                );
            }),
            Element::Host(_) => change("another host", &told, &|spec| {
                spec.set(&at, "url", json!("https://moved.example"));
            }),
            Element::Header(name) => {
                change("renamed", &told, &|spec| {
                    spec.set(&at, "name", json!("Renamed"))
                });
                change("dropped", name, &|spec| {
                    drop_scheme(spec, &operation.pointer, &at)
                });
            }
            Element::Field(direction, name) => {
                change("dropped", &told, &|spec| {
                    drop_field(spec, operation, *direction, name)
                });
                change("renamed", &told, &|spec| {
                    rename_field(spec, operation, *direction, name)
                });
            }
            // A reply has its fields in the body and nowhere else.
            Element::Location(Direction::Reply, _) => {}
            Element::Location(Direction::Request, name) => {
                change("moved", name, &|spec| move_field(spec, operation, name));
            }
            Element::Type(direction, name) => change("another type", name, &|spec| {
                let kind = page
                    .field(*direction, name)
                    .map_or("", |field| field.kind.as_str());
                let other = if kind == "integer" {
                    "boolean"
                } else {
                    "integer"
                };
                set_type(spec, &at, other);
            }),
            Element::Required(direction, name) => change("not required", name, &|spec| {
                flip_required(spec, operation, *direction, name);
            }),
            Element::Default(..) => {
                let holder = default_holder(value, &at);
                change("dropped", &told, &|spec| {
                    spec.remove(&holder, "x-gateway-default")
                });
                change("another default", &told, &|spec| {
                    spec.set(&holder, "x-gateway-default", json!("changed"));
                });
            }
            Element::Value(_, name, word) => {
                let (list, index) = at.parent_and_key().expect("a list");
                let index: usize = index.parse().expect("an index");
                change("dropped", word, &|spec| {
                    spec.items(&list).remove(index);
                });
                change("renamed", word, &|spec| {
                    spec.items(&list)[index] = json!("RENAMED")
                });
                change(
                    "one more",
                    &format!("`ADDED` of the reply field `{name}`"),
                    &|spec| {
                        spec.items(&list).insert(index, json!("ADDED"));
                    },
                );
            }
            Element::Status(status) => {
                let list = at.parent();
                change("dropped", &told, &|spec| spec.remove(&list, status));
                change("renamed", &told, &|spec| spec.rename(&list, status, "418"));
            }
            Element::FailureBody(_) => unreachable!("no page has failure bodies"),
        }
    }
    // What a page does not have must not be there without a reason either.
    for direction in [Direction::Request, Direction::Reply] {
        for field in page.fields(direction) {
            let element = Element::Required(direction, field.name.clone());
            let place = operation.place(&element);
            if !field.required {
                let spec = edited(value, |spec| {
                    flip_required(spec, operation, direction, &field.name)
                });
                add(&element, "required", field.name.clone(), &place, spec);
            }
            if field.default.is_none() {
                let element = Element::Default(direction, field.name.clone());
                let spec = edited(value, |spec| add_default(spec, &place));
                add(&element, "added", element.to_string(), &place, spec);
            }
        }
        if let Some(object) = operation.object(direction) {
            let element = Element::Field(direction, "added".to_owned());
            let spec = edited(value, |spec| {
                (spec.set(
                    &object.join("properties"),
                    "added",
                    json!({ "type": "string" }),
                ));
            });
            add(&element, "added", element.to_string(), object, spec);
        }
    }
    let responses = operation.pointer.join("responses");
    let spec = edited(value, |spec| {
        (spec.set(
            &responses,
            "418",
            json!({ "description": "Added.", "x-delivery": "unknown" }),
        ));
    });
    let element = Element::Status("418".to_owned());
    add(&element, "added", element.to_string(), &responses, spec);
    all
}

fn drop_scheme(spec: &mut Spec, operation: &Pointer, scheme: &Pointer) {
    let name = scheme.last_key().expect("a name");
    let security = operation.join("security");
    let count = spec.at(&security).as_array().map_or(0, Vec::len);
    for index in (0..count).rev() {
        if spec.at(&security.index(index)).get(&name).is_some() {
            spec.items(&security).remove(index);
        }
    }
}

/// Where a field stands: the mapping of properties, or the parameter itself.
fn is_parameter(
    spec: &Spec,
    operation: &Operation,
    direction: Direction,
    name: &str,
) -> Option<Pointer> {
    let place = operation.place(&Element::Field(direction, name.to_owned()));
    spec.at(&place).get("in").is_some().then_some(place)
}

fn drop_field(spec: &mut Spec, operation: &Operation, direction: Direction, name: &str) {
    match is_parameter(spec, operation, direction, name) {
        Some(_) => spec.remove(&operation.pointer, "parameters"),
        None => {
            let properties = operation
                .object(direction)
                .expect("a body")
                .join("properties");
            spec.remove(&properties, name);
        }
    }
}

fn rename_field(spec: &mut Spec, operation: &Operation, direction: Direction, name: &str) {
    match is_parameter(spec, operation, direction, name) {
        Some(place) => spec.set(&place, "name", json!("renamed")),
        None => {
            let properties = operation
                .object(direction)
                .expect("a body")
                .join("properties");
            spec.rename(&properties, name, "renamed");
        }
    }
}

fn move_field(spec: &mut Spec, operation: &Operation, name: &str) {
    if let Some(place) = is_parameter(spec, operation, Direction::Request, name) {
        return spec.set(&place, "in", json!("header"));
    }
    drop_field(spec, operation, Direction::Request, name);
    let parameter = json!({ "name": name, "in": "query", "schema": { "type": "string" } });
    let list = operation.pointer.join("parameters");
    if spec.at(&list).is_array() {
        spec.items(&list).push(parameter);
    } else {
        spec.set(&operation.pointer, "parameters", json!([parameter]));
    }
}

fn set_type(spec: &mut Spec, place: &Pointer, kind: &str) {
    let parameter = spec.at(place).get("schema").is_some();
    let (holder, key) = if parameter {
        (place.clone(), "schema".to_owned())
    } else {
        place.parent_and_key().expect("a field has a holder")
    };
    spec.set(&holder, &key, json!({ "type": kind }));
}

fn flip_required(spec: &mut Spec, operation: &Operation, direction: Direction, name: &str) {
    if let Some(place) = is_parameter(spec, operation, direction, name) {
        let required = spec.at(&place)["required"].as_bool().unwrap_or(false);
        return spec.set(&place, "required", json!(!required));
    }
    let object = operation.object(direction).expect("a body");
    let list = object.join("required");
    let listed = spec::strings(spec.at(&list)).position(|other| other == name);
    match listed {
        Some(index) => {
            spec.items(&list).remove(index);
        }
        None if spec.at(&list).is_array() => spec.items(&list).push(json!(name)),
        None => spec.set(object, "required", json!([name])),
    }
}

fn default_holder(value: &Value, place: &Pointer) -> Pointer {
    let (layers, _) = resolve(value, place);
    let has = |layer: &&Pointer| {
        layer
            .find(value)
            .is_some_and(|at| at.get("x-gateway-default").is_some())
    };
    layers
        .iter()
        .find(has)
        .expect("the spec has the default")
        .clone()
}

fn add_default(spec: &mut Spec, place: &Pointer) {
    match spec.at(place).get("$ref").cloned() {
        Some(reference) => {
            let (holder, key) = place.parent_and_key().expect("a field has a holder");
            let wrapped = json!({ "x-gateway-default": "added", "allOf": [{ "$ref": reference }] });
            spec.set(&holder, &key, wrapped);
        }
        None => spec.set(place, "x-gateway-default", json!("added")),
    }
}

/// One change of one fact on a page.
struct PageMutation {
    name: String,
    made: Made,
    /// Whether `regenerate` may patch the spec by itself.
    mechanical: bool,
}

#[test]
fn every_change_of_a_page_is_found_and_applied() {
    let pages = made_pages(Shape::Dump);
    let inputs = fresh(&pages);
    let applied = |(page, made): (&String, &Made)| {
        let mutations = page_mutations(made);
        let survivors = mutations.iter().filter_map(|mutation| {
            let why = is_found_and_applied(&inputs, page, mutation).err()?;
            Some(format!("{page}: {}: {why}\n", mutation.name))
        });
        let survivors: String = survivors.collect();
        let mechanical = mutations
            .iter()
            .filter(|mutation| mutation.mechanical)
            .count();
        (mutations.len(), mechanical, survivors)
    };
    // Each page has a thread, since a run of the generator is not short.
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = pages
            .iter()
            .map(|page| scope.spawn(move || applied(page)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("no panic"))
            .collect()
    });
    let survived: String = outcomes.iter().map(|outcome| outcome.2.as_str()).collect();
    assert_eq!(survived, "", "mutations survived");
    let made: usize = outcomes.iter().map(|outcome| outcome.0).sum();
    let mechanical: usize = outcomes.iter().map(|outcome| outcome.1).sum();
    assert!(made > 100, "only {made} mutations were made");
    println!(
        "{made} mutations of pages, none survived: {mechanical} were applied to the spec, {} \
         left to a person",
        made - mechanical
    );
}

/// Which facts a page has, and which changed, does not depend on its shape.
#[test]
fn both_shapes_of_a_page_say_the_same() {
    let mut compared = 0;
    let (dumps, htmls) = (made_pages(Shape::Dump), made_pages(Shape::Html));
    for (page, dump) in &dumps {
        let pairs = page_mutations(dump)
            .into_iter()
            .zip(page_mutations(&htmls[page]));
        for (dump, html) in pairs.filter(|(dump, html)| dump.name == html.name) {
            let read = |made: &Made| {
                let page = xtask::source::read_page("page.txt", made.page().as_bytes());
                sorted(&page.expect("a readable page").contract)
            };
            assert_eq!(read(&dump.made), read(&html.made), "{page}: {}", dump.name);
            assert_eq!(
                read(&dump.made),
                sorted(&dump.made.contract),
                "{page}: {}",
                dump.name
            );
            compared += 1;
        }
    }
    assert!(compared > 100, "only {compared} pages were compared");
}

/// Pages group fields by their place.
fn sorted(contract: &Contract) -> Vec<(Element, String)> {
    let mut facts = contract.facts();
    facts.sort();
    facts
}

fn is_found_and_applied(
    inputs: &Inputs,
    page: &str,
    mutation: &PageMutation,
) -> Result<(), String> {
    let mut changed = inputs.clone();
    let bytes = mutation.made.page().into_bytes();
    changed
        .pages
        .as_mut()
        .expect("pages")
        .insert(page.to_owned(), bytes);

    let operations = spec::operations(&document(inputs).value);
    let findings = pages::check(&Saved::read(&changed), &Known::read(inputs), &operations);
    let file = format!("source-facts/{page}.yaml");
    let found = findings.iter().any(|finding| {
        let place = finding
            .place
            .as_ref()
            .is_some_and(|place| place.file.ends_with(&file));
        place && finding.severity > Severity::Note
    });
    if !found {
        return Err(format!("not found\n{}", brief(&findings)));
    }
    let plan = plan(&changed)?;
    // The plan ends with what a check of its outputs finds.
    match (mutation.mechanical, exit(&plan.findings)) {
        (true, Exit::Fresh) | (false, Exit::Failure) => {}
        (true, _) => return Err(format!("not fresh again\n{}", brief(&plan.findings))),
        (false, _) => return Err("nobody was told".to_owned()),
    }
    match self::plan(&plan.outputs)?.writes.keys().next() {
        Some(file) => Err(format!("the second run writes {file}")),
        None => Ok(()),
    }
}

fn plan(inputs: &Inputs) -> Result<Plan, String> {
    xtask::patch::plan(inputs, &[]).map_err(|error| error.to_string())
}

fn page_mutations(made: &Made) -> Vec<PageMutation> {
    let mut all = Vec::new();
    let mut add = |name: String, mechanical: bool, edit: &dyn Fn(&mut Contract)| {
        let mut made = made.clone();
        edit(&mut made.contract);
        all.push(PageMutation {
            name,
            made,
            mechanical,
        });
    };
    for (element, fact) in made.contract.facts() {
        let is_success = |status: &str| status.starts_with('2');
        match &element {
            Element::Method => add("another method".to_owned(), false, &|contract| {
                contract.method = "PUT".to_owned()
            }),
            Element::Path => add("another path".to_owned(), false, &|contract| {
                contract.path = Some("/moved".to_owned())
            }),
            Element::Host(_) => add("another host".to_owned(), false, &|contract| {
                contract.hosts = vec!["https://moved.example".to_owned()]
            }),
            Element::Header(header) => {
                add(format!("{element} dropped"), false, &|contract| {
                    contract.headers.retain(|other| other != header)
                });
                add(format!("{element} renamed"), false, &|contract| {
                    for other in contract.headers.iter_mut().filter(|other| *other == header) {
                        *other = "Renamed".to_owned();
                    }
                });
            }
            Element::Status(status) => {
                let last = made.contract.statuses.len() == 1;
                let mechanical = !is_success(status);
                if !last {
                    add(format!("{element} dropped"), mechanical, &|contract| {
                        contract.statuses.retain(|other| other != status)
                    });
                }
                add(format!("{element} replaced"), mechanical, &|contract| {
                    for other in contract
                        .statuses
                        .iter_mut()
                        .filter(|other| *other == status)
                    {
                        *other = if is_success(status) { "202" } else { "418" }.to_owned();
                    }
                });
            }
            of_field => {
                let (direction, name) = of_field.field().expect("the rest is about fields");
                for (how, mechanical, edit) in field_mutations(of_field, &fact) {
                    add(format!("{element} {how}"), mechanical, &|contract| {
                        let fields = match direction {
                            Direction::Request => &mut contract.request,
                            Direction::Reply => &mut contract.reply,
                        };
                        let index = fields
                            .iter()
                            .position(|field| field.name == name)
                            .expect("the field");
                        edit(fields, index);
                    });
                }
            }
        }
    }
    additions(made, &mut add);
    for cell in xtask::source::read_page("page.txt", made.page().as_bytes())
        .expect("a readable page")
        .wording
        .into_keys()
    {
        // A title is what the test's pages are told apart by.
        if cell != "title" {
            let made = Made {
                reworded: Some(cell.clone()),
                ..made.clone()
            };
            all.push(PageMutation {
                name: format!("{cell} reworded"),
                made,
                mechanical: true,
            });
        }
    }
    // A default that is in words already is none of the changes.
    all.retain(|mutation| mutation.made.page() != made.page());
    all
}

type FieldEdit = Box<dyn Fn(&mut Vec<Field>, usize)>;

fn field_mutations(element: &Element, fact: &str) -> Vec<(&'static str, bool, FieldEdit)> {
    match element {
        // The spec declares where this field really is, so that another word
        // on it is for a person to reconcile.
        Element::Location(_, name) if name == "ncNeeded" => vec![
            (
                "moved to where it is",
                true,
                Box::new(|fields, index| fields[index].location = Location::Query),
            ),
            (
                "moved elsewhere",
                false,
                Box::new(|fields, index| fields[index].location = Location::Header),
            ),
        ],
        Element::Location(Direction::Request, _) => vec![(
            "moved",
            true,
            Box::new(|fields, index| fields[index].location = Location::Query),
        )],
        Element::Location(..) => Vec::new(),
        Element::Field(..) => vec![
            (
                "dropped",
                true,
                Box::new(|fields, index| {
                    fields.remove(index);
                }),
            ),
            (
                "renamed",
                true,
                Box::new(|fields, index| fields[index].name = format!("other{index}")),
            ),
            (
                "respelt",
                true,
                Box::new(|fields, index| {
                    let field = &mut fields[index];
                    field.name = field.name.to_uppercase();
                }),
            ),
        ],
        // What the page contradicts itself in, and an example that is not of the
        // new type, are for a person.
        Element::Type(_, name) => vec![(
            "of another type",
            !["ncStatus", "recipient"].contains(&name.as_str()),
            Box::new(|fields, index| {
                let field = &mut fields[index];
                let literal = matches!(field.default, Some(Assumed::Literal(_)));
                field.kind = match field.kind.as_str() {
                    // A default of the old type would be none of another.
                    "integer" | "boolean" if literal => "string",
                    "integer" => "boolean",
                    _ => "integer",
                }
                .to_owned();
            }),
        )],
        Element::Required(..) => vec![(
            "no more",
            true,
            Box::new(|fields, index| fields[index].required = false),
        )],
        Element::Default(..) => vec![
            (
                "dropped",
                true,
                Box::new(|fields, index| fields[index].default = None),
            ),
            (
                "another",
                true,
                Box::new(|fields, index| {
                    let field = &mut fields[index];
                    let word = match field.kind.as_str() {
                        "boolean" => "false",
                        "integer" => "90",
                        _ => "word",
                    };
                    field.default = Some(Assumed::Literal(word.to_owned()));
                }),
            ),
            (
                "in words",
                true,
                Box::new(|fields, index| {
                    fields[index].default = Some(Assumed::Prose(String::new()))
                }),
            ),
        ],
        Element::Value(_, _, value) if fact == "listed" => {
            let (dropped, renamed) = (value.clone(), value.clone());
            vec![
                (
                    "dropped",
                    true,
                    Box::new(move |fields, index| {
                        fields[index].values.retain(|other| *other != dropped)
                    }),
                ),
                (
                    "renamed",
                    true,
                    Box::new(move |fields, index| {
                        for other in fields[index]
                            .values
                            .iter_mut()
                            .filter(|other| **other == renamed)
                        {
                            other.push_str("_RENAMED");
                        }
                    }),
                ),
            ]
        }
        Element::Value(_, _, value) => {
            let listed = value.clone();
            vec![
                (
                    "listed",
                    true,
                    Box::new(move |fields, index| {
                        fields[index].stray_values.clear();
                        fields[index].values.push(listed.clone());
                    }),
                ),
                (
                    "gone from the prose",
                    false,
                    Box::new(|fields, index| fields[index].stray_values.clear()),
                ),
            ]
        }
        _ => Vec::new(),
    }
}

type Add<'all> = &'all mut dyn FnMut(String, bool, &dyn Fn(&mut Contract));

/// What a page may come to document.
fn additions(made: &Made, add: Add<'_>) {
    let field = |location: Location, required: bool| Field {
        name: "addedField".to_owned(),
        location,
        kind: "string".to_owned(),
        required,
        ..Field::default()
    };
    for (how, place, required) in [
        ("optional body field", Location::Body, false),
        ("required body field", Location::Body, true),
        ("query parameter", Location::Query, true),
    ] {
        add(format!("{how} added"), true, &|contract| {
            contract.request.push(field(place, required))
        });
        add(format!("{how} added first"), true, &|contract| {
            contract.request.insert(0, field(place, required))
        });
    }
    add("status added".to_owned(), true, &|contract| {
        contract.statuses.push("418".to_owned())
    });
    add("status of a sibling added".to_owned(), true, &|contract| {
        contract.statuses.push("403".to_owned())
    });
    for index in 0..made.contract.request.len() {
        if !made.contract.request[index].required {
            add(format!("request row {index} required"), true, &|contract| {
                contract.request[index].required = true
            });
        }
        if made.contract.request[index].default.is_none() {
            add(
                format!("request row {index} with a default"),
                true,
                &|contract| {
                    contract.request[index].default = Some(Assumed::Literal("7".to_owned()));
                },
            );
        }
        if !made.contract.request[index].examples.is_empty() {
            add(
                format!("request row {index} with another example"),
                true,
                &|contract| {
                    contract.request[index].examples[0].push('7');
                },
            );
        }
    }
    if made.contract.reply.is_empty() {
        return;
    }
    add("reply field added".to_owned(), true, &|contract| {
        contract.reply.push(field(Location::Body, false))
    });
    add(
        "reply field with values added".to_owned(),
        true,
        &|contract| {
            let values = vec!["ADDED_FIRST".to_owned(), "ADDED_SECOND".to_owned()];
            contract.reply.push(Field {
                values,
                ..field(Location::Body, false)
            });
        },
    );
    for index in 0..made.contract.reply.len() {
        add(format!("reply row {index} required"), true, &|contract| {
            contract.reply[index].required = true
        });
        if !made.contract.reply[index].values.is_empty() {
            add(
                format!("value added to reply row {index}"),
                true,
                &|contract| {
                    contract.reply[index].values.insert(1, "ADDED".to_owned());
                },
            );
            add(
                format!("value added in prose of reply row {index}"),
                false,
                &|contract| {
                    contract.reply[index].stray_values.push("STRAY".to_owned());
                },
            );
        }
    }
}
