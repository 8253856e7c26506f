//! Scaffolds the operation of a page that the spec does not have yet.
//!
//! It says what the page says and no more: what an answer means for the PIN is
//! unknown, and what other operations answer is not copied. Of an operation of
//! the same gateway it takes the tag, the hosts and the ways to authenticate.

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::parts::{self, not_described, pascal};
use crate::checks::names_in_template;
use crate::contract::{Contract, Direction, Field, Location};
use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;
use crate::source::Page;
use crate::spec::edit::Editor;
use crate::spec::{self, BEYOND, PATH_NOT_KNOWN, Pointer, SOURCE_PAGE};
use crate::workspace::SPEC;

/// Adds the operation of a page, without its fields and failures, which come in
/// when what the page says is applied. `path` is the one that a person gave. The
/// inner error is why that cannot be done.
pub fn scaffold(
    editor: &mut Editor,
    page: &Page,
    path: Option<&str>,
) -> Result<Result<Finding, String>> {
    let operations = spec::operations(&editor.value);
    let contract = &page.contract;
    let nameless = |field: &&Field| field.name.starts_with(['[', '{']);
    let mut fields = contract.request.iter().chain(&contract.reply);
    if let Some(field) = fields.find(nameless) {
        let what = if field.name.starts_with('[') {
            "a list"
        } else {
            "a map"
        };
        let row = &field.row;
        return Ok(Err(format!(
            "a body of the page `{}` is {what} ({row})",
            page.id
        )));
    }
    let sibling = match Sibling::of(&editor.value, page) {
        Ok(sibling) => sibling,
        Err(why) => return Ok(Err(why)),
    };
    let id = operation_id(&page.title, &operations);
    let url = contract.path.as_deref().or(path);
    let path = url.map_or_else(|| format!("{PATH_NOT_KNOWN}{}", page.id), str::to_owned);
    let operation = operation(editor, &id, page, &sibling)?;
    let paths = Pointer::from("/paths");
    let item = paths.join(&path);
    let method = contract.method.to_ascii_lowercase();
    if editor.at(&item).is_object() {
        editor.set(&item, &method, operation)?;
    } else {
        let item = json!({ "servers": sibling.servers, method.as_str(): operation });
        editor.set(&paths, &path, item)?;
    }
    add_path_parameters(editor, &item, &path)?;
    let note = Finding::new(
        Kind::Applied,
        Severity::Note,
        format!("`{id}` was scaffolded from the page `{}`", page.id),
    )
    .at(SPEC, item)
    .from_source(page.id.clone())
    .fix(
        "give it a name and descriptions of your own, and say in `x-delivery` what its answers \
         mean for the PIN",
    );
    Ok(Ok(note))
}

/// The parameters of a path stand in the path: each is described, as far as it
/// is not yet. What a page says of them is applied later.
pub fn add_path_parameters(editor: &mut Editor, item: &Pointer, path: &str) -> Result<()> {
    let all = spec::operations(&editor.value);
    let here = all
        .iter()
        .filter(|operation| operation.pointer.parent() == *item);
    for operation in here {
        for name in names_in_template(path).unwrap_or_default() {
            let known = operation.contract.field(Direction::Request, name);
            if known.is_some_and(|field| field.location == Location::Path) {
                continue;
            }
            let field = Field {
                name: name.to_owned(),
                location: Location::Path,
                kind: "string".to_owned(),
                ..Field::default()
            };
            let schema = parts::schema(editor, &all, operation, Direction::Request, &field, false)?;
            let mut parameter = json!({
                "name": name,
                "in": "path",
                "required": true,
                "description": not_described("A parameter"),
            });
            parameter["schema"] = schema;
            let list = operation.pointer.join("parameters");
            let count = editor.at(&list).as_array().map_or(0, Vec::len);
            if count == 0 {
                let list = json!([parameter]);
                editor.insert_after(&operation.pointer, Some("security"), "parameters", list)?;
            } else {
                editor.insert_item(&operation.pointer, "parameters", count, parameter)?;
            }
        }
    }
    Ok(())
}

/// An operation of the same gateway, which a new one takes after.
struct Sibling {
    tag: Value,
    servers: Value,
    security: Value,
}

impl Sibling {
    /// Known by the host on the page, or else by another operation of the same
    /// document, or by how the page's name begins.
    fn of(document: &Value, page: &Page) -> Result<Self, String> {
        let contract = &page.contract;
        let operations = spec::operations(document);
        let of_document = page.id.split_once('#').map(|(stem, _)| format!("{stem}#"));
        let tag_of = |operation: &spec::Operation| {
            let value = operation.pointer.get(document);
            value["tags"][0].as_str().unwrap_or_default().to_owned()
        };
        let is_sibling = |operation: &&spec::Operation| match contract.hosts.first() {
            Some(host) => operation.contract.hosts.contains(host),
            None => {
                let tag = tag_of(operation);
                let same_document = of_document.as_ref().is_some_and(|stem| {
                    let mut pages = operation.pages.iter();
                    pages.any(|page| page.starts_with(stem))
                });
                same_document || (!tag.is_empty() && page.id.starts_with(&tag))
            }
        };
        let sibling =
            operations
                .iter()
                .find(is_sibling)
                .ok_or_else(|| match contract.hosts.first() {
                    Some(host) => format!(
                        "no operation of the spec is at the host `{host}` of the page `{}`",
                        page.id
                    ),
                    None => format!(
                        "no gateway is known for the page `{}`: it names no host, and its own name \
                     begins with no gateway's",
                        page.id
                    ),
                })?;
        let unknown = contract
            .headers
            .iter()
            .find(|header| !sibling.contract.headers.contains(header));
        if let Some(header) = unknown {
            return Err(format!(
                "the page `{}` names the header `{header}`, by which no operation of the gateway \
                 authenticates",
                page.id
            ));
        }
        let value = sibling.pointer.get(document);
        let item = sibling.pointer.parent();
        Ok(Self {
            tag: value["tags"][0].clone(),
            servers: hosts(item.join("servers").get(document), contract),
            security: value["security"].clone(),
        })
    }
}

/// The hosts of another operation. Whether a new one is offered on all of
/// them, the reasons that were given for that one do not say.
fn hosts(servers: &Value, contract: &Contract) -> Value {
    let mut servers = servers.clone();
    for server in servers.as_array_mut().into_iter().flatten() {
        let url = server["url"].as_str().unwrap_or_default();
        if !contract.hosts.iter().any(|host| host == url) {
            server[BEYOND] = json!(not_described("A host of another operation"));
        }
    }
    servers
}

fn operation(editor: &mut Editor, id: &str, page: &Page, sibling: &Sibling) -> Result<Value> {
    let contract = &page.contract;
    let mut operation = Map::new();
    operation.insert("operationId".to_owned(), json!(id));
    operation.insert(SOURCE_PAGE.to_owned(), json!(page.id));
    operation.insert("tags".to_owned(), json!([sibling.tag]));
    operation.insert("summary".to_owned(), json!(not_described("An operation")));
    operation.insert(
        "description".to_owned(),
        json!(not_described("An operation")),
    );
    if contract.path.is_none() {
        let reason = "The page was saved with its URL unrendered.";
        operation.insert(BEYOND.to_owned(), json!(reason));
    }
    if sibling.security.is_array() {
        operation.insert("security".to_owned(), sibling.security.clone());
    }
    if let Some(body) = request_body(editor, id, contract)? {
        operation.insert("requestBody".to_owned(), body);
    }
    let responses = success(editor, id, contract)?;
    operation.insert("responses".to_owned(), responses);
    Ok(Value::Object(operation))
}

fn request_body(editor: &mut Editor, id: &str, contract: &Contract) -> Result<Option<Value>> {
    let in_body = |field: &&Field| field.location == Location::Body;
    if !contract.request.iter().any(|field| in_body(&field)) {
        return Ok(None);
    }
    let name = object(
        editor,
        &format!("{}Request", pascal(id)),
        Direction::Request,
    )?;
    Ok(Some(json!({
        "required": true,
        "description": not_described("A body"),
        "content": { "application/json": {
            "schema": { "$ref": format!("#/components/schemas/{name}") },
            "example": {},
        } },
    })))
}

/// An empty object, whose fields come in when what the page says is applied.
fn object(editor: &mut Editor, name: &str, direction: Direction) -> Result<String> {
    let name = parts::free_name(editor, name);
    let schema =
        json!({ "type": "object", "description": not_described(&format!("A {direction}")) });
    editor.set(&Pointer::from("/components/schemas"), &name, schema)?;
    Ok(name)
}

/// The success reply; failures come in when what the page says is applied.
fn success(editor: &mut Editor, id: &str, contract: &Contract) -> Result<Value> {
    let success = contract
        .statuses
        .iter()
        .find(|status| status.starts_with('2'));
    let success = success.map_or("200", String::as_str);
    let mut reply = json!({ "description": not_described("A reply") });
    if contract.reply.is_empty() {
        reply["x-delivery"] = json!("unknown");
    } else {
        let name = object(editor, &format!("{}Reply", pascal(id)), Direction::Reply)?;
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        reply["content"] = json!({ "application/json": { "schema": schema } });
    }
    Ok(json!({ success: reply }))
}

/// A name from the words of a title, which no other operation and no method of
/// every client has.
fn operation_id(title: &str, operations: &[spec::Operation]) -> String {
    let pascal = pascal(&title.to_ascii_lowercase());
    let (first, rest) = pascal.split_at(pascal.len().min(1));
    let mut id = first.to_ascii_lowercase() + rest;
    if !id.starts_with(|first: char| first.is_ascii_alphabetic()) {
        id = format!("operation{id}");
    }
    let taken = |id: &str| {
        let mut others = operations.iter();
        crate::checks::is_name_of_clients(id)
            || others.any(|operation| operation.id.eq_ignore_ascii_case(id))
    };
    let mut candidates = std::iter::once(id.clone()).chain((2..).map(|n| format!("{id}{n}")));
    candidates.find(|id| !taken(id)).unwrap_or(id)
}
