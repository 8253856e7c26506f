//! `openapi/dist/rust-api.txt`: the public API of the generated clients, so
//! that a review of a spec change shows what it does to callers in Rust.

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Field, Fields, Ident, ImplItem, Item, LitStr, TraitItem, Type, UseTree, Visibility,
};

use crate::digest::hex;
use crate::document::{Diagnostic, Document};
use crate::generate::{Features, GATEWAYS, generate};

/// What the listing comes from beside the spec. A change in any of it makes
/// the listing stale.
const GENERATOR: [&str; 13] = [
    include_str!("../../../build/checks.rs"),
    include_str!("../../../build/describe.rs"),
    include_str!("../../../build/facts.rs"),
    include_str!("../../../build/gateways.rs"),
    include_str!("../../../build/generate.rs"),
    include_str!("../../../build/meaning.rs"),
    include_str!("../../../build/names.rs"),
    include_str!("../../../build/passes.rs"),
    include_str!("../../../build/requests.rs"),
    include_str!("../../../build/seam.rs"),
    include_str!("../../../build/sensitive.rs"),
    include_str!("../../../build/signatures.rs"),
    include_str!("../../../build/words.rs"),
];

const LOCKED: &str = include_str!("../../../Cargo.lock");

const FINGERPRINT: &str = "// Fingerprint of this file, the spec and the generator: ";

/// Every public item and method signature of the clients that the build script
/// generates from the spec.
pub fn listing(yaml: &str, document: &Document) -> Result<String, Diagnostic> {
    let features = Features {
        mock: false,
        schemars: false,
    };
    let files = generate(yaml, &features)?;
    let mut body = String::new();
    for gateway in GATEWAYS {
        let not_rust = |error: syn::Error| Diagnostic {
            line: None,
            message: format!("the client of `{gateway}` is not Rust: {error}"),
        };
        let text = |name: String| files.get(&name).map_or("", String::as_str);
        let mut client = syn::parse_file(text(format!("{gateway}.rs"))).map_err(not_rust)?;
        let facts = syn::parse_file(text(format!("{gateway}_facts.rs"))).map_err(not_rust)?;
        let own = made_by_macros(&facts.items).map_err(not_rust)?;
        // The crate makes some types of the generated client public.
        let (exported, facts) = exported_types(facts.items);
        client.items.retain_mut(|item| match item {
            Item::Mod(item) if item.ident == "types" => {
                if let Some((_, items)) = &mut item.content {
                    items.retain(|item| type_of(item).is_some_and(|of| exported.contains(&of)));
                }
                true
            }
            _ => false,
        });
        client.items.splice(0..0, facts);
        keep_public(&mut client.items);
        client.attrs.clear();
        let signatures = prettyplease::unparse(&client).replace(" {}\n", ";\n");
        body.push_str(&format!("\n// {gateway}\n\n{own}{signatures}"));
    }
    let fingerprint = fingerprint(&document.value, &body);
    Ok(format!(
        "// The public items of the generated clients. Written by\n\
         // `cargo xtask regenerate`. Do not edit.\n{FINGERPRINT}{fingerprint}\n{body}"
    ))
}

/// Whether a listing is the one of a spec, without generating it anew.
pub fn is_fresh(listing: &str, document: &Value) -> bool {
    let Some((_, after)) = listing.split_once(FINGERPRINT) else {
        return false;
    };
    let Some((found, body)) = after.split_once('\n') else {
        return false;
    };
    found == fingerprint(document, body)
}

fn fingerprint(document: &Value, body: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(without_words(document).to_string());
    for part in GENERATOR {
        hash.update(part);
    }
    // The crates that write the code, in the versions that are locked.
    for package in LOCKED.split("[[package]]") {
        let package = package.trim_start();
        if ["progenitor", "typify"].iter().any(|name| {
            let name = format!("name = \"{name}");
            package.starts_with(&name)
        }) {
            hash.update(package);
        }
    }
    hash.update(body);
    hex(&hash.finalize())
}

/// The spec without what makes no difference to signatures.
fn without_words(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(key, member)| {
                let words = ["description", "summary"].contains(&key.as_str());
                let data = ["example", "examples", "x-value-meaning"].contains(&key.as_str());
                !(data || words && member.is_string())
            })
            .map(|(key, member)| (key.clone(), without_words(member)))
            .collect(),
        Value::Array(items) => items.iter().map(without_words).collect(),
        other => other.clone(),
    }
}

/// The names that the module `types` of the facts makes public, and the items
/// beside that module.
fn exported_types(facts: Vec<Item>) -> (Vec<Ident>, Vec<Item>) {
    let (modules, others): (Vec<_>, Vec<_>) = facts
        .into_iter()
        .partition(|item| matches!(item, Item::Mod(item) if item.ident == "types"));
    let mut exported = Vec::new();
    for module in &modules {
        if let Item::Mod(module) = module {
            for item in module.content.iter().flat_map(|(_, items)| items) {
                if let Item::Use(item) = item
                    && is_public(&item.vis)
                {
                    names_of(&item.tree, &mut exported);
                }
            }
        }
    }
    (exported, others)
}

fn names_of(tree: &UseTree, names: &mut Vec<Ident>) {
    match tree {
        UseTree::Path(path) => names_of(&path.tree, names),
        UseTree::Group(group) => group.items.iter().for_each(|item| names_of(item, names)),
        UseTree::Name(name) => names.push(name.ident.clone()),
        UseTree::Rename(_) | UseTree::Glob(_) => {}
    }
}

/// The type that an item declares or implements something for.
fn type_of(item: &Item) -> Option<Ident> {
    match item {
        Item::Struct(item) => Some(item.ident.clone()),
        Item::Enum(item) => Some(item.ident.clone()),
        Item::Impl(item) => match &*item.self_ty {
            Type::Path(path) => Some(path.path.segments.last()?.ident.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The open enums and the sensitive types, which macros of the crate make of the
/// build's data.
fn made_by_macros(facts: &[Item]) -> Result<String, syn::Error> {
    let mut listed = String::new();
    for item in facts {
        let Item::Macro(item) = item else {
            continue;
        };
        let last = item.mac.path.segments.last();
        let maker = last.map(|last| last.ident.to_string()).unwrap_or_default();
        if ["from_text", "itself", "number", "pairs", "any_text"].contains(&&*maker) {
            // A conversion of a type that stands elsewhere.
            continue;
        }
        if maker != "open_enum" {
            let Sensitive(name) = item.mac.parse_body()?;
            listed.push_str(&format!("pub struct {name}; // {maker}\n"));
            continue;
        }
        let OpenEnum { name, variants } = item.mac.parse_body()?;
        listed.push_str(&format!("pub enum {name} {{\n"));
        for (variant, value) in variants {
            listed.push_str(&format!("    /// {value}\n    {variant},\n"));
        }
        listed.push_str("    Unknown(String),\n}\n");
    }
    Ok(listed)
}

/// The name of a type whose macro takes more, which no caller sees.
struct Sensitive(Ident);

impl Parse for Sensitive {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Attribute::parse_outer(input)?;
        let name = input.parse()?;
        input.parse::<proc_macro2::TokenStream>()?;
        Ok(Self(name))
    }
}

struct OpenEnum {
    name: Ident,
    variants: Vec<(Ident, String)>,
}

impl Parse for OpenEnum {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Attribute::parse_outer(input)?;
        let name = input.parse()?;
        let inner;
        syn::braced!(inner in input);
        let mut variants = Vec::new();
        while !inner.is_empty() {
            Attribute::parse_outer(&inner)?;
            let variant = inner.parse()?;
            inner.parse::<syn::Token![=]>()?;
            let value: LitStr = inner.parse()?;
            inner.parse::<syn::Token![=>]>()?;
            inner.parse::<syn::Path>()?;
            inner.parse::<Option<syn::Token![,]>>()?;
            variants.push((variant, value.value()));
        }
        Ok(Self { name, variants })
    }
}

/// Takes out what is private, and the documentation and bodies of the rest.
fn keep_public(items: &mut Vec<Item>) {
    items.retain_mut(|item| match item {
        Item::Struct(item) => {
            item.attrs.retain(is_contract);
            keep_public_fields(&mut item.fields);
            is_public(&item.vis)
        }
        Item::Enum(item) => {
            item.attrs.retain(is_contract);
            for variant in &mut item.variants {
                variant.attrs.retain(is_contract);
            }
            is_public(&item.vis)
        }
        Item::Mod(item) => {
            item.attrs.clear();
            if let Some((_, items)) = &mut item.content {
                keep_public(items);
            }
            is_public(&item.vis)
        }
        Item::Fn(item) => {
            item.attrs.clear();
            item.block.stmts.clear();
            is_public(&item.vis)
        }
        Item::Trait(item) => {
            item.attrs.clear();
            for item in &mut item.items {
                if let TraitItem::Fn(item) = item {
                    item.attrs.clear();
                    item.default = None;
                }
            }
            is_public(&item.vis)
        }
        Item::Type(item) => {
            item.attrs.clear();
            is_public(&item.vis)
        }
        Item::Const(item) => {
            item.attrs.clear();
            is_public(&item.vis)
        }
        Item::Impl(item) => {
            item.attrs.clear();
            let of_trait = item.trait_.is_some();
            item.items.retain_mut(|member| match member {
                ImplItem::Fn(member) => {
                    let hidden = member.attrs.iter().any(is_hidden);
                    member.attrs.clear();
                    member.block.stmts.clear();
                    // A trait's methods are known from the trait.
                    !of_trait && !hidden && is_public(&member.vis)
                }
                _ => !of_trait,
            });
            of_trait || !item.items.is_empty()
        }
        Item::Use(item) => is_public(&item.vis),
        _ => false,
    });
}

fn keep_public_fields(fields: &mut Fields) {
    if let Fields::Named(named) = fields {
        let all = std::mem::take(&mut named.named);
        named.named = all
            .into_iter()
            .filter(|field| is_public(&field.vis))
            .map(|field| Field {
                attrs: Vec::new(),
                ..field
            })
            .collect::<Punctuated<_, _>>();
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Whether an attribute keeps a function out of the documentation.
fn is_hidden(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("doc")
        && attribute
            .parse_args::<Ident>()
            .is_ok_and(|word| word == "hidden")
}

/// The attributes that callers can rely on.
fn is_contract(attribute: &syn::Attribute) -> bool {
    ["derive", "non_exhaustive", "deprecated"]
        .iter()
        .any(|name| attribute.path().is_ident(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The generator may make of another spec what it makes none of today.
    #[test]
    fn whatever_is_public_is_listed_without_its_body() {
        let code = "
            /// Words.
            pub enum Kind { /// One.
                One, Two }
            enum Hidden { One }
            pub fn ask(name: &str) -> u8 { 7 }
            fn hidden() {}
            pub trait Ask { /// Words.
                fn ask(&self) -> u8 { 7 } }
            trait Hides {}
            /// Words.
            pub type Short = Vec<u8>;
            type Hid = Vec<u8>;
            pub use Kind as Other;
            use Hidden as Another;
            pub const ONE: u8 = 1;
            const TWO: u8 = 2;
            impl Ask for Kind { type Told = u8; fn ask(&self) -> u8 { 7 } }
            impl Hidden { fn hide(&self) {} }
            /// Words.
            #[derive(Clone)] #[serde(default)]
            pub struct Body { /// Words.
                pub one: u8, two: u8 }
            struct Secret;
            /// Words.
            impl Body {
                /// Words.
                pub fn one(&self) -> u8 { self.one }
                #[doc(hidden)] pub fn two(&self) {}
                #[must_use] pub fn three(&self) {}
                fn four(&self) {}
                pub const FIVE: u8 = 5;
            }
        ";
        let mut file = syn::parse_file(code).expect("Rust");
        keep_public(&mut file.items);
        assert_eq!(
            prettyplease::unparse(&file),
            "pub enum Kind {\n    One,\n    Two,\n}\n\
             pub fn ask(name: &str) -> u8 {}\n\
             pub trait Ask {\n    fn ask(&self) -> u8;\n}\n\
             pub type Short = Vec<u8>;\n\
             pub use Kind as Other;\n\
             pub const ONE: u8 = 1;\n\
             impl Ask for Kind {}\n\
             #[derive(Clone)]\npub struct Body {\n    pub one: u8,\n}\n\
             impl Body {\n    pub fn one(&self) -> u8 {}\n    pub fn three(&self) {}\n    \
             pub const FIVE: u8 = 5;\n}\n"
        );
    }
}
