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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_told_and_how_many_more_there_are() {
        for (count, ends) in [(0, ""), (5, "d4\n\n"), (7, "d4\n\n… and 2 more of Go\n\n")] {
            let all: Vec<_> = (0..count).map(|index| format!("d{index}")).collect();
            let mut out = Vec::new();
            write(&mut out, "Go", &all);
            let said = String::from_utf8(out).unwrap();
            assert!(said.ends_with(ends), "{said}");
            assert_eq!(said.matches("\n\n").count(), count.min(6), "{said}");
        }
    }
}
