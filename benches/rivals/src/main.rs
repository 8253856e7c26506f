//! Measures one client in a process of its own. `cargo xtask bench` runs it.
//!
//! ```text
//! rivals serve                                  a gateway; prints its address
//! rivals CLIENT URL send COUNT                  one after the other, for callgrind
//! rivals CLIENT URL throughput AT_ONCE COUNT    requests a second, and latencies
//! rivals CLIENT URL allocations COUNT           allocations and bytes a request
//! rivals CLIENT URL memory COUNT                bytes with so many in flight
//! ```

#[path = "../../shared/contenders.rs"]
mod contenders;
#[path = "../../shared/loopback.rs"]
mod loopback;
mod measure;
mod others;

use std::alloc::System;
use std::process::ExitCode;

use contenders::{Crate, Hyper, Reqwest};
use others::{Generated, Sdk};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static MEMORY: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // One thread, so that gateway and client have a core each.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        match words[..] {
            ["serve"] => serve().await,
            ["crate", url, ref what @ ..] => measure::run(Crate::new(url), what).await,
            ["reqwest", url, ref what @ ..] => measure::run(Reqwest::new(url), what).await,
            ["hyper", url, ref what @ ..] => measure::run(Hyper::new(url), what).await,
            ["generated", url, ref what @ ..] => measure::run(Generated::new(url), what).await,
            ["sdk", url, ref what @ ..] => measure::run(Sdk::new(url), what).await,
            _ => {
                eprintln!("usage: rivals serve | CLIENT URL WHAT COUNT, see src/main.rs");
                ExitCode::from(2)
            }
        }
    })
}

async fn serve() -> ExitCode {
    println!("{}", loopback::start().expect("a free port"));
    // The one who started it ends it.
    std::future::pending().await
}
