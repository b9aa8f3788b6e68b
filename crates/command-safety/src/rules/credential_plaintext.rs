//! **What.** A password stands in the command itself.
//!
//! **Why.** It stays in the history, in logs and in the list of processes, for everybody on the machine.
//!
//! **Bad.** `net use x: \\server\share /user:ada Secret1`, `ConvertTo-SecureString "Secret1" -AsPlainText -Force`
//!
//! **Better.** Let the program ask (`*`, `Get-Credential`), or take it from a vault.
//!
//! **Source.** MITRE ATT&CK T1552.001; PSScriptAnalyzer AvoidUsingPlainTextForPassword and its kin.

use super::{Rule, Severity};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "cred.plaintext",
    severity: Severity::Advice,
    attack: &["T1552.001"],
    attack_before: &[],
    analyzer: &[
        "AvoidUsingPlainTextForPassword",
        "AvoidUsingConvertToSecureStringWithPlainText",
        "AvoidUsingUsernameAndPasswordParams",
        "UsePSCredentialType",
    ],
    reason: "a password stands in the command, where history and logs keep it",
    better: "let the program ask for it, or take it from a vault",
    calls: &[
        (Style::Windows, "schtasks: /rp"),
        (Style::Windows, "net: use /user ; user * * /add"),
        (Style::Windows, "plink, pscp, psexec, psexec64: -pw ; -p"),
        (Style::Windows, "wmic, tasklist, taskkill: /password"),
        (Style::Cmdlet, "convertto-securestring: -AsPlainText"),
        (Style::Posix, "mysql, mysqldump, mysqladmin: ^-p ; --password"),
        (Style::Posix, "sshpass: -p"),
        (Style::Posix, "curl: -u ; --user"),
    ],
    words: &[r"\b(password|passwd|pwd)\s*=\s*[\x22'][^\x22'\r\n$<]{4,}[\x22']"],
    about_change: false,
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn a_password_in_the_command_is_found() {
        holds(
            &RULE,
            &[
                ("powershell", "ConvertTo-SecureString 'Secret1' -AsPlainText -Force"),
                ("cmd", "schtasks /create /tn x /rp Secret1"),
            ],
            &[("powershell", "Get-Credential"), ("cmd", "schtasks /query")],
        );
    }
}
