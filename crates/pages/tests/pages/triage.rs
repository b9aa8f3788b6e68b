//! Triage: the question that waits, the outcome with what it hands over, and the guide's own panel.

use std::sync::OnceLock;

use guide::document::{Audience, Document, Guide, parse};
use guide::names::Slug;
use guide::triage::{Flow, Query, compile};
use pages::pages::guide as guide_page;
use pages::pages::triage::{Triage, picture, triage};
use pages::{Contact, Frame, Page, Site};

use crate::{HOSTILE, assert_sound, published, view};

const SOURCE: &str = include_str!("triage.md");
const ADDRESS: &str = "/guides/mail-late/triage";

struct Asked {
    document: Document,
    guide: Guide,
    flow: Flow,
}

impl Asked {
    fn of(source: &str) -> Asked {
        let (document, _) = parse(&"guides/mail-late".parse().expect("an id"), source.as_bytes());
        let Document::Guide(whole) = &document else { panic!("no guide") };
        let flow = compile(whole.flow.as_deref().expect("a flow"), &|_| None);
        let guide = whole.for_audience(Audience::Public).expect("a public guide");
        Asked { guide, flow, document }
    }

    /// The page that those answers lead to; `?` stands for the flow's revision.
    fn page(&self, query: &str) -> Page {
        let query = Query::read(&query.replace('?', &self.flow.revision));
        let page = self.page_of(&query, false);
        assert_sound(&page);
        page
    }

    /// The picture with the way that those answers take.
    fn picture(&self, query: &str) -> Page {
        let query = Query::read(&query.replace('?', &self.flow.revision));
        let page = self.drawn(&query, false, picture);
        assert_sound(&page);
        page
    }

    fn page_of(&self, query: &Query, replayed: bool) -> Page {
        self.drawn(query, replayed, triage)
    }

    fn drawn(&self, query: &Query, replayed: bool, draw: fn(Frame<'_>, &Triage<'_>) -> Page) -> Page {
        let published = published("guides/mail-late", &self.document);
        let view = view([published.clone()]);
        let position = query.position(&self.flow);
        let (slug, layout) = (slug(), OnceLock::new());
        let (guide, flow) = (&self.guide, &self.flow);
        let shown = Triage {
            slug: &slug,
            published: &published,
            guide,
            flow,
            layout: &layout,
            query,
            position: &position,
            replayed,
        };
        draw(Frame { site: &site(), view: &view }, &shown)
    }

    fn guide_page(&self, flow: Option<&Flow>) -> Page {
        let published = published("guides/mail-late", &self.document);
        let view = view([published.clone()]);
        guide_page::guide(Frame { site: &site(), view: &view }, &slug(), &published, &self.guide, flow, &[], None)
    }
}

fn asked() -> Asked {
    Asked::of(SOURCE)
}

fn slug() -> Slug {
    "mail-late".parse().expect("a slug")
}

fn site() -> Site {
    let contact = |text: &str| Some(Contact { text: text.to_owned(), link: None });
    Site { contact_it: contact("service desk, 4000"), contact_security: contact("security, 4711"), ..Site::default() }
}

fn holds(page: &Page, parts: &[&str]) {
    for part in parts {
        assert!(page.html.contains(part), "{part} is missing");
    }
}

fn lacks(page: &Page, parts: &[&str]) {
    for part in parts {
        assert!(!page.html.contains(part), "{part} is there");
    }
}

/// Where the form of a page sends its answer, and everything the links of its trail lead to.
fn addresses(page: &Page) -> Vec<String> {
    let after = |mark: &'static str| page.html.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
    let all = after("action=\"").chain(after("href=\"")).filter(|address| address.contains("/triage/"));
    all.map(|address| address.replace("&amp;", "&")).collect()
}

#[test]
fn a_question_is_the_heading_and_each_choice_a_button_that_posts_the_answers_so_far() {
    let asked = asked();
    let page = asked.page("web=there&r=?");
    holds(
        &page,
        &[
            "data-page=\"triage\"",
            "<p class=\"question-number\">Question 2</p>",
            "Which Outlook do you use on this device?</h1>",
        ],
    );
    holds(
        &page,
        &[
            "name=\"answer\" value=\"classic\"",
            "name=\"answer\" value=\"unsure\" data-quiet",
            "name=\"stop\" value=\"lost\"",
            "Stop here if…",
        ],
    );
    holds(
        &page,
        &[
            "<meta name=\"robots\" content=\"noindex\">",
            "rel=\"canonical\" href=\"http://localhost:8080/guides/mail-late\"",
        ],
    );
    let revision = &asked.flow.revision;
    let expected = [
        format!("{ADDRESS}/client?web=there&r={revision}"),
        format!("{ADDRESS}/web?r={revision}"),
        format!("{ADDRESS}/web?web=there&r={revision}&change=web"),
        format!("{ADDRESS}/client/picture?web=there&r={revision}"),
    ];
    assert_eq!(addresses(&page), expected);
    lacks(&asked.page(""), &["Your answers", "Start over"]);
}

#[test]
fn a_check_shows_its_command_and_a_task_the_steps_of_the_guide() {
    let check = asked().page("web=there&client=classic&status-bar=connected&r=?");
    holds(
        &check,
        &["Windows connectivity check", "Test-NetConnection", "href=\"/guides/mail-late#diagnose\"", "I cannot run it"],
    );
    let task = asked().page("web=there&client=classic&status-bar=offline&r=?");
    holds(&task, &["Task 4", "Wait until the status bar says", "I can't do this"]);
    lacks(&task, &["Test-NetConnection"]);
}

#[test]
fn an_answer_that_is_changed_is_marked_and_the_later_ones_stay_in_the_address() {
    let asked = asked();
    let page = asked.page("web=there&client=classic&status-bar=offline&online=done&change=status-bar&r=?");
    holds(
        &page,
        &[
            "Working Offline or Disconnected<span class=\"answer-before\">Your answer so far</span>",
            "role=\"status\"",
            "Kept for now",
        ],
    );
    let revision = &asked.flow.revision;
    let answers = "web=there&client=classic&status-bar=offline&online=done";
    let addresses = addresses(&page);
    let [action, back, ..] = addresses.as_slice() else { panic!("{addresses:?}") };
    assert_eq!(*back, format!("{ADDRESS}/is-it-gone?{answers}&r={revision}"));
    assert_eq!(*action, format!("{ADDRESS}/status-bar?{answers}&r={revision}&change=status-bar"));
    lacks(&page, &[">Change<"]);
}

#[test]
fn which_visit_of_a_state_is_changed_stands_in_the_address() {
    let page = asked().page("web=there&client=new&status-bar=offline&online=done&is-it-gone=still&online=done&r=?");
    let changes: Vec<String> = addresses(&page).into_iter().filter(|one| one.contains("change=online")).collect();
    assert!(
        changes.len() == 2 && changes[0].ends_with("change=online") && changes[1].ends_with("change=online%7E1"),
        "{changes:?}"
    );
}

#[test]
fn what_happened_to_the_answers_is_said() {
    let asked = asked();
    let replayed = asked.page_of(&Query::read("web=there&online=done&r=0badcafe"), true);
    holds(&replayed, &["have changed since", "no longer holds and is left out: “Bring Outlook online again"]);
    let dropped = asked.page("web=there&r=?&dropped=reach&dropped=reach&dropped=nothing");
    holds(&dropped, &["left out: “What does TcpTestSucceeded say?”</span>"]);
    lacks(&dropped, &["have changed since"]);
    lacks(&asked.page("web=there&r=?"), &["class=\"notices\""]);
}

#[test]
fn an_outcome_shows_its_cause_and_exactly_the_steps_that_matter() {
    let page = asked().page("web=there&client=classic&status-bar=offline&online=done&is-it-gone=gone&r=?");
    holds(
        &page,
        &["data-page=\"triage-outcome\"", "Resolved", "Outlook is online again</h1>", "data-steps=\"online\""],
    );
    holds(&page, &["href=\"/guides/mail-late#offline-mode\">Outlook was switched offline</a>", "Confirmed when:"]);
    holds(
        &page,
        &["href=\"/guides/mail-late#online\">Step 2: Bring Outlook online</a>", "Wait until the status bar says"],
    );
    holds(&page, &["If it did not help", "/report?guide=mail-late", "Start over"]);
    lacks(&page, &["Test-NetConnection", "Rename-Item", "Text to copy", "class=\"contact\""]);
}

#[test]
fn the_words_of_an_outcome_may_lead_into_the_guide() {
    let rounds = "online=done&is-it-gone=still&online=done&is-it-gone=still";
    let page = asked().page(&format!("web=there&client=new&status-bar=offline&{rounds}&role=admin&agree=agreed&r=?"));
    holds(
        &page,
        &[
            "Workaround",
            "<a href=\"/guides/mail-late#local-cache\" rel=\"noopener\">the guide says of the cause</a>",
            "What to do",
        ],
    );
}

#[test]
fn an_escalation_says_whom_to_tell_and_has_a_text_to_copy() {
    let rounds = "online=done&is-it-gone=still&online=done&is-it-gone=still";
    let page = asked().page(&format!("web=there&client=classic&status-bar=offline&{rounds}&role=user&r=?"));
    holds(
        &page,
        &["Contact IT", "service desk, 4000", "<dd>Messaging</dd>", "<dd>Low</dd>", "<dd>Medium</dd>", "Hierarchical"],
    );
    let text = page
        .html
        .split("id=\"triage-text\"")
        .nth(1)
        .and_then(|rest| rest.split("</pre>").next())
        .expect("a text to copy");
    let lines = [
        "Guide: http://localhost:8080/guides/mail-late (revision 1)",
        "1. Is the missing mail visible in Outlook on the web?\n   Yes, it is there\n",
        "8. Are you an administrator of this device?\n   No\n",
        "[ ] 1. Test the connection\n[x] 2. Bring Outlook online\n\n",
        "What I see (exact message, whole):",
        "Impact: Low\nUrgency: Medium\n",
    ];
    for line in lines {
        assert!(text.contains(line), "{line} is missing in {text}");
    }
}

#[test]
fn a_stop_leads_to_security_which_says_to_stop_and_is_named_first() {
    let source = SOURCE.replace("audience: public\n", "audience: public\npartners:\n  - {name: Acme, program: P, network: N, status: applied, url: \"https://example.org\", text: T, why: W}\n");
    let page = Asked::of(&source).page("web=there&stop=lost&r=?");
    holds(
        &page,
        &["Contact security", "Stop here.", "Stopped because", "My device is lost or stolen", "<dd>High</dd>"],
    );
    assert!(page.html.find("security, 4711") < page.html.find("service desk, 4000"));
    lacks(&page, &["Acme", "partners"]);
}

#[test]
fn answers_that_lead_nowhere_lead_to_people() {
    let page = Asked::of(
        &SOURCE.replace("there: {label: \"Yes, it is there\", to: client}", "there: {label: There, to: no-such-state}"),
    )
    .page("web=there&r=?");
    holds(
        &page,
        &["data-page=\"triage\"", "These answers lead nowhere</h1>", "service desk, 4000", "/report?guide=mail-late"],
    );
}

#[test]
fn a_step_for_a_narrower_audience_is_on_no_page_of_a_wider_one() {
    let source = SOURCE.replace("{#diagnose kind=command}", "{#diagnose kind=command audience=it-staff}");
    let asked = Asked::of(&source);
    for query in ["web=there&client=classic&status-bar=connected&r=?", "web=unsure&r=?"] {
        let page = asked.page(query);
        lacks(&page, &["Test-NetConnection", "Test the connection", "#diagnose"]);
    }
    holds(&asked.page("web=there&client=classic&status-bar=connected&r=?"), &["not shown here"]);
}

#[test]
fn what_authors_and_addresses_say_stays_text() {
    let hostile = HOSTILE.replace('"', "'");
    let source = SOURCE
        .replace("Is the missing mail visible in Outlook on the web?", &format!("\"{hostile}\""))
        .replace("label: Outlook classic,", &format!("label: \"{hostile}\","))
        .replace("title: Stop and call security", &format!("title: \"{hostile}\""))
        .replace("text: \"Leave the device as it is, and do not approve anything.\"", &format!("text: \"{hostile}\""));
    let asked = Asked::of(&source);
    for query in ["", "web=there", "web=there&client=classic", "web=there&client=classic&stop=lost"] {
        asked.page(query);
        asked.picture(query);
    }
    asked.page(&format!("{HOSTILE}={HOSTILE}&change={HOSTILE}&dropped={HOSTILE}&stop={HOSTILE}&r={HOSTILE}"));
}

#[test]
fn the_picture_marks_the_way_and_the_list_says_the_same() {
    let page = asked().picture("web=there&client=classic&r=?");
    assert_eq!(page.html.matches("flow-line\" data-way").count(), 2);
    assert_eq!(page.html.matches("data-here").count(), 1);
    holds(
        &page,
        &[
            "<title id=\"flow-title\">",
            "id=\"state-web\"",
            "id=\"outcome-to-security\"",
            "Number 3 on your way",
            "You are here",
        ],
    );
    // Every state once, and every other mention of it a link.
    assert_eq!(page.html.matches("id=\"state-").count(), 10);
}

#[test]
fn a_flow_too_large_for_a_picture_has_the_list_alone() {
    let mut flow = "start: s0\nstates:\n".to_owned();
    for at in 0..200 {
        flow.push_str(&format!(
            "  s{at}: {{ask: Question {at}?, options: {{yes: {{label: \"Yes\", to: s{}}}, unsure: z}}}}\n",
            (at + 1) % 200
        ));
    }
    flow.push_str("outcomes: {z: {kind: request, group: desk}}\n");
    let asked = Asked::of(&format!("---\ntitle: Large\n---\n## Triage\n```yaml flow\n{flow}```\n"));
    let page = asked.picture("s0=yes&r=?");
    holds(&page, &["too many questions for one picture", "id=\"state-s199\""]);
    lacks(&page, &["<svg class=\"flow\""]);
}

#[test]
fn the_guide_begins_its_triage_before_the_steps() {
    let asked = asked();
    let page = asked.guide_page(Some(&asked.flow));
    assert_sound(&page);
    holds(
        &page,
        &[
            "href=\"#find-your-fix\"",
            "Is the missing mail visible in Outlook on the web?</h3>",
            "name=\"answer\" value=\"there\"",
            "triage.",
        ],
    );
    assert!(page.html.find("id=\"triage\"") < page.html.find("id=\"steps\""));
    assert_eq!(addresses(&page), [format!("{ADDRESS}/web?r={}", asked.flow.revision)]);
    lacks(&asked.guide_page(None), &["find-your-fix", "id=\"triage\"", "/assets/triage."]);
}

#[test]
fn what_the_panel_shows_of_the_guide_can_stand_beside_the_guides_own() {
    let asked = Asked::of(&SOURCE.replace("start: web", "start: reach"));
    let page = asked.guide_page(Some(&asked.flow));
    let ids: Vec<&str> = page.html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "an id stands twice: {ids:?}");
    assert!(ids.contains(&"reach") && ids.contains(&"here-reach"));
}
