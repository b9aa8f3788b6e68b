//! Contrast of a configured accent (WCAG 2.2, relative luminance and contrast ratio).
//! Never corrects a colour: the owner chose it, so the owner is told.

/// The page's light background, on which the accent must be readable, and which must be readable on the accent.
const PAPER: [u8; 3] = [0xfa, 0xf8, 0xf3];
/// Least contrast of text, WCAG 2.2 success criterion 1.4.3.
const LEAST: f64 = 4.5;

/// `#rrggbb` in lower case, if its contrast to the page's background is enough.
///
/// # Errors
/// What to do, as the end of a sentence.
pub(crate) fn checked_accent(text: &str) -> Result<String, String> {
    let accent = parse(text).ok_or_else(|| "write it as #rrggbb, such as #0b5f59".to_owned())?;
    let ratio = ratio(accent, PAPER);
    if ratio < LEAST {
        return Err(format!(
            "its contrast to the page is {ratio:.1} and must be at least {LEAST}; choose a darker colour"
        ));
    }
    Ok(text.to_lowercase())
}

fn parse(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let mut colour = [0; 3];
    for (at, part) in colour.iter_mut().enumerate() {
        *part = u8::from_str_radix(digits.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(colour)
}

fn ratio(left: [u8; 3], right: [u8; 3]) -> f64 {
    let (left, right) = (luminance(left), luminance(right));
    (left.max(right) + 0.05) / (left.min(right) + 0.05)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let linear = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_has_the_ratio_that_wcag_names() {
        assert!((ratio([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 0.01);
    }
}
