//! A gateway may say by a date when to come again. Its clock and this machine's
//! may be hours apart, or one of them wrong: no wait is left out, and none gets
//! longer than it may be.

use std::time::{Duration, Instant, SystemTime};

use two_factor_pin::{Delivery, Retry};

use crate::support::{Act, Ended as _, Server, answer, infobip, ok, send_sms};

const HOUR: Duration = Duration::from_secs(3600);

/// No call of a test takes half as long.
const PATIENCE: Duration = Duration::from_secs(20);

const SENT: &str = r#"{"smsStatus":"MESSAGE_SENT"}"#;

/// The dates of a refusal: when it was made, and when to come again.
fn limited(date: Option<SystemTime>, retry_after: SystemTime) -> Act {
    let mut headers = format!("retry-after: {}\r\n", httpdate::fmt_http_date(retry_after));
    if let Some(date) = date {
        headers += &format!("date: {}\r\n", httpdate::fmt_http_date(date));
    }
    Act::Answer(answer("429 Too Many Requests", &headers, ""))
}

/// The delivery, how many requests the server read, and how long it took.
async fn send_after(refusal: Act) -> (Delivery, usize, Duration) {
    let server = Server::start([refusal, Act::Answer(ok(SENT))]);
    let retry = Retry::default().when_rate_limited(true);
    let began = Instant::now();
    let call = send_sms(infobip(server.base_url()).retry(retry));
    let result = tokio::time::timeout(PATIENCE, call).await;
    let took = began.elapsed();
    let result = result.expect("an end of the call");
    (result.delivery(), server.seen().await.len(), took)
}

#[tokio::test]
async fn a_date_is_a_wait_by_the_clock_that_set_it() {
    let now = SystemTime::now();
    let wait = Duration::from_secs(1);
    for gateways in [now - 5 * HOUR, now + 5 * HOUR, SystemTime::UNIX_EPOCH] {
        let refusal = limited(Some(gateways), gateways + wait);
        let (delivery, requests, took) = send_after(refusal).await;
        assert_eq!((delivery, requests), (Delivery::Sent, 2));
        assert!(took >= wait, "it waited {took:?}");
    }
}

#[tokio::test]
async fn an_error_tells_the_wait_by_the_clock_that_set_it() {
    for gateways in [SystemTime::now() - 5 * HOUR, SystemTime::UNIX_EPOCH] {
        let Act::Answer(refusal) = limited(Some(gateways), gateways + HOUR) else {
            unreachable!()
        };
        let server = Server::answering(refusal);
        let error = send_sms(infobip(server.base_url())).await;
        assert_eq!(error.expect_err("a refusal").retry_after(), Some(HOUR));
    }
}

/// Whatever the dates say, a call ends at once or goes on after the backoff.
#[tokio::test]
async fn no_date_makes_a_call_wait_for_long_or_hammer() {
    let again = (Delivery::Sent, 2);
    let over = (Delivery::NotSent, 1);
    let now = SystemTime::now();
    let first = SystemTime::UNIX_EPOCH;
    // The last one that a header can hold: the end of the year 9999.
    let last = first + Duration::from_secs(253_402_300_799);
    for (date, retry_after, expected) in [
        (None, first, again),
        (None, last, over),
        (Some(now), first, again),
        (Some(now), last, over),
        (Some(first), now, over),
        (Some(last), now, again),
        (Some(first), last, over),
        (Some(last), first, again),
    ] {
        let (delivery, requests, took) = send_after(limited(date, retry_after)).await;
        let result = (delivery, requests);
        assert_eq!(result, expected, "{date:?} {retry_after:?}");
        let shortest = Duration::from_millis(if result == again { 100 } else { 0 });
        let longest = Duration::from_secs(5);
        assert!((shortest..longest).contains(&took), "{took:?}");
    }
}
