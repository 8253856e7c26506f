//! The kinds of finding. Programs know them by their names, which stay the same.

use std::fmt;

macro_rules! kinds {
    ($($kind:ident $name:literal)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind { $($kind),* }

        impl Kind {
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),* }
            }
        }
    };
}

kinds! {
    Addition "addition"
    AnotherSource "another-source"
    Applied "applied"
    BreakingChange "breaking-change"
    BreaksRustdoc "breaks-rustdoc"
    CannotApply "cannot-apply"
    CannotScaffold "cannot-scaffold"
    ChangedPage "changed-page"
    ClosedEnum "closed-enum"
    ContradictedDeparture "contradicted-departure"
    CopiedWording "copied-wording"
    Different "different"
    EmptyReason "empty-reason"
    GeneratorLimit "generator-limit"
    InvalidExample "invalid-example"
    InvalidFacts "invalid-facts"
    MissingDerived "missing-derived"
    MissingFacts "missing-facts"
    MissingInSpec "missing-in-spec"
    MissingOperation "missing-operation"
    MissingPage "missing-page"
    MissingPublicApi "missing-public-api"
    NeedlessDeclaration "needless-declaration"
    NeedlessIgnore "needless-ignore"
    NewPage "new-page"
    NoVersion "no-version"
    PublicApiBroken "public-api-broken"
    PublicApiGrew "public-api-grew"
    RefusedByBuild "refused-by-build"
    RefusedExample "refused-example"
    Remark "remark"
    ReplyConstraint "reply-constraint"
    RequestDefault "request-default"
    Reworded "reworded"
    StaleDerived "stale-derived"
    StaleFacts "stale-facts"
    StrayDerived "stray-derived"
    SuspiciousPage "suspicious-page"
    TwinPage "twin-page"
    Undescribed "undescribed"
    Undocumented "undocumented"
    UnknownKey "unknown-key"
    UnknownPath "unknown-path"
    UnlistedValue "unlisted-value"
    UnnamedSource "unnamed-source"
    UnreadablePage "unreadable-page"
    UnreadableSpec "unreadable-spec"
    VersionTooLow "version-too-low"
    Wording "wording"
    WrongAccept "wrong-accept"
    WrongIgnore "wrong-ignore"
    WrongPath "wrong-path"
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
