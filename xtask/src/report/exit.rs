//! The exit codes that every command shares.

use std::process::ExitCode;

/// How a command ended. Usage errors exit with 2, by the parser's own hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything is as it should be.
    Fresh = 0,
    /// A bug in xtask, or a file that cannot be read or written.
    Internal = 1,
    /// One command, which the output names, fixes everything that was found.
    Stale = 4,
    /// A person must fix at least one thing that was found.
    Failure = 100,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
