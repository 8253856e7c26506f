//! `cargo xtask polyglot`: the spec in other languages.

use std::path::Path;

use crate::interop::polyglot::{self, Language};
use crate::report::exit::Exit;

pub fn run(root: &Path, languages: &[Language]) -> Result<Exit, String> {
    Ok(match polyglot::run(root, languages)? {
        true => Exit::Fresh,
        false => Exit::Failure,
    })
}
