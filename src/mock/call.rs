//! What a mock gateway was asked.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;

use crate::redact;

/// A request that reached a [`Gateway`](super::Gateway), and its answer:
/// [`calls`](super::Gateway::calls) lists them.
///
/// `Debug` shows neither headers nor body, nor a PIN's ID in the path, which must
/// not be logged.
#[derive(Clone)]
#[non_exhaustive]
pub struct Call {
    /// The operation's `operationId`. `None` where the path is of no operation.
    pub operation: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// The path, without a prefix that chooses the answer. It may hold a PIN's
    /// ID.
    pub path: String,
    /// The query as it came, without the question mark. `None` where there was
    /// none.
    pub query: Option<String>,
    /// The headers by their names in small letters.
    pub headers: BTreeMap<String, String>,
    /// The body as it came, with the number or the PIN that it holds. Empty where
    /// it was longer than 64 KiB.
    pub body: Bytes,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The path's template, which holds no ID.
    pub(super) template: Option<String>,
    /// The PIN that went out.
    pub(super) sent_pin: Option<&'static str>,
}

impl Call {
    /// The body as JSON. `None` where it is not JSON.
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The PIN that a phone would show now, or that would be read out to it.
    /// `None` where none went out: of a failure, a verification, or an answer
    /// that a test chose.
    ///
    /// ```
    /// use two_factor_pin::mock::Gateway;
    ///
    /// let gateway = Gateway::builder().on_call(|call| {
    ///     if let Some(pin) = call.sent_pin() {
    ///         println!("Your code is {pin}");
    ///     }
    /// });
    /// # gateway.start()?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn sent_pin(&self) -> Option<&'static str> {
        self.sent_pin
    }

    /// The phone number that was to get a PIN, with all but its ends starred.
    /// `None` where the body names none.
    pub fn redacted_number(&self) -> Option<String> {
        self.number().map(|number| redact::phone_number(&number))
    }

    /// The path with the name of a value in place of the value:
    /// `/2fa/2/pin/{pinId}/verify`.
    pub fn redacted_path(&self) -> String {
        match &self.template {
            Some(template) => template.clone(),
            None => redact::excerpt(&self.path).into_owned(),
        }
    }

    /// About how many bytes of memory the call takes.
    pub(super) fn size(&self) -> usize {
        /// What a header takes beside its text.
        const HEADER: usize = 2 * size_of::<String>();
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| HEADER + name.len() + value.len());
        let texts = [&self.operation, &self.query, &self.template];
        let texts = texts.into_iter().flatten().map(String::len);
        size_of::<Self>()
            + self.method.len()
            + self.path.len()
            + self.body.len()
            + headers.chain(texts).sum::<usize>()
    }

    pub(super) fn number(&self) -> Option<String> {
        let body = self.json()?;
        let number = body.get("to").or(body.get("recipient"))?;
        number.as_str().map(str::to_owned)
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.redacted_path())
            .field("number", &self.redacted_number())
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
