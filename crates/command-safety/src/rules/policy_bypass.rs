//! **What.** PowerShell's execution policy, its newer engine or its window are gone round.
//!
//! **Why.** The policy, the logging of the newer engine and a visible window are how an organisation sees what scripts do.
//!
//! **Bad.** `powershell -ep bypass -w hidden -File fix.ps1`, `powershell -version 2`
//!
//! **Better.** Sign the script, or unblock the one file after it was read; leave the policy as the organisation set it.
//!
//! **Source.** MITRE ATT&CK T1059.001, T1689, T1564.003; about_Execution_Policies.

use super::{Rule, Severity};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "exec.policy-bypass",
    severity: Severity::High,
    attack: &["T1059.001", "T1689", "T1564.003"],
    attack_before: &["T1562.010"],
    analyzer: &[],
    reason: "it goes round the rules for running scripts",
    better: "sign the script and leave the execution policy as the organisation set it",
    calls: &[
        (
            Style::Windows,
            "powershell, pwsh: -ep=bypass|unrestricted ; -ex=bypass|unrestricted ; -exec=bypass|unrestricted ; -execution=bypass|unrestricted ; -executionpolicy=bypass|unrestricted ; -version=2|2.0 ; -v=2|2.0 ; -w=hidden|h|1 ; -win=hidden ; -windowstyle=hidden|h|1 ; -ver=2",
        ),
        (Style::Cmdlet, "set-executionpolicy: ~bypass ; ~unrestricted"),
        (Style::Cmdlet, "start-process: -WindowStyle=hidden ~powershell ; ~executionpolicy ~bypass"),
    ],
    words: &[
        r"\bpowershell(\.exe)?\b[^\r\n]*[-/]ex?(ec|p|ecutionpolicy|ecution\w*)?\s+(bypass|unrestricted)\b",
        r"[-/]w(in|indowstyle|indows\w*)?\s+(hidden|1)\b",
        r"\bpowershell(\.exe)?\s+[-/]v(er|ersion)?\s+[\x22']?2\b",
        r"__pslockdownpolicy|sessionstate\.languagemode\s*=",
        r"\bacceptance\.set\b|software\s+acceptance\s+set[^\r\n]*community|level\s*=\s*[\x22']communitysupported",
        r"\$executioncontext\.invokecommand\.\w+\s*=|authorizationmanager.*(getfield|setvalue)",
        r"createobject\([^\r\n]*wscript\.shell[^\r\n]*\.run[^\r\n]*,\s*0\b",
    ],
    about_change: false,
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn going_round_the_policy_is_found() {
        holds(
            &RULE,
            &[
                ("cmd", "powershell.exe -NoP -ExecutionPolicy Bypass -File a.ps1"),
                ("cmd", "powershell -version 2 -command Get-Date"),
                ("powershell", "Set-ExecutionPolicy -Scope Process -ExecutionPolicy Bypass -Force"),
            ],
            &[
                ("powershell", "Get-ExecutionPolicy -List"),
                ("powershell", "Set-ExecutionPolicy RemoteSigned"),
                ("powershell", "(Get-Command Set-ExecutionPolicy).Parameters"),
            ],
        );
    }
}
