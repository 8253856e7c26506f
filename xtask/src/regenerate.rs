use crate::cli::{Options, Regenerate};
use crate::exit::Exit;

pub fn run(_arguments: &Regenerate, _options: &Options) -> Result<Exit, String> {
    Err("not built yet".to_owned())
}
