//! `cargo xtask reference`: the spec as a page to read.
//!
//! Redocly shows descriptions and leaves extensions out, so what the spec says
//! in extensions is said in the descriptions of a document made for this page.

use std::path::Path;

use serde_json::{Map, Value};

use super::Context;
use crate::derived::describe_values;
use crate::interop::toolchain::{self, Toolchain, command, step};
use crate::report::exit::Exit;
use crate::spec::{ATTEMPT, BEYOND, DELIVERY, DEPARTS, UNKNOWN, VERIFICATION};

pub fn run(context: &mut Context<'_>) -> Result<Exit, String> {
    let toolchain = Toolchain::open(context.root)?;
    let tools = toolchain.npm("xtask/tools", "tools")?;
    let told = toolchain.folder.join("reference.json");
    toolchain::write(&told, &outspoken(toolchain.spec()?).to_string())?;
    let page = toolchain
        .folder
        .with_file_name("reference")
        .join("index.html");
    step("Building", "the reference page", || {
        let mut redocly = command("node_modules/.bin/redocly", &tools);
        redocly
            .arg("build-docs")
            .arg(&told)
            .arg("--output")
            .arg(&page);
        redocly.args(["--inlineBundle", "--openapi.schemasExpansionLevel=all"]);
        toolchain::run(redocly.arg("--openapi.jsonSamplesExpandLevel=all"))?;
        keep_offline(&page)
    })?;
    context.say(&page.display().to_string());
    Ok(Exit::Fresh)
}

/// The page would still load the logo of its maker, so it is told to load
/// nothing: whoever reads it offline or in private gets the same.
fn keep_offline(page: &Path) -> Result<(), String> {
    let html = toolchain::read(page)?;
    let policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; \
                  font-src data:; img-src data:; worker-src blob:";
    let policy =
        format!("<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    if !html.contains("<head>") {
        return Err(format!("`{}` has no head", page.display()));
    }
    toolchain::write(page, &html.replacen("<head>", &policy, 1))
}

/// The spec with everything that stands in extensions in its descriptions.
fn outspoken(mut spec: Value) -> Value {
    let schemas = spec
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut);
    schemas
        .into_iter()
        .flat_map(Map::values_mut)
        .for_each(describe_values);
    servers_in_operations(&mut spec);
    speak(&mut spec);
    spec
}

/// A server's description is one line in a menu, so its reasons move to the
/// operations, each with the server that it speaks of.
fn servers_in_operations(spec: &mut Value) {
    let items = spec["paths"].as_object_mut().into_iter().flatten();
    for (_, item) in items {
        let servers = item["servers"].as_array().cloned().unwrap_or_default();
        for key in [DEPARTS, BEYOND] {
            let said = servers.iter().filter_map(|server| {
                Some((server["url"].as_str()?.to_owned(), server.get(key)?.clone()))
            });
            let said: Map<_, _> = said.collect();
            let operations = item.as_object_mut().into_iter().flat_map(Map::values_mut);
            let operations = operations.filter(|operation| operation.get("operationId").is_some());
            for operation in operations.filter(|_| !said.is_empty()) {
                describe(operation, key, &Value::Object(said.clone()));
            }
        }
        if let Some(servers) = item["servers"].as_array_mut() {
            let servers = servers.iter_mut().filter_map(Value::as_object_mut);
            servers.for_each(|server| {
                server.retain(|key, _| ![DEPARTS, BEYOND].contains(&key.as_str()))
            });
        }
    }
}

/// Puts reasons and meanings into the descriptions beside which they stand.
fn speak(value: &mut Value) {
    for key in [DEPARTS, BEYOND] {
        if let Some(said) = value.get(key).cloned() {
            describe(value, key, &said);
        }
    }
    for (key, what) in [
        (DELIVERY, "for the PIN"),
        (VERIFICATION, "the typed PIN"),
        (ATTEMPT, "an attempt"),
    ] {
        let Some(meaning) = value[key].as_str().map(str::to_owned) else {
            continue;
        };
        // An example is known by its summary, an answer by its description.
        let place = match value.get("value") {
            Some(_) => "summary",
            None => "description",
        };
        let said = value[place].as_str().unwrap_or_default().trim_end();
        value[place] = format!("{said} ({what}: {meaning})").into();
    }
    // Other values stand in lists, and are described with these.
    if let (Some("boolean"), Some(means)) =
        (value["type"].as_str(), value[VERIFICATION].as_object())
    {
        let mean = |(value, means): (&String, &Value)| {
            format!("\n- `{value}`: {}", means.as_str().unwrap_or(UNKNOWN))
        };
        let means: String = means.iter().map(mean).collect();
        let said = value["description"].as_str().unwrap_or_default().trim_end();
        value["description"] = format!("{said}\n\nWhat it says of the typed PIN:\n{means}").into();
    }
    match value {
        Value::Object(members) => members.values_mut().for_each(speak),
        Value::Array(items) => items.iter_mut().for_each(speak),
        _ => {}
    }
}

fn describe(element: &mut Value, key: &str, said: &Value) {
    let title = match key {
        DEPARTS => "The gateway's page says otherwise.",
        _ => "The gateway's page does not say so.",
    };
    let reasons = match said {
        Value::Object(reasons) => {
            let reason = |(of, reason): (&String, &Value)| {
                format!("\n- `{of}`: {}", reason.as_str().unwrap_or_default().trim())
            };
            reasons.iter().map(reason).collect()
        }
        reason => format!(" {}", reason.as_str().unwrap_or_default().trim()),
    };
    let old = element["description"]
        .as_str()
        .unwrap_or_default()
        .trim_end();
    element["description"] = format!("{old}\n\n**{title}**{reasons}").into();
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reasons_and_meanings_are_said_where_they_belong() {
        let spec = json!({
            "paths": { "/pin": {
                "servers": [{ "url": "https://one.example", "x-beyond-page": "seen in use" }],
                "post": { "operationId": "send", "description": "Sends.", "parameters": [
                    { "name": "lookup", "description": "Looked up.", "x-beyond-page": "tried" },
                ], "responses": {
                    "400": { "description": "Refused.", "x-delivery": "not-sent" },
                    "401": { "description": "Refused.", "x-attempt": "not-spent" },
                } },
            } },
            "components": { "schemas": { "Checked": { "properties": { "verified": {
                "type": "boolean", "description": "Whether it is right.",
                "x-verification": { "true": "correct", "false": "wrong" },
            } } }, "Status": {
                "description": "How it went.",
                "x-departs-from-page": { "LATE": "its prose has it" },
            } } },
        });
        let spec = outspoken(spec);
        let servers = &spec["paths"]["/pin"]["servers"];
        assert_eq!(servers, &json!([{ "url": "https://one.example" }]));
        let operation = &spec["paths"]["/pin"]["post"];
        assert_eq!(
            operation["description"],
            "Sends.\n\n**The gateway's page does not say so.**\n- `https://one.example`: seen in use"
        );
        assert_eq!(
            operation["parameters"][0]["description"],
            "Looked up.\n\n**The gateway's page does not say so.** tried"
        );
        assert_eq!(
            operation["responses"]["400"]["description"],
            "Refused. (for the PIN: not-sent)"
        );
        assert_eq!(
            operation["responses"]["401"]["description"],
            "Refused. (an attempt: not-spent)"
        );
        assert_eq!(
            spec["components"]["schemas"]["Checked"]["properties"]["verified"]["description"],
            "Whether it is right.\n\nWhat it says of the typed PIN:\n\n- `true`: correct\n- `false`: wrong"
        );
        assert_eq!(
            spec["components"]["schemas"]["Status"]["description"],
            "How it went.\n\n**The gateway's page says otherwise.**\n- `LATE`: its prose has it"
        );
    }
}
