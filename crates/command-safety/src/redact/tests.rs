//! What holds of every redaction, whatever the text; and every rule held to its own examples.
//! Never writes a secret down: `{a:36}` in an example is made up when the test runs.

use proptest::prelude::*;

use super::rule::{Class, Compiled};
use super::*;

/// What `{sign:length}` makes: letters and digits, hexadecimal, base64, …
fn alphabet(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "a" => "k7Qz2mXw9RtB4vHs8LpD3nJc6GfY5KdT1ZqWxVbNhMgCrFjSyPEeUuAaOoIi0",
        "x" => "3f9a1c7e5b0d8264",
        "X" => "3F9A1C7E5B0D8264",
        "A" => "K7QZ2MXW9RTB4VHS8LPD3NJC6GFY5",
        "K" => "K7QW2MXB9RTB4VHC8PD3NJC6GFY",
        "l" => "k7qz2mxw9rtb4vhs8lpd3njc6gfy5",
        "L" => "kQzmXwRtBvHsLpDnJcGfYKdTZqWxVbNh",
        "s" => "k7qz2mxw4rtb5vhs6lpd3njc",
        "S" => "K7QZ2MXW4RTB5VHS6LPD3NJC",
        "d" => "7294816350",
        "b" => "k7Qz+mXw9Rt/4vHs8LpD3nJc6GfY5KdT1Zq",
        "w" => "k7Qz2mXw9Rt_4vHs8Lp-3nJc6GfY5KdT1Zq",
        "p" => "k7Qz2#mXw9R@4vHs8LpD3n!c6GfY5KdT1Zq",
        _ => return None,
    })
}

/// The text with `{sign:length}` and `{u}`, an id, made up. Neighbours differ.
fn made_up(text: &str) -> String {
    let mut made = String::new();
    let mut rest = text;
    let mut turn = 0;
    while let Some((before, after)) = rest.split_once('{') {
        made.push_str(before);
        let inside = after.split_once('}').and_then(|(inside, behind)| {
            let parts = if inside == "u" {
                vec![("x", 8), ("x", 4), ("x", 4), ("x", 4), ("x", 12)]
            } else {
                let (sign, length) = inside.split_once(':')?;
                vec![(sign, length.parse::<usize>().ok()?)]
            };
            let values: Option<Vec<String>> = parts
                .into_iter()
                .map(|(sign, length)| {
                    turn += 1;
                    let signs = alphabet(sign)?.as_bytes();
                    // The last is no sign that could be cut off.
                    Some((0..length).map(|at| drawn(signs, turn, at, at + 1 == length)).collect())
                })
                .collect();
            Some((values?.join("-"), behind))
        });
        match inside {
            Some((value, behind)) => {
                made.push_str(&value);
                rest = behind;
            }
            None => {
                made.push('{');
                rest = after;
            }
        }
    }
    made + rest
}

/// One sign of a made-up value. The last is none that could be cut off.
fn drawn(signs: &[u8], turn: usize, at: usize, is_last: bool) -> char {
    let mixed = ((turn as u64 * 1_000_003 + at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 31)
        .wrapping_mul(0xbf58_476d_1ce4_e5b9)
        >> 40;
    char::from(if is_last { signs[turn % 2] } else { signs[usize::try_from(mixed).unwrap_or(0) % signs.len()] })
}

fn secrets(text: &str) -> Redacted {
    redact(text, Personal::Kept)
}

fn found_by(compiled: &Compiled, text: &str) -> Vec<String> {
    let hidden = placeholder::hidden(text);
    scan::found_by(&hidden, compiled).into_iter().map(|one| hidden[one.place].to_owned()).collect()
}

#[test]
fn every_pattern_compiles_and_every_word_is_in_lower_case() {
    for compiled in rules::ALL.iter() {
        assert!(compiled.regex().is_some(), "{}: {}", compiled.rule.kind, compiled.rule.pattern);
        for word in compiled.rule.near {
            assert_eq!(*word, word.to_ascii_lowercase(), "{}", compiled.rule.kind);
        }
        assert!(!compiled.rule.examples.is_empty() && !compiled.rule.others.is_empty(), "{}", compiled.rule.kind);
        assert!(
            compiled.rule.kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        );
    }
}

#[test]
fn every_rule_finds_its_examples_and_not_what_is_near_to_them() {
    let mut faults = Vec::new();
    for compiled in rules::ALL.iter() {
        for example in compiled.rule.examples {
            let text = made_up(example);
            if found_by(compiled, &text).is_empty() {
                faults.push(format!("{} misses {text:?}", compiled.rule.kind));
            }
            let personal = if compiled.kind.class == Class::Personal { Personal::Replaced } else { Personal::Kept };
            if redact(&text, personal).kinds().is_empty() {
                faults.push(format!("{}: nothing is replaced in {text:?}", compiled.rule.kind));
            }
        }
        for other in compiled.rule.others {
            let text = made_up(other);
            let found = found_by(compiled, &text);
            if !found.is_empty() {
                faults.push(format!("{} takes {found:?} in {text:?}", compiled.rule.kind));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_same_value_has_the_same_number() {
    let (one, two) = (made_up("ghp_{a:36}"), made_up("x{a:3}ghp_{a:36}")[4..].to_owned());
    let text = format!("a {one} b {two} c {one}");
    let redacted = secrets(&text);
    assert_eq!(redacted.text(), "a [secret:github-token#1] b [secret:github-token#2] c [secret:github-token#1]");
    assert_eq!(redacted.kinds().get("github-token"), Some(&3));
}

#[test]
fn a_number_that_the_text_has_is_not_given_again() {
    let text = made_up("[secret:github-token#1] and ghp_{a:36}");
    assert_eq!(secrets(&text).text(), "[secret:github-token#1] and [secret:github-token#2]");
}

#[test]
fn a_value_is_gone_wherever_else_it_stands() {
    let redacted = secrets("password=Summer2026!\nthen he typed Summer2026! again");
    assert_eq!(redacted.text(), "password=[secret:password#1]\nthen he typed [secret:password#1] again");
}

#[test]
fn a_common_word_goes_only_where_it_is_a_password() {
    let redacted = secrets("DB_PASS=postgres\nthe postgres service");
    assert_eq!(redacted.text(), "DB_PASS=[secret:password#1]\nthe postgres service");
}

#[test]
fn personal_data_goes_only_where_that_is_asked_for() {
    let text = "ada@contoso.com on 192.168.1.23";
    assert_eq!(secrets(text).text(), text);
    assert_eq!(redact(text, Personal::Replaced).text(), "[personal:email#1] on [personal:ip-address#1]");
}

#[test]
fn a_value_longer_than_any_window_goes_whole() {
    let value = made_up("{a:9000}");
    let text = format!(
        "client_secret = \"{value}\"; hvs.{}\n-----BEGIN PRIVATE KEY-----\n{value}\n-----END PRIVATE KEY-----",
        &value[..250]
    );
    assert!(!secrets(&text).text().contains(&value[4000..4040]), "{}", secrets(&text).text());
}

/// Pieces of which a text with secrets could be made: every example, some noise, some of our own placeholders.
fn pieces() -> impl Strategy<Value = String> {
    let examples: Vec<String> = rules::ALL
        .iter()
        .flat_map(|compiled| compiled.rule.examples.iter().chain(compiled.rule.others))
        .map(|example| made_up(example))
        .collect();
    prop_oneof![
        4 => proptest::sample::select(examples),
        2 => proptest::sample::select(vec![" ", "\n", "=", ": ", "\"", "'", "[secret:password#1]", "[personal:email#3]", "password=", "token: ", "é", "\u{1a}", "://", "@", "curl -u ", "{", "-----BEGIN PRIVATE KEY-----"]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[a-zA-Z0-9:=@/.\"' -]{0,40}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn redacting_twice_changes_nothing(parts in proptest::collection::vec(pieces(), 0..8)) {
        let text = parts.concat();
        for personal in [Personal::Kept, Personal::Replaced] {
            let once = redact(&text, personal);
            let twice = redact(once.text(), personal);
            prop_assert_eq!(once.text(), twice.text());
            prop_assert!(twice.kinds().is_empty());
        }
    }

    #[test]
    fn what_is_not_replaced_stays_as_it_is(parts in proptest::collection::vec(pieces(), 0..8)) {
        let text = parts.concat();
        let redacted = redact(&text, Personal::Replaced);
        // What stands between placeholders stands in the text, in the same order.
        let hidden = placeholder::hidden(redacted.text());
        let mut from = 0;
        for kept in hidden.split(placeholder::HIDDEN).filter(|kept| !kept.is_empty()) {
            let at = text[from..].find(kept);
            prop_assert!(at.is_some(), "{:?} is not in {:?}", kept, &text[from..]);
            from += at.unwrap_or(0) + kept.len();
        }
        prop_assert_eq!(redacted.kinds().is_empty(), redacted.text() == text);
    }

    #[test]
    fn no_value_is_left(name in "X[A-Z]{1,7}_(PASSWORD|SECRET|TOKEN|API_KEY)", value in "[A-Z][a-z0-9]{4}[A-Z][0-9][a-zA-Z0-9]{12,30}", before in "[ a-z\n]{0,30}", after in "[ a-z\n]{0,30}") {
        prop_assume!(value::is_random(&value));
        let text = format!("{before} {value} {before}\n{name}={value}\n{after}{value}");
        let redacted = secrets(&text);
        prop_assert!(!redacted.text().contains(&value), "{}", redacted.text());
    }
}

mod output;
