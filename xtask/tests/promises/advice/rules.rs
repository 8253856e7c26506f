//! The rules that the spec keeps to beyond what its pages say.

use crate::common::field_of;
use xtask::contract::Contract;
use xtask::report::kind::Kind;

use super::following::{Case, by_hand, case, elsewhere};
use super::inputs::{SMS, SMSEND, alone, contract, edited, pages, recorded, replace, spec_edit};

const REFERENCE: &str = "        recipient:\n          $ref: '#/components/schemas/Recipient'\n";

pub fn cases() -> Vec<Case> {
    let all = [schemas(), examples(), texts(), documents()];
    all.into_iter().flatten().collect()
}

fn schemas() -> Vec<Case> {
    let number = "    ReportedNumber:\n      type: string\n";
    vec![
        case(
            Kind::RequestDefault,
            "a default that clients would send",
            edited(
                alone(),
                "          x-gateway-default: 60\n",
                "          default: 60\n",
            ),
            vec![by_hand(
                "name it `x-gateway-default`, and leave the default to the gateway",
                spec_edit(
                    "          default: 60\n",
                    "          x-gateway-default: 60\n",
                ),
            )],
        ),
        case(
            Kind::ReplyConstraint,
            "a pattern",
            edited(
                alone(),
                "    SmsStatus:\n      type: string\n",
                "    SmsStatus:\n      type: string\n      pattern: '^[A-Z]+$'\n",
            ),
            vec![by_hand(
                "delete it: a reply that breaks it would be lost with what it says of the PIN",
                spec_edit("      pattern: '^[A-Z]+$'\n", ""),
            )],
        ),
        case(
            Kind::ReplyConstraint,
            "no other fields",
            edited(
                alone(),
                "      # Said aloud, since the gateway adds fields at any time.\n      additionalProperties: true\n",
                "      additionalProperties: false\n",
            ),
            vec![by_hand(
                "delete `additionalProperties: false`",
                spec_edit("      additionalProperties: false\n", ""),
            )],
        ),
        case(
            Kind::ClosedEnum,
            "a closed list",
            edited(
                alone(),
                number,
                &format!(
                    "{number}      enum: [SEEN]\n      x-beyond-page:\n        SEEN: It was seen.\n"
                ),
            ),
            vec![by_hand(
                "name it `x-extensible-enum`, with `x-value-meaning` and `x-delivery`",
                |inputs| {
                    replace(
                        inputs,
                        "      enum: [SEEN]\n",
                        "      x-extensible-enum: [SEEN]\n      x-value-meaning:\n        SEEN: Made up.\n      x-delivery:\n        SEEN: unknown\n",
                    );
                },
            )],
        ),
        case(
            Kind::UnlistedValue,
            "a value with a meaning",
            edited(
                alone(),
                "        MESSAGE_SENT: The message was sent.\n",
                "        MESSAGE_SENT: The message was sent.\n        MESSAGE_LOST: It was lost.\n",
            ),
            vec![
                by_hand("list the value in `x-extensible-enum`", |inputs| {
                    replace(
                        inputs,
                        "        - MESSAGE_SENT\n",
                        "        - MESSAGE_SENT\n        - MESSAGE_LOST\n",
                    );
                    replace(
                        inputs,
                        "        MESSAGE_SENT: sent\n",
                        "        MESSAGE_SENT: sent\n        MESSAGE_LOST: unknown\n",
                    );
                })
                .leaving(&[Kind::Undocumented]),
                by_hand(
                    "delete it here",
                    spec_edit("        MESSAGE_LOST: It was lost.\n", ""),
                ),
            ],
        ),
        case(
            Kind::UnlistedValue,
            "neither true nor false",
            edited(
                alone(),
                "        externalMessageId:\n",
                "        verified:\n          x-beyond-page: It was seen.\n          type: boolean\n          nullable: true\n          description: Made up.\n          x-value-meaning:\n            maybe: Made up.\n        externalMessageId:\n",
            ),
            vec![by_hand(
                "delete it here",
                spec_edit(
                    "          x-value-meaning:\n            maybe: Made up.\n",
                    "",
                ),
            )],
        ),
    ]
}

fn examples() -> Vec<Case> {
    vec![
        case(
            Kind::InvalidExample,
            "a number that is too small",
            edited(alone(), "          example: 5\n", "          example: 0\n"),
            vec![
                by_hand(
                    "correct the example",
                    spec_edit("          example: 0\n", "          example: 5\n"),
                ),
                by_hand(
                    "the schema if the example is what the gateway takes",
                    spec_edit("          minimum: 1\n", "          minimum: 0\n"),
                ),
            ],
        ),
        case(
            Kind::InvalidExample,
            "an example of a parameter",
            edited(
                alone(),
                "              value: false\n",
                "              value: never\n",
            ),
            vec![
                by_hand(
                    "correct the example",
                    spec_edit(
                        "              value: never\n",
                        "              value: true\n",
                    ),
                ),
                elsewhere("the schema if the example is what the gateway takes"),
            ],
        ),
        case(
            Kind::RefusedExample,
            "an example of a parameter on the page",
            recorded(contract(SMS, refused_lookup)),
            vec![
                elsewhere("loosen the schema until it takes what the page shows"),
                by_hand(
                    "if the gateway does not take it, correct the example in the saved page",
                    |inputs| inputs.pages = pages().pages,
                ),
            ],
        ),
        case(
            Kind::RefusedExample,
            "an example on the page",
            recorded(contract(SMSEND, refused_example)),
            vec![
                // How a number is written there, the build has to be told as well.
                by_hand(
                    "loosen the schema until it takes what the page shows",
                    spec_edit("      pattern: '^(\\+|00)[1-9][0-9]{0,14}$'\n", ""),
                )
                .leaving(&[Kind::RefusedByBuild]),
                by_hand(
                    "if the gateway does not take it, correct the example in the saved page",
                    |inputs| inputs.pages = pages().pages,
                ),
            ],
        ),
    ]
}

fn texts() -> Vec<Case> {
    vec![
        case(
            Kind::CopiedWording,
            "words of a page",
            edited(
                alone(),
                "      description: The sender that the phone shows, a name or a number.\n",
                "      description: Invented words about status 404\n",
            ),
            vec![by_hand(
                "say it in words of your own",
                spec_edit("Invented words about status 404", "Nobody has this key."),
            )],
        ),
        case(
            Kind::BreaksRustdoc,
            "a bare URL",
            edited(
                alone(),
                "      description: The sender that the phone shows, a name or a number.\n",
                "      description: See https://example.com for the sender.\n",
            ),
            vec![by_hand(
                "put code, URLs and brackets into backticks",
                spec_edit("https://example.com", "`https://example.com`"),
            )],
        ),
    ]
}

/// What is no such document at all, or none that a build takes.
fn documents() -> Vec<Case> {
    vec![
        case(
            Kind::UnknownKey,
            "a misspelt keyword",
            edited(alone(), "          minimum: 1\n", "          minimun: 1\n"),
            vec![
                by_hand(
                    "correct the key's spelling or place",
                    spec_edit("          minimun: 1\n", "          minimum: 1\n"),
                ),
                by_hand(
                    "begin it with `x-`",
                    spec_edit("          minimun: 1\n", "          x-minimun: 1\n"),
                ),
                elsewhere("put a `$ref` beside it into an `allOf`"),
            ],
        ),
        case(
            Kind::UnknownKey,
            "a key beside a reference",
            edited(
                alone(),
                REFERENCE,
                &format!("{REFERENCE}          description: Made up.\n"),
            ),
            vec![
                by_hand(
                    "correct the key's spelling or place",
                    spec_edit("          description: Made up.\n", ""),
                ),
                elsewhere("begin it with `x-`"),
                by_hand(
                    "put a `$ref` beside it into an `allOf`",
                    spec_edit(
                        REFERENCE,
                        "        recipient:\n          allOf:\n            - $ref: '#/components/schemas/Recipient'\n",
                    ),
                ),
            ],
        ),
        case(
            Kind::UnreadableSpec,
            "no YAML",
            edited(alone(), "paths:\n", "paths: [\n"),
            vec![by_hand(
                "correct the YAML; nothing else can be checked before",
                spec_edit("paths: [\n", "paths:\n"),
            )],
        ),
        case(
            Kind::RefusedByBuild,
            "an operation of no gateway",
            edited(alone(), "tags: [smsend]", "tags: [other]"),
            vec![by_hand(
                "correct the spec; nothing can be derived before",
                spec_edit("tags: [other]", "tags: [smsend]"),
            )],
        ),
    ]
}

fn refused_lookup(contract: &mut Contract) {
    field_of(&mut contract.request, "ncNeeded").examples = vec!["41793026727".to_owned()];
}

fn refused_example(contract: &mut Contract) {
    contract.request[0].examples = vec!["1234567".to_owned()];
}
