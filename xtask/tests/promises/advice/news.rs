//! What changed pages bring, to be read.

use xtask::contract::Assumed;
use xtask::report::kind::Kind;

use super::following::{Case, by_hand, case, run};
use super::inputs::{SMSEND, alone, changed, contract, edited, field, spec_edit};

pub fn cases() -> Vec<Case> {
    vec![
        case(
            Kind::Undescribed,
            "a scaffolded value",
            edited(
                alone(),
                "        MESSAGE_SENT: The message was sent.\n",
                "        MESSAGE_SENT: A value that the gateway documents, not described here yet.\n",
            ),
            vec![by_hand(
                "read the page, and say in words of your own what it is",
                spec_edit(
                    "A value that the gateway documents, not described here yet.",
                    "It was sent.",
                ),
            )],
        ),
        case(
            Kind::Applied,
            "a new field",
            contract(SMSEND, |contract| contract.request.push(field("made"))),
            vec![by_hand(
                "read the change, and describe in words of your own what is new",
                |_| {},
            )],
        )
        .regenerating(),
        case(
            Kind::Applied,
            "a declaration that the page made needless",
            contract("infobip-pin-voice", |contract| {
                contract.reply[1].values.push("PENDING_ACCEPTED".to_owned())
            }),
            vec![by_hand(
                "read the description, which may still speak of the departure",
                |_| {},
            )],
        )
        .regenerating(),
        case(
            Kind::Reworded,
            "a cell",
            changed(SMSEND, |made| made.reworded = Some("status 404".to_owned())),
            vec![run(
                "read it, adapt the spec's own words if need be, and run `cargo xtask regenerate --pages DIR`",
            )],
        ),
        case(
            Kind::Reworded,
            "a cell, after it was taken in",
            changed(SMSEND, |made| made.reworded = Some("status 404".to_owned())),
            vec![by_hand(
                "read it on the page, and adapt the spec's own words if need be",
                |_| {},
            )],
        )
        .regenerating(),
        case(
            Kind::ChangedPage,
            "a default",
            contract(SMSEND, |contract| {
                contract.request[2].default = Some(Assumed::Literal("90".to_owned()))
            }),
            vec![run("run `cargo xtask regenerate --pages DIR`")],
        ),
    ]
}
