//! The front end for an element-tree dump: the elements of a rendered page,
//! each followed by its text, indented to its depth.

use super::block::{Block, Blocks, Cell, Table};
use super::diagnostic::{Cause, Diagnostic, Result};
use super::draft::is_method;
use super::status;
use super::{markdown, words};

/// An element with the lines of text right below it.
struct Element<'page> {
    name: &'page str,
    depth: usize,
    lines: Vec<&'page str>,
}

pub fn read(text: &str) -> Result<Blocks> {
    let elements = elements(text)?;
    let end = elements.iter().position(|element| element.name == "footer");
    let last = elements
        .iter()
        .rev()
        .find(|element| element.name.starts_with('h') && !element.lines.is_empty());
    let end = end.ok_or_else(|| {
        let after = last.map_or(String::new(), |element| {
            format!(", after `{}`", element.lines[0])
        });
        Diagnostic::new(
            Cause::CutOff,
            format!("the page was cut off{after}: its footer was looked for and not found"),
        )
    })?;
    let mut blocks = Vec::new();
    let seen: Vec<&Element<'_>> = elements[..end]
        .iter()
        .filter(|element| !is_chrome(element))
        .collect();
    let mut starts: Vec<usize> = (0..seen.len())
        .filter(|index| seen[*index].name == "h3")
        .collect();
    starts.push(seen.len());
    title(&seen[..starts[0]], &mut blocks);
    for bounds in starts.windows(2) {
        section(&seen[bounds[0]..bounds[1]], &mut blocks)?;
    }
    Ok(Blocks {
        blocks,
        whole: true,
    })
}

fn elements(text: &str) -> Result<Vec<Element<'_>>> {
    let mut elements: Vec<Element<'_>> = Vec::new();
    // Whether a node has begun, of which the element is still to come.
    let mut in_head = false;
    for (number, line) in text.lines().enumerate() {
        let words = line.trim();
        let is_head = words.starts_with("(type)") || words.starts_with("(layer)");
        if words.is_empty() || (in_head && is_head) {
            continue;
        } else if words == "Node:" {
            in_head = true;
        } else if let Some(name) = words.strip_prefix("Element:") {
            in_head = false;
            let depth = line.len() - line.trim_start().len();
            elements.push(Element {
                name: name.trim(),
                depth,
                lines: Vec::new(),
            });
        } else {
            let element = elements.last_mut().ok_or_else(|| {
                let message = format!("an element was looked for, and `{words}` found");
                Diagnostic::new(Cause::UnknownFormat, message).at(format!("line {}", number + 1))
            })?;
            element.lines.push(words);
        }
    }
    Ok(elements)
}

/// What belongs to the site and not to the page.
fn is_chrome(element: &Element<'_>) -> bool {
    let words = element.lines.join(" ").to_lowercase();
    let cookies = words.contains("cookie")
        && words.len() < 800
        && ["accept", "agree", "consent", "we use", "policy"]
            .iter()
            .any(|ask| words.contains(ask));
    const NAMES: [&str; 15] = [
        "nav", "aside", "button", "noscript", "script", "style", "template", "img", "svg",
        "iframe", "form", "input", "del", "s", "link",
    ];
    NAMES.contains(&element.name) || cookies
}

fn title(elements: &[&Element<'_>], blocks: &mut Vec<Block>) {
    let mut introduction = None;
    let mut title = None;
    for element in elements {
        match (element.name, element.lines.as_slice()) {
            ("h1", lines) if !lines.is_empty() => {
                introduction = Some(lines.join(" "));
            }
            ("span" | "h2" | "strong" | "em" | "code" | "b", [verb, rest @ ..]) => {
                let is_verb = is_method(&verb.to_ascii_uppercase());
                let words = if is_verb {
                    rest.join(" ")
                } else {
                    element.lines.join(" ")
                };
                if is_verb {
                    blocks.push(Block::Method((*verb).to_owned()));
                } else if element.name == "span" && !rest.is_empty() {
                    // Only a method stands before a title like this.
                    blocks.push(Block::Method((*verb).to_owned()));
                }
                if title.is_none() && !words.is_empty() {
                    title = Some(words);
                }
            }
            _ => {}
        }
    }
    // Without a title of its own, a page is known by what it says of itself.
    if let Some(words) = title.or(introduction.clone()) {
        blocks.push(Block::Title(words));
    }
    if let Some(words) = introduction {
        blocks.push(Block::Prose {
            cell: Some("introduction".to_owned()),
            words,
        });
    }
}

fn section(elements: &[&Element<'_>], blocks: &mut Vec<Block>) -> Result<()> {
    let Some((heading, below)) = elements.split_first() else {
        return Ok(());
    };
    let words = heading.lines.first().copied().unwrap_or_default();
    match words::squash(words).as_str() {
        "definition" => return definition(below, blocks),
        "parameters" => return parameters(words, below, blocks),
        _ => {}
    }
    blocks.push(Block::Heading {
        level: 3,
        words: words.to_owned(),
    });
    let text = all_words(elements);
    if let Some(element) = below
        .iter()
        .find(|element| ["td", "th"].contains(&element.name))
    {
        let message = format!(
            "a table of elements under `{words}`, beginning with `{}`, is not read",
            element.lines.join(" ")
        );
        return Err(Diagnostic::new(Cause::UnknownTable, message).at(words));
    }
    if ["examples", "resultformat"].contains(&words::squash(words).as_str()) {
        let lines = elements.iter().flat_map(|element| &element.lines);
        for line in lines.skip(1) {
            let named = line
                .split_once(' ')
                .is_some_and(|(_, name)| name.chars().all(|c| c.is_ascii_alphabetic() || c == ' '));
            if let Some(status) = status::of(line).filter(|_| named) {
                blocks.push(Block::Status(status));
            }
        }
        if !text.is_empty() {
            blocks.push(Block::Code(text));
        }
        return Ok(());
    }
    let mut number = 0;
    markdown::read(&text, words, &mut number, blocks)
}

/// The URL stands in pieces, of which each may never have been filled in.
fn definition(elements: &[&Element<'_>], blocks: &mut Vec<Block>) -> Result<()> {
    let mut pieces = elements
        .iter()
        .filter(|element| element.name != "hr")
        .flat_map(|element| element.lines.iter().copied())
        .peekable();
    if let Some(verb) = pieces.next_if(|piece| is_method(&piece.to_ascii_uppercase())) {
        blocks.push(Block::Method(verb.to_owned()));
    }
    let url: String = pieces.collect();
    if url.is_empty() {
        let message = "a URL was looked for below `Definition` and not found";
        return Err(Diagnostic::new(Cause::NoUrl, message).at("Definition"));
    }
    blocks.push(Block::Url(url));
    Ok(())
}

/// Fields come as runs of elements: the name (with `required` below it), a
/// colon, the type with the description, or the type and then the default
/// with the description.
fn parameters(heading: &str, elements: &[&Element<'_>], blocks: &mut Vec<Block>) -> Result<()> {
    blocks.push(Block::Heading {
        level: 3,
        words: heading.trim_end_matches(':').to_owned(),
    });
    let mut under = heading;
    let mut group: Vec<&Element<'_>> = Vec::new();
    let mut groups = Vec::new();
    for element in elements.iter().filter(|element| element.name != "hr") {
        if ["h4", "h5", "h6"].contains(&element.name) {
            groups.push((under, std::mem::take(&mut group)));
            under = element.lines.first().copied().unwrap_or(heading);
        } else if !element.lines.is_empty() && (element.name != "p" || !group.is_empty()) {
            group.push(element);
        }
    }
    groups.push((under, group));
    let some = groups.iter().any(|(_, group)| !group.is_empty());
    for (under, group) in groups.iter().filter(|(_, group)| !group.is_empty()) {
        if *under != heading {
            blocks.push(Block::Heading {
                level: 4,
                words: (*under).to_owned(),
            });
        }
        blocks.push(Block::Table(fields(under, group)?));
    }
    if !some {
        // The heading stands on every page of this kind.
        blocks.push(Block::Prose {
            cell: None,
            words: "none".to_owned(),
        });
    }
    Ok(())
}

fn fields(under: &str, elements: &[&Element<'_>]) -> Result<Table> {
    let columns = [
        "Parameter",
        "Type",
        "Description",
        "Required",
        "Default",
        "Values",
    ];
    let mut rows = vec![columns.map(Cell::of).to_vec()];
    let is_colon = |element: &&&Element<'_>| element.lines == [":"];
    let starts = |rest: &[&Element<'_>]| {
        let colon = rest.iter().position(|element| element.lines == [":"]);
        // Between the name and its colon stand marks, and nothing else.
        rest[0].name == "strong"
            && colon.is_some_and(|colon| {
                (1..3).contains(&colon) && rest[1..colon].iter().all(|mark| mark.name != "strong")
            })
    };
    let mut rest = elements;
    while let Some((first, _)) = rest.split_first() {
        let row = format!("{under}, row {}", rows.len());
        let broken = || {
            let message = format!(
                "a name, a colon and a type were looked for, and `{}` found",
                first.lines.join(" ")
            );
            Diagnostic::new(Cause::BrokenTable, message).at(&row)
        };
        if !starts(rest) {
            return Err(broken());
        }
        let colon = rest
            .iter()
            .position(|element| is_colon(&element))
            .unwrap_or_default();
        let marks = first.lines[1..]
            .iter()
            .chain(rest[1..colon].iter().flat_map(|mark| &mark.lines));
        let mut required = "No";
        for mark in marks {
            match mark.to_ascii_lowercase().as_str() {
                "required" => required = "Yes",
                "optional" => {}
                _ => {
                    let message = format!(
                        "`required` or nothing was looked for below the name `{}`, and `{mark}` found",
                        first.lines[0]
                    );
                    return Err(Diagnostic::new(Cause::UnclearName, message).at(&row));
                }
            }
        }
        let after = &rest[colon + 1..];
        let end = (0..after.len())
            .find(|at| starts(&after[*at..]))
            .unwrap_or(after.len());
        let (own, after) = after.split_at(end);
        let (kind, more) = own
            .split_first()
            .filter(|(kind, _)| kind.name == "strong")
            .ok_or_else(broken)?;
        let (word, said) = kind.lines.split_first().ok_or_else(broken)?;
        let (mut default, mut description) = ("", said.to_vec());
        let (options, more): (Vec<&&Element<'_>>, Vec<_>) =
            more.iter().partition(|element| element.name == "option");
        let options: Vec<&str> = options
            .iter()
            .flat_map(|option| option.lines.iter().copied())
            .collect();
        for (index, element) in more.iter().enumerate() {
            if index == 0 && element.name == "span" {
                default = element.lines[0];
                description.extend(&element.lines[1..]);
            } else {
                description.extend(&element.lines);
            }
        }
        rows.push(vec![
            Cell {
                indent: first.depth,
                ..Cell::of(first.lines[0])
            },
            Cell::of(*word),
            Cell::of(markdown::words(&description.join(" "))),
            Cell::of(required),
            Cell::of(default),
            Cell::of(options.join(", ")),
        ]);
        rest = after;
    }
    Ok(Table {
        caption: String::new(),
        has_header: true,
        rows,
    })
}

/// The text of a section without its heading.
fn all_words(elements: &[&Element<'_>]) -> String {
    let heading = elements
        .first()
        .map_or(0, |element| element.lines.len().min(1));
    let lines = elements
        .iter()
        .flat_map(|element| element.lines.iter().copied());
    lines.skip(heading).collect::<Vec<_>>().join(" ")
}
