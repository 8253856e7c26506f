//! What is measured of a client. Each figure is one line on the output.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::MEMORY;
use crate::contenders::Contender;

pub async fn run(client: impl Contender + Send + Sync + 'static, what: &[&str]) -> ExitCode {
    let client = Arc::new(client);
    let count = |word: &str| word.parse::<usize>().expect("a number");
    match *what {
        ["send", times] => one_after_the_other(&*client, count(times)).await,
        ["throughput", at_once, times] => throughput(client, count(at_once), count(times)).await,
        ["allocations", times] => allocations(&*client, count(times)).await,
        ["memory", in_flight] => memory(client, count(in_flight)).await,
        _ => {
            eprintln!("usage: see src/main.rs");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

async fn one_after_the_other(client: &impl Contender, times: usize) {
    for _ in 0..times {
        client.send().await;
    }
}

async fn throughput(client: Arc<impl Contender + Send + Sync + 'static>, at_once: usize, times: usize) {
    // The first round makes the connections.
    let _ = round(&client, at_once, at_once).await;
    let begun = Instant::now();
    let mut latencies = round(&client, at_once, times).await;
    let took = begun.elapsed().as_secs_f64();
    latencies.sort();
    let at = |share: f64| latencies[((latencies.len() - 1) as f64 * share) as usize].as_nanos();
    println!("requests_a_second {:.0}", latencies.len() as f64 / took);
    println!("p50_us {:.1}", at(0.50) as f64 / 1000.0);
    println!("p99_us {:.1}", at(0.99) as f64 / 1000.0);
}

async fn round(
    client: &Arc<impl Contender + Send + Sync + 'static>,
    at_once: usize,
    times: usize,
) -> Vec<Duration> {
    let mut callers = JoinSet::new();
    for _ in 0..at_once {
        let client = Arc::clone(client);
        let times = times / at_once;
        callers.spawn(async move {
            let mut latencies = Vec::with_capacity(times);
            for _ in 0..times {
                let begun = Instant::now();
                client.send().await;
                latencies.push(begun.elapsed());
            }
            latencies
        });
    }
    callers.join_all().await.into_iter().flatten().collect()
}

async fn allocations(client: &impl Contender, times: usize) {
    one_after_the_other(client, 50).await;
    let before = MEMORY.stats();
    one_after_the_other(client, times).await;
    let made = MEMORY.stats() - before;
    let a_request = |sum: usize| sum as f64 / times as f64;
    println!("allocations {:.2}", a_request(made.allocations + made.reallocations));
    println!("bytes {:.0}", a_request(made.bytes_allocated));
}

/// The gateway holds the requests, so that all are in flight at one time.
async fn memory(client: Arc<impl Contender + Send + Sync + 'static>, in_flight: usize) {
    let live = || {
        let stats = MEMORY.stats();
        stats.bytes_allocated - stats.bytes_deallocated
    };
    let before = live();
    let mut callers = JoinSet::new();
    for begun in 0..in_flight {
        // All at once would overflow the gateway's queue of connections.
        if begun % 100 == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let client = Arc::clone(&client);
        callers.spawn(async move { client.send().await });
    }
    let watch = async {
        let mut most = 0;
        loop {
            most = most.max(live() - before);
            tokio::time::sleep(Duration::from_millis(20)).await;
            if callers.len() < in_flight || callers.try_join_next().is_some() {
                break most;
            }
        }
    };
    let most = watch.await;
    callers.join_all().await;
    println!("bytes_in_flight {:.0}", most as f64 / in_flight as f64);
}
