#![no_main]
//! Any text, read for error signatures: never a panic, and every code found is read back from its key and from how it is written.

use libfuzzer_sys::fuzz_target;
use search::Signature;

fuzz_target!(|text: &str| {
    for signature in search::signatures(text) {
        assert_eq!(Signature::spelt(&signature.key()), Some(signature));
        assert_eq!(Signature::spelt(&signature.to_string()), Some(signature));
        assert!(!signature.decode().is_empty());
        for other in signature.equivalents() {
            assert_ne!(other, signature);
        }
    }
    let _ = Signature::spelt(text);
});
