//! `cargo xtask scaffolds`: what `regenerate` makes of new pages builds.
//!
//! The pages of `xtask/scaffolds/` are made up, each with names or types that
//! have ended a build or might. The crate is checked with a spec that has the
//! operations of all of them.

use anyhow::{Result, anyhow, bail};

use super::Context;
use crate::build::generate::{Features, generate};
use crate::derived::trial::Trial;
use crate::patch;
use crate::report::exit::Exit;
use crate::report::finding::{Finding, Severity};
use crate::report::kind::Kind;
use crate::spec;
use crate::workspace::{Inputs, SPEC, parse_spec};

const PAGES: &str = "xtask/scaffolds";
/// What is found because the spec's own pages are not in that folder.
pub const OF_OTHERS: [Kind; 2] = [Kind::MissingPage, Kind::NeedlessIgnore];

pub fn run(context: &mut Context<'_>) -> Result<Exit> {
    let inputs = Inputs::load(context.root, Some(&context.root.join(PAGES)))?;
    let plan = patch::plan(&inputs, &[])?;
    let refused: Vec<Finding> = plan
        .findings
        .into_iter()
        .filter(|finding| {
            finding.severity == Severity::Failure && !OF_OTHERS.contains(&finding.kind)
        })
        .collect();
    if !refused.is_empty() {
        context.print(&refused, &plan.outputs, "cargo xtask scaffolds");
        return Ok(Exit::Failure);
    }
    let spec = &plan.outputs.spec;
    let document = parse_spec(spec)?;
    let before = parse_spec(&inputs.spec)?;
    let count = spec::operations(&document.value).len() - spec::operations(&before.value).len();
    let features = Features {
        mock: true,
        schemars: true,
    };
    let files = generate(spec, &features).map_err(|diagnostic| anyhow!(diagnostic.at(SPEC)))?;
    let trial = Trial::of(context.root)?;
    trial.take(&files)?;
    if count == 0 {
        bail!("`{PAGES}` has no page");
    }
    trial.check(&features, "what is scaffolded")?;
    context.say(&format!(
        "{count} scaffolded operations, and the crate builds with all of them"
    ));
    Ok(Exit::Fresh)
}
