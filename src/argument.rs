//! What a call takes for each of its arguments.

use crate::{Pin, PinId};

/// A value that a call takes where the operation requires a `T`.
///
/// A text is given as `&str`, `String` or `&String`; a value of type `T` by value
/// or by reference. A phone number is also given as a
/// [`PhoneNumber`](crate::PhoneNumber), and an integer as any integer that fits.
/// What cannot be converted makes the call fail with an invalid request, before
/// anything is sent.
///
/// Nothing else can implement it.
///
/// ```
/// use two_factor_pin::{Argument, infobip};
///
/// fn send(client: &infobip::Client, to: impl Argument<infobip::Recipient>) {
///     let request = client.send_pin_over_sms(to, "APP", "MSG");
/// #   drop(request);
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as the argument `{T}`",
    label = "expected a value for `{T}`",
    note = "write a `{T}` by value or by reference; for a text also a `&str`, a `String` or a \
            `&String`, for a phone number a `PhoneNumber`, for an integer any integer that fits"
)]
pub trait Argument<T> {
    /// The value, or what is wrong with it.
    #[doc(hidden)]
    fn convert(self, _: Sealed) -> Result<T, String>;
}

/// A value that a call takes where the operation can do without a `T`.
///
/// It is what an [`Argument`] may be, or an `Option` of it. `None` leaves the field
/// out.
///
/// ```
/// # fn run(client: &two_factor_pin::infobip::Client, sender: Option<String>) {
/// let request = client
///     .send_pin_over_sms("41793026727", "APP", "MSG")
///     .from(sender)
///     .track_delivery(true);
/// # drop(request);
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as the optional argument `{T}`",
    label = "expected a value for `{T}`, or an `Option` of one",
    note = "write a `{T}` by value or by reference; for a text also a `&str`, a `String` or a \
            `&String`, for an integer any integer that fits; or an `Option` of one of these by \
            value, such as `option.as_deref()` and `None::<&str>`"
)]
pub trait OptionalArgument<T> {
    /// The value where there is one, or what is wrong with it.
    #[doc(hidden)]
    fn convert_optional(self, _: Sealed) -> Result<Option<T>, String>;
}

/// Keeps other crates from implementing the traits, since they cannot name it.
#[derive(Clone, Copy, Debug)]
pub struct Sealed;

/// A text in one of its three forms.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as this argument",
    label = "expected a text, or the argument's own type",
    note = "write a `&str`, a `String`, a `&String`, or the argument's own type by value or by \
            reference; for a phone number also a `PhoneNumber`"
)]
pub trait Text {
    /// The text.
    fn text(&self) -> &str;

    /// The text as a `String`, without copying one that is owned.
    fn into_string(self) -> String;
}

impl Text for &str {
    fn text(&self) -> &str {
        self
    }

    fn into_string(self) -> String {
        self.to_owned()
    }
}

impl Text for String {
    fn text(&self) -> &str {
        self
    }

    fn into_string(self) -> String {
        self
    }
}

impl Text for &String {
    fn text(&self) -> &str {
        self
    }

    fn into_string(self) -> String {
        self.clone()
    }
}

/// Lets a setter take what an argument of the type may be, and an `Option` of it.
macro_rules! optional {
    ($type:ty) => {
        impl<V: crate::Argument<$type>> crate::OptionalArgument<$type> for V {
            fn convert_optional(
                self,
                sealed: crate::argument::Sealed,
            ) -> Result<Option<$type>, String> {
                self.convert(sealed).map(Some)
            }
        }

        impl<V: crate::Argument<$type>> crate::OptionalArgument<$type> for Option<V> {
            fn convert_optional(
                self,
                sealed: crate::argument::Sealed,
            ) -> Result<Option<$type>, String> {
                self.map(|value| value.convert(sealed)).transpose()
            }
        }
    };
}

/// Lets a call take a value of a type by value and by reference.
macro_rules! itself {
    ($type:ty) => {
        impl crate::Argument<$type> for $type {
            fn convert(self, _: crate::argument::Sealed) -> Result<$type, String> {
                Ok(self)
            }
        }

        impl crate::Argument<$type> for &$type {
            fn convert(self, _: crate::argument::Sealed) -> Result<$type, String> {
                Ok(self.clone())
            }
        }

        crate::argument::optional!($type);
    };
}

/// Lets a call take a text for a type that is made of one by `FromStr`.
macro_rules! from_text {
    ($type:ty) => {
        crate::argument::itself!($type);

        impl<V: crate::argument::Text> crate::Argument<$type> for V {
            fn convert(self, _: crate::argument::Sealed) -> Result<$type, String> {
                let text = self.text();
                text.parse()
                    .map_err(|error: <$type as std::str::FromStr>::Err| {
                        crate::argument::invalid(text, &error)
                    })
            }
        }
    };
}

/// Lets a call take a text for a type that keeps any text.
macro_rules! any_text {
    ($type:ty) => {
        crate::argument::itself!($type);

        impl<V: crate::argument::Text> crate::Argument<$type> for V {
            fn convert(self, _: crate::argument::Sealed) -> Result<$type, String> {
                Ok(self.into_string().into())
            }
        }
    };
}

/// What is wrong with a text, as a sentence. typify's begin without a subject, and
/// say of an empty one that it is shorter than one character.
pub(crate) fn invalid(text: &str, error: &dyn std::fmt::Display) -> String {
    let error = error.to_string();
    match error.split(' ').next() {
        Some("shorter") if text.is_empty() => "it is empty".to_owned(),
        Some("shorter" | "longer") => format!("it is {error}"),
        Some("doesn't") => format!("it {error}"),
        _ => error,
    }
}

from_text!(Pin);
any_text!(PinId);

impl<V: Text> Argument<String> for V {
    fn convert(self, _: Sealed) -> Result<String, String> {
        Ok(self.into_string())
    }
}

optional!(String);
itself!(bool);
itself!(f32);
itself!(f64);

/// An integer of any type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as this argument",
    label = "expected an integer",
    note = "write an integer of any type, by value or by reference"
)]
pub trait Integer {
    /// The integer, or the highest one where it is even higher.
    fn widened(self) -> i128;
}

macro_rules! integers {
    ($($type:ident)*) => {$(
        impl Integer for $type {
            fn widened(self) -> i128 {
                i128::try_from(self).unwrap_or(i128::MAX)
            }
        }

        impl Integer for &$type {
            fn widened(self) -> i128 {
                (*self).widened()
            }
        }
    )*};
}

integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

macro_rules! from_integer {
    ($($type:ident)*) => {$(
        impl<V: Integer> Argument<$type> for V {
            fn convert(self, _: Sealed) -> Result<$type, String> {
                self.widened()
                    .try_into()
                    .map_err(|_| concat!("it does not fit into an ", stringify!($type)).to_owned())
            }
        }

        optional!($type);
    )*};
}

from_integer!(i8 i16 i32 i64 u8 u16 u32 u64);

/// Lets a call take a phone number in each of its forms.
macro_rules! number {
    ($type:ty) => {
        crate::argument::from_text!($type);

        impl crate::Argument<$type> for &crate::PhoneNumber {
            fn convert(self, _: crate::argument::Sealed) -> Result<$type, String> {
                Ok(self.into())
            }
        }

        impl crate::Argument<$type> for crate::PhoneNumber {
            fn convert(self, _: crate::argument::Sealed) -> Result<$type, String> {
                Ok(self.into())
            }
        }
    };
}

/// Lets a call take pairs of a name and a value.
macro_rules! pairs {
    ($type:ty) => {
        crate::argument::itself!($type);

        impl<K: Into<String>, V: Into<String>, const N: usize> crate::Argument<$type>
            for [(K, V); N]
        {
            fn convert(self, _: crate::argument::Sealed) -> Result<$type, String> {
                Ok(self.into_iter().collect())
            }
        }

        impl<K: Into<String>, V: Into<String>> crate::Argument<$type> for Vec<(K, V)> {
            fn convert(self, _: crate::argument::Sealed) -> Result<$type, String> {
                Ok(self.into_iter().collect())
            }
        }

        impl<K: Into<String>, V: Into<String>> crate::Argument<$type>
            for std::collections::BTreeMap<K, V>
        {
            fn convert(self, _: crate::argument::Sealed) -> Result<$type, String> {
                Ok(self.into_iter().collect())
            }
        }

        impl<K: Into<String>, V: Into<String>, S> crate::Argument<$type>
            for std::collections::HashMap<K, V, S>
        {
            fn convert(self, _: crate::argument::Sealed) -> Result<$type, String> {
                Ok(self.into_iter().collect())
            }
        }
    };
}

pub(crate) use {any_text, from_text, itself, number, optional, pairs};
