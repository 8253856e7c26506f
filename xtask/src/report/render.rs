//! Prints findings: as a compiler would, as JSON, or as GitHub annotations.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

use super::exit::Exit;
use super::finding::{self, Finding, Severity};
use crate::document::Document;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs: one object, whose `findings` are a stable list.
    Json,
    /// GitHub workflow annotations.
    Github,
}

/// Writes what a command found, and `command` as the way out. Without
/// it there is no tally.
pub fn write(
    out: &mut dyn Write,
    findings: &[Finding],
    sources: &Sources<'_>,
    format: Format,
    command: Option<&str>,
) {
    let text = match format {
        Format::Text => {
            let tally = command.map(|command| tally(findings, command));
            text(findings, sources, &Renderer::styled()) + &tally.unwrap_or_default()
        }
        Format::Json => format!("{:#}\n", json(findings, sources)),
        Format::Github => github(findings, sources),
    };
    // A reader that went away, as `head` does, is no failure of the command.
    let _ = out.write_all(text.as_bytes());
}

/// The texts that findings point into, and where their elements stand.
pub struct Sources<'inputs> {
    texts: BTreeMap<String, &'inputs str>,
    documents: BTreeMap<String, Document>,
}

impl<'inputs> Sources<'inputs> {
    pub fn new(texts: BTreeMap<String, &'inputs str>) -> Self {
        let parsed = |(file, text): (&String, &&str)| {
            let yaml = file
                .ends_with(".yaml")
                .then(|| Document::parse(text).ok())??;
            Some((file.clone(), yaml))
        };
        let documents = texts.iter().filter_map(parsed).collect();
        Self { texts, documents }
    }

    /// The line of a finding, from 1, where it has one.
    pub fn line(&self, finding: &Finding) -> Option<usize> {
        let place = finding.place.as_ref()?;
        place.line.or_else(|| {
            let document = self.documents.get(&place.file)?;
            document.diagnostic(&place.pointer, "").line
        })
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Failure => Level::ERROR.with_name(severity.name()),
        Severity::Stale => Level::WARNING.with_name(severity.name()),
        Severity::Note => Level::NOTE,
    }
}

/// All findings, each with the line that it is about.
pub fn text(findings: &[Finding], sources: &Sources<'_>, renderer: &Renderer) -> String {
    let mut out = String::new();
    for finding in findings {
        let title = level(finding.severity)
            .primary_title(&finding.message)
            .id(finding.kind.name());
        let mut groups = Vec::new();
        let quoted = finding.place.as_ref().and_then(|place| {
            let text = *sources.texts.get(&place.file)?;
            let (start, end) = span(text, sources.line(finding)?)?;
            let annotation = AnnotationKind::Primary.span(start..end);
            Some(
                Snippet::source(text)
                    .path(place.file.clone())
                    .annotation(annotation),
            )
        });
        let page = finding
            .source
            .as_ref()
            .map(|source| format!("page: {source}"));
        let mut group = match quoted {
            Some(snippet) => title.element(snippet),
            None => Group::with_title(title),
        };
        if let Some(page) = &page {
            group = group.element(Level::NOTE.no_name().message(page));
        }
        let fix = format!("fix: {}", finding.fix);
        if !finding.fix.is_empty() {
            group = group.element(Level::HELP.no_name().message(&fix));
        }
        groups.push(group);
        let _ = writeln!(out, "{}\n", renderer.render(&groups));
    }
    out
}

/// The bytes of a line without the blanks and the dash that begin it.
fn span(text: &str, line: usize) -> Option<(usize, usize)> {
    let mut at = 0;
    let found = text.split_inclusive('\n').nth(line.checked_sub(1)?)?;
    for before in text.split_inclusive('\n').take(line - 1) {
        at += before.len();
    }
    let content = found.trim_end();
    let inner = content.trim_start_matches([' ', '\t']);
    let inner = inner.strip_prefix("- ").unwrap_or(inner);
    Some((at + content.len() - inner.len(), at + content.len()))
}

/// The last line: how many of what, and the one command to run.
pub fn tally(findings: &[Finding], command: &str) -> String {
    let count = |severity| {
        findings
            .iter()
            .filter(|found| found.severity == severity)
            .count()
    };
    let (failures, stale, notes) = (
        count(Severity::Failure),
        count(Severity::Stale),
        count(Severity::Note),
    );
    let next = match finding::exit(findings) {
        Exit::Fresh => "Fresh",
        Exit::Stale => "Stale",
        _ => "Failure",
    };
    let counts = format!("{failures} for a person, {stale} stale, {notes} notes");
    match (failures, stale) {
        (0, 0) => format!("{next}: {counts}\n"),
        (0, _) => format!("{next}: {counts}; run `{command}`\n"),
        (_, 0) => format!("{next}: {counts}; fix what is listed, then run `cargo xtask check`\n"),
        _ => format!("{next}: {counts}; fix what is for a person, then run `{command}`\n"),
    }
}

/// A stable list for programs. New members may come; none goes or changes.
pub fn json(findings: &[Finding], sources: &Sources<'_>) -> Value {
    let listed: Vec<Value> = findings
        .iter()
        .map(|finding| {
            json!({
                "kind": finding.kind.name(),
                "severity": finding.severity.name(),
                "message": finding.message,
                "file": finding.place.as_ref().map(|place| &place.file),
                "line": sources.line(finding),
                "pointer": finding.place.as_ref().map(|place| &place.pointer),
                "source": finding.source,
                "fix": finding.fix,
            })
        })
        .collect();
    json!({
        "exit": finding::exit(findings) as u8,
        "findings": listed,
    })
}

/// Workflow commands, which GitHub shows beside the lines of a change.
pub fn github(findings: &[Finding], sources: &Sources<'_>) -> String {
    let mut out = String::new();
    for finding in findings {
        let command = match finding.severity {
            Severity::Failure => "error",
            Severity::Stale => "warning",
            Severity::Note => "notice",
        };
        let mut properties = vec![format!("title={}", escape_property(finding.kind.name()))];
        if let Some(place) = &finding.place {
            properties.insert(0, format!("file={}", escape_property(&place.file)));
        }
        if let Some(line) = sources.line(finding) {
            properties.insert(1, format!("line={line}"));
        }
        let source = finding
            .source
            .as_ref()
            .map(|source| format!("\npage: {source}"));
        let message = format!(
            "{}{}\nfix: {}",
            finding.message,
            source.unwrap_or_default(),
            finding.fix
        );
        let _ = writeln!(
            out,
            "::{command} {}::{}",
            properties.join(","),
            escape_data(&message)
        );
    }
    out
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}
