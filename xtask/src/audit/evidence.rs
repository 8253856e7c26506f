//! What all sources of one operation say together.
//!
//! An element is documented where any of the sources has it. Where they
//! contradict each other, the spec follows one of them, and says why not the
//! others.

use std::collections::{BTreeMap, BTreeSet};

use crate::checks::names_in_template;
use crate::contract::{Assumed, Contract, Difference, Direction, Element, Field, Location};
use crate::source_facts::{Departure, Facts};
use crate::spec::{Operation, Pointer};

/// The facts of an operation's sources, in the order in which it names them.
pub struct Evidence<'facts> {
    pub facts: Vec<&'facts Facts>,
    /// How many sources it names, of which some may not be known.
    pub named: usize,
    /// The operation that they are of.
    id: &'facts str,
    all: &'facts Witnesses,
}

/// What the sources of every operation document of what operations share, with
/// the IDs of those operations.
#[derive(Default)]
pub struct Witnesses {
    /// The values, with the schema that lists them in the spec.
    values: BTreeMap<(Pointer, String), BTreeSet<String>>,
    /// The security schemes whose headers are documented.
    schemes: BTreeMap<Pointer, BTreeSet<String>>,
}

impl Witnesses {
    pub fn of(operations: &[Operation], known: &BTreeMap<String, Facts>) -> Self {
        let mut all = Self::default();
        for operation in operations {
            let id = || operation.id.clone();
            for value in documented_values(operation, known) {
                all.values.entry(value).or_default().insert(id());
            }
            for scheme in documented_schemes(operation, known) {
                all.schemes.entry(scheme).or_default().insert(id());
            }
        }
        all
    }
}

/// Whether others than the operation of that ID are among the witnesses.
fn others(witnesses: Option<&BTreeSet<String>>, id: &str) -> bool {
    witnesses.is_some_and(|ids| ids.iter().any(|other| other != id))
}

impl<'facts> Evidence<'facts> {
    /// Of an operation whose sources are known, at least one of them.
    pub fn of(
        operation: &'facts Operation,
        all: &'facts Witnesses,
        known: &'facts BTreeMap<String, Facts>,
    ) -> Option<Self> {
        let facts: Vec<_> = facts_of(operation, known).collect();
        (!facts.is_empty()).then(|| Self {
            facts,
            named: operation.pages.len(),
            id: &operation.id,
            all,
        })
    }

    /// The departures that were recorded when their reasons were given.
    pub fn departures(&self) -> Vec<Departure> {
        let all = self.facts.iter().flat_map(|facts| &facts.departures);
        all.cloned().collect()
    }

    /// Those that were recorded of a source in an element, or else of any of the
    /// sources, since another one may be what the element is held against now.
    pub fn departures_of(&self, page: &str, element: &str) -> Vec<Departure> {
        let mut all = self.facts.iter();
        let own = all.find(|facts| facts.page == page);
        let own = own.into_iter().flat_map(|facts| &facts.departures);
        let own: Vec<_> = own.filter(|old| old.element == element).cloned().collect();
        match own.is_empty() {
            true => self.departures(),
            false => own,
        }
    }

    /// The source that a fact comes from, or the first one.
    pub fn source_of(&self, element: &Element) -> &'facts Facts {
        let has = |facts: &&&Facts| {
            let all = facts.contract.facts();
            all.iter().any(|(other, _)| other == element)
        };
        let field = element.field();
        let has_field = |facts: &&&Facts| {
            field.is_some_and(|(direction, name)| facts.contract.field(direction, name).is_some())
        };
        let mut all = self.facts.iter();
        let found = all.find(has).or_else(|| self.facts.iter().find(has_field));
        found.copied().unwrap_or(self.facts[0])
    }

    /// A page, and the row of it that a fact comes from.
    pub fn row_of(&self, page: &str, element: &Element) -> String {
        let facts = self.facts.iter().find(|facts| facts.page == page);
        let field = element.field();
        let row = facts
            .zip(field)
            .and_then(|(facts, (direction, name))| facts.contract.field(direction, name))
            .map(|field| field.row.as_str())
            .filter(|row| !row.is_empty());
        match row {
            Some(row) => format!("{page}: {row}"),
            None => page.to_owned(),
        }
    }

    /// One contract of all. Where sources contradict each other, it says what
    /// the spec says, if one of them does.
    pub fn merged(&self, operation: &Operation) -> Contract {
        let spec = &operation.contract;
        let contracts: Vec<&Contract> = self.facts.iter().map(|facts| &facts.contract).collect();
        let methods = contracts.iter().map(|contract| contract.method.clone());
        let paths = contracts
            .iter()
            .filter_map(|contract| contract.path.clone());
        let mut merged = Contract {
            method: follow(methods, &spec.method).unwrap_or_default(),
            path: match &spec.path {
                Some(path) => follow(paths, path),
                None => paths.into_iter().next(),
            },
            hosts: union(contracts.iter().map(|contract| &contract.hosts)),
            headers: union(contracts.iter().map(|contract| &contract.headers)),
            statuses: union(contracts.iter().map(|contract| &contract.statuses)),
            ..Contract::default()
        };
        if merged.headers.is_empty() {
            merged.headers = self.headers_elsewhere(operation);
        }
        merged.statuses = without_ranges(merged.statuses, &spec.statuses);
        for direction in [Direction::Request, Direction::Reply] {
            let mut names: Vec<&String> = Vec::new();
            for field in contracts
                .iter()
                .flat_map(|contract| contract.fields(direction))
            {
                if !names.contains(&&field.name) {
                    names.push(&field.name);
                }
            }
            let fields = names.into_iter().map(|name| {
                let said: Vec<&Field> = contracts
                    .iter()
                    .filter_map(|contract| contract.field(direction, name))
                    .collect();
                let mut field = merged_field(&said, spec.field(direction, name));
                self.add_values_from_elsewhere(operation, direction, &mut field);
                field
            });
            match direction {
                Direction::Request => merged.request = fields.collect(),
                Direction::Reply => merged.reply = fields.collect(),
            }
        }
        add_path_parameters(&mut merged, spec.path.as_deref());
        merged.failure_bodies = self.failure_bodies(operation);
        merged
    }

    fn add_values_from_elsewhere(
        &self,
        operation: &Operation,
        direction: Direction,
        field: &mut Field,
    ) {
        let in_spec = operation.contract.field(direction, &field.name);
        let Some((in_spec, list)) = in_spec.zip(operation.list(direction, &field.name)) else {
            return;
        };
        for value in &in_spec.values {
            let known = field.values.contains(value) || field.stray_values.contains(value);
            let witnesses = self.all.values.get(&(list.clone(), value.clone()));
            if !known && others(witnesses, self.id) {
                field.values.push(value.clone());
            }
        }
    }

    /// How a gateway authenticates holds for all its operations: where the
    /// sources of one say nothing of it, those of the others do.
    fn headers_elsewhere(&self, operation: &Operation) -> Vec<String> {
        let headers = operation.contract.headers.iter();
        let known = |header: &&String| {
            let mut schemes = operation.schemes(header);
            schemes.any(|scheme| others(self.all.schemes.get(&scheme), self.id))
        };
        headers.filter(known).cloned().collect()
    }

    /// The failure bodies of which a source documents every part.
    fn failure_bodies(&self, operation: &Operation) -> Vec<String> {
        let mut parts = BTreeSet::new();
        for field in self.facts.iter().flat_map(|facts| &facts.contract.failure) {
            parts.insert(field.name.rsplit('.').next().unwrap_or_default());
        }
        let names = operation.contract.failure_bodies.iter();
        let documented = |name: &&String| {
            let mut own = operation.failure_parts(name);
            !parts.is_empty() && own.all(|part| parts.contains(part))
        };
        names.filter(documented).cloned().collect()
    }

    /// Where the spec follows one source and another one says otherwise.
    pub fn contradictions(&self, spec: &Contract) -> Vec<(&'facts Facts, Difference)> {
        let mut found = Vec::new();
        let in_spec = spec.facts();
        for facts in &self.facts {
            let said = facts.contract.facts();
            for (element, value) in &in_spec {
                let page = said.iter().find(|(other, _)| other == element);
                let page = page.map(|(_, value)| value.clone());
                let other = page.as_ref() != Some(value);
                if other
                    && is_statement(element, &page, &facts.contract)
                    && !agrees(element, &page, value)
                    && self.supports(element, value)
                {
                    let difference = Difference {
                        element: element.clone(),
                        page,
                        spec: Some(value.clone()),
                    };
                    found.push((*facts, difference));
                }
            }
            let required = self.required_here(facts, spec).into_iter();
            found.extend(required.map(|difference| (*facts, difference)));
        }
        found
    }

    /// What one source requires, and the spec does not because of another: what
    /// is not required is no fact that one would find in the spec.
    fn required_here(&self, facts: &Facts, spec: &Contract) -> Vec<Difference> {
        let directions = [Direction::Request, Direction::Reply].into_iter();
        let all = directions.flat_map(|direction| {
            let fields = facts.contract.fields(direction).iter();
            fields.map(move |field| (direction, field))
        });
        let optional = |direction, name: &str| {
            let said = |contract: &Contract| {
                let field = contract.field(direction, name);
                field.is_some_and(|field| !field.required)
            };
            said(spec) && self.facts.iter().any(|facts| said(&facts.contract))
        };
        let here = all.filter(|(_, field)| field.required && field.location != Location::Path);
        let here = here.filter(|(direction, field)| optional(*direction, &field.name));
        here.map(|(direction, field)| Difference {
            element: Element::Required(direction, field.name.clone()),
            page: Some("required".to_owned()),
            spec: None,
        })
        .collect()
    }

    fn supports(&self, element: &Element, value: &str) -> bool {
        let mut all = self.facts.iter().flat_map(|facts| facts.contract.facts());
        all.any(|(other, said)| other == *element && agrees(element, &Some(said), value))
    }
}

fn facts_of<'facts>(
    operation: &Operation,
    known: &'facts BTreeMap<String, Facts>,
) -> impl Iterator<Item = &'facts Facts> {
    operation.pages.iter().filter_map(|page| known.get(page))
}

/// The values that the sources of an operation document, with the schema that
/// lists them in the spec.
fn documented_values(
    operation: &Operation,
    known: &BTreeMap<String, Facts>,
) -> Vec<(Pointer, String)> {
    let mut found = Vec::new();
    for direction in [Direction::Request, Direction::Reply] {
        for field in facts_of(operation, known).flat_map(|facts| facts.contract.fields(direction)) {
            let Some(list) = operation.list(direction, &field.name) else {
                continue;
            };
            let values = field.values.iter().chain(&field.stray_values);
            found.extend(values.map(|value| (list.clone(), value.clone())));
        }
    }
    found
}

/// The security schemes of an operation whose headers its sources document.
fn documented_schemes(operation: &Operation, known: &BTreeMap<String, Facts>) -> Vec<Pointer> {
    let named = facts_of(operation, known).flat_map(|facts| &facts.contract.headers);
    named.flat_map(|header| operation.schemes(header)).collect()
}

/// Whether a source says something of an element, be it that it is not so.
fn is_statement(element: &Element, page: &Option<String>, contract: &Contract) -> bool {
    match element {
        Element::Required(direction, name) => contract
            .field(*direction, name)
            .is_some_and(|field| field.location != Location::Path),
        Element::Method
        | Element::Path
        | Element::Location(..)
        | Element::Type(..)
        | Element::Default(..) => page.is_some(),
        _ => false,
    }
}

/// A type in a word takes any that is more exact, and so does a default in
/// words.
fn agrees(element: &Element, page: &Option<String>, value: &str) -> bool {
    let Some(page) = page else {
        return false;
    };
    match element {
        Element::Type(..) => {
            page == value
                || value
                    .strip_prefix(page.as_str())
                    .is_some_and(|rest| rest.starts_with(" of "))
                || (page == "object" && value.starts_with("map of "))
        }
        Element::Default(..) => page == value || page == "in words",
        _ => page == value,
    }
}

/// What the spec says, if it is among what is said, or else what is said first.
fn follow(said: impl Iterator<Item = String>, spec: &str) -> Option<String> {
    let said: Vec<String> = said.collect();
    let same = said.iter().find(|value| *value == spec);
    same.or(said.first()).cloned()
}

fn union<'all>(lists: impl Iterator<Item = &'all Vec<String>>) -> Vec<String> {
    let mut union: Vec<String> = Vec::new();
    for value in lists.flatten() {
        if !union.contains(value) {
            union.push(value.clone());
        }
    }
    union
}

/// A range of statuses documents each of them, and asks for one at least.
fn without_ranges(statuses: Vec<String>, spec: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for status in statuses {
        let of_range = |other: &&String| status.ends_with("XX") && other[..1] == status[..1];
        let in_spec: Vec<String> = spec.iter().filter(of_range).cloned().collect();
        let named = if in_spec.is_empty() {
            vec![status]
        } else {
            in_spec
        };
        all.extend(named);
    }
    union(std::iter::once(&all))
}

fn merged_field(said: &[&Field], spec: Option<&Field>) -> Field {
    let like = |same: &dyn Fn(&Field, &Field) -> bool| -> &Field {
        let found = spec.and_then(|spec| said.iter().find(|field| same(field, spec)));
        found.copied().unwrap_or(said[0])
    };
    let typed = like(&|field, spec| {
        let (page, spec) = (field.full_type(), spec.full_type());
        agrees(
            &Element::Type(Direction::Request, String::new()),
            &Some(page),
            &spec,
        )
    });
    let defaults = said.iter().filter_map(|field| field.default.as_ref());
    let exact = |default: &&Assumed| matches!(default, Assumed::Literal(_));
    let in_spec = spec.and_then(|spec| spec.default.as_ref());
    let default = defaults
        .clone()
        .find(|default| Some(*default) == in_spec)
        .or_else(|| defaults.clone().find(exact))
        .or_else(|| defaults.clone().next());
    let values = union(said.iter().map(|field| &field.values));
    let mut stray_values = union(said.iter().map(|field| &field.stray_values));
    stray_values.retain(|value| !values.contains(value));
    let (kind, items) = match spec {
        // A word as wide as `array` is as good as what the spec says.
        Some(spec)
            if agrees(
                &Element::Type(Direction::Request, String::new()),
                &Some(typed.full_type()),
                &spec.full_type(),
            ) =>
        {
            (spec.kind.clone(), spec.items.clone())
        }
        _ => (typed.kind.clone(), typed.items.clone()),
    };
    Field {
        name: said[0].name.clone(),
        row: said[0].row.clone(),
        location: like(&|field, spec| field.location == spec.location).location,
        kind,
        items,
        format: typed.format.clone(),
        required: like(&|field, spec| field.required == spec.required).required,
        default: default.cloned(),
        examples: union(said.iter().map(|field| &field.examples)),
        values,
        stray_values,
    }
}

/// The parameters of a path stand in the path; a row only adds words to them.
fn add_path_parameters(contract: &mut Contract, spec: Option<&str>) {
    // A path that no source names is declared as a whole.
    let path = contract.path.clone();
    let path = path.as_deref().or(spec).unwrap_or_default();
    for name in names_in_template(path).unwrap_or_default() {
        let known = |field: &&mut Field| field.location == Location::Path && field.name == name;
        if contract.request.iter_mut().find(known).is_none() {
            contract.request.push(Field {
                name: name.to_owned(),
                location: Location::Path,
                kind: "string".to_owned(),
                required: true,
                ..Field::default()
            });
        }
    }
}
