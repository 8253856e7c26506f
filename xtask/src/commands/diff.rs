//! `cargo xtask diff`: the spec as it is against the spec of a revision.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::Context;
use crate::compat::public_api::PUBLIC_API;
use crate::compat::{self, MANIFEST, Release};
use crate::derived::RUST_API;
use crate::report::exit::Exit;
use crate::report::finding;
use crate::workspace::{Inputs, SPEC, derived_file};

pub fn run(context: &mut Context<'_>, revision: Option<&str>) -> Result<Exit> {
    let revision = match revision {
        Some(revision) => revision.to_owned(),
        None => default_revision(context.root)?,
    };
    let new = working(context.root)?;
    let old = at(context.root, &revision)?;
    let findings = compat::findings(&old, &new, &revision)?;
    let inputs = Inputs {
        spec: new.spec,
        ..Inputs::default()
    };
    let next = format!("cargo xtask diff {revision}");
    context.print(&findings, &inputs, &next);
    Ok(finding::exit(&findings))
}

fn working(root: &Path) -> Result<Release> {
    let read = |file: &str| {
        std::fs::read_to_string(root.join(file)).with_context(|| format!("`{file}` cannot be read"))
    };
    Ok(Release {
        spec: read(SPEC)?,
        manifest: read(MANIFEST)?,
        rust_api: read(&derived_file(RUST_API)).ok(),
        public_api: read(PUBLIC_API).ok(),
    })
}

fn at(root: &Path, revision: &str) -> Result<Release> {
    let commit = format!("{revision}^{{commit}}");
    git(root, &["rev-parse", "--verify", "--quiet", &commit])
        .with_context(|| format!("`{revision}` is not a revision of this repository"))?;
    let show = |file: &str| {
        git(root, &["show", &format!("{revision}:{file}")])
            .with_context(|| format!("the revision `{revision}` has no `{file}` to compare with"))
    };
    Ok(Release {
        spec: show(SPEC)?,
        manifest: show(MANIFEST)?,
        rust_api: show(&derived_file(RUST_API)).ok(),
        public_api: show(PUBLIC_API).ok(),
    })
}

/// The latest tag, or else the previous commit.
fn default_revision(root: &Path) -> Result<String> {
    if let Ok(tag) = git(root, &["describe", "--tags", "--abbrev=0"]) {
        return Ok(tag.trim().to_owned());
    }
    git(root, &["rev-parse", "--verify", "--quiet", "HEAD~1"])
        .context("there is neither a tag nor a previous commit: name a revision")?;
    Ok("HEAD~1".to_owned())
}

fn git(root: &Path, arguments: &[&str]) -> Result<String> {
    let mut git = Command::new("git");
    let output = git.arg("-C").arg(root).args(arguments).output();
    let output = output.context("`git` cannot be run")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
