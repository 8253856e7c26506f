//! Whoever reads the documentation of the generated code finds out what each
//! item is for, whatever progenitor says of it: the words are the spec's.

use std::collections::BTreeMap;

use heck::ToSnakeCase as _;
use serde_json::Value;
use syn::{Attribute, Expr, ImplItem, Item, Lit, Meta, TraitItem, Visibility};

use crate::build::generate::{Features, GATEWAYS, generate};
use crate::build::meaning::Purpose;
use crate::build::{facts, passes};
use crate::support::spec;

const SPEC: &str = include_str!("../../openapi/two-factor.yaml");

fn generated() -> BTreeMap<String, String> {
    let features = Features {
        mock: true,
        schemars: true,
    };
    generate(SPEC, &features).expect("the spec generates")
}

#[test]
fn every_item_that_a_reader_meets_says_what_it_is_for() {
    let files = generated();
    for gateway in GATEWAYS {
        for (file, at_least) in [("", 10), ("_mock", 8), ("_facts", 5)] {
            let name = format!("{gateway}{file}.rs");
            let words = items(&files[&name]);
            for (item, words) in &words {
                assert!(!words.trim().is_empty(), "{name}: {item} is not described");
                assert!(!words.contains("JSON schema"), "{name}: {item}: {words}");
                assert!(!words.contains("Types for composing"), "{name}: {item}");
            }
            assert!(words.len() > at_least, "{name}: {} items", words.len());
        }
    }
}

#[test]
fn every_setter_has_the_words_of_its_parameter_or_field() {
    let files = generated();
    for (file, setter, words) in [
        (
            "infobip_facts.rs",
            "requests::SendPinOverSms::nc_needed",
            "Whether the gateway looks the number up",
        ),
        (
            "infobip_facts.rs",
            "requests::SendPinOverSms::from",
            "The sender that the phone shows",
        ),
        ("smsend_facts.rs", "requests::RequestPin::expiry", "minutes"),
        (
            "infobip_mock.rs",
            "operations::SendPinOverSmsWhen::nc_needed",
            "`ncNeeded`",
        ),
    ] {
        let said = words_in(&files[file], setter);
        assert!(said.contains(words), "{setter}: {said}");
    }
}

/// That the examples compile is what the tests of the documentation say.
#[test]
fn every_method_of_a_client_has_an_example_that_asks_what_became_of_the_pin() {
    let files = generated();
    let spec = spec::spec();
    for (gateway, another) in [("infobip", "SMSEnd"), ("smsend", "Infobip")] {
        let part = passes::part_of(&spec, gateway).expect("a part");
        let mut methods = client_methods(&parsed(&files[&format!("{gateway}_facts.rs")]));
        for (_, _, operation) in facts::operations(&part) {
            let id = operation["operationId"].as_str().expect("an ID");
            let name = id.to_snake_case();
            let words = methods.remove(&name).expect("a method").expect("words");
            assert!(!words.contains(another), "{name}: {words}");
            for part in ["# Errors", "```no_run", &format!("client.{name}(")] {
                assert!(words.contains(part), "{part} in {name}: {words}");
            }
            if says_delivery(&part, operation) {
                for part in [".await?;", "`send()` returns the reply", "::pin_id)"] {
                    assert!(words.contains(part), "{part} in {name}: {words}");
                }
            }
            if Purpose::of(&part, operation) == Purpose::Verify {
                for part in ["match client.", "Correct", "attempt_may_be_spent"] {
                    assert!(words.contains(part), "{name}: {words}");
                }
                assert!(!words.contains("::delivery)"), "{name}: {words}");
            }
        }
        assert!(methods.is_empty(), "of no operation: {:?}", methods.keys());
    }
}

/// Whoever reads of a reply finds the question that it answers, and an example.
#[test]
fn every_reply_says_what_to_ask_of_it() {
    let files = generated();
    for (file, reply, parts) in [
        (
            "infobip.rs",
            "types::SendPinOverSmsReply",
            &["::delivery)", "example", "Without a `pin_id`"][..],
        ),
        (
            "infobip.rs",
            "types::VerifyPinReply",
            &["::verification)", "example"],
        ),
        (
            "smsend.rs",
            "types::PinVerificationReply",
            &["::verification)", "example"],
        ),
    ] {
        let said = words_in(&files[file], reply);
        for part in parts {
            assert!(said.contains(part), "{part} in {reply}: {said}");
        }
    }
}

/// One item of each kind, by words that no other kind has.
#[test]
fn each_kind_of_item_has_words_of_its_own() {
    let files = generated();
    for (file, item, parts) in OF_EACH_KIND {
        let said = words_in(&files[*file], item);
        for part in *parts {
            assert!(said.contains(part), "{part} in {item}: {said}");
        }
    }
}

/// A file, an item of it, and what stands in the item's words.
type Kind = (&'static str, &'static str, &'static [&'static str]);

const OF_EACH_KIND: &[Kind] = &[
    (
        "infobip_facts.rs",
        "requests",
        &[
            "The requests to Infobip",
            "`Client`](crate::infobip::Client)",
        ],
    ),
    (
        "smsend_facts.rs",
        "requests::RequestPin",
        &[
            "A request: Send a PIN in a text message",
            "[`Client::request_pin`](crate::smsend::Client::request_pin), which has an example",
        ],
    ),
    ("infobip_facts.rs", "types", &["The replies of Infobip"]),
    (
        "infobip.rs",
        "types::ApplicationId",
        &["of a text that is not empty. A call"],
    ),
    (
        "infobip.rs",
        "types::error",
        &["Why a value does not fit its type."],
    ),
    (
        "infobip.rs",
        "types::error::ConversionError",
        &["Why a value does not fit the type"],
    ),
    (
        "infobip_mock.rs",
        "MockServerExt",
        &["for each operation of Infobip"],
    ),
    (
        "infobip_mock.rs",
        "MockServerExt::verify_pin",
        &["Answers what [`Client::verify_pin`](crate::infobip::Client::verify_pin) sends"],
    ),
    ("infobip_mock.rs", "operations", &["what the closures of"]),
    (
        "infobip_mock.rs",
        "operations::VerifyPinWhen",
        &[
            "Which requests of [`Client::verify_pin`](crate::infobip::Client::verify_pin) are answered",
        ],
    ),
    (
        "infobip_mock.rs",
        "operations::VerifyPinThen",
        &["What the requests of [`Client::verify_pin`]"],
    ),
    (
        "infobip_mock.rs",
        "operations::VerifyPinWhen::into_inner",
        &["for what this type does not have"],
    ),
    (
        "infobip_mock.rs",
        "operations::VerifyPinWhen::body",
        &["Only requests with this body"],
    ),
    (
        "infobip_mock.rs",
        "operations::VerifyPinWhen::pin_id",
        &["Only requests with this `pinId`."],
    ),
    (
        "infobip_mock.rs",
        "operations::VerifyPinThen::ok",
        &["Answers with this reply"],
    ),
    (
        "infobip_mock.rs",
        "operations::VerifyPinThen::client_error",
        &["none of 400 to 499"],
    ),
    (
        "infobip_mock.rs",
        "operations::VerifyPinThen::server_error",
        &["none of 500 to 599"],
    ),
];

/// A name of the generator's that adds nothing is not on the page.
#[test]
fn the_generators_names_are_not_shown() {
    let files = generated();
    let file = parsed(&files["infobip.rs"]);
    let mut found = Vec::new();
    implementations(&file.items, &mut found);
    let is_hidden = |(of_trait, of_type, words): &(String, String, Option<String>)| {
        of_trait == "Deref" && of_type == "ApplicationId" && words.is_none()
    };
    assert!(found.iter().any(is_hidden), "{found:?}");
}

/// The traits and types of implementations, with their words.
fn implementations(all: &[Item], found: &mut Vec<(String, String, Option<String>)>) {
    for item in all {
        match item {
            Item::Mod(inner) => {
                let items = inner.content.as_ref().map_or(&[][..], |(_, items)| items);
                implementations(items, found);
            }
            Item::Impl(block) => {
                let (Some((of_trait, _)), syn::Type::Path(path)) = (&block.trait_, &*block.self_ty)
                else {
                    continue;
                };
                let last = |path: &syn::Path| path.segments.last().map(|one| one.ident.to_string());
                let (of_trait, of_type) = (last(of_trait), last(&path.path));
                found.push((
                    of_trait.unwrap_or_default(),
                    of_type.unwrap_or_default(),
                    words_of(&block.attrs),
                ));
            }
            _ => {}
        }
    }
}

/// The client that a reader meets is the crate's own, and a reply to a
/// verification is of a PIN that was sent long ago.
#[test]
fn what_is_not_for_readers_is_not_said() {
    let files = generated();
    let file = &files["infobip.rs"];
    assert!(
        !items(file)
            .iter()
            .any(|(item, _)| item.starts_with("Client"))
    );
    let words = words_in(file, "types::VerifyPinReply");
    assert!(!words.contains("Without a `pin_id`"), "{words}");
}

/// An example calls what the operation requires, and nothing else; that it
/// compiles is what the tests of the documentation say.
#[test]
fn examples_have_what_is_required_alone() {
    let files = generated();
    let methods = client_methods(&parsed(&files["infobip_facts.rs"]));
    for (method, call) in [
        (
            "send_pin_over_sms",
            "client.send_pin_over_sms(\"41793026727\", \"APP0123456789ABCDEF\", \
             \"MSG0123456789ABCDEF\").await?;",
        ),
        (
            "resend_pin_over_voice",
            "client.resend_pin_over_voice(\"0A1B2C3D4E5F60718293A4B5C6D7E8F9\").await?;",
        ),
    ] {
        let words = methods[method].as_ref().expect("words");
        assert!(words.contains(call), "{words}");
    }
}

/// Whether the success of an operation says what became of a PIN: by a status
/// in its body, or by itself where it has no body.
fn says_delivery(part: &Value, operation: &Value) -> bool {
    let success = facts::success(part, operation).expect("a success");
    let Some(content) = success.get("content") else {
        return true;
    };
    let body = facts::resolve(part, &content["application/json"]["schema"]);
    let mut fields = body["properties"].as_object().into_iter().flatten();
    fields.any(|(_, field)| {
        let target = field["allOf"].get(0).unwrap_or(field);
        facts::resolve(part, target).get("x-delivery").is_some()
    })
}

/// The methods of the client in a file of facts, with their words.
fn client_methods(file: &syn::File) -> BTreeMap<String, Option<String>> {
    let blocks = file.items.iter().filter_map(|item| match item {
        Item::Impl(block) if block.trait_.is_none() => Some(block),
        _ => None,
    });
    let items = blocks.flat_map(|block| &block.items);
    items
        .filter_map(|item| match item {
            ImplItem::Fn(method) => Some((method.sig.ident.to_string(), words_of(&method.attrs))),
            _ => None,
        })
        .collect()
}

fn parsed(code: &str) -> syn::File {
    syn::parse_file(code).expect("the generated code parses")
}

/// What is public in a file, with its words. What is hidden is left out.
fn items(code: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for item in &parsed(code).items {
        add(item, "", &mut found);
    }
    found
}

fn words_in(code: &str, item: &str) -> String {
    let mut items = items(code).into_iter();
    let found = items.find(|(name, _)| name == item);
    found.unwrap_or_else(|| panic!("{item} is generated")).1
}

fn add(item: &Item, module: &str, found: &mut Vec<(String, String)>) {
    let below = |name: &dyn std::fmt::Display| match module {
        "" => name.to_string(),
        module => format!("{module}::{name}"),
    };
    match item {
        Item::Mod(inner) => {
            let name = below(&inner.ident);
            push(&name, &inner.vis, &inner.attrs, found);
            for item in inner.content.iter().flat_map(|(_, items)| items) {
                add(item, &name, found);
            }
        }
        Item::Struct(item) => {
            let name = below(&item.ident);
            if !push(&name, &item.vis, &item.attrs, found) {
                return;
            }
            for field in item.fields.iter() {
                if let Some(field_name) = &field.ident {
                    let name = format!("{name}.{field_name}");
                    push(&name, &field.vis, &field.attrs, found);
                }
            }
        }
        Item::Trait(item) => {
            let name = below(&item.ident);
            push(&name, &item.vis, &item.attrs, found);
            for function in &item.items {
                if let TraitItem::Fn(function) = function {
                    let name = format!("{name}::{}", function.sig.ident);
                    push(&name, &item.vis, &function.attrs, found);
                }
            }
        }
        Item::Impl(item) if item.trait_.is_none() => {
            let syn::Type::Path(path) = &*item.self_ty else {
                return;
            };
            let type_name = &path.path.segments.last().expect("a name").ident;
            for function in &item.items {
                if let ImplItem::Fn(function) = function {
                    let name = format!("{}::{}", below(type_name), function.sig.ident);
                    push(&name, &function.vis, &function.attrs, found);
                }
            }
        }
        _ => {}
    }
}

/// Whether the item is one that a reader meets.
fn push(
    name: &str,
    visibility: &Visibility,
    attributes: &[Attribute],
    found: &mut Vec<(String, String)>,
) -> bool {
    let words = words_of(attributes);
    if !matches!(visibility, Visibility::Public(_)) || words.is_none() {
        return false;
    }
    found.push((name.to_owned(), words.unwrap_or_default()));
    true
}

/// The documentation in attributes. `None` where they hide the item.
fn words_of(attributes: &[Attribute]) -> Option<String> {
    let mut words = String::new();
    for attribute in attributes.iter().filter(|one| one.path().is_ident("doc")) {
        match &attribute.meta {
            Meta::NameValue(pair) => {
                if let Expr::Lit(literal) = &pair.value
                    && let Lit::Str(text) = &literal.lit
                {
                    words += &text.value();
                }
            }
            _ => return None,
        }
    }
    Some(words)
}
