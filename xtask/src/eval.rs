//! `cargo xtask eval`: how good the product's answers are, on data that is not ours to carry.
//! Never tunes anything, and skips, saying so, where the data is absent.

mod redaction;
mod runs;
mod safety;
mod search;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::workspace::{self, Failure};

/// What is judged.
#[derive(Subcommand)]
pub enum What {
    /// Whether search finds the right article, and says so where there is none; writes docs/search-quality.md
    Search(Asked),
    /// Whether redaction finds secrets and leaves the rest alone; writes docs/redaction.md
    Redaction(Asked),
    /// Whether commands are judged rightly; writes docs/command-safety.md
    Safety(AskedForSafety),
}

/// How an evaluation is asked for.
#[derive(Args)]
pub struct Asked {
    /// The portal's binary [default: target/release/fixpoint, which is built]
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// Judge search with this model as well: a folder as docs/semantic-model.md describes it
    #[arg(long, value_name = "DIR")]
    semantic_model: Option<PathBuf>,
    /// Print the figures, and neither compare nor write them
    #[arg(long)]
    print: bool,
}

/// How the evaluation of commands is asked for.
#[derive(Args)]
pub struct AskedForSafety {
    /// The portal's binary [default: target/release/fixpoint, which is built]
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// Print the figures and write no page
    #[arg(long)]
    print: bool,
}

/// Judges what was asked for.
pub fn eval(what: &What) -> Result<(), Failure> {
    let data = workspace::root().join("../shared/data");
    match what {
        What::Search(_) if !data.join("retrieval").is_dir() => {
            println!("Skipped: the queries are not there (../shared/data/retrieval).");
            Ok(())
        }
        What::Redaction(_) if !data.join("redaction").is_dir() => {
            println!("Skipped: the texts are not there (../shared/data/redaction).");
            Ok(())
        }
        What::Redaction(asked) => redaction::redaction(asked, &data),
        What::Search(asked) => search::search(asked, &data),
        What::Safety(_) if !data.join("command-safety").is_dir() => {
            println!("Skipped: the labelled commands are not there (../shared/data/command-safety).");
            Ok(())
        }
        What::Safety(asked) => safety::safety(asked, &data),
    }
}
