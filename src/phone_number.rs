//! Phone numbers, checked before they cost a message, and never printed.

use std::fmt;

use crate::redact;

/// A phone number in international format (E.164): the country code and the
/// number, at most 15 digits, with or without a plus sign before them. It goes
/// into a request to either gateway, which writes it as that gateway wants it.
///
/// `Debug` shows its ends only. There is no `Display`.
///
/// ```
/// use two_factor_pin::PhoneNumber;
///
/// let number = PhoneNumber::try_from("41793026727")?;
/// assert_eq!(number, PhoneNumber::try_from("+41793026727")?);
/// assert_eq!(number.as_str(), "+41793026727");
/// assert_eq!(format!("{number:?}"), "PhoneNumber(+4********27)");
/// assert!(PhoneNumber::try_from("079 302 67 27").is_err());
/// # Ok::<(), two_factor_pin::InvalidPhoneNumber>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber {
    /// With a plus sign.
    e164: String,
}

impl PhoneNumber {
    /// The number with a plus sign. This is the one way to read it.
    pub fn as_str(&self) -> &str {
        &self.e164
    }

    /// The number with all but its ends starred, for a log.
    pub fn redacted(&self) -> String {
        redact::phone_number(&self.e164)
    }
}

/// The text was not a phone number in international format, as
/// [`PhoneNumber`] wants it, which has an example. The message does not repeat
/// the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidPhoneNumber(());

impl fmt::Display for InvalidPhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not a phone number in international format: the country code and the number, \
             at most 15 digits, with or without a plus sign",
        )
    }
}

impl std::error::Error for InvalidPhoneNumber {}

impl TryFrom<&str> for PhoneNumber {
    type Error = InvalidPhoneNumber;

    fn try_from(number: &str) -> Result<Self, Self::Error> {
        let digits = number.strip_prefix('+').unwrap_or(number);
        // A country code never begins with a zero.
        let valid = (1..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        match valid {
            true => Ok(Self {
                e164: format!("+{digits}"),
            }),
            false => Err(InvalidPhoneNumber(())),
        }
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = InvalidPhoneNumber;

    fn try_from(number: String) -> Result<Self, Self::Error> {
        number.as_str().try_into()
    }
}

impl TryFrom<&String> for PhoneNumber {
    type Error = InvalidPhoneNumber;

    fn try_from(number: &String) -> Result<Self, Self::Error> {
        number.as_str().try_into()
    }
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

    /// A number as a person wrote it for this gateway.
    pub(crate) fn read(&self, text: &str) -> Result<String, InvalidPhoneNumber> {
        match (self, text.strip_prefix("00")) {
            (Self::Plus, Some(digits)) if !digits.starts_with('+') => {
                PhoneNumber::try_from(digits).map(|_| text.to_owned())
            }
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
        #[derive(Clone, PartialEq, Eq, Hash, serde::Serialize)]
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

        impl From<crate::PhoneNumber> for $name {
            fn from(number: crate::PhoneNumber) -> Self {
                Self::from(&number)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = crate::InvalidPhoneNumber;

            fn try_from(number: &str) -> Result<Self, Self::Error> {
                crate::phone_number::WireForm::$form.read(number).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = crate::InvalidPhoneNumber;

            fn try_from(number: String) -> Result<Self, Self::Error> {
                number.as_str().try_into()
            }
        }

        impl TryFrom<&String> for $name {
            type Error = crate::InvalidPhoneNumber;

            fn try_from(number: &String) -> Result<Self, Self::Error> {
                number.as_str().try_into()
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
