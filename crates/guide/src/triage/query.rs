//! Answers in an address: `?<state>=<answer>&…&stop=<stop>&r=<revision>`, in the order of the way.
//! Never fails and never grows: what is too much is not read.

use form_urlencoded::Serializer;

use super::trail::{MAX_ANSWERS, Trail};
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

    /// The address of a state or outcome of a guide's flow, with this query.
    pub fn address(&self, guide: &Slug, state: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.trail.answers());
        for (name, value) in [("stop", self.trail.stop()), ("r", self.revision.as_deref())] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        for state in &self.dropped {
            query.append_pair("dropped", state);
        }
        let query = query.finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/guides/{guide}/triage/{state}{mark}{query}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_as_what_it_was_written_from() {
        let query = Query {
            trail: Trail::new([("web".into(), "there".into()), ("identity.badge".into(), "a&b=ü".into())]).stopped("many"),
            revision: Some("0badcafe".into()),
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
}
