//! Home and the pages that list: they lead only where something is.

use pages::pages::{home, lists};

use crate::{assert_sound, drawn, starter, view};

#[test]
fn a_query_stands_beside_the_guide_that_answers_it() {
    let view = starter();
    let pair = "<a href=\"/fix/azure-ad-connect-sync-error\">azure ad connect sync error</a><span>Entra Connect Sync:";
    for draw in [lists::fix_index, home::home] {
        let page = drawn(&view, draw);
        assert!(page.html.contains(pair));
        assert_sound(&page);
    }
}

#[test]
fn home_leads_only_where_something_is() {
    let page = drawn(&starter(), home::home);
    for there in ["/guides", "/products/outlook", "/categories/email", "/search?q=outlook+ost+not+syncing"] {
        assert!(page.html.contains(&format!("href=\"{there}\"")), "{there}");
    }
    assert!(page.html.contains("3 March 2026") && page.html.contains("reviewed by its author"));
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
