//! A block of code between its fences: its languages under the names that pages know, its lines as they are.
//! Never adds or drops a character between the fences.

use super::Oddities;
use super::body::{list_content, split_prefix};
use super::typed_or_said::{self, Part};

/// An open code fence.
pub(super) struct Fence {
    mark: char,
    length: usize,
}

impl Fence {
    pub fn opened_by(line: &str) -> Option<Fence> {
        let content = list_content(line);
        let mark = content.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let length = content.len() - content.trim_start_matches(mark).len();
        let info = &content[length..];
        (length >= 3 && !(mark == '`' && info.contains('`'))).then_some(Fence { mark, length })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let content = split_prefix(line).1.trim_end();
        content.len() >= self.length && content.chars().all(|letter| letter == self.mark)
    }

    /// The block as it is to be stored, from the opening fence at `lines[0]` to the closing one, or to the end where nothing
    /// closes it; and how many lines it takes. `introduction` is the line of text before it.
    pub fn block(&self, introduction: &str, lines: &[&str], oddities: &mut Oddities) -> (Vec<String>, usize) {
        let opening = lines[0];
        let info = list_content(opening).trim_start_matches(self.mark);
        let written = info.trim().to_lowercase();
        let fences = &opening[..opening.len() - info.len()];
        let end = lines.iter().skip(1).position(|line| self.is_closed_by(line)).map(|inside| inside + 1);
        let inside = &lines[1..end.unwrap_or(lines.len())];
        let parts = match end {
            Some(_) => typed_or_said::parts(known(&written), introduction, inside),
            // Nobody can say where it ends.
            None => vec![Part { language: known(&written), lines: 0..inside.len() }],
        };
        let mut block: Vec<String> = Vec::with_capacity(inside.len() + 4);
        if parts.len() > 1 {
            oddities.note("a command and its output, as two blocks");
        }
        for (number, part) in parts.iter().enumerate() {
            let language = part.language;
            let closing = end.map_or("", |end| lines[end].trim_end());
            match number {
                0 if language == written => block.push(opening.to_owned()),
                0 => {
                    oddities.note("code under another name of its language");
                    block.push(format!("{fences}{language}"));
                }
                _ => block.extend([closing.to_owned(), format!("{closing}{language}")]),
            }
            block.extend(inside[part.lines.clone()].iter().map(|line| (*line).to_owned()));
        }
        block.extend(end.map(|end| lines[end].to_owned()));
        (block, end.map_or(lines.len(), |end| end + 1))
    }
}

/// The language of a block by the name that pages know.
fn known(written: &str) -> &str {
    match written {
        "powersehll"
        | "poweshell"
        | "pwoershell"
        | "powrshell"
        | "ps"
        | "powershell-interactive"
        | "azurepowershell-interactive" => "powershell",
        "conosle" | "cosnole" => "console",
        "dos" => "cmd",
        "error" | "log" => "output",
        "adoc" | "asciidoc" | "notepad" => "text", // Messages, records and files, marked for want of another name.
        _ => written,
    }
}
