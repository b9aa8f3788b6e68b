//! The search index beside the store: derived, deletable, kept by `serve`.
//! Never holds a document that the public edition does not.

use std::path::Path;
use std::sync::Arc;

use guide::document::{Audience, Document, Guide, parse};
use guide::edition::{Edition, Published};
use guide::names::DocumentId;
use search::{Entry, EntryKind, Index, Section};
use store::Store;

use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::report;

/// Opens the index in that folder; one that cannot be opened is made anew in memory, and said so.
///
/// # Errors
/// Where not even memory takes one.
pub(crate) fn open(directory: &Path) -> Result<Index, Failure> {
    open_directory(directory).or_else(|failure| {
        report::say(&format!("fixpoint: {failure}; searching with an index in memory"));
        in_memory()
    })
}

fn in_memory() -> Result<Index, Failure> {
    Index::in_memory()
        .map_err(|error| Failure::environment(format!("no search index can be made: {error}; see the system's memory")))
}

fn open_directory(directory: &Path) -> Result<Index, Failure> {
    let advice = |error: &dyn std::fmt::Display| {
        Failure::environment(format!(
            "the index at {} cannot be opened: {error}; delete that folder, it is made anew",
            directory.display()
        ))
    };
    std::fs::create_dir_all(directory).map_err(|error| Failure::file("make the folder", directory, &error))?;
    let mapped = tantivy::directory::MmapDirectory::open(directory).map_err(|error| advice(&error))?;
    let mapped: Box<dyn tantivy::Directory> = Box::new(mapped);
    Index::open(mapped).map_err(|error| advice(&error))
}

/// The index as a command needs it: the one of `serve` where it is current, else one in memory.
pub(crate) async fn for_command(configuration: &Configuration, store: &Store) -> Result<Index, Failure> {
    let number = store.edition_number().await?;
    if configuration.index_directory().exists()
        && let Ok(index) = open_directory(&configuration.index_directory())
        && index.edition() == Some(number)
    {
        return Ok(index);
    }
    let index = Arc::new(in_memory()?);
    let published = store.published().await?.into_iter().map(Arc::new).collect::<Vec<_>>();
    let (edition, _) = Edition::compile(number, Audience::Public, published);
    bring_up_to_date(&index, store, &edition).await?;
    Arc::into_inner(index).ok_or_else(|| Failure::environment("the search index is still in use; try again"))
}

/// Puts into the index what was published since the edition it holds; an index of no or of a later edition is filled anew.
///
/// # Errors
/// Where the store cannot be read, or the index cannot be written.
pub(crate) async fn bring_up_to_date(index: &Arc<Index>, store: &Store, edition: &Edition) -> Result<(), Failure> {
    let held = index.edition();
    if held == Some(edition.number()) {
        return Ok(());
    }
    let since = held.filter(|held| *held < edition.number());
    let changed = match since {
        Some(since) => store.published_since(since).await?.into_iter().map(Arc::new).collect(),
        None => edition.all().cloned().collect::<Vec<_>>(),
    };
    let mut entries = Vec::new();
    for published in changed.iter().filter(|published| is_searched(&published.id)) {
        if edition.published(&published.id).is_none() {
            continue;
        }
        if let Some(text) = store.text(&published.id, published.revision).await? {
            entries.extend(entry(published, &text, edition.audience()));
        }
    }
    // What is no longer for this audience is taken out.
    let removals: Vec<String> = changed
        .iter()
        .filter(|published| edition.published(&published.id).is_none())
        .map(|published| published.id.to_string())
        .collect();
    let number = edition.number();
    let index = index.clone();
    let written = tokio::task::spawn_blocking(move || match since {
        Some(_) => index.update(number, entries, removals),
        None => index.replace(number, entries),
    });
    let advice = |error: &dyn std::fmt::Display| {
        Failure::environment(format!(
            "the search index cannot be written: {error}; free some space, or delete the folder index/ and start again"
        ))
    };
    written.await.map_err(|error| advice(&error))?.map_err(|error| advice(&error))
}

fn is_searched(id: &DocumentId) -> bool {
    matches!(id, DocumentId::Guide(_) | DocumentId::Article(_))
}

/// What the index holds of a document, as that audience may see it.
fn entry(published: &Published, text: &str, audience: Audience) -> Option<Entry> {
    let (document, _) = parse(&published.id, text.as_bytes());
    let id = published.id.to_string();
    match document {
        Document::Guide(guide) => Some(guide_entry(id, &guide.for_audience(audience)?)),
        Document::Article(article) => Some(Entry {
            id,
            kind: EntryKind::Article,
            title: article.title.map_or_else(String::new, |title| title.value),
            summary: article.description.unwrap_or_default(),
            phrases: Vec::new(),
            signatures: Vec::new(),
            sections: vec![section("", article.body.text)],
            commands: Vec::new(),
        }),
        _ => None,
    }
}

fn guide_entry(id: String, guide: &Guide) -> Entry {
    let list =
        |items: &[guide::document::Prose]| items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join("\n");
    let mut sections = vec![section("Symptoms", list(&guide.symptoms))];
    for cause in &guide.causes {
        let confirmed = cause.confirmed_when.as_ref().map_or("", |prose| prose.text.as_str());
        sections.push(section(&cause.title, format!("{}\n{confirmed}", cause.text.text)));
    }
    for step in &guide.steps {
        let prose = step.parts.iter().filter_map(|part| match part {
            guide::document::StepPart::Prose(prose) => Some(prose.text.as_str()),
            guide::document::StepPart::Command(_) => None,
        });
        sections.push(section(&step.title, prose.collect::<Vec<_>>().join("\n")));
    }
    for other in &guide.sections {
        sections.push(section(&other.title.value, other.text.text.clone()));
    }
    let phrases = guide.phrases.iter().flat_map(|entry| std::iter::once(&entry.text).chain(&entry.aliases));
    Entry {
        id,
        kind: EntryKind::Guide,
        title: guide.title_text().to_owned(),
        summary: guide.summary.text.clone(),
        phrases: phrases.map(|text| text.value.clone()).collect(),
        signatures: guide.signatures.iter().map(|signature| signature.value.clone()).collect(),
        sections,
        commands: guide.commands().map(|(_, command)| format!("{}\n{}", command.title, command.text.value)).collect(),
    }
}

fn section(heading: &str, text: String) -> Section {
    Section { heading: heading.to_owned(), text }
}
