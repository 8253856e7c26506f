//! The types of the generated code: what its methods take, and what its structs
//! hold. They are read from the code, so that progenitor decides them alone.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{FnArg, GenericArgument, ImplItem, Item, Pat, PathArguments, ReturnType, Type};

/// What the generated client and the generated types declare.
#[derive(Default)]
pub struct Signatures {
    /// The client's methods by name.
    pub methods: BTreeMap<String, Method>,
    /// The fields of each struct of the module `types`, in its order.
    pub structs: BTreeMap<String, Vec<(String, Type)>>,
    /// The other types of the module `types`.
    pub others: BTreeSet<String>,
    /// The types of the module `types` that are made of a text.
    pub from_text: BTreeSet<String>,
    /// Those of them that only wrap one.
    pub newtypes: BTreeSet<String>,
    /// The names in the definition of each type of the module `types`.
    parts: BTreeMap<String, BTreeSet<String>>,
}

/// A method of the generated client.
pub struct Method {
    /// The arguments in the order in which the method takes them.
    pub arguments: Vec<(String, Type)>,
    /// The type of the reply.
    pub reply: Type,
}

impl Signatures {
    /// Reads the generated code.
    ///
    /// # Errors
    ///
    /// The code is not Rust, or a method is not written as progenitor writes one.
    pub fn of(tokens: TokenStream) -> Result<Self, String> {
        let file: syn::File = syn::parse2(tokens)
            .map_err(|error| format!("progenitor's code cannot be read: {error}"))?;
        let mut signatures = Self::default();
        for item in &file.items {
            match item {
                Item::Impl(block) if block.trait_.is_none() => signatures.add_methods(block)?,
                Item::Mod(module) if module.ident == "types" => {
                    let items = module.content.as_ref().map(|(_, items)| items);
                    signatures.add_types(items.into_iter().flatten());
                }
                _ => {}
            }
        }
        Ok(signatures)
    }

    fn add_methods(&mut self, block: &syn::ItemImpl) -> Result<(), String> {
        for item in &block.items {
            let ImplItem::Fn(function) = item else {
                continue;
            };
            if function.sig.asyncness.is_none() {
                continue;
            }
            let name = function.sig.ident.to_string();
            let unknown = || format!("progenitor wrote the method `{name}` in an unknown form");
            let arguments = function
                .sig
                .inputs
                .iter()
                .filter_map(|input| match input {
                    FnArg::Receiver(_) => None,
                    FnArg::Typed(typed) => Some(typed),
                })
                .map(|typed| match &*typed.pat {
                    Pat::Ident(pattern) => Some((pattern.ident.to_string(), (*typed.ty).clone())),
                    _ => None,
                })
                .collect::<Option<_>>()
                .ok_or_else(unknown)?;
            let reply = reply(&function.sig.output).ok_or_else(unknown)?;
            self.methods.insert(name, Method { arguments, reply });
        }
        Ok(())
    }

    fn add_types<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        for item in items {
            match item {
                Item::Struct(definition) => {
                    let name = definition.ident.to_string();
                    let parts = names_in(definition.fields.to_token_stream());
                    self.parts.insert(name.clone(), parts);
                    let fields: Option<Vec<_>> = definition
                        .fields
                        .iter()
                        .map(|field| Some((field.ident.as_ref()?.to_string(), field.ty.clone())))
                        .collect();
                    match fields {
                        Some(fields) => {
                            self.structs.insert(name, fields);
                        }
                        None => {
                            self.newtypes.insert(name.clone());
                            self.others.insert(name);
                        }
                    }
                }
                Item::Enum(definition) => {
                    let name = definition.ident.to_string();
                    let parts = names_in(definition.variants.to_token_stream());
                    self.parts.insert(name.clone(), parts);
                    self.others.insert(name);
                }
                Item::Impl(block) => {
                    let of_trait = block.trait_.as_ref().and_then(|(path, _)| last(path));
                    if of_trait.as_deref() == Some("FromStr")
                        && let Some(name) = type_name(&block.self_ty)
                    {
                        self.from_text.insert(name);
                    }
                }
                _ => {}
            }
        }
    }

    /// The `Debug` of each struct. A plain text in it, which the spec does not
    /// mark as sensitive, is shown as far as a text from outside may be.
    pub fn debug(&self, gateway: &str) -> String {
        let body = |(name, fields): (&String, &Vec<(String, Type)>)| {
            let shown: String = fields
                .iter()
                .map(|(field, of_type)| format!("({field:?}, &{}), ", shown(field, of_type)))
                .collect();
            format!(
                "impl std::fmt::Debug for crate::{gateway}::types::{name} {{\n\
                 fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {{\n\
                 crate::redact::body(f, {name:?}, &[{shown}])\n}}\n}}\n"
            )
        };
        self.structs.iter().map(body).collect()
    }

    /// The names of all types that replies consist of.
    pub fn replied(&self) -> BTreeSet<String> {
        self.reachable(self.methods.values().map(|method| &method.reply))
    }

    /// The names of all types that these types consist of.
    pub fn reachable<'a>(&self, types: impl Iterator<Item = &'a Type>) -> BTreeSet<String> {
        let mut waiting: Vec<String> = types
            .flat_map(|of_type| names_in(of_type.to_token_stream()))
            .collect();
        let mut reached = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            if reached.insert(name.clone()) {
                waiting.extend(self.parts.get(&name).into_iter().flatten().cloned());
            }
        }
        reached
    }

    /// Whether the module `types` declares a type.
    pub fn declares(&self, name: &str) -> bool {
        self.structs.contains_key(name) || self.others.contains(name)
    }

    /// A type as code outside of the module `types` names it.
    pub fn written(&self, of_type: &Type) -> String {
        let mut written = TokenStream::new();
        self.qualify(of_type.to_token_stream(), &mut written);
        written.to_string()
    }

    fn qualify(&self, tokens: TokenStream, written: &mut TokenStream) {
        let mut after_colon = false;
        for token in tokens {
            if let TokenTree::Ident(ident) = &token {
                let name = ident.to_string();
                if !after_colon && self.declares(&name) {
                    written.extend(quote::quote!(types::));
                }
            }
            after_colon = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
            written.extend([token]);
        }
    }
}

fn names_in(tokens: TokenStream) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                names.insert(ident.to_string());
            }
            TokenTree::Group(group) => names.extend(names_in(group.stream())),
            _ => {}
        }
    }
    names
}

/// A field as `Debug` shows it.
fn shown(field: &str, of_type: &Type) -> String {
    let is_text = |of_type: &Type| type_name(of_type).is_some_and(|name| name == "String");
    match argument(of_type, "Option") {
        _ if is_text(of_type) => format!("crate::redact::excerpt(&self.{field})"),
        Some(inner) if is_text(inner) => {
            format!("self.{field}.as_deref().map(crate::redact::excerpt)")
        }
        _ => format!("self.{field}"),
    }
}

/// `T` of `Result<ResponseValue<T>, Error>`.
fn reply(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, result) = output else {
        return None;
    };
    argument(argument(result, "Result")?, "ResponseValue").cloned()
}

/// The first type argument of a type of this name.
pub fn argument<'a>(of_type: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = of_type else {
        return None;
    };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(of_type) => Some(of_type),
        _ => None,
    })
}

/// The name of a type, without its path and its arguments.
pub fn type_name(of_type: &Type) -> Option<String> {
    match of_type {
        Type::Path(path) => last(&path.path),
        _ => None,
    }
}

fn last(path: &syn::Path) -> Option<String> {
    path.segments.last().map(|last| last.ident.to_string())
}
