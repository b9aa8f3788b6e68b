//! A library that is large enough to be stopped half way: a small, whole guide for each of many doors.
//! Never says the same twice: each writing has its round, so that readers can tell which one they are served.

use super::{Place, Server};

/// The guide that all of them are made of.
const BADGE_READER: &str = include_str!("../ada/badge-reader-red-light.md");

/// Writes below `doors/` what the guides refer to, and a guide for each door, from 1 on.
pub fn write_doors(place: &Place, doors: usize, round: usize) {
    place.write("doors/people/ada.yaml", "name: Ada\nkind: person\nrole: Facilities engineer\nexpertise: [Doors]\n");
    place.write("doors/products/badge-reader.yaml", "name: Badge reader\nfamily: Doors\n");
    place.write("doors/categories/doors.yaml", "name: Doors\nabout: Doors and badges.\n");
    for door in 1..=doors {
        let guide = BADGE_READER
            .replace("badge reader red light", &format!("door {door} red light"))
            .replace("Badge reader shows a red light", &format!("Door {door} shows a red light"))
            .replace("Badges end with the contract.", &format!("This is round {round} of door {door}."));
        place.write(&format!("doors/guides/door-{door}.md"), guide);
    }
}

/// The round that readers of a door's guide are served; `None` where there is no such guide.
pub fn round_served(server: &Server, door: usize) -> Option<usize> {
    let page = server.opens(&format!("/guides/door-{door}"));
    if page.status == 404 {
        return None;
    }
    let words = page.is(200).words();
    let (before, _) = words.split_once(&format!(" of door {door}.")).expect("the guide says its round");
    before.rsplit(' ').next().and_then(|round| round.parse().ok())
}
