//! `cargo xtask codes`: the tables of error names in `crates/search/tables/windows/`, out of the constants of the crate windows-sys.
//! Takes names and numbers alone, which are facts; never a message text.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::workspace::{self, Failure};

/// The crate whose constants are taken. It is in the lock file already, by way of others.
const CRATE: &str = "windows-sys";
/// Where the tables go.
const FOLDER: &str = "crates/search/tables/windows";
/// Ends of names that mark a range of codes and are none themselves.
const MARKS: &[&str] = &["_BASE", "_FIRST", "_LAST", "_MASK", "_MAX", "_MAXIMUM", "_MIN"];

/// A table: which constants it takes, and how its numbers are written.
struct Table {
    file: &'static str,
    what: &'static str,
    takes: fn(&Constant<'_>) -> bool,
    /// In hexadecimal, else in decimal without a sign.
    is_hexadecimal: bool,
}

const TABLES: &[Table] = &[
    Table {
        file: "win32.txt",
        what: "Win32 errors, those of Winsock, RPC, WinINet and WinHTTP among them",
        takes: |constant| {
            let is_web = ["ERROR_WINHTTP_", "ERROR_INTERNET_"].iter().any(|prefix| constant.name.starts_with(prefix));
            let is_one = matches!(constant.kind, "WIN32_ERROR" | "RPC_STATUS" | "WSA_ERROR");
            (1..0x1_0000).contains(&constant.value)
                && (is_one || (constant.kind == "u32" && is_web && (12_000..12_200).contains(&constant.value)))
        },
        is_hexadecimal: false,
    },
    Table {
        file: "hresult.txt",
        what: "HRESULTs",
        takes: |constant| {
            constant.kind == "HRESULT" || (constant.kind == "WIN32_ERROR" && constant.value >= 0x8000_0000)
        },
        is_hexadecimal: true,
    },
    Table {
        file: "ntstatus.txt",
        what: "NTSTATUS values",
        takes: |constant| constant.kind == "NTSTATUS",
        is_hexadecimal: true,
    },
    Table {
        file: "stop.txt",
        what: "stop codes (bug checks)",
        takes: |constant| constant.kind == "BUGCHECK_ERROR",
        is_hexadecimal: true,
    },
    Table {
        file: "ese.txt",
        what: "errors of the database engine ESE (JET); each number is negative",
        takes: |constant| constant.name.starts_with("JET_err") && constant.value < 0,
        is_hexadecimal: false,
    },
];

/// A constant of the crate.
#[derive(Debug, PartialEq, Eq)]
struct Constant<'a> {
    name: &'a str,
    /// Its type, without the path.
    kind: &'a str,
    /// As written: an HRESULT has no sign.
    value: i64,
}

impl<'a> Constant<'a> {
    /// Reads a line such as `pub const E_FAIL: windows_sys::core::HRESULT = 0x80004005_u32 as _;`.
    fn read(line: &'a str) -> Option<Constant<'a>> {
        let (name, rest) = line.strip_prefix("pub const ")?.split_once(": ")?;
        let (kind, value) = rest.strip_suffix(';')?.split_once(" = ")?;
        let kind = kind.rsplit("::").next()?;
        let value = value.strip_suffix(" as _").unwrap_or(value);
        let value = value.strip_suffix("u32").or_else(|| value.strip_suffix("i32"))?.trim_end_matches('_');
        let value = match value.strip_prefix("0x") {
            Some(digits) => i64::from_str_radix(digits, 16).ok()?,
            None => value.parse().ok()?,
        };
        let is_mark = MARKS.iter().any(|mark| name.ends_with(mark)) || value == 0;
        (!is_mark).then_some(Constant { name, kind, value })
    }
}

/// Writes the tables anew.
pub fn write() -> Result<(), Failure> {
    let package = newest()?;
    let mut text = String::new();
    for file in rust_files(&package.folder.join("src"))? {
        text.push_str(&workspace::read(&file)?);
        text.push('\n');
    }
    let constants: Vec<Constant<'_>> = text.lines().filter_map(Constant::read).collect();
    let folder = workspace::root().join(FOLDER);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    for table in TABLES {
        let rows = rows(table, &constants);
        let path = folder.join(table.file);
        let text = format!(
            "# Names of {}.\n# From the constants of the crate {CRATE} {} (MIT or Apache-2.0), by `cargo xtask codes`; not to be edited.\n{}",
            table.what,
            package.version,
            rows.iter().map(|row| format!("{row}\n")).collect::<String>()
        );
        std::fs::write(&path, text).map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
        println!("{}: {} names", table.file, rows.len());
    }
    Ok(())
}

/// The lines of a table, by number; of one number, names that begin with `ERROR_` first.
fn rows(table: &Table, constants: &[Constant<'_>]) -> Vec<String> {
    let taken = constants.iter().filter(|constant| (table.takes)(constant));
    let sorted: BTreeSet<(u64, bool, &str)> = taken
        .map(|constant| (constant.value.unsigned_abs(), !constant.name.starts_with("ERROR_"), constant.name))
        .collect();
    let row = |(number, _, name): (u64, bool, &str)| {
        if table.is_hexadecimal { format!("{number:08X}\t{name}") } else { format!("{number:05}\t{name}") }
    };
    sorted.into_iter().map(row).collect()
}

struct Package {
    version: String,
    folder: PathBuf,
}

/// The newest version of the crate among those of the lock file.
fn newest() -> Result<Package, Failure> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Listed>,
    }
    #[derive(Deserialize)]
    struct Listed {
        name: String,
        version: String,
        manifest_path: PathBuf,
    }
    let text = workspace::output_of(workspace::cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Metadata =
        serde_json::from_str(&text).map_err(|error| format!("`cargo metadata` cannot be read: {error}"))?;
    let mut found: Vec<Listed> = metadata.packages.into_iter().filter(|package| package.name == CRATE).collect();
    found.sort_by_key(|package| package.version.split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u32>>());
    let newest = found
        .pop()
        .ok_or_else(|| format!("the lock file names no {CRATE}. Name another source of the tables in codes.rs"))?;
    let folder = newest.manifest_path.parent().unwrap_or(Path::new(".")).to_path_buf();
    Ok(Package { version: newest.version, folder })
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in workspace::entries(folder)? {
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_read_as_they_are_written() {
        for (line, name, kind, value) in [
            ("pub const E_FAIL: windows_sys::core::HRESULT = 0x80004005_u32 as _;", "E_FAIL", "HRESULT", 0x8000_4005),
            ("pub const ERROR_BUSY: WIN32_ERROR = 170u32;", "ERROR_BUSY", "WIN32_ERROR", 170),
            ("pub const JET_errA: i32 = -1018i32;", "JET_errA", "i32", -1018),
        ] {
            assert_eq!(Constant::read(line), Some(Constant { name, kind, value }));
        }
        for line in ["pub const NO_ERROR: WIN32_ERROR = 0u32;", "pub const A_BASE: u32 = 5u32;", "pub fn f();", ""] {
            assert_eq!(Constant::read(line), None, "{line}");
        }
    }

    #[test]
    fn a_table_is_in_the_order_of_its_numbers() {
        let constant = |name, kind, value| Constant { name, kind, value };
        let constants = [
            constant("WSAEINTR", "WSA_ERROR", 10_004),
            constant("DNS_ERROR_X", "WIN32_ERROR", 13),
            constant("ERROR_INVALID_DATA", "WIN32_ERROR", 13),
            constant("E_FAIL", "HRESULT", 0x8000_4005),
        ];
        assert_eq!(
            rows(&TABLES[0], &constants),
            ["00013\tERROR_INVALID_DATA", "00013\tDNS_ERROR_X", "10004\tWSAEINTR"]
        );
        assert_eq!(rows(&TABLES[1], &constants), ["80004005\tE_FAIL"]);
    }
}
