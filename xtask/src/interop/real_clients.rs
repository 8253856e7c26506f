//! `cargo xtask real-clients`: programs that were written for Infobip, and not
//! for this project, against the mock gateway.
//!
//! Infobip's own clients send, verify and send again over real HTTP, and are
//! given every answer of the spec. What they put on the wire and what they made
//! of the answer is held against the spec. Schemathesis, which knows the derived
//! documents only, looks for answers that they do not allow.

mod cases;
mod fuzz;
mod sdks;
mod table;

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use self::cases::{Case, Step};
use self::sdks::{SDKS, Sdk};
use self::table::{Cell, Column};
use crate::interop::diagnostics;
use crate::interop::polyglot::driver::Driver;
use crate::interop::polyglot::servers::Gateway;
use crate::interop::polyglot::start_gateway;
use crate::interop::toolchain::{self, Toolchain, command_line, has, step};
use crate::interop::vectors::vectors;

/// Says whether some clients did right, and nobody wrong.
pub fn run(root: &Path, out: &mut dyn Write) -> Result<bool, String> {
    let toolchain = Toolchain::open(root)?;
    let cases = cases::all(vectors(&toolchain.spec()?)?);
    let mut gateway = start_gateway(&toolchain)?;
    let mut columns = Vec::new();
    for sdk in &SDKS {
        columns.push(column(&toolchain, &mut gateway, sdk, &cases, out)?);
    }
    let fuzzed = fuzz::run(&toolchain, &gateway);
    let mut report = table::render(&cases, &columns) + "\n" + &fuzz::render(&fuzzed);
    let failed = columns.iter().any(|column| column.failed() > 0);
    let passed = columns.iter().any(|column| column.passed() > 0);
    if !passed && !failed {
        report += "FAILED: this machine has the tools of no client\n";
    }
    // A reader that went away is no failure of the command.
    let _ = write!(out, "{report}");
    Ok(passed && !failed && fuzzed.iter().all(fuzz::Fuzzed::is_fine))
}

/// Installs a client and takes it through all cases.
fn column(
    toolchain: &Toolchain,
    gateway: &mut Gateway,
    sdk: &'static Sdk,
    cases: &[Case],
    out: &mut dyn Write,
) -> Result<Column, String> {
    let manifest = toolchain::read(&toolchain.root.join(sdk.sources).join(sdk.manifest))?;
    let title = format!("{} {}", sdk.language, sdk.version(&manifest)?);
    let missing: Vec<_> = sdk.needs.iter().filter(|need| !has(need)).collect();
    if let Some(missing) = missing.first() {
        return Ok(Column::skipped(title, missing));
    }
    let made = make(toolchain, sdk);
    let mut column = Column::new(title.clone());
    let driven = made.and_then(|room| {
        step("Driving", &title, || {
            drive(gateway, sdk, &room, cases, &mut column)
        })
    });
    let mut diagnostics = column.diagnostics(cases);
    if let Err(error) = driven {
        column.broke(cases.len());
        diagnostics.push(error);
    }
    let diagnostics: Vec<_> = diagnostics
        .iter()
        .map(|told| format!("{title}, {told}"))
        .collect();
    diagnostics::write(out, &title, &diagnostics);
    Ok(column)
}

fn make(toolchain: &Toolchain, sdk: &Sdk) -> Result<PathBuf, String> {
    if sdk.manifest == "requirements.txt" {
        toolchain.pip(sdk.sources, sdk.room)?;
    }
    let room = toolchain.folder.join(sdk.room);
    toolchain::copy_folder(&toolchain.root.join(sdk.sources), &room)?;
    for line in sdk.install {
        step("Installing", line, || {
            toolchain::run(&mut command_line(line, &room))
        })?;
    }
    Ok(room)
}

fn drive(
    gateway: &mut Gateway,
    sdk: &Sdk,
    room: &Path,
    cases: &[Case],
    column: &mut Column,
) -> Result<(), String> {
    let mut program = command_line(sdk.drive, room);
    let mut driver = Driver::start(&mut program, &room.join("driver.log"))?;
    let key = gateway.credentials[cases::SCHEME].as_str();
    let key = key
        .unwrap_or_default()
        .trim_start_matches("App ")
        .to_owned();
    // What was sent before this client came is not its doing.
    gateway.calls()?;
    let mut sent = Value::Null;
    for case in cases {
        let told = driver.ask(&case.question(&gateway.base_url, &key, &sent))?;
        if matches!(case.step, Step::Life { keeps: true, .. }) {
            sent = told["reply"]["pinId"].clone();
        }
        let diagnostics = case.judge(&told, &gateway.calls()?, &gateway.credentials, &sent);
        column.cells.push(Cell {
            told: table::told(&told),
            diagnostics,
        });
    }
    Ok(())
}
