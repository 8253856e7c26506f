//! Generates one typed client a gateway from `openapi/two-factor.yaml`.
//!
//! The steps: read the document, keep one gateway's part of it, adapt that part
//! in memory by the passes of `build/passes.rs`, let progenitor write the
//! client, and lead the names in it to the crate's own runtime. A spec that is
//! broken ends the build with one line that names the place.

// A broken spec is a line of cargo's, never a panic.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "build/mod.rs"]
#[allow(dead_code, reason = "xtask and the tests use more of it")]
mod build;

use std::path::{Path, PathBuf};

/// Relative to the package, which is where cargo runs this program.
const SPEC: &str = "openapi/two-factor.yaml";

fn main() {
    println!("cargo::rerun-if-changed={SPEC}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    if let Err(message) = run() {
        println!("cargo::error={message}");
    }
}

fn run() -> Result<(), String> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo did not set OUT_DIR")?);
    let yaml = std::fs::read_to_string(SPEC).map_err(|error| format!("{SPEC}: {error}"))?;
    let features = build::generate::Features {
        mock: std::env::var_os("CARGO_FEATURE_MOCK").is_some(),
        schemars: std::env::var_os("CARGO_FEATURE_SCHEMARS").is_some(),
    };
    let files =
        build::generate::generate(&yaml, &features).map_err(|diagnostic| diagnostic.at(SPEC))?;
    for (name, content) in files {
        write_if_changed(&out.join(name), &content)?;
    }
    Ok(())
}

/// An unchanged file keeps its time, so that the compiler sees nothing new.
fn write_if_changed(path: &Path, content: &str) -> Result<(), String> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    std::fs::write(path, content).map_err(|error| format!("{}: {error}", path.display()))
}
