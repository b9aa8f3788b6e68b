//! `fixpoint import PATH`: documents into the store, in batches that are each whole or not there.
//! Never publishes a guide unasked: guides wait as drafts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use guide::check::Severity;
use guide::document::MAX_DOCUMENT_BYTES;
use guide::names::{DocumentId, DocumentKind};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use store::Store;
use work::{Change, Outcome, Save, Submission};

use crate::Exit;
use crate::arguments::{FindingFormat, Import, ImportFormat};
use crate::command::{open, operator};
use crate::configuration::Configuration;
use crate::content::{self, DocumentFile, PassedOver};
use crate::failure::Failure;
use crate::import::imported::{Imported, sealed};
use crate::import::microsoft_docs::origin::Attribution;
use crate::import::{Skipped, archive, attribution_of, folder, microsoft_docs, prepare};
use crate::library::StoredLibrary;
use crate::report::{self, FileFindings};

/// Documents of one transaction.
const BATCH: usize = 250;

pub(crate) async fn run(configuration: &Configuration, options: Import) -> Result<Exit, Failure> {
    if !options.path.exists() {
        return Err(Failure::environment(format!(
            "there is no {}; name a folder, a file or an archive",
            options.path.display()
        )));
    }
    let mapped = match (&options.format, &options.map) {
        (ImportFormat::Folder, Some(map)) => Some(folder::read(&options.path, map)?),
        (_, Some(_)) => return Err(Failure::usage("--map goes with --format folder; add it, or leave the map out")),
        _ => None,
    };
    let attribution = attribution(&options)?;
    let store = open(configuration).await?;
    let mut import = Importing::new(&store, &options, attribution).await?;
    let read = match mapped {
        Some(export) => import.mapped(export).await,
        None if archive::is_archive(&options.path) => import.archive().await,
        None => import.folder().await,
    };
    // What was done is told even where the reading stopped.
    let report = import.report().await;
    read?;
    report
}

/// What is known of the origin of the articles, if it is such an archive.
fn attribution(options: &Import) -> Result<Attribution, Failure> {
    let is_archive = options.format == ImportFormat::MicrosoftDocs && archive::is_archive(&options.path);
    let told = if is_archive { attribution_of(&options.path)? } else { Attribution::default() };
    match &options.source {
        None => Ok(told),
        Some(_) if options.format != ImportFormat::MicrosoftDocs => {
            Err(Failure::usage("--source goes with --format microsoft-docs; add it, or leave the source out"))
        }
        Some(named) => told.with_repository(named).ok_or_else(|| {
            Failure::usage(format!(
                "{named} names no repository; write OWNER/NAME or OWNER/NAME@COMMIT, the commit in hexadecimal"
            ))
        }),
    }
}

struct Importing<'a> {
    store: &'a Store,
    options: &'a Import,
    attribution: Attribution,
    library: StoredLibrary<'a>,
    waiting: Vec<Submission>,
    outcome: Outcome,
    skipped: Vec<Skipped>,
    findings: Vec<FileFindings>,
    oddities: BTreeMap<String, usize>,
    seen: BTreeSet<DocumentId>,
    /// What the store held before.
    before: BTreeSet<DocumentId>,
    bar: ProgressBar,
}

impl<'a> Importing<'a> {
    async fn new(store: &'a Store, options: &'a Import, attribution: Attribution) -> Result<Self, Failure> {
        let style =
            ProgressStyle::with_template("{bar:40} {pos:>3} % {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
        Ok(Importing {
            store,
            options,
            attribution,
            library: StoredLibrary::of(store).await?,
            waiting: Vec::new(),
            outcome: Outcome::default(),
            skipped: Vec::new(),
            findings: Vec::new(),
            oddities: BTreeMap::new(),
            seen: BTreeSet::new(),
            before: store.document_ids().await?.into_iter().collect(),
            bar: ProgressBar::new(100).with_style(style),
        })
    }

    async fn folder(&mut self) -> Result<(), Failure> {
        if self.options.format == ImportFormat::MicrosoftDocs {
            return Err(Failure::usage("--format microsoft-docs takes an archive; pack the folder as .tar.gz"));
        }
        let (files, passed_over) = content::read(&self.options.path)?;
        self.skipped.extend(passed_over.into_iter().map(|(path, reason)| skipped(path, reason)));
        self.take_all(files).await
    }

    async fn mapped(&mut self, export: folder::Export) -> Result<(), Failure> {
        let mut known = folder::Known::default();
        let beginning = export.beginning();
        for id in self.before.iter().filter(|id| id.to_string().starts_with(&beginning)) {
            let Some(latest) = self.store.latest(id).await? else { continue };
            known.add(id.clone(), Imported::of(&latest.text).as_ref().map(|imported| imported.id.as_str()));
        }
        let taken = export.taken(&known);
        self.skipped.extend(taken.skipped);
        self.oddities = taken.oddities;
        for document in taken.documents {
            self.convert(&document.id, document.path, &document.text, &document.identity, document.draft).await?;
        }
        self.save().await
    }

    async fn take_all(&mut self, mut files: Vec<DocumentFile>) -> Result<(), Failure> {
        // What others refer to comes first, so that a guide finds its product in the same import.
        files.sort_by_key(|file| DocumentKind::ALL.iter().position(|kind| *kind == file.id.kind()));
        for file in &files {
            self.library.add(&file.id, &guide::document::parse(&file.id, &file.bytes).0);
        }
        let total = files.len().max(1);
        for (done, file) in files.into_iter().enumerate() {
            self.bar.set_position((done * 100 / total) as u64);
            self.take(&file.id, file.path, &file.bytes).await?;
        }
        self.save().await
    }

    async fn archive(&mut self) -> Result<(), Failure> {
        // The archive is read on a thread of its own, a bounded number of files ahead of the store.
        let (sender, mut receiver) = tokio::sync::mpsc::channel::<(PathBuf, Vec<u8>, f64)>(BATCH);
        let path = self.options.path.clone();
        let reading = tokio::task::spawn_blocking(move || {
            let mut skipped = Vec::new();
            let stopped = || Failure::environment("the import stopped; repeat it, it goes on where it stopped");
            let read = archive::read(
                &path,
                MAX_DOCUMENT_BYTES as u64,
                |_| true,
                |name, bytes, share| sender.blocking_send((name, bytes, share)).map_err(|_| stopped()),
                |skip| skipped.push(skip),
            );
            (read, skipped)
        });
        let mut files = Vec::new();
        while let Some((name, bytes, share)) = receiver.recv().await {
            self.bar.set_position((share * 100.0) as u64);
            self.bar.set_message(format!("{} documents", self.outcome.saved + self.outcome.unchanged));
            match self.options.format {
                ImportFormat::MicrosoftDocs => self.take_article(name, &bytes).await?,
                ImportFormat::Fixpoint | ImportFormat::Folder => match content::id_of(&name) {
                    Ok(id) => files.push(DocumentFile { id, path: name, bytes }),
                    Err(reason) => self.skipped.push(skipped(name, reason)),
                },
            }
        }
        drop(receiver);
        let (read, skipped) = reading
            .await
            .map_err(|error| Failure::environment(format!("reading the archive failed: {error}; repeat the import")))?;
        self.skipped.extend(skipped);
        self.take_all(files).await?;
        read
    }

    async fn take(&mut self, id: &DocumentId, path: PathBuf, bytes: &[u8]) -> Result<(), Failure> {
        match text_of(bytes) {
            Ok(text) => self.submit(id, path, text, false).await,
            Err(reason) => {
                self.skipped.push(skipped(path, reason));
                Ok(())
            }
        }
    }

    async fn take_article(&mut self, path: PathBuf, bytes: &[u8]) -> Result<(), Failure> {
        let name = path.to_string_lossy().replace('\\', "/");
        let converted = match microsoft_docs::convert(name.trim_start_matches("./"), bytes, &self.attribution) {
            Ok(converted) => converted,
            Err(reason) => {
                let broken = name.ends_with(".md") && name.contains('/');
                self.skipped.push(Skipped { path, reason: reason.0, broken });
                return Ok(());
            }
        };
        for oddity in converted.oddities.into_keys() {
            *self.oddities.entry(oddity.to_owned()).or_default() += 1;
        }
        let stem = name.trim_start_matches("./").strip_suffix(".md").unwrap_or(&name).to_owned();
        match DocumentId::new(DocumentKind::Article, &stem) {
            Ok(id) => self.convert(&id, path, &converted.document_text, &stem, false).await,
            Err(error) => {
                self.skipped.push(skipped(path, PassedOver::Broken(error.to_string())));
                Ok(())
            }
        }
    }

    /// Submits a document of another system, but for one that was changed here since it was imported.
    async fn convert(
        &mut self,
        id: &DocumentId,
        path: PathBuf,
        text: &str,
        identity: &str,
        draft: bool,
    ) -> Result<(), Failure> {
        let text = sealed(text, identity);
        if self.before.contains(id)
            && !self.options.overwrite
            && let Some(latest) = self.store.latest(id).await?
            && !Imported::of(&latest.text).is_some_and(|imported| imported.is_intact)
        {
            let (now, then) = (Imported::of(&text), Imported::of(&latest.text));
            if now.zip(then).is_some_and(|(now, then)| now.is_of_the_same(&then)) {
                self.outcome.unchanged += 1;
            } else {
                let reason = format!(
                    "{id} was changed here since its import, or is not from there, and stays as it is; to take its source's \
                     text, import again with --overwrite (the other one stays a revision)"
                );
                self.skipped.push(Skipped { path, reason, broken: false });
            }
            self.seen.insert(id.clone());
            return Ok(());
        }
        self.submit(id, path, &text, draft).await
    }

    async fn submit(&mut self, id: &DocumentId, path: PathBuf, text: &str, draft: bool) -> Result<(), Failure> {
        if !self.seen.insert(id.clone()) {
            let reason = format!("{id} is there twice; keep one of the two files");
            self.skipped.push(skipped(path, PassedOver::Broken(reason)));
            return Ok(());
        }
        let prepared = prepare(id, text, self.library.knowing(id, text).await?, self.options.publish);
        let blocks = !prepared.submission.blocking.is_empty();
        let mut submission = prepared.submission;
        submission.publish &= !draft;
        if !prepared.findings.is_empty() {
            self.findings.push(FileFindings::new(&path, text.to_owned(), prepared.findings));
        }
        if blocks && submission.publish {
            // Nothing is lost: it is kept as a draft, and the report says what stops its publication.
            submission.publish = false;
        }
        self.waiting.push(submission);
        if self.waiting.len() >= BATCH { self.save().await } else { Ok(()) }
    }

    async fn save(&mut self) -> Result<(), Failure> {
        let documents = std::mem::take(&mut self.waiting);
        if documents.is_empty() {
            return Ok(());
        }
        let note = format!("Imported from {}", self.options.path.file_name().unwrap_or_default().to_string_lossy());
        let change = Change::Save(Save { documents, note });
        let outcome = self.store.apply(&operator(), change, Timestamp::now()).await??;
        self.outcome.saved += outcome.saved;
        self.outcome.unchanged += outcome.unchanged;
        self.outcome.published += outcome.published;
        Ok(())
    }

    async fn report(mut self) -> Result<Exit, Failure> {
        self.bar.finish_and_clear();
        self.findings.retain(|file| !file.path.is_empty());
        report::findings(&self.findings, FindingFormat::Text);
        let to_put_right = say_skipped(&self.skipped);
        for (oddity, count) in &self.oddities {
            report::say(&format!("{count} × {oddity}"));
        }
        let all = || self.findings.iter().flat_map(|file| &file.findings);
        let blocking = all().filter(|finding| finding.severity == Severity::Blocks).count();
        report::say(&format!(
            "{} imported, {} unchanged, {} published, {} skipped; {blocking} blocking and {} advising findings.",
            self.outcome.saved,
            self.outcome.unchanged,
            self.outcome.published,
            self.skipped.len(),
            all().count() - blocking,
        ));
        // The store knows: what was not published now may be public already.
        let drafts = self.store.drafts().await?;
        let drafts = drafts.iter().filter(|draft| self.seen.contains(&draft.id)).count();
        if drafts > 0 {
            let wait = if drafts == 1 { "1 waits as a draft".to_owned() } else { format!("{drafts} wait as drafts") };
            report::say(&format!(
                "{wait}. Publish with `fixpoint publish --all`, or one by one; one with a blocking finding is put right first."
            ));
        }
        if self.outcome.saved + self.outcome.unchanged == 0 {
            return Err(Failure::refused(format!(
                "nothing was imported from {}; it holds no document of this format, see --format and --map",
                self.options.path.display()
            )));
        }
        Ok(if blocking > 0 || to_put_right { Exit::Findings } else { Exit::Done })
    }
}

/// The text in a document's file.
pub(crate) fn text_of(bytes: &[u8]) -> Result<&str, PassedOver> {
    std::str::from_utf8(bytes)
        .map_err(|_| PassedOver::Broken("it is not UTF-8; save it as UTF-8 and try again".to_owned()))
}

/// A file that cannot be taken, with why and what to do.
pub(crate) fn skipped(path: PathBuf, reason: PassedOver) -> Skipped {
    match reason {
        PassedOver::NotADocument(reason) => {
            let reason = format!("{reason}; leave it, or name it like guides/<slug>.md or people/<slug>.yaml");
            Skipped { path, reason, broken: false }
        }
        PassedOver::Broken(reason) => Skipped { path, reason, broken: true },
    }
}

/// Says what was skipped. `true` where any of it should have been a document, and is to be put right.
pub(crate) fn say_skipped(skipped: &[Skipped]) -> bool {
    for Skipped { path, reason, .. } in skipped {
        report::say(&format!("skipped {}: {reason}", path.display()));
    }
    skipped.iter().any(|skipped| skipped.broken)
}
