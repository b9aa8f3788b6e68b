//! The search index beside the store: derived, deletable, kept by `serve`.
//! Never holds a document that the public edition does not, and never passes for the index of another store.

use std::path::Path;
use std::sync::Arc;

use guide::document::{Article, Audience, Document, Guide, Passage, parse, passages};
use guide::edition::{Edition, Published};
use guide::names::DocumentId;
use search::{Entry, EntryKind, Hit, Index, IndexError, Origin, Section};
use store::{Store, StoreError};
use tantivy::directory::MmapDirectory;
use tantivy::directory::error::OpenDirectoryError;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

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
    let opened = Index::open(mapped(directory).map_err(|error| advice(&error))?);
    opened.map_err(
        |error| {
            if error.is_kept_by_another() { Failure::environment(error.to_string()) } else { advice(&error) }
        },
    )
}

fn mapped(directory: &Path) -> Result<Box<dyn tantivy::Directory>, OpenDirectoryError> {
    Ok(Box::new(MmapDirectory::open(directory)?))
}

/// What a command searches in: the public edition, and the index of `serve` where it holds that edition, else one in memory.
///
/// # Errors
/// Where the store cannot be read, or memory takes no index.
pub(crate) async fn for_command(
    configuration: &Configuration,
    store: &Store,
) -> Result<(Edition, Arc<Index>), Failure> {
    let edition = edition(store).await?;
    let wanted = Some(origin(store, &edition).await?);
    let kept = mapped(&configuration.index_directory()).ok().and_then(|directory| Index::existing(directory).ok());
    let index = match kept.filter(|index| index.origin() == wanted) {
        Some(index) => Arc::new(index),
        None => Arc::new(in_memory()?),
    };
    bring_up_to_date(&index, store, &edition).await?;
    Ok((edition, index))
}

/// The public edition of a store.
///
/// # Errors
/// Where the store cannot be read.
pub(crate) async fn edition(store: &Store) -> Result<Edition, Failure> {
    let number = store.edition_number().await?;
    let published = store.published().await?.into_iter().map(Arc::new).collect::<Vec<_>>();
    Ok(Edition::compile(number, Audience::Public, published).0)
}

/// What an index of that edition names as its origin.
async fn origin(store: &Store, edition: &Edition) -> Result<Origin, Failure> {
    Ok(Origin { store: store.identity().await?, edition: edition.number() })
}

/// The hits that the edition holds. An index may be older than it, and what was withdrawn from readers is not told.
pub(crate) fn held_by(edition: &Edition, hits: Vec<Hit>) -> impl Iterator<Item = Hit> {
    hits.into_iter().filter(|hit| hit.id.parse().is_ok_and(|id| edition.published(&id).is_some()))
}

/// Puts into the index what was published since the edition it holds. One of no edition, of a later one or of another
/// store is filled anew.
///
/// # Errors
/// Where the store cannot be read, or the index cannot be written.
pub(crate) async fn bring_up_to_date(index: &Arc<Index>, store: &Store, edition: &Edition) -> Result<(), Failure> {
    let wanted = origin(store, edition).await?;
    let held = index.origin();
    if held.as_ref() == Some(&wanted) {
        return Ok(());
    }
    let since =
        held.filter(|held| held.store == wanted.store && held.edition < wanted.edition).map(|held| held.edition);
    let changed = match since {
        Some(since) => store.published_since(since).await?.into_iter().map(Arc::new).collect(),
        None => edition.all().cloned().collect::<Vec<_>>(),
    };
    // What is no longer for this audience is taken out.
    let removals: Vec<String> = changed
        .iter()
        .filter(|published| edition.published(&published.id).is_none())
        .map(|published| published.id.to_string())
        .collect();
    let audience = edition.audience();
    let index = index.clone();
    // Texts are read a few ahead of their writing, so that a library of any size takes the same memory.
    let (sender, mut receiver) = mpsc::channel::<Result<(Arc<Published>, Arc<str>), StoreError>>(READ_AHEAD);
    let writing = spawn_blocking(move || {
        let texts = std::iter::from_fn(|| receiver.blocking_recv());
        let entries = texts.filter_map(|read| match read {
            Ok((published, text)) => entry(&published, &text, audience).map(Ok),
            Err(error) => Some(Err(Unwritten::Store(error))),
        });
        match since {
            Some(_) => index.update(wanted, entries, removals),
            None => index.replace(wanted, entries),
        }
    });
    for published in changed.iter().filter(|published| is_searched(&published.id)) {
        if edition.published(&published.id).is_none() {
            continue;
        }
        let read = store.text(&published.id, published.revision).await.transpose();
        let Some(read) = read.map(|text| text.map(|text| (published.clone(), text))) else { continue };
        if sender.send(read).await.is_err() {
            // The writer stopped, and says below why.
            break;
        }
    }
    drop(sender);
    let advice = |error: &dyn std::fmt::Display| {
        Failure::environment(format!(
            "the search index cannot be written: {error}; free some space, or delete the folder index/ and start again"
        ))
    };
    match writing.await.map_err(|error| advice(&error))? {
        Ok(()) => Ok(()),
        Err(Unwritten::Index(error)) => Err(advice(&error)),
        Err(Unwritten::Store(error)) => Err(error.into()),
    }
}

/// How many texts are read before the one that is written.
const READ_AHEAD: usize = 64;

/// Why an index was not written. It stays as it was.
enum Unwritten {
    Index(IndexError),
    Store(StoreError),
}

impl From<IndexError> for Unwritten {
    fn from(error: IndexError) -> Self {
        Unwritten::Index(error)
    }
}

/// Whether an index was filled out of that store, at whatever edition.
///
/// # Errors
/// Where the store cannot be read.
pub(crate) async fn is_of(index: &Index, store: &Store) -> Result<bool, Failure> {
    let identity = store.identity().await?;
    Ok(index.origin().is_some_and(|origin| origin.store == identity))
}

/// The documents of an edition that are searched.
pub(crate) fn searched(edition: &Edition) -> impl Iterator<Item = &Arc<Published>> {
    edition.all().filter(|published| is_searched(&published.id))
}

fn is_searched(id: &DocumentId) -> bool {
    matches!(id, DocumentId::Guide(_) | DocumentId::Article(_))
}

/// What the index holds of a document, as that audience may see it.
pub(crate) fn entry(published: &Published, text: &str, audience: Audience) -> Option<Entry> {
    let (document, _) = parse(&published.id, text.as_bytes());
    let id = published.id.to_string();
    match document {
        Document::Guide(guide) => Some(guide_entry(id, &guide.for_audience(audience)?)),
        Document::Article(article) => Some(article_entry(id, *article)),
        _ => None,
    }
}

fn article_entry(id: String, article: Article) -> Entry {
    let title = article.title.map_or_else(String::new, |title| title.value);
    let summary = article.description.unwrap_or_default();
    let passages = passages(&article.body.markdown);
    let headline = passages.iter().find(|passage| passage.level == 1).map(|passage| passage.heading.clone());
    let sections = passages.into_iter().map(|Passage { heading, text, links, .. }| Section { heading, text, links });
    Entry {
        id,
        kind: EntryKind::Article,
        headline: headline.filter(|headline| *headline != title),
        title,
        summary,
        applies_to: article.applies_to,
        sections: sections.collect(),
        ..Entry::default()
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
        applies_to: guide.scope.iter().map(ToString::to_string).collect(),
        phrases: phrases.map(|text| text.value.clone()).collect(),
        signatures: guide.signatures.iter().map(|signature| signature.value.clone()).collect(),
        sections,
        commands: guide.commands().map(|(_, command)| format!("{}\n{}", command.title, command.text.value)).collect(),
        ..Entry::default()
    }
}

fn section(heading: &str, text: String) -> Section {
    Section { heading: heading.to_owned(), text, links: Vec::new() }
}

#[cfg(test)]
mod tests {
    use guide::edition::Head;
    use jiff::Timestamp;

    use super::*;

    fn article(name: &str, audience: &str) -> (Published, Entry) {
        let text = format!("---\nformat: 1\nlanguage: en\ntitle: {name}\naudience: {audience}\n---\n\nDoors.\n");
        let id: DocumentId = format!("articles/{name}").parse().expect("an id");
        let head = Head::compile(&parse(&id, text.as_bytes()).0);
        let published = Published { id, revision: 1, published_at: Timestamp::UNIX_EPOCH, hash: String::new(), head };
        let entry = entry(&published, &text, Audience::ItStaff).expect("searched");
        (published, entry)
    }

    #[test]
    fn an_article_is_cut_at_its_headings_and_its_headline_is_a_name_of_it() {
        let text = "---\nformat: 1\nlanguage: en\ntitle: Doors\napplies-to: [Outlook]\n---\n\n# Doors stick\n\nThey do.\n\n## Symptoms\n\nSee [gates](x).\n";
        let id: DocumentId = "articles/a".parse().expect("an id");
        let Document::Article(article) = parse(&id, text.as_bytes()).0 else { panic!("an article") };
        let entry = article_entry(id.to_string(), *article);
        assert_eq!((entry.headline.as_deref(), entry.applies_to), (Some("Doors stick"), vec!["Outlook".to_owned()]));
        let sections: Vec<_> =
            entry.sections.iter().map(|one| (one.heading.as_str(), one.text.as_str(), one.links.first())).collect();
        assert_eq!(sections, [("Doors stick", "They do.", None), ("Symptoms", "See gates.", Some(&(4..9)))]);
    }

    #[test]
    fn a_hit_that_the_edition_does_not_hold_is_dropped() {
        let documents = [article("hall", "public"), article("vault", "it-staff")];
        let (published, entries): (Vec<_>, Vec<_>) = documents.into_iter().unzip();
        let (edition, _) = Edition::compile(1, Audience::Public, published.into_iter().map(Arc::new));
        let index = in_memory().expect("memory");
        index
            .replace(Origin { store: "any".to_owned(), edition: 1 }, entries.into_iter().map(Ok::<_, IndexError>))
            .expect("memory");
        let hits = index.search("doors", 10, 0).expect("memory").hits;
        assert_eq!(hits.len(), 2);
        assert_eq!(held_by(&edition, hits).map(|hit| hit.id).collect::<Vec<_>>(), ["articles/hall"]);
    }
}
