//! The repository's own tasks. What CI does, a person does with the same words.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a task talks to the person who runs it")]

mod assets;
mod bench;
mod codes;
mod eval;
mod fuzzing;
mod library;
mod postgres;
mod setup;
mod steps;
mod tidy;
mod workspace;

use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use steps::{Depth, Step};

/// Before a change lands.
const IN_TEST: Depth =
    Depth { repeats: 1, fuzzing: Duration::from_secs(2 * 60), kill_rounds: 10, load: Duration::from_secs(5) };
/// At night: two hundred power cuts and half an hour of load in all.
const AT_NIGHT: Depth =
    Depth { repeats: 3, fuzzing: Duration::from_secs(60 * 60), kill_rounds: 67, load: Duration::from_secs(10 * 60) };

/// The repository's own tasks
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run everything that must pass before a change lands; installs what the steps need
    Test(Chosen),
    /// The same with an hour of fuzzing and three runs of the tests and browser journeys
    Nightly(Chosen),
    /// Measure pages, start, memory and growth, and write docs/performance.md; run it on an idle machine
    Bench(bench::Asked),
    /// Write a library of any size, grown from the support articles or the starter library's guides
    Library(library::Asked),
    /// Judge the product's answers on queries and texts of ../shared/data
    #[command(subcommand)]
    Eval(eval::What),
    /// Check the repository's own rules: dependencies, purity, gallery, paths, openings
    Tidy,
    /// Take fonts and icons from npm into assets/third-party/
    Assets,
    /// Write the tables of Windows' error names in crates/search/tables/windows/ anew
    Codes,
}

/// Which steps of the whole to run.
#[derive(Args)]
struct Chosen {
    /// Run only this step (may be given more than once)
    #[arg(long, value_name = "STEP", conflicts_with = "skip")]
    only: Vec<Step>,
    /// Leave this step out (may be given more than once)
    #[arg(long, value_name = "STEP")]
    skip: Vec<Step>,
}

impl Chosen {
    fn steps(&self) -> Vec<Step> {
        let chosen = |step: &Step| (self.only.is_empty() || self.only.contains(step)) && !self.skip.contains(step);
        Step::value_variants().iter().copied().filter(chosen).collect()
    }
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Test(chosen) => steps::run(&chosen.steps(), &IN_TEST),
        Task::Nightly(chosen) => steps::run(&chosen.steps(), &AT_NIGHT),
        Task::Bench(asked) => bench::bench(&asked),
        Task::Library(asked) => library::library(&asked),
        Task::Eval(what) => eval::eval(&what),
        Task::Tidy => tidy::tidy(),
        Task::Assets => assets::take(),
        Task::Codes => codes::write(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}.");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }

    #[test]
    fn steps_keep_their_order_however_they_are_asked_for() {
        let chosen = Chosen { only: vec![Step::Test, Step::Fmt], skip: vec![] };
        assert_eq!(chosen.steps(), [Step::Fmt, Step::Test]);
        let chosen = Chosen { only: vec![], skip: vec![Step::Browser, Step::Fuzz] };
        assert_eq!(chosen.steps(), [Step::Fmt, Step::Clippy, Step::Test, Step::Doc]);
    }
}
