//! The headings and anchors of a text: their levels on the page and their ids.
//! Never skips a level, and never gives an id twice or one that the page has for itself.

use std::collections::HashMap;

use crate::components::icon::sprite;

/// A heading that was drawn: what a list of contents links to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The level it was drawn at, from 1 to 6.
    pub level: u8,
    /// Its anchor, unique on the page; empty in a text that is only a piece of its page.
    pub id: String,
    /// Its words, without markup.
    pub text: String,
}

/// What was met so far of a text's headings and anchors.
pub(super) struct Outline {
    below: u8,
    /// The levels, as written, of the headings that the last one stands under, and its own.
    open: Vec<u8>,
    /// The ids given so far, each with its repeats; `None` where the text is a piece that cannot know the ids of its page.
    ids: Option<HashMap<String, usize>>,
    /// The headings so far.
    pub headings: Vec<Heading>,
    /// The tags of raw HTML that wait for their end.
    pub unended_tags: usize,
}

/// Ids of the frame and of an article's page.
const OF_THE_PAGE: [&str; 3] = ["main", "footer", "contents-title"];

/// What ids of footnotes begin with.
const OF_FOOTNOTES: [&str; 2] = ["fn-", "fnref-"];

impl Outline {
    /// Of a text under a heading of level `below`, with ids where it is all of its page's text.
    pub fn new(below: u8, is_whole: bool) -> Self {
        Outline { below, open: Vec::new(), ids: is_whole.then(HashMap::new), headings: Vec::new(), unended_tags: 0 }
    }

    /// Takes the next heading in. It is drawn as deep as it stands in the outline, whatever levels the source skips. Its id is
    /// the wanted one, else made of its words as Git hosts do it; a repeated one is numbered.
    pub fn heading(&mut self, written_level: u8, text: &str, wanted_id: Option<&str>) -> &Heading {
        self.open.retain(|level| *level < written_level);
        self.open.push(written_level);
        let depth = u8::try_from(self.open.len()).unwrap_or(u8::MAX);
        let level = self.below.saturating_add(depth).min(6);
        let id = wanted_id.and_then(|id| self.anchor(id)).unwrap_or_else(|| self.numbered(text));
        self.headings.push(Heading { level, id, text: text.trim().to_owned() });
        &self.headings[self.headings.len() - 1]
    }

    /// The id of an anchor that the text sets; `None` where it cannot have it.
    pub fn anchor(&mut self, wanted: &str) -> Option<String> {
        let id = wanted.to_lowercase();
        let is_an_id =
            !id.is_empty() && !id.contains(|letter: char| letter.is_whitespace() || "\"'<>&".contains(letter));
        let ids = self.ids.as_mut()?;
        let is_free = is_an_id && !is_of_the_page(&id) && !is_of_footnotes(&id) && !ids.contains_key(&id);
        is_free.then(|| {
            ids.insert(id.clone(), 0);
            id
        })
    }

    /// The id that a link within the text means; ids are lowercase, however they are written.
    pub fn within(&self, target: &str) -> Option<String> {
        let id = target.strip_prefix('#')?.to_lowercase();
        self.ids.as_ref()?.contains_key(&id).then_some(id)
    }

    /// An id made of words; none in a piece.
    fn numbered(&mut self, text: &str) -> String {
        let base = match anchor(text) {
            words if words.is_empty() => "section".to_owned(),
            words if is_of_footnotes(&words) => format!("section-{words}"),
            words => words,
        };
        let Some(ids) = &mut self.ids else { return String::new() };
        let mut id = base.clone();
        let mut repeat = ids.get(&base).copied().unwrap_or(0);
        while is_of_the_page(&id) || ids.contains_key(&id) {
            repeat += 1;
            id = format!("{base}-{repeat}");
        }
        ids.insert(base, repeat);
        ids.insert(id.clone(), 0);
        id
    }
}

/// Whether the frame, an article's page or an icon of the sprite has that id.
fn is_of_the_page(id: &str) -> bool {
    let is_icon = id.starts_with("i-") && !sprite(&format!("\"#{id}\"")).0.is_empty();
    is_icon || OF_THE_PAGE.contains(&id)
}

fn is_of_footnotes(id: &str) -> bool {
    OF_FOOTNOTES.iter().any(|start| id.starts_with(start))
}

/// The anchor that Git hosts give a heading: lowercase, each space a hyphen, other characters left out. A space that stands
/// before an anchor at the heading's end counts.
pub fn anchor(heading: &str) -> String {
    let mut anchor = String::new();
    for character in heading.to_lowercase().chars() {
        match character {
            ' ' | '-' => anchor.push('-'),
            '_' => anchor.push('_'),
            other if other.is_alphanumeric() => anchor.push(other),
            _ => {}
        }
    }
    anchor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(below: u8, written: &[u8]) -> Vec<u8> {
        let mut outline = Outline::new(below, true);
        written.iter().map(|level| outline.heading(*level, "a", None).level).collect()
    }

    #[test]
    fn no_level_is_skipped_and_neighbours_stay_neighbours() {
        assert_eq!(levels(1, &[2, 3, 3, 2]), [2, 3, 3, 2]);
        assert_eq!(levels(1, &[2, 4, 4, 3, 2]), [2, 3, 3, 3, 2]);
        assert_eq!(levels(1, &[1, 2, 1]), [2, 3, 2]);
        assert_eq!(levels(1, &[4, 4, 2, 3]), [2, 2, 2, 3]);
        assert_eq!(levels(3, &[1, 2, 3, 4, 5, 6]), [4, 5, 6, 6, 6, 6]);
    }

    #[test]
    fn an_id_stands_once_and_none_is_the_pages() {
        let mut outline = Outline::new(1, true);
        let mut id = |text: &str| outline.heading(2, text, None).id.clone();
        let repeated = ["Cause", "Fix", "Cause", "Cause 1", "Cause"].map(&mut id);
        assert_eq!(repeated, ["cause", "fix", "cause-1", "cause-1-1", "cause-2"]);
        let taken = ["Main", "!?", "I search", "I searched", "I trash", "I trash", "I trash", "fn 1"].map(&mut id);
        let given =
            ["main-1", "section", "i-search-1", "i-searched", "i-trash", "i-trash-1", "i-trash-3", "section-fn-1"];
        assert_eq!(taken, given);
        for wanted in ["", "a b", "a\"b", "main", "FN-1", "cause"] {
            assert_eq!(outline.anchor(wanted), None, "{wanted}");
        }
        assert_eq!(outline.anchor("Note1").as_deref(), Some("note1"));
        assert_eq!(outline.heading(2, "Words", Some("Other")).id, "other");
        assert_eq!(outline.heading(2, "Words", Some("other")).id, "words");
        assert_eq!(outline.within("#NOTE1").as_deref(), Some("note1"));
        assert_eq!(outline.within("#note2"), None);
    }

    #[test]
    fn a_piece_of_a_page_sets_no_ids() {
        let mut outline = Outline::new(3, false);
        assert_eq!(outline.heading(2, "Cause", Some("x")).id, "");
        assert_eq!(outline.anchor("x"), None);
    }
}
