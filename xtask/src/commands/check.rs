//! `cargo xtask check`: finds everything that is out of step, writes nothing.

use std::path::Path;

use anyhow::Result;

use super::Context;
use crate::patch;
use crate::report::exit::Exit;
use crate::report::finding;
use crate::workspace::Inputs;

pub fn run(context: &mut Context<'_>, pages: Option<&Path>) -> Result<Exit> {
    let inputs = Inputs::load(context.root, pages)?;
    let findings = patch::check(&inputs)?;
    let command = match pages {
        Some(pages) => format!("cargo xtask regenerate --pages {}", pages.display()),
        None => "cargo xtask regenerate".to_owned(),
    };
    context.print(&findings, &inputs, &command);
    Ok(finding::exit(&findings))
}
