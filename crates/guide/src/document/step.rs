//! A step of the runbook: prose, commands and margin notes.
//! Never wider than its guide: a step's audience is the guide's or a narrower one.

use super::command::{Command, Rights, Risk, Undo};
use super::{Audience, Prose, Span, Spanned};

/// What a step asks of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StepKind {
    /// To read and look.
    #[default]
    Info,
    /// To run something.
    Command,
    /// To take care.
    Warning,
}

impl StepKind {
    /// How it is written in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Command => "command",
            Self::Warning => "warning",
        }
    }

    /// What a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Info => "Info",
            Self::Command => "Command",
            Self::Warning => "Warning",
        }
    }
}

/// One accordion section of the runbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its stable id; empty where the source gives none.
    pub id: Spanned<String>,
    /// Its heading.
    pub title: String,
    /// What it asks.
    pub kind: StepKind,
    /// Rights declared on its heading.
    pub declared_rights: Option<Rights>,
    /// Risk declared on its heading.
    pub declared_risk: Option<Risk>,
    /// How to take it back.
    pub undo: Option<Undo>,
    /// Who may see it; never wider than the guide's.
    pub audience: Audience,
    /// Prose and commands, in reading order.
    pub parts: Vec<StepPart>,
    /// Margin notes.
    pub notes: Vec<Note>,
    /// Heading and text.
    pub span: Span,
}

impl Step {
    /// The commands in it.
    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.parts.iter().filter_map(|part| match part {
            StepPart::Command(command) => Some(command.as_ref()),
            StepPart::Prose(_) => None,
        })
    }

    /// The worst of what its heading and its commands declare.
    pub fn risk(&self) -> Risk {
        self.commands().map(|command| command.risk).chain(self.declared_risk).max().unwrap_or_default()
    }

    /// The most of what its heading and its commands declare.
    pub fn rights(&self) -> Rights {
        self.commands().map(|command| command.rights).chain(self.declared_rights).max().unwrap_or_default()
    }
}

/// A piece of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum StepPart {
    /// Text.
    Prose(Prose),
    /// Something to run.
    Command(Box<Command>),
}

/// A margin note of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// What it says.
    pub label: NoteLabel,
    /// The text after the label.
    pub text: Prose,
}

/// The labels that make a paragraph a margin note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteLabel {
    /// Which causes the step distinguishes.
    TellsApart,
    /// Which cause it excludes.
    RulesOut,
    /// How long it takes.
    Takes,
    /// How to know that it is done.
    DoneWhen,
    /// When not to go on.
    StopIf,
    /// What not to do.
    Never,
    /// What is needed.
    Needs,
}

impl NoteLabel {
    /// All of them.
    pub const ALL: [NoteLabel; 7] =
        [Self::TellsApart, Self::RulesOut, Self::Takes, Self::DoneWhen, Self::StopIf, Self::Never, Self::Needs];

    /// As it is written, without the colon, and as a reader sees it.
    pub fn label(self) -> &'static str {
        match self {
            Self::TellsApart => "Tells apart",
            Self::RulesOut => "Rules out",
            Self::Takes => "Takes",
            Self::DoneWhen => "Done when",
            Self::StopIf => "Stop if",
            Self::Never => "Never",
            Self::Needs => "Needs",
        }
    }
}
