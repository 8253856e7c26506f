//! `cargo xtask diff`: what changed in the spec, whom it breaks, and which
//! version that asks for.

mod changes;
mod schema;

use std::path::Path;
use std::process::Command;

use semver::Version;

use crate::cli::{Diff, Options};
use crate::document::Document;
use crate::exit::Exit;
use crate::finding::{self, Finding, Severity};
use crate::render;
use crate::workspace::{Inputs, SPEC};

pub use changes::{Breaks, Bump, Change, changes};

const MANIFEST: &str = "Cargo.toml";

pub fn run(arguments: &Diff, options: &Options) -> Result<Exit, String> {
    let revision = match &arguments.revision {
        Some(revision) => revision.clone(),
        None => default_revision(&options.root)?,
    };
    let new = Release::working(&options.root)?;
    let old = Release::at(&options.root, &revision)?;
    let findings = findings(&old, &new, &revision)?;
    let inputs = Inputs {
        spec: new.spec,
        ..Inputs::default()
    };
    let next = format!("cargo xtask diff {revision}");
    render::print(&findings, &inputs, &next, options);
    Ok(finding::exit(&findings))
}

/// The spec and the manifest of the crate that belongs to it.
pub struct Release {
    pub spec: String,
    pub manifest: String,
}

impl Release {
    fn working(root: &Path) -> Result<Self, String> {
        let read = |file: &str| {
            std::fs::read_to_string(root.join(file))
                .map_err(|error| format!("`{file}` cannot be read: {error}"))
        };
        Ok(Self {
            spec: read(SPEC)?,
            manifest: read(MANIFEST)?,
        })
    }

    fn at(root: &Path, revision: &str) -> Result<Self, String> {
        git(
            root,
            &[
                "rev-parse",
                "--verify",
                "--quiet",
                &format!("{revision}^{{commit}}"),
            ],
        )
        .map_err(|_| format!("`{revision}` is not a revision of this repository"))?;
        let show = |file: &str| {
            git(root, &["show", &format!("{revision}:{file}")])
                .map_err(|_| format!("the revision `{revision}` has no `{file}` to compare with"))
        };
        Ok(Self {
            spec: show(SPEC)?,
            manifest: show(MANIFEST)?,
        })
    }
}

/// The latest tag, or else the previous commit.
fn default_revision(root: &Path) -> Result<String, String> {
    let tag = git(root, &["describe", "--tags", "--abbrev=0"]);
    tag.map(|tag| tag.trim().to_owned())
        .or_else(|_| {
            git(root, &["rev-parse", "--verify", "--quiet", "HEAD~1"]).map(|_| "HEAD~1".to_owned())
        })
        .map_err(|_| "there is neither a tag nor a previous commit: name a revision".to_owned())
}

fn git(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .output()
        .map_err(|error| format!("`git` cannot be run: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}

/// Every change, and the versions that were not raised enough for them.
pub fn findings(old: &Release, new: &Release, revision: &str) -> Result<Vec<Finding>, String> {
    let parse = |spec: &str, which: &str| {
        Document::parse(spec).map_err(|fault| fault.at(&format!("{which} {SPEC}")))
    };
    let (before, after) = (
        parse(&old.spec, "the old")?,
        parse(&new.spec, "the working")?,
    );
    let changes = changes(&before.value, &after.value)?;
    let asked = changes.iter().map(|change| change.bump).max();
    let mut findings: Vec<Finding> = changes.iter().map(Change::finding).collect();
    // Wording can wait for the next release, the rest is one.
    let Some(asked) = asked.filter(|bump| *bump > Bump::Patch) else {
        return Ok(findings);
    };
    let spec_versions = (info_version(&before), info_version(&after));
    let crate_versions = (crate_version(&old.manifest), crate_version(&new.manifest));
    for (what, versions, place) in [
        ("`info.version`", spec_versions, (SPEC, "/info/version")),
        ("the crate's version", crate_versions, (MANIFEST, "")),
    ] {
        let (Ok(old), Ok(new)) = versions else {
            let (file, pointer) = place;
            findings.push(
                Finding::new(
                    "no-version",
                    Severity::Failure,
                    format!("{what} is not a version"),
                )
                .at(file, pointer)
                .fix("give it three numbers, as in 1.0.0"),
            );
            continue;
        };
        let wanted = asked.applied_to(&old);
        if new < wanted {
            let (file, pointer) = place;
            findings.push(
                Finding::new(
                    "version-too-low",
                    Severity::Failure,
                    format!(
                        "{what} is {new}, and the changes since {revision} ({old}) ask for {wanted}"
                    ),
                )
                .at(file, pointer)
                .fix(format!("raise it to {wanted} at least")),
            );
        }
    }
    Ok(findings)
}

fn info_version(document: &Document) -> Result<Version, String> {
    let version = document.value["info"]["version"]
        .as_str()
        .unwrap_or_default();
    Version::parse(version).map_err(|error| error.to_string())
}

/// The version in a manifest's `[package]` table.
fn crate_version(manifest: &str) -> Result<Version, String> {
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
        .ok_or("the manifest has no version")?;
    Version::parse(version).map_err(|error| error.to_string())
}
