//! What `cargo xtask diff` advises.

use xtask::compat::{Release, findings, public_api};
use xtask::report::finding::Finding;
use xtask::report::kind::Kind;

use crate::common::one_source;

/// The kinds of which this file follows the advice.
pub const FOLLOWED: [Kind; 8] = [
    Kind::Addition,
    Kind::BreakingChange,
    Kind::Wording,
    Kind::NoVersion,
    Kind::VersionTooLow,
    Kind::MissingPublicApi,
    Kind::PublicApiGrew,
    Kind::PublicApiBroken,
];

fn release(version: &str, edits: &[(&str, &str)]) -> Release {
    let mut spec = one_source().spec;
    let info = "  version: 1.0.0\n";
    assert!(spec.contains(info), "the spec has a version");
    spec = spec.replacen(info, &format!("  version: {version}\n"), 1);
    for (old, new) in edits {
        assert!(spec.contains(old), "the spec has `{old}`");
        spec = spec.replacen(old, new, 1);
    }
    Release {
        spec,
        manifest: format!("[package]\nname = \"made-up\"\nversion = \"{version}\"\n"),
        rust_api: None,
        public_api: None,
    }
}

/// The command writes the listing that it compares with, and is told to.
#[test]
fn a_listing_that_is_written_as_advised_is_fresh() {
    let listing = "pub fn a()\npub fn b()\n";
    for (committed, kind) in [
        (None, Kind::MissingPublicApi),
        (Some("pub fn a()\n"), Kind::PublicApiGrew),
        (Some("pub fn c()\n"), Kind::PublicApiBroken),
    ] {
        let found = public_api::findings(committed, listing);
        let [finding] = found.as_slice() else {
            panic!("one finding: {found:?}");
        };
        assert_eq!(finding.kind, kind);
        let advice = "`cargo xtask public-api --update` writes it";
        assert!(finding.fix.ends_with(advice), "{}", finding.fix);
        assert_eq!(public_api::findings(Some(listing), listing), []);
    }
}

fn found(version: &str, edits: &[(&str, &str)]) -> Vec<Finding> {
    let old = release("1.0.0", &[]);
    findings(&old, &release(version, edits), "v1").expect("both can be read")
}

#[test]
fn the_advised_version_is_enough() {
    let breaks = [(
        "      required: [recipient]\n",
        "      required: [recipient, expiry]\n",
    )];
    let adds = [("          minimum: 1\n", "")];
    let told = |found: &[Finding], kind| found.iter().find(|found| found.kind == kind).cloned();
    for (edits, kind, wanted) in [
        (&breaks, Kind::BreakingChange, "2.0.0"),
        (&adds, Kind::Addition, "1.1.0"),
    ] {
        let low = found("1.0.0", edits);
        let change = told(&low, kind).expect("the change");
        assert_eq!(
            change.fix, "",
            "what changed is told, and asks for nothing itself"
        );
        let too_low = told(&low, Kind::VersionTooLow).expect("a finding");
        assert_eq!(too_low.fix, format!("raise it to {wanted} at least"));
        assert_eq!(told(&found(wanted, edits), Kind::VersionTooLow), None);

        let none = found("one", edits);
        let none = told(&none, Kind::NoVersion).expect("a finding");
        assert_eq!(none.fix, "give it three numbers, as in 1.0.0");
        assert_eq!(told(&found(wanted, edits), Kind::NoVersion), None);
    }
    let words = [(
        "      summary: Send a PIN in a text message\n",
        "      summary: Made up\n",
    )];
    let worded = told(&found("1.0.0", &words), Kind::Wording).expect("a finding");
    assert_eq!(worded.fix, "");
}
