//! The files that the tasks read and write.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};

use crate::document::Document;

/// Paths relative to the workspace.
pub const SPEC: &str = "openapi/two-factor.yaml";
pub const FACTS: &str = "openapi/source-facts";
pub const DERIVED: &str = "openapi/dist";
/// What teams in other languages are handed, relative to the workspace.
pub const DOCUMENTS: [&str; 3] = [
    SPEC,
    "openapi/dist/infobip.json",
    "openapi/dist/smsend.json",
];

/// Everything that a check looks at, read once.
#[derive(Clone, Default)]
pub struct Inputs {
    pub spec: String,
    /// The files of facts by document, as text.
    pub facts: BTreeMap<String, String>,
    /// The pages that a person wants to be ignored, each with the reason.
    pub ignoring: Vec<(String, String)>,
    /// The pages that a person takes as they are.
    pub accepted: BTreeSet<String>,
    /// The derived files by name, as text.
    pub derived: BTreeMap<String, String>,
    /// The pages by the name of their file, where a folder of them was given.
    pub pages: Option<BTreeMap<String, Vec<u8>>>,
}

/// The spec as a document.
pub fn parse_spec(yaml: &str) -> Result<Document> {
    Document::parse(yaml).map_err(|diagnostic| anyhow!(diagnostic.at(SPEC)))
}

/// The document that has a page: `infobip-2fa` of `infobip-2fa#verify`.
pub fn document_of(page: &str) -> &str {
    page.split_once('#').map_or(page, |(document, _)| document)
}

/// The file with the facts of a page.
pub fn facts_file(page: &str) -> String {
    format!("{FACTS}/{}.yaml", document_of(page))
}

pub fn derived_file(name: &str) -> String {
    format!("{DERIVED}/{name}")
}

impl Inputs {
    pub fn load(root: &Path, pages: Option<&Path>) -> Result<Self> {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let spec_path = root.join(SPEC);
        let spec = std::fs::read(&spec_path).with_context(|| unreadable(&spec_path))?;
        let mut facts = BTreeMap::new();
        for (path, bytes) in folder(&root.join(FACTS))? {
            facts.insert(stem(&path), text(bytes));
        }
        let mut derived = BTreeMap::new();
        for (path, bytes) in folder(&root.join(DERIVED))? {
            derived.insert(name(&path), text(bytes));
        }
        Ok(Self {
            spec: text(spec),
            facts,
            ignoring: Vec::new(),
            accepted: BTreeSet::new(),
            derived,
            pages: pages.map(saved_pages).transpose()?,
        })
    }

    /// Every text by its file.
    pub fn texts(&self) -> BTreeMap<String, &str> {
        let mut texts = BTreeMap::from([(SPEC.to_owned(), self.spec.as_str())]);
        let facts = self.facts.iter();
        texts.extend(facts.map(|(page, text)| (facts_file(page), text.as_str())));
        let derived = self.derived.iter();
        texts.extend(derived.map(|(name, text)| (derived_file(name), text.as_str())));
        texts
    }
}

/// The saved pages, of which each file is one.
fn saved_pages(path: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    if !path.is_dir() {
        let path = path.display();
        bail!("`{path}` is not a folder: give the folder with the saved pages");
    }
    let files = folder(path)?.into_iter();
    Ok(files.map(|(path, bytes)| (name(&path), bytes)).collect())
}

/// The files of a folder, by path. A folder that does not exist is empty.
fn folder(path: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    if !path.exists() {
        return Ok(files);
    }
    for entry in std::fs::read_dir(path).with_context(|| unreadable(path))? {
        let path = entry.with_context(|| unreadable(path))?.path();
        if path.is_file() && !name(&path).starts_with('.') {
            let bytes = std::fs::read(&path).with_context(|| unreadable(&path))?;
            files.insert(path, bytes);
        }
    }
    Ok(files)
}

fn unreadable(path: &Path) -> String {
    format!("`{}` cannot be read", path.display())
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Writes all files, or none: each is written beside its place first, and only
/// when all are, they are renamed. A rename replaces a file in one step; should
/// one fail, those before it are taken back.
pub fn write(root: &Path, files: &BTreeMap<String, String>) -> Result<()> {
    let mut written = Vec::new();
    for (file, text) in files {
        let path = root.join(file);
        let failed = || format!("`{file}` cannot be written");
        let folder = path.parent().unwrap_or(root);
        std::fs::create_dir_all(folder).with_context(failed)?;
        let mut beside = tempfile::Builder::new()
            .prefix(".xtask-")
            .permissions(permissions(&path))
            .tempfile_in(folder)
            .with_context(failed)?;
        beside.write_all(text.as_bytes()).with_context(failed)?;
        beside.as_file().sync_all().with_context(failed)?;
        written.push((file, path, beside));
    }
    let mut replaced: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
    for (file, path, beside) in written {
        let old = std::fs::read(&path).ok();
        if let Err(error) = beside.persist(&path) {
            let taken_back = replaced
                .iter()
                .all(|(path, old)| take_back(path, old.as_deref()));
            let rest = if taken_back {
                ""
            } else {
                ", and what was written before stays"
            };
            bail!("`{file}` cannot be replaced: {}{rest}", error.error);
        }
        replaced.push((path, old));
    }
    Ok(())
}

fn take_back(path: &Path, old: Option<&[u8]>) -> bool {
    match old {
        Some(bytes) => std::fs::write(path, bytes).is_ok(),
        None => std::fs::remove_file(path).is_ok(),
    }
}

/// A temporary file is its owner's alone, while these files are everybody's.
fn permissions(path: &Path) -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    let old = std::fs::metadata(path).map(|metadata| metadata.permissions());
    old.unwrap_or_else(|_| std::fs::Permissions::from_mode(0o644))
}
