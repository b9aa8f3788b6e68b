//! The answers so far, as they stand in an address: by state, in the order given.
//! Never longer than [`MAX_ANSWERS`], and never anything about the reader but the answers.

/// More answers than this are not read; a flow has at most a few dozen states on a way.
pub const MAX_ANSWERS: usize = 200;

/// The answers so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail {
    answers: Vec<(String, String)>,
    stop: Option<String>,
}

impl Trail {
    /// A trail of answers by state. A state that may be visited more than once has its answers in the order of the visits.
    pub fn new(answers: impl IntoIterator<Item = (String, String)>) -> Trail {
        Trail { answers: answers.into_iter().take(MAX_ANSWERS).collect(), stop: None }
    }

    /// The same with that stop: whatever else was answered, it leads out of the flow.
    pub fn stopped(mut self, stop: impl Into<String>) -> Trail {
        self.stop = Some(stop.into());
        self
    }

    /// The answers.
    pub fn answers(&self) -> &[(String, String)] {
        &self.answers
    }

    /// The stop, if one was chosen.
    pub fn stop(&self) -> Option<&str> {
        self.stop.as_deref()
    }

    /// The same with that answer at the given visit of a state, counted from 0: in the place of the old one, or at the end.
    pub fn answered(mut self, state: &str, visit: usize, answer: &str) -> Trail {
        match self.place(state, visit) {
            Some(at) => answer.clone_into(&mut self.answers[at].1),
            None if self.answers.len() < MAX_ANSWERS => self.answers.push((state.to_owned(), answer.to_owned())),
            None => {}
        }
        self
    }

    /// The same without what was answered at the given visit of a state, counted from 0.
    pub fn without(mut self, state: &str, visit: usize) -> Trail {
        if let Some(at) = self.place(state, visit) {
            self.answers.remove(at);
        }
        self
    }

    /// The answer given at that visit of a state, counted from 0.
    pub fn answer(&self, state: &str, visit: usize) -> Option<&str> {
        self.place(state, visit).map(|at| self.answers[at].1.as_str())
    }

    fn place(&self, state: &str, visit: usize) -> Option<usize> {
        self.answers.iter().enumerate().filter(|(_, (of, _))| of == state).nth(visit).map(|(at, _)| at)
    }
}
