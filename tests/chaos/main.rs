//! No PIN and no attempt twice, and none lost in silence, whatever the gateway
//! does.
//!
//! A gateway that speaks raw TCP really counts the PINs that it accepts, and by
//! a seeded plan does to each request what gateways, proxies and networks do at
//! their worst. What each caller learns is then compared with that count.
//!
//! Every run has a seed of its own. A failure prints the command that repeats
//! it, and these variables make a run longer and print its totals:
//!
//! ```text
//! CHAOS_REQUESTS=1000000 cargo test --test chaos -- --nocapture
//! ```

mod call;
mod gateway;
mod ledger;
mod plan;
mod totals;
mod traffic;
mod verdict;

// What the promises need, too.
#[path = "../support/request.rs"]
mod request;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

use fastrand::Rng;
use peak_alloc::PeakAlloc;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use two_factor_pin::{Delivery, Error, Retry, infobip};

use call::{Call, Trouble};
use gateway::Gateway;
use plan::{Kind, NUMBER, Place};
use totals::Totals;
use traffic::Clients;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What a call may take in all.
pub const TIMEOUT: Duration = Duration::from_millis(500);

/// What a busy machine may add to it. Answers that never end would exceed any.
const MARGIN: Duration = Duration::from_secs(5);

const REQUESTS: usize = 20_592;
const AT_ONCE: usize = 200;

/// What all calls at once may hold, in MB, beside the record of what they saw:
/// far more than they need, and far less than the bodies of 100 MB that they are
/// sent.
const MEMORY_LIMIT: f32 = 128.0;

static PANICS: AtomicUsize = AtomicUsize::new(0);

#[test]
fn what_callers_are_told_is_true_whatever_the_gateway_does() {
    // A panic in a task of the HTTP client would otherwise go unseen.
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        PANICS.fetch_add(1, SeqCst);
        report(panic);
    }));
    let seed = variable("CHAOS_SEED").unwrap_or_else(|| fastrand::u64(..));
    let calls = variable("CHAOS_REQUESTS").map_or(REQUESTS, |calls| calls as usize);
    let command = format!("CHAOS_SEED={seed} CHAOS_REQUESTS={calls} cargo test --test chaos");
    println!("{command}");

    let (of_gateway, of_callers) = (runtime(), runtime());
    let gateway = of_gateway.block_on(Gateway::start(seed, calls)).unwrap();
    let clients = of_callers.block_on(async { Clients::new(&gateway) });
    let descriptors = open_descriptors();
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage_as_mb();
    let seen = of_callers.block_on(make_all(calls, clients));
    let peak = MEMORY.peak_usage_as_mb() - before;
    // Late requests are read, and accepted, after their callers have left.
    wait_for_the_end(&of_callers, &gateway);

    let mut totals = Totals::default();
    let mut failures = Vec::new();
    for (index, seen) in seen.iter().enumerate() {
        let call = Call::nth(index);
        let entry = gateway.ledger.entry(call);
        let failure = verdict::of(seed, call, entry, seen).err();
        totals.count(seed, call, entry, seen);
        failures.extend(failure.map(|failure| format!("{call:?}: {failure}")));
    }
    // A list that grows holds its old half until it has moved.
    let record = 2.0 * (calls * size_of::<(usize, traffic::Seen)>()) as f32 / 1e6;
    println!(
        "{totals}\npeak memory {peak:.1} MB, of which the record takes at most {record:.1}\n\
         descriptors {descriptors} before, {} after",
        open_descriptors()
    );
    failures.extend(totals.untypical());
    let trapped = gateway.ledger.trapped.load(SeqCst);
    if trapped > 0 {
        failures.push(format!("{trapped} requests followed a redirect"));
    }
    let panics = PANICS.load(SeqCst);
    if panics > 0 {
        failures.push(format!("{panics} panics"));
    }
    let limit = MEMORY_LIMIT + record;
    if peak > limit {
        failures.push(format!("{peak} MB at the peak, above {limit}"));
    }
    assert!(
        failures.is_empty(),
        "{} failures, the first of which are:\n{}\nAgain: {command}",
        failures.len(),
        failures[..failures.len().min(20)].join("\n"),
    );
}

#[test]
fn a_call_that_is_dropped_leaves_nothing_running() {
    // No connection of these is ever fit to be kept for another call.
    let lasting = [
        Trouble::After(Kind::Stall),
        Trouble::After(Kind::AcceptedLate),
        Trouble::After(Kind::ReplyThatStalls),
        Trouble::AtThe(Place::Late),
        Trouble::AtThe(Place::Full),
        Trouble::AtThe(Place::Closed),
    ];
    let seed = variable("CHAOS_SEED").unwrap_or_else(|| fastrand::u64(..));
    let mut rng = Rng::with_seed(seed);
    let calls: Vec<Call> = (0..REQUESTS / 10)
        .map(Call::nth)
        .filter(|call| lasting.contains(&call.trouble))
        .collect();
    assert!(calls.len() > 200);

    let (of_gateway, of_callers) = (runtime(), runtime());
    let started = Gateway::start(seed, REQUESTS / 10);
    let gateway = of_gateway.block_on(started).unwrap();
    let clients = of_callers.block_on(async { Clients::new(&gateway) });
    let dropped = of_callers.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for call in calls.iter().copied() {
            let (clients, patience) = (clients.clone(), rng.u64(..200));
            tasks.spawn(async move {
                let patience = Duration::from_millis(patience);
                tokio::time::timeout(patience, clients.make(call))
                    .await
                    .is_err()
            });
        }
        tasks
            .join_all()
            .await
            .into_iter()
            .filter(|dropped| *dropped)
            .count()
    });
    assert!(dropped > 200, "only {dropped} calls were dropped");

    // The clients still live, so nothing but the dropping ends the connections.
    wait_until("connections", || gateway.ledger.open.load(SeqCst));
    drop(clients);
    wait_for_the_end(&of_callers, &gateway);
    for call in calls {
        let entry = gateway.ledger.entry(call);
        assert!(entry.accepted <= 1, "seed {seed}, {call:?}");
    }
}

#[test]
fn a_retry_does_not_turn_certainty_into_doubt() {
    let (of_gateway, of_callers) = (runtime(), runtime());
    let gateway = of_gateway.block_on(Gateway::start(0, 1)).unwrap();
    let (ms, never) = (Duration::from_millis, Duration::MAX);
    for (place, connect, all) in [
        // A second attempt would run out of time while it is still connecting.
        (Place::Full, ms(300), ms(500)),
        // No clock reaches this far.
        (Place::Closed, ms(300), never),
    ] {
        let result = of_callers.block_on(async {
            fill_up(&gateway).await;
            infobip::Client::builder(gateway.base_url(place), infobip::Credential::api_key("key"))
                .connect_timeout(connect)
                .timeout(all)
                .retry(Retry::default().budget(never))
                .build()
                .unwrap()
                .send_pin_over_sms(NUMBER, Call::nth(0).tag(), "MSG")
                .await
        });
        let delivery = result
            .as_ref()
            .map_or_else(Error::delivery, |sent| sent.delivery());
        assert_eq!(delivery, Delivery::NotSent, "{place:?}: {result:?}");
    }
}

/// Takes what room there is, so that nobody answers who comes later.
async fn fill_up(gateway: &Gateway) {
    let address = gateway.base_url(Place::Full).replace("http://", "");
    let patience = Duration::from_millis(50);
    let mut guests = Vec::new();
    while let Ok(guest) = tokio::time::timeout(patience, TcpStream::connect(&address)).await {
        guests.push(guest);
    }
    // The kernel keeps the room of those who leave, since nobody came to them.
}

/// Makes all calls, so many at once, and ends their clients.
async fn make_all(calls: usize, clients: Clients) -> Vec<traffic::Seen> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE.min(calls) {
        let (next, clients) = (Arc::clone(&next), clients.clone());
        callers.spawn(async move {
            let mut seen = Vec::new();
            loop {
                let index = next.fetch_add(1, SeqCst);
                if index >= calls {
                    return seen;
                }
                let call = Call::nth(index);
                let made = tokio::time::timeout(TIMEOUT + MARGIN, clients.make(call)).await;
                seen.push((
                    index,
                    made.unwrap_or_else(|_| panic!("{call:?} did not end")),
                ));
            }
        });
    }
    let mut seen: Vec<_> = callers.join_all().await.into_iter().flatten().collect();
    seen.sort_by_key(|(index, _)| *index);
    seen.into_iter().map(|(_, seen)| seen).collect()
}

/// How many files and sockets this process has open, where the system tells it.
fn open_descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

/// Waits until the callers' runtime has no task, and the gateway no connection.
fn wait_for_the_end(of_callers: &Runtime, gateway: &Gateway) {
    wait_until("tasks", || of_callers.metrics().num_alive_tasks());
    wait_until("connections", || gateway.ledger.open.load(SeqCst));
}

fn wait_until(what: &str, left: impl Fn() -> usize) {
    let begun = Instant::now();
    while left() > 0 {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{} {what} are left behind",
            left()
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Callers and gateway have runtimes of their own, so that tasks that one
/// leaves behind are not taken for the other's.
fn runtime() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap()
}

fn variable(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|_| panic!("{name} is not a number")),
    )
}
