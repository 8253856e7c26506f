//! The reasons why the spec says otherwise than its pages, or more.

use xtask::report::kind::Kind;

use super::following::{Case, by_hand, case};
use super::inputs::{alone, edited, replace, spec_edit};

pub fn cases() -> Vec<Case> {
    let located = "          in: query\n          required: false\n";
    vec![
        case(
            Kind::ContradictedDeparture,
            "a parameter that was moved",
            edited(
                alone(),
                located,
                "          in: header\n          required: false\n",
            ),
            vec![
                by_hand(
                    "adapt the spec",
                    spec_edit("          in: header\n          required: false\n", located),
                ),
                by_hand(
                    "reword the reason so that it holds for what is there",
                    spec_edit(
                        "The page lists it among the body fields.",
                        "The page lists it among the body fields, and this is made up.",
                    ),
                ),
            ],
        ),
        case(
            Kind::NeedlessDeclaration,
            "nothing is beyond the page",
            edited(
                alone(),
                "        senderName:\n",
                "        senderName:\n          x-beyond-page: Not so.\n",
            ),
            vec![
                by_hand(
                    "delete the declaration",
                    spec_edit("          x-beyond-page: Not so.\n", ""),
                ),
                by_hand("move it to the element that it speaks of", |inputs| {
                    replace(inputs, "          x-beyond-page: Not so.\n", "");
                    replace(
                        inputs,
                        "        messageBody:\n",
                        "        mine:\n          type: string\n          description: Mine.\n          x-beyond-page: Not so.\n        messageBody:\n",
                    );
                }),
            ],
        ),
        case(
            Kind::EmptyReason,
            "a declaration",
            edited(
                alone(),
                "          x-beyond-page: Newer replies carry it.\n",
                "          x-beyond-page: ''\n",
            ),
            vec![by_hand(
                "write down how it is known, or why the spec departs from the page",
                spec_edit(
                    "          x-beyond-page: ''\n",
                    "          x-beyond-page: It was seen.\n",
                ),
            )],
        ),
    ]
}
