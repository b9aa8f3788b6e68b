//! Landing pages: the guide that answers, or an honest "no guide yet".

use guide::document::{Document, parse};
use guide::names::DocumentId;
use pages::pages::fix::{DecodedCode, Nearest, fix_answer, fix_none};

use crate::{ENTRA, HOSTILE, OUTLOOK, assert_sound, drawn, phrase_page, published, starter, view};

#[test]
fn a_landing_page_names_the_guide_that_answers_and_no_other() {
    let view = starter();
    for (part, id) in [("azure-ad-connect-sync-error", ENTRA), ("outlook-ost-not-syncing", OUTLOOK)] {
        let page = phrase_page(&view, part, id);
        let slug = id.trim_start_matches("guides/");
        assert_eq!(page.status, 200);
        assert!(page.html.contains(&format!("data-page=\"fix\" data-answer=\"{slug}\"")));
        assert!(
            page.html.contains("You searched for the exact phrase") && page.html.contains("The match was confirmed")
        );
        assert!(page.html.contains(&format!("rel=\"canonical\" href=\"http://localhost:8080/fix/{part}\"")));
        assert_sound(&page);
    }
    let page = phrase_page(&view, "azure-ad-connect-sync-error", ENTRA);
    assert!(!page.html.contains("/guides/outlook-ost-sync-errors"));
    assert!(page.html.contains("Open the guide: 9 steps") && page.html.contains("First step that only reads"));
}

#[test]
fn a_landing_page_says_where_its_words_stand_and_names_other_candidates_apart() {
    let view = starter();
    let answer = view.edition.answer("outlook-ost-not-syncing").expect("an answer");
    let candidate = Nearest {
        title: HOSTILE.to_owned(),
        address: "/articles/a".to_owned(),
        summary: HOSTILE.to_owned(),
        near: "the title: ost".to_owned(),
        is_article: true,
    };
    let page = drawn(&view, |frame| {
        let listing = &guide::edition::Listing::Listed;
        fix_answer(frame, &answer, &crate::guide_of(OUTLOOK), std::slice::from_ref(&candidate), listing)
    });
    assert!(page.html.contains("Its words stand in the guide: “outlook”, “ost”, “syncing” in the title."));
    let others = page.html.find("Other candidates").expect("other candidates");
    assert!(page.html.find("One guide answers this").is_some_and(|answer| answer < others));
    assert!(page.html[others..].contains("Imported, not reviewed") && page.html[others..].contains("the title: ost"));
    assert_sound(&page);
    assert!(!phrase_page(&view, "outlook-ost-not-syncing", OUTLOOK).html.contains("Other candidates"));
}

#[test]
fn a_match_that_nobody_confirmed_is_not_for_search_engines() {
    let source = "---\nformat: 1\ntitle: A fault\nphrases:\n  - text: a phrase\n---\n# A fault\n\nA summary.\n";
    let id: DocumentId = "guides/a-fault".parse().expect("an id");
    let document = parse(&id, source.as_bytes()).0;
    let view = view([published("guides/a-fault", &document)]);
    let Document::Guide(guide) = document else { panic!("no guide") };
    let answer = view.edition.answer("a-phrase").expect("an answer");
    let page = drawn(&view, |frame| fix_answer(frame, &answer, &guide, &[], &guide::edition::Listing::Unconfirmed));
    assert!(page.html.contains("content=\"noindex\"") && page.html.contains("rel=\"canonical\" href=\""));
    assert!(page.html.contains("Nobody has confirmed this match yet."));
}

#[test]
fn where_no_guide_answers_the_first_sentence_says_so() {
    let near = |is_article: bool| Nearest {
        title: HOSTILE.to_owned(),
        address: "/guides/a".to_owned(),
        summary: HOSTILE.to_owned(),
        near: "the text: x".to_owned(),
        is_article,
    };
    let decoded = DecodedCode { label: "0x1".to_owned(), rows: vec![("Type".to_owned(), HOSTILE.to_owned())] };
    let page =
        drawn(&starter(), |frame| fix_none(frame, HOSTILE, std::slice::from_ref(&decoded), &[near(true), near(false)]));
    assert_eq!(page.status, 404);
    assert!(page.html.contains("data-page=\"fix\" data-answer=\"\"") && page.html.contains("noindex"));
    let main = page.html.split("<p class=\"lead\">").nth(1).expect("a lead");
    assert!(main.starts_with("<b>We have no guide for this yet.</b>"));
    let guides = page.html.find("Nearest guides").expect("nearest guides");
    let articles = page.html.find("Nearest imported articles").expect("articles");
    assert!(guides < articles && page.html[articles..].contains("Imported, not reviewed"));
    assert!(!page.html[guides..articles].contains("Imported, not reviewed"));
    assert_sound(&page);
}
