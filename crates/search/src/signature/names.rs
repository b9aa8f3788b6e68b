//! Symbolic names of codes, in both directions.
//! Never takes the name of a success for an error: `S_OK` and `NO_ERROR` are in no table.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::Signature;
use super::table::{AADSTS, ESE, HRESULT, HRESULT_MORE, NTSTATUS, OSSTATUS, STOP, Table, WIN32};

/// By name in capitals. Made when the first name is looked up: a millisecond.
static BY_NAME: LazyLock<HashMap<Cow<'static, str>, Signature>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    let mut add = |table: &Table, radix, of: fn(u32) -> Signature| {
        for (key, name) in table.lines() {
            if let Ok(number) = u32::from_str_radix(key, radix) {
                names.entry(capitals(name)).or_insert_with(|| of(number));
            }
        }
    };
    add(&WIN32, 10, Signature::Win32);
    add(&NTSTATUS, 16, Signature::Status);
    add(&HRESULT, 16, Signature::Status);
    add(&HRESULT_MORE, 16, Signature::Status);
    add(&STOP, 16, Signature::Stop);
    add(&ESE, 10, Signature::Ese);
    add(&OSSTATUS, 10, Signature::OsStatus);
    // The result of a function that did what was asked and has something to add.
    names.remove("S_FALSE");
    names
});

fn capitals(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_lowercase()) { name.to_ascii_uppercase().into() } else { name.into() }
}

/// The code of a symbolic name, in any case.
pub(super) fn named(name: &str) -> Option<Signature> {
    /// No name is longer.
    const LONGEST: usize = 100;
    if name.len() > LONGEST || !name.is_ascii() {
        return None;
    }
    BY_NAME.get(capitals(name).as_ref()).copied()
}

/// The names of a code in its own family; of a number without a family, those of HRESULTs and NTSTATUS values.
pub(super) fn of(signature: Signature) -> Vec<&'static str> {
    match signature {
        Signature::Status(code) => {
            let key = format!("{code:08X}");
            let (hresults, statuses) = (HRESULT.all(&key).chain(HRESULT_MORE.all(&key)), NTSTATUS.all(&key));
            // An NTSTATUS has both high bits; what else has them and is an HRESULT is told after it.
            if code >> 30 == 0b11 { statuses.chain(hresults).collect() } else { hresults.chain(statuses).collect() }
        }
        Signature::Win32(number) => WIN32.all(&format!("{number:05}")).collect(),
        Signature::Aadsts(number) => AADSTS.all(&format!("{number:08}")).collect(),
        Signature::OsStatus(number) => OSSTATUS.all(&format!("{number:05}")).collect(),
        Signature::Ese(number) => ESE.all(&format!("{number:05}")).collect(),
        Signature::Stop(code) => STOP.all(&format!("{code:08X}")).collect(),
        Signature::Http { .. } | Signature::Event { .. } | Signature::Mail { .. } => Vec::new(),
    }
}

/// Whether a table has the code.
pub(super) fn is_known(signature: Signature) -> bool {
    !of(signature).is_empty()
}

/// Whether the number is a known NTSTATUS.
pub(super) fn is_ntstatus(code: u32) -> bool {
    NTSTATUS.key(&format!("{code:08X}")).is_some()
}

/// Whether the number is a known HRESULT.
pub(super) fn is_hresult(code: u32) -> bool {
    let key = format!("{code:08X}");
    HRESULT.key(&key).or_else(|| HRESULT_MORE.key(&key)).is_some()
}
