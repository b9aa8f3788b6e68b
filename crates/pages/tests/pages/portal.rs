//! What the portal says of itself and of its people, whom to tell, and what is not there.

use guide::names::Slug;
use pages::pages::{errors, lists, report, texts};
use pages::{Contact, Frame, Site};

use crate::{HOSTILE, assert_sound, drawn, starter};

#[test]
fn a_report_takes_over_the_guide_or_the_words_as_text() {
    let view = starter();
    let slug: Slug = "outlook-ost-sync-errors".parse().expect("a slug");
    let of_guide = drawn(&view, |frame| report::report(frame, frame.view.edition.guide(&slug), ""));
    assert!(of_guide.html.contains("http://localhost:8080/guides/outlook-ost-sync-errors (revision 1)"));
    assert!(of_guide.html.contains("[contact]"), "the owner learns how to name a contact");
    let of_words = drawn(&view, |frame| report::report(frame, None, HOSTILE));
    assert!(of_words.html.contains("Problem: &quot;&gt;&lt;script&gt;"));
    let it = Contact { text: "it@example.org".to_owned(), link: Some("mailto:it@example.org".to_owned()) };
    let site = Site { contact_it: Some(it), ..Site::default() };
    let configured = report::report(Frame { site: &site, view: &view }, None, "");
    assert!(configured.html.contains("mailto:it@example.org") && !configured.html.contains("[contact]"));
    for page in [of_guide, of_words, configured] {
        assert_sound(&page);
    }
}

#[test]
fn a_missing_page_searches_for_its_words_and_names_what_is_near() {
    let view = starter();
    let page = drawn(&view, |frame| errors::not_found(frame, "outlook sync problem"));
    assert_eq!(page.status, 404);
    assert!(
        page.html.contains("value=\"outlook sync problem\"") && page.html.contains("/guides/outlook-ost-sync-errors")
    );
    assert_sound(&page);
    for words in [HOSTILE, "", "nowhere to be found"] {
        let page = drawn(&view, |frame| errors::not_found(frame, words));
        assert!(!page.html.contains("share words"), "{words}");
        assert_sound(&page);
    }
}

#[test]
fn a_failure_shows_its_reference_and_nothing_else() {
    let page = drawn(&starter(), |frame| errors::server_error(frame, "7f3a"));
    assert!(page.status == 500 && page.html.contains("<code>7f3a</code>"));
    let refused = drawn(&starter(), |frame| errors::problem(frame, 413, "Too large", "Send less.", Some("7f3a")));
    assert!(refused.status == 413 && !refused.html.contains("7f3a"));
}

#[test]
fn a_byline_says_who_it_is_and_what_was_written() {
    let slug: Slug = "tamem-j".parse().expect("a slug");
    let page = drawn(&starter(), |frame| lists::person(frame, &slug).expect("a person"));
    for there in ["IT Solutions Engineer", "Identity &amp; Access (Entra ID, Okta)", "/guides/outlook-ost-sync-errors"]
    {
        assert!(page.html.contains(there), "{there}");
    }
    assert_sound(&page);
}

#[test]
fn the_portal_claims_no_verification_that_is_not_recorded() {
    let page = drawn(&starter(), texts::how_we_verify);
    assert!(page.html.contains("id=\"privacy\"") && page.html.contains("not yet verified by a second person"));
    assert_sound(&page);
    assert_sound(&drawn(&starter(), texts::disclosure));
}
