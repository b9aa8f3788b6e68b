//! `fixpoint restore FILE`: fills an empty store from a backup.
//! Never writes into a store that holds anything.

use crate::Exit;
use crate::arguments::Restore;
use crate::command::open;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::report;

pub(crate) async fn run(configuration: &Configuration, options: &Restore) -> Result<Exit, Failure> {
    if !options.file.is_file() {
        return Err(Failure::environment(format!(
            "there is no file {}; name one that `fixpoint backup` wrote",
            options.file.display()
        )));
    }
    let store = open(configuration).await?;
    store.restore(&options.file).await?;
    report::say(&format!("Restored from {}. Start it with `fixpoint serve`.", options.file.display()));
    Ok(Exit::Done)
}
