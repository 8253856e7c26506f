//! The command line.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use xtask::interop::polyglot::Language;
use xtask::report::render;

/// Keeps the source pages, the spec and everything derived from it in step.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    after_help = "Exit codes: 0 fresh, 4 stale (the command that it names fixes it), \
                  100 failure (a person must), 2 usage, 1 internal or I/O."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub options: Options,
}

/// One variant a task, in the order of the flow: page, spec, derived, and those
/// who build on them.
#[derive(Subcommand)]
pub enum Command {
    Check(Check),
    Regenerate(Regenerate),
    Diff(Diff),
    PublicApi(PublicApi),
    /// Puts the spec and the derived documents before the linters of other
    /// ecosystems: Redocly, Spectral and openapi-spec-validator.
    Lint,
    Polyglot(Polyglot),
    /// Has Infobip's own clients for Python, Java and Go, and Schemathesis, call
    /// the mock gateway.
    #[command(
        after_help = "What it needs is installed below target/polyglot, from package registries. A
client whose toolchain is not on this machine is skipped."
    )]
    RealClients,
    /// Makes a reference page of the spec, target/reference/index.html.
    Reference,
    /// Checks the crate with what another release of progenitor might write.
    Seam,
    /// Checks the crate with operations scaffolded from the pages of xtask/scaffolds.
    Scaffolds,
    /// Measures each step with up to a hundred operations more.
    Scale,
    Bench(Bench),
    BuildCost(BuildCost),
}

/// What every command takes.
#[derive(Args)]
pub struct Options {
    /// How to print what was found.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// When to colour text.
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
    /// Print findings only, without the tally.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// The workspace to work on, in place of the one that xtask was built from.
    #[arg(long, global = true, hide = true, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."), hide_default_value = true)]
    pub root: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs: one object, whose `findings` are a stable list.
    Json,
    /// GitHub workflow annotations.
    Github,
}

impl From<Format> for render::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Json => Self::Json,
            Format::Github => Self::Github,
        }
    }
}

impl Options {
    pub fn colour(&self) -> anstream::ColorChoice {
        match self.color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        }
    }
}

/// Holds the spec against what the pages say. Writes nothing.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask check                      the spec against what is known of the pages
  cargo xtask check --pages ~/saved      against freshly saved pages as well
  cargo xtask check --format json | jq -r '.findings[].message'")]
pub struct Check {
    #[command(flatten)]
    pub pages: Pages,
}

/// Refreshes what is known of the pages, the spec and everything derived.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask regenerate --pages ~/saved           take in a changed or a new page
  cargo xtask regenerate                           after the spec was edited by hand
  cargo xtask regenerate --pages ~/saved --check   say what would be written
  cargo xtask regenerate --pages ~/saved --path infobip-pin-again=/2fa/2/pin/again")]
pub struct Regenerate {
    #[command(flatten)]
    pub pages: Pages,
    /// The path of a new operation whose page was saved without its URL.
    #[arg(long = "path", value_name = "PAGE=PATH", value_parser = page_and_path)]
    pub paths: Vec<(String, String)>,
    /// Leave a page out of the spec; `DOCUMENT#*` is all that is new of a document.
    #[arg(long = "ignore", value_name = "PAGE=REASON", value_parser = page_and_reason)]
    pub ignoring: Vec<(String, String)>,
    /// Take a page as it is that was found suspicious, after a look at it.
    #[arg(long = "accept", value_name = "PAGE")]
    pub accepted: Vec<String>,
    /// Write nothing; exit with 4 where something would be written.
    #[arg(long)]
    pub check: bool,
}

fn page_and_path(word: &str) -> Result<(String, String), String> {
    match word.split_once('=') {
        Some((page, path)) if !page.is_empty() && path.starts_with('/') => {
            Ok((page.to_owned(), path.to_owned()))
        }
        _ => Err("a page's name, `=` and a path that begins with `/` are wanted".to_owned()),
    }
}

fn page_and_reason(word: &str) -> Result<(String, String), String> {
    match word.split_once('=') {
        Some((page, reason)) if !page.is_empty() && !reason.trim().is_empty() => {
            Ok((page.to_owned(), reason.trim().to_owned()))
        }
        _ => Err("a page's name, `=` and the reason are wanted".to_owned()),
    }
}

#[derive(Args)]
pub struct Pages {
    /// The folder with the saved pages, one file a page.
    #[arg(long, value_name = "DIR", env = "SOURCE_PAGES")]
    pub pages: Option<PathBuf>,
}

/// Compares the spec and the public API with earlier ones: what changed, whom it
/// breaks, and which version that asks for.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask diff             since the latest tag, or else the previous commit
  cargo xtask diff v0.1.0      since a revision of one's choice")]
pub struct Diff {
    /// The git revision to compare with.
    #[arg(value_name = "REV")]
    pub revision: Option<String>,
}

/// Holds the public items of the crate, written by hand or generated, against
/// tests/public-api.txt.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask public-api             what breaks callers, and what is new to them
  cargo xtask public-api --update    write what is there now

A stable rustdoc is told to write JSON, as one of a nightly toolchain does. Another
release of Rust may write it in a format that this xtask does not read.")]
pub struct PublicApi {
    /// Write the listing.
    #[arg(long)]
    pub update: bool,
}

/// Generates clients in other languages and has them send every example of the
/// spec to the mock gateway.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask polyglot                      all languages
  cargo xtask polyglot python typescript    these two only

What it needs is installed below target/polyglot, from package registries. A
language whose toolchain is not on this machine is skipped.")]
pub struct Polyglot {
    /// The languages; all where none is named.
    #[arg(value_name = "LANG", value_parser = languages())]
    pub languages: Vec<Language>,
}

fn languages() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::NAMED.map(|(name, _)| name)).try_map(|word| {
        let mut named = Language::NAMED.into_iter();
        let found = named.find(|(name, _)| *name == word);
        found
            .map(|(_, language)| language)
            .ok_or("no such language")
    })
}

/// Sends the same PIN through this crate, through clients written by hand and
/// through rivals, and compares what each costs.
#[derive(Args)]
#[command(
    after_help = "It needs java for openapi-generator, and valgrind to count instructions.
A quiet machine gives figures that can be compared; the counts are the same on any."
)]
pub struct Bench {
    /// How often each client is timed, in turn with the others.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds: u32,
}

/// Builds empty programs that depend on this crate, on its dependencies alone
/// and on a rival, and compares what that takes.
#[derive(Args)]
pub struct BuildCost {
    /// How often each program is built, in turn with the others.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_meant_by_its_name() {
        let parsed = Cli::try_parse_from(["xtask", "polyglot", "go", "php"]);
        let Ok(Command::Polyglot(polyglot)) = parsed.map(|cli| cli.command) else {
            panic!("a command");
        };
        assert_eq!(polyglot.languages, [Language::Go, Language::Php]);
    }

    #[test]
    fn a_page_is_named_with_its_path_or_with_a_reason() {
        let pair = |page: &str, word: &str| (page.to_owned(), word.to_owned());
        assert_eq!(page_and_path("a=/b=c").unwrap(), pair("a", "/b=c"));
        for wrong in ["a", "a=", "=/b", "a=b", "a= /b"] {
            assert!(page_and_path(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            page_and_reason("a= why = so ").unwrap(),
            pair("a", "why = so")
        );
        for wrong in ["a", "a=", "a= ", "=why"] {
            assert!(page_and_reason(wrong).is_err(), "{wrong}");
        }
    }
}
