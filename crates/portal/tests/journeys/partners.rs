//! Partners: what readers are shown, where a paid link leads, and what the owner sees of it.

use std::time::Duration;

use crate::common::{Place, on_each_engine, within};

const GUIDE: &str = "/guides/doors";
const OUT: &str = "/out/lock-shop~doors";
const PAID: &str = "https://go.example.net/?to=shop&sid=lock-shop~doors";

/// The guide that the library is made of.
const BADGE_READER: &str = include_str!("ada/badge-reader-red-light.md");

/// A library with a guide about doors, one of the same subject that is sensitive, and one partner.
fn write_library(place: &Place, partner: &str) {
    place.write("more/people/ada.yaml", "name: Ada\n");
    place.write("more/products/badge-reader.yaml", "name: Badge reader\nfamily: House\n");
    place.write("more/categories/doors.yaml", "name: Entry\n");
    place.write("more/categories/burglary.yaml", "name: Burglary\nsensitive: yes\n");
    place.write("more/networks/net.yaml", "name: Example Network\ndomains: [example.net]\n");
    place.write("more/guides/doors.md", BADGE_READER);
    let break_in = BADGE_READER
        .replace("category: doors", "category: burglary")
        .replace("red light\n    i", "light is red\n    i");
    place.write("more/guides/break-in.md", break_in);
    place.write(
        "more/partners/lock-shop.yaml",
        format!(
            "name: Lock Shop\nprogram: Lock Shop Affiliate\nnetwork: net\nstatus-date: 2026-03-03\nurl: https://shop.example/\n\
             text: Locks.\nwhy: Doors have locks.\ncategories: [doors, burglary]\nfamilies: [House]\n{partner}"
        ),
    );
    place.run(&["import", "more", "--publish"]).ends(0);
}

fn active(expire: &str) -> String {
    let checked = jiff::Zoned::now().date().checked_sub(jiff::ToSpan::days(30)).expect("a day");
    format!(
        "status: active\nlink: https://go.example.net/?to=shop&sid={{placement}}\nterms-checked: {checked}\nterms-expire: {expire}\n"
    )
}

fn in_days(days: i64) -> String {
    jiff::Zoned::now().date().checked_add(jiff::ToSpan::days(days)).expect("a day").to_string()
}

#[test]
fn a_paid_link_is_disclosed_first_leads_through_the_portal_and_is_counted_without_the_reader() {
    on_each_engine(|place| {
        write_library(place, &active(&in_days(30)));
        let server = place.serve_without_starter();
        let page = server.opens(GUIDE).is(200).text();
        let order = [
            "Affiliate disclosure.",
            "</main>",
            "Links marked “(paid link)” are affiliate links",
            "Shown because it matches this guide by category Entry and product family House.",
            "href=\"/out/lock-shop~doors\" rel=\"sponsored nofollow noopener\">Visit Lock Shop (paid link)",
        ];
        let mut from = 0;
        for part in order {
            from += page[from..].find(part).unwrap_or_else(|| panic!("no `{part}` in its place")) + part.len();
        }
        assert!(!page.contains("go.example.net"), "the network is not asked before somebody follows the link");
        for _ in 0..3 {
            let out = server.opens(OUT).is(302);
            assert_eq!((out.header("location"), out.header("cache-control")), (PAID, "no-store"));
        }
        server.asks("HEAD", OUT, &[], None).is(302);
        server.opens("/disclosure").is(200).shows("1 partner has paid links").shows("Lock Shop Affiliate: paid links");
        within(Duration::from_secs(10), "three ways out are counted", || {
            place.run(&["partners"]).stdout.contains("followed: 3 times")
        });
        let told = place.run(&["partners"]).ends(0).stdout;
        assert!(
            told.contains("shown: guides/doors, paid link: category Entry and product family House (fit 4)"),
            "{told}"
        );
    });
}

#[test]
fn nothing_leads_out_that_is_not_offered() {
    let place = Place::sqlite();
    write_library(&place, &active(&in_days(30)));
    let server = place.serve_without_starter();
    server.opens("/guides/break-in").is(200).hides("Lock Shop");
    for out in [
        "/out/lock-shop~break-in",
        "/out/lock-shop~nothing",
        "/out/nobody~doors",
        "/out/lock-shop",
        "/out/~",
        "/out/https%3A%2F%2Fevil.example",
        "/out/lock-shop~doors%0d%0aLocation:%20https:%2F%2Fevil.example",
    ] {
        server.opens(out).is(404);
    }
}

#[test]
fn expired_terms_and_programs_that_are_not_active_offer_no_paid_link() {
    for partner in [active(&in_days(-1)), "status: planned\n".to_owned(), "status: paused\n".to_owned()] {
        let place = Place::sqlite();
        write_library(&place, &partner);
        let server = place.serve_without_starter();
        server.opens(GUIDE).is(200).hides("Lock Shop").hides("Affiliate disclosure.");
        server.opens(OUT).is(404);
        assert!(place.run(&["partners"]).ends(0).stdout.contains("shown: nowhere today"));
    }
}

#[test]
fn a_program_that_is_applied_for_has_a_plain_link_and_can_be_left_out() {
    let place = Place::sqlite();
    write_library(&place, "status: applied\n");
    {
        let server = place.serve_without_starter();
        let page = server.opens(GUIDE).is(200).shows("Lock Shop Applied").shows("Today its links are unpaid");
        page.holds("href=\"https://shop.example/\" rel=\"nofollow noopener\">Visit Lock Shop (unpaid link)");
        server.opens(OUT).is(404);
    }
    place.write("fixpoint.toml", "show-applied = false\n");
    place.serve_without_starter().opens(GUIDE).is(200).hides("Lock Shop");
    place.write("fixpoint.toml", "show-applied = \"maybe\"\n");
    place.run(&["doctor"]).ends(2).says("write yes or no");
}
