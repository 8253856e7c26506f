//! `openapi/source-facts/`: what each page says, without its words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::contract::Contract;
use crate::digest::hex;
use crate::document::Document;
use crate::source::Page;
use crate::spec::yaml;

/// What one page says, and where the spec deliberately says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The page's ID: its file name without its ending, and in a document of
    /// several operations the operation in it, `infobip-2fa#verify`.
    pub page: String,
    /// The SHA-256 of the page's bytes.
    pub sha256: String,
    pub contract: Contract,
    /// The hash of each cell of prose, by the cell's name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wording: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departures: Vec<Departure>,
}

/// A declared departure as it was when a person gave the reason for it. When
/// either side says something else later, the reason may no longer hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Departure {
    pub element: String,
    /// What the page says, or nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// What the spec says, or nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spec: Option<String>,
    /// The hash of the reason.
    pub reason: String,
}

/// Why a file of facts is not to be relied on.
#[derive(Debug, PartialEq, Eq)]
pub enum Invalid {
    /// It is not what was last written.
    Edited,
    /// It is not such a file at all.
    Unreadable(String),
}

impl Facts {
    pub fn of_page(stem: &str, page: &Page, departures: Vec<Departure>) -> Self {
        Self {
            page: stem.to_owned(),
            sha256: page.sha256.clone(),
            contract: page.contract.clone(),
            wording: page.wording.clone(),
            departures,
        }
    }
}

/// A file of facts: of one document, the pages that the spec has, and those
/// that it leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The document's stem.
    pub document: String,
    pub pages: Vec<Facts>,
    pub ignored: Vec<Ignored>,
}

/// A page that is known and is none of the spec's. A person says why: this
/// part of the file is not sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignored {
    /// The page's ID.
    pub page: String,
    /// Empty until a person gives it.
    #[serde(default)]
    pub reason: String,
}

/// The part of a file that is sealed, where the document is not one page.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    document: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pages: Vec<Facts>,
}

const SEAL: &str = "seal:";
const IGNORED: &str = "ignored";

impl Record {
    /// The record of a document of one page.
    fn of(facts: Facts) -> Self {
        Self {
            document: facts.page.clone(),
            pages: vec![facts],
            ignored: Vec::new(),
        }
    }

    /// The file's text. A hash of all lines before it ends the part that is
    /// written by machine.
    pub fn render(&self) -> Result<String, String> {
        let document = &self.document;
        let failed = |error| format!("the facts of `{document}` cannot be written: {error}");
        let (kind, value) = match self.pages.as_slice() {
            [facts] if facts.page == *document => ("page", serde_json::to_value(facts)),
            _ => {
                let (document, pages) = (document.clone(), self.pages.clone());
                ("document", serde_json::to_value(Sealed { document, pages }))
            }
        };
        let body = yaml::document(&value.map_err(failed)?).to_string();
        let body = body.trim_end();
        let text = format!(
            "# What the {kind} `{document}` says: facts, and hashes of its wording.\n\
             # Written by `cargo xtask regenerate --pages DIR`. Do not edit.\n{body}\n"
        );
        let seal = seal(&text);
        let mut text = format!("{text}{SEAL} '{seal}'\n");
        if !self.ignored.is_empty() {
            let list = serde_json::to_value(&self.ignored).map_err(failed)?;
            let list = yaml::document(&serde_json::json!({ IGNORED: list })).to_string();
            text.push_str("# What the spec leaves out. The reasons are yours to give.\n");
            text.push_str(list.trim_end());
            text.push('\n');
        }
        Ok(text)
    }

    /// The pages that a person left out, whatever has become of the sealed part.
    pub fn ignored(text: &str) -> Result<Vec<Ignored>, Invalid> {
        let key = format!("{IGNORED}:");
        let mut from = 0;
        for line in text.split_inclusive('\n') {
            if line.starts_with(&key) {
                let list = Document::parse(&text[from..])
                    .map_err(|diagnostic| Invalid::Unreadable(diagnostic.message))?;
                return ignored_pages(list.value[IGNORED].clone());
            }
            from += line.len();
        }
        Ok(Vec::new())
    }

    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let unreadable = |error: serde_json::Error| Invalid::Unreadable(error.to_string());
        let mut value = Document::parse(text)
            .map_err(|diagnostic| Invalid::Unreadable(diagnostic.message))?
            .value;
        // Only a line's beginning is the key; a reason may have the word, too.
        let end = text.rfind(&format!("\n{SEAL}")).map(|at| at + 1);
        let sealed = end.is_some_and(|end| value["seal"] == Value::String(seal(&text[..end])));
        let mut ignored = Vec::new();
        if let Some(members) = value.as_object_mut() {
            members.shift_remove("seal");
            if let Some(list) = members.shift_remove(IGNORED) {
                ignored = ignored_pages(list)?;
            }
        }
        let record = if value.get("document").is_some() {
            let Sealed { document, pages } = serde_json::from_value(value).map_err(unreadable)?;
            Self {
                document,
                pages,
                ignored,
            }
        } else {
            let facts: Facts = serde_json::from_value(value).map_err(unreadable)?;
            Self {
                ignored,
                ..Self::of(facts)
            }
        };
        if sealed {
            Ok(record)
        } else {
            Err(Invalid::Edited)
        }
    }
}

/// A list of which a person took out the last page is nothing.
fn ignored_pages(list: Value) -> Result<Vec<Ignored>, Invalid> {
    let list: Option<Vec<Ignored>> =
        serde_json::from_value(list).map_err(|error| Invalid::Unreadable(error.to_string()))?;
    Ok(list.unwrap_or_default())
}

fn seal(text: &str) -> String {
    hex(&Sha256::digest(text))
}
