//! # `prompt-in-command`: a command begins with a prompt
//!
//! **What.** Reports a line of a command that begins with what the shell prints and nobody types: `PS C:\>`, `C:\>`,
//! `$ `, `user@host:~$`, `>>>`. In POSIX shells `# ` counts as the prompt of root where every line begins with it;
//! else it is a comment.
//!
//! **Why.** The copy button copies the prompt too, and the shell refuses it or runs something else.
//!
//! **Bad**
//! ~~~powershell
//! PS C:\> Get-Service Spooler
//! ~~~
//!
//! **Better**
//! ~~~powershell
//! Get-Service Spooler
//! ~~~
//!
//! **Source.** `docs/guide-format.md`: "no prompts".

use super::Rule;
use super::reading::guide;
use super::source_text::span_within;
use crate::check::{Finding, Subject};
use crate::document::Shell;

pub(super) const RULE: Rule = Rule { name: "prompt-in-command", summary: "A command begins with a prompt.", check };

/// More in one command say nothing new.
const MOST: usize = 20;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    for (_, command) in guide.commands() {
        let text = &command.text;
        let is_posix = matches!(command.shell, Shell::Bash | Shell::Zsh | Shell::Sh);
        let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
        let root = is_posix && lines.peek().is_some() && lines.all(|line| line.starts_with("# "));
        let mut start = 0;
        let mut found = Vec::new();
        for line in text.split_inclusive('\n') {
            if let Some(length) = prompt(line, root) {
                found.push(start..start + length);
            }
            start += line.len();
        }
        for place in found.into_iter().take(MOST) {
            let message = format!("`{}` is a prompt; write only what is typed after it", &text.value[place.clone()]);
            findings.push(Finding::blocks(RULE.name, span_within(subject.source, text, place), message));
        }
    }
}

/// How many bytes of a line are a prompt.
fn prompt(line: &str, root: bool) -> Option<usize> {
    let text = line.trim_end();
    for plain in [">>>", ">> ", "$ ", "% ", "PS>"] {
        if text.starts_with(plain) {
            return Some(plain.trim_end().len());
        }
    }
    if root && text.starts_with("# ") {
        return Some(1);
    }
    let path = text.strip_prefix("PS ").unwrap_or(text);
    let drive = path.as_bytes();
    let is_drive =
        drive.len() > 2 && drive[0].is_ascii_alphabetic() && drive[1] == b':' && matches!(drive[2], b'\\' | b'>');
    let is_path = is_drive || (path.len() < text.len() && path.starts_with(['/', '~', '\\']));
    if let Some(end) = path.find('>').filter(|_| is_path) {
        // `C:\tool.exe a > b` runs a program; a prompt has nothing but a path before its sign.
        let before = &path[..end];
        let is_only_path =
            !before.ends_with(' ') && !before.contains(['"', '|']) && !before.contains(" /") && !before.contains(" -");
        let has_program = before.split(['\\', ' ']).any(|part| part.contains(".exe"));
        return (is_only_path && !has_program).then_some(text.len() - path.len() + end + 1);
    }
    let end =
        text.find(['$', '#', '%']).filter(|end| text[end + 1..].is_empty() || text[end + 1..].starts_with(' '))?;
    let host = text[..end].trim_start_matches('[');
    let (user, place) = host.split_once('@')?;
    let is_user =
        !user.is_empty() && user.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
    (is_user && !place.contains(['"', '\'', '='])).then_some(end + 1)
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
    fn prompts_are_found() {
        check_command(
            "powershell",
            "PS C:\\Users\\Ada> Get-Date\nPS> Get-Date\nPS /home/ada> ls",
            expect![[r#"
            4:1 prompt-in-command (blocks): `PS C:\Users\Ada>` is a prompt; write only what is typed after it
            5:1 prompt-in-command (blocks): `PS>` is a prompt; write only what is typed after it
            6:1 prompt-in-command (blocks): `PS /home/ada>` is a prompt; write only what is typed after it"#]],
        );
        check_command(
            "cmd",
            "C:\\Windows\\System32>ipconfig",
            expect![[
                r#"4:1 prompt-in-command (blocks): `C:\Windows\System32>` is a prompt; write only what is typed after it"#
            ]],
        );
        check_command(
            "bash",
            "$ ls\nada@host:~/a$ ls\n[root@host ~]# ls\n>>> print(1)",
            expect![[r#"
            4:1 prompt-in-command (blocks): `$` is a prompt; write only what is typed after it
            5:1 prompt-in-command (blocks): `ada@host:~/a$` is a prompt; write only what is typed after it
            6:1 prompt-in-command (blocks): `[root@host ~]#` is a prompt; write only what is typed after it
            7:1 prompt-in-command (blocks): `>>>` is a prompt; write only what is typed after it"#]],
        );
        check_command(
            "sh",
            "# apt install x\n# apt install y",
            expect![[r#"
            4:1 prompt-in-command (blocks): `#` is a prompt; write only what is typed after it
            5:1 prompt-in-command (blocks): `#` is a prompt; write only what is typed after it"#]],
        );
    }

    #[test]
    fn commands_are_no_prompts() {
        check_command("bash", "# List the queue\nlpstat -o\n$HOME/bin/tool\nssh ada@host 'echo $PATH'", expect![""]);
        check_command("powershell", "$name = 'a'\n# a\n%{ $_ }\nC:\\tools\\a.exe /q > out.txt", expect![""]);
        check_command("cmd", "C:\\tools\\a.exe>out.txt\ndir > a.txt", expect![""]);
    }
}
