//! The servers that the clients talk to, each a process of its own on loopback.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use crate::interop::toolchain::{Toolchain, command};
use crate::workspace::SPEC;

/// How long a server may take until it listens.
const START: Duration = Duration::from_secs(60);

/// A process that ends with its owner.
pub struct Server {
    child: Child,
    log: PathBuf,
}

impl Server {
    fn start(command: &mut Command, log: PathBuf) -> Result<Self, String> {
        let name = command.get_program().to_string_lossy().into_owned();
        let failed = |error: std::io::Error| format!("`{name}` cannot be started: {error}");
        let output = File::create(&log).map_err(failed)?;
        let errors = output.try_clone().map_err(failed)?;
        let child = command.stdout(output).stderr(errors).spawn();
        Ok(Self {
            child: child.map_err(failed)?,
            log,
        })
    }

    /// Waits until something is there, or the server has ended without it.
    fn wait<T>(&mut self, mut ready: impl FnMut() -> Option<T>) -> Result<T, String> {
        let begun = Instant::now();
        loop {
            if let Some(ready) = ready() {
                return Ok(ready);
            }
            let ended = self.child.try_wait().ok().flatten().is_some();
            if ended || begun.elapsed() > START {
                let log = std::fs::read_to_string(&self.log).unwrap_or_default();
                return Err(format!("a server did not come up; it said:\n{log}"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A process that has ended already needs no end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The crate's mock gateway.
pub struct Gateway {
    pub base_url: String,
    /// What it takes, by security scheme.
    pub credentials: Map<String, Value>,
    record: BufReader<File>,
    _server: Server,
}

impl Gateway {
    /// Starts the example that was built before.
    pub fn start(toolchain: &Toolchain) -> Result<Self, String> {
        let record = toolchain.folder.join("gateway.jsonl");
        let unreadable = |error: std::io::Error| format!("`{}`: {error}", record.display());
        File::create(&record).map_err(unreadable)?;
        let program = toolchain.built("examples/gateway");
        let mut server = Server::start(
            command(&program, &toolchain.root)
                .arg("--record")
                .arg(&record),
            toolchain.folder.join("gateway.log"),
        )?;
        let mut record = BufReader::new(File::open(&record).map_err(unreadable)?);
        let mut line = String::new();
        let contact: Value = server.wait(|| {
            record.read_line(&mut line).ok()?;
            serde_json::from_str(&line).ok()
        })?;
        let credentials = contact["credentials"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        Ok(Self {
            base_url: contact["baseUrl"].as_str().unwrap_or_default().to_owned(),
            credentials,
            record,
            _server: server,
        })
    }

    /// The calls since the last time. A call is on record before it is answered.
    pub fn calls(&mut self) -> Result<Vec<Value>, String> {
        let mut lines = String::new();
        let read = self.record.read_to_string(&mut lines);
        read.map_err(|error| format!("the gateway's record cannot be read: {error}"))?;
        let call = |line| serde_json::from_str(line).map_err(|error| format!("{error} in {line}"));
        lines.lines().map(call).collect()
    }
}

/// Prism between a client and the gateway: it refuses what the spec does not
/// allow, in requests and in answers alike.
pub struct Prism {
    pub base_url: String,
    _server: Server,
}

impl Prism {
    pub fn start(toolchain: &Toolchain, tools: &Path, gateway: &str) -> Result<Self, String> {
        let port = free_port()?;
        let mut prism = command("node_modules/.bin/prism", tools);
        prism.args(["proxy", "--errors", "--port", &port.to_string()]);
        prism.arg(toolchain.root.join(SPEC)).arg(gateway);
        let mut server = Server::start(&mut prism, toolchain.folder.join("prism.log"))?;
        server.wait(|| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok())?;
        let base_url = format!("http://127.0.0.1:{port}");
        Ok(Self {
            base_url,
            _server: server,
        })
    }
}

/// Prism does not say which port it took, so it is told one.
fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let address = listener.and_then(|listener| listener.local_addr());
    address
        .map(|address| address.port())
        .map_err(|error| format!("no free port: {error}"))
}
