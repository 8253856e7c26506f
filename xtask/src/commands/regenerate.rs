//! `cargo xtask regenerate`: the only writer.

use std::path::Path;

use anyhow::Result;

use super::Context;
use crate::patch;
use crate::report::exit::Exit;
use crate::report::finding;
use crate::report::render::Format;
use crate::workspace::{self, Inputs};

pub struct Arguments<'run> {
    /// The folder with the saved pages.
    pub pages: Option<&'run Path>,
    /// The paths of operations whose pages have no URL, by page.
    pub paths: &'run [(String, String)],
    /// The pages to be left out, each with the reason.
    pub ignoring: &'run [(String, String)],
    /// The pages that a person takes as they are.
    pub accepted: &'run [String],
    /// Write nothing.
    pub check: bool,
}

pub fn run(context: &mut Context<'_>, arguments: &Arguments<'_>) -> Result<Exit> {
    let mut inputs = Inputs::load(context.root, arguments.pages)?;
    inputs.ignoring.extend(arguments.ignoring.iter().cloned());
    inputs.accepted.extend(arguments.accepted.iter().cloned());
    let plan = patch::plan(&inputs, arguments.paths)?;
    context.print(&plan.findings, &plan.outputs, "cargo xtask check");
    let exit = finding::exit(&plan.findings);
    if plan.writes.is_empty() {
        return Ok(exit);
    }
    if !arguments.check {
        workspace::write(context.root, &plan.writes)?;
    }
    if !context.quiet && context.format == Format::Text {
        let verb = if arguments.check {
            "would write"
        } else {
            "wrote"
        };
        for file in plan.writes.keys() {
            context.say(&format!("{verb} {file}"));
        }
    }
    Ok(if arguments.check {
        exit.max(Exit::Stale)
    } else {
        exit
    })
}
