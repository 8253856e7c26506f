//! Regular expressions for the paths of requests, with the values in them
//! escaped.
//!
//! The build leads `regex` and `format!` of progenitor's httpmock helpers here.
//! progenitor writes a value into a regular expression as it is, where `.` or
//! `(A` are no text. [`Regex::new`] takes what [`pattern`] makes and literals
//! only, so that helpers that make an expression in another way do not compile.

use std::fmt::Write as _;

/// A regular expression whose values are escaped.
pub(crate) struct Pattern(String);

/// What a place in a template stands for.
const VALUE: &str = "{}";
const ANY: [&str; 2] = ["[^/]*", ".*"];

/// `format!` of the generated helpers: a template like `^/pin/{}/verify$`, and
/// the values for its places.
macro_rules! pattern {
    ($template:literal, $($value:expr),+ $(,)?) => {
        $crate::mock::path_pattern::Pattern::new($template, &[$(&$value),+])
    };
}
pub(crate) use pattern;

impl Pattern {
    pub(crate) fn new(template: &'static str, values: &[&String]) -> Self {
        let mut values = values.iter();
        let mut written = String::new();
        let mut rest = template;
        while let Some(character) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix(VALUE) {
                match values.next() {
                    Some(value) => value.chars().for_each(|one| write_value(&mut written, one)),
                    // Nothing matches this, rather than anything.
                    None => written.push_str("[^\\s\\S]"),
                }
                rest = after;
            } else if let Some(after) = ANY.iter().find_map(|any| rest.strip_prefix(any)) {
                written.push_str("[^/]*");
                rest = after;
            } else {
                match character {
                    '^' | '$' => written.push(character),
                    _ => written.push_str(&regex::escape(character.encode_utf8(&mut [0; 4]))),
                }
                rest = &rest[character.len_utf8()..];
            }
        }
        Self(written)
    }
}

/// A character of a value in a path: as it is where a path can have it so, or
/// percent-encoded.
fn write_value(pattern: &mut String, character: char) {
    let mut buffer = [0; 4];
    let text = &*character.encode_utf8(&mut buffer);
    pattern.push_str("(?:");
    if !matches!(character, '/' | '%' | '?' | '#') {
        pattern.push_str(&regex::escape(text));
        pattern.push('|');
    }
    for byte in text.bytes() {
        pattern.push('%');
        for digit in format!("{byte:02X}").chars() {
            let _ = write!(pattern, "[{digit}{}]", digit.to_ascii_lowercase());
        }
    }
    pattern.push(')');
}

impl From<&Pattern> for Pattern {
    fn from(pattern: &Pattern) -> Self {
        Self(pattern.0.clone())
    }
}

impl From<&'static str> for Pattern {
    fn from(template: &'static str) -> Self {
        Self::new(template, &[])
    }
}

/// `regex::Regex` of the generated helpers.
pub(crate) struct Regex;

impl Regex {
    #[allow(
        clippy::new_ret_no_self,
        reason = "the generated helpers expect the crate `regex` here"
    )]
    pub(crate) fn new(pattern: impl Into<Pattern>) -> Result<regex::Regex, regex::Error> {
        let Pattern(pattern) = pattern.into();
        if !(pattern.starts_with('^') && pattern.ends_with('$')) {
            let problem = format!("`{pattern}` is not of a whole path");
            return Err(regex::Error::Syntax(problem));
        }
        regex::Regex::new(&pattern)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: impl Into<Pattern>, path: &str) -> bool {
        Regex::new(pattern).expect("a pattern").is_match(path)
    }

    #[test]
    fn a_value_matches_itself_alone() {
        for (value, itself, others) in [
            (
                "A+B",
                &["A+B", "A%2BB", "A%2bB", "%41+B"][..],
                &["AAB", "A%20B", "A B"][..],
            ),
            ("A/B", &["A%2FB", "A%2fB"], &["A/B", "A%252FB"]),
            ("A.B", &["A.B", "A%2EB"], &["AXB", "A%2FB"]),
            ("A%2FB", &["A%252FB"], &["A%2FB", "A/B"]),
            ("é", &["%C3%A9", "%c3%a9", "é"], &["%E9", "e"]),
            ("(A", &["(A", "%28A"], &["A"]),
            (".*", &[".*", "%2E%2A"], &["ABC", ""]),
        ] {
            let value = value.to_owned();
            let pattern = || pattern!("^/v1.0/{}/verify$", value.to_string());
            for path in itself {
                assert!(
                    matches(pattern(), &format!("/v1.0/{path}/verify")),
                    "{path}"
                );
            }
            for path in others {
                assert!(
                    !matches(pattern(), &format!("/v1.0/{path}/verify")),
                    "{path}"
                );
            }
        }
    }

    #[test]
    fn a_template_is_text_but_for_its_places() {
        assert!(matches("^/v1.0/[^/]*/verify$", "/v1.0/any/verify"));
        assert!(!matches("^/v1.0/[^/]*/verify$", "/v1x0/any/verify"));
        assert!(!matches("^/v1.0/[^/]*/verify$", "/v1.0/a/b/verify"));
        assert!(!matches("^/v1.0/{}$", "/v1.0/any"));
        let two = pattern!("^/a/.*/b/{}$", "x".to_owned());
        assert!(matches(&two, "/a/any/b/x") && !matches(&two, "/a/b/b/b/x"));
        assert!(Regex::new("/pin").is_err());
    }
}
