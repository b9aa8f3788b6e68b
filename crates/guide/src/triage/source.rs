//! A flow as written, each part with its place. Parts that are missing or wrong are reported and left out.
//! Never decides whether a flow is sound: that is what the rules are for.

use super::guard::Guard;
use crate::document::{Audience, Span, Spanned};
use crate::names::Slug;

/// A flow as written in a guide, or in a file of its own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FlowSource {
    /// What it is about, for people who read it in lists; flows in files of their own have it.
    pub subject: Option<Spanned<String>>,
    /// Who may see a flow in a file of its own; a guide's flow is for whom the guide is for.
    pub audience: Audience,
    /// The first state.
    pub start: Option<Spanned<String>>,
    /// What answers may set and guards may read. [`super::ROLE`] is always there as well.
    pub variables: Vec<Variable>,
    /// What stops everything, at any state: signs of a security incident or of a fault of many.
    pub stops: Vec<StopSource>,
    /// The states, in the order written.
    pub states: Vec<StateSource>,
    /// The outcomes, in the order written.
    pub outcomes: Vec<OutcomeSource>,
    /// How the flow ends towards the flow that called it; only a flow in a file of its own has such ends.
    pub returns: Vec<Spanned<String>>,
    /// The YAML as written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl FlowSource {
    /// The flows that it calls, each as often as it does.
    pub fn calls(&self) -> impl Iterator<Item = &Slug> {
        self.states.iter().filter_map(|state| state.call.as_ref()).map(|slug| &slug.value)
    }
}

/// A variable with all the values it may have.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: Spanned<String>,
    /// Its values.
    pub values: Vec<Spanned<String>>,
}

/// What stops everything.
#[derive(Debug, Clone, PartialEq)]
pub struct StopSource {
    /// Its stable id.
    pub id: Spanned<String>,
    /// What the reader sees.
    pub label: String,
    /// The outcome it leads to.
    pub to: Spanned<String>,
}

/// What a state asks of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StateKind {
    /// `ask`: to say what is the case.
    Question,
    /// `verify`: to say whether the problem is gone.
    Verification,
    /// `do`: to do something, by steps of the guide.
    Instruction,
    /// `check`: to run a command and to say what it printed.
    Check,
    /// `run`: to run a command.
    Command,
    /// `call`: to walk another flow.
    Call,
}

impl StateKind {
    /// All of them.
    pub const ALL: [StateKind; 6] =
        [Self::Question, Self::Verification, Self::Instruction, Self::Check, Self::Command, Self::Call];

    /// The field that makes a state of this kind.
    pub fn key(self) -> &'static str {
        match self {
            Self::Question => "ask",
            Self::Verification => "verify",
            Self::Instruction => "do",
            Self::Check => "check",
            Self::Command => "run",
            Self::Call => "call",
        }
    }

    /// Whether the reader chooses between options that the author wrote.
    pub fn has_options(self) -> bool {
        matches!(self, Self::Question | Self::Verification | Self::Check)
    }
}

/// A state.
#[derive(Debug, Clone, PartialEq)]
pub struct StateSource {
    /// Its stable id.
    pub id: Spanned<String>,
    /// What it asks.
    pub kind: StateKind,
    /// The question, the instruction, or what to look at in what a command printed.
    pub text: Option<Spanned<String>>,
    /// What helps to answer.
    pub help: Option<Spanned<String>>,
    /// The command that a check or a command names.
    pub command: Option<Spanned<String>>,
    /// The steps of the guide that an instruction names.
    pub steps: Vec<Spanned<String>>,
    /// The flow that a call names.
    pub call: Option<Spanned<Slug>>,
    /// The choices; of an instruction and a command `done` and, where written, `cannot`; of a call its returns.
    pub choices: Vec<ChoiceSource>,
    /// How often it may be entered; needed in a cycle.
    pub visits: Option<Spanned<u32>>,
    /// Where the flow goes instead of entering it once more.
    pub then: Option<Spanned<String>>,
    /// The whole of it.
    pub span: Span,
}

/// A choice at a state.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceSource {
    /// Its stable id.
    pub id: Spanned<String>,
    /// What the reader sees.
    pub label: String,
    /// The variables it sets.
    pub set: Vec<(Spanned<String>, Spanned<String>)>,
    /// The steps and commands that the reader hereby agrees to lose something by.
    pub confirms: Vec<Spanned<String>>,
    /// Whether it is a sign of a security incident or of a fault of many.
    pub is_alarm: bool,
    /// Where it leads: guarded arms in order, then one without a guard.
    pub to: Vec<ArmSource>,
}

/// A transition: where a choice leads, if its guard holds.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmSource {
    /// The condition; none on the default.
    pub guard: Option<Spanned<Guard>>,
    /// A state, an outcome or a return.
    pub to: Spanned<String>,
}

/// How a flow ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OutcomeKind {
    /// The problem is gone.
    Resolved,
    /// The reader can work, the fault is still there.
    Workaround,
    /// Somebody else goes on.
    Escalate,
    /// Nothing is broken: something is asked for.
    Request,
    /// It may be a security incident.
    Security,
    /// The guide is not about this.
    NotApplicable,
    /// Back to the flow that called this one; not written as an outcome but as a return.
    Return,
}

impl OutcomeKind {
    /// Those that an author writes as the kind of an outcome.
    pub const WRITTEN: [OutcomeKind; 6] =
        [Self::Resolved, Self::Workaround, Self::Escalate, Self::Request, Self::Security, Self::NotApplicable];

    /// How it is written in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::Resolved => "resolved",
            Self::Workaround => "workaround",
            Self::Escalate => "escalate",
            Self::Request => "request",
            Self::Security => "security",
            Self::NotApplicable => "not-applicable",
            Self::Return => "return",
        }
    }

    /// What a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Resolved => "Resolved",
            Self::Workaround => "Workaround",
            Self::Escalate => "Contact IT",
            Self::Request => "Service request",
            Self::Security => "Contact security",
            Self::NotApplicable => "Not covered here",
            Self::Return => "Back",
        }
    }

    /// Whether something is handed to somebody.
    pub fn hands_over(self) -> bool {
        matches!(self, Self::Escalate | Self::Request | Self::Security)
    }
}

/// What is recorded where an outcome hands over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ticket {
    /// An unplanned interruption or loss of quality.
    Incident,
    /// Information, advice, access or a standard item is asked for.
    Request,
}

impl Ticket {
    /// Both.
    pub const ALL: [Ticket; 2] = [Self::Incident, Self::Request];

    /// How it is written in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Request => "request",
        }
    }
}

/// Whom an escalation goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EscalationKind {
    /// To deeper skill.
    Functional,
    /// To managers.
    Hierarchical,
}

impl EscalationKind {
    /// Both.
    pub const ALL: [EscalationKind; 2] = [Self::Functional, Self::Hierarchical];

    /// How it is written in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::Functional => "functional",
            Self::Hierarchical => "hierarchical",
        }
    }
}

/// Impact and urgency, from 1 (high) to 3 (low).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Level(u8);

impl Level {
    /// The number.
    pub fn number(self) -> u8 {
        self.0
    }

    /// What a reader sees.
    pub fn label(self) -> &'static str {
        match self.0 {
            1 => "high",
            2 => "medium",
            _ => "low",
        }
    }
}

impl std::str::FromStr for Level {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "1" => Ok(Level(1)),
            "2" => Ok(Level(2)),
            "3" => Ok(Level(3)),
            _ => Err("write 1 (high), 2 (medium) or 3 (low)"),
        }
    }
}

/// An outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeSource {
    /// Its stable id.
    pub id: Spanned<String>,
    /// How it ends.
    pub kind: OutcomeKind,
    /// What the reader sees as its heading.
    pub title: Option<Spanned<String>>,
    /// What else to say.
    pub text: Option<Spanned<String>>,
    /// The cause it comes from.
    pub cause: Option<Spanned<String>>,
    /// The steps that matter.
    pub steps: Vec<Spanned<String>>,
    /// What is recorded, where it hands over.
    pub ticket: Option<Ticket>,
    /// Effect on the business.
    pub impact: Option<Spanned<Level>>,
    /// How long a solution can wait.
    pub urgency: Option<Spanned<Level>>,
    /// The assignment group.
    pub group: Option<Spanned<Slug>>,
    /// Whom the escalation goes to.
    pub escalation: Option<EscalationKind>,
}
