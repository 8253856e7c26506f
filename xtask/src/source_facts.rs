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
    /// The page's file name without its extension.
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
pub enum Unfit {
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

    /// The file's text. Its last line is a hash of all lines before it.
    pub fn render(&self) -> Result<String, String> {
        let value = serde_json::to_value(self)
            .map_err(|error| format!("the facts of `{}` cannot be written: {error}", self.page))?;
        let page = &self.page;
        let body = yaml::document(&value).to_string();
        let body = body.trim_end();
        let text = format!(
            "# What the page `{page}` says: facts, and hashes of its wording.\n\
             # Written by `cargo xtask regenerate --pages DIR`. Do not edit.\n{body}\n"
        );
        let seal = seal(&text);
        Ok(format!("{text}seal: '{seal}'\n"))
    }

    pub fn parse(text: &str) -> Result<Self, Unfit> {
        let mut value = Document::parse(text)
            .map_err(|fault| Unfit::Unreadable(fault.message))?
            .value;
        let sealed = match text.rfind("seal:") {
            Some(at) => value["seal"] == Value::String(seal(&text[..at])),
            None => false,
        };
        if let Some(members) = value.as_object_mut() {
            members.shift_remove("seal");
        }
        let facts: Self =
            serde_json::from_value(value).map_err(|error| Unfit::Unreadable(error.to_string()))?;
        if sealed {
            Ok(facts)
        } else {
            Err(Unfit::Edited)
        }
    }
}

fn seal(text: &str) -> String {
    hex(&Sha256::digest(text))
}
