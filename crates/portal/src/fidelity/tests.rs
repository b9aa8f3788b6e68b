//! The check finds what is lost, and the real archive loses nothing.

use std::path::Path;

use super::*;
use crate::Exit;
use crate::command::fidelity::{look, tell};
use crate::import::microsoft_docs::convert;
use crate::import::microsoft_docs::origin::Attribution;

const SOURCE: &str = "--- \ntitle: \"Can't open\"\ndescription: What to do\nappliesto:\n - Outlook\nms.date: 01/02/2023\n---\r\n# Can't open\n\n\
    > [!NOTE]\n> Mind *this*.\n\nSee [one](b.md)![An icon](c.png), <kbd>Win</kbd>.\n\n|a<br/>b|`c`|\n|-|-|\n|d|e|\n\n<details>\n\
    <summary>Sum</summary>\n\nInside\n</details>\n\n1. One\n\n   ```output\n   0x80070005\n   ```\n\nLast <Server> words\n";

fn compared(stored: impl Fn(String) -> String) -> Vec<String> {
    let id: DocumentId = "articles/Outlook/a".parse().expect("an id");
    let converted = convert("Outlook/a.md", SOURCE.as_bytes(), &Attribution::default()).expect("an article");
    let missing = compare(SOURCE.as_bytes(), &id, &stored(converted.document_text)).missing;
    missing.into_iter().map(|lost| format!("{} {} {}: {}", lost.line, lost.what, lost.place, lost.words)).collect()
}

#[test]
fn what_is_stored_whole_misses_nothing() {
    assert_eq!(compared(|text| text), <[String; 0]>::default());
}

#[test]
fn every_word_that_is_lost_is_told_with_its_place() {
    for (word, expected) in [
        ("Can't", "2 title page: Can t"),
        ("What", "3 description page: What"),
        ("Outlook\"", "4 appliesto page: Outlook"),
        ("date: 2023-01-02", "6 ms.date page: 1 2 2023"),
        ("Mind", "10 paragraph page: Mind"),
        ("icon", "13 paragraph page: icon"),
        ("Win", "13 paragraph page: Win"),
        ("`c`", "15 table cell page: c"),
        ("Sum", "19 HTML page: Sum"),
        ("Inside", "22 paragraph page: Inside"),
        ("0x80070005", "27 code page: 0x80070005"),
        ("Server", "31 paragraph page: Server"),
    ] {
        let missing = compared(|text| text.replacen(word, if word.ends_with('"') { "\"" } else { "" }, 1));
        assert!(missing.iter().any(|lost| lost == expected), "{word}: {missing:?}");
    }
}

#[test]
fn a_word_at_another_place_does_not_stand_in_for_a_lost_one() {
    let missing = compared(|text| text.replacen("Inside", "", 1) + "\nInside\n");
    assert_eq!(missing, ["22 paragraph page: Inside", "22 paragraph text: Inside"]);
}

#[test]
fn words_that_grew_together_are_lost() {
    assert!(!compared(|text| text.replacen("a<br/>b", "ab", 1)).is_empty());
}

#[test]
fn markup_that_was_not_understood_is_told_and_code_may_hold_it() {
    let id: DocumentId = "articles/a".parse().expect("an id");
    let broken =
        |stored: &str| compare(b"", &id, stored).broken.into_iter().map(|broken| broken.line).collect::<Vec<_>>();
    assert_eq!(broken("---\ntitle: a\n---\n\n>[!NOTE]\n>b\n\n|a|`b`|\n|-|-|-|\n"), ["[!NOTE]", "|a|\u{fffc}|"]);
    let code = "`[!NOTE]`\n\n```\n:::\n| a |\n```\n\n> [!NOTE]\n> b\n\n| a |\n|---|\n";
    assert_eq!(broken(&format!("---\ntitle: a\n---\n\n{code}")), <[String; 0]>::default());
}

#[test]
fn links_that_lead_nowhere_are_counted_and_a_lost_word_decides_how_it_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.tar");
    let mut archive = tar::Builder::new(std::fs::File::create(&path).expect("a file"));
    for (name, source) in [
        (
            "a/b.md",
            "# B\n\n[here](#b) [there](c.md#Here) [gone](#gone) [no](c.md#no) [none](d.md) <a href=\"#gone\">x</a>\n",
        ),
        ("a/c.md", "# C\n\n## Here\n"),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_size(source.len() as u64);
        archive.append_data(&mut header, name, source.as_bytes()).expect("written");
    }
    archive.finish().expect("written");
    let report = look(&path, &|_| Ok(None)).expect("read");
    let places = |kind: &str| report.kinds().get(kind).map(|kind| kind.places);
    assert_eq!(places("link to a heading that is not there"), Some(3));
    assert_eq!(places("link to an article that is not in the archive"), Some(1));
    assert_eq!(report.oddest(1)[0].path, "a/b.md");
    assert_eq!(tell(&report), Exit::Done);

    let text = "---\nformat: 1\nlanguage: en\ntitle: B\n---\n\nhere there gone no x\n";
    let lossy = look(&path, &|id| Ok((id.name() == "a/b").then(|| text.to_owned()))).expect("read");
    let lost = lossy.unfaithful().map(|(path, missing, _)| (path, missing[0].words.as_str())).collect::<Vec<_>>();
    assert_eq!(lost, [("a/b.md", "none")]);
    assert_eq!(tell(&lossy), Exit::Findings);
}

#[test]
fn the_real_archive_keeps_every_word() {
    let archive =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/support-articles/markdown_bench.tar.gz");
    if !archive.is_file() {
        println!("skipped: ../shared/data/support-articles is absent");
        return;
    }
    let report = look(&archive, &|_| Ok(None)).expect("read");
    assert_eq!(report.unfaithful().next(), None);
    assert_eq!(report.refused, []);
    assert_eq!(report.looked.len(), 4_877);
}
