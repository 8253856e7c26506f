//! The `gateway` example ends when it is told to, and its commands work.
#![cfg(all(feature = "mock", unix))]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant, SystemTime};

use crate::support;

/// The program, built anew where its sources are younger.
fn program() -> PathBuf {
    let test = std::env::current_exe().expect("this test");
    let folder = test.ancestors().nth(2).expect("a target folder");
    let program = folder.join("examples/gateway");
    let built = program.metadata().and_then(|data| data.modified());
    if built.is_ok_and(|built| built >= youngest_source()) {
        return program;
    }
    let features = [
        ("mock", true),
        ("rustls", cfg!(feature = "rustls")),
        ("native-tls", cfg!(feature = "native-tls")),
        ("schemars", cfg!(feature = "schemars")),
    ];
    let features = features.into_iter().filter(|(_, on)| *on);
    let features: Vec<_> = features.map(|(name, _)| name).collect();
    let status = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["build", "--quiet", "--package", "two-factor-pin"])
        .args(["--example", "gateway", "--no-default-features"])
        .args(["--features", &features.join(",")])
        .arg("--target-dir")
        .arg(folder.parent().expect("a target folder"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(status.expect("cargo").success());
    program
}

fn youngest_source() -> SystemTime {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let modules = root.join("src/mock").read_dir().expect("the modules");
    let modules = modules.map(|file| file.expect("a file").path());
    let files = modules.chain(["examples/gateway.rs", "src/mock.rs"].map(|file| root.join(file)));
    let changed = files.map(|file| file.metadata().and_then(|data| data.modified()));
    changed
        .map(|time| time.expect("a time"))
        .max()
        .expect("files")
}

struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Running {
    fn start() -> Self {
        let mut child = Command::new(program())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the example");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        Self { child, output }
    }

    /// The commands that it prints.
    fn commands(&mut self) -> String {
        let mut commands = String::new();
        loop {
            let mut line = String::new();
            let read = self.output.read_line(&mut line).expect("a line");
            assert_ne!(read, 0, "it ended: {commands}");
            if line.contains("curl ") || !commands.is_empty() {
                commands += &line;
            }
            if line.contains("/API/v1.0/REST/2fa/verify") {
                return commands;
            }
        }
    }

    fn told(mut self, signal: &str) -> ExitStatus {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-s", signal, &id]).status();
        assert!(told.expect("`kill`").success());
        let end = Instant::now() + Duration::from_secs(20);
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().expect("a status") {
                return status;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("{signal} does not end it");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program without a handler is ended by the signal itself, and as process 1
/// not at all.
#[test]
fn signals_end_the_gateway() {
    for signal in ["TERM", "INT"] {
        let mut gateway = Running::start();
        let _ = gateway.commands();
        assert_eq!(gateway.told(signal).code(), Some(0), "{signal}");
    }
}

#[tokio::test]
async fn a_full_pipe_does_not_keep_the_gateway() {
    let mut gateway = Running::start();
    let commands = gateway.commands();
    let (_, url) = commands.split_once("\"http://").expect("a URL");
    let (address, _) = url.split_once('/').expect("an address");
    let http = support::http().timeout(Duration::from_millis(500));
    let http = http.build().expect("a client");
    let url = format!("http://{address}/{}", "x".repeat(200));
    // Each call writes a line, and nobody reads them any more.
    let mut calls = 0;
    while http.get(&url).send().await.is_ok() {
        calls += 1;
        assert!(calls < 10_000, "the pipe is never full");
    }
    assert_eq!(gateway.told("TERM").code(), Some(0));
}

#[test]
fn printed_commands_work_pasted_whole() {
    let mut gateway = Running::start();
    let commands = gateway.commands();
    let order = [
        "pin\"", "resend\"", "verify\"", "voice\"", "voice\"", "verify\"",
    ];
    let order = order.into_iter().chain(["request\"", "verify\""]);
    let lines = commands.lines().filter(|line| !line.is_empty());
    for (line, end) in lines.zip(order) {
        assert!(line.contains(&format!("{end} -H")), "{end}: {line}");
    }

    let mut bash = Command::new("bash");
    let output = bash
        .args(["-e", "-o", "pipefail", "-c", &commands])
        .output();
    let output = output.expect("bash");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{output:?}"
    );
    assert_eq!(text.matches(r#""verified":true"#).count(), 2, "{text}");
    assert!(text.contains(r#"{"status":"OK"}"#), "{text}");
}
