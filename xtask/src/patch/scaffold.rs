//! Scaffolds the operation of a page that the spec does not have yet.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::parts::{not_described, pascal, sample, sibling_reply};
use crate::audit;
use crate::contract::{Contract, Field, Place, Side};
use crate::report::finding::{Finding, Severity};
use crate::source::Page;
use crate::source_facts::Facts;
use crate::spec::edit::Editor;
use crate::spec::{self, BEYOND, PATH_NOT_KNOWN, Pointer, SOURCE_PAGE};
use crate::workspace::SPEC;

/// Adds the operation of a page to the spec, unless an operation names the
/// page already. `paths` are those that a person gave for pages whose URL was
/// not filled in. The fields and statuses come in when what the page says is applied.
pub fn scaffold(
    editor: &mut Editor,
    stem: &str,
    page: &Page,
    known: &BTreeMap<String, Facts>,
    paths: &[(String, String)],
) -> Result<Vec<Finding>> {
    let operations = spec::operations(&editor.value);
    if audit::is_named(stem, &operations) || audit::same_page(stem, page, known).is_some() {
        return Ok(Vec::new());
    }
    let Some(sibling) = Sibling::of(&editor.value, stem, &page.contract) else {
        return Ok(Vec::new());
    };
    let id = operation_id(&page.title, &operations);
    let given = paths
        .iter()
        .find(|(page, _)| page == stem)
        .map(|(_, path)| path.clone());
    let path = page
        .contract
        .path
        .clone()
        .or(given)
        .unwrap_or_else(|| format!("{PATH_NOT_KNOWN}{stem}"));
    let operation = Scaffold {
        id: &id,
        stem,
        page,
        sibling: &sibling,
    }
    .operation(editor)?;
    let item = Pointer::from("/paths").join(&path);
    let method = page.contract.method.to_ascii_lowercase();
    if editor.at(&item).is_object() {
        editor.set(&item, &method, operation)?;
    } else {
        let item = json!({ "servers": sibling.servers, method: operation });
        editor.set(&Pointer::from("/paths"), &path, item)?;
    }
    Ok(vec![
        Finding::new("applied", Severity::Note, format!("`{id}` was scaffolded from the page `{stem}`"))
            .at(SPEC, item)
            .from_source(stem)
            .fix("give it a name and descriptions of your own, and say in `x-delivery` what its answers mean for the PIN"),
    ])
}

/// An operation of the same gateway, which a new one takes after.
struct Sibling {
    tag: Value,
    servers: Value,
    security: Value,
}

impl Sibling {
    /// Known by the host on the page, or else by how the page's name begins.
    fn of(document: &Value, stem: &str, contract: &Contract) -> Option<Self> {
        let sibling = spec::operations(document).into_iter().find(|operation| {
            let value = operation.pointer.get(document);
            let hosts = &operation.contract.hosts;
            let tag = value["tags"][0].as_str().unwrap_or_default();
            match contract.hosts.first() {
                Some(host) => hosts.contains(host),
                None => !tag.is_empty() && stem.starts_with(tag),
            }
        })?;
        let value = document.pointer(&sibling.pointer)?;
        let item = sibling.pointer.parent();
        Some(Self {
            tag: value["tags"][0].clone(),
            servers: hosts(document.pointer(&item.join("servers"))?),
            security: value["security"].clone(),
        })
    }
}

/// The hosts of another operation. Whether a new one is offered on all of
/// them, the reasons that were given for that one do not say.
fn hosts(servers: &Value) -> Value {
    let mut servers = servers.clone();
    for server in servers.as_array_mut().into_iter().flatten() {
        if server.get(BEYOND).is_some() {
            server[BEYOND] = json!(not_described("A host of another operation"));
        }
    }
    servers
}

struct Scaffold<'page> {
    id: &'page str,
    stem: &'page str,
    page: &'page Page,
    sibling: &'page Sibling,
}

impl Scaffold<'_> {
    fn operation(&self, editor: &mut Editor) -> Result<Value> {
        let contract = &self.page.contract;
        let mut operation = Map::new();
        operation.insert("operationId".to_owned(), json!(self.id));
        operation.insert(SOURCE_PAGE.to_owned(), json!(self.stem));
        operation.insert("tags".to_owned(), json!([self.sibling.tag]));
        operation.insert("summary".to_owned(), json!(not_described("An operation")));
        operation.insert(
            "description".to_owned(),
            json!(not_described("An operation")),
        );
        if contract.path.is_none() {
            let reason = "The page was saved with its URL unrendered.";
            operation.insert(BEYOND.to_owned(), json!(reason));
        }
        if self.sibling.security.is_array() {
            operation.insert("security".to_owned(), self.sibling.security.clone());
        }
        let body: Vec<&Field> = contract
            .request
            .iter()
            .filter(|field| field.place == Place::Body)
            .collect();
        if !body.is_empty() {
            let name = format!("{}Request", pascal(self.id));
            self.object(editor, &name, Side::Request)?;
            let required = body.iter().filter(|field| field.required);
            let example: Map<String, Value> = required
                .map(|field| (field.name.clone(), sample(field)))
                .collect();
            operation.insert(
                "requestBody".to_owned(),
                json!({
                    "required": true,
                    "description": not_described("A body"),
                    "content": { "application/json": {
                        "schema": { "$ref": format!("#/components/schemas/{name}") },
                        "example": example,
                    } },
                }),
            );
        }
        let responses = self.responses(editor)?;
        operation.insert("responses".to_owned(), responses);
        Ok(Value::Object(operation))
    }

    /// An empty object, whose fields come in when what the page says is applied.
    fn object(&self, editor: &mut Editor, name: &str, side: Side) -> Result<()> {
        let schema =
            json!({ "type": "object", "description": not_described(&format!("A {side}")) });
        editor.set(&Pointer::from("/components/schemas"), name, schema)
    }

    /// The success reply; failures come in when what the page says is applied.
    fn responses(&self, editor: &mut Editor) -> Result<Value> {
        let contract = &self.page.contract;
        let success = contract
            .statuses
            .iter()
            .find(|status| status.starts_with('2'));
        let success = success.map_or("200", String::as_str);
        let mut reply = json!({ "description": not_described("A reply") });
        if contract.reply.is_empty() {
            // The build takes no reply without a body that says otherwise.
            reply["x-delivery"] = json!("sent");
        } else {
            let name = format!("{}Reply", pascal(self.id));
            self.object(editor, &name, Side::Reply)?;
            let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
            reply["content"] = json!({ "application/json": { "schema": schema } });
        }
        let mut responses = json!({ success: reply });
        let failures = contract
            .statuses
            .iter()
            .filter(|status| !status.starts_with('2'));
        for status in failures {
            if let Some(reply) = sibling_reply(&editor.value, &self.sibling.tag, status) {
                responses[status] = reply;
            }
        }
        Ok(responses)
    }
}

/// A name from the words of a title, which no other operation has.
fn operation_id(title: &str, operations: &[spec::Operation]) -> String {
    let pascal = pascal(&title.to_ascii_lowercase());
    let (first, rest) = pascal.split_at(pascal.len().min(1));
    let id = first.to_ascii_lowercase() + rest;
    let taken = |id: &str| operations.iter().any(|operation| operation.id == id);
    let mut candidates = std::iter::once(id.clone()).chain((2..).map(|n| format!("{id}{n}")));
    candidates.find(|id| !taken(id)).unwrap_or(id)
}
