//! What may be shown of a text from outside.
//!
//! All such texts pass through [`excerpt`] or [`shown`] before they reach a
//! `Display` or a `Debug`: the values that the call sent are starred
//! ([`Secrets`]), and what looks like a phone number, a PIN or an ID; control
//! and invisible characters are replaced; and a long text is cut.

mod letters;
mod limited;
mod secrets;

use std::borrow::Cow;
use std::fmt;

pub(crate) use limited::{cut, limited, quoted};
pub(crate) use secrets::Secrets;

use crate::invisible::{is_invisible, visible};

/// PINs have four digits and more, and phone numbers seven and more. HTTP
/// statuses and error codes such as `E429` have three, so these stay legible.
const LONGEST_SHOWN: usize = 3;

/// More of a text than this many letters helps nobody who reads a log.
/// `Debug` writes up to ten for one of them, and stays below [`LONGEST_DEBUG`].
pub(crate) const LONGEST_TEXT: usize = 350;

/// The longest `Display` of an error, in bytes.
pub(crate) const LONGEST_LINE: usize = 1024;

/// The longest `Debug`, in bytes.
pub(crate) const LONGEST_DEBUG: usize = 4000;

/// A value that begins before the cut ends within this many bytes behind it, or
/// is long enough to be found by its beginning.
const BEHIND_THE_CUT: usize = 256;

/// A PIN's ID has 32 letters and digits. No word of a person's that has a digit
/// in it is half as long, and what is twice as long is no ID.
const ID_LENGTHS: std::ops::RangeInclusive<usize> = 16..=64;

/// What a log may show of a text, where nobody knows what the call sent.
pub(crate) fn excerpt(text: &str) -> Cow<'_, str> {
    shown(text, LONGEST_TEXT, &Secrets::default())
}

/// Writes the `Debug` of a body, no longer than a `Debug` may be and without any
/// character that does not show.
pub(crate) fn body(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    fields: &[(&str, &dyn fmt::Debug)],
) -> fmt::Result {
    let text = limited(LONGEST_DEBUG, f.alternate(), |f| {
        let mut shown = f.debug_struct(name);
        for (field, value) in fields {
            shown.field(field, value);
        }
        shown.finish()
    });
    let mut text = quoted(&text, |quoted| clean(quoted).into_owned());
    cut(&mut text, LONGEST_DEBUG);
    f.write_str(&text)
}

/// What a log may show of a text: at most this many letters, without the values
/// that the call sent.
pub(crate) fn shown<'a>(text: &'a str, longest: usize, secrets: &Secrets) -> Cow<'a, str> {
    let end = text.char_indices().nth(longest).map(|(end, _)| end);
    let Some(end) = end else {
        return match redacted(text, secrets) {
            Cow::Borrowed(text) => clean(text),
            Cow::Owned(text) => Cow::Owned(clean(&text).into_owned()),
        };
    };
    let near = limited::boundary(text, end + BEHIND_THE_CUT);
    let redacted = redacted(&text[..near], secrets);
    let kept: String = redacted.chars().take(longest).map(visible).collect();
    Cow::Owned(format!("{kept}… ({} bytes in all)", text.len()))
}

/// The text with stars for the values that the call sent, and for what looks
/// like a number or an ID.
fn redacted<'a>(text: &'a str, secrets: &Secrets) -> Cow<'a, str> {
    match secrets.starred(text) {
        Cow::Borrowed(text) => by_shape(text),
        Cow::Owned(text) => Cow::Owned(by_shape(&text).into_owned()),
    }
}

/// The text with its control and invisible characters replaced.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    match text.chars().all(|letter| visible(letter) == letter) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.chars().map(visible).collect()),
    }
}

fn by_shape(text: &str) -> Cow<'_, str> {
    match ids(text) {
        Cow::Borrowed(text) => long_digit_runs(text),
        Cow::Owned(text) => Cow::Owned(long_digit_runs(&text).into_owned()),
    }
}

/// The text with a star for each letter and digit of every long word that has a
/// digit. Dashes do not end a word.
fn ids(text: &str) -> Cow<'_, str> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let is_id = |word: &str| {
        ID_LENGTHS.contains(&word.len()) && word.bytes().any(|letter| letter.is_ascii_digit())
    };
    let mut words = text.split(|letter| !is_part(letter));
    if !words.any(is_id) {
        return Cow::Borrowed(text);
    }
    let mut starred = String::with_capacity(text.len());
    for piece in text.split_inclusive(|letter| !is_part(letter)) {
        let word = piece.trim_end_matches(|letter| !is_part(letter));
        match is_id(word) {
            true => {
                starred.extend(
                    word.chars()
                        .map(|letter| if letter == '-' { '-' } else { '*' }),
                );
                starred.push_str(&piece[word.len()..]);
            }
            false => starred.push_str(piece),
        }
    }
    Cow::Owned(starred)
}

/// The text with a star for each digit of every run of more than three. What
/// people put between the digits of a number (see [`is_separator`]) does not end
/// a run.
fn long_digit_runs(text: &str) -> Cow<'_, str> {
    let mut redacted = String::new();
    let mut copied = 0;
    for (start, end) in digit_runs(text) {
        redacted.push_str(&text[copied..start]);
        redacted.extend(
            text[start..end]
                .chars()
                .map(|c| if c.is_numeric() { '*' } else { c }),
        );
        copied = end;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    redacted.push_str(&text[copied..]);
    Cow::Owned(redacted)
}

/// The byte ranges of the runs that are too long to be shown.
fn digit_runs(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, first) = letters.next()?;
            if !first.is_numeric() {
                continue;
            }
            let (mut end, mut digits, mut before) = (start, 1, first);
            while let Some((at, next)) = letters.peek().copied() {
                if next.is_numeric() {
                    digits += 1;
                    end = at + next.len_utf8();
                } else if !is_separator(next) || (before == ',' && next.is_whitespace()) {
                    // A comma and a space are between two numbers, not in one.
                    break;
                }
                before = next;
                letters.next();
            }
            if digits > LONGEST_SHOWN {
                return Some((start, end));
            }
        }
    })
}

/// Whether people, or programs, write this between the digits of a number.
fn is_separator(letter: char) -> bool {
    matches!(
        letter,
        '-' | '.' | '(' | ')' | '/' | ',' | '_' | '\'' | '’' | '·'
    ) || matches!(
        letter,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    ) || letter.is_whitespace()
        || is_invisible(letter)
}

/// A phone number with all but its first two and last two digits starred, so
/// that a person who knows it can recognize it.
pub(crate) fn phone_number(number: &str) -> String {
    let count = number.chars().count();
    let shown = if count < 8 { 0 } else { 2 };
    number
        .chars()
        .enumerate()
        .map(|(at, letter)| {
            if letter == '+' || at < shown || at + shown >= count {
                letter
            } else {
                '*'
            }
        })
        .collect()
}

/// How `Debug` shows a number that a gateway wrote, which may be anything.
pub(crate) fn reported_number(number: &str) -> String {
    const LONGEST: usize = 32;
    match number.chars().nth(LONGEST) {
        None => clean(&phone_number(number)).into_owned(),
        Some(_) => format!("{} bytes", number.len()),
    }
}

/// How `Debug` shows a text that may hold a number.
pub(crate) fn text(text: &str) -> String {
    excerpt(text).into_owned()
}

/// How `Debug` shows the names of a map.
pub(crate) fn names<'a>(
    is_pretty: bool,
    names: impl Iterator<Item = &'a String> + Clone,
) -> String {
    limited(LONGEST_DEBUG / 2, is_pretty, |f| {
        f.debug_set()
            .entries(names.clone().map(|name| excerpt(name)))
            .finish()
    })
}

/// How `Debug` shows the text of a message: not at all.
pub(crate) fn message(text: &str) -> String {
    format!("{} characters", text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::{
        LONGEST_TEXT, excerpt, long_digit_runs, message, phone_number, reported_number, text,
    };

    #[test]
    fn long_digit_runs_are_starred_and_short_ones_are_not() {
        for (text, redacted) in [
            ("E429 after 3 attempts", "E429 after 3 attempts"),
            ("no route to 41793026727.", "no route to ***********."),
            (
                "no route to +44 7700 900-123",
                "no route to +** **** ***-***",
            ),
            ("your PIN is 1234", "your PIN is ****"),
            ("12 34", "** **"),
            ("E429, 3 attempts left", "E429, 3 attempts left"),
            ("447,700_900'123", "***,***_***'***"),
            (
                "44\u{2009}77\u{2011}00\u{202f}90\u{200b}0",
                "**\u{2009}**\u{2011}**\u{202f}**\u{200b}*",
            ),
            ("", ""),
        ] {
            assert_eq!(long_digit_runs(text), redacted);
        }
        // Arabic-Indic digits are digits, too.
        assert!(!long_digit_runs("٤١٧٩٣").contains('٤'));
    }

    #[test]
    fn ids_are_starred_and_names_are_not() {
        for (text, redacted) in [
            (
                "no PIN 0A1B2C3D4E5F60718293A4B5C6D7E8F9.",
                "no PIN ********************************.",
            ),
            ("ID=a1b2c3d4-e5f6-abcd;", "ID=********-****-****;"),
            ("NC_DESTINATION_REACHABLE", "NC_DESTINATION_REACHABLE"),
            ("internationalization", "internationalization"),
            ("E429: too-many-requests", "E429: too-many-requests"),
        ] {
            assert_eq!(excerpt(text), redacted);
        }
    }

    #[test]
    fn a_book_is_cut_and_its_length_shown() {
        let sentence = "é".repeat(LONGEST_TEXT);
        assert_eq!(excerpt(&sentence), sentence);
        let book = sentence.repeat(1000);
        assert_eq!(
            excerpt(&book),
            format!("{sentence}… ({} bytes in all)", book.len())
        );
        // A number is not legible where the cut is.
        let book = format!("{}447700900123 and more", "x".repeat(LONGEST_TEXT - 8));
        assert!(excerpt(&book).contains("x********…"));
    }

    #[test]
    fn a_redacted_number_shows_its_ends_only() {
        assert_eq!(phone_number("41793026727"), "41*******27");
        assert_eq!(phone_number("+1111111111"), "+1*******11");
        assert_eq!(phone_number("12345678"), "12****78");
        assert_eq!(phone_number("1234567"), "*******");
        assert_eq!(reported_number("41793026727"), "41*******27");
    }

    #[test]
    fn a_text_shows_its_words_and_a_message_its_length() {
        assert_eq!(text("to 41793026727"), "to ***********");
        assert_eq!(message("Grüezi"), "6 characters");
    }
}
