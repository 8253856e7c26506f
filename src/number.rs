//! Phone numbers, checked before they cost a message, and never printed.

use std::fmt;

use crate::masked;

/// The text was not a phone number of the form that the gateway documents. The
/// message does not repeat the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidPhoneNumber {
    expected: &'static str,
}

impl fmt::Display for InvalidPhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not a phone number in international format: {}",
            self.expected
        )
    }
}

impl std::error::Error for InvalidPhoneNumber {}

/// E.164: a country code, which never begins with a zero, and at most 15 digits
/// in all.
fn is_e164(digits: &str) -> bool {
    (1..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

macro_rules! phone_number {
    (
        $(#[$doc:meta])*
        $name:ident, pattern $pattern:literal, expected $expected:literal, example $example:literal,
        $check:expr
    ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The number as it goes on the wire. This is the one way to read it.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The number with all but its ends starred, for a log.
            pub fn masked(&self) -> String {
                masked::phone_number(&self.0)
            }

            fn check(number: &str) -> Result<(), InvalidPhoneNumber> {
                let check: fn(&str) -> bool = $check;
                if check(number) {
                    Ok(())
                } else {
                    Err(InvalidPhoneNumber { expected: $expected })
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidPhoneNumber;

            fn try_from(number: String) -> Result<Self, Self::Error> {
                Self::check(&number).map(|()| Self(number))
            }
        }

        impl TryFrom<&str> for $name {
            type Error = InvalidPhoneNumber;

            fn try_from(number: &str) -> Result<Self, Self::Error> {
                number.to_owned().try_into()
            }
        }

        impl TryFrom<&String> for $name {
            type Error = InvalidPhoneNumber;

            fn try_from(number: &String) -> Result<Self, Self::Error> {
                number.clone().try_into()
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidPhoneNumber;

            fn from_str(number: &str) -> Result<Self, Self::Err> {
                number.try_into()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.masked())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let number = String::deserialize(deserializer)?;
                number.try_into().map_err(serde::de::Error::custom)
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
                    "pattern": $pattern,
                    "examples": [$example],
                })
            }
        }
    };
}

phone_number! {
    /// A phone number as Infobip takes it: country code first, at most 15
    /// digits, with or without a leading plus sign. Every example that Infobip
    /// gives is written without one.
    ///
    /// ```
    /// use two_factor_pin::PhoneNumber;
    ///
    /// let number = PhoneNumber::try_from("41793026727")?;
    /// assert_eq!(number.as_str(), "41793026727");
    /// assert_eq!(format!("{number:?}"), "PhoneNumber(41*******27)");
    /// assert!(PhoneNumber::try_from("079 302 67 27").is_err());
    /// # Ok::<(), two_factor_pin::InvalidPhoneNumber>(())
    /// ```
    PhoneNumber,
    pattern r"^\+?[1-9][0-9]{0,14}$",
    expected "country code first, at most 15 digits, for example 41793026727",
    example "41793026727",
    |number| is_e164(number.strip_prefix('+').unwrap_or(number))
}

phone_number! {
    /// A phone number as SMSEnd takes it: a plus sign or two zeros, then the
    /// country code and the number, at most 15 digits.
    ///
    /// ```
    /// use two_factor_pin::Recipient;
    ///
    /// assert!(Recipient::try_from("+447700900123").is_ok());
    /// assert!(Recipient::try_from("00447700900123").is_ok());
    /// assert!(Recipient::try_from("447700900123").is_err());
    /// ```
    Recipient,
    pattern r"^(\+|00)[1-9][0-9]{0,14}$",
    expected "+ or 00, the country code and the number, for example +447700900123",
    example "+447700900123",
    |number| number.strip_prefix('+').or(number.strip_prefix("00")).is_some_and(is_e164)
}
