//! Texts of requests and replies that can tell who somebody is, or let somebody
//! in. They go on the
//! wire as they are, and into `Debug` redacted. The build makes a type of each
//! schema that the spec marks with `x-sensitive`.

/// Makes the type of a text. There is one way to read it, `as_str`, so that no
/// `{}` and no `to_string()` prints it by mistake.
macro_rules! text {
    (#[doc = $description:literal] $name:ident, $debug:path) => {
        #[doc = $description]
        #[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text as it stands on the wire. This is the one way to read
            /// it; `Debug` redacts it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        crate::sensitive::parameter!($name);

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), $debug(&self.0))
            }
        }
    };
}

/// Makes the type of a map from names to texts.
macro_rules! values {
    (#[doc = $description:literal] $name:ident) => {
        #[doc = $description]
        ///
        /// Made of pairs, and `Debug` shows the names only:
        #[doc = concat!("`", stringify!($name), "::from([(\"name\", \"value\")])`.")]
        #[derive(Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(std::collections::BTreeMap<String, String>);

        impl $name {
            /// The value of a name. `None` where there is no such name.
            pub fn get(&self, name: &str) -> Option<&str> {
                self.0.get(name).map(String::as_str)
            }

            /// The names with their values, in the order of the names.
            pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
                self.0
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
            }
        }

        impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for $name {
            fn from_iter<I: IntoIterator<Item = (K, V)>>(values: I) -> Self {
                let values = values.into_iter();
                Self(
                    values
                        .map(|(name, value)| (name.into(), value.into()))
                        .collect(),
                )
            }
        }

        impl<K: Into<String>, V: Into<String>, const N: usize> From<[(K, V); N]> for $name {
            fn from(values: [(K, V); N]) -> Self {
                values.into_iter().collect()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&crate::redact::names(f.alternate(), self.0.keys()))
            }
        }
    };
}

/// Lets a sensitive text be a parameter.
macro_rules! parameter {
    ($name:ident) => {
        impl $name {
            /// For the generated code, which writes parameters so. There is no
            /// `Display`, which would let a log have it.
            #[allow(
                dead_code,
                clippy::inherent_to_string,
                reason = "only some are parameters"
            )]
            pub(crate) fn to_string(&self) -> String {
                self.as_str().to_owned()
            }
        }
    };
}

pub(crate) use {parameter, text, values};

#[cfg(test)]
mod tests {
    use crate::redact::LONGEST_DEBUG;
    use crate::{infobip, smsend};

    #[test]
    fn texts_and_values_show_visible_characters() {
        let odd = "a\u{202E}\u{3164}\u{200B}\n";
        let text = || odd.to_owned();
        for shown in [
            format!("{:?}", infobip::SenderId::from(text())),
            format!("{:?}", smsend::SenderName::from(text())),
            format!("{:?}", smsend::MessageBody::from(text())),
            format!("{:?}", infobip::Placeholders::from([(text(), text())])),
        ] {
            assert!(
                !shown.contains(['\u{202E}', '\u{3164}', '\u{200B}', '\n']),
                "{shown}"
            );
        }
    }

    #[test]
    fn many_values_are_shown_short() {
        let names = (0..60_000).map(|n| (format!("name {n}"), "x"));
        let shown = format!("{:#?}", names.collect::<infobip::Placeholders>());
        assert!(shown.len() <= LONGEST_DEBUG + 96, "{}", shown.len());
    }
}
