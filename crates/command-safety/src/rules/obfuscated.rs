//! **What.** What runs is hidden: encoded, put together out of pieces, or broken up by escapes.
//!
//! **Why.** A command that cannot be read cannot be judged by whoever is asked to run it. Honest instructions have no need of it.
//!
//! **Bad.** `powershell -enc SQBFAFgA…`, `& ('i'+'ex') …`, `echo Y3VybA== | base64 -d | sh`
//!
//! **Better.** Write the command out.
//!
//! **Source.** MITRE ATT&CK T1027.010, T1140; PSScriptAnalyzer AvoidUsingInvokeExpression.

use std::ops::Range;

use super::{Rule, Severity};
use crate::command::Script;
use crate::knowledge::Style;
use crate::shell::Shell;

pub(super) static RULE: Rule = Rule {
    name: "exec.encoded-or-obfuscated",
    severity: Severity::Critical,
    attack: &["T1027.010", "T1140"],
    attack_before: &[],
    analyzer: &["AvoidUsingInvokeExpression"],
    reason: "it hides what runs",
    better: "write the command out, so that it can be read before it is run",
    calls: &[
        (
            Style::Windows,
            "powershell, pwsh: -enc ; -e ; -ec ; -en ; -enco ; -encod ; -encode ; -encoded ; -encodedc ; -encodedco ; -encodedcom ; -encodedcomm ; -encodedcomma ; -encodedcomman ; -encodedcommand",
        ),
        (Style::Windows, "certutil: -decode ; -decodehex"),
    ],
    words: &[
        r"\b(powershell|pwsh)(\.exe)?\b[^\r\n|]*\s[-/]e(n|nc|c|nco\w*)?\s+[\x22']?[a-z0-9+/=]{16,}",
        r"frombase64string\s*\(",
        r"b64decode\(|decode_base64|mime::base64|binascii\.unhexlify|bytes\.fromhex\(|base64\.decode",
        r"\b(echo|printf|cat)\b[^\n]*\|\s*(base64\s+(-d|--decode|-di)\b|openssl\s+(enc\s+)?-?base64\s+-d|xxd\s+-r\s+-p|xxd\s+-p\s+-r|rax2)",
        r"\$\(\s*(echo|printf)\b[^\n)]*\|\s*base64\s+(-d|--decode)",
        r"base64\s+(-d|-D|--decode|-di)\b[^\n]*\|\s*(sudo\s+)?(ba|z|k|da)?sh\b",
        r"base64\s+(-d|-D|--decode)\b[^\n]*\|\s*(python|perl|ruby)",
        r"\b(eval|bash\s+-c|sh\s+-c)\b[^\n]*base64\s+(-d|-D|--decode)",
        r"openssl\s+(enc\s+)?(-)?base64\s+-d[^\n]*\|\s*(ba|z)?sh\b",
        r"\|\s*(xxd\s+-r[^\n|]*|rev|tr\s+[^\n|]+)\|\s*(ba|z|da)?sh\b",
        r"(\[char\]\s*(0x[0-9a-f]+|\d+)\s*\+?\s*){2,}",
        r"\[char\[\]\]\s*[(@]?\(?[\s\d,x]{12,}",
        r"[&.]\s*\(\s*[\x22'][^\x22'\r\n]*[\x22']\s*\+\s*[\x22']",
        r"[&.]\s*\(\s*[\x22'](\{\d\}){2,}[\x22']\s*-f",
        r"[\x22'](\{\d+\}){3,}[\x22']\s*-f",
        r"\$(env:comspec|pshome|shellid|env:public)\s*\[\s*\d+",
        r"\$verbosepreference\.tostring\(\)\s*\[",
        r"\b(set|get)-variable\b[^\r\n]*\*?mdr\*?",
        r"%\w+:~-?\d+,-?\d+%(%\w+:~-?\d+,-?\d+%)+",
        r"\bcall\s+%\w+%%\w+%",
        r"\bcmd(\.exe)?\s+/v(:on)?\b[^\r\n]*\bset\b[^\r\n]*![^\r\n]+!",
        r"io\.compression\.(gzip|deflate)stream",
        r"convertto-securestring\b[^\r\n]*\s-key\b",
        r"-join\s*\(?[^\r\n]*\[char\]",
        r"\[array\]::reverse\(|\[regex\]::matches\([^\r\n]*righttoleft",
        r"\bbxor\b[^\r\n]*\[char\]|\[char\][^\r\n]*-bxor",
        r"\$\(printf\s+[\x22']?(\\x[0-9a-f]{2}){4,}|(\\x[0-9a-f]{2}){8,}",
        r"\[(system\.)?text\.encoding\]::\w+\.getstring\(\[byte\[\]\]",
        r"\$'(\\x[0-9a-f]{2}){3,}",
    ],
    about_change: false,
    check: Some(broken_up),
};

/// Words that carets or backticks break up: `po^wer^shell`, `I``E``X`.
fn broken_up(script: &Script) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for command in &script.commands {
        let escape = match command.shell {
            Shell::PowerShell => '`',
            Shell::Cmd | Shell::Posix => continue,
        };
        let inside = command.written.trim_matches(escape).matches(escape).count();
        if inside > 0
            && command.written.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '`' | '.'))
        {
            found.push(command.span.clone());
        }
    }
    for text in script.raw.iter().filter(|text| text.shell == Shell::Cmd) {
        for word in text.text.split_whitespace() {
            let carets = word.match_indices('^').filter(|(at, _)| {
                let letter =
                    |at: Option<usize>| at.and_then(|at| word.as_bytes().get(at)).is_some_and(u8::is_ascii_alphabetic);
                letter(at.checked_sub(1)) && letter(Some(at + 1))
            });
            if carets.count() >= 2 {
                found.push(text.span.clone());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn what_is_hidden_is_found() {
        holds(
            &RULE,
            &[
                ("cmd", "powershell -enc RwBlAHQALQBEAGEAdABlAA=="),
                ("powershell", "& ('i'+'ex') 'Get-Date'"),
                ("powershell", "$x = [char]105 + [char]101 + [char]120"),
                ("powershell", "i`e`x 'Get-Date'"),
                ("cmd", "po^wer^shell -c Get-Date"),
                ("bash", "echo bHM= | base64 -d | sh"),
            ],
            &[
                ("powershell", "\"{0} {1}\" -f $a, $b"),
                ("powershell", "Get-ChildItem `\n  -Recurse"),
                ("bash", "base64 -d file.txt"),
                ("cmd", "echo a ^& b"),
            ],
        );
    }
}
