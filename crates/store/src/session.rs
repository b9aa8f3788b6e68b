//! One conversation with either engine, so that every query is written once.
//! Never knows what a statement means. On SQLite its futures never wait, so `block_on` drives them.

use std::sync::{Mutex, PoisonError};

use deadpool_postgres::{GenericClient, Object, Transaction};
use futures::future::try_join_all;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use tokio_postgres::types::{ToSql, Type};

use crate::StoreError;
use crate::value::{Row, Value};

/// One conversation with either engine.
pub(crate) enum Session<'a> {
    /// The lock is never waited for; it makes the session `Sync`, as futures on PostgreSQL need it.
    Sqlite(&'a Mutex<Connection>),
    Postgres(&'a Object),
    Transaction(&'a Transaction<'a>),
}

impl Session<'_> {
    /// Runs a statement; its parameters are `$1`, `$2`, … in this order.
    pub(crate) async fn rows(&self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Sqlite(connection) => {
                sqlite_rows(&connection.lock().unwrap_or_else(PoisonError::into_inner), sql, values)
            }
            Self::Postgres(client) => postgres_rows(*client, sql, values).await,
            Self::Transaction(transaction) => postgres_rows(*transaction, sql, values).await,
        }
    }

    /// Runs a statement once for each of many rows of parameters; on PostgreSQL without waiting in between.
    pub(crate) async fn each(&self, sql: &'static str, many: &[Vec<Value>]) -> Result<Vec<Vec<Row>>, StoreError> {
        match self {
            Self::Sqlite(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                many.iter().map(|values| sqlite_rows(&connection, sql, values)).collect()
            }
            Self::Postgres(client) => postgres_each(*client, sql, many).await,
            Self::Transaction(transaction) => postgres_each(*transaction, sql, many).await,
        }
    }

    /// Runs statements without parameters and answers: `savepoint`, `rollback to`, a migration.
    pub(crate) async fn batch(&self, sql: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => {
                Ok(connection.lock().unwrap_or_else(PoisonError::into_inner).execute_batch(sql)?)
            }
            Self::Postgres(client) => Ok(client.batch_execute(sql).await?),
            Self::Transaction(transaction) => Ok(transaction.batch_execute(sql).await?),
        }
    }
}

pub(crate) fn sqlite_rows(connection: &Connection, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    for (index, value) in values.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, value)?;
    }
    let columns = statement.column_count();
    let mut answer = statement.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = answer.next()? {
        let mut values = Vec::with_capacity(columns);
        for column in 0..columns {
            values.push(match row.get_ref(column)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(integer) => Value::Integer(integer),
                ValueRef::Text(text) => Value::from(std::str::from_utf8(text).map_err(StoreError::impossible)?),
                ValueRef::Real(_) | ValueRef::Blob(_) => {
                    return Err(StoreError::impossible(format_args!("column {column} holds neither text nor integer")));
                }
            });
        }
        rows.push(Row(values));
    }
    Ok(rows)
}

async fn postgres_each(
    client: &impl GenericClient,
    sql: &'static str,
    many: &[Vec<Value>],
) -> Result<Vec<Vec<Row>>, StoreError> {
    let Some((first, rest)) = many.split_first() else {
        return Ok(Vec::new());
    };
    // The first prepares the statement for all.
    let first = postgres_rows(client, sql, first).await?;
    let rest = try_join_all(rest.iter().map(|values| postgres_rows(client, sql, values))).await?;
    Ok(std::iter::once(first).chain(rest).collect())
}

async fn postgres_rows(
    client: &impl GenericClient,
    sql: &'static str,
    values: &[Value],
) -> Result<Vec<Row>, StoreError> {
    let statement = client.prepare_cached(sql).await?;
    let converted = values
        .iter()
        .zip(statement.params())
        .map(|(value, wanted)| value.for_postgres(wanted))
        .collect::<Result<Vec<_>, _>>()?;
    let parameters: Vec<&(dyn ToSql + Sync)> = converted.iter().map(|value| &**value as &(dyn ToSql + Sync)).collect();
    let answer = client.query(&statement, &parameters).await?;
    let mut rows = Vec::with_capacity(answer.len());
    for row in answer {
        let mut values = Vec::with_capacity(row.len());
        for (index, column) in row.columns().iter().enumerate() {
            let value = match *column.type_() {
                Type::INT2 => row.try_get::<_, Option<i16>>(index)?.map(|integer| Value::Integer(integer.into())),
                Type::INT4 => row.try_get::<_, Option<i32>>(index)?.map(|integer| Value::Integer(integer.into())),
                Type::INT8 => row.try_get::<_, Option<i64>>(index)?.map(Value::Integer),
                _ => row.try_get::<_, Option<&str>>(index)?.map(Value::from),
            };
            values.push(value.unwrap_or(Value::Null));
        }
        rows.push(Row(values));
    }
    Ok(rows)
}
