//! What readers did, as counts a day: never who, and never merged across revisions of a flow.
//! Never holds a count of nothing.

use guide::names::Slug;
use guide::placement::PlacementId;
use jiff::civil::Date;

use crate::demand::Demand;

/// What was counted for a while.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// In triage.
    pub flows: Vec<FlowTally>,
    /// At partners.
    pub placements: Vec<PlacementTally>,
    /// What the portal had no answer to.
    pub demands: Vec<DemandTally>,
}

/// How often something was looked for on a day that the portal had no answer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandTally {
    /// The UTC day.
    pub day: Date,
    /// What was looked for.
    pub demand: Demand,
    /// How often.
    pub count: u32,
}

/// How often a paid link was followed on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacementTally {
    /// The UTC day.
    pub day: Date,
    /// Which partner on which guide.
    pub placement: PlacementId,
    /// How often.
    pub count: u32,
}

/// So many more for one count of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowTally {
    /// The UTC day.
    pub day: Date,
    /// The guide whose flow it is.
    pub guide: Slug,
    /// The revision of the flow: the first 8 hexadecimal digits of its hash.
    pub revision: String,
    /// What happened.
    pub event: FlowEvent,
    /// How often.
    pub count: u32,
}

/// What is counted in triage, from what readers send alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlowEvent {
    /// The first answer of a way.
    Start,
    /// An answer, "I don't know" included.
    Answer {
        /// The state that asked.
        state: String,
        /// The choice.
        answer: String,
    },
    /// An answer to a state that was answered before.
    Back {
        /// The state.
        state: String,
    },
    /// The flow ended.
    Outcome {
        /// In which outcome.
        outcome: String,
    },
    /// A stop was chosen.
    Stop {
        /// At which state.
        state: String,
        /// Which stop.
        stop: String,
    },
}

impl FlowEvent {
    /// As it is stored: what happened, where, and with which answer; empty where there is none.
    pub fn parts(&self) -> (&'static str, &str, &str) {
        match self {
            Self::Start => ("start", "", ""),
            Self::Answer { state, answer } => ("answer", state, answer),
            Self::Back { state } => ("back", state, ""),
            Self::Outcome { outcome } => ("outcome", outcome, ""),
            Self::Stop { state, stop } => ("stop", state, stop),
        }
    }

    /// Out of its stored parts; `None` where nothing is stored so.
    pub fn from_parts(event: &str, place: &str, answer: &str) -> Option<FlowEvent> {
        let place = place.to_owned();
        Some(match event {
            "start" => Self::Start,
            "answer" => Self::Answer { state: place, answer: answer.to_owned() },
            "back" => Self::Back { state: place },
            "outcome" => Self::Outcome { outcome: place },
            "stop" => Self::Stop { state: place, stop: answer.to_owned() },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_comes_back_out_of_its_parts() {
        let (state, answer) = ("web".to_owned(), "unsure".to_owned());
        for event in [
            FlowEvent::Start,
            FlowEvent::Answer { state: state.clone(), answer: answer.clone() },
            FlowEvent::Back { state: state.clone() },
            FlowEvent::Outcome { outcome: state.clone() },
            FlowEvent::Stop { state, stop: answer },
        ] {
            let (name, place, answer) = event.parts();
            assert_eq!(FlowEvent::from_parts(name, place, answer), Some(event.clone()));
        }
        assert_eq!(FlowEvent::from_parts("end", "", ""), None);
    }
}
