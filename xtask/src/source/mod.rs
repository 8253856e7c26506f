//! Reads saved documentation pages.
//!
//! A page is recognized by its content, not by its name. Whatever is not what
//! a reader expects is an error that names the page and what was looked for:
//! a page that cannot be read must never pass for one that has not changed.

mod diagnostic;
mod dump;
mod html;
mod markdown;
mod table;
mod words;

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::contract::{Contract, Field, Side};

pub use crate::digest::{hash_of_words, hex};
pub use diagnostic::{Cause, Diagnostic};

/// Documentation pages are a few kilobytes long; a file that is much longer
/// is something else, and not worth an HTML parser's memory.
const LONGEST_PAGE: usize = 1 << 20;

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
pub fn read(name: &str, bytes: &[u8]) -> Result<Source, Diagnostic> {
    let mut page = read_any(bytes).map_err(|why| Diagnostic::new(Cause::Unreadable, why))?;
    page.id = stem(name).to_owned();
    Ok(Source {
        pages: vec![page],
        invalid: Vec::new(),
    })
}

/// Reads a document of one operation.
///
/// # Errors
///
/// As [`read`], and where there are more or fewer operations than one.
pub fn read_page(name: &str, bytes: &[u8]) -> Result<Page, Diagnostic> {
    let Source { mut pages, invalid } = read(name, bytes)?;
    match (pages.pop(), invalid.into_iter().next()) {
        (Some(page), None) if pages.is_empty() => Ok(page),
        (_, Some(diagnostic)) => Err(diagnostic),
        _ => Err(Diagnostic::new(
            Cause::Unreadable,
            "it documents more operations than one",
        )),
    }
}

fn read_any(bytes: &[u8]) -> Result<Page, String> {
    if bytes.len() > LONGEST_PAGE {
        let length = bytes.len();
        return Err(format!(
            "it is {length} bytes long, while a documentation page has at most {LONGEST_PAGE}"
        ));
    }
    let text = std::str::from_utf8(bytes)
        .ok()
        .map(|text| text.strip_prefix('\u{feff}').unwrap_or(text))
        .filter(|text| !text.contains('\0'))
        .ok_or("it is not UTF-8 text: save the page as UTF-8")?;
    let lower = text.to_ascii_lowercase();
    let draft = if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    } else if text.trim_start().starts_with("Node:") {
        dump::read(text)?
    } else if ["<html", "<h1", "<table", "<!doctype html"]
        .iter()
        .any(|tag| lower.contains(tag))
    {
        html::read(text)?
    } else {
        return Err(
            "it is neither an element-tree dump (whose first line is `Node:`) nor HTML".to_owned(),
        );
    };
    draft.complete()?;
    Ok(Page {
        id: String::new(),
        contract: draft.contract,
        sha256: hex(&Sha256::digest(bytes)),
        wording: draft.wording,
        title: draft.title,
    })
}

/// A page that is being read.
#[derive(Default)]
struct Draft {
    title: String,
    contract: Contract,
    wording: BTreeMap<String, String>,
    /// Whether the page has a URL's place, with nothing but placeholders in it.
    url_not_filled_in: bool,
}

impl Draft {
    /// Keeps the hash of a cell of prose. An empty cell has no words to keep.
    fn word(&mut self, cell: impl Into<String>, words: &str) {
        if !words.trim().is_empty() {
            self.wording.insert(cell.into(), hash_of_words(words));
        }
    }

    fn add_field(&mut self, side: Side, field: Field, description: &str) -> Result<(), String> {
        if self.contract.field(side, &field.name).is_some() {
            let name = &field.name;
            return Err(format!("the {side} field `{name}` is documented twice"));
        }
        self.word(format!("{side} {}", field.name), description);
        match side {
            Side::Request => self.contract.request.push(field),
            Side::Reply => self.contract.reply.push(field),
        }
        Ok(())
    }

    fn add_status(&mut self, status: &str) {
        if !self.contract.statuses.iter().any(|other| other == status) {
            self.contract.statuses.push(status.to_owned());
        }
    }

    /// Gives a table of values to the reply field that its heading names.
    fn add_values(
        &mut self,
        heading: &str,
        rows: &[(String, String)],
        side: Side,
    ) -> Result<(), String> {
        let about = words::squash(heading);
        let about = about.trim_end_matches("list").trim_end_matches("values");
        let fields = match side {
            Side::Request => &mut self.contract.request,
            Side::Reply => &mut self.contract.reply,
        };
        let field = fields
            .iter_mut()
            .find(|field| words::squash(&field.name) == about)
            .ok_or_else(|| {
                format!("the table of values under `{heading}` names no {side} field")
            })?;
        for (value, description) in rows {
            field.stray_values.retain(|stray| stray != value);
            if field.values.contains(value) {
                return Err(format!("the value `{value}` is listed twice"));
            }
            field.values.push(value.clone());
            let cell = format!("{side} {} {value}", field.name);
            self.wording.insert(cell, hash_of_words(description));
        }
        Ok(())
    }

    /// Refuses a page on which a part is missing that every page has.
    fn complete(&self) -> Result<(), String> {
        let contract = &self.contract;
        let missing = if self.title.is_empty() {
            "a title"
        } else if contract.method.is_empty() {
            "an HTTP method"
        } else if contract.request.is_empty() {
            "a row that documents a request field"
        } else if contract.statuses.is_empty() {
            "an HTTP status"
        } else {
            return Ok(());
        };
        Err(format!("{missing} was looked for and not found"))
    }
}

/// The HTTP method that a page names, in capitals.
fn method(word: &str) -> Result<String, String> {
    let upper = word.trim().to_ascii_uppercase();
    let known = ["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS"];
    if known.contains(&upper.as_str()) {
        Ok(upper)
    } else {
        Err(format!("an HTTP method was looked for, and `{word}` found"))
    }
}

/// Splits a URL into host and path. Nothing comes of a placeholder that was
/// never filled in.
fn address(url: &str) -> Result<Option<(String, String)>, String> {
    if url.contains("{{") {
        return Ok(None);
    }
    let after_scheme = url
        .find("://")
        .filter(|end| url[..*end].starts_with("http"))
        .map(|end| end + 3)
        .ok_or_else(|| format!("a URL was looked for, and `{url}` found"))?;
    let path = url[after_scheme..]
        .find('/')
        .map(|slash| after_scheme + slash)
        .ok_or_else(|| format!("a URL with a path was looked for, and `{url}` found"))?;
    let end = url.find('?').unwrap_or(url.len());
    Ok(Some((url[..path].to_owned(), url[path..end].to_owned())))
}
