//! The starter library holds what the rules ask of every guide.
//! Never silences a rule.

#![expect(clippy::disallowed_methods, reason = "the library's files are read by the test, not by the crate")]
#![expect(clippy::expect_used, reason = "a file that cannot be read ends its test")]

use std::path::Path;
use std::sync::Arc;

use guide::check::{Library, Severity, Subject, check};
use guide::document::{Audience, Document, parse};
use guide::edition::{Edition, Head, Published};
use guide::names::{DocumentId, DocumentKind, Phrase};
use guide::placement::placements;

/// A document of the starter library, with its text and without a finding of the parser.
type Parsed = (DocumentId, String, Document);

fn starter() -> (Library, Vec<Parsed>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let mut library = Library::default();
    let mut parsed = Vec::new();
    for kind in DocumentKind::ALL {
        let Ok(folder) = std::fs::read_dir(root.join(kind.folder())) else { continue };
        for file in folder {
            let path = file.expect("an entry").path();
            let source = std::fs::read_to_string(&path).expect("a text");
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let Some((_, name)) = DocumentKind::of_file(kind.folder(), &name).filter(|(of, _)| *of == kind) else {
                continue;
            };
            let id = DocumentId::new(kind, name).expect("an id");
            let (document, findings) = parse(&id, source.as_bytes());
            assert_eq!(findings, [], "{id}");
            library.add(&id, &document);
            parsed.push((id, source, document));
        }
    }
    (library, parsed)
}

fn edition(parsed: &[Parsed]) -> Edition {
    let published = parsed.iter().map(|(id, _, document)| {
        let head = Head::compile(document);
        let published_at = jiff::Timestamp::UNIX_EPOCH;
        Arc::new(Published { id: id.clone(), revision: 1, hash: String::new(), published_at, head })
    });
    let (edition, findings) = Edition::compile(1, Audience::Public, published);
    assert_eq!(findings, []);
    edition
}

#[test]
fn the_starter_library_has_no_finding() {
    let (library, parsed) = starter();
    assert!(parsed.len() >= 6, "the library is there");
    for (id, source, document) in &parsed {
        assert_eq!(check(&Subject::new(id, source, document, &library)), [], "{id}");
    }
}

/// The queries of the page that this product began from, with the guide that answers each, and the guide that the page
/// put beside it.
const ORIGINAL: [(&str, &str, &str); 8] = [
    ("azure ad connect sync error", "entra-connect-sync-errors", "outlook-ost-sync-errors"),
    (
        "the trust relationship between this workstation and the primary domain failed",
        "workstation-trust-relationship-failed",
        "onedrive-sharepoint-library-not-syncing",
    ),
    (
        "error 0x800704cf the network location cannot be reached",
        "network-location-cannot-be-reached-0x800704cf",
        "adobe-creative-cloud-not-opening",
    ),
    (
        "windows cannot access the specified device path or file",
        "windows-cannot-access-path-or-file",
        "okta-sign-in-loop",
    ),
    (
        "there was a problem reaching this app azure enterprise app",
        "entra-application-proxy-problem-reaching-app",
        "teams-safe-cache-cleanup",
    ),
    (
        "your admin has configured the application to block users",
        "aadsts50105-user-not-assigned",
        "teams-camera-not-detected",
    ),
    ("sccm client not installing", "configmgr-client-not-installing", "figma-desktop-stuck-loading"),
    ("best backup solution for microsoft 365", "microsoft-365-backup-options", "mfa-device-lost"),
];

#[test]
fn every_phrase_and_alias_leads_to_the_guide_that_claims_it() {
    let (_, parsed) = starter();
    let edition = edition(&parsed);
    let leads = |text: &str| {
        edition.answer(&Phrase::new(text).address_part()).map(|answer| answer.guide.slug.as_str().to_owned())
    };
    for (query, guide, _) in ORIGINAL {
        assert_eq!(leads(query).as_deref(), Some(guide), "{query}");
    }
    let mut phrases = 0;
    for guide in edition.guides() {
        assert!(!guide.head.phrases.is_empty(), "{}", guide.slug);
        for phrase in &guide.head.phrases {
            for text in std::iter::once(&phrase.text).chain(&phrase.aliases) {
                assert_eq!(leads(text).as_deref(), Some(guide.slug.as_str()), "{text}");
                phrases += 1;
            }
        }
    }
    assert!(phrases >= 16 * 3, "{phrases}");
}

#[test]
fn the_wrong_pairs_of_the_original_page_are_refused() {
    let (library, parsed) = starter();
    for (query, right, wrong) in ORIGINAL {
        for (slug, is_refused) in [(wrong, true), (right, false)] {
            let id: DocumentId = format!("guides/{slug}").parse().expect("an id");
            let (_, source, _) = parsed.iter().find(|(other, ..)| *other == id).unwrap_or_else(|| panic!("no {id}"));
            let source = source.replacen("phrases:\n", &format!("phrases:\n  - text: {query}\n"), 1);
            let (document, _) = parse(&id, source.as_bytes());
            let findings = check(&Subject::new(&id, &source, &document, &library));
            let refused = findings
                .iter()
                .any(|finding| finding.rule == "phrase-evidence" && finding.severity == Severity::Blocks);
            assert_eq!(refused, is_refused, "{query} on {slug}: {findings:?}");
        }
    }
}

#[test]
fn related_queries_of_a_guide_share_its_subject() {
    let (_, parsed) = starter();
    let edition = edition(&parsed);
    let related = |slug: &str| {
        let guide = edition.guide(&slug.parse().expect("a slug")).expect("a guide");
        edition.related(guide).into_iter().map(|near| near.slug.as_str().to_owned()).collect::<Vec<_>>()
    };
    for guide in edition.guides() {
        assert!(!related(guide.slug.as_str()).contains(&guide.slug.as_str().to_owned()));
    }
    assert!(related("teams-safe-cache-cleanup").contains(&"teams-camera-not-detected".to_owned()));
    assert!(!related("workstation-trust-relationship-failed").contains(&"adobe-creative-cloud-not-opening".to_owned()));
    assert!(!related("outlook-ost-sync-errors").contains(&"teams-camera-not-detected".to_owned()));
    assert!(!related("figma-desktop-stuck-loading").contains(&"aadsts50105-user-not-assigned".to_owned()));
}

#[test]
fn the_partners_of_the_original_page_are_on_its_guide_and_none_is_on_a_sensitive_one() {
    let (_, parsed) = starter();
    let edition = edition(&parsed);
    let day = jiff::civil::date(2026, 11, 22);
    let shown = |slug: &str| {
        let guide = edition.guide(&slug.parse().expect("a slug")).expect("a guide");
        let placements = placements(&edition, guide, day, true);
        placements.into_iter().map(|placement| placement.partner.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(shown("outlook-ost-sync-errors"), ["1Password Business", "Grammarly"]);
    for guide in edition.guides() {
        let category = guide.head.category.as_ref().expect("a category");
        let is_sensitive = ["identity", "account-recovery"].contains(&category.as_str());
        assert_eq!(edition.category(category).expect("the category").is_sensitive, is_sensitive, "{category}");
        assert!(!is_sensitive || shown(guide.slug.as_str()).is_empty(), "{}", guide.slug);
    }
}
