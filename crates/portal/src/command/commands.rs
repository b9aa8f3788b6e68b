//! `fixpoint commands classify|explain`: what shell text could do, for other programs and for people. Needs no store.
//! Never runs anything, and never gives a line up because another one is bad.

use std::io::{BufRead, Read, Write};
use std::path::Path;

use command_safety::{Rights, Risk, Shell, Verdict, classify};
use serde::{Deserialize, Serialize};

use crate::Exit;
use crate::arguments::Commands as Options;
use crate::failure::Failure;
use crate::report;

/// A longer line is refused; far above what any command is.
const MAX_LINE: usize = 8 * 1024 * 1024;

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    match options {
        Options::Classify => rows(&mut std::io::stdin().lock(), &mut std::io::stdout().lock()),
        Options::Explain { shell, file } => explain(shell.as_deref(), file),
    }
}

/// A row as it is asked.
#[derive(Deserialize)]
struct Asked {
    id: serde_json::Value,
    shell: String,
    text: String,
}

/// A row as it is answered.
#[derive(Serialize)]
struct Answered<'a> {
    id: &'a serde_json::Value,
    risk: &'static str,
    admin: bool,
    writes_output: bool,
    rules: Vec<&'static str>,
    unknown: &'a [String],
}

/// Answers every line with one line, in order; a line that cannot be read is told on stderr, and the rest goes on.
fn rows(from: &mut impl BufRead, to: &mut impl Write) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    let mut line = Vec::new();
    let unread =
        |error: std::io::Error| Failure::environment(format!("standard input cannot be read: {error}; give it again"));
    for number in 1_u64.. {
        line.clear();
        let limit = u64::try_from(MAX_LINE).unwrap_or(u64::MAX);
        let read = from.by_ref().take(limit).read_until(b'\n', &mut line).map_err(unread)?;
        if read == 0 {
            break;
        }
        let whole = read < MAX_LINE || line.ends_with(b"\n");
        if !whole {
            from.skip_until(b'\n').map_err(unread)?;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answered =
            if whole { answer(&line) } else { Err(format!("it is longer than {MAX_LINE} bytes; shorten its text")) };
        match answered {
            Ok(answered) => {
                let written = writeln!(to, "{answered}").and_then(|()| to.flush());
                // Nobody reads on: nothing more is to be said.
                if written.is_err() {
                    return Ok(exit);
                }
            }
            Err(wrong) => {
                report::say(&format!("line {number}: {wrong}"));
                exit = Exit::Findings;
            }
        }
    }
    Ok(exit)
}

fn answer(line: &[u8]) -> Result<String, String> {
    let asked: Asked = serde_json::from_slice(line)
        .map_err(|error| format!("{error}; write one JSON object a line: {{\"id\": …, \"shell\": …, \"text\": …}}"))?;
    let verdict = classify(named(&asked.shell)?, &asked.text);
    let mut rules: Vec<&'static str> = verdict.rules.iter().map(|hit| hit.rule.name).collect();
    rules.sort_unstable();
    rules.dedup();
    let answered = Answered {
        id: &asked.id,
        risk: verdict.risk.key(),
        admin: verdict.rights != Rights::Standard,
        writes_output: verdict.writes_output,
        rules,
        unknown: &verdict.unknown,
    };
    serde_json::to_string(&answered).map_err(|error| format!("{error}; please report this"))
}

fn named(shell: &str) -> Result<Shell, String> {
    Shell::named(shell).ok_or_else(|| format!("“{shell}” is no shell that is understood; give one of {}", Shell::NAMES))
}

fn explain(shell: Option<&str>, file: &Path) -> Result<Exit, Failure> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::environment(format!("standard input cannot be read: {error}; give it again")))?;
    } else {
        bytes = std::fs::read(file).map_err(|error| Failure::file("read", file, &error))?;
    }
    let text = String::from_utf8_lossy(&bytes);
    let ending = file.extension().and_then(|ending| ending.to_str()).and_then(Shell::named);
    let shell = match shell {
        Some(name) => named(name).map_err(Failure::usage)?,
        None => ending.ok_or_else(|| {
            Failure::usage(format!("the shell is not known; give it with --shell ({})", Shell::NAMES))
        })?,
    };
    let verdict = classify(shell, &text);
    report::print(&explained(&text, &verdict));
    Ok(if verdict.risk == Risk::Reads { Exit::Done } else { Exit::Findings })
}

/// A verdict for a person: the snippet with what is not harmless underlined, then why.
fn explained(text: &str, verdict: &Verdict) -> String {
    let mut drawn = underlined(text, verdict);
    let risk = match verdict.risk {
        Risk::Reads if verdict.writes_output => "Reads only, and writes a report",
        Risk::Reads => "Reads only",
        Risk::Unknown => "Unknown",
        Risk::Changes => "Changes something",
        Risk::Destroys => "Destroys something",
        Risk::Bypasses => "Bypasses a protection",
    };
    let rights = match verdict.rights {
        Rights::Standard => "no special rights are known to be needed",
        Rights::Admin => "needs an administrator",
        Rights::TenantRole => "needs a role in the tenant",
    };
    drawn.push_str(&format!("\n{risk}; {rights}"));
    for (holds, words) in [(verdict.remote, "runs on another computer"), (verdict.reboots, "restarts or shuts down")] {
        if holds {
            drawn.push_str("; ");
            drawn.push_str(words);
        }
    }
    drawn.push_str(".\n");
    for part in verdict.parts.iter().filter(|part| part.risk > Risk::Reads && part.risk < Risk::Bypasses) {
        drawn.push_str(&format!("{} {:<9} {}\n", sign(part.risk), part.risk.key(), part.reason));
    }
    for hit in &verdict.rules {
        let rule = hit.rule;
        let sign = if rule.bypasses() { sign(Risk::Bypasses) } else { ' ' };
        drawn.push_str(&format!("{sign} {}: {}. Better: {}.\n", rule.name, rule.reason, rule.better));
        let mut sources = rule.attack.to_vec();
        sources.extend(rule.analyzer);
        let before = if rule.attack_before.is_empty() {
            String::new()
        } else {
            format!(" (before: {})", rule.attack_before.join(", "))
        };
        drawn.push_str(&format!("  see {}{before}\n", sources.join(", ")));
    }
    drawn.trim_end().to_owned()
}

/// The sign that underlines a part.
fn sign(risk: Risk) -> char {
    match risk {
        Risk::Reads => ' ',
        Risk::Unknown => '?',
        Risk::Changes => '~',
        Risk::Destroys => '!',
        Risk::Bypasses => '^',
    }
}

/// The snippet, each line followed by signs beneath what is worse than reading; the worst wins where parts overlap.
fn underlined(text: &str, verdict: &Verdict) -> String {
    let mut worst = vec![Risk::Reads; text.len()];
    for part in &verdict.parts {
        for risk in worst.get_mut(part.span.clone()).into_iter().flatten() {
            *risk = part.risk.max(*risk);
        }
    }
    let mut drawn = String::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let shown = line.trim_end_matches(['\n', '\r']);
        drawn.push_str(shown);
        drawn.push('\n');
        let signs: String = shown
            .char_indices()
            .map(
                |(at, letter)| {
                    if letter == '\t' { '\t' } else { sign(worst.get(start + at).copied().unwrap_or(Risk::Reads)) }
                },
            )
            .collect();
        if !signs.trim().is_empty() {
            drawn.push_str(signs.trim_end());
            drawn.push('\n');
        }
        start += line.len();
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(lines: &str) -> (Exit, String) {
        let mut answered = Vec::new();
        let exit = rows(&mut lines.as_bytes(), &mut answered).expect("lines");
        (exit, String::from_utf8(answered).expect("text"))
    }

    #[test]
    fn every_row_is_answered_in_order() {
        let (exit, answered) = asked(
            "{\"id\": \"a\", \"shell\": \"cmd\", \"text\": \"ipconfig /all > out.txt\"}\n\n{\"id\": 2, \"shell\": \"bash\", \"text\": \"rm -rf x\"}",
        );
        assert!(matches!(exit, Exit::Done));
        assert_eq!(
            answered,
            "{\"id\":\"a\",\"risk\":\"reads\",\"admin\":false,\"writes_output\":true,\"rules\":[],\"unknown\":[]}\n\
             {\"id\":2,\"risk\":\"destroys\",\"admin\":false,\"writes_output\":false,\"rules\":[],\"unknown\":[]}\n"
        );
    }

    #[test]
    fn a_bad_line_does_not_stop_the_others() {
        let (exit, answered) = asked(
            "nothing\n{\"id\": 1, \"shell\": \"sql\", \"text\": \"x\"}\n{\"id\": 1, \"shell\": \"sh\", \"text\": \"ls\"}\n",
        );
        assert!(matches!(exit, Exit::Findings));
        assert_eq!(answered.lines().count(), 1);
        assert!(
            answer(b"{\"id\": 1, \"shell\": \"sql\", \"text\": \"x\"}")
                .is_err_and(|wrong| wrong.contains("give one of powershell"))
        );
    }

    #[test]
    fn what_is_not_harmless_is_underlined() {
        let text = "ipconfig\nnetsh advfirewall set allprofiles state off";
        let explained = explained(text, &classify(Shell::Cmd, text));
        assert!(explained.starts_with("ipconfig\nnetsh advfirewall set allprofiles state off\n^^^^^"), "{explained}");
        assert!(explained.contains("defence.firewall-off"), "{explained}");
    }
}
