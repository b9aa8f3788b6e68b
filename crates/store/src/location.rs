//! Where a store is. Never prints the password of a database address.

use std::fmt;
use std::path::PathBuf;

/// Where a store is.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A file, `fixpoint.db` in the data directory. Both are made where they do not exist, for their owner alone.
    Sqlite(PathBuf),
    /// A PostgreSQL database, as `postgres://user:password@host/database`.
    Postgres(String),
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(formatter, "{}", path.display()),
            Self::Postgres(address) => match address.parse::<tokio_postgres::Config>() {
                Ok(config) => {
                    let hosts: Vec<String> = config
                        .get_hosts()
                        .iter()
                        .map(|host| match host {
                            tokio_postgres::config::Host::Tcp(name) => name.clone(),
                            #[cfg(unix)]
                            tokio_postgres::config::Host::Unix(path) => path.display().to_string(),
                        })
                        .collect();
                    write!(formatter, "PostgreSQL {}/{}", hosts.join(","), config.get_dbname().unwrap_or_default())
                }
                Err(_) => formatter.write_str("PostgreSQL"),
            },
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Location({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_never_shows_the_password() {
        let location = Location::Postgres("postgres://ada:secret@db.example/fixpoint".into());
        assert_eq!(location.to_string(), "PostgreSQL db.example/fixpoint");
        assert!(!format!("{location:?}").contains("secret"));
    }
}
