//! Somebody types, and is told what they could mean: of what is public, at once, whatever they type.

use std::time::{Duration, Instant};

use crate::common::{Place, within, write_doors};

const ADDRESS: &str = "/search/suggestions?q=";

#[test]
fn what_is_public_is_suggested_and_nothing_else() {
    let place = Place::sqlite();
    write_doors(&place, 1, 1);
    place.run(&["import", "doors"]).ends(0);
    let server = place.serve();
    let opened = server.opens(&format!("{ADDRESS}doo")).is(200);
    assert_eq!(opened.text(), "", "a draft is nobody's to see");
    assert_eq!(opened.header("cache-control"), "public, max-age=60");
    place.run(&["publish", "--all"]).ends(0);
    within(Duration::from_secs(20), "it is suggested", || {
        server.opens(&format!("{ADDRESS}DOO")).text().contains("data-address=\"/guides/door-1\"")
    });
    let answer = server.opens(&format!("{ADDRESS}doo")).is(200);
    let again = server.asks("GET", &format!("{ADDRESS}doo"), &[("if-none-match", answer.header("etag"))], None);
    assert_eq!(again.is(304).bytes, b"");
    assert_eq!(server.asks("HEAD", &format!("{ADDRESS}doo"), &[], None).is(200).bytes, b"");
}

#[test]
fn whatever_is_typed_gets_an_answer_at_once() {
    let place = Place::sqlite();
    let server = place.serve();
    server.opens(&format!("{ADDRESS}outlook"));
    let long = "outlook+".repeat(7_500);
    for typed in
        ["", "+", "%00", "%FF%FE", "%22%3E%3Cscript%3E", "%E2%80%AE%D7%90", "%F0%9F%99%82", "'--+zzq+1=1", &long]
    {
        let began = Instant::now();
        let answer = server.opens(&format!("{ADDRESS}{typed}")).is(200);
        assert_eq!(answer.text(), "", "{typed}");
        assert!(began.elapsed() < Duration::from_secs(1), "{typed}");
    }
    server.opens("/search/suggestions").is(200);
}
