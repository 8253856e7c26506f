//! What a page's own style sheets hide.

use ego_tree::NodeId;
use scraper::{ElementRef, Html, Selector};

/// More rules than a page has that hides a few rows.
const MOST_RULES: usize = 200;

/// Takes out what the sheets hide. Whole parts of a page stay: behind a tab
/// that is not shown yet, there is still what the page says.
pub fn take_out_hidden(html: &mut Html) {
    let mut hidden: Vec<NodeId> = Vec::new();
    for selector in selectors(html) {
        let small = html.select(&selector).filter(|element| !is_part(*element));
        hidden.extend(small.map(|element| element.id()));
    }
    for id in hidden {
        if let Some(mut node) = html.tree.get_mut(id) {
            node.detach();
        }
    }
}

fn is_part(element: ElementRef<'_>) -> bool {
    const PARTS: [&str; 11] = [
        "table", "pre", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "body", "tbody",
    ];
    let below = element.descendants().filter_map(ElementRef::wrap);
    let mut below = below.map(|below| below.value().name());
    below.any(|name| PARTS.contains(&name))
}

/// The selectors of rules that hide, on a screen and without a condition.
fn selectors(html: &Html) -> Vec<Selector> {
    let elements = html.tree.root().descendants().filter_map(ElementRef::wrap);
    let sheets = elements.filter(|element| element.value().name() == "style");
    let sheet: String = sheets
        .flat_map(|sheet| sheet.text().collect::<Vec<_>>())
        .collect();
    let sheet: String = sheet
        .split("/*")
        .enumerate()
        .map(|(index, part)| match index {
            0 => part,
            _ => part.split_once("*/").map_or("", |(_, rest)| rest),
        })
        .collect();
    let mut found = Vec::new();
    let mut rest = sheet.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let end = if before.trim_start().starts_with('@') {
            balanced(after)
        } else {
            after.find('}')
        };
        let Some(end) = end else { break };
        let body: String = after[..end].split_whitespace().collect();
        if body.contains("display:none") && !before.trim_start().starts_with('@') {
            found.extend(Selector::parse(before.trim()).ok());
        }
        rest = &after[end + 1..];
    }
    found.truncate(MOST_RULES);
    found
}

/// Where the brace that was opened before a text is closed in it.
fn balanced(text: &str) -> Option<usize> {
    let mut open = 1_usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}
