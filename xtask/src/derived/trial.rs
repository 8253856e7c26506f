//! The crate with other generated code than its own, to see whether it builds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Error, Result};

use crate::build::generate::Features;
use crate::interop::toolchain::{self, command, create_folder, step};

/// A copy of the crate's manifest, over the crate's own sources, with a build
/// script that generates nothing but takes what lies in the folder `generated`.
pub struct Trial {
    folder: PathBuf,
}

impl Trial {
    /// What was built before stays, so that dependencies are checked once.
    pub fn of(root: &Path) -> Result<Self> {
        let root = root.canonicalize().context("the workspace")?;
        let folder = root.join("target/trial");
        create_folder(&folder.join("generated")).map_err(Error::msg)?;
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
        Ok(Self { folder })
    }

    /// Takes generated files in place of those of the same names.
    pub fn take(&self, files: &BTreeMap<String, String>) -> Result<()> {
        for (name, text) in files {
            write(&self.folder.join("generated").join(name), text)?;
        }
        Ok(())
    }

    /// Whether the crate builds with what was taken.
    ///
    /// # Errors
    ///
    /// What the compiler says.
    pub fn check(&self, features: &Features, what: &str) -> Result<()> {
        let mut cargo = self.cargo("check");
        for (is_on, name) in [(features.mock, "mock"), (features.schemars, "schemars")] {
            if is_on {
                cargo.args(["--features", name]);
            }
        }
        step("Checking", what, || toolchain::run(&mut cargo)).map_err(Error::msg)
    }

    /// How many bytes the built library has, without debug information.
    pub fn rlib(&self) -> Result<u64> {
        let mut cargo = self.cargo("build");
        cargo.env("CARGO_PROFILE_DEV_DEBUG", "none");
        step("Building", "the library", || toolchain::run(&mut cargo)).map_err(Error::msg)?;
        let built = self.folder.join("target/debug/libtwo_factor_pin.rlib");
        let built = std::fs::metadata(&built).with_context(|| format!("`{}`", built.display()))?;
        Ok(built.len())
    }

    fn cargo(&self, task: &str) -> std::process::Command {
        let cargo = std::env::var("CARGO").unwrap_or("cargo".to_owned());
        let mut cargo = command(&cargo, &self.folder);
        cargo.env_remove("CARGO_TARGET_DIR").args([task, "--quiet"]);
        cargo
    }
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
