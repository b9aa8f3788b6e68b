//! The steps of `cargo xtask test`, in the order in which a mistake is cheapest to learn of.
//! The first step that fails ends the run: what follows would only repeat it.

use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::postgres::Postgres;
use crate::workspace::{self, Failure};
use crate::{fuzzing, setup};

/// One thing that must hold before a change lands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// The code is formatted
    Fmt,
    /// Clippy has no remark
    Clippy,
    /// Unit and journey tests pass, on SQLite and on PostgreSQL; the repository is tidy
    Test,
    /// The documentation builds without a warning
    Doc,
    /// The browser journeys pass in a real Chromium
    Browser,
    /// The fuzz targets find nothing
    Fuzz,
}

/// How long and how often.
pub struct Depth {
    /// Runs of the tests and browser journeys: more than one finds what passes only sometimes.
    pub repeats: u32,
    /// Shared by all fuzz targets.
    pub fuzzing: Duration,
    /// How often the power goes out in the journey about it, each time the tests run.
    pub kill_rounds: u32,
    /// How long the journey about steady load lasts, each time the tests run.
    pub load: Duration,
}

struct Done {
    step: Step,
    passed: bool,
    took: Duration,
}

/// Runs the steps and prints what each took.
pub fn run(steps: &[Step], depth: &Depth) -> Result<(), Failure> {
    setup::prepare(steps)?;
    let mut done = Vec::new();
    let mut failed = None;
    for step in steps {
        announce(*step);
        let started = Instant::now();
        let outcome = step.run(depth);
        let took = started.elapsed();
        done.push(Done { step: *step, passed: outcome.is_ok(), took });
        if let Err(failure) = outcome {
            failed = Some(format!(
                "The step `{}` failed: {failure}. Run it alone with `cargo xtask test --only {}`",
                step.name(),
                step.name()
            ));
            break;
        }
        println!("{} took {}", step.name(), seconds(took));
    }
    print!("{}", summary(steps, &done));
    failed.map_or(Ok(()), Err)
}

impl Step {
    fn run(self, depth: &Depth) -> Result<(), Failure> {
        match self {
            Self::Fmt => workspace::run(workspace::cargo().args(["fmt", "--all", "--check"])),
            Self::Clippy => workspace::run(workspace::cargo().args([
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "--deny",
                "warnings",
            ])),
            Self::Test => test(depth),
            Self::Doc => workspace::run(
                workspace::cargo().args(["doc", "--no-deps", "--workspace"]).env("RUSTDOCFLAGS", "--deny warnings"),
            ),
            Self::Browser => browse(depth.repeats),
            Self::Fuzz => fuzzing::fuzz(depth.fuzzing),
        }
    }

    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// The server lives exactly as long as the tests: it is stopped when this function ends, however it ends.
fn test(depth: &Depth) -> Result<(), Failure> {
    let postgres = Postgres::start()?;
    for _ in 0..depth.repeats {
        workspace::run(
            workspace::cargo()
                .args(["test", "--workspace"])
                .env("FIXPOINT_TEST_DATABASE_URL", postgres.url())
                .env("FIXPOINT_TEST_KILL_ROUNDS", depth.kill_rounds.to_string())
                .env("FIXPOINT_TEST_LOAD_SECONDS", depth.load.as_secs().to_string()),
        )?;
    }
    Ok(())
}

fn browse(repeats: u32) -> Result<(), Failure> {
    // The whole workspace, not the portal alone: the same features as the tests, so nothing is built twice.
    workspace::run(workspace::cargo().args(["build", "--workspace", "--bins"]))?;
    let binary = workspace::root().join("target/debug/fixpoint");
    let mut npm = workspace::program("npm");
    npm.args(["test", "--", &format!("--repeat-each={repeats}")]);
    workspace::run(npm.current_dir(workspace::root().join("e2e")).env("FIXPOINT_BINARY", binary))
}

fn announce(step: Step) {
    let help = step.to_possible_value().and_then(|value| value.get_help().map(ToString::to_string)).unwrap_or_default();
    println!("\n== {}: {help}", step.name());
}

fn summary(steps: &[Step], done: &[Done]) -> String {
    let mut table = String::from("\nStep      Result      Time\n");
    for step in steps {
        let (result, took) = match done.iter().find(|done| done.step == *step) {
            Some(done) if done.passed => ("passed", seconds(done.took)),
            Some(done) => ("FAILED", seconds(done.took)),
            None => ("not reached", String::new()),
        };
        table.push_str(format!("{:<9} {result:<11} {took:>7}", step.name()).trim_end());
        table.push('\n');
    }
    let together: Duration = done.iter().map(|done| done.took).sum();
    table.push_str(&format!("{:<21} {:>7}\n", "Together", seconds(together)));
    table
}

fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    if whole < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} m {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_tells_what_passed_what_failed_and_what_was_never_reached() {
        let done = [
            Done { step: Step::Fmt, passed: true, took: Duration::from_millis(1200) },
            Done { step: Step::Clippy, passed: false, took: Duration::from_secs(83) },
        ];
        let table = summary(&[Step::Fmt, Step::Clippy, Step::Test], &done);
        assert_eq!(
            table,
            "\nStep      Result      Time\n\
             fmt       passed        1.2 s\n\
             clippy    FAILED      1 m 23 s\n\
             test      not reached\n\
             Together              1 m 24 s\n"
        );
    }
}
