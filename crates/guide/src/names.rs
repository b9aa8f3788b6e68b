//! Names that documents are known by. Text becomes one of these types once, at the border.
//! Never accepts a name that is not safe as a file name and as a part of an address.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A document's address: lowercase ASCII letters and digits, words joined by single hyphens, at most 100 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(Box<str>);

/// Why a text is no [`Slug`], [`ArticlePath`] or [`DocumentId`]. The message ends with what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadName(String);

impl fmt::Display for BadName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for BadName {}

impl Slug {
    /// The text of the slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A slug made out of any text: every run of other than letters and digits becomes one hyphen.
    /// `None` where nothing is left.
    pub fn from_words(text: &str) -> Option<Slug> {
        let slug = hyphenated(&text.to_lowercase(), |character| character.is_ascii_alphanumeric());
        slug.parse().ok()
    }
}

impl FromStr for Slug {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        let words_are_good = text.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        if words_are_good && text.len() <= 100 {
            Ok(Slug(text.into()))
        } else {
            Err(BadName(format!(
                "`{}` is not a slug; write lowercase words joined by single hyphens, such as `outlook-ost-sync-errors`, at most 100 characters",
                shortened(text)
            )))
        }
    }
}

/// Where an article lives below `/articles/`: the path it had at its source, without `.md`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ArticlePath(Box<str>);

impl ArticlePath {
    /// The path, with `/` between its parts.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for ArticlePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl FromStr for ArticlePath {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        let good = text.len() <= 500
            && text.split('/').all(|part| {
                !part.is_empty()
                    && part.len() <= 240
                    && !part.starts_with('.')
                    && part.chars().all(|character| {
                        character.is_alphanumeric()
                            || matches!(character, '-' | '_' | '.' | '(' | ')' | '+' | ',' | '&' | ' ' | '\'' | '#')
                    })
            });
        if good {
            Ok(ArticlePath(text.into()))
        } else {
            Err(BadName(format!(
                "`{}` cannot be an article's path; use letters, digits and -_.()+,&'# in its parts, none beginning with a dot or longer than 240 bytes, at most 500 bytes in all",
                shortened(text)
            )))
        }
    }
}

macro_rules! text_name {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0.into()
            }
        }
        impl TryFrom<String> for $name {
            type Error = BadName;
            fn try_from(text: String) -> Result<Self, BadName> {
                text.parse()
            }
        }
    };
}
text_name!(Slug);
text_name!(ArticlePath);

/// What kind a document is of. Its key is the folder it is exported to and the first part of its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentKind {
    /// A guide, `guides/<slug>`.
    Guide,
    /// An imported article, `articles/<path>`.
    Article,
    /// A byline, `people/<slug>`.
    Person,
    /// A product, `products/<slug>`.
    Product,
    /// A category, `categories/<slug>`.
    Category,
    /// A flow that guides call, `flows/<slug>`.
    Flow,
    /// The scenarios of a guide's flow, `scenarios/<slug>` with the guide's slug.
    Scenarios,
    /// An intermediary of partner programs, `networks/<slug>`.
    Network,
    /// A partner, `partners/<slug>`.
    Partner,
}

impl DocumentKind {
    /// All kinds, in the order in which they are imported: what others refer to comes first.
    pub const ALL: [DocumentKind; 9] = [
        Self::Person,
        Self::Product,
        Self::Category,
        Self::Network,
        Self::Partner,
        Self::Article,
        Self::Flow,
        Self::Guide,
        Self::Scenarios,
    ];

    /// The first part of the id; as a folder of files, that of every kind but scenarios, which lie beside their guides.
    pub fn key(self) -> &'static str {
        match self {
            Self::Guide => "guides",
            Self::Article => "articles",
            Self::Person => "people",
            Self::Product => "products",
            Self::Category => "categories",
            Self::Flow => "flows",
            Self::Scenarios => "scenarios",
            Self::Network => "networks",
            Self::Partner => "partners",
        }
    }

    /// The folder that its files lie in.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Scenarios => Self::Guide.key(),
            kind => kind.key(),
        }
    }

    /// What the names of its files end with after a dot: `md` for what is Markdown, `yaml` for records.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Guide | Self::Article => "md",
            Self::Person | Self::Product | Self::Category | Self::Network | Self::Partner | Self::Flow => "yaml",
            Self::Scenarios => "scenarios.yaml",
        }
    }

    /// The kind of the file of that name in that folder, and the name without its ending.
    pub fn of_file<'a>(folder: &str, file: &'a str) -> Option<(Self, &'a str)> {
        let of = |kind: Self| {
            let name = file.strip_suffix(kind.extension())?.strip_suffix('.')?;
            (kind.folder() == folder).then_some((kind, name))
        };
        Self::ALL.into_iter().find_map(of)
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A document's identity: its kind and its name. Written `guides/outlook-ost-sync-errors`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DocumentId {
    /// A guide.
    Guide(Slug),
    /// An imported article.
    Article(ArticlePath),
    /// A byline.
    Person(Slug),
    /// A product.
    Product(Slug),
    /// A category.
    Category(Slug),
    /// A flow that guides call.
    Flow(Slug),
    /// The scenarios of the flow of the guide of that slug.
    Scenarios(Slug),
    /// An intermediary of partner programs.
    Network(Slug),
    /// A partner.
    Partner(Slug),
}

impl DocumentId {
    /// The id of that kind and name.
    pub fn new(kind: DocumentKind, name: &str) -> Result<Self, BadName> {
        Ok(match kind {
            DocumentKind::Guide => Self::Guide(name.parse()?),
            DocumentKind::Article => Self::Article(name.parse()?),
            DocumentKind::Person => Self::Person(name.parse()?),
            DocumentKind::Product => Self::Product(name.parse()?),
            DocumentKind::Category => Self::Category(name.parse()?),
            DocumentKind::Flow => Self::Flow(name.parse()?),
            DocumentKind::Scenarios => Self::Scenarios(name.parse()?),
            DocumentKind::Network => Self::Network(name.parse()?),
            DocumentKind::Partner => Self::Partner(name.parse()?),
        })
    }

    /// What kind of document it names.
    pub fn kind(&self) -> DocumentKind {
        match self {
            Self::Guide(_) => DocumentKind::Guide,
            Self::Article(_) => DocumentKind::Article,
            Self::Person(_) => DocumentKind::Person,
            Self::Product(_) => DocumentKind::Product,
            Self::Category(_) => DocumentKind::Category,
            Self::Flow(_) => DocumentKind::Flow,
            Self::Scenarios(_) => DocumentKind::Scenarios,
            Self::Network(_) => DocumentKind::Network,
            Self::Partner(_) => DocumentKind::Partner,
        }
    }

    /// The slug or path, without the folder.
    pub fn name(&self) -> &str {
        match self {
            Self::Article(path) => path.as_str(),
            Self::Guide(slug)
            | Self::Person(slug)
            | Self::Product(slug)
            | Self::Category(slug)
            | Self::Flow(slug)
            | Self::Scenarios(slug)
            | Self::Network(slug)
            | Self::Partner(slug) => slug.as_str(),
        }
    }

    /// The file it is exported to, relative to the export's root: `guides/<slug>.md`.
    pub fn file(&self) -> String {
        format!("{}/{}.{}", self.kind().folder(), self.name(), self.kind().extension())
    }

    /// The address of its page: `/guides/<slug>`. Parts are percent-encoded where an address needs it.
    pub fn address(&self) -> String {
        let mut address = String::from("/");
        for character in self.to_string().chars() {
            match character {
                '#' => address.push_str("%23"),
                ' ' => address.push_str("%20"),
                other => address.push(other),
            }
        }
        address
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.kind().key(), self.name())
    }
}

impl FromStr for DocumentId {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        let (folder, name) = text.split_once('/').unwrap_or(("", text));
        let kind = DocumentKind::from_key(folder).ok_or_else(|| {
            BadName(format!(
                "`{}` names no document; write `guides/<slug>`, `articles/<path>`, `people/<slug>`, `products/<slug>`, `categories/<slug>`, `flows/<slug>` or `scenarios/<slug>`",
                shortened(text)
            ))
        })?;
        Self::new(kind, name)
    }
}

impl From<DocumentId> for String {
    fn from(id: DocumentId) -> String {
        id.to_string()
    }
}

impl TryFrom<String> for DocumentId {
    type Error = BadName;
    fn try_from(text: String) -> Result<Self, BadName> {
        text.parse()
    }
}

/// An exact text people type, normalised: compatibility forms folded (NFKC), lowercase, white space collapsed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Phrase(Box<str>);

impl Phrase {
    /// The normalised phrase of any text.
    pub fn new(text: &str) -> Self {
        // Letter by letter only where there is something to fold: every start normalises all phrases there are.
        let folded =
            if text.is_ascii() { text.to_ascii_lowercase() } else { text.nfkc().collect::<String>().to_lowercase() };
        Phrase(joined(folded.split_whitespace(), ' ', folded.len()).into())
    }

    /// The normalised text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The phrase as the last part of its address: every run of other than letters and digits as one hyphen.
    /// Two phrases of one address are one phrase.
    pub fn address_part(&self) -> String {
        hyphenated(&self.0, char::is_alphanumeric)
    }

    /// Where its landing page is: `/fix/<phrase>`.
    pub fn address(&self) -> String {
        format!("/fix/{}", self.address_part())
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<String> for Phrase {
    fn from(text: String) -> Phrase {
        Phrase::new(&text)
    }
}

impl From<Phrase> for String {
    fn from(phrase: Phrase) -> String {
        phrase.0.into()
    }
}

fn hyphenated(text: &str, keep: impl Fn(char) -> bool) -> String {
    let words = text.split(|character| !keep(character)).filter(|word| !word.is_empty());
    joined(words, '-', text.len())
}

/// Words as one text of about that length.
fn joined<'a>(words: impl Iterator<Item = &'a str>, by: char, length: usize) -> String {
    let mut text = String::with_capacity(length);
    for word in words {
        if !text.is_empty() {
            text.push(by);
        }
        text.push_str(word);
    }
    text
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_slug_is_lowercase_words_joined_by_single_hyphens() {
        assert!("outlook-ost-sync-errors".parse::<Slug>().is_ok());
        for bad in ["", "-a", "a-", "a--b", "A", "a b", "../a", "ä", &"a".repeat(101)] {
            assert!(bad.parse::<Slug>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_article_path_cannot_leave_its_folder() {
        assert!("Exchange/ExchangeHybrid/cannot-add".parse::<ArticlePath>().is_ok());
        for bad in ["", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "a\\b", "a\0b", "a:b", "a?b"] {
            assert!(bad.parse::<ArticlePath>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_document_id_is_written_as_its_folder_and_name() {
        let id: DocumentId = "guides/a-b".parse().expect("an id");
        assert_eq!(id, DocumentId::Guide("a-b".parse().expect("a slug")));
        assert_eq!(id.to_string(), "guides/a-b");
        assert!("nothing/a".parse::<DocumentId>().is_err());
        assert!("guides/../a".parse::<DocumentId>().is_err());
    }

    #[test]
    fn spellings_of_one_phrase_share_an_address() {
        let phrase = Phrase::new("  Error 0x800704CF:  the network location ");
        assert_eq!(phrase.as_str(), "error 0x800704cf: the network location");
        assert_eq!(phrase.address(), "/fix/error-0x800704cf-the-network-location");
        assert_eq!(Phrase::new("Ｅｒｒｏｒ\u{a0}ÄRGER").as_str(), "error ärger");
    }

    proptest! {
        #[test]
        fn a_phrase_is_normalised_alike_whatever_stands_beside_it(text in "[\t\n -~]{0,40}") {
            let beside = Phrase::new(&format!("{text} é"));
            let alone = format!("{} é", Phrase::new(&text));
            prop_assert_eq!(alone.trim_start(), beside.as_str());
        }
    }
}
