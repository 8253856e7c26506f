//! What a check finds.

use crate::report::exit::Exit;
use crate::report::kind::Kind;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth reading; fails nothing.
    Note,
    /// A command fixes it, mostly `cargo xtask regenerate`.
    Stale,
    /// A person must fix it.
    Failure,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Stale => "stale",
            Self::Failure => "failure",
        }
    }
}

/// Where in a file something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Relative to the workspace.
    pub file: String,
    /// The JSON pointer of the element, or of the nearest one that exists.
    pub pointer: String,
    /// The line, where it is known without the element.
    pub line: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub kind: Kind,
    pub severity: Severity,
    /// One sentence without a full stop.
    pub message: String,
    pub place: Option<Place>,
    /// The page, and the row of it, that a finding comes from.
    pub source: Option<String>,
    /// The way out.
    pub fix: String,
}

impl Finding {
    pub fn new(kind: Kind, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            kind,
            severity,
            message: message.into(),
            place: None,
            source: None,
            fix: String::new(),
        }
    }

    pub fn at(mut self, file: impl Into<String>, pointer: impl Into<String>) -> Self {
        let (file, pointer) = (file.into(), pointer.into());
        self.place = Some(Place {
            file,
            pointer,
            line: None,
        });
        self
    }

    pub fn at_line(mut self, file: impl Into<String>, line: Option<usize>) -> Self {
        self = self.at(file, "");
        self.place = self.place.map(|place| Place { line, ..place });
        self
    }

    pub fn from_source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The page alone.
    pub fn page(&self) -> Option<&str> {
        let source = self.source.as_deref()?;
        source.split(": ").next()
    }

    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = fix.into();
        self
    }
}

/// How a command ends that found these.
pub fn exit(findings: &[Finding]) -> Exit {
    match findings.iter().map(|finding| finding.severity).max() {
        Some(Severity::Failure) => Exit::Failure,
        Some(Severity::Stale) => Exit::Stale,
        Some(Severity::Note) | None => Exit::Fresh,
    }
}
