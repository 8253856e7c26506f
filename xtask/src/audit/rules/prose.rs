//! The texts of the spec become Rust documentation, where some Markdown does
//! harm: rustdoc warns about it, or runs it as a test.

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use super::failure;
use crate::report::finding::Finding;
use crate::report::kind::Kind;
use crate::spec::{BEYOND, DEPARTS, Pointer};

/// Every text that is written for people, by its pointer.
pub fn texts(document: &Value) -> Vec<(Pointer, &str)> {
    let mut found = Vec::new();
    collect(document, &Pointer::default(), &mut found);
    found
}

fn collect<'spec>(value: &'spec Value, pointer: &Pointer, found: &mut Vec<(Pointer, &'spec str)>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let at = pointer.join(key);
                match (key.as_str(), member) {
                    ("description" | "summary" | BEYOND | DEPARTS, Value::String(text)) => {
                        found.push((at, text));
                    }
                    (BEYOND | DEPARTS | "x-value-meaning", Value::Object(map)) => {
                        let texts = map
                            .iter()
                            .filter_map(|(key, text)| Some((key, text.as_str()?)));
                        found.extend(texts.map(|(key, text)| (at.join(key), text)));
                    }
                    // What an example holds is data, whatever it is called.
                    ("value" | "example", _) if !pointer.is_properties() => {}
                    _ => collect(member, &at, found),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &pointer.index(index), found);
            }
        }
        _ => {}
    }
}

/// What rustdoc would warn about in a text, or run.
pub fn check(pointer: &Pointer, text: &str) -> Vec<Finding> {
    let mut broken_links = Vec::new();
    let mut note_link = |link: BrokenLink<'_>| {
        broken_links.push(link.reference.to_string());
        None
    };
    let parser =
        Parser::new_with_broken_link_callback(text, Options::empty(), Some(&mut note_link));
    let mut harms = Vec::new();
    let mut in_link = false;
    for event in parser {
        match event {
            Event::Start(Tag::Link { .. }) => in_link = true,
            Event::End(TagEnd::Link) => in_link = false,
            Event::Start(Tag::CodeBlock(kind)) => {
                let named = matches!(&kind, CodeBlockKind::Fenced(name) if !name.is_empty());
                if !named {
                    harms.push("has a block of code, which would be run as a test".to_owned());
                }
            }
            Event::Html(tag) | Event::InlineHtml(tag) => {
                harms.push(format!("has the HTML tag `{}`", tag.trim()));
            }
            Event::Text(words) if !in_link && words.contains("://") => {
                harms.push("has a bare URL".to_owned());
            }
            _ => {}
        }
    }
    harms.extend(
        broken_links
            .iter()
            .map(|link| format!("has a link to `{link}`, which is nowhere")),
    );
    let finding = |harm: String| {
        failure(Kind::BreaksRustdoc, format!("this text {harm}"), pointer)
            .fix("put code, URLs and brackets into backticks")
    };
    harms.into_iter().map(finding).collect()
}
