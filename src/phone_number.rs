//! Phone numbers, checked before they cost a message, and never printed.

use std::fmt;

use crate::characters::{Misplaced, is_layout, is_separator, to_ascii};
use crate::redact;

/// A phone number in international format (E.164): the country code and the
/// number, 7 to 15 digits, with or without a plus sign before them. It goes
/// into a request to either gateway, which writes it as that gateway wants it.
///
/// [`PhoneNumber::parse`] reads what a person typed. `TryFrom` and the calls are
/// strict. `Debug` shows the ends of a number only, and there is no `Display`.
///
/// ```
/// use two_factor_pin::PhoneNumber;
///
/// let number = PhoneNumber::try_from("41793026727")?;
/// assert_eq!(number, PhoneNumber::try_from("+41793026727")?);
/// assert_eq!(number.as_str(), "+41793026727");
/// assert_eq!(format!("{number:?}"), "PhoneNumber(+4********27)");
/// assert_eq!(PhoneNumber::parse("+41 79 302 67 27")?, number);
///
/// let error = PhoneNumber::try_from("+41 79 302 67 27").expect_err("spaces");
/// assert!(error.to_string().contains("a space at position 4"));
/// # Ok::<(), two_factor_pin::InvalidPhoneNumber>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber {
    /// With a plus sign.
    e164: String,
}

impl PhoneNumber {
    /// Reads a number as a person types or pastes it.
    ///
    /// The country code comes first, after a plus sign, two zeros or nothing.
    /// White space, invisible characters, hyphens, dots, slashes and brackets are
    /// left out. Digits of other scripts and full-width characters become ASCII.
    ///
    /// ```
    /// use two_factor_pin::PhoneNumber;
    ///
    /// for typed in ["+41 79 302 67 27", "0041 79/302-67-27", "(+41) 79.302.67.27"] {
    ///     assert_eq!(PhoneNumber::parse(typed)?.as_str(), "+41793026727");
    /// }
    /// assert!(PhoneNumber::parse("079 302 67 27").is_err()); // of which country?
    /// assert!(PhoneNumber::parse("+41 (0)79 302 67 27").is_err());
    /// # Ok::<(), two_factor_pin::InvalidPhoneNumber>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The number has no country code, a zero in brackets after it, another
    /// character than those above, or not 7 to 15 digits.
    pub fn parse(text: &str) -> Result<Self, InvalidPhoneNumber> {
        Self::of_digits(&typed_digits(text).map_err(InvalidPhoneNumber::parsed)?)
            .map_err(InvalidPhoneNumber::parsed)
    }

    /// The number with a plus sign. This is the one way to read it.
    pub fn as_str(&self) -> &str {
        &self.e164
    }

    /// The number with all but its ends starred, for a log.
    pub fn redacted(&self) -> String {
        redact::phone_number(&self.e164)
    }

    /// `digits` has nothing but digits. A country code never begins with a zero.
    fn of_digits(digits: &str) -> Result<Self, Problem> {
        match digits.len() {
            _ if digits.starts_with('0') => Err(Problem::NoCountryCode),
            0..=6 => Err(Problem::TooShort),
            7..=15 => Ok(Self {
                e164: format!("+{digits}"),
            }),
            _ => Err(Problem::TooLong),
        }
    }
}

/// The digits of a number as a person typed it, without a plus sign and without
/// the two zeros that stand for one.
fn typed_digits(text: &str) -> Result<String, Problem> {
    let mut digits = String::with_capacity(text.len());
    let mut has_plus = false;
    let mut after_bracket = false;
    for (index, typed) in text.chars().enumerate() {
        match to_ascii(typed) {
            c if is_layout(c) => continue,
            '0' if after_bracket && !digits.is_empty() => return Err(Problem::TrunkZero),
            c if c.is_ascii_digit() => digits.push(c),
            '+' if digits.is_empty() && !has_plus => has_plus = true,
            c if matches!(c, '(' | ')') || is_separator(c) => {}
            c => return Err(Problem::Character(Misplaced::new(index, c))),
        }
        after_bracket = to_ascii(typed) == '(';
    }
    match digits.strip_prefix("00") {
        Some(international) if !has_plus => Ok(international.to_owned()),
        _ => Ok(digits),
    }
}

/// The error of a text that is not a phone number in international format. It
/// says what is wrong, and does not repeat the text. [`PhoneNumber`] has an
/// example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidPhoneNumber {
    problem: Problem,
    strict: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Character(Misplaced),
    NoCountryCode,
    TrunkZero,
    TooShort,
    TooLong,
}

impl InvalidPhoneNumber {
    fn strict(problem: Problem) -> Self {
        Self {
            problem,
            strict: true,
        }
    }

    fn parsed(problem: Problem) -> Self {
        Self {
            problem,
            strict: false,
        }
    }
}

impl fmt::Display for InvalidPhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a phone number in international format: it has ")?;
        match self.problem {
            Problem::Character(misplaced) => write!(f, "{misplaced}")?,
            Problem::NoCountryCode => f.write_str("a zero in place of the country code")?,
            Problem::TrunkZero => f.write_str("a zero in brackets, which is not dialled")?,
            Problem::TooShort => f.write_str("fewer than 7 digits")?,
            Problem::TooLong => f.write_str("more than 15 digits")?,
        }
        f.write_str("; expected the country code and the number, 7 to 15 digits in all")?;
        if self.strict {
            f.write_str(" (use `PhoneNumber::parse` for what a person typed)")?;
        }
        Ok(())
    }
}

impl std::error::Error for InvalidPhoneNumber {}

impl TryFrom<&str> for PhoneNumber {
    type Error = InvalidPhoneNumber;

    fn try_from(number: &str) -> Result<Self, Self::Error> {
        strict(number, "+")
    }
}

/// Reads a number that has nothing but digits after a prefix, which may be absent.
fn strict(number: &str, prefix: &str) -> Result<PhoneNumber, InvalidPhoneNumber> {
    let digits = number.strip_prefix(prefix).unwrap_or(number);
    let before = number.len() - digits.len();
    let mut characters = digits.chars().enumerate();
    let problem = match characters.find(|(_, character)| !character.is_ascii_digit()) {
        Some((index, character)) => Problem::Character(Misplaced::new(before + index, character)),
        None => match PhoneNumber::of_digits(digits) {
            Ok(number) => return Ok(number),
            Err(problem) => problem,
        },
    };
    Err(InvalidPhoneNumber::strict(problem))
}

impl std::str::FromStr for PhoneNumber {
    type Err = InvalidPhoneNumber;

    fn from_str(number: &str) -> Result<Self, Self::Err> {
        number.try_into()
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({})", self.redacted())
    }
}

impl serde::Serialize for PhoneNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.e164)
    }
}

impl<'de> serde::Deserialize<'de> for PhoneNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        number.as_ref().try_into().map_err(serde::de::Error::custom)
    }
}

/// How a gateway writes a number.
pub(crate) enum WireForm {
    /// Digits only, as in every example that Infobip gives. It takes a text
    /// with or without a plus sign.
    Digits,
    /// A plus sign and digits. SMSEnd takes two zeros in place of the sign.
    Plus,
}

impl WireForm {
    /// The number as the gateway takes it.
    pub(crate) fn write(&self, number: &PhoneNumber) -> String {
        match self {
            Self::Digits => number.e164.trim_start_matches('+').to_owned(),
            Self::Plus => number.e164.clone(),
        }
    }

    /// A number as the gateway's own documents write it.
    pub(crate) fn read(&self, text: &str) -> Result<String, InvalidPhoneNumber> {
        match self {
            Self::Plus if text.starts_with("00") => strict(text, "00").map(|_| text.to_owned()),
            _ => text.try_into().map(|number| self.write(&number)),
        }
    }
}

/// Makes the type of a phone number in a gateway's requests.
macro_rules! recipient {
    (
        #[doc = $description:literal]
        $name:ident, $form:ident, $pattern:literal, $example:literal
    ) => {
        #[doc = $description]
        ///
        /// It is made of a [`PhoneNumber`](crate::PhoneNumber), which has an example,
        /// or of a text that is one. `Debug` shows its ends only.
        #[derive(Clone, PartialEq, Eq, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The number as it goes on the wire. This is the one way to read it.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The number with all but its ends starred, for a log.
            pub fn redacted(&self) -> String {
                crate::redact::phone_number(&self.0)
            }
        }

        crate::sensitive::parameter!($name);

        impl From<&crate::PhoneNumber> for $name {
            fn from(number: &crate::PhoneNumber) -> Self {
                Self(crate::phone_number::WireForm::$form.write(number))
            }
        }

        impl TryFrom<&str> for $name {
            type Error = crate::InvalidPhoneNumber;

            fn try_from(number: &str) -> Result<Self, Self::Error> {
                crate::phone_number::WireForm::$form.read(number).map(Self)
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::InvalidPhoneNumber;

            fn from_str(number: &str) -> Result<Self, Self::Err> {
                number.try_into()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.redacted())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let number = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                number.as_ref().try_into().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": $description,
                    "pattern": $pattern,
                    "examples": [$example],
                })
            }
        }
    };
}

pub(crate) use recipient;

#[cfg(test)]
mod tests {
    use super::PhoneNumber;
    use crate::{InvalidPhoneNumber, infobip, smsend};

    #[test]
    fn typed_numbers_are_read() {
        for typed in [
            "+41793026727",
            "41793026727",
            "+41 79 302 67 27",
            "0041 79 302 67 27",
            "00 41 79 302 67 27",
            " +41793026727\n",
            "+41\u{A0}79\u{A0}302\u{A0}67\u{A0}27",
            "+41\u{202F}79\u{202F}302\u{202F}67\u{202F}27",
            "+41\u{3000}79 302\u{2009}67\t27",
            "+41-79-302-67-27",
            "+41\u{2011}79\u{2011}302\u{2011}67\u{2011}27",
            "+41 79 302 – 67 — 27",
            "+41\u{2212}79\u{FF0D}3026727",
            "(41) 79 302 67 27",
            "+(41) 79 302 67 27",
            "(+41) 79 302 67 27",
            "(0041) 79 302 67 27",
            "+41 (79) 302 67 27",
            "+41 （79）302 67 27",
            "+41.79.302.67.27",
            "+41 79/302 67 27",
            "\u{202A}+41 79 302 67 27\u{202C}",
            "\u{2066}+41793026727\u{2069}",
            "\u{FEFF}+4179\u{200B}302\u{AD}6727",
            "＋４１７９３０２６７２７",
            "+٤١٧٩٣٠٢٦٧٢٧",
            "+۴۱۷۹۳۰۲۶۷۲۷",
            "٠٠٤١ ٧٩ ٣٠٢ ٦٧ ٢٧",
            "+४१७९३०२६७२७",
        ] {
            let number = PhoneNumber::parse(typed).unwrap_or_else(|e| panic!("{typed:?}: {e}"));
            assert_eq!(number.as_str(), "+41793026727", "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_why() {
        for (typed, what) in [
            ("", "fewer than 7 digits"),
            ("+", "fewer than 7 digits"),
            ("00", "fewer than 7 digits"),
            ("+41 79 30", "fewer than 7 digits"),
            ("+41 79 302 67 27 123456", "more than 15 digits"),
            ("079 302 67 27", "a zero in place of the country code"),
            ("(079) 302 67 27", "a zero in place of the country code"),
            ("000 41 79 302 67 27", "a zero in place of the country code"),
            ("+0041 79 302 67 27", "a zero in place of the country code"),
            ("+41 (0)79 302 67 27", "a zero in brackets"),
            ("+41 ( 0 ) 79 302 67 27", "a zero in brackets"),
            ("+41 （０）79 302 67 27", "a zero in brackets"),
            ("0041 (0)79 302 67 27", "a zero in brackets"),
            ("+44 (020) 7946 0000", "a zero in brackets"),
            ("+41 79 302 67 27 x1", "a letter at position 18"),
            ("+41 79 FLOWERS", "a letter at position 8"),
            ("+41 79 302 67 27, 28", "a character that is neither"),
            ("+41793026727 +41793026728", "a plus sign at position 14"),
            ("++41793026727", "a plus sign at position 2"),
            ("+41\u{0}793026727", "a control character at position 4"),
        ] {
            let error = PhoneNumber::parse(typed).expect_err("no number");
            let shown = error.to_string();
            assert!(shown.contains(what), "{typed:?}: {shown}");
            assert!(!shown.contains("parse"), "{typed:?}: {shown}");
        }
    }

    #[test]
    fn a_call_takes_nothing_but_digits() {
        for (text, what) in [
            ("", "fewer than 7 digits"),
            ("1", "fewer than 7 digits"),
            ("12345", "fewer than 7 digits"),
            ("+123456", "fewer than 7 digits"),
            ("1234567890123456", "more than 15 digits"),
            ("0793026727", "a zero in place of the country code"),
            ("+41 793026727", "a space at position 4"),
            ("+41\u{A0}793026727", "white space at position 4"),
            ("+4179302\u{2011}6727", "a hyphen at position 9"),
            ("+(41)793026727", "a bracket at position 2"),
            ("41793026727\n", "a line end at position 12"),
            (
                "\u{202A}41793026727",
                "an invisible character at position 1",
            ),
            (
                "+４1793026727",
                "a digit that is not one of 0 to 9 at position 2",
            ),
            ("41x", "a letter at position 3"),
            ("++41793026727", "a plus sign at position 2"),
        ] {
            let refused = |error: InvalidPhoneNumber| {
                let shown = format!("{error} {error:?}");
                assert!(shown.contains(what), "{text:?}: {shown}");
                assert!(shown.contains("PhoneNumber::parse"), "{text:?}: {shown}");
                assert!(!shown.contains("793026727"), "{text:?}: {shown}");
            };
            refused(PhoneNumber::try_from(text).expect_err("no number"));
            refused(infobip::Recipient::try_from(text).expect_err("no number"));
            refused(smsend::Recipient::try_from(text).expect_err("no number"));
        }
        assert!(PhoneNumber::try_from("0041793026727").is_err());
        assert!(infobip::Recipient::try_from("0041793026727").is_err());
        assert!(PhoneNumber::try_from("1234567").is_ok());
    }

    #[test]
    fn two_zeros_are_a_form_of_smsend() {
        let number = smsend::Recipient::try_from("0041793026727").unwrap();
        assert_eq!(number.as_str(), "0041793026727");
        for (text, what) in [
            ("00123456", "fewer than 7 digits"),
            ("00", "fewer than 7 digits"),
            ("000793026727", "a zero in place of the country code"),
            ("0041 793026727", "a space at position 5"),
            ("00+41793026727", "a plus sign at position 3"),
        ] {
            let error = smsend::Recipient::try_from(text).expect_err("no number");
            assert!(error.to_string().contains(what), "{text:?}: {error}");
        }
    }
}
