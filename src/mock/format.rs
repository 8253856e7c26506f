//! The formats in which the gateways report a failure.

use serde_json::{Value, json};

use super::answer::Answer;

/// How a gateway reports a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// `{"requestError":{"serviceException":{"messageId":…,"text":…}}}`
    ServiceException,
    /// `{"result":…}`
    Result,
}

/// The format of each gateway, by its tag in the spec. SMSEnd documents no
/// failure bodies; sibling operations of the same API answer this one.
const FORMATS: [(&str, Format); 2] = [
    ("infobip", Format::ServiceException),
    ("smsend", Format::Result),
];

impl Format {
    pub fn of_gateway(tag: &str) -> Option<Self> {
        let (_, format) = FORMATS.iter().find(|(known, _)| *known == tag)?;
        Some(*format)
    }

    /// Writes the reason into a failure. A failure that has no body of this
    /// format gets one.
    pub fn report(self, mut failure: Answer, reason: &str) -> Answer {
        if self == Self::Result {
            return failure.with_body(Some(JSON), json!({ "result": reason }));
        }
        let place = "/requestError/serviceException";
        let errors = json!({ "request": [reason] });
        match failure
            .body
            .as_mut()
            .and_then(|body| body.pointer_mut(place))
        {
            Some(Value::Object(exception)) => {
                exception.insert("validationErrors".to_owned(), errors);
                failure
            }
            _ => {
                let mut exception = service_exception(failure.status);
                exception["validationErrors"] = errors;
                let body = json!({ "requestError": { "serviceException": exception } });
                failure.with_body(Some(JSON), body)
            }
        }
    }
}

const JSON: &str = "application/json";

/// Infobip's name and text for a status: `NOT_FOUND` and `Not Found`.
fn service_exception(status: u16) -> Value {
    let status = hyper::StatusCode::from_u16(status).ok();
    let text = status.and_then(|status| status.canonical_reason());
    let text = text.unwrap_or("General Error");
    json!({ "messageId": text.to_ascii_uppercase().replace(' ', "_"), "text": text })
}
