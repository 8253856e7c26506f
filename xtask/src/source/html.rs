//! The front end for HTML: what a reader of the page sees, as blocks.

mod grid;
mod hidden;
mod text;

use ego_tree::NodeRef;
use scraper::{ElementRef, Html, Node};

use super::block::{Block, Blocks};
use super::diagnostic::{Cause, Diagnostic, Result};
use super::words;

/// No page nests deeper; what does is not worth a thread's stack.
const DEEPEST: usize = 256;

/// Stands at the end of the file. Where the parser puts it tells what was
/// still open there.
const END: &str = "xtask: end of file";

pub fn read(text: &str) -> Result<Blocks> {
    refuse_deep(text)?;
    let html = Html::parse_document(&format!("{text}<!--{END}-->"));
    refuse_unclosed_table(&html, text)?;
    let mut walk = Walk::default();
    walk.children(html.tree.root(), 0)?;
    walk.flush();
    let whole = refuse_cut_off(&html, text, &walk.blocks)?;
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

fn too_deep() -> Diagnostic {
    let message = format!("its elements stand in each other more than {DEEPEST} deep");
    Diagnostic::new(Cause::UnknownFormat, message)
}

/// A parser takes far too long over thousands of elements in each other.
fn refuse_deep(text: &str) -> Result<()> {
    // Elements without an end, or whose end may be left out.
    const ENDLESS: [&str; 29] = [
        "p", "li", "td", "th", "tr", "dt", "dd", "option", "tbody", "thead", "tfoot", "br", "img",
        "hr", "input", "meta", "link", "col", "colgroup", "wbr", "area", "base", "embed", "param",
        "track", "source", "html", "body", "",
    ];
    let mut open = 0_usize;
    for tag in tags(text) {
        match tag.strip_prefix('/') {
            Some(name) if ENDLESS.contains(&name) => {}
            Some(_) => open = open.saturating_sub(1),
            None if ENDLESS.contains(&tag.as_str()) => {}
            None => open += 1,
        }
        if open > 4 * DEEPEST {
            return Err(too_deep());
        }
    }
    Ok(())
}

/// The words of a fragment, as in a cell of markdown.
pub fn words_of_fragment(text: &str) -> String {
    if refuse_deep(text).is_err() {
        return text.to_owned();
    }
    text::words(*Html::parse_fragment(text).root_element())
}

/// What tells a page without facts from what is no such page at all.
pub fn why_nothing(text: &str) -> Option<Cause> {
    let html = Html::parse_document(text);
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

/// An HTML parser closes whatever is open at the end of the file, so that a
/// page that was cut off would read as a shorter page. Authors leave open what
/// HTML lets them; a table or a heading is closed by everybody.
///
/// Gives whether the end is certain to be the page's.
fn refuse_cut_off(html: &Html, text: &str, blocks: &[Block]) -> Result<bool> {
    let last = blocks.iter().rev().find_map(|block| match block {
        Block::Title(words) | Block::Heading { words, .. } => Some(words.as_str()),
        _ => None,
    });
    let cut_off = |inside: &str| {
        let after = last.map_or(String::new(), |words| {
            format!(", after the heading `{words}`")
        });
        Diagnostic::new(
            Cause::CutOff,
            format!("the page was cut off: it ends inside {inside}{after}"),
        )
    };
    let end = html.tree.nodes().find(|node| {
        node.value()
            .as_comment()
            .is_some_and(|comment| &**comment == END)
    });
    let end = end.ok_or_else(|| cut_off("a tag, a comment or a script"))?;
    let lower = text.to_ascii_lowercase();
    if lower.contains("</html") || lower.contains("</body") {
        return Ok(true);
    }
    const CLOSED: [&str; 13] = [
        "table", "pre", "code", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "button", "select", "svg",
    ];
    for above in end.ancestors().filter_map(ElementRef::wrap) {
        let name = above.value().name();
        if CLOSED.contains(&name) {
            return Err(cut_off(&format!("`<{name}>`")));
        }
    }
    // Whoever closes even what needs no closing would have closed the page.
    let closes = ["</td", "</p", "</li"]
        .iter()
        .any(|tag| lower.contains(tag));
    if closes && (lower.contains("<html") || lower.contains("<body")) {
        return Err(cut_off("`<html>`, which it opens"));
    }
    Ok(false)
}

/// What stands inside a table but in none of its cells, browsers show above the
/// table. A heading there means that the table before it was never closed, and
/// would come to stand above that table as if it were its own.
fn refuse_unclosed_table(html: &Html, text: &str) -> Result<()> {
    let is_heading = |name: &str| name.len() == 2 && name.starts_with('h') && name != "hr";
    let in_tables = html
        .tree
        .nodes()
        .filter_map(ElementRef::wrap)
        .filter(|element| {
            let mut above = element.ancestors().filter_map(ElementRef::wrap);
            is_heading(element.value().name()) && above.any(|above| above.value().name() == "table")
        });
    let known = in_tables.count();
    let (mut open, mut found) = (0_usize, 0);
    for tag in tags(text) {
        match tag.as_str() {
            "table" => open += 1,
            "/table" => open = open.saturating_sub(1),
            name if is_heading(name) && open > 0 => found += 1,
            _ => {}
        }
    }
    if found > known {
        return Err(Diagnostic::new(
            Cause::CutOff,
            "a heading stands inside a table and in none of its cells: a table before it is not closed",
        ));
    }
    Ok(())
}

/// The names of the tags, without those in comments, scripts and styles.
fn tags(text: &str) -> Vec<String> {
    let lower = text.to_ascii_lowercase();
    let mut rest = lower.as_str();
    let mut tags = Vec::new();
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let is_name = |c: &char| c.is_ascii_alphanumeric() || *c == '/';
        let name: String = rest.chars().take_while(is_name).collect();
        let end = match name.as_str() {
            "" if rest.starts_with("!--") => Some("-->".to_owned()),
            "script" | "style" | "template" | "textarea" | "svg" => Some(format!("</{name}")),
            _ => None,
        };
        tags.push(name);
        let Some(end) = end else { continue };
        match rest.find(&end) {
            Some(at) => rest = &rest[at..],
            None => break,
        }
    }
    tags
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
    fn children(&mut self, node: NodeRef<'_, Node>, depth: usize) -> Result<()> {
        if depth > DEEPEST {
            return Err(too_deep());
        }
        for child in node.children() {
            match ElementRef::wrap(child) {
                Some(element) => self.element(element, depth)?,
                None => {
                    if let Some(text) = child.value().as_text() {
                        self.loose.push_str(text);
                    }
                }
            }
        }
        Ok(())
    }

    fn element(&mut self, element: ElementRef<'_>, depth: usize) -> Result<()> {
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
                return self.children(*element, depth + 1);
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
                None => self.children(*element, depth + 1)?,
            },
            "p" | "blockquote" | "li" if !has_blocks() => self.prose(element),
            _ => self.children(*element, depth + 1)?,
        }
        self.flush();
        Ok(())
    }

    /// A paragraph that is bold from end to end is a heading to its readers.
    fn prose(&mut self, element: ElementRef<'_>) {
        let words = text::words(*element);
        let only = element.children().filter(|child| match child.value() {
            Node::Text(text) => !text.trim().is_empty(),
            Node::Element(_) => true,
            _ => false,
        });
        let only: Vec<_> = only
            .filter_map(ElementRef::wrap)
            .map(|child| child.value().name())
            .collect();
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
