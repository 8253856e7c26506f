//! What another release of progenitor might write: its text of today, with one
//! harmless change each.

use anyhow::{Context as _, Result, bail};
use proc_macro2::{Ident, TokenStream, TokenTree};

/// A change of the generated code that changes nothing of what it does.
pub struct Variation {
    pub name: &'static str,
    change: Change,
}

enum Change {
    /// Every occurrence of a text, as tokens are written out.
    Replace(&'static str, &'static str),
    /// A name that stands for something else nowhere.
    Rename(&'static str, &'static str),
}

use Change::{Rename, Replace};

/// The changes that were thought of. The first seven ended a build when texts of
/// the generated code were searched for.
pub const VARIATIONS: [Variation; 24] = [
    of(
        "a trailing comma",
        Replace("from_response (response)", "from_response (response ,)"),
    ),
    of(
        "a type annotation",
        Replace("let url =", "let url : String ="),
    ),
    of("a renamed local", Rename("result", "outcome")),
    of(
        "another api-version header",
        Replace("\"api-version\"", "\"x-api-version\""),
    ),
    of("no api-version header", Replace(API_VERSION, "")),
    of(
        "a turbofish",
        Replace(
            "Error :: UnexpectedResponse",
            "Error :: < () > :: UnexpectedResponse",
        ),
    ),
    of(
        "absolute paths",
        Replace("progenitor_client ::", ":: progenitor_client ::"),
    ),
    of("relative paths", Replace(":: reqwest ::", "reqwest ::")),
    of("a renamed request", Rename("request", "prepared")),
    of("a renamed response", Rename("response", "answer")),
    of("a renamed description", Rename("info", "operation")),
    of(
        "a renamed header map",
        Rename("header_map", "headers_of_call"),
    ),
    of(
        "a header map without room",
        Replace("HeaderMap :: with_capacity (1usize)", "HeaderMap :: new ()"),
    ),
    of(
        "headers that are inserted",
        Replace("header_map . append", "header_map . insert"),
    ),
    of(
        "the address as a method",
        Replace("self . baseurl ,", "self . baseurl () ,"),
    ),
    of(
        "the method as a value",
        Replace(
            ". post (url)",
            ". request (reqwest :: Method :: POST , url)",
        ),
    ),
    of(
        "a borrowed address",
        Replace(". post (url)", ". post (url . as_str ())"),
    ),
    of(
        "hooks by their trait",
        Replace("self . exec (", "ClientHooks :: exec (& self , "),
    ),
    of(
        "an error that is converted",
        Replace(
            "let response = result ?",
            "let response = result . map_err (Error :: from) ?",
        ),
    ),
    of(
        "a match in place of a question mark",
        Replace("let response = result ?", MATCH),
    ),
    of(
        "an early return",
        Replace(
            "_ => Err (Error :: UnexpectedResponse (response))",
            "_ => { return Err (Error :: UnexpectedResponse (response)) ; }",
        ),
    ),
    of(
        "an error with its path",
        Replace("Error < () >", "progenitor_client :: Error < () >"),
    ),
    of(
        "an error with another parameter",
        Replace(
            "Error < () >",
            "Error < types :: error :: ConversionError >",
        ),
    ),
    of(
        "no hook afterwards",
        Replace("self . post (& result , & info) . await ? ;", ""),
    ),
];

const API_VERSION: &str = "header_map . append (:: reqwest :: header :: HeaderName :: from_static \
    (\"api-version\") , :: reqwest :: header :: HeaderValue :: from_static (Self :: \
    api_version ()) ,) ;";

const MATCH: &str = "let response = match result { Ok (response) => response , Err (error) => return Err (error) , }";

const fn of(name: &'static str, change: Change) -> Variation {
    Variation { name, change }
}

impl Variation {
    /// The generated code with this change.
    ///
    /// # Errors
    ///
    /// progenitor no longer writes what is changed, so that nothing would be
    /// tried.
    pub fn apply(&self, written: &TokenStream) -> Result<TokenStream> {
        match self.change {
            Replace(from, to) => {
                let text = written.to_string();
                if !text.contains(from) {
                    bail!(
                        "progenitor no longer writes `{from}`: change or delete \"{}\"",
                        self.name
                    );
                }
                let varied = text.replace(from, to).parse();
                varied
                    .map_err(|error| anyhow::anyhow!("{error}"))
                    .context(self.name)
            }
            Rename(from, to) => Ok(renamed(written.clone(), from, to)),
        }
    }
}

/// The same code with another name, but for the parts of paths.
fn renamed(tokens: TokenStream, from: &str, to: &str) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_colon = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at))
            .is_some_and(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':'))
    };
    let in_a_path = |at: usize| {
        is_colon(at.checked_sub(1)) && is_colon(at.checked_sub(2))
            || is_colon(Some(at + 1)) && is_colon(Some(at + 2))
    };
    let one = |(at, token): (usize, &TokenTree)| match token {
        TokenTree::Ident(ident) if ident == from && !in_a_path(at) => {
            Ident::new(to, ident.span()).into()
        }
        TokenTree::Group(group) => {
            let inner = renamed(group.stream(), from, to);
            proc_macro2::Group::new(group.delimiter(), inner).into()
        }
        other => other.clone(),
    };
    tokens.iter().enumerate().map(one).collect()
}
