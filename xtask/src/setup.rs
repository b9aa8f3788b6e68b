//! Brings what the chosen steps need onto the machine, where it is missing and may be installed.
//! Root on a system with apt-get gets it installed; anybody else is told the one command to run.

use std::path::{Path, PathBuf};

use crate::postgres;
use crate::steps::Step;
use crate::workspace::{self, Failure};

/// The oldest Java that the Nu checker runs on.
const JAVA_AT_LEAST: u32 = 11;

/// The oldest Node.js that Playwright runs on.
const NODE_AT_LEAST: u32 = 20;

/// The browsers that `e2e/playwright.config.ts` looks for.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// Something outside the repository that a step runs.
pub struct Need {
    package: &'static str,
    is_there: fn() -> bool,
}

impl Need {
    /// The database that the tests run on as well.
    pub const POSTGRESQL: Self = Self { package: "postgresql", is_there: || postgres::programs().is_some() };
    /// What pages are measured against.
    pub const NGINX: Self = Self { package: "nginx-light", is_there: || nginx().is_some() };
}

const CHROMIUM: Need =
    Need { package: "chromium", is_there: || BROWSERS.iter().any(|name| workspace::found(name).is_some()) };
const JAVA: Need = Need { package: "default-jre-headless", is_there: || is_at_least("java", JAVA_AT_LEAST) };
const NODE: Need = Need { package: "nodejs", is_there: || is_at_least("node", NODE_AT_LEAST) };
const NPM: Need = Need { package: "npm", is_there: || workspace::found("npm").is_some() };
const CPLUSPLUS: Need = Need { package: "g++", is_there: || workspace::found("c++").is_some() };
const C: Need = Need { package: "gcc", is_there: || workspace::found("cc").is_some() };
const GIT: Need = Need { package: "git", is_there: || workspace::found("git").is_some() };

/// Installs or asks for all that the steps need, before the first of them begins.
pub fn prepare(steps: &[Step]) -> Result<(), Failure> {
    bring(steps.iter().flat_map(|step| needs(*step)))?;
    for step in steps {
        match step {
            Step::Fmt => component("rustfmt", "fmt")?,
            Step::Clippy => component("clippy", "clippy")?,
            Step::Browser => install_browser_packages(&workspace::root().join("e2e"))?,
            Step::Fuzz if workspace::output_of(workspace::cargo().args(["fuzz", "--version"])).is_err() => {
                println!("Installing cargo-fuzz");
                workspace::run(workspace::cargo().args(["install", "--locked", "cargo-fuzz"]))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Installs or asks for what is missing.
pub fn bring(needs: impl Iterator<Item = &'static Need> + Clone) -> Result<(), Failure> {
    let missing = missing(needs.clone());
    if missing.is_empty() {
        return Ok(());
    }
    install_packages(&missing)?;
    still_missing(needs)
}

/// The names of the packages that are not there, or too old, each once.
fn missing(needs: impl Iterator<Item = &'static Need>) -> Vec<&'static str> {
    let mut missing = Vec::new();
    for need in needs {
        if !(need.is_there)() && !missing.contains(&need.package) {
            missing.push(need.package);
        }
    }
    missing
}

/// Where nginx is, if it is; Debian keeps it off the path of ordinary users.
pub fn nginx() -> Option<PathBuf> {
    workspace::found("nginx").or_else(|| Some(PathBuf::from("/usr/sbin/nginx")).filter(|path| path.is_file()))
}

fn needs(step: Step) -> &'static [Need] {
    match step {
        Step::Fmt => &[],
        Step::Clippy | Step::Doc => &[C],
        Step::Test => &[C, GIT, Need::POSTGRESQL],
        Step::Browser => &[C, CHROMIUM, JAVA, NODE, NPM],
        Step::Fuzz => &[C, CPLUSPLUS],
    }
}

fn install_packages(packages: &[&str]) -> Result<(), Failure> {
    let listed = packages.join(" ");
    let is_root = workspace::output_of(workspace::program("id").arg("-u")).is_ok_and(|user| user.trim() == "0");
    if !is_root || workspace::found("apt-get").is_none() {
        return Err(format!(
            "these are missing: {listed} (by their names in Debian). Install them, there with `sudo apt-get install {listed}`, and try again"
        ));
    }
    println!("Installing {listed}");
    let apt_get = || {
        let mut command = workspace::program("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet=2");
        command
    };
    workspace::run(apt_get().arg("update"))?;
    workspace::run(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

/// A distribution may carry a version that is too old; installing it again would not help.
fn still_missing(needs: impl Iterator<Item = &'static Need>) -> Result<(), Failure> {
    match missing(needs).as_slice() {
        [] => Ok(()),
        left => Err(format!(
            "{} is still missing or too old after its installation (needed: Node.js {NODE_AT_LEAST}, Java {JAVA_AT_LEAST} or newer). Install a newer one and try again",
            left.join(" ")
        )),
    }
}

/// A part of the Rust toolchain; which one to install is the person's choice, so it is only named.
fn component(name: &str, verb: &str) -> Result<(), Failure> {
    workspace::output_of(workspace::cargo().args([verb, "--version"]))
        .map(|_| ())
        .map_err(|_| format!("`cargo {verb}` is missing. Install it with `rustup component add {name}` and try again"))
}

/// Installs the packages of `e2e/` unless exactly those of its lock file are there already.
fn install_browser_packages(folder: &Path) -> Result<(), Failure> {
    let lock = workspace::read(&folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-from-package-lock.json");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("Installing the packages of e2e/");
    // The system's Chromium is used: a browser of Playwright's own would come from outside the registry.
    workspace::run(
        workspace::program("npm").arg("ci").current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )?;
    std::fs::write(&stamp, lock).map_err(|error| format!("{} cannot be written: {error}", stamp.display()))
}

/// Whether the program is there and new enough; Java 8 does not know `--version` and so is too old.
fn is_at_least(program: &str, version: u32) -> bool {
    workspace::found(program).is_some()
        && workspace::output_of(workspace::program(program).arg("--version"))
            .is_ok_and(|text| major_version(&text).is_some_and(|found| found >= version))
}

/// The first number in what a program's `--version` says.
fn major_version(text: &str) -> Option<u32> {
    let from = text.find(|character: char| character.is_ascii_digit())?;
    let digits = text[from..].split(|character: char| !character.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_say_their_version_in_more_than_one_way() {
        assert_eq!(major_version("openjdk 17.0.15 2025-04-15\nOpenJDK Runtime"), Some(17));
        assert_eq!(major_version("java 25-ea 2025-09-16"), Some(25));
        assert_eq!(major_version("v20.20.2\n"), Some(20));
        assert_eq!(major_version(""), None);
    }
}
