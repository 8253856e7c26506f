//! What the cases begin with, and how a person edits it.

use std::sync::LazyLock;

use serde_json::{Value, json};
use xtask::contract::Contract;
use xtask::workspace::Inputs;

use crate::common::{Made, Shape, fresh, made_pages, regenerated, with_page};
pub use crate::common::{another, edited, field, replace};

pub const SMS: &str = "infobip-pin-sms";
pub const SMSEND: &str = "smsend-2fa-request";
pub const NEW: &str = "smsend-2fa-again";
/// A vendor's document, and one of its operations.
pub const VENDOR: &str = "smsend-vendor.openapi.json";
pub const CHECK: &str = "smsend-vendor#check";

static PAGES: LazyLock<Inputs> = LazyLock::new(|| fresh(&made_pages(Shape::Html)));

/// The spec with the operations of a vendor's document, too.
static DOCUMENTED: LazyLock<Inputs> = LazyLock::new(|| {
    let document = vendor();
    let inputs = change_pages(&PAGES, |pages| {
        pages.insert(VENDOR.to_owned(), document.to_string().into_bytes());
    });
    regenerated(&inputs).outputs
});

/// All is fresh, and the pages are there.
pub fn pages() -> Inputs {
    PAGES.clone()
}

pub fn documented() -> Inputs {
    DOCUMENTED.clone()
}

/// Without a folder of pages.
pub fn alone() -> Inputs {
    without_pages(pages())
}

pub fn without_pages(inputs: Inputs) -> Inputs {
    Inputs {
        pages: None,
        ..inputs
    }
}

pub fn vendor() -> Value {
    let operation = |id: &str| {
        let responses = json!({
            "200": { "description": "Made up." }, "400": { "description": "Made up." } });
        json!({ "operationId": id, "summary": format!("Made up to {id}"), "responses": responses })
    };
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Made up", "version": "1" },
        "servers": [{ "url": "https://app.gateway.smsend.it" }],
        "security": [{ "user": [], "session": [] }],
        "components": { "securitySchemes": {
            "user": { "type": "apiKey", "in": "header", "name": "user_key" },
            "session": { "type": "apiKey", "in": "header", "name": "Session_key" },
        } },
        "paths": {
            "/API/v1.0/REST/2fa/check": { "post": operation("check") },
            "/API/v1.0/REST/2fa/stop": { "post": operation("stop") },
        },
    })
}

pub fn vendor_with(edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut document = vendor();
    edit(&mut document);
    document.to_string().into_bytes()
}

pub type Files = std::collections::BTreeMap<String, Vec<u8>>;

pub fn change_pages(inputs: &Inputs, edit: impl FnOnce(&mut Files)) -> Inputs {
    let mut inputs = inputs.clone();
    edit(inputs.pages.as_mut().expect("pages"));
    inputs
}

/// One page says something else.
pub fn changed(page: &str, edit: impl FnOnce(&mut Made)) -> Inputs {
    let mut made = made_pages(Shape::Html)[page].clone();
    edit(&mut made);
    with_page(&PAGES, page, made.page())
}

/// What one page says is changed, and so is what is recorded of it.
pub fn contract(page: &str, edit: impl FnOnce(&mut Contract)) -> Inputs {
    changed(page, |made| edit(&mut made.contract))
}

pub fn with_new(edit: impl FnOnce(&mut Contract)) -> Inputs {
    with_page(&PAGES, NEW, another(edit).page())
}

/// An edit of the spec by hand.
pub fn spec_edit(old: &str, new: &str) -> impl Fn(&mut Inputs) + 'static {
    let (old, new) = (old.to_owned(), new.to_owned());
    move |inputs| replace(inputs, &old, &new)
}

/// An edit of the saved pages by hand.
pub fn pages_edit(edit: impl Fn(&mut Files) + 'static) -> impl Fn(&mut Inputs) + 'static {
    move |inputs| edit(inputs.pages.as_mut().expect("pages"))
}

/// What the pages say is recorded, and the spec is as it was before.
pub fn recorded(inputs: Inputs) -> Inputs {
    let spec = inputs.spec.clone();
    Inputs {
        spec,
        ..regenerated(&inputs).outputs
    }
}

/// Takes out an operation with its path.
pub fn without_operation(inputs: &mut Inputs, path: &str) {
    let start = inputs
        .spec
        .find(&format!("\n  {path}:\n"))
        .expect("the path")
        + 1;
    let rest = &inputs.spec[start + 1..];
    let ends = ["\n  /", "\ncomponents:"].map(|end| rest.find(end));
    let end = ends.into_iter().flatten().min().expect("an end");
    inputs.spec.replace_range(start..start + end + 2, "");
}

/// The line of the spec that names a page, however it is quoted.
pub fn source_of(inputs: &Inputs, page: &str) -> String {
    let mut lines = inputs.spec.lines();
    let line = lines.find(|line| line.contains("x-source-page") && line.contains(page));
    line.expect("the page is named").trim().to_owned()
}

/// Writes the operation of the new page by hand, with more in its security and
/// in its request.
pub fn write_operation(inputs: &mut Inputs, security: &str, request: &str) {
    let path = "  /API/v1.0/REST/2fa/request:\n";
    let (_, after) = inputs.spec.split_once(path).expect("the path");
    let (servers, _) = after.split_once("    post:\n").expect("the method");
    let operation = format!(
        "  /API/v1.0/REST/2fa/again:
{servers}    post:
      operationId: again
      x-source-page: {NEW}
      tags: [smsend]
      summary: Made up
      description: Made up.
      security:
        - smsendUserKey: []
          smsendSessionKey: []
{security}      requestBody:
        required: true
        description: Made up.
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/AgainRequest'
            example:
              recipient: '+447700900123'
      responses:
        '200':
          description: Made up.
          x-delivery: unknown
"
    );
    let schema = format!(
        "    AgainRequest:
      type: object
      description: Made up.
      required: [recipient]
{request}      properties:
        recipient:
          $ref: '#/components/schemas/Recipient'
"
    );
    replace(inputs, path, &format!("{operation}{path}"));
    replace(
        inputs,
        "    PinRequest:\n",
        &format!("{schema}    PinRequest:\n"),
    );
}
