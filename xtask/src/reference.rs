//! `cargo xtask reference`.
use crate::cli::Options;
use crate::exit::Exit;

pub fn run(_options: &Options) -> Result<Exit, String> {
    Err("not built yet".to_owned())
}
