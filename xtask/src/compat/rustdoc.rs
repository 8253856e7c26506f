//! What rustdoc knows of the crate, as JSON.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Error, Result, anyhow, bail};
use public_api::rustdoc_types::FORMAT_VERSION;
use serde::Deserialize;

use crate::interop::toolchain::{self, command, create_folder, step};

#[derive(Deserialize)]
struct Header {
    format_version: u32,
}

/// Has rustdoc describe the crate with its optional modules, in a folder of its
/// own, because what is built for it is built otherwise.
///
/// # Errors
///
/// What the compiler says, or that its JSON has another format than is read.
pub fn describe(root: &Path) -> Result<PathBuf> {
    let root = root.canonicalize().context("the workspace")?;
    let target = root.join("target/public-api");
    create_folder(&target).map_err(Error::msg)?;
    let cargo = std::env::var("CARGO").unwrap_or("cargo".to_owned());
    let mut cargo = command(&cargo, &root);
    cargo.args(["rustdoc", "--quiet", "--package", "two-factor-pin", "--lib"]);
    cargo.args(["--features", "mock,schemars", "--target-dir"]);
    cargo.arg(&target);
    cargo.args(["--", "-Z", "unstable-options", "--output-format", "json"]);
    // A stable rustdoc writes JSON only where it is told to act as a nightly one.
    cargo.env("RUSTC_BOOTSTRAP", "1").env_remove("RUSTDOCFLAGS");
    step("Describing", "the public API", || {
        toolchain::run(&mut cargo)
    })
    .map_err(Error::msg)?;
    let json = target.join("doc/two_factor_pin.json");
    let text = std::fs::read_to_string(&json).with_context(|| unreadable(&json))?;
    let rustc = std::env::var("RUSTC").unwrap_or("rustc".to_owned());
    let rustc = toolchain::output(command(&rustc, &root).arg("--version"));
    let rustc = rustc.map_err(|error| anyhow!(error))?;
    hold_format(&text, rustc.trim())?;
    Ok(json)
}

/// Each release of Rust may write another format, and each release of the library
/// reads one.
pub fn hold_format(json: &str, rustc: &str) -> Result<()> {
    let header: Header = serde_json::from_str(json).context("the JSON of rustdoc")?;
    let format = header.format_version;
    if format != FORMAT_VERSION {
        bail!(
            "rustdoc of `{rustc}` writes JSON of format {format}, and the library `public-api` \
             that xtask is built with reads format {FORMAT_VERSION}: use a toolchain that \
             writes {FORMAT_VERSION}, as in `cargo +1.95.0 xtask public-api`, or in \
             xtask/Cargo.toml the release of `public-api` that reads {format}"
        );
    }
    Ok(())
}

fn unreadable(path: &Path) -> String {
    format!("`{}` cannot be read", path.display())
}
