#![no_main]
//! Any text, read as a guard: never a panic, and what was read, written out, reads as nothing but itself.
//! What it says depends on the values alone.

use guide::triage::{Guard, Reading};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match text.parse::<Guard>() {
        Ok(guard) => {
            // Written out it has more brackets, and may be too long or too deep to be read again.
            if let Ok(again) = guard.to_string().parse::<Guard>() {
                assert_eq!(again, guard);
            }
            for value in [None, Some("windows".to_owned())] {
                let holds = guard.holds(&mut |_| value.clone());
                assert_eq!(holds, guard.read(&mut |_| value.clone()) == Reading::Decided(true));
            }
        }
        Err(error) => assert!(error.at <= text.len(), "{error:?}"),
    }
});
