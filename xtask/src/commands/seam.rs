//! `cargo xtask seam`: what another release of progenitor might write builds.
//!
//! A dependent's cargo takes the newest compatible progenitor, not our lockfile's.
//! So the crate is checked with the generated code as it is, and with one
//! harmless change of it at a time.

use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::Value;

use crate::build::generate::{Features, GATEWAYS, generate, over_runtime, written};
use crate::build::passes;
use crate::derived::variations::VARIATIONS;
use crate::document::Document;
use crate::interop::toolchain::{self, command, create_folder, step};
use crate::report::exit::Exit;
use crate::workspace::SPEC;

const FEATURES: Features = Features {
    mock: false,
    schemars: false,
};

pub fn run(root: &Path) -> Result<Exit> {
    let root = &root.canonicalize().context("the workspace")?;
    let yaml = std::fs::read_to_string(root.join(SPEC)).context(SPEC)?;
    let spec = Document::parse(&yaml).map_err(|diagnostic| anyhow!(diagnostic.at(SPEC)))?;
    let folder = root.join("target/seam");
    write_crate(root, &folder)?;

    let files = generate(&yaml, &FEATURES).map_err(|diagnostic| anyhow!(diagnostic.at(SPEC)))?;
    for (name, text) in &files {
        write(&folder.join("generated").join(name), text)?;
    }
    check(&folder, "as it is")?;
    let mut broken = Vec::new();
    for variation in &VARIATIONS {
        for gateway in GATEWAYS {
            let part = part(&spec.value, gateway)?;
            let written = written(&part, gateway, &FEATURES)
                .map_err(|diagnostic| anyhow!(diagnostic.at(SPEC)))?;
            let varied = over_runtime(variation.apply(&written)?, &part);
            write(&folder.join(format!("generated/{gateway}.rs")), &varied)?;
        }
        if let Err(error) = check(&folder, variation.name) {
            broken.push(format!("{}: {error}", variation.name));
        }
    }
    if !broken.is_empty() {
        bail!(
            "with these changes the crate does not build:\n{}",
            broken.join("\n")
        );
    }
    println!(
        "{} changes of the generated code, and the crate builds with each",
        VARIATIONS.len()
    );
    Ok(Exit::Fresh)
}

fn part(spec: &Value, gateway: &str) -> Result<Value> {
    passes::part_of(spec, gateway).map_err(|message| anyhow!("{SPEC}: {message}"))
}

/// The crate with a build script that generates nothing, but takes what lies in
/// the folder `generated`.
fn write_crate(root: &Path, folder: &Path) -> Result<()> {
    create_folder(&folder.join("generated")).map_err(anyhow::Error::msg)?;
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).context("Cargo.toml")?;
    let kept: String = sections(&manifest)
        .filter(|section| {
            ["[features]", "[dependencies]"]
                .iter()
                .any(|kept| section.starts_with(kept))
        })
        .collect();
    write(
        &folder.join("Cargo.toml"),
        &format!(
            "[workspace]\n\n[package]\nname = \"two-factor-pin\"\nversion = \"0.0.0\"\n\
             edition = \"2024\"\nbuild = \"copy.rs\"\n\n[lib]\npath = {:?}\n\n{kept}",
            root.join("src/lib.rs")
        ),
    )?;
    write(&folder.join("copy.rs"), COPY)?;
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).context("Cargo.lock")?;
    Ok(())
}

const COPY: &str = r#"fn main() {
    println!("cargo::rerun-if-changed=generated");
    let out = std::env::var("OUT_DIR").unwrap();
    for file in std::fs::read_dir("generated").unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), std::path::Path::new(&out).join(file.file_name())).unwrap();
    }
}
"#;

/// The parts of a manifest, each with its heading.
fn sections(manifest: &str) -> impl Iterator<Item = String> {
    let mut sections = vec![String::new()];
    for line in manifest.lines() {
        if line.starts_with('[') {
            sections.push(String::new());
        }
        if let Some(last) = sections.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
    }
    sections.into_iter()
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("`{}`", path.display()))
}

fn check(folder: &Path, what: &str) -> Result<()> {
    let cargo = std::env::var("CARGO").unwrap_or("cargo".to_owned());
    let mut cargo = command(&cargo, folder);
    cargo
        .env_remove("CARGO_TARGET_DIR")
        .args(["check", "--quiet"]);
    step("Checking", what, || toolchain::run(&mut cargo)).map_err(anyhow::Error::msg)
}
