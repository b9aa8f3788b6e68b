//! The prose of a guide as HTML, its links resolved by one rule: what this reader cannot open is drawn as its text.
//! Never leads to a part that the guide, as this reader sees it, does not have.

use guide::document::{Guide, Prose};
use guide::edition::Edition;
use guide::names::DocumentId;

use crate::safe_html::{Drawing, SafeHtml};

/// Draws the prose of one guide for one page.
#[derive(Clone, Copy)]
pub struct GuideText<'a> {
    edition: &'a Edition,
    guide: &'a Guide,
    address: &'a str,
}

impl<'a> GuideText<'a> {
    /// For the guide's own page: its parts are on it.
    pub fn on_its_page(edition: &'a Edition, guide: &'a Guide) -> Self {
        GuideText { edition, guide, address: "" }
    }

    /// For another page: its parts are at the guide's address.
    pub fn elsewhere(edition: &'a Edition, guide: &'a Guide, address: &'a str) -> Self {
        GuideText { edition, guide, address }
    }

    /// The address of a part of the guide.
    pub fn address_of(&self, part: &str) -> String {
        format!("{}#{part}", self.address)
    }

    /// The id of a part where it is drawn: its own on the guide's page, another elsewhere, so that what a script brings
    /// into the guide's page does not stand there under an id that the guide has already. `None` where it has none.
    pub fn id_of(&self, part: &str) -> Option<String> {
        let place = if self.address.is_empty() { "" } else { "here-" };
        (!part.is_empty()).then(|| format!("{place}{part}"))
    }

    /// Paragraphs of a text that is no prose of the guide, such as what a flow says.
    pub fn paragraphs(&self, markdown: &str) -> SafeHtml {
        SafeHtml::from_markdown(markdown, self.drawing(&|target| self.resolve(target)))
    }

    /// Paragraphs, lists, tables, examples.
    pub fn block(&self, prose: &Prose) -> SafeHtml {
        self.paragraphs(&prose.markdown)
    }

    /// One paragraph, without the paragraph around it.
    pub fn line(&self, prose: &Prose) -> SafeHtml {
        SafeHtml::inline(&prose.markdown, self.drawing(&|target| self.resolve(target)))
    }

    /// Text that goes on after a label in the source, as a sentence of its own.
    pub fn sentence(&self, prose: &Prose) -> SafeHtml {
        // A sentence may begin with a link or with emphasis; a name in code keeps its case.
        let words = prose.markdown.trim_start_matches(['[', '*', '_']);
        let markup = &prose.markdown[..prose.markdown.len() - words.len()];
        let mut characters = words.chars();
        let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
        let sentence = format!("{markup}{first}{}", characters.as_str());
        SafeHtml::inline(&sentence, self.drawing(&|target| self.resolve(target)))
    }

    fn drawing<'d>(&self, resolve: &'d dyn Fn(&str) -> Option<String>) -> Drawing<'d> {
        Drawing { resolve, ..Drawing::default() }
    }

    fn resolve(&self, target: &str) -> Option<String> {
        match target.strip_prefix('#') {
            Some(id) => self.guide.has_part(id).then(|| self.address_of(id)),
            None => leads_somewhere(self.edition, target).then(|| target.to_owned()),
        }
    }
}

/// Whether a document that an address of the portal names is in the edition; other addresses are taken as they are.
fn leads_somewhere(edition: &Edition, target: &str) -> bool {
    let path = target.split(['#', '?']).next().unwrap_or_default().trim_start_matches('/');
    // A guide has pages below its own.
    let named = match path.strip_prefix("guides/") {
        Some(rest) => format!("guides/{}", rest.split('/').next().unwrap_or_default()),
        None => path.to_owned(),
    };
    let is_of_the_portal = target.starts_with('/') && !target.starts_with("//");
    match named.parse::<DocumentId>() {
        Ok(id) if is_of_the_portal => edition.published(&id).is_some(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use maud::Render;

    use super::*;

    fn guide(source: &str) -> Guide {
        let id = "guides/a".parse().expect("an id");
        match guide::document::parse(&id, source.as_bytes()).0 {
            guide::document::Document::Guide(guide) => *guide,
            other => panic!("{other:?}"),
        }
    }

    fn drawn(text: GuideText<'_>, markdown: &str) -> String {
        text.line(&Prose { markdown: markdown.to_owned(), ..Prose::default() }).render().into_string()
    }

    #[test]
    fn a_link_to_what_the_reader_cannot_open_is_drawn_as_its_text() {
        let edition = Edition::default();
        let guide = guide("---\ntitle: A\n---\n## Steps\n### One {#one kind=info}\nLook.\n");
        let text = GuideText::on_its_page(&edition, &guide);
        assert!(drawn(text, "[step](#one)").starts_with("<a href=\"#one\""));
        assert_eq!(drawn(text, "[hidden](#two)"), "hidden");
        assert_eq!(drawn(text, "[another](/guides/another/history#x)"), "another");
        for address in ["/search?q=a", "https://example.com/guides/another", "//example.com/guides/another"] {
            assert!(drawn(text, &format!("[there]({address})")).starts_with(&format!("<a href=\"{address}\"")));
        }
    }

    #[test]
    fn away_from_the_guide_its_parts_are_at_its_address() {
        let edition = Edition::default();
        let guide = guide("---\ntitle: A\n---\n## Steps\n### One {#one kind=info}\nLook.\n");
        let text = GuideText::elsewhere(&edition, &guide, "/guides/a");
        assert!(drawn(text, "[step](#one)").starts_with("<a href=\"/guides/a#one\""));
    }

    #[test]
    fn a_part_drawn_elsewhere_can_stand_beside_the_guides_own() {
        let (edition, guide) = (Edition::default(), Guide::default());
        assert_eq!(GuideText::on_its_page(&edition, &guide).id_of("one").as_deref(), Some("one"));
        let elsewhere = GuideText::elsewhere(&edition, &guide, "/guides/a");
        assert_eq!((elsewhere.id_of("one").as_deref(), elsewhere.id_of("")), (Some("here-one"), None));
    }

    #[test]
    fn a_sentence_begins_with_a_capital_even_inside_a_link() {
        let (edition, guide) =
            (Edition::default(), guide("---\ntitle: A\n---\n## Causes\n### Fault {#fault}\nText.\n"));
        let text = GuideText::on_its_page(&edition, &guide);
        let drawn = |markdown: &str| {
            let prose = Prose { markdown: markdown.to_owned(), ..Prose::default() };
            text.sentence(&prose).render().into_string()
        };
        assert_eq!(drawn("about a minute"), "About a minute");
        assert_eq!(drawn("**all** of it"), "<strong>All</strong> of it");
        assert!(drawn("[a fault](#fault)").contains(">A fault</a>"));
        assert_eq!(drawn("`ping` answers"), "<code>ping</code> answers");
    }
}
