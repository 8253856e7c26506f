//! The program itself: exit codes, formats, and that only `regenerate` writes.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::{Shape, made_pages};

/// A copy of what the commands read, with pages beside it.
struct Copy {
    folder: tempfile::TempDir,
}

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let copy = Self { folder };
        for (file, from) in [
            (
                "openapi/two-factor.yaml",
                format!("xtask/{}", crate::common::ONE_SOURCE),
            ),
            ("Cargo.toml", "Cargo.toml".to_owned()),
        ] {
            let text = std::fs::read_to_string(crate::common::root().join(from));
            copy.write(file, &text.expect("a file"));
        }
        for (page, made) in made_pages(Shape::Dump) {
            copy.write(&format!("pages/{page}.txt"), &made.page());
        }
        copy
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn pages(&self) -> PathBuf {
        self.root().join("pages")
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.root().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    fn edit(&self, file: &str, old: &str, new: &str) {
        let text = std::fs::read_to_string(self.root().join(file)).expect("a file");
        assert!(text.contains(old), "`{file}` has `{old}`");
        self.write(file, &text.replacen(old, new, 1));
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .arg("--root")
            .arg(self.root())
            .env_remove("SOURCE_PAGES")
            .output()
            .expect("the program runs")
    }

    fn with_pages(&self, arguments: &[&str]) -> Output {
        let pages = self.pages();
        let pages = pages.to_str().expect("a path");
        self.run(&[arguments, &["--pages", pages]].concat())
    }

    /// Every file with its text.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.root().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push((path.clone(), std::fs::read(path).expect("a file")));
                }
            }
        }
        files.sort();
        files
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_change_is_stale_then_applied_then_fresh() {
    let copy = Copy::new();
    assert_eq!(
        code(&copy.run(&["check"])),
        100,
        "nothing is known of the pages yet"
    );
    assert_eq!(code(&copy.with_pages(&["regenerate"])), 0);
    assert_eq!(code(&copy.run(&["check"])), 0);
    assert_eq!(code(&copy.with_pages(&["check"])), 0);

    copy.edit("pages/smsend-2fa-request.txt", "<td>60</td>", "<td>90</td>");
    let before = copy.files();
    assert_eq!(code(&copy.with_pages(&["check"])), 4);
    let planned = copy.with_pages(&["regenerate", "--check"]);
    assert_eq!(code(&planned), 4, "{}", out(&planned));
    assert!(
        out(&planned).contains("would write openapi/two-factor.yaml"),
        "{}",
        out(&planned)
    );
    assert!(before == copy.files(), "neither of them writes");

    for silent in [&["--quiet"][..], &["--format", "json"]] {
        let planned = copy.with_pages(&[&["regenerate", "--check"], silent].concat());
        assert_eq!(code(&planned), 4, "{}", out(&planned));
        assert!(!out(&planned).contains("would write"), "{}", out(&planned));
    }
    let written = copy.with_pages(&["regenerate"]);
    assert_eq!(code(&written), 0);
    assert!(
        out(&written).contains("wrote openapi/two-factor.yaml"),
        "{}",
        out(&written)
    );
    let after = copy.files();
    assert!(before != after);
    assert_eq!(code(&copy.with_pages(&["regenerate"])), 0);
    assert!(after == copy.files(), "a second run changes nothing");
}

#[test]
fn what_a_person_must_do_exits_with_100() {
    let copy = Copy::new();
    assert_eq!(code(&copy.with_pages(&["regenerate"])), 0);
    copy.edit("pages/smsend-2fa-request.txt", "POST", "PUT");
    assert_eq!(code(&copy.with_pages(&["regenerate"])), 100);
    copy.write("pages/infobip-pin-sms.txt", "Not found");
    let before = copy.files();
    let failed = copy.with_pages(&["regenerate"]);
    assert_eq!(code(&failed), 100);
    assert!(
        out(&failed).contains("the page `infobip-pin-sms` cannot be read"),
        "{}",
        out(&failed)
    );
    assert!(before == copy.files(), "nothing is written");
}

#[test]
fn a_file_that_cannot_be_written_leaves_all_as_it_was() {
    let copy = Copy::new();
    // A folder stands where a derived file would go, after others are written.
    copy.write("openapi/dist/smsend.json/in-the-way", "");
    let before = copy.files();
    let failed = copy.with_pages(&["regenerate"]);
    assert_eq!(code(&failed), 1, "{}", out(&failed));
    assert!(
        err(&failed).starts_with("error: `openapi/dist/smsend.json` cannot be replaced"),
        "{}",
        err(&failed)
    );
    assert!(before == copy.files(), "no file was changed or added");
}

#[test]
fn formats() {
    let copy = Copy::new();
    assert_eq!(code(&copy.with_pages(&["regenerate"])), 0);
    copy.edit(
        "openapi/two-factor.yaml",
        "x-gateway-default: 60",
        "x-gateway-default: 61",
    );
    let json: serde_json::Value =
        serde_json::from_str(&out(&copy.run(&["check", "--format", "json"]))).expect("JSON");
    assert_eq!(json["exit"], 4);
    let kinds = json["findings"].as_array().expect("a list").iter();
    assert!(
        kinds
            .map(|finding| &finding["kind"])
            .any(|kind| kind == "different"),
        "{json}"
    );
    let github = out(&copy.run(&["check", "--format", "github"]));
    assert!(
        github.starts_with("::warning file=openapi/two-factor.yaml,line="),
        "{github}"
    );
    let plain = out(&copy.run(&["check", "--color", "never"]));
    assert!(
        plain.contains("stale[different]") && !plain.contains('\x1b'),
        "{plain}"
    );
    assert!(out(&copy.run(&["check", "--color", "always"])).contains('\x1b'));
    assert!(plain.ends_with("run `cargo xtask regenerate`\n"), "{plain}");
    assert!(!out(&copy.run(&["check", "-q"])).contains("Stale:"));
}

#[test]
fn usage_errors_exit_with_2_and_io_errors_with_1() {
    let copy = Copy::new();
    for arguments in [
        &["chek"][..],
        &["check", "--format", "xml"],
        &["regenerate", "--path", "x"],
    ] {
        assert_eq!(code(&copy.run(arguments)), 2, "{arguments:?}");
    }
    let nowhere = copy.run(&["check", "--pages", "/nowhere"]);
    assert_eq!(code(&nowhere), 1);
    assert!(
        err(&nowhere).contains("`/nowhere` is not a folder"),
        "{}",
        err(&nowhere)
    );
    std::fs::remove_file(copy.root().join("openapi/two-factor.yaml")).expect("the spec");
    let lost = copy.run(&["check"]);
    assert_eq!(code(&lost), 1);
    let said = "openapi/two-factor.yaml` cannot be read";
    assert!(err(&lost).contains(said), "{}", err(&lost));
    for command in ["check", "regenerate", "diff"] {
        let help = out(&copy.run(&[command, "--help"]));
        assert!(help.contains("Examples:"), "{help}");
    }
}

#[test]
fn diff_compares_with_a_revision() {
    let copy = Copy::new();
    let git = |arguments: &[&str]| {
        let status = Command::new("git")
            .arg("-C")
            .arg(copy.root())
            .args(["-c", "user.name=x", "-c", "user.email=x@example.com"])
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(status.status.success(), "{}", err(&status));
    };
    git(&["init", "--quiet"]);
    let lonely = copy.run(&["diff"]);
    assert_eq!(code(&lonely), 1);
    assert!(
        err(&lonely).contains("neither a tag nor a previous commit"),
        "{}",
        err(&lonely)
    );
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "one"]);
    git(&["tag", "v1"]);
    assert_eq!(
        code(&copy.run(&["diff"])),
        0,
        "nothing changed since the tag"
    );
    copy.edit(
        "openapi/two-factor.yaml",
        "      required: [recipient]\n",
        "      required: [recipient, expiry]\n",
    );
    let broken = copy.run(&["diff"]);
    assert_eq!(code(&broken), 100);
    assert!(
        out(&broken).contains("breaks senders, asks for a major version"),
        "{}",
        out(&broken)
    );
    assert!(out(&broken).contains("ask for 2.0.0"), "{}", out(&broken));
    let shown = "required: [recipient, expiry]";
    assert!(out(&broken).contains(shown), "{}", out(&broken));
    let nowhere = copy.run(&["diff", "v9"]);
    assert_eq!(code(&nowhere), 1);
    assert!(
        err(&nowhere).contains("`v9` is not a revision"),
        "{}",
        err(&nowhere)
    );
}
