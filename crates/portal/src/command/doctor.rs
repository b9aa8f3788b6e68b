//! `fixpoint doctor`: whether everything the portal needs is there and sound.
//! Never makes a store, never repairs anything, and never sends anybody to the doctor.

use guide::edition::HEAD_VERSION;
use store::{Store, StoreError};

use crate::Exit;
use crate::command::absent;
use crate::configuration::Configuration;
use crate::descriptors::Descriptors;
use crate::failure::Failure;
use crate::meaning::Meanings;
use crate::{index, report};

pub(crate) async fn run(configuration: &Configuration) -> Result<Exit, Failure> {
    let line = |what: &str, state: &str| report::print(&format!("{what:<16} {state}"));
    line("configuration", "read");
    let location = configuration.location();
    match &configuration.database_url {
        Some(_) => line("database", &location.to_string()),
        None => line("database", &format!("SQLite at {location}")),
    }
    let looked_over = async {
        if !Store::exists(&location).await? {
            return Ok(None);
        }
        let store = Store::open(location).await?;
        Ok(Some((store.check().await?, store.edition_number().await?, store)))
    };
    let (check, edition, store) =
        looked_over.await.map_err(|error| told(&error, configuration))?.ok_or_else(|| absent(configuration))?;
    let sound = check.problems.is_empty();
    line("engine", check.engine);
    line("schema", &check.schema_version.to_string());
    for (table, rows) in &check.counts {
        line(table, &rows.to_string());
    }
    for problem in &check.problems {
        line("problem", problem);
    }
    line("edition", &edition.to_string());
    line("head version", &HEAD_VERSION.to_string());
    line(
        "search index",
        if configuration.index_directory().exists() {
            "there; `serve` brings it up to date"
        } else {
            "made by the next `serve`"
        },
    );
    let meanings = Meanings::load(configuration);
    match &meanings {
        Ok(None) => line("semantic model", "off; search is by words alone"),
        Ok(Some(meanings)) => {
            line("semantic model", &format!("on: {}", meanings.name()));
            let (carry, of) = meanings.carry(&index::edition(&store).await?);
            let rest = if carry < of { "; `serve` makes the others in the background" } else { "" };
            line("vectors", &format!("{carry} of {of} documents carry one{rest}"));
        }
        Err(failure) => line("semantic model", &failure.to_string()),
    }
    let descriptors = Descriptors::raised();
    line(
        "connections",
        &descriptors.remark().unwrap_or_else(|| format!("up to {} at once", descriptors.connections())),
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
    if sound && meanings.is_err() {
        report::say("The semantic model cannot be used, and `serve` does not start with it; all else is sound.");
        return Ok(Exit::Findings);
    }
    if sound {
        report::say("All is sound.");
        return Ok(Exit::Done);
    }
    report::say(&format!("Something is not sound; {}.", way_out(configuration)));
    Ok(Exit::Findings)
}

/// What keeps the doctor from looking: where others advise to run it, this says the way out itself.
fn told(error: &StoreError, configuration: &Configuration) -> Failure {
    let (fault, way_out) = (error.fault(), way_out(configuration));
    Failure::environment(match error {
        StoreError::Corrupt(_) => format!("{fault}; {way_out}"),
        StoreError::NotADatabase(_) => format!("{fault}; name another folder with --data, or {way_out}"),
        StoreError::Other(_) => format!("{fault}; put that right and try again, or {way_out}"),
        _ => error.to_string(),
    })
}

/// How to go on from a backup without losing what is left. The whole folder goes aside: beside the database lie files of
/// its own, and in the place of another they would damage it.
fn way_out(configuration: &Configuration) -> String {
    let data = configuration.data.display();
    match configuration.database_url {
        Some(_) => "keep that database aside, and fill an empty one from a backup with `fixpoint restore FILE --database-url URL`".to_owned(),
        None => format!("stop `fixpoint serve`, rename the folder {data} to keep it, and fill a new one from a backup with `fixpoint restore FILE --data {data}`"),
    }
}
