//! `cargo xtask scale`: what each step costs with more operations than today's.
//!
//! The operations come from a document that is made up here, and are scaffolded
//! as those of any new document would be. A step whose cost an operation grows
//! faster than the operations do is to be mended.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, bail};
use serde_json::{Value, json};

use super::Context;
use crate::build::generate::{Features, generate};
use crate::derived::trial::Trial;
use crate::report::exit::Exit;
use crate::report::finding::Severity;
use crate::spec;
use crate::workspace::{Inputs, SPEC, parse_spec};
use crate::{audit, patch};

/// How many operations are added to the spec's own.
const ADDED: [usize; 5] = [0, 3, 10, 30, 100];
const PAGE: &str = "infobip-scale.openapi.json";
/// A step is timed so often, and its shortest time is kept.
const TURNS: usize = 3;

pub fn run(context: &mut Context<'_>) -> Result<Exit> {
    let trial = Trial::of(context.root)?;
    context.say(
        "| operations | regenerate ms | check ms | build.rs ms | cargo check s | cargo build s | rlib MB |",
    );
    context.say("|---|---|---|---|---|---|---|");
    for added in ADDED {
        let row = Row::with(context, &trial, added)?;
        context.say(&format!(
            "| {} | {} | {} | {} | {:.2} | {:.2} | {:.2} |",
            row.operations,
            row.regenerate.as_millis(),
            row.check.as_millis(),
            row.generate.as_millis(),
            row.cargo_check.as_secs_f64(),
            row.cargo_build.as_secs_f64(),
            row.rlib as f64 / 1e6,
        ));
    }
    Ok(Exit::Fresh)
}

struct Row {
    operations: usize,
    regenerate: Duration,
    check: Duration,
    generate: Duration,
    cargo_check: Duration,
    cargo_build: Duration,
    rlib: u64,
}

impl Row {
    fn with(context: &Context<'_>, trial: &Trial, added: usize) -> Result<Self> {
        let mut inputs = Inputs::load(context.root, None)?;
        if added > 0 {
            let page = made_up(added).to_string().into_bytes();
            inputs.pages = Some(BTreeMap::from([(PAGE.to_owned(), page)]));
        }
        let (regenerate, plan) = timed(1, || patch::plan(&inputs, &[]))?;
        // The spec's own pages are not there, which is no failure of these.
        let refused = plan.findings.iter().find(|finding| {
            finding.severity == Severity::Failure && finding.message.contains("madeUp")
        });
        if let Some(finding) = refused {
            bail!("{}: {}", finding.kind, finding.message);
        }
        let spec = &plan.outputs.spec;
        let document = parse_spec(spec)?;
        let (check, _) = timed(TURNS, || Ok(audit::check(&plan.outputs)))?;
        let features = Features {
            mock: false,
            schemars: false,
        };
        let (generate, files) = timed(TURNS, || {
            generate(spec, &features).map_err(|diagnostic| anyhow!(diagnostic.at(SPEC)))
        })?;
        trial.take(&files)?;
        let what = format!("the crate with {added} more operations");
        let (cargo_check, ()) = timed(1, || trial.check(&features, &what))?;
        let (cargo_build, rlib) = timed(1, || trial.rlib())?;
        Ok(Self {
            operations: spec::operations(&document.value).len(),
            regenerate,
            check,
            generate,
            cargo_check,
            cargo_build,
            rlib,
        })
    }
}

/// The shortest time that something takes, and what it gives.
fn timed<T>(turns: usize, work: impl Fn() -> Result<T>) -> Result<(Duration, T)> {
    let mut shortest = Duration::MAX;
    for _ in 1..turns {
        let begun = Instant::now();
        work()?;
        shortest = shortest.min(begun.elapsed());
    }
    let begun = Instant::now();
    let made = work()?;
    Ok((shortest.min(begun.elapsed()), made))
}

/// A document with so many operations, of the size of the gateways' own.
fn made_up(operations: usize) -> Value {
    let text = |words: &str| json!({ "type": "string", "description": words });
    let object = |named: &str| {
        let fields = (1..=6).map(|field| (format!("{named}{field}"), text("Made up.")));
        json!({ "type": "object", "properties": fields.collect::<serde_json::Map<_, _>>() })
    };
    let operation = |number: usize| {
        let body = json!({ "content": { "application/json": { "schema": object("asked") } } });
        let mut reply = object("told");
        reply["properties"]["state"] = json!({ "type": "string", "enum": ["ON", "OFF"] });
        json!({ "post": {
            "operationId": format!("madeUp{number}"),
            "summary": format!("made up {number}"),
            "requestBody": body,
            "responses": {
                "200": {
                    "description": "Made up.",
                    "content": { "application/json": { "schema": reply } },
                },
                "400": { "description": "Made up." },
            },
        } })
    };
    let paths = (1..=operations)
        .map(|number| (format!("/made-up/{number}"), operation(number)))
        .collect::<serde_json::Map<_, _>>();
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Made up", "version": "1" },
        "paths": paths,
    })
}
