//! Two contracts are held against each other fact by fact.

use xtask::contract::{Contract, Direction, Element, Field, compare};

fn field(name: &str, kind: &str, items: Option<&str>) -> Field {
    Field {
        name: name.to_owned(),
        kind: kind.to_owned(),
        items: items.map(str::to_owned),
        ..Field::default()
    }
}

fn contract(reply: Vec<Field>) -> Contract {
    Contract {
        reply,
        ..Contract::default()
    }
}

#[test]
fn what_an_array_holds_is_part_of_its_type() {
    let page = contract(vec![field("stops", "array", Some("string"))]);
    let spec = contract(vec![field("stops", "array", Some("integer"))]);
    let differences = compare(&page, &spec);
    let [difference] = differences.as_slice() else {
        panic!("{differences:?}");
    };
    assert_eq!(
        difference.element,
        Element::Type(Direction::Reply, "stops".to_owned())
    );
    assert_eq!(difference.page.as_deref(), Some("array of string"));
    assert_eq!(difference.spec.as_deref(), Some("array of integer"));
}

#[test]
fn an_object_that_is_missing_is_missing_once() {
    let page = contract(vec![
        field("depot", "object", None),
        field("depot.name", "string", None),
        field("depot.name.first", "string", None),
    ]);
    let differences = compare(&page, &contract(Vec::new()));
    let elements: Vec<_> = differences
        .iter()
        .map(|difference| &difference.element)
        .collect();
    assert_eq!(
        elements,
        [&Element::Field(Direction::Reply, "depot".to_owned())]
    );
}

#[test]
fn a_member_that_is_missing_is_named_in_full() {
    let depot = || field("depot", "object", None);
    let page = contract(vec![depot(), field("depot.name", "string", None)]);
    let differences = compare(&page, &contract(vec![depot()]));
    let elements: Vec<_> = differences
        .iter()
        .map(|difference| difference.element.to_string())
        .collect();
    assert_eq!(elements, ["the reply field `depot.name`"]);
}
