//! Only what is certainly not sent is sent again.

use std::time::{Duration, Instant, SystemTime};

use two_factor_pin::{Delivery, Retry};

use crate::support::every::verify;
use crate::support::{Act, Ended as _, PIN, PIN_ID, Server, answer, infobip, nobody, ok, send_sms};

/// What a call may take in all. Where the server says nothing, a test waits for
/// just that long.
const TIMEOUT: Duration = Duration::from_secs(4);

const SENT: &str = r#"{"smsStatus":"MESSAGE_SENT"}"#;

fn limited(headers: &str) -> Act {
    Act::Answer(answer("429 Too Many Requests", headers, ""))
}

fn sent() -> Act {
    Act::Answer(ok(SENT))
}

/// The delivery, and how many requests the server read.
async fn send(acts: Vec<Act>, retry: Retry) -> (Delivery, usize) {
    let server = Server::start(acts);
    let builder = infobip(server.base_url())
        .retry(retry)
        .connect_timeout(TIMEOUT / 4)
        .timeout(TIMEOUT);
    let delivery = send_sms(builder).await.delivery();
    (delivery, server.seen().await.len())
}

#[tokio::test]
async fn a_lost_answer_is_never_asked_for_again() {
    let greedy = || Retry::default().retries(5).when_rate_limited(true);
    for act in [
        Act::ResetBeforeReading,
        Act::ResetAfterReading,
        Act::Answer(Vec::new()),
        Act::Answer(ok(SENT)[..70].to_vec()),
        Act::Answer(answer("500 Oh", "retry-after: 0\r\n", "")),
        Act::Answer(answer("502 Oh", "retry-after: 0\r\n", "")),
        Act::Answer(answer("503 Oh", "", "")),
        Act::Answer(answer("503 Oh", "retry-after: 0\r\n", "")),
        Act::Answer(answer("504 Oh", "retry-after: 0\r\n", "")),
        Act::Stall,
    ] {
        let read = usize::from(!matches!(act, Act::ResetBeforeReading));
        assert_eq!(
            send(vec![act, sent()], greedy()).await,
            (Delivery::Unknown, read)
        );
    }
}

#[tokio::test]
async fn never_means_once() {
    let acts = vec![limited("retry-after: 0\r\n"), sent()];
    assert_eq!(send(acts, Retry::never()).await, (Delivery::NotSent, 1));
    let acts = vec![limited("retry-after: 0\r\n"), sent()];
    assert_eq!(
        send(acts, Retry::never().when_rate_limited(true)).await,
        (Delivery::NotSent, 1)
    );
}

#[tokio::test]
async fn a_refusal_for_now_is_tried_again_only_on_request() {
    let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_millis(1));
    let in_date_form = format!("retry-after: {date}\r\n");
    let refusals = || {
        [
            limited("retry-after: 0\r\n"),
            limited(&in_date_form),
            limited(""),
            limited("retry-after: soon\r\n"),
        ]
    };
    for refusal in refusals() {
        let acts = vec![refusal, sent()];
        assert_eq!(send(acts, Retry::default()).await.1, 1, "by default");
    }
    for refusal in refusals() {
        let acts = vec![refusal, sent()];
        let result = send(acts, Retry::default().when_rate_limited(true)).await;
        assert_eq!(result, (Delivery::Sent, 2), "on request");
    }
}

#[tokio::test]
async fn the_wait_that_the_gateway_asks_for_is_kept() {
    let started = Instant::now();
    let acts = vec![limited("retry-after: 1\r\n"), sent()];
    let result = send(acts, Retry::default().when_rate_limited(true)).await;
    assert_eq!(result, (Delivery::Sent, 2));
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn tries_and_waits_are_bounded() {
    let refusals = || vec![limited("retry-after: 0\r\n"); 9];
    let retry = Retry::default().when_rate_limited(true);
    assert_eq!(
        send(refusals(), retry.clone()).await,
        (Delivery::NotSent, 3),
        "by default"
    );
    assert_eq!(
        send(refusals(), retry.clone().retries(3)).await,
        (Delivery::NotSent, 4)
    );

    for asked in ["60", "1"] {
        let acts = vec![limited(&format!("retry-after: {asked}\r\n")), sent()];
        let short = retry.clone().budget(Duration::from_millis(900));
        assert_eq!(
            send(acts, short).await,
            (Delivery::NotSent, 1),
            "over the budget"
        );
    }
    let acts = vec![limited("retry-after: 5\r\n"), sent()];
    let patient = retry.budget(Duration::from_secs(60));
    assert_eq!(
        send(acts, patient).await,
        (Delivery::NotSent, 1),
        "over the timeout"
    );
}

#[tokio::test]
async fn all_waits_together_stay_within_the_budget() {
    let server = Server::start(vec![limited("retry-after: 1\r\n"); 3]);
    let retry = Retry::default().when_rate_limited(true);
    let builder = infobip(server.base_url()).retry(retry.budget(Duration::from_millis(1900)));
    let result = send_sms(builder.timeout(Duration::from_secs(30))).await;
    assert_eq!(result.delivery(), Delivery::NotSent);
    assert_eq!(server.seen().await.len(), 2);
}

#[tokio::test]
async fn a_try_has_only_the_time_that_is_left() {
    let started = Instant::now();
    let acts = vec![limited("retry-after: 2\r\n"), Act::Stall];
    let result = send(acts, Retry::default().when_rate_limited(true)).await;
    assert_eq!(result, (Delivery::Unknown, 2));
    // The wait takes half of the client's timeout. An attempt with a whole
    // timeout of its own would end after 6 seconds.
    assert!(started.elapsed() < TIMEOUT + Duration::from_millis(1500));
}

/// Many retries are no licence to hammer, whatever the gateway says: each wait
/// is at least a twentieth of a second, and they grow.
#[tokio::test]
async fn a_retry_after_of_zero_waits_as_long_as_the_backoff() {
    let started = Instant::now();
    let server = Server::start(vec![limited("retry-after: 0\r\n"); 100]);
    let retry = Retry::default().when_rate_limited(true).retries(1000);
    let builder = infobip(server.base_url()).retry(retry.budget(Duration::from_secs(2)));
    let delivery = send_sms(builder).await.delivery();
    assert_eq!(delivery, Delivery::NotSent);
    assert!(started.elapsed() < TIMEOUT, "the budget is an end");
    let requests = server.seen().await.len();
    assert!((3..=6).contains(&requests), "{requests} requests");
}

/// Each verification spends an attempt, and the second might be the last.
#[tokio::test]
async fn a_verification_is_repeated_only_where_it_certainly_spent_no_attempt() {
    let right = || Act::Answer(ok(r#"{"verified":true}"#));
    let greedy = || Retry::default().retries(5).when_rate_limited(true);
    for (act, retry, requests) in [
        (Act::ResetBeforeReading, greedy(), 0),
        (Act::ResetAfterReading, greedy(), 1),
        (Act::Answer(Vec::new()), greedy(), 1),
        (Act::Stall, greedy(), 1),
        (Act::Answer(answer("500 Oh", "", "")), greedy(), 1),
        (
            Act::Answer(answer("503 Oh", "retry-after: 0\r\n", "")),
            greedy(),
            1,
        ),
        (Act::Answer(answer("408 Oh", "", "")), greedy(), 1),
        (Act::Answer(answer("404 Oh", "", "")), greedy(), 1),
        (limited("retry-after: 0\r\n"), Retry::default(), 1),
        (limited("retry-after: 0\r\n"), greedy(), 2),
    ] {
        let server = Server::start([act, right()]);
        let builder = infobip(server.base_url())
            .retry(retry)
            .connect_timeout(TIMEOUT / 4)
            .timeout(TIMEOUT);
        let result = verify(builder, PIN_ID, PIN).await;
        assert_eq!(result.is_ok(), requests == 2, "{result:?}");
        assert_eq!(server.seen().await.len(), requests);
    }
}

#[tokio::test]
async fn a_verification_is_repeated_where_nobody_could_be_reached() {
    let begun = Instant::now();
    let builder = infobip(nobody()).retry(Retry::default());
    let error = verify(builder, PIN_ID, PIN).await.expect_err("nobody");
    assert!(!error.attempt_may_be_spent());
    assert!(
        begun.elapsed() > Duration::from_millis(250),
        "two more tries"
    );
}
