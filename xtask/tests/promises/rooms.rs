//! The rooms of xtask: what a file imports, or names by its whole path, is in its
//! own room or in one below, and no files import each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::{Item, UseTree};

/// From the top down. Files at the top that are no folder are rooms by
/// themselves; those of the build script are below all others.
const ROOMS: [&str; 12] = [
    "main", "commands", "patch", "audit", "derived", "compat", "interop", "source", "spec",
    "contract", "report", "base",
];

fn room(module: &[String]) -> &str {
    match module.first().map_or("", String::as_str) {
        "" | "main" | "cli" => "main",
        "pages" | "source" | "source_facts" => "source",
        "digest" | "workspace" => "base",
        room if ROOMS.contains(&room) => room,
        _ => "build",
    }
}

fn rank(module: &[String]) -> usize {
    let room = room(module);
    let found = ROOMS.iter().position(|other| *other == room);
    found.unwrap_or(ROOMS.len())
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// `spec/edit.rs` is the module `spec::edit`, and `spec/mod.rs` is `spec`.
fn module(src: &Path, file: &Path) -> Vec<String> {
    let relative = file.strip_prefix(src).expect("a source").with_extension("");
    let parts = relative
        .iter()
        .map(|part| part.to_string_lossy().into_owned());
    parts
        .filter(|part| part != "mod" && part != "lib")
        .collect()
}

fn paths(tree: &UseTree, before: &[String], found: &mut Vec<Vec<String>>) {
    let with = |name: String| [before, &[name]].concat();
    match tree {
        UseTree::Path(path) => paths(&path.tree, &with(path.ident.to_string()), found),
        UseTree::Name(name) => found.push(with(name.ident.to_string())),
        UseTree::Rename(name) => found.push(with(name.ident.to_string())),
        UseTree::Glob(_) => found.push(before.to_vec()),
        UseTree::Group(group) => {
            for tree in &group.items {
                paths(tree, before, found);
            }
        }
    }
}

/// The paths that begin at the crate's root, wherever they stand in the code.
fn whole_paths(tokens: TokenStream, found: &mut Vec<Vec<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_colon = |at: usize| {
        let token = tokens.get(at);
        matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
    };
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => whole_paths(group.stream(), found),
            TokenTree::Ident(word) if word == "crate" => {
                let mut path = vec![word.to_string()];
                let mut next = at + 1;
                while let (true, true, Some(TokenTree::Ident(part))) =
                    (is_colon(next), is_colon(next + 1), tokens.get(next + 2))
                {
                    path.push(part.to_string());
                    next += 3;
                }
                // The braces of an import are read with the imports.
                found.extend((path.len() > 1).then_some(path));
            }
            _ => {}
        }
    }
}

/// The path of an import from the crate's root, if it is one of this crate.
fn absolute(
    path: &[String],
    from: &[String],
    modules: &BTreeSet<Vec<String>>,
) -> Option<Vec<String>> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" | "xtask" => Some(rest.to_vec()),
        "self" => Some([from, rest].concat()),
        "super" => {
            let mut base = from.to_vec();
            let mut rest = path;
            while let Some(("super", tail)) = rest
                .split_first()
                .map(|(first, tail)| (first.as_str(), tail))
            {
                base.pop();
                rest = tail;
            }
            Some([base, rest.to_vec()].concat())
        }
        _ => {
            let child = [from, std::slice::from_ref(first)].concat();
            modules.contains(&child).then(|| [from, path].concat())
        }
    }
}

/// The file that a path leads to: the longest part of it that is a module.
fn target(path: &[String], modules: &BTreeSet<Vec<String>>) -> Vec<String> {
    let lengths = (0..=path.len()).rev();
    let mut parts = lengths.map(|length| path[..length].to_vec());
    let found = parts.find(|part| modules.contains(part));
    found.unwrap_or_default()
}

/// Which module imports which.
fn imports() -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut modules: BTreeSet<_> = files.iter().map(|file| module(&src, file)).collect();
    let build = Path::new(env!("CARGO_MANIFEST_DIR")).join("../build");
    let mut steps = Vec::new();
    sources(&build, &mut steps);
    // Some of them are known at the root as well.
    for step in steps.iter().map(|file| module(&build, file)) {
        modules.insert([vec!["build".to_owned()], step.clone()].concat());
        modules.insert(step);
    }
    let mut imports = BTreeMap::new();
    for file in &files {
        let from = module(&src, file);
        let text = std::fs::read_to_string(file).expect("a source");
        let mut found = Vec::new();
        for item in syn::parse_file(&text).expect("Rust").items {
            if let Item::Use(item) = item {
                paths(&item.tree, &[], &mut found);
            }
        }
        whole_paths(text.parse().expect("tokens"), &mut found);
        let to: BTreeSet<_> = found
            .iter()
            .filter_map(|path| absolute(path, &from, &modules))
            .map(|path| target(&path, &modules))
            .filter(|to| *to != from)
            .collect();
        imports.insert(from, to);
    }
    imports
}

#[test]
fn arrows_point_down_only() {
    let mut upward = Vec::new();
    for (from, all) in imports() {
        for to in all.iter().filter(|to| rank(to) < rank(&from)) {
            upward.push(format!("{} imports {}", from.join("::"), to.join("::")));
        }
    }
    assert_eq!(upward, [""; 0]);
}

#[test]
fn no_files_import_each_other() {
    let imports = imports();
    let mut circles = Vec::new();
    for from in imports.keys() {
        let mut reached = BTreeSet::new();
        let mut waiting: Vec<_> = imports[from].iter().collect();
        while let Some(next) = waiting.pop() {
            if reached.insert(next) {
                waiting.extend(imports.get(next).into_iter().flatten());
            }
        }
        if reached.contains(from) {
            circles.push(from.join("::"));
        }
    }
    assert_eq!(circles, [""; 0]);
}

#[test]
fn the_parser_of_the_command_line_is_known_at_the_top_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a source");
        let top = ["main.rs", "cli.rs"]
            .iter()
            .any(|name| file == src.join(name));
        assert!(top || !text.contains("clap::"), "{}", file.display());
    }
}
