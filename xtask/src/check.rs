use crate::cli::{Check, Options};
use crate::exit::Exit;

pub fn run(_arguments: &Check, _options: &Options) -> Result<Exit, String> {
    Err("not built yet".to_owned())
}
