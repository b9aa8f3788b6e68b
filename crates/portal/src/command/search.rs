//! `fixpoint search WORDS…`: hits in the published library, one a line, best first.
//! Never publishes anything, and never tells of what the public edition does not hold.

use crate::Exit;
use crate::arguments::Search;
use crate::command::open_existing;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::{index, report};

pub(crate) async fn run(configuration: &Configuration, options: &Search) -> Result<Exit, Failure> {
    let store = open_existing(configuration).await?;
    let (edition, index) = index::for_command(configuration, &store).await?;
    let query = options.words.join(" ");
    let results = index.search(&query, 10, 0).map_err(|error| {
        Failure::environment(format!(
            "the search index cannot be read: {error}; delete the folder index/ and try again"
        ))
    })?;
    let mut found = false;
    for hit in index::held_by(&edition, results.hits) {
        report::print(&format!("{}\t{:.2}\t{}", hit.id, hit.score, hit.title));
        found = true;
    }
    if !found {
        report::say("Nothing holds these words. Try the exact code, or fewer words.");
        return Ok(Exit::Findings);
    }
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use ::search::{Entry, EntryKind, Origin};
    use store::Store;

    use super::*;
    use crate::arguments::Shared;

    #[tokio::test]
    async fn a_document_that_is_in_the_index_and_not_public_is_not_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let shared = Shared { data: Some(folder.path().to_owned()), ..Shared::default() };
        let configuration = crate::configuration::load(&shared).expect("read");
        let store = Store::open(configuration.location()).await.expect("a store");
        let kept = index::open(&configuration.index_directory()).expect("an index");
        let entry = Entry {
            id: "articles/vault".to_owned(),
            kind: EntryKind::Article,
            title: "Vault".to_owned(),
            ..Entry::default()
        };
        let origin = Origin { store: store.identity().await.expect("one"), edition: 0 };
        kept.replace(origin, [Ok::<_, search::IndexError>(entry)]).expect("written");
        let (_, searched) = index::for_command(&configuration, &store).await.expect("an index");
        assert_eq!(searched.len(), 1, "it is the kept index that is searched");
        let words = Search { words: vec!["vault".to_owned()] };
        assert_eq!(run(&configuration, &words).await.expect("searched"), Exit::Findings);
    }
}
