//! The hashes by which things are recognized without being kept.

use sha2::{Digest as _, Sha256};

/// The SHA-256 of some bytes, in hexadecimal digits.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

/// The hash by which changed and copied wording is recognized. Blanks,
/// emphasis and a last full stop do not make other words.
pub fn hash_of_words(words: &str) -> String {
    let plain = words.replace(['*', '`'], "");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    sha256(plain.trim_end_matches('.'))
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
