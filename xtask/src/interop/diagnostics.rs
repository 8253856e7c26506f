//! What a client did wrong, for a person.

use std::io::Write;

/// One mistake makes many cases fail in the same way.
const SHOWN: usize = 5;

/// Writes the first of a client's diagnostics, and how many more there are.
pub fn write(out: &mut dyn Write, client: &str, diagnostics: &[String]) {
    // A reader that went away is no failure of the command.
    for diagnostic in diagnostics.iter().take(SHOWN) {
        let _ = writeln!(out, "{diagnostic}\n");
    }
    let more = diagnostics.len().saturating_sub(SHOWN);
    if more > 0 {
        let _ = writeln!(out, "… and {more} more of {client}\n");
    }
}
