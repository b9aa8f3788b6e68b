//! A guide: a troubleshooting document, part by part.
//! Never holds a verification: that is a dated record by somebody else, kept in the store.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Audience, Prose, Span, Spanned};
use crate::names::{Phrase, Slug};

/// A troubleshooting document. Parts that the source lacks are empty or `None`; `check` reports them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Guide {
    /// The format of the source; 1 is the only one.
    pub format: Option<Spanned<u32>>,
    /// A BCP 47 language tag.
    pub language: Option<Spanned<String>>,
    /// Names the fault.
    pub title: Option<Spanned<String>>,
    /// A product of the library.
    pub product: Option<Spanned<Slug>>,
    /// A category of the library.
    pub category: Option<Spanned<Slug>>,
    /// Tags, in the order written.
    pub tags: Vec<Spanned<Slug>>,
    /// Who may see the guide.
    pub audience: Audience,
    /// Estimated time, as written: `10-20 min`.
    pub time: Option<Spanned<String>>,
    /// What the reader needs, where the rights of the steps do not say it.
    pub needs: Option<Spanned<String>>,
    /// The byline.
    pub author: Option<Spanned<Slug>>,
    /// The day the author last reviewed it.
    pub reviewed: Option<Spanned<Date>>,
    /// What it applies to.
    pub scope: Vec<Scope>,
    /// The phrases it answers; the first is the primary one.
    pub phrases: Vec<PhraseEntry>,
    /// Error codes and messages it treats, as written.
    pub signatures: Vec<Spanned<String>>,
    /// Phrases listed as related exact-match queries, as written.
    pub queries: Vec<Spanned<String>>,
    /// Related guides.
    pub related: Vec<Spanned<Slug>>,
    /// What its facts were read from.
    pub sources: Vec<Source>,
    /// Partners named by the guide.
    pub partners: Vec<Partner>,

    /// The first paragraphs.
    pub summary: Prose,
    /// "Who this is for": the editorial intro.
    pub intro: Option<Prose>,
    /// What people see, one item each.
    pub symptoms: Vec<Prose>,
    /// Likely causes.
    pub causes: Vec<Cause>,
    /// The runbook.
    pub steps: Vec<Step>,
    /// When to stop and contact IT or security.
    pub contact: Option<Contact>,
    /// What it does not treat.
    pub not_covered: Option<Prose>,
    /// The flow's YAML as written; the triage rules read it.
    pub flow: Option<Spanned<String>>,
    /// Sections that the format has no type for, in the order written.
    pub sections: Vec<Section>,
    /// Every id that the document declares, with its place, in the order written, repeated ones included.
    pub ids: Vec<Spanned<String>>,
}

impl Guide {
    /// The guide as a reader of that audience may see it: steps meant for a narrower one are not in it.
    /// `None` where the guide itself is for a narrower one.
    pub fn for_audience(&self, audience: Audience) -> Option<Guide> {
        if !audience.may_see(self.audience) {
            return None;
        }
        let mut visible = self.clone();
        visible.steps.retain(|step| audience.may_see(step.audience));
        let hidden: Vec<&str> = self
            .steps
            .iter()
            .filter(|step| !audience.may_see(step.audience))
            .flat_map(|step| {
                std::iter::once(step.id.value.as_str()).chain(step.commands().map(|command| command.id.value.as_str()))
            })
            .filter(|id| !id.is_empty())
            .collect();
        if !hidden.is_empty() {
            visible.ids.retain(|id| !hidden.contains(&id.value.as_str()));
            visible.each_prose(&mut |prose| prose.unlink(&hidden));
        }
        Some(visible)
    }

    /// Visits every piece of prose.
    fn each_prose(&mut self, visit: &mut impl FnMut(&mut Prose)) {
        visit(&mut self.summary);
        self.intro.iter_mut().chain(&mut self.symptoms).chain(&mut self.not_covered).for_each(&mut *visit);
        for cause in &mut self.causes {
            visit(&mut cause.text);
            cause.confirmed_when.iter_mut().chain(&mut cause.fixed_by).for_each(&mut *visit);
        }
        for step in &mut self.steps {
            step.notes.iter_mut().for_each(|note| visit(&mut note.text));
            for part in &mut step.parts {
                match part {
                    StepPart::Prose(prose) => visit(prose),
                    StepPart::Command(command) => {
                        let about = [&mut command.where_to_find, &mut command.expect, &mut command.otherwise];
                        about.into_iter().flatten().for_each(&mut *visit);
                    }
                }
            }
        }
        if let Some(contact) = &mut self.contact {
            visit(&mut contact.text);
            contact.reasons.iter_mut().for_each(&mut *visit);
        }
        self.sections.iter_mut().for_each(|section| visit(&mut section.text));
    }

    /// Every command with the step it stands in, in reading order.
    pub fn commands(&self) -> impl Iterator<Item = (&Step, &Command)> {
        self.steps.iter().flat_map(|step| step.commands().map(move |command| (step, command)))
    }

    /// The first step that only reads, and where it stands, from 0.
    pub fn first_reading_step(&self) -> Option<(usize, &Step)> {
        self.steps.iter().enumerate().find(|(_, step)| step.risk() == Risk::Reads)
    }

    /// The title, or a word for its absence.
    pub fn title_text(&self) -> &str {
        self.title.as_ref().map_or("Untitled guide", |title| title.value.as_str())
    }
}

/// What a guide applies to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Product with its version, in words.
    pub product: String,
    /// Operating system, in words.
    pub os: Option<String>,
    /// Build or version range, in words.
    pub build: Option<String>,
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.product)?;
        for part in [&self.build, &self.os].into_iter().flatten() {
            write!(formatter, ", {part}")?;
        }
        Ok(())
    }
}

/// Whether an editor decided that the guide answers the phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Intent {
    /// An editor confirmed it.
    Confirmed,
    /// Nobody decided yet.
    #[default]
    Unconfirmed,
}

/// A phrase the guide answers, with the decision behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseEntry {
    /// The text as written.
    pub text: Spanned<String>,
    /// Other spellings, as written.
    pub aliases: Vec<Spanned<String>>,
    /// The decision.
    pub intent: Intent,
    /// Whose decision it was.
    pub by: Option<Spanned<Slug>>,
    /// The day of the decision.
    pub on: Option<Date>,
    /// Why this guide answers it.
    pub reason: Option<String>,
}

impl PhraseEntry {
    /// The normalised phrase.
    pub fn phrase(&self) -> Phrase {
        Phrase::new(&self.text.value)
    }
}

/// What a fact was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The page's title.
    pub title: Option<String>,
    /// Its address.
    pub url: Spanned<String>,
    /// The day it was read.
    pub read: Option<Date>,
}

/// Where a partner program stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartnerStatus {
    /// Thought of.
    Planned,
    /// Applied for.
    Applied,
    /// Approved, not yet active.
    Approved,
    /// Links may be paid.
    Active,
    /// Suspended for a time.
    Paused,
    /// The application was refused.
    Rejected,
    /// Over.
    Ended,
}

impl PartnerStatus {
    /// All of them.
    pub const ALL: [PartnerStatus; 7] =
        [Self::Planned, Self::Applied, Self::Approved, Self::Active, Self::Paused, Self::Rejected, Self::Ended];

    /// How it is written in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Applied => "applied",
            Self::Approved => "approved",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Rejected => "rejected",
            Self::Ended => "ended",
        }
    }
}

/// A partner that the guide names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// The company or product.
    pub name: Spanned<String>,
    /// The program's name.
    pub program: String,
    /// The intermediary.
    pub network: String,
    /// Where the program stands.
    pub status: PartnerStatus,
    /// A plain, unpaid address of the vendor.
    pub url: Spanned<String>,
    /// What it offers, in our words.
    pub text: String,
    /// Why it is listed on this guide.
    pub why: String,
}

/// A likely cause.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// Its stable id; empty where the source gives none.
    pub id: Spanned<String>,
    /// Its heading.
    pub title: String,
    /// What else is said of it.
    pub text: Prose,
    /// The observation that confirms it.
    pub confirmed_when: Option<Prose>,
    /// What fixes it: prose with links to steps.
    pub fixed_by: Option<Prose>,
    /// The ids of the steps that `fixed_by` links to.
    pub fixed_by_steps: Vec<Spanned<String>>,
    /// Heading and text.
    pub span: Span,
}

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

/// The rights a step or command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Rights {
    /// Those of an ordinary account.
    #[default]
    User,
    /// An administrator's.
    Admin,
}

impl Rights {
    /// How it is written in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
        }
    }
}

/// What something could do. "Safe" is no label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Risk {
    /// Reads only.
    #[default]
    Reads,
    /// Not known.
    Unknown,
    /// Changes something that can be changed back.
    Changes,
    /// Loses something for good.
    Destroys,
    /// Evades a protection.
    Bypasses,
}

impl Risk {
    /// How it is written in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::Reads => "reads",
            Self::Unknown => "unknown",
            Self::Changes => "changes",
            Self::Destroys => "destroys",
            Self::Bypasses => "bypasses",
        }
    }

    /// What a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reads => "Reads only",
            Self::Unknown => "Unknown",
            Self::Changes => "Changes",
            Self::Destroys => "Destroys",
            Self::Bypasses => "Bypasses",
        }
    }
}

/// How to take something back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undo {
    /// What to do.
    How(String),
    /// It cannot be undone.
    Impossible,
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

/// The language of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// PowerShell.
    PowerShell,
    /// The Windows command prompt.
    Cmd,
    /// Bash.
    Bash,
    /// Z shell, the default of macOS.
    Zsh,
    /// A POSIX shell.
    Sh,
}

impl Shell {
    /// All of them.
    pub const ALL: [Shell; 5] = [Self::PowerShell, Self::Cmd, Self::Bash, Self::Zsh, Self::Sh];

    /// How it is written on a fence.
    pub fn key(self) -> &'static str {
        match self {
            Self::PowerShell => "powershell",
            Self::Cmd => "cmd",
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Sh => "sh",
        }
    }

    /// What a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::PowerShell => "PowerShell",
            Self::Cmd => "Command Prompt",
            Self::Bash => "Bash",
            Self::Zsh => "Zsh",
            Self::Sh => "Shell",
        }
    }
}

/// The operating system a command is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Windows.
    Windows,
    /// macOS.
    MacOs,
    /// Linux.
    Linux,
}

impl System {
    /// How it is written in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::Windows => "windows",
            Self::MacOs => "macos",
            Self::Linux => "linux",
        }
    }

    /// What a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Windows => "Windows",
            Self::MacOs => "macOS",
            Self::Linux => "Linux",
        }
    }
}

/// Titled text meant to be run.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// Its stable id.
    pub id: Spanned<String>,
    /// What it is called.
    pub title: String,
    /// Its language.
    pub shell: Shell,
    /// Where it runs, where the shell does not say it.
    pub system: Option<System>,
    /// The rights it needs.
    pub rights: Rights,
    /// What it could do.
    pub risk: Risk,
    /// How to take it back.
    pub undo: Option<Undo>,
    /// The text to run, without a final line break.
    pub text: Spanned<String>,
    /// How to find the values of its `{{parameters}}`.
    pub where_to_find: Option<Prose>,
    /// What it prints when all is well, in words.
    pub expect: Option<Prose>,
    /// What it prints, as output.
    pub expected_output: Option<String>,
    /// What to do when it prints something else.
    pub otherwise: Option<Prose>,
}

impl Command {
    /// The names between `{{` and `}}`, each once, in order.
    pub fn parameters(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for piece in self.text.value.split("{{").skip(1) {
            if let Some((name, _)) = piece.split_once("}}")
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }
}

/// "When to contact IT / security": the only list of reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// Its id, `contact` by custom.
    pub id: Spanned<String>,
    /// Text around the list.
    pub text: Prose,
    /// The reasons.
    pub reasons: Vec<Prose>,
}

/// A section without a type of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its id; empty where the source gives none.
    pub id: Spanned<String>,
    /// Its heading.
    pub title: Spanned<String>,
    /// Its text.
    pub text: Prose,
}
