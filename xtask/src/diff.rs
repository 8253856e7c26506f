use crate::cli::{Diff, Options};
use crate::exit::Exit;

pub fn run(_arguments: &Diff, _options: &Options) -> Result<Exit, String> {
    Err("not built yet".to_owned())
}
