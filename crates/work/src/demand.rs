//! What somebody looked for and the portal had no answer to, as far as it is kept: error codes, and words of the library.
//! Never holds what was typed: a word that no public document holds may be a name or a password.

/// So many different demands are counted on one day; the rest is not counted, so that nobody can fill the store.
pub const MOST_DEMANDS_A_DAY: usize = 1_000;

/// So many codes and words say one demand at most.
const MOST_PARTS: usize = 12;
/// What is longer is no word that anybody looks for. In bytes.
const LONGEST_PART: usize = 64;

/// The error codes and the words of the library that something was looked for with. The same in another order is the same demand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Demand {
    signatures: Vec<String>,
    words: Vec<String>,
}

impl Demand {
    /// Out of the keys of error signatures and of words as the search index knows them, the most telling first: what is too
    /// much is left out from the end. `None` where nothing is left.
    pub fn new(signatures: Vec<String>, words: Vec<String>) -> Option<Demand> {
        let signatures = sorted(signatures, MOST_PARTS);
        let words = sorted(words, MOST_PARTS - signatures.len());
        (!signatures.is_empty() || !words.is_empty()).then_some(Demand { signatures, words })
    }

    /// The keys of error signatures, sorted.
    pub fn signatures(&self) -> &[String] {
        &self.signatures
    }

    /// The words, sorted, as the search index knows them.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// As it is stored: signatures and words, with a space between them.
    pub fn parts(&self) -> (String, String) {
        (self.signatures.join(" "), self.words.join(" "))
    }

    /// Out of its stored parts; `None` where nothing is stored so.
    pub fn from_parts(signatures: &str, words: &str) -> Option<Demand> {
        let list = |text: &str| text.split_whitespace().map(ToOwned::to_owned).collect();
        Demand::new(list(signatures), list(words))
    }
}

/// The first so many that can be stored, sorted, each once.
fn sorted(mut parts: Vec<String>, most: usize) -> Vec<String> {
    parts.retain(|part| !part.is_empty() && part.len() <= LONGEST_PART && !part.contains(char::is_whitespace));
    let mut seen = std::collections::HashSet::new();
    parts.retain(|part| seen.insert(part.clone()));
    parts.truncate(most);
    parts.sort_unstable();
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<String> {
        text.split(',').filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
    }

    #[test]
    fn another_order_is_the_same_demand_and_it_comes_back_out_of_its_parts() {
        let demand = Demand::new(list("win32-5,0x80070005"), list("share,printer,share")).expect("a demand");
        assert_eq!(Demand::new(list("0x80070005,win32-5"), list("printer,share")), Some(demand.clone()));
        let (signatures, words) = demand.parts();
        assert_eq!((signatures.as_str(), words.as_str()), ("0x80070005 win32-5", "printer share"));
        assert_eq!(Demand::from_parts(&signatures, &words), Some(demand));
        assert_eq!(Demand::from_parts("", ""), None);
    }

    #[test]
    fn of_much_the_most_telling_is_kept() {
        let words: Vec<String> = (10..40).rev().map(|number| format!("w{number}")).collect();
        let demand = Demand::new(list("http-503"), words).expect("a demand");
        assert_eq!((demand.words().len(), demand.words()[0].as_str()), (11, "w29"));
    }

    #[test]
    fn what_cannot_be_stored_as_a_word_is_left_out() {
        let demand = Demand::new(Vec::new(), vec!["two words".to_owned(), "x".repeat(65), "door".to_owned()]);
        assert_eq!(demand.expect("a demand").words(), ["door"]);
    }
}
