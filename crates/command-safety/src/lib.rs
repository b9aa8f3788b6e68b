//! Parses shell text and says what it could do.
