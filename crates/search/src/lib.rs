//! Text in, ranked ids out, with the evidence.
