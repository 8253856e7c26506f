//! What changed in the spec and in the public API, whom it breaks, and which
//! version that asks for.

mod arguments;
pub mod change;
mod changes;
pub mod public_api;
pub mod rustdoc;
mod schema;
mod surface;

use anyhow::{Result, anyhow, bail};
use semver::Version;

use crate::checks;
use crate::document::Document;
use crate::generate;
use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;
use crate::spec::Pointer;
use crate::workspace::SPEC;

use self::change::{Breaks, Bump, Change};
pub use self::changes::changes;

pub const MANIFEST: &str = "Cargo.toml";

/// The spec and the manifest of the crate that belongs to it.
#[derive(Clone, Default)]
pub struct Release {
    pub spec: String,
    pub manifest: String,
    /// The public items of the generated clients, where they are listed.
    pub rust_api: Option<String>,
    /// All public items of the crate, where they are listed.
    pub public_api: Option<String>,
}

/// Every change, and the versions that were not raised enough for them.
pub fn findings(old: &Release, new: &Release, revision: &str) -> Result<Vec<Finding>> {
    let parse = |spec: &str, which: &str| {
        Document::parse(spec)
            .map_err(|diagnostic| anyhow!(diagnostic.at(&format!("{which} {SPEC}"))))
    };
    let (before, after) = (
        parse(&old.spec, "the old")?,
        parse(&new.spec, "the working")?,
    );
    let problems = checks::problems(&after.value, &generate::GATEWAYS);
    if !problems.is_empty() {
        // What is no client is not compared with one.
        let finding = |problem: checks::Problem| {
            Finding::new(Kind::GeneratorLimit, Severity::Failure, problem.message)
                .at(SPEC, problem.pointer)
                .fix(problem.fix)
        };
        return Ok(problems.into_iter().map(finding).collect());
    }
    if let Some(problem) = checks::problems(&before.value, &generate::GATEWAYS).first() {
        bail!(
            "the old {SPEC} cannot be compared with: {} ({})",
            problem.message,
            problem.pointer
        );
    }
    let mut changes = changes(&before.value, &after.value)?;
    let patch_at_most = changes.iter().all(|change| change.bump == Bump::Patch);
    if patch_at_most && listed(old) != listed(new) {
        let what = "the public items of the generated Rust clients change";
        changes.insert(0, Change::addition(Pointer::default(), what));
    }
    let bumps = |change: &Change| change.bump;
    let of_calls = changes.iter().map(bumps).max();
    // The order of arguments is the crate's alone.
    let others = changes
        .iter()
        .filter(|change| change.breaks != Breaks::Rust);
    let of_spec = others.map(bumps).max();
    let mut findings: Vec<Finding> = changes.iter().map(Change::finding).collect();
    // What was written by hand changes the crate, and the spec stays.
    let of_api = match (&old.public_api, &new.public_api) {
        (Some(old), Some(new)) => public_api::since(old, new),
        _ => None,
    };
    let of_crate = of_calls.max(of_api.as_ref().map(|(bump, _)| *bump));
    findings.extend(of_api.map(|(_, finding)| finding));
    let spec_versions = (info_version(&before), info_version(&after));
    let crate_versions = (crate_version(&old.manifest), crate_version(&new.manifest));
    for (raised, asked, versions) in [
        (INFO_VERSION, of_spec, spec_versions),
        (CRATE_VERSION, of_crate, crate_versions),
    ] {
        // Wording can wait for the next release, the rest is one.
        let asked = asked.filter(|bump| *bump > Bump::Patch);
        findings.extend(asked.and_then(|asked| too_low(&raised, asked, versions, revision)));
    }
    Ok(findings)
}

/// A version and where it stands.
struct Raised {
    what: &'static str,
    file: &'static str,
    pointer: &'static str,
}

const INFO_VERSION: Raised = Raised {
    what: "`info.version`",
    file: SPEC,
    pointer: "/info/version",
};

const CRATE_VERSION: Raised = Raised {
    what: "the crate's version",
    file: MANIFEST,
    pointer: "",
};

/// Why a version, of which there is an old and a new one, is not raised enough.
fn too_low(
    raised: &Raised,
    asked: Bump,
    versions: (Result<Version>, Result<Version>),
    revision: &str,
) -> Option<Finding> {
    let what = raised.what;
    let failure = |kind, message: String| {
        Finding::new(kind, Severity::Failure, message).at(raised.file, raised.pointer)
    };
    let (Ok(old), Ok(new)) = versions else {
        let finding = failure(Kind::NoVersion, format!("{what} is not a version"));
        return Some(finding.fix("give it three numbers, as in 1.0.0"));
    };
    let wanted = asked.applied_to(&old);
    let message =
        format!("{what} is {new}, and the changes since {revision} ({old}) ask for {wanted}");
    (new < wanted).then(|| {
        failure(Kind::VersionTooLow, message).fix(format!("raise it to {wanted} at least"))
    })
}

/// The listing of the Rust API, without what makes it another file.
fn listed(release: &Release) -> Option<Vec<&str>> {
    let listing = release.rust_api.as_ref()?;
    let lines = listing.lines().filter(|line| !line.starts_with("//"));
    Some(lines.collect())
}

fn info_version(document: &Document) -> Result<Version> {
    let version = document.value["info"]["version"]
        .as_str()
        .unwrap_or_default();
    Ok(Version::parse(version)?)
}

/// The version in a manifest's `[package]` table.
fn crate_version(manifest: &str) -> Result<Version> {
    let table = manifest
        .lines()
        .skip_while(|line| line.trim() != "[package]")
        .skip(1);
    let mut lines = table.take_while(|line| !line.trim_start().starts_with('['));
    let version = lines
        .find_map(|line| {
            line.split_once('=')
                .filter(|(key, _)| key.trim() == "version")
        })
        .map(|(_, value)| value.trim().trim_matches('"'))
        .ok_or_else(|| anyhow!("the manifest has no version"))?;
    Ok(Version::parse(version)?)
}
