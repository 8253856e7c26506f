//! The methods of a client, one an operation, with documentation of our own:
//! progenitor's says neither what an operation is for nor how it is called.

use std::fmt::Write as _;

use heck::{ToPascalCase as _, ToSnakeCase as _};
use serde_json::Value;

use super::facts::{operations, parameters, resolve};
use super::meaning::Purpose;
use super::names;

/// The methods of a gateway's client.
pub fn client_methods(part: &Value, gateway: &str) -> String {
    let mut rust = format!("impl crate::{gateway}::Client {{\n");
    for (place, path, operation) in operations(part) {
        let Some(id) = operation["operationId"].as_str() else {
            continue;
        };
        let (method, builder) = (id.to_snake_case(), id.to_pascal_case());
        let summary = operation["summary"].as_str().unwrap_or(id);
        let description = operation["description"].as_str().unwrap_or_default();
        let purpose = Purpose::of(part, operation);
        let example = example(part, gateway, path, operation, &method);
        let tells = match purpose {
            Purpose::Send => "[`delivery`](crate::Error::delivery) says whether the PIN went out.",
            Purpose::Verify => {
                "[`attempt_may_be_spent`](crate::Error::attempt_may_be_spent) says whether it used \
                 an attempt up."
            }
        };
        let words = format!(
            "{summary}: `{place}`.\n\n{description}\n# Errors\n\nThose of \
             [`send`](crate::{gateway}::builder::{builder}::send): the request was invalid, nobody \
             could be reached, or the answer was no reply. The error's {tells}\n\n\
             # Example\n\n{example}"
        );
        let _ = writeln!(
            rust,
            "#[doc = {words:?}]\npub fn {method}(&self) -> crate::{gateway}::builder::{builder}<'_> \
             {{\nself.0.{method}()\n}}"
        );
    }
    rust + "}\n"
}

/// A program that compiles: all that the operation requires, and what its reply
/// has to be asked.
fn example(part: &Value, gateway: &str, path: &str, operation: &Value, method: &str) -> String {
    let mut call = format!("client\n    .{method}()\n");
    for parameter in parameters(part, path, operation) {
        if parameter["required"] == true {
            let name = parameter["name"].as_str().unwrap_or_default();
            let of_type = &resolve(part, &parameter["schema"])["example"];
            let value = literal(&parameter["example"], of_type);
            let _ = writeln!(call, "    .{}({value})", names::parameter(name));
        }
    }
    let verifies = Purpose::of(part, operation) == Purpose::Verify;
    match setters(part, operation).as_slice() {
        [] => {}
        [setter] => {
            let _ = writeln!(call, "    .body_map(|b| b{setter})");
        }
        [first, others @ ..] => {
            let others = others.join("\n            ");
            let _ = writeln!(
                call,
                "    .body_map(|b| {{\n        b{first}\n            {others}\n    }})"
            );
        }
    }
    let (used, ends) = match verifies {
        false => (
            "",
            format!(
                "let reply = {call}    .send()\n    .await?\n    .ensure_sent()?;\n# drop(reply);"
            ),
        ),
        true => (
            "use two_factor_pin::Verification;\n\n",
            format!(
                "let answer = {call}    .send()\n    .await?;\nmatch answer.verification() {{\n    \
                 Verification::Correct => println!(\"come in\"),\n    \
                 Verification::Wrong(why) => println!(\"{{}}\", why.reason()),\n    \
                 _ => println!(\"please try again later\"),\n}}"
            ),
        ),
    };
    format!(
        "```no_run\n{used}# async fn run(client: two_factor_pin::{gateway}::Client) \
         -> Result<(), two_factor_pin::Error> {{\n{ends}\n# Ok(())\n# }}\n```"
    )
}

/// `.to("41793026727")` for each required field of the request body.
fn setters(part: &Value, operation: &Value) -> Vec<String> {
    let body = resolve(part, &operation["requestBody"]);
    let schema = resolve(part, &body["content"]["application/json"]["schema"]);
    let names = schema["required"].as_array().into_iter().flatten();
    names
        .filter_map(Value::as_str)
        .map(|name| {
            let property = &schema["properties"][name];
            let target = resolve(part, property["allOf"].get(0).unwrap_or(property));
            let value = literal(&property["example"], &target["example"]);
            format!(".{}({value})", names::field(name))
        })
        .collect()
}

/// An example as Rust.
fn literal(own: &Value, of_type: &Value) -> String {
    match if own.is_null() { of_type } else { own } {
        Value::Null => "\"…\"".to_owned(),
        Value::String(text) => format!("{text:?}"),
        other => other.to_string(),
    }
}
