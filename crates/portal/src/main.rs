//! `fixpoint`: one binary that serves the portal, and the command line that keeps it.
//! Never decides a rule: it parses what came in, makes one call, and answers.

mod arguments;
mod codes;
mod command;
mod configuration;
mod content;
mod contrast;
mod counts;
mod descriptors;
mod failure;
mod fidelity;
mod http;
mod import;
mod index;
mod library;
mod live;
mod meaning;
mod of_edition;
mod report;
mod suggestions;
mod triage;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Subcommand};
use crate::failure::Failure;

fn main() -> ExitCode {
    allocator::give_freed_memory_back_at_once();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // clap prints help and versions to stdout with 0, and faults of usage to stderr with 2.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match run(arguments) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            report::say(&format!("fixpoint: {failure}"));
            ExitCode::from(failure.exit_code())
        }
    }
}

/// How a command that did what was asked ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done: 0.
    Done,
    /// There are findings, or nothing was found: 1.
    Findings,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        match exit {
            Exit::Done => ExitCode::SUCCESS,
            Exit::Findings => ExitCode::from(1),
        }
    }
}

fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let configuration = configuration::load(&arguments.shared)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| {
        Failure::environment(format!("no threads could be started: {error}; see the system's limits"))
    })?;
    runtime.block_on(async {
        match arguments.subcommand.unwrap_or_else(|| Subcommand::Serve(arguments::Serve::default())) {
            Subcommand::Serve(options) => command::serve::run(configuration, options).await,
            Subcommand::Check(options) => command::check::run(&options),
            Subcommand::Import(options) => command::import::run(&configuration, options).await,
            Subcommand::Fidelity(options) => command::fidelity::run(configuration, options).await,
            Subcommand::Export(options) => command::export::run(&configuration, &options).await,
            Subcommand::Publish(options) => command::publish::run(&configuration, options).await,
            Subcommand::Search(options) => command::search::run(&configuration, &options).await,
            Subcommand::Errors(options) => Ok(command::errors::run(&options.codes)),
            Subcommand::Redact(options) => command::redact::run(&options),
            Subcommand::Commands(options) => command::commands::run(&options),
            Subcommand::Flow(options) => command::flow::run(&configuration, &options).await,
            Subcommand::Backup(options) => command::backup::run(&configuration, &options).await,
            Subcommand::Restore(options) => command::restore::run(&configuration, &options).await,
            Subcommand::Phrases(options) => command::phrases::run(&configuration, &options).await,
            Subcommand::Partners => command::partners::run(&configuration).await,
            Subcommand::Gaps(options) => command::gaps::run(&configuration, &options).await,
            Subcommand::Doctor => command::doctor::run(&configuration).await,
        }
    })
}
