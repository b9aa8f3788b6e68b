//! `fixpoint redact`: a text without its secrets, or many texts, a JSON object a line. Needs no store.
//! Never prints what it replaced, and never writes the text anywhere but to standard output.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};

use command_safety::Personal;
use serde::{Deserialize, Serialize};

use crate::Exit;
use crate::arguments::Redact;
use crate::failure::Failure;
use crate::report::say;

/// A text as it is given.
#[derive(Deserialize)]
struct Given {
    id: serde_json::Value,
    text: String,
}

/// A text as it is answered.
#[derive(Serialize)]
struct Answered<'a> {
    id: &'a serde_json::Value,
    redacted: bool,
    kinds: &'a BTreeMap<&'static str, usize>,
    text: &'a str,
}

pub(crate) fn run(options: &Redact) -> Result<Exit, Failure> {
    let personal = if options.personal { Personal::Replaced } else { Personal::Kept };
    let input: Box<dyn BufRead> = match &options.file {
        Some(path) => Box::new(BufReader::new(File::open(path).map_err(|error| Failure::file("read", path, &error))?)),
        None => Box::new(std::io::stdin().lock()),
    };
    let output = std::io::stdout().lock();
    if options.jsonl { rows(input, output, personal) } else { text(input, output, personal) }
}

/// One text, whole.
fn text(mut input: impl Read, mut output: impl Write, personal: Personal) -> Result<Exit, Failure> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| unread(&error))?;
    // PowerShell writes UTF-16 into files: its mark tells so.
    let (text, encoding, has_faults) = encoding_rs::UTF_8.decode(&bytes);
    if has_faults {
        say(&format!("Some bytes of the text are no {}; a sign stands for each of them.", encoding.name()));
    }
    let redacted = command_safety::redact(&text, personal);
    write(&mut output, redacted.text().as_bytes())?;
    let kinds: Vec<String> = redacted.kinds().iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    say(&match kinds.is_empty() {
        true => "Nothing was replaced.".to_owned(),
        false => format!("Replaced: {}.", kinds.join(", ")),
    });
    Ok(Exit::Done)
}

/// Many texts, each answered before the next is read.
fn rows(mut input: impl BufRead, mut output: impl Write, personal: Personal) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(|error| unread(&error))? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let given: Given = match serde_json::from_slice(&line) {
            Ok(given) => given,
            Err(error) => {
                // The reason alone: the parser's message may quote the line.
                let reason = match error.classify() {
                    serde_json::error::Category::Data => "is no object with an id and a text",
                    _ => "is no JSON",
                };
                say(&format!("line {number} {reason}; write {{\"id\": …, \"text\": \"…\"}}. The others go on."));
                exit = Exit::Findings;
                continue;
            }
        };
        let redacted = command_safety::redact(&given.text, personal);
        let kinds = redacted.kinds();
        let answered = Answered { id: &given.id, redacted: !kinds.is_empty(), kinds, text: redacted.text() };
        let mut answer = serde_json::to_vec(&answered).map_err(|error| {
            Failure::environment(format!("line {number} cannot be answered: {error}; leave it out"))
        })?;
        answer.push(b'\n');
        write(&mut output, &answer)?;
    }
    Ok(exit)
}

fn unread(error: &std::io::Error) -> Failure {
    Failure::environment(format!("the text cannot be read: {error}; hand it over again"))
}

/// Writes what somebody reads. That nobody reads on is no fault.
fn write(output: &mut impl Write, bytes: &[u8]) -> Result<(), Failure> {
    match output.write_all(bytes).and_then(|()| output.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::environment(format!("the text cannot be written: {error}; make room, or write it elsewhere")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(input: &str) -> (Exit, String) {
        let mut output = Vec::new();
        let exit = rows(input.as_bytes(), &mut output, Personal::Kept).expect("answered");
        (exit, String::from_utf8(output).expect("text"))
    }

    #[test]
    fn every_row_is_answered_in_its_place() {
        let (exit, said) =
            answers("{\"id\": 7, \"text\": \"password=hunter2\"}\n\n{\"id\": \"b\", \"text\": \"fine\"}");
        assert_eq!(exit, Exit::Done);
        assert_eq!(
            said,
            "{\"id\":7,\"redacted\":true,\"kinds\":{\"password\":1},\"text\":\"password=[secret:password#1]\"}\n\
             {\"id\":\"b\",\"redacted\":false,\"kinds\":{},\"text\":\"fine\"}\n"
        );
    }

    #[test]
    fn a_bad_line_is_passed_over() {
        let (exit, said) = answers("{\n{\"id\": 1}\n{\"id\": 2, \"text\": \"fine\"}\n");
        assert_eq!(exit, Exit::Findings);
        assert_eq!(said, "{\"id\":2,\"redacted\":false,\"kinds\":{},\"text\":\"fine\"}\n");
    }

    #[test]
    fn a_text_keeps_every_other_byte() {
        let mut output = Vec::new();
        text(&b"a\x1b[0m\r\npassword=hunter2\x07\n"[..], &mut output, Personal::Kept).expect("answered");
        assert_eq!(output, b"a\x1b[0m\r\npassword=[secret:password#1]\n");
    }

    #[test]
    fn a_file_of_powershell_is_read() {
        let utf16: Vec<u8> = "\u{feff}password=hunter2".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut output = Vec::new();
        text(&utf16[..], &mut output, Personal::Kept).expect("answered");
        assert_eq!(output, b"password=[secret:password#1]");
    }
}
