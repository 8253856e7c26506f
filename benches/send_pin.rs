//! One PIN after the other, and many at one time: the crate's client beside
//! what one would write by hand. `cargo bench` runs it; `cargo xtask bench`
//! measures more than time, and rivals too.

#[path = "shared/contenders.rs"]
mod contenders;
#[path = "shared/loopback.rs"]
mod loopback;

use std::sync::Arc;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use contenders::{Contender, Crate, Hyper, Reqwest};

fn send_pin(criterion: &mut Criterion) {
    let url = gateway();
    for in_flight in [1, 64, 1024] {
        let mut group = criterion.benchmark_group(format!("{in_flight} in flight"));
        group.throughput(Throughput::Elements(in_flight as u64));
        measure(&mut group, "crate", in_flight, Crate::new(&url));
        measure(&mut group, "reqwest", in_flight, Reqwest::new(&url));
        measure(&mut group, "hyper", in_flight, Hyper::new(&url));
        group.finish();
    }
}

fn measure(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    in_flight: usize,
    client: impl Contender + Send + Sync + 'static,
) {
    let runtime = runtime();
    let client = Arc::new(client);
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            runtime.block_on(async {
                let mut callers = JoinSet::new();
                for _ in 0..in_flight {
                    let client = Arc::clone(&client);
                    callers.spawn(async move { client.send().await });
                }
                callers.join_all().await
            })
        });
    });
}

/// A gateway on a thread of its own, which ends with the program.
fn gateway() -> String {
    let (address, reported) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        runtime().block_on(async {
            address.send(loopback::start().expect("a free port")).ok();
            std::future::pending::<()>().await;
        });
    });
    format!("http://{}", reported.recv().expect("a gateway"))
}

fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime")
}

criterion_group!(benches, send_pin);
criterion_main!(benches);
