//! The characters of a text that a person typed or pasted: which of them only
//! format it, which digit one stands for, and what an error calls one.

use crate::invisible::is_invisible;

/// The zeros of the scripts that have decimal digits of their own. The nine
/// characters after each are the digits from one to nine.
#[rustfmt::skip]
const ZEROS: [u32; 65] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
    0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0,
    0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0,
    0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0,
    0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0,
    0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0,
    0x1E950, 0x1FBF0,
];

/// A character that has no place in a text, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Misplaced {
    /// What kind of character it is. The character itself is not kept.
    pub kind: &'static str,
    /// Counted in characters, from one.
    pub position: usize,
}

impl Misplaced {
    /// `index` counts characters from zero.
    pub(crate) fn new(index: usize, character: char) -> Self {
        Self {
            kind: kind(character),
            position: index + 1,
        }
    }
}

impl std::fmt::Display for Misplaced {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at position {}", self.kind, self.position)
    }
}

/// The ASCII character that a digit, a letter or a sign stands for: a digit of any
/// script, and the full-width forms. Any other character stands for itself.
pub(crate) fn to_ascii(character: char) -> char {
    let code = u32::from(character);
    let zero = ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&code));
    let ascii = match (zero, code) {
        (Some(zero), _) => u32::from('0') + (code - zero),
        (None, 0xFF01..=0xFF5E) => code - 0xFEE0,
        // The small forms of a plus sign and of a hyphen.
        (None, 0xFE62) => u32::from('+'),
        (None, 0xFE63) => u32::from('-'),
        (None, _) => code,
    };
    char::from_u32(ascii).unwrap_or(character)
}

/// Whether a character only formats a text: white space, or a character without
/// a shape, such as a zero-width space or a mark of direction.
pub(crate) fn is_layout(character: char) -> bool {
    character.is_whitespace() || (is_invisible(character) && !character.is_control())
}

/// Whether people write a character between two groups of digits.
pub(crate) fn is_separator(character: char) -> bool {
    matches!(character, '.' | '/') || is_hyphen(character)
}

fn is_hyphen(character: char) -> bool {
    matches!(
        u32::from(character),
        0x2D | 0x2010..=0x2015 | 0x2043 | 0x2212 | 0x30FC | 0xFE58
    )
}

/// What an error calls a character.
fn kind(character: char) -> &'static str {
    match to_ascii(character) {
        ' ' => "a space",
        '\t' => "a tab",
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => "a line end",
        '+' => "a plus sign",
        '.' => "a dot",
        '/' => "a slash",
        '(' | ')' => "a bracket",
        '"' | '\'' | '`' | '\u{2018}'..='\u{201F}' => "a quotation mark",
        '0'..='9' if character.is_ascii() => "a digit",
        '0'..='9' => "a digit that is not one of 0 to 9",
        c if c.is_whitespace() => "white space",
        c if c.is_control() => "a control character",
        c if is_invisible(c) => "an invisible character",
        c if is_hyphen(c) => "a hyphen",
        c if c.is_alphabetic() => "a letter",
        _ => "a character that is neither a letter nor a digit",
    }
}
