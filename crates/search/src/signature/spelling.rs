//! How one word spells a code: hexadecimal with and without `0x`, and signed decimal.
//! Never looks at the words around it.

use super::Signature;

/// A hexadecimal code in its one spelling, if a raw word is one.
pub(crate) fn code_word(raw: &str) -> Option<String> {
    if let Some(digits) = raw.strip_prefix("0x").or_else(|| raw.strip_prefix("0X")) {
        let is_code = (1..=18).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let significant = digits.trim_start_matches('0');
        let significant = if significant.is_empty() { "0" } else { significant };
        return is_code.then(|| format!("0x{}", significant.to_ascii_lowercase()));
    }
    let is_bare = raw.len() == 8
        && raw.bytes().all(|digit| digit.is_ascii_hexdigit())
        && (raw.starts_with(['8', 'c', 'C']) && raw.bytes().filter(u8::is_ascii_digit).count() >= 3
            || is_small_negative(raw));
    is_bare.then(|| format!("0x{}", raw.to_ascii_lowercase()))
}

/// The hexadecimal spelling of the digits after a minus sign, if they are a failed status.
pub(crate) fn signed_decimal(digits: &str) -> Option<String> {
    if !matches!(digits.len(), 9 | 10) || digits.starts_with('0') || !digits.bytes().all(|digit| digit.is_ascii_digit())
    {
        return None;
    }
    let magnitude: i64 = digits.parse().ok()?;
    let code = i32::try_from(-magnitude).ok()?;
    Some(Signature::Status(code.cast_unsigned()).key())
}

/// `FFFFFC06`, which is -1018; not `FFFFFFFF`, which fills a field.
fn is_small_negative(raw: &str) -> bool {
    raw.get(..4).is_some_and(|high| high.eq_ignore_ascii_case("ffff"))
        && raw.bytes().any(|digit| digit.is_ascii_digit())
}
