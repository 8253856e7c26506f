//! One change of the spec: whom it breaks, and which version it asks for.

use std::fmt;

use semver::Version;

use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;
use crate::spec::Pointer;
use crate::workspace::SPEC;

/// How far a version has to be raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    Patch,
    Minor,
    Major,
}

impl Bump {
    /// Before 1.0, what breaks raises the second number, and what adds the
    /// third, as Cargo reads versions.
    pub fn applied_to(self, version: &Version) -> Version {
        let Version {
            major,
            minor,
            patch,
            ..
        } = *version;
        match (self, major) {
            (Self::Major, 1..) => Version::new(major + 1, 0, 0),
            (Self::Major, 0) | (Self::Minor, 1..) => Version::new(major, minor + 1, 0),
            (Self::Minor, 0) | (Self::Patch, _) => Version::new(major, minor, patch + 1),
        }
    }
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// Whom a change breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breaks {
    Nobody,
    /// Programs that send requests as documented before.
    Senders,
    /// Programs that read replies as documented before.
    Receivers,
    Both,
    /// Programs that call the generated methods in Rust, and no others.
    Rust,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The JSON pointer in the new spec, or of what held the element.
    pub place: Pointer,
    pub what: String,
    pub breaks: Breaks,
    pub bump: Bump,
}

impl Change {
    pub fn breaking(place: Pointer, what: impl Into<String>, breaks: Breaks) -> Self {
        let what = what.into();
        Self {
            place,
            what,
            breaks,
            bump: Bump::Major,
        }
    }

    pub fn addition(place: Pointer, what: impl Into<String>) -> Self {
        let what = what.into();
        Self {
            place,
            what,
            breaks: Breaks::Nobody,
            bump: Bump::Minor,
        }
    }

    pub(super) fn wording(place: Pointer, what: impl Into<String>) -> Self {
        let what = what.into();
        Self {
            place,
            what,
            breaks: Breaks::Nobody,
            bump: Bump::Patch,
        }
    }

    pub fn finding(&self) -> Finding {
        let kind = match self.bump {
            Bump::Major => Kind::BreakingChange,
            Bump::Minor => Kind::Addition,
            Bump::Patch => Kind::Wording,
        };
        let breaks = match self.breaks {
            Breaks::Nobody => "breaks nobody",
            Breaks::Senders => "breaks senders",
            Breaks::Receivers => "breaks receivers",
            Breaks::Both => "breaks senders and receivers",
            Breaks::Rust => "breaks callers in Rust",
        };
        let of = match self.breaks {
            Breaks::Rust => " of the crate",
            _ => "",
        };
        let message = format!(
            "{}: {breaks}, asks for a {} version{of}",
            self.what, self.bump
        );
        Finding::new(kind, Severity::Note, message).at(SPEC, self.place.clone())
    }
}
