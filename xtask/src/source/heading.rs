//! What a heading says of what stands below it.

use super::words;
use crate::contract::Place;

/// What the fields of a table belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Request,
    Reply,
    /// What a failure answers. The facts do not hold it.
    Failure,
}

/// What a block of code below a heading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Method,
    Url,
    Headers,
    Example,
    Other,
}

/// The words of a heading in lower case; `SMSResponse` is two.
pub fn tokens(heading: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let letters: Vec<char> = heading.chars().collect();
    let mut word = String::new();
    for (index, letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            tokens.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            continue;
        }
        let before = index.checked_sub(1).map_or(' ', |before| letters[before]);
        let after = letters.get(index + 1).copied().unwrap_or(' ');
        if letter.is_uppercase()
            && !word.is_empty()
            && (before.is_lowercase() || after.is_lowercase())
        {
            tokens.push(std::mem::take(&mut word));
        }
        word.extend(letter.to_lowercase());
    }
    tokens.extend((!word.is_empty()).then_some(word));
    tokens
}

/// Headings whose table broke its lines hold the words that follow them, too.
const HEADING_WORDS: usize = 8;

fn has(tokens: &[String], words: &[&str]) -> bool {
    tokens
        .iter()
        .take(HEADING_WORDS)
        .any(|token| words.contains(&token.as_str()))
}

/// What a heading says that fields belong to, if it says it itself.
pub fn about(heading: &str) -> Option<About> {
    let tokens = tokens(heading);
    match tokens.first().and_then(|first| words::status(first)) {
        Some(status) if status.starts_with('2') => return Some(About::Reply),
        Some(_) => return Some(About::Failure),
        None => {}
    }
    let failure = has(
        &tokens,
        &[
            "error",
            "errors",
            "failure",
            "failures",
            "fault",
            "exception",
            "exceptions",
        ],
    );
    let reply = has(
        &tokens,
        &[
            "response",
            "responses",
            "reply",
            "replies",
            "return",
            "returns",
            "returned",
            "result",
            "results",
            "output",
            "answer",
        ],
    );
    let request = has(
        &tokens,
        &[
            "request",
            "requests",
            "query",
            "querystring",
            "path",
            "payload",
            "input",
            "inputs",
            "arguments",
            "sent",
        ],
    );
    match (failure, reply, request) {
        (true, _, _) => Some(About::Failure),
        (_, true, _) => Some(About::Reply),
        (_, _, true) => Some(About::Request),
        _ => None,
    }
}

/// Where the fields under a heading belong, if the heading says it.
pub fn place(heading: &str) -> Option<Place> {
    let tokens = tokens(heading);
    [
        (&["query", "querystring"][..], Place::Query),
        (&["path"], Place::Path),
        (&["header", "headers"], Place::Header),
        (&["cookie", "cookies"], Place::Cookie),
        (&["body", "payload", "json", "form"], Place::Body),
    ]
    .into_iter()
    .find_map(|(words, place)| has(&tokens, words).then_some(place))
}

/// Words that say no more than that fields follow.
const GENERIC: [&str; 28] = [
    "parameter",
    "parameters",
    "param",
    "params",
    "field",
    "fields",
    "attribute",
    "attributes",
    "property",
    "properties",
    "argument",
    "arguments",
    "input",
    "inputs",
    "body",
    "request",
    "payload",
    "data",
    "url",
    "uri",
    "http",
    "json",
    "form",
    "list",
    "of",
    "the",
    "rest",
    "api",
];

/// Whether a heading says that fields follow, and nothing of which ones.
pub fn is_generic(heading: &str) -> bool {
    let tokens = tokens(heading);
    let known = |token: &String| {
        GENERIC.contains(&token.as_str())
            || [
                "optional",
                "required",
                "mandatory",
                "header",
                "headers",
                "query",
                "path",
                "cookie",
                "cookies",
                "and",
                "string",
            ]
            .contains(&token.as_str())
    };
    !tokens.is_empty() && tokens.iter().all(known)
}

/// Whether a heading promises fields, so that none below it is suspicious.
pub fn promises_fields(heading: &str) -> bool {
    let tokens = tokens(heading);
    is_generic(heading)
        && has(
            &tokens,
            &[
                "parameter",
                "parameters",
                "params",
                "fields",
                "attributes",
                "properties",
                "arguments",
            ],
        )
}

/// Words around the name of what a table is about.
const AROUND: [&str; 46] = [
    "list",
    "value",
    "values",
    "possible",
    "supported",
    "available",
    "allowed",
    "valid",
    "of",
    "the",
    "a",
    "for",
    "all",
    "enum",
    "enumeration",
    "constants",
    "parameter",
    "parameters",
    "field",
    "fields",
    "object",
    "objects",
    "details",
    "array",
    "arrays",
    "item",
    "items",
    "element",
    "elements",
    "json",
    "model",
    "schema",
    "entity",
    "collection",
    "each",
    "nested",
    "inner",
    "properties",
    "attributes",
    "table",
    "type",
    "types",
    "structure",
    "options",
    "codes",
    "in",
];

/// The names that a heading may stand for, likeliest first.
pub fn subjects(heading: &str) -> Vec<String> {
    let tokens = tokens(heading);
    let mut found = vec![tokens.concat()];
    let inner: Vec<_> = tokens
        .iter()
        .filter(|token| !AROUND.contains(&token.as_str()))
        .cloned()
        .collect();
    let answers = ["response", "responses", "request", "requests", "reply"];
    let apart: Vec<_> = inner
        .iter()
        .filter(|token| !answers.contains(&token.as_str()))
        .cloned()
        .collect();
    // Whole words first, then those that a heading with prose begins with.
    found.push(inner.concat());
    found.push(apart.concat());
    found.extend(
        (1..inner.len().min(5))
            .rev()
            .map(|end| inner[..end].concat()),
    );
    found.retain(|name| !name.is_empty());
    found.dedup();
    found
}

/// Whether two names are the same but for a plural.
pub fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (words::squash(a), words::squash(b));
    !a.is_empty() && singular(&a) == singular(&b)
}

fn singular(name: &str) -> String {
    let ies = name.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let es = || {
        ["ses", "xes", "ches"]
            .iter()
            .find(|end| name.ends_with(**end))
            .map(|_| name[..name.len() - 2].to_owned())
    };
    let s = || {
        name.strip_suffix('s')
            .filter(|stem| !stem.ends_with(['s', 'u']))
            .map(str::to_owned)
    };
    ies.or_else(es)
        .or_else(s)
        .unwrap_or_else(|| name.to_owned())
}

/// What code or a lone line below a heading is.
pub fn role(heading: &str) -> Role {
    let tokens = tokens(heading);
    if has(
        &tokens,
        &[
            "example", "examples", "sample", "samples", "curl", "snippet",
        ],
    ) {
        return Role::Example;
    }
    match words::squash(heading).as_str() {
        "httpmethod" | "method" | "requestmethod" | "verb" | "httpverb" => Role::Method,
        "httprequest" | "url" | "requesturl" | "endpoint" | "endpointurl" | "endpoints"
        | "resource" | "uri" | "requesturi" | "definition" | "httpendpoint" | "address"
        | "resourceurl" | "apiendpoint" | "path" | "httpurl" | "methodandurl" => Role::Url,
        "httpheaders"
        | "headers"
        | "requestheaders"
        | "authenticationheaders"
        | "authheaders"
        | "httprequestheaders" => Role::Headers,
        _ => Role::Other,
    }
}
