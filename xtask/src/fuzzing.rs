//! Runs every fuzz target for a share of a fixed time, with the starter library as seeds.
//! Building is not counted: a slow machine must not mean less fuzzing.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::workspace::{self, Failure};

/// Folders that hold real and broken documents: better seeds than noise.
const SEEDS: &[&str] = &["content", "content-invalid"];

/// Builds all targets, then lets each run for its share of `together`.
pub fn fuzz(together: Duration) -> Result<(), Failure> {
    let targets = targets()?;
    let count = u32::try_from(targets.len()).unwrap_or(u32::MAX).max(1);
    let share = (together / count).as_secs().max(1);
    workspace::run(cargo_fuzz("build").arg("--fuzz-dir").arg(folder()))?;
    for target in &targets {
        println!("{target} for {share} s");
        // New inputs go to the first folder, which git ignores; the seeds after it are only read.
        let corpus = folder().join("corpus").join(target);
        std::fs::create_dir_all(&corpus).map_err(|error| format!("{} cannot be made: {error}", corpus.display()))?;
        let mut command = cargo_fuzz("run");
        command.arg("--fuzz-dir").arg(folder()).arg(target).arg(corpus);
        command.args(SEEDS.iter().map(|seeds| workspace::root().join(seeds)).filter(|seeds| seeds.is_dir()));
        command.arg("--").arg(format!("-max_total_time={share}")).args([
            "-max_len=65536",
            "-print_final_stats=1",
            "-verbosity=0",
        ]);
        workspace::run(&mut command).map_err(|failure| {
            format!("{failure}. The input is under fuzz/artifacts/{target}; make it a case of the test beside the code that it broke")
        })?;
    }
    Ok(())
}

/// The targets by name: one file of `fuzz/fuzz_targets` each.
fn targets() -> Result<Vec<String>, Failure> {
    let files = workspace::entries(&folder().join("fuzz_targets"))?;
    let names = files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    Ok(names.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect())
}

fn folder() -> PathBuf {
    workspace::root().join("fuzz")
}

/// cargo-fuzz asks for switches that stable rustc has but does not offer; one toolchain is enough with this.
fn cargo_fuzz(verb: &str) -> Command {
    let mut command = workspace::cargo();
    command.args(["fuzz", verb]).env("RUSTC_BOOTSTRAP", "1");
    command
}
