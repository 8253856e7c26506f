//! The callers, and what they see.

use std::collections::HashMap;
use std::error::Error as _;
use std::time::{Duration, Instant};

use two_factor_pin::{
    BodyError, Delivery, Error, Reply, ResponseValue, UncheckedReply, Verification,
    VerificationReply, infobip, smsend,
};

use crate::TIMEOUT;
use crate::call::{Call, Operation, Setting};
use crate::gateway::Gateway;
use crate::plan::{NUMBER, Place};

pub const SECRET: &str = "top-secret-credential";
/// What a person typed.
const PIN: &str = "Q7X9-PIN";

/// What a caller saw of one call.
pub struct Seen {
    pub delivery: Delivery,
    pub answer: Seeing,
    pub took: Duration,
    /// Whether the body broke off, perhaps because the time ran out.
    pub cut: bool,
    /// The text that shows what none may show.
    pub leak: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seeing {
    Status(u16),
    /// No connection was made.
    Connect,
    TimedOut,
    /// The connection broke, or what came was not HTTP.
    Broken,
}

/// A client for each place, gateway and setting, shared by all its calls.
#[derive(Clone)]
pub struct Clients {
    infobip: HashMap<(Place, Setting), infobip::Client>,
    smsend: HashMap<(Place, Setting), smsend::Client>,
}

impl Clients {
    pub fn new(gateway: &Gateway) -> Self {
        let mut clients = Self {
            infobip: HashMap::new(),
            smsend: HashMap::new(),
        };
        for place in Place::ALL {
            for setting in Setting::ALL {
                let credential = infobip::Credential::api_key(SECRET);
                let client = infobip::Client::builder(gateway.base_url(place), credential)
                    .timeout(TIMEOUT)
                    .retry(setting.retry())
                    .build()
                    .unwrap();
                clients.infobip.insert((place, setting), client);
                let credential = smsend::Credential::access_token(SECRET, SECRET);
                let client = smsend::Client::builder(credential)
                    .base_url(gateway.base_url(place))
                    .timeout(TIMEOUT)
                    .retry(setting.retry())
                    .build()
                    .unwrap();
                clients.smsend.insert((place, setting), client);
            }
        }
        clients
    }

    pub async fn make(&self, call: Call) -> Seen {
        let key = (call.trouble.place(), call.setting);
        let tag = call.tag();
        let begun = Instant::now();
        match call.operation {
            Operation::Sms => {
                let request = self.infobip[&key].send_pin_over_sms(NUMBER, tag, "MSG");
                let result = request.send().await;
                Seen::of(result, begun)
            }
            Operation::Voice => {
                let request = self.infobip[&key].send_pin_over_voice(NUMBER, tag, "MSG");
                let result = request.send().await;
                Seen::of(result, begun)
            }
            Operation::Smsend => {
                let request = self.smsend[&key].request_pin(format!("+{NUMBER}"));
                let result = request.sender_name(tag).send().await;
                Seen::of(result, begun)
            }
            Operation::Verify => {
                let result = self.infobip[&key].verify_pin(tag, PIN).send().await;
                Seen::of_verification(result, begun)
            }
        }
    }
}

impl Seen {
    fn of<T: Reply + std::fmt::Debug>(
        result: Result<UncheckedReply<T>, Error>,
        begun: Instant,
    ) -> Self {
        let took = begun.elapsed();
        match result {
            Ok(reply) => Self::replied(&reply, reply.delivery(), took),
            Err(error) => Self::failed(&error, error.delivery(), took),
        }
    }

    /// A right PIN stands for a sent one, and what certainly spent no attempt for
    /// one that was not sent. A wrong PIN says of neither.
    fn of_verification<T: VerificationReply + std::fmt::Debug>(
        result: Result<UncheckedReply<T>, Error>,
        begun: Instant,
    ) -> Self {
        let took = begun.elapsed();
        match result {
            Ok(answer) => match answer.verification() {
                Verification::Correct => Self::replied(&answer, Delivery::Sent, took),
                _ => Self::replied(&answer, Delivery::Unknown, took),
            },
            Err(error) if error.attempt_may_be_spent() => {
                Self::failed(&error, Delivery::Unknown, took)
            }
            Err(error) => Self::failed(&error, Delivery::NotSent, took),
        }
    }

    fn replied<T: std::fmt::Debug>(
        reply: &ResponseValue<T>,
        delivery: Delivery,
        took: Duration,
    ) -> Self {
        Self {
            delivery,
            answer: Seeing::Status(reply.status().as_u16()),
            took,
            cut: false,
            leak: leak([format!("{reply:?}")]),
        }
    }

    fn failed(error: &Error, delivery: Delivery, took: Duration) -> Self {
        Self {
            delivery,
            answer: seeing(error),
            took,
            cut: matches!(
                error.body_error(),
                Some(BodyError::Incomplete | BodyError::TimedOut)
            ),
            leak: leak(texts(error)),
        }
    }

    /// Whether the time ran out, which explains any doubt.
    pub fn timed_out(&self) -> bool {
        self.answer == Seeing::TimedOut
    }
}

fn seeing(error: &Error) -> Seeing {
    assert!(!error.is_invalid_request(), "a valid request: {error}");
    match error.status() {
        Some(status) => Seeing::Status(status.as_u16()),
        None if error.is_connect() => Seeing::Connect,
        None if error.is_timeout() => Seeing::TimedOut,
        None => Seeing::Broken,
    }
}

/// Everything that an error can be printed as.
fn texts(error: &Error) -> Vec<String> {
    let mut texts = vec![format!("{error} {error:#} {error:?} {error:#?}")];
    let mut source = error.source();
    while let Some(cause) = source {
        texts.push(format!("{cause} {cause:?}"));
        source = cause.source();
    }
    if let Some(rejection) = error.rejection() {
        texts.push(format!("{rejection} {rejection:?} {rejection:#?}"));
    }
    if let Some(BodyError::Undecodable(why)) = error.body_error() {
        texts.push(why.clone());
    }
    texts
}

fn leak(texts: impl IntoIterator<Item = String>) -> Option<String> {
    let shows = |text: &String| {
        [NUMBER, SECRET, PIN]
            .iter()
            .any(|hidden| text.contains(hidden))
    };
    texts.into_iter().find(shows)
}
