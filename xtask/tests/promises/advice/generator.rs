//! What no client can be made of, by a person's hand or because of a page.

use xtask::contract::Location;
use xtask::report::kind::Kind;
use xtask::workspace::Inputs;

use super::following::{Case, Way, by_hand, case, declare, run};
use super::inputs::{
    NEW, SMS, SMSEND, alone, contract, edited, field, replace, spec_edit, with_new, write_operation,
};

/// Declares why the spec leaves something out of one of its schemas.
fn leave_out(schema: &'static str, name: &'static str) -> impl Fn(&mut Inputs) {
    move |inputs| {
        let old = format!("    {schema}:\n");
        let new =
            format!("{old}      x-departs-from-page:\n        {name}: No client can have it.\n");
        replace(inputs, &old, &new);
    }
}

fn leave_new_out() -> Way {
    run(&format!(
        "leave it out with `cargo xtask regenerate --pages DIR --ignore '{NEW}=REASON'`"
    ))
}

pub fn cases() -> Vec<Case> {
    let mut cases = of_pages();
    cases.extend(of_new_pages());
    cases.extend(by_hand_only());
    cases
}

fn of_pages() -> Vec<Case> {
    let values = |more: &'static str| {
        contract(SMS, move |contract| {
            contract.reply[2].values.push(more.to_owned())
        })
    };
    let named = |name: &'static str, location: Location| {
        contract(SMSEND, move |contract| {
            let mut field = field(name);
            field.location = location;
            contract.request.push(field);
        })
    };
    vec![
        case(
            Kind::GeneratorLimit,
            "a value that is the crate's own",
            values("UNKNOWN"),
            vec![by_hand(
                "leave it out of the list: an open set takes it; where a page lists it, say why under its name in `x-departs-from-page`",
                leave_out("SmsStatus", "UNKNOWN"),
            )],
        ),
        case(
            Kind::GeneratorLimit,
            "a value that only signs tell from another",
            values("MESSAGE__SENT"),
            vec![by_hand(
                "list one of them: an open set takes both; where a page lists both, say why under the other's name in `x-departs-from-page`",
                leave_out("SmsStatus", "MESSAGE__SENT"),
            )],
        ),
        case(
            Kind::GeneratorLimit,
            "a field that only signs tell from another",
            named("sender-name", Location::Body),
            vec![by_hand(
                "rename one of them; where the gateway has both, leave one out and say why under its name in `x-departs-from-page`",
                leave_out("PinRequest", "sender-name"),
            )],
        ),
        case(
            Kind::GeneratorLimit,
            "a parameter that every request has",
            named("body", Location::Query),
            vec![by_hand(
                "leave the parameter out and say why under its name in `x-departs-from-page`",
                leave_out("PinRequest", "body"),
            )],
        ),
        case(
            Kind::CannotApply,
            "a reply where the spec has none",
            contract(SMSEND, |contract| contract.reply.push(field("made"))), vec![
            by_hand("make this change in the spec by hand", |inputs| {
                let success = "and must not matter to a client.\n          x-delivery: sent\n";
                let content = "          content:\n            application/json:\n              schema:\n                $ref: '#/components/schemas/MadeUp'\n";
                replace(inputs, success, &format!("{success}{content}"));
                replace(inputs, "    PinRequest:\n", "    MadeUp:\n      type: object\n      description: Made up.\n      properties:\n        made:\n          type: string\n          nullable: true\n          description: Made up.\n    PinRequest:\n");
            }),
            declare("say in the operation's `x-departs-from-page` under `made` why the spec does not"),
        ])
        .regenerating(),
    ]
}

fn of_new_pages() -> Vec<Case> {
    vec![case(
        Kind::GeneratorLimit,
        "fields of a new page",
        with_new(|contract| contract.request.extend(["a-b", "a_b"].map(field))),
        vec![
            by_hand("write its operation by hand", |inputs| {
                let left_out =
                    "      x-departs-from-page:\n        a_b: No client can have both.\n";
                write_operation(inputs, "", left_out);
            }),
            leave_new_out(),
        ],
    )]
}

fn by_hand_only() -> Vec<Case> {
    vec![
        case(
            Kind::GeneratorLimit,
            "a second success",
            edited(
                alone(),
                "        '200':\n          description: |\n            The PIN was sent.",
                "        '201':\n          description: Sent later.\n          x-beyond-page: It is said so.\n        '200':\n          description: |\n            The PIN was sent.",
            ),
            vec![by_hand(
                "describe one success reply; generated clients take one type of reply",
                spec_edit(
                    "        '201':\n          description: Sent later.\n          x-beyond-page: It is said so.\n",
                    "",
                ),
            )],
        ),
        case(
            Kind::GeneratorLimit,
            "two media types",
            edited(
                alone(),
                "        description: Whom to send a PIN to, and how the message reads.\n        content:\n",
                "        description: Whom to send a PIN to, and how the message reads.\n        content:\n          text/plain:\n            schema:\n              $ref: '#/components/schemas/PinRequest'\n",
            ),
            vec![by_hand(
                "describe one media type; generated clients take one",
                spec_edit(
                    "          text/plain:\n            schema:\n              $ref: '#/components/schemas/PinRequest'\n",
                    "",
                ),
            )],
        ),
        case(
            Kind::GeneratorLimit,
            "a cookie in the spec",
            edited(
                alone(),
                "        - name: ncNeeded\n",
                "        - name: session\n          in: cookie\n          x-beyond-page: It is said so.\n          schema:\n            type: string\n        - name: ncNeeded\n",
            ),
            vec![
                by_hand(
                    "put it into the path, the query or a header",
                    spec_edit("          in: cookie\n", "          in: query\n"),
                ),
                by_hand(
                    "leave it out and say why under its name in `x-departs-from-page`",
                    spec_edit(
                        "        - name: session\n          in: cookie\n          x-beyond-page: It is said so.\n          schema:\n            type: string\n",
                        "",
                    ),
                ),
            ],
        ),
    ]
}
