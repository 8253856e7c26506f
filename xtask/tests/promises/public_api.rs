//! The listing of the public API: what it has, how a change of it is shown, and
//! how the command ends.

use std::path::Path;
use std::process::{Command, Output};

use xtask::compat::public_api::{PUBLIC_API, findings};
use xtask::compat::rustdoc::hold_format;
use xtask::report::exit::Exit;
use xtask::report::finding;

/// A crate of the same name and features that takes a second to describe.
const MANIFEST: &str = r#"
[workspace]

[package]
name = "two-factor-pin"
version = "0.1.0"
edition = "2024"

[features]
mock = []
schemars = []
"#;

const LIBRARY: &str = "
#[derive(Clone)]
#[non_exhaustive]
#[must_use]
pub struct Reply(u8);

impl Reply {
    pub fn status(&self) -> u8 {
        self.0
    }
    fn hidden(&self) {}
}

impl From<u8> for Reply {
    fn from(status: u8) -> Self {
        Self(status)
    }
}

#[cfg(feature = \"mock\")]
pub enum Delivery {
    Sent,
}
";

const LISTED: &str = "
pub mod two_factor_pin
pub enum two_factor_pin::Delivery
pub two_factor_pin::Delivery::Sent
impl core::marker::Send for two_factor_pin::Delivery
impl core::marker::Sync for two_factor_pin::Delivery
#[non_exhaustive] pub struct two_factor_pin::Reply(_)
impl two_factor_pin::Reply
pub fn two_factor_pin::Reply::status(&self) -> u8
impl core::clone::Clone for two_factor_pin::Reply
impl core::convert::From<u8> for two_factor_pin::Reply
impl core::marker::Send for two_factor_pin::Reply
impl core::marker::Sync for two_factor_pin::Reply
";

fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}

fn run(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("public-api")
        .args(arguments)
        .arg("--root")
        .arg(root)
        .output()
        .expect("the program runs")
}

fn ended(output: &Output, code: i32, says: &[&str]) {
    let out = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{out}{err}");
    for words in says {
        assert!(out.contains(words) || err.contains(words), "{out}{err}");
    }
}

#[test]
fn the_listing_is_missing_then_written_then_stale() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    write(root, "Cargo.toml", MANIFEST);
    write(root, "src/lib.rs", LIBRARY);
    ended(&run(root, &[]), 4, &["`tests/public-api.txt` is missing"]);
    ended(
        &run(root, &["--update"]),
        0,
        &["wrote tests/public-api.txt"],
    );
    let listing = std::fs::read_to_string(root.join(PUBLIC_API)).expect("a listing");
    let items: Vec<_> = listing.lines().filter(|l| !l.starts_with("//")).collect();
    assert_eq!(items, LISTED.trim().lines().collect::<Vec<_>>());
    ended(&run(root, &[]), 0, &["Fresh"]);

    let broken = LIBRARY.replace("status(&self)", "status(self)");
    write(root, "src/lib.rs", &broken);
    let says = [
        "- pub fn two_factor_pin::Reply::status(&self) -> u8\n",
        "+ pub fn two_factor_pin::Reply::status(self) -> u8\n",
        "`cargo xtask public-api --update`",
    ];
    ended(&run(root, &[]), 4, &says);
    ended(&run(root, &["--format", "json"]), 4, &["\"line\": 10"]);

    write(root, "src/lib.rs", "pub fn broken(");
    ended(&run(root, &[]), 1, &["error: ", "unclosed delimiter"]);
}

#[test]
fn an_addition_is_told_from_a_break() {
    let old = "pub fn a()\npub fn b()\n";
    for (new, kind, line, shown) in [
        (
            "pub fn a()\npub fn b()\npub fn c()\n",
            "public-api-grew",
            3,
            "0 lines gone, 1 new\n\n+ pub fn c()",
        ),
        (
            "pub fn b()\n",
            "public-api-broken",
            1,
            "1 line gone, 0 new\n\n- pub fn a()",
        ),
        (
            "pub fn a(u8)\npub fn b()\n",
            "public-api-broken",
            1,
            "1 line gone, 1 new\n\n- pub fn a()\n+ pub fn a(u8)",
        ),
        (
            "pub fn a()\npub fn c()\n",
            "public-api-broken",
            2,
            "1 line gone, 1 new\n\n- pub fn b()\n+ pub fn c()",
        ),
        (
            "pub fn d()\n",
            "public-api-broken",
            1,
            "2 lines gone, 1 new\n\n- pub fn a()\n- pub fn b()\n+ pub fn d()",
        ),
        // What stands under another implementation has other bounds.
        (
            "pub fn b()\npub fn a()\n",
            "public-api-broken",
            1,
            "1 line gone, 1 new\n\n- pub fn b()\n+ pub fn b()",
        ),
    ] {
        let found = findings(Some(old), new);
        assert_eq!(finding::exit(&found), Exit::Stale);
        assert_eq!(found[0].kind.name(), kind, "{new}");
        let (_, changes) = found[0].message.split_once(": ").expect("changes");
        let mut shown = shown.lines();
        assert!(shown.all(|line| changes.contains(line)), "{changes}");
        let place = found[0].place.as_ref();
        assert_eq!(place.and_then(|place| place.line), Some(line), "{new}");
    }
    assert_eq!(findings(Some(old), old), []);
}

#[test]
fn another_format_is_an_error_that_names_both() {
    let written = |format: u32| format!(r#"{{"root": 0, "format_version": {format}}}"#);
    let read = public_api::rustdoc_types::FORMAT_VERSION;
    assert!(hold_format(&written(read), "rustc 1.95.0").is_ok());
    let error = hold_format(&written(read + 1), "rustc 1.99.0").expect_err("another format");
    let error = error.to_string();
    for words in [
        "rustc 1.99.0",
        &format!("JSON of format {}", read + 1),
        &format!("reads format {read}"),
        "xtask/Cargo.toml",
    ] {
        assert!(error.contains(words), "{error}");
    }
    assert!(hold_format("{}", "rustc 1.95.0").is_err());
}
