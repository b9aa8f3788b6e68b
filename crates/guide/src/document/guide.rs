//! A guide: a troubleshooting document, part by part.
//! Never holds a verification: that is a dated record by somebody else, kept in the store.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::command::{Command, Risk};
use super::step::Step;
use super::{Audience, Prose, Span, Spanned};
use crate::names::{Phrase, Slug};
use crate::triage::FlowSource;

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
    /// Related guides.
    pub related: Vec<Spanned<Slug>>,
    /// What its facts were read from.
    pub sources: Vec<Source>,

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
    /// The triage.
    pub flow: Option<Box<FlowSource>>,
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
        visible.ids.retain(|id| audience.may_see(self.audience_of(&id.value)));
        Some(visible)
    }

    /// Who may see what has that id: a step's audience for the step and its commands, the guide's for the rest.
    pub fn audience_of(&self, id: &str) -> Audience {
        let holds = |step: &&Step| step.id.value == id || step.commands().any(|command| command.id.value == id);
        self.steps.iter().find(holds).map_or(self.audience, |step| step.audience)
    }

    /// Whether a link to `#id` leads to a part of the guide.
    pub fn has_part(&self, id: &str) -> bool {
        let contact = self.contact.iter().map(|contact| &contact.id);
        !id.is_empty() && self.ids.iter().chain(contact).any(|declared| declared.value == id)
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
        // `Windows 11` is its own system, and is not said twice.
        let os = self.os.as_ref().filter(|os| !self.product.contains(os.as_str()));
        for part in self.build.as_ref().into_iter().chain(os) {
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
    /// Whether the decision is on record: whose it was, of which day, and why.
    pub fn is_decided(&self) -> bool {
        self.intent == Intent::Confirmed && self.by.is_some() && self.on.is_some() && self.reason.is_some()
    }
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
