#![no_main]
//! Any text, redacted with and without personal data: never a panic, and what is redacted is redacted for good.

use command_safety::{Personal, redact};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for personal in [Personal::Kept, Personal::Replaced] {
        let once = redact(text, personal);
        assert_eq!(once.kinds().is_empty(), once.text() == text);
        let twice = redact(once.text(), personal);
        assert!(twice.kinds().is_empty() && twice.text() == once.text());
    }
});
