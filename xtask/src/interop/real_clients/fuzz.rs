//! Schemathesis between the derived documents and the mock gateway.

use std::path::{Path, PathBuf};

use crate::interop::polyglot::servers::Gateway;
use crate::interop::toolchain::{self, Toolchain, command_line, has, step};

const SOURCES: &str = "xtask/real-clients/schemathesis";

/// Every check, on requests that the documents allow and on others. Examples
/// and the time for one answer are bounded, so the whole is.
const OPTIONS: &str = "--checks all --mode all --max-examples 50 --max-failures 5 \
    --request-timeout 5 --generation-database none --warnings off --no-color";

/// A change that is right does not fail by chance, so these are always the same.
const SEEDS: [&str; 5] = ["1", "2", "3", "11", "12"];

/// The derived documents, and the security schemes that authenticate together.
const DOCUMENTS: [(&str, &[(&str, &str)]); 2] = [
    ("infobip", &[("Authorization", "infobipApiKey")]),
    (
        "smsend",
        &[
            ("user_key", "smsendUserKey"),
            ("Session_key", "smsendSessionKey"),
        ],
    ),
];

/// What came of one document with one seed.
pub struct Fuzzed {
    what: String,
    outcome: Outcome,
}

enum Outcome {
    /// How many requests were made.
    Passed(String),
    /// What was printed, of the fault or of why it could not run.
    Failed(String),
    Skipped,
}

impl Fuzzed {
    pub fn is_fine(&self) -> bool {
        !matches!(self.outcome, Outcome::Failed(_))
    }
}

pub fn run(toolchain: &Toolchain, gateway: &Gateway) -> Vec<Fuzzed> {
    if !has("python3") {
        return vec![Fuzzed {
            what: "Schemathesis".to_owned(),
            outcome: Outcome::Skipped,
        }];
    }
    let room = match install(toolchain) {
        Ok(room) => room,
        Err(error) => {
            return vec![Fuzzed {
                what: "Schemathesis".to_owned(),
                outcome: Outcome::Failed(error),
            }];
        }
    };
    let mut fuzzed = Vec::new();
    for (document, headers) in DOCUMENTS {
        for seed in SEEDS {
            let what = format!("{document}.json with seed {seed}");
            let from = format!("openapi/dist/{document}.json");
            let mut command = command_line("venv/bin/schemathesis run", &room);
            command.arg(toolchain.root.join(from));
            command.args(["--url", &gateway.base_url, "--seed", seed]);
            command.args(OPTIONS.split_whitespace());
            for (header, scheme) in headers {
                let credential = gateway.credentials[*scheme].as_str();
                let credential = credential.unwrap_or_default();
                command.args(["--header", &format!("{header}: {credential}")]);
            }
            let ran = step("Fuzzing", &what, || toolchain::output(&mut command));
            let outcome = match ran {
                Ok(log) => Outcome::Passed(made(&log)),
                Err(log) => Outcome::Failed(log),
            };
            fuzzed.push(Fuzzed { what, outcome });
        }
    }
    fuzzed
}

fn install(toolchain: &Toolchain) -> Result<PathBuf, String> {
    let room = toolchain.pip(SOURCES, "schemathesis")?;
    let options = Path::new(SOURCES).join("schemathesis.toml");
    toolchain::copy_into(&toolchain.root.join(options), &room)?;
    Ok(room)
}

/// `785 generated, 785 passed, 25 skipped` of all that was printed.
fn made(log: &str) -> String {
    let line = log.lines().find(|line| line.contains(" generated, "));
    line.unwrap_or("passed").trim().to_owned()
}

pub fn render(all: &[Fuzzed]) -> String {
    let line = |fuzzed: &Fuzzed| {
        let outcome = match &fuzzed.outcome {
            Outcome::Passed(made) => made.clone(),
            Outcome::Failed(log) => format!("FAILED\n{log}"),
            Outcome::Skipped => "skipped: no python3".to_owned(),
        };
        format!("{:28}{outcome}\n", fuzzed.what)
    };
    all.iter().map(line).collect()
}
