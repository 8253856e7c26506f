//! Signing in with a PIN: what a program does with the crate. Pages, sessions,
//! limits and the choice of the gateway are in the files beside this one.

use two_factor_pin::{Delivery, Error, PhoneNumber, PinId, Verification, WrongReason};

use crate::account::Account;
use crate::limits::Limits;
use crate::notice::Notice;
use crate::step::{Again, Code, Step};

pub struct SignIn {
    pub account: Account,
    pub limits: Limits,
}

impl SignIn {
    /// Sends a PIN to any number. Whether it is a known one is looked up when its
    /// owner has proved to be there, so that no answer tells it to a stranger.
    pub async fn send(&self, step: &mut Step, number: PhoneNumber) -> Notice {
        if let Err(wait) = self.limits.claim(&number) {
            return match step {
                // A double click, or the back button.
                Step::Code(code) if code.number == number => Notice::JustSent(wait),
                _ => Notice::Wait(wait),
            };
        }
        match self.account.send(&number).await {
            Ok(pin_id) => {
                *step = Step::Code(Code::new(number, pin_id));
                Notice::Sent
            }
            Err(error) => self.not_sent(&number, &error),
        }
    }

    /// Sends the PIN again. Its tries stay used up, since it may be the same.
    pub async fn send_again(&self, code: &mut Code, again: Again) -> Notice {
        if let Err(wait) = self.limits.claim(&code.number) {
            return Notice::Wait(wait);
        }
        match (self.account.send_again(code, again).await, again) {
            (Ok(()), Again::Message) => Notice::Sent,
            (Ok(()), Again::Call) => Notice::Calling,
            (Err(error), _) => self.not_sent(&code.number, &error),
        }
    }

    /// Only what certainly did not go out may be asked for again at once.
    fn not_sent(&self, number: &PhoneNumber, error: &Error) -> Notice {
        log(error);
        if error.delivery() != Delivery::NotSent {
            return Notice::MaybeSent;
        }
        let wait = error.retry_after();
        self.limits.give_back(number, wait.unwrap_or_default());
        wait.map_or(Notice::NotSent, Notice::Busy)
    }

    /// Lets in whom the gateway calls `Correct`, and nobody else.
    pub async fn verify(&self, step: &mut Step, typed: &str) -> Notice {
        let Step::Code(code) = step else {
            return Notice::Nothing;
        };
        code.tries_left -= 1;
        let answer = self.account.verify(code, typed).await.inspect_err(log);
        let notice = match answer {
            Ok(Verification::Correct) => {
                // The gateway would take the same PIN again, so it is forgotten.
                *step = Step::SignedIn(code.number.clone());
                return Notice::Nothing;
            }
            Ok(Verification::Wrong(why)) if *why.reason() == WrongReason::Expired => {
                *step = Step::Number;
                return Notice::Over;
            }
            Ok(Verification::Wrong(why)) => {
                let gateways = why.attempts_remaining().unwrap_or(u32::MAX);
                code.tries_left = code.tries_left.min(gateways);
                Notice::WrongCode(code.tries_left)
            }
            Err(error) if !error.attempt_may_be_spent() => {
                code.tries_left += 1;
                error.retry_after().map_or(Notice::NotChecked, Notice::Busy)
            }
            _ => Notice::CannotTell,
        };
        if code.tries_left == 0 {
            *step = Step::Number;
            return Notice::LockedOut;
        }
        notice
    }
}

/// Neither a number nor a PIN is in it.
fn log(error: &Error) {
    eprintln!("login: {error}");
}

impl Account {
    async fn send(&self, number: &PhoneNumber) -> Result<Option<PinId>, Error> {
        match self {
            Self::Infobip(client, template) => {
                let (app, message) = (&*template.application_id, &*template.message_id);
                let sent = client.send_pin_over_sms(number, app, message).await?;
                Ok(sent.into_inner().pin_id)
            }
            Self::Smsend(client) => client.request_pin(number).await.map(|_| None),
        }
    }

    async fn send_again(&self, code: &mut Code, again: Again) -> Result<(), Error> {
        match (self, &code.pin_id, again) {
            (Self::Infobip(client, _), Some(id), Again::Message) => {
                client.resend_pin_over_sms(id).await.map(drop)
            }
            (Self::Infobip(client, _), Some(id), Again::Call) => {
                client.resend_pin_over_voice(id).await.map(drop)
            }
            // SMSEnd makes a new one each time.
            _ => self.send(&code.number).await.map(|id| code.pin_id = id),
        }
    }

    async fn verify(&self, code: &Code, typed: &str) -> Result<Verification, Error> {
        match (self, &code.pin_id) {
            (Self::Infobip(client, _), Some(id)) => client.verify_pin(id, typed).await,
            // Without its ID nobody can say whether it is right.
            (Self::Infobip(..), None) => Ok(Verification::Unknown),
            (Self::Smsend(client), _) => client.verify_pin(&code.number, typed).await,
        }
    }
}
