//! The saved pages, each read by itself: one that is not fit to be read never
//! keeps another one from being taken in.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;
use crate::source::{self, Diagnostic, Page, Source};
use crate::workspace::{Inputs, document_of};

/// What came of reading a folder of saved pages.
#[derive(Default)]
pub struct Saved {
    /// Every operation that they document, by its page ID.
    pub pages: BTreeMap<String, Page>,
    /// What was saved and is not fit to be read.
    pub unread: BTreeSet<String>,
    /// Why not.
    pub findings: Vec<Finding>,
}

impl Saved {
    pub fn read(inputs: &Inputs) -> Self {
        let mut saved = Self::default();
        let mut files: BTreeMap<&str, &str> = BTreeMap::new();
        for (name, bytes) in inputs.pages.iter().flatten() {
            let stem = source::stem(name);
            if let Some(other) = files.insert(stem, name) {
                saved.pages.retain(|page, _| document_of(page) != stem);
                saved.refuse(stem, twin_files(other, name));
                continue;
            }
            match source::read(name, bytes) {
                Ok(source) => saved.take(stem, source),
                Err(why) => saved.refuse(stem, unreadable(stem, &why)),
            }
        }
        saved
    }

    fn take(&mut self, stem: &str, source: Source) {
        for page in source.pages {
            let remarks = page.remarks.iter();
            self.findings
                .extend(remarks.map(|why| remark(&page.id, why)));
            self.pages.insert(page.id.clone(), page);
        }
        for why in source.invalid {
            let page = why.page.clone().unwrap_or_else(|| stem.to_owned());
            let finding = unreadable(&page, &why);
            self.refuse(&page, finding);
        }
    }

    fn refuse(&mut self, page: &str, finding: Finding) {
        self.unread.insert(page.to_owned());
        self.findings.push(finding);
    }

    /// Whether a page was saved, fit to be read or not.
    pub fn has(&self, page: &str) -> bool {
        let unread = |page: &str| self.unread.contains(page);
        self.pages.contains_key(page) || unread(page) || unread(document_of(page))
    }
}

/// What a person should know of a page that can be relied on.
fn remark(page: &str, why: &Diagnostic) -> Finding {
    Finding::new(Kind::Remark, Severity::Note, format!("`{page}`: {why}"))
        .from_source(page)
        .fix(why.fix())
}

fn unreadable(page: &str, why: &Diagnostic) -> Finding {
    Finding::new(
        Kind::UnreadablePage,
        Severity::Failure,
        format!("the page `{page}` cannot be read: {why}"),
    )
    .from_source(match &why.row {
        Some(row) => format!("{page}: {row}"),
        None => page.to_owned(),
    })
    .fix(why.fix())
}

fn twin_files(one: &str, other: &str) -> Finding {
    Finding::new(
        Kind::TwinPage,
        Severity::Failure,
        format!("`{one}` and `{other}` are two files of one page"),
    )
    .from_source(source::stem(one))
    .fix("keep the newer one")
}
