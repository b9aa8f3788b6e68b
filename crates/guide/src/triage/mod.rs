//! Triage: flows as data, the proofs about them, and the pure walk from answers to a position.
//! Never holds an answer of a reader beyond one call, and never reaches a state by anything but answers.

mod guard;
mod source;
mod read;
mod flow;
mod trail;
mod walk;
mod query;
mod analysis;
mod paths;
mod export;

mod scenario;

pub use analysis::{Analysis, ArmUse, Length, MAX_VALUES, Situation, Taken, UnsetRead};
pub use export::{mermaid, xstate};
pub use flow::{Arm, Choice, Flow, MAX_CALL_DEPTH, MAX_CALLS, Outcome, State, Stop, Target, compile};
pub use guard::{Guard, MAX_GUARD_BYTES, Reading};
pub use paths::{Difference, MAX_PATHS, Moved, Path, Paths, difference, paths};
pub use query::Query;
pub use read::{read_flow_text, read_scenarios};
pub use scenario::{Coverage, Scenario, ScenarioSet, cover};
pub use source::{
    ArmSource, ChoiceSource, EscalationKind, FlowSource, Level, OutcomeKind, OutcomeSource, StateKind, StateSource,
    StopSource, Ticket, Variable,
};
pub use trail::{MAX_ANSWERS, Trail};
pub use walk::{At, Dropped, Position, Visit};

/// The option that every question has: the reader does not know.
pub const UNSURE: &str = "unsure";
/// The answer to an instruction: it was done.
pub const DONE: &str = "done";
/// The other answer to an instruction: it could not be done.
pub const CANNOT: &str = "cannot";
/// The variable that every flow has: what the reader may do on the device. Unset until somebody is asked.
pub const ROLE: &str = "role";
/// The values of [`ROLE`].
pub const ROLES: [&str; 2] = ["user", "admin"];
