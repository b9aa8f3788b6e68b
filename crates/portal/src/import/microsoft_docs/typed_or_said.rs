//! Whether a block of code is what somebody types or what a machine said, by its prompts, by how it is written, and by the
//! sentence before it.
//! Never changes a character of a block, and never doubts a language that says what a text is, such as XML or SQL.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// What sources call everything that stands in a console, whoever wrote it.
const VAGUE: [&str; 7] = ["", "console", "powershell", "cmd", "bash", "text", "output"];

/// A stretch of a block's lines, with the language it is to be marked by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub language: &'a str,
    pub lines: Range<usize>,
}

/// The parts of a block: one, or the commands at its beginning and their output. `language` is the name the source gives it,
/// `introduction` the line of text before it. Where commands and output come in turns, the whole is a `session`.
pub(super) fn parts<'a>(language: &'a str, introduction: &str, lines: &[&str]) -> Vec<Part<'a>> {
    let whole = |language| vec![Part { language, lines: 0..lines.len() }];
    if !VAGUE.contains(&language) {
        return whole(language);
    }
    if let Some(shell) = lines.iter().find_map(|line| shell(line)) {
        let is_named = (language, shell) == ("cmd", "console");
        return at_prompts(if is_named { language } else { shell }, lines);
    }
    let is_said = match written_as(lines) {
        Some(Evidence::Typed) => false,
        Some(Evidence::Record) => true,
        Some(Evidence::Said) => last(&COPIED, introduction) <= last(&ANSWERS, introduction),
        None => last(&ANSWERS, introduction) > last(&ASKS, introduction),
    };
    whole(if is_said { "output" } else { language })
}

/// The parts of a block with prompts.
fn at_prompts<'a>(shell: &'a str, lines: &[&str]) -> Vec<Part<'a>> {
    let mut goes_on = false;
    let typed: Vec<bool> = lines
        .iter()
        .map(|line| {
            let is_typed = self::shell(line).is_some() || (goes_on && !line.trim().is_empty());
            let end = line.trim_end();
            // A backtick goes on by itself only: others close a name in quotes.
            goes_on = is_typed && (end.ends_with(['^', '|', ',', '{', '(']) || end.ends_with(" `"));
            is_typed
        })
        .collect();
    let is_blank = |at: usize| lines[at].trim().is_empty();
    let said = |from: usize| (from..lines.len()).find(|at| !typed[*at] && !is_blank(*at));
    let Some(first_said) = said(0) else { return vec![Part { language: shell, lines: 0..lines.len() }] };
    if !typed[..first_said].contains(&true) || typed[first_said..].contains(&true) {
        return vec![Part { language: "session", lines: 0..lines.len() }];
    }
    // Empty lines between them end the commands, where no page draws them.
    vec![Part { language: shell, lines: 0..first_said }, Part { language: "output", lines: first_said..lines.len() }]
}

/// The shell whose prompt begins a line.
fn shell(line: &str) -> Option<&'static str> {
    let prompts = PROMPTS.iter().find(|(pattern, _)| pattern.is_match(line));
    prompts.map(|(_, shell)| *shell)
}

static PROMPTS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let prompts = [
        (r"^\s*>?(\[[^\]]+\]: ?)?PS( [\w:\\.<>-]*)?\s?>\s*\S", "powershell"),
        (r"^\s*>?PS [A-Za-z]:\\[^<>|]*>\s*\S", "powershell"),
        // A path that ends in a dash or a space before the sign is an arrow or a redirection.
        (r#"^\s*[A-Za-z]:\\?>\s*\S|^\s*[A-Za-z]:\\[^<>|"]*[^<>|"\s-]>\s*\S"#, "console"),
        (r"(?i)^\s*(diskpart|nslookup|sqlcmd|netsh|wmic(:[\w\\]+)?)>(\s|$)", "console"),
        (r"^\s*\[?[\w.-]+@[\w.-]+[: ][^$#\s]*\]?[$#] \S", "bash"),
        (r"^\s*\$ [a-z]", "bash"),
    ];
    prompts.map(|(prompt, shell)| (pattern(prompt), shell)).into()
});

/// What the writing of a block says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// It begins with a command.
    Typed,
    /// It reads like a message.
    Said,
    /// An event, a table, an error of PowerShell: nobody types that.
    Record,
}

fn written_as(lines: &[&str]) -> Option<Evidence> {
    let mut written = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    let first = written.clone().next()?;
    if EVENT.is_match(first) || FAILED_CMDLET.is_match(first) || written.clone().any(|line| ERROR_RECORD.is_match(line))
    {
        return Some(Evidence::Record);
    }
    if is_command(written.clone().find(|line| !COMMENT.is_match(line)).unwrap_or(first)) {
        return Some(Evidence::Typed);
    }
    if written.clone().any(|line| HEADER_RULE.is_match(line)) {
        return Some(Evidence::Record);
    }
    let count = written.clone().count();
    let fields = written.clone().filter(|line| FIELD.is_match(line)).count();
    let is_said = fields * 2 >= count && (fields > 1 || ALIGNED_FIELD.is_match(first))
        || TIME.is_match(first)
        || written.any(|line| SENTENCE.is_match(line));
    is_said.then_some(Evidence::Said)
}

fn is_command(line: &str) -> bool {
    if CMDLET.is_match(line) {
        return true;
    }
    let next = line.split_whitespace().nth(1).unwrap_or_default();
    if next == ":" {
        return false;
    }
    let name = line.split_whitespace().next().unwrap_or_default().trim_matches('"').to_ascii_lowercase();
    let name = name.strip_prefix("c:\\windows\\system32\\").unwrap_or(&name);
    let program =
        ["exe", "cmd", "bat", "ps1", "vbs", "msi"].iter().find_map(|kind| name.strip_suffix(kind)?.strip_suffix('.'));
    COMMANDS.split_whitespace().any(|command| command == program.unwrap_or(name))
        || (program.is_some() && !next.contains(':') && next != "=")
        || TYPED.is_match(line)
}

static CMDLET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[({&.\s]*(\$[\w.:]+\s*=\s*)?[({]*(add|approve|checkpoint|clear|compare|complete|confirm|connect|convert|convertfrom|convertto|copy|disable|disconnect|dismount|enable|enter|exit|export|find|format|get|grant|import|initialize|install|invoke|join|limit|measure|merge|mount|move|new|open|optimize|out|ping|pop|protect|publish|push|read|receive|redo|register|remove|rename|repair|request|reset|resolve|restart|restore|resume|revoke|save|search|select|send|set|show|split|start|step|stop|submit|suspend|switch|sync|test|trace|unblock|undo|uninstall|unlock|unprotect|unpublish|unregister|update|upgrade|use|wait|watch|where|write)-[a-z]\w*",
    )
});
/// `Get-VM : The term is not recognized`
static FAILED_CMDLET: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Za-z]+-\w+\s*:\s"));
static TYPED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)^(\$[\w.:{(]|@echo|%\w+%|\.{1,2}\\|&\s|\[[\w.]+\](::|\$)|\[void\]|\\\\\S+\.(exe|cmd|bat|msi)\b|"?[a-z]:\\\S[^"]*\.(exe|cmd|bat|msi|vbs)\b|#requires|<#|#|::|rem\b|(function|param|foreach|for|if|while|try|switch|begin|class|using)\b\s*[({%$/\w])|^[\w.-]+(\s+"?[\w.:\\$%<>*-]+"?)?\s+[/-][a-z?]\w*([\s:=].*)?$"#,
    )
});
static COMMENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(#|::|rem\b|<#)"));
static EVENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(Log Name|Event ID|Event Type|Event Source|Event Category|EventID|Event Log)\s*[:=]"));
static ERROR_RECORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*\+?\s*(CategoryInfo|FullyQualifiedErrorId)\s*:"));
/// `----  ------`, the rule under the header of a table.
static HEADER_RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^-{2,}(\s+-{2,})+$|^[=-]{12,}$"));
static FIELD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Za-z][\w ()/.#'-]{1,60}?[\s.]*:(\s|$)"));
static ALIGNED_FIELD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Za-z][\w()-]{1,60}( [\w()-]+){0,3}\s+:\s"));
static TIME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\[?(\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}:\d{2}:\d{2})"));
/// Five words or more, and an end.
static SENTENCE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Z][\w',-]*( [\w',-]+){4,}.*[.!?]$"));

/// Programs that articles have people run.
const COMMANDS: &str = "appcmd arp assoc attrib auditpol bcdboot bcdedit bootrec cacls cd certreq certutil chdir chkdsk chkntfs cipher cls cluster \
    cmd cmdkey copy cscript csvde curl dcdiag dcpromo defrag del devcon dfsdiag dfsradmin dfsrdiag dfsrmig dfsutil dir diskpart diskshadow dism \
    dnscmd driverquery dsacls dsadd dsget dsmod dsquery dsregcmd dsrm echo esentutl eseutil eventcreate exit expand extract fc find findstr fltmc format fsutil \
    ftp gacutil getmac gpresult gpupdate hostname icacls iisreset installutil ipconfig ipxroute jetpack kd klist ksetup ktpass ldifde ldp linkd \
    lodctr logman logoff makecab manage-bde md mkdir mklink mode mofcomp mount mountvol move msg msiexec msinfo32 mstsc mtr nbtstat net netdiag netdom \
    netsh netstat nlb nltest notepad nslookup ntdsutil ntfrsutl ocsetup odbcconf openfiles pathping ping pnputil popd portqry powercfg powershell \
    procdump proxycfg psexec pushd pwsh qprocess query quser rasdial rd rdpsign reagentc reg regedit regini register regsvr32 ren rename repadmin \
    reset rm rmdir robocopy route rsop rundll32 runas sc schtasks scregedit secedit select set setacl setspn setup setx sfc shutdown slmgr start stsadm \
    subinacl subst sudo systeminfo takeown taskkill tasklist telnet time tracert tracerpt tree type typeperf tzutil ulsviewer unlodctr vbscript vboxmanage \
    verifier vssadmin w32tm wbadmin wdsutil wecutil wevtutil wget whoami winmgmt winrm winrs wmic wpr wscript wsl wslconfig wsusutil wuauclt xcopy";

/// Where a sentence says such a thing last. "Run the command. You receive the following error" ends with an answer.
fn last(pattern: &Regex, sentence: &str) -> Option<usize> {
    pattern.find_iter(sentence).last().map(|found| found.start())
}

static ASKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(run|runs|running|type|enter|execute|paste|copy|save|use|using|add|command|commands|cmdlet|cmdlets|script|syntax|query|registry|file contents)\b",
    )
});
/// What is to be written somewhere may look like a message.
static COPIED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(type|enter|paste|copy|save|add|create|use|using|file contents)\b"));
static ANSWERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(output|outputs|errors?|messages?|results?|returns|returned|displays?|displayed|logged|log|entry|entries|events?|receive|warning|exception|resembles?|looks? like|similar to|as follows|appears|shown|stack trace|call stack)\b",
    )
});

#[expect(clippy::expect_used, reason = "each is written in this file and used by a test")]
fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of this file")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(language: &str, introduction: &str, block: &str) -> Vec<String> {
        let lines: Vec<&str> = block.lines().collect();
        let parts = parts(language, introduction, &lines);
        assert_eq!(
            parts.iter().flat_map(|part| part.lines.clone()).collect::<Vec<_>>(),
            (0..lines.len()).collect::<Vec<_>>()
        );
        parts.into_iter().map(|part| format!("{} {}", part.language, part.lines.len())).collect()
    }

    #[test]
    fn commands_at_prompts_are_parted_from_their_output() {
        for (block, expected) in [
            ("C:\\>net use x\n\nDone.\n", &["console 2", "output 1"][..]),
            ("PS C:\\a b> Get-X |\n  Select a\na : b", &["powershell 2", "output 1"]),
            ("C:\\>a `b`\nc", &["console 1", "output 1"]),
            ("PS > a `\n b\nc", &["powershell 2", "output 1"]),
            ("[ex01]: PS C:\\> Get-X", &["powershell 1"]),
            ("PS > Get-X\nPS > Get-Y", &["powershell 2"]),
            ("$ ls\na", &["bash 1", "output 1"]),
            ("[root@host ~]# ls\na", &["bash 1", "output 1"]),
            ("C:\\>wmic\nwmic:root\\cli>\nwmic:root\\cli> a b\nc", &["console 3", "output 1"]),
            ("DISKPART> list disk\nDisk 0\nDISKPART> exit", &["session 3"]),
            ("Hello\nC:\\>dir", &["session 2"]),
        ] {
            assert_eq!(told("console", "Run this:", block), expected, "{block}");
        }
    }

    #[test]
    fn what_a_machine_said_is_told_by_how_it_is_written() {
        for block in [
            "Log Name: Application",
            "Get-VM : The term 'Get-VM' is not known.",
            "a\n + CategoryInfo : x",
            "Name    Id\n----    --\na       1",
        ] {
            assert_eq!(
                told("powershell", "Run the following command:", block),
                [format!("output {}", block.lines().count())]
            );
        }
        for block in [
            "Name: a\nId: b",
            "Name : a",
            "Time : -",
            "2013-06-27 a b",
            "12:30:00 a",
            "Your mailbox cannot be opened now.",
        ] {
            assert_eq!(told("console", "", block), [format!("output {}", block.lines().count())], "{block}");
            assert_eq!(
                told("console", "Paste the following:", block),
                [format!("console {}", block.lines().count())],
                "{block}"
            );
        }
    }

    #[test]
    fn what_begins_with_a_command_is_typed_whatever_is_said_before_it() {
        for line in [
            "Get-Mailbox a",
            "$a = 1",
            "(Get-X).y",
            "net use x: \\\\a\\b",
            "dism.exe /online",
            "\"C:\\a b\\c.exe\" /x",
            ".\\a.ps1",
            "setup /PrepareAD",
            "# a\nGet-X",
        ] {
            let whole = [format!("console {}", line.lines().count())];
            assert_eq!(told("console", "You receive the following error:", line), whole, "{line}");
        }
    }

    #[test]
    fn where_the_writing_says_nothing_the_sentence_before_decides() {
        for (introduction, expected) in [
            ("Run the command. You receive the following error:", "output 1"),
            ("The output looks like this:", "output 1"),
            ("To see the error, run this command:", "console 1"),
            ("For example:", "console 1"),
        ] {
            assert_eq!(told("console", introduction, "abc"), [expected], "{introduction}");
        }
        assert_eq!(told("xml", "The output looks like this:", "<a>"), ["xml 1"]);
    }
}
