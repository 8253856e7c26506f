//! What is derived from the spec: all of it anew, nothing that is private, and
//! what of it is stale by its line.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use crate::common::{document, repository};
use crate::depots::{SOUND, SPEC};
use proc_macro2::TokenStream;
use xtask::derived::rust_api::is_fresh;
use xtask::derived::variations::{VARIATIONS, Variation};
use xtask::derived::{RUST_API, check, derive, refusal};
use xtask::document::Document;
use xtask::report::kind::Kind;
use xtask::workspace::Inputs;

/// Not taken from what lies there, which spares most runs the making.
#[test]
fn what_is_committed_is_what_is_derived_anew() {
    let inputs = repository();
    let derived = derive(&inputs.spec, &document(&inputs), &BTreeMap::new());
    let derived = derived.expect("a sound spec");
    for (name, text) in &derived {
        let mut lines = text.lines().zip(inputs.derived[name].lines());
        assert_eq!(lines.find(|(new, old)| new != old), None, "{name}");
    }
    assert_eq!(derived, inputs.derived);
}

#[test]
fn a_listing_is_fresh_until_it_or_what_it_lists_changes() {
    let listed = &SOUND.derived[RUST_API];
    let fresh = |listed: &str, old: &str, new: &str| {
        let spec = SPEC.replace(old, new);
        assert_ne!(spec, SPEC, "{old}");
        let spec = Document::parse(&spec).expect("the spec is YAML");
        is_fresh(listed, &spec.value)
    };
    for (what, old, new, expected) in [
        ("other words", "Its lid.", "What shuts it.", true),
        ("another example", "LID1", "LID2", true),
        ("another type", "type: integer", "type: boolean", false),
        ("another name", "storeParcel", "keepParcel", false),
        ("another value", "LOST", "GONE", false),
    ] {
        assert_eq!(fresh(listed, old, new), expected, "{what}");
    }
    let words = ("Its lid.", "What shuts it.");
    let edited = listed.replacen("weight", "height", 1);
    assert!(!fresh(&edited, words.0, words.1), "edited by hand");
    assert!(!fresh("", words.0, words.1), "empty");
}

#[test]
fn a_stale_file_is_told_with_its_first_line_that_differs() {
    let spec = document(&SOUND);
    let stale = |edit: &dyn Fn(&mut Vec<&str>)| {
        let mut inputs = Inputs::clone(&SOUND);
        let text = inputs.derived.get_mut("smsend.json").expect("the file");
        let mut lines: Vec<&str> = text.lines().collect();
        edit(&mut lines);
        *text = lines.join("\n") + "\n";
        let [found] = &check(&inputs, &spec)[..] else {
            panic!("one file is stale");
        };
        assert_eq!(found.kind, Kind::StaleDerived);
        found.place.as_ref().and_then(|place| place.line)
    };
    assert_eq!(stale(&|lines| lines[0] = "["), Some(1));
    assert_eq!(stale(&|lines| lines[3] = ""), Some(4));
    assert_eq!(stale(&|lines| lines.truncate(7)), Some(8));
    assert_eq!(stale(&|lines| lines.insert(5, "")), Some(6));
}

/// A document has one list of servers, and a client one base URL.
#[test]
fn a_gateway_with_paths_on_different_hosts_is_refused() {
    let refused = |old: &str, new: &str| {
        let spec = SPEC.replacen(old, new, 1);
        let spec = Document::parse(&spec).expect("the spec is YAML");
        refusal(&spec).map(|diagnostic| diagnostic.message)
    };
    assert_eq!(refused("", ""), None);
    let servers = "    servers:\n      - url: https://depot.example\n";
    let other = servers.replace("depot", "annex");
    let message = refused(servers, &other).expect("a refusal");
    for words in [
        "`/parcels/{shelf}`",
        "`/parcels/{shelf}/move`",
        "different servers",
    ] {
        assert!(message.contains(words), "{message}");
    }
    let message = refused(servers, "").expect("a refusal");
    assert!(
        message.contains("`/parcels/{shelf}` has no servers"),
        "{message}"
    );
}

fn varied(name: &str, code: &str) -> anyhow::Result<String> {
    let is_it = |variation: &&Variation| variation.name == name;
    let variation = VARIATIONS.iter().find(is_it).expect("the variation");
    let code: TokenStream = code.parse().expect("tokens");
    Ok(variation.apply(&code)?.to_string())
}

fn tokens(code: &str) -> String {
    let code: TokenStream = code.parse().expect("tokens");
    code.to_string()
}

#[test]
fn a_renamed_local_is_renamed_wherever_it_stands_but_in_paths() {
    let code = "let result: Result = send(request); \
                reply::result(result)?; result::of(Reply { body: result }); other";
    let renamed = "let outcome: Result = send(request); \
                   reply::result(outcome)?; result::of(Reply { body: outcome }); other";
    let varied = varied("a renamed local", code).expect("code");
    assert_eq!(varied, tokens(renamed));
}

#[test]
fn a_variation_of_what_is_not_written_any_more_is_an_error_that_names_it() {
    let name = "the address as a method";
    let varied = |code: &str| varied(name, code);
    let changed = varied("call(self.baseurl, 1)").expect("code");
    assert_eq!(changed, tokens("call(self.baseurl(), 1)"));
    let error = varied("call(self.address, 1)").expect_err("nothing to change");
    assert!(error.to_string().contains(name), "{error}");
}

/// Runs a task with another program in place of cargo.
fn with_cargo(program: &str, task: &str) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |file: &str, text: &str| {
        let path: &Path = &folder.path().join(file);
        let folder = path.parent().expect("a folder");
        std::fs::create_dir_all(folder).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    write("openapi/two-factor.yaml", SPEC);
    write("Cargo.toml", "[features]\n[dependencies]\n");
    write("Cargo.lock", "");
    let mut run = Command::new(env!("CARGO_BIN_EXE_xtask"));
    run.arg(task).arg("--root").arg(folder.path());
    run.env("CARGO", program)
        .output()
        .expect("the program runs")
}

#[test]
fn what_does_not_build_is_an_error() {
    for (program, code, says) in [("true", 0, "builds with each"), ("false", 1, "error: ")] {
        let output = with_cargo(program, "seam");
        let out = String::from_utf8_lossy(&output.stdout);
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{out}{err}");
        assert!(out.contains(says) || err.contains(says), "{out}{err}");
    }
}

/// What was looked for is named, and nothing is made up for it.
#[test]
fn what_a_build_did_not_leave_is_an_error_that_names_it() {
    for (task, file) in [
        ("scale", "libtwo_factor_pin.rlib`"),
        ("public-api", "two_factor_pin.json` cannot be read"),
    ] {
        let output = with_cargo("true", task);
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{err}");
        assert!(err.contains(file), "{err}");
    }
}
