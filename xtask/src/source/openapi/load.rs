//! The text of a document, in JSON or YAML, as a value.

use saphyr_parser::{Event, Parser};
use serde_json::Value;

use super::super::diagnostic::{Cause, Diagnostic, Result};
use crate::document::Document;

/// JSON's reader stops at this depth by itself; YAML's goes by the stack.
const DEEPEST: usize = 120;

/// Whether a text is an OpenAPI document, of whatever version.
pub fn is_openapi(text: &str) -> bool {
    let is_key = |line: &str| {
        let line = line.trim_start_matches(['"', '\'']);
        line.starts_with("openapi") || line.starts_with("swagger")
    };
    let text = text.trim_start();
    // A brace begins no page, and a dump has its own beginning.
    text.starts_with('{') || text.lines().take(200).any(is_key)
}

pub fn document(text: &str) -> Result<Value> {
    let value = if text.trim_start().starts_with('{') {
        json(text)?
    } else {
        yaml(text)?
    };
    match value["openapi"].as_str() {
        Some(version) if version.starts_with("3.0") || version.starts_with("3.1") => Ok(value),
        version => {
            let version = version.or(value["swagger"].as_str()).unwrap_or("none");
            let message = format!("OpenAPI 3.0 or 3.1 was looked for, and version {version} found");
            Err(Diagnostic::new(Cause::UnknownVersion, message).at("/openapi"))
        }
    }
}

fn json(text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|error| {
        let cause = if error.is_eof() {
            Cause::CutOff
        } else {
            Cause::InvalidDocument
        };
        let message = if error.is_eof() {
            "the document was cut off".to_owned()
        } else {
            format!("it is not JSON: {error}")
        };
        Diagnostic::new(cause, message).at(format!("line {}", error.line()))
    })
}

fn yaml(text: &str) -> Result<Value> {
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        // What is wrong is told below, with its line.
        let Ok((event, span)) = event else { break };
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            let message = format!("its elements stand in each other more than {DEEPEST} deep");
            return Err(Diagnostic::new(Cause::InvalidDocument, message)
                .at(format!("line {}", span.start.line())));
        }
    }
    let document = Document::parse(text).map_err(|fault| {
        let at = fault
            .line
            .map_or_else(|| "/".to_owned(), |line| format!("line {line}"));
        Diagnostic::new(Cause::InvalidDocument, fault.message).at(at)
    })?;
    Ok(document.value)
}
