//! `fixpoint phrases`: the registry of phrases, each with its guide, its intent, the state of its landing page, the evidence
//! for it and the decision behind it. Never judges a phrase itself: that is the rule `phrase-evidence`.

use std::collections::BTreeSet;
use std::fmt;

use guide::check::{Evidence, Grounds, Library};
use guide::document::{Document, Guide, Intent, PhraseEntry, parse};
use guide::edition::{Edition, Listing, Listings};
use guide::names::{DocumentId, DocumentKind, Phrase, Slug};
use serde_json::{Value, json};

use crate::Exit;
use crate::arguments::{ListFormat, Phrases};
use crate::command::open_existing;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::{index, report};

pub(crate) async fn run(configuration: &Configuration, options: &Phrases) -> Result<Exit, Failure> {
    let asked = asked(&options.guides)?;
    let store = open_existing(configuration).await?;
    let edition = index::edition(&store).await?;
    let listings = Listings::of(&edition);
    let heads = store.latest_heads(DocumentKind::Article).await?;
    let mut library = Library::default();
    heads.iter().for_each(|(id, head)| library.add_head(id, head));
    if let Some(unknown) = asked.iter().find(|slug| !library.guides.contains_key(*slug)) {
        return Err(Failure::usage(format!(
            "there is no guide `{unknown}` in the store; name guides as `fixpoint phrases` without a guide does"
        )));
    }
    let mut told = 0;
    let mut is_refused = false;
    for (id, _) in &heads {
        let DocumentId::Guide(slug) = id else { continue };
        let is_asked = asked.is_empty() || asked.contains(slug);
        let Some(revision) = (if is_asked { store.latest(id).await? } else { None }) else { continue };
        let Document::Guide(guide) = parse(id, revision.text.as_bytes()).0 else { continue };
        for row in rows(slug, &guide, &library, &edition, &listings) {
            is_refused |= row.page == LandingPage::Refused;
            told += 1;
            match options.format {
                ListFormat::Text => report::print(&row.to_string()),
                ListFormat::Json => report::print(&row.json().to_string()),
            }
        }
    }
    if told == 0 {
        report::say(
            "No guide has a phrase yet. Write `phrases:` into the front matter of one; docs/guide-format.md says how.",
        );
    }
    Ok(if told == 0 || is_refused { Exit::Findings } else { Exit::Done })
}

fn asked(guides: &[String]) -> Result<BTreeSet<Slug>, Failure> {
    let slug = |text: &String| text.trim_start_matches('/').trim_start_matches("guides/").parse();
    guides
        .iter()
        .map(slug)
        .collect::<Result<_, _>>()
        .map_err(|error| Failure::usage(format!("{error}; name a guide by its slug")))
}

/// What is at the address of a phrase or an alias.
#[derive(Debug, PartialEq, Eq)]
enum LandingPage {
    /// A page that search engines may list.
    Listed,
    /// A page that they are asked to leave out: nobody has confirmed the phrase.
    Unconfirmed,
    /// A page that they are asked to leave out: it says nearly what that of this phrase says.
    Alike(String),
    /// 301 to the page of this phrase.
    Moves(String),
    /// The page of a phrase that this guide claims as well.
    OfAnother(Slug),
    /// None: the guide does not carry its words, and nobody took that decision.
    Refused,
    /// None: it is not public.
    Draft,
}

/// A phrase or an alias of a guide.
struct Row<'a> {
    guide: &'a Slug,
    text: &'a str,
    entry: &'a PhraseEntry,
    is_alias: bool,
    page: LandingPage,
    grounds: Grounds,
}

fn rows<'a>(
    slug: &'a Slug,
    guide: &'a Guide,
    library: &Library,
    edition: &Edition,
    listings: &Listings,
) -> Vec<Row<'a>> {
    let product = guide.product.as_ref().and_then(|slug| library.products.get(&slug.value));
    let evidence = Evidence::of(guide, product);
    let row = |entry: &'a PhraseEntry, text: &'a str, is_alias| {
        let grounds = evidence.grounds(text);
        let is_carried = if is_alias { grounds.carry_an_alias() } else { grounds.carry_a_phrase() };
        let part = Phrase::new(text).address_part();
        let page = match edition.answer(&part) {
            _ if !is_carried && !entry.is_decided() => LandingPage::Refused,
            None => LandingPage::Draft,
            Some(answer) if answer.guide.slug != slug => LandingPage::OfAnother(answer.guide.slug.clone()),
            Some(answer) if answer.by_alias => LandingPage::Moves(Phrase::new(&answer.phrase.text).address()),
            Some(_) => match listings.listing(&part) {
                Listing::Listed => LandingPage::Listed,
                Listing::Unconfirmed => LandingPage::Unconfirmed,
                Listing::Alike(phrase) => LandingPage::Alike(Phrase::new(phrase).address()),
            },
        };
        Row { guide: slug, text, entry, is_alias, page, grounds }
    };
    let of_entry = |entry: &'a PhraseEntry| {
        let aliases = entry.aliases.iter().map(move |alias| (alias.value.as_str(), true));
        std::iter::once((entry.text.value.as_str(), false))
            .chain(aliases)
            .map(move |(text, is_alias)| row(entry, text, is_alias))
    };
    guide.phrases.iter().flat_map(|entry| of_entry(entry).collect::<Vec<_>>()).collect()
}

impl Row<'_> {
    fn intent(&self) -> &'static str {
        match (self.is_alias, self.entry.intent) {
            (true, _) => "alias",
            (false, Intent::Confirmed) => "confirmed",
            (false, Intent::Unconfirmed) => "unconfirmed",
        }
    }

    fn json(&self) -> Value {
        let present = self.grounds.present.iter().map(|(word, ground)| json!({"word": word, "in": ground.label()}));
        json!({
            "phrase": self.text,
            "address": Phrase::new(self.text).address(),
            "guide": self.guide.as_str(),
            "intent": self.intent(),
            "page": self.page.key(),
            "page_said": self.page.to_string(),
            "present": present.collect::<Vec<_>>(),
            "missing": self.grounds.missing,
            "by": self.entry.by.as_ref().map(|by| by.value.as_str()),
            "on": self.entry.on.map(|on| on.to_string()),
            "reason": self.entry.reason,
        })
    }
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.text)?;
        writeln!(formatter, "  guide: guides/{}, {}", self.guide, self.intent())?;
        writeln!(formatter, "  page: {}: {}", Phrase::new(self.text).address(), self.page)?;
        write!(formatter, "  evidence: {}", self.grounds)?;
        let entry = self.entry;
        if self.is_alias || (entry.by.is_none() && entry.on.is_none() && entry.reason.is_none()) {
            return Ok(());
        }
        let by = entry.by.as_ref().map_or_else(|| "nobody named".to_owned(), |by| format!("people/{}", by.value));
        let on = entry.on.map_or_else(|| "no day".to_owned(), |on| on.to_string());
        write!(formatter, "\n  decision: {by}, {on}: {}", entry.reason.as_deref().unwrap_or("no reason given"))
    }
}

impl LandingPage {
    fn key(&self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Unconfirmed | Self::Alike(_) => "noindex",
            Self::Moves(_) => "moves",
            Self::OfAnother(_) => "of-another",
            Self::Refused => "refused",
            Self::Draft => "draft",
        }
    }
}

impl fmt::Display for LandingPage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listed => formatter.write_str("search engines may list it"),
            Self::Unconfirmed => formatter.write_str("noindex, nobody has confirmed it"),
            Self::Alike(address) => write!(formatter, "noindex, it says nearly what {address} says"),
            Self::Moves(address) => write!(formatter, "301 to {address}"),
            Self::OfAnother(slug) => {
                write!(formatter, "guides/{slug} claims it too and has it; take it out of one of them")
            }
            Self::Refused => {
                formatter.write_str("refused, the guide does not carry its words; `fixpoint check` says the way out")
            }
            Self::Draft => formatter.write_str("none, this revision of the guide is not public"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use guide::document::Audience;
    use guide::edition::{Head, Published};
    use jiff::Timestamp;

    use super::*;

    /// The phrases of a guide, of which an older revision may be public.
    fn told_of(public: &str, latest: &str) -> Vec<String> {
        let id: DocumentId = "guides/doors".parse().expect("an id");
        let text = |phrases: &str| {
            format!(
                "---\nformat: 1\nlanguage: en\naudience: public\ntitle: Doors stay shut\nphrases:\n{phrases}---\n\nSummary.\n"
            )
        };
        let head = Head::compile(&parse(&id, text(public).as_bytes()).0);
        let published =
            Published { id: id.clone(), revision: 1, published_at: Timestamp::UNIX_EPOCH, hash: String::new(), head };
        let edition = Edition::compile(1, Audience::Public, [Arc::new(published)]).0;
        let Document::Guide(guide) = parse(&id, text(latest).as_bytes()).0 else { panic!("a guide") };
        let slug = "doors".parse().expect("a slug");
        let rows = rows(&slug, &guide, &Library::default(), &edition, &Listings::of(&edition));
        rows.iter().map(|row| format!("{row}").replace("\n  ", " | ")).collect()
    }

    #[test]
    fn a_phrase_is_told_with_its_page_its_evidence_and_its_decision() {
        let phrases = "  - {text: doors shut, aliases: [a shut gate], intent: confirmed, by: ada, on: 2026-11-20, reason: It is.}\n  - {text: door stays shut}\n";
        assert_eq!(
            told_of(phrases, phrases),
            [
                "doors shut | guide: guides/doors, confirmed | page: /fix/doors-shut: search engines may list it | evidence: “doors”, “shut” in the title | decision: people/ada, 2026-11-20: It is.",
                "a shut gate | guide: guides/doors, alias | page: /fix/a-shut-gate: 301 to /fix/doors-shut | evidence: “shut” in the title; missing: “gate”",
                "door stays shut | guide: guides/doors, unconfirmed | page: /fix/door-stays-shut: noindex, nobody has confirmed it | evidence: “door”, “stays”, “shut” in the title",
            ]
        );
    }

    #[test]
    fn what_is_refused_or_not_public_has_no_page() {
        assert_eq!(
            told_of("  - {text: shut}\n", "  - {text: figma stuck}\n  - {text: doors}\n"),
            [
                "figma stuck | guide: guides/doors, unconfirmed | page: /fix/figma-stuck: refused, the guide does not carry its words; `fixpoint check` says the way out | evidence: missing: “figma”, “stuck”",
                "doors | guide: guides/doors, unconfirmed | page: /fix/doors: none, this revision of the guide is not public | evidence: “doors” in the title",
            ]
        );
    }
}
