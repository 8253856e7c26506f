//! Why a source document, or one operation of it, is not read.

use std::fmt;

/// What is wrong, where, and the way out. No name of the document, which the
/// caller has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub cause: Cause,
    /// One sentence without a full stop.
    pub message: String,
    /// The row, line or pointer within the document, where there is one.
    pub row: Option<String>,
    /// The page ID within a document of several operations.
    pub page: Option<String>,
}

/// One a way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// What the parts of a page that every page has are missing from.
    Unreadable,
}

impl Cause {
    /// A name that stays the same, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
        }
    }

    /// The way out.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Unreadable => {
                "save the page again, whole; if the site has a new layout, its reader has to \
                 learn it"
            }
        }
    }
}

impl Diagnostic {
    pub fn new(cause: Cause, message: impl Into<String>) -> Self {
        Self {
            cause,
            message: message.into(),
            row: None,
            page: None,
        }
    }

    pub fn at(mut self, row: impl Into<String>) -> Self {
        self.row = Some(row.into());
        self
    }

    /// The way out.
    pub fn fix(&self) -> &'static str {
        self.cause.advice()
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.row {
            Some(row) => write!(f, "{row}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
