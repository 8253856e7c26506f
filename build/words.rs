//! What the generated code says of itself: the words of the spec where it has
//! some, and how an item is used.

use heck::{ToPascalCase as _, ToSnakeCase as _};
use serde_json::Value;

use super::describe::{Item, Words};
use super::facts;
use super::meaning::{Purpose, is_verification};

const SEND: &str = "Sends the request, and reads the answer.

# Errors

The request was invalid, nobody could be reached, or the answer was no reply. The error's
[`delivery`](crate::Error::delivery) says whether the PIN went out. A reply may say that it did not:
[`ensure_sent`](crate::ResponseValue::ensure_sent) makes an error of that.

# Cancellation

A call that is dropped before it ends may have sent its PIN.";

const VERIFY: &str = "Sends the request, and reads the answer.

# Errors

The request was invalid, nobody could be reached, or the answer was no reply. A wrong PIN is no
error: ask the answer's [`verification`](crate::ResponseValue::verification).
[`attempt_may_be_spent`](crate::Error::attempt_may_be_spent) says whether the error used an attempt
up.

# Cancellation

A call that is dropped before it ends may have spent an attempt.";

/// The words for an item of a client.
pub fn of_client(part: &Value, module: &str, item: Item<'_>) -> Option<Words> {
    let text = match module {
        "builder" => request(part, item)?,
        "types" => body(part, item)?,
        "types::builder" => body_in_the_making(part, item)?,
        "types::error" => match item {
            Item::Module => "Why a value does not fit its type.".to_owned(),
            Item::Type(_) => "Why a value does not fit the type that it was to become. The text \
                              names the field of a body."
                .to_owned(),
            _ => return None,
        },
        // A gateway's own module has its client in place of this one.
        "" => return Some(Words::Hide),
        _ => return None,
    };
    Some(match text.as_str() {
        "" => Words::Hide,
        _ => Words::Say(text),
    })
}

/// The builder of a request. Empty where it is not for those who read it.
fn request(part: &Value, item: Item<'_>) -> Option<String> {
    let gateway = gateway(part);
    match item {
        Item::Module => Some(format!(
            "Requests to {} in the making: each operation of [`Client`](crate::{gateway}::Client) \
             begins one.",
            name(part)
        )),
        Item::Type(type_name) => {
            let method = method(operation_of(part, type_name)?.1)?;
            let summary = operation_of(part, type_name)?.1["summary"].as_str()?;
            Some(format!(
                "A request to {} in the making: {summary}.\n\nBegun by \
                 [`Client::{method}`](crate::{gateway}::Client::{method}), which has an example, \
                 and ended by [`send`](Self::send). What a setter cannot convert makes `send` fail \
                 with an invalid request that names the parameter or the field.",
                name(part)
            ))
        }
        // It wants what only the client's own method has.
        Item::Function(_, "new") => Some(String::new()),
        Item::Function(type_name, "send") => {
            let words = match Purpose::of(part, operation_of(part, type_name)?.1) {
                Purpose::Send => SEND,
                Purpose::Verify => VERIFY,
            };
            Some(words.to_owned())
        }
        Item::Function(_, "body") => {
            Some("The whole body, in place of [`body_map`](Self::body_map).".to_owned())
        }
        Item::Function(type_name, "body_map") => {
            let body = body_of(part, operation_of(part, type_name)?.1.get("requestBody")?)?;
            Some(format!(
                "Fills the body in, field by field: the closure gets a \
                 [`{body}`](crate::{gateway}::types::builder::{body}) without any field, and \
                 returns it with those that are to be sent."
            ))
        }
        Item::Function(type_name, function) => {
            let (path, operation) = operation_of(part, type_name)?;
            facts::parameters(part, path, operation)
                .find(|parameter| is_named(parameter["name"].as_str(), function))
                .and_then(description)
        }
        Item::Impl(..) => None,
    }
}

/// A body, or a value in one. Empty where it is not for those who read it.
fn body(part: &Value, item: Item<'_>) -> Option<String> {
    match item {
        Item::Module => Some(format!(
            "The bodies of {}'s requests and replies, and the values in them.",
            name(part)
        )),
        Item::Type(type_name) => {
            let schema = &part["components"]["schemas"][type_name];
            let description = description(schema)?;
            Some(format!(
                "{description}\n\n{}",
                how_used(part, type_name, schema)?
            ))
        }
        Item::Function(_, "builder") => {
            Some("Begins a value, to be filled in field by field.".to_owned())
        }
        // All methods of a text would stand on the page.
        Item::Impl(_, "Deref") => Some(String::new()),
        _ => None,
    }
}

/// Links to the methods that send a body.
fn sent_by(part: &Value, type_name: &str) -> String {
    methods(part, |operation| {
        body_of(part, operation.get("requestBody")?).filter(|body| *body == type_name)
    })
}

fn how_used(part: &Value, type_name: &str, schema: &Value) -> Option<String> {
    let sends = sent_by(part, type_name);
    if !sends.is_empty() {
        let example = match schema.get("required").is_some() {
            true => "as the example there does",
            false => "which a request can do without",
        };
        return Some(format!(
            "The body of {sends}, whose `body_map` fills one in, {example}. A field that is \
             `None` is not sent."
        ));
    }
    let replies = methods(part, |operation| {
        body_of(part, facts::success(part, operation)?).filter(|body| *body == type_name)
    });
    if !replies.is_empty() {
        let question = match is_verification(part, schema) {
            true => "verification",
            false => "delivery",
        };
        let sends = question == "delivery" && schema["properties"].get("pinId").is_some();
        let without_id = match sends {
            true => " Without a `pin_id` the PIN cannot be verified.",
            false => "",
        };
        return Some(format!(
            "The reply to {replies}, with an example there. What it means for the PIN, \
             [`{question}`](crate::ResponseValue::{question}) says. A field is `None` where the \
             gateway left it out, or wrote `null`.{without_id}"
        ));
    }
    (schema["type"] == "string").then(|| {
        let limit = match schema["minLength"].as_u64() {
            Some(1) => " that is not empty",
            _ => "",
        };
        format!(
            "Made by `try_from` or `parse` of a text{limit}; a setter takes the text itself, as \
             in the example of [`Client`](crate::{}::Client). It dereferences to the text.",
            gateway(part)
        )
    })
}

/// The builder of a body.
fn body_in_the_making(part: &Value, item: Item<'_>) -> Option<String> {
    match item {
        Item::Module => Some(
            "Bodies in the making, field by field: what the closure of `body_map` gets.".to_owned(),
        ),
        Item::Type(type_name) => {
            let sends = sent_by(part, type_name);
            let end = match sends.is_empty() {
                true => "for the tests of one's own code. `try_into` ends it; \
                         [`ResponseValue`](crate::ResponseValue) has an example of a reply of \
                         one's own"
                    .to_owned(),
                false => format!(
                    "field by field: see {sends}. A request ends it, and so does `try_into`"
                ),
            };
            Some(format!(
                "A [`{type_name}`](super::{type_name}) in the making, {end}.\n\nA setter takes \
                 whatever converts into its field. What does not convert is an error in the end, \
                 and so is a required field that is not set; the error names the field."
            ))
        }
        Item::Function(type_name, function) => setter(part, type_name, function),
        Item::Impl(_, "TryFrom") => Some(
            "Ends a body in the making. The error names a field that is missing, or that was not \
             converted."
                .to_owned(),
        ),
        Item::Impl(_, "From") => Some("Takes up a body that is complete, to change it.".to_owned()),
        Item::Impl(..) => None,
    }
}

/// The setter of a field: what the field is, and what it takes where its type
/// alone does not say so.
fn setter(part: &Value, type_name: &str, function: &str) -> Option<String> {
    let schema = &part["components"]["schemas"][type_name];
    let (field, property) = schema["properties"]
        .as_object()?
        .iter()
        .find(|(name, _)| is_named(Some(name), function))?;
    let required = schema["required"].as_array();
    let required = required.is_some_and(|names| names.iter().any(|name| name == field));
    let reference = property["allOf"].get(0).unwrap_or(property);
    let target = facts::resolve(part, reference);
    let words = description(property).or_else(|| description(target))?;
    let takes = match (target["x-sensitive"].as_str(), required) {
        (Some("phone-number"), true) => "It takes a text, with or without a plus sign, or a \
             [`PhoneNumber`](crate::PhoneNumber)."
            .to_owned(),
        // What converts into a value does not convert into an optional one.
        (Some(kind @ ("text" | "message" | "reported-number" | "values")), false) => {
            let own = reference["$ref"].as_str()?.rsplit('/').next()?;
            let value = if kind == "values" { "[…]" } else { "\"…\"" };
            format!(
                "It takes a [`{own}`](crate::{}::{own}): `{own}::from({value})`.",
                gateway(part)
            )
        }
        _ => return Some(words),
    };
    Some(format!("{words}\n\n{takes}"))
}

/// The words for an item of the typed helpers for httpmock.
pub fn of_mock(part: &Value, module: &str, item: Item<'_>) -> Option<Words> {
    let text = match (module, item) {
        ("operations", Item::Module) => {
            "Which requests are answered, and what with: what the closures of \
             [`MockServerExt`](super::MockServerExt) get."
                .to_owned()
        }
        ("operations", Item::Type(type_name)) => {
            let link_of = |id: &str| link(part, operation_of(part, id)?.1);
            let what = match type_name.strip_suffix("When") {
                Some(id) => format!(
                    "Which requests of {} are answered: all, unless a method here says otherwise.",
                    link_of(id)?
                ),
                None => format!(
                    "What the requests of {} are answered with.",
                    link_of(type_name.strip_suffix("Then")?)?
                ),
            };
            format!("{what} [`mock`](crate::mock) has an example.")
        }
        ("operations", Item::Function(type_name, function)) => {
            mock_function(part, type_name, function)?
        }
        ("", Item::Type("MockServerExt")) => format!(
            "A method of `httpmock::MockServer` for each operation of {}.\n\nThe closure says \
             which requests are answered, and what with. [`mock`](crate::mock) has an example.",
            name(part)
        ),
        ("", Item::Function("MockServerExt", function)) => {
            let (_, operation) = operation_of(part, &function.to_pascal_case())?;
            format!(
                "Answers what {} sends, as the closure says.",
                link(part, operation)?
            )
        }
        _ => return None,
    };
    Some(Words::Say(text))
}

fn mock_function(part: &Value, type_name: &str, function: &str) -> Option<String> {
    let failure = |statuses: &str| {
        format!(
            "Answers with a failure: see [`Rejection::from_answer`](crate::Rejection::from_answer).\
             \n\n# Panics\n\nThe status is none of {statuses}."
        )
    };
    let text = match function {
        "new" => "Wraps httpmock's own.".to_owned(),
        "into_inner" => "httpmock's own, for what this type does not have.".to_owned(),
        "body" => "Only requests with this body.".to_owned(),
        "client_error" => failure("400 to 499"),
        "server_error" => failure("500 to 599"),
        _ => match type_name.strip_suffix("When") {
            None => "Answers with this reply.".to_owned(),
            Some(id) => {
                let (path, operation) = operation_of(part, id)?;
                let parameter = facts::parameters(part, path, operation)
                    .find(|parameter| is_named(parameter["name"].as_str(), function))?;
                let name = parameter["name"].as_str()?;
                match parameter["required"] == true {
                    true => format!("Only requests with this `{name}`."),
                    false => format!(
                        "Only requests with this `{name}`; `None` stands for requests without it."
                    ),
                }
            }
        },
    };
    Some(text)
}

/// The operation whose builder has this name, with its path.
fn operation_of<'a>(part: &'a Value, type_name: &str) -> Option<(&'a str, &'a Value)> {
    facts::operations(part)
        .find(|(_, _, operation)| {
            let id = operation["operationId"].as_str();
            id.is_some_and(|id| id.to_pascal_case() == type_name)
        })
        .map(|(_, path, operation)| (path, operation))
}

/// The name of the schema of a JSON body, where it has one of its own.
fn body_of<'a>(part: &'a Value, holder: &'a Value) -> Option<&'a str> {
    let body = facts::resolve(part, holder);
    let reference = body["content"]["application/json"]["schema"]["$ref"].as_str()?;
    reference.rsplit('/').next()
}

/// Links to the methods of the operations that have something.
fn methods<'a>(part: &'a Value, has: impl Fn(&'a Value) -> Option<&'a str>) -> String {
    let links: Vec<String> = facts::operations(part)
        .filter(|(_, _, operation)| has(operation).is_some())
        .filter_map(|(_, _, operation)| link(part, operation))
        .collect();
    links.join(" and ")
}

/// A link to the method of an operation.
fn link(part: &Value, operation: &Value) -> Option<String> {
    let (gateway, method) = (gateway(part), method(operation)?);
    Some(format!(
        "[`Client::{method}`](crate::{gateway}::Client::{method})"
    ))
}

fn method(operation: &Value) -> Option<String> {
    operation["operationId"]
        .as_str()
        .map(|id| id.to_snake_case())
}

/// The module of the gateway.
fn gateway(part: &Value) -> &str {
    part["tags"][0]["name"].as_str().unwrap_or_default()
}

/// The gateway's name, for a person.
fn name(part: &Value) -> &str {
    part["tags"][0]["x-displayName"]
        .as_str()
        .unwrap_or("the gateway")
}

fn is_named(name: Option<&str>, function: &str) -> bool {
    name.is_some_and(|name| name.to_snake_case() == function.trim_end_matches('_'))
}

fn description(value: &Value) -> Option<String> {
    value["description"].as_str().map(str::to_owned)
}
