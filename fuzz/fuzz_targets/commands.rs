#![no_main]
//! Any text, judged in every shell: never a panic, never a place outside of the text, and never harmless with a part unknown.

use command_safety::{Risk, Shell, classify};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for shell in [Shell::PowerShell, Shell::Cmd, Shell::Posix] {
        let verdict = classify(shell, text);
        let spans = verdict.parts.iter().map(|part| &part.span).chain(verdict.rules.iter().map(|hit| &hit.span));
        for span in spans {
            assert!(text.get(span.clone()).is_some());
        }
        assert!(verdict.risk != Risk::Reads || verdict.unknown.is_empty());
    }
});
