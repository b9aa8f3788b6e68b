//! What a page costs: processor time per request, beside nginx with the same bytes, and of each kind of page.
//! In turns, so that what the machine does meanwhile meets both; never in parallel.

use std::time::Duration;

use super::client::{self, Client, Request};
use super::nginx::Nginx;
use super::process::{CLIENT_CORE, SERVER_CORE, on_core, processor_time};
use super::report::{Table, at_least, median};
use super::stores::{Portal, Store};
use crate::workspace::Failure;

/// The guide whose page is measured, on every library.
pub const GUIDE: &str = "/guides/outlook-ost-sync-errors";

/// Turns of each server.
const ROUNDS: usize = 7;
/// Requests of one turn, and those before the first.
const REQUESTS: usize = 8_000;
const WARMING: usize = 1_000;
/// Connections of the client.
const CONNECTIONS: usize = 16;

/// Requests of one kind of page over one connection; of those that are answered from memory, and of those that are made.
const KEPT: usize = 4_000;
const MADE: usize = 300;

/// Pages of the starter library, with what they stand for and how often they are asked for.
const PAGES: [(&str, &str, usize); 7] = [
    ("Landing page", "/fix/azure-ad-connect-sync-error", KEPT),
    ("Home", "/", KEPT),
    ("Triage, a question", "/guides/outlook-ost-sync-errors/triage", MADE),
    (
        "Triage, a command",
        "/guides/outlook-ost-sync-errors/triage/reach?web=there&program=classic&trouble=all-folders&status=not-yet",
        MADE,
    ),
    (
        "Triage, an outcome",
        "/guides/outlook-ost-sync-errors/triage/older-mail?web=there&program=classic&trouble=older",
        MADE,
    ),
    (
        "Triage, its picture",
        "/guides/outlook-ost-sync-errors/triage/status/picture?web=there&program=classic&trouble=all-folders",
        MADE,
    ),
    ("List of guides", "/guides", KEPT),
];

/// What requests cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Processor time of the server per request, in µs.
    pub processor: f64,
    /// Time from request to answer over one connection, or of all requests by their number over several, in µs.
    pub wall: f64,
    /// Bytes of an answer with its head, on average.
    pub bytes: usize,
}

/// Asks a server for so many pages and answers what each took.
pub fn cost(process: u32, client: &mut Client, requests: &[Request], total: usize) -> Result<Cost, Failure> {
    let before = processor_time(process)?;
    let run = client.run(requests, total)?;
    let each = |time: Duration| time.as_secs_f64() * 1e6 / total as f64;
    Ok(Cost { processor: each(processor_time(process)? - before), wall: each(run.wall), bytes: run.bytes / total })
}

/// The tables of this part: against nginx, and each kind of page.
pub fn measure(store: &Store) -> Result<Vec<Table>, Failure> {
    let portal = store.serve(Some(SERVER_CORE))?;
    portal.process.wait_until_at_rest()?;
    // First, while no page of the library was made yet.
    let kinds = on_core(Some(CLIENT_CORE), || kinds(store, &portal))??;
    let against = on_core(Some(CLIENT_CORE), || against_nginx(&portal))??;
    Ok(vec![against, kinds])
}

fn against_nginx(portal: &Portal) -> Result<Table, Failure> {
    let page = |coding| client::expect(portal.port, &Request::page(GUIDE, coding));
    let (plain, compressed) = (page("identity")?, page("gzip")?);
    let mut nginx = Nginx::start(GUIDE, &plain, &compressed)?;
    let tag = |port| -> Result<String, Failure> {
        let answer = client::expect(port, &Request::page(GUIDE, "gzip"))?;
        answer.field("etag").map(str::to_owned).ok_or("a page has no ETag. Mend it and measure again".to_owned())
    };
    let served = client::expect(nginx.port, &Request::page(GUIDE, "gzip"))?;
    if served.body != compressed.body {
        return Err("nginx does not serve the portal's bytes. Look at its configuration in the bench".to_owned());
    }
    let mut table = Table::new(&[
        "Guide page",
        "Portal, CPU µs",
        "nginx, CPU µs",
        "nginx / portal",
        "Rounds",
        "nginx without the fields",
        "Goal",
        "Answer's bytes",
        "At work: portal, nginx",
    ]);
    let unchanged = |port| tag(port).map(|tag| Request::unchanged(GUIDE, "gzip", &tag));
    let kinds = [
        ("gzip", Some(1.15), Request::page(GUIDE, "gzip"), Request::page(GUIDE, "gzip")),
        ("304", Some(1.0), unchanged(portal.port)?, unchanged(nginx.port)?),
        ("identity", None, Request::page(GUIDE, "identity"), Request::page(GUIDE, "identity")),
    ];
    for (name, goal, ours, theirs) in kinds {
        println!("  {name}, {ROUNDS} rounds of {REQUESTS} requests");
        let costs = in_turns([
            (portal.process.id(), portal.port, &ours),
            (nginx.worker(), nginx.port, &theirs),
            (nginx.worker(), nginx.bare_port, &theirs),
        ])?;
        table.row(&compared(name, goal, &costs));
        if !nginx.runs() {
            return Err("nginx ended while it was measured. Measure again".to_owned());
        }
    }
    Ok(table)
}

/// What the rounds of each server took: the portal, nginx, and nginx without the fields.
type Rounds = [Vec<Cost>; 3];

/// Asks each server in its turn, round for round: its process, its port, and what it is asked.
fn in_turns(servers: [(u32, u16, &Request); 3]) -> Result<Rounds, Failure> {
    let mut clients = Vec::new();
    for (_, port, request) in servers {
        let mut client = Client::connect(port, CONNECTIONS)?;
        client.run(std::slice::from_ref(request), WARMING)?;
        clients.push(client);
    }
    let mut rounds = Rounds::default();
    for _ in 0..ROUNDS {
        for (((process, _, request), client), costs) in servers.iter().zip(&mut clients).zip(&mut rounds) {
            costs.push(cost(*process, client, std::slice::from_ref(*request), REQUESTS)?);
        }
    }
    Ok(rounds)
}

/// One row of the table.
fn compared(name: &str, goal: Option<f64>, [ours, theirs, bare]: &Rounds) -> Vec<String> {
    let processor = |costs: &[Cost]| median(costs.iter().map(|cost| cost.processor));
    let at_work = |costs: &[Cost]| median(costs.iter().map(|cost| cost.processor / cost.wall * 100.0));
    let ratio = processor(theirs) / processor(ours);
    let ratios = || theirs.iter().zip(ours).map(|(theirs, ours)| theirs.processor / ours.processor);
    let (least, most) = (ratios().fold(f64::MAX, f64::min), ratios().fold(0.0, f64::max));
    vec![
        name.to_owned(),
        format!("{:.1}", processor(ours)),
        format!("{:.1}", processor(theirs)),
        format!("{ratio:.2}"),
        format!("{least:.2} to {most:.2}"),
        format!("{:.1} ({:.2})", processor(bare), processor(bare) / processor(ours)),
        at_least(goal, ratio),
        ours.last().map_or(0, |cost| cost.bytes).to_string(),
        format!("{:.0} %, {:.0} %", at_work(ours), at_work(theirs)),
    ]
}

fn kinds(store: &Store, portal: &Portal) -> Result<Table, Failure> {
    let mut table = Table::new(&["Page", "CPU µs", "Wall µs", "Bytes"]);
    let mut row = |name: &str, requests: &[Request], total: usize, warming: usize| -> Result<(), Failure> {
        let mut client = Client::connect(portal.port, 1)?;
        client.run(requests, warming)?;
        let cost = cost(portal.process.id(), &mut client, requests, total)?;
        println!("  {name}: {:.0} µs", cost.processor);
        table.row(&[
            name.to_owned(),
            format!("{:.0}", cost.processor),
            format!("{:.0}", cost.wall),
            cost.bytes.to_string(),
        ]);
        Ok(())
    };
    let guides = |address: &&String| address.starts_with("/guides/") && address.as_str() != GUIDE;
    let cold: Vec<Request> =
        store.addresses.iter().filter(guides).take(MADE).map(|address| Request::page(address, "gzip")).collect();
    row("Guide, made for its first reader", &cold, cold.len(), 0)?;
    row("Guide, kept", &[Request::page(GUIDE, "gzip")], KEPT, 50)?;
    for (name, path, total) in PAGES {
        // A page that leads on is measured where it leads.
        let answer = client::get(portal.port, &Request::page(path, "gzip"))?;
        let path = answer.field("location").map_or(path, |location| location);
        row(name, &[Request::page(path, "gzip")], total, 20)?;
    }
    row("Search", &searches(store), MADE, 20)?;
    Ok(table)
}

/// Searches for what documents of the library are called: all different.
pub fn searches(store: &Store) -> Vec<Request> {
    let words = |address: &String| {
        address.rsplit('/').next().unwrap_or_default().replace(|letter: char| !letter.is_ascii_alphanumeric(), "+")
    };
    let step = (store.addresses.len() / 320).max(1);
    store
        .addresses
        .iter()
        .step_by(step)
        .map(|address| Request::page(&format!("/search?q={}", words(address)), "gzip"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_that_of_the_medians_so_that_one_bad_round_says_nothing() {
        let rounds =
            |times: [f64; 3]| times.map(|processor| Cost { processor, wall: processor * 2.0, bytes: 10 }).to_vec();
        let row =
            compared("gzip", Some(1.15), &[rounds([10.0, 10.0, 90.0]), rounds([12.0, 1.0, 12.0]), rounds([9.0; 3])]);
        assert_eq!(row[1..5], ["10.0", "12.0", "1.20", "0.10 to 1.20"]);
        assert_eq!(row[5..], ["9.0 (0.90)", "≥ 1.15, met", "10", "50 %, 50 %"]);
    }
}
