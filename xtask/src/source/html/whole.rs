//! Whether a file is all of its page, and not more than a parser can bear.

use ego_tree::iter::Edge;
use scraper::{ElementRef, Html};

use super::super::block::Block;
use super::super::diagnostic::{Cause, Diagnostic, Result};

/// No page nests deeper; what does is not worth a thread's stack.
const DEEPEST: usize = 256;

/// Stands at the end of the file. Where the parser puts it tells what was
/// still open there.
pub const END: &str = "xtask: end of file";

/// A tree that no reader of it runs out of stack over.
pub fn parse(text: &str) -> Result<Html> {
    refuse_deep(text)?;
    let html = Html::parse_document(text);
    refuse_deep_tree(&html)?;
    Ok(html)
}

pub fn parse_fragment(text: &str) -> Result<Html> {
    refuse_deep(text)?;
    let html = Html::parse_fragment(text);
    refuse_deep_tree(&html)?;
    Ok(html)
}

fn refuse_deep_tree(html: &Html) -> Result<()> {
    let mut open = 0_usize;
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(_) => open += 1,
            Edge::Close(_) => open -= 1,
        }
        if open > DEEPEST {
            return Err(too_deep());
        }
    }
    Ok(())
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

/// An HTML parser closes whatever is open at the end of the file, so that a
/// page that was cut off would read as a shorter page. Authors leave open what
/// HTML lets them; a table or a heading is closed by everybody.
///
/// Gives whether the end is certain to be the page's.
pub fn refuse_cut_off(html: &Html, text: &str, blocks: &[Block]) -> Result<bool> {
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
pub fn refuse_unclosed_table(html: &Html, text: &str) -> Result<()> {
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
