//! What is in a page's markup and not on the page, or not of the page.

use scraper::ElementRef;

/// Elements that browsers do not show as text of the page.
const UNSEEN: [&str; 13] = [
    "head", "script", "style", "template", "noscript", "iframe", "object", "textarea", "select",
    "del", "s", "strike", "title",
];

/// Whether a reader does not see an element, or sees it struck out.
pub fn is_hidden(element: ElementRef<'_>) -> bool {
    let value = element.value();
    UNSEEN.contains(&value.name()) || value.attr("hidden").is_some() || {
        let style = style(element);
        [
            "display:none",
            "visibility:hidden",
            "text-decoration:line-through",
        ]
        .iter()
        .any(|rule| style.contains(rule))
    }
}

pub fn is_struck(element: ElementRef<'_>) -> bool {
    ["del", "s", "strike"].contains(&element.value().name())
        || style(element).contains("text-decoration:line-through")
}

/// An element's own style, without blanks.
pub fn style(element: ElementRef<'_>) -> String {
    let style = element.value().attr("style").unwrap_or_default();
    let letters = style.chars().filter(|letter| !letter.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether an element is the site's and not the page's: its navigation, or a
/// banner, wherever on the page they stand.
pub fn is_chrome(element: ElementRef<'_>) -> bool {
    let value = element.value();
    let name = value.name();
    let holds = |names: &[&str]| {
        let mut below = element.descendants().filter_map(ElementRef::wrap);
        below.any(|below| names.contains(&below.value().name()))
    };
    let is_banner = |attribute: &str| {
        let words = value.attr(attribute).unwrap_or_default().to_lowercase();
        words.contains("cookie") || words.contains("consent")
    };
    let whole = ["html", "body", "main", "article"].contains(&name);
    if !whole && (is_banner("class") || is_banner("id")) && !holds(&["h1", "pre"]) {
        return true;
    }
    if whole || holds(&["h1", "table", "pre", "dl"]) {
        // What stands below a page is not of it, were it a table.
        let below = name == "footer" && !holds(&["h1", "pre"]);
        return below || ["nav", "dialog"].contains(&name);
    }
    const ROLES: [&str; 8] = [
        "navigation",
        "banner",
        "dialog",
        "alertdialog",
        "contentinfo",
        "complementary",
        "search",
        "menu",
    ];
    const MARKS: [&str; 12] = [
        "cookie",
        "consent",
        "gdpr",
        "navbar",
        "breadcrumb",
        "sidebar",
        "menu",
        "newsletter",
        "advert",
        "banner",
        "toc",
        "navigation",
    ];
    let marked = |attribute: &str| {
        let words = value.attr(attribute).unwrap_or_default().to_lowercase();
        let mut parts = words.split(|letter: char| !letter.is_ascii_alphanumeric());
        parts.any(|part| MARKS.contains(&part))
    };
    [
        "nav", "aside", "footer", "header", "dialog", "form", "button",
    ]
    .contains(&name)
        || value.attr("role").is_some_and(|role| ROLES.contains(&role))
        || marked("class")
        || marked("id")
        || (["div", "section", "p"].contains(&name) && asks_about_cookies(element))
}

fn asks_about_cookies(element: ElementRef<'_>) -> bool {
    let words: String = element.text().collect::<String>().to_lowercase();
    let asks = [
        "accept",
        "agree",
        "consent",
        "we use",
        "this site uses",
        "policy",
    ];
    words.len() < 800 && words.contains("cookie") && asks.iter().any(|ask| words.contains(ask))
}
