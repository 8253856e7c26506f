//! What the generated code says of itself: the words of the spec where it has
//! some, and how an item is used.

use heck::{ToPascalCase as _, ToSnakeCase as _};
use serde_json::Value;

use super::describe::{Item, Words};
use super::facts;
use super::meaning::is_verification;

/// The words for an item of a client.
pub fn of_client(part: &Value, module: &str, item: Item<'_>) -> Option<Words> {
    let text = match module {
        "types" => body(part, item)?,
        "types::error" => match item {
            Item::Module => "Why a value does not fit its type.".to_owned(),
            Item::Type(_) => "Why a value does not fit the type that it was to become.".to_owned(),
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

/// A body, or a value in one. Empty where it is not for those who read it.
fn body(part: &Value, item: Item<'_>) -> Option<String> {
    match item {
        Item::Type(type_name) => {
            let schema = &part["components"]["schemas"][type_name];
            let description = description(schema)?;
            Some(format!(
                "{description}\n\n{}",
                how_used(part, type_name, schema)?
            ))
        }
        // All methods of a text would stand on the page.
        Item::Impl(_, "Deref") => Some(String::new()),
        _ => None,
    }
}

fn how_used(part: &Value, type_name: &str, schema: &Value) -> Option<String> {
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
            "Made by `try_from` or `parse` of a text{limit}. A call takes the text itself. It \
             dereferences to the text."
        )
    })
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
        "into_inner" => "httpmock's own, for what this type does not have.".to_owned(),
        "body" => "Only requests with this body, as JSON.".to_owned(),
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
