//! What is taken out of a text before it is parsed: prompts, placeholders in angle brackets, typographic dashes and quotes.
//! Never changes the length of a text, so that every place found afterwards holds in the original.

use crate::shell::Shell;

/// The longest `<placeholder>` that counts as one.
const MAX_PLACEHOLDER: usize = 120;

/// A text of the same length that a grammar can read.
pub(crate) fn normal(shell: Shell, text: &str) -> String {
    let text = plain_letters(text);
    let text = without_placeholders(&text);
    let mut normal = String::with_capacity(text.len());
    let mut asks_names = false;
    for line in text.split_inclusive('\n') {
        // What is typed at the prompt of nslookup is asked of it, and reads as it does.
        if asks_names && shell != Shell::Posix && line.trim_start().starts_with('>') {
            normal.extend(std::iter::repeat_n(' ', line.trim_end_matches(['\r', '\n']).len()));
            normal.push_str(line.trim_start_matches(|letter| letter != '\r' && letter != '\n'));
            continue;
        }
        asks_names |= line.to_ascii_lowercase().contains("nslookup");
        // What is typed at diskpart's own prompt becomes its arguments.
        if shell == Shell::Cmd
            && line.trim_start().get(..9).is_some_and(|start| start.eq_ignore_ascii_case("diskpart>"))
        {
            normal.push_str(&line.replacen('>', " ", 1));
            continue;
        }
        let prompt = prompt(shell, line);
        normal.extend(std::iter::repeat_n(' ', prompt));
        normal.push_str(line.get(prompt..).unwrap_or_default());
    }
    normal
}

/// The text as token rules see it: what only hides words is taken away.
pub(crate) fn tokens(shell: Shell, text: &str) -> String {
    match shell {
        Shell::Cmd => text.replace("^\r\n", " ").replace("^\n", " ").replace('^', ""),
        Shell::PowerShell => text.replace("`\r\n", " ").replace("`\n", " ").replace('`', ""),
        Shell::Posix => text.replace("\\\n", " "),
    }
}

/// Dashes and quotes that a word processor made, and spaces that are none, in as many bytes.
fn plain_letters(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut before = ' ';
    for letter in text.chars() {
        let put = match letter {
            '\u{2013}' | '\u{2014}' | '\u{2015}' | '\u{2012}' | '\u{2212}' => Some("  -"),
            '\u{201c}' | '\u{201d}' | '\u{201e}'
                if before.is_whitespace() || matches!(before, '=' | '(' | ',' | ':') =>
            {
                Some("  \"")
            }
            '\u{201c}' | '\u{201d}' | '\u{201e}' => Some("\"  "),
            '\u{2018}' | '\u{2019}' if before.is_whitespace() || matches!(before, '=' | '(' | ',' | ':') => Some("  '"),
            '\u{2018}' | '\u{2019}' => Some("'  "),
            '\u{200b}' | '\u{feff}' => Some("   "),
            blank if !blank.is_ascii() && blank.is_whitespace() => {
                Some(if blank.len_utf8() == 2 { "  " } else { "   " })
            }
            _ => None,
        };
        match put {
            Some(put) => plain.push_str(put),
            None => plain.push(letter),
        }
        before = letter;
    }
    plain
}

/// `<server name>` becomes one word; `< file >` stays a redirection.
fn without_placeholders(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while let Some(start) =
        bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'<')).map(|found| at + found)
    {
        at = start + 1;
        let Some(first) = bytes.get(at) else { break };
        if !(first.is_ascii_alphabetic() || *first >= 0x80) {
            continue;
        }
        let inside = bytes.get(at..).unwrap_or_default();
        let length = inside
            .iter()
            .take(MAX_PLACEHOLDER)
            .position(|byte| matches!(byte, b'<' | b'>' | b'\n' | b'\r' | b'|' | b'"' | b'$'));
        let Some(length) = length.filter(|length| inside.get(*length) == Some(&b'>')) else { continue };
        if inside.get(length.saturating_sub(1)) == Some(&b' ') {
            continue;
        }
        let end = at + length + 1;
        if let Some(range) = bytes.get_mut(start..end) {
            range.fill(b'x');
        }
        at = end;
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// How many bytes of a line are a prompt.
fn prompt(shell: Shell, line: &str) -> usize {
    let indent = line.len() - line.trim_start().len();
    let rest = line.get(indent..).unwrap_or_default();
    let found = match shell {
        Shell::PowerShell => {
            let after = rest.strip_prefix("PS").or_else(|| rest.strip_prefix("[PS]"));
            match after.and_then(|after| after.find('>').map(|end| (after, end))) {
                Some((after, end))
                    if end == 0 || after.starts_with([' ', ':']) && after.get(..end).is_some_and(is_path) =>
                {
                    Some(rest.len() - after.len() + end + 1)
                }
                _ if rest.starts_with(">> ") => Some(2),
                _ => drive_prompt(rest),
            }
        }
        Shell::Cmd => drive_prompt(rest),
        Shell::Posix => {
            if rest.starts_with("$ ") || rest.starts_with("% ") {
                Some(1)
            } else {
                user_prompt(rest)
            }
        }
    };
    found.map_or(0, |length| indent + length)
}

fn is_path(text: &str) -> bool {
    !text.contains(['|', '"', '\'', '$', ';', '='])
}

/// `C:\Windows>`.
fn drive_prompt(line: &str) -> Option<usize> {
    let mut letters = line.chars();
    if !letters.next()?.is_ascii_alphabetic() || letters.next()? != ':' || letters.next()? != '\\' {
        return None;
    }
    let end = line.find('>')?;
    let path = line.get(..end)?;
    // A path that ends at once in `>` is a prompt; `C:\a.exe > b` is not.
    (is_path(path) && !path.ends_with(' ') && !path.to_ascii_lowercase().contains(".exe")).then_some(end + 1)
}

/// `user@host:~$`, `[root@host ~]#`.
fn user_prompt(line: &str) -> Option<usize> {
    let end = line.find(['$', '#']).filter(|end| *end < 60)?;
    let before = line.get(..end)?;
    let user = before.trim_start_matches('[').split_once('@')?.0;
    let is_user = !user.is_empty()
        && user.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.'));
    let ends = line.get(end + 1..).is_some_and(|rest| rest.starts_with(' '));
    (is_user && ends && before.contains([':', ']'])).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_part_of_a_command_is_taken_out_in_place() {
        for (shell, text, expected) in [
            (Shell::PowerShell, "PS C:\\> Get-Date", "        Get-Date"),
            (Shell::PowerShell, "Get-Service <name>", "Get-Service xxxxxx"),
            (Shell::Cmd, "C:\\Windows>dir", "           dir"),
            (Shell::Cmd, "C:\\a\\b.exe >out.txt", "C:\\a\\b.exe >out.txt"),
            (Shell::Posix, "$ ls", "  ls"),
            (Shell::Posix, "me@box:~$ ls", "          ls"),
            (Shell::Posix, "sort <in >out", "sort <in >out"),
            (Shell::PowerShell, "Get-Date –Format x", "Get-Date   -Format x"),
        ] {
            assert_eq!(normal(shell, text), expected);
            assert_eq!(normal(shell, text).len(), text.len());
        }
    }
}
