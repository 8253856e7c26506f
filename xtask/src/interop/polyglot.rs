//! `cargo xtask polyglot`: teams in other languages generate clients from the
//! spec, so this does it too, and sees them work.
//!
//! Every client sends every vector over real HTTP to the crate's mock gateway.
//! What arrived there, and what the client made of the answer, is held against
//! the vector. The crate's own client does the same through a proxy that holds
//! its traffic against the spec.

mod clients;
pub mod driver;
pub mod judge;
pub mod servers;
mod table;

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

pub use self::clients::Language;
use self::clients::{CLIENTS, Client};
use self::driver::Driver;
use self::servers::{Gateway, Prism};
use self::table::Row;
use crate::interop::diagnostics;
use crate::interop::toolchain::{self, Toolchain, command, has, step};
use crate::interop::vectors::{Vector, vectors};
use crate::workspace::DOCUMENTS;

/// Says whether some clients did right, and none wrong.
pub fn run(root: &Path, languages: &[Language], out: &mut dyn Write) -> Result<bool, String> {
    let toolchain = Toolchain::open(root)?;
    let vectors = vectors(&toolchain.spec()?)?;
    let asked = |client: &&Client| languages.is_empty() || languages.contains(&client.language);
    let clients: Vec<_> = CLIENTS.iter().filter(asked).collect();
    let mut conformance = Conformance {
        gateway: start_gateway(&toolchain)?,
        toolchain,
        vectors,
    };
    let mut rows = Vec::new();
    for client in clients {
        let row = conformance.row(client);
        let name = format!("{} {}", client.language, client.generator);
        diagnostics::write(out, &name, row.diagnostics());
        rows.push(row);
    }
    // A reader that went away is no failure of the command.
    let _ = writeln!(out, "{}", table::render(&rows));
    let failed = rows.iter().any(|row| row.failed() > 0);
    let passed = rows.iter().any(|row| row.passed() > 0);
    Ok(passed && !failed)
}

/// Builds the mock gateway, and starts it.
pub fn start_gateway(toolchain: &Toolchain) -> Result<Gateway, String> {
    step("Building", "the mock gateway and the Rust client", || {
        let cargo = std::env::var("CARGO").unwrap_or("cargo".to_owned());
        let mut cargo = command(&cargo, &toolchain.root);
        cargo.args(["build", "--package", "two-factor-pin", "--features"]);
        cargo.args(["two-factor-pin/mock", "--example", "gateway"]);
        toolchain::run(cargo.args(["--package", "polyglot-rust", "--bins"]))
    })?;
    Gateway::start(toolchain)
}

struct Conformance {
    toolchain: Toolchain,
    vectors: Vec<Vector>,
    gateway: Gateway,
}

impl Conformance {
    /// Makes a client and has it send all vectors.
    fn row(&mut self, client: &'static Client) -> Row {
        let missing: Vec<_> = client
            .needs()
            .into_iter()
            .filter(|program| !has(program))
            .collect();
        if !missing.is_empty() {
            return Row::skipped(client, &self.vectors, &missing.join(", "));
        }
        let name = format!("{} {}", client.language, client.generator);
        let made = self.make(client);
        let mut row = Row::new(client, &self.vectors);
        let driven = made.and_then(|room| match client.drive {
            Some(drive) => step("Driving", &name, || self.drive(&mut row, &room, drive)),
            None => {
                row.generated();
                Ok(())
            }
        });
        if let Err(error) = driven {
            row.broke(&error);
        }
        row
    }

    /// Installs, generates and compiles, in a folder with the documents.
    fn make(&self, client: &Client) -> Result<PathBuf, String> {
        let room = self.toolchain.folder.join(client.room);
        let sources = format!("xtask/polyglot/{}", client.sources());
        let from = self.toolchain.root.join(&sources);
        if from.join("package.json").is_file() {
            self.toolchain.npm(&sources, client.room)?;
        }
        if from.join("requirements.txt").is_file() {
            self.toolchain.pip(&sources, client.room)?;
        }
        if client.needs().contains("java") || client.needs().contains("npm") {
            self.tools(client)?;
        }
        if from.is_dir() {
            toolchain::copy_folder(&from, &room)?;
        }
        toolchain::create_folder(&room)?;
        for document in DOCUMENTS {
            toolchain::copy_into(&self.toolchain.root.join(document), &room)?;
        }
        for line in client.generate {
            step("Generating", line, || {
                toolchain::run(&mut self.command(line, &room))
            })?;
        }
        for line in client.compile {
            step("Compiling", line, || {
                toolchain::run(&mut self.command(line, &room))
            })?;
        }
        Ok(room)
    }

    /// Installs the tools that several languages share, as far as needed.
    fn tools(&self, client: &Client) -> Result<(), String> {
        if client.needs().contains("java") {
            self.toolchain.pip("xtask/tools", "tools")?;
        }
        if client.language == Language::Rust {
            self.toolchain.npm("xtask/tools", "tools")?;
        }
        Ok(())
    }

    /// A command line, with what was installed for it on the path.
    fn command(&self, line: &str, room: &Path) -> std::process::Command {
        let mut words = line.split(' ');
        let mut command = command(words.next().unwrap_or_default(), room);
        let own = ["venv/bin", "node_modules/.bin"].map(|folder| room.join(folder));
        let tools = self.toolchain.folder.join("tools/venv/bin");
        let built = PathBuf::from(self.toolchain.built(""));
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let path = own
            .into_iter()
            .chain([tools, built])
            .chain(std::env::split_paths(&inherited));
        if let Ok(path) = std::env::join_paths(path) {
            command.env("PATH", path);
        }
        command.args(words);
        command
    }

    fn drive(&mut self, row: &mut Row, room: &Path, drive: &str) -> Result<(), String> {
        let prism = match row.client.language {
            Language::Rust => {
                let tools = self.toolchain.folder.join("tools");
                Some(Prism::start(
                    &self.toolchain,
                    &tools,
                    &self.gateway.base_url,
                )?)
            }
            _ => None,
        };
        let mut program = self.command(drive, room);
        let mut driver = Driver::start(&mut program, &room.join("driver.log"))?;
        let hosts = driver.next()?["hosts"].clone();
        for vector in &self.vectors {
            let credentials = judge::credentials(vector, &self.gateway.credentials);
            // Prism would put a failure of its own in place of a body that the
            // spec does not document.
            let question = match prism.as_ref().filter(|_| vector.answer.is_documented) {
                Some(prism) => question(vector, &credentials, &prism.base_url),
                None => question(vector, &credentials, &self.answering(vector)),
            };
            let told = driver.ask(&question)?;
            let mut diagnostics = judge::wire(vector, &credentials, &self.gateway.calls()?);
            diagnostics.extend(judge::answer(vector, &told));
            diagnostics.extend(judge::host(vector, hosts[&vector.operation].as_str()));
            row.vector(vector, diagnostics);
        }
        Ok(())
    }

    /// The base URL below which the gateway gives the vector's answer.
    fn answering(&self, vector: &Vector) -> String {
        let (status, example) = (vector.answer.status, &vector.answer.example);
        format!("{}/mock-answer/{status}/{example}", self.gateway.base_url)
    }
}

fn question(vector: &Vector, credentials: &Map<String, Value>, base_url: &str) -> Value {
    json!({
        "operation": vector.operation,
        "baseUrl": base_url,
        // For a client that must not see another path; the others ignore it.
        "answer": format!("{}/{}", vector.answer.status, vector.answer.example),
        "path": vector.in_path,
        "query": vector.query,
        "credentials": credentials,
        "body": vector.body,
    })
}
