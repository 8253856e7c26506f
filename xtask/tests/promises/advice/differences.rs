//! The spec against what is recorded of its pages.

use xtask::report::kind::Kind;
use xtask::workspace::Inputs;

use super::following::{Case, by_hand, case, declare, run};
use super::inputs::{
    SMS, SMSEND, alone, change_pages, contract, edited, pages, recorded, replace, spec_edit,
};
use crate::common::{Shape, made_pages};

const PATH: &str = "  /API/v1.0/REST/2fa/request:\n";
const FROM: &str = "        from:\n          $ref: '#/components/schemas/SenderId'\n";

pub fn cases() -> Vec<Case> {
    let mut cases = missing();
    cases.extend(undocumented());
    cases.extend(different());
    cases.extend(disputed());
    cases
}

fn missing() -> Vec<Case> {
    let add = |place: &str| {
        vec![
            run("run `cargo xtask regenerate` to add it"),
            declare(&format!("say in {place} why the spec leaves it out")),
        ]
    };
    let departs = |key: &str| format!("`x-departs-from-page` under `{key}`");
    let of_operation = |key: &str| format!("the operation's {}", departs(key));
    vec![
        case(
            Kind::MissingInSpec,
            "a field",
            edited(alone(), FROM, ""),
            add(&departs("from")),
        ),
        case(
            Kind::MissingInSpec,
            "a value",
            edited(
                edited(alone(), "        - MESSAGE_NOT_SENT\n", ""),
                "        MESSAGE_NOT_SENT: The message was not sent.\n      x-delivery:\n        \
                 MESSAGE_SENT: sent\n        MESSAGE_NOT_SENT: not-sent\n",
                "      x-delivery:\n        MESSAGE_SENT: sent\n",
            ),
            add(&departs("MESSAGE_NOT_SENT")),
        ),
        case(
            Kind::MissingInSpec,
            "a status",
            edited(
                alone(),
                "        '404':\n          description: No user has this user key.\n          \
                 x-delivery: not-sent\n",
                "",
            ),
            add(&of_operation("404")),
        ),
        case(
            Kind::MissingInSpec,
            "a second success",
            contract(SMSEND, |contract| {
                contract.statuses.insert(1, "201".to_owned())
            }),
            vec![
                by_hand("make it the spec's one success reply", |inputs| {
                    replace(
                        inputs,
                        "        '200':\n          description: |\n            The PIN was sent.",
                        "        '201':\n          description: |\n            The PIN was sent.",
                    );
                })
                .leaving(&[Kind::MissingInSpec]),
                declare(&format!(
                    "say in {} why the spec leaves it out",
                    of_operation("201")
                )),
            ],
        ),
        case(
            Kind::MissingInSpec,
            "a host",            contract(SMSEND, |contract| contract.hosts = vec!["https://made.example".to_owned()]),
            vec![
                by_hand("add it to the spec", |inputs| {
                    let server = "      - url: https://app.gateway.smsend.it\n";
                    replace(inputs, server, &format!("      - url: https://made.example\n        description: Made up.\n{server}"));
                })
                .leaving(&[Kind::Undocumented]),
                declare(&format!("say in {} why not", of_operation("https://made.example")))
                    .leaving(&[Kind::Undocumented]),
            ],
),
        case(
            Kind::MissingInSpec,
            "a header",
            contract(SMSEND, |contract| {
                contract.headers.push("X-Made-Up".to_owned())
            }),
            vec![
                by_hand("add it to the spec", |inputs| {
                    replace(
                        inputs,
                        "    smsendUserKey:\n",
                        "    madeUp:\n      type: apiKey\n      in: header\n      name: X-Made-Up\n      description: Made up.\n    smsendUserKey:\n",
                    );
                    for scheme in ["smsendSessionKey", "smsendAccessToken"] {
                        let old = format!("          {scheme}: []\n");
                        replace(inputs, &old, &format!("{old}          madeUp: []\n"));
                    }
                }),
                declare(&format!("say in {} why not", of_operation("X-Made-Up"))),
            ],
        ),
        case(
            Kind::MissingInSpec,
            "a value that only prose names",
            contract(SMS, |contract| {
                contract.reply[2]
                    .stray_values
                    .push("MESSAGE_LOST".to_owned());
            }),
            vec![declare(&format!(
                "list it or leave it out, and say in {} why",
                departs("MESSAGE_LOST")
            ))],
        ),
    ]
}

fn undocumented() -> Vec<Case> {
    vec![
        case(
            Kind::Undocumented,
            "a field",
            edited(
                alone(),
                "        messageBody:\n",
                "        mine:\n          type: string\n          description: Mine.\n        messageBody:\n",
            ),
            vec![
                by_hand(
                    "take it out of the spec",
                    spec_edit(
                        "        mine:\n          type: string\n          description: Mine.\n",
                        "",
                    ),
                ),
                declare("say in `x-beyond-page` how it is known"),
            ],
        ),
        case(
            Kind::Undocumented,
            "a value",
            edited(
                alone(),
                "        PENDING_ACCEPTED: The gateway's normal answer today, which the page lacks.\n",
                "",
            ),
            vec![
                by_hand("take it out of the spec", |inputs| {
                    replace(inputs, "        - PENDING_ACCEPTED\n", "");
                    let lines = inputs
                        .spec
                        .lines()
                        .filter(|line| !line.starts_with("        PENDING_ACCEPTED: "));
                    let kept: Vec<&str> = lines.collect();
                    inputs.spec = kept.join("\n") + "\n";
                })
                .leaving(&[]),
                declare("say in `x-beyond-page` under `PENDING_ACCEPTED` how it is known"),
            ],
        ),
        case(
            Kind::Undocumented,
            "that a field is required",
            recorded(contract(SMS, |contract| {
                contract.request[1].required = false
            })),
            vec![
                run("run `cargo xtask regenerate` to take it out"),
                declare(
                    "say in `x-beyond-page`, with the `$ref` beside it in an `allOf`, how it is known",
                ),
            ],
        ),
        case(
            Kind::Undocumented,
            "a path",
            edited(
                alone(),
                "      x-beyond-page: >-\n        The page was saved with its URL unrendered. This path is the current\n        second version; the first, /2fa/1/pin, is in no current documentation.\n",
                "",
            ),
            vec![declare(
                "say in the operation's `x-beyond-page` how it is known",
            )],
        ),
        case(
            Kind::Undocumented,
            "an operation",
            {
                let mut inputs = edited(alone(), "      x-source-page: smsend-2fa-request\n", "");
                inputs.facts.remove(SMSEND);
                inputs
            },
            vec![
                by_hand(
                    "name the page in `x-source-page`",
                    spec_edit(
                        "      operationId: requestPin\n",
                        "      operationId: requestPin\n      x-source-page: smsend-2fa-request\n",
                    ),
                )
                .leaving(&[Kind::MissingFacts]),
                by_hand(
                    "say in `x-beyond-page` how the operation is known",
                    spec_edit(
                        "      operationId: requestPin\n",
                        "      operationId: requestPin\n      x-beyond-page: It was seen.\n",
                    ),
                ),
            ],
        ),
    ]
}

fn different() -> Vec<Case> {
    let why = "say in `x-departs-from-page` why the spec does not";
    let typed = |inputs| {
        edited(
            inputs,
            "          type: integer\n          format: int32\n          minimum: 1\n",
            "          type: string\n",
        )
    };
    vec![
        case(
            Kind::Different,
            "a default",
            edited(alone(), "x-gateway-default: 60", "x-gateway-default: 61"),
            vec![
                run("run `cargo xtask regenerate` to follow the page"),
                declare(why),
            ],
        ),
        case(
            Kind::Different,
            "a type",
            edited(
                edited(typed(alone()), "          example: 5\n", ""),
                "                  expiry: 5\n",
                "                  expiry: '5'\n",
            ),
            vec![
                run("run `cargo xtask regenerate` to follow the page"),
                declare(why),
            ],
        ),
        case(
            Kind::Different,
            "the method",
            edited(
                alone(),
                "    post:\n      operationId: requestPin\n",
                "    put:\n      operationId: requestPin\n",
            ),
            vec![
                by_hand(
                    "follow the page by hand",
                    spec_edit("    put:\n", "    post:\n"),
                ),
                declare(
                    "say in the operation's `x-departs-from-page` under `method` why the spec does not",
                ),
            ],
        ),
        case(
            Kind::Different,
            "the path",
            edited(alone(), PATH, "  /API/v1.0/REST/2fa/ask:\n"),
            vec![
                by_hand(
                    "follow the page by hand",
                    spec_edit("  /API/v1.0/REST/2fa/ask:\n", PATH),
                ),
                declare("say in the operation's `x-departs-from-page` why the spec does not"),
            ],
        ),
        case(
            Kind::Different,
            "a value that the spec lists and only prose names",
            listed(recorded(contract(SMS, |contract| {
                contract.reply[2]
                    .stray_values
                    .push("MESSAGE_LOST".to_owned());
            }))),
            vec![declare(
                "list it or leave it out, and say in `x-departs-from-page` under `MESSAGE_LOST` why",
            )],
        ),
    ]
}

/// Two sources of one operation that contradict each other.
fn disputed() -> Vec<Case> {
    let mut second = made_pages(Shape::Html)[SMSEND].clone();
    second.title = "Second source".to_owned();
    second.contract.request[2].kind = "string".to_owned();
    let inputs = change_pages(&pages(), |files| {
        files.insert("second".to_owned(), second.page().into_bytes());
    });
    let inputs = edited(
        inputs,
        "      x-source-page: smsend-2fa-request\n",
        "      x-source-page: [smsend-2fa-request, second]\n",
    );
    vec![
        case(
            Kind::UnnamedSource,
            "a reason without the name of the source",
            edited(inputs.clone(), "        expiry:\n", "        expiry:\n          x-departs-from-page: It was seen.\n"),
            vec![by_hand("name `second` in the reason", spec_edit("x-departs-from-page: It was seen.", "x-departs-from-page: It was seen, whatever second says."))],
        )
.regenerating(),
        case(
            Kind::Different,
            "a type on which two sources disagree",
            inputs,
            vec![
                by_hand("follow `second` by hand and say why not the other source", |inputs| {
                    replace(inputs, "          type: integer\n          format: int32\n          minimum: 1\n", "          type: string\n          x-departs-from-page: It was seen, whatever smsend-2fa-request says.\n");
                    replace(inputs, "          example: 5\n", "");
                    let numbers = |line: &&str| !line.trim_start().starts_with("expiry: ");
                    let kept: Vec<&str> = inputs.spec.lines().filter(numbers).collect();
                    inputs.spec = kept.join("\n") + "\n";
                }),
                declare("say in `x-departs-from-page`, with the name `second`, why the spec does not"),
            ],
        )
        .regenerating(),
    ]
}
/// The spec with a value more, and with what it means.
fn listed(mut inputs: Inputs) -> Inputs {
    for (old, new) in [
        ("        - MESSAGE_SENT\n", "        - MESSAGE_LOST\n"),
        (
            "        MESSAGE_SENT: The message was sent.\n",
            "        MESSAGE_LOST: It was lost.\n",
        ),
        (
            "        MESSAGE_SENT: sent\n",
            "        MESSAGE_LOST: unknown\n",
        ),
    ] {
        replace(&mut inputs, old, &format!("{old}{new}"));
    }
    inputs
}
