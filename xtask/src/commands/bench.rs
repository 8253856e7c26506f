//! `cargo xtask bench`: the same PIN through five clients, and what each costs.
//!
//! `benches/rivals` sends them, each client in a process of its own, to one
//! gateway on loopback. Times are taken in rounds, each of which begins with
//! another client. Since a machine is not equally fast all the time, clients
//! are compared within a round, and the median of all rounds is kept.
//! Allocations and instructions are counted, and hardly differ from run to run.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::Context;
use crate::interop::toolchain::{self, Toolchain, command, has, output, step};
use crate::report::exit::Exit;

/// The crate, and those that it is compared with.
const CLIENTS: [&str; 5] = ["crate", "reqwest", "hyper", "generated", "sdk"];

/// How many requests are in flight, and how many are sent for one figure.
const LOADS: [(&str, &str); 3] = [("1", "3000"), ("64", "12800"), ("1024", "12288")];

const IN_FLIGHT: &str = "10000";

pub fn run(context: &mut Context<'_>, rounds: u32) -> Result<Exit, String> {
    let root = context.root;
    let toolchain = Toolchain::open(root)?;
    generate_rival(&toolchain)?;
    let rivals = build_rivals(&toolchain.root)?;
    let gateway = Gateway::start(&rivals)?;
    let mut figures = Figures::default();
    for round in 1..=rounds {
        step("Timing", &format!("round {round}"), || {
            time(&rivals, &gateway, round as usize, &mut figures)
        })?;
    }
    step("Counting", "allocations, instructions and memory", || {
        for client in CLIENTS {
            count(&rivals, &gateway, client, &mut figures)?;
        }
        Ok(())
    })?;
    context.say(&figures.table());
    Ok(Exit::Fresh)
}

/// Has openapi-generator write its Rust client where `benches/rivals` looks
/// for it.
fn generate_rival(toolchain: &Toolchain) -> Result<(), String> {
    let room = toolchain.pip("xtask/tools", "tools")?;
    let generated = toolchain.root.join("target/bench/generated");
    step("Generating", "openapi-generator's Rust client", || {
        let mut generator = command("venv/bin/openapi-generator-cli", &room);
        generator.args(["generate", "-g", "rust", "-i"]);
        generator.arg(toolchain.root.join("openapi/dist/infobip.json"));
        generator.arg("-o").arg(&generated);
        generator.args(["--additional-properties", "packageName=generated_infobip"]);
        toolchain::run(&mut generator)
    })
}

fn build_rivals(root: &Path) -> Result<PathBuf, String> {
    let cargo = std::env::var("CARGO").unwrap_or("cargo".to_owned());
    let target = root.join("target/bench/rivals");
    step("Building", "benches/rivals", || {
        let mut cargo = command(&cargo, &root.join("benches/rivals"));
        cargo
            .args(["build", "--release", "--target-dir"])
            .arg(&target);
        toolchain::run(&mut cargo)
    })?;
    Ok(target.join("release/rivals"))
}

/// The gateway of all clients, which ends with this value.
struct Gateway {
    process: Child,
    url: String,
}

impl Gateway {
    fn start(rivals: &Path) -> Result<Self, String> {
        let process = Command::new(rivals)
            .arg("serve")
            .stdout(Stdio::piped())
            .spawn();
        let mut process = process.map_err(|error| format!("`{}`: {error}", rivals.display()))?;
        let mut address = String::new();
        if let Some(told) = process.stdout.take() {
            let read = BufReader::new(told).read_line(&mut address);
            read.map_err(|error| format!("the gateway does not tell its address: {error}"))?;
        }
        let url = format!("http://{}", address.trim());
        Ok(Self { process, url })
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // It may have ended by itself, and then there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn time(
    rivals: &Path,
    gateway: &Gateway,
    round: usize,
    figures: &mut Figures,
) -> Result<(), String> {
    for (in_flight, times) in LOADS {
        let rotated = CLIENTS.into_iter().cycle().skip(round % CLIENTS.len());
        for client in rotated.take(CLIENTS.len()) {
            let mut program = Command::new(rivals);
            program.args([client, &gateway.url, "throughput", in_flight, times]);
            for (what, figure) in lines(&output(&mut program)?) {
                figures.add(&format!("{what}, {in_flight} in flight"), client, figure);
            }
        }
    }
    Ok(())
}

fn count(
    rivals: &Path,
    gateway: &Gateway,
    client: &str,
    figures: &mut Figures,
) -> Result<(), String> {
    let mut program = Command::new(rivals);
    let held = format!("{}/hold", gateway.url);
    for (what, figure) in lines(&output(program.args([
        client,
        &gateway.url,
        "allocations",
        "1000",
    ]))?) {
        figures.add(&format!("{what} a request"), client, figure);
    }
    if has("valgrind") {
        let few = instructions(rivals, gateway, client, 100)?;
        let many = instructions(rivals, gateway, client, 1100)?;
        figures.add("instructions a request", client, (many - few) / 1000.0);
    }
    let mut program = Command::new(rivals);
    for (_, figure) in lines(&output(program.args([client, &held, "memory", IN_FLIGHT]))?) {
        let what = format!("bytes held a request, {IN_FLIGHT} in flight");
        figures.add(&what, client, figure);
    }
    Ok(())
}

/// All instructions of a run, its start and end among them.
fn instructions(rivals: &Path, gateway: &Gateway, client: &str, times: u32) -> Result<f64, String> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    valgrind
        .arg(rivals)
        .args([client, &gateway.url, "send", &times.to_string()]);
    let told = output(&mut valgrind)?;
    let counted = told.lines().find_map(|line| line.split_once("refs:"));
    counted
        .and_then(|(_, counted)| counted.trim().replace(',', "").parse().ok())
        .ok_or_else(|| format!("callgrind tells no instructions: {told}"))
}

/// Lines of a name and a figure.
fn lines(text: &str) -> impl Iterator<Item = (&str, f64)> {
    text.lines().filter_map(|line| {
        let (what, figure) = line.split_once(' ')?;
        Some((what, figure.parse().ok()?))
    })
}

/// All figures, by what they are and whose.
#[derive(Default)]
struct Figures {
    order: Vec<String>,
    by_what: BTreeMap<String, BTreeMap<String, Vec<f64>>>,
}

impl Figures {
    fn add(&mut self, what: &str, client: &str, figure: f64) {
        if !self.by_what.contains_key(what) {
            self.order.push(what.to_owned());
        }
        let by_client = self.by_what.entry(what.to_owned()).or_default();
        by_client.entry(client.to_owned()).or_default().push(figure);
    }

    fn of(&self, what: &str, client: &str) -> &[f64] {
        let by_client = self.by_what.get(what);
        by_client
            .and_then(|by_client| by_client.get(client))
            .map_or(&[], Vec::as_slice)
    }

    /// The crate's own figures, and their ratio to those of each other.
    fn table(&self) -> String {
        let mut table = String::from("| |crate|");
        for other in &CLIENTS[1..] {
            let _ = write!(table, "to {other}|");
        }
        let _ = write!(table, "\n|---|---|{}", "---|".repeat(CLIENTS.len() - 1));
        for what in &self.order {
            let own = self.of(what, CLIENTS[0]);
            let middle = median(own.to_vec()).unwrap_or(f64::NAN);
            let _ = write!(table, "\n|{}|{middle:.0}|", what.replace('_', " "));
            for other in &CLIENTS[1..] {
                let rounds = own.iter().zip(self.of(what, other));
                let _ = match median(rounds.map(|(own, other)| own / other).collect()) {
                    Some(ratio) => write!(table, "{ratio:.2}|"),
                    None => write!(table, "|"),
                };
            }
        }
        table
    }
}

fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied()
}
