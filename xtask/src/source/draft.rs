//! A page that is being read.

use std::collections::BTreeMap;

use super::constants;
use super::diagnostic::{Cause, Diagnostic, Result};
use super::row::Row;
use super::table::{Fields, Values};
use super::words;
use crate::contract::{Assumed, Contract, Direction, Field, Location};

#[derive(Default)]
pub struct Draft {
    pub title: String,
    pub contract: Contract,
    pub wording: BTreeMap<String, String>,
    /// Whether the page has a URL's place, with nothing but placeholders in it.
    pub url_not_filled_in: bool,
    /// The names of the parameters in the URL's query.
    pub in_query: Vec<String>,
    pub fields: Vec<Fields>,
    pub values: Vec<Values>,
    pub remarks: Vec<Diagnostic>,
    /// How often each name of a cell was given.
    cells: BTreeMap<String, usize>,
}

impl Draft {
    /// Keeps the hash of a cell of prose. An empty cell has no words to keep.
    pub fn word(&mut self, cell: impl Into<String>, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        let cell = cell.into();
        let number = self.cells.entry(cell.clone()).or_insert(0);
        *number += 1;
        let cell = match number {
            1 => cell,
            number => format!("{cell}, {number}"),
        };
        self.wording.insert(cell, words::hash_of_words(words));
    }

    pub fn add_status(&mut self, status: &str) {
        if !self.contract.statuses.iter().any(|other| other == status) {
            self.contract.statuses.push(status.to_owned());
        }
    }

    pub fn set_method(&mut self, word: &str) -> Result<()> {
        let upper = word.trim().trim_matches('`').to_ascii_uppercase();
        let upper = if upper == "DEL" {
            "DELETE".to_owned()
        } else {
            upper
        };
        let several = |sign: char| !sign.is_ascii_alphabetic();
        if upper.split(several).filter(|word| is_method(word)).count() > 1 {
            let message = format!("the page names more than one method, `{word}`");
            return Err(Diagnostic::new(Cause::SecondMethod, message));
        }
        if !is_method(&upper) {
            let message = format!("an HTTP method was looked for, and `{word}` found");
            return Err(Diagnostic::new(Cause::NoMethod, message));
        }
        let known = &mut self.contract.method;
        if !known.is_empty() && *known != upper {
            let message = format!("the page names two methods, `{known}` and `{upper}`");
            return Err(Diagnostic::new(Cause::SecondMethod, message));
        }
        *known = upper;
        Ok(())
    }

    pub fn has_url(&self) -> bool {
        self.url_not_filled_in || self.contract.path.is_some()
    }

    /// Takes in a URL, or a path alone. Nothing comes of a placeholder that
    /// was never filled in.
    pub fn set_url(&mut self, url: &str) -> Result<()> {
        let url = url.trim().trim_matches('`');
        if self.has_url() {
            let known = self
                .contract
                .path
                .as_deref()
                .unwrap_or("none that was filled in");
            let message = format!("the page names a second URL, `{url}`, beside `{known}`");
            return Err(Diagnostic::new(Cause::SecondUrl, message));
        }
        // A host that was never filled in may still be followed by the path.
        let url = match url.split_once("}}") {
            Some((host, path)) if host.starts_with("{{") && path.trim_start().starts_with('/') => {
                path.trim_start()
            }
            _ => url,
        };
        if url.contains("{{") {
            self.url_not_filled_in = true;
            return Ok(());
        }
        let wrong = |wanted: &str| {
            Diagnostic::new(
                Cause::NoUrl,
                format!("{wanted} was looked for, and `{url}` found"),
            )
        };
        let (host, rest) = match url.split_once("://") {
            Some((scheme @ ("http" | "https"), rest)) => {
                let slash = rest.find('/').ok_or_else(|| wrong("a URL with a path"))?;
                (
                    Some(format!("{scheme}://{}", &rest[..slash])),
                    &rest[slash..],
                )
            }
            None if url.starts_with('/') => (None, url),
            _ => return Err(wrong("a URL")),
        };
        if url.contains(char::is_whitespace) {
            return Err(wrong("a URL"));
        }
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = path.split('#').next().unwrap_or_default();
        self.in_query = query
            .split('&')
            .filter_map(|pair| pair.split('=').next())
            .map(str::to_owned)
            .collect();
        self.contract.hosts.extend(host);
        self.contract.path = Some(path.split('/').map(segment).collect::<Vec<_>>().join("/"));
        Ok(())
    }

    pub fn path_parameters(&self) -> Vec<String> {
        let path = self.contract.path.as_deref().unwrap_or_default();
        let after_braces = path.split('{').skip(1);
        let names = after_braces.filter_map(|part| part.split_once('}'));
        names.map(|(name, _)| name.to_owned()).collect()
    }

    pub fn fields_of(&mut self, direction: Direction) -> &mut Vec<Field> {
        match direction {
            Direction::Request => &mut self.contract.request,
            Direction::Reply => &mut self.contract.reply,
        }
    }

    /// Takes in a field, or holds it against what another table said of it.
    pub fn add_field(&mut self, direction: Direction, location: Location, row: &Row) -> Result<()> {
        let (mut values, stray_values) = constants::values(&row.description);
        for given in [&row.kind.values, &row.values] {
            if !given.is_empty() {
                values.clone_from(given);
            }
        }
        // What a switch or a number can be is no list of constants.
        if row.kind.word == "boolean" {
            values.retain(|value| constants::is_value(value));
        }
        let default = match words::assumed(&row.default) {
            None if direction == Direction::Request => words::default_in(&row.description),
            default => default,
        };
        let kind = &row.kind.word;
        // A word that is no value of the type describes one: `unlimited`.
        let default = words::of_type(default, kind)
            .unwrap_or_else(|word| Some(Assumed::Prose(words::hash_of_words(&word))));
        let field = Field {
            name: row.name.clone(),
            row: row.label.clone(),
            location,
            kind: row.kind.word.clone(),
            items: row.kind.items.clone(),
            format: row.format.clone().or_else(|| row.kind.format.clone()),
            required: row.required.unwrap_or(false),
            default: default.clone(),
            examples: words::examples(&row.description),
            values,
            stray_values,
        };
        let name = &row.name;
        if let Some(known) = self
            .fields_of(direction)
            .iter_mut()
            .find(|known| known.name == *name)
        {
            let same = (&known.kind, known.location) == (&field.kind, field.location)
                && (row.required.is_none() || known.required == field.required)
                && known.row.rsplit_once(',').map(|(table, _)| table)
                    != field.row.rsplit_once(',').map(|(table, _)| table);
            if !same {
                let message = format!("the {direction} field `{name}` is documented twice");
                return Err(Diagnostic::new(Cause::Repeated, message).at(&row.label));
            }
            known.items = known.items.take().or(field.items);
            known.default = known.default.take().or(field.default);
            known.examples.extend(field.examples);
            known.examples.dedup();
            known.values.extend(field.values);
            known.values.dedup();
        } else {
            self.fields_of(direction).push(field);
        }
        self.word(format!("{direction} {name}"), &row.description);
        // What a type says in more than a word is not all in the facts.
        if row.type_words.contains([' ', '(']) {
            self.word(format!("{direction} {name} type"), &row.type_words);
        }
        if matches!(default, Some(Assumed::Prose(_))) && words::is_prose(&row.default) {
            self.word(format!("{direction} {name} default"), &row.default);
        }
        Ok(())
    }
}

/// A piece of a path, whose parameter is written in braces however the page
/// writes it.
fn segment(piece: &str) -> String {
    let inner = |open: char, close: char| piece.strip_prefix(open)?.strip_suffix(close);
    let name = piece
        .strip_prefix(':')
        .or_else(|| inner('<', '>'))
        .or_else(|| inner('[', ']'));
    match name.filter(|name| !name.is_empty()) {
        Some(name) => format!("{{{name}}}"),
        None => piece.to_owned(),
    }
}

pub fn is_method(word: &str) -> bool {
    [
        "DEL", "GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS",
    ]
    .contains(&word)
}
