//! Documents as typed values, each part with its place in the source.
//! Never fails on bad text: what cannot be read is left out and reported as a finding.

mod prose;
mod guide;
mod step;
mod command;
mod partner;
mod article;
mod records;
mod parse;
pub(crate) mod yaml;
mod attributes;
mod invisible;
pub mod html;
pub mod markdown;
mod sections;

#[cfg(test)]
mod tests;

pub use article::{Article, Licence};
pub use command::{Command, Rights, Risk, Shell, System, Undo};
pub use guide::{Cause, Contact, Guide, Intent, PhraseEntry, Scope, Section, Source};
pub(crate) use invisible::invisible;
pub use markdown::{Passage, passages};
pub use parse::{MAX_DOCUMENT_BYTES, parse, source_text};
pub use partner::{Exclusions, Network, PLACEMENT_FIELD, Partner, PartnerStatus, is_domain, plain_host};
pub use prose::{Link, Prose, Span, Spanned, line_and_column};
pub use records::{Category, Person, PersonKind, Product};
pub use step::{Note, NoteLabel, Step, StepKind, StepPart};

use serde::{Deserialize, Serialize};

use crate::triage::{FlowSource, ScenarioSet};

/// Who may see a guide or a step. Ordered from the widest to the narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Everybody.
    #[default]
    Public,
    /// Whoever is signed in as somebody of the organisation.
    Employees,
    /// The IT department.
    ItStaff,
}

impl Audience {
    /// All audiences, widest first.
    pub const ALL: [Audience; 3] = [Self::Public, Self::Employees, Self::ItStaff];

    /// How it is written in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Employees => "employees",
            Self::ItStaff => "it-staff",
        }
    }

    /// Whether a reader of audience `self` may see what is meant for `target`.
    pub fn may_see(self, target: Audience) -> bool {
        target <= self
    }
}

/// A parsed document of any kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Document {
    /// A guide.
    Guide(Box<Guide>),
    /// An imported article.
    Article(Box<Article>),
    /// A byline.
    Person(Person),
    /// A product.
    Product(Product),
    /// A category.
    Category(Category),
    /// A flow that guides call.
    Flow(Box<FlowSource>),
    /// The scenarios of a guide's flow.
    Scenarios(ScenarioSet),
    /// An intermediary of partner programs.
    Network(Network),
    /// A partner.
    Partner(Box<Partner>),
}
