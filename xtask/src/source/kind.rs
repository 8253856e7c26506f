//! Types, as people write them.

use super::constants;
use super::words;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kind {
    /// A type of JSON Schema; empty where the page has a name of its own for
    /// it, which another table may explain.
    pub word: String,
    pub items: Option<String>,
    pub format: Option<String>,
    pub values: Vec<String>,
    /// Whether a word beside the type says that the field must be sent.
    pub required: Option<bool>,
    /// A name of the page's own, for the type or for that of its items.
    pub named: Option<String>,
}

/// Words for a type of JSON Schema, and what they say beyond it.
const WORDS: &[(&str, &str, Option<&str>)] = &[
    ("string", "string", None),
    ("str", "string", None),
    ("text", "string", None),
    ("varchar", "string", None),
    ("char", "string", None),
    ("enum", "string", None),
    ("enumeration", "string", None),
    ("date", "string", Some("date")),
    ("datetime", "string", Some("date-time")),
    ("date-time", "string", Some("date-time")),
    ("date time", "string", Some("date-time")),
    ("timestamp", "string", Some("timestamp")),
    ("time", "string", Some("time")),
    ("uuid", "string", Some("uuid")),
    ("guid", "string", Some("uuid")),
    ("url", "string", Some("uri")),
    ("uri", "string", Some("uri")),
    ("email", "string", Some("email")),
    ("phone number", "string", Some("phone number")),
    ("base64", "string", Some("base64")),
    ("byte", "string", Some("byte")),
    ("binary", "string", Some("binary")),
    ("file", "string", Some("binary")),
    ("password", "string", Some("password")),
    ("integer", "integer", None),
    ("int", "integer", None),
    ("int32", "integer", Some("int32")),
    ("int64", "integer", Some("int64")),
    ("long", "integer", Some("int64")),
    ("short", "integer", Some("int32")),
    ("number", "number", None),
    ("numeric", "number", None),
    ("float", "number", Some("float")),
    ("double", "number", Some("double")),
    ("decimal", "number", None),
    ("bigdecimal", "number", None),
    ("boolean", "boolean", None),
    ("bool", "boolean", None),
    ("object", "object", None),
    ("json", "object", None),
    ("json object", "object", None),
    ("map", "object", None),
    ("dictionary", "object", None),
    ("dict", "object", None),
    ("hash", "object", None),
    ("hashmap", "object", None),
    ("array", "array", None),
    ("list", "array", None),
    ("arraylist", "array", None),
    ("json array", "array", None),
    ("set", "array", None),
    ("collection", "array", None),
    ("any", "any", None),
    ("mixed", "any", None),
    ("mixed type", "any", None),
];

/// Words behind a type that say whether the field must be sent. Those that end
/// with others come before them.
const MARKS: [(&str, bool); 5] = [
    ("not required", false),
    ("not mandatory", false),
    ("required", true),
    ("mandatory", true),
    ("optional", false),
];

/// Words before a type that do not make it another one.
const MODIFIERS: [&str; 10] = [
    "positive",
    "unsigned",
    "signed",
    "non-negative",
    "nullable",
    "iso",
    "plain",
    "utf-8",
    "64-bit",
    "32-bit",
];

/// The type in a cell, or nothing where it is none that anybody knows.
pub fn parse(cell: &str) -> Option<Kind> {
    let text = words::one_line(&cell.replace(['`', '*'], ""));
    let mut text = text.trim_end_matches(['.', ':', ';', ',']).trim();
    let mut required = None;
    for (mark, says) in MARKS {
        for mark in [
            format!("({mark})"),
            format!(", {mark}"),
            format!(" {mark}"),
            format!(" - {mark}"),
        ] {
            let ends = text
                .len()
                .checked_sub(mark.len())
                .and_then(|at| text.split_at_checked(at));
            if let Some((before, _)) = ends.filter(|(_, end)| end.eq_ignore_ascii_case(&mark)) {
                text = before.trim();
                required = Some(says);
            }
        }
    }
    let kind = read(text, 0)?;
    Some(Kind { required, ..kind })
}

fn read(text: &str, depth: usize) -> Option<Kind> {
    if depth > 4 || text.is_empty() || text.len() > 200 {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    for end in [
        " | null",
        "|null",
        " or null",
        "?",
        " (nullable)",
        ", nullable",
    ] {
        if let Some(before) = lower.strip_suffix(end) {
            return read(text.get(..before.len())?.trim(), depth + 1);
        }
    }
    if let Some((_, json, format)) = WORDS
        .iter()
        .find(|(word, ..)| *word == lower || plural(word) == lower)
    {
        return Some(Kind {
            word: (*json).to_owned(),
            format: format.map(str::to_owned),
            ..Kind::default()
        });
    }
    array(text, &lower, depth)
        .or_else(|| choice(text, &lower))
        .or_else(|| with_arguments(text, depth))
        .or_else(|| modified(text, &lower, depth))
        .or_else(|| named(text))
}

fn plural(word: &str) -> String {
    format!("{word}s")
}

fn array(text: &str, lower: &str, depth: usize) -> Option<Kind> {
    let of = [
        "array of ",
        "arrays of ",
        "list of ",
        "lists of ",
        "set of ",
        "collection of ",
    ];
    let inner = if let Some(inner) = text.strip_suffix("[]") {
        inner
    } else if let Some(inner) = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
    {
        inner
    } else if let Some(of) = of.iter().find(|of| lower.starts_with(**of)) {
        text.get(of.len()..)?
    } else if let Some(before) = [" array", " list"]
        .iter()
        .find_map(|end| lower.strip_suffix(end))
    {
        text.get(..before.len())?
    } else {
        return None;
    };
    array_of(&read(inner.trim(), depth + 1)?)
}

/// An array of what a type is.
pub fn array_of(items: &Kind) -> Option<Kind> {
    let word = match (&items.items, items.word.as_str()) {
        (Some(below), "object") => format!("map of {below}"),
        (Some(below), word) => format!("{word} of {below}"),
        (None, "") => "object".to_owned(),
        (None, word) => word.to_owned(),
    };
    Some(Kind {
        word: "array".to_owned(),
        items: Some(word),
        format: items.format.clone(),
        values: items.values.clone(),
        named: items.named.clone(),
        required: None,
    })
}

/// An enumeration in words.
fn choice(text: &str, lower: &str) -> Option<Kind> {
    let heads = [
        "enum of",
        "enum:",
        "enum",
        "enumeration",
        "one of:",
        "one of",
        "string enum",
        "string, one of",
        "string: one of",
    ];
    let head = heads
        .iter()
        .filter(|head| lower.starts_with(**head))
        .max_by_key(|head| head.len());
    let list = text.get(head.map_or(0, |head| head.len())..)?.trim();
    let list = list
        .trim_start_matches(['(', '[', '{', '<', ':'])
        .trim_end_matches([')', ']', '}', '>']);
    let values = constants::listed(list);
    let quoted = text.contains(['"', '\'']);
    (!values.is_empty() && (head.is_some() || quoted)).then(|| Kind {
        word: "string".to_owned(),
        values,
        ..Kind::default()
    })
}

/// `List(String)`, `Map<String, String>`, `Date(yyyyMMdd)`, `String, max 40`.
fn with_arguments(text: &str, depth: usize) -> Option<Kind> {
    let at = text.find(['(', '<', '[', '{', ',', ':'])?;
    let (base, rest) = text.split_at(at);
    let kind = read(base.trim(), depth + 1).filter(|kind| kind.items.is_none())?;
    let arguments = inner(rest)?.trim();
    if arguments.is_empty() {
        return None;
    }
    match kind.word.as_str() {
        "" => None,
        "array" | "object" if is_remark(arguments) => Some(kind),
        "array" => array_of(&read(arguments, depth + 1)?),
        "object" => {
            let signs = ["=>", "->", "\u{2192}", ",", "]", ":", " to "];
            let pair = signs.iter().find_map(|sign| arguments.split_once(sign));
            let values = read(pair?.1.trim(), depth + 1)?;
            let items = array_of(&values)?.items;
            Some(Kind {
                items,
                named: values.named,
                ..kind
            })
        }
        _ => {
            let values = constants::listed(arguments);
            if values.is_empty() && (is_another(&kind, arguments, depth) || says_when(arguments)) {
                return None;
            }
            // No more than a few words are a format; the rest would be prose.
            let short = arguments.split(' ').count() <= 4 && values.is_empty();
            let format = if short {
                Some(arguments.to_owned())
            } else {
                kind.format.clone()
            };
            Some(Kind {
                format,
                values,
                ..kind
            })
        }
    }
}

/// What stands in the brackets that follow a word, or after a comma; nothing
/// where more follows the brackets, which would be read as a part of it.
fn inner(rest: &str) -> Option<&str> {
    let pairs = [('(', ')'), ('<', '>'), ('[', ']'), ('{', '}')];
    let Some((open, close)) = pairs.into_iter().find(|(open, _)| rest.starts_with(*open)) else {
        return Some(rest.trim_start_matches([',', ':', ' ']));
    };
    // The head of an arrow between the two types of a map closes nothing.
    let is_arrow = |at: usize, sign: &str| sign == ">" && rest[..at].ends_with(['=', '-']);
    let signs = rest.match_indices([open, close]);
    let mut depth = 0_usize;
    for (at, sign) in signs.filter(|(at, sign)| !is_arrow(*at, sign)) {
        if sign.starts_with(open) {
            depth += 1;
        } else if depth > 1 {
            depth -= 1;
        } else {
            let after = rest[at + 1..].trim();
            return after.is_empty().then_some(&rest[1..at]);
        }
    }
    Some(&rest[1..])
}

/// Whether what follows a type is a type of another kind, as in `String, Integer`.
fn is_another(kind: &Kind, arguments: &str, depth: usize) -> bool {
    let number = |word: &str| ["integer", "number"].contains(&word);
    arguments
        .split([',', '|', '/', ';'])
        .flat_map(|part| part.split(" or "))
        .filter_map(|part| read(part.trim(), depth + 1))
        .map(|other| other.word)
        .any(|word| !word.is_empty() && word != kind.word && !(number(&word) && number(&kind.word)))
}

/// Whether what follows a type says when the field must be sent.
fn says_when(arguments: &str) -> bool {
    let lower = arguments.to_ascii_lowercase();
    ["required", "mandatory", "optional", "conditional"]
        .iter()
        .any(|word| lower.contains(word))
}

/// Whether what follows a type speaks of its size, or of another place.
fn is_remark(arguments: &str) -> bool {
    let lower = arguments.to_ascii_lowercase();
    let digit = |c: char| c.is_ascii_digit();
    lower.starts_with(digit)
        || ["max", "min", "up to", "see "]
            .iter()
            .any(|word| lower.starts_with(word))
}

fn modified(text: &str, lower: &str, depth: usize) -> Option<Kind> {
    let modifier = MODIFIERS
        .iter()
        .find(|modifier| lower.starts_with(&format!("{modifier} ")))?;
    read(text.get(modifier.len()..)?.trim(), depth + 1)
}

/// A name of the page's own, `Status` or `Object/Status`.
fn named(text: &str) -> Option<Kind> {
    let name = text
        .strip_prefix("Object/")
        .or(text.strip_prefix("object/"))
        .unwrap_or(text);
    let name = [" objects", " Objects"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    let name = name
        .strip_suffix(" object")
        .or(name.strip_suffix(" Object"))
        .unwrap_or(name);
    let is_word = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_word.then(|| Kind {
        named: Some(name.to_owned()),
        ..Kind::default()
    })
}
