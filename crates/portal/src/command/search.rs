//! `fixpoint search WORDS…`: hits in the published library, one a line, best first.
//! Never publishes anything.

use crate::Exit;
use crate::arguments::Search;
use crate::command::open_existing;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::{index, report};

pub(crate) async fn run(configuration: &Configuration, options: &Search) -> Result<Exit, Failure> {
    let store = open_existing(configuration).await?;
    let index = index::for_command(configuration, &store).await?;
    let query = options.words.join(" ");
    let results = index.search(&query, 10, 0).map_err(|error| {
        Failure::environment(format!(
            "the search index cannot be read: {error}; delete the folder index/ and try again"
        ))
    })?;
    for hit in &results.hits {
        report::print(&format!("{}\t{:.2}\t{}", hit.id, hit.score, hit.title));
    }
    if results.hits.is_empty() {
        report::say("Nothing holds these words. Try the exact code, or fewer words.");
        return Ok(Exit::Findings);
    }
    Ok(Exit::Done)
}
