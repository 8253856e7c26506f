//! What a person reads on the three pages is what is recorded of them.

use crate::common::{known_facts, saved_pages};
use xtask::audit::facts::Known;
use xtask::audit::saved::Saved;
use xtask::contract::{Assumed, Contract, Direction};
use xtask::workspace::Inputs;

/// Name, type, whether it is required, and the default.
fn fields(contract: &Contract, direction: Direction) -> Vec<(String, String, bool, String)> {
    let default = |default: &Option<Assumed>| match default {
        Some(Assumed::Literal(word)) => word.clone(),
        Some(Assumed::Prose(_)) => "in words".to_owned(),
        None => String::new(),
    };
    let fields = contract.fields(direction).iter();
    fields
        .map(|field| {
            (
                field.name.clone(),
                field.kind.clone(),
                field.required,
                default(&field.default),
            )
        })
        .collect()
}

fn row(name: &str, kind: &str, required: bool, default: &str) -> (String, String, bool, String) {
    (
        name.to_owned(),
        kind.to_owned(),
        required,
        default.to_owned(),
    )
}

#[test]
fn the_page_of_the_text_message() {
    let facts = &known_facts()["infobip-pin-sms"];
    let contract = &facts.contract;
    assert_eq!(contract.method, "POST");
    assert_eq!(
        (&contract.path, contract.hosts.len(), contract.headers.len()),
        (&None, 0, 0)
    );
    assert_eq!(
        fields(contract, Direction::Request),
        [
            row("to", "string", true, ""),
            row("applicationId", "string", true, ""),
            row("messageId", "string", true, ""),
            row("from", "string", false, ""),
            row("ncNeeded", "boolean", false, "true"),
        ]
    );
    assert_eq!(
        fields(contract, Direction::Reply),
        [
            row("to", "string", false, ""),
            row("ncStatus", "string", false, ""),
            row("smsStatus", "string", false, ""),
            row("pinId", "string", false, ""),
        ]
    );
    let lookup = contract
        .field(Direction::Reply, "ncStatus")
        .expect("the field");
    assert_eq!(
        lookup.values,
        [
            "NC_DESTINATION_UNKNOWN",
            "NC_DESTINATION_REACHABLE",
            "NC_DESTINATION_NOT_REACHABLE",
            "NC_NOT_CONFIGURED",
        ]
    );
    assert_eq!(lookup.stray_values, ["NC_NOT_REACHABLE"]);
    let sent = contract
        .field(Direction::Reply, "smsStatus")
        .expect("the field");
    assert_eq!(sent.values, ["MESSAGE_SENT", "MESSAGE_NOT_SENT"]);
    assert_eq!(contract.statuses, ["200", "401", "429"]);
    assert_eq!(contract.request[0].examples, ["41793026727"]);
}

#[test]
fn the_page_of_the_voice_call() {
    let facts = &known_facts()["infobip-pin-voice"];
    let contract = &facts.contract;
    assert_eq!(contract.method, "POST");
    assert_eq!(
        fields(contract, Direction::Request),
        [
            row("to", "string", true, ""),
            row("applicationId", "string", true, ""),
            row("messageId", "string", true, ""),
            row("from", "string", false, ""),
        ]
    );
    assert_eq!(
        fields(contract, Direction::Reply),
        [
            row("to", "string", false, ""),
            row("callStatus", "string", false, ""),
            row("pinId", "string", false, ""),
        ]
    );
    let call = contract
        .field(Direction::Reply, "callStatus")
        .expect("the field");
    assert_eq!(
        call.values,
        [
            "BAD_REQUEST",
            "PROCESSING",
            "PROCESSED",
            "ANSWERED_MACHINE",
            "ERROR",
            "ERROR_NOT_ENOUGH_CREDITS",
            "ERROR_NETWORK_NOT_AVAILABLE",
            "ERROR_ROUTE_NOT_AVAILABLE",
            "ERROR_USER_BUSY",
            "ERROR_NO_ANSWER",
            "UNDEFINED",
        ]
    );
    assert_eq!(contract.statuses, ["200", "401"]);
}

#[test]
fn the_page_of_smsend() {
    let facts = &known_facts()["smsend-2fa-request"];
    let contract = &facts.contract;
    assert_eq!(contract.method, "POST");
    assert_eq!(contract.hosts, ["https://app.gateway.smsend.it"]);
    assert_eq!(contract.path.as_deref(), Some("/API/v1.0/REST/2fa/request"));
    assert_eq!(contract.headers, ["user_key", "Session_key"]);
    assert_eq!(
        fields(contract, Direction::Request),
        [
            row("recipient", "string", true, ""),
            row("senderName", "string", false, "in words"),
            row("expiry", "integer", false, "60"),
            row("messageBody", "string", false, "in words"),
        ]
    );
    assert_eq!(contract.reply, []);
    assert_eq!(contract.statuses, ["200", "400", "401", "404"]);
    assert_eq!(
        contract.request[0].examples,
        ["+1111111111", "001111111111"]
    );
}

/// The facts hold no words: what is not a name, a value or a number is a hash.
#[test]
fn what_is_recorded_of_the_saved_pages_is_what_they_say() {
    let Some(folder) = saved_pages() else {
        println!("no saved pages to compare with");
        return;
    };
    let inputs = Inputs::load(&crate::common::root(), Some(&folder)).expect("readable");
    let (saved, known) = (Saved::read(&inputs), Known::read(&inputs));
    assert_eq!(crate::common::brief(&saved.findings), "");
    for (id, facts) in &known.facts {
        let page = &saved.pages[id];
        assert_eq!(page.contract, facts.contract, "{id}");
        assert_eq!(
            (&page.sha256, &page.wording),
            (&facts.sha256, &facts.wording),
            "{id}"
        );
    }
    assert_eq!(
        saved.pages.len(),
        known.facts.len() + known.ignored.len(),
        "each page is known or known to be ignored"
    );
}
