//! From the arguments of a call to its end: what the generated requests share.

use std::pin::Pin;

use crate::argument::Sealed;
use crate::{
    Argument, Error, OptionalArgument, Reply, ResponseValue, UncheckedReply, Verification,
    VerificationReply,
};

/// What awaiting a request makes of it.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The parts of a request, or the first argument that is invalid.
pub(crate) fn draft<T>(make: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    make()
}

/// Sets a value of a draft. One that is invalid stays as it is.
pub(crate) fn set<T, V>(
    draft: &mut Result<T, Error>,
    value: Result<V, Error>,
    set: impl FnOnce(&mut T, V),
) {
    if let Ok(parts) = draft {
        match value {
            Ok(value) => set(parts, value),
            Err(error) => *draft = Err(error),
        }
    }
}

/// The value of an argument, by its name.
pub(crate) fn required<T>(name: &str, value: impl Argument<T>) -> Result<T, Error> {
    value
        .convert(Sealed)
        .map_err(|why| Error::invalid_argument(name, &why))
}

/// The value of a setter, by its name.
pub(crate) fn optional<T>(name: &str, value: impl OptionalArgument<T>) -> Result<Option<T>, Error> {
    value
        .convert_optional(Sealed)
        .map_err(|why| Error::invalid_argument(name, &why))
}

/// The end of an awaited send: an error unless the reply says that the PIN was
/// sent.
pub(crate) fn sent<T: Reply>(
    ended: Result<UncheckedReply<T>, Error>,
) -> Result<ResponseValue<T>, Error> {
    ended?.into_response().ensure_sent()
}

/// The end of an awaited verification.
pub(crate) fn verified<T: VerificationReply>(
    ended: Result<UncheckedReply<T>, Error>,
) -> Result<Verification, Error> {
    Ok(ended?.verification())
}

/// The end of an awaited call that neither sends a PIN nor verifies one.
#[allow(dead_code, reason = "not every spec has such an operation")]
pub(crate) fn answered<T>(
    ended: Result<UncheckedReply<T>, Error>,
) -> Result<ResponseValue<T>, Error> {
    Ok(ended?.into_response())
}

/// Makes the two ends of a request: `send` and `.await`.
macro_rules! request {
    (
        $name:ident, $ending:ident, $reply:ty,
        |$client:ident, $draft:ident| $call:expr
    ) => {
        impl $name {
            /// Sends the request and returns the reply, whatever it says.
            ///
            /// A reply does not mean that the gateway did what it was asked for:
            /// await the request itself to have that checked.
            ///
            /// # Errors
            ///
            /// An argument is invalid, the gateway cannot be reached, it refuses
            /// the request, or its reply cannot be read.
            #[allow(unused_variables, reason = "not every operation has a value")]
            pub async fn send(self) -> Result<crate::UncheckedReply<$reply>, crate::Error> {
                let ($client, $draft) = (self.client, self.draft?);
                $call.await.map(crate::UncheckedReply::new)
            }
        }

        crate::call::await_as!($name, $ending, $reply);

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}

/// Makes a request something to await.
macro_rules! await_as {
    ($name:ident, verified, $reply:ty) => {
        crate::call::await_as!(@ $name, verified, crate::Verification);
    };
    ($name:ident, $ending:ident, $reply:ty) => {
        crate::call::await_as!(@ $name, $ending, crate::ResponseValue<$reply>);
    };
    (@ $name:ident, $ending:ident, $output:ty) => {
        impl IntoFuture for $name {
            type Output = Result<$output, crate::Error>;
            type IntoFuture = crate::call::BoxFuture<Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(async move { crate::call::$ending(self.send().await) })
            }
        }
    };
}

pub(crate) use {await_as, request};
