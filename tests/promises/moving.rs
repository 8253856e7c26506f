//! A gateway moves to another address, and its name with it: the client follows,
//! and what the old address may have taken is not sent to the new one.

#![cfg(any(feature = "rustls", feature = "native-tls"))]

use two_factor_pin::{Delivery, Retry};

use crate::support::Ended as _;
use crate::support::lasting::{Caller, Lasting, Ledger, Names, Place, Shown};
use crate::support::tls::Authority;

/// A client that is led to the old place first, and a gateway that waits for it
/// at the new one.
struct Move {
    places: [Place; 2],
    names: Names,
    ledger: Ledger,
    caller: Caller,
}

impl Move {
    /// The gateway at the old place is the test's to close.
    fn begin(retry: Retry) -> (Self, Lasting) {
        let authority = Authority::new();
        let shown = |label| Shown::new(label, authority.certificate(Names::GATEWAY, 2100));
        let ledger = Ledger::default();
        let places = Place::two();
        let old = Lasting::open(&places[0], &shown("old"), &ledger);
        Lasting::open(&places[1], &shown("new"), &ledger);
        let names = Names::leading_to(&places[0]);
        let caller = Caller::new(&names, &authority, retry);
        let it = Self {
            places,
            names,
            ledger,
            caller,
        };
        (it, old)
    }

    fn name_moves(&self) {
        self.names.lead_to(&self.places[1]);
    }

    /// PINs went out at these places, in this order, and callers know it.
    fn pins_are(&self, labels: &[&str]) {
        assert_eq!(self.ledger.labels(), labels);
        self.ledger.agrees_with(&self.caller.told());
    }
}

// An address that was kept would show, since there is no second attempt.
#[tokio::test]
async fn new_calls_follow_the_name_when_the_old_address_is_gone() {
    let (it, old) = Move::begin(Retry::never());
    it.caller.is_sent().await;
    it.caller.is_sent().await;
    it.name_moves();
    old.leave().await;
    it.caller.is_sent().await;
    it.caller.is_sent().await;
    it.pins_are(&["old", "old", "new", "new"]);
}

#[tokio::test]
async fn the_name_is_asked_once_the_old_address_closes_a_connection() {
    let (it, old) = Move::begin(Retry::never());
    it.caller.is_sent().await;
    it.name_moves();
    it.caller.is_sent().await;
    // The old address goes on to take connections.
    old.close_connections().await;
    it.caller.is_sent().await;
    it.pins_are(&["old", "old", "new"]);
}

#[tokio::test]
async fn until_the_name_follows_a_call_certainly_fails() {
    for retry in [Retry::never(), Retry::default()] {
        let (it, old) = Move::begin(retry);
        it.caller.is_sent().await;
        old.leave().await;
        let error = it.caller.send().await.expect_err("nobody is there");
        assert!(error.is_connect(), "{error:#}");
        assert_eq!(error.delivery(), Delivery::NotSent);
        it.name_moves();
        it.caller.is_sent().await;
        it.pins_are(&["old", "new"]);
    }
}

#[tokio::test]
async fn what_the_old_address_took_is_not_sent_to_the_new_one() {
    let (it, old) = Move::begin(Retry::default().retries(5).when_rate_limited(true));
    it.caller.is_sent().await;
    it.name_moves();
    old.vanish_at_the_next_pin();
    assert_eq!(it.caller.send().await.delivery(), Delivery::Unknown);
    it.caller.is_sent().await;
    it.pins_are(&["old", "old", "new"]);
}
