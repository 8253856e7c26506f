//! `cargo xtask seam`: what another release of progenitor might write builds.
//!
//! A dependent's cargo takes the newest compatible progenitor, not our lockfile's.
//! So the crate is checked with the generated code as it is, and with one
//! harmless change of it at a time.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::Value;

use super::Context;
use crate::build::generate::{Features, GATEWAYS, generate, over_runtime, written};
use crate::build::passes;
use crate::derived::trial::Trial;
use crate::derived::variations::VARIATIONS;
use crate::report::exit::Exit;
use crate::workspace::{SPEC, parse_spec};

const FEATURES: Features = Features {
    mock: false,
    schemars: false,
};

pub fn run(context: &mut Context<'_>) -> Result<Exit> {
    let yaml = std::fs::read_to_string(context.root.join(SPEC)).context(SPEC)?;
    let spec = parse_spec(&yaml)?;
    let trial = Trial::of(context.root)?;
    let files = generate(&yaml, &FEATURES).map_err(|diagnostic| anyhow!(diagnostic.at(SPEC)))?;
    trial.take(&files)?;
    trial.check(&FEATURES, "as it is")?;
    let mut broken = Vec::new();
    for variation in &VARIATIONS {
        let mut varied = BTreeMap::new();
        for gateway in GATEWAYS {
            let part = part(&spec.value, gateway)?;
            let written = written(&part, gateway, &FEATURES)
                .map_err(|diagnostic| anyhow!(diagnostic.at(SPEC)))?;
            let text = over_runtime(variation.apply(&written)?, &part);
            varied.insert(format!("{gateway}.rs"), text);
        }
        trial.take(&varied)?;
        if let Err(error) = trial.check(&FEATURES, variation.name) {
            broken.push(format!("{}: {error}", variation.name));
        }
    }
    if !broken.is_empty() {
        bail!(
            "with these changes the crate does not build:\n{}",
            broken.join("\n")
        );
    }
    context.say(&format!(
        "{} changes of the generated code, and the crate builds with each",
        VARIATIONS.len()
    ));
    Ok(Exit::Fresh)
}

fn part(spec: &Value, gateway: &str) -> Result<Value> {
    passes::part_of(spec, gateway).map_err(|message| anyhow!("{SPEC}: {message}"))
}
