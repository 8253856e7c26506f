//! `openapi/dist/rust-api.txt`: the public API of the generated clients, so
//! that a review of a spec change shows what it does to callers in Rust.

use syn::punctuated::Punctuated;
use syn::{Field, Fields, File, ImplItem, Item, TraitItem, Visibility};

use crate::finding::{Finding, Severity};
use crate::generate::{Features, GATEWAYS, generate};
use crate::workspace::SPEC;

/// Every public item and method signature of the clients that the build script
/// generates from the spec.
pub fn listing(yaml: &str) -> Result<String, Finding> {
    let features = Features {
        mock: false,
        schemars: false,
    };
    let refused = |message: String, line| {
        Finding::new("refused-by-build", Severity::Failure, message).at_line(SPEC, line)
    };
    let files = generate(yaml, &features).map_err(|fault| refused(fault.message, fault.line))?;
    let mut listing = String::from(
        "// The public items of the generated clients, derived from the spec by\n\
         // `cargo xtask regenerate`. Do not edit.\n",
    );
    for gateway in GATEWAYS {
        let text = files
            .get(&format!("{gateway}.rs"))
            .map_or("", String::as_str);
        let mut file = syn::parse_file(text)
            .map_err(|error| refused(format!("the client of `{gateway}`: {error}"), None))?;
        keep_public(&mut file.items);
        file.attrs.clear();
        let public = File {
            shebang: None,
            ..file
        };
        listing.push_str(&format!("\n// {gateway}\n\n"));
        listing.push_str(&prettyplease::unparse(&public).replace(" {}\n", ";\n"));
    }
    Ok(listing)
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
                    member.attrs.clear();
                    member.block.stmts.clear();
                    // A trait's methods are known from the trait.
                    !of_trait && is_public(&member.vis)
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

/// The attributes that callers can rely on.
fn is_contract(attribute: &syn::Attribute) -> bool {
    ["derive", "non_exhaustive", "deprecated"]
        .iter()
        .any(|name| attribute.path().is_ident(name))
}
