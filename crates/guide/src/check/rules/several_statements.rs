//! # `several-statements`: a command puts several statements on one line
//!
//! **What.** Reports `;`, `&&`, `||` and `&` between statements on one line of a command, outside quotes. Pipes are
//! fine, and so is what belongs to a construct: `for …; do`, a PowerShell hashtable, a script block for a cmdlet.
//!
//! **Why.** Readers look at the first words of a line before they run it; what stands behind a `;` goes unread, and
//! nobody can stop between the two.
//!
//! **Bad**
//! ~~~powershell
//! Stop-Service Spooler; Remove-Item C:\Windows\System32\spool\PRINTERS\*
//! ~~~
//!
//! **Better**
//! ~~~powershell
//! Stop-Service Spooler
//! Remove-Item C:\Windows\System32\spool\PRINTERS\*
//! ~~~
//!
//! **Source.** `docs/guide-format.md`: "One statement a line".

use super::Rule;
use super::reading::guide;
use super::source_text::span_within;
use super::statements::separators;
use crate::check::{Finding, Subject};

pub(super) const RULE: Rule =
    Rule { name: "several-statements", summary: "A command puts several statements on one line.", check };

/// More in one command say nothing new.
const MOST: usize = 20;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    for (_, command) in guide.commands() {
        let text = &command.text;
        let mut separators = separators(command.shell, text);
        separators.dedup_by(|later, earlier| !text.value[earlier.start..later.start].contains('\n'));
        for separator in separators.into_iter().take(MOST) {
            let sign = &text.value[separator.clone()];
            let message = format!("`{sign}` puts several statements on one line; write one statement a line");
            findings.push(Finding::blocks(RULE.name, span_within(subject.source, text, separator), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::{Expect, expect};

    fn check_command(shell: &str, text: &str, expected: Expect) {
        check(
            &RULE,
            &format!("## Steps\n### A {{#a kind=command}}\n```{shell} {{#b title=\"B\"}}\n{text}\n```\n"),
            expected,
        );
    }

    #[test]
    fn powershell_separates_by_semicolons() {
        check_command(
            "powershell",
            "Get-Process; Get-Service; Get-Date",
            expect![
                "4:12 several-statements (blocks): `;` puts several statements on one line; write one statement a line"
            ],
        );
        check_command(
            "powershell",
            "Test-Path a && Get-Item a",
            expect![
                "4:13 several-statements (blocks): `&&` puts several statements on one line; write one statement a line"
            ],
        );
        check_command(
            "powershell",
            "if ($a) { Get-Date; Get-Host }",
            expect![
                "4:19 several-statements (blocks): `;` puts several statements on one line; write one statement a line"
            ],
        );
        check_command(
            "powershell",
            "& { Get-Date; Get-Host }",
            expect![
                "4:13 several-statements (blocks): `;` puts several statements on one line; write one statement a line"
            ],
        );
    }

    #[test]
    fn powershell_constructs_are_one_statement() {
        for text in [
            "Get-Process | Select-Object Name, Id;",
            "Write-Output 'a; b' \"c; `\"d;\" # e; f",
            "Get-Item . | Select-Object @{n='a'; e={ $_.Name }}",
            "Get-Process | ForEach-Object { $name = $_.Name; $name }",
            "for ($i = 0; $i -lt 3; $i++) { $i }",
            "if ($a) { Get-Date } else { Get-Host }",
            "$text = @'\na; b\n'@",
            "Get-ADUser {{user; name}}",
        ] {
            check_command("powershell", text, expect![""]);
        }
    }

    #[test]
    fn the_command_prompt_separates_by_ampersands() {
        check_command(
            "cmd",
            "ipconfig /flushdns & ipconfig /renew",
            expect![
                "4:20 several-statements (blocks): `&` puts several statements on one line; write one statement a line"
            ],
        );
        check_command(
            "cmd",
            "dir a && del a\ndir b || dir c",
            expect![[r#"
            4:7 several-statements (blocks): `&&` puts several statements on one line; write one statement a line
            5:7 several-statements (blocks): `||` puts several statements on one line; write one statement a line"#]],
        );
        check_command("cmd", "dir > a.txt 2>&1\necho \"a & b\" ^& c\nrem a & b\ndir | find \"a\"", expect![""]);
    }

    #[test]
    fn posix_shells_separate_by_all_of_them() {
        check_command(
            "bash",
            "cd /tmp && ls",
            expect![
                "4:9 several-statements (blocks): `&&` puts several statements on one line; write one statement a line"
            ],
        );
        check_command(
            "sh",
            "a; b\nc || d\ne & f",
            expect![[r#"
            4:2 several-statements (blocks): `;` puts several statements on one line; write one statement a line
            5:3 several-statements (blocks): `||` puts several statements on one line; write one statement a line
            6:3 several-statements (blocks): `&` puts several statements on one line; write one statement a line"#]],
        );
        check_command(
            "zsh",
            "if true; then a; b; fi",
            expect![
                "4:16 several-statements (blocks): `;` puts several statements on one line; write one statement a line"
            ],
        );
    }

    #[test]
    fn posix_constructs_are_one_statement() {
        for text in [
            "for name in a b; do ls \"$name\"; done",
            "if [[ -f a && -f b ]]; then ls; else date; fi",
            "for ((i=0; i<3; i++)); do date; done",
            "case $a in\nb) ls ;;\nesac",
            "find . -name a -exec ls {} \\;",
            "ls > a 2>&1 &> b |& cat # a; b",
            "cat <<'END'\na; b && c\nEND\nls",
            "sleep 9 &",
        ] {
            check_command("bash", text, expect![""]);
        }
    }

    #[test]
    fn odd_ends_do_no_harm() {
        for shell in ["powershell", "cmd", "bash"] {
            for text in ["'", "\"", "`", "\\", "^", "@'", "<#", "<<", "[[ ", "((", "ä;", ")}", "é`é"] {
                check_command(shell, text, expect![""]);
            }
        }
    }
}
