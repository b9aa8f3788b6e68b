//! **What.** Rights are taken without being asked for: UAC is gone round, sudo asks no password, a program keeps root's rights.
//!
//! **Why.** From then on anything that runs as this person can become administrator.
//!
//! **Bad.** `reg add HKCU\Software\Classes\ms-settings\shell\open\command`, `echo "x ALL=(ALL) NOPASSWD: ALL" >> /etc/sudoers`
//!
//! **Better.** Run the one command as administrator, or let the directory grant the right.
//!
//! **Source.** MITRE ATT&CK T1548.001, T1548.002, T1548.003.

use super::{Rule, Severity};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "priv.uac-or-sudo-bypass",
    severity: Severity::Critical,
    attack: &["T1548.001", "T1548.002", "T1548.003"],
    attack_before: &[],
    analyzer: &[],
    reason: "it takes an administrator's rights without being asked for them",
    better: "run the one command as administrator, or have the right granted in the directory",
    calls: &[
        (Style::Posix, "tee, sed, cp, mv, chmod, chown, ln: ~/etc/sudoers ; ~/sudoers.d"),
        (
            Style::Posix,
            "chmod: u+s ; g+s ; +s ; ug+s ; ~u+s ; ^4755 ; ^2755 ; ^6755 ; ^04 ; 4777 ; 2777 ; 4711 ; ..u+s ; ..g+s ; ..4755 ; ..2755 ; ..6755",
        ),
        (Style::Posix, "setcap: ~cap_setuid ; ~cap_sys_admin ; ~cap_dac"),
        (Style::Posix, "usermod, useradd, gpasswd: ~-o -u ; -u=0"),
        (Style::Windows, "computerdefaults, fodhelper, sdclt, cmstp, silentcleanup: *"),
    ],
    words: &[
        r"enablelua\b[^\r\n]*\b(0|0x0|\$false)\b",
        r"(consentpromptbehavioradmin|promptonsecuredesktop|consentpromptbehavioruser|validateadmincodesignatures)\b[^\r\n]*\b0\b",
        r"(ms-settings|mscfile|exefile|folder|launcher\.systemsettings|appx82a6gwre4fdg3bt635tn5ctqjf8msdd2)\\+shell\\+(open|runas)\\+command",
        r"delegateexecute\b",
        r"\\environment\b[^\r\n]*windir|silentcleanup",
        r"\b(fodhelper|computerdefaults|sdclt|changepk)(\.exe)?\b",
        r"\beventvwr(\.exe|\.msc)?\b[^\r\n]*(mscfile|hijack)",
        r"nopasswd\s*:|!tty_tickets|tty_tickets|timestamp_timeout\s*=\s*-1|env_reset[^\n]*timestamp_timeout",
        r"(>>?|tee[^\n]*|sed\s+-i[^\n]*)\s*\S*/etc/sudoers",
        r"/etc/sudoers[^\n]*>>|>>?\s*/etc/(sudoers|doas\.conf)",
        r"akagi(64)?(\.exe)?\b|uacme|bypassuac|bypass-?uac|winpwnage|eventviewer.*uac|invoke-\w*uac\w*",
        r"trustedinstaller[^\r\n]*(token|impersonat|start)",
        r"security\s+authorizationdb\s+write|authorizationexecutewithprivileges",
        r"\bchmod\s+(\S+\s+)*(u\+s|g\+s|\+s|[246][0-7]{3})\b",
        r"juicypotato|printspoofer|roguepotato|godpotato|sweetpotato|getsystem\b|sudo_inject|dirtypipe|dirtycow|pwnkit|cve-20\d\d-\d+",
        r"sudo\s+-u\s*#-1|sudo\s+-u#4294967295",
        r"docker\s+run[^\n]*(--privileged|-v\s+/:/)|nsenter\s+[^\n]*-t\s+1\b",
    ],
    about_change: true,
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn rights_taken_without_asking_are_found() {
        holds(
            &RULE,
            &[
                (
                    "cmd",
                    "reg add HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System /v EnableLUA /t REG_DWORD /d 0 /f",
                ),
                ("bash", "sudo sh -c \"echo 'x ALL=(ALL) NOPASSWD: ALL' >> /etc/sudoers\""),
                ("bash", "sudo chmod u+s /tmp/x"),
            ],
            &[
                ("bash", "sudo -l"),
                ("bash", "chmod 755 x.sh"),
                ("cmd", "reg query HKLM\\SOFTWARE /v EnableLUA"),
                ("bash", "sudo visudo -c"),
            ],
        );
    }
}
