//! Leads what progenitor writes to the crate's own modules.
//!
//! The generated code names two crates, `progenitor_client` and `reqwest`. Here
//! both names are led to `src/runtime.rs`, and the error loses its parameter,
//! since all operations fail with one type. Only names are looked at, never the
//! text around them, so that progenitor may write that as it likes: the compiler
//! holds the two sides together. The helpers for httpmock are led to
//! `src/mock/path_pattern.rs` in the same way.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// Where names of the generated code lead.
struct Names {
    /// The names that begin a path.
    paths: &'static [(&'static str, &'static str)],
    macros: &'static [(&'static str, &'static str)],
}

const CLIENT: Names = Names {
    paths: &[
        ("progenitor_client", "crate::runtime"),
        ("reqwest", "crate::runtime::reqwest"),
    ],
    macros: &[],
};

const MOCK: Names = Names {
    paths: &[("regex", "crate::mock::path_pattern")],
    macros: &[("format", "crate::mock::path_pattern::pattern")],
};

/// The same code over the crate's own runtime.
pub fn lead(tokens: TokenStream) -> TokenStream {
    let mut is_types = false;
    let led = lead_names(tokens, &CLIENT).into_iter();
    led.map(|token| match token {
        TokenTree::Group(group) if is_types => {
            is_types = false;
            Group::new(group.delimiter(), without_debug(group.stream())).into()
        }
        token => {
            is_types = matches!(&token, TokenTree::Ident(ident) if ident == "types");
            token
        }
    })
    .collect()
}

/// Takes `Debug` from what structs with named fields derive, which would show a
/// gateway's texts as they came. The crate writes another.
fn without_debug(tokens: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut derives = Vec::new();
    for at in 0..tokens.len() {
        match &tokens[at] {
            TokenTree::Group(group) if is_derive(group) => derives.push(at),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => derives.clear(),
            TokenTree::Ident(ident) if ident == "struct" && has_named_fields(&tokens[at..]) => {
                for derive in derives.drain(..) {
                    tokens[derive] = without_word(&tokens[derive], "Debug");
                }
            }
            TokenTree::Ident(ident) if ident == "struct" => derives.clear(),
            _ => {}
        }
    }
    tokens.into_iter().collect()
}

/// Whether an attribute is `[derive(…)]`.
fn is_derive(group: &Group) -> bool {
    group.delimiter() == Delimiter::Bracket
        && matches!(group.stream().into_iter().next(),
            Some(TokenTree::Ident(ident)) if ident == "derive")
}

fn has_named_fields(from_struct: &[TokenTree]) -> bool {
    matches!(from_struct, [_, _, TokenTree::Group(group), ..]
        if group.delimiter() == Delimiter::Brace)
}

/// A list without a word, and without the comma behind it.
fn without_word(token: &TokenTree, word: &str) -> TokenTree {
    let TokenTree::Group(group) = token else {
        return token.clone();
    };
    let mut kept = Vec::new();
    let mut inner = group.stream().into_iter().peekable();
    while let Some(token) = inner.next() {
        match &token {
            TokenTree::Ident(ident) if ident == word => {
                inner.next_if(|next| is_punct(next, ','));
            }
            _ => kept.push(without_word(&token, word)),
        }
    }
    Group::new(group.delimiter(), kept.into_iter().collect()).into()
}

/// The same helpers for httpmock, which escape the values in a path.
pub fn lead_mock(tokens: TokenStream) -> TokenStream {
    lead_names(tokens, &MOCK)
}

fn lead_names(tokens: TokenStream, names: &Names) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut led: Vec<TokenTree> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), lead_names(group.stream(), names));
                inner.set_span(group.span());
                led.push(inner.into());
            }
            TokenTree::Ident(ident) if ident == "pub" && is_constructor(&tokens[at..]) => {
                led.extend(path_of("pub(crate)"));
            }
            TokenTree::Ident(ident) if ident == "Error" => {
                led.push(token.clone());
                at += arguments(&tokens[at..]);
            }
            TokenTree::Ident(ident) if is_colons(&tokens[at..]) => {
                match names.paths.iter().find(|(name, _)| ident == name) {
                    Some((_, path)) if takes_root(&mut led) => led.extend(path_of(path)),
                    _ => led.push(token.clone()),
                }
            }
            TokenTree::Ident(ident) if is_macro_call(&tokens[at..]) => {
                match names.macros.iter().find(|(name, _)| ident == name) {
                    Some((_, path)) => led.extend(path_of(path)),
                    None => led.push(token.clone()),
                }
            }
            _ => led.push(token.clone()),
        }
    }
    led.into_iter().collect()
}

/// Whether a function follows that only the generated code calls.
fn is_constructor(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Ident(first), TokenTree::Ident(name), ..]
        if first == "fn" && name == "new")
}

/// Whether a name at this place begins a path. Two colons before it that say so
/// as well are taken away.
fn takes_root(before: &mut Vec<TokenTree>) -> bool {
    let colons = before.len().saturating_sub(2);
    if !is_colons(&before[colons..]) {
        // A field or a method of that name is no path.
        return !before.last().is_some_and(|token| is_punct(token, '.'));
    }
    let continues = match before[..colons].last() {
        Some(TokenTree::Ident(ident)) => !is_keyword(ident),
        Some(TokenTree::Punct(punct)) => punct.as_char() == '>' && !is_arrow(&before[..colons]),
        _ => false,
    };
    if !continues {
        before.truncate(colons);
    }
    !continues
}

/// How many tokens of type arguments stand here: `<…>`, or `::<…>`.
fn arguments(after: &[TokenTree]) -> usize {
    let colons = if is_colons(after) { 2 } else { 0 };
    if !after.get(colons).is_some_and(|token| is_punct(token, '<')) {
        return 0;
    }
    let mut depth = 0_usize;
    for (index, token) in after.iter().enumerate().skip(colons) {
        if is_punct(token, '<') {
            depth += 1;
        } else if is_punct(token, '>') && !is_arrow(&after[..=index]) {
            depth -= 1;
            if depth == 0 {
                return index + 1;
            }
        }
    }
    0
}

fn is_colons(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [first, second, ..] if is_punct(first, ':') && is_punct(second, ':'))
}

/// Whether a name before these tokens is that of a macro, which `!=` does not
/// make it.
fn is_macro_call(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [bang, TokenTree::Group(_), ..] if is_punct(bang, '!'))
}

/// Whether these tokens end in `->` or `=>`.
fn is_arrow(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [.., dash, end]
        if is_punct(end, '>') && (is_punct(dash, '-') || is_punct(dash, '=')))
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

/// Whether a word before two colons is not the path's first part.
fn is_keyword(ident: &Ident) -> bool {
    const KEYWORDS: [&str; 15] = [
        "as", "async", "await", "break", "const", "dyn", "else", "for", "if", "impl", "in",
        "match", "mut", "return", "use",
    ];
    KEYWORDS.iter().any(|keyword| ident == keyword)
}

/// A path of plain names, which always parses.
fn path_of(names: &str) -> TokenStream {
    names.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;

    use super::{lead, lead_mock};

    #[test]
    fn names_are_led_wherever_they_begin_a_path_and_nowhere_else() {
        for (from, to) in [
            ("progenitor_client::X", "crate::runtime::X"),
            ("&::progenitor_client::X", "&crate::runtime::X"),
            ("Vec<::reqwest::Url>", "Vec<crate::runtime::reqwest::Url>"),
            (
                "fn f() -> ::reqwest::Url",
                "fn f() -> crate::runtime::reqwest::Url",
            ),
            ("x as ::reqwest::Url", "x as crate::runtime::reqwest::Url"),
            (
                "use {progenitor_client::{A, B}, ::reqwest::C};",
                "use {crate::runtime::{A, B}, crate::runtime::reqwest::C};",
            ),
            ("self::reqwest::X", "self::reqwest::X"),
            ("<A as B>::reqwest::X", "<A as B>::reqwest::X"),
            ("a.reqwest::<X>()", "a.reqwest::<X>()"),
            ("let reqwest = 1", "let reqwest = 1"),
            ("Result<A, Error<()>>", "Result<A, Error>"),
            (
                "Error::<types::E>::InvalidRequest(s)",
                "Error::InvalidRequest(s)",
            ),
            ("Error<fn(A) -> B>", "Error"),
            ("Error::InvalidRequest", "Error::InvalidRequest"),
        ] {
            assert_eq!(text(lead(tokens(from))), text(tokens(to)), "{from}");
        }
    }

    #[test]
    fn bodies_do_not_derive_debug() {
        let code = r#"
            #[derive(Clone, Debug)] pub struct Client { a: A }
            pub mod types {
                #[derive(Clone, Debug, X)] #[doc = "a"] pub struct Body { a: A }
                #[derive(Clone, Debug)] pub struct Text(A);
                #[derive(Debug)] pub struct Other { a: A }
                #[derive(Clone, Debug)] pub enum Status { A }
            }
        "#;
        let expected = code.replace("Debug, X", "X").replace(
            "#[derive(Debug)] pub struct Other",
            "#[derive()] pub struct Other",
        );
        assert_eq!(text(lead(tokens(code))), text(tokens(&expected)));
    }

    #[test]
    fn the_helpers_patterns_are_led() {
        for (from, to) in [
            (
                r#"regex::Regex::new(&format!("^/{}$", value.to_string())).unwrap()"#,
                r#"crate::mock::path_pattern::Regex::new(
                    &crate::mock::path_pattern::pattern!("^/{}$", value.to_string())
                ).unwrap()"#,
            ),
            (
                r#"::regex::Regex::new("^/$")"#,
                r#"crate::mock::path_pattern::Regex::new("^/$")"#,
            ),
            ("a.format != 1", "a.format != 1"),
        ] {
            assert_eq!(text(lead_mock(tokens(from))), text(tokens(to)), "{from}");
        }
    }

    fn tokens(text: &str) -> TokenStream {
        text.parse().expect("tokens")
    }

    fn text(tokens: TokenStream) -> String {
        tokens.to_string().replace(' ', "")
    }
}
