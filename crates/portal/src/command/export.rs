//! `fixpoint export DIR`: every document's latest revision as one file.
//! Never deletes a file, and never writes outside the folder.

use std::path::Path;

use crate::Exit;
use crate::arguments::Export;
use crate::command::open_existing;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::report;

pub(crate) async fn run(configuration: &Configuration, options: &Export) -> Result<Exit, Failure> {
    let store = open_existing(configuration).await?;
    let root = &options.directory;
    std::fs::create_dir_all(root).map_err(|error| Failure::file("make the folder", root, &error))?;
    let mut written = 0;
    let mut unchanged = 0;
    let mut after = None;
    loop {
        let page = store.all_latest(after.as_ref()).await?;
        let Some(last) = page.last() else { break };
        for revision in &page {
            if write(&root.join(revision.id.file()), &revision.text)? {
                written += 1;
            } else {
                unchanged += 1;
            }
        }
        after = Some(last.id.clone());
    }
    report::say(&format!("{written} documents written to {}, {unchanged} there already.", root.display()));
    Ok(if written + unchanged == 0 { Exit::Findings } else { Exit::Done })
}

/// Writes a file whole or not at all. `false` where it has that very text already.
fn write(path: &Path, text: &str) -> Result<bool, Failure> {
    if std::fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes()) {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Failure::file("make the folder", folder, &error))?;
    }
    let mut name = path.file_name().map(|name| name.to_owned()).unwrap_or_default();
    name.push(".part");
    let part = path.with_file_name(name);
    std::fs::write(&part, text).map_err(|error| Failure::file("write", &part, &error))?;
    std::fs::rename(&part, path).map_err(|error| Failure::file("write", path, &error))?;
    Ok(true)
}
