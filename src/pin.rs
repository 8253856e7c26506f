//! A PIN that a person typed, and the ID of a PIN that was sent.

use std::fmt;

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretString};

use crate::characters::{Misplaced, is_layout, is_separator, to_ascii};
use crate::invisible::is_invisible;

/// A PIN, as the gateway compares it: not empty, without white space, control
/// characters and invisible characters, with digits from 0 to 9.
///
/// [`Pin::parse`] reads what a person typed. `TryFrom` and the calls are strict,
/// so that a typing error does not use up an attempt.
///
/// A PIN is wiped when it is dropped, and `Debug` does not show it. What goes on
/// the wire is in buffers of the HTTP client, which are not wiped.
///
/// ```
/// use two_factor_pin::Pin;
///
/// let pin = Pin::try_from("123456")?;
/// assert_eq!(pin.as_str(), "123456");
/// assert_eq!(format!("{pin:?}"), "Pin(…)");
/// assert_eq!(Pin::parse("123 456\n")?, pin);
///
/// let error = Pin::try_from("123 456").expect_err("a space");
/// assert!(error.to_string().contains("a space at position 4"));
/// # Ok::<(), two_factor_pin::InvalidPin>(())
/// ```
#[derive(Clone)]
pub struct Pin(SecretString);

/// The ID of a PIN. Whoever has it can try the PIN out, so it belongs on the
/// server that sent the PIN, and in no log.
///
/// It is wiped when it is dropped, and `Debug` does not show it. Serde writes and
/// reads it as a text, for a program to store.
///
/// ```
/// use two_factor_pin::PinId;
///
/// let id = PinId::from("0A1B2C3D4E5F60718293A4B5C6D7E8F9");
/// assert_eq!(id.as_str(), "0A1B2C3D4E5F60718293A4B5C6D7E8F9");
/// assert_eq!(format!("{id:?}"), "PinId(…)");
/// ```
#[derive(Clone)]
pub struct PinId(SecretString);

impl Pin {
    /// Reads a PIN as a person types or pastes it.
    ///
    /// White space and invisible characters are left out, and so are hyphens, dots
    /// and slashes beside digits. Digits of other scripts and full-width
    /// characters become ASCII. Letters keep their case.
    ///
    /// ```
    /// use two_factor_pin::Pin;
    ///
    /// for typed in ["123456", " 123 456\n", "123-456", "１２３４５６", "١٢٣٤٥٦"] {
    ///     assert_eq!(Pin::parse(typed)?.as_str(), "123456");
    /// }
    /// assert_eq!(Pin::parse("k7Qx 9B")?.as_str(), "k7Qx9B");
    /// assert!(Pin::parse("code: 123456").is_err());
    /// # Ok::<(), two_factor_pin::InvalidPin>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Nothing is left, or the text has a character that is neither a letter nor
    /// a digit.
    pub fn parse(text: &str) -> Result<Self, InvalidPin> {
        let shown: Zeroizing<Vec<(usize, char)>> = Zeroizing::new(
            text.chars()
                .enumerate()
                .filter(|(_, character)| !is_layout(*character))
                .map(|(index, character)| (index, to_ascii(character)))
                .collect(),
        );
        let is_digit = |at: Option<usize>| {
            let neighbour = at.and_then(|at| shown.get(at));
            neighbour.is_none_or(|(_, character)| character.is_ascii_digit())
        };
        let mut pin = Zeroizing::new(String::with_capacity(text.len()));
        for (at, (index, character)) in shown.iter().enumerate() {
            match *character {
                c if c.is_ascii_digit() || c.is_alphabetic() => pin.push(c),
                c if is_separator(c) && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)) => {}
                c => return Err(InvalidPin::parsed(Some(Misplaced::new(*index, c)))),
            }
        }
        if pin.is_empty() {
            return Err(InvalidPin::parsed(None));
        }
        Ok(Self(SecretString::from(pin.as_str())))
    }

    /// The PIN as it goes on the wire. This is the one way to read it.
    pub fn as_str(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PinId {
    /// The ID as it stands on the wire. This is the one way to read it.
    pub fn as_str(&self) -> &str {
        self.0.expose_secret()
    }
}

impl TryFrom<&str> for Pin {
    type Error = InvalidPin;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        if text.is_empty() {
            return Err(InvalidPin::strict(None));
        }
        let mut characters = text.chars().enumerate();
        match characters.find(|(_, character)| is_never_in_a_pin(*character)) {
            Some((index, c)) => Err(InvalidPin::strict(Some(Misplaced::new(index, c)))),
            None => Ok(Self(SecretString::from(text))),
        }
    }
}

fn is_never_in_a_pin(character: char) -> bool {
    let is_foreign_digit = !character.is_ascii() && to_ascii(character).is_ascii_digit();
    character.is_whitespace()
        || character.is_control()
        || is_invisible(character)
        || is_foreign_digit
}

impl std::str::FromStr for Pin {
    type Err = InvalidPin;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.try_into()
    }
}

impl From<&str> for PinId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for PinId {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl<'de> serde::Deserialize<'de> for Pin {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(deserializer)?;
        let text = Zeroizing::new(text);
        text.as_str().try_into().map_err(serde::de::Error::custom)
    }
}

impl<'de> serde::Deserialize<'de> for PinId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <String as serde::Deserialize>::deserialize(deserializer).map(Self::from)
    }
}

/// What both types have.
macro_rules! secret {
    ($name:ident, $description:literal) => {
        crate::sensitive::parameter!($name);

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl Eq for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
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
                schemars::json_schema!({ "type": "string", "description": $description })
            }
        }
    };
}

secret!(Pin, "A PIN, as a person typed it.");
secret!(
    PinId,
    "The ID of a PIN. Whoever has it can try the PIN out."
);

/// The error of a text that is not a PIN. It says which kind of character is
/// wrong and where, and does not repeat the text. [`Pin`] has an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidPin {
    /// `None` for a text without any character.
    misplaced: Option<Misplaced>,
    strict: bool,
}

impl InvalidPin {
    fn strict(misplaced: Option<Misplaced>) -> Self {
        Self {
            misplaced,
            strict: true,
        }
    }

    fn parsed(misplaced: Option<Misplaced>) -> Self {
        Self {
            misplaced,
            strict: false,
        }
    }
}

impl fmt::Display for InvalidPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.misplaced {
            Some(misplaced) => write!(f, "the PIN has {misplaced}")?,
            None => f.write_str("the PIN is empty")?,
        }
        if self.strict {
            f.write_str("; use `Pin::parse` for what a person typed")?;
        }
        Ok(())
    }
}

impl std::error::Error for InvalidPin {}

#[cfg(test)]
mod tests {
    use super::{Pin, PinId};

    #[test]
    fn typed_pins_are_read() {
        for typed in [
            "123456",
            " 123456",
            "123456\r\n",
            "123 456",
            "1 2 3 4 5 6",
            "123\u{A0}456",
            "123\u{202F}456",
            "123\u{3000}456",
            "\u{FEFF}123\u{200B}456\u{2060}",
            "\u{202A}123456\u{202C}",
            "\u{2067}123456\u{2069}",
            "123-456",
            "123\u{2011}456",
            "123 – 456",
            "123\u{FF0D}456",
            "12.34.56",
            "123/456",
            "123456.",
            "１２３４５６",
            "١٢٣٤٥٦",
            "۱۲۳۴۵۶",
            "१२३४५६",
            "𝟏𝟐𝟑𝟒𝟓𝟔",
        ] {
            let pin = Pin::parse(typed).unwrap_or_else(|error| panic!("{typed:?}: {error}"));
            assert_eq!(pin.as_str(), "123456", "{typed:?}");
        }
        for (typed, expected) in [
            ("k7Qx 9B", "k7Qx9B"),
            ("Ｋ7Ｑx9B\n", "K7Qx9B"),
            ("ABCD", "ABCD"),
        ] {
            assert_eq!(Pin::parse(typed).unwrap().as_str(), expected, "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_pin_is_not_guessed() {
        for (typed, expected) in [
            ("", "the PIN is empty"),
            (" \u{200B}\n", "the PIN is empty"),
            ("-", "the PIN is empty"),
            ("12\u{0}34", "the PIN has a control character at position 3"),
            ("12\u{8}34", "the PIN has a control character at position 3"),
            (
                "code: 1234",
                "the PIN has a character that is neither a letter nor a digit at position 5",
            ),
            ("G-123456", "the PIN has a hyphen at position 2"),
            ("\"123456\"", "the PIN has a quotation mark at position 1"),
            ("+1234", "the PIN has a plus sign at position 1"),
        ] {
            let error = Pin::parse(typed).expect_err("no PIN");
            assert_eq!(error.to_string(), expected, "{typed:?}");
        }
    }

    #[test]
    fn a_pin_that_would_be_wrong_is_refused() {
        for (text, what) in [
            ("", "is empty"),
            (" ", "a space at position 1"),
            ("   ", "a space at position 1"),
            ("123456 ", "a space at position 7"),
            (" 123456", "a space at position 1"),
            ("12 34 56", "a space at position 3"),
            ("123456\n", "a line end at position 7"),
            ("123456\r", "a line end at position 7"),
            ("123\t456", "a tab at position 4"),
            ("123\u{A0}456", "white space at position 4"),
            ("123\u{202F}456", "white space at position 4"),
            ("12\u{2028}", "a line end at position 3"),
            ("123\0", "a control character at position 4"),
            ("12\u{1b}[31m", "a control character at position 3"),
            ("1\u{7f}", "a control character at position 2"),
            ("123\u{200B}456", "an invisible character at position 4"),
            ("\u{202E}123", "an invisible character at position 1"),
            ("\u{FEFF}123", "an invisible character at position 1"),
            ("１23", "a digit that is not one of 0 to 9 at position 1"),
            ("12٣", "a digit that is not one of 0 to 9 at position 3"),
        ] {
            let error = Pin::try_from(text).expect_err("no PIN");
            let shown = error.to_string();
            assert!(
                shown.contains(what) && shown.contains("Pin::parse"),
                "{shown}"
            );
            assert_eq!(text.parse::<Pin>(), Err(error));
            let json = serde_json::Value::from(text);
            let error = serde_json::from_value::<Pin>(json).expect_err("no PIN");
            assert!(error.to_string().contains(what), "{error}");
        }
        for text in ["0", "1598", "K7QX9B", "é", "7F-3A"] {
            assert_eq!(Pin::try_from(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn a_pin_id_is_any_text() {
        for text in ["", "A B", "0A1B\n", "\u{202E}"] {
            let id: PinId = serde_json::from_value(text.into()).unwrap();
            assert_eq!(id, PinId::from(text));
            assert_eq!(id, PinId::from(text.to_owned()));
            assert_eq!(id.as_str(), text);
        }
    }
}
