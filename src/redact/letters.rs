//! Reads the letters and digits of a text from outside, however it is escaped.

use crate::invisible::is_invisible;

/// A letter or a digit, folded so that different writings compare as equal.
pub(super) struct Letter {
    pub folded: char,
    /// The bytes that it takes up in the text.
    pub start: usize,
    pub end: usize,
    /// Whether it goes on with the word of the letter before it.
    pub joined: bool,
}

/// The letters of a text. Escapes of JSON, Rust, URLs and HTML are undone, also
/// where they are nested; all that is neither a letter nor a digit is left out.
pub(super) fn escaped(text: &str) -> Vec<Letter> {
    let mut reader = Reader::new(text.len());
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let escape = match next {
            '\\' => Some(backslash(&text[at..])),
            '%' => Some(percent(&text[at..])),
            '&' => Some(entity(&text[at..])),
            _ => None,
        };
        let start = at;
        at += escape
            .as_ref()
            .map_or(next.len_utf8(), |(_, length)| *length);
        match escape {
            Some((decoded, _)) => reader.push(&decoded, start, at),
            None => reader.push(next.encode_utf8(&mut [0; 4]), start, at),
        }
    }
    reader.letters
}

/// The letters of a text that is taken as it stands.
pub(super) fn plain(text: &str) -> Vec<Letter> {
    let mut reader = Reader::new(text.len());
    for (at, next) in text.char_indices() {
        reader.push(next.encode_utf8(&mut [0; 4]), at, at + next.len_utf8());
    }
    reader.letters
}

struct Reader {
    letters: Vec<Letter>,
    joined: bool,
}

impl Reader {
    fn new(length: usize) -> Self {
        Self {
            letters: Vec::with_capacity(length),
            joined: false,
        }
    }

    /// Adds what some bytes of the text stand for.
    fn push(&mut self, decoded: &str, start: usize, end: usize) {
        for letter in decoded.chars() {
            if letter.is_alphanumeric() && !is_invisible(letter) {
                self.letters.push(Letter {
                    folded: fold(letter),
                    start,
                    end,
                    joined: self.joined,
                });
                self.joined = true;
            } else if !is_invisible(letter) || letter.is_control() {
                self.joined = false;
            }
        }
    }
}

/// A letter in its small form. Full-width letters and the digits of other
/// scripts become those of ASCII.
fn fold(letter: char) -> char {
    /// The zeros of scripts that phones write digits in.
    const ZEROS: [u32; 8] = [0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xE50, 0x1D7CE, 0x1D7D8];
    let code = u32::from(letter);
    let wide = (0xFF01..=0xFF5E).contains(&code).then(|| code - 0xFEE0);
    let digit = ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&code))
        .map(|zero| code - zero + u32::from('0'));
    let letter = wide.or(digit).and_then(char::from_u32).unwrap_or(letter);
    letter.to_lowercase().next().unwrap_or(letter)
}

/// What a text begins with: what that stands for, and its length.
type Escape = (String, usize);

/// `\u0041`, `\u{41}`, `\n`, `\"`, and the same with more backslashes.
fn backslash(text: &str) -> Escape {
    let rest = text.trim_start_matches('\\');
    let slashes = text.len() - rest.len();
    let mut units = Vec::new();
    let mut length = slashes;
    let mut next = rest;
    while let Some((unit, digits)) = next.strip_prefix('u').and_then(unicode) {
        units.push(unit);
        length += 1 + digits;
        let behind = &text[length..];
        next = behind.trim_start_matches('\\');
        // Half of a pair: the other half follows.
        let is_high = u16::try_from(unit).is_ok_and(|unit| (0xD800..0xDC00).contains(&unit));
        if !is_high || units.len() > 1 || next.len() == behind.len() {
            break;
        }
        length += behind.len() - next.len();
    }
    if units.is_empty() {
        let escaped = rest.starts_with(['b', 'f', 'n', 'r', 't']);
        return (" ".to_owned(), slashes + usize::from(escaped));
    }
    let text = match units[..] {
        [unit] => char::from_u32(unit).unwrap_or(' ').into(),
        _ => {
            let units: Vec<u16> = units.iter().map(|unit| *unit as u16).collect();
            String::from_utf16_lossy(&units)
        }
    };
    (text, length)
}

/// The number in `0041` or `{41}`, and its length.
fn unicode(text: &str) -> Option<(u32, usize)> {
    let (digits, length) = match text.strip_prefix('{') {
        Some(rest) => {
            let digits = &rest[..rest.find('}')?];
            (digits, digits.len() + 2)
        }
        None => (text.get(..4)?, 4),
    };
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let number = is_hex.then(|| u32::from_str_radix(digits, 16).ok())??;
    Some((number, length))
}

/// `%41`, and the same where the percent sign is escaped itself.
fn percent(text: &str) -> Escape {
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some((byte, end)) = percent_byte(&text[length..]) {
        bytes.push(byte);
        length += end;
        // One character, unless it takes more bytes.
        if std::str::from_utf8(&bytes).is_ok() || bytes.len() == 4 {
            break;
        }
    }
    match String::from_utf8(bytes) {
        Ok(decoded) if !decoded.is_empty() => (decoded, length),
        _ => (" ".to_owned(), 1),
    }
}

fn percent_byte(text: &str) -> Option<(u8, usize)> {
    let mut digits = text.strip_prefix('%')?;
    let hex = |text: &str| {
        let digits = text.get(..2)?;
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_hex.then(|| u8::from_str_radix(digits, 16).ok())?
    };
    while let Some(rest) = digits.strip_prefix("25")
        && hex(rest).is_some()
    {
        digits = rest;
    }
    Some((hex(digits)?, text.len() - digits.len() + 2))
}

/// `&#65;`, `&#x41;`, `&amp;`.
fn entity(text: &str) -> Escape {
    const LONGEST: usize = 10;
    let decoded = text
        .char_indices()
        .take(LONGEST)
        .find(|(_, letter)| *letter == ';')
        .map(|(end, _)| (&text[1..end], end + 1))
        .and_then(|(name, length)| {
            let number = match name.strip_prefix('#') {
                Some(hex) if hex.starts_with(['x', 'X']) => u32::from_str_radix(&hex[1..], 16).ok(),
                Some(digits) => digits.parse().ok(),
                None => name
                    .bytes()
                    .all(|letter| letter.is_ascii_lowercase())
                    .then_some(u32::from(' ')),
            };
            Some((char::from_u32(number?)?.to_string(), length))
        });
    decoded.unwrap_or_else(|| (" ".to_owned(), 1))
}
