//! Texts of requests and replies that can tell who somebody is. They go on the
//! wire as they are, and into `Debug` with their digits starred or not at all.

use std::collections::BTreeMap;
use std::fmt;

use crate::masked;

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $debug:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl<T: Into<String>> From<T> for $name {
            fn from(text: T) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let shown: fn(&str) -> String = $debug;
                write!(f, concat!(stringify!($name), "({})"), shown(&self.0))
            }
        }
    };
}

text! {
    /// The sender that the phone shows, a number or a name, for Infobip.
    SenderId, |text| masked::excerpt(text).into_owned()
}

text! {
    /// The sender that the phone shows, a name or a number, for SMSEnd.
    SenderName, |text| masked::excerpt(text).into_owned()
}

text! {
    /// The text of a message, with `%PIN%` where the PIN belongs.
    MessageBody, |text| format!("{} characters", text.chars().count())
}

text! {
    /// The phone number that a gateway says it took, as it writes it.
    ReportedNumber, masked::phone_number
}

/// Values for the placeholders in a message template, by the placeholder's
/// name. `Debug` shows the names only.
///
/// ```
/// use two_factor_pin::Placeholders;
///
/// let placeholders = Placeholders::from([("firstName", "Ada")]);
/// assert_eq!(placeholders["firstName"], "Ada");
/// ```
#[derive(Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Placeholders(BTreeMap<String, String>);

impl std::ops::Deref for Placeholders {
    type Target = BTreeMap<String, String>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Placeholders {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(values: I) -> Self {
        Self(
            values
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

impl<K: Into<String>, V: Into<String>, const N: usize> From<[(K, V); N]> for Placeholders {
    fn from(values: [(K, V); N]) -> Self {
        values.into_iter().collect()
    }
}

impl fmt::Debug for Placeholders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.0.keys().map(|name| masked::excerpt(name)))
            .finish()
    }
}
