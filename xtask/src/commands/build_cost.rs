//! `cargo xtask build-cost`: what those pay who depend on the crate.
//!
//! Empty programs are checked and built clean, in turn, and built once more with
//! one line changed: one that depends on the crate, one on what the crate needs at
//! run time and nothing else, one on that and on progenitor for its build script,
//! and one on Infobip's own SDK. All have the same TLS, rustls on ring.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::Context;
use crate::interop::toolchain::{self, command, create_folder, output, read, step};
use crate::report::exit::Exit;

/// The smallest part of the SDK that sends anything.
const SDK: &str = r#"infobip_sdk = { version = "0.6", default-features = false, features = ["sms", "rustls-tls"] }"#;

pub fn run(context: &mut Context<'_>, rounds: u32) -> Result<Exit, String> {
    let canonical = context.root.canonicalize();
    let root = canonical.map_err(|error| format!("`{}`: {error}", context.root.display()))?;
    let crate_itself = format!(
        "two-factor-pin = {{ path = {:?} }}",
        root.display().to_string()
    );
    let Dependencies {
        run_time,
        generator,
    } = Dependencies::of_the_crate(&root)?;
    let with_generator = format!("{run_time}\n[build-dependencies]\n{generator}");
    let programs = [
        Program::write(&root, "crate", &crate_itself)?,
        Program::write(&root, "dependencies", &run_time)?,
        Program::write(&root, "with progenitor", &with_generator)?,
        Program::write(&root, "infobip_sdk", SDK)?,
    ];
    let mut costs = programs.each_ref().map(|_| Vec::new());
    for round in 1..=rounds {
        for (program, costs) in programs.iter().zip(&mut costs) {
            let what = format!("{}, round {round}", program.name);
            let cost = step("Building", &what, || program.measure())?;
            eprintln!("{:>12} {:.1} CPU seconds", "took", cost.cpu);
            costs.push(cost);
        }
    }
    context.say(&table(&programs, &costs));
    let script = programs[0].time_of_build_script(&root)?;
    context.say(&format!("\nbuild.rs itself: {:.3} s", script.as_secs_f64()));
    Ok(Exit::Fresh)
}

/// An empty program with dependencies.
struct Program {
    name: &'static str,
    folder: PathBuf,
}

#[derive(Clone)]
struct Cost {
    /// Of a clean build.
    wall: f64,
    cpu: f64,
    crates: usize,
    /// The processor seconds of a clean check.
    check: f64,
    /// The processor seconds of a build after a line of the program changed, and
    /// how many crates it compiled.
    change: f64,
    changed: usize,
}

/// What one run of cargo took, and the crates that it went through.
struct Run {
    wall: f64,
    cpu: f64,
    crates: BTreeSet<String>,
    compiled: BTreeSet<String>,
}

impl Program {
    fn write(root: &Path, name: &'static str, dependencies: &str) -> Result<Self, String> {
        let folder = root.join("target/build-cost").join(name.replace(' ', "-"));
        create_folder(&folder.join("src"))?;
        let manifest = format!(
            "[workspace]\n[package]\nname = \"empty\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n"
        );
        for (file, text) in [
            ("Cargo.toml", manifest.as_str()),
            ("src/main.rs", "fn main() {}\n"),
            ("build.rs", "fn main() {}\n"),
        ] {
            let file = folder.join(file);
            std::fs::write(&file, text)
                .map_err(|error| format!("`{}`: {error}", file.display()))?;
        }
        let program = Self { name, folder };
        toolchain::run(program.cargo().args(["fetch", "--quiet"]))?;
        Ok(program)
    }

    fn cargo(&self) -> std::process::Command {
        let cargo = std::env::var("CARGO").unwrap_or("cargo".to_owned());
        let mut command = command(&cargo, &self.folder);
        // The settings of the one who measures are not those of a user.
        for variable in ["RUSTFLAGS", "CARGO_TARGET_DIR", "CARGO_BUILD_JOBS"] {
            command.env_remove(variable);
        }
        // Cargo builds what comes from a registry once and for all, but a crate
        // that it finds by its path for being built again.
        command.env("CARGO_INCREMENTAL", "0");
        command
    }

    /// Checks and builds everything from nothing, and builds a changed program.
    fn measure(&self) -> Result<Cost, String> {
        self.clean()?;
        let check = self.run("check")?.cpu;
        self.clean()?;
        let build = self.run("build")?;
        self.change()?;
        let change = self.run("build")?;
        Ok(Cost {
            wall: build.wall,
            cpu: build.cpu,
            // The empty program is not one of its dependencies.
            crates: build.crates.len().saturating_sub(1),
            check,
            change: change.cpu,
            changed: change.compiled.len(),
        })
    }

    fn clean(&self) -> Result<(), String> {
        let target = self.folder.join("target");
        if target.exists() {
            std::fs::remove_dir_all(&target)
                .map_err(|error| format!("`{}`: {error}", target.display()))?;
        }
        Ok(())
    }

    /// Changes a line of the program, to one that it never had.
    fn change(&self) -> Result<(), String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |since| since.as_nanos());
        let program = format!("fn main() {{\n    println!(\"{now}\");\n}}\n");
        toolchain::write(&self.folder.join("src/main.rs"), &program)
    }

    fn run(&self, task: &str) -> Result<Run, String> {
        let (begun, used) = (Instant::now(), cpu_of_children()?);
        let mut cargo = self.cargo();
        let messages = output(cargo.args([task, "--offline", "--message-format", "json"]))?;
        let (wall, cpu) = (begun.elapsed().as_secs_f64(), cpu_of_children()? - used);
        let mut run = Run {
            wall,
            cpu,
            crates: BTreeSet::new(),
            compiled: BTreeSet::new(),
        };
        let messages = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        for message in messages.filter(|message| message["reason"] == "compiler-artifact") {
            let package = message["package_id"].to_string();
            if message["fresh"] == false {
                run.compiled.insert(package.clone());
            }
            run.crates.insert(package);
        }
        Ok(run)
    }

    /// How long the build script runs, the quickest of five times.
    fn time_of_build_script(&self, root: &Path) -> Result<Duration, String> {
        let folder = self.folder.join("target/debug/build");
        let entries = std::fs::read_dir(&folder);
        let script = entries
            .map_err(|error| format!("`{}`: {error}", folder.display()))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.to_string_lossy().contains("/two-factor-pin-"))
            .map(|path| path.join("build-script-build"))
            .find(|path| path.exists())
            .ok_or_else(|| format!("no build script below `{}`", folder.display()))?;
        let out = tempfile::tempdir().map_err(|error| error.to_string())?;
        let mut quickest = Duration::MAX;
        for _ in 0..5 {
            let begun = Instant::now();
            let mut script = command(&script.to_string_lossy(), root);
            toolchain::run(script.env("OUT_DIR", out.path()))?;
            quickest = quickest.min(begun.elapsed());
        }
        Ok(quickest)
    }
}

/// What the crate's manifest asks for, with its default features, as lines of
/// another manifest.
struct Dependencies {
    run_time: String,
    generator: String,
}

impl Dependencies {
    fn of_the_crate(root: &Path) -> Result<Self, String> {
        let cargo = std::env::var("CARGO").unwrap_or("cargo".to_owned());
        let mut metadata = command(&cargo, root);
        metadata.args(["metadata", "--format-version", "1", "--no-deps", "--quiet"]);
        let metadata: Value = serde_json::from_str(output(&mut metadata)?.trim())
            .map_err(|error| format!("cargo's metadata cannot be read: {error}"))?;
        let mut packages = metadata["packages"].as_array().into_iter().flatten();
        let package = packages
            .find(|package| package["name"] == "two-factor-pin")
            .ok_or("there is no package `two-factor-pin`")?;
        let enabled: Vec<&str> = package["features"]["rustls"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let lines = |is_wanted: &dyn Fn(&Value, &str) -> bool| -> String {
            let all = package["dependencies"].as_array().into_iter().flatten();
            all.filter_map(|dependency| {
                let name = dependency["name"].as_str()?;
                is_wanted(dependency, name).then(|| line(dependency, name, &enabled))
            })
            .collect()
        };
        Ok(Self {
            run_time: lines(&|dependency, name| {
                let is_enabled = enabled.contains(&format!("dep:{name}").as_str());
                dependency["kind"].is_null() && (dependency["optional"] == false || is_enabled)
            }),
            generator: lines(&|dependency, name| {
                dependency["kind"] == "build" && name == "progenitor"
            }),
        })
    }
}

/// A dependency with the features that it asks for and those that are enabled.
fn line(dependency: &Value, name: &str, enabled: &[&str]) -> String {
    let asked = dependency["features"].as_array().into_iter().flatten();
    let prefix = format!("{name}/");
    let added = enabled
        .iter()
        .filter_map(|feature| feature.strip_prefix(&prefix))
        .map(Value::from);
    let features: Vec<Value> = asked.cloned().chain(added).collect();
    format!(
        "{name} = {{ version = {}, default-features = {}, features = {} }}\n",
        dependency["req"],
        dependency["uses_default_features"],
        Value::from(features),
    )
}

/// The seconds of processor time that all ended children have used.
fn cpu_of_children() -> Result<f64, String> {
    /// Linux counts them in hundredths of a second, on every machine.
    const TICKS: f64 = 100.0;
    let stat = read(Path::new("/proc/self/stat"))?;
    // The second field is the program's name, in brackets and with any blanks.
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks = |field: usize| {
        fields
            .get(field)
            .and_then(|field| field.parse::<f64>().ok())
    };
    match (ticks(13), ticks(14)) {
        (Some(user), Some(system)) => Ok((user + system) / TICKS),
        _ => Err("`/proc/self/stat` is not as Linux writes it".to_owned()),
    }
}

fn table(programs: &[Program], costs: &[Vec<Cost>]) -> String {
    let least =
        |costs: &[Cost], of: fn(&Cost) -> f64| costs.iter().map(of).fold(f64::MAX, f64::min);
    let all = |costs: &[Cost], of: fn(&Cost) -> f64| -> String {
        let figures: Vec<_> = costs
            .iter()
            .map(|cost| format!("{:.1}", of(cost)))
            .collect();
        figures.join(", ")
    };
    let mut table = String::from(
        "| built clean | wall s | CPU s | crates | crate's CPU against it | crate's wall against it \
         | check, CPU s | crate's check against it | a changed line, CPU s | compiled for it |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for (program, own) in programs.iter().zip(costs) {
        let against = |of: fn(&Cost) -> f64| least(&costs[0], of) / least(own, of);
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {:.2} | {:.2} | {} | {:.2} | {} | {} |",
            program.name,
            all(own, |cost| cost.wall),
            all(own, |cost| cost.cpu),
            own.first().map_or(0, |cost| cost.crates),
            against(|cost| cost.cpu),
            against(|cost| cost.wall),
            all(own, |cost| cost.check),
            against(|cost| cost.check),
            all(own, |cost| cost.change),
            own.iter().map(|cost| cost.changed).max().unwrap_or(0),
        );
    }
    table.trim_end().to_owned()
}
