//! Words in a document's prose, and words that nobody uses put in their place.
//! Never touches code, addresses, attributes or names: a command stays the command it was.

/// A rare word is at least this long: shorter ones hold a sentence together.
const SHORTEST: usize = 5;

const CONSONANTS: &[u8] = b"bdfghjklmnprstvz";
const VOWELS: &[u8] = b"aeiou";
/// Syllables that there are.
const SYLLABLES: u64 = (CONSONANTS.len() * VOWELS.len()) as u64;

/// A word that was made, of so many syllables. Numbers below 80 to the power of `syllables` give different words.
pub fn made(number: u64, syllables: u32) -> String {
    let all = SYLLABLES.pow(syllables);
    // A factor prime to 80 gives every number another word, and neighbours look nothing alike.
    let mut rest = number % all * 270_271 % all;
    let mut word = String::new();
    for _ in 0..syllables {
        let syllable = (rest % SYLLABLES) as usize;
        rest /= SYLLABLES;
        word.push(char::from(CONSONANTS[syllable / VOWELS.len()]));
        word.push(char::from(VOWELS[syllable % VOWELS.len()]));
    }
    word
}

/// The same number for the same word and seed, on every machine (FNV-1a, then the last step of `SplitMix64`, since the low
/// bits of FNV alone are those of the letters).
pub fn number(word: &str, seed: u64) -> u64 {
    let bytes = seed.to_le_bytes().into_iter().chain(word.bytes().map(|byte| byte.to_ascii_lowercase()));
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// The text with every long word of its prose handed to `other`, which may give another for it.
pub fn altered(text: &str, mut other: impl FnMut(&str) -> Option<String>) -> String {
    let mut result = String::with_capacity(text.len() + 64);
    let mut fenced = false;
    for line in text.split_inclusive('\n') {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        if fence || fenced {
            result.push_str(line);
        } else {
            alter_line(line, &mut result, &mut other);
        }
    }
    result
}

fn alter_line(line: &str, result: &mut String, other: &mut impl FnMut(&str) -> Option<String>) {
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let end = if let Some(end) = untouchable(rest) {
            end
        } else if first.is_ascii_alphanumeric() {
            // A run without a space is one word, a name or an address; only a word of plain letters is prose.
            let end = rest.find(|letter: char| !(letter.is_alphanumeric() || "_/\\@=:.".contains(letter)));
            let run = rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ':']);
            let prose = run.len() >= SHORTEST && run.bytes().all(|byte| byte.is_ascii_alphabetic());
            if prose && let Some(word) = other(run) {
                result.push_str(&cased_as(run, word));
                rest = &rest[run.len()..];
                continue;
            }
            run.len().max(1)
        } else {
            first.len_utf8()
        };
        result.push_str(&rest[..end]);
        rest = &rest[end..];
    }
}

/// How far code, an address, a tag or an attribute reaches that begins here.
fn untouchable(rest: &str) -> Option<usize> {
    let (from, close) =
        [("`", "`"), ("](", ")"), ("<", ">"), ("{", "}")].into_iter().find(|(open, _)| rest.starts_with(open))?;
    rest[from.len()..].find(close).map(|end| from.len() + end + close.len())
}

fn cased_as(pattern: &str, word: String) -> String {
    if !pattern.starts_with(|letter: char| letter.is_ascii_uppercase()) {
        return word;
    }
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_words_of_prose_are_altered() {
        let shout = |word: &str| Some(word.to_uppercase());
        let text = "Restart the `service` at [address](/guides/service), \"please\".\n```cmd {#restart}\nrestart service\n```\n## Service {#service}\nservice2 my/service https://service.example <kbd>enter</kbd> plain.\n";
        let expected = "RESTART the `service` at [ADDRESS](/guides/service), \"PLEASE\".\n```cmd {#restart}\nrestart service\n```\n## SERVICE {#service}\nservice2 my/service https://service.example <kbd>ENTER</kbd> PLAIN.\n";
        assert_eq!(altered(text, shout), expected);
    }

    #[test]
    fn a_made_word_keeps_the_capital_and_differs_by_its_number() {
        assert_eq!(altered("Backlog", |_| Some(made(0, 2))), "Baba");
        assert_ne!(made(1, 3), made(80, 3));
        assert_eq!(made(7, 3), made(7 + SYLLABLES.pow(3), 3));
    }
}
