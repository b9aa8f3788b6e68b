//! The triage of a guide: a state that waits for an answer, or the outcome that the answers lead to.
//! Everything a page knows of its reader stands in its address. Never draws a partner.

use std::collections::HashSet;
use std::sync::OnceLock;

use guide::document::{Guide, Step};
use guide::edition::Published;
use guide::names::Slug;
use guide::triage::{At, DONE, Flow, Outcome, OutcomeKind, Position, Query, State, StateKind, Trail};
use maud::{Markup, html};

use crate::components::contact_box::{contacts, security_contacts};
use crate::components::copy_text::copy_text;
use crate::components::day;
use crate::components::flow_list::flow_list;
use crate::components::flow_picture::flow_picture;
use crate::components::icon::icon;
use crate::components::notices::notices;
use crate::components::question::{Question, question, stops, words};
use crate::components::step::step;
use crate::components::trail::{Row, trail};
use crate::components::verdict::{self, hand_over, hand_over_rows, verdict};
use crate::frame::{Crumb, Frame, Page, Parts};
use crate::guide_text::GuideText;
use crate::picture::{Layout, Way, answers_of};

/// What a triage page shows.
#[derive(Clone, Copy)]
pub struct Triage<'a> {
    /// The guide's slug.
    pub slug: &'a Slug,
    /// The revision of the guide that is public.
    pub published: &'a Published,
    /// The guide, as this reader sees it.
    pub guide: &'a Guide,
    /// Its flow.
    pub flow: &'a Flow,
    /// [`Layout::of`] that flow, once somebody looked at the picture: it takes longer than all the rest.
    pub layout: &'a OnceLock<Layout>,
    /// What the address says.
    pub query: &'a Query,
    /// Where that leads.
    pub position: &'a Position<'a>,
    /// Whether the answers were given to another revision of the flow.
    pub replayed: bool,
}

/// The page of a state that waits, of an outcome, or of answers that lead nowhere.
pub fn triage(frame: Frame<'_>, triage: &Triage<'_>) -> Page {
    let address = triage.published.id.address();
    let text = GuideText::elsewhere(&frame.view.edition, triage.guide, &address);
    let (kind, title, inside) = match triage.position.at {
        At::State(state) => ("triage", words(triage.guide, state), waiting(text, triage, state)),
        At::Outcome(outcome) => ("triage-outcome", outcome.title.clone(), ended(frame, text, triage, outcome)),
        At::Nowhere => ("triage", "These answers lead nowhere".to_owned(), nowhere(frame, triage)),
    };
    let main = html! { (inside) p.hidden id="copy-status" role="status" {} };
    drawn(
        frame,
        triage,
        kind,
        &title,
        &[(None, "Find your fix".to_owned())],
        main,
        &["copy.js", "steps.js", "triage.js"],
    )
}

/// The whole flow as a picture and in words, with the way that the answers took. A page of its own: it says much, and
/// most readers want the next question alone.
pub fn picture(frame: Frame<'_>, triage: &Triage<'_>) -> Page {
    let way = Way::of(triage.flow, triage.position);
    let back = triage.here();
    let main = html! {
        h1 { "The whole path as a picture" }
        p.lead { "All questions of the guide, and how they can end. " a href=(back) { "Back to where you are" } }
        @let layout = triage.layout.get_or_init(|| Layout::of(triage.flow));
        @if layout.is_drawn() { (flow_picture(layout, triage.flow, &way)) }
        @else { p { "This path has too many questions for one picture. The list holds them all." } }
        (flow_list(triage.guide, triage.flow, &way))
    };
    let crumbs = [(Some(back), "Find your fix".to_owned()), (None, "Picture".to_owned())];
    drawn(frame, triage, "triage-picture", "The whole path as a picture", &crumbs, main, &["picture.js"])
}

/// A page about a guide's flow; the guide itself is what search engines are to know.
fn drawn(
    frame: Frame<'_>,
    triage: &Triage<'_>,
    kind: &str,
    title: &str,
    crumbs: &[Crumb],
    main: Markup,
    scripts: &[&'static str],
) -> Page {
    let address = triage.published.id.address();
    let guide_title = triage.guide.title_text();
    let guide_crumbs: [Crumb; 2] =
        [(Some("/guides".to_owned()), "Guides".to_owned()), (Some(address.clone()), guide_title.to_owned())];
    let crumbs = [&guide_crumbs, crumbs].concat();
    let title = format!("{title} - {guide_title}");
    let parts = Parts {
        kind,
        title: &title,
        canonical: Some(&address),
        is_unlisted: true,
        crumbs: &crumbs,
        main,
        scripts,
        ..Parts::default()
    };
    frame.page(200, parts)
}

/// The first question of a flow as a part of the guide's own page; nothing where the flow does not begin with a state.
pub(crate) fn beginning(text: GuideText<'_>, slug: &Slug, guide: &Guide, flow: &Flow) -> Option<Markup> {
    let position = flow.walk(&Trail::default());
    let At::State(state) = position.at else { return None };
    let action = at_revision(flow, Trail::default()).address(slug, &state.id);
    let asked = Question { state, number: 1, action: &action, is_main: false, before: None };
    Some(panel(&[], html! {}, question(text, guide, &asked), stops(&flow.stops)))
}

/// What a script takes out of one page and puts into another, with the steps that it marks in the guide.
fn panel(steps: &[(usize, &Step)], notices: Markup, main: Markup, side: Markup) -> Markup {
    let ids: Vec<&str> = steps.iter().map(|(_, step)| step.id.value.as_str()).collect();
    html! {
        div.triage id="triage" data-steps=(ids.join(" ")) {
            (notices)
            div.triage-main { (main) }
            div.triage-side { (side) }
        }
    }
}

fn at_revision(flow: &Flow, trail: Trail) -> Query {
    Query { trail, revision: Some(flow.revision.clone()), ..Query::default() }
}

impl<'a> Triage<'a> {
    /// Which visit of which state is being answered anew.
    fn change(&self) -> Option<(&'a State, usize)> {
        let (id, visit) = self.query.change.as_ref()?;
        match self.position.at {
            At::State(state) if state.id == *id => Some((state, *visit)),
            _ => None,
        }
    }

    /// The answers that the address holds and the flow knows: while one is changed, the old one and the later ones too.
    fn known_answers(&self) -> impl Iterator<Item = (&'a State, &'a guide::triage::Choice)> {
        self.query.trail.answers().iter().filter_map(|(state, answer)| {
            let state = self.flow.states.get(self.flow.state(state)?)?;
            Some((state, state.choices.iter().find(|choice| choice.id == *answer)?))
        })
    }

    /// The address that takes the next answer.
    fn action(&self, state: &State) -> String {
        let trail = match self.change() {
            Some(_) => Trail::new(self.known_answers().map(|(state, choice)| (state.id.clone(), choice.id.clone()))),
            None => self.position.trail(),
        };
        let change = self.change().map(|(state, visit)| (state.id.clone(), visit));
        Query { change, ..at_revision(self.flow, trail) }.address(self.slug, &state.id)
    }

    /// The address of this position; of the beginning where the answers lead nowhere.
    fn here(&self) -> String {
        match self.position.at {
            At::Nowhere => self.start_over(),
            _ => at_revision(self.flow, self.position.trail()).address(self.slug, self.position.id()),
        }
    }

    fn start_over(&self) -> String {
        at_revision(self.flow, Trail::default()).address(self.slug, self.flow.id_of(self.flow.start))
    }

    fn trail(&self) -> Markup {
        let is_changing = self.change().is_some();
        let visits = self.position.visits.iter().map(|visit| Row {
            question: words(self.guide, visit.state),
            answer: visit.choice.label.clone(),
            change: (!is_changing).then(|| {
                let change = Some((visit.state.id.clone(), visit.number));
                Query { change, ..at_revision(self.flow, answers_of(self.position)) }
                    .address(self.slug, &visit.state.id)
            }),
        });
        let stop = self.position.stop.map(|stop| {
            let before = self.flow.walk(&answers_of(self.position));
            let change = at_revision(self.flow, answers_of(self.position)).address(self.slug, before.id());
            Row { question: "Stopped because".to_owned(), answer: stop.label.clone(), change: Some(change) }
        });
        trail(&visits.chain(stop).collect::<Vec<_>>(), &self.start_over())
    }

    /// How this page came to be shown, where that is not by one answer more.
    fn notices(&self) -> Markup {
        let mut told = Vec::new();
        let dropped = self.query.dropped.iter().filter_map(|id| self.flow.states.get(self.flow.state(id)?));
        let replayed = self.position.dropped.iter().filter(|_| self.replayed && self.change().is_none());
        let dropped = self.questions(dropped.chain(replayed.filter_map(|one| one.state)));
        if self.replayed {
            told.push(html! { "The questions of this guide have changed since. Your answers were given again to the new ones: look them over." });
        }
        if !dropped.is_empty() {
            told.push(html! { "What was answered here no longer holds and is left out: " (dropped) });
        }
        if self.change().is_some() {
            let later = self
                .questions(self.position.dropped.iter().filter(|one| one.choice.is_some()).filter_map(|one| one.state));
            let as_it_was = self.flow.walk(&self.query.trail);
            let back = at_revision(self.flow, as_it_was.trail()).address(self.slug, as_it_was.id());
            told.push(html! {
                "You are changing an answer. "
                @if !later.is_empty() { "Kept for now, as far as they still hold: " (later) " " }
                a href=(back) data-triage { "Leave it as it was" }
            });
        }
        notices(&told)
    }

    /// The questions of some states, each once.
    fn questions<'s>(&self, states: impl Iterator<Item = &'s State>) -> String {
        let mut seen = HashSet::new();
        let questions = states.filter(|state| seen.insert(&state.id));
        questions.map(|state| format!("“{}”", words(self.guide, state))).collect::<Vec<_>>().join(", ")
    }
}

/// A state that waits for an answer.
fn waiting(text: GuideText<'_>, triage: &Triage<'_>, state: &State) -> Markup {
    let before = triage.change().and_then(|(state, visit)| triage.query.trail.answer(&state.id, visit));
    let action = triage.action(state);
    let asked = Question { state, number: triage.position.visits.len() + 1, action: &action, is_main: true, before };
    panel(
        &[],
        triage.notices(),
        question(text, triage.guide, &asked),
        html! { (stops(&triage.flow.stops)) (triage.trail()) (whole_path(triage)) (from_the_guide(triage)) },
    )
}

/// An outcome.
fn ended(frame: Frame<'_>, text: GuideText<'_>, triage: &Triage<'_>, outcome: &Outcome) -> Markup {
    let steps: Vec<(usize, &Step)> = verdict::steps(triage.guide, outcome).collect();
    let main = html! {
        (verdict(text, triage.guide, outcome))
        @if outcome.kind.hands_over() { (handed_over(frame, triage, outcome)) }
        // In the guide's own page these stand below, and are marked there.
        @if !steps.is_empty() {
            section.steps data-elsewhere aria-labelledby="matter-title" {
                h2 id="matter-title" { (steps_title(outcome.kind)) }
                @for (at, one) in &steps { (step(text, triage.guide, at + 1, one)) }
            }
        }
        @if !outcome.kind.hands_over() { (not_helped(triage, outcome.kind)) }
    };
    let side = html! {
        (triage.trail())
        (whole_path(triage))
        (from_the_guide(triage))
        section.outcome-day data-elsewhere { p { "Outcome of " (day(frame.view.day)) "." } button.button.plain type="button" data-print hidden { (icon("printer")) "Print this summary" } }
    };
    panel(&steps, triage.notices(), main, side)
}

fn steps_title(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::Resolved => "What fixed it",
        OutcomeKind::Workaround => "What to do",
        _ => "The steps behind this",
    }
}

/// Whom to tell, and the text that saves them from asking again.
fn handed_over(frame: Frame<'_>, triage: &Triage<'_>, outcome: &Outcome) -> Markup {
    html! {
        section.hand-over aria-labelledby="hand-over-title" {
            h2 id="hand-over-title" { "Whom to tell" }
            (hand_over(outcome))
            @if outcome.kind == OutcomeKind::Security { (security_contacts(frame.site)) } @else { (contacts(frame.site)) }
            (copy_text("triage-text", "Text to copy for a ticket", &ticket(frame, triage, outcome)))
            p.small { "Nothing is sent from here: copy the text, fill in what is open, and send it yourself." }
        }
    }
}

/// The way on where an outcome hands nothing to anybody.
fn not_helped(triage: &Triage<'_>, kind: OutcomeKind) -> Markup {
    let address = triage.published.id.address();
    let contact = triage.guide.contact.as_ref().map(|contact| match contact.id.value.as_str() {
        "" => "contact",
        id => id,
    });
    html! {
        section.not-helped aria-labelledby="not-helped-title" {
            h2 id="not-helped-title" { @if kind == OutcomeKind::NotApplicable { "Where to go from here" } @else { "If it did not help" } }
            ul {
                @if !triage.position.visits.is_empty() || triage.position.stop.is_some() {
                    li { "Change one of " a href="#answers" { "your answers" } ", or " a href=(triage.start_over()) data-triage { "start over" } "." }
                }
                li data-elsewhere { "Read " a href=(address) { "the whole guide" } "." }
                @if let Some(id) = contact { li { "See " a href={ (address) "#" (id) } { "when to contact IT or security" } "." } }
            }
            p { a.button href={ "/report?guide=" (triage.slug) } { (icon("flag")) "Report a problem" } }
        }
    }
}

/// Answers that lead nowhere: the flow has a hole, which is the guide's fault and not the reader's.
fn nowhere(frame: Frame<'_>, triage: &Triage<'_>) -> Markup {
    let main = html! {
        div.verdict data-kind="nowhere" {
            h1.verdict-title id="triage-title" tabindex="-1" { "These answers lead nowhere" }
            p.lead { "That is a fault of this guide, not of your answers. People can help you on:" }
        }
        section.hand-over { (contacts(frame.site)) }
        (not_helped(triage, OutcomeKind::NotApplicable))
    };
    panel(&[], triage.notices(), main, html! { (triage.trail()) (from_the_guide(triage)) })
}

fn whole_path(triage: &Triage<'_>) -> Markup {
    let picture = format!("{}/picture", triage.position.id());
    let address = at_revision(triage.flow, triage.position.trail()).address(triage.slug, &picture);
    html! { p.whole-path { a href=(address) { "The whole path as a picture" } } }
}

fn from_the_guide(triage: &Triage<'_>) -> Markup {
    html! {
        section.from-the-guide data-elsewhere {
            h2 { "From the guide" }
            p { a href=(triage.published.id.address()) { (triage.guide.title_text()) } ", revision " (triage.published.revision) }
        }
    }
}

/// The text that a reader copies into a ticket: what is known, and what is still open.
fn ticket(frame: Frame<'_>, triage: &Triage<'_>, outcome: &Outcome) -> String {
    let Triage { guide, position, .. } = triage;
    let address = triage.published.id.address();
    let here = triage.here();
    let origin = &frame.site.public_url;
    let mut text = format!(
        "Problem: {}\nOutcome of the triage: {}\nGuide: {origin}{address} (revision {})\nTriage: {origin}{here}\n",
        guide.title_text(),
        outcome.title,
        triage.published.revision
    );
    for (term, value) in hand_over_rows(outcome).into_iter().filter(|(_, value)| !value.is_empty()) {
        text.push_str(&format!("{term}: {value}\n"));
    }
    text.push_str("\nQuestions and answers:\n");
    for (at, visit) in position.visits.iter().enumerate() {
        text.push_str(&format!("{}. {}\n   {}\n", at + 1, words(guide, visit.state), visit.choice.label));
    }
    if let Some(stop) = position.stop {
        text.push_str(&format!("Stopped because: {}\n", stop.label));
    }
    let tried = tried(triage, outcome);
    if !tried.is_empty() {
        text.push_str("\nSteps tried:\n");
        for (is_done, at, step) in tried {
            text.push_str(&format!("[{}] {}. {}\n", if is_done { 'x' } else { ' ' }, at + 1, step.title));
        }
    }
    text.push_str("\nWhat I see (exact message, whole):\nSince when, and what changed before:\nWho is affected (me, several people, several devices):\nDevice and system:\nOutput of the commands (take out names, addresses and secrets first):");
    text
}

/// The steps that the way named, whether the reader said to have done them, and then those of the outcome.
fn tried<'a>(triage: &Triage<'a>, outcome: &Outcome) -> Vec<(bool, usize, &'a Step)> {
    let guide: &'a Guide = triage.guide;
    let is_named = |state: &State, step: &Step| {
        state.steps.contains(&step.id.value)
            || step.commands().any(|command| state.command.as_ref() == Some(&command.id.value))
    };
    let steps = guide.steps.iter().enumerate().filter_map(|(at, step)| {
        let mut answers = triage.position.visits.iter().filter(|visit| is_named(visit.state, step)).peekable();
        let is_on_the_way = answers.peek().is_some();
        // A check that was answered was run; whoever does not know what it printed, or could not do it, has not.
        let is_done = answers.any(|visit| match visit.state.kind {
            StateKind::Instruction | StateKind::Command => visit.choice.id == DONE,
            _ => visit.choice.id != guide::triage::UNSURE,
        });
        (is_on_the_way || outcome.steps.contains(&step.id.value)).then_some((is_done, at, step))
    });
    steps.collect()
}
