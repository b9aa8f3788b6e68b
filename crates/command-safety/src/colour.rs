//! Colours for commands: which part of a text is a command, a parameter, a string.
//! Never decides whether a command is safe, and never fails: what cannot be parsed is drawn plain.

use std::ops::{ControlFlow, Range};

use tree_sitter::{QueryCursor, QueryCursorOptions, StreamingIterator};

use crate::{grammar, placeholder};

/// A longer text is drawn plain.
pub const MAX_COLOURED: usize = 64 * 1024;

/// A text with more captures is drawn plain; bounds the work for text that nests without end.
const MAX_CAPTURES: usize = 40_000;
const MAX_IN_PROGRESS: u32 = 4_000;

/// What a part of a command is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word of the language: `if`, `foreach`.
    Keyword,
    /// The name of what is run.
    Command,
    /// A named parameter or option of it.
    Parameter,
    /// Quoted text.
    String,
    /// A number.
    Number,
    /// A remark.
    Comment,
    /// A variable.
    Variable,
    /// A pipe, a redirection, an arithmetic or comparing sign.
    Operator,
}

impl TokenKind {
    /// All kinds.
    pub const ALL: [TokenKind; 8] = [
        TokenKind::Keyword,
        TokenKind::Command,
        TokenKind::Parameter,
        TokenKind::String,
        TokenKind::Number,
        TokenKind::Comment,
        TokenKind::Variable,
        TokenKind::Operator,
    ];

    /// A short lowercase name, for class names and tests.
    pub fn key(self) -> &'static str {
        match self {
            TokenKind::Keyword => "keyword",
            TokenKind::Command => "command",
            TokenKind::Parameter => "parameter",
            TokenKind::String => "string",
            TokenKind::Number => "number",
            TokenKind::Comment => "comment",
            TokenKind::Variable => "variable",
            TokenKind::Operator => "operator",
        }
    }
}

/// A part of a text that has a colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coloured {
    /// Where it stands, in bytes of the text, on character boundaries.
    pub range: Range<usize>,
    /// What it is.
    pub kind: TokenKind,
}

/// The coloured parts of a command, sorted and without overlap; what lies between is plain.
/// Nothing for a shell without a grammar and for text over [`MAX_COLOURED`] bytes.
pub fn colour(shell: &str, text: &str) -> Vec<Coloured> {
    if text.len() > MAX_COLOURED {
        return Vec::new();
    }
    let Some(grammar) = grammar::of(shell) else { return Vec::new() };
    let parsed = placeholder::hidden(text);
    let Some(tree) = grammar.tree(&parsed) else { return Vec::new() };

    let mut cursor = QueryCursor::new();
    cursor.set_match_limit(MAX_IN_PROGRESS);
    let mut left = grammar::budget(&parsed);
    let mut progress = |_: &tree_sitter::QueryCursorState| {
        left = left.saturating_sub(1);
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = QueryCursorOptions::new().progress_callback(&mut progress);
    let mut captures = cursor.captures_with_options(&grammar.colours, tree.root_node(), parsed.as_bytes(), options);
    let mut found: Vec<(Range<usize>, usize, Option<TokenKind>)> = Vec::new();
    while let Some((matched, index)) = captures.next() {
        if found.len() >= MAX_CAPTURES {
            return Vec::new();
        }
        let capture = &matched.captures()[*index];
        let kind = grammar.kinds.get(capture.index as usize).copied().flatten();
        found.push((capture.node.byte_range(), matched.pattern_index, kind));
    }
    runs(text, paint(found, text.len()))
}

/// Lays the captures over each other: the inner over the outer, and of two for the same place the earlier pattern's.
fn paint(mut found: Vec<(Range<usize>, usize, Option<TokenKind>)>, length: usize) -> Vec<Option<TokenKind>> {
    found.sort_by_key(|(range, pattern, _)| (range.start, std::cmp::Reverse(range.end), std::cmp::Reverse(*pattern)));
    let mut painted = vec![None; length];
    // Each byte is written once: the open captures are a stack, of which the innermost one paints up to the next start.
    let mut open: Vec<(usize, Option<TokenKind>)> = Vec::new();
    let mut at = 0;
    for (range, _, kind) in found {
        close(&mut painted, &mut open, &mut at, range.start);
        open.push((range.end.min(length), kind));
    }
    close(&mut painted, &mut open, &mut at, length);
    painted
}

fn close(painted: &mut [Option<TokenKind>], open: &mut Vec<(usize, Option<TokenKind>)>, at: &mut usize, until: usize) {
    while *at < until {
        let Some((end, kind)) = open.last().copied() else {
            *at = until;
            return;
        };
        let stop = end.min(until);
        if *at < stop {
            painted[*at..stop].fill(kind);
            *at = stop;
        }
        if end <= *at {
            open.pop();
        }
    }
}

fn runs(text: &str, painted: Vec<Option<TokenKind>>) -> Vec<Coloured> {
    let mut coloured: Vec<Coloured> = Vec::new();
    let mut start = 0;
    for run in painted.chunk_by(|one, next| one == next) {
        let end = start + run.len();
        let range = boundary(text, start)..boundary(text, end);
        start = end;
        if let Some(kind) = run[0].filter(|_| !range.is_empty()) {
            coloured.push(Coloured { range, kind });
        }
    }
    coloured
}

/// The first character boundary at or after a byte. A letter inside of a placeholder may be wider than what hid it.
fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn drawn(shell: &str, text: &str) -> String {
        let mut drawn = String::new();
        let mut from = 0;
        for Coloured { range, kind } in colour(shell, text) {
            drawn.push_str(&text[from..range.start]);
            drawn.push_str(&format!("[{}:{}]", kind.key(), &text[range.clone()]));
            from = range.end;
        }
        drawn + &text[from..]
    }

    fn check(shell: &str, text: &str, expected: Expect) {
        expected.assert_eq(&drawn(shell, text));
    }

    #[test]
    fn powershell() {
        check(
            "powershell",
            "Get-Service -Name \"Spooler\" | Where-Object { $_.Status -eq 'Running' } # why",
            expect![[
                r#"[command:Get-Service] [parameter:-Name] [string:"Spooler"] [operator:|] [command:Where-Object] { [variable:$_].[variable:Status] [operator:-eq] [string:'Running'] } [comment:# why]"#
            ]],
        );
        check(
            "PowerShell",
            "$count = 3; if ($count -gt 2) { [int]\"5\" }",
            expect![[
                r#"[variable:$count] [operator:=] [number:3]; [keyword:if] ([variable:$count] [operator:-gt] [number:2]) { [keyword:[int]][string:"5"] }"#
            ]],
        );
        check(
            "powershell",
            "Test-NetConnection {{server name}} -Port 443",
            expect!["[command:Test-NetConnection] {{server name}} [parameter:-Port] [number:443]"],
        );
        check(
            "powershell",
            "Get-ChildItem \"$env:TEMP\\{{folder}}\" | ForEach-Object { $_.Name } > out.txt",
            expect![[
                r#"[command:Get-ChildItem] [string:"][variable:$env:TEMP][string:\{{folder}}"] [operator:|] [command:ForEach-Object] { [variable:$_].[variable:Name] } [operator:>] out.txt"#
            ]],
        );
    }

    #[test]
    fn bash_and_its_kin() {
        check(
            "bash",
            "sudo tail -n 50 \"$HOME/log\" | grep -i error >> out.txt # why",
            expect![[
                r#"[command:sudo] tail [parameter:-n] [number:50] [string:"][variable:$HOME][string:/log"] [operator:|] [command:grep] [parameter:-i] error [operator:>>] out.txt [comment:# why]"#
            ]],
        );
        check(
            "zsh",
            "for f in *.log; do echo ${f}; done && ls --all",
            expect![
                "[keyword:for] [variable:f] [keyword:in] *.log; [keyword:do] [command:echo] [variable:${f}]; [keyword:done] [operator:&&] [command:ls] [parameter:--all]"
            ],
        );
    }

    #[test]
    fn batch() {
        check(
            "cmd",
            "ipconfig /flushdns && echo %USERNAME% > \"out file.txt\"",
            expect![[
                r#"[command:ipconfig] [parameter:/flushdns] && [command:echo] [variable:%USERNAME%] [operator:>] "out [command:file.txt]""#
            ]],
        );
        check(
            "bat",
            "if exist C:\\x (del C:\\x) else goto end\nrem why\nset A=5",
            expect![[r#"
            if exist C:\x ([command:del] C:\x) else goto end
            [comment:rem why]
            [keyword:set] [variable:A]=[string:5]"#]],
        );
    }

    #[test]
    fn what_has_no_grammar_is_plain() {
        assert_eq!(colour("sql", "select 1"), []);
        assert_eq!(colour("", "ls"), []);
        assert_eq!(colour("bash", &"a ".repeat(MAX_COLOURED)), []);
        assert_eq!(colour("bash", ""), []);
    }

    #[test]
    fn endless_nesting_is_bounded() {
        for unit in [
            "$(",
            "\"$(",
            "{",
            "(",
            "if 1==1 ",
            "if 1==1 \n",
            "(\")\"\n",
            "$(')'\n",
            "<<E\n",
            "if(1)\n",
            "a|\n",
            "a|",
            "\"\n",
            "1+\n",
            "-not \n",
        ] {
            for shell in ["powershell", "bash", "cmd"] {
                obeys_the_law(shell, &unit.repeat(MAX_COLOURED / unit.len()));
                obeys_the_law(shell, &unit.repeat(990.min(8_000 / unit.len())));
            }
        }
    }

    fn obeys_the_law(shell: &str, text: &str) {
        let mut end = 0;
        for Coloured { range, .. } in colour(shell, text) {
            assert!(range.start >= end && range.start < range.end, "{range:?} after {end} in {text:?}");
            assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
            end = range.end;
        }
    }

    proptest! {
        #[test]
        fn ranges_are_sorted_apart_and_inside(text in "(\\PC|[\"'`$|>{}()\n%^ -]|\\{\\{\\PC{0,4}\\}\\}|Get-Item|echo|if ){0,40}") {
            for shell in ["powershell", "bash", "cmd"] {
                obeys_the_law(shell, &text);
            }
        }
    }
}
