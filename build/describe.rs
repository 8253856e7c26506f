//! Gives the items of the generated code the words that the spec has for them,
//! which progenitor leaves out or has in general terms only.
//!
//! An item that is not found stays as it is: words are no reason to break a
//! build. A test of the crate's documentation misses them.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// What stands in place of an item's documentation.
pub enum Words {
    Say(String),
    /// None, since the item is not for those who read it.
    Hide,
}

/// What words are asked for.
#[derive(Clone, Copy)]
pub enum Item<'a> {
    /// The module itself.
    Module,
    /// A struct or a trait.
    Type(&'a str),
    /// A public function of a type, or any of a trait: `("SendPinOverSms", "body")`.
    Function(&'a str, &'a str),
    /// A trait that is implemented for a type: `("SendPinOverSms", "TryFrom")`.
    Impl(&'a str, &'a str),
}

/// Asked for the words for an item of a module. The module is named, since the
/// builder of a request and the builder of its body may have one name.
pub type Ask<'a> = &'a dyn Fn(&str, Item<'_>) -> Option<Words>;

/// The same code with the words at each item that there are.
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
                let inner = item(&mut head, group.stream(), module, ask);
                let mut braces = Group::new(Delimiter::Brace, inner);
                braces.set_span(group.span());
                described.append(&mut head);
                described.push(braces.into());
            }
            token => {
                let ends = is_semicolon(&token);
                head.push(token);
                if ends {
                    if let Some(name) = word_after(&head, "struct") {
                        say(&mut head, ask(module, Item::Type(&name)));
                    }
                    described.append(&mut head);
                }
            }
        }
    }
    described.append(&mut head);
    described.into_iter().collect()
}

/// What stands between an item's braces. Words for the item itself go into its
/// head.
fn item(head: &mut Vec<TokenTree>, inner: TokenStream, module: &str, ask: Ask<'_>) -> TokenStream {
    if let Some(name) = word_after(head, "mod") {
        let below = match module {
            "" => name,
            module => format!("{module}::{name}"),
        };
        let inner = match ask(&below, Item::Module) {
            None => inner,
            words => {
                say(head, words);
                without_inner_docs(inner)
            }
        };
        return items(inner, &below, ask);
    }
    if let Some(name) = word_after(head, "trait") {
        say(head, ask(module, Item::Type(&name)));
        return functions(inner, true, &|function| {
            ask(module, Item::Function(&name, function))
        });
    }
    match implementation(head) {
        Some((name, None)) => functions(inner, false, &|function| {
            ask(module, Item::Function(&name, function))
        }),
        Some((name, Some(of))) => {
            say(head, ask(module, Item::Impl(&name, &of)));
            inner
        }
        None => {
            if let Some(name) = word_after(head, "struct") {
                say(head, ask(module, Item::Type(&name)));
            }
            inner
        }
    }
}

/// Puts words in place of an item's documentation, where there are any.
fn say(item: &mut Vec<TokenTree>, words: Option<Words>) {
    let Some(words) = words else {
        return;
    };
    let mut at = 0;
    while let Some([hash, attribute]) = item.get(at..at + 2)
        && is_punct(hash, '#')
    {
        if is_doc(attribute) {
            item.drain(at..at + 2);
        } else {
            at += 2;
        }
    }
    item.splice(0..0, doc(&words));
}

/// A module's content without what it says of itself at its beginning.
fn without_inner_docs(inner: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = inner.into_iter().collect();
    while let [hash, bang, attribute, ..] = tokens.as_slice()
        && is_punct(hash, '#')
        && is_punct(bang, '!')
        && is_doc(attribute)
    {
        tokens.drain(..3);
    }
    tokens.into_iter().collect()
}

/// The functions of an `impl` block or of a trait. What is known of one stands
/// in place of what progenitor says of it.
fn functions(
    tokens: TokenStream,
    of_trait: bool,
    ask: &dyn Fn(&str) -> Option<Words>,
) -> TokenStream {
    let mut described = Vec::new();
    let mut item: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let ends = is_semicolon(&token)
            || matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        item.push(token);
        if ends {
            let shown = of_trait || is_public(&item);
            if let Some(name) = word_after(&item, "fn").filter(|_| shown) {
                say(&mut item, ask(&name));
            }
            described.append(&mut item);
        }
    }
    described.append(&mut item);
    described.into_iter().collect()
}

/// The type that an `impl` block is for, and the trait that it implements.
fn implementation(head: &[TokenTree]) -> Option<(String, Option<String>)> {
    let from = head.iter().position(|token| is_word(token, "impl"))?;
    let mut parts = head[from..].split(|token| is_word(token, "for"));
    let first = last_name(parts.next()?)?;
    match parts.next() {
        Some(of_type) => Some((last_name(of_type)?, Some(first))),
        None => Some((first, None)),
    }
}

/// The last name of a path, before its arguments and before a `where`.
fn last_name(path: &[TokenTree]) -> Option<String> {
    let mut depth = 0;
    let mut name = None;
    for token in path {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' => depth -= 1,
            TokenTree::Ident(ident) if ident == "where" => break,
            TokenTree::Ident(ident) if depth == 0 => name = Some(ident.to_string()),
            _ => {}
        }
    }
    name
}

fn is_semicolon(token: &TokenTree) -> bool {
    is_punct(token, ';')
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
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
    use super::{Item, Words, describe};

    #[test]
    fn each_item_gets_the_words_that_there_are_and_nothing_else_does() {
        let code = r#"
            #[doc = "noise"] #[allow(dead_code)]
            pub mod builder {
                #![doc = "noise"]
                #[derive(Clone)] #[doc = "noise"] pub struct Send<'a> { to: &'a str }
                impl<'a> Send<'a> {
                    pub fn to(self) -> Self { self }
                    #[doc = "noise"] pub fn body(self) {}
                    #[doc = "kept"] pub fn known(self) {}
                    fn private(self) {}
                }
                impl<'a> ::std::convert::From<u8> for super::Send<'a> { pub fn to(self) {} }
            }
            pub struct Id(String);
            impl<T> Id where T: ::std::convert::Into<Box<T>> { pub fn made(of: T) {} }
            pub trait Ext { fn first<F>(&self, f: F) where F: FnOnce(u8); fn last(&self) {} }
        "#;
        let words = |module: &str, item: Item<'_>| {
            let name = match item {
                Item::Module => "itself".to_owned(),
                Item::Type(name) => name.to_owned(),
                Item::Function(_, "known") => return None,
                Item::Function(name, function) => format!("{name} {function}"),
                Item::Impl(name, of) => format!("{name} is {of}"),
            };
            Some(Words::Say(format!("{module} {name}")))
        };
        let described = describe(code.parse().expect("tokens"), &words).to_string();
        for expected in [
            r#"# [doc = "builder itself"] # [allow (dead_code)] pub mod"#,
            r#"# [doc = "builder Send"] # [derive (Clone)] pub struct"#,
            r#"# [doc = "builder Send to"] pub fn"#,
            r#"# [doc = "builder Send body"] pub fn"#,
            r#"# [doc = "builder Send is From"] impl"#,
            r#"# [doc = " Id"] pub struct"#,
            r#"# [doc = " Id made"] pub fn"#,
            r#"# [doc = " Ext"] pub trait"#,
            r#"# [doc = " Ext first"] fn"#,
            r#"# [doc = " Ext last"] fn"#,
            "kept",
        ] {
            assert!(described.contains(expected), "{expected}: {described}");
        }
        assert!(!described.contains("noise"), "{described}");
        assert_eq!(described.matches("[doc").count(), 11, "{described}");
    }
}
