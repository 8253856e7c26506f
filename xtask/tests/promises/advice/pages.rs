//! The saved pages, those of new operations, and documents of several.

use serde_json::json;
use xtask::contract::Assumed;
use xtask::report::kind::Kind;

use super::following::{Case, by_hand, case, elsewhere, run};
use super::inputs::{
    CHECK, NEW, SMSEND, VENDOR, alone, another, change_pages, contract, documented, pages,
    pages_edit, replace, source_of, spec_edit, vendor, vendor_with, with_new, without_operation,
    write_operation,
};
use crate::common::regenerated;

fn leave_out(page: &str) -> String {
    format!("leave it out with `cargo xtask regenerate --pages DIR --ignore '{page}=REASON'`")
}

fn sound(name: &'static str) -> impl Fn(&mut xtask::workspace::Inputs) {
    pages_edit(move |files| {
        let bytes = pages().pages.expect("pages")[name].clone();
        files.insert(name.to_owned(), bytes);
    })
}

pub fn saved() -> Vec<Case> {
    vec![
        case(
            Kind::MissingPage,
            "a page",
            change_pages(&documented(), |files| drop(files.remove(SMSEND))),
            vec![
                by_hand(
                    "save it as `smsend-2fa-request.html` or `smsend-2fa-request.txt`",
                    sound(SMSEND),
                ),
                by_hand("take it out of the spec", |inputs| {
                    without_operation(inputs, "/API/v1.0/REST/2fa/request")
                })
                .leaving(&[Kind::MissingOperation]),
                by_hand(
                    "say in its `x-beyond-page` how it is known instead of naming the page",
                    spec_edit(
                        "x-source-page: smsend-2fa-request",
                        "x-beyond-page: It was seen.",
                    ),
                )
                .leaving(&[Kind::MissingOperation]),
            ],
        ),
        case(
            Kind::UnreadablePage,
            "a page of the spec",
            change_pages(&pages(), |files| {
                drop(files.insert(SMSEND.to_owned(), Vec::new()))
            }),
            vec![by_hand("save the page again, whole", sound(SMSEND))],
        ),
        case(
            Kind::UnreadablePage,
            "a file that is no source",
            change_pages(&pages(), |files| {
                drop(files.insert("notes.md".to_owned(), b"Made up.".to_vec()))
            }),
            vec![
                by_hand(
                    "save the page as HTML, as an element-tree dump, or take the vendor's OpenAPI document",
                    pages_edit(|files| {
                        files.insert("notes.md".to_owned(), another(|_| {}).page().into_bytes());
                    }),
                ),
                by_hand(
                    "what is no source belongs elsewhere",
                    pages_edit(|files| drop(files.remove("notes.md"))),
                ),
                run(&format!(
                    "if the spec does not need it, {}",
                    leave_out("notes")
                )),
            ],
        ),
        case(
            Kind::UnreadablePage,
            "a mark where a default should be",
            contract(SMSEND, |contract| {
                contract.request[2].default = Some(Assumed::Literal("\u{2713}".to_owned()))
            }),
            vec![by_hand(
                "find out what is assumed for the absent field, and write it in the saved page, as a value of the field's type or in words",
                pages_edit(|files| {
                    let text = String::from_utf8(files[SMSEND].clone()).expect("text");
                    files.insert(
                        SMSEND.to_owned(),
                        text.replacen("<td>\u{2713}<", "<td>unlimited<", 1)
                            .into_bytes(),
                    );
                }),
            )],
        ),
        case(
            Kind::SuspiciousPage,
            "half of a table is gone",
            contract(SMSEND, |contract| contract.request.truncate(2)),
            vec![
                run(
                    "look at the page; if it is right, run `cargo xtask regenerate --pages DIR --accept 'smsend-2fa-request'`",
                ),
                by_hand("save it again", sound(SMSEND)),
                by_hand("correct what is saved", sound(SMSEND)),
            ],
        ),
        case(
            Kind::TwinPage,
            "two files of one page",
            change_pages(&pages(), |files| {
                let page = files[SMSEND].clone();
                files.insert(format!("{SMSEND}.html"), page.clone());
                files.insert(format!("{SMSEND}.txt"), page);
                files.remove(SMSEND);
            }),
            vec![by_hand(
                "keep the newer one",
                pages_edit(|files| drop(files.remove(&format!("{SMSEND}.txt")))),
            )],
        ),
        case(
            Kind::TwinPage,
            "a copy",
            change_pages(&pages(), |files| {
                let page = files[SMSEND].clone();
                files.insert("copy".to_owned(), page);
            }),
            vec![
                by_hand(
                    "take its file away",
                    pages_edit(|files| drop(files.remove("copy"))),
                ),
                by_hand(
                    "name it beside `smsend-2fa-request` in `x-source-page`",
                    spec_edit(
                        "x-source-page: smsend-2fa-request",
                        "x-source-page: [smsend-2fa-request, copy]",
                    ),
                ),
                run(&leave_out("copy")),
            ],
        ),
        case(
            Kind::TwinPage,
            "a page under another name",
            change_pages(&pages(), |files| {
                let page = files.remove(SMSEND).expect("the page");
                files.insert("copy".to_owned(), page);
            }),
            vec![
                by_hand(
                    "save it as `smsend-2fa-request`",
                    pages_edit(|files| {
                        let page = files.remove("copy").expect("the page");
                        files.insert(SMSEND.to_owned(), page);
                    }),
                ),
                by_hand(
                    "name it in `x-source-page` in place of `smsend-2fa-request`",
                    spec_edit("x-source-page: smsend-2fa-request", "x-source-page: copy"),
                )
                .leaving(&[Kind::MissingOperation]),
            ],
        ),
        case(
            Kind::AnotherSource,
            "a page of an operation whose own page has no URL",
            with_new(|contract| {
                contract.hosts = vec!["https://{account}.api.infobip.com".to_owned()];
                contract.path = Some("/2fa/2/pin".to_owned());
                contract.headers = Vec::new();
                contract.request = Vec::new();
            }),
            vec![
                by_hand("name it in the list of `x-source-page`", |inputs| {
                    replace(
                        inputs,
                        "x-source-page: infobip-pin-sms",
                        &format!("x-source-page: [infobip-pin-sms, {NEW}]"),
                    );
                })
                .leaving(&[Kind::UnnamedSource]),
                run(&leave_out(NEW)),
            ],
        ),
        case(
            Kind::Remark,
            "a parameter of the path that need not be sent",
            {
                let made = another(|contract| {
                    contract.path = Some("/API/v1.0/REST/2fa/{made}/again".to_owned())
                });
                let rows = "<h2>Path parameters</h2>\n<table><tr><th>Parameter</th><th>Type</th><th>Description</th><th>Required</th></tr>\n<tr><td>made</td><td>String</td><td>Made up</td><td>No</td></tr></table>\n<h2>Returns</h2>";
                let page = made.page().replacen("<h2>Returns</h2>", rows, 1);
                change_pages(&pages(), |files| {
                    drop(files.insert(NEW.to_owned(), page.into_bytes()))
                })
            },
            vec![by_hand(
                "find out whether the field must be sent, and write Yes or No in the saved page",
                pages_edit(|files| {
                    let page = files.get_mut(NEW).expect("the page");
                    let text = String::from_utf8(page.clone()).expect("text");
                    *page = text
                        .replacen("Made up</td><td>No<", "Made up</td><td>Yes<", 1)
                        .into_bytes();
                }),
            )],
        ),
    ]
}

pub fn new() -> Vec<Case> {
    let pathless = || {
        with_new(|contract| {
            contract.path = None;
            contract.hosts.clear();
        })
    };
    let twins = || {
        let mut twin = another(|_| {});
        twin.title = "Another title".to_owned();
        change_pages(&with_new(|_| {}), |files| {
            drop(files.insert("smsend-2fa-twin".to_owned(), twin.page().into_bytes()))
        })
    };
    vec![
        case(
            Kind::NewPage,
            "an operation",
            with_new(|_| {}),
            vec![
                run("run `cargo xtask regenerate --pages DIR` to scaffold it"),
                run(&leave_out(NEW)),
            ],
        ),
        case(
            Kind::TwinPage,
            "two new pages of one operation",
            twins(),
            vec![
                by_hand(
                    "take its file away",
                    pages_edit(|files| drop(files.remove("smsend-2fa-twin"))),
                ),
                run(&leave_out("smsend-2fa-twin")),
            ],
        ),
        case(
            Kind::UnknownPath,
            "a page without a URL",
            pathless(),
            vec![run(&format!(
                "run `cargo xtask regenerate --pages DIR --path '{NEW}=/THE/PATH'`"
            ))],
        ),
        case(
            Kind::CannotScaffold,
            "an unknown header",
            with_new(|contract| contract.headers.push("X-Made-Up".to_owned())),
            vec![
                by_hand("write its operation by hand", |inputs| {
                    let scheme = "    smsendUserKey:\n";
                    let made = "    madeUp:\n      type: apiKey\n      in: header\n      name: X-Made-Up\n      description: Made up.\n";
                    replace(inputs, scheme, &format!("{made}{scheme}"));
                    write_operation(inputs, "          madeUp: []\n", "");
                }),
                run(&leave_out(NEW)),
            ],
        ),
    ]
}

pub fn documents() -> Vec<Case> {
    let with = |bytes: Vec<u8>| {
        change_pages(&documented(), |files| {
            drop(files.insert(VENDOR.to_owned(), bytes))
        })
    };
    let renamed = move || {
        with(vendor_with(|document| {
            document["paths"]["/API/v1.0/REST/2fa/check"]["post"]["operationId"] = json!("verify");
        }))
    };
    let rename = spec_edit("smsend-vendor#check", "smsend-vendor#verify");
    let rename_again = spec_edit("smsend-vendor#check", "smsend-vendor#verify");
    let unreadable = || {
        vendor_with(|document| {
            let one_of = json!({ "application/json": { "schema": { "oneOf": [{ "type": "object" }, { "type": "string" }] } } });
            document["paths"]["/API/v1.0/REST/2fa/more"] = json!({ "post": {
            "operationId": "more", "requestBody": { "content": one_of },
            "responses": { "200": { "description": "Made up." } } } });
        })
    };
    vec![
        case(
            Kind::MissingPage,
            "an operation of a document",
            with(vendor_with(|document| {
                let paths = document["paths"].as_object_mut().expect("paths");
                paths.shift_remove("/API/v1.0/REST/2fa/check");
            })),
            vec![
                by_hand("if the document has it under another name, give that in `x-source-page`", move |inputs| {
                    inputs.pages = renamed().pages;
                    rename(inputs);
                }),
                by_hand("take it out of the spec", |inputs| without_operation(inputs, "/API/v1.0/REST/2fa/check")),
                by_hand("say in its `x-beyond-page` how it is known instead of naming the page", |inputs| {
                    let old = source_of(inputs, CHECK);
                    replace(inputs, &old, "x-beyond-page: It was seen.");
                }),
            ],
        ),
        case(
            Kind::TwinPage,
            "an operation that the document calls otherwise",
            renamed(),
            vec![by_hand("name it in `x-source-page` in place of `smsend-vendor#check`", rename_again)],
        ),
        case(
            Kind::MissingPage,
            "a document",
            change_pages(&documented(), |files| drop(files.remove(VENDOR))),
            vec![
                by_hand("take it out of the spec", |inputs| without_operation(inputs, "/API/v1.0/REST/2fa/check"))
                    .leaving(&[Kind::MissingPage]),
                by_hand("say in its `x-beyond-page` how it is known instead of naming the page", |inputs| {
                    let old = source_of(inputs, CHECK);
                    replace(inputs, &old, "x-beyond-page: It was seen.");
                })
                .leaving(&[Kind::MissingPage]),
                by_hand("save the document as `smsend-vendor.openapi.json`", pages_edit(|files| drop(files.insert(VENDOR.to_owned(), vendor().to_string().into_bytes())))),
            ],
        ),
        case(
            Kind::UnreadablePage,
            "an operation of a document",
            with(unreadable()),            vec![
                by_hand("if the spec needs the operation, teach the reader this kind of schema", pages_edit(|files| {
                    // Nobody teaches the reader here; it is given a schema that it knows.
                    let known = String::from_utf8(files[VENDOR].clone()).expect("text");
                    let known = known.replace("oneOf", "x-one-of");
                    files.insert(VENDOR.to_owned(), known.into_bytes());
                })),
                run(&format!("if the spec does not need it, {}", leave_out("smsend-vendor#more"))),
            ],
        ),
        case(
            Kind::SuspiciousPage,
            "an operation of a document",
            with(vendor_with(|document| {
                let paths = &mut document["paths"];
                paths["/API/v1.0/REST/2fa/other"] = paths["/API/v1.0/REST/2fa/check"].take();
                paths.as_object_mut().expect("paths").shift_remove("/API/v1.0/REST/2fa/check");
            })),
            vec![
                run(&format!("look at the page; if it is right, run `cargo xtask regenerate --pages DIR --accept '{CHECK}'`"))                    .leaving(&[Kind::Different]),
                by_hand("save it again", pages_edit(|files| drop(files.insert(VENDOR.to_owned(), vendor().to_string().into_bytes())))),
                by_hand("correct what is saved", pages_edit(|files| drop(files.insert(VENDOR.to_owned(), vendor().to_string().into_bytes())))),
            ],
        ),
    ]
}

pub fn arguments() -> Vec<Case> {
    vec![
        case(
            Kind::WrongAccept,
            "a page that is not saved",
            {
                let mut inputs = pages();
                inputs.accepted.insert(NEW.to_owned());
                inputs
            },
            vec![by_hand(
                "name a page that is reported as suspicious",
                |inputs| inputs.accepted.clear(),
            )],
        )
        .regenerating(),
        case(
            Kind::WrongAccept,
            "no pages",
            {
                let mut inputs = alone();
                inputs.accepted.insert(SMSEND.to_owned());
                inputs
            },
            vec![by_hand(
                "say with `--pages DIR` where it is saved",
                |inputs| inputs.pages = pages().pages,
            )],
        )
        .regenerating(),
        case(
            Kind::WrongIgnore,
            "a page that the spec has",
            {
                let mut inputs = pages();
                inputs
                    .ignoring
                    .push((SMSEND.to_owned(), "Made up.".to_owned()));
                inputs
            },
            vec![by_hand("name a page that is reported as new", |inputs| {
                inputs.ignoring.clear()
            })],
        )
        .regenerating(),
        case(
            Kind::WrongIgnore,
            "no pages",
            {
                let mut inputs = alone();
                inputs
                    .ignoring
                    .push((NEW.to_owned(), "Made up.".to_owned()));
                inputs
            },
            vec![by_hand(
                "say with `--pages DIR` where it is saved",
                |inputs| inputs.pages = with_new(|_| {}).pages,
            )],
        )
        .regenerating(),
        case(
            Kind::WrongPath,
            "a page that has a URL",
            pages(),
            vec![
                by_hand("leave it out", |_| {}),
                by_hand("name a page that was saved without its URL", |_| {}),
            ],
        )
        .with_paths(&[(SMSEND, "/made/up")]),
        case(
            Kind::WrongPath,
            "a path that another operation has",
            {
                let pathless = with_new(|contract| {
                    contract.path = None;
                    contract.hosts.clear();
                });
                regenerated(&pathless).outputs
            },
            vec![
                by_hand("move the operation there by hand", |inputs| {
                    let (before, own) = inputs
                        .spec
                        .split_once(&format!("\n  /path-not-known/{NEW}:\n"))
                        .expect("the operation");
                    let (_, own) = own.split_once("    post:\n").expect("the method");
                    let ends = ["\n  /", "\ncomponents:"].map(|end| own.find(end));
                    let end = ends.into_iter().flatten().min().expect("an end");
                    let (own, after) = own.split_at(end);
                    let there = "  /API/v1.0/REST/2fa/request:\n";
                    let moved = format!(
                        "    put:\n{}\n    post:\n      operationId: requestPin\n",
                        own.trim_end()
                    );
                    let spec = format!("{before}{after}");
                    assert!(spec.contains(there), "the path");
                    inputs.spec =
                        spec.replacen("    post:\n      operationId: requestPin\n", &moved, 1);
                })
                .leaving(&[Kind::Different, Kind::Undocumented]),
                elsewhere("give another path"),
            ],
        )
        .with_paths(&[(NEW, "/API/v1.0/REST/2fa/request")]),
    ]
}
