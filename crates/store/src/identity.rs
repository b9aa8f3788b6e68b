//! Which store this is: a random text, made when a store is first opened, and anew by each restore.
//! Never part of a backup: two stores that were filled alike go on differently, and count their editions alike.

use jiff::Timestamp;

use crate::StoreError;
use crate::session::Session;

pub(crate) const IDENTITY: &str = "select value from identity";

/// The identity; `None` where the store was never opened.
pub(crate) async fn load(session: &Session<'_>) -> Result<Option<String>, StoreError> {
    session.rows(IDENTITY, &[]).await?.first().map(|row| Ok(row.text(0)?.to_owned())).transpose()
}

/// Two replicas that start at once: the second keeps what the first made.
pub(crate) const ADD_IDENTITY: &str = "
    insert into identity (number, value, made_at) values (1, $1, $2)
    on conflict (number) do nothing";

/// Gives a store an identity where it has none.
pub(crate) async fn add(session: &Session<'_>) -> Result<(), StoreError> {
    session.rows(ADD_IDENTITY, &[random()?.into(), Timestamp::now().into()]).await.map(drop)
}

pub(crate) const REPLACE_IDENTITY: &str = "update identity set value = $1, made_at = $2";

/// Gives a store another identity than it had.
pub(crate) async fn replace(session: &Session<'_>) -> Result<(), StoreError> {
    session.rows(REPLACE_IDENTITY, &[random()?.into(), Timestamp::now().into()]).await.map(drop)
}

fn random() -> Result<String, StoreError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| StoreError::Other(format!("the system gives no random bytes: {error}")))?;
    Ok(hex::encode(bytes))
}
