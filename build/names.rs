//! The names that the generator gives, where the crate's own code calls what it
//! writes.

use heck::ToSnakeCase as _;

/// The name of a field of a body, and of its setter.
pub fn field(name: &str) -> String {
    ident(name, "x")
}

/// The name of a parameter's setter.
pub fn parameter(name: &str) -> String {
    ident(name, "_")
}

/// Whether a word is Rust's own.
pub fn is_keyword(word: &str) -> bool {
    word == "gen" || syn::parse_str::<syn::Ident>(word).is_err()
}

/// What is called so already where the types of schemas and the builders of
/// requests are: by the language, by a gateway's module, or by the generator.
const TAKEN: [&str; 58] = [
    "Acknowledgement",
    "AsMut",
    "AsRef",
    "Assemble",
    "Box",
    "BuildError",
    "ByteStream",
    "Client",
    "ClientBuilder",
    "ClientHooks",
    "ClientInfo",
    "Clone",
    "Copy",
    "Credential",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Error",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "HeaderName",
    "Headers",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Operation",
    "OperationInfo",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Rejection",
    "RequestBuilderExt",
    "ResponseValue",
    "Result",
    "Secret",
    "SecretString",
    "Self",
    "Send",
    "Sized",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Variables",
    "Vec",
    "Zeroizing",
];

/// Whether a type of this name would be a second one.
pub fn is_taken(name: &str) -> bool {
    TAKEN.contains(&name)
}

fn ident(name: &str, before_digits: &str) -> String {
    let mut name = name.replace('\'', "").to_snake_case();
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert_str(0, before_digits);
    }
    if is_keyword(&name) {
        name.push('_');
    }
    name
}
