//! Does what a finding advises.

use serde_json::{Value, json};
use xtask::document::Document;
use xtask::patch::{check, plan};
use xtask::report::exit::Exit;
use xtask::report::finding::{Finding, Severity, exit};
use xtask::report::kind::Kind;
use xtask::spec::edit::Editor;
use xtask::spec::{self, Pointer};
use xtask::workspace::Inputs;

use crate::common::brief;

/// The command that finds something.
#[derive(Clone)]
pub enum Run {
    Check,
    /// With paths of pages.
    Regenerate(Vec<(String, String)>),
}

pub struct Case {
    pub kind: Kind,
    pub what: &'static str,
    pub inputs: Inputs,
    pub run: Run,
    pub ways: Vec<Way>,
}

/// One of the ways out, in the words of the advice.
pub struct Way {
    pub words: String,
    pub done: Done,
    /// What it leads to that has an advice of its own.
    pub leaves: Vec<Kind>,
}

/// How a way out is followed.
pub enum Done {
    /// The command in backticks is run.
    Command,
    /// The declaration in backticks is made where the finding points.
    Declaration,
    /// It is for another input, of which another case follows it.
    Elsewhere,
    /// A person does it.
    ByHand(Box<dyn Fn(&mut Inputs)>),
}

pub fn case(kind: Kind, what: &'static str, inputs: Inputs, ways: Vec<Way>) -> Case {
    Case {
        kind,
        what,
        inputs,
        run: Run::Check,
        ways,
    }
}

impl Case {
    /// Found by `regenerate`, and not by `check`.
    pub fn regenerating(self) -> Self {
        self.with_paths(&[])
    }

    pub fn with_paths(mut self, paths: &[(&str, &str)]) -> Self {
        let owned = |(page, path): &(&str, &str)| ((*page).to_owned(), (*path).to_owned());
        self.run = Run::Regenerate(paths.iter().map(owned).collect());
        self
    }
}

fn way(words: &str, done: Done) -> Way {
    Way {
        words: words.to_owned(),
        done,
        leaves: Vec::new(),
    }
}

pub fn run(words: &str) -> Way {
    way(words, Done::Command)
}

pub fn declare(words: &str) -> Way {
    way(words, Done::Declaration)
}

pub fn elsewhere(words: &str) -> Way {
    way(words, Done::Elsewhere)
}

pub fn by_hand(words: &str, done: impl Fn(&mut Inputs) + 'static) -> Way {
    way(words, Done::ByHand(Box::new(done)))
}

impl Way {
    /// What is found next has an advice of its own, which another case follows.
    pub fn leaving(mut self, kinds: &[Kind]) -> Self {
        self.leaves = kinds.to_vec();
        self
    }
}

/// What an advice may say beside its ways out.
const BETWEEN: [&str; 10] = [
    "; if the gateway took the operation away, ",
    "; nothing was written of this page: ",
    "nothing was written of this page: ",
    "; nothing was written of this page",
    "; nothing was written",
    ", or ",
    ", and else ",
    "; or ",
    "; ",
    ", ",
];

pub fn follow_all(cases: Vec<Case>) {
    let mut failed = String::new();
    for case in cases {
        if let Err(why) = follow(&case) {
            failed += &format!("{}: {}: {why}\n", case.kind, case.what);
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

fn follow(case: &Case) -> Result<(), String> {
    let found = find(&case.inputs, &case.run);
    let of_kind: Vec<&Finding> = found
        .iter()
        .filter(|found| found.kind == case.kind)
        .collect();
    let unmatched: Vec<String> = of_kind
        .iter()
        .map(|found| rest(found, &case.ways))
        .collect();
    let Some(index) = unmatched.iter().position(String::is_empty) else {
        let said: Vec<&String> = of_kind.iter().map(|found| &found.fix).collect();
        return Err(format!(
            "these ways are not what is advised: {said:#?} ({unmatched:#?})\n{}",
            brief(&found)
        ));
    };
    let finding = of_kind[index];
    for way in &case.ways {
        let mut inputs = case.inputs.clone();
        let mut paths = Vec::new();
        match &way.done {
            Done::Elsewhere => continue,
            Done::ByHand(edit) => edit(&mut inputs),
            Done::Declaration => declared(&mut inputs, finding, &way.words),
            Done::Command => paths = arguments(&mut inputs, &way.words),
        }
        let commanded = matches!(way.done, Done::Command);
        let left = settle(inputs, commanded.then_some(&paths));
        judge(finding, way, &left).map_err(|why| format!("`{}`: {why}", way.words))?;
    }
    Ok(())
}

fn find(inputs: &Inputs, run: &Run) -> Vec<Finding> {
    match run {
        Run::Check => check(inputs).expect("a sound check"),
        Run::Regenerate(paths) => plan(inputs, paths).expect("a sound plan").findings,
    }
}

/// What an advice says that is none of the ways.
fn rest(finding: &Finding, ways: &[Way]) -> String {
    let mut rest = finding.fix.clone();
    for way in ways {
        match rest.contains(&way.words) {
            true => rest = rest.replacen(&way.words, "", 1),
            false => return format!("without `{}`", way.words),
        }
    }
    for word in BETWEEN {
        rest = rest.replace(word, "");
    }
    rest
}

/// Runs what was advised, or else what makes stale files fresh, and checks.
fn settle(mut inputs: Inputs, command: Option<&Vec<(String, String)>>) -> Vec<Finding> {
    let mut found = check(&inputs).expect("a sound check");
    if command.is_some() || exit(&found) == Exit::Stale {
        let paths = command.cloned().unwrap_or_default();
        let plan = plan(&inputs, &paths).expect("a sound plan");
        // The next run is given neither of them again.
        inputs = Inputs {
            ignoring: Vec::new(),
            accepted: Default::default(),
            ..plan.outputs
        };
        found = plan.findings;
        found.extend(check(&inputs).expect("a sound check"));
    }
    found
}

fn judge(finding: &Finding, way: &Way, left: &[Finding]) -> Result<(), String> {
    let same = |other: &Finding| {
        (other.kind, other.severity) == (finding.kind, finding.severity)
            && other.message == finding.message
    };
    // A note of what was done is none of what is to be done.
    if finding.severity != Severity::Note && left.iter().any(same) {
        return Err(format!("the finding stays:\n{}", brief(left)));
    }
    let unsettled = |found: &Finding| match found.severity {
        Severity::Note => false,
        // What is left for a person comes before what is stale.
        Severity::Stale => way.leaves.is_empty(),
        Severity::Failure => !way.leaves.contains(&found.kind),
    };
    if left.iter().any(unsettled) {
        return Err(format!("not all is settled:\n{}", brief(left)));
    }
    let lacking = |kind: &&Kind| !left.iter().any(|found| found.kind == **kind);
    match way.leaves.iter().find(lacking) {
        Some(kind) => Err(format!("`{kind}` was expected next:\n{}", brief(left))),
        None => Ok(()),
    }
}

/// The words in backticks.
fn quoted(words: &str) -> impl Iterator<Item = &str> {
    words.split('`').skip(1).step_by(2)
}

/// Takes a command of an advice as a shell would, with what stands in capitals
/// filled in, and returns the paths that it gives.
fn arguments(inputs: &mut Inputs, words: &str) -> Vec<(String, String)> {
    let command = quoted(words).find(|word| word.starts_with("cargo xtask "));
    let command = command
        .expect("a command")
        .replace("REASON", "A made-up reason.");
    let command = command.replace("/THE/PATH", "/made/up");
    let rest = command
        .strip_prefix("cargo xtask regenerate")
        .expect("the only writer");
    let mut words = shell_words(rest).into_iter();
    let mut paths = Vec::new();
    while let Some(flag) = words.next() {
        let value = words.next().expect("a value");
        let pair = || {
            let (page, rest) = value.split_once('=').expect("a pair");
            (page.to_owned(), rest.to_owned())
        };
        match flag.as_str() {
            "--pages" => assert!(inputs.pages.is_some(), "the pages are there"),
            "--accept" => drop(inputs.accepted.insert(value)),
            "--ignore" => inputs.ignoring.push(pair()),
            "--path" => paths.push(pair()),
            other => panic!("`{other}` is no flag"),
        }
    }
    paths
}

fn shell_words(text: &str) -> Vec<String> {
    let parts = text.split('\'').enumerate();
    let words = parts.flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

/// Makes the declaration that an advice names, where the finding points or at
/// the operation.
fn declared(inputs: &mut Inputs, finding: &Finding, words: &str) {
    let key = quoted(words).next().expect("a declaration");
    let after = |phrase: &str| words.split_once(phrase)?.1.split('`').next();
    let (under, source) = (after(" under `"), after("with the name `"));
    let reason = format!("Made up for {}.", source.unwrap_or("the test"));
    let document = Document::parse(&inputs.spec).expect("a spec").value;
    let place = &finding.place.as_ref().expect("a place").pointer;
    let mut holder = Pointer::from(place.as_str());
    if words.contains("the operation's") {
        let operations = spec::operations(&document);
        let mut all = operations.into_iter().map(|operation| operation.pointer);
        let own = all.find(|own| format!("{holder}/").starts_with(&format!("{}/", own.parent())));
        holder = own.expect("an operation");
    }
    // An item of a list of values is declared beside the list.
    while !holder.get(&document).is_object() {
        holder = holder.parent();
        if holder.last_key().as_deref() == Some("x-extensible-enum") {
            holder = holder.parent();
        }
    }
    let mut editor = Editor::new(&inputs.spec, document).expect("editable");
    if words.contains("in an `allOf`") {
        let reference = editor.at(&holder).clone();
        editor.remove(&holder, "$ref").expect("a reference");
        editor
            .set(&holder, "allOf", json!([reference]))
            .expect("a place");
    }
    let (at, key, value): (Pointer, &str, Value) = match under {
        Some(under) if editor.at(&holder.join(key)).is_object() => {
            (holder.join(key), under, json!(reason))
        }
        Some(under) => (holder, key, json!({ under: reason })),
        None => (holder, key, json!(reason)),
    };
    editor.set(&at, key, value).expect("a place");
    inputs.spec = editor.finish().expect("an edited spec");
}
