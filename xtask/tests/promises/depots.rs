//! Two depots: the smallest spec of two gateways that a client is made of, and
//! documents that say the same.

use std::sync::LazyLock;

use crate::common::{brief, regenerated};
use serde_json::{Value, json};
use xtask::workspace::Inputs;

/// As few operations as there are edits for: two of a gateway, and one of the other.
pub const SPEC: &str = include_str!("../two-depots.yaml");

pub const STORE: &str = "/paths/~1parcels~1{shelf}/post";
pub const SENT: &str = "/requestBody/content/application~1json/schema";
pub const ANSWERED: &str = "/responses/200/content/application~1json/schema";
pub const MOVE: &str = "/paths/~1parcels~1{shelf}~1move/post";

/// The document of the first gateway, which says what the spec says.
pub fn depot() -> Value {
    let text = json!({ "type": "string" });
    let content = |schema: Value| json!({ "application/json": { "schema": schema } });
    let shelf = json!({ "name": "shelf", "in": "path", "required": true, "schema": text });
    let lane = json!({ "name": "lane", "in": "query", "required": true, "schema": text });
    let parcel = json!({ "type": "object", "required": ["weight", "seal"], "properties": {
        "weight": { "type": "integer" },
        "seal": text,
        "lid": { "type": "string", "description": "It is shut with it." },
        "height": { "type": "integer", "default": 9 },
    } });
    let stored = json!({ "type": "object", "properties": {
        "state": { "type": "string", "enum": ["KEPT", "LOST"] } } });
    let speed = json!({ "type": "object", "properties": { "speed": { "type": "integer" } } });
    let note = json!({ "type": "object", "properties": { "note": text } });
    let store = json!({
        "operationId": "store", "summary": "Store a parcel", "security": [{ "key": [] }],
        "parameters": [shelf, lane],
        "requestBody": { "content": content(parcel) },
        "responses": {
            "200": { "description": "Stored.", "content": content(stored) },
            "404": { "description": "Nowhere." },
        },
    });
    let move_it = json!({
        "operationId": "move", "summary": "Move a parcel", "security": [{ "key": [] }],
        "parameters": [shelf],
        "requestBody": { "content": content(speed) },
        "responses": {
            "200": { "description": "Moved.", "content": content(note) },
            "404": { "description": "Nowhere." },
        },
    });
    vendor(
        "https://depot.example",
        json!({ "/parcels/{shelf}": { "post": store }, "/parcels/{shelf}/move": { "post": move_it } }),
    )
}

pub fn yard() -> Value {
    let open = json!({
        "operationId": "open", "summary": "Open a bin", "security": [{ "key": [] }],
        "responses": {
            "200": { "description": "Opened." },
            "404": { "description": "Nowhere." },
        },
    });
    vendor("https://yard.example", json!({ "/bins": { "post": open } }))
}

fn vendor(host: &str, paths: Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Invented", "version": "1" },
        "servers": [{ "url": host }],
        "paths": paths,
        "components": { "securitySchemes": { "key": {
            "type": "apiKey", "in": "header", "name": "Authorization" } } },
    })
}

pub fn with(inputs: &Inputs, depot: &Value, yard: &Value) -> Inputs {
    let file = |name: &str, document: &Value| {
        let bytes = document.to_string().into_bytes();
        (format!("{name}.openapi.json"), bytes)
    };
    Inputs {
        pages: Some([file("depot", depot), file("yard", yard)].into()),
        ..inputs.clone()
    }
}

/// The spec with what is known of its sources, which say the same.
pub static SOUND: LazyLock<Inputs> = LazyLock::new(|| {
    let inputs = Inputs {
        spec: SPEC.to_owned(),
        ..Inputs::default()
    };
    let plan = regenerated(&with(&inputs, &depot(), &yard()));
    assert_eq!(brief(&plan.findings), "");
    assert_eq!(plan.outputs.spec, SPEC);
    plan.outputs
});
