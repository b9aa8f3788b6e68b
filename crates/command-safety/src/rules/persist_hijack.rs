//! **What.** Something is put where it runs by itself, in the place of another program or at every sign-in.
//!
//! **Why.** It stays after the repair, unseen, mostly with rights that nobody gave it.
//!
//! **Bad.** `reg add "…\Image File Execution Options\sethc.exe" /v Debugger`, a WMI event consumer, a PAM module
//!
//! **Better.** A scheduled task or service of its own name, made by whoever manages the machine.
//!
//! **Source.** MITRE ATT&CK T1546, T1547, T1556.

use super::{Rule, Severity};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "persist.hijack",
    severity: Severity::Critical,
    attack: &["T1546", "T1547", "T1556"],
    attack_before: &[],
    analyzer: &[],
    reason: "it makes something run by itself in a place that is not its own",
    better: "make a scheduled task or service under its own name, through whoever manages the machine",
    calls: &[
        (
            Style::Cmdlet,
            "set-wmiinstance, new-ciminstance, register-wmievent: ~root/subscription ; ~root\\\\subscription ; ~__eventfilter ; ~commandlineeventconsumer ; ~activescripteventconsumer ; ~__filtertoconsumerbinding",
        ),
        (Style::Windows, "netsh: add helper"),
        (Style::Windows, "sdbinst: ~.sdb ; *"),
        (Style::Windows, "mofcomp: ~\\\\temp ; ~pathto ; ~%temp%"),
        (
            Style::Windows,
            "copy, takeown, icacls, move, ren: ~sethc ; ~utilman ; ~osk.exe ; ~magnify ; ~narrator ; ~displayswitch ; ~atbroker",
        ),
        (Style::Windows, "sc: ..config ~binpath ~cmd ; ..sdset ~scmanager ; ..failure ~command="),
        (Style::Posix, "systemsetup_: *"),
    ],
    words: &[
        r"image file execution options\\",
        r"\\winlogon\b[^\r\n]*(userinit|\bshell\b|notify|taskman|vmapplet|mpnotify)",
        r"\\(currentcontrolset|controlset001)\\control\\lsa\b[^\r\n]*(security packages|authentication packages|notification packages|osconfig)",
        r"\\control\\(print\\(monitors|environments|providers)|networkprovider\\order|securityproviders|session manager\\appcertdlls|session manager[^\r\n]*bootexecute|timeprovs?|w32time\\timeproviders|contentindex\\language)",
        r"appinit_dlls|appcertdlls|loadappinit_dlls",
        r"\\w32time\\timeproviders\\[^\r\n]*",
        r"__eventfilter|commandlineeventconsumer|activescripteventconsumer|__filtertoconsumerbinding",
        r"(sethc|utilman|osk|magnify|narrator|displayswitch|atbroker)\.exe[\x22']?[^\r\n]*(debugger|cmd\.exe|/v\b|copy)|(cmd|powershell)\.exe[\x22']?\s+[^\r\n]*(sethc|utilman|osk|magnify)\.exe",
        r"\\active setup\\installed components\\[^\r\n]*(stubpath|/v|-name)",
        r"userinitmprlogonscript|\\command processor[^\r\n]*autorun",
        r"\\explorer\\(shell folders|user shell folders)[^\r\n]*startup",
        r"\\(scrnsave\.exe|screensaveactive)|scrnsave\.exe",
        r"\\inprocserver32\b|\\localserver32\b[^\r\n]*|\btreatas\b|scriptleturl",
        r"natural language\\?[^\r\n]*dlloverridepath|\\amsi\\providers\\",
        r"\\(netsh|rdpclip|terminal server\\wds\\rdpwd)\\?[^\r\n]*startupprograms",
        r"\\office( test|\\[\d.]+\\\w+)?\\?[^\r\n]*(special\\perf|options[^\r\n]*\bopen\b)",
        r"/etc/pam\.d/|pam_\w+\.so|/lib/security/pam",
        r"hide500users|specialaccounts\\userlist|\bishidden\b",
        r"(>>?|tee\s+(-a\s+)?|cp\s+\S+\s+|mv\s+\S+\s+)\s*[\x22']?(~|\$home|/root|/home/\w+|/etc)/?\.?(bashrc|bash_profile|profile|zshrc|zshenv|zprofile|bash_login|bash_logout|profile\.d/|zlogin|environment\b|bash\.bashrc|shrc)",
        r"/etc/(emond\.d|rc\.common|rc\.local|xdg/autostart|update-motd\.d|systemd/(system|user)-generators)[^\n]*",
        r"\bemond\b|loginhook|logouthook",
        r">>?\s*\S*authorized_keys",
        r"\bset-adcomputer\b[^\r\n]*principalsallowedtodelegate|msds-allowedtoactonbehalf|sidhistory\b|adminsdholder|dcshadow|skeleton",
        r"\\currentversion\\(run|runonce|runonceex|runservices|policies\\explorer\\run|windows[^\r\n]*load)\b[^\r\n]*(/d\b|-value|/v\b[^\r\n]*/t\b)",
        r"(new-itemproperty|set-itemproperty)[^\r\n]*currentversion\\run(once)?\b",
        r"\\start menu\\programs\\startup\\?[^\r\n]*",
        r"\$profile\b[^\r\n]*(add-content|set-content|out-file|>>)|(add-content|set-content|out-file)[^\r\n]*\$profile",
        r"cor_profiler_path|\\environment\b[^\r\n]*cor_",
        r"passwordfilter|\\passwordchange|network ?provider[^\r\n]*npp",
        r"\bsdset\s+scmanager",
        r"\b(cp|mv|tee|install|touch|echo|cat)\b[^\n]*[ >]\S*/library/(launchdaemons|startupitems|launchagents|scriptingadditions|security/securityagentplugins)/",
        r"\\netlogon\\?[^\r\n]*(fullsecurechannelprotection|vulnerablechannelallowlist)",
        r"disabledomaincreds|\bneverexpires\b_|\bdsrmadminlogonbehavior\b",
        r"shimcache_|appcompatflags\\(custom|installedsdb)",
        r"\\servicedll\b|servicedll\s",
    ],
    about_change: true,
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn what_runs_by_itself_is_found() {
        holds(
            &RULE,
            &[
                (
                    "cmd",
                    "reg add \"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\sethc.exe\" /v Debugger /d cmd.exe",
                ),
                ("bash", "echo 'x' >> ~/.bashrc"),
                ("powershell", "Set-WmiInstance -Namespace root/subscription -Class __EventFilter"),
            ],
            &[
                ("bash", "cat ~/.bashrc"),
                ("cmd", "schtasks /create /tn x /tr notepad.exe /sc daily"),
                ("powershell", "Get-Item HKCU:\\Software\\Microsoft\\Windows\\CurrentVersion\\Run"),
            ],
        );
    }
}
