//! **What.** A tool whose known use is attack: it looks through a directory for ways in, or makes a machine do another's bidding.
//!
//! **Why.** It is fetched from places nobody vouches for, and what it does is more than its name says.
//!
//! **Bad.** `Invoke-BloodHound`, `Invoke-PowerDump`
//!
//! **Better.** The cmdlets of the vendor's own modules.
//!
//! **Source.** MITRE ATT&CK software pages; the tools' own names.

use super::{Rule, Severity};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "exec.attack-tool",
    severity: Severity::Critical,
    attack: &["T1588.002", "T1087", "T1482"],
    attack_before: &[],
    analyzer: &[],
    reason: "it runs a tool that is known for attacks",
    better: "use the cmdlets of the vendor's own modules",
    calls: &[(
        Style::Windows,
        "sharphound, bloodhound, sharpview, sharpgpoabuse, phant0m, seatbelt, sharpup, watson, winpeas, winpeasany, winpeasx64, whisker, certify, inveigh, responder, ngrok, adrecon, evil-winrm, covenant, empire, koadic, sharphide, process_herpaderping, nanodump.x64, defendercontrol, ppldump, ppldump64, physmem, sharpc2: *",
    )],
    words: &[
        r"\binvoke-(bloodhound|maldoc|phant0m|powerdump|psinject|reflectivepeinjection|shellcode|dllinjection|wmiexec|smbexec|thehash|inveigh|userhunter|sharefinder|allchecks|privesc\w*|portscan|runas|powerthief|tokenmanipulation|atomictest|fodhelper\w*|evasion|obfuscation|pipeshell|paranoia|arpscan|shadowmove|hostrecon|seatbelt|sharp\w+|rubeus|eternalblue|stealth\w*|locker|ngrok\w*|winpeas|tasks?backdoor|checklocaladminaccess|enumeratelocaladmin|netripper|vnc\w*|psgcat|excelbackdoor\w*|aclscanner)\b",
        r"\b(invoke-)?ath(powershell|compiledhelp|hta|msbuild|remotefx|msi|injected|token|wmi|createprocess)\w*",
        r"powersploit|powerview\.ps1|powerup\.ps1|nishang|empireproject|bloodhound|sharphound|adrecon|\bpowersharppack|winpeas|linpeas|linenum\.sh|les\.sh|pspy(32|64)?\b|lse\.sh|linux-exploit-suggester",
        r"\bget-(forestdomain|netdomain\w*|netuser|netgroup|netcomputer|netforest|netdomaintrust|netsession|netloggedon|netlocalgroup|netgpo|netfileserver|domainpolicydata|objectacl|netshare)\b",
        r"impacket|wmiexec\.py|smbexec\.py|psexec\.py|atexec\.py|dcomexec\.py|ntlmrelayx|crackmapexec|\bcme\s+smb|\bnxc\s+smb|evil-winrm|\bnetexec\b",
    ],
    about_change: false,
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn known_tools_are_found() {
        holds(
            &RULE,
            &[("powershell", "Invoke-BloodHound -CollectionMethod All"), ("cmd", "SharpHound.exe -c All")],
            &[("powershell", "Get-ADDomain"), ("powershell", "Invoke-Command -ScriptBlock { Get-Date }")],
        );
    }
}
