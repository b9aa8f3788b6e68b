//! Connections to PostgreSQL. Never prints the address: it may hold a password.

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use tokio_postgres::{Config, NoTls};

use crate::session::Session;
use crate::{StoreError, migration};

const CONNECTIONS: usize = 8;
const PATIENCE: Duration = Duration::from_secs(10);

/// What a database address says.
pub(crate) fn config(address: &str) -> Result<Config, StoreError> {
    let mut config: Config = address.parse().map_err(|_| StoreError::BadAddress)?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    // A server that is gone without a word is noticed within seconds, not after a quarter of an hour.
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(PATIENCE);
    }
    if config.get_application_name().is_none() {
        config.application_name("fixpoint");
    }
    Ok(config)
}

/// Opens a pool, and brings the database forward.
pub(crate) async fn open(config: Config) -> Result<Pool, StoreError> {
    let pool = pool(config)?;
    let client = pool.get().await?;
    migration::migrate(&Session::Postgres(&client)).await?;
    drop(client);
    Ok(pool)
}

/// A pool that connects when it is first asked.
pub(crate) fn pool(config: Config) -> Result<Pool, StoreError> {
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(config, NoTls, recycling);
    Pool::builder(manager)
        .max_size(CONNECTIONS)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .recycle_timeout(Some(PATIENCE))
        .build()
        .map_err(|error| StoreError::Other(error.to_string()))
}
