//! Reads saved documentation pages.
//!
//! A page is recognized by its content, not by its name. Whatever is not what
//! a reader expects is an error that names the page and what was looked for:
//! a page that cannot be read must never pass for one that has not changed.

mod block;
mod column;
mod diagnostic;
mod draft;
mod dump;
mod entries;
mod family;
mod heading;
mod html;
mod kind;
mod markdown;
mod members;
mod name;
mod openapi;
mod page;
mod parents;
mod path;
mod row;
mod table;
mod values;
mod words;

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::contract::Contract;

pub use crate::digest::{hash_of_words, hex};
pub use diagnostic::{Cause, Diagnostic, Result};
use draft::Draft;

/// Documentation pages are a few kilobytes long; a file that is much longer
/// is something else, and not worth an HTML parser's memory.
const LONGEST_PAGE: usize = 1 << 20;

/// A vendor's documents of all its products are some megabytes.
const LONGEST_DOCUMENT: usize = 16 << 20;

/// A document that was read: every operation that it documents, or why not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    pub pages: Vec<Page>,
    /// The operations of a document of several that are not fit to be read.
    /// They leave the others alone.
    pub invalid: Vec<Diagnostic>,
}

/// What is documented of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What `x-source-page` names: the document's stem, and in a document of
    /// several operations the operation in it, `stem#operationId`.
    pub id: String,
    pub contract: Contract,
    /// The SHA-256 of what documents the operation: the page's bytes, or its
    /// part of a document.
    pub sha256: String,
    /// The hash of each cell of prose, by the cell's name.
    pub wording: BTreeMap<String, String>,
    /// The page's title, from which a new operation takes its name.
    pub title: String,
    /// What a person should know, though the page can be relied on.
    pub remarks: Vec<Diagnostic>,
}

/// The name by which operations are told to be of a document: its file name
/// without the endings, `infobip-2fa` for `infobip-2fa.openapi.json`.
pub fn stem(name: &str) -> &str {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.strip_suffix(".openapi").unwrap_or(stem)
}

/// Reads a document, of which the name is the file's.
///
/// # Errors
///
/// Nothing of it can be relied on.
pub fn read(name: &str, bytes: &[u8]) -> Result<Source> {
    let text = text(bytes)?;
    if openapi::is_openapi(text) {
        refuse_long(text.len(), LONGEST_DOCUMENT)?;
        return openapi::read(stem(name), text);
    }
    refuse_long(text.len(), LONGEST_PAGE)?;
    let draft = read_text(text)?;
    Ok(Source {
        pages: vec![Page {
            id: stem(name).to_owned(),
            contract: draft.contract,
            sha256: hex(&Sha256::digest(bytes)),
            wording: draft.wording,
            title: draft.title,
            remarks: draft.remarks,
        }],
        invalid: Vec::new(),
    })
}

fn text(bytes: &[u8]) -> Result<&str> {
    if bytes.trim_ascii().is_empty() {
        return Err(Diagnostic::new(Cause::Empty, "it is empty"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        Diagnostic::new(Cause::Encoding, "it is not UTF-8 text").at(format!("line {line}"))
    })?;
    if text.contains('\0') {
        return Err(Diagnostic::new(Cause::Encoding, "it is not UTF-8 text"));
    }
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn refuse_long(length: usize, longest: usize) -> Result<()> {
    if length <= longest {
        return Ok(());
    }
    let message = format!("it is {length} bytes long, while such a document has at most {longest}");
    Err(Diagnostic::new(Cause::TooLong, message))
}

/// Reads a document of one operation.
///
/// # Errors
///
/// As [`read`], and where there are more or fewer operations than one.
pub fn read_page(name: &str, bytes: &[u8]) -> Result<Page> {
    let Source { mut pages, invalid } = read(name, bytes)?;
    match (pages.pop(), invalid.into_iter().next()) {
        (Some(page), None) if pages.is_empty() => Ok(page),
        (_, Some(diagnostic)) => Err(diagnostic),
        _ => Err(Diagnostic::new(
            Cause::SeveralOperations,
            "it documents more operations than one",
        )),
    }
}

fn read_text(text: &str) -> Result<Draft> {
    let lower = text.to_ascii_lowercase();
    if text.trim_start().starts_with("Node:") {
        return page::read(dump::read(text)?);
    }
    let tags = [
        "<html",
        "<h1",
        "<h2",
        "<table",
        "<!doctype html",
        "<body",
        "<div",
        "<p>",
    ];
    if !tags.iter().any(|tag| lower.contains(tag)) {
        let message = "it is neither an element-tree dump (whose first line is `Node:`), nor HTML, nor OpenAPI";
        return Err(Diagnostic::new(Cause::UnknownFormat, message));
    }
    let read = html::read(text).and_then(page::read);
    // A page without an operation may be another page than was asked for.
    read.map_err(|diagnostic| match diagnostic.cause {
        Cause::NoMethod | Cause::NoUrl | Cause::NoTitle | Cause::NoStatus | Cause::UnknownTable => {
            html::why_nothing(text).map_or(diagnostic, instead)
        }
        _ => diagnostic,
    })
}

fn instead(cause: Cause) -> Diagnostic {
    let message = match cause {
        Cause::NotFound => "it says that the page was not found",
        Cause::SignIn => "it asks to sign in",
        _ => "it is an empty shell that a script would have filled",
    };
    Diagnostic::new(cause, message)
}
