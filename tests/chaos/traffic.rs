//! The callers, and what they see.

use std::collections::HashMap;
use std::error::Error as _;
use std::time::{Duration, Instant};

use two_factor_pin::{
    BodyFault, Delivery, Error, Outcome, Rejection, ResponseValue, SenderName, infobip, smsend,
};

use crate::TIMEOUT;
use crate::call::{Call, Operation, Setting};
use crate::failure::{Failure, failure};
use crate::gateway::Gateway;
use crate::plan::{NUMBER, Place};

pub const SECRET: &str = "top-secret-credential";

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
                let request = self.infobip[&key].send_pin_over_sms();
                let result = request
                    .body_map(|body| body.to(NUMBER).application_id(tag).message_id("MSG"))
                    .send()
                    .await;
                Seen::of(result, begun)
            }
            Operation::Voice => {
                let request = self.infobip[&key].send_pin_over_voice();
                let result = request
                    .body_map(|body| body.to(NUMBER).application_id(tag).message_id("MSG"))
                    .send()
                    .await;
                Seen::of(result, begun)
            }
            Operation::Smsend => {
                let request = self.smsend[&key].request_pin();
                let result = request
                    .body_map(|body| {
                        body.recipient(format!("+{NUMBER}"))
                            .sender_name(SenderName::from(tag))
                    })
                    .send()
                    .await;
                Seen::of(result, begun)
            }
        }
    }
}

impl Seen {
    fn of<T>(result: Result<ResponseValue<T>, Error>, begun: Instant) -> Self
    where
        T: std::fmt::Debug,
        ResponseValue<T>: Outcome,
    {
        let took = begun.elapsed();
        match result {
            Ok(reply) => Self {
                delivery: reply.delivery(),
                answer: Seeing::Status(reply.status().as_u16()),
                took,
                cut: false,
                leak: leak([format!("{:?}", *reply)]),
            },
            Err(error) => Self {
                delivery: error.delivery(),
                answer: seeing(&error),
                took,
                cut: error.rejection().and_then(Rejection::fault) == Some(&BodyFault::Incomplete),
                leak: leak(texts(&error)),
            },
        }
    }

    /// Whether the time ran out, which explains any doubt.
    pub fn timed_out(&self) -> bool {
        self.answer == Seeing::TimedOut
    }
}

fn seeing(error: &Error) -> Seeing {
    match failure(error) {
        Failure::Answer(rejection) => Seeing::Status(rejection.status().as_u16()),
        Failure::Connect => Seeing::Connect,
        Failure::Timeout => Seeing::TimedOut,
        Failure::Broken => Seeing::Broken,
        Failure::Invalid => panic!("a valid request that is called invalid: {error}"),
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
        if let Some(BodyFault::Undecodable(why)) = rejection.fault() {
            texts.push(why.clone());
        }
    }
    texts
}

fn leak(texts: impl IntoIterator<Item = String>) -> Option<String> {
    let shows = |text: &String| text.contains(NUMBER) || text.contains(SECRET);
    texts.into_iter().find(shows)
}
