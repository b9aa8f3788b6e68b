//! **What.** The ways back are removed: shadow copies, restore points, recovery mode, backups.
//!
//! **Why.** After it a mistake, or ransomware, cannot be undone.
//!
//! **Bad.** `vssadmin delete shadows /all`, `bcdedit /set {default} recoveryenabled no`, `tmutil disable`
//!
//! **Better.** Make room by resizing the storage of shadow copies or by deleting single old backups.
//!
//! **Source.** MITRE ATT&CK T1490; Windows commands reference.

use super::{Rule, Severity};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "defence.recovery-off",
    severity: Severity::High,
    attack: &["T1490"],
    attack_before: &[],
    analyzer: &[],
    reason: "it takes away a way back",
    better: "resize the storage of shadow copies, or remove single old backups",
    calls: &[
        (Style::Windows, "bcdedit: ~recoveryenabled ~no ; ~bootstatuspolicy ~ignoreallfailures !/store"),
        (Style::Windows, "schtasks: ~systemrestore ~disable ; ~\\\\sr ~disable ; ~systemrestore /delete"),
        (
            Style::Windows,
            "sc, net: ..stop ~vss ; ..config ~vss ~disabled ; ..stop ~swprv ; ..config ~swprv ~disabled ; ..stop ~sdrsvc ; ..stop ~wbengine ; ..config ~wbengine ~disabled",
        ),
        (Style::Windows, "wbadmin: disable ..backup"),
        (Style::Cmdlet, "disable-computerrestore: * ; 0 ; ~c"),
        (Style::Posix, "tmutil: disable ; disablelocal"),
    ],
    words: &[
        r"(disablesr|disableconfig)\b[^\r\n]*\b1\b",
        r"recoveryenabled\s+no\b",
        r"\\windows nt\\systemrestore[^\r\n]*",
        r"previousversions\\?[^\r\n]*disable",
        r"resize\s+shadowstorage[^\r\n]*maxsize=(401mb|[1-3]\d\dmb)",
    ],
    about_change: true,
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn a_way_back_that_is_taken_away_is_found() {
        holds(
            &RULE,
            &[
                ("cmd", "bcdedit /set {default} recoveryenabled no"),
                ("zsh", "sudo tmutil disable"),
                ("powershell", "Disable-ComputerRestore -Drive C:"),
            ],
            &[("cmd", "bcdedit /enum"), ("zsh", "tmutil listbackups"), ("cmd", "vssadmin list shadows")],
        );
    }
}
