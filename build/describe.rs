//! Gives the setters of the generated builders the words that the spec has for
//! their parameters and fields, which progenitor leaves out.
//!
//! A setter that is not found stays as it is: words are no reason to break a
//! build. A test of the crate's documentation misses them.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// What stands in place of a function's documentation.
pub enum Words {
    Say(String),
    /// None, since the function is not for those who read it.
    Hide,
}

/// Asked for the words for a function of a type: `("builder", "SendPinOverSms",
/// "body")`, or for the type itself with an empty name. The module comes first, since the builder of a request and the
/// builder of its body may have one name.
pub type Ask<'a> = &'a dyn Fn(&str, &str, &str) -> Option<Words>;

/// The same code with the words at each public function that there are.
pub fn describe(tokens: TokenStream, ask: Ask<'_>) -> TokenStream {
    items(tokens, "", ask)
}

/// The items of a module.
fn items(tokens: TokenStream, module: &str, ask: Ask<'_>) -> TokenStream {
    let mut described = Vec::new();
    // What has been seen since the last braces or semicolon, which is the head
    // of the item that the next braces belong to.
    let mut head: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let inner = if let Some(name) = word_after(&head, "mod") {
                    let below = match module {
                        "" => name,
                        module => format!("{module}::{name}"),
                    };
                    items(group.stream(), &below, ask)
                } else if let Some(name) = inherent_impl(&head) {
                    functions(group.stream(), &|function| ask(module, &name, function))
                } else {
                    if let Some(name) = word_after(&head, "struct") {
                        say(&mut head, ask(module, &name, ""));
                    }
                    group.stream()
                };
                let mut braces = Group::new(Delimiter::Brace, inner);
                braces.set_span(group.span());
                described.append(&mut head);
                described.push(braces.into());
            }
            token => {
                let ends = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';');
                head.push(token);
                if ends {
                    described.append(&mut head);
                }
            }
        }
    }
    described.append(&mut head);
    described.into_iter().collect()
}

/// Puts words in place of an item's documentation, where there are any.
fn say(item: &mut Vec<TokenTree>, words: Option<Words>) {
    let Some(words) = words else {
        return;
    };
    while let [_, second, ..] = item.as_slice()
        && is_doc(second)
    {
        item.drain(..2);
    }
    item.splice(0..0, doc(&words));
}

/// The functions of an `impl` block. What is known of one stands in place of what
/// progenitor says of it.
fn functions(tokens: TokenStream, ask: &dyn Fn(&str) -> Option<Words>) -> TokenStream {
    let mut described = Vec::new();
    let mut item: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let ends =
            matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        item.push(token);
        if ends {
            if let Some(name) = word_after(&item, "fn").filter(|_| is_public(&item)) {
                say(&mut item, ask(&name));
            }
            described.append(&mut item);
        }
    }
    described.append(&mut item);
    described.into_iter().collect()
}

/// The type of an `impl` block that implements no trait.
fn inherent_impl(head: &[TokenTree]) -> Option<String> {
    let from = head.iter().position(|token| is_word(token, "impl"))?;
    let rest = &head[from + 1..];
    if rest.iter().any(|token| is_word(token, "for")) {
        return None;
    }
    // Parameters of the block, `<'a>`, stand before the name.
    let mut depth = 0;
    for token in rest {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' => depth -= 1,
            TokenTree::Ident(ident) if depth == 0 => return Some(ident.to_string()),
            _ => {}
        }
    }
    None
}

fn word_after(tokens: &[TokenTree], word: &str) -> Option<String> {
    tokens.windows(2).rev().find_map(|pair| match pair {
        [first, TokenTree::Ident(name)] if is_word(first, word) => Some(name.to_string()),
        _ => None,
    })
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

/// Whether an item begins with `pub`, behind its attributes.
fn is_public(item: &[TokenTree]) -> bool {
    item.iter().any(|token| is_word(token, "pub"))
}

fn is_doc(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group)
        if group.delimiter() == Delimiter::Bracket
            && group.stream().into_iter().next().is_some_and(|first| is_word(&first, "doc")))
}

/// `#[doc = "…"]`, or `#[doc(hidden)]`.
fn doc(words: &Words) -> [TokenTree; 2] {
    let ident = |name| TokenTree::Ident(Ident::new(name, Span::call_site()));
    let mut content = vec![ident("doc")];
    match words {
        Words::Say(text) => {
            content.push(Punct::new('=', Spacing::Alone).into());
            content.push(Literal::string(text).into());
        }
        Words::Hide => {
            let hidden = ident("hidden").into();
            content.push(Group::new(Delimiter::Parenthesis, hidden).into());
        }
    }
    [
        Punct::new('#', Spacing::Alone).into(),
        Group::new(Delimiter::Bracket, content.into_iter().collect()).into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Words, describe};

    #[test]
    fn public_functions_get_the_words_that_there_are_and_nothing_else_does() {
        let code = r#"
            pub mod builder {
                #[doc = "noise"] #[derive(Clone)] pub struct Send<'a> { to: &'a str }
                impl<'a> Send<'a> {
                    pub fn to(self) -> Self { self }
                    #[doc = "noise"] pub fn body(self) {}
                    #[doc = "kept"] pub fn known(self) {}
                    fn private(self) {}
                }
                impl<'a> Clone for Send<'a> { pub fn to(self) {} }
            }
        "#;
        let tokens = code.parse().expect("tokens");
        let words = |module: &str, name: &str, function: &str| {
            (function != "known").then(|| Words::Say(format!("{module} {name} {function}")))
        };
        let described = describe(tokens, &words).to_string();
        assert!(
            described.contains(r#"# [doc = "builder Send to"]"#),
            "{described}"
        );
        assert!(
            described.contains(r#"# [doc = "builder Send body"] pub fn"#),
            "{described}"
        );
        assert!(
            !described.contains("noise") && described.contains("kept"),
            "{described}"
        );
        assert!(
            described.contains(r#"# [doc = "builder Send "] # [derive"#),
            "{described}"
        );
        assert_eq!(described.matches("# [doc").count(), 4, "{described}");
    }
}
