//! Search: each hit says what it is, and nothing is guessed.

use pages::Page;
use pages::pages::search::{Hit, HitKind, Results, SnippetPiece, results};

use crate::{HOSTILE, assert_sound, drawn, starter};

fn hit() -> Hit {
    Hit {
        kind: HitKind::Article,
        title: HOSTILE.to_owned(),
        address: "/articles/a".to_owned(),
        snippet: vec![SnippetPiece { text: HOSTILE.to_owned(), marked: true }],
        why: HOSTILE.to_owned(),
        reviewed: None,
        licence: Some("CC BY 4.0".to_owned()),
        is_sure: true,
        similar: Vec::new(),
    }
}

fn found(hits: &[Hit], total: usize, page: usize, is_sure: bool) -> Page {
    let view = starter();
    drawn(&view, |frame| {
        let answer = frame.view.edition.answer("azure-ad-connect-sync-error");
        results(
            frame,
            &Results { query: HOSTILE, hits, total, is_sure, page, page_size: 10, answer, is_filling: false },
        )
    })
}

#[test]
fn hits_say_what_they_are_and_the_exact_phrase_comes_first() {
    let page = found(&[hit()], 25, 2, true);
    assert!(page.html.contains("Imported, not reviewed") && page.html.contains("Licence CC BY 4.0"));
    let answer = page.html.find("One guide answers these exact words").expect("the exact phrase");
    assert!(answer < page.html.find("class=\"hit\"").expect("a hit"));
    assert!(
        page.html.contains("Page 2 of 3") && page.html.contains("rel=\"prev\"") && page.html.contains("rel=\"next\"")
    );
    assert_sound(&page);
}

#[test]
fn where_nothing_is_found_nothing_is_guessed() {
    let page = found(&[], 0, 1, false);
    assert!(page.html.contains("We did not guess.") && page.html.contains("href=\"/report?q=%22%3E%3Cscript%3E"));
    assert!(!page.html.contains("text below"), "no text to copy is on this page");
    assert_sound(&page);
}

#[test]
fn what_is_only_near_is_not_called_an_answer() {
    let page = found(&[hit()], 1, 1, false);
    assert!(page.html.contains("No guide yet for") && page.html.contains("neighbours, not answers"));
    assert!(!found(&[hit()], 1, 1, true).html.contains("No guide yet"));
}

#[test]
fn what_is_near_stands_apart_from_what_is_sure_and_what_is_similar_beneath_the_first() {
    let near = Hit { is_sure: false, title: "Gates".to_owned(), ..hit() };
    let similar = vec![Hit { title: "Doors elsewhere".to_owned(), ..hit() }, hit(), hit()];
    let page = found(&[Hit { title: "Doors".to_owned(), similar, ..hit() }, near], 5, 1, true);
    let at = |text: &str| page.html.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(at("Best match") < at(">Doors<") && at("and 3 similar articles") < at(">Doors elsewhere<"));
    assert!(at(">Doors elsewhere<") < at("Near, but not sure") && at("Near, but not sure") < at(">Gates<"));
    assert_sound(&page);
    let near = Hit { is_sure: false, ..hit() };
    let page = found(&[near], 1, 1, false);
    assert!(page.html.contains("Nearest, not answers") && !page.html.contains("Best match"));
}
