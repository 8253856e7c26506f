//! How long `cargo xtask check` takes on this repository, once it is built:
//! the program as a maintainer runs it, with its start. Prints the times. With
//! `SOURCE_PAGES` the saved pages are read as well.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const RUNS: usize = 20;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut times: Vec<Duration> = (0..RUNS).map(|_| run(&root)).collect();
    times.sort();
    println!(
        "check: {} ms at best, {} ms in the middle, {} ms at worst of {RUNS} runs",
        times[0].as_millis(),
        times[RUNS / 2].as_millis(),
        times[RUNS - 1].as_millis()
    );
}

fn run(root: &Path) -> Duration {
    let start = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["check", "--root"])
        .arg(root)
        .output();
    let time = start.elapsed();
    match output {
        Ok(output) if output.status.success() => time,
        Ok(output) => {
            eprint!("{}", String::from_utf8_lossy(&output.stdout));
            std::process::exit(1);
        }
        Err(error) => {
            eprintln!("error: `xtask` cannot be run: {error}");
            std::process::exit(1);
        }
    }
}
