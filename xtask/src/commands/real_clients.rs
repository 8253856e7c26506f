//! `cargo xtask real-clients`: others' programs against the mock gateway.

use super::Context;
use crate::interop::real_clients;
use crate::report::exit::Exit;

pub fn run(context: &mut Context<'_>) -> Result<Exit, String> {
    Ok(match real_clients::run(context.root, context.out)? {
        true => Exit::Fresh,
        false => Exit::Failure,
    })
}
