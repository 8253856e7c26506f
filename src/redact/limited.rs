//! Keeps texts short.

use std::fmt::{self, Write};

/// Cuts a text to a number of bytes, with a sign that it was longer.
pub(crate) fn cut(text: &mut String, longest: usize) {
    const SIGN: &str = "…";
    if text.len() > longest {
        text.truncate(boundary(text, longest - SIGN.len()));
        text.push_str(SIGN);
    }
}

/// The last place up to this one where a character begins, or the text ends.
pub(super) fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Writes the `Debug` of a value, of which the text stays shorter than a number
/// of bytes. A longer one is not even made.
pub(crate) fn limited(
    longest: usize,
    is_pretty: bool,
    debug: impl Fn(&mut fmt::Formatter<'_>) -> fmt::Result,
) -> String {
    let mut within = Within {
        text: String::new(),
        longest,
    };
    let value = By(debug);
    // What ends it early is that it is long enough.
    let _ = match is_pretty {
        true => write!(within, "{value:#?}"),
        false => write!(within, "{value:?}"),
    };
    cut(&mut within.text, longest);
    within.text
}

/// A text made of one of `Debug`, in which what it quotes, which is from
/// outside, is changed. The rest is in our own words.
pub(crate) fn quoted(text: &str, change: impl Fn(&str) -> String) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, quoted)) = rest.split_once('"') {
        let end = end_of_quote(quoted);
        changed.push_str(before);
        changed.push('"');
        changed.push_str(&change(&quoted[..end]));
        rest = &quoted[end..];
        if let Some(behind) = rest.strip_prefix('"') {
            changed.push('"');
            rest = behind;
        }
    }
    changed.push_str(rest);
    changed
}

/// Where the quotation mark is that no backslash is before.
fn end_of_quote(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    });
    end.unwrap_or(text.len())
}

struct Within {
    text: String,
    longest: usize,
}

impl Write for Within {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // One character more than there is room for, for `cut` to see it.
        let room = (self.longest + 4).saturating_sub(self.text.len());
        self.text.push_str(&text[..boundary(text, room)]);
        match self.text.len() > self.longest {
            true => Err(fmt::Error),
            false => Ok(()),
        }
    }
}

/// What a function writes.
struct By<F>(F);

impl<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> fmt::Debug for By<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{cut, limited, quoted};

    #[test]
    fn a_long_text_is_cut() {
        let mut text = "é".repeat(9);
        cut(&mut text, 18);
        assert_eq!(text, "é".repeat(9));
        cut(&mut text, 17);
        assert_eq!(text, format!("{}…", "é".repeat(7)));
    }

    #[test]
    fn a_long_debug_is_not_made_whole() {
        let written = std::cell::Cell::new(0);
        let text = limited(9, false, |f| {
            for _ in 0..1000 {
                written.set(written.get() + 1);
                f.write_str("abc")?;
            }
            Ok(())
        });
        assert_eq!(text, "abcabc…");
        assert!(written.get() < 9);
    }

    #[test]
    fn what_is_quoted_is_changed() {
        let text = r#"A { b: "c\"d\\", e: Some("f"), g: "h"#;
        let changed = quoted(text, |quoted| format!("<{}>", quoted.len()));
        assert_eq!(changed, r#"A { b: "<6>", e: Some("<1>"), g: "<1>"#);
    }
}
