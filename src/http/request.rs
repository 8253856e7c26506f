//! A request as the generated code makes it, and as an attempt sends it.

use std::borrow::Cow;
use std::collections::HashMap;

use bytes::Bytes;
use percent_encoding::percent_decode_str;
use reqwest::Method;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};

use super::client::Shared;
use crate::operation::Operation;
use crate::{Error, json};

/// A request that can be sent more than once.
#[derive(Clone)]
pub struct Request(Box<Draft>);

#[derive(Clone)]
struct Draft {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Option<Bytes>,
}

/// A body that an operation takes. The build implements it for the generated
/// types, by the constraints that those types leave open.
pub trait RequestBody: serde::Serialize {
    /// Fails with the name of the field that is out of its bounds.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
}

impl<T: RequestBody + ?Sized> RequestBody for &T {
    fn check(&self) -> Result<(), Error> {
        (**self).check()
    }
}

// What a body is that is no object.
impl RequestBody for str {}
impl RequestBody for String {}
impl RequestBody for crate::Pin {}
impl RequestBody for crate::PinId {}
impl<T: serde::Serialize> RequestBody for Vec<T> {}
impl<T: serde::Serialize> RequestBody for HashMap<String, T> {}
impl RequestBody for serde_json::Map<String, serde_json::Value> {}

impl Request {
    pub(crate) fn new(method: Method, path: String) -> Self {
        Self(Box::new(Draft {
            method,
            path,
            query: Vec::new(),
            // `accept`, `content-type`, and the one that does not go out.
            headers: Vec::with_capacity(3),
            body: None,
        }))
    }

    pub(super) fn method(&self) -> &Method {
        &self.0.method
    }

    pub(crate) fn header(&mut self, name: HeaderName, value: HeaderValue) {
        self.0.headers.push((name, value));
    }

    pub(crate) fn query(&mut self, name: &str, value: String) {
        self.0.query.push((name.to_owned(), value));
    }

    pub(crate) fn json(&mut self, body: &impl RequestBody) -> Result<(), Error> {
        body.check()?;
        let json = serde_json::to_vec(body)
            .map_err(|error| Error::invalid_request(format!("the body is no JSON: {error}")))?;
        self.0.body = Some(json.into());
        self.header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(())
    }

    /// Refuses a value in the path that no URL can carry as one segment: one that
    /// is empty, or that says "here" or "above". Each is asked for from the end,
    /// since the base URL may have a path of its own.
    pub(super) fn check_path(&self, operation: &Operation) -> Result<(), Error> {
        if operation.in_path.is_empty() {
            return Ok(());
        }
        let values = self.path_values(operation);
        for (value, name) in values.zip(operation.in_path.iter().rev()) {
            if matches!(value, "" | "." | "..") {
                let why = if value.is_empty() {
                    "it is empty"
                } else {
                    "it cannot be a part of a path"
                };
                return Err(Error::invalid_argument(name, why));
            }
        }
        Ok(())
    }

    /// The values in the path as they are encoded there, the last one first.
    pub(super) fn path_values(&self, operation: &Operation) -> impl Iterator<Item = &str> {
        self.segments(operation)
            .filter(|(_, place)| place.starts_with('{'))
            .map(|(value, _)| value)
    }

    pub(super) fn query_values(&self) -> impl Iterator<Item = &str> {
        self.0.query.iter().map(|(_, value)| value.as_str())
    }

    pub(super) fn headers(&self) -> impl Iterator<Item = &(HeaderName, HeaderValue)> {
        self.0.headers.iter()
    }

    pub(super) fn body(&self) -> Option<&[u8]> {
        self.0.body.as_deref()
    }

    /// The segments of the path beside those of its template, from the end.
    fn segments<'a>(
        &'a self,
        operation: &Operation,
    ) -> impl Iterator<Item = (&'a str, &'static str)> {
        self.0.path.rsplit('/').zip(operation.path.rsplit('/'))
    }

    /// The value of a path parameter, or else of a field of the body, by its
    /// name in the spec.
    pub(super) fn value(&self, operation: &Operation, name: &str) -> Option<Cow<'_, str>> {
        let is_place = |place: &str| {
            let place = place
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            place == Some(name)
        };
        let mut segments = self.segments(operation);
        if !operation.in_path.is_empty()
            && let Some((segment, _)) = segments.find(|(_, place)| is_place(place))
        {
            return percent_decode_str(segment).decode_utf8().ok();
        }
        let value = json::member(self.0.body.as_deref()?, name)?;
        json::text(value).map(|text| text.content)
    }

    /// The request of one attempt, signed.
    pub(super) fn signed(&self, client: &Shared, operation: &Operation) -> reqwest::Request {
        let draft = &self.0;
        let mut url = client.base.at(&draft.path);
        if !draft.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&draft.query);
        }
        let mut request = reqwest::Request::new(draft.method.clone(), url);
        let declared = draft
            .headers
            .iter()
            .filter(|(name, _)| is_declared(name, operation));
        for (name, value) in declared.chain(client.credential()) {
            request.headers_mut().insert(name, value.clone());
        }
        if let Some(body) = &draft.body {
            // A default header of the caller's would cut the body off.
            request
                .headers_mut()
                .insert(CONTENT_LENGTH, body.len().into());
            *request.body_mut() = Some(body.clone().into());
        }
        request
    }
}

/// Whether a header that the generated code set may go out. progenitor sets one
/// that is meant for Oxide's own servers, and a newer one may set others.
fn is_declared(name: &HeaderName, operation: &Operation) -> bool {
    const OF_THE_CRATE: [HeaderName; 2] = [reqwest::header::ACCEPT, CONTENT_TYPE];
    OF_THE_CRATE.contains(name) || operation.headers.contains(&name.as_str())
}

/// Checks a number against the bounds that the spec gives for its field.
pub(crate) fn within<N: Into<i128>>(
    field: &str,
    number: Option<N>,
    low: Option<i128>,
    high: Option<i128>,
) -> Result<(), Error> {
    let Some(number) = number.map(Into::into) else {
        return Ok(());
    };
    let why = match (low, high) {
        (Some(low), _) if number < low => format!("it must be at least {low}"),
        (_, Some(high)) if number > high => format!("it must be at most {high}"),
        _ => return Ok(()),
    };
    Err(Error::invalid_argument(field, &why))
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_number_outside_its_bounds_is_named() {
        for (number, expected) in [
            (None, ""),
            (Some(1_u32), ""),
            (Some(9), ""),
            (Some(0), "`expiry`: it must be at least 1"),
            (Some(10), "`expiry`: it must be at most 9"),
        ] {
            let result = within("expiry", number, Some(1), Some(9));
            let said = result.err().map(|error| error.to_string());
            let said = said.unwrap_or_default();
            assert!(said.contains(expected), "{said}");
            assert_eq!(said.is_empty(), expected.is_empty());
        }
        assert!(within("any", Some(i64::MIN), None, None).is_ok());
    }
}
