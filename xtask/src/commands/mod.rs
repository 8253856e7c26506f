//! One module a command: each reads its inputs, calls an engine, prints what
//! came of it and says how that ends.

use std::io::Write;
use std::path::Path;

use crate::report::finding::Finding;
use crate::report::render::{self, Format, Sources};
use crate::workspace::Inputs;

pub mod bench;
pub mod build_cost;
pub mod check;
pub mod diff;
pub mod lint;
pub mod polyglot;
pub mod public_api;
pub mod real_clients;
pub mod reference;
pub mod regenerate;
pub mod scaffolds;
pub mod scale;
pub mod seam;

/// What every command is given.
pub struct Context<'run> {
    /// The workspace.
    pub root: &'run Path,
    pub format: Format,
    /// Findings only, without a tally.
    pub quiet: bool,
    pub out: &'run mut dyn Write,
}

impl Context<'_> {
    /// Prints findings, and `command` as the way out.
    fn print(&mut self, findings: &[Finding], inputs: &Inputs, command: &str) {
        let sources = Sources::new(inputs.texts());
        let command = (!self.quiet).then_some(command);
        render::write(self.out, findings, &sources, self.format, command);
    }

    /// Prints a line for people.
    fn say(&mut self, line: &str) {
        // A reader that went away is no failure of the command.
        let _ = writeln!(self.out, "{line}");
    }
}
