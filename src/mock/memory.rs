//! The PINs that a mock gateway has "sent", and what becomes of each.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::answer::Answer;
use super::constants::PIN;
use super::numbers;
use super::spec::Operation;

/// How many PINs are kept; then the oldest is forgotten. The spec bounds the
/// length of a number.
const KEPT: usize = 10_000;

/// What the application of an account allows. These are Infobip's defaults, but
/// for the interval, which would make every test of a wrong PIN a slow one.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub attempts: u32,
    pub life: Duration,
    pub interval: Duration,
    /// Whether a resend answers with a new PIN ID.
    pub new_id_on_resend: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            attempts: 10,
            life: Duration::from_secs(15 * 60),
            interval: Duration::ZERO,
            new_id_on_resend: false,
        }
    }
}

/// The PINs by the IDs that they were given out under, and by the recipient
/// where the gateway has no IDs.
pub(super) struct Memory {
    rules: Rules,
    pins: Mutex<HashMap<Key, Sent>>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Id(String),
    Recipient(String),
}

struct Sent {
    number: String,
    at: Instant,
    /// A later PIN to the same number made this one invalid.
    replaced: bool,
    attempts: u32,
    tried: Option<Instant>,
}

/// What a verification comes to.
enum Tried {
    Right,
    Wrong,
    Expired,
    UsedUp,
    TooFast,
    Unknown,
}

impl Memory {
    pub fn new(rules: Rules) -> Self {
        Self {
            rules,
            pins: Mutex::default(),
        }
    }

    /// The ordinary answer to a valid request, which a PIN's life decides on. What
    /// is asked for shows in what the request holds.
    pub fn answer(
        &self,
        operation: Operation<'_>,
        path: &str,
        body: &Value,
        number: Option<&str>,
    ) -> Answer {
        let text = |field: &str| body[field].as_str();
        let id = operation.in_path(path, "pinId");
        let recipient = text("recipient").map(|number| numbers::bare(number).to_owned());
        match (id, recipient, text("pin")) {
            (Some(id), _, Some(typed)) => self.verify(operation, Key::Id(id.to_owned()), typed),
            (Some(id), _, None) => self.resend(operation, id),
            (None, Some(recipient), Some(typed)) => {
                self.verify(operation, Key::Recipient(recipient), typed)
            }
            (None, Some(recipient), None) => {
                self.keep(Key::Recipient(recipient.clone()), &recipient);
                ordinary(operation)
            }
            (None, None, _) => self.send(operation, number.unwrap_or_default()),
        }
    }

    fn send(&self, operation: Operation<'_>, number: &str) -> Answer {
        let id = new_id();
        self.keep(Key::Id(id.clone()), number);
        about(ordinary(operation), &id, number)
    }

    fn keep(&self, key: Key, number: &str) {
        let mut pins = self.lock();
        let same = numbers::bare(number);
        // The other gateway knows nothing of this one's PINs.
        let of_gateway = |other: &Key| matches!((other, &key), (Key::Id(_), Key::Id(_)));
        for (_, sent) in pins.iter_mut().filter(|(other, _)| of_gateway(other)) {
            sent.replaced |= numbers::bare(&sent.number) == same;
        }
        if pins.len() >= KEPT {
            let oldest = pins.iter().min_by_key(|(_, sent)| sent.at);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                pins.remove(&oldest);
            }
        }
        let sent = Sent {
            number: number.to_owned(),
            at: Instant::now(),
            replaced: false,
            attempts: self.rules.attempts,
            tried: None,
        };
        pins.insert(key, sent);
    }

    /// The same PIN once more, with the attempts that it has left.
    fn resend(&self, operation: Operation<'_>, id: &str) -> Answer {
        let mut pins = self.lock();
        let Some(sent) = pins.remove(&Key::Id(id.to_owned())) else {
            return unknown_id(operation);
        };
        let id = match self.rules.new_id_on_resend {
            true => new_id(),
            false => id.to_owned(),
        };
        let answer = about(ordinary(operation), &id, &sent.number);
        pins.insert(Key::Id(id), sent);
        answer
    }

    fn verify(&self, operation: Operation<'_>, key: Key, typed: &str) -> Answer {
        let mut pins = self.lock();
        // SMSEnd documents no interval.
        let interval = match key {
            Key::Id(_) => self.rules.interval,
            Key::Recipient(_) => Duration::ZERO,
        };
        let sent = pins.get_mut(&key);
        let (number, left, tried) = match sent {
            None => (String::new(), 0, Tried::Unknown),
            Some(sent) => {
                let tried = sent.try_out(&self.rules, interval, typed);
                (sent.number.clone(), sent.attempts, tried)
            }
        };
        let Key::Id(id) = key else {
            // What SMSEnd answers to anything but a right PIN is documented for a
            // wrong one only.
            let name = if matches!(tried, Tried::Right) {
                "ordinary"
            } else {
                "wrongPin"
            };
            return example(operation, name);
        };
        let name = match tried {
            Tried::Unknown => return unknown_id(operation),
            Tried::TooFast => {
                let answer = operation.failure(429, "Too many requests");
                return answer.with_header("retry-after", &seconds(self.rules.interval));
            }
            Tried::Right => "ordinary",
            Tried::Wrong => "wrongPin",
            Tried::Expired => "expired",
            Tried::UsedUp => "noMoreAttempts",
        };
        let mut answer = about(example(operation, name), &id, &number);
        if !matches!(tried, Tried::Right) {
            answer.replace("attemptsRemaining", left.into());
        }
        answer
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Sent>> {
        // What a panicking observer left behind are still PINs.
        self.pins.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sent {
    fn try_out(&mut self, rules: &Rules, interval: Duration, typed: &str) -> Tried {
        let before = self.tried.replace(Instant::now());
        if before.is_some_and(|before| before.elapsed() < interval) {
            return Tried::TooFast;
        }
        if self.replaced || self.at.elapsed() >= rules.life {
            return Tried::Expired;
        }
        if self.attempts == 0 {
            return Tried::UsedUp;
        }
        if typed == PIN {
            return Tried::Right;
        }
        self.attempts -= 1;
        Tried::Wrong
    }
}

/// Whole seconds, rounded up: a wait that is too short would be refused again.
fn seconds(wait: Duration) -> String {
    let part = u64::from(wait.subsec_nanos() > 0);
    wait.as_secs().saturating_add(part).to_string()
}

fn ordinary(operation: Operation<'_>) -> Answer {
    operation.answer(200, None).unwrap_or(Answer::empty(200))
}

fn example(operation: Operation<'_>, name: &str) -> Answer {
    let named = operation.answer(200, Some(name));
    named.unwrap_or_else(|| ordinary(operation))
}

fn unknown_id(operation: Operation<'_>) -> Answer {
    operation.failure(400, "the PIN ID is not known")
}

/// The answer about this PIN and this number, since the example's own would be
/// a lie.
fn about(mut answer: Answer, id: &str, number: &str) -> Answer {
    answer.replace("pinId", id.into());
    if !number.is_empty() {
        answer.replace("to", number.into());
        answer.replace("msisdn", number.into());
    }
    answer
}

/// 32 letters and digits, as Infobip's have.
fn new_id() -> String {
    let half = || RandomState::new().hash_one(Instant::now());
    format!("{:016X}{:016X}", half(), half())
}
