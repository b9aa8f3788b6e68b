//! All rules, those that say most first: where two find the same bytes, the first one names them.
//! Every pattern is written from what vendors and formats document; no rule file of another tool is copied.

mod assistants;
mod clouds;
mod code;
mod commands;
mod commerce;
mod connections;
mod generic;
mod hashes;
mod keys;
mod messages;
mod named;
mod operations;
mod personal;
mod web;
mod windows;

use std::sync::LazyLock;

use super::rule::{Class, Compiled, Rule};

/// The families in their order: exact shapes, then shapes beside a name, then what only its surroundings tell.
const SECRETS: &[&[Rule]] = &[
    keys::RULES,
    hashes::RULES,
    clouds::RULES,
    code::RULES,
    operations::RULES,
    messages::RULES,
    commerce::RULES,
    assistants::RULES,
    named::RULES,
    windows::RULES,
    connections::RULES,
    web::RULES,
    commands::RULES,
    generic::RULES,
];

const PERSONAL: &[&[Rule]] = &[personal::RULES];

/// Every rule.
pub(super) static ALL: LazyLock<Vec<Compiled>> = LazyLock::new(|| {
    let secrets = SECRETS.iter().copied().flatten().map(|rule| (Class::Secret, rule));
    let all = secrets.chain(PERSONAL.iter().copied().flatten().map(|rule| (Class::Personal, rule)));
    all.enumerate().map(|(order, (class, rule))| Compiled::new(order, class, rule)).collect()
});

/// The name of a kind as rules write it, for a class and a name as a text writes them.
pub(super) fn name(class: &str, name: &str) -> Option<&'static str> {
    let mut kinds = ALL.iter().map(|compiled| compiled.kind);
    kinds.find(|kind| kind.class.name() == class && kind.name == name).map(|kind| kind.name)
}
