//! Time jumps ahead while a call is under way, as on a laptop that is closed and
//! opened again: nothing is sent twice, and a call that is certain so far does not
//! come to doubt.

use std::time::Duration;

use two_factor_pin::{Delivery, Retry};

use crate::support::watched::{Event, watched};
use crate::support::{Act, answer, infobip, ok, send_sms};

const HOUR: Duration = Duration::from_secs(3600);

/// A laptop that is closed while a call waits for its next attempt, and opened
/// when the call's time is over: another attempt could only end in doubt.
#[tokio::test]
async fn a_call_that_wakes_too_late_ends_as_certain_as_it_was() {
    // All of the 10 seconds are gone after an hour. After 7, what is left is
    // less than the 5 that a connection may take.
    for jump in [HOUR, Duration::from_secs(7)] {
        let refusal = answer("429 Too Many Requests", "retry-after: 1\r\n", "");
        let (server, mut connection) = watched([Act::Answer(refusal), Act::Stall]);
        let retry = Retry::default().when_rate_limited(true);
        let call = tokio::spawn(send_sms(infobip(server.base_url()).retry(retry)));
        // The client is through with the answer, and begins to wait.
        connection.until(Event::Left).await;
        jump_ahead(jump).await;
        let error = call.await.expect("no panic").expect_err("the refusal");
        assert_eq!(error.delivery(), Delivery::NotSent, "{error:#}");
        assert!(error.is_rate_limited(), "{error:#}");
        assert_eq!(server.seen().await.len(), 1);
    }
}

/// One that is closed while the gateway works on the request.
#[tokio::test]
async fn a_call_that_wakes_after_its_time_is_not_made_again() {
    let (server, mut connection) = watched([
        Act::Stall,
        Act::Answer(ok(r#"{"smsStatus":"MESSAGE_SENT"}"#)),
    ]);
    let retry = Retry::default().retries(5).when_rate_limited(true);
    let call = tokio::spawn(send_sms(infobip(server.base_url()).retry(retry)));
    connection.until(Event::Arrived).await;
    jump_ahead(HOUR).await;
    let error = call.await.expect("no panic").expect_err("no answer");
    assert_eq!(error.delivery(), Delivery::Unknown, "{error:#}");
    assert!(error.is_timeout(), "{error:#}");
    assert_eq!(server.seen().await.len(), 1);
}

/// A connection that was kept while the machine slept may be gone without a
/// word, and a request that meets this would be lost.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[tokio::test]
async fn a_connection_that_was_kept_over_a_jump_is_not_used() {
    use crate::support::lasting::{Caller, Lasting, Ledger, Names, Place, Shown};
    use crate::support::tls::Authority;

    let authority = Authority::new();
    let shown = |label| Shown::new(label, authority.certificate(Names::GATEWAY, 2100));
    let place = Place::one();
    let ledger = Ledger::default();
    let gateway = Lasting::open(&place, &shown("before"), &ledger);
    let names = Names::leading_to(&place);
    let caller = Caller::new(&names, &authority, Retry::never());
    caller.is_sent().await;
    // What new connections are shown tells them from the old one.
    gateway.show(&shown("after"));
    jump_ahead(Duration::from_secs(5)).await;
    caller.is_sent().await;
    assert_eq!(ledger.labels(), ["before", "after"]);
    ledger.agrees_with(&caller.told());
}

/// Lets time pass for all timers of this test at once. The clock goes on
/// afterwards, so that nothing is decided by what waits for the network.
async fn jump_ahead(by: Duration) {
    // What an answer woke before has run when this goes on.
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    tokio::time::pause();
    tokio::time::advance(by).await;
    tokio::time::resume();
}
