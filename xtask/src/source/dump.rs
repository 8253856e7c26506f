//! Reads an element-tree dump: the elements of a rendered page, each followed
//! by its text, indented to its depth.

use super::table::{FieldRow, place};
use super::{Draft, address, markdown, method, words};
use crate::contract::Side;

/// An element with the lines of text right below it.
struct Element<'page> {
    name: &'page str,
    lines: Vec<&'page str>,
}

pub fn read(text: &str) -> Result<Draft, String> {
    let elements = elements(text)?;
    let mut draft = Draft::default();
    let mut parts = Parts::new(&elements);
    read_title(&mut draft, parts.before_first_heading())?;
    read_definition(&mut draft, parts.section("Definition")?)?;
    read_parameters(&mut draft, parts.section("Parameters")?)?;
    for heading in ["Examples", "Result Format"] {
        let words = all_words(parts.section(heading)?);
        draft.word(format!("section {heading}"), &words);
    }
    read_documentation(&mut draft, parts.section("Documentation")?)?;
    Ok(draft)
}

fn elements(text: &str) -> Result<Vec<Element<'_>>, String> {
    let mut elements: Vec<Element<'_>> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix("Element:") {
            let lines = Vec::new();
            elements.push(Element { name, lines });
        } else if line != "Node:" && !line.starts_with("(type)") && !line.starts_with("(layer)") {
            let element = elements
                .last_mut()
                .ok_or_else(|| format!("an element was looked for, and `{line}` found"))?;
            element.lines.push(line);
        }
    }
    Ok(elements)
}

/// The parts of a page, between its third-level headings.
struct Parts<'elements, 'page> {
    rest: &'elements [Element<'page>],
}

impl<'elements, 'page> Parts<'elements, 'page> {
    fn new(elements: &'elements [Element<'page>]) -> Self {
        Self { rest: elements }
    }

    fn before_first_heading(&mut self) -> &'elements [Element<'page>] {
        let end = self.rest.iter().position(|element| element.name == "h3");
        let (part, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        part
    }

    /// The next part, which must have the given heading and an end: a rule,
    /// or the page's footer. Without one the page was cut off.
    fn section(&mut self, heading: &str) -> Result<&'elements [Element<'page>], String> {
        let missing = || format!("the section `{heading}` was looked for and not found");
        let (first, _) = self.rest.split_first().ok_or_else(missing)?;
        if first.name != "h3" || first.lines.first() != Some(&heading) {
            return Err(missing());
        }
        let end = self
            .rest
            .iter()
            .position(|element| element.name == "hr" || element.name == "footer")
            .ok_or_else(|| format!("the section `{heading}` has no end: the page was cut off"))?;
        let (part, rest) = self.rest.split_at(end);
        self.rest = &rest[1..];
        Ok(part)
    }
}

fn read_title(draft: &mut Draft, elements: &[Element<'_>]) -> Result<(), String> {
    for element in elements {
        match (element.name, element.lines.as_slice()) {
            ("h1", lines) => draft.word("introduction", &lines.join(" ")),
            ("span", [verb, title]) => {
                draft.contract.method = method(verb)?;
                draft.title = (*title).to_owned();
                draft.word("title", title);
            }
            _ => {}
        }
    }
    Ok(())
}

/// The URL stands in pieces, of which each may never have been filled in.
fn read_definition(draft: &mut Draft, elements: &[Element<'_>]) -> Result<(), String> {
    let url: String = elements
        .iter()
        .filter(|element| element.name == "span")
        .flat_map(|element| element.lines.iter().copied())
        .collect();
    if url.is_empty() {
        return Err("a URL was looked for below `Definition` and not found".to_owned());
    }
    if let Some((host, path)) = address(&url)? {
        draft.contract.hosts.push(host);
        draft.contract.path = Some(path);
    }
    Ok(())
}

/// Fields come as runs of elements: the name (with `required` below it), a
/// colon, the type with the description, or the type and then the default
/// with the description.
fn read_parameters(draft: &mut Draft, elements: &[Element<'_>]) -> Result<(), String> {
    let mut heading = "";
    let mut number = 0;
    let mut rest = &elements[1..];
    while let Some((first, after)) = rest.split_first() {
        if first.name == "h4" {
            heading = first.lines.first().copied().unwrap_or_default();
            number = 0;
            rest = after;
            continue;
        }
        number += 1;
        let row = format!("{heading}, row {number}");
        let place = place(heading)
            .ok_or_else(|| format!("fields stand under `{heading}`, which names no place"))?;
        let broken = || format!("{row}: a name, a colon and a type were looked for and not found");
        let [name, colon, kind, after @ ..] = rest else {
            return Err(broken());
        };
        if [name.name, colon.name, kind.name] != ["strong", "span", "strong"]
            || colon.lines != [":"]
        {
            return Err(broken());
        }
        let required = match name.lines[..] {
            [_] => false,
            [_, "required"] => true,
            _ => return Err(broken()),
        };
        let (word, mut description) = kind.lines.split_first().ok_or_else(broken)?;
        let mut default = "";
        rest = after;
        if let Some((value, after)) = rest.split_first()
            && value.name == "span"
            && let Some((first, lines)) = value.lines.split_first()
        {
            (default, description, rest) = (first, lines, after);
        }
        let field = FieldRow {
            name: name.lines[0],
            row,
            place,
            kind: word,
            description: &description.join(" "),
            required,
            default,
        };
        field.read_into(draft, Side::Request)?;
    }
    Ok(())
}

fn read_documentation(draft: &mut Draft, elements: &[Element<'_>]) -> Result<(), String> {
    let text = all_words(elements);
    let mut tables = 0;
    for (index, section) in markdown::sections(&text)?.into_iter().enumerate() {
        for status in words::statuses(&section.prose) {
            draft.add_status(&status);
        }
        draft.word(format!("documentation, part {}", index + 1), &section.prose);
        if let Some(table) = section.table {
            tables += 1;
            table.read_into(draft)?;
        }
    }
    if tables == 0 {
        return Err("a table of reply fields was looked for and not found".to_owned());
    }
    Ok(())
}

/// The text of a section without its heading.
fn all_words(elements: &[Element<'_>]) -> String {
    let heading = elements
        .first()
        .map_or(0, |element| element.lines.len().min(1));
    let lines = elements
        .iter()
        .flat_map(|element| element.lines.iter().copied());
    lines.skip(heading).collect::<Vec<_>>().join(" ")
}
