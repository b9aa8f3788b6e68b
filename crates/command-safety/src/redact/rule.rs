//! What a rule is: a kind, words near which it looks, a pattern, and what its values must look like.
//! Never holds a real secret: examples write `{a:36}` where a made-up value of that shape belongs.

use std::sync::OnceLock;

use regex_automata::meta::Regex;
use regex_automata::util::syntax;

use super::value;

/// What kind of thing is replaced. Kinds that say more come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Kind {
    /// The place of its rule among all rules.
    pub(super) order: usize,
    pub(super) class: Class,
    /// As placeholders and reports write it.
    pub(super) name: &'static str,
}

/// Whether somebody could get in with it, or only be known by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    Secret,
    Personal,
}

impl Class {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Class::Secret => "secret",
            Class::Personal => "personal",
        }
    }
}

/// One thing to look for.
pub(super) struct Rule {
    pub(super) kind: &'static str,
    /// Lower-case words; one of them stands in or near whatever the pattern finds. None: it is looked for everywhere.
    pub(super) near: &'static [&'static str],
    /// The pattern, over bytes. What its groups hold is replaced; without a group, all that it matches.
    pub(super) pattern: &'static str,
    /// What a value must look like beyond the pattern.
    pub(super) holds: Holds,
    /// Texts in which something is found.
    #[cfg_attr(not(test), expect(dead_code, reason = "rules are held to them by a test"))]
    pub(super) examples: &'static [&'static str],
    /// Texts, near to the examples, in which nothing is.
    #[cfg_attr(not(test), expect(dead_code, reason = "rules are held to them by a test"))]
    pub(super) others: &'static [&'static str],
}

/// A test of a match.
#[derive(Clone, Copy)]
pub(super) enum Holds {
    /// Of what is to be replaced.
    Value(fn(&str) -> bool),
    /// Of what stands before it in the match, and of it.
    Beside(fn(&str, &str) -> bool),
}

/// A rule for tokens that say by their own shape whose they are: enough that they are no filler such as `ghp_xxxx`.
pub(super) const fn token(
    kind: &'static str,
    near: &'static [&'static str],
    pattern: &'static str,
    examples: &'static [&'static str],
    others: &'static [&'static str],
) -> Rule {
    Rule { kind, near, pattern, holds: Holds::Value(value::is_varied), examples, others }
}

/// A rule for tokens that are known only by the name beside them: they must look like one.
pub(super) const fn named(
    kind: &'static str,
    near: &'static [&'static str],
    pattern: &'static str,
    examples: &'static [&'static str],
    others: &'static [&'static str],
) -> Rule {
    Rule { kind, near, pattern, holds: Holds::Value(value::is_random), examples, others }
}

/// A rule for what its surroundings say to be a password, whatever it looks like, unless it stands for one.
pub(super) const fn password(
    kind: &'static str,
    near: &'static [&'static str],
    pattern: &'static str,
    examples: &'static [&'static str],
    others: &'static [&'static str],
) -> Rule {
    Rule { kind, near, pattern, holds: Holds::Value(value::is_literal), examples, others }
}

/// A rule whose pattern is compiled when it is first needed.
pub(super) struct Compiled {
    pub(super) kind: Kind,
    pub(super) rule: &'static Rule,
    regex: OnceLock<Option<Regex>>,
}

impl Compiled {
    pub(super) fn new(order: usize, class: Class, rule: &'static Rule) -> Self {
        Compiled { kind: Kind { order, class, name: rule.kind }, rule, regex: OnceLock::new() }
    }

    /// The pattern, compiled. A test holds that every pattern compiles.
    pub(super) fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| compile(self.rule.pattern)).as_ref()
    }
}

/// Over bytes, since classes of Unicode cost much and add nothing here: what is found is widened to whole characters.
fn compile(pattern: &str) -> Option<Regex> {
    let syntax = syntax::Config::new().unicode(false).utf8(false).multi_line(true);
    let config = Regex::config().utf8_empty(false).nfa_size_limit(Some(32 << 20)).hybrid_cache_capacity(4 << 20);
    Regex::builder().configure(config).syntax(syntax).build(pattern).ok()
}
