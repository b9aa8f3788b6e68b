//! Characters that nobody sees: what they are called.
//! Never decides what happens to them: the parser refuses them where an escape hides them, a rule where they stand.

/// What a character is that nobody sees.
pub(crate) fn invisible(character: char) -> Option<&'static str> {
    Some(match character {
        '\t' | '\n' | '\r' => return None,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => "a control character",
        '\u{ad}' => "a soft hyphen",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a bidirectional control"
        }
        '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' => {
            "a zero-width character"
        }
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "a filler",
        '\u{2028}' | '\u{2029}' => "a line or paragraph separator",
        '\u{feff}' => "a byte order mark",
        '\u{fff9}'..='\u{fffb}' => "an annotation character",
        '\u{e0000}'..='\u{e007f}' => "a tag character",
        '\u{e0100}'..='\u{e01ef}' => "a variation selector",
        _ => return None,
    })
}
