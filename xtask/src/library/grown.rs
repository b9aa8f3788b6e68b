//! Copies of documents with other rare words, so that sizes, links and the growth of the vocabulary stay like the real thing.
//! Copy 0 is the original. Never gives two documents one path, one title or one phrase.

use std::collections::{HashMap, HashSet};

use super::Document;
use super::words::{altered, made, number};
use crate::workspace::Failure;

/// The seed of every choice.
const SEED: u64 = 2_026;
/// A word is rare when no more than one document in so many holds it.
const RARE_IN: usize = 500;
/// Syllables of a word in the text, and of the word that names a copy.
const SYLLABLES: u32 = 4;
const NAME_SYLLABLES: u32 = 3;

/// Fields of the front matter that hold prose; the others are names and facts.
const PROSE_FIELDS: &[&str] = &["description", "reason", "needs"];
/// Fields whose values are phrases: each gets the copy's name, since no two guides may claim one phrase.
const PHRASE_FIELDS: &[&str] = &["text", "aliases"];

/// Hands out so many articles.
pub fn articles(
    corpus: &[Document],
    size: usize,
    mut each: impl FnMut(Document) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if corpus.is_empty() {
        return Err("the archive holds no article to grow from. Name another with --corpus FILE".to_owned());
    }
    let rare = rare(corpus.iter());
    // A part of the corpus is spread over all of it: every tenth article, not the first tenth.
    let step = (corpus.len() / size.max(1)).max(1);
    let chosen: Vec<&Document> = corpus.iter().step_by(step).collect();
    let places: HashMap<&str, usize> =
        chosen.iter().zip(0..).map(|(document, at)| (stem(&document.path), at)).collect();
    for at in 0..size {
        let (copy, original) = (at / chosen.len(), chosen[at % chosen.len()]);
        let leads_to = |target: &str| {
            // A link leads to the copy's own neighbour where there is one.
            let at = places.get(target).copied().unwrap_or(number(target, SEED) as usize % chosen.len().min(size));
            let copy = if copy * chosen.len() + at < size { copy } else { copy - 1 };
            format!("/{}", copied(stem(&chosen[at].path), copy))
        };
        let text =
            if copy == 0 { original.text.clone() } else { copy_of(&original.text, copy, &rare, &HashSet::new()) };
        let text = relinked(&text, "/articles/", leads_to);
        each(Document { path: format!("{}.md", copied(stem(&original.path), copy)), text })?;
    }
    Ok(())
}

/// Hands out so many guides less those of the starter library, which are part of every library.
pub fn guides(
    starter: &[Document],
    size: usize,
    mut each: impl FnMut(Document) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let guides: Vec<&Document> = starter.iter().filter(|document| is_guide(document)).collect();
    let rare = rare(guides.iter().copied());
    for at in guides.len()..size {
        let (copy, original) = (at / guides.len(), guides[at % guides.len()]);
        // What a phrase says must stand in the guide as well: those words stay.
        let claimed = phrase_words(&original.text);
        let text = copy_of(&original.text, copy, &rare, &claimed);
        each(Document { path: format!("{}.md", copied(stem(&original.path), copy)), text })?;
    }
    Ok(())
}

/// Whether the file holds a guide: its scenarios lie beside it.
pub fn is_guide(document: &Document) -> bool {
    document.path.starts_with("guides/") && document.path.ends_with(".md")
}

/// The words of the prose that stand in few documents.
fn rare<'a>(documents: impl ExactSizeIterator<Item = &'a Document>) -> HashSet<String> {
    let most = (documents.len() / RARE_IN).max(1);
    let mut holds: HashMap<String, usize> = HashMap::new();
    for document in documents {
        let mut seen = HashSet::new();
        altered(body(&document.text).1, |word| {
            seen.insert(word.to_ascii_lowercase());
            None
        });
        for word in seen {
            *holds.entry(word).or_default() += 1;
        }
    }
    holds.into_iter().filter(|(_, count)| *count <= most).map(|(word, _)| word).collect()
}

/// The text with half of its rare words replaced, and named by its copy where two may not be alike.
fn copy_of(text: &str, copy: usize, rare: &HashSet<String>, keep: &HashSet<String>) -> String {
    // Heaps's law: the vocabulary grows with about the root of the size, so copies share words that were made.
    let vocabulary = rare.len() as u64 * ((copy + 1) as u64).isqrt();
    let mut other = |word: &str| {
        let lower = word.to_ascii_lowercase();
        let number = number(&lower, SEED + copy as u64);
        let replaced = number.is_multiple_of(2) && rare.contains(&lower) && !keep.contains(&lower);
        replaced.then(|| made(number / 2 % vocabulary.max(1), SYLLABLES))
    };
    let (front, body) = body(text);
    let mut result = String::with_capacity(text.len() + 128);
    let mut field = "";
    for line in front.split_inclusive('\n') {
        field = field_of(line).unwrap_or(field);
        let (key, value) = line.split_at(line.find(": ").map_or(0, |colon| colon + 2));
        let holds_phrases = PHRASE_FIELDS.contains(&field) && !line.ends_with(":\n");
        result.push_str(key);
        if line.starts_with("title:") || holds_phrases {
            result.push_str(&named(value, &name(copy)));
        } else if PROSE_FIELDS.contains(&field) {
            result.push_str(&altered(value, &mut other));
        } else {
            result.push_str(value);
        }
    }
    result.push_str(&altered(body, &mut other));
    result
}

/// The field that begins on a line of front matter.
fn field_of(line: &str) -> Option<&str> {
    let (key, _) = line.trim_start_matches([' ', '-']).split_once(':')?;
    (!key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')).then_some(key)
}

/// A value of front matter with a word more at the end of its value, or of each value of a list.
fn named(line: &str, name: &str) -> String {
    let (value, end) = line.trim_end().strip_suffix(']').map_or((line.trim_end(), "\n"), |list| (list, "]\n"));
    let within = |value: &str| match value.strip_suffix('"') {
        Some(open) => format!("{open} {name}\""),
        None => format!("{value} {name}"),
    };
    if end == "\n" {
        return within(value) + end;
    }
    let values: Vec<String> = value.split(", ").map(within).collect();
    values.join(", ") + end
}

/// The words of the phrases that a guide claims.
fn phrase_words(text: &str) -> HashSet<String> {
    let mut words = HashSet::new();
    let mut field = "";
    for line in body(text).0.lines() {
        field = field_of(line).unwrap_or(field);
        if PHRASE_FIELDS.contains(&field) {
            words.extend(line.split(|letter: char| !letter.is_ascii_alphanumeric()).map(str::to_ascii_lowercase));
        }
    }
    words
}

/// The front matter, and the body with the line that closes it.
fn body(text: &str) -> (&str, &str) {
    let end = text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n"));
    end.map_or(("", text), |end| text.split_at(end + "---\n\n".len()))
}

/// The text with the address of every link below `prefix` handed to `leads_to`, without its leading slash.
fn relinked(text: &str, prefix: &str, leads_to: impl Fn(&str) -> String) -> String {
    let opening = format!("]({prefix}");
    let mut pieces = text.split(opening.as_str());
    let mut result = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find([')', '#', ' ']).unwrap_or(piece.len());
        let target = format!("{}{}", &prefix[1..], &piece[..end]);
        result.push_str("](");
        result.push_str(&leads_to(&target));
        result.push_str(&piece[end..]);
    }
    result
}

fn stem(path: &str) -> &str {
    path.strip_suffix(".md").unwrap_or(path)
}

fn copied(stem: &str, copy: usize) -> String {
    if copy == 0 { stem.to_owned() } else { format!("{stem}-{}", name(copy)) }
}

/// The word that names a copy, and no other.
fn name(copy: usize) -> String {
    made(copy as u64, NAME_SYLLABLES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(path: &str, text: &str) -> Document {
        Document { path: format!("articles/{path}.md"), text: format!("---\ntitle: \"{path}\"\n---\n{text}\n") }
    }

    fn grown(corpus: &[Document], size: usize) -> Vec<Document> {
        let mut grown = Vec::new();
        articles(corpus, size, |document| {
            grown.push(document);
            Ok(())
        })
        .unwrap();
        grown
    }

    #[test]
    fn originals_come_first_and_copies_lead_to_their_neighbours() {
        let corpus = [article("one", "See [two](/articles/two)."), article("two", "End")];
        let grown = grown(&corpus, 4);
        assert_eq!(grown[..2], corpus);
        assert_eq!(grown[2].path, format!("articles/one-{}.md", name(1)));
        assert_eq!(
            grown[2].text,
            format!("---\ntitle: \"one {}\"\n---\nSee [two](/articles/two-{}).\n", name(1), name(1))
        );
    }

    #[test]
    fn no_link_of_a_part_leads_nowhere() {
        let corpus = [article("one", "[two](/articles/two#place)"), article("two", "End")];
        assert_eq!(grown(&corpus, 1)[0].text, "---\ntitle: \"one\"\n---\n[two](/articles/one#place)\n");
        let three = grown(&corpus, 3);
        assert!(three[2].text.contains("](/articles/two#place)"), "{}", three[2].text);
    }

    #[test]
    fn half_of_the_rare_words_become_words_that_were_made() {
        let words: Vec<String> = (0..1_000).map(|number| made(number, 5)).collect();
        let corpus = [article("one", &words.join(" "))];
        let copy = grown(&corpus, 2)[1].text.clone();
        let kept = words.iter().filter(|word| copy.contains(word.as_str())).count();
        assert!((400..600).contains(&kept), "{kept}");
    }

    #[test]
    fn every_phrase_of_a_copy_is_its_own_and_keeps_its_evidence() {
        let text = "---\ntitle: Mail waits\nphrases:\n  - text: mail waits\n    by: somebody\n    aliases: [mail stuck, \"post waits\"]\n---\nWaits\n";
        let starter = [Document { path: "guides/mail.md".to_owned(), text: text.to_owned() }];
        let mut copies = Vec::new();
        guides(&starter, 2, |document| {
            copies.push(document);
            Ok(())
        })
        .unwrap();
        let name = name(1);
        let expected = format!(
            "---\ntitle: Mail waits {name}\nphrases:\n  - text: mail waits {name}\n    by: somebody\n    aliases: [mail stuck {name}, \"post waits {name}\"]\n---\nWaits\n"
        );
        assert_eq!(copies, [Document { path: format!("guides/mail-{name}.md"), text: expected }]);
    }
}
