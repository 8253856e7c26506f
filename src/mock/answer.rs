//! An answer of a mock gateway.

use std::collections::BTreeMap;

use bytes::Bytes;
use http_body_util::Full;
use serde_json::Value;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    pub status: u16,
    /// By their names in small letters.
    pub headers: BTreeMap<String, String>,
    /// `None` for an empty body.
    pub body: Option<Value>,
}

impl Answer {
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            headers: BTreeMap::new(),
            body: None,
        }
    }

    /// A format that neither gateway has, for what neither would answer.
    pub fn with_text(self, text: &str) -> Self {
        self.with_body(Some("text/plain; charset=utf-8"), text.into())
    }

    pub fn with_body(mut self, media_type: Option<&str>, body: Value) -> Self {
        self.set("content-type", media_type);
        self.body = Some(body);
        self
    }

    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.set(name, Some(value));
        self
    }

    /// Puts a value in place of a field's, where the body has the field.
    pub fn replace(&mut self, field: &str, value: Value) {
        if let Some(old) = self.body.as_mut().and_then(|body| body.get_mut(field)) {
            *old = value;
        }
    }

    fn set(&mut self, name: &str, value: Option<&str>) {
        match value {
            Some(value) => self.headers.insert(name.to_owned(), value.to_owned()),
            None => self.headers.remove(name),
        };
    }

    pub fn into_response(self) -> hyper::Response<Full<Bytes>> {
        let media_type = self.headers.get("content-type");
        let json = media_type.is_some_and(|media_type| media_type.contains("json"));
        let body = match self.body {
            None => Bytes::new(),
            Some(Value::String(text)) if !json => text.into(),
            Some(value) => value.to_string().into(),
        };
        let mut response = hyper::Response::builder().status(self.status);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(Full::new(body)).unwrap_or_else(|_| {
            let mut response = hyper::Response::new(Full::default());
            *response.status_mut() = hyper::StatusCode::INTERNAL_SERVER_ERROR;
            response
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A text is quoted where it is JSON, and nowhere else.
    #[tokio::test]
    async fn a_text_is_written_as_its_media_type_says() {
        use http_body_util::BodyExt as _;

        for (media_type, written) in [("application/json", "\"a\""), ("text/plain", "a")] {
            let answer = Answer::empty(200).with_body(Some(media_type), json!("a"));
            let response = answer.into_response();
            assert_eq!(response.headers()["content-type"], media_type);
            let body = response.into_body().collect().await.expect("a body");
            assert_eq!(body.to_bytes(), written);
        }
    }
}
