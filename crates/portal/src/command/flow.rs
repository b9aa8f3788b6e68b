//! `fixpoint flow paths|diff|export`: a triage as its ways, as what changed about them, and for other tools.
//! Never decides where an answer leads, and never changes a file or a store.

use std::collections::BTreeSet;
use std::path::Path;

use guide::check::{Library, Severity};
use guide::document::{Document, MAX_DOCUMENT_BYTES, parse};
use guide::names::{DocumentId, DocumentKind, Slug};
use guide::triage::{
    At, Flow, FlowSource, MAX_PATHS, Paths, ScenarioSet, Target, Trail, compile, cover, difference, mermaid, paths,
    xstate,
};
use serde_json::{Value, json};

use crate::Exit;
use crate::arguments::{Flow as Options, FlowFormat, ListFormat};
use crate::command::{flow_statistics, open_existing};
use crate::configuration::Configuration;
use crate::content;
use crate::failure::Failure;
use crate::report;

pub(crate) async fn run(configuration: &Configuration, options: &Options) -> Result<Exit, Failure> {
    match options {
        Options::Statistics { guide } => flow_statistics::run(configuration, guide).await,
        Options::Paths { file, format } => list(file, *format),
        Options::Diff { files } => match files.as_slice() {
            [old, new] => Ok(compare(&Loaded::file(old)?, &Loaded::file(new)?)),
            [new, ..] => {
                let new = Loaded::file(new)?;
                Ok(compare(&new.published(configuration).await?, &new))
            }
            [] => Err(Failure::usage("name a guide or a flow")),
        },
        Options::Export { file, format } => {
            let loaded = Loaded::file(file)?;
            report::print(&match format {
                FlowFormat::Mermaid => mermaid(&loaded.flow()).trim_end().to_owned(),
                FlowFormat::Xstate => format!("{:#}", loaded.xstate()),
            });
            Ok(Exit::Done)
        }
    }
}

/// A flow as written, with those that it may call.
struct Loaded {
    id: DocumentId,
    slug: Slug,
    source: Box<FlowSource>,
    library: Library,
}

impl Loaded {
    /// The flow of a guide's file, or of a file of its own.
    fn file(path: &Path) -> Result<Loaded, Failure> {
        let id: fn(Slug) -> DocumentId = match path.extension().and_then(|extension| extension.to_str()) {
            Some("md") => DocumentId::Guide,
            Some("yaml") => DocumentId::Flow,
            _ => return Err(no_flow_file(path)),
        };
        let metadata = std::fs::metadata(path).map_err(|error| Failure::file("read", path, &error))?;
        if metadata.is_dir() {
            return Err(no_flow_file(path));
        }
        if metadata.len() > MAX_DOCUMENT_BYTES as u64 {
            return Err(Failure::refused(format!("{}: {}", path.display(), content::too_large(metadata.len()))));
        }
        let bytes = std::fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
        // An older revision is often kept as `<name>.old.md`.
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let name = name.split('.').next().unwrap_or_default();
        let slug: Slug = name.parse().map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
        let place = path.display().to_string();
        Loaded::whole(id(slug.clone()), slug, &bytes, content::library_near(path), &place)
    }

    /// The published revision of the same document, with the published flows.
    async fn published(&self, configuration: &Configuration) -> Result<Loaded, Failure> {
        let id = &self.id;
        let store = open_existing(configuration).await?;
        let mut library = Library::default();
        let mut found = None;
        for document in store.published().await? {
            if document.id != *id && document.id.kind() != DocumentKind::Flow {
                continue;
            }
            let Some(text) = store.text(&document.id, document.revision).await? else { continue };
            library.add(&document.id, &parse(&document.id, text.as_bytes()).0);
            if document.id == *id {
                found = Some(text);
            }
        }
        let text = found.ok_or_else(|| {
            let message =
                format!("{id} is not published in this store; publish it, or name the old file and the new one");
            Failure::refused(message)
        })?;
        let place = format!("the published revision of {id}");
        Loaded::whole(id.clone(), self.slug.clone(), text.as_bytes(), library, &place)
    }

    fn whole(id: DocumentId, slug: Slug, bytes: &[u8], mut library: Library, place: &str) -> Result<Loaded, Failure> {
        let (document, findings) = parse(&id, bytes);
        if let Some(finding) = findings.iter().find(|finding| finding.severity == Severity::Blocks) {
            let message =
                format!("{place} cannot be read whole: {}. See all of it with `fixpoint check`", finding.message);
            return Err(Failure::refused(message));
        }
        library.add(&id, &document);
        let source = match document {
            Document::Guide(guide) => guide.flow,
            Document::Flow(flow) => Some(flow),
            _ => None,
        };
        let source = source.ok_or_else(|| {
            Failure::refused(format!(
                "{place} has no triage; write one in a section `## Triage`, in a fence that begins with ```yaml flow"
            ))
        })?;
        if let Some(missing) = missing_call(&source, &library) {
            let message = format!(
                "{place} calls the flow `{missing}`, which is not there; put it at flows/{missing}.yaml in the same content folder, and run `fixpoint check`"
            );
            return Err(Failure::refused(message));
        }
        Ok(Loaded { id, slug, source, library })
    }

    fn flow(&self) -> Flow {
        compile(&self.source, &|slug| self.library.flows.get(slug))
    }

    fn xstate(&self) -> Value {
        xstate(&self.slug, &self.source, &|slug| self.library.flows.get(slug))
    }
}

fn no_flow_file(path: &Path) -> Failure {
    Failure::usage(format!("{} is neither a guide (.md) nor a flow (.yaml); name one file", path.display()))
}

/// A flow that is called, here or by a flow that is called, and that nobody wrote.
fn missing_call(source: &FlowSource, library: &Library) -> Option<Slug> {
    let mut waiting: Vec<&Slug> = source.calls().collect();
    let mut seen = BTreeSet::new();
    while let Some(slug) = waiting.pop() {
        let Some(called) = library.flows.get(slug) else { return Some(slug.clone()) };
        if seen.insert(slug) {
            waiting.extend(called.calls());
        }
    }
    None
}

fn list(file: &Path, format: ListFormat) -> Result<Exit, Failure> {
    let loaded = Loaded::file(file)?;
    let flow = loaded.flow();
    let found = paths(&flow, MAX_PATHS);
    for path in &found.paths {
        let end = At::of(&flow, path.end);
        report::print(&match format {
            ListFormat::Text => format!("{}{}", way(&path.trail), told(&end)),
            ListFormat::Json => row(&path.trail, &end).to_string(),
        });
    }
    summary(&flow, &found);
    if let Some(set) = scenarios_beside(file, &loaded.slug)? {
        coverage(&flow, &found, &set);
    }
    Ok(Exit::Done)
}

/// The answers, each with an arrow behind it.
fn way(trail: &Trail) -> String {
    let answers = trail.answers().iter().map(|(state, answer)| format!("{state}={answer} → "));
    answers.chain(trail.stop().map(|stop| format!("stop={stop} → "))).collect()
}

fn told(end: &At<'_>) -> String {
    match end {
        At::Outcome(outcome) => format!("{} ({})", outcome.id, outcome.kind.key()),
        At::State(state) => format!("{} (asks on)", state.id),
        At::Nowhere => "nowhere".to_owned(),
    }
}

fn row(trail: &Trail, end: &At<'_>) -> Value {
    let answers = trail.answers().iter().map(|(state, answer)| json!({ "state": state, "answer": answer }));
    let (outcome, kind) = match end {
        At::Outcome(outcome) => (Some(&outcome.id), Some(outcome.kind.key())),
        At::State(_) | At::Nowhere => (None, None),
    };
    json!({ "answers": answers.collect::<Vec<_>>(), "stop": trail.stop(), "outcome": outcome, "kind": kind })
}

fn summary(flow: &Flow, found: &Paths) {
    report::say(&format!(
        "States: {}. Outcomes: {}. Stops: {}. Paths: {}.",
        flow.states.len(),
        flow.outcomes.len(),
        flow.stops.len(),
        number_of(found)
    ));
    let lengths: Vec<usize> = found.lengths().collect();
    if let Some(longest) = lengths.iter().max() {
        let tenths = 10 * lengths.iter().sum::<usize>() / lengths.len();
        report::say(&format!("Answers to an end: at most {longest}, on average {}.{}.", tenths / 10, tenths % 10));
    }
    let missed: Vec<&str> = found.missed(flow).iter().map(|outcome| outcome.id.as_str()).collect();
    if !missed.is_empty() {
        report::say(&format!("No path reaches {}.", missed.join(", ")));
    }
    let lost = found.paths.iter().filter(|path| !matches!(path.end, Target::Outcome(_))).count();
    if lost > 0 {
        report::say(&format!("Paths that end in no outcome: {lost}; `fixpoint check` says why."));
    }
}

fn number_of(found: &Paths) -> String {
    let count = found.paths.len();
    if found.is_complete { count.to_string() } else { format!("more than the {count} that are listed") }
}

/// The scenarios of a guide, where they stand beside it.
fn scenarios_beside(file: &Path, slug: &Slug) -> Result<Option<ScenarioSet>, Failure> {
    let path = file.with_extension(DocumentKind::Scenarios.extension());
    if !path.is_file() {
        return Ok(None);
    }
    let bytes = std::fs::read(&path).map_err(|error| Failure::file("read", &path, &error))?;
    let (document, findings) = parse(&DocumentId::Scenarios(slug.clone()), &bytes);
    if !findings.is_empty() {
        report::say(&format!("{} has mistakes; see them with `fixpoint check`.", path.display()));
    }
    Ok(match document {
        Document::Scenarios(set) => Some(set),
        _ => None,
    })
}

fn coverage(flow: &Flow, found: &Paths, set: &ScenarioSet) {
    let coverage = cover(flow, set);
    report::say(&format!(
        "Scenarios walk {} of {} outcomes, {} of {} choices, {} of {} paths.",
        coverage.outcomes.0,
        coverage.outcomes.1,
        coverage.choices.0,
        coverage.choices.1,
        found.covered(flow, set),
        found.paths.len(),
    ));
    if !coverage.missed.is_empty() {
        report::say(&format!("No scenario ends in {}.", coverage.missed.join(", ")));
    }
}

fn compare(old: &Loaded, new: &Loaded) -> Exit {
    let (old, new) = (old.flow(), new.flow());
    let (before, after) = (paths(&old, MAX_PATHS), paths(&new, MAX_PATHS));
    let difference = difference((&old, &before), (&new, &after));
    for (outcomes, change) in [(&difference.gained, "gained"), (&difference.lost, "lost")] {
        for outcome in outcomes {
            report::print(&format!("outcome {change}: {}", told(&At::Outcome(outcome))));
        }
    }
    for moved in &difference.moved {
        let (was, is) = (told(&moved.before), told(&moved.after));
        report::print(&format!("end changed: {}{is}; it was {was}", way(&moved.trail)));
    }
    for path in &difference.added {
        report::print(&format!("path gained: {}{}", way(&path.trail), told(&At::of(&new, path.end))));
    }
    report::say(&format!(
        "Paths before: {}, now: {}. Outcomes gained: {}, lost: {}. Ends changed: {}. Paths gained: {}.",
        number_of(&before),
        number_of(&after),
        difference.gained.len(),
        difference.lost.len(),
        difference.moved.len(),
        difference.added.len(),
    ));
    if difference.is_empty() { Exit::Done } else { Exit::Findings }
}
