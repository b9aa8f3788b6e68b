//! Imported articles: their origin, their headings and links, and the folders that list them.

use std::sync::Arc;

use guide::document::{Article, Document, Licence, Prose, Spanned};
use guide::edition::{ArticleHead, Head, Published};
use guide::names::ArticlePath;
use pages::pages::{article, lists};
use pages::{Frame, Page, Site};

use crate::{assert_sound, drawn, published, view};

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
fn a_link_to_words_of_both_the_title_and_a_section_leads_to_the_section() {
    let page = article_page("# Cause\n\n[a](#cause) [b](#cause-1)\n\n## Cause\n");
    assert!(page.html.contains("href=\"#cause\"") && page.html.contains("<h2 id=\"cause\">"));
    assert_sound(&page);
}

#[test]
fn raw_links_of_an_article_are_resolved_as_those_in_markdown_and_no_level_is_skipped() {
    let page = article_page(
        "#### Deep\n\n<a href=\"/articles/a/two#Fix\">two</a> <a href='/articles/a/gone'>gone</a> <a href=#main>x</a>\n\n<h5>Deeper</h5>\n",
    );
    assert!(page.html.contains("href=\"/articles/a/two#fix\"") && !page.html.contains("a/gone"));
    assert!(page.html.contains("<h2 id=\"deep\">") && page.html.contains("<h3 id=\"deeper\">"));
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
