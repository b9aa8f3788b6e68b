//! `fixpoint check PATH…`: what is wrong with documents, and where. Needs no store.
//! Never changes a file.

use guide::check::{Severity, Subject, check};
use guide::document::{parse, source_text};
use guide::names::DocumentId;

use crate::Exit;
use crate::arguments::{Check, FindingFormat};
use crate::content::{self, DocumentFile, PassedOver};
use crate::failure::Failure;
use crate::report::{self, FileFindings};

pub(crate) fn run(options: &Check) -> Result<Exit, Failure> {
    let mut files = Vec::new();
    let mut broken = 0;
    for path in &options.paths {
        let (found, passed_over) = content::read(path)?;
        if found.is_empty() && passed_over.is_empty() {
            return Err(Failure::usage(format!(
                "{} holds no document; name a .md file or a folder with guides/",
                path.display()
            )));
        }
        for (path, reason) in passed_over {
            if let PassedOver::Broken(reason) = reason {
                report::say(&format!("{}: {reason}", path.display()));
                broken += 1;
            }
        }
        files.extend(found);
    }
    add_scenarios(&mut files)?;
    let Some(first) = files.first() else {
        return if broken > 0 {
            Ok(Exit::Findings)
        } else {
            Err(Failure::usage("no document is there; name a .md file or a folder with guides/"))
        };
    };
    let mut library = content::library_near(&first.path);
    let mut parsed = Vec::new();
    for file in &files {
        let (document, findings) = parse(&file.id, &file.bytes);
        library.add(&file.id, &document);
        parsed.push((file, document, findings));
    }
    for (file, ..) in &parsed {
        let same: Vec<String> =
            files.iter().filter(|other| other.id == file.id).map(|other| other.path.display().to_string()).collect();
        if same.len() > 1 {
            library.repeated.insert(file.id.clone(), same);
        }
    }
    let mut reports = Vec::new();
    for (file, document, mut findings) in parsed {
        let source = source_text(&file.bytes).into_owned();
        findings.extend(check(&Subject::new(&file.id, &source, &document, &library)));
        findings.sort_by_key(|finding| finding.span.start);
        reports.push(FileFindings::new(&file.path, source, findings));
    }
    report::findings(&reports, options.format);
    let all = || reports.iter().flat_map(|report| &report.findings);
    let count = all().count();
    if options.format == FindingFormat::Text {
        let blocking = all().filter(|finding| finding.severity == Severity::Blocks).count();
        report::say(&match count {
            0 => format!("{} checked: no findings.", documents(reports.len())),
            _ => format!("{} checked: {blocking} blocking, {} advising.", documents(reports.len()), count - blocking),
        });
    }
    Ok(if count + broken > 0 { Exit::Findings } else { Exit::Done })
}

/// Adds the scenarios beside each guide that was named without them: they say what its flow must do.
fn add_scenarios(files: &mut Vec<DocumentFile>) -> Result<(), Failure> {
    let mut beside = Vec::new();
    for file in files.iter() {
        let DocumentId::Guide(slug) = &file.id else { continue };
        let id = DocumentId::Scenarios(slug.clone());
        let path = file.path.with_file_name(format!("{slug}.{}", id.kind().extension()));
        if path.is_file() && !files.iter().any(|other| other.id == id) {
            beside.extend(content::read(&path)?.0);
        }
    }
    files.extend(beside);
    Ok(())
}

fn documents(count: usize) -> String {
    if count == 1 { "1 document".to_owned() } else { format!("{count} documents") }
}
