//! Where the articles of an archive come from and on what terms, as its ATTRIBUTION.md or whoever imports it says.
//! Never supposes a repository, a commit or a licence that nobody named.

/// Where an archive tells its origin.
pub(crate) const ATTRIBUTION_FILE: &str = "ATTRIBUTION.md";

/// What is known of the origin of an archive's articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Attribution {
    /// Who wrote them.
    pub author: Option<String>,
    /// The licence's name and address.
    pub licence: Option<(String, String)>,
    /// What else is to be said with the licence: samples under another one, names that are not licensed.
    pub terms: Option<&'static str>,
    sources: Vec<Source>,
}

/// A repository that articles come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    repository: String,
    /// Through which it was read.
    fork: Option<String>,
    commit: Option<String>,
    day: Option<String>,
}

/// Said where the archive says so too.
const TERMS: &str = "Code samples are licensed MIT; Microsoft's names, logos and trademarks are not licensed. No endorsement by \
    Microsoft is implied.";

impl Attribution {
    /// Reads what an archive says: `Text (c) NAME, licensed LICENCE (ADDRESS).` and, for each repository,
    /// `- OWNER/NAME[, through the fork OWNER/NAME] at COMMIT (DAY)`. What it does not say stays unknown.
    pub fn read(text: &str) -> Self {
        let between = |start: &str, end: &str| Some(text.split_once(start)?.1.split_once(end)?.0.trim().to_owned());
        let licence = || Some((between("licensed ", " (")?, between("licensed ", ")")?.split_once('(')?.1.to_owned()));
        Attribution {
            author: between("(c) ", ", licensed"),
            licence: licence().filter(|(_, address)| address.starts_with("https://")),
            terms: (text.contains("MIT") && text.contains("No endorsement by Microsoft")).then_some(TERMS),
            sources: text.lines().filter_map(|line| listed(line.strip_prefix("- ")?)).collect(),
        }
    }

    /// The same from one repository, `OWNER/NAME` or `OWNER/NAME@COMMIT`, whatever the archive says. `None` for another form.
    pub fn with_repository(self, named: &str) -> Option<Self> {
        let (repository, commit) = named.split_once('@').map_or((named, None), |(name, commit)| (name, Some(commit)));
        let is_commit = |commit: &str| commit.len() >= 7 && commit.chars().all(|letter| letter.is_ascii_hexdigit());
        if !is_repository(repository) || !commit.is_none_or(is_commit) {
            return None;
        }
        let source =
            Source { repository: repository.to_owned(), fork: None, commit: commit.map(str::to_owned), day: None };
        Some(Attribution { sources: vec![source], ..self })
    }

    /// The repository of an article. Where there are several, those of SupportArticles-docs stand under `support/`.
    pub fn source_of(&self, id: &str) -> Option<&Source> {
        let is_support = |source: &Source| source.repository.ends_with("/SupportArticles-docs");
        match self.sources.as_slice() {
            [source] if !is_support(source) => Some(source),
            sources => sources.iter().find(|source| is_support(source) == id.starts_with("support/")),
        }
    }

    /// Where an article comes from, in words, for its licence line.
    pub fn told(&self, id: &str) -> String {
        let Some(Source { repository, fork, commit, day }) = self.source_of(id) else { return format!("{id}.md") };
        let fork = fork.as_ref().map(|fork| format!(", through the fork {fork}")).unwrap_or_default();
        let commit = commit.as_ref().map(|commit| format!(" at {commit}")).unwrap_or_default();
        let day = day.as_ref().map(|day| format!(" ({day})")).unwrap_or_default();
        format!("{repository}{fork}{commit}{day}: {id}.md")
    }
}

impl Source {
    /// Where everybody can open a file of the repository: as it was, or where no commit is known as it is.
    pub fn address(&self, path: &str) -> String {
        let repository = self.fork.as_ref().unwrap_or(&self.repository);
        format!("https://github.com/{repository}/blob/{}/{path}", self.commit.as_deref().unwrap_or("HEAD"))
    }
}

fn listed(line: &str) -> Option<Source> {
    let (names, rest) = line.split_once(" at ")?;
    let (repository, fork) =
        names.split_once(", through the fork ").map_or((names, None), |(name, fork)| (name, Some(fork)));
    let (commit, day) = rest.trim().split_once(" (").map_or((rest.trim(), None), |(commit, day)| (commit, Some(day)));
    is_repository(repository).then(|| Source {
        repository: repository.to_owned(),
        fork: fork.filter(|fork| is_repository(fork)).map(str::to_owned),
        commit: Some(commit.to_owned()).filter(|commit| commit.chars().all(|letter| letter.is_ascii_hexdigit())),
        day: day.map(|day| day.trim_end_matches(')').to_owned()),
    })
}

fn is_repository(name: &str) -> bool {
    let is_name = |part: &str| {
        !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
    };
    name.split_once('/').is_some_and(|(owner, name)| is_name(owner) && is_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_tells_its_origin() {
        let text = "# A\nText (c) Somebody, licensed CC BY 4.0 (https://e.com/by).\n- a/SupportArticles-docs, through the fork b/c at abc1 \
            (2023-01-13)\n- d/e at 12ff (2024-10-24)\n";
        let attribution = Attribution::read(text);
        assert_eq!(attribution.author.as_deref(), Some("Somebody"));
        assert_eq!(attribution.licence, Some(("CC BY 4.0".to_owned(), "https://e.com/by".to_owned())));
        assert_eq!(attribution.terms, None);
        assert_eq!(
            attribution.told("support/x"),
            "a/SupportArticles-docs, through the fork b/c at abc1 (2023-01-13): support/x.md"
        );
        assert_eq!(attribution.told("Outlook/x"), "d/e at 12ff (2024-10-24): Outlook/x.md");
    }

    #[test]
    fn what_nobody_names_is_not_supposed() {
        let unknown = Attribution::read("# Articles\n- one at home\n");
        assert_eq!(unknown, Attribution::default());
        assert_eq!(unknown.told("support/x"), "support/x.md");
        assert_eq!(unknown.clone().with_repository("a/b").unwrap().told("x"), "a/b: x.md");
        let named = unknown.clone().with_repository("a/b@0123abc").unwrap();
        assert_eq!(named.told("x"), "a/b at 0123abc: x.md");
        assert_eq!(named.source_of("x").unwrap().address("y.zip"), "https://github.com/a/b/blob/0123abc/y.zip");
        for wrong in ["a", "a/b@", "a/b@main", "a/b/c", "https://e.com/a", ""] {
            assert_eq!(unknown.clone().with_repository(wrong), None, "{wrong}");
        }
    }
}
