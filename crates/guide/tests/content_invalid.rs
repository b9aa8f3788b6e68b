//! Broken documents, each beside the findings that it must give: `content-invalid/<name>.md` and `<name>.finding.txt`.
//! A `.yaml` is of the kind that its name begins with. `UPDATE_EXPECT=1` rewrites the findings.

#![allow(clippy::disallowed_methods, reason = "the corpus of this test is files")]

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use guide::check::{Finding, Library, RULES, Severity, Subject, check};
use guide::document::{MAX_DOCUMENT_BYTES, line_and_column, parse, source_text};
use guide::names::{DocumentId, DocumentKind};

/// What the parser reports by itself.
const PARSER_RULES: [&str; 7] =
    ["front-matter", "attribute", "section", "encoding", "too-large", "flow-form", "scenario-form"];

#[test]
fn every_broken_document_gives_its_findings() {
    let library = library();
    let broken = files(&folder());
    assert!(!broken.is_empty());
    for file in broken {
        let source = read(&file);
        let lines = findings(&document_id(&file), &source, &library);
        assert!(!lines.is_empty(), "{} gives no finding", file.display());
        expect_file![file.with_extension("finding.txt")].assert_eq(&lines);
    }
}

#[test]
fn every_rule_has_a_broken_document() {
    let library = library();
    let broken = files(&folder());
    let all: String = broken.iter().map(|file| findings(&document_id(file), &read(file), &library)).collect();
    let too_large = findings(&document_id(Path::new("a.md")), &vec![b'a'; MAX_DOCUMENT_BYTES + 1], &library);
    for rule in RULES.iter().map(|rule| rule.name).chain(PARSER_RULES) {
        let is_found = format!("{all}{too_large}").contains(&format!(" {rule} ("));
        assert!(is_found, "nothing in content-invalid/ breaks `{rule}`; add a document");
    }
}

#[test]
fn every_finding_belongs_to_a_broken_document() {
    for entry in entries(&folder()) {
        let name = entry.to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(".finding.txt") {
            let is_there = ["md", "yaml"].iter().any(|kind| Path::new(&format!("{stem}.{kind}")).exists());
            assert!(is_there, "{name} stands alone; take it out");
        }
    }
}

#[test]
fn what_the_broken_documents_refer_to_is_whole() {
    let library = library();
    for (id, file) in library_files() {
        assert_eq!(findings(&id, &read(&file), &Library { repeated: Default::default(), ..library.clone() }), "");
    }
}

#[test]
fn every_rule_has_a_help_page() {
    for rule in RULES {
        let file = format!("src/check/rules/{}.rs", rule.name.replace('-', "_"));
        let source = String::from_utf8_lossy(&read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(&file))).into_owned();
        let page: String = source.lines().take_while(|line| line.starts_with("//!")).collect::<Vec<_>>().join("\n");
        for part in [&format!("# `{}`: ", rule.name), "**What.**", "**Why.**", "**Bad**", "**Better**", "**Source.**"] {
            assert!(page.contains(part), "{file} does not say {part}");
        }
    }
}

/// The findings of parser and rules, one a line, sorted by place.
fn findings(id: &DocumentId, source: &[u8], library: &Library) -> String {
    let text = source_text(source);
    let (document, mut findings) = parse(id, source);
    let mut library = library.clone();
    library.add(id, &document);
    findings.extend(check(&Subject::new(id, &text, &document, &library)));
    findings.sort_by_key(|finding| (finding.span.start, finding.rule));
    findings.iter().map(|finding| line(&text, finding)).collect()
}

fn line(source: &str, finding: &Finding) -> String {
    let (line, column) = line_and_column(source, finding.span.start);
    let severity = match finding.severity {
        Severity::Blocks => "blocks",
        Severity::Advises => "advises",
    };
    format!("{line}:{column} {} ({severity}): {}\n", finding.rule, finding.message)
}

/// What the broken documents may refer to. A document that stands here and among them too is claimed twice.
fn library() -> Library {
    let mut library = Library::default();
    let broken = files(&folder());
    for (id, file) in library_files() {
        library.add(&id, &parse(&id, &read(&file)).0);
        if let Some(second) = broken.iter().find(|broken| document_id(broken) == id) {
            let names = [&file, second].map(|file| {
                let name = file.strip_prefix(folder()).unwrap_or(file);
                name.to_string_lossy().into_owned()
            });
            library.repeated.insert(id, names.to_vec());
        }
    }
    library
}

fn library_files() -> Vec<(DocumentId, PathBuf)> {
    let mut found = Vec::new();
    for kind in DocumentKind::ALL {
        for file in entries(&folder().join("content").join(kind.folder())) {
            let name = name(&file);
            if let Some((_, name)) = DocumentKind::of_file(kind.folder(), &name).filter(|(of, _)| *of == kind) {
                found.push((id(kind, name), file));
            }
        }
    }
    found
}

fn document_id(file: &Path) -> DocumentId {
    let name = name(file);
    if let Some((kind, name)) = DocumentKind::of_file(DocumentKind::Guide.folder(), &name) {
        return id(kind, name);
    }
    let kind = match name.split('-').next() {
        Some("person") => DocumentKind::Person,
        Some("product") => DocumentKind::Product,
        Some("category") => DocumentKind::Category,
        Some("flow") => DocumentKind::Flow,
        Some("partner") => DocumentKind::Partner,
        _ => panic!("{} does not begin with person, product, category, flow or partner; rename it", file.display()),
    };
    id(kind, name.strip_suffix(".yaml").unwrap_or(&name))
}

fn id(kind: DocumentKind, name: &str) -> DocumentId {
    DocumentId::new(kind, name).unwrap_or_else(|bad| panic!("{bad}"))
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content-invalid")
}

/// The broken documents.
fn files(folder: &Path) -> Vec<PathBuf> {
    let is_document = |file: &PathBuf| {
        let extension = file.extension().unwrap_or_default();
        extension == "yaml" || extension == "md" && !file.ends_with("README.md")
    };
    entries(folder).into_iter().filter(is_document).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    found.sort();
    found
}

fn read(file: &Path) -> Vec<u8> {
    fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
