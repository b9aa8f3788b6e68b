//! `fixpoint backup FILE`: a copy of the whole store, taken while it is in use.
//! Never overwrites a file.

use crate::Exit;
use crate::arguments::Backup;
use crate::command::open_existing;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::report;

pub(crate) async fn run(configuration: &Configuration, options: &Backup) -> Result<Exit, Failure> {
    let store = open_existing(configuration).await?;
    store.backup(&options.file).await?;
    report::say(&format!("Backed up to {}. `fixpoint restore` fills an empty store from it.", options.file.display()));
    Ok(Exit::Done)
}
