//! `fixpoint errors CODE…`: what error codes say. Needs no store.
//! Never guesses: what is no code is told as such.

use search::{Signature, signatures};

use crate::Exit;
use crate::report;

pub(crate) fn run(texts: &[String]) -> Exit {
    let text = texts.join(" ");
    let codes = match Signature::spelt(&text) {
        Some(code) => vec![code],
        None => signatures(&text),
    };
    if codes.is_empty() {
        report::say(
            "No error code is in that. Give it as the message writes it, such as 0x80070005, “error 1231” or AADSTS50105.",
        );
        return Exit::Findings;
    }
    for (at, code) in codes.iter().enumerate() {
        if at > 0 {
            report::print("");
        }
        for row in code.decode() {
            report::print(&format!("{:<18} {}", row.name, row.value));
        }
        let same: Vec<String> = code.equivalents().iter().map(ToString::to_string).collect();
        if !same.is_empty() {
            report::print(&format!("{:<18} {}", "The same", same.join(", ")));
        }
    }
    Exit::Done
}
