//! What kind of failure an error is. No other module of the tests looks into
//! an error's make; they ask what a caller may ask.

use two_factor_pin::{Error, Outcome as _, Rejection};

pub enum Failure<'a> {
    /// The request is invalid, and no connection was asked for.
    Invalid,
    /// No connection was made.
    Connect,
    /// The time ran out.
    Timeout,
    /// The connection broke, or what came was not HTTP.
    Broken,
    /// The gateway answered, and the answer is no reply.
    Answer(&'a Rejection),
}

pub fn failure(error: &Error) -> Failure<'_> {
    match error {
        Error::InvalidRequest(_) => Failure::Invalid,
        Error::CommunicationError(error) if error.is_connect() => Failure::Connect,
        Error::CommunicationError(error) if error.is_timeout() => Failure::Timeout,
        Error::CommunicationError(_) => Failure::Broken,
        Error::ErrorResponse(answer) => {
            let rejection = error.rejection().expect("an answer is a rejection");
            assert_eq!(error.status(), Some(answer.status()));
            assert_eq!(answer.status(), rejection.status());
            Failure::Answer(rejection)
        }
        other => panic!("an error that no caller should see: {other}"),
    }
}
