//! The commands, one file each.
//! Never hold a rule: they read arguments, call, and print.

pub(crate) mod backup;
pub(crate) mod check;
pub(crate) mod commands;
pub(crate) mod doctor;
pub(crate) mod errors;
pub(crate) mod export;
pub(crate) mod fidelity;
pub(crate) mod flow;
pub(crate) mod flow_statistics;
pub(crate) mod gaps;
pub(crate) mod import;
pub(crate) mod partners;
pub(crate) mod phrases;
pub(crate) mod publish;
pub(crate) mod redact;
pub(crate) mod restore;
pub(crate) mod search;
pub(crate) mod serve;

use store::{Location, Store};
use work::Actor;

use crate::configuration::Configuration;
use crate::failure::Failure;

/// Opens the store, making it where it does not exist.
async fn open(configuration: &Configuration) -> Result<Store, Failure> {
    Ok(Store::open(configuration.location()).await?)
}

/// Opens a store that must exist: a misspelt `--data` or `--database-url` must not make an empty one.
async fn open_existing(configuration: &Configuration) -> Result<Store, Failure> {
    if Store::exists(&configuration.location()).await? { open(configuration).await } else { Err(absent(configuration)) }
}

fn absent(configuration: &Configuration) -> Failure {
    let location = configuration.location();
    let (place, option) = match &location {
        Location::Sqlite(_) => (format!("at {}", configuration.data.display()), "its folder with --data"),
        Location::Postgres(_) => (format!("in {location}"), "its database with --database-url"),
    };
    Failure::environment(format!(
        "there is no store {place}; give {option}, or make one with `fixpoint serve` or `fixpoint import`"
    ))
}

/// Whoever runs the command line.
fn operator() -> Actor {
    let name = ["SUDO_USER", "USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    Actor::Operator(name.filter(|name| !name.is_empty()).unwrap_or_else(|| "unknown".to_owned()))
}
