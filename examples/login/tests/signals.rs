//! The program ends when it is told to, also as process 1 of a container.

#![cfg(unix)]

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn signals_end_the_page() {
    for signal in ["-TERM", "-INT"] {
        let mut login = Command::new(env!("CARGO_BIN_EXE_login"))
            .arg("0")
            .env_clear()
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let output = BufReader::new(login.stdout.take().expect("its output"));
        let mut lines = output.lines().map_while(Result::ok);
        assert!(lines.any(|line| line.starts_with("Sign in at ")));

        let id = login.id().to_string();
        let told = Command::new("kill").args([signal, &id]).status();
        assert!(told.expect("kill runs").success());
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = login.try_wait().expect("a status") {
                break status;
            }
            if begun.elapsed() > Duration::from_secs(10) {
                login.kill().expect("it ends");
                panic!("{signal} does not end it");
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        assert_eq!(status.code(), Some(0), "{signal}");
    }
}
