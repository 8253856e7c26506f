//! Which requests may be sent again.

use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBuilder};
use reqwest::StatusCode;

use crate::Delivery;

/// Which requests are sent again, how often, and how long that may take.
///
/// A request is only ever sent again when its attempt is certain to have sent no
/// PIN ([`Delivery::NotSent`]) and another could end otherwise: when no
/// connection could be made, by default twice, after about 0.1 and 0.2 seconds,
/// and after a 429 where [`when_rate_limited`](Self::when_rate_limited) says so.
/// A request that timed out, whose connection was reset or that was answered
/// with a server error is never sent again, since the gateway may have sent
/// the PIN.
///
/// The same holds for a verification, which spends an attempt where the gateway
/// takes it: it is only ever repeated when it certainly spent none.
///
/// All attempts and waits together stay within the client's timeout. No attempt
/// begins with less time left than a connection may take, so that running out
/// of time does not cast doubt on a call that is certain so far.
///
/// ```
/// use std::time::Duration;
/// use two_factor_pin::{Retry, smsend};
///
/// let client = smsend::Client::builder(smsend::Credential::session("user", "session"))
///     .retry(
///         Retry::default()
///             .retries(3)
///             .when_rate_limited(true)
///             .budget(Duration::from_secs(5)),
///     )
///     .build()?;
/// # Ok::<(), two_factor_pin::BuildError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    retries: u32,
    when_rate_limited: bool,
    budget: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            retries: 2,
            when_rate_limited: false,
            budget: Duration::from_secs(10),
        }
    }
}

impl Retry {
    /// Sends each request once.
    pub fn never() -> Self {
        Self {
            retries: 0,
            ..Self::default()
        }
    }

    /// How often a request is sent again at the most, 2 by default. 0 is
    /// [`never`](Self::never).
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Whether a request is also sent again after a 429, with which the gateway
    /// refused it for now. Off by default. The wait is what `Retry-After` asks,
    /// and never shorter than the usual backoff.
    pub fn when_rate_limited(mut self, again: bool) -> Self {
        self.when_rate_limited = again;
        self
    }

    /// How long all waits together may take, 10 seconds by default. A refusal
    /// that asks for a longer wait is returned at once.
    pub fn budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// What to do after an attempt.
    pub(crate) fn decide(&self, attempt: &Attempt) -> Decision {
        if attempt.delivery != Delivery::NotSent {
            return Decision::Stop;
        }
        match attempt.status {
            None => {}
            Some(StatusCode::TOO_MANY_REQUESTS) if self.when_rate_limited => {}
            // Another attempt would be refused as this one was.
            Some(_) => return Decision::Stop,
        }
        let Some(backoff) = self.backoff(attempt.number) else {
            return Decision::Stop;
        };
        let wait = attempt.retry_after.unwrap_or_default().max(backoff);
        let in_budget = attempt.waited.saturating_add(wait) <= self.budget;
        match in_budget && wait < attempt.left {
            true => Decision::After(wait),
            false => Decision::Stop,
        }
    }

    /// The shortest wait after an attempt, the first being 0. `None` after the
    /// last.
    fn backoff(&self, attempt: u32) -> Option<Duration> {
        ExponentialBuilder::new()
            .with_min_delay(Duration::from_millis(100))
            .with_max_delay(Duration::from_secs(2))
            .with_max_times(self.retries as usize)
            .with_jitter()
            .build()
            .nth(attempt as usize)
    }
}

/// How an attempt ended, as far as that says what to do next.
#[derive(Clone)]
pub(crate) struct Attempt {
    /// The first is 0.
    pub number: u32,
    /// The sum of the waits before.
    pub waited: Duration,
    /// How much time a wait may take, so that another attempt has enough.
    pub left: Duration,
    /// What the attempt means for the PIN.
    pub delivery: Delivery,
    /// The answer's status. `None` where there was none.
    pub status: Option<StatusCode>,
    /// How long the answer asks to wait.
    pub retry_after: Option<Duration>,
}

/// What to do after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The call ends as the attempt did.
    Stop,
    /// The request is sent again, after this long.
    After(Duration),
}

#[cfg(test)]
mod tests {
    use super::{Attempt, Decision, Delivery, Duration, Retry, StatusCode};

    fn refused(status: Option<u16>, delivery: Delivery) -> Attempt {
        Attempt {
            number: 0,
            waited: Duration::ZERO,
            left: Duration::from_secs(60),
            delivery,
            status: status.map(|code| StatusCode::from_u16(code).expect("a status")),
            retry_after: None,
        }
    }

    #[test]
    fn only_what_is_certainly_not_sent_is_sent_again() {
        let eager = Retry::default().when_rate_limited(true).retries(9);
        for status in (100..1000).map(Some).chain([None]) {
            for delivery in [Delivery::Sent, Delivery::NotSent, Delivery::Unknown] {
                let again = eager.decide(&refused(status, delivery)) != Decision::Stop;
                let may = delivery == Delivery::NotSent && matches!(status, None | Some(429));
                assert_eq!(again, may, "{status:?} {delivery:?}");
            }
        }
        let shy = Retry::default().decide(&refused(Some(429), Delivery::NotSent));
        assert_eq!(shy, Decision::Stop);
    }

    #[test]
    fn a_wait_is_as_long_as_asked_and_never_shorter_than_the_backoff() {
        let retry = Retry::default().when_rate_limited(true);
        for (asked, shortest, longest) in [
            (None, 100, 400),
            (Some(0), 100, 400),
            (Some(3000), 3000, 3000),
        ] {
            let attempt = Attempt {
                retry_after: asked.map(Duration::from_millis),
                ..refused(Some(429), Delivery::NotSent)
            };
            let Decision::After(wait) = retry.decide(&attempt) else {
                panic!("it is sent again");
            };
            assert!(
                (shortest..=longest).contains(&wait.as_millis()),
                "{asked:?}: {wait:?}"
            );
        }
    }

    #[test]
    fn the_attempts_the_budget_and_the_time_have_an_end() {
        let retry = Retry::default();
        let ended = refused(None, Delivery::NotSent);
        assert_ne!(retry.decide(&ended), Decision::Stop);
        // A wait that leaves no time for what follows it is no use.
        let asked = Duration::from_secs(3);
        let late = Attempt {
            left: asked,
            retry_after: Some(asked),
            ..ended.clone()
        };
        assert_eq!(retry.decide(&late), Decision::Stop);
        for over in [
            Attempt {
                number: 2,
                ..ended.clone()
            },
            Attempt {
                waited: Duration::from_secs(10),
                ..ended.clone()
            },
            Attempt {
                left: Duration::from_millis(99),
                ..ended
            },
        ] {
            assert_eq!(retry.decide(&over), Decision::Stop);
        }
    }
}
