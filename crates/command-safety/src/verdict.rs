//! What a snippet could do, and why: the worst of what its commands do and of what the rules find.
//! Never says that something reads because nothing is known of it: what is unknown makes the snippet unknown.

use std::ops::Range;

use crate::command::{Command, Script};
use crate::knowledge::{self, Effect};
use crate::output::{is_content, is_nowhere, is_system_place, redirected};
use crate::read;
use crate::rules::{self, Hit};
use crate::shell::Shell;

/// What something could do, the worse the greater. A change that is certain says more than a part that is not known; both are
/// worse than what only reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Risk {
    /// Reads, and at most writes its own report.
    Reads,
    /// Not known, and so never called harmless.
    Unknown,
    /// Changes settings, services, accounts, power or files.
    Changes,
    /// Destroys what cannot be had back: files, disks, mailboxes, directory objects, keys, backups.
    Destroys,
    /// Goes round a protection or switches it off.
    Bypasses,
}

impl Risk {
    /// All of them, from the mildest.
    pub const ALL: [Risk; 5] = [Risk::Reads, Risk::Unknown, Risk::Changes, Risk::Destroys, Risk::Bypasses];

    /// A short lowercase name, for output and tests.
    pub fn key(self) -> &'static str {
        match self {
            Risk::Reads => "reads",
            Risk::Unknown => "unknown",
            Risk::Changes => "changes",
            Risk::Destroys => "destroys",
            Risk::Bypasses => "bypasses",
        }
    }
}

/// What running something needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rights {
    /// An ordinary account.
    Standard,
    /// An administrator's account on the machine or in the directory.
    Admin,
    /// A role in a Microsoft 365 tenant.
    TenantRole,
}

/// What one part of a snippet does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// What it could do.
    pub risk: Risk,
    /// Why, in plain words.
    pub reason: String,
}

/// What a snippet could do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The worst of its parts.
    pub risk: Risk,
    /// What running it needs, as far as its text tells.
    pub rights: Rights,
    /// Whether a part of it runs on another computer.
    pub remote: bool,
    /// Whether it ends in a restart or shutdown.
    pub reboots: bool,
    /// Whether it writes a file of its own.
    pub writes_output: bool,
    /// What each part does, in the order of the text.
    pub parts: Vec<Part>,
    /// The rules that it trips, in the order of the text.
    pub rules: Vec<Hit>,
    /// What of it is not known, in plain words.
    pub unknown: Vec<String>,
}

/// Says what a snippet could do. Total: any text has a verdict.
pub fn classify(shell: Shell, text: &str) -> Verdict {
    let script = read::read(shell, text);
    let mut judged = Judged::default();
    for command in &script.commands {
        judged.command(&script, command);
    }
    for member in &script.members {
        let outcome = knowledge::member(member);
        let what =
            if member.assigned { format!("it sets {}", member.name) } else { format!("it calls {}()", member.name) };
        judged.add(outcome.effect, member.span.clone(), &what);
    }
    for doubt in &script.doubts {
        judged.parts.push(Part { span: doubt.span.clone(), risk: Risk::Unknown, reason: doubt.what.clone() });
    }
    if script.commands.is_empty() && script.members.is_empty() && script.doubts.is_empty() {
        let (risk, reason) = match is_expression(&script) {
            true => (Risk::Reads, "it computes a value"),
            false => (Risk::Unknown, "no command is in it"),
        };
        judged.parts.push(Part { span: 0..text.len(), risk, reason: reason.to_owned() });
    }
    // What a POSIX shell is told of its own history is no command that a table could know.
    let reads = judged.parts.iter().all(|part| part.risk == Risk::Reads) && !text.to_ascii_lowercase().contains("hist");
    let mut hits = rules::find(&script, reads);
    for hit in &mut hits {
        hit.span = bounded(text, hit.span.clone());
    }
    for hit in hits.iter().filter(|hit| hit.rule.bypasses()) {
        judged.parts.push(Part { span: hit.span.clone(), risk: Risk::Bypasses, reason: hit.rule.reason.to_owned() });
    }
    judged.verdict(text, hits)
}

/// Whether a text without commands is an expression alone: `$x`, `1 + 1`.
fn is_expression(script: &Script) -> bool {
    script.texts.first().is_some_and(|text| {
        text.shell == Shell::PowerShell && text.text.trim_start().starts_with(['$', '[', '"', '\'', '(', '@'])
    })
}

/// A span that lies inside of the text on character boundaries.
fn bounded(text: &str, span: Range<usize>) -> Range<usize> {
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(span.start);
    start..boundary(span.end).max(start)
}

#[derive(Default)]
struct Judged {
    parts: Vec<Part>,
    admin: bool,
    tenant: bool,
    remote: bool,
    reboots: bool,
    writes: bool,
}

impl Judged {
    fn command(&mut self, script: &Script, command: &Command) {
        self.remote |= command.remote;
        self.admin |= command.raised;
        let known_here = command.name == "{" || script.functions.contains(&command.name);
        let content = is_content(script, command);
        if command.name.is_empty() && command.written.is_empty() {
            // `> file` alone leaves the file empty.
            if !command.redirections.iter().all(|redirection| is_nowhere(&redirection.target)) {
                self.add(Effect::Destroys, command.span.clone(), "a redirection empties a file");
            }
            return;
        }
        if !command.carries && !known_here {
            let outcome = knowledge::outcome(command);
            self.admin |= outcome.admin;
            self.remote |= outcome.remote || is_remote(command);
            self.reboots |= outcome.reboots;
            self.tenant |= knowledge::needs_tenant_role(&command.name);
            let effect = match outcome.effect {
                // A report is what was read: not a text, a program or a place of the system.
                Effect::Output
                    if content || command.arguments.iter().any(|argument| is_system_place(&argument.text)) =>
                {
                    Effect::Changes
                }
                effect => effect,
            };
            let name = if command.name.is_empty() { command.written.as_str() } else { command.name.as_str() };
            self.add(effect, command.span.clone(), &reason(effect, name));
        }
        for redirection in command.redirections.iter().filter(|redirection| redirection.writes) {
            let effect = redirected(redirection, content);
            if effect != Effect::Reads {
                self.add(effect, redirection.span.clone(), &format!("its output goes to {}", redirection.target));
            }
        }
    }

    fn add(&mut self, effect: Effect, span: Range<usize>, reason: &str) {
        let risk = match effect {
            Effect::Reads => Risk::Reads,
            Effect::Output => {
                self.writes = true;
                Risk::Reads
            }
            Effect::Changes => Risk::Changes,
            Effect::Destroys => Risk::Destroys,
            Effect::Unknown | Effect::Verb => Risk::Unknown,
        };
        self.parts.push(Part { span, risk, reason: reason.to_owned() });
    }

    fn verdict(self, text: &str, rules: Vec<Hit>) -> Verdict {
        let mut parts = self.parts;
        for part in &mut parts {
            part.span = bounded(text, part.span.clone());
        }
        parts.sort_by_key(|part| (part.span.start, part.span.end));
        let risk = parts.iter().map(|part| part.risk).max().unwrap_or(Risk::Unknown);
        let mut unknown: Vec<String> = Vec::new();
        for part in parts.iter().filter(|part| part.risk == Risk::Unknown) {
            if !unknown.contains(&part.reason) {
                unknown.push(part.reason.clone());
            }
        }
        Verdict {
            risk,
            rights: match (self.tenant, self.admin) {
                (true, _) => Rights::TenantRole,
                (false, true) => Rights::Admin,
                (false, false) => Rights::Standard,
            },
            remote: self.remote,
            reboots: self.reboots,
            writes_output: self.writes,
            parts,
            rules,
            unknown,
        }
    }
}

fn reason(effect: Effect, name: &str) -> String {
    match effect {
        Effect::Reads => format!("{name} reads"),
        Effect::Output => format!("{name} writes what it read to a file"),
        Effect::Changes => format!("{name} changes something"),
        Effect::Destroys => format!("{name} destroys something that cannot be had back"),
        Effect::Unknown | Effect::Verb => format!("what {name} does when called so is not known"),
    }
}

fn is_remote(command: &Command) -> bool {
    command.shell == Shell::PowerShell
        && command.arguments.iter().any(|argument| {
            let text = argument.text.to_ascii_lowercase();
            matches!(text.as_str(), "-computername" | "-cimsession" | "-session" | "-hostname")
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SHELLS: [Shell; 3] = [Shell::PowerShell, Shell::Cmd, Shell::Posix];

    fn risk(shell: &str, text: &str) -> Risk {
        classify(Shell::named(shell).expect("a shell"), text).risk
    }

    fn all(shell: &str, expected: Risk, texts: &[&str]) {
        for text in texts {
            assert_eq!(risk(shell, text), expected, "{shell}: {text}");
        }
    }

    #[test]
    fn what_only_reads() {
        all(
            "powershell",
            Risk::Reads,
            &[
                "Get-Service Spooler | Where-Object { $_.Status -eq 'Running' } | ft Name",
                "gci C:\\ -Recurse | sort Length | select -First 5",
                "Remove-Item C:\\x -WhatIf",
                "(Get-Command Set-ExecutionPolicy).Parameters.Keys",
                "PS C:\\> Get-ADUser -Filter {Name -like 'a*'}",
                "powershell -c \"Get-Date\"",
                "$params = @{ ComputerName = 'a' }\nTest-Connection @params",
                "Get-Mailbox <alias> | fl",
            ],
        );
        all(
            "cmd",
            Risk::Reads,
            &[
                "ipconfig /all",
                "C:\\Windows\\System32\\netstat.exe -ano | findstr 443",
                "for %i in (a b) do @ping %i",
                "sc query & dir/s",
                "if exist c:\\x (type c:\\x) else echo no",
            ],
        );
        all(
            "bash",
            Risk::Reads,
            &[
                "sudo journalctl -u ssh --since today",
                "ps aux | grep -v root | awk '{print $1}'",
                "find / -name x -exec ls -l {} \\;",
                "xfs_repair -n /dev/sda1",
                "ssh host 'df -h'",
                "$ uname -a",
            ],
        );
    }

    #[test]
    fn a_verb_that_reads_is_believed_only_as_far_as_it_reads() {
        all(
            "powershell",
            Risk::Changes,
            &[
                "Get-ClusterNetwork | % { $_.Metric = 800 }",
                "$f = Get-SPFarm; $f.Update()",
                "Test-ComputerSecureChannel -Repair",
                "Get-LapsDiagnostics -OutputFolder c:\\x -ResetPassword",
                "cmd /c \"reg add HKCU\\X /v y\"",
                "Invoke-Command -ComputerName a { Restart-Service spooler }",
            ],
        );
        all(
            "cmd",
            Risk::Changes,
            &["dsregcmd /leave", "nltest /dbflag:0x0", "powershell -NoProfile -Command \"Set-Date 1\""],
        );
        all(
            "powershell",
            Risk::Destroys,
            &[
                "Search-Mailbox x -DeleteContent",
                "$p = @{ Path = 'c:\\x'; Recurse = $true }\nRemove-Item @p",
                "bash -c 'rm -rf /x'",
            ],
        );
    }

    #[test]
    fn what_is_not_known_is_not_harmless() {
        all("powershell", Risk::Unknown, &["& $tool", "Frobnicate-It", ".\\script.ps1", "Get-Date @unknown", "iex $x"]);
        all("cmd", Risk::Unknown, &["foo.exe /x", "fsutil frobnicate", "%tool% /all", ""]);
        all("bash", Risk::Unknown, &["$tool --list", "./x.sh", "bash -c \"$x\"", "hdparm frobnicate"]);
    }

    #[test]
    fn a_syntax_error_proves_nothing() {
        assert_ne!(risk("bash", "ls ((("), Risk::Reads);
        assert_eq!(risk("powershell", "Get-Date ; ) ; Remove-Item c:\\x -Recurse"), Risk::Destroys);
    }

    #[test]
    fn a_report_is_no_change_and_a_program_is_no_report() {
        let verdict = classify(Shell::Cmd, "systeminfo > report.txt");
        assert_eq!((verdict.risk, verdict.writes_output), (Risk::Reads, true));
        all("cmd", Risk::Changes, &["echo x > a.txt", "type a.txt > c:\\windows\\x.dll", "dir > run.bat"]);
        assert_eq!(risk("bash", "ls > /dev/null 2>&1"), Risk::Reads);
    }

    #[test]
    fn the_worst_part_decides_and_says_where() {
        let text = "ipconfig /all\ngpupdate /force\nrmdir /s /q c:\\x";
        let verdict = classify(Shell::Cmd, text);
        assert_eq!(verdict.risk, Risk::Destroys);
        let worst = verdict.parts.iter().max_by_key(|part| part.risk).expect("parts");
        assert_eq!(&text[worst.span.clone()], "rmdir /s /q c:\\x");
    }

    #[test]
    fn rights_and_reach_are_told() {
        let verdict = classify(Shell::Posix, "sudo systemctl reboot");
        assert_eq!((verdict.rights, verdict.reboots), (Rights::Admin, true));
        assert_eq!(classify(Shell::PowerShell, "Get-MgUser").rights, Rights::TenantRole);
        assert!(classify(Shell::PowerShell, "Get-Service -ComputerName a").remote);
    }

    #[test]
    fn text_that_is_built_to_take_long_is_refused_soon() {
        for shell in SHELLS {
            for text in [
                "a".repeat(1_000_000),
                "(".repeat(10_000),
                "$(".repeat(10_000),
                format!("ls{}", " | cat".repeat(5_000)),
                format!("{}dir", "cmd /c ".repeat(3_000)),
                format!("{}ls", "find / -exec ".repeat(500)),
                format!("{}ls", "sudo ".repeat(1_000)),
                format!("'a'{}", "+'a'".repeat(1_500)),
            ] {
                let verdict = classify(shell, &text);
                assert!(verdict.parts.len() < 5_000);
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_has_a_verdict_that_lies_inside_of_it(
            text in "(\\PC|[\"'`$|>{}()\n%^ &;<@-]|Get-Item |echo |if |for |cmd /c |sudo |bash -c |-enc |iex |\\$\\(|Remove-Item |–|“){0,40}"
        ) {
            for shell in SHELLS {
                let verdict = classify(shell, &text);
                for span in verdict.parts.iter().map(|part| &part.span).chain(verdict.rules.iter().map(|hit| &hit.span)) {
                    prop_assert!(text.get(span.clone()).is_some(), "{:?} of {:?}", span, text);
                }
                prop_assert!(verdict.risk != Risk::Reads || verdict.unknown.is_empty());
                prop_assert_eq!(verdict.risk, verdict.parts.iter().map(|part| part.risk).max().unwrap_or(Risk::Unknown));
            }
        }

        #[test]
        fn what_follows_does_not_make_a_command_milder(text in "[a-z -]{0,20}") {
            let whole = format!("rm -rf /x\necho {text}");
            prop_assert!(classify(Shell::Posix, &whole).risk >= Risk::Destroys);
        }
    }
}
