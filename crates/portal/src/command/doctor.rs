//! `fixpoint doctor`: whether everything the portal needs is there and sound.
//! Never changes anything.

use guide::edition::HEAD_VERSION;

use crate::Exit;
use crate::command::open_existing;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::report;

pub(crate) async fn run(configuration: &Configuration) -> Result<Exit, Failure> {
    let line = |what: &str, state: &str| report::print(&format!("{what:<16} {state}"));
    line("configuration", "read");
    match &configuration.database_url {
        Some(_) => line("database", "PostgreSQL"),
        None => line("database", &format!("SQLite at {}", configuration.data.join("fixpoint.db").display())),
    }
    let store = open_existing(configuration).await?;
    let check = store.check().await?;
    let sound = check.problems.is_empty();
    line("engine", check.engine);
    line("schema", &check.schema_version.to_string());
    for (table, rows) in &check.counts {
        line(table, &rows.to_string());
    }
    for problem in &check.problems {
        line("problem", problem);
    }
    line("edition", &store.edition_number().await?.to_string());
    line("head version", &HEAD_VERSION.to_string());
    let index = configuration.index_directory();
    line(
        "search index",
        if index.exists() { "there; `serve` brings it up to date" } else { "made by the next `serve`" },
    );
    line("public address", &configuration.site.public_url);
    line(
        "contact IT",
        configuration.site.contact_it.as_ref().map_or("not configured; set [contact] it", |contact| &contact.text),
    );
    line(
        "contact security",
        configuration
            .site
            .contact_security
            .as_ref()
            .map_or("not configured; set [contact] security", |contact| &contact.text),
    );
    report::say(if sound {
        "All is sound."
    } else {
        "Something is not sound: restore a backup with `fixpoint restore`."
    });
    Ok(if sound { Exit::Done } else { Exit::Findings })
}
