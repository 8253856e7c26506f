//! One small document a shape and one a trap, in words of our own, each beside
//! what is read of it: its facts, or the diagnostic. `EXPECTORATE=overwrite`
//! writes them anew, for a person to review.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use xtask::contract::{Assumed, Direction, Field};
use xtask::source::{Diagnostic, Page, read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/source")
}

/// What is read of a document, for a person's eyes.
fn told(name: &str, bytes: &[u8]) -> String {
    match read(name, bytes) {
        Ok(source) => {
            let mut text: String = source.pages.iter().map(page).collect();
            text.extend(source.invalid.iter().map(diagnostic));
            text
        }
        Err(why) => diagnostic(&why),
    }
}

fn diagnostic(why: &Diagnostic) -> String {
    let page = why
        .page
        .as_ref()
        .map_or(String::new(), |page| format!(" in {page}"));
    format!("{}{page}: {why}\n  {}\n", why.cause.name(), why.fix())
}

fn page(page: &Page) -> String {
    let contract = &page.contract;
    let path = contract.path.as_deref().unwrap_or("(not filled in)");
    let mut text = format!(
        "{}: {}\n{} {}{path}\n",
        page.id,
        page.title,
        contract.method,
        contract.hosts.join(" ")
    );
    for header in &contract.headers {
        let _ = writeln!(text, "header {header}");
    }
    for direction in [Direction::Request, Direction::Reply] {
        for of in contract.fields(direction) {
            let _ = writeln!(text, "{direction} {}", field(of));
        }
    }
    let _ = writeln!(text, "statuses {}", contract.statuses.join(" "));
    for remark in &page.remarks {
        let _ = writeln!(text, "remark {}: {remark}", remark.cause.name());
    }
    text
}

fn field(field: &Field) -> String {
    let mut text = format!("{} `{}`: {}", field.location, field.name, field.full_type());
    let mut add = |words: String| text += &words;
    if let Some(format) = &field.format {
        add(format!(" ({format})"));
    }
    if field.required {
        add(", required".to_owned());
    }
    match &field.default {
        Some(Assumed::Literal(word)) => add(format!(", default `{word}`")),
        Some(Assumed::Prose(_)) => add(", default in words".to_owned()),
        None => {}
    }
    for (name, words) in [
        ("values", &field.values),
        ("stray", &field.stray_values),
        ("examples", &field.examples),
    ] {
        if !words.is_empty() {
            add(format!(", {name} {}", words.join(" ")));
        }
    }
    text
}

#[test]
fn every_document_reads_as_is_written_beside_it() {
    let mut read = 0;
    for entry in std::fs::read_dir(folder()).expect("the fixtures are there") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".facts") {
            continue;
        }
        let bytes = std::fs::read(&path).expect("a readable fixture");
        expectorate::assert_contents(folder().join(format!("{name}.facts")), &told(&name, &bytes));
        read += 1;
    }
    assert!(read > 40, "only {read} documents were read");
}
