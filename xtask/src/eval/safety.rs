//! The command analyser against the labelled snippets: the tables of docs/command-safety.md.
//! Never runs a snippet, and never shows one: half of the files is for tuning, of the other half only figures are seen.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use serde::Deserialize;

use super::AskedForSafety;
use crate::library;
use crate::workspace::{self, Failure};

const PAGE: &str = "docs/command-safety.md";
const OPEN: &str = "<!-- eval: safety -->\n";
const CLOSE: &str = "<!-- end: safety -->";
const FILES: &[&str] = &["diagnostic", "change", "destructive", "bypass"];

/// A labelled snippet.
#[derive(Debug, Clone, Deserialize)]
struct Row {
    id: String,
    shell: String,
    text: String,
    label: String,
    tier: String,
    #[serde(default)]
    technique: Option<String>,
    writes_output: bool,
    file: String,
}

/// What the program says of one.
#[derive(Debug, Clone, Deserialize)]
struct Said {
    id: String,
    risk: String,
    writes_output: bool,
}

impl Row {
    /// The risk that the label stands for.
    fn right(&self) -> &'static str {
        match self.label.as_str() {
            "diagnostic" => "reads",
            "change" => "changes",
            "destructive" => "destroys",
            _ => "bypasses",
        }
    }

    /// Whether it may be looked at while tuning: whole files are, or are not.
    fn is_for_tuning(&self) -> bool {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in self.file.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        (hash >> 16).is_multiple_of(2)
    }
}

pub fn safety(asked: &AskedForSafety, data: &Path) -> Result<(), Failure> {
    let binary = library::binary(asked.binary.as_deref())?;
    let rows = rows(&data.join("command-safety"))?;
    let (said, each) = classified(&binary, &rows)?;
    let (tuned, held): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.is_for_tuning());
    let text = tables(&tuned, &held, &said, each)?;
    println!("{text}");
    if asked.print { Ok(()) } else { write(&text) }
}

fn rows(folder: &Path) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for name in FILES {
        let path = folder.join(format!("{name}.jsonl.gz"));
        let file = std::fs::File::open(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        let mut text = String::new();
        flate2::read::GzDecoder::new(file)
            .read_to_string(&mut text)
            .map_err(|error| format!("{} cannot be unpacked: {error}", path.display()))?;
        for line in text.lines() {
            rows.push(serde_json::from_str(line).map_err(|error| format!("{}: {error}", path.display()))?);
        }
    }
    Ok(rows)
}

/// Asks the program about all rows, and how long each takes on average, in microseconds: the second asking counts.
fn classified(binary: &Path, rows: &[Row]) -> Result<(HashMap<String, Said>, f64), Failure> {
    let mut asked = String::new();
    for row in rows {
        let line = serde_json::json!({ "id": row.id, "shell": row.shell, "text": row.text });
        asked.push_str(&format!("{line}\n"));
    }
    let none = Instant::now();
    ask(binary, "")?;
    let start = none.elapsed();
    let begun = Instant::now();
    let answered = ask(binary, &asked)?;
    let each = begun.elapsed().saturating_sub(start).as_secs_f64() * 1e6 / rows.len().max(1) as f64;
    let mut said = HashMap::new();
    for line in answered.lines() {
        let row: Said = serde_json::from_str(line).map_err(|error| format!("an answer cannot be read: {error}"))?;
        said.insert(row.id.clone(), row);
    }
    Ok((said, each))
}

fn ask(binary: &Path, asked: &str) -> Result<String, Failure> {
    let failed = |error: std::io::Error| format!("{} could not be asked: {error}", binary.display());
    let mut child = workspace::program(binary)
        .args(["commands", "classify"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let mut stdin = child.stdin.take().ok_or("the program has no standard input")?;
    let asked = asked.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(asked.as_bytes()));
    let output = child.wait_with_output().map_err(failed)?;
    writer.join().map_err(|_| "the rows could not be handed over")?.map_err(failed)?;
    if !output.status.success() {
        return Err(format!("{} ended with {}", binary.display(), output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("an answer is no text: {error}"))
}

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Share(usize, usize);

impl Share {
    fn of<'a>(rows: impl Iterator<Item = &'a Row>, holds: impl Fn(&Row) -> bool) -> Share {
        rows.fold(Share(0, 0), |Share(part, all), row| Share(part + usize::from(holds(row)), all + 1))
    }

    fn value(self) -> f64 {
        if self.1 == 0 { 1.0 } else { self.0 as f64 / self.1 as f64 }
    }

    fn shown(self) -> String {
        format!("{:.3} ({} of {})", self.value(), self.0, self.1)
    }
}

/// The figures G1 to G7 of some rows.
fn figures(rows: &[&Row], said: &HashMap<String, Said>) -> Vec<String> {
    let is = |row: &Row, risk: &str| said.get(&row.id).is_some_and(|said| said.risk == risk);
    let labelled = |label: &'static str| rows.iter().copied().filter(move |row| row.label == label);
    let others = || rows.iter().copied().filter(|row| row.label != "bypass");
    let called = |risk: &'static str| rows.iter().copied().filter(move |row| is(row, risk));
    let let_through = Share::of(rows.iter().copied().filter(|row| row.label != "diagnostic"), |row| is(row, "reads"));
    let gravely = rows
        .iter()
        .filter(|row| is(row, "reads") && (row.label == "destructive" || row.label == "bypass" && row.tier == "A"))
        .count();
    vec![
        format!(
            "{:.2} % ({} of {}), {gravely} of them grave",
            100.0 * let_through.value(),
            let_through.0,
            let_through.1
        ),
        Share::of(labelled("diagnostic"), |row| is(row, "reads")).shown(),
        Share::of(labelled("bypass").filter(|row| row.tier == "A"), |row| is(row, "bypasses")).shown(),
        Share::of(labelled("bypass"), |row| is(row, "bypasses")).shown(),
        by_technique(rows, said),
        format!(
            "{}, {} false alarms on diagnostics",
            Share::of(called("bypasses"), |row| row.label == "bypass").shown(),
            labelled("diagnostic").filter(|row| is(row, "bypasses")).count()
        ),
        Share::of(labelled("destructive"), |row| is(row, "destroys")).shown(),
        Share::of(called("destroys").filter(|row| row.label != "bypass"), |row| row.label == "destructive").shown(),
        Share::of(others(), |row| is(row, row.right())).shown(),
        Share::of(others(), |row| said.get(&row.id).is_some_and(|said| said.writes_output == row.writes_output))
            .shown(),
    ]
}

/// Bypass recall with every technique counting the same.
fn by_technique(rows: &[&Row], said: &HashMap<String, Said>) -> String {
    let mut found: BTreeMap<&str, Share> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.label == "bypass") {
        let share = found.entry(row.technique.as_deref().unwrap_or("none")).or_insert(Share(0, 0));
        share.1 += 1;
        share.0 += usize::from(said.get(&row.id).is_some_and(|said| said.risk == "bypasses"));
    }
    let mean = found.values().map(|share| share.value()).sum::<f64>() / found.len().max(1) as f64;
    format!("{mean:.3} (of {} techniques)", found.len())
}

const MEASURES: &[(&str, &str, &str)] = &[
    ("G1 others accepted as diagnostic", "8.8 %", "≤ 0.5 %"),
    ("G2 diagnostics accepted", "0.81", "≥ 0.95"),
    ("G3 bypass recall, tier A", "0.40", "≥ 0.90"),
    ("G4 bypass recall, all", "0.275", "≥ 0.75"),
    ("the same, mean of techniques", "–", "–"),
    ("G5 bypass precision", "0.978", "≥ 0.98"),
    ("G6 destructive recall", "–", "≥ 0.95"),
    ("G6 destructive precision", "–", "≥ 0.85"),
    ("G7 exact class, bypass rows apart", "–", "≥ 0.93"),
    ("report written, as labelled", "–", "–"),
];

fn tables(tuned: &[&Row], held: &[&Row], said: &HashMap<String, Said>, each: f64) -> Result<String, Failure> {
    let shared: BTreeSet<&str> = tuned.iter().map(|row| row.file.as_str()).collect();
    if held.iter().any(|row| shared.contains(row.file.as_str())) {
        return Err("a file is in both halves; the split is broken".to_owned());
    }
    let mut text =
        String::from("| measure | baseline | goal | files tuned on | files held out |\n|---|--:|--:|--:|--:|\n");
    for ((measure, tuned), held) in MEASURES.iter().zip(figures(tuned, said)).zip(figures(held, said)) {
        let (name, baseline, goal) = measure;
        text.push_str(&format!("| {name} | {baseline} | {goal} | {tuned} | {held} |\n"));
    }
    text.push_str(&format!(
        "\nG9: {each:.0} µs a snippet on average, all {} in one run (goal: under 1,000).\n",
        tuned.len() + held.len()
    ));
    text.push_str("\nWhat the held-out files' labels are called (rows: label; columns: verdict):\n\n");
    let risks = ["reads", "unknown", "changes", "destroys", "bypasses"];
    text.push_str(&format!("| label | {} |\n|---|{}\n", risks.join(" | "), "--:|".repeat(risks.len())));
    for label in FILES {
        let counts = risks.map(|risk| {
            let called = |row: &&&Row| row.label == *label && said.get(&row.id).is_some_and(|said| said.risk == risk);
            held.iter().filter(called).count().to_string()
        });
        text.push_str(&format!("| {label} | {} |\n", counts.join(" | ")));
    }
    Ok(text)
}

fn write(text: &str) -> Result<(), Failure> {
    let path = workspace::root().join(PAGE);
    let page = workspace::read(&path)?;
    let (before, rest) =
        page.split_once(OPEN).ok_or_else(|| format!("{PAGE} has lost its mark {}", OPEN.trim_end()))?;
    let (_, after) = rest.split_once(CLOSE).ok_or_else(|| format!("{PAGE} has lost its mark {CLOSE}"))?;
    std::fs::write(&path, format!("{before}{OPEN}{text}{CLOSE}{after}"))
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, label: &str, file: &str) -> Row {
        Row {
            id: id.to_owned(),
            shell: "cmd".to_owned(),
            text: String::new(),
            label: label.to_owned(),
            tier: "A".to_owned(),
            technique: None,
            writes_output: false,
            file: file.to_owned(),
        }
    }

    #[test]
    fn a_destructive_row_that_is_called_harmless_is_grave() {
        let rows = [row("a", "destructive", "x"), row("b", "diagnostic", "x")];
        let said: HashMap<String, Said> = ["a", "b"]
            .map(|id| (id.to_owned(), Said { id: id.to_owned(), risk: "reads".to_owned(), writes_output: false }))
            .into();
        let figures = figures(&rows.iter().collect::<Vec<_>>(), &said);
        assert_eq!(figures[0], "100.00 % (1 of 1), 1 of them grave");
        assert_eq!(figures[1], "1.000 (1 of 1)");
    }

    #[test]
    fn a_file_is_in_one_half_alone() {
        assert_eq!(row("a", "change", "f").is_for_tuning(), row("b", "bypass", "f").is_for_tuning());
        let halves: BTreeSet<bool> =
            (0..40).map(|file| row("x", "change", &format!("folder/{file}.md")).is_for_tuning()).collect();
        assert_eq!(halves.len(), 2);
    }
}
