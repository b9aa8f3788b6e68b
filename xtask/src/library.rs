//! `cargo xtask library`: a library of any size, grown from the support articles or from the starter library's guides.
//! The same size gives the same bytes. Never writes into the repository: the articles are not ours to carry.

mod grown;
mod words;

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::workspace::{self, Failure};

/// Where the corpus lies, seen from the repository.
const CORPUS_FOLDER: &str = "../shared/data/support-articles";

/// What a library holds beside the starter library, which is part of every one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Articles, grown from the support articles
    Articles,
    /// Guides with steps, commands and triage, grown from the starter library's
    Guides,
}

/// How a library is asked for.
#[derive(Args)]
pub struct Asked {
    /// How many articles, or guides; never fewer guides than the starter library has
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000)]
    size: usize,
    /// What it holds beside the starter library
    #[arg(long, value_enum, default_value_t = Kind::Articles)]
    kind: Kind,
    /// The archive of support articles [default: the .tar.gz in ../shared/data/support-articles]
    #[arg(long, value_name = "FILE")]
    corpus: Option<PathBuf>,
    /// The portal's binary that reads the archive [default: target/release/fixpoint, which is built]
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// A folder, which is made, or a .tar archive; `fixpoint import` takes either
    #[arg(value_name = "OUT")]
    out: PathBuf,
}

/// A document as a file of a library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its path in the library, such as `articles/support/one.md`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Writes the library that was asked for.
pub fn library(asked: &Asked) -> Result<(), Failure> {
    if asked.out.exists() {
        return Err(format!("{} is there already. Remove it, or name another place", asked.out.display()));
    }
    let corpus = match asked.kind {
        Kind::Guides => Vec::new(),
        Kind::Articles => {
            let archive = archive(asked.corpus.as_deref())?;
            corpus(&binary(asked.binary.as_deref())?, &archive)?
        }
    };
    let paths = write(asked.kind, asked.size, &corpus, &asked.out)?;
    let kind = match asked.kind {
        Kind::Guides => "guides",
        Kind::Articles => "articles",
    };
    println!("A library of {} {kind} written to {}.", paths.len(), asked.out.display());
    Ok(())
}

/// Writes a library of so many articles, or guides, with the starter library beside them. Answers the paths of the
/// articles, or guides.
pub fn write(kind: Kind, size: usize, corpus: &[Document], out: &Path) -> Result<Vec<String>, Failure> {
    let starter = starter()?;
    let mut paths = Vec::new();
    let mut sink = Sink::new(out)?;
    for document in &starter {
        sink.put(document)?;
        if kind == Kind::Guides && grown::is_guide(document) {
            paths.push(document.path.clone());
        }
    }
    let put = |document: Document| {
        sink.put(&document)?;
        paths.push(document.path);
        Ok(())
    };
    match kind {
        Kind::Articles => grown::articles(corpus, size, put)?,
        Kind::Guides => grown::guides(&starter, size, put)?,
    }
    sink.end()?;
    Ok(paths)
}

/// The binary that was named, or the release build, brought up to date.
pub fn binary(named: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(named) = named {
        return std::path::absolute(named).map_err(|error| format!("{}: {error}", named.display()));
    }
    workspace::run(workspace::cargo().args(["build", "--release", "--package", "portal"]))?;
    Ok(workspace::root().join("target/release/fixpoint"))
}

/// The archive of support articles: the one named, or the one beside the repository.
pub fn archive(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let folder = workspace::root().join(CORPUS_FOLDER);
    let found =
        || workspace::entries(&folder).ok()?.into_iter().find(|path| path.to_string_lossy().ends_with(".tar.gz"));
    let archive = named.map(Path::to_path_buf).or_else(found).filter(|path| path.is_file()).ok_or_else(|| {
        format!("there is no archive of support articles in {CORPUS_FOLDER}. Name one with --corpus FILE")
    })?;
    std::path::absolute(&archive).map_err(|error| format!("{}: {error}", archive.display()))
}

/// The support articles as the portal's import writes them, so that one converter stands for both.
pub fn corpus(binary: &Path, archive: &Path) -> Result<Vec<Document>, Failure> {
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder can be made: {error}"))?;
    let fixpoint = || {
        let mut command = workspace::program(binary);
        command.arg("--data").arg(folder.path().join("data"));
        command
    };
    let import = ["import", "--format", "microsoft-docs"];
    workspace::output_of(fixpoint().args(import).arg(archive))?;
    let exported = folder.path().join("exported");
    workspace::output_of(fixpoint().arg("export").arg(&exported))?;
    documents(&exported, "articles")
}

/// The documents of `content/`: guides with all that they refer to.
fn starter() -> Result<Vec<Document>, Failure> {
    documents(&workspace::root(), "content").map(|documents| {
        let path = |path: String| path.trim_start_matches("content/").to_owned();
        documents.into_iter().map(|document| Document { path: path(document.path), ..document }).collect()
    })
}

/// The files below a folder, in the order of their paths, which begin with it.
fn documents(root: &Path, folder: &str) -> Result<Vec<Document>, Failure> {
    let mut documents = Vec::new();
    for entry in workspace::entries(&root.join(folder))? {
        let path = format!("{folder}/{}", entry.file_name().unwrap_or_default().to_string_lossy());
        if entry.is_dir() {
            documents.extend(self::documents(root, &path)?);
        } else {
            documents.push(Document { path, text: workspace::read(&entry)? });
        }
    }
    Ok(documents)
}

/// Where documents go.
enum Sink {
    Folder(PathBuf),
    Archive(Box<tar::Builder<BufWriter<File>>>),
}

impl Sink {
    fn new(out: &Path) -> Result<Self, Failure> {
        let broken = |error| unwritable(out, &error);
        if out.extension().is_some_and(|extension| extension == "tar") {
            let file = File::create(out).map_err(broken)?;
            return Ok(Self::Archive(Box::new(tar::Builder::new(BufWriter::new(file)))));
        }
        std::fs::create_dir_all(out).map_err(broken)?;
        Ok(Self::Folder(out.to_path_buf()))
    }

    fn put(&mut self, Document { path, text }: &Document) -> Result<(), Failure> {
        let put = match self {
            Self::Folder(folder) => {
                let file = folder.join(path);
                let made = file.parent().map_or(Ok(()), std::fs::create_dir_all);
                made.and_then(|()| std::fs::write(file, text))
            }
            Self::Archive(archive) => {
                let mut header = tar::Header::new_gnu();
                header.set_size(text.len() as u64);
                header.set_mode(0o644);
                archive.append_data(&mut header, path, text.as_bytes())
            }
        };
        put.map_err(|error| unwritable(Path::new(path), &error))
    }

    fn end(self) -> Result<(), Failure> {
        match self {
            Self::Folder(_) => Ok(()),
            Self::Archive(archive) => archive
                .into_inner()
                .and_then(|file| file.into_inner().map_err(|error| error.into_error()))
                .map(|_| ())
                .map_err(|error| unwritable(Path::new("the archive"), &error)),
        }
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    format!("{} cannot be written: {error}. Make room, or name another place", path.display())
}
