//! An operator takes in the 4,877 support articles, and readers find them.

use crate::common::{Place, argument, corpus};

const ARTICLES: [(&str, &str); 3] = [
    (
        "support/azure/active-directory/aad-management-agent-hangs-during-import",
        "Azure AD Management Agent hangs during Full Import or Delta Import",
    ),
    (
        "support/windows-client/performance/error-1058-displayed-when-service-stops",
        "Error 1058 is displayed when a service suddenly stops",
    ),
    (
        "Microsoft365/admin/sign-in/unable-remove-domain-office-365",
        "Unable to remove this domain when remove a domain from Microsoft 365",
    ),
];

#[test]
fn the_whole_corpus_is_taken_in_once_and_served_and_found() {
    let Some(archive) = corpus() else { return };
    let place = Place::sqlite();
    let import = ["import", "--format", "microsoft-docs", argument(&archive)];
    place.run(&import).ends(0).says("4877 imported, 0 unchanged, 4877 published");
    place.run(&import).ends(0).says("0 imported, 4877 unchanged");

    let server = place.serve();
    for (path, title) in ARTICLES {
        let page = server.opens(&format!("/articles/{path}")).is(200);
        page.shows(title).shows("Imported, not reviewed").shows("CC BY 4.0").hides("id=\"vote\"");
        let query = title.replace(' ', "+");
        server.opens(&format!("/search?q={query}")).is(200).holds(&format!("href=\"/articles/{path}\""));
    }
    server.opens("/articles").is(200);
    server.opens("/articles/no/such/article").is(404);
    place.run(&["doctor"]).ends(0).says("All is sound");
}

#[test]
fn an_article_is_published_from_its_file_and_has_one_address() {
    let place = Place::sqlite();
    place.write("articles/it/printer's-tray.md", "---\nformat: 1\nlanguage: en\ntitle: Tray\n---\n\nPull it.\n");
    let file = place.path("articles/it/printer's-tray.md");
    place.run(&["publish", argument(&file)]).ends(0).says("1 published: /articles/it/printer's-tray");
    place.run(&["publish", argument(&file)]).ends(0).says("public already");

    let server = place.serve();
    server.opens("/articles/it/printer's-tray").is(200).shows("Pull it.");
    let moved = server.opens("/articles/it/%70rinter's-tray?from=mail").is(301);
    assert_eq!(moved.header("location"), "/articles/it/printer's-tray?from=mail");
    server.opens("/articles/it").is(200).shows("1 article").shows("Tray");
    server.opens("/articles/i").is(404);
    server.opens_with("/sitemap.xml", &[("accept-encoding", "gzip")]).is(200);
    server.opens("/sitemaps/1").is(404);
}
