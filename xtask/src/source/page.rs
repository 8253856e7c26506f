//! What the blocks of a page say of the operation that it documents.

use super::block::{Block, Blocks};
use super::diagnostic::{Cause, Diagnostic, Result};
use super::draft::{Draft, is_method};
use super::heading::{self, About, Role};
use super::members;
use super::section::{self, Section};
use super::status;
use super::table::{self, Part};

/// What has more is a whole reference, and no page of one operation.
const MOST_TABLES: usize = 100;

pub fn read(page: Blocks) -> Result<Draft> {
    let mut reader = Reader::default();
    for block in page.blocks {
        reader.block(block)?;
    }
    reader.close_section()?;
    let tables = reader.draft.fields.len() + reader.draft.values.len();
    if tables > MOST_TABLES {
        let message = format!("it has {tables} tables, while a page has at most {MOST_TABLES}");
        return Err(Diagnostic::new(Cause::TooLong, message));
    }
    let mut draft = reader.draft;
    if draft.contract.method.is_empty() {
        return Err(missing(Cause::NoMethod, "an HTTP method", "HTTP Method"));
    }
    if !draft.has_url() {
        return Err(missing(Cause::NoUrl, "a URL", "HTTP Request"));
    }
    members::resolve(&mut draft)?;
    if draft.title.is_empty() {
        return Err(Diagnostic::new(
            Cause::NoTitle,
            "a title was looked for and not found",
        ));
    }
    if draft.contract.statuses.is_empty() && !page.whole {
        return Err(Diagnostic::new(
            Cause::NoStatus,
            "an HTTP status was looked for and not found",
        ));
    }
    Ok(draft)
}

fn missing(cause: Cause, what: &str, heading: &str) -> Diagnostic {
    Diagnostic::new(
        cause,
        format!("{what} was looked for, as below a heading `{heading}`, and not found"),
    )
}

#[derive(Default)]
struct Reader {
    draft: Draft,
    section: Section,
    /// How many paragraphs and blocks of code the section has so far.
    paragraphs: usize,
    /// Whether the section has a table of fields, and what was said since.
    after_fields: bool,
    between: Option<String>,
    /// The heading that promises fields of which none came yet.
    promise: Option<(u8, String)>,
}

impl Reader {
    fn block(&mut self, block: Block) -> Result<()> {
        match block {
            Block::Title(words) => self.title(&words),
            Block::Heading { level, words } => self.heading(level, &words),
            Block::Prose { cell, words } => self.prose(cell, &words),
            Block::Code(code) => self.code(&code),
            Block::Table(table) => {
                self.promise = None;
                // Of several tables under one heading, the words between them
                // say what the later ones are about.
                let mut section = self.section.clone();
                if let Some(words) = self.between.take() {
                    section.enter(9, &words);
                }
                let part = table::read(&table, &section)?;
                self.after_fields = matches!(part, Part::Fields(_));
                self.part(part)
            }
            Block::Entries(entries) => self.entries(entries),
            Block::Method(word) => self.draft.set_method(&word),
            Block::Url(url) => self.draft.set_url(&url),
            Block::Status(status) => {
                self.draft.add_status(&status);
                Ok(())
            }
        }
    }

    fn title(&mut self, words: &str) -> Result<()> {
        if !self.draft.title.is_empty() {
            return self.heading(1, words);
        }
        self.draft.title = words.to_owned();
        self.draft.word("title", words);
        self.endpoint(words).map(|_| ())
    }

    fn heading(&mut self, level: u8, words: &str) -> Result<()> {
        if self
            .promise
            .as_ref()
            .is_some_and(|(above, _)| level <= *above)
        {
            self.close_section()?;
        }
        self.section.enter(level, words);
        self.paragraphs = 0;
        (self.after_fields, self.between) = (false, None);
        if self.endpoint(words)? {
            return Ok(());
        }
        if heading::promises_fields(words) {
            self.promise = Some((level, words.to_owned()));
        }
        let answers = self
            .section
            .headings
            .iter()
            .any(|(_, words)| heading::about(words) == Some(About::Reply));
        match status::of(words) {
            Some(status) if answers => self.draft.add_status(&status),
            _ => {}
        }
        Ok(())
    }

    /// A heading that says fields follow, with nothing below it that reads as
    /// fields, is about something that this reader does not see.
    fn close_section(&mut self) -> Result<()> {
        let Some((_, words)) = self.promise.take() else {
            return Ok(());
        };
        let message = format!(
            "the heading `{words}` promises fields, and no table of fields was found below it"
        );
        Err(Diagnostic::new(Cause::UnknownTable, message).at(section::shown(&words)))
    }

    fn prose(&mut self, cell: Option<String>, words: &str) -> Result<()> {
        let heading = self.section.own().to_owned();
        let role = heading::role(&heading);
        if role != Role::Example && self.endpoint(words)? {
            return Ok(());
        }
        let alone = !words.contains(' ') || is_quoted(words);
        match role {
            Role::Method if alone => return self.draft.set_method(words),
            Role::Url if is_url(words) => return self.draft.set_url(words),
            _ => {}
        }
        let lower = words.to_ascii_lowercase();
        let none = [
            "no parameter",
            "none",
            "no body",
            "no request body",
            "n/a",
            "not have any",
            "no fields",
            "does not take",
            "takes no",
            "no query",
            "no path",
            "not required",
            "empty",
        ];
        if none.iter().any(|none| lower.contains(none)) {
            self.promise = None;
        }
        let of_dump = cell.is_some();
        if of_dump || self.section.about() == Some(About::Reply) {
            for status in status::in_prose(words) {
                self.draft.add_status(&status);
            }
        }
        self.paragraphs += 1;
        if self.after_fields {
            self.between = Some(words.trim().trim_end_matches(':').to_owned());
        }
        let about = if heading.is_empty() {
            "introduction".to_owned()
        } else {
            section::shown(&heading)
        };
        let cell = cell.unwrap_or_else(|| format!("{about}, paragraph {}", self.paragraphs));
        self.draft.word(cell, words);
        Ok(())
    }

    fn code(&mut self, code: &str) -> Result<()> {
        if code.is_empty() {
            return Ok(());
        }
        let heading = self.section.own().to_owned();
        match heading::role(&heading) {
            Role::Method => return self.draft.set_method(code),
            Role::Url if !self.endpoint(code)? => return self.draft.set_url(code),
            Role::Url => return Ok(()),
            Role::Headers => return self.headers(code),
            Role::Other if self.endpoint(code)? => return Ok(()),
            Role::Other | Role::Example => {}
        }
        self.draft
            .word(format!("section {}", section::shown(&heading)), code);
        Ok(())
    }

    /// Takes in a line that is a method and a URL, and nothing else.
    fn endpoint(&mut self, words: &str) -> Result<bool> {
        let line = words.replace('`', " ");
        let mut words = line.split_whitespace();
        let (Some(method), Some(url)) = (words.next(), words.next()) else {
            return Ok(false);
        };
        let rest: Vec<&str> = words.collect();
        let version = rest.is_empty() || (rest.len() == 1 && rest[0].starts_with("HTTP/"));
        if !is_method(method) || !is_url(url) || !version {
            return Ok(false);
        }
        self.draft.set_method(method)?;
        self.draft.set_url(url)?;
        Ok(true)
    }

    /// The names of headers, between slashes or each with its value on a line.
    fn headers(&mut self, code: &str) -> Result<()> {
        self.promise = None;
        for line in code.lines() {
            let names = line.split_once(':').map_or(line, |(name, _)| name);
            for name in names
                .split(['/', ','])
                .map(str::trim)
                .filter(|name| !name.is_empty())
            {
                let is_name = name
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
                if !is_name {
                    let message =
                        format!("the name of a header was looked for, and `{name}` found");
                    return Err(Diagnostic::new(Cause::UnclearName, message).at(self.section.own()));
                }
                let known = &mut self.draft.contract.headers;
                let of_content =
                    ["content-type", "accept"].contains(&name.to_ascii_lowercase().as_str());
                if !of_content && !known.iter().any(|other| other == name) {
                    known.push(name.to_owned());
                }
            }
        }
        Ok(())
    }

    fn part(&mut self, part: Part) -> Result<()> {
        match part {
            Part::Fields(fields) => self.draft.fields.extend(fields),
            Part::Values(values) => self.draft.values.push(values),
            Part::Statuses(statuses) => {
                for (status, words) in statuses {
                    self.draft.add_status(&status);
                    self.draft.word(format!("status {status}"), &words);
                }
            }
            Part::Keys(pairs) => {
                for (key, value) in pairs {
                    match heading::role(&key) {
                        Role::Method => self.draft.set_method(&value)?,
                        Role::Url => {
                            if !self.endpoint(&value)? {
                                self.draft.set_url(&value)?;
                            }
                        }
                        _ => self.draft.word(format!("section {key}"), &value),
                    }
                }
            }
        }
        Ok(())
    }

    /// A list of definitions is a table without lines, where each term is a
    /// status, or a name with its type and whether it is required.
    fn entries(&mut self, entries: Vec<(String, String)>) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let own = self.section.own().to_owned();
        if entries
            .iter()
            .all(|(term, _)| matches!(heading::role(term), Role::Method | Role::Url))
        {
            return self.part(Part::Keys(entries));
        }
        if entries.iter().all(|(term, _)| status::of(term).is_some()) {
            let status = |(term, said): (String, String)| Some((status::of(&term)?, said));
            return self.part(Part::Statuses(
                entries.into_iter().filter_map(status).collect(),
            ));
        }
        let of_fields = heading::is_generic(&own) || heading::about(&own).is_some();
        if !of_fields {
            for (term, said) in entries {
                self.prose(None, &format!("{term}: {said}"))?;
            }
            return Ok(());
        }
        self.promise = None;
        let table = super::entries::table(&entries).ok_or_else(|| {
            let message = format!("the list under `{own}` does not say each name with its type");
            Diagnostic::new(Cause::UnknownTable, message).at(section::shown(&own))
        })?;
        let part = table::read(&table, &self.section)?;
        self.part(part)
    }
}

fn is_quoted(words: &str) -> bool {
    words.starts_with('`') && words.ends_with('`') && words.matches('`').count() == 2
}

fn is_url(word: &str) -> bool {
    let word = word.trim_matches('`');
    let spaced = word.contains(char::is_whitespace);
    !spaced
        && (word.starts_with("http://")
            || word.starts_with("https://")
            || (word.starts_with('/') && word.len() > 1))
}
