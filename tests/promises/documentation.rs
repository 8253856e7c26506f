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
        for (file, at_least) in [("", 20), ("_mock", 8)] {
            let name = format!("{gateway}{file}.rs");
            let mut words = Vec::new();
            items(&parsed(&files[&name]), "", &mut words);
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
            "infobip.rs",
            "builder::SendPinOverSms::nc_needed",
            "Whether the gateway looks the number up",
        ),
        (
            "infobip.rs",
            "types::builder::SendPinOverSmsRequest::application_id",
            "The ID of the 2FA application",
        ),
        (
            "infobip.rs",
            "types::builder::SendPinOverSmsRequest::to",
            "A phone number in international format",
        ),
        ("smsend.rs", "types::builder::PinRequest::expiry", "minutes"),
        (
            "infobip_mock.rs",
            "operations::SendPinOverSmsWhen::nc_needed",
            "`ncNeeded`",
        ),
    ] {
        let mut found = Vec::new();
        items(&parsed(&files[file]), "", &mut found);
        let (_, said) = found
            .iter()
            .find(|(item, _)| item == setter)
            .unwrap_or_else(|| panic!("{setter} is in {file}"));
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
            for part in ["# Errors", "```no_run", &format!(".{name}()")] {
                assert!(words.contains(part), "{part} in {name}: {words}");
            }
            if operation["requestBody"]["required"] == true {
                assert!(words.contains(".body_map(|b| "), "{name}: {words}");
            }
            if says_delivery(&part, operation) {
                assert!(words.contains(".ensure_sent()?"), "{name}: {words}");
            }
            if Purpose::of(&part, operation) == Purpose::Verify {
                for part in ["answer.verification()", "Correct", "attempt_may_be_spent"] {
                    assert!(words.contains(part), "{name}: {words}");
                }
                assert!(!words.contains("ensure_sent"), "{name}: {words}");
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
        let mut found = Vec::new();
        items(&parsed(&files[file]), "", &mut found);
        let (_, said) = found
            .iter()
            .find(|(item, _)| item == reply)
            .unwrap_or_else(|| panic!("{reply} is in {file}"));
        for part in parts {
            assert!(said.contains(part), "{part} in {reply}: {said}");
        }
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

/// What is public in a module, with its words. What is hidden is left out.
fn items(file: &syn::File, module: &str, found: &mut Vec<(String, String)>) {
    for item in &file.items {
        add(item, module, found);
    }
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
