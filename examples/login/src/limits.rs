//! How many PINs a number gets. Each costs money, and there are people who earn on
//! the messages that others are made to send.
//!
//! A program that is reachable from elsewhere limits addresses, too.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use two_factor_pin::PhoneNumber;

use crate::expiring::{Expiring, Full};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What is allowed.
pub struct Rules {
    /// The time between two PINs for a number.
    pub pause: Duration,
    /// How many PINs a number gets in the day that its first one begins.
    pub a_day: u32,
    /// How many numbers get PINs in a day, which bounds what a day can cost.
    pub numbers: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            pause: Duration::from_secs(60),
            a_day: 5,
            numbers: 1000,
        }
    }
}

pub struct Limits {
    rules: Rules,
    numbers: Mutex<Expiring<PhoneNumber, Asked>>,
}

struct Asked {
    sent: u32,
    next: Instant,
}

impl Limits {
    pub fn new(rules: Rules) -> Self {
        let numbers = Mutex::new(Expiring::new(DAY, rules.numbers));
        Self { rules, numbers }
    }

    /// Takes one PIN of a number's, before it is sent: two requests at once cannot
    /// both have it.
    ///
    /// # Errors
    ///
    /// How long to wait, where the number has none now.
    pub fn claim(&self, number: &PhoneNumber) -> Result<(), Duration> {
        let now = Instant::now();
        let next = now + self.rules.pause;
        let mut numbers = self.lock();
        let Some((end, asked)) = numbers.get_mut(number) else {
            let first = Asked { sent: 1, next };
            return numbers.insert(number.clone(), first).map_err(|Full| DAY);
        };
        if asked.sent >= self.rules.a_day {
            return Err(end - now);
        }
        if now < asked.next {
            return Err(asked.next - now);
        }
        asked.sent += 1;
        asked.next = next;
        Ok(())
    }

    /// Gives a PIN back that certainly did not go out. The next one has to wait for
    /// as long as the gateway asked for.
    pub fn give_back(&self, number: &PhoneNumber, wait: Duration) {
        if let Some((_, asked)) = self.lock().get_mut(number) {
            asked.sent = asked.sent.saturating_sub(1);
            asked.next = Instant::now() + wait.min(DAY);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Expiring<PhoneNumber, Asked>> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use two_factor_pin::PhoneNumber;

    use super::{DAY, Limits, Rules};

    fn number(digits: &str) -> PhoneNumber {
        PhoneNumber::try_from(digits).expect("a number")
    }

    #[test]
    fn a_number_gets_one_pin_a_pause_and_few_a_day() {
        let (one, two) = (number("447700900001"), number("447700900002"));
        let limits = Limits::new(Rules::default());
        assert_eq!(limits.claim(&one), Ok(()));
        let wait = limits.claim(&one).expect_err("a pause");
        assert!(wait > Duration::from_secs(50) && wait <= Duration::from_secs(60));
        assert_eq!(limits.claim(&two), Ok(()));

        let pause = Duration::ZERO;
        let limits = Limits::new(Rules {
            pause,
            ..Rules::default()
        });
        for _ in 0..5 {
            assert_eq!(limits.claim(&one), Ok(()));
        }
        assert!(limits.claim(&one).expect_err("a day") > DAY / 2);
        limits.give_back(&one, Duration::ZERO);
        assert_eq!(limits.claim(&one), Ok(()));
    }

    #[test]
    fn what_the_gateway_asks_to_wait_is_waited() {
        let one = number("447700900001");
        let limits = Limits::new(Rules::default());
        assert_eq!(limits.claim(&one), Ok(()));
        limits.give_back(&one, Duration::from_secs(500));
        assert!(limits.claim(&one).expect_err("a wait") > Duration::from_secs(400));
    }

    #[test]
    fn a_day_has_only_so_many_numbers() {
        let limits = Limits::new(Rules {
            numbers: 1,
            ..Rules::default()
        });
        assert_eq!(limits.claim(&number("447700900001")), Ok(()));
        assert_eq!(limits.claim(&number("447700900002")), Err(DAY));
    }
}
