//! `tests/public-api.txt`: every public item of the crate, written by hand or
//! generated, so that what breaks callers is seen before it is released.

use std::collections::HashSet;
use std::fmt;
use std::path::Path;

use anyhow::{Context as _, Result};
use public_api::{Builder, PublicItem};
use similar::{ChangeTag, TextDiff};

use super::change::Bump;
use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;

pub const PUBLIC_API: &str = "tests/public-api.txt";

const TITLE: &str = "\
// The public items of the crate with its features `mock` and `schemars`. Written by
// `cargo xtask public-api --update`. Do not edit.
";

/// Traits whose implementations nobody asked for and few callers need: `Send` and
/// `Sync` are listed of the automatic ones.
const UNLISTED: [&str; 6] = [
    "core::marker::Freeze",
    "core::marker::StructuralPartialEq",
    "core::marker::Unpin",
    "core::marker::UnsafeUnpin",
    "core::panic::unwind_safe::RefUnwindSafe",
    "core::panic::unwind_safe::UnwindSafe",
];

/// Every public item that rustdoc's JSON describes, one a line.
pub fn listing(json: &Path) -> Result<String> {
    let api = Builder::from_rustdoc_json(json).omit_blanket_impls(true);
    let api = api.build().context("the JSON of rustdoc")?;
    let of_traits: HashSet<_> = api
        .items()
        .filter(|item| is_of_trait(&item.to_string()))
        .map(PublicItem::id)
        .collect();
    let mut listing = TITLE.to_owned();
    let mut listed = HashSet::new();
    for item in api.items() {
        let line = item.to_string();
        let parent = item.parent_id();
        // A trait's methods are known from the trait.
        let known = line.contains(" fn ") && parent.is_some_and(|id| of_traits.contains(&id));
        // What several types have a part in comes with each of them.
        if !known && !is_unlisted(&line) && listed.insert(line.clone()) {
            listing.push_str(&line);
            listing.push('\n');
        }
    }
    Ok(listing)
}

fn is_of_trait(line: &str) -> bool {
    line.starts_with("impl") && line.contains(" for ")
}

fn is_unlisted(line: &str) -> bool {
    let implemented = line.split_once(" for ").map_or("", |(before, _)| before);
    line.starts_with("impl") && UNLISTED.iter().any(|name| implemented.ends_with(name))
}

/// How the listing differs from the committed one.
pub fn findings(committed: Option<&str>, listing: &str) -> Vec<Finding> {
    const WRITE: &str = "`cargo xtask public-api --update` writes it";
    let Some(committed) = committed else {
        let message = format!("`{PUBLIC_API}` is missing");
        let finding = Finding::new(Kind::MissingPublicApi, Severity::Stale, message);
        return vec![finding.fix(WRITE)];
    };
    let changes = Changes::between(committed, listing);
    let (kind, fix) = match (changes.gone, changes.new) {
        (0, 0) => return Vec::new(),
        (0, _) => (
            Kind::PublicApiGrew,
            "an addition breaks no callers, unless it is a variant of an enum, a field of a struct \
             or a method of a trait that they may spell out",
        ),
        _ => (
            Kind::PublicApiBroken,
            "a line that is gone or changed breaks callers: bring it back, or raise the version",
        ),
    };
    let message = format!("`{PUBLIC_API}` is not the public API: {changes}");
    let finding = Finding::new(kind, Severity::Stale, message);
    let finding = finding.at_line(PUBLIC_API, changes.first);
    vec![finding.fix(format!("{fix}; {WRITE}"))]
}

/// What came of an older listing, and the version that it asks for. `None` where
/// both are the same.
pub fn since(old: &str, new: &str) -> Option<(Bump, Finding)> {
    let changes = Changes::between(old, new);
    let (bump, kind, does) = match (changes.gone, changes.new) {
        (0, 0) => return None,
        (0, _) => (Bump::Minor, Kind::Addition, "grows"),
        _ => (Bump::Major, Kind::BreakingChange, "breaks callers"),
    };
    let message = format!("The public API {does}, asks for a {bump} version: {changes}");
    let finding = Finding::new(kind, Severity::Note, message);
    Some((bump, finding.at_line(PUBLIC_API, None)))
}

/// The lines that only one of two listings has.
struct Changes {
    gone: usize,
    new: usize,
    /// The line of the old listing, from 1, where the first difference is.
    first: Option<usize>,
    /// As a diff, in the order of the listings.
    shown: String,
}

impl Changes {
    fn between(old: &str, new: &str) -> Self {
        let mut changes = Self {
            gone: 0,
            new: 0,
            first: None,
            shown: String::new(),
        };
        let mut at = 1;
        for change in TextDiff::from_lines(old, new).iter_all_changes() {
            let sign = match change.tag() {
                ChangeTag::Equal => {
                    at += 1;
                    continue;
                }
                ChangeTag::Delete => {
                    changes.gone += 1;
                    '-'
                }
                ChangeTag::Insert => {
                    changes.new += 1;
                    '+'
                }
            };
            changes.first.get_or_insert(at);
            let line = change.value().trim_end();
            changes.shown.push_str(&format!("{sign} {line}\n"));
        }
        changes
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = if self.gone == 1 { "line" } else { "lines" };
        let (gone, new, shown) = (self.gone, self.new, self.shown.trim_end());
        write!(f, "{gone} {lines} gone, {new} new\n\n{shown}")
    }
}
