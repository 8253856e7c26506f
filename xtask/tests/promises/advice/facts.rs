//! What is recorded of the pages, and what is derived from the spec.

use xtask::report::kind::Kind;
use xtask::source_facts::{Ignored, Record};
use xtask::workspace::Inputs;

use super::following::{Case, by_hand, case, run};
use super::inputs::{
    CHECK, NEW, SMSEND, VENDOR, alone, documented, pages, replace, source_of, vendor_with,
    with_new, without_operation, without_pages,
};

fn edited(mut inputs: Inputs, document: &str) -> Inputs {
    let text = inputs.facts.get_mut(document).expect("the file");
    *text = text.replacen("required: true", "required: false", 1);
    inputs
}

/// A page that is left out, whose list was edited by hand.
fn ignored(edit: impl Fn(&str) -> String) -> Inputs {
    let mut inputs = with_new(|_| {});
    inputs
        .ignoring
        .push((NEW.to_owned(), "A made-up reason.".to_owned()));
    let mut inputs = Inputs {
        ignoring: Vec::new(),
        ..crate::common::regenerated(&inputs).outputs
    };
    let text = inputs.facts.get_mut(NEW).expect("the file");
    *text = edit(text);
    inputs
}

pub fn cases() -> Vec<Case> {
    let mut cases = recorded();
    cases.extend(strays());
    cases.extend(derived());
    cases
}

fn recorded() -> Vec<Case> {
    let sound = pages().facts[SMSEND].clone();
    let stray = |inputs: Inputs| {
        let mut inputs = inputs;
        inputs
            .facts
            .insert("notes".to_owned(), "Made up.\n".to_owned());
        inputs
    };
    vec![
        case(
            Kind::InvalidFacts,
            "an edited file, with the page",
            edited(pages(), SMSEND),
            vec![run("run `cargo xtask regenerate --pages DIR`")],
        ),
        case(
            Kind::InvalidFacts,
            "an edited file, without the page",
            edited(alone(), SMSEND),
            vec![
                by_hand("restore the file", move |inputs| {
                    drop(inputs.facts.insert(SMSEND.to_owned(), sound.clone()))
                }),
                by_hand(
                    "save `smsend-2fa-request` and run `cargo xtask regenerate --pages DIR`",
                    |inputs| inputs.pages = pages().pages,
                ),
                by_hand(
                    "if no operation names `smsend-2fa-request`, delete the file",
                    |inputs| drop(inputs.facts.remove(SMSEND)),
                )
                .leaving(&[Kind::MissingFacts]),
            ],
        ),
        case(
            Kind::InvalidFacts,
            "a file that is none of the facts",
            stray(alone()),
            vec![
                by_hand("restore the file", |inputs| {
                    drop(inputs.facts.remove("notes"))
                }),
                by_hand(
                    "save `notes` and run `cargo xtask regenerate --pages DIR`",
                    |inputs| drop(inputs.facts.remove("notes")),
                ),
                by_hand("if no operation names `notes`, delete the file", |inputs| {
                    drop(inputs.facts.remove("notes"))
                }),
            ],
        ),
        case(
            Kind::InvalidFacts,
            "a broken list of ignored pages",
            ignored(|text| text.replacen("\nignored:\n  -", "\nignored:\n  - [", 1)),
            vec![
                by_hand("restore the list `ignored` at its end", |inputs| {
                    let text = inputs.facts.get_mut(NEW).expect("the file");
                    *text = text.replacen("- [", "-", 1);
                }),
                by_hand("delete the file to give it up", |inputs| {
                    drop(inputs.facts.remove(NEW))
                }),
            ],
        ),
        case(
            Kind::EmptyReason,
            "an ignored page",
            ignored(|text| text.replacen("A made-up reason.", "''", 1)),
            vec![by_hand("write it down beside the page", |inputs| {
                let text = inputs.facts.get_mut(NEW).expect("the file");
                *text = text.replacen("''", "Made up again.", 1);
            })],
        ),
        case(
            Kind::NeedlessIgnore,
            "a page that is not saved any more",
            {
                let mut inputs = ignored(str::to_owned);
                inputs.pages.as_mut().expect("pages").remove(NEW);
                inputs
            },
            vec![by_hand("take it out of the list", |inputs| {
                let text = inputs.facts.get_mut(NEW).expect("the file");
                let end = text.find("  -").expect("an entry");
                text.truncate(end);
            })],
        ),
        case(
            Kind::MissingFacts,
            "a page that is saved",
            {
                let mut inputs = pages();
                inputs.facts.remove(SMSEND);
                inputs
            },
            vec![run("run `cargo xtask regenerate --pages DIR`")],
        ),
        case(
            Kind::MissingFacts,
            "a page that is not there",
            {
                let mut inputs = alone();
                inputs.facts.remove(SMSEND);
                inputs
            },
            vec![by_hand(
                "save it as `smsend-2fa-request.html` or `smsend-2fa-request.txt` and run `cargo xtask regenerate --pages DIR`",
                |inputs| inputs.pages = pages().pages,
            )],
        ),
        case(
            Kind::MissingFacts,
            "a document that is not there",
            {
                let mut inputs = without_pages(documented());
                inputs.facts.remove("smsend-vendor");
                inputs
            },
            vec![by_hand(
                "save the document as `smsend-vendor.openapi.json` and run `cargo xtask regenerate --pages DIR`",
                |inputs| inputs.pages = documented().pages,
            )],
        ),
        case(
            Kind::StaleFacts,
            "a departure with another reason",
            {
                let mut inputs = alone();
                replace(
                    &mut inputs,
                    "The page lists it among the body fields.",
                    "The page lists it among the body fields, and this is made up.",
                );
                inputs
            },
            vec![run("run `cargo xtask regenerate`")],
        ),
    ]
}

/// What is recorded of pages that no operation names.
fn strays() -> Vec<Case> {
    const CHECKED: &str = "/API/v1.0/REST/2fa/check";
    let named = |page: &str| {
        let both = format!("x-source-page: [smsend-vendor#stop, {page}]");
        move |inputs: &mut Inputs| {
            let old = source_of(inputs, "smsend-vendor#stop");
            replace(inputs, &old, &both);
        }
    };
    let without = |mut inputs: Inputs, path| {
        without_operation(&mut inputs, path);
        inputs
    };
    vec![
        case(
            Kind::MissingOperation,
            "a page by itself",
            without(without_pages(documented()), "/API/v1.0/REST/2fa/request"),
            vec![
                by_hand(
                    "run `cargo xtask regenerate --pages DIR` with the page to scaffold its operation",
                    |inputs| inputs.pages = documented().pages,
                ),
                by_hand(
                    "name the page in an operation's `x-source-page`",
                    named(SMSEND),
                )
                .leaving(&[Kind::Different, Kind::MissingInSpec]),
                by_hand("delete this file", |inputs| {
                    drop(inputs.facts.remove(SMSEND))
                }),
            ],
        ),
        case(
            Kind::MissingOperation,
            "an operation of a document, without the document",
            without(without_pages(documented()), CHECKED),
            vec![
                by_hand(
                    "run `cargo xtask regenerate --pages DIR`, which scaffolds its operation",
                    |inputs| inputs.pages = documented().pages,
                ),
                by_hand("forgets the page where it is not saved", |inputs| {
                    inputs.pages = documented().pages;
                    let pages = inputs.pages.as_mut().expect("pages");
                    let without = vendor_with(|document| {
                        let paths = document["paths"].as_object_mut();
                        paths.expect("paths").shift_remove(CHECKED);
                    });
                    pages.insert(VENDOR.to_owned(), without);
                }),
                by_hand(
                    "name the page in an operation's `x-source-page`",
                    named(CHECK),
                )
                .leaving(&[Kind::Different]),
            ],
        ),
        case(
            Kind::MissingOperation,
            "an operation of a document that is left out",
            {
                let mut inputs = without(without_pages(documented()), CHECKED);
                let text = inputs.facts.get_mut("smsend-vendor").expect("the file");
                let mut record = Record::parse(text).expect("sound facts");
                record.ignored.push(Ignored {
                    page: CHECK.to_owned(),
                    reason: "Made up.".to_owned(),
                });
                *text = record.render().expect("a file");
                inputs
            },
            vec![run(
                "run `cargo xtask regenerate` with the same pages to forget it",
            )],
        ),
    ]
}

fn derived() -> Vec<Case> {
    let rerun = || vec![run("run `cargo xtask regenerate`")];
    let with = |edit: &dyn Fn(&mut Inputs)| {
        let mut inputs = alone();
        edit(&mut inputs);
        inputs
    };
    vec![
        case(
            Kind::StaleDerived,
            "an edited document",
            with(&|inputs| {
                let text = inputs.derived.get_mut("smsend.json").expect("the file");
                *text = text.replacen("Pin", "Pen", 1);
            }),
            rerun(),
        ),
        case(
            Kind::MissingDerived,
            "a document",
            with(&|inputs| drop(inputs.derived.remove("smsend.json"))),
            rerun(),
        ),
        case(
            Kind::StrayDerived,
            "another file",
            with(&|inputs| {
                drop(
                    inputs
                        .derived
                        .insert("stray.json".to_owned(), String::new()),
                )
            }),
            vec![by_hand(
                "delete it: this folder holds derived files only",
                |inputs| drop(inputs.derived.remove("stray.json")),
            )],
        ),
    ]
}
