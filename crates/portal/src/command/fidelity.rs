//! `fixpoint fidelity ARCHIVE`: every article of an archive, held against what is stored of it.
//! Never writes to the store, and never makes one.

use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, sync_channel};

use guide::document::MAX_DOCUMENT_BYTES;
use guide::names::{DocumentId, DocumentKind};
use store::Store;

use crate::Exit;
use crate::arguments::{Fidelity, FidelityFormat};
use crate::command::open;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::fidelity::compare;
use crate::fidelity::report::{Looked, Report};
use crate::import::microsoft_docs::origin::Attribution;
use crate::import::{archive, attribution_of, microsoft_docs};
use crate::report::{print, say};

/// Articles that are told of as the oddest.
const ODDEST: usize = 20;

pub(crate) async fn run(configuration: Configuration, options: Fidelity) -> Result<Exit, Failure> {
    let FidelityFormat::MicrosoftDocs = options.format;
    let store = match Store::exists(&configuration.location()).await? {
        true => Some(open(&configuration).await?),
        false => None,
    };
    let runtime = tokio::runtime::Handle::current();
    let looking = tokio::task::spawn_blocking(move || {
        look(&options.archive, &|id| match &store {
            Some(store) => Ok(runtime.block_on(store.latest(id))?.map(|revision| revision.text.to_string())),
            None => Ok(None),
        })
    });
    let report = looking
        .await
        .map_err(|error| Failure::environment(format!("the comparison stopped: {error}; run it again")))??;
    if report.looked.is_empty() {
        return Err(Failure::refused("the archive holds no article; name an archive of Microsoft Learn articles"));
    }
    Ok(tell(&report))
}

/// Looks at every article of the archive, on as many threads as there are cores. `stored` answers what the store holds.
///
/// # Errors
/// Where the archive or the store cannot be read.
pub(crate) fn look(
    path: &Path,
    stored: &(dyn Fn(&DocumentId) -> Result<Option<String>, Failure> + Sync),
) -> Result<Report, Failure> {
    let attribution = attribution_of(path)?;
    let report = Mutex::new(Report::default());
    let (sender, receiver) = sync_channel::<(String, Vec<u8>)>(64);
    let receiver = Mutex::new(receiver);
    let next = |receiver: &Mutex<Receiver<_>>| receiver.lock().ok().and_then(|receiver| receiver.recv().ok());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let work = || {
            while let Some((name, bytes)) = next(&receiver) {
                let looked = look_at(&name, &bytes, &attribution, stored)?;
                let Ok(mut report) = report.lock() else { break };
                match looked {
                    Ok(looked) => report.looked.push(looked),
                    // The licences beside the articles are none.
                    Err(reason) if name.contains('/') => report.refused.push((name, reason)),
                    Err(_) => {}
                }
            }
            Ok(())
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let stopped = || Failure::environment("the comparison stopped; run it again");
        let mut skipped = Vec::new();
        let read = archive::read(
            path,
            MAX_DOCUMENT_BYTES as u64,
            |_| true,
            |name, bytes, _| {
                let name = name.to_string_lossy().replace('\\', "/").trim_start_matches("./").to_owned();
                sender.send((name, bytes)).map_err(|_| stopped())
            },
            |skip| skipped.push((skip.path.display().to_string(), skip.reason)),
        );
        drop(sender);
        let worked: Vec<Result<(), Failure>> =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| Err(stopped()))).collect();
        if let Ok(mut report) = report.lock() {
            report.refused.extend(skipped);
        }
        worked.into_iter().chain([read]).collect::<Result<(), Failure>>()
    })?;
    Ok(report.into_inner().unwrap_or_default().finished())
}

/// Looks at one file of the archive. The inner error says why it is no article, the outer one that the store cannot be read.
fn look_at(
    path: &str,
    source: &[u8],
    attribution: &Attribution,
    stored: &dyn Fn(&DocumentId) -> Result<Option<String>, Failure>,
) -> Result<Result<Looked, String>, Failure> {
    let converted = match microsoft_docs::convert(path, source, attribution) {
        Ok(converted) => converted,
        Err(reason) => return Ok(Err(reason.0)),
    };
    let name = microsoft_docs::article_id(path).unwrap_or(path);
    let id = match DocumentId::new(DocumentKind::Article, name) {
        Ok(id) => id,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let held = stored(&id)?;
    let compared = compare(source, &id, held.as_deref().unwrap_or(&converted.document_text));
    Ok(Ok(Looked {
        path: path.to_owned(),
        name: id.name().to_owned(),
        is_stored: held.is_some(),
        oddities: converted.oddities,
        compared,
    }))
}

/// Prints the report. What is missing, or drawn as the markup it was meant by, decides how the command ends.
pub(crate) fn tell(report: &Report) -> Exit {
    for (path, reason) in &report.refused {
        print(&format!("{path}: not imported: {reason}"));
    }
    let mut unfaithful = 0;
    for (path, missing, broken) in report.unfaithful() {
        unfaithful += 1;
        for shown in broken {
            print(&format!("{path}: {} on its page: {}", shown.kind, shown.line));
        }
        for lost in missing {
            print(&format!("{path}:{}: {} is missing on its {}: {}", lost.line, lost.what, lost.place, lost.words));
        }
    }
    print("Oddities, with articles, places and an example:");
    for (kind, met) in report.kinds() {
        print(&format!("  {:>5} {:>6}  {kind}  ({})", met.articles, met.places, met.example));
    }
    print("The oddest articles, with kinds and places:");
    for looked in report.oddest(ODDEST) {
        print(&format!(
            "  {:>5} {:>6}  {}",
            looked.oddities.len(),
            looked.oddities.values().sum::<usize>(),
            looked.path
        ));
    }
    let all = report.looked.len();
    let as_stored = report.looked.iter().filter(|looked| looked.is_stored).count();
    say(&format!(
        "{all} articles compared, {as_stored} as stored and {} as an import would store them: {} keep every word \
         and show no markup as text, {unfaithful} do not; {} are not imported.",
        all - as_stored,
        all - unfaithful,
        report.refused.len()
    ));
    if unfaithful + report.refused.len() > 0 { Exit::Findings } else { Exit::Done }
}
