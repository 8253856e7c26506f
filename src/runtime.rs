//! What the generated code takes for `progenitor_client` and for `reqwest`: the
//! one seam between it and the crate.
//!
//! `build/seam.rs` leads both names here. The generated code makes requests of
//! the types of [`reqwest`], asks [`ClientHooks`] to send them, and hands the
//! answers to [`ResponseValue`] and [`Error`], which are the crate's own. So the
//! compiler holds the two together, bodies are read within a bound, a status is
//! never lost, and only declared headers go out.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub use crate::http::{Request, Response};
pub use crate::{Error, ResponseValue};

use crate::error::Undecodable;
use crate::reply::Decode;
use crate::{BodyError, Rejection, redact};

/// How a generated client is known to its hooks.
pub trait ClientInfo<Inner> {
    /// The version of the document that the client was generated from.
    fn api_version() -> &'static str;

    /// What the paths of all operations begin with.
    fn baseurl(&self) -> &str;

    /// The client that requests are made with.
    fn client(&self) -> &reqwest::Client;

    /// What else a client may hold; here nothing.
    fn inner(&self) -> &Inner;
}

impl<T: ClientInfo<Inner>, Inner> ClientInfo<Inner> for &T {
    fn api_version() -> &'static str {
        T::api_version()
    }

    fn baseurl(&self) -> &str {
        (*self).baseurl()
    }

    fn client(&self) -> &reqwest::Client {
        (*self).client()
    }

    fn inner(&self) -> &Inner {
        (*self).inner()
    }
}

/// What the generated code says of the operation that it calls.
pub struct OperationInfo {
    /// The `operationId`, as a name of Rust.
    pub operation_id: &'static str,
}

/// What the generated code asks around a request. `exec` does all of it; there
/// is nothing to be done before or after.
pub trait ClientHooks<Inner = ()>: ClientInfo<Inner> {
    /// Ready at once.
    fn pre(
        &self,
        _request: &mut Request,
        _info: &OperationInfo,
    ) -> std::future::Ready<Result<(), Error>> {
        std::future::ready(Ok(()))
    }

    /// Signs the request, sends it, again where that is safe, and reads the
    /// answer.
    fn exec(
        &self,
        request: Request,
        info: &OperationInfo,
    ) -> impl Future<Output = Result<Response, Error>> {
        self.client().send(request, info.operation_id)
    }

    /// Ready at once.
    fn post(
        &self,
        _result: &Result<Response, Error>,
        _info: &OperationInfo,
    ) -> std::future::Ready<Result<(), Error>> {
        std::future::ready(Ok(()))
    }
}

impl<T: Decode> ResponseValue<T> {
    /// The reply in a success.
    pub(crate) fn from_response(
        response: Response,
    ) -> std::future::Ready<Result<ResponseValue<T>, Error>> {
        std::future::ready(decode(response))
    }
}

/// The reply in an answer that the spec calls a success.
fn decode<T: Decode>(mut response: Response) -> Result<ResponseValue<T>, Error> {
    if response.body_error.is_none() {
        match response.readable().and_then(|()| T::decode(&response)) {
            Ok(decoded) => return Ok(ResponseValue::of(decoded, response)),
            Err(why) => {
                let secrets = response.sent.secrets();
                let why = redact::shown(&why, redact::LONGEST_TEXT, &secrets);
                response.body_error = Some(BodyError::Undecodable(why.into_owned()));
            }
        }
    }
    Err(undecodable(response))
}

/// A success that is no reply.
fn undecodable(response: Response) -> Error {
    let why = response.body_error.unwrap_or_else(|| {
        BodyError::Undecodable("a status that the gateway does not document".to_owned())
    });
    Error::undecodable(Undecodable {
        status: response.status,
        headers: response.headers,
        body: response.body,
        why,
        operation: response.operation,
    })
}

/// An answer that is no success.
fn rejected(response: Response) -> Error {
    let operation = response.operation;
    let rejection = Rejection::new(
        response.status,
        operation.failure(response.status),
        response.body,
        response.body_error,
        &response.sent.secrets(),
    );
    Error::rejected(rejection, response.headers, operation)
}

/// The generated code knows errors by the names of variants.
#[allow(non_snake_case, reason = "progenitor names them so")]
impl Error {
    pub(crate) fn InvalidRequest(message: String) -> Self {
        Self::invalid_request(message)
    }

    pub(crate) fn UnexpectedResponse(response: Response) -> Self {
        if response.status.is_success() {
            return undecodable(response);
        }
        rejected(response)
    }
}

/// A value as one segment of a path.
pub fn encode_path(value: &str) -> String {
    /// What RFC 3986 calls unreserved needs no encoding anywhere.
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    utf8_percent_encode(value, RESERVED).to_string()
}

/// A query parameter of the spec and its value.
pub struct QueryParam<'a, T> {
    name: &'a str,
    value: &'a T,
}

impl<'a, T: serde::Serialize> QueryParam<'a, T> {
    /// The parameter, still unwritten.
    pub fn new(name: &'a str, value: &'a T) -> Self {
        Self { name, value }
    }

    /// The value as texts: none for an absent one, several for a list.
    fn texts(&self) -> Result<Vec<String>, Error> {
        use serde_json::Value;
        let invalid = || Error::invalid_request(format!("{} is no value for a query", self.name));
        let text = |value: Value| match value {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text)),
            Value::Bool(_) | Value::Number(_) => Ok(Some(value.to_string())),
            Value::Array(_) | Value::Object(_) => Err(invalid()),
        };
        match serde_json::to_value(self.value).map_err(|_| invalid())? {
            Value::Array(values) => values
                .into_iter()
                .filter_map(|value| text(value).transpose())
                .collect(),
            value => Ok(text(value)?.into_iter().collect()),
        }
    }
}

/// Brought into scope by the generated code for bodies that are not JSON, which
/// the spec does not have.
pub trait RequestBuilderExt {}

/// Named by the generated code for streamed bodies, which the spec does not have.
pub enum ByteStream {}

/// What the generated code takes for the crate `reqwest`.
pub mod reqwest {
    pub use ::reqwest::Method;

    use super::{Error, QueryParam};
    use crate::http::RequestBody;
    pub use crate::http::{Client, Request};

    /// Headers as the generated code sets them.
    pub mod header {
        pub use ::reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName};

        use crate::Error;

        /// A header's value.
        pub struct HeaderValue(pub(super) ::reqwest::header::HeaderValue);

        impl HeaderValue {
            /// A value that the generated code holds.
            pub fn from_static(value: &'static str) -> Self {
                Self(::reqwest::header::HeaderValue::from_static(value))
            }
        }

        impl TryFrom<String> for HeaderValue {
            type Error = Error;

            fn try_from(value: String) -> Result<Self, Error> {
                value.try_into().map(Self).map_err(|_| {
                    Error::invalid_request(
                        "the value of a header holds a character that no HTTP header can carry",
                    )
                })
            }
        }

        /// The headers of one request. It holds no memory while it is empty.
        #[derive(Default)]
        pub struct HeaderMap(pub(in crate::runtime) Vec<(HeaderName, HeaderValue)>);

        impl HeaderMap {
            /// An empty map.
            pub fn new() -> Self {
                Self::default()
            }

            /// An empty map with room for as many headers.
            pub fn with_capacity(capacity: usize) -> Self {
                Self(Vec::with_capacity(capacity))
            }

            /// Adds a header. A name that is none cannot be declared, and what is
            /// not declared does not go out.
            pub fn append(&mut self, name: impl TryInto<HeaderName>, value: HeaderValue) {
                if let Ok(name) = name.try_into() {
                    self.0.push((name, value));
                }
            }

            /// The same, since the last value of a name goes out.
            pub fn insert(&mut self, name: impl TryInto<HeaderName>, value: HeaderValue) {
                self.append(name, value);
            }
        }
    }

    use header::{HeaderMap, HeaderName, HeaderValue};

    impl Client {
        pub(crate) fn request(&self, method: Method, path: impl Into<String>) -> RequestBuilder {
            RequestBuilder(Ok(Request::new(method, path.into())))
        }

        pub(crate) fn get(&self, path: impl Into<String>) -> RequestBuilder {
            self.request(Method::GET, path)
        }

        pub(crate) fn put(&self, path: impl Into<String>) -> RequestBuilder {
            self.request(Method::PUT, path)
        }

        pub(crate) fn post(&self, path: impl Into<String>) -> RequestBuilder {
            self.request(Method::POST, path)
        }

        pub(crate) fn delete(&self, path: impl Into<String>) -> RequestBuilder {
            self.request(Method::DELETE, path)
        }

        pub(crate) fn head(&self, path: impl Into<String>) -> RequestBuilder {
            self.request(Method::HEAD, path)
        }

        pub(crate) fn patch(&self, path: impl Into<String>) -> RequestBuilder {
            self.request(Method::PATCH, path)
        }
    }

    /// A request in the making, or what is wrong with it.
    pub struct RequestBuilder(Result<Request, Error>);

    impl RequestBuilder {
        fn with(mut self, change: impl FnOnce(&mut Request) -> Result<(), Error>) -> Self {
            if let Ok(request) = &mut self.0
                && let Err(error) = change(request)
            {
                self.0 = Err(error);
            }
            self
        }

        /// Sets a header.
        pub fn header(self, name: HeaderName, value: HeaderValue) -> Self {
            self.with(|request| {
                request.header(name, value.0);
                Ok(())
            })
        }

        /// Sets headers.
        pub fn headers(self, headers: HeaderMap) -> Self {
            self.with(|request| {
                for (name, value) in headers.0 {
                    request.header(name, value.0);
                }
                Ok(())
            })
        }

        /// Adds a query parameter.
        pub fn query<T: serde::Serialize>(self, parameter: &QueryParam<'_, T>) -> Self {
            self.with(|request| {
                for text in parameter.texts()? {
                    request.query(parameter.name, text);
                }
                Ok(())
            })
        }

        /// Sets the body.
        pub fn json(self, body: &impl RequestBody) -> Self {
            self.with(|request| request.json(body))
        }

        /// The request.
        pub fn build(self) -> Result<Request, Error> {
            self.0
        }
    }

    /// What the generated `Client::new` would make its client with. That function
    /// is in no public type, and nobody calls it: a client is made by its
    /// builder, which enforces the safety rules.
    pub struct ClientBuilder(());

    impl ClientBuilder {
        pub(crate) fn new() -> Self {
            Self(())
        }

        pub(crate) fn connect_timeout(self, _: std::time::Duration) -> Self {
            self
        }

        pub(crate) fn timeout(self, _: std::time::Duration) -> Self {
            self
        }

        pub(crate) fn build(self) -> Result<Client, Error> {
            Err(Error::invalid_request("a client is made by its builder"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::reqwest::header::{HeaderMap, HeaderValue};

    /// Which of the two adds one is for progenitor to choose.
    #[test]
    fn a_header_is_kept_however_it_is_added() {
        let value = || HeaderValue::from_static("value");
        let mut headers = HeaderMap::with_capacity(2);
        assert!(headers.0.capacity() >= 2);
        headers.append("first", value());
        headers.insert("second", value());
        headers.append("no name", value());
        let names: Vec<_> = headers.0.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["first", "second"]);
    }
}
