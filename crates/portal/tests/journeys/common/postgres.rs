//! A PostgreSQL database for one place.

use std::sync::atomic::{AtomicU32, Ordering};

use tokio_postgres::NoTls;

/// The server on which databases may be made, where there is one.
pub fn server_url() -> Option<String> {
    std::env::var("FIXPOINT_TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

/// A database of its own, dropped at the end.
pub struct Database {
    name: String,
}

impl Database {
    /// A new, empty one.
    pub fn create() -> Database {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("journey_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        execute(&format!("create database {name}"));
        Database { name }
    }

    /// Its address: the server's, with its name in place of the server's own database.
    pub fn url(&self) -> String {
        let server = server_url().expect("a server");
        let (address, parameters) = server.split_once('?').map_or((server.as_str(), None), |(a, p)| (a, Some(p)));
        let scheme = address.find("://").map_or(0, |at| at + 3);
        let host_end = address[scheme..].find('/').map_or(address.len(), |at| scheme + at);
        let parameters = parameters.map_or_else(String::new, |parameters| format!("?{parameters}"));
        format!("{}/{}{parameters}", &address[..host_end], self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        execute(&format!("drop database if exists {} with (force)", self.name));
    }
}

fn execute(statement: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let url = server_url().expect("a server");
        let (client, connection) = tokio_postgres::connect(&url, NoTls).await.expect("PostgreSQL answers");
        let connection = tokio::spawn(connection);
        client.batch_execute(statement).await.expect("PostgreSQL does it");
        drop(client);
        let _ = connection.await;
    });
}
