//! `cargo xtask`: dispatches to one module a command.

use std::process::ExitCode;

use clap::Parser as _;
use xtask::cli::{Cli, Command};
use xtask::exit::Exit;

fn main() -> ExitCode {
    let Cli { command, options } = Cli::parse();
    let ended = match command {
        Command::Check(arguments) => xtask::check::run(&arguments, &options),
        Command::Regenerate(arguments) => xtask::regenerate::run(&arguments, &options),
        Command::Diff(arguments) => xtask::diff::run(&arguments, &options),
        Command::Lint => xtask::lint::run(&options),
        Command::Polyglot(arguments) => xtask::polyglot::run(&arguments, &options),
        Command::Reference => xtask::reference::run(&options),
        Command::Bench(arguments) => xtask::bench::run(&arguments, &options),
        Command::BuildCost(arguments) => xtask::build_cost::run(&arguments, &options),
    };
    ended.unwrap_or_else(Exit::internal).into()
}
