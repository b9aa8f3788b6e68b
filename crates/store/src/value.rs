//! Values that go into statements and come out of rows: text and integers, in both engines.
//! Never holds a float, a date type or a boolean: the engines do not agree on them.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{ToSql, Type};
use work::{Actor, Demand};

use crate::StoreError;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Value {
    Null,
    Integer(i64),
    Text(Arc<str>),
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<&Arc<str>> for Value {
    fn from(text: &Arc<str>) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&guide::names::DocumentId> for Value {
    fn from(id: &guide::names::DocumentId) -> Self {
        id.to_string().into()
    }
}

impl From<Timestamp> for Value {
    /// Milliseconds since 1970, UTC.
    fn from(time: Timestamp) -> Self {
        Self::Integer(time.as_millisecond())
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Integer(integer) => ToSqlOutput::Borrowed(ValueRef::Integer(*integer)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

impl Value {
    /// The value as PostgreSQL wants it for a parameter of that type.
    pub(crate) fn for_postgres(&self, wanted: &Type) -> Result<Box<dyn ToSql + Send + Sync + '_>, StoreError> {
        let unfit = || StoreError::Other(format!("a value does not fit a parameter of type {wanted}"));
        Ok(match (self, wanted) {
            (Self::Null, &Type::TEXT) => Box::new(None::<&str>),
            (Self::Null, &Type::INT8) => Box::new(None::<i64>),
            (Self::Integer(integer), &Type::INT2) => Box::new(i16::try_from(*integer).map_err(|_| unfit())?),
            (Self::Integer(integer), &Type::INT4) => Box::new(i32::try_from(*integer).map_err(|_| unfit())?),
            (Self::Integer(integer), &Type::INT8) => Box::new(*integer),
            (Self::Text(text), &Type::TEXT) => Box::new(&**text),
            _ => return Err(unfit()),
        })
    }
}

/// One row of an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row(pub(crate) Vec<Value>);

impl Row {
    pub(crate) fn text(&self, column: usize) -> Result<&str, StoreError> {
        self.shared_text(column).map(|text| &**text)
    }

    pub(crate) fn shared_text(&self, column: usize) -> Result<&Arc<str>, StoreError> {
        match self.0.get(column) {
            Some(Value::Text(text)) => Ok(text),
            _ => Err(StoreError::impossible(format_args!("column {column} holds no text"))),
        }
    }

    pub(crate) fn integer(&self, column: usize) -> Result<i64, StoreError> {
        self.optional_integer(column)?.ok_or_else(|| StoreError::impossible(format_args!("column {column} is empty")))
    }

    pub(crate) fn optional_integer(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(column) {
            Some(Value::Integer(integer)) => Ok(Some(*integer)),
            Some(Value::Null) => Ok(None),
            _ => Err(StoreError::impossible(format_args!("column {column} holds no integer"))),
        }
    }

    pub(crate) fn time(&self, column: usize) -> Result<Timestamp, StoreError> {
        Timestamp::from_millisecond(self.integer(column)?).map_err(StoreError::impossible)
    }

    /// An actor, out of the text that its `Display` writes.
    pub(crate) fn actor(&self, column: usize) -> Result<Actor, StoreError> {
        match self.text(column)? {
            "reader" => Ok(Actor::Reader),
            "starter" => Ok(Actor::Starter),
            other => match other.strip_prefix("operator:") {
                Some(name) => Ok(Actor::Operator(name.to_owned())),
                None => Err(StoreError::impossible(format_args!("column {column} holds no actor"))),
            },
        }
    }

    /// A demand, out of its parts in that column and the next.
    pub(crate) fn demand(&self, column: usize) -> Result<Demand, StoreError> {
        let demand = Demand::from_parts(self.text(column)?, self.text(column + 1)?);
        demand.ok_or_else(|| StoreError::impossible(format_args!("column {column} holds no demand")))
    }

    /// A text that is a name, an id or a date.
    pub(crate) fn parsed<T>(&self, column: usize) -> Result<T, StoreError>
    where
        T: std::str::FromStr,
        T::Err: std::fmt::Display,
    {
        self.text(column)?.parse().map_err(StoreError::impossible)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_actor_is_read_as_it_was_written() {
        for actor in [Actor::Reader, Actor::Starter, Actor::Operator("ada".into()), Actor::Operator("a:b".into())] {
            // A new kind does not compile here before it is read above and tried in this list.
            match actor {
                Actor::Reader | Actor::Starter | Actor::Operator(_) => {}
            }
            assert_eq!(Row(vec![actor.to_string().into()]).actor(0), Ok(actor));
        }
        for unknown in ["", "somebody", "reader:ada", "starter:", "operators"] {
            let read = Row(vec![unknown.into()]).actor(0);
            assert!(matches!(read, Err(StoreError::Corrupt(_))), "{unknown}: {read:?}");
        }
    }
}
