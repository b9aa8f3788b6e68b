//! Queries asked of a store that holds some articles, and which articles answer which query.
//! Never keeps a store: each is made in a temporary folder that goes with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::library::Document;
use crate::workspace::{self, Failure};

/// The queries of one folder, with their judgements.
pub struct Queries {
    /// The folder.
    pub folder: PathBuf,
    /// Each query's text by its id.
    pub texts: BTreeMap<String, String>,
    /// The documents that answer a query, by its id; none for a query that must be abstained from.
    pub right: BTreeMap<String, BTreeSet<String>>,
}

impl Queries {
    /// Reads `queries.tsv` and `qrels.tsv`.
    pub fn read(folder: &Path) -> Result<Queries, Failure> {
        let lines = |name: &str| workspace::read(&folder.join(name));
        let texts = lines("queries.tsv")?;
        let texts = texts.lines().filter_map(|line| line.split_once('\t'));
        let mut right: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in lines("qrels.tsv")?.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            if let [query, _, document, grade] = fields[..]
                && grade != "0"
            {
                right.entry(query.to_owned()).or_default().insert(document.to_owned());
            }
        }
        Ok(Queries {
            folder: folder.to_path_buf(),
            texts: texts.map(|(id, text)| (id.to_owned(), text.to_owned())).collect(),
            right,
        })
    }
}

/// What is judged: a binary, and the model that it searches with.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub binary: &'a Path,
    pub model: Option<&'a Path>,
}

/// A store that holds some articles and nothing else.
pub struct Library<'a> {
    subject: Subject<'a>,
    folder: tempfile::TempDir,
}

impl<'a> Library<'a> {
    /// Takes the documents in.
    pub fn of<'d>(subject: Subject<'a>, documents: impl Iterator<Item = &'d Document>) -> Result<Library<'a>, Failure> {
        let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder can be made: {error}"))?;
        let library = Library { subject, folder };
        let source = library.folder.path().join("library");
        for document in documents {
            let file = source.join(&document.path);
            let made = file.parent().map_or(Ok(()), std::fs::create_dir_all);
            made.and_then(|()| std::fs::write(&file, &document.text))
                .map_err(|error| format!("{} cannot be written: {error}. Make room", file.display()))?;
        }
        workspace::output_of(library.fixpoint().arg("import").arg(&source))?;
        Ok(library)
    }

    /// Takes over the vectors of another library, which cost minutes to make.
    pub fn take_vectors(&self, other: &Library<'_>) -> Result<(), Failure> {
        if other.vectors().exists() {
            let made = self.vectors().parent().map_or(Ok(()), std::fs::create_dir_all);
            made.and_then(|()| std::fs::copy(other.vectors(), self.vectors()))
                .map_err(|error| format!("{} cannot be written: {error}. Make room", self.vectors().display()))?;
        }
        Ok(())
    }

    fn vectors(&self) -> PathBuf {
        self.folder.path().join("data/index/vectors")
    }

    /// Asks all queries: lines `query document rank confidence`.
    pub fn ask<'q>(&self, queries: impl Iterator<Item = (&'q String, &'q String)>) -> Result<String, Failure> {
        let file = self.folder.path().join("queries.tsv");
        let text: String = queries.map(|(id, text)| format!("{id}\t{text}\n")).collect();
        std::fs::write(&file, text).map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
        workspace::output_of(self.fixpoint().arg("search").arg("--trec").arg(&file))
    }

    fn fixpoint(&self) -> Command {
        let mut command = workspace::program(self.subject.binary);
        command.env("FIXPOINT_DATA", self.folder.path().join("data"));
        match self.subject.model {
            Some(folder) => command.env("FIXPOINT_SEMANTIC_MODEL", folder),
            None => command.env_remove("FIXPOINT_SEMANTIC_MODEL"),
        };
        command
    }
}

/// The confidence of each query's first hit.
pub fn confidences(run: &str) -> BTreeMap<&str, f64> {
    let mut confidences = BTreeMap::new();
    for line in run.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        if let [query, _, "1", confidence] = fields[..] {
            confidences.insert(query, confidence.parse().unwrap_or(0.0));
        }
    }
    confidences
}
