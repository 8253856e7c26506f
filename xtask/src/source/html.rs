//! The front end for HTML: what a reader of the page sees, as blocks.

mod grid;
mod hidden;
mod sheet;
mod text;
mod whole;

use ego_tree::NodeRef;
use scraper::{ElementRef, Node};

use super::block::{Block, Blocks};
use super::diagnostic::{Cause, Result};
use super::words;
use whole::END;

pub fn read(text: &str) -> Result<Blocks> {
    let mut html = whole::parse(&format!("{text}<!--{END}-->"))?;
    sheet::take_out_hidden(&mut html);
    whole::refuse_unclosed_table(&html, text)?;
    let mut walk = Walk::default();
    walk.children(html.tree.root())?;
    walk.flush();
    let whole = whole::refuse_cut_off(&html, text, &walk.blocks)?;
    if !walk
        .blocks
        .iter()
        .any(|block| matches!(block, Block::Title(_)))
    {
        // Without a heading for all of it, a page is called as its window is,
        // or by the first heading that it has.
        let window = select(html.root_element(), "title").into_iter().next();
        let first = walk.blocks.iter().find_map(|block| match block {
            Block::Heading { words, .. } => Some(words.clone()),
            _ => None,
        });
        let words = window
            .map(|words| words::one_line(&words))
            .filter(|words| !words.is_empty());
        walk.blocks.splice(0..0, words.or(first).map(Block::Title));
    }
    Ok(Blocks {
        blocks: walk.blocks,
        whole,
    })
}

/// The words of a fragment, as in a cell of markdown.
pub fn words_of_fragment(text: &str) -> String {
    whole::parse_fragment(text).map_or_else(
        |_| text.to_owned(),
        |html| text::words(*html.root_element()),
    )
}

/// What tells a page without facts from what is no such page at all.
pub fn why_nothing(text: &str) -> Option<Cause> {
    let html = whole::parse(text).ok()?;
    let root = html.root_element();
    let seen = text::words(*root).to_lowercase();
    let title = select(root, "title, h1, h2").join(" ").to_lowercase();
    let says = |wanted: &[&str]| wanted.iter().any(|words| title.contains(words));
    if says(&["404", "not found", "no longer available", "does not exist"]) {
        return Some(Cause::NotFound);
    }
    let password = find(root, |element| {
        element.value().name() == "input" && element.value().attr("type") == Some("password")
    });
    if password || says(&["sign in", "log in", "login", "sign-in", "log-in"]) {
        return Some(Cause::SignIn);
    }
    let scripted = find(root, |element| element.value().name() == "script");
    let asks = text.to_lowercase().contains("enable javascript");
    (asks || (scripted && seen.len() < 400)).then_some(Cause::ScriptOnly)
}

fn select(root: ElementRef<'_>, names: &str) -> Vec<String> {
    let elements = root.descendants().filter_map(ElementRef::wrap);
    let named =
        elements.filter(|element| names.split(", ").any(|name| name == element.value().name()));
    named.map(|element| element.text().collect()).collect()
}

fn find(root: ElementRef<'_>, is: impl Fn(ElementRef<'_>) -> bool) -> bool {
    root.descendants().filter_map(ElementRef::wrap).any(is)
}

const BLOCKS: [&str; 33] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "ul",
];

fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name) || ["table", "section", "summary"].contains(&name)
}

#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    /// Words that stand between blocks, without a paragraph of their own.
    loose: String,
}

impl Walk {
    fn children(&mut self, node: NodeRef<'_, Node>) -> Result<()> {
        for child in node.children() {
            match ElementRef::wrap(child) {
                Some(element) => self.element(element)?,
                None => {
                    if let Some(text) = child.value().as_text() {
                        self.loose.push_str(text);
                    }
                }
            }
        }
        Ok(())
    }

    fn element(&mut self, element: ElementRef<'_>) -> Result<()> {
        if hidden::is_hidden(element) || hidden::is_chrome(element) {
            return Ok(());
        }
        let name = element.value().name();
        let has_blocks = || {
            find(element, |below| {
                below.id() != element.id() && is_block(below.value().name())
            })
        };
        if !is_block(name) {
            if has_blocks() {
                return self.children(*element);
            }
            self.loose.push_str(&text::inline(*element));
            return Ok(());
        }
        self.flush();
        match name {
            "h1" => self.blocks.push(Block::Title(heading(element))),
            "h2" | "h3" | "h4" | "h5" | "h6" | "summary" => {
                let level = name.trim_start_matches('h').parse().unwrap_or(6);
                let words = heading(element);
                self.blocks.push(Block::Heading { level, words });
            }
            "pre" => self.blocks.push(Block::Code(text::code(*element))),
            "dl" => self.blocks.push(Block::Entries(entries(element))),
            "table" => match grid::table(element)? {
                Some(table) => self.blocks.push(Block::Table(table)),
                // A table for the sake of the layout says nothing by itself.
                None => self.children(*element)?,
            },
            "p" | "blockquote" | "li" if !has_blocks() => self.prose(element),
            _ => self.children(*element)?,
        }
        self.flush();
        Ok(())
    }

    /// A paragraph that is bold from end to end is a heading to its readers.
    fn prose(&mut self, element: ElementRef<'_>) {
        let words = text::words(*element);
        let below = element.children().filter_map(ElementRef::wrap);
        let only: Vec<_> = below.map(|child| child.value().name()).collect();
        let bold = only == ["strong"] || only == ["b"];
        let alone = bold
            && element
                .children()
                .filter_map(|child| child.value().as_text().map(|text| text.trim().is_empty()))
                .all(|blank| blank);
        if words.is_empty() {
            return;
        }
        self.blocks.push(if alone && words.len() < 60 {
            Block::Heading {
                level: 7,
                words: words.trim_end_matches(':').to_owned(),
            }
        } else {
            Block::Prose { cell: None, words }
        });
    }

    fn flush(&mut self) {
        let words = words::one_line(&std::mem::take(&mut self.loose));
        if !words.is_empty() {
            self.blocks.push(Block::Prose { cell: None, words });
        }
    }
}

/// A heading without the mark that links to it.
fn heading(element: ElementRef<'_>) -> String {
    let words = text::words(*element);
    let marks = ['#', '\u{b6}', '\u{1f517}', '\u{a7}', ' '];
    words
        .trim_end_matches(marks)
        .trim_start_matches(['#', '\u{b6}', ' '])
        .to_owned()
}

fn entries(list: ElementRef<'_>) -> Vec<(String, String)> {
    let mut entries: Vec<(String, String)> = Vec::new();
    for element in list.descendants().filter_map(ElementRef::wrap) {
        if hidden::is_hidden(element) {
            continue;
        }
        match element.value().name() {
            "dt" => entries.push((text::words(*element), String::new())),
            "dd" => {
                if let Some((_, said)) = entries.last_mut() {
                    *said = words::one_line(&format!("{said} {}", text::words(*element)));
                }
            }
            _ => {}
        }
    }
    entries
}
