//! Redaction against texts of which it is known whether they hold a secret: the table of docs/redaction.md.
//! Never prints a text: what is wrong is told by the id of its row.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::Asked;
use crate::library;
use crate::workspace::{self, Failure};

const PAGE: &str = "docs/redaction.md";
const OPEN: &str = "<!-- eval: redaction -->\n";
const CLOSE: &str = "<!-- end: redaction -->";

/// A text, and whether it holds a secret.
#[derive(Deserialize)]
struct Row {
    id: String,
    kind: String,
    text: String,
    source: String,
}

#[derive(Deserialize)]
struct Answer {
    redacted: bool,
}

/// What was reached on the texts of one source.
#[derive(Default, Clone, Copy)]
struct Reached {
    secrets: usize,
    found: usize,
    others: usize,
    alarms: usize,
}

pub fn redaction(asked: &Asked, data: &Path) -> Result<(), Failure> {
    let binary = library::binary(asked.binary.as_deref())?;
    let mut unpack = workspace::program("gzip");
    let rows = workspace::output_of(unpack.arg("-dc").arg(data.join("redaction/dev.jsonl.gz")))?;
    let rows = rows.lines().map(serde_json::from_str).collect::<Result<Vec<Row>, _>>();
    let rows = rows.map_err(|error| format!("the rows cannot be read: {error}"))?;
    let answers = answers(&binary, &rows)?;
    let mut reached: BTreeMap<&str, Reached> = BTreeMap::new();
    for (row, answer) in rows.iter().zip(&answers) {
        let (is_secret, found) = (row.kind == "secret", usize::from(answer.redacted));
        if is_secret != answer.redacted {
            println!("{}: {}", row.id, if is_secret { "missed" } else { "false alarm" });
        }
        for set in [row.source.split('@').next().unwrap_or_default(), "all"] {
            let set = reached.entry(set).or_default();
            if is_secret {
                set.secrets += 1;
                set.found += found;
            } else {
                set.others += 1;
                set.alarms += found;
            }
        }
    }
    let table = table(&reached);
    println!("{table}");
    if asked.print { Ok(()) } else { write(&table) }
}

/// What `fixpoint redact` says of each row, in order.
fn answers(binary: &Path, rows: &[Row]) -> Result<Vec<Answer>, Failure> {
    let file = tempfile::NamedTempFile::new().map_err(|error| format!("no temporary file can be made: {error}"))?;
    let given = rows.iter().map(|row| serde_json::json!({ "id": row.id, "text": row.text }).to_string() + "\n");
    std::fs::write(file.path(), given.collect::<String>())
        .map_err(|error| format!("the rows cannot be written: {error}. Make room"))?;
    let said = workspace::output_of(workspace::program(binary).args(["redact", "--jsonl"]).arg(file.path()))?;
    let answers = said.lines().map(serde_json::from_str).collect::<Result<Vec<Answer>, _>>();
    let answers = answers.map_err(|error| format!("an answer cannot be read: {error}"))?;
    if answers.len() == rows.len() {
        Ok(answers)
    } else {
        Err(format!(
            "{} of {} rows were answered; look at what `fixpoint redact --jsonl` says",
            answers.len(),
            rows.len()
        ))
    }
}

fn table(reached: &BTreeMap<&str, Reached>) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred rows")]
    let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
    let mut text = "| texts of | secrets | found | recall | without a secret | false alarms | share |\n|---|--:|--:|--:|--:|--:|--:|\n".to_owned();
    for (set, Reached { secrets, found, others, alarms }) in reached {
        text.push_str(&format!(
            "| {set} | {secrets} | {found} | {:.3} | {others} | {alarms} | {:.3} |\n",
            share(*found, *secrets),
            share(*alarms, *others)
        ));
    }
    text
}

fn write(table: &str) -> Result<(), Failure> {
    let path = workspace::root().join(PAGE);
    let page = workspace::read(&path)?;
    let (before, rest) = page.split_once(OPEN).ok_or_else(|| format!("{PAGE} has no `{}`. Write it", OPEN.trim()))?;
    let (_, after) = rest.split_once(CLOSE).ok_or_else(|| format!("{PAGE} has no `{CLOSE}`. Write it"))?;
    std::fs::write(&path, format!("{before}{OPEN}{table}{CLOSE}{after}"))
        .map_err(|error| format!("{PAGE} cannot be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_what_they_are_named_for() {
        let reached = Reached { secrets: 4, found: 3, others: 10, alarms: 1 };
        let table = table(&BTreeMap::from([("all", reached)]));
        assert!(table.ends_with("| all | 4 | 3 | 0.750 | 10 | 1 | 0.100 |\n"), "{table}");
    }
}
