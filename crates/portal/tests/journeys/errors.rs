//! A reader has a code and nothing else.

use crate::common::{Place, on_each_engine, within};

/// Every spelling leads to one address.
#[test]
fn every_spelling_of_a_code_leads_to_its_page() {
    on_each_engine(|place| {
        let server = place.serve();
        for (spelling, address) in [
            ("0x800704CF", "/errors/0x800704cf"),
            ("800704cf", "/errors/0x800704cf"),
            ("-2147023665", "/errors/0x800704cf"),
            ("2147943631", "/errors/0x800704cf"),
            ("E_ACCESSDENIED", "/errors/0x80070005"),
            ("ERROR_NETWORK_UNREACHABLE", "/errors/win32-1231"),
            ("1231", "/errors/win32-1231"),
            ("system-error-1231-has-occurred", "/errors/win32-1231"),
            ("AADSTS50105", "/errors/aadsts50105"),
            ("HTTP%20503%20Service%20Unavailable", "/errors/http-503"),
            ("404", "/errors/http-404"),
            ("550%205.7.193", "/errors/5.7.193"),
            ("Event-ID-1058-GroupPolicy", "/errors/event-1058-grouppolicy"),
            ("INACCESSIBLE_BOOT_DEVICE", "/errors/stop-0x7b"),
            ("0x0000007B", "/errors/0x7b"),
        ] {
            let answer = server.opens(&format!("/errors/{spelling}")).is(301);
            assert_eq!(answer.header("location"), address, "{spelling}");
        }
        let answer = server.opens("/Errors/0x800704CF/").is(301);
        assert_eq!(answer.header("location"), "/errors/0x800704cf");
        let answer = server.opens("/errors/0x80070bad/").is(301);
        assert_eq!(answer.header("location"), "/errors/0x80070bad");
    });
}

#[test]
fn a_code_that_a_guide_treats_shows_the_guide_and_what_the_code_is() {
    let place = Place::sqlite();
    let server = place.serve();
    let page = server.opens("/errors/0x800704cf").is(200);
    page.shows("The network, or the place in it, cannot be reached. 1 guide treats it.")
        .holds("href=\"/guides/network-location-cannot-be-reached-0x800704cf\"")
        .holds("data-answer=\"network-location-cannot-be-reached-0x800704cf\"")
        .holds("href=\"http://localhost:8080/errors/0x800704cf\"")
        .shows("Win32 error 1231 (ERROR_NETWORK_UNREACHABLE)")
        .shows("-2147023665")
        .hides("noindex");
    // What it wraps says the same, has its page, and is listed once.
    server
        .opens("/errors/win32-1231")
        .is(200)
        .holds("href=\"/guides/network-location-cannot-be-reached-0x800704cf\"")
        .holds("noindex");
    let sitemap = server.opens("/sitemap.xml").is(200).holds("<loc>http://localhost:8080/errors/0x800704cf</loc>");
    sitemap.hides("win32-1231");
    server
        .opens("/errors")
        .is(200)
        .holds("href=\"/errors/0x800704cf\"")
        .holds("href=\"/guides/network-location-cannot-be-reached-0x800704cf\"");
    assert_eq!(server.opens("/errors?code=error+1231").is(303).header("location"), "/errors/win32-1231");
    assert_eq!(server.opens("/errors?code=a+%26b").is(303).header("location"), "/search?q=a+%26b");
}

#[test]
fn a_guide_leads_to_the_pages_of_the_codes_that_it_treats() {
    let place = Place::sqlite();
    let server = place.serve();
    let guide = server.opens("/guides/network-location-cannot-be-reached-0x800704cf").is(200);
    guide.shows("Error codes it treats").holds("href=\"/errors/0x800704cf\"").hides("href=\"/errors/win32-1231\"");
    server.opens("/guides/microsoft-365-backup-options").is(200).hides("Error codes it treats");
}

#[test]
fn a_code_that_nobody_treats_is_decoded_and_said_to_have_no_guide() {
    let place = Place::sqlite();
    let server = place.serve();
    for (address, told) in [
        ("/errors/0xc0000022", "STATUS_ACCESS_DENIED"),
        ("/errors/stop-0x7b", "INACCESSIBLE_BOOT_DEVICE"),
        ("/errors/aadsts50126", "InvalidUserNameOrPassword"),
        ("/errors/0x8badf00d", "0x8BADF00D"),
    ] {
        let page = server.opens(address).is(404);
        page.shows(told)
            .shows("We have no guide for this yet.")
            .holds("data-answer=\"\"")
            .holds("noindex")
            .hides("rel=\"canonical\"")
            .holds("href=\"/report?q=");
    }
}

#[test]
fn what_is_no_code_has_no_page_here() {
    let place = Place::sqlite();
    let server = place.serve();
    let long = "5".repeat(3_000);
    for address in [
        "/errors/outlook",
        "/errors/0x80070005-0x80070006",
        "/errors/%F0%9F%99%82",
        "/errors/-",
        &format!("/errors/{long}"),
    ] {
        server.opens(address).is(404).shows("There is no page here").holds("action=\"/search\"");
    }
    server.opens("/errors/outlook").holds("value=\"outlook\"");
}

#[test]
fn an_article_is_named_where_its_text_holds_the_code_and_nowhere_else() {
    let place = Place::sqlite();
    place.write(
        "library/articles/drums.md",
        "---\nformat: 1\nlanguage: en\ntitle: The drum does not turn\naudience: public\n---\n\nThe drum shows the error 0x8badf00d.\n",
    );
    place.write(
        "library/articles/error.md",
        "---\nformat: 1\nlanguage: en\ntitle: An error of error 1450\naudience: public\n---\n\nSystem error. There were 32 errors.\n",
    );
    let library = place.path("library");
    place.run(&["import", crate::common::argument(&library)]).ends(0);
    let server = place.serve();
    within(std::time::Duration::from_secs(20), "the articles are found", || {
        server.opens("/search?q=0x8badf00d").text().contains("/articles/drums")
    });
    let page = server.opens("/errors/0x8badf00d").is(200);
    page.shows("We have no guide for this yet. 1 imported article names it.")
        .holds("href=\"/articles/drums\"")
        .shows("Imported, not reviewed")
        .holds("noindex");
    server.opens("/errors/win32-1450").is(200).holds("href=\"/articles/error\"");
    server.opens("/errors/win32-32").is(404).hides("href=\"/articles/error\"");
}

#[test]
fn the_command_line_says_what_codes_are() {
    let place = Place::sqlite();
    for (typed, told) in [
        (&["0x800704CF"][..], &["Win32 error 1231 (ERROR_NETWORK_UNREACHABLE)", "-2147023665"][..]),
        (&["-2147023665"], &["0x800704CF"]),
        (&["Stop", "code", "0x7B", "after", "0xC0000022"], &["INACCESSIBLE_BOOT_DEVICE", "STATUS_ACCESS_DENIED"]),
    ] {
        let run = place.run(&[&["errors"], typed].concat()).ends(0);
        assert!(told.iter().all(|text| run.stdout.contains(text)), "{typed:?}: {}", run.stdout);
    }
    place.run(&["errors", "outlook"]).ends(1).says("No error code is in that.");
}
