//! Characters that a line of text must not have: those that end it, move the
//! cursor, turn the direction, or show nothing.

/// What stands in place of such a character that is no white space.
const REPLACEMENT: char = '\u{fffd}';

/// The ranges of characters that show nothing, or change how others are shown:
/// control and format characters, separators of lines, fillers, variation
/// selectors and tags, and what is no character at all.
const INVISIBLE: [(char, char); 33] = [
    ('\0', '\u{1f}'),
    ('\u{7f}', '\u{9f}'),
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fdd0}', '\u{fdef}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{fffe}', '\u{ffff}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1345f}'),
    ('\u{16fe4}', '\u{16fe4}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d159}', '\u{1d159}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
    ('\u{f0000}', '\u{10ffff}'),
];

/// Whether a character must not be shown.
pub(crate) fn is_invisible(letter: char) -> bool {
    // Most texts are of these alone.
    if (' '..='~').contains(&letter) {
        return false;
    }
    let behind = INVISIBLE.partition_point(|(first, _)| *first <= letter);
    behind > 0 && letter <= INVISIBLE[behind - 1].1
}

/// What is shown for a character.
pub(crate) fn visible(letter: char) -> char {
    match letter {
        letter if letter.is_whitespace() => ' ',
        letter if is_invisible(letter) => REPLACEMENT,
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::{INVISIBLE, is_invisible, visible};

    #[test]
    fn ranges_are_in_order() {
        for (first, last) in INVISIBLE {
            assert!(first <= last, "{first:?}");
        }
        for pair in INVISIBLE.windows(2) {
            assert!(pair[0].1 < pair[1].0, "{pair:?}");
        }
    }

    #[test]
    fn a_line_end_is_a_space() {
        for letter in ['\r', '\n', '\t', '\u{85}', '\u{2028}', '\u{2029}', '\u{a0}'] {
            assert_eq!(visible(letter), ' ');
        }
        for letter in [
            '\0',
            '\u{1b}',
            '\u{7f}',
            '\u{202e}',
            '\u{2066}',
            '\u{e0041}',
        ] {
            assert!(is_invisible(letter));
            assert_eq!(visible(letter), '\u{fffd}');
        }
        for letter in ['a', ' ', 'é', '中', '٤', '€', '😀', '\u{fffd}'] {
            assert_eq!(visible(letter), letter);
        }
    }
}
