//! `cargo xtask lint`: the spec before the linters of other ecosystems.
//!
//! Each runs with its strictest set of rules and none switched off, on the
//! hand-written document and on the derived ones, and may find nothing.

use std::path::Path;

use super::Context;
use crate::interop::toolchain::{self, Toolchain, command, output, step};
use crate::report::exit::Exit;
use crate::workspace::DOCUMENTS;

pub fn run(context: &mut Context<'_>) -> Result<Exit, String> {
    let toolchain = Toolchain::open(context.root)?;
    for document in DOCUMENTS {
        if !toolchain.root.join(document).is_file() {
            return Err(format!(
                "`{document}` is missing: run `cargo xtask regenerate`"
            ));
        }
    }
    let npm = toolchain.npm("xtask/tools", "tools")?;
    let python = toolchain.pip("xtask/tools", "tools")?;
    let ruleset = npm.join("spectral.yaml");
    toolchain::write(&ruleset, "extends: [spectral:oas]\n")?;
    let linters: [Linter; 3] = [
        ("Redocly (recommended-strict)", &|document| {
            let mut redocly = command(&bin(&npm, "redocly"), &toolchain.root);
            redocly.args(["lint", "--extends=recommended-strict", document]);
            output(&mut redocly)
        }),
        ("Spectral (spectral:oas)", &|document| {
            let mut spectral = command(&bin(&npm, "spectral"), &toolchain.root);
            spectral.args(["lint", "--fail-severity=hint", "--ruleset"]);
            output(spectral.arg(&ruleset).arg(document))
        }),
        ("openapi-spec-validator", &|document| {
            let validator = python.join("venv/bin/openapi-spec-validator");
            let mut validator = command(&validator.to_string_lossy(), &toolchain.root);
            output(validator.arg(document))
        }),
    ];
    let (mut passed, mut failed) = (0, 0);
    for (name, linter) in linters {
        for document in DOCUMENTS {
            match step("Linting", &format!("{document} with {name}"), || {
                linter(document)
            }) {
                Ok(_) => passed += 1,
                Err(findings) => {
                    failed += 1;
                    context.say(&findings);
                }
            }
        }
    }
    context.say(&format!("{passed} passed, {failed} failed"));
    Ok(match failed {
        0 => Exit::Fresh,
        _ => Exit::Failure,
    })
}

type Linter<'a> = (&'a str, &'a dyn Fn(&str) -> Result<String, String>);

fn bin(npm: &Path, tool: &str) -> String {
    npm.join("node_modules/.bin")
        .join(tool)
        .to_string_lossy()
        .into_owned()
}
