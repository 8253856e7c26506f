//! Plans what `cargo xtask regenerate` writes: applies what the pages say to
//! the facts and the spec, and refreshes what is derived. The only room that
//! changes the spec.
//!
//! The operations are taken together, each with its pages. What would leave the
//! spec such that no client can be made of it, or asks for an edit that there is
//! not, is left alone and said, and the others are taken all the same.

pub mod apply;
mod change;
mod parts;
mod patcher;
mod plan;
mod scaffold;
mod step;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Error, Result};
use serde_json::Value;

use self::change::Changes;
use crate::audit;
use crate::audit::evidence::{Evidence, Witnesses};
use crate::audit::facts::Known;
use crate::audit::hold::{self, Standing};
use crate::audit::pages::{reworded, strangers, suspicious};
use crate::audit::saved::Saved;
use crate::audit::strays::{Fate, strays};
use crate::derived;
use crate::document::Document;
use crate::report::exit::Exit;
use crate::report::finding::{self, Finding, Severity};
use crate::report::kind::Kind;
use crate::source::Page;
use crate::source_facts::{Departure, Facts, Ignored, Record};
use crate::spec::edit::Editor;
use crate::spec::{self, DEPARTS, Operation, PATH_NOT_KNOWN, Pointer};
use crate::workspace::{Inputs, SPEC, derived_file, document_of, facts_file, parse_spec};

/// What is to be written, and what is to be said about it.
pub struct Plan {
    /// The files that change, by path, whole.
    pub writes: BTreeMap<String, String>,
    /// What was applied, and what is left for a person.
    pub findings: Vec<Finding>,
    /// The inputs as they will be, into which the findings point.
    pub outputs: Inputs,
}

impl Plan {
    /// Nothing is written while something is broken that all depends on.
    fn nothing(inputs: &Inputs, findings: Vec<Finding>) -> Self {
        Self {
            writes: BTreeMap::new(),
            findings,
            outputs: inputs.clone(),
        }
    }
}

/// Everything that is out of step. What would be left after `regenerate` is for
/// a person, and said at once.
pub fn check(inputs: &Inputs) -> Result<Vec<Finding>> {
    let mut findings = audit::check(inputs);
    if finding::exit(&findings) == Exit::Stale {
        let after = plan(inputs, &[])?.findings.into_iter();
        let left: Vec<_> = after
            .filter(|finding| finding.severity == Severity::Failure)
            .collect();
        findings.extend(left);
    }
    Ok(findings)
}

/// Plans everything before anything is written. `paths` are those that a person
/// gave for pages without a URL.
///
/// # Errors
///
/// A mistake of xtask itself: the edited spec would not say what it should.
pub fn plan(inputs: &Inputs, paths: &[(String, String)]) -> Result<Plan> {
    let Ok(document) = Document::parse(&inputs.spec) else {
        return Ok(Plan::nothing(inputs, audit::check(inputs)));
    };
    let broken = audit::rules::refused_by_build(&audit::rules::check_build(&document));
    if broken || derived::refusal(&document).is_some() {
        return Ok(Plan::nothing(inputs, audit::check(inputs)));
    }
    let mut known = Known::read(inputs);
    let saved = Saved::read(inputs);
    let mut wrong = ignore(
        &mut known,
        &saved,
        inputs,
        &spec::operations(&document.value),
    );
    wrong.extend(wrongly_accepted(&saved, inputs));
    if !wrong.is_empty() {
        return Ok(Plan::nothing(inputs, wrong));
    }
    let mut work = Work {
        spec: inputs.spec.clone(),
        facts: known.facts.clone(),
        notes: Vec::new(),
        refused: Vec::new(),
        left: BTreeSet::new(),
        known: &known,
        named: spec::operations(&document.value)
            .into_iter()
            .flat_map(|operation| operation.pages)
            .collect(),
    };
    let wrong = work.wrong_paths(&saved, paths)?;
    if !wrong.is_empty() {
        return Ok(Plan::nothing(inputs, wrong));
    }
    work.whole(&[], |work| work.name_paths(&saved, paths));
    let operations = spec::operations(&work.document()?.value);
    let strangers = strangers(&saved, &known, &operations).0;
    work.in_halves(
        &strangers,
        &|page| std::slice::from_ref(&page.id),
        &|work, pages| work.scaffold(pages, paths),
    );
    let all: Vec<&Operation> = operations.iter().collect();
    work.in_halves(&all, &|operation| &operation.pages, &|work, some| {
        work.take_in(some, &operations, &saved)
    });
    // What was edited by hand since then follows what is known.
    let facts = work.facts.clone();
    work.whole(&[], |work| work.apply(&[], facts).map(drop));
    work.finish(inputs, &saved)
}

/// Marks pages as known and ignored. `DOCUMENT#*` are all that are new of one.
fn ignore(
    known: &mut Known,
    saved: &Saved,
    inputs: &Inputs,
    operations: &[Operation],
) -> Vec<Finding> {
    let mut wrong = Vec::new();
    for (wanted, reason) in &inputs.ignoring {
        let is_meant = |page: &&String| match wanted.strip_suffix("#*") {
            Some(document) => document_of(page) == document && page.as_str() != document,
            None => *page == wanted,
        };
        let is_new = |page: &&String| !audit::operations::is_named(page, operations);
        let pages = saved.pages.keys().chain(&saved.unread).filter(is_meant);
        let pages: Vec<String> = pages.filter(is_new).cloned().collect();
        if pages.is_empty() {
            let message = format!("`--ignore {wanted}` names no saved page that the spec lacks");
            wrong.push(misnamed(Kind::WrongIgnore, message, inputs, "new"));
        }
        let marked = pages.into_iter().map(|page| (page, reason.clone()));
        known.ignored.extend(marked);
    }
    wrong
}

/// Pages that are to be taken as they are, and are not there.
fn wrongly_accepted(saved: &Saved, inputs: &Inputs) -> Vec<Finding> {
    let missing = |page: &&String| !saved.pages.contains_key(*page);
    let wrong = inputs.accepted.iter().filter(missing).map(|page| {
        let message = format!("`--accept {page}` names no saved page that can be read");
        misnamed(Kind::WrongAccept, message, inputs, "suspicious")
    });
    wrong.collect()
}

/// An option names no page that is reported as what the option is for.
fn misnamed(kind: Kind, message: String, inputs: &Inputs, reported: &str) -> Finding {
    let fix = match inputs.pages {
        Some(_) => format!("name a page that is reported as {reported}; nothing was written"),
        None => "say with `--pages DIR` where it is saved; nothing was written".to_owned(),
    };
    Finding::new(kind, Severity::Failure, message).fix(fix)
}

/// The spec and the facts while they are worked on.
struct Work<'known> {
    spec: String,
    facts: BTreeMap<String, Facts>,
    /// What was done.
    notes: Vec<Finding>,
    /// What was not done, and why.
    refused: Vec<Finding>,
    /// The pages that were left alone because of that.
    left: BTreeSet<String>,
    known: &'known Known,
    /// The pages that an operation names.
    named: BTreeSet<String>,
}

impl Work<'_> {
    fn document(&self) -> Result<Document> {
        parse_spec(&self.spec)
    }

    fn editor(&self) -> Result<Editor> {
        Editor::new(&self.spec, self.document()?.value)
    }

    /// Makes an edit, or none of it: what cannot be written down in place is
    /// for a person.
    fn whole(&mut self, pages: &[String], edit: impl FnOnce(&mut Self) -> Result<()>) {
        let (spec, facts, notes) = (self.spec.clone(), self.facts.clone(), self.notes.len());
        if let Err(why) = edit(self) {
            (self.spec, self.facts) = (spec, facts);
            self.notes.truncate(notes);
            let fix = "make this change in the spec by hand; nothing was written of this page";
            self.refuse_page(pages, Kind::CannotApply, &format!("{why:#}"), fix);
        }
    }

    /// Makes edits all at once. What stands in the way is found in halves: the
    /// edit of that alone is refused, and all others are made.
    fn in_halves<T>(
        &mut self,
        items: &[T],
        pages: &impl Fn(&T) -> &[String],
        edit: &impl Fn(&mut Self, &[T]) -> Result<()>,
    ) {
        match items {
            [] => return,
            [only] => return self.whole(pages(only), |work| edit(work, items)),
            _ => {}
        }
        let (spec, facts, left) = (self.spec.clone(), self.facts.clone(), self.left.clone());
        let (notes, refused) = (self.notes.len(), self.refused.len());
        if edit(self, items).is_ok() && self.refused.len() == refused {
            return;
        }
        (self.spec, self.facts, self.left) = (spec, facts, left);
        self.notes.truncate(notes);
        self.refused.truncate(refused);
        let (first, second) = items.split_at(items.len() / 2);
        self.in_halves(first, pages, edit);
        self.in_halves(second, pages, edit);
    }

    /// Paths that were given for pages that have no use for one.
    fn wrong_paths(&self, saved: &Saved, paths: &[(String, String)]) -> Result<Vec<Finding>> {
        let operations = spec::operations(&self.document()?.value);
        let wrong = paths.iter().filter_map(|(page, path)| {
            let named = operations
                .iter()
                .find(|operation| operation.pages.contains(page));
            let of_page = saved
                .pages
                .get(page)
                .and_then(|page| page.contract.path.clone());
            let in_spec = named.and_then(|operation| operation.contract.path.clone());
            let why = match (named, &of_page) {
                (None, None) if saved.pages.contains_key(page) => return None,
                (Some(_), _) if in_spec.as_ref() == Some(path) => return None,
                (Some(_), _)
                    if in_spec
                        .as_ref()
                        .is_some_and(|old| old.starts_with(PATH_NOT_KNOWN)) =>
                {
                    return None;
                }
                (_, Some(url)) => format!("the page says itself that its path is `{url}`"),
                (Some(operation), _) => format!("`{}` has a path already", operation.id),
                (None, None) => "there is no such page among the saved ones".to_owned(),
            };
            Some(
                Finding::new(
                    Kind::WrongPath,
                    Severity::Failure,
                    format!("`--path {page}={path}` is of no use: {why}"),
                )
                .fix(
                    "leave it out, or name a page that was saved without its URL; nothing was \
                     written",
                ),
            )
        });
        Ok(wrong.collect())
    }

    /// Gives operations that were scaffolded without a path the one that is
    /// known by now.
    fn name_paths(&mut self, saved: &Saved, paths: &[(String, String)]) -> Result<()> {
        for operation in spec::operations(&self.document()?.value) {
            let item = operation.pointer.parent();
            let Some((holder, old)) = item.parent_and_key() else {
                continue;
            };
            let given = |page: &String| {
                let given = paths.iter().find(|(other, _)| other == page);
                let url = saved
                    .pages
                    .get(page)
                    .and_then(|page| page.contract.path.clone());
                given.map(|(_, path)| path.clone()).or(url)
            };
            let path = operation.pages.iter().find_map(given);
            let Some(path) = path.filter(|_| old.starts_with(PATH_NOT_KNOWN)) else {
                continue;
            };
            let mut editor = self.editor()?;
            if editor.at(&holder.join(&path)).is_object() {
                let why = format!("`{path}`: the spec has this path already");
                let fix = "move the operation there by hand, or give another path";
                self.refuse_page(&operation.pages, Kind::WrongPath, &why, fix);
                continue;
            }
            editor.rename(&holder, &old, &path)?;
            scaffold::add_path_parameters(&mut editor, &holder.join(&path), &path)?;
            let spec = editor.finish()?;
            let note = Finding::new(
                Kind::Applied,
                Severity::Note,
                format!("`{}` is at `{path}` now", operation.id),
            )
            .at(SPEC, holder.join(&path));
            self.keep(spec, vec![note], &operation.pages)?;
        }
        Ok(())
    }

    /// Takes over an edited spec, unless no client can be made of it.
    fn keep(&mut self, spec: String, notes: Vec<Finding>, pages: &[String]) -> Result<bool> {
        let document = parse_spec(&spec)?;
        let mut problems = audit::rules::check_build(&document);
        if problems.is_empty() {
            problems.extend(derived::refusal(&document).map(|diagnostic| {
                Finding::new(Kind::RefusedByBuild, Severity::Failure, diagnostic.message)
                    .fix("make this change in the spec by hand")
            }));
        }
        if problems.is_empty() {
            self.spec = spec;
            self.notes.extend(notes);
            return Ok(true);
        }
        let before = self.document()?.value;
        for mut problem in problems {
            problem.fix = match problem.fix.contains(DEPARTS) {
                // Of what is not in the spec yet, nothing can be renamed or left out.
                _ if self.is_new(pages) => self.instead(pages),
                true => format!("{}; nothing was written of this page", problem.fix),
                false => format!("{}; {}", problem.fix, self.instead(pages)),
            };
            // What stands in an edit that was not made has no place.
            let place = problem.place.take();
            let place = place.filter(|place| {
                let pointer = Pointer::from(place.pointer.as_str());
                pointer.parent().find(&before).is_some()
            });
            self.refuse(pages, Finding { place, ..problem });
        }
        Ok(false)
    }

    /// Whether the spec has no operation yet of which something could be said.
    fn is_new(&self, pages: &[String]) -> bool {
        pages.first().is_some_and(|page| !self.named.contains(page))
    }

    /// The ways past an edit that cannot be made.
    fn instead(&self, pages: &[String]) -> String {
        match pages.first().filter(|_| self.is_new(pages)) {
            Some(page) => format!(
                "nothing was written of this page: write its operation by hand, or leave it out \
                 with `cargo xtask regenerate --pages DIR --ignore '{page}=REASON'`"
            ),
            None => "nothing was written of this page: where the spec says otherwise, \
                     `x-departs-from-page` says why"
                .to_owned(),
        }
    }

    fn refuse_page(&mut self, pages: &[String], kind: Kind, why: &str, fix: &str) {
        self.refuse(pages, Finding::new(kind, Severity::Failure, why).fix(fix));
    }

    fn refuse(&mut self, pages: &[String], mut finding: Finding) {
        if let Some(page) = pages.first() {
            finding = finding.from_source(page.clone());
        }
        self.refused.push(finding);
        self.left.extend(pages.iter().cloned());
    }

    /// Pages of operations that the spec does not have.
    fn scaffold(&mut self, pages: &[&Page], paths: &[(String, String)]) -> Result<()> {
        let mut editor = self.editor()?;
        let mut facts = self.facts.clone();
        let mut notes = Vec::new();
        for page in pages {
            let given = paths.iter().find(|(other, _)| *other == page.id);
            let path = given.map(|(_, path)| path.as_str());
            match scaffold::scaffold(&mut editor, page, path)? {
                Ok(note) => notes.push(note),
                Err(why) => {
                    let fix = format!(
                        "write its operation by hand, or leave it out with `cargo xtask \
                         regenerate --pages DIR --ignore '{}=REASON'`",
                        page.id
                    );
                    let pages = std::slice::from_ref(&page.id);
                    self.refuse_page(pages, Kind::CannotScaffold, &why, &fix);
                    return Ok(());
                }
            }
            facts.insert(page.id.clone(), Facts::of_page(&page.id, page, Vec::new()));
        }
        let ids: Vec<String> = pages.iter().map(|page| page.id.clone()).collect();
        let before = std::mem::replace(&mut self.spec, editor.finish()?);
        if self.apply(&ids, facts)? {
            self.notes.extend(notes);
        } else {
            self.spec = before;
        }
        Ok(())
    }

    /// The pages of operations that the spec has.
    fn take_in(
        &mut self,
        some: &[&Operation],
        operations: &[Operation],
        saved: &Saved,
    ) -> Result<()> {
        let mut facts = self.facts.clone();
        let mut changed = Vec::new();
        for id in some.iter().flat_map(|operation| &operation.pages) {
            let Some(page) = saved.pages.get(id) else {
                continue;
            };
            if suspicious(self.known, id, page, operations) {
                self.left.insert(id.clone());
                continue;
            }
            let new = self.known.renewed(id, page);
            if self.known.facts.get(id) != Some(&new) {
                changed.push(id.clone());
                facts.insert(id.clone(), new);
            }
        }
        if !changed.is_empty() && self.apply(&changed, facts)? {
            for id in &changed {
                let page = &saved.pages[id];
                self.notes
                    .extend(rewordings(id, page, self.known.facts.get(id)));
            }
        }
        Ok(())
    }

    /// Applies facts to the spec, and says whether that could be done.
    fn apply(&mut self, pages: &[String], facts: BTreeMap<String, Facts>) -> Result<bool> {
        let mut editor = self.editor()?;
        let mut changes = Changes {
            old: &self.facts,
            new: facts,
        };
        let applied = apply::apply(&mut editor, &mut changes)?;
        let facts = changes.new;
        if !applied.refused.is_empty() {
            for mut refused in applied.refused {
                if self.is_new(pages) {
                    refused.fix = self.instead(pages);
                }
                self.refused.push(refused);
            }
            self.left.extend(pages.iter().cloned());
            return Ok(false);
        }
        let spec = if applied.done.is_empty() {
            self.spec.clone()
        } else {
            editor.finish()?
        };
        let kept = self.keep(spec, applied.done, pages)?;
        if kept {
            self.facts = facts;
        }
        Ok(kept)
    }

    /// Takes out what is recorded of pages that nobody needs any more.
    fn forget(&mut self, operations: &[Operation], saved: Option<&Saved>) {
        let all = strays(&self.facts, &self.known.ignored, operations, saved);
        let gone = all.into_iter().filter(|(_, fate)| *fate == Fate::Forgotten);
        let gone: Vec<String> = gone.map(|(page, _)| page.to_owned()).collect();
        for page in gone {
            self.facts.remove(&page);
            let message = format!("what was recorded of the page `{page}` was forgotten");
            self.notes.push(
                Finding::new(Kind::Applied, Severity::Note, message)
                    .at(facts_file(&page), "")
                    .fix("see that no operation of the spec is to name it"),
            );
        }
    }

    /// Records the facts, derives from the edited spec, and collects the files
    /// that change.
    fn finish(mut self, inputs: &Inputs, saved: &Saved) -> Result<Plan> {
        let document = self.document()?;
        let operations = spec::operations(&document.value);
        self.forget(&operations, inputs.pages.as_ref().map(|_| saved));
        let mut outputs = Inputs {
            facts: facts_texts(inputs, &document, self.facts, &self.known.ignored)?,
            spec: self.spec,
            ..inputs.clone()
        };
        match derived::derive(&outputs.spec, &document, &inputs.derived) {
            Ok(derived) => outputs.derived.extend(derived),
            Err(diagnostic) => {
                let mut findings = audit::check(inputs);
                findings.push(
                    Finding::new(Kind::RefusedByBuild, Severity::Failure, diagnostic.message)
                        .from_source("the spec with what would have been applied to it")
                        .fix("nothing was written: make this change in the spec by hand"),
                );
                return Ok(Plan::nothing(inputs, findings));
            }
        }
        let mut findings = self.notes;
        findings.extend(self.refused);
        findings.extend(for_a_person(audit::check(&outputs), &self.left));
        Ok(Plan {
            writes: writes(inputs, &outputs),
            findings,
            outputs,
        })
    }
}

/// What is stale now stays so, and nobody is to be told to try again. Of pages
/// that were left alone it has been said why.
fn for_a_person(findings: Vec<Finding>, left: &BTreeSet<String>) -> Vec<Finding> {
    let of_left = |finding: &Finding| finding.page().is_some_and(|page| left.contains(page));
    let mut all: Vec<Finding> = Vec::new();
    for mut finding in findings {
        if finding.severity == Severity::Stale {
            if of_left(&finding) {
                continue;
            }
            finding.severity = Severity::Failure;
            finding.fix =
                "settle what else is found here; `regenerate` alone cannot do this".to_owned();
        }
        all.push(finding);
    }
    all
}

fn writes(inputs: &Inputs, outputs: &Inputs) -> BTreeMap<String, String> {
    let mut writes = BTreeMap::new();
    if outputs.spec != inputs.spec {
        writes.insert(SPEC.to_owned(), outputs.spec.clone());
    }
    for (old, new, file) in [
        (
            &inputs.facts,
            &outputs.facts,
            facts_file as fn(&str) -> String,
        ),
        (&inputs.derived, &outputs.derived, derived_file),
    ] {
        let changed = new
            .iter()
            .filter(|(name, text)| old.get(*name) != Some(text));
        writes.extend(changed.map(|(name, text)| (file(name), text.clone())));
    }
    writes
}

/// The files of facts, with the departures as the spec now has them, and with
/// the pages that are ignored.
fn facts_texts(
    inputs: &Inputs,
    document: &Document,
    facts: BTreeMap<String, Facts>,
    ignored: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>> {
    let operations = spec::operations(&document.value);
    let witnesses = Witnesses::of(&operations, &facts);
    let mut records: BTreeMap<&str, Record> = BTreeMap::new();
    let record = |page| Record {
        document: document_of(page).to_owned(),
        ..Record::default()
    };
    for (page, old) in &facts {
        let all = records
            .entry(document_of(page))
            .or_insert_with(|| record(page));
        let named = operations
            .iter()
            .find(|operation| operation.pages.contains(page));
        // Only what an operation refers to is recorded anew: a page that
        // nothing could be made of is reported instead.
        let evidence = named.and_then(|operation| Evidence::of(operation, &witnesses, &facts));
        let new = match named.zip(evidence) {
            Some((operation, evidence)) => {
                with_departures(old, &document.value, operation, &evidence)
            }
            None => old.clone(),
        };
        all.pages.push(new);
    }
    for (page, reason) in ignored {
        let all = records
            .entry(document_of(page))
            .or_insert_with(|| record(page));
        all.ignored.push(Ignored {
            page: page.clone(),
            reason: reason.clone(),
        });
    }
    let mut texts = inputs.facts.clone();
    for (document, record) in records {
        texts.insert(document.to_owned(), record.render().map_err(Error::msg)?);
    }
    Ok(texts)
}

fn with_departures(
    old: &Facts,
    document: &Value,
    operation: &Operation,
    evidence: &Evidence<'_>,
) -> Facts {
    let held = hold::hold(document, operation, evidence);
    let departures = held.departures.into_iter();
    let departures = departures
        .filter(|(page, ..)| *page == old.page)
        .map(|(page, departure, _)| {
            let recorded = evidence.departures_of(&page, &departure.element);
            kept(departure, &recorded)
        })
        .collect();
    Facts {
        departures,
        ..old.clone()
    }
}

/// What to record of a departure: what stands today, unless that is for a
/// person to decide first.
fn kept(departure: Departure, recorded: &[Departure]) -> Departure {
    match hold::standing(&departure, recorded) {
        Standing::Contradicted(old) => *old,
        Standing::Fresh | Standing::Stale => departure,
    }
}

/// Changed wording is for a person to read, cell by cell.
fn rewordings(id: &str, page: &Page, known: Option<&Facts>) -> Vec<Finding> {
    let Some(known) = known else {
        return Vec::new();
    };
    let finding = |cell: String| {
        let gone = !page.wording.contains_key(&cell);
        let what = if gone { "is gone" } else { "changed" };
        Finding::new(
            Kind::Reworded,
            Severity::Note,
            format!("`{id}`: the wording of `{cell}` {what}"),
        )
        .at(facts_file(id), Pointer::from("/wording").join(&cell))
        .from_source(id)
        .fix("read it on the page, and adapt the spec's own words if need be")
    };
    reworded(page, known).into_iter().map(finding).collect()
}
