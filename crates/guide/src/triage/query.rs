//! Answers in an address: `?<state>=<answer>&…&stop=<stop>&r=<revision>`, in the order of the way.
//! Never fails and never grows: what is too much is not read.

use form_urlencoded::Serializer;

use super::flow::Flow;
use super::trail::{MAX_ANSWERS, Trail};
use super::walk::{At, Position};
use crate::names::Slug;

/// Parameters after this many are not read.
const MAX_PARAMETERS: usize = 2 * MAX_ANSWERS;

/// What the query of a triage address says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The answers.
    pub trail: Trail,
    /// The revision of the flow that they were given to.
    pub revision: Option<String>,
    /// The earlier answer that the reader is about to give anew: its state, and which visit of it, from 0. The trail still
    /// holds the old answer, which the page marks, and the later ones, so that those which still hold are kept.
    pub change: Option<(String, usize)>,
    /// The states whose answers the last change dropped, to be told once.
    pub dropped: Vec<String>,
}

impl Query {
    /// Reads what stands after the `?`. Of a parameter that may stand once, the first counts.
    pub fn read(text: &str) -> Query {
        let mut query = Query::default();
        let mut answers = Vec::new();
        let mut stop = None;
        for (name, value) in form_urlencoded::parse(text.as_bytes()).take(MAX_PARAMETERS) {
            match name.as_ref() {
                "r" => query.revision = query.revision.or_else(|| Some(value.into_owned())),
                "stop" => stop = stop.or_else(|| Some(value.into_owned())),
                "change" => query.change = query.change.or_else(|| Some(changed(&value))),
                "dropped" => query.dropped.push(value.into_owned()),
                _ => answers.push((name.into_owned(), value.into_owned())),
            }
        }
        query.trail = Trail::new(answers);
        if let Some(stop) = stop {
            query.trail = query.trail.stopped(stop);
        }
        query
    }

    /// Where the answers lead; where one is about to be changed, the state that asks for it.
    pub fn position<'f>(&self, flow: &'f Flow) -> Position<'f> {
        if let Some((state, visit)) = &self.change {
            let mut before = self.trail.clone().without(state, *visit);
            // A later visit of the same state must not answer in the place of the one that is changed.
            while before.answer(state, *visit).is_some() {
                before = before.without(state, *visit);
            }
            let position = flow.walk(&before);
            if matches!(position.at, At::State(at) if at.id == *state) {
                return position;
            }
        }
        flow.walk(&self.trail)
    }

    /// The address of a state or outcome of a guide's flow, or of a page below it (`<state>/picture`), with this query.
    pub fn address(&self, guide: &Slug, state: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.trail.answers());
        for (name, value) in [("stop", self.trail.stop()), ("r", self.revision.as_deref())] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        if let Some((state, visit)) = &self.change {
            let visit = if *visit == 0 { String::new() } else { format!("~{visit}") };
            query.append_pair("change", &format!("{state}{visit}"));
        }
        for state in &self.dropped {
            query.append_pair("dropped", state);
        }
        let query = query.finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/guides/{guide}/triage/{state}{mark}{query}")
    }
}

/// `<state>` or `<state>~<visit>`.
fn changed(text: &str) -> (String, usize) {
    match text.rsplit_once('~') {
        Some((state, visit)) => (state.to_owned(), visit.parse().unwrap_or(0)),
        None => (text.to_owned(), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_as_what_it_was_written_from() {
        let query = Query {
            trail: Trail::new([("web".into(), "there".into()), ("identity.badge".into(), "a&b=ü".into())])
                .stopped("many"),
            revision: Some("0badcafe".into()),
            change: Some(("web".into(), 2)),
            dropped: vec!["reach".into()],
        };
        let address = query.address(&"outlook".parse().expect("a slug"), "help");
        let (path, text) = address.split_once('?').expect("a query");
        assert_eq!(path, "/guides/outlook/triage/help");
        assert_eq!(Query::read(text), query);
        assert_eq!(Query::default().address(&"outlook".parse().expect("a slug"), "web"), "/guides/outlook/triage/web");
    }

    #[test]
    fn too_many_parameters_and_broken_ones_are_survived() {
        let long = "a=b&".repeat(10_000);
        assert_eq!(Query::read(&long).trail.answers().len(), MAX_ANSWERS);
        let odd = Query::read("%zz=%&&=&web=%ff&r=1&r=2&stop=x&stop=y");
        assert_eq!((odd.revision.as_deref(), odd.trail.stop()), (Some("1"), Some("x")));
    }

    #[test]
    fn the_state_of_a_changed_answer_is_asked_again_and_the_later_answers_wait() {
        let yaml = "start: a\nstates:\n  a: {ask: A, options: {x: {label: X, to: b}, unsure: b}}\n  b: {ask: B, options: {x: {label: X, to: a}, unsure: z}}\noutcomes: {z: {kind: request, group: desk}}\n";
        let source = super::super::read_flow_text(yaml, 0, false, &mut Vec::new());
        let flow = super::super::compile(&source, &|_| None);
        let at = |text: &str| Query::read(text).position(&flow).id().to_owned();
        assert_eq!(at("a=x&b=unsure"), "z");
        assert_eq!(at("a=x&b=unsure&change=a"), "a");
        assert_eq!(at("a=x&b=x&a=unsure&b=unsure&change=a~1"), "a");
        assert_eq!(Query::read("a=x&b=x&a=unsure&change=a~1").position(&flow).visits.len(), 2);
        assert_eq!(at("a=x&b=unsure&change=nothing"), "z");
    }
}
