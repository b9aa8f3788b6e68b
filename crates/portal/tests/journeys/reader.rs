//! A visitor types what the screen says, and is led to the one guide that answers it, or told that there is none.

use std::io::Read;

use crate::common::{Place, on_each_engine};

const ANSWERED: &str = "/fix/azure-ad-connect-sync-error";

/// The other queries of the page this product began from. None has a guide yet.
const UNANSWERED: [&str; 7] = [
    "the trust relationship between this workstation and the primary domain failed",
    "error 0x800704cf the network location cannot be reached",
    "windows cannot access the specified device path or file",
    "there was a problem reaching this app azure enterprise app",
    "your admin has configured the application to block users",
    "sccm client not installing",
    "best backup solution for microsoft 365",
];

#[test]
fn a_query_leads_to_the_guide_that_answers_it_and_to_nothing_else() {
    on_each_engine(|place| {
        let server = place.serve();
        let page = server.opens(ANSWERED).is(200).holds("data-answer=\"entra-connect-sync-errors\"");
        let page = page.holds("href=\"/guides/entra-connect-sync-errors\"").hides("outlook-ost-sync-errors");
        page.shows("Entra Connect Sync: find the failing object and clear its error");
        for query in UNANSWERED {
            let page = server.opens(&format!("/fix/{}", query.replace(' ', "-"))).is(404);
            page.holds("data-answer=\"\"").shows(query).shows("no guide for this yet");
        }
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
        ];
        for spelling in other_spellings {
            let mut address = spelling.to_owned();
            // Spelling first, alias second: never more than two moves.
            for _ in 0..2 {
                if address != ANSWERED {
                    address = server.opens(&address).is(301).header("location").to_owned();
                }
            }
            assert_eq!(address, ANSWERED, "{spelling}");
        }
        assert_eq!(
            server.opens("/fix/SCCM client-not installing".replace(' ', "%20").as_str()).is(301).header("location"),
            "/fix/sccm-client-not-installing"
        );
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
