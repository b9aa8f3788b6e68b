//! Error signatures: codes in a text, in any of their spellings, and what their bits say.
//! Never names a code: a code's meaning needs tables, its parts do not.

use std::fmt;

use crate::words;

/// An error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Signature {
    /// A 32-bit status with the error bit set: an HRESULT (`0x8…`) or an NTSTATUS (`0xC…`).
    Status(u32),
    /// A sign-in error of Microsoft Entra ID.
    Aadsts(u32),
}

/// One line of what a code's parts say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What is told, such as `Facility`.
    pub name: &'static str,
    /// The value.
    pub value: String,
}

/// The codes of a text, each once, in order: `0x8004010F` in any case, `8004010F` alone, the signed decimal `-2147221233`, `AADSTS50034`.
pub fn signatures(text: &str) -> Vec<Signature> {
    let mut found = Vec::new();
    for word in words::words(text) {
        if let Some(signature) = of_word(&word.text)
            && !found.contains(&signature)
        {
            found.push(signature);
        }
    }
    found
}

impl Signature {
    /// The word that stands for the code in the index and in addresses: `0x8004010f`, `aadsts50034`.
    pub fn key(self) -> String {
        match self {
            Signature::Status(code) => format!("{code:#010x}"),
            Signature::Aadsts(number) => format!("aadsts{number}"),
        }
    }

    /// The number that an HRESULT of facility 7 wraps.
    pub fn win32(self) -> Option<u32> {
        match self {
            Signature::Status(code) if code >> 16 == 0x8007 => Some(code & 0xffff),
            _ => None,
        }
    }

    /// What the code's parts say.
    pub fn decode(self) -> Vec<Row> {
        let row = |name, value| Row { name, value };
        match self {
            Signature::Aadsts(number) => vec![
                row("Code", self.to_string()),
                row("Type", "Microsoft Entra sign-in error".to_owned()),
                row("Number", number.to_string()),
            ],
            Signature::Status(code) => {
                let is_ntstatus = code >> 30 == 0b11;
                let kind = if is_ntstatus { "NTSTATUS, severity error" } else { "HRESULT, failure" };
                let facility = (code >> 16) & if is_ntstatus { 0xfff } else { 0x7ff };
                let mut rows = vec![row("Code", self.to_string()), row("Type", kind.to_owned())];
                match self.win32() {
                    Some(number) => {
                        rows.push(row("Facility", "7 (Win32)".to_owned()));
                        rows.push(row("Wraps", format!("Win32 error {number}")));
                    }
                    None => {
                        rows.push(row("Facility", facility.to_string()));
                        rows.push(row("Number", format!("{} ({:#06x})", code & 0xffff, code & 0xffff)));
                    }
                }
                rows.push(row("Decimal, signed", code.cast_signed().to_string()));
                rows.push(row("Decimal, unsigned", code.to_string()));
                rows
            }
        }
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Signature::Status(code) => write!(formatter, "0x{code:08X}"),
            Signature::Aadsts(number) => write!(formatter, "AADSTS{number}"),
        }
    }
}

/// A hexadecimal code in its one spelling, if a raw word is one.
pub(crate) fn code_word(raw: &str) -> Option<String> {
    if let Some(digits) = raw.strip_prefix("0x").or_else(|| raw.strip_prefix("0X")) {
        let is_code = (1..=18).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let significant = digits.trim_start_matches('0');
        let significant = if significant.is_empty() { "0" } else { significant };
        return is_code.then(|| format!("0x{}", significant.to_ascii_lowercase()));
    }
    let is_bare = raw.len() == 8
        && raw.starts_with(['8', 'c', 'C'])
        && raw.bytes().all(|digit| digit.is_ascii_hexdigit())
        && raw.bytes().filter(u8::is_ascii_digit).count() >= 3;
    is_bare.then(|| format!("0x{}", raw.to_ascii_lowercase()))
}

/// The hexadecimal spelling of the digits after a minus sign, if they are a failed status.
pub(crate) fn signed_decimal(digits: &str) -> Option<String> {
    if digits.len() != 10 || digits.starts_with('0') || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let magnitude: i64 = digits.parse().ok()?;
    let code = i32::try_from(-magnitude).ok()?;
    Some(Signature::Status(code.cast_unsigned()).key())
}

fn of_word(word: &str) -> Option<Signature> {
    if let Some(number) = word.strip_prefix("aadsts") {
        let is_number = (4..=8).contains(&number.len()) && number.bytes().all(|digit| digit.is_ascii_digit());
        return if is_number { number.parse().ok().map(Signature::Aadsts) } else { None };
    }
    let digits = word.strip_prefix("0x").filter(|digits| digits.len() == 8)?;
    let code = u32::from_str_radix(digits, 16).ok()?;
    (code >> 31 == 1).then_some(Signature::Status(code))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: Expect) {
        let mut told = String::new();
        for signature in signatures(text) {
            for Row { name, value } in signature.decode() {
                told.push_str(&format!("{name}: {value}\n"));
            }
        }
        expected.assert_eq(&told);
    }

    #[test]
    fn every_spelling_is_one_code() {
        for text in ["0x80070005", "0X80070005.", "(80070005)", "-2147024891", "error=0x080070005"] {
            assert_eq!(signatures(text), [Signature::Status(0x8007_0005)], "{text}");
        }
        assert_eq!(signatures("AADSTS50034, aadsts50034"), [Signature::Aadsts(50034)]);
    }

    #[test]
    fn other_numbers_are_no_codes() {
        for text in [
            "0x5",
            "12345678",
            "deadbeef",
            "cafebabe",
            "2147024891",
            "x-2147024891",
            "-0000000005",
            "AADSTS5",
            "0x180070005",
            "",
        ] {
            assert_eq!(signatures(text), [], "{text}");
        }
    }

    #[test]
    fn parts_are_told() {
        check(
            "0x80070005",
            expect![[r#"
            Code: 0x80070005
            Type: HRESULT, failure
            Facility: 7 (Win32)
            Wraps: Win32 error 5
            Decimal, signed: -2147024891
            Decimal, unsigned: 2147942405
        "#]],
        );
        check(
            "8004010F",
            expect![[r#"
            Code: 0x8004010F
            Type: HRESULT, failure
            Facility: 4
            Number: 271 (0x010f)
            Decimal, signed: -2147221233
            Decimal, unsigned: 2147746063
        "#]],
        );
        check(
            "0xC0000005",
            expect![[r#"
            Code: 0xC0000005
            Type: NTSTATUS, severity error
            Facility: 0
            Number: 5 (0x0005)
            Decimal, signed: -1073741819
            Decimal, unsigned: 3221225477
        "#]],
        );
        check(
            "AADSTS50034",
            expect![[r#"
            Code: AADSTS50034
            Type: Microsoft Entra sign-in error
            Number: 50034
        "#]],
        );
    }

    proptest! {
        #[test]
        fn a_code_is_found_again_in_its_own_words(code in 0x8000_0000_u32..0xc465_3601) {
            let signature = Signature::Status(code);
            prop_assert_eq!(signatures(&signature.to_string()), [signature]);
            prop_assert_eq!(signatures(&signature.key()), [signature]);
            prop_assert_eq!(signatures(&code.cast_signed().to_string()), [signature]);
        }
    }
}
