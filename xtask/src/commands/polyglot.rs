//! `cargo xtask polyglot`: the spec in other languages.

use super::Context;
use crate::interop::polyglot::{self, Language};
use crate::report::exit::Exit;

pub fn run(context: &mut Context<'_>, languages: &[Language]) -> Result<Exit, String> {
    Ok(match polyglot::run(context.root, languages, context.out)? {
        true => Exit::Fresh,
        false => Exit::Failure,
    })
}
