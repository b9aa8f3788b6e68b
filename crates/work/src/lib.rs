//! What people do: every write is one [`Change`], decided by [`decide`].
//! Never reads a clock, a file or a database: facts, ids and the time are handed in.

mod actor;
mod change;
mod decide;
mod demand;
mod tally;

pub use actor::Actor;
pub use change::{Change, Publish, PublishItem, Save, Submission, Vote};
pub use decide::{
    AuditEntry, Decision, DocumentFacts, Facts, NewPublication, NewRevision, OutboxRow, Outcome, Refusal,
    TallyIncrement, decide,
};
pub use demand::{Demand, MOST_DEMANDS_A_DAY};
pub use tally::{Counts, DemandTally, FlowEvent, FlowTally, PlacementTally};
