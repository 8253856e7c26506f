//! What a call takes for each of its arguments.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::{PhoneNumber, Pin, PinId};

/// A value that a call takes where the operation requires a `T`.
///
/// A text is given as `&str`, `String` or `&String`; a value of type `T` by value
/// or by reference. A phone number is also given as a
/// [`PhoneNumber`](crate::PhoneNumber), an integer as any integer that fits, and
/// values by name as pairs or as a map.
/// What cannot be converted makes the call fail with an invalid request, before
/// anything is sent.
///
/// Nothing else can implement it.
///
/// ```
/// use two_factor_pin::{Argument, PinId, infobip};
///
/// fn resend(client: &infobip::Client, id: impl Argument<PinId>) {
///     let request = client.resend_pin_over_sms(id);
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

/// A type that a call takes by value and by reference.
pub trait Value: Clone {}

impl<T: Value> Argument<T> for T {
    fn convert(self, _: Sealed) -> Result<T, String> {
        Ok(self)
    }
}

impl<T: Value> Argument<T> for &T {
    fn convert(self, _: Sealed) -> Result<T, String> {
        Ok(self.clone())
    }
}

/// A type that a call also takes as a text.
#[diagnostic::on_unimplemented(
    message = "a text cannot be used as the argument `{Self}`",
    label = "expected a value for `{Self}`",
    note = "write a value of the argument's own type"
)]
pub trait FromText: Sized {
    /// The value, or what is wrong with the text.
    fn from_text(text: Cow<'_, str>) -> Result<Self, String>;
}

impl FromText for String {
    fn from_text(text: Cow<'_, str>) -> Result<Self, String> {
        Ok(text.into_owned())
    }
}

impl<T: FromText> Argument<T> for &str {
    fn convert(self, _: Sealed) -> Result<T, String> {
        T::from_text(self.into())
    }
}

impl<T: FromText> Argument<T> for String {
    fn convert(self, _: Sealed) -> Result<T, String> {
        T::from_text(self.into())
    }
}

impl<T: FromText> Argument<T> for &String {
    fn convert(self, _: Sealed) -> Result<T, String> {
        T::from_text(self.into())
    }
}

/// A type that a call also takes as a phone number.
#[diagnostic::on_unimplemented(
    message = "a phone number cannot be used as the argument `{Self}`",
    label = "expected a value for `{Self}`",
    note = "write a `&str`, a `String`, a `&String`, or the argument's own type"
)]
pub trait FromNumber {
    /// The number as the gateway takes it.
    fn from_number(number: &PhoneNumber) -> Self;
}

impl<T: FromNumber> Argument<T> for &PhoneNumber {
    fn convert(self, _: Sealed) -> Result<T, String> {
        Ok(T::from_number(self))
    }
}

impl<T: FromNumber> Argument<T> for PhoneNumber {
    fn convert(self, _: Sealed) -> Result<T, String> {
        Ok(T::from_number(&self))
    }
}

/// A type that a call also takes as pairs of a name and a value.
pub trait FromPairs {
    /// The values by their names.
    fn from_pairs(pairs: impl Iterator<Item = (String, String)>) -> Self;
}

fn of_pairs<T: FromPairs, K: Into<String>, V: Into<String>>(
    pairs: impl IntoIterator<Item = (K, V)>,
) -> T {
    let pairs = pairs.into_iter();
    T::from_pairs(pairs.map(|(name, value)| (name.into(), value.into())))
}

impl<T: FromPairs, K: Into<String>, V: Into<String>, const N: usize> Argument<T> for [(K, V); N] {
    fn convert(self, _: Sealed) -> Result<T, String> {
        Ok(of_pairs(self))
    }
}

impl<T: FromPairs, K: Into<String>, V: Into<String>> Argument<T> for Vec<(K, V)> {
    fn convert(self, _: Sealed) -> Result<T, String> {
        Ok(of_pairs(self))
    }
}

impl<T: FromPairs, K: Into<String>, V: Into<String>> Argument<T> for BTreeMap<K, V> {
    fn convert(self, _: Sealed) -> Result<T, String> {
        Ok(of_pairs(self))
    }
}

impl<T: FromPairs, K: Into<String>, V: Into<String>, S> Argument<T> for HashMap<K, V, S> {
    fn convert(self, _: Sealed) -> Result<T, String> {
        Ok(of_pairs(self))
    }
}

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

/// A value that is no `Option`: what lets a setter take a value and an `Option`
/// of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as this argument",
    label = "expected a value, or an `Option` of one",
    note = "write a `&str`, a `String`, a `&String`, the argument's own type by value or by \
            reference, or an `Option` of one of these; for a number an integer"
)]
pub trait Given {}

impl<T, V: Given + Argument<T>> OptionalArgument<T> for V {
    fn convert_optional(self, sealed: Sealed) -> Result<Option<T>, String> {
        self.convert(sealed).map(Some)
    }
}

impl<T, V: Argument<T>> OptionalArgument<T> for Option<V> {
    fn convert_optional(self, sealed: Sealed) -> Result<Option<T>, String> {
        self.map(|value| value.convert(sealed)).transpose()
    }
}

impl Given for &str {}
impl Given for String {}
impl Given for &String {}
impl Given for PhoneNumber {}
impl Given for &PhoneNumber {}
impl<K, V, const N: usize> Given for [(K, V); N] {}
impl<K, V> Given for Vec<(K, V)> {}
impl<K, V> Given for BTreeMap<K, V> {}
impl<K, V, S> Given for HashMap<K, V, S> {}

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

        impl Given for $type {}
        impl Given for &$type {}
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
    )*};
}

from_integer!(i8 i16 i32 i64 u8 u16 u32 u64);

/// Lets a call take a value of a type by value and by reference.
macro_rules! itself {
    ($type:ty) => {
        impl crate::argument::Value for $type {}
        impl crate::argument::Given for $type {}
        impl crate::argument::Given for &$type {}
    };
}

/// Lets a call take a text for a type that is made of one by `FromStr`.
macro_rules! from_text {
    ($type:ty) => {
        crate::argument::itself!($type);

        impl crate::argument::FromText for $type {
            fn from_text(text: std::borrow::Cow<'_, str>) -> Result<Self, String> {
                text.parse()
                    .map_err(|error: <$type as std::str::FromStr>::Err| {
                        crate::argument::invalid(&text, &error)
                    })
            }
        }
    };
}

/// Lets a call take a text for a type that keeps any text.
macro_rules! any_text {
    ($type:ty) => {
        crate::argument::itself!($type);

        impl crate::argument::FromText for $type {
            fn from_text(text: std::borrow::Cow<'_, str>) -> Result<Self, String> {
                Ok(text.into_owned().into())
            }
        }
    };
}

/// Lets a call take a phone number in each of its forms.
macro_rules! number {
    ($type:ty) => {
        crate::argument::from_text!($type);

        impl crate::argument::FromNumber for $type {
            fn from_number(number: &crate::PhoneNumber) -> Self {
                number.into()
            }
        }
    };
}

/// Lets a call take pairs of a name and a value.
macro_rules! pairs {
    ($type:ty) => {
        crate::argument::itself!($type);

        impl crate::argument::FromPairs for $type {
            fn from_pairs(pairs: impl Iterator<Item = (String, String)>) -> Self {
                pairs.collect()
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
itself!(bool);
itself!(f32);
itself!(f64);

pub(crate) use {any_text, from_text, itself, number, pairs};
