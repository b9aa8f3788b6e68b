//! Documents as files: the starter library carried in the binary, folders of documents, and what a path names.
//! Never follows a link and never reads a file larger than a document may be.

use std::path::{Path, PathBuf};

use guide::check::Library;
use guide::document::{MAX_DOCUMENT_BYTES, parse};
use guide::names::{DocumentId, DocumentKind};
use include_dir::{Dir, include_dir};

use crate::failure::Failure;

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../content");

/// A document's file.
#[derive(Debug, Clone)]
pub(crate) struct DocumentFile {
    /// Which document it holds.
    pub id: DocumentId,
    /// Where it was read from, for messages.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a file was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PassedOver {
    /// It is no document, and nobody expects it to be one.
    NotADocument(String),
    /// It should be a document and cannot be taken.
    Broken(String),
}

/// The documents found, and the files passed over.
pub(crate) type Found = (Vec<DocumentFile>, Vec<(PathBuf, PassedOver)>);

/// The starter library.
pub(crate) fn starter() -> Vec<DocumentFile> {
    let mut files = Vec::new();
    for folder in STARTER.dirs() {
        for file in folder.files() {
            if let Ok(id) = id_of(file.path()) {
                files.push(DocumentFile { id, path: file.path().to_owned(), bytes: file.contents().to_vec() });
            }
        }
    }
    // What others refer to comes first.
    files.sort_by_key(|file| DocumentKind::ALL.iter().position(|kind| *kind == file.id.kind()));
    files
}

/// Which document a file holds, by its folder and name: `…/guides/<slug>.md`, `…/guides/<slug>.scenarios.yaml`,
/// `…/articles/<path>.md`, `…/people/<slug>.yaml`.
/// A Markdown file in no such folder is a guide.
pub(crate) fn id_of(path: &Path) -> Result<DocumentId, PassedOver> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let text = path.with_extension("").to_string_lossy().replace('\\', "/");
    let parts: Vec<&str> = text.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let broken = |error: guide::names::BadName| PassedOver::Broken(error.to_string());
    let folders = &parts[..parts.len().saturating_sub(1)];
    let article_root = folders.iter().position(|part| *part == "articles");
    if let (Some(at), "md") = (article_root, extension) {
        return DocumentId::new(DocumentKind::Article, &parts[at + 1..].join("/")).map_err(broken);
    }
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let folder = folders.last().filter(|folder| DocumentKind::ALL.into_iter().any(|kind| kind.folder() == **folder));
    // Outside of all those folders a file is what it would be among the guides.
    match DocumentKind::of_file(folder.unwrap_or(&DocumentKind::Guide.folder()), name) {
        Some((kind, name)) => DocumentId::new(kind, name).map_err(broken),
        None => Err(PassedOver::NotADocument("it is no guide, article, flow or record".to_owned())),
    }
}

/// The documents in a file or folder, in the order of their paths, and what was passed over.
///
/// # Errors
/// Where the path itself cannot be read.
pub(crate) fn read(path: &Path) -> Result<Found, Failure> {
    let metadata = std::fs::symlink_metadata(path).map_err(|error| Failure::file("read", path, &error))?;
    let mut files = Vec::new();
    let mut passed_over = Vec::new();
    if metadata.is_dir() {
        read_folder(path, Path::new(""), &mut files, &mut passed_over)?;
    } else {
        read_file(path, path, &mut files, &mut passed_over);
    }
    Ok((files, passed_over))
}

fn read_folder(
    root: &Path,
    relative: &Path,
    files: &mut Vec<DocumentFile>,
    passed_over: &mut Vec<(PathBuf, PassedOver)>,
) -> Result<(), Failure> {
    let folder = root.join(relative);
    let entries = std::fs::read_dir(&folder).map_err(|error| Failure::file("read the folder", &folder, &error))?;
    let mut names: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.file_name())).collect();
    names.sort();
    for name in names {
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        let inner = relative.join(&name);
        let path = root.join(&inner);
        let Ok(metadata) = std::fs::symlink_metadata(&path) else { continue };
        if metadata.is_symlink() {
            passed_over.push((
                path,
                PassedOver::Broken("it is a link, and links are not followed; put the file itself there".to_owned()),
            ));
        } else if metadata.is_dir() {
            read_folder(root, &inner, files, passed_over)?;
        } else {
            // The folder that was named counts where nothing below it says the kind: `import content/guides` takes guides.
            let named = match root.file_name() {
                Some(root) if !names_a_kind(&inner) => Path::new(root).join(&inner),
                _ => inner,
            };
            read_file(&path, &named, files, passed_over);
        }
    }
    Ok(())
}

fn read_file(path: &Path, named: &Path, files: &mut Vec<DocumentFile>, passed_over: &mut Vec<(PathBuf, PassedOver)>) {
    let absolute = std::path::absolute(named).unwrap_or_else(|_| named.to_owned());
    let with_parent: PathBuf = absolute.iter().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
    let id = match id_of(match (named == path, names_a_kind(&with_parent)) {
        (true, true) => &with_parent,
        (true, false) => &absolute,
        (false, _) => named,
    }) {
        Ok(id) => id,
        Err(reason) => return passed_over.push((path.to_owned(), reason)),
    };
    let size = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    if size > MAX_DOCUMENT_BYTES as u64 {
        return passed_over.push((path.to_owned(), PassedOver::Broken(too_large(size))));
    }
    match std::fs::read(path) {
        Ok(bytes) => files.push(DocumentFile { id, path: path.to_owned(), bytes }),
        Err(error) => passed_over
            .push((path.to_owned(), PassedOver::Broken(format!("it cannot be read: {error}; check its rights")))),
    }
}

/// Whether a folder of the path is that of a kind of documents.
fn names_a_kind(path: &Path) -> bool {
    let mut folders = path.parent().into_iter().flat_map(Path::iter);
    folders.any(|folder| DocumentKind::ALL.into_iter().any(|kind| folder == kind.folder()))
}

/// The message for a file that is larger than a document may be.
pub(crate) fn too_large(bytes: u64) -> String {
    format!("it has {bytes} bytes, and a document at most {MAX_DOCUMENT_BYTES}; split it, or take out what is no text")
}

/// What documents at that path may refer to: the nearest `content/` above it, else the starter library.
pub(crate) fn library_near(path: &Path) -> Library {
    let mut library = Library::default();
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let nearest =
        absolute.ancestors().find(|folder| folder.file_name().is_some_and(|name| name == "content") && folder.is_dir());
    let files = match nearest.map(read) {
        Some(Ok((files, _))) => files,
        _ => starter(),
    };
    for file in &files {
        library.add(&file.id, &parse(&file.id, &file.bytes).0);
    }
    library
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_the_document_that_its_folder_and_name_say() {
        let id = |path: &str| id_of(Path::new(path)).map(|id| id.to_string());
        assert_eq!(id("content/guides/a-b.md"), Ok("guides/a-b".to_owned()));
        assert_eq!(id("out/articles/Exchange/Hybrid/x.md"), Ok("articles/Exchange/Hybrid/x".to_owned()));
        assert_eq!(id("people/tamem-j.yaml"), Ok("people/tamem-j".to_owned()));
        assert_eq!(id("somewhere/a-b.md"), Ok("guides/a-b".to_owned()));
        assert!(matches!(id_of(Path::new("guides/A B.md")), Err(PassedOver::Broken(_))));
        assert_eq!(id("guides/a.scenarios.yaml"), Ok("scenarios/a".to_owned()));
        assert_eq!(id("content/flows/proof-of-identity.yaml"), Ok("flows/proof-of-identity".to_owned()));
        assert!(matches!(id_of(Path::new("guides/a.yaml")), Err(PassedOver::NotADocument(_))));
        assert!(matches!(id_of(Path::new("LICENSE")), Err(PassedOver::NotADocument(_))));
    }

    #[test]
    fn the_starter_library_is_carried_in_the_binary() {
        assert!(starter().iter().any(|file| file.id.to_string() == "guides/outlook-ost-sync-errors"));
    }
}
