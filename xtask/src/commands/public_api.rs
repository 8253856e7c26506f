//! `cargo xtask public-api`: the public items of the crate against those that are
//! committed.

use std::collections::BTreeMap;
use std::io::ErrorKind;

use anyhow::{Context as _, Result};

use super::Context;
use crate::compat::public_api::{self, PUBLIC_API};
use crate::compat::rustdoc;
use crate::report::exit::Exit;
use crate::report::finding;
use crate::report::render::Format;
use crate::workspace::{self, Inputs};

pub fn run(context: &mut Context<'_>, update: bool) -> Result<Exit> {
    let listing = public_api::listing(&rustdoc::describe(context.root)?)?;
    let committed = match std::fs::read_to_string(context.root.join(PUBLIC_API)) {
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        read => Some(read.with_context(|| format!("`{PUBLIC_API}` cannot be read"))?),
    };
    let findings = public_api::findings(committed.as_deref(), &listing);
    if !update || findings.is_empty() {
        let command = "cargo xtask public-api --update";
        context.print(&findings, &Inputs::default(), command);
        return Ok(finding::exit(&findings));
    }
    let files = BTreeMap::from([(PUBLIC_API.to_owned(), listing)]);
    workspace::write(context.root, &files)?;
    if !context.quiet && context.format == Format::Text {
        context.say(&format!("wrote {PUBLIC_API}"));
    }
    Ok(Exit::Fresh)
}
