//! `fixpoint publish DOCUMENT…`: revisions made public, all in one edition.
//! Never publishes what a finding blocks, and never passes over a file without saying so.

use std::path::Path;

use guide::names::DocumentId;
use jiff::Timestamp;
use store::Store;
use work::{Change, Outcome, Publish as PublishChange, PublishItem, Save};

use crate::Exit;
use crate::arguments::Publish;
use crate::command::import::{say_skipped, skipped, text_of};
use crate::command::{open, open_existing, operator};
use crate::configuration::Configuration;
use crate::content;
use crate::failure::Failure;
use crate::import::{Skipped, prepare};
use crate::library::StoredLibrary;
use crate::report;

pub(crate) async fn run(configuration: &Configuration, options: Publish) -> Result<Exit, Failure> {
    // Only files make a store; a misspelt --data must not.
    let names_files = options.documents.iter().any(|name| Path::new(name).exists());
    let store = if names_files { open(configuration).await? } else { open_existing(configuration).await? };
    let mut ids = Vec::new();
    let mut to_put_right = false;
    // What is not reviewed here is public as soon as it is saved.
    let mut by_saving = Outcome::default();
    for name in &options.documents {
        let path = Path::new(name);
        if path.exists() {
            let (saved, outcome, skipped) = save_files(&store, path).await?;
            ids.extend(saved);
            by_saving.published += outcome.published;
            by_saving.edition = outcome.edition.or(by_saving.edition);
            to_put_right |= skipped;
        } else {
            ids.push(id_named(name)?);
        }
    }
    if options.all {
        ids = store.drafts().await?.into_iter().map(|draft| draft.id).collect();
        if ids.is_empty() {
            report::say("Every document's latest revision is public already.");
            return Ok(Exit::Findings);
        }
    }
    let mut library = StoredLibrary::of(&store).await?;
    let mut items = Vec::new();
    for id in ids {
        let latest = store
            .latest(&id)
            .await?
            .ok_or_else(|| Failure::from(work::Refusal::Unknown { id: id.clone(), revision: None }))?;
        let revision = options.revision.unwrap_or(latest.number);
        let text = store
            .text(&id, revision)
            .await?
            .ok_or_else(|| Failure::from(work::Refusal::Unknown { id: id.clone(), revision: Some(revision) }))?;
        let prepared = prepare(&id, &text, library.knowing(&id, &text).await?, true);
        items.push(PublishItem { id, revision, blocking: prepared.submission.blocking });
    }
    let published: Vec<String> = items.iter().map(|item| item.id.address()).collect();
    let change = Change::Publish(PublishChange { items, note: options.note });
    let outcome = store.apply(&operator(), change, Timestamp::now()).await??;
    match outcome.edition.or(by_saving.edition) {
        Some(edition) => {
            let number = outcome.published + by_saving.published;
            report::say(&format!("Edition {edition}: {number} published: {}", published.join(" ")))
        }
        None => report::say("Nothing to do: that revision is public already."),
    }
    Ok(if to_put_right { Exit::Findings } else { Exit::Done })
}

/// Saves the documents of a file or folder. Answers which they are, what that did, and whether a file that was skipped is to
/// be put right.
async fn save_files(store: &Store, path: &Path) -> Result<(Vec<DocumentId>, Outcome, bool), Failure> {
    let (files, passed_over) = content::read(path)?;
    let mut left_out: Vec<Skipped> = passed_over.into_iter().map(|(path, reason)| skipped(path, reason)).collect();
    let mut library = StoredLibrary::of(store).await?;
    let mut documents = Vec::new();
    for file in files {
        match text_of(&file.bytes) {
            Ok(text) => {
                let library = library.knowing(&file.id, text).await?;
                documents.push(prepare(&file.id, text, library, false).submission);
            }
            Err(reason) => left_out.push(skipped(file.path, reason)),
        }
    }
    let to_put_right = say_skipped(&left_out);
    if documents.is_empty() {
        return Err(Failure::refused(format!(
            "{} holds no document that can be published; name a .md file or a folder with guides/",
            path.display()
        )));
    }
    let ids = documents.iter().map(|document| document.id.clone()).collect();
    let note = format!("From {}", path.file_name().unwrap_or_default().to_string_lossy());
    let outcome = store.apply(&operator(), Change::Save(Save { documents, note }), Timestamp::now()).await??;
    Ok((ids, outcome, to_put_right))
}

/// An id, or a guide's slug.
fn id_named(name: &str) -> Result<DocumentId, Failure> {
    let named = name.trim_start_matches('/');
    let id = if named.contains('/') { named.parse() } else { format!("guides/{named}").parse() };
    id.map_err(|error| Failure::usage(format!("{error}; or name a file that exists")))
}
