//! `cargo xtask`: dispatches to one module a command.

use std::process::ExitCode;

use anyhow::{Error, Result};
use clap::Parser as _;
use xtask::commands::{self, Context, regenerate};
use xtask::report::exit::Exit;

mod cli;

use cli::{Cli, Command, Options};

fn main() -> ExitCode {
    let Cli { command, options } = Cli::parse();
    let ended = run(command, &options).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        Exit::Internal
    });
    ended.into()
}

fn run(command: Command, options: &Options) -> Result<Exit> {
    let root = options.root.as_path();
    let mut out = anstream::AutoStream::new(std::io::stdout(), options.colour());
    let mut context = Context {
        root,
        format: options.format.into(),
        quiet: options.quiet,
        out: &mut out,
    };
    match command {
        Command::Check(check) => commands::check::run(&mut context, check.pages.pages.as_deref()),
        Command::Regenerate(regenerate) => {
            let arguments = regenerate::Arguments {
                pages: regenerate.pages.pages.as_deref(),
                paths: &regenerate.paths,
                ignoring: &regenerate.ignoring,
                accepted: &regenerate.accepted,
                check: regenerate.check,
            };
            commands::regenerate::run(&mut context, &arguments)
        }
        Command::Diff(diff) => commands::diff::run(&mut context, diff.revision.as_deref()),
        Command::PublicApi(api) => commands::public_api::run(&mut context, api.update),
        Command::Lint => commands::lint::run(&mut context).map_err(Error::msg),
        Command::Polyglot(polyglot) => {
            commands::polyglot::run(&mut context, &polyglot.languages).map_err(Error::msg)
        }
        Command::RealClients => commands::real_clients::run(&mut context).map_err(Error::msg),
        Command::Reference => commands::reference::run(&mut context).map_err(Error::msg),
        Command::Seam => commands::seam::run(&mut context),
        Command::Scale => commands::scale::run(&mut context),
        Command::Scaffolds => commands::scaffolds::run(&mut context),
        Command::Bench(bench) => {
            commands::bench::run(&mut context, bench.rounds).map_err(Error::msg)
        }
        Command::BuildCost(cost) => {
            commands::build_cost::run(&mut context, cost.rounds).map_err(Error::msg)
        }
    }
}
