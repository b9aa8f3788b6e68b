//! The guard language: `==`, `!=`, `in`, `known()`, `and`, `or`, `not` and brackets over variables with few values.
//! Never calls anything and never fails at a walk: what is not set equals nothing.

use std::fmt;

/// The longest guard that is read, in bytes.
pub const MAX_GUARD_BYTES: usize = 1_000;
/// How deep brackets and `not` may be nested.
const MAX_DEPTH: usize = 20;

/// A condition on variables, over names of type `Name` and values of type `Value`.
///
/// Grammar, `not` binding closest and `or` least:
///
/// ```text
/// guard  = and { "or" and }
/// and    = not { "and" not }
/// not    = "not" not | "(" guard ")" | "known" "(" name ")" | name ( "==" | "!=" ) value | name "in" "[" value { "," value } "]"
/// name, value = a letter or digit, then letters, digits, "-" and "_"; or any text in double quotes
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard<Name = String, Value = String> {
    /// `name == value`
    Is(Name, Value),
    /// `name != value`; holds only where the variable is set.
    IsNot(Name, Value),
    /// `name in [value, …]`
    IsIn(Name, Vec<Value>),
    /// `known(name)`
    Known(Name),
    /// `not …`
    Not(Box<Self>),
    /// `… and …`
    And(Box<Self>, Box<Self>),
    /// `… or …`
    Or(Box<Self>, Box<Self>),
}

/// What a guard says of some values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// It holds, or it does not.
    Decided(bool),
    /// It asks for the value of a variable that has none.
    Unset,
}

/// Why a text is no guard, with the byte where it goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadGuard {
    /// Where, in bytes of the guard.
    pub at: usize,
    /// What was expected.
    pub message: String,
}

impl fmt::Display for BadGuard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl<Name, Value: PartialEq> Guard<Name, Value> {
    /// Reads the guard with the values that `of` gives, as far as its meaning needs them: `known(x) and x == a` never asks an unset `x`.
    pub fn read(&self, of: &mut impl FnMut(&Name) -> Option<Value>) -> Reading {
        use Reading::{Decided, Unset};
        let mut compared = |name: &Name, holds: &dyn Fn(&Value) -> bool| match of(name) {
            Some(value) => Decided(holds(&value)),
            None => Unset,
        };
        match self {
            Self::Is(name, value) => compared(name, &|found| found == value),
            Self::IsNot(name, value) => compared(name, &|found| found != value),
            Self::IsIn(name, values) => compared(name, &|found| values.contains(found)),
            Self::Known(name) => Decided(of(name).is_some()),
            Self::Not(inner) => match inner.read(of) {
                Decided(holds) => Decided(!holds),
                Unset => Unset,
            },
            Self::And(left, right) => match left.read(of) {
                Decided(true) => right.read(of),
                other => other,
            },
            Self::Or(left, right) => match left.read(of) {
                Decided(false) => right.read(of),
                other => other,
            },
        }
    }

    /// Whether it holds. A comparison with a variable that has no value does not, and neither does what depends on one.
    pub fn holds(&self, of: &mut impl FnMut(&Name) -> Option<Value>) -> bool {
        self.read(of) == Reading::Decided(true)
    }
}

impl<Name, Value> Guard<Name, Value> {
    /// Every variable it names, as often as it does, with the values it is compared with.
    pub fn each(&self, visit: &mut impl FnMut(&Name, &[Value])) {
        match self {
            Self::Is(name, value) | Self::IsNot(name, value) => visit(name, std::slice::from_ref(value)),
            Self::IsIn(name, values) => visit(name, values),
            Self::Known(name) => visit(name, &[]),
            Self::Not(inner) => inner.each(visit),
            Self::And(left, right) | Self::Or(left, right) => {
                left.each(visit);
                right.each(visit);
            }
        }
    }

    /// The same guard over other names and values; `None` where one of them has none.
    pub fn mapped<N, V>(
        &self,
        name: &mut impl FnMut(&Name) -> Option<N>,
        value: &mut impl FnMut(&Name, &Value) -> Option<V>,
    ) -> Option<Guard<N, V>> {
        Some(match self {
            Self::Is(of, with) => Guard::Is(name(of)?, value(of, with)?),
            Self::IsNot(of, with) => Guard::IsNot(name(of)?, value(of, with)?),
            Self::IsIn(of, with) => {
                Guard::IsIn(name(of)?, with.iter().map(|with| value(of, with)).collect::<Option<_>>()?)
            }
            Self::Known(of) => Guard::Known(name(of)?),
            Self::Not(inner) => Guard::Not(Box::new(inner.mapped(name, value)?)),
            Self::And(left, right) => {
                Guard::And(Box::new(left.mapped(name, value)?), Box::new(right.mapped(name, value)?))
            }
            Self::Or(left, right) => {
                Guard::Or(Box::new(left.mapped(name, value)?), Box::new(right.mapped(name, value)?))
            }
        })
    }
}

impl fmt::Display for Guard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(name, value) => write!(formatter, "{} == {}", quoted(name), quoted(value)),
            Self::IsNot(name, value) => write!(formatter, "{} != {}", quoted(name), quoted(value)),
            Self::IsIn(name, values) => {
                let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                write!(formatter, "{} in [{}]", quoted(name), values.join(", "))
            }
            Self::Known(name) => write!(formatter, "known({})", quoted(name)),
            Self::Not(inner) => write!(formatter, "not ({inner})"),
            Self::And(left, right) => write!(formatter, "({left}) and ({right})"),
            Self::Or(left, right) => write!(formatter, "({left}) or ({right})"),
        }
    }
}

/// A word as it may stand in a guard.
fn quoted(word: &str) -> String {
    let is_plain = !word.is_empty()
        && word.starts_with(|first: char| first.is_alphanumeric())
        && word.chars().all(is_of_a_word)
        && !["and", "or", "not", "in", "known"].contains(&word);
    if is_plain { word.to_owned() } else { format!("\"{word}\"") }
}

fn is_of_a_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_')
}

impl std::str::FromStr for Guard {
    type Err = BadGuard;

    fn from_str(text: &str) -> Result<Self, BadGuard> {
        if text.len() > MAX_GUARD_BYTES {
            let message =
                format!("the guard has {} bytes, and one has at most {MAX_GUARD_BYTES}; split it", text.len());
            return Err(BadGuard { at: 0, message });
        }
        let mut parser = Parser { tokens: tokens(text)?, at: 0, end: text.len() };
        let guard = parser.or(0)?;
        match parser.next() {
            None => Ok(guard),
            Some((at, token)) => Err(BadGuard {
                at,
                message: format!("`{token}` is one too many; write `and` or `or` between two conditions"),
            }),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Quoted(String),
    Sign(&'static str),
}

impl fmt::Display for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => formatter.write_str(word),
            Self::Quoted(text) => write!(formatter, "\"{text}\""),
            Self::Sign(sign) => formatter.write_str(sign),
        }
    }
}

const SIGNS: [&str; 7] = ["==", "!=", "(", ")", "[", "]", ","];

fn tokens(text: &str) -> Result<Vec<(usize, Token)>, BadGuard> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first.is_whitespace() {
            at += first.len_utf8();
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            tokens.push((at, Token::Sign(sign)));
            at += sign.len();
        } else if first == '"' {
            let length = rest[1..]
                .find('"')
                .ok_or_else(|| BadGuard { at, message: "the quotation mark is not closed; close it".to_owned() })?;
            tokens.push((at, Token::Quoted(rest[1..1 + length].to_owned())));
            at += length + 2;
        } else if first.is_alphanumeric() {
            let length = rest.find(|character: char| !is_of_a_word(character)).unwrap_or(rest.len());
            tokens.push((at, Token::Word(rest[..length].to_owned())));
            at += length;
        } else {
            let hint = match first {
                '=' => "write `==`",
                '&' => "write `and`",
                '|' => "write `or`",
                '!' => "write `not` or `!=`",
                _ => "guards know ==, !=, in, known(), and, or, not and brackets",
            };
            return Err(BadGuard { at, message: format!("`{first}` means nothing in a guard; {hint}") });
        }
    }
    Ok(tokens)
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    at: usize,
    end: usize,
}

impl Parser {
    fn next(&mut self) -> Option<(usize, Token)> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn takes(&mut self, wanted: &Token) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|(_, token)| token == wanted);
        self.at += usize::from(found);
        found
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.takes(&Token::Word(word.to_owned()))
    }

    fn expected(&self, found: Option<(usize, Token)>, wanted: &str) -> BadGuard {
        match found {
            Some((at, token)) => {
                BadGuard { at, message: format!("`{token}` stands where {wanted} should; write {wanted}") }
            }
            None => BadGuard { at: self.end, message: format!("the guard ends where {wanted} should follow; add it") },
        }
    }

    fn sign(&mut self, sign: &'static str) -> Result<(), BadGuard> {
        if self.takes(&Token::Sign(sign)) {
            return Ok(());
        }
        let found = self.next();
        Err(self.expected(found, &format!("`{sign}`")))
    }

    fn word(&mut self, wanted: &str) -> Result<String, BadGuard> {
        match self.next() {
            Some((_, Token::Word(word) | Token::Quoted(word))) => Ok(word),
            found => Err(self.expected(found, wanted)),
        }
    }

    fn or(&mut self, depth: usize) -> Result<Guard, BadGuard> {
        let mut guard = self.and(depth)?;
        while self.takes_word("or") {
            guard = Guard::Or(Box::new(guard), Box::new(self.and(depth)?));
        }
        Ok(guard)
    }

    fn and(&mut self, depth: usize) -> Result<Guard, BadGuard> {
        let mut guard = self.not(depth)?;
        while self.takes_word("and") {
            guard = Guard::And(Box::new(guard), Box::new(self.not(depth)?));
        }
        Ok(guard)
    }

    fn not(&mut self, depth: usize) -> Result<Guard, BadGuard> {
        if depth > MAX_DEPTH {
            let at = self.tokens.get(self.at).map_or(self.end, |(at, _)| *at);
            return Err(BadGuard { at, message: "the guard is nested too deeply; write it flatter".to_owned() });
        }
        if self.takes_word("not") {
            return Ok(Guard::Not(Box::new(self.not(depth + 1)?)));
        }
        if self.takes(&Token::Sign("(")) {
            let inner = self.or(depth + 1)?;
            self.sign(")")?;
            return Ok(inner);
        }
        let is_call = matches!(self.tokens.get(self.at + 1), Some((_, Token::Sign("("))));
        if is_call && self.takes_word("known") {
            self.sign("(")?;
            let name = self.word("the name of a variable")?;
            self.sign(")")?;
            return Ok(Guard::Known(name));
        }
        let name = self.word("the name of a variable")?;
        self.comparison(name)
    }

    fn comparison(&mut self, name: String) -> Result<Guard, BadGuard> {
        const VALUE: &str = "a value of the variable";
        if self.takes(&Token::Sign("==")) {
            return Ok(Guard::Is(name, self.word(VALUE)?));
        }
        if self.takes(&Token::Sign("!=")) {
            return Ok(Guard::IsNot(name, self.word(VALUE)?));
        }
        if self.takes_word("in") {
            self.sign("[")?;
            let mut values = vec![self.word(VALUE)?];
            while self.takes(&Token::Sign(",")) {
                values.push(self.word(VALUE)?);
            }
            self.sign("]")?;
            return Ok(Guard::IsIn(name, values));
        }
        let found = self.next();
        Err(self.expected(found, "`==`, `!=` or `in`"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn guard(text: &str) -> Guard {
        text.parse().expect("a guard")
    }

    fn holds(text: &str, set: &[(&str, &str)]) -> bool {
        guard(text).holds(&mut |name| set.iter().find(|(set, _)| set == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn comparisons_and_connectives_mean_what_they_say() {
        let set = [("system", "windows"), ("role", "user")];
        for (text, expected) in [
            ("system == windows", true),
            ("system != windows", false),
            ("system in [macos, windows]", true),
            ("known(system) and not known(browser)", true),
            ("system == macos or role == user", true),
            ("not (system == windows and role == user)", false),
            ("system == macos or system == windows and role == admin", false),
            ("\"system\" == \"windows\"", true),
        ] {
            assert_eq!(holds(text, &set), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_set_is_neither_equal_nor_unequal() {
        assert!(!holds("system == windows", &[]) && !holds("system != windows", &[]));
        assert!(!holds("not system == windows", &[]));
        let read = |text: &str| guard(text).read(&mut |_| None::<String>);
        assert_eq!(read("known(system) and system == windows"), Reading::Decided(false));
        assert_eq!(read("system == windows or known(system)"), Reading::Unset);
    }

    #[test]
    fn a_text_that_is_no_guard_is_refused_where_it_goes_wrong() {
        let refused = |text: &str| {
            let error = text.parse::<Guard>().expect_err("a refusal");
            (error.at, error.message)
        };
        assert_eq!(refused("system = a").0, 7);
        assert!(refused("system = a").1.ends_with("write `==`"));
        assert_eq!(refused("system == ").0, 10);
        assert_eq!(refused("a == b c == d").0, 7);
        assert_eq!(refused("a in []").0, 6);
        assert_eq!(refused("\"a").0, 0);
        assert!(refused(&"(".repeat(500)).1.contains("nested too deeply"));
        assert!(refused(&"x".repeat(MAX_GUARD_BYTES + 1)).1.contains("split it"));
    }

    proptest! {
        #[test]
        fn a_guard_written_out_reads_as_itself(text in "((not |\\()?(a|b-c) (==|!=) (x|\"and\") (and|or) known\\(d\\)\\)?|[a-z=!()\\[\\], \"]{0,30})") {
            if let Ok(read) = text.parse::<Guard>() {
                let written = read.to_string();
                prop_assert_eq!(written.parse::<Guard>(), Ok(read));
            }
        }
    }
}
