//! A lenient reader of JSON, for bodies that serde refuses.
//!
//! It finds where values begin and end, and reads each one by itself. So one
//! value that is broken inside, such as half a surrogate pair or `1e999`, does
//! not lose the others. A text that ends early, has anything behind its end or
//! does not pair its brackets is no JSON here either.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

/// No documented body nests deeper. What lies below is not read.
const MAX_DEPTH: usize = 8;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The body without the mark that some servers begin UTF-8 with.
pub(crate) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(BOM).unwrap_or(body)
}

/// The one value that a body holds, as it is written there.
pub(crate) fn document(body: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader(without_bom(body));
    let value = reader.value()?;
    reader.skip_space();
    reader.0.is_empty().then_some(value)
}

/// Visits the members of an object in their order: the name, and the value as
/// it is written. `None` where the text is no object, or stops being one; what
/// came before was visited.
pub(crate) fn members<'a>(
    object: &'a [u8],
    mut visit: impl FnMut(Cow<'a, str>, &'a [u8]),
) -> Option<()> {
    let mut reader = Reader(object);
    reader.sequence(b'{', b'}', |reader| {
        let name = text(reader.value()?)?.content;
        reader.expect(b':')?;
        visit(name, reader.value()?);
        Some(())
    })
}

/// The value of a name without escapes, as it is written. `None` where the text
/// is no object, or has no such name.
pub(crate) fn member<'a>(object: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let mut found = None;
    Reader(object).sequence(b'{', b'}', |reader| {
        let written = reader.value()?;
        reader.expect(b':')?;
        let value = reader.value()?;
        let bare = written
            .strip_prefix(b"\"")
            .and_then(|name| name.strip_suffix(b"\""));
        if bare == Some(name.as_bytes()) {
            found = Some(value);
        }
        Some(())
    })?;
    found
}

/// Visits the items of an array, as [`members`] does those of an object.
pub(crate) fn items<'a>(array: &'a [u8], mut visit: impl FnMut(&'a [u8])) -> Option<()> {
    Reader(array).sequence(b'[', b']', |reader| {
        visit(reader.value()?);
        Some(())
    })
}

/// A string of JSON.
pub(crate) struct Text<'a> {
    /// What it says, with U+FFFD in place of what is broken.
    pub content: Cow<'a, str>,
    /// Whether nothing is broken.
    pub is_whole: bool,
}

/// Reads a string. `None` where the value is none.
pub(crate) fn text(value: &[u8]) -> Option<Text<'_>> {
    let inside = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let content = String::from_utf8_lossy(inside);
    let is_valid = matches!(content, Cow::Borrowed(_));
    if !inside.contains(&b'\\') {
        let is_whole = is_valid && !inside.iter().any(|byte| *byte < b' ');
        return Some(Text { content, is_whole });
    }
    let strict: Option<String> = serde_json::from_slice(value).ok();
    let is_whole = strict.is_some();
    let content = Cow::Owned(strict.unwrap_or_else(|| unescaped(&content)));
    Some(Text { content, is_whole })
}

/// Replaces the escapes, and those that are broken by U+FFFD.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let mut letters = after.chars();
        let letter = letters.next();
        rest = letters.as_str();
        out.push(match letter {
            Some(same @ ('"' | '\\' | '/')) => same,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => code_point(&mut rest),
            _ => char::REPLACEMENT_CHARACTER,
        });
    }
    out.push_str(rest);
    out
}

/// The letter of the digits behind `\u`, and of the second half of a pair.
fn code_point(rest: &mut &str) -> char {
    let broken = char::REPLACEMENT_CHARACTER;
    let Some(first) = hex(rest) else {
        return broken;
    };
    *rest = &rest[4..];
    if let Some(letter) = char::from_u32(first) {
        return letter;
    }
    let Some((second, behind)) = rest
        .strip_prefix("\\u")
        .and_then(|digits| Some((hex(digits)?, &digits[4..])))
    else {
        return broken;
    };
    let units = [first, second].map(|unit| unit as u16);
    match char::decode_utf16(units).next() {
        Some(Ok(letter)) => {
            *rest = behind;
            letter
        }
        _ => broken,
    }
}

fn hex(text: &str) -> Option<u32> {
    let digits = text.get(..4)?;
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hex.then(|| u32::from_str_radix(digits, 16).ok())?
}

/// Reads a value with whatever it holds. Broken strings are read as far as they
/// go, and what is no value of JSON, such as `1e999`, becomes a string.
pub(crate) fn value(raw: &[u8]) -> Value {
    read(raw, MAX_DEPTH)
}

fn read(raw: &[u8], depth: usize) -> Value {
    if depth == 0 {
        return Value::Null;
    }
    match raw.first() {
        Some(b'{') => {
            let mut object = Map::new();
            // Brackets pair, so what came before a mistake is a part of it.
            let _ = members(raw, |name, value| {
                object.insert(name.into_owned(), read(value, depth - 1));
            });
            Value::Object(object)
        }
        Some(b'[') => {
            let mut array = Vec::new();
            let _ = items(raw, |item| array.push(read(item, depth - 1)));
            Value::Array(array)
        }
        Some(b'"') => text(raw).map_or(Value::Null, |text| text.content.into_owned().into()),
        _ => serde_json::from_slice(raw)
            .unwrap_or_else(|_| String::from_utf8_lossy(raw).into_owned().into()),
    }
}

/// A whole number, also one that is written as a string or as `2.0`.
pub(crate) fn whole_number(raw: &[u8]) -> Option<Number> {
    let text = match text(raw) {
        Some(text) => text.content,
        None => Cow::Borrowed(std::str::from_utf8(raw).ok()?),
    };
    let text = text.trim();
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.into());
    }
    let number: f64 = serde_json::from_str(text).ok()?;
    // Above 2^53 a float does not say which number was meant.
    let is_exact = number.fract() == 0.0 && number.abs() <= (1_u64 << 53) as f64;
    is_exact.then(|| Number::from(number as i64))
}

/// Whether a value is an unsigned whole number, written in digits alone.
pub(crate) fn is_digits(raw: &[u8]) -> bool {
    !raw.is_empty() && raw.iter().all(u8::is_ascii_digit)
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn skip_space(&mut self) {
        let is_space = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let length = self.0.iter().take_while(is_space).count();
        self.0 = &self.0[length..];
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }

    /// The next byte that is no space.
    fn peek(&mut self) -> Option<u8> {
        self.skip_space();
        self.0.first().copied()
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| {
            self.take(1);
        })
    }

    fn sequence(
        &mut self,
        open: u8,
        close: u8,
        mut member: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.expect(open)?;
        if self.peek()? == close {
            return self.expect(close);
        }
        loop {
            member(self)?;
            if self.peek()? == close {
                return self.expect(close);
            }
            self.expect(b',')?;
        }
    }

    /// The next value as it is written. What is in an object or an array is not
    /// looked at, but for its strings and brackets.
    fn value(&mut self) -> Option<&'a [u8]> {
        self.peek()?;
        let mut open = Brackets::default();
        let mut at = 0;
        loop {
            match *self.0.get(at)? {
                b'"' => at += string_length(&self.0[at..])?,
                bracket @ (b'{' | b'[') => {
                    open.push(bracket);
                    at += 1;
                }
                bracket @ (b'}' | b']') => {
                    open.pop(bracket)?;
                    at += 1;
                }
                _ if open.is_empty() => {
                    let length = self.0.iter().take_while(|byte| is_scalar(byte)).count();
                    return (length > 0).then(|| self.take(length));
                }
                _ => at += 1,
            }
            if open.is_empty() {
                return Some(self.take(at));
            }
        }
    }
}

/// The brackets that are open: the last 128 as bits, which are set for braces, and
/// those before them in a list.
#[derive(Default)]
struct Brackets {
    are_braces: u128,
    count: usize,
    before: Vec<bool>,
}

impl Brackets {
    const IN_BITS: usize = u128::BITS as usize;

    fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn push(&mut self, opening: u8) {
        if self.count >= Self::IN_BITS {
            self.before
                .push(self.are_braces >> (Self::IN_BITS - 1) == 1);
        }
        self.are_braces = self.are_braces << 1 | u128::from(opening == b'{');
        self.count += 1;
    }

    fn pop(&mut self, closing: u8) -> Option<()> {
        let is_pair = (self.are_braces & 1 == 1) == (closing == b'}');
        self.are_braces >>= 1;
        if let Some(is_brace) = self.before.pop() {
            self.are_braces |= u128::from(is_brace) << (Self::IN_BITS - 1);
        }
        self.count = self.count.checked_sub(1)?;
        is_pair.then_some(())
    }
}

fn is_scalar(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// The length of a string with its quotes.
fn string_length(text: &[u8]) -> Option<usize> {
    let mut is_escaped = false;
    for (at, byte) in text.iter().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(body: &[u8]) -> Option<Vec<(String, String)>> {
        let mut fields = Vec::new();
        let lossy = |raw: &[u8]| String::from_utf8_lossy(raw).into_owned();
        members(document(body)?, |name, raw| {
            fields.push((name.into_owned(), lossy(raw)));
        })?;
        Some(fields)
    }

    #[test]
    fn a_broken_value_is_found_by_itself() {
        for raw in [
            r#""\ud83d""#,
            r#""\x41 \q \u12""#,
            "\"a\nb\"",
            "1e999",
            "NaN",
            "-",
            r#"{"a":[1,{"b":"}]"}]}"#,
            "[1 2,,]",
        ] {
            let body = format!("\u{feff} {{ \"a\" : {raw} , \"b\":true}}\r\n");
            let expected = [("a", raw), ("b", "true")];
            let expected = expected.map(|(name, raw)| (name.to_owned(), raw.to_owned()));
            assert_eq!(fields(body.as_bytes()), Some(expected.to_vec()), "{body}");
        }
    }

    #[test]
    fn a_broken_document_is_none() {
        for body in [
            "",
            "{",
            r#"{"a":1"#,
            r#"{"a":"b"#,
            r#"{"a":1}}"#,
            r#"{"a":1} x"#,
            r#"{"a":[1}"#,
            r#"{"a":[1}]}"#,
            r#"{"a" 1}"#,
            r#"{"a":}"#,
            r#"{"a":1 "b":2}"#,
            r#"{"a":1,}"#,
            r#"{a:1}"#,
            r#"{"a":1\}"#,
            "[1]",
            "1",
        ] {
            assert_eq!(fields(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn a_string_is_read_as_far_as_it_goes() {
        for (raw, content, is_whole) in [
            (&br#""a\u00e9\n\ud83d\ude00""#[..], "aé\n😀", true),
            (br#""a\ud83d""#, "a\u{fffd}", false),
            (br#""a\ud83d\u0041b""#, "a\u{fffd}Ab", false),
            (br#""\ude00\ud83d\ude00""#, "\u{fffd}😀", false),
            (br#""\u12 \q \"""#, "\u{fffd}12 \u{fffd} \"", false),
            (br#""\u+041""#, "\u{fffd}+041", false),
            (b"\"Num\xE9ro\"", "Num\u{fffd}ro", false),
            (b"\"Num\xE9ro\\n\"", "Num\u{fffd}ro\n", false),
            (b"\"a\tb\"", "a\tb", false),
        ] {
            let text = text(raw).expect("a string");
            assert_eq!((&*text.content, text.is_whole), (content, is_whole));
        }
        assert!(text(b"7").is_none() && text(b"\"").is_none());
    }

    #[test]
    fn a_whole_number_may_be_a_string() {
        for (raw, number) in [
            ("2", Some(2)),
            ("\"2\"", Some(2)),
            ("0.0", Some(0)),
            ("2e0", Some(2)),
            ("\" 3 \"", Some(3)),
            ("-1", Some(-1)),
            ("2.5", None),
            ("1e999", None),
            ("1e300", None),
            ("\"two\"", None),
            ("\"\"", None),
            ("true", None),
            ("[2]", None),
        ] {
            let expected = number.map(Number::from);
            assert_eq!(whole_number(raw.as_bytes()), expected, "{raw}");
        }
    }

    #[test]
    fn any_depth_is_passed_over() {
        for depth in [1, 63, 64, 65, 127, 128, 129, 50_000] {
            let deep = "[{\"a\":".repeat(depth) + "1" + &"}]".repeat(depth);
            let value = value(format!("{{\"a\":{deep},\"b\":1}}").as_bytes());
            assert_eq!(value["b"], 1, "{depth}");
            let unpaired = "[{\"a\":".repeat(depth) + "1" + &"]}".repeat(depth);
            assert!(document(unpaired.as_bytes()).is_none(), "{depth}");
            assert!(document(&deep.as_bytes()[1..]).is_none(), "{depth}");
        }
    }
}
