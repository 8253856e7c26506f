//! A driver at work: it is told vectors and tells answers, one JSON a line.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

/// How long one answer may take. Starting a virtual machine is part of the
/// first.
const ANSWER: Duration = Duration::from_secs(60);

pub struct Driver {
    child: Child,
    questions: ChildStdin,
    answers: Receiver<String>,
    log: PathBuf,
}

impl Driver {
    pub fn start(command: &mut Command, log: &Path) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("the driver cannot be started: {error}");
        let errors = File::create(log).map_err(failed)?;
        command
            // A driver that took a client's own host would reach a real gateway.
            // Nothing listens here.
            .env("HTTPS_PROXY", "http://127.0.0.1:9")
            .env("NO_PROXY", "127.0.0.1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors);
        let mut child = command.spawn().map_err(failed)?;
        let (Some(questions), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("the driver has no pipes".to_owned());
        };
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            let lines = BufReader::new(output).lines();
            lines
                .map_while(Result::ok)
                .try_for_each(|line| sender.send(line))
        });
        Ok(Self {
            child,
            questions,
            answers,
            log: log.to_owned(),
        })
    }

    pub fn ask(&mut self, question: &Value) -> Result<Value, String> {
        let written = writeln!(self.questions, "{question}");
        written.map_err(|_| self.gone())?;
        self.next()
    }

    /// What the driver says next.
    pub fn next(&self) -> Result<Value, String> {
        let line = self.answers.recv_timeout(ANSWER).map_err(|_| self.gone())?;
        serde_json::from_str(&line).map_err(|error| format!("the driver said `{line}`: {error}"))
    }

    fn gone(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        format!("the driver ended or stalled; it said:\n{log}")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // A driver that has ended already needs no end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
