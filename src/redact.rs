//! What may be shown of text that can hold a phone number, a PIN or its ID.

use std::borrow::Cow;

/// PINs have four digits and more, and phone numbers seven and more. HTTP
/// statuses and error codes such as `E429` have three, so these stay legible.
const LONGEST_SHOWN: usize = 3;

/// More of a text than this many letters helps nobody who reads a log.
const LONGEST_TEXT: usize = 500;

/// A PIN's ID has 32 letters and digits. No word of a person's that has a digit
/// in it is half as long, and what is twice as long is no ID.
const ID_LENGTHS: std::ops::RangeInclusive<usize> = 16..=64;

/// What a log may show of a text: its digits and IDs starred, and not its whole length
/// where a gateway, or something in front of it, sent a book.
pub(crate) fn excerpt(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_TEXT) {
        None => redacted(text),
        Some((end, _)) => Cow::Owned(format!(
            "{}… ({} bytes in all)",
            redacted(&text[..end]),
            text.len()
        )),
    }
}

fn redacted(text: &str) -> Cow<'_, str> {
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
/// people put between the digits of a number (blanks, dashes, dots, brackets,
/// a slash) does not end a run.
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
            let (mut end, mut digits) = (start, 1);
            while let Some((at, next)) = letters.peek().copied() {
                if next.is_numeric() {
                    digits += 1;
                    end = at + next.len_utf8();
                } else if !matches!(next, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}') {
                    break;
                }
                letters.next();
            }
            if digits > LONGEST_SHOWN {
                return Some((start, end));
            }
        }
    })
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

/// How `Debug` shows a number that a gateway wrote.
pub(crate) fn reported_number(number: &str) -> String {
    phone_number(number)
}

/// How `Debug` shows a text that may hold a number.
pub(crate) fn text(text: &str) -> String {
    excerpt(text).into_owned()
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
            format!("{sentence}… (1000000 bytes in all)")
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
