//! Sets of documented values to which a gateway may add.

/// Makes the type of an open set of strings. build.rs writes its invocations
/// from the `x-extensible-enum` and `x-value-meaning` of the spec, and from its
/// `x-delivery` or its `x-verification`.
macro_rules! open_enum {
    (
        #[doc = $description:literal]
        $name:ident {
            $(
                #[doc = $meaning:literal]
                $variant:ident = $value:literal => crate::Delivery::$delivery:ident,
            )*
        }
    ) => {
        crate::open_enum::open_enum! {
            @type #[doc = $description] $name { $(#[doc = $meaning] $variant = $value,)* }
        }

        impl $name {
            /// What the value alone means for the PIN. A reply combines all its
            /// statuses.
            fn delivery(&self) -> crate::Delivery {
                match self {
                    $(Self::$variant => crate::Delivery::$delivery,)*
                    Self::Unknown(_) => crate::Delivery::Unknown,
                }
            }
        }

        impl From<&$name> for crate::delivery::Evidence {
            fn from(status: &$name) -> Self {
                match status {
                    $name::Unknown(_) => Self::Undocumented,
                    documented => Self::Documented(documented.delivery()),
                }
            }
        }
    };
    (
        #[doc = $description:literal]
        $name:ident {
            $(
                #[doc = $meaning:literal]
                $variant:ident = $value:literal => crate::verification::Says::$says:ident,
            )*
        }
    ) => {
        crate::open_enum::open_enum! {
            @type #[doc = $description] $name { $(#[doc = $meaning] $variant = $value,)* }
        }

        impl From<&$name> for crate::verification::Evidence {
            fn from(status: &$name) -> Self {
                match status {
                    $($name::$variant => crate::verification::Says::$says.into(),)*
                    $name::Unknown(text) => Self::Undocumented(text.clone()),
                }
            }
        }
    };
    (
        @type #[doc = $description:literal]
        $name:ident {
            $(#[doc = $meaning:literal] $variant:ident = $value:literal,)*
        }
    ) => {
        #[doc = $description]
        ///
        /// What a whole reply means for the PIN, a
        /// [`ResponseValue`](crate::ResponseValue) says, which has an example.
        #[derive(Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = $meaning]
                #[doc = concat!("\n\nOn the wire: `", $value, "`.")]
                $variant,
            )*
            /// A value that is not documented, as the gateway wrote it.
            Unknown(String),
        }

        impl $name {
            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&crate::redact::excerpt(self.as_str()))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    Self::Unknown(value) => {
                        f.debug_tuple("Unknown")
                            .field(&crate::redact::excerpt(value))
                            .finish()
                    }
                    $(Self::$variant => f.write_str(stringify!($variant)),)*
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;

                impl serde::de::Visitor<'_> for Text {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a status as a string")
                    }

                    fn visit_str<E>(self, value: &str) -> Result<$name, E> {
                        Ok(value.into())
                    }
                }

                deserializer.deserialize_str(Text)
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
                    "examples": [$($value),*],
                })
            }
        }
    };
}

pub(crate) use open_enum;
