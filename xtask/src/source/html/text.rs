//! The words of an element, as its reader sees them.

use ego_tree::NodeRef;
use scraper::{ElementRef, Node};

use super::super::block::PICTURE;
use super::super::words;
use super::hidden::is_hidden;
use super::is_block;

/// The words on one line, with what is marked up as code in backticks.
pub fn words(node: NodeRef<'_, Node>) -> String {
    let words = words::one_line(&inline(node));
    // The first item of a list follows nothing.
    words.trim_start_matches(", ").to_owned()
}

/// The words with their blanks.
pub fn inline(node: NodeRef<'_, Node>) -> String {
    let mut text = String::new();
    gather(node, &mut text);
    text
}

/// The text of a block of code, line by line.
pub fn code(node: NodeRef<'_, Node>) -> String {
    let mut lines = String::new();
    for node in node.descendants() {
        let hidden = node.ancestors().filter_map(ElementRef::wrap).any(is_hidden);
        match node.value() {
            Node::Text(text) if !hidden => lines.push_str(text),
            Node::Element(element) if element.name() == "br" => lines.push('\n'),
            _ => {}
        }
    }
    lines.trim().to_owned()
}

fn gather(node: NodeRef<'_, Node>, text: &mut String) {
    if let Some(words) = node.value().as_text() {
        text.push_str(words);
    }
    let Some(element) = ElementRef::wrap(node) else {
        return;
    };
    if is_hidden(element) {
        return;
    }
    let name = element.value().name();
    let mut below = String::new();
    if !["svg", "button"].contains(&name) {
        node.children().for_each(|child| gather(child, &mut below));
    }
    match name {
        "br" => text.push(' '),
        "li" => *text += &format!(", {below} "),
        "img" | "svg" | "input" | "picture" => text.push(PICTURE),
        // An icon is an empty element that a style sheet fills.
        "i" | "span" | "em"
            if below.trim().is_empty() && element.value().attr("class").is_some() =>
        {
            text.push(PICTURE);
        }
        "code" | "tt" | "kbd" | "samp" => {
            let word = words::one_line(&below).replace('`', "");
            if !word.is_empty() {
                *text += &format!("`{word}`");
            }
        }
        // A footnote's number would else become part of the word before it.
        "sup" | "sub" if !below.trim().is_empty() => *text += &format!(" [{}]", below.trim()),
        _ if is_block(name) || name == "td" || name == "th" => *text += &format!(" {below} "),
        _ => *text += &below,
    }
}
