//! Which requests may be sent again.

use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBuilder};
use reqwest::{Response, StatusCode};

use crate::retry_after;

/// Which requests are sent again, how often, and how long that may take.
///
/// By default only a request that certainly never left is sent again, that is,
/// when no connection could be made: twice, after about 0.1 and 0.2 seconds.
/// A request that timed out, whose connection was reset or that was answered
/// with a server error is never sent again, since the gateway may have sent
/// the PIN.
///
/// All tries and waits together stay within the client's timeout. No try begins
/// with less time left than a connection may take, so that running out of time
/// does not cast doubt on a call that is certain so far.
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

    /// How often a request is sent again at the most, 2 by default.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Whether a request is also sent again when the gateway refused it for
    /// now: after a 429, and after a 503 that has a `Retry-After` header. Off by
    /// default. The wait is what `Retry-After` asks, or the usual backoff where
    /// a 429 asks nothing.
    ///
    /// A 503 does not prove that no PIN went out; who turns this on takes the
    /// gateway's `Retry-After` for that proof.
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

    /// How long to wait before a request may be sent again whose attempt, the
    /// first being 0, ended so, or `None` where it must not be. `waited` is the
    /// sum of the waits before.
    pub(crate) fn wait(
        &self,
        result: &reqwest::Result<Response>,
        attempt: u32,
        waited: Duration,
    ) -> Option<Duration> {
        let asked = match result {
            Err(error) if error.is_connect() => None,
            Ok(answer) if self.when_rate_limited => {
                let asked = retry_after::in_headers(answer.headers());
                match answer.status() {
                    StatusCode::TOO_MANY_REQUESTS => asked,
                    StatusCode::SERVICE_UNAVAILABLE => Some(asked?),
                    _ => return None,
                }
            }
            _ => return None,
        };
        let backoff = ExponentialBuilder::new()
            .with_min_delay(Duration::from_millis(100))
            .with_max_delay(Duration::from_secs(2))
            .with_max_times(self.retries as usize)
            .with_jitter()
            .build()
            .nth(attempt as usize)?;
        let wait = asked.unwrap_or(backoff);
        (waited.checked_add(wait)? <= self.budget).then_some(wait)
    }
}
