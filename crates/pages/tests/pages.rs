//! What the pages promise, on the starter library: which guide a landing page names, what is said where there is none,
//! and that nothing typed or imported comes back as markup.

use std::sync::Arc;

use guide::document::{Article, Audience, Document, Guide, Licence, Prose, Spanned, parse};
use guide::edition::{ArticleHead, Edition, Head, Live, Published, View};
use guide::names::{ArticlePath, DocumentId, Slug};
use jiff::Timestamp;
use jiff::civil::date;
use pages::pages::fix::{DecodedCode, Nearest, fix_answer, fix_none};
use pages::pages::search::{Hit, HitKind, Results, SnippetPiece, results};
use pages::pages::{article, errors, home, lists, report, texts};
use pages::{Contact, Frame, Page, Site};

const ENTRA: &str = "guides/entra-connect-sync-errors";
const OUTLOOK: &str = "guides/outlook-ost-sync-errors";
const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror=alert(2)>";

const STARTER: &[(&str, &str)] = &[
    (ENTRA, include_str!("../../../content/guides/entra-connect-sync-errors.md")),
    (OUTLOOK, include_str!("../../../content/guides/outlook-ost-sync-errors.md")),
    ("people/tamem-j", include_str!("../../../content/people/tamem-j.yaml")),
    ("people/fixpoint-starter-library", include_str!("../../../content/people/fixpoint-starter-library.yaml")),
    ("products/outlook", include_str!("../../../content/products/outlook.yaml")),
    ("products/entra-connect", include_str!("../../../content/products/entra-connect.yaml")),
    ("categories/email", include_str!("../../../content/categories/email.yaml")),
];

fn published(id: &str, document: &Document) -> Arc<Published> {
    Arc::new(Published {
        id: id.parse().expect("an id"),
        revision: 1,
        hash: String::new(),
        published_at: Timestamp::UNIX_EPOCH,
        head: Head::compile(document),
    })
}

fn view(documents: impl IntoIterator<Item = Arc<Published>>) -> View {
    let (edition, _) = Edition::compile(1, Audience::Public, documents);
    View {
        edition: Arc::new(edition),
        audience: Audience::Public,
        day: date(2026, 11, 22),
        live: Arc::new(Live::default()),
    }
}

fn starter() -> View {
    view(STARTER.iter().map(|(id, source)| {
        let name: DocumentId = id.parse().expect("an id");
        published(id, &parse(&name, source.as_bytes()).0)
    }))
}

fn guide_of(id: &str) -> Guide {
    let (_, source) = STARTER.iter().find(|(name, _)| *name == id).expect("a starter guide");
    match parse(&id.parse().expect("an id"), source.as_bytes()).0 {
        Document::Guide(guide) => *guide,
        _ => panic!("{id} is no guide"),
    }
}

fn drawn(view: &View, draw: impl Fn(Frame<'_>) -> Page) -> Page {
    draw(Frame { site: &Site::default(), view })
}

fn phrase_page(view: &View, part: &str, id: &str) -> Page {
    let answer = view.edition.answer(part).expect("an answer");
    drawn(view, |frame| fix_answer(frame, &answer, &guide_of(id)))
}

/// Every id that the page links to within itself.
fn links_within(html: &str) -> Vec<&str> {
    html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn assert_sound(page: &Page) {
    for id in links_within(&page.html) {
        assert!(page.html.contains(&format!("id=\"{id}\"")), "#{id} leads nowhere");
    }
    assert_eq!(page.html.matches("<h1").count(), 1);
    for hostile in ["<script>alert", "<img src=x", " onerror=alert(2)>"] {
        assert!(!page.html.contains(hostile), "{hostile}");
    }
    assert!(!page.html.contains(" style=") && !page.html.contains("<style"), "the policy allows no style in a page");
}

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
fn a_match_that_nobody_confirmed_is_not_for_search_engines() {
    let source = "---\nformat: 1\ntitle: A fault\nphrases:\n  - text: a phrase\n---\n# A fault\n\nA summary.\n";
    let id: DocumentId = "guides/a-fault".parse().expect("an id");
    let document = parse(&id, source.as_bytes()).0;
    let view = view([published("guides/a-fault", &document)]);
    let Document::Guide(guide) = document else { panic!("no guide") };
    let answer = view.edition.answer("a-phrase").expect("an answer");
    let page = drawn(&view, |frame| fix_answer(frame, &answer, &guide));
    assert!(page.html.contains("content=\"noindex\"") && !page.html.contains("rel=\"canonical\""));
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
    let page = drawn(&starter(), |frame| fix_none(frame, HOSTILE, &[decoded.clone()], &[near(true), near(false)]));
    assert_eq!(page.status, 404);
    assert!(page.html.contains("data-page=\"fix\" data-answer=\"\"") && page.html.contains("noindex"));
    let main = page.html.split("<p class=\"lead\">").nth(1).expect("a lead");
    assert!(main.starts_with("<b>We have no guide for this yet.</b>"));
    let guides = page.html.find("Nearest guides").expect("nearest guides");
    let articles = page.html.find("Imported articles with these words").expect("articles");
    assert!(guides < articles && page.html[articles..].contains("Imported, not reviewed"));
    assert!(!page.html[guides..articles].contains("Imported, not reviewed"));
    assert_sound(&page);
}

#[test]
fn the_other_queries_of_the_original_page_have_no_guide_yet() {
    let view = starter();
    let page = drawn(&view, lists::fix_index);
    assert_eq!(page.html.matches("No guide yet").count(), 7);
    assert_eq!(drawn(&view, home::home).html.matches("No guide yet").count(), 7);
    assert_sound(&page);
}

#[test]
fn home_leads_only_where_something_is() {
    let page = drawn(&starter(), home::home);
    for there in ["/guides", "/products/outlook", "/categories/email", "/search?q=outlook+ost+not+syncing"] {
        assert!(page.html.contains(&format!("href=\"{there}\"")), "{there}");
    }
    assert!(page.html.contains("reviewed by its author on 3 March 2026"));
    for absent in ["Imported articles", "My reports", "Service status", "erified by"] {
        assert!(!page.html.contains(absent), "{absent}");
    }
    assert_sound(&page);
}

#[test]
fn an_empty_library_says_how_to_fill_it() {
    let page = drawn(&view([]), home::home);
    assert_eq!(page.status, 200);
    assert!(page.html.contains("fixpoint import") && page.html.contains("fixpoint publish"));
    for absent in ["For example:", "Products", "Categories", "Exact-match queries</h2>", "href=\"/articles\""] {
        assert!(!page.html.contains(absent), "{absent}");
    }
    for list in [lists::guides_index, lists::fix_index] {
        assert_sound(&drawn(&view([]), list));
    }
}

fn hit() -> Hit {
    Hit {
        kind: HitKind::Article,
        title: HOSTILE.to_owned(),
        address: "/articles/a".to_owned(),
        snippet: vec![SnippetPiece { text: HOSTILE.to_owned(), marked: true }],
        why: HOSTILE.to_owned(),
        reviewed: None,
        licence: Some("CC BY 4.0".to_owned()),
    }
}

fn found(hits: &[Hit], total: usize, page: usize) -> Page {
    let view = starter();
    drawn(&view, |frame| {
        let answer = frame.view.edition.answer("azure-ad-connect-sync-error");
        results(frame, &Results { query: HOSTILE, hits, total, page, page_size: 10, answer })
    })
}

#[test]
fn hits_say_what_they_are_and_the_exact_phrase_comes_first() {
    let page = found(&[hit()], 25, 2);
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
    let page = found(&[], 0, 1);
    assert!(page.html.contains("We did not guess.") && page.html.contains("href=\"/report?q=%22%3E%3Cscript%3E"));
    assert!(!page.html.contains("text below"), "no text to copy is on this page");
    assert_sound(&page);
}

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
    let refused = drawn(&starter(), |frame| errors::problem(frame, 413, "Too large", "Send less.", "7f3a"));
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

fn imported(markdown: &str) -> Article {
    let licence = Licence {
        attribution: "Example and contributors".to_owned(),
        name: "CC BY 4.0".to_owned(),
        url: Some("https://creativecommons.org/licenses/by/4.0/".to_owned()),
        source: None,
        changes: Some("Pictures dropped".to_owned()),
    };
    Article {
        title: Some(Spanned::new("The short title".to_owned(), 0..0)),
        licence: Some(licence),
        body: Prose { markdown: markdown.to_owned(), ..Prose::default() },
        ..Article::default()
    }
}

fn article_page(markdown: &str) -> Page {
    let document = imported(markdown);
    let path: ArticlePath = "a/one".parse().expect("a path");
    let other = published("articles/a/two", &Document::Article(Box::default()));
    let own = published("articles/a/one", &Document::Article(Box::new(document.clone())));
    let view = view([own.clone(), other]);
    drawn(&view, |frame| article::article(frame, &path, &own, &document))
}

#[test]
fn an_article_shows_its_origin_and_its_own_heading_once() {
    let page = article_page("# The whole heading\n\n## Cause\n\nA.\n\n## Resolution\n\nB.\n\n## Resolution\n\nC.");
    assert!(page.html.contains("<h1>The whole heading</h1>") && page.html.contains("The short title - "));
    for there in ["Imported, not reviewed", "CC BY 4.0", "Changes: Pictures dropped", "href=\"#resolution-1\""] {
        assert!(page.html.contains(there), "{there}");
    }
    assert_sound(&page);
    assert!(article_page("No heading.").html.contains("<h1>The short title</h1>"));
}

#[test]
fn links_of_an_article_lead_somewhere_or_are_text() {
    let page = article_page(
        "## Cause\n\n[two](/articles/a/two) [gone](/articles/a/gone) [within](#Cause) [top](#the-short-title) [nowhere](#note1)\n\n<script>alert(1)</script>",
    );
    assert!(page.html.contains("href=\"/articles/a/two\"") && page.html.contains("href=\"#cause\""));
    assert!(page.html.contains("href=\"#main\"") && !page.html.contains("a/gone") && !page.html.contains("#note1"));
    assert_sound(&page);
}

#[test]
fn articles_are_listed_by_folder() {
    let of = |path: &str| {
        let head = Head::Article(ArticleHead { title: path.to_uppercase(), ..ArticleHead::default() });
        let blank = published(&format!("articles/{path}"), &Document::Article(Box::default()));
        Arc::new(Published { head, ..(*blank).clone() })
    };
    let view = view([of("a/b/one"), of("a/two"), of("c/three")]);
    let top = drawn(&view, |frame| lists::articles_index(frame, "").expect("the top"));
    assert!(top.html.contains("href=\"/articles/a\"") && top.html.contains("href=\"/articles/c\""));
    let folder = drawn(&view, |frame| lists::articles_index(frame, "a").expect("a folder"));
    assert!(
        folder.html.contains("href=\"/articles/a/b\"")
            && folder.html.contains("A/TWO")
            && !folder.html.contains("C/THREE")
    );
    assert_sound(&folder);
    let frame = Frame { site: &Site::default(), view: &view };
    assert!(lists::articles_index(frame, "a/nothing").is_none() && lists::articles_index(frame, "a/tw").is_none());
}
