//! The tools of other ecosystems, installed below `target/polyglot`.
//!
//! What is installed is pinned by manifests in the repository, and comes from
//! the package registries alone. A room whose manifests have not changed since
//! they were installed is left as it is.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::Value;

use crate::workspace::{SPEC, parse_spec};

/// Where the tools stand, and where work with them is done.
pub struct Toolchain {
    /// The workspace.
    pub root: PathBuf,
    /// The folder below `target`, which git does not see.
    pub folder: PathBuf,
}

impl Toolchain {
    pub fn open(root: &Path) -> Result<Self, String> {
        let canonical = root.canonicalize();
        let root = canonical.map_err(|error| format!("`{}`: {error}", root.display()))?;
        let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        let folder = root
            .join(target.unwrap_or("target".into()))
            .join("polyglot");
        create_folder(&folder)?;
        Ok(Self { root, folder })
    }

    /// The spec.
    pub fn spec(&self) -> Result<Value, String> {
        let spec = parse_spec(&read(&self.root.join(SPEC))?);
        spec.map(|spec| spec.value)
            .map_err(|error| error.to_string())
    }

    /// A program that cargo built for this workspace.
    pub fn built(&self, name: &str) -> String {
        let target = self.folder.parent().unwrap_or(&self.folder);
        target
            .join("debug")
            .join(name)
            .to_string_lossy()
            .into_owned()
    }

    /// Installs what `package-lock.json` pins beside a room's `package.json`.
    pub fn npm(&self, manifests: &str, room: &str) -> Result<PathBuf, String> {
        let room = self.folder.join(room);
        let files = ["package.json", "package-lock.json"];
        self.install(manifests, &files, &room, || {
            let mut npm = command("npm", &room);
            // Scripts of packages would fetch what no registry holds.
            npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
            run(&mut npm)
        })?;
        Ok(room)
    }

    /// Installs what `requirements.txt` pins into a virtual environment.
    pub fn pip(&self, manifests: &str, room: &str) -> Result<PathBuf, String> {
        let room = self.folder.join(room);
        self.install(manifests, &["requirements.txt"], &room, || {
            run(command("python3", &room).args(["-m", "venv", "--clear", "venv"]))?;
            let mut pip = command("venv/bin/python", &room);
            pip.args(["-m", "pip", "install", "--quiet", "-r", "requirements.txt"]);
            run(&mut pip)
        })?;
        Ok(room)
    }

    fn install(
        &self,
        manifests: &str,
        files: &[&str],
        room: &Path,
        install: impl FnOnce() -> Result<(), String>,
    ) -> Result<(), String> {
        create_folder(room)?;
        let mut wanted = String::new();
        for file in files {
            let from = self.root.join(manifests).join(file);
            wanted += &read(&from)?;
            copy(&from, &room.join(file))?;
        }
        // Written last, so that an installation that was cut off is done again.
        let stamp = room.join(format!(".installed-{}", files[0]));
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        let place = room.strip_prefix(&self.folder).unwrap_or(room);
        step("Installing", &place.display().to_string(), install)?;
        write(&stamp, &wanted)
    }
}

/// A program that runs in a folder. A path with a slash is below that folder.
pub fn command(program: &str, folder: &Path) -> Command {
    let mut command = match program.contains('/') {
        true => Command::new(folder.join(program)),
        false => Command::new(program),
    };
    command.current_dir(folder).stdin(Stdio::null());
    // No tool reports home, or asks for a newer one of itself.
    command.env("REDOCLY_TELEMETRY", "off");
    command.env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    command.env("SCARF_ANALYTICS", "false");
    command.env("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    command
}

/// The command of words with a space between, as [`command`] has it.
pub fn command_line(line: &str, folder: &Path) -> Command {
    let mut words = line.split(' ');
    let mut command = command(words.next().unwrap_or_default(), folder);
    command.args(words);
    command
}

/// Runs a program to its end. What it printed is shown only where it fails.
pub fn run(command: &mut Command) -> Result<(), String> {
    output(command).map(drop)
}

/// Runs a program to its end, and hands over all that it printed.
pub fn output(command: &mut Command) -> Result<String, String> {
    let name = shown(command);
    let output = command
        .output()
        .map_err(|error| format!("`{name}` cannot be run: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    match output.status.success() {
        true => Ok(text),
        false => Err(format!("`{name}` failed ({})\n{text}", output.status)),
    }
}

/// The command as a person would type it.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(program).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

/// Whether a program can be run at all.
pub fn has(program: &str) -> bool {
    let found = |folder: PathBuf| folder.join(program).is_file();
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(found))
}

/// Does one step of the work, and says which and how long it took.
pub fn step<T>(
    verb: &str,
    what: &str,
    work: impl FnOnce() -> Result<T, String>,
) -> Result<T, String> {
    eprint!("{verb:>12} {what}");
    let begun = Instant::now();
    let done = work();
    let taken = begun.elapsed().as_secs_f32();
    match done {
        Ok(_) => eprintln!(" ({taken:.1} s)"),
        Err(_) => eprintln!(" ({taken:.1} s) failed"),
    }
    done
}

pub fn create_folder(path: &Path) -> Result<(), String> {
    std::fs::create_dir_all(path).map_err(|error| format!("`{}`: {error}", path.display()))
}

pub fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("`{}`: {error}", path.display()))
}

pub fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("`{}`: {error}", path.display()))
}

/// Copies a file into a folder.
pub fn copy_into(from: &Path, folder: &Path) -> Result<(), String> {
    copy(from, &folder.join(from.file_name().unwrap_or_default()))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let copied = std::fs::copy(from, to).map(drop);
    copied.map_err(|error| format!("`{}` cannot be copied: {error}", from.display()))
}

/// Copies a folder of sources over another one.
pub fn copy_folder(from: &Path, to: &Path) -> Result<(), String> {
    create_folder(to)?;
    let entries =
        std::fs::read_dir(from).map_err(|error| format!("`{}`: {error}", from.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        let copy_of = to.join(path.file_name().unwrap_or_default());
        match path.is_dir() {
            true => copy_folder(&path, &copy_of)?,
            false => copy(&path, &copy_of)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn what_a_program_printed_is_handed_over_or_told_with_its_failure() {
        assert_eq!(
            output(&mut shell("echo out; echo err >&2")).unwrap(),
            "out\nerr\n"
        );
        let failed = output(&mut shell("echo why; exit 3")).unwrap_err();
        assert!(
            failed.starts_with("`sh -c echo why; exit 3` failed (exit status: 3)\nwhy"),
            "{failed}"
        );
        let missing = output(&mut Command::new("no-such-program")).unwrap_err();
        assert!(
            missing.starts_with("`no-such-program` cannot be run: "),
            "{missing}"
        );
        assert!(has("sh") && !has("no-such-program"));
    }
}
