//! Reads a documentation page in HTML, whose facts stand in tables and in
//! blocks of code, each below a heading.

use scraper::{ElementRef, Html, Selector};

use super::table::Table;
use super::{Draft, address, method, words};

pub fn read(text: &str) -> Result<Draft, String> {
    refuse_unclosed(text)?;
    let html = Html::parse_document(text);
    let mut draft = Draft::default();
    let mut heading = String::new();
    for element in html.select(&selector("h1, h2, h3, h4, p, blockquote, pre, table")?) {
        match element.value().name() {
            "h1" => {
                draft.title = words_of(element);
                draft.word("title", &words_of(element));
            }
            "p" | "blockquote" => {
                let cell = paragraph_name(&draft, &heading);
                draft.word(cell, &words_of(element));
            }
            "pre" => {
                let code: String = element.text().collect();
                read_code(&mut draft, &heading, code.trim())?;
            }
            "table" => table(element, &heading)?.read_into(&mut draft)?,
            _ => heading = words_of(element),
        }
    }
    for (heading, found) in [
        ("HTTP Method", !draft.contract.method.is_empty()),
        (
            "HTTP Request",
            draft.contract.path.is_some() || draft.url_not_filled_in,
        ),
    ] {
        if !found {
            return Err(format!(
                "a block of code was looked for below a heading `{heading}` and not found"
            ));
        }
    }
    Ok(draft)
}

/// A parser of HTML closes whatever was left open, so that a page that was cut
/// off would read as a shorter page.
fn refuse_unclosed(text: &str) -> Result<(), String> {
    let lower = text.to_ascii_lowercase();
    for tag in ["html", "body", "table", "tr", "td", "th", "pre", "h1", "h2"] {
        let opened = opening_tags(&lower, tag);
        let closed = lower.matches(&format!("</{tag}>")).count();
        if opened != closed {
            return Err(format!(
                "`<{tag}>` is opened {opened} times and closed {closed} times: the page was cut off"
            ));
        }
    }
    Ok(())
}

fn opening_tags(lower: &str, tag: &str) -> usize {
    lower
        .match_indices(&format!("<{tag}"))
        .filter(|(at, found)| {
            lower[at + found.len()..].starts_with(|c: char| c == '>' || c.is_ascii_whitespace())
        })
        .count()
}

fn read_code(draft: &mut Draft, heading: &str, code: &str) -> Result<(), String> {
    match words::squash(heading).as_str() {
        "httpmethod" => draft.contract.method = method(code)?,
        "httprequest" => match address(code)? {
            Some((host, path)) => {
                draft.contract.hosts.push(host);
                draft.contract.path = Some(path);
            }
            None => draft.url_not_filled_in = true,
        },
        "httpheaders" => {
            let names = code.split('/').map(|name| name.trim().to_owned());
            draft
                .contract
                .headers
                .extend(names.filter(|name| !name.is_empty()));
        }
        _ => draft.word(format!("section {heading}"), code),
    }
    Ok(())
}

fn table(element: ElementRef<'_>, heading: &str) -> Result<Table, String> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let cells = selector("th, td")?;
    for row in element.select(&selector("tr")?) {
        rows.push(
            row.select(&cells)
                .map(|cell| words::plain(&words_of(cell)))
                .collect(),
        );
    }
    if rows.is_empty() {
        return Err(format!("the table under `{heading}` has no rows"));
    }
    let columns = rows.remove(0);
    if let Some(index) = rows.iter().position(|row| row.len() != columns.len()) {
        let (number, found, wanted) = (index + 1, rows[index].len(), columns.len());
        return Err(format!(
            "the table under `{heading}` has {wanted} columns, but {found} cells in row {number}"
        ));
    }
    let heading = heading.to_owned();
    Ok(Table {
        heading,
        columns,
        rows,
    })
}

/// Paragraphs have no name of their own: they are counted below a heading.
fn paragraph_name(draft: &Draft, heading: &str) -> String {
    let about = if heading.is_empty() {
        "introduction"
    } else {
        heading
    };
    let mut number = 1;
    loop {
        let name = format!("{about}, paragraph {number}");
        if !draft.wording.contains_key(&name) {
            return name;
        }
        number += 1;
    }
}

/// The text of an element, with what is marked up as code in backticks.
fn words_of(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        let Some(words) = node.value().as_text().map(|text| &**text) else {
            continue;
        };
        let is_code = |name: &str| name == "code" || name == "tt";
        let code = node
            .ancestors()
            .take_while(|above| above.id() != element.id())
            .any(|above| {
                above
                    .value()
                    .as_element()
                    .is_some_and(|above| is_code(above.name()))
            });
        text.push_str(&if code {
            format!("`{words}`")
        } else {
            words.to_string()
        });
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn selector(css: &str) -> Result<Selector, String> {
    Selector::parse(css).map_err(|error| format!("`{css}` is not a selector: {error}"))
}
