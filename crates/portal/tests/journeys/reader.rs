//! A visitor types what the screen says, and is led to the one guide that answers it, or told that there is none.

use std::io::Read;

use crate::common::{Place, argument, on_each_engine, workspace, write_doors};

const ANSWERED: &str = "/fix/azure-ad-connect-sync-error";

/// The queries of the page this product began from, with the guide that answers each.
const QUERIES: [(&str, &str); 8] = [
    ("azure ad connect sync error", "entra-connect-sync-errors"),
    (
        "the trust relationship between this workstation and the primary domain failed",
        "workstation-trust-relationship-failed",
    ),
    ("error 0x800704cf the network location cannot be reached", "network-location-cannot-be-reached-0x800704cf"),
    ("windows cannot access the specified device path or file", "windows-cannot-access-path-or-file"),
    ("there was a problem reaching this app azure enterprise app", "entra-application-proxy-problem-reaching-app"),
    ("your admin has configured the application to block users", "aadsts50105-user-not-assigned"),
    ("sccm client not installing", "configmgr-client-not-installing"),
    ("best backup solution for microsoft 365", "microsoft-365-backup-options"),
];

#[test]
fn a_query_leads_to_the_guide_that_answers_it_and_to_nothing_else() {
    on_each_engine(|place| {
        let server = place.serve();
        for (query, guide) in QUERIES {
            let page = server.opens(&format!("/fix/{}", query.replace(' ', "-"))).is(200).shows(query);
            page.holds(&format!("data-answer=\"{guide}\"")).holds(&format!("href=\"/guides/{guide}\""));
            server
                .opens(&format!("/search?q={}", query.replace(' ', "+")))
                .is(200)
                .shows("One guide answers these exact words");
        }
        let all = server.opens("/fix").is(200).text();
        let mut phrases = 0;
        for row in all.split("<li><a href=\"/fix/").skip(1) {
            let (part, rest) = row.split_once('"').expect("an address ends");
            let title = rest.split("<span>").nth(1).and_then(|rest| rest.split("</span>").next()).expect("a title");
            let page = server.opens(&format!("/fix/{part}")).is(200);
            let answer = page.text().split("data-answer=\"").nth(1).map(|rest| rest.split('"').next() == Some(""));
            assert_eq!(answer, Some(false), "{part}");
            page.holds(title);
            phrases += 1;
        }
        assert!(phrases >= 3 * 14, "{phrases}");
        let page = server.opens(ANSWERED).hides("outlook-ost-sync-errors");
        page.shows("Entra Connect Sync: find the failing object and clear its error");
        let page = server.opens("/fix/printer-is-on-fire").is(404);
        page.holds("data-answer=\"\"").shows("printer is on fire").shows("no guide for this yet");
    });
}

#[test]
fn every_other_spelling_of_a_query_moves_to_its_one_address() {
    on_each_engine(|place| {
        let server = place.serve();
        let other_spellings = [
            "/fix/azure-ad-connect-sync-errors",
            "/fix/aad-connect-sync-error",
            "/fix/Azure-AD-Connect-Sync-Error",
            "/fix/azure%20ad%20connect%20sync%20error",
            "/fix/azure-ad--connect-sync-error-",
            "/fix/AAD-connect-sync-error",
            "/fix/azure-ad-connect-sync-error/",
            "/Fix/azure-ad-connect-sync-error",
            "/FIX//AAD-Connect-Sync-Error/",
        ];
        for spelling in other_spellings {
            assert_eq!(server.opens(spelling).is(301).header("location"), ANSWERED, "{spelling}");
        }
        assert_eq!(
            server.opens("/fix/SCCM client-not installing".replace(' ', "%20").as_str()).is(301).header("location"),
            "/fix/sccm-client-not-installing"
        );
    });
}

#[test]
fn another_spelling_of_an_address_moves_to_the_one_that_is_there_with_its_parameters() {
    let place = Place::sqlite();
    let article = "---\nformat: 1\nlanguage: en\ntitle: Lock\naudience: public\n---\n\nLocks.\n";
    place.write("more/articles/Doors/Lock.md", article);
    place.run(&["import", "more"]).ends(0);
    let server = place.serve();
    for (spelling, address) in [
        ("/guides/", "/guides"),
        ("/guides/outlook-ost-sync-errors/", "/guides/outlook-ost-sync-errors"),
        ("/Guides/outlook-ost-sync-errors", "/guides/outlook-ost-sync-errors"),
        ("/guides/Outlook-OST-sync-errors", "/guides/outlook-ost-sync-errors"),
        ("/GUIDES//Outlook-OST-Sync-Errors//History/", "/guides/outlook-ost-sync-errors/history"),
        ("//guides/outlook-ost-sync-errors", "/guides/outlook-ost-sync-errors"),
        ("/fix/", "/fix"),
        ("/fix/sccm-client-not-installing/", "/fix/sccm-client-not-installing"),
        ("/fix/tcp/ip-error", "/fix/tcp-ip-error"),
        ("/People/Tamem-J", "/people/tamem-j"),
        ("/Search/", "/search"),
        ("/articles/", "/articles"),
        ("/articles/Doors/", "/articles/Doors"),
        ("/Articles/Doors/Lock/", "/articles/Doors/Lock"),
        ("/articles/Doors/Lock.md", "/articles/Doors/Lock"),
        ("//", "/"),
    ] {
        assert_eq!(server.opens(spelling).is(301).header("location"), address, "{spelling}");
        let with_parameters = format!("{spelling}?q=a+b&next=%2F%2Felsewhere.example");
        let moved = server.asks("HEAD", &with_parameters, &[], None).is(301);
        assert_eq!(moved.header("location"), format!("{address}?q=a+b&next=%2F%2Felsewhere.example"), "{spelling}");
        assert_ne!(server.opens(address).status, 301, "{address} is where it ends");
    }
    let moved = server.opens("/fix/AAD-connect-sync-error?from=mail").is(301);
    assert_eq!(moved.header("location"), format!("{ANSWERED}?from=mail"));
}

#[test]
fn what_is_at_no_spelling_is_not_found_and_nobody_is_led_elsewhere() {
    let place = Place::sqlite();
    let server = place.serve();
    for address in [
        "/guides/printer-on-fire/",
        "/Guides/Printer-On-Fire",
        "/guides/outlook-ost-sync-errors/votes/",
        "/articles/nothing.md",
        "/articles/nothing/",
        "/nothing/",
        "//elsewhere.example",
        "//elsewhere.example/",
        "//elsewhere.example/guides/",
        "/%5Celsewhere.example/",
        "//elsewhere.example/%2e%2e/Guides",
    ] {
        let missing = server.opens(address).is(404).shows("There is no page here");
        assert_eq!(missing.header("location"), "", "{address}");
    }
    // Whatever stands in front, a phrase leads to its own landing page.
    assert_eq!(server.opens("/fix//elsewhere.example").is(301).header("location"), "/fix/elsewhere-example");
    // A form is not sent twice.
    let slashed = server.sends_its_form("/Guides/outlook-ost-sync-errors/votes", "fixed=yes");
    assert_eq!(slashed.is(404).header("location"), "");
}

#[test]
fn a_query_without_a_guide_names_near_guides_and_near_articles_apart() {
    let place = Place::sqlite();
    let article = |file: &str, title: &str| {
        let text = format!("---\nformat: 1\nlanguage: en\ntitle: {title}\naudience: public\n---\n\n{title}.\n");
        place.write(&format!("more/articles/{file}.md"), text);
    };
    // Eight articles hold the words more densely than the guide does; others make the words rare.
    (1..=8).for_each(|number| article(&format!("profiles/{number}"), "Shared folder profile"));
    (1..=40).for_each(|number| article(&format!("doors/{number}"), "Doors"));
    place.run(&["import", "more"]).ends(0);
    let server = place.serve();
    let found = server.opens("/search?q=shared+folder+profile").is(200).text();
    let (before, _) =
        found.split_once("href=\"/guides/network-location-cannot-be-reached-0x800704cf\"").expect("the guide is found");
    assert_eq!(before.matches("href=\"/articles/profiles/").count(), 8, "the guide is not the last: {before}");

    let html = server.opens("/fix/shared-folder-profile").is(404).holds("data-answer=\"\"").text();
    let (guides, articles) = html.split_once("Nearest imported articles").expect("articles of their own");
    let (_, guides) = guides.split_once("Nearest guides").expect("guides of their own");
    assert!(guides.contains("href=\"/guides/network-location-cannot-be-reached-0x800704cf\""), "{guides}");
    assert!(!guides.contains("href=\"/articles/"), "{guides}");
    assert_eq!(articles.matches("href=\"/articles/profiles/").count(), 3, "{articles}");
}

#[test]
fn the_sitemap_lists_the_pages_that_name_themselves_canonical_and_no_other() {
    on_each_engine(|place| {
        let article = "---\nformat: 1\nlanguage: en\ntitle: Lock\naudience: public\n---\n\nLocks.\n";
        place.write("doors/articles/Doors & Gates/Ada's lock.md", article);
        write_doors(place, 1, 1);
        let unconfirmed = std::fs::read_to_string(place.path("doors/guides/door-1.md")).expect("it was written");
        let unconfirmed =
            unconfirmed.replace("intent: confirmed\n    by: ada\n    on: 2026-11-20", "intent: unconfirmed");
        place.write("doors/guides/door-1.md", unconfirmed);
        place.run(&["import", "doors", "--publish"]).ends(0);
        place.run(&["import", argument(&workspace("content")), "--publish"]).ends(0);
        let server = place.serve();

        let sitemap = server.opens("/sitemap.xml").is(200).text();
        let places = sitemap.split("<loc>http://localhost:8080").skip(1).filter_map(|rest| rest.split("</loc>").next());
        let listed: Vec<String> = places.map(|place| place.replace("&amp;", "&").replace("&apos;", "'")).collect();
        for address in &listed {
            let page = server.opens(address).is(200).text().replace("&amp;", "&").replace("&#39;", "'");
            assert!(page.contains(&format!("rel=\"canonical\" href=\"http://localhost:8080{address}\"")), "{address}");
        }
        for address in ["/", "/fix", ANSWERED, "/guides/door-1", "/people/ada", "/products/badge-reader"] {
            assert!(listed.iter().any(|one| one == address), "{address} is not in {listed:?}");
        }
        assert_eq!(listed.last().map(String::as_str), Some("/articles/Doors%20&%20Gates/Ada's%20lock"));
        // There, and not canonical; or a phrase that nobody confirmed, or whose page says what another says.
        for address in [
            "/fix/door-1-red-light",
            "/fix/teams-camera-black-screen",
            "/guides/door-1/history",
            "/articles",
            "/search",
            "/report",
        ] {
            let page = server.opens(address).is(200).holds("name=\"robots\" content=\"noindex\"");
            match address.starts_with("/fix/") {
                true => page.holds(&format!("rel=\"canonical\" href=\"http://localhost:8080{address}\"")),
                false => page.hides("rel=\"canonical\""),
            };
            assert!(!listed.iter().any(|one| one == address), "{address} is in {listed:?}");
        }
    });
}

#[test]
fn every_answer_carries_the_security_headers_and_no_cookie() {
    let place = Place::sqlite();
    let server = place.serve();
    let guide = "/guides/outlook-ost-sync-errors";
    let answers = [
        server.opens("/").is(200),
        server.opens(guide).is(200),
        server.opens("/nothing-here").is(404),
        server.opens("/fix/aad-connect-sync-error").is(301),
        server.sends_its_form(&format!("{guide}/votes"), "fixed=yes").is(303),
        server.sends(&format!("{guide}/votes"), "fixed=yes", "https://elsewhere.example").is(403),
        server.opens("/healthz").is(200),
        server.opens("/sitemap.xml").is(200),
    ];
    for answer in answers {
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{answer:?}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{answer:?}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{answer:?}");
        assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin", "{answer:?}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{answer:?}");
        assert_eq!(answer.header("set-cookie"), "", "{answer:?}");
    }
}

#[test]
fn an_unchanged_page_is_not_sent_twice() {
    let place = Place::sqlite();
    let server = place.serve();
    let tag = server.opens(ANSWERED).is(200).header("etag").to_owned();
    assert!(tag.starts_with('"'), "{tag}");
    let again = server.opens_with(ANSWERED, &[("if-none-match", &tag)]).is(304);
    assert!(again.bytes.is_empty());
    assert_eq!(again.header("etag"), tag);
    server.opens_with(ANSWERED, &[("if-none-match", "\"another\"")]).is(200);
}

#[test]
fn a_page_travels_compressed_as_the_browser_likes_it() {
    let place = Place::sqlite();
    let server = place.serve();
    let page = server.opens(ANSWERED).is(200);
    assert_eq!(page.header("content-encoding"), "");

    let brotli = server.opens_with(ANSWERED, &[("accept-encoding", "gzip, deflate, br, zstd")]).is(200);
    assert_eq!(brotli.header("content-encoding"), "br");
    assert_eq!(brotli.header("vary"), "Accept-Encoding");
    let mut text = Vec::new();
    brotli::BrotliDecompress(&mut brotli.bytes.as_slice(), &mut text).expect("brotli");
    assert_eq!(text, page.bytes);

    let gzip = server.opens_with(ANSWERED, &[("accept-encoding", "gzip, br;q=0")]).is(200);
    assert_eq!(gzip.header("content-encoding"), "gzip");
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(gzip.bytes.as_slice()).read_to_end(&mut text).expect("gzip");
    assert_eq!(text, page.bytes);
    assert_ne!(brotli.header("etag"), gzip.header("etag"), "two bodies, two tags");
}

#[test]
fn head_tells_what_get_would_and_sends_nothing() {
    let place = Place::sqlite();
    let server = place.serve();
    let page = server.opens(ANSWERED).is(200);
    let head = server.asks("HEAD", ANSWERED, &[], None).is(200);
    assert!(head.bytes.is_empty());
    for name in ["etag", "content-type", "content-length"] {
        assert_eq!(head.header(name), page.header(name), "{name}");
    }
    // The length of nothing is not the page's.
    let known = server.asks("HEAD", ANSWERED, &[("if-none-match", page.header("etag"))], None).is(304);
    assert_eq!(known.header("content-length"), "");
}

#[test]
fn what_cannot_be_answered_is_a_page_that_says_how_to_go_on() {
    let place = Place::sqlite();
    let server = place.serve();
    let missing = server.opens("/guides/printer-on-fire").is(404);
    assert!(missing.header("content-type").starts_with("text/html"));
    missing.holds("value=\"printer on fire\"").holds("action=\"/search\"");
    let refused = server.asks("POST", "/guides", &[], Some("")).is(405);
    assert!(refused.header("content-type").starts_with("text/html"));
    refused.shows("does not take that");
    let big = format!("fixed={}", "y".repeat(70_000));
    let too_large = server.sends_its_form("/guides/outlook-ost-sync-errors/votes", &big).is(413);
    assert!(too_large.header("content-type").starts_with("text/html"));
    too_large.shows("That is too much");
}

#[test]
fn what_a_page_loads_is_of_this_origin_and_kept_for_ever() {
    let place = Place::sqlite();
    let server = place.serve();
    let page = server.opens("/guides/outlook-ost-sync-errors").is(200).text();
    let mut assets = 0;
    for piece in page.split("=\"/assets/").skip(1) {
        let name = piece.split('"').next().expect("an address ends");
        let asset = server.opens(&format!("/assets/{name}")).is(200);
        assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable", "{name}");
        assert!(!asset.bytes.is_empty(), "{name}");
        assets += 1;
    }
    assert!(assets >= 3, "{assets}");
    for elsewhere in ["src=\"http", "src=\"//", "@import", "style=\"", "onclick="] {
        assert!(!page.contains(elsewhere), "{elsewhere}");
    }
    server.opens("/assets/public.000000000000.css").is(404);
}
