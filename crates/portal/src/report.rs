//! What the command line prints: findings in four formats, and lines for people.
//! Never mixes the two: output for other programs goes to stdout, all else to stderr.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use guide::check::{Finding, Severity};
use guide::document::line_and_column;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use serde_json::{Value, json};

use crate::arguments::FindingFormat;

/// A line for people, on stderr. A closed stderr is nobody reading, not a fault.
pub(crate) fn say(line: &str) {
    draw(&tame(line));
}

/// A line for other programs, on stdout.
pub(crate) fn print(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{}", tame(line));
}

/// What was made here to be looked at, colours included.
fn draw(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// The text without what a terminal obeys: authored text must not move the cursor, hide lines or set a title.
/// Each control character is drawn as a sign of as many bytes, so that places in the text stay true.
fn tame(text: &str) -> Cow<'_, str> {
    let obeyed = |at: usize, one: char| {
        let ends_line = one == '\n' || one == '\r' && text[at + 1..].starts_with('\n');
        one.is_control() && one != '\t' && !ends_line
    };
    if !text.char_indices().any(|(at, one)| obeyed(at, one)) {
        return Cow::Borrowed(text);
    }
    let sign = |(at, one): (usize, char)| match obeyed(at, one) {
        false => one,
        true if one.is_ascii() => '?',
        true => '·',
    };
    Cow::Owned(text.char_indices().map(sign).collect())
}

/// The findings about one file.
#[derive(Debug)]
pub(crate) struct FileFindings {
    /// The file's path as the caller named it.
    pub path: String,
    /// Its text.
    pub source: String,
    /// What the rules remarked.
    pub findings: Vec<Finding>,
}

impl FileFindings {
    /// The findings about a document that was read from that path.
    pub fn new(path: &Path, source: String, findings: Vec<Finding>) -> Self {
        FileFindings { path: path.display().to_string(), source, findings }
    }
}

/// Prints findings in that format.
pub(crate) fn findings(files: &[FileFindings], format: FindingFormat) {
    match format {
        FindingFormat::Text => files.iter().for_each(text),
        FindingFormat::Json => print(&Value::Array(rows(files)).to_string()),
        FindingFormat::Github => github(files),
        FindingFormat::Sarif => print(&sarif(files).to_string()),
    }
}

/// A finding as miette draws it.
#[derive(Debug)]
struct Drawn<'a> {
    finding: &'a Finding,
    source: &'a NamedSource<String>,
}

impl std::fmt::Display for Drawn<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&tame(&self.finding.message))
    }
}

impl std::error::Error for Drawn<'_> {}

impl Diagnostic for Drawn<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn std::fmt::Display + 'b>> {
        Some(Box::new(self.finding.rule))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Blocks => miette::Severity::Error,
            Severity::Advises => miette::Severity::Warning,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.finding.span.clone();
        Some(Box::new(std::iter::once(LabeledSpan::new(Some("here".to_owned()), span.start, span.len()))))
    }
}

fn text(file: &FileFindings) {
    use std::io::IsTerminal;
    let theme =
        if std::io::stderr().is_terminal() { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme);
    let source = NamedSource::new(&file.path, tame(&file.source).into_owned());
    for finding in &file.findings {
        let mut drawn = String::new();
        match handler.render_report(&mut drawn, &Drawn { finding, source: &source }) {
            Ok(()) => draw(drawn.trim_end()),
            Err(_) => {
                let (line, column) = line_and_column(&file.source, finding.span.start);
                say(&format!("{}:{line}:{column}: {}: {}", file.path, finding.rule, finding.message));
            }
        }
    }
}

fn rows(files: &[FileFindings]) -> Vec<Value> {
    let mut rows = Vec::new();
    for file in files {
        for finding in &file.findings {
            let (line, column) = line_and_column(&file.source, finding.span.start);
            let (end_line, end_column) = line_and_column(&file.source, finding.span.end);
            rows.push(json!({
                "path": file.path,
                "line": line,
                "column": column,
                "end_line": end_line,
                "end_column": end_column,
                "rule": finding.rule,
                "severity": finding.severity,
                "message": finding.message,
            }));
        }
    }
    rows
}

/// GitHub's workflow commands: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.
fn github(files: &[FileFindings]) {
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    for file in files {
        for finding in &file.findings {
            let (line, column) = line_and_column(&file.source, finding.span.start);
            let level = match finding.severity {
                Severity::Blocks => "error",
                Severity::Advises => "warning",
            };
            let path = escape(&file.path).replace(':', "%3A").replace(',', "%2C");
            print(&format!(
                "::{level} file={path},line={line},col={column},title={}::{}",
                finding.rule,
                escape(&finding.message)
            ));
        }
    }
}

/// SARIF 2.1.0 (OASIS), columns counted in characters.
fn sarif(files: &[FileFindings]) -> Value {
    let results: Vec<Value> = rows(files)
        .into_iter()
        .map(|row| {
            json!({
                "ruleId": row["rule"],
                "level": if row["severity"] == "blocks" { "error" } else { "warning" },
                "message": { "text": row["message"] },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": row["path"] },
                    "region": {
                        "startLine": row["line"], "startColumn": row["column"],
                        "endLine": row["end_line"], "endColumn": row["end_column"],
                    },
                }}],
            })
        })
        .collect();
    let mut rules: Vec<Value> = guide::check::RULES
        .iter()
        .map(|rule| json!({ "id": rule.name, "shortDescription": { "text": rule.summary } }))
        .collect();
    // What the parser remarks has a name and no file of its own.
    for result in &results {
        if !rules.iter().any(|rule| rule["id"] == result["ruleId"]) {
            rules.push(json!({ "id": result["ruleId"] }));
        }
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "fixpoint",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::tame;

    #[test]
    fn no_control_character_reaches_a_terminal_and_places_stay() {
        assert_eq!(tame("a\tb\r\nc"), "a\tb\r\nc");
        let text = "\u{1b}]0;x\u{7}\u{9b}2J\r";
        assert_eq!(tame(text), "?]0;x?·2J?");
        assert_eq!(tame(text).len(), text.len());
    }
}
