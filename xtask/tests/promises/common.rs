//! Pages in words of our own, in both shapes that the gateways' sites have,
//! made from what they are to say; and the repository's spec to hold them
//! against.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use xtask::contract::{Assumed, Contract, Direction, Field, Location};
use xtask::document::Document;
use xtask::patch::{Plan, plan};
use xtask::report::finding::Finding;
use xtask::source_facts::{Facts, Record};
use xtask::workspace::Inputs;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Dump,
    Html,
}

/// What a made page says, and in which words.
#[derive(Clone)]
pub struct Made {
    pub shape: Shape,
    pub title: String,
    pub contract: Contract,
    /// The cell of prose whose words are others than usual.
    pub reworded: Option<String>,
}

impl Made {
    fn words(&self, cell: &str) -> String {
        let other = self.reworded.as_deref() == Some(cell);
        let word = if other { "Altered" } else { "Invented" };
        format!("{word} words about {cell}")
    }

    /// What a description cell says: words, examples and values.
    fn description(&self, direction: Direction, field: &Field) -> String {
        let mut cell = self.words(&format!("{direction} {}", field.name));
        let quoted = |values: &[String]| -> String {
            let quoted: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
            quoted.join(", ")
        };
        if !field.examples.is_empty() {
            let _ = write!(cell, " such as {}", field.examples.join(" or "));
        }
        if !field.values.is_empty() {
            let _ = write!(cell, "; one of {}", quoted(&field.values));
        }
        if !field.stray_values.is_empty() {
            let _ = write!(cell, "; then there is {}", quoted(&field.stray_values));
        }
        cell
    }

    fn default(&self, direction: Direction, field: &Field) -> String {
        match &field.default {
            Some(Assumed::Literal(word)) => word.clone(),
            Some(Assumed::Prose(_)) => self.words(&format!("{direction} {} default", field.name)),
            None => "-".to_owned(),
        }
    }

    pub fn page(&self) -> String {
        match self.shape {
            Shape::Dump => self.dump(),
            Shape::Html => self.html(),
        }
    }

    fn url(&self) -> [String; 2] {
        match (self.contract.hosts.first(), &self.contract.path) {
            (Some(host), Some(path)) => [host.clone(), path.clone()],
            _ => ["{{ host }}".to_owned(), "{{ path }}".to_owned()],
        }
    }

    fn dump(&self) -> String {
        let contract = &self.contract;
        let mut page = String::from("Node:\n(type) c\n(layer)0\n\tElement:body\n");
        let mut element = |name: &str, lines: &[&str]| {
            let _ = writeln!(
                page,
                "\t\tNode:\n\t\t(type) c\n\t\t(layer)1\n\t\t\tElement:{name}"
            );
            for line in lines {
                let _ = writeln!(page, "\t\t\t\t{line}");
            }
        };
        element("h1", &[&self.words("introduction")]);
        element("span", &[&contract.method.to_lowercase(), &self.title]);
        element("hr", &[]);
        let [host, path] = self.url();
        element("h3", &["Definition"]);
        element("span", &[&host]);
        element("span", &[&path]);
        element("hr", &[]);
        element("h3", &["Parameters"]);
        for place in [Location::Body, Location::Query, Location::Header] {
            let fields: Vec<_> = contract
                .request
                .iter()
                .filter(|f| f.location == place)
                .collect();
            if !fields.is_empty() {
                element("h4", &[&format!("{place} Params")]);
            }
            for field in fields {
                let required: &[&str] = if field.required {
                    &[&field.name, "required"]
                } else {
                    &[&field.name]
                };
                element("strong", required);
                element("span", &[":"]);
                let description = self.description(Direction::Request, field);
                if field.default.is_some() {
                    element("strong", &[&field.kind]);
                    element(
                        "span",
                        &[&self.default(Direction::Request, field), &description],
                    );
                } else {
                    element("strong", &[&field.kind, &description]);
                }
            }
        }
        element("hr", &[]);
        for heading in ["Examples", "Result Format"] {
            element("h3", &[heading]);
            element("hr", &[]);
        }
        let statuses: Vec<_> = contract.statuses.iter().map(|s| format!("`{s}`")).collect();
        let mut text = format!(
            "## Outcome {} with {}.",
            self.words("documentation, part 1"),
            statuses.join(" or ")
        );
        text.push_str(" ### Response |Parameter|Type|Description|Required|Default| |-|-|-|-|-|");
        for field in &contract.reply {
            let (required, default) = (
                yes_or_no(field.required),
                self.default(Direction::Reply, field),
            );
            let description = self.description(Direction::Reply, field);
            let _ = write!(
                text,
                " |*{}*|{}|{description}|{required}|{default}|",
                field.name, field.kind
            );
        }
        element("h3", &["Documentation", &text]);
        element("footer", &[]);
        page
    }

    fn html(&self) -> String {
        let contract = &self.contract;
        let [host, path] = self.url();
        let mut page = format!(
            "<h1>{}</h1>\n<p>{}</p>\n<h2>HTTP Headers</h2>\n<pre><code>{}</code></pre>\n\
             <h2>HTTP Method</h2>\n<pre><code>{}</code></pre>\n\
             <h2>HTTP Request</h2>\n<pre><code>{host}{path}</code></pre>\n",
            self.title,
            self.words("introduction, paragraph 1"),
            contract.headers.join(" / "),
            contract.method,
        );
        for place in [Location::Body, Location::Query, Location::Header] {
            let fields: Vec<_> = contract
                .request
                .iter()
                .filter(|f| f.location == place)
                .collect();
            self.html_fields(
                &mut page,
                &format!("{place} fields"),
                Direction::Request,
                &fields,
            );
        }
        self.html_fields(
            &mut page,
            "Response fields",
            Direction::Reply,
            &contract.reply.iter().collect::<Vec<_>>(),
        );
        page.push_str("<h2>Returns</h2>\n<table><tr><td>Code</td><td>Description</td></tr>\n");
        for status in &contract.statuses {
            let words = self.words(&format!("status {status}"));
            let _ = writeln!(page, "<tr><td>{status}</td><td>{words}</td></tr>");
        }
        page.push_str("</table>\n");
        page
    }

    fn html_fields(
        &self,
        page: &mut String,
        heading: &str,
        direction: Direction,
        fields: &[&Field],
    ) {
        if fields.is_empty() {
            return;
        }
        let _ = writeln!(
            page,
            "<h2>{heading}</h2>\n<table><tr><th>Parameter</th><th>Type</th><th>Description</th>\
             <th>Required</th><th>Default</th></tr>"
        );
        for field in fields {
            let _ = writeln!(
                page,
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                field.name,
                field.kind,
                self.description(direction, field),
                yes_or_no(field.required),
                self.default(direction, field),
            );
        }
        page.push_str("</table>\n");
    }
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "Yes" } else { "No" }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The repository's own files.
pub fn repository() -> Inputs {
    Inputs::load(&root(), None).expect("the repository can be read")
}

/// The spec that most tests change: the repository's as it was when each
/// operation had one source, with the facts of those.
pub const ONE_SOURCE: &str = "tests/one-source/two-factor.yaml";

pub fn one_source() -> Inputs {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/one-source");
    let read = |path: &Path| std::fs::read_to_string(path).expect("a fixture");
    let files = std::fs::read_dir(folder.join("source-facts")).expect("a folder");
    let facts = files.flatten().map(|file| {
        let stem = file.path().file_stem().unwrap_or_default().to_owned();
        (stem.to_string_lossy().into_owned(), read(&file.path()))
    });
    Inputs {
        spec: read(&folder.join("two-factor.yaml")),
        facts: facts.collect(),
        ..Inputs::default()
    }
}

/// The saved pages, where they are: `SOURCE_PAGES`, or beside the repository.
pub fn saved_pages() -> Option<PathBuf> {
    let given = std::env::var_os("SOURCE_PAGES").map(PathBuf::from);
    let beside = root().join("../shared/sources");
    given.or_else(|| beside.is_dir().then_some(beside))
}

/// What is known of the pages.
pub fn known_facts() -> BTreeMap<String, Facts> {
    let texts = one_source().facts;
    let parse = |text: &String| Record::parse(text).expect("sound facts").pages;
    let pages = texts.values().flat_map(parse);
    pages.map(|facts| (facts.page.clone(), facts)).collect()
}

/// Pages that say what the repository's pages say, in other words. A dump has
/// no place for headers, so that a page with headers is always HTML.
pub fn made_pages(shape: Shape) -> BTreeMap<String, Made> {
    let made = |(page, facts): (String, Facts)| {
        let shape = if facts.contract.headers.is_empty() {
            shape
        } else {
            Shape::Html
        };
        let title = format!("Invented title of {}", page.replace('-', " "));
        let made = Made {
            shape,
            title,
            contract: facts.contract,
            reworded: None,
        };
        (page, made)
    };
    known_facts().into_iter().map(made).collect()
}

/// A text in a request or in a reply.
pub fn field(name: &str) -> Field {
    Field {
        name: name.to_owned(),
        kind: "string".to_owned(),
        ..Field::default()
    }
}

pub fn field_of<'all>(fields: &'all mut [Field], name: &str) -> &'all mut Field {
    let mut fields = fields.iter_mut();
    fields.find(|field| field.name == name).expect("the field")
}

/// The page of an operation that the spec does not have.
pub fn another(edit: impl FnOnce(&mut Contract)) -> Made {
    let mut made = made_pages(Shape::Html)["smsend-2fa-request"].clone();
    made.title = "Invented title".to_owned();
    made.contract.path = Some("/API/v1.0/REST/2fa/again".to_owned());
    made.contract.request.truncate(1);
    edit(&mut made.contract);
    made
}

/// The spec, with facts recorded from made pages.
pub fn fresh(pages: &BTreeMap<String, Made>) -> Inputs {
    let bytes = |(page, made): (&String, &Made)| (page.clone(), made.page().into_bytes());
    let inputs = Inputs {
        facts: BTreeMap::new(),
        pages: Some(pages.iter().map(bytes).collect()),
        ..one_source()
    };
    regenerated(&inputs).outputs
}

/// The same with one page more, or with another one in its place.
pub fn with_page(inputs: &Inputs, page: &str, text: impl Into<Vec<u8>>) -> Inputs {
    let mut inputs = inputs.clone();
    let pages = inputs.pages.as_mut().expect("pages");
    pages.insert(page.to_owned(), text.into());
    inputs
}

/// The spec, edited by hand.
pub fn edited(inputs: Inputs, old: &str, new: &str) -> Inputs {
    let mut inputs = inputs;
    replace(&mut inputs, old, new);
    inputs
}

pub fn replace(inputs: &mut Inputs, old: &str, new: &str) {
    assert!(inputs.spec.contains(old), "the spec has `{old}`");
    inputs.spec = inputs.spec.replacen(old, new, 1);
}

pub fn regenerated(inputs: &Inputs) -> Plan {
    plan(inputs, &[]).expect("the plan is sound")
}

pub fn document(inputs: &Inputs) -> Document {
    Document::parse(&inputs.spec).expect("the spec is YAML")
}

/// Findings in short, for messages of failing tests.
pub fn brief(findings: &[Finding]) -> String {
    let line = |finding: &Finding| {
        let place = finding
            .place
            .as_ref()
            .map(|place| format!("{} {}", place.file, place.pointer));
        format!(
            "{} {}: {} [{}]\n",
            finding.severity.name(),
            finding.kind,
            finding.message,
            place.unwrap_or_default()
        )
    };
    findings.iter().map(line).collect()
}

/// Writes a value where a pointer leads, which may be a new member of a mapping,
/// or the place behind the last of a list: its number, or `-` as in a JSON Patch.
/// `null` deletes a member.
pub fn write(document: &mut Value, pointer: &str, value: Value) {
    let (holder, key) = pointer.rsplit_once('/').expect("a pointer");
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(holder) {
        Some(Value::Object(members)) if value.is_null() => drop(members.shift_remove(&key)),
        Some(Value::Object(members)) => drop(members.insert(key, value)),
        Some(Value::Array(items)) if key == "-" || key == items.len().to_string() => {
            items.push(value);
        }
        Some(Value::Array(items)) => items[key.parse::<usize>().expect("an index")] = value,
        other => panic!("{holder} leads to {other:?}"),
    }
}

pub fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(one, other): &(&str, &str)| ((*one).to_owned(), (*other).to_owned());
    all.iter().map(owned).collect()
}
