//! The grammars of the shells, each with its queries compiled once.
//! Never fails loudly: a grammar that cannot be loaded is absent, and what needs it answers nothing.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use tree_sitter::{Language, ParseOptions, Parser, Query, Tree};

use crate::colour::TokenKind;

/// How much work may be spent on a text, in the progress reports of tree-sitter (about a hundred operations each): bounds
/// the time without a clock. Ordinary text needs a tenth of it.
pub(crate) fn budget(text: &str) -> usize {
    200 + text.len() / 20
}

/// A text with a longer line is not parsed; `cmd` itself takes no longer one.
const MAX_LINE: usize = 8191;
/// A text of more lines is not parsed: a thousand here-documents or open pipes cost what one should, a hundred thousand do not.
const MAX_LINES: usize = 1_000;
/// Brackets that may be open at once: the grammars' time grows with the square of them.
const MAX_OPEN: usize = 100;
/// How deep a tree may be. A binary expression of PowerShell is about twenty levels.
const MAX_DEPTH: u32 = 2_000;

/// A grammar and what it needs for colouring.
pub(crate) struct Grammar {
    language: Language,
    /// Finds what has a colour.
    pub colours: Query,
    /// The kind of each capture of `colours`, by its index.
    pub kinds: Vec<Option<TokenKind>>,
}

/// What the vendors' queries leave out or overdo. Of two patterns for one node the earlier one counts, and these come first.
const POWERSHELL_MORE: &str = r#"
(command_parameter) @parameter
(expandable_string_literal) @string
(expandable_here_string_literal) @string
(sub_expression) @plain
(type_literal) @type
"in" @keyword
(comparison_operator) @operator
(format_operator) @operator
(assignement_operator) @operator
(file_redirection_operator) @operator
(merging_redirection_operator) @operator
["|" "||" "&&" "=" "!"] @operator
"#;

const BASH_MORE: &str = r#"
(simple_expansion "$" @variable)
(simple_expansion) @variable
(expansion) @variable
(expansion ["${" "}"] @variable)
(special_variable_name) @variable
(test_operator) @operator
["||" "|&" "<<" "<<<" "&>" ">&" "<&" "=" "+=" "!"] @operator
["declare" "local" "readonly" "typeset"] @keyword
(number) @number
(command_substitution) @plain
(process_substitution) @plain
"#;

const BATCH_MORE: &str = r#"
(argument_value) @plain
(redirect_target) @plain
(if_stmt) @plain
(for_stmt) @plain
(goto_stmt) @plain
(call_stmt) @plain
(exit_stmt) @plain
"#;

static POWERSHELL: LazyLock<Option<Grammar>> = LazyLock::new(|| {
    Grammar::new(tree_sitter_powershell::LANGUAGE.into(), POWERSHELL_MORE, tree_sitter_powershell::HIGHLIGHTS_QUERY)
});
static BASH: LazyLock<Option<Grammar>> =
    LazyLock::new(|| Grammar::new(tree_sitter_bash::LANGUAGE.into(), BASH_MORE, tree_sitter_bash::HIGHLIGHT_QUERY));
static BATCH: LazyLock<Option<Grammar>> =
    LazyLock::new(|| Grammar::new(tree_sitter_batch::LANGUAGE.into(), BATCH_MORE, tree_sitter_batch::HIGHLIGHTS_QUERY));

/// The grammar of a shell, by the names that authors write after a code fence.
pub(crate) fn of(shell: &str) -> Option<&'static Grammar> {
    match shell.trim().to_ascii_lowercase().as_str() {
        "powershell" | "pwsh" | "ps1" | "azurepowershell" => POWERSHELL.as_ref(),
        "bash" | "sh" | "zsh" | "shell" => BASH.as_ref(),
        "cmd" | "bat" | "batch" => BATCH.as_ref(),
        _ => None,
    }
}

impl Grammar {
    fn new(language: Language, more: &str, carried: &str) -> Option<Grammar> {
        let colours = Query::new(&language, &format!("{more}\n{carried}")).ok()?;
        let kinds = colours.capture_names().iter().map(|name| kind(name)).collect();
        Some(Grammar { language, colours, kinds })
    }

    /// The tree of a text; none where the grammar does not load or the text is built to take long.
    pub fn tree(&self, text: &str) -> Option<Tree> {
        let too_long = text.lines().enumerate().any(|(index, line)| index >= MAX_LINES || line.len() > MAX_LINE);
        if too_long || nests_deeper(text.bytes()) {
            return None;
        }
        let mut parser = Parser::new();
        parser.set_language(&self.language).ok()?;
        let mut left = budget(text);
        let mut progress = |_: &tree_sitter::ParseState| {
            left = left.saturating_sub(1);
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = ParseOptions::new().progress_callback(&mut progress);
        let tree = parser.parse_with_options(
            &mut |at, _| text.as_bytes().get(at..).unwrap_or_default(),
            None,
            Some(options),
        )?;
        shallow(&tree).then_some(tree)
    }
}

/// Whether more brackets are open at once than any command has.
fn nests_deeper(text: impl Iterator<Item = u8>) -> bool {
    let mut open = 0_usize;
    for byte in text {
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > MAX_OPEN {
            return true;
        }
    }
    false
}

/// Whether a tree is shallow enough to be queried: a query costs the square of the depth.
fn shallow(tree: &Tree) -> bool {
    let mut cursor = tree.walk();
    loop {
        if cursor.depth() > MAX_DEPTH {
            return false;
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return true;
            }
        }
    }
}

/// The kind that a capture's name stands for in the three queries; none where it is drawn plain.
fn kind(capture: &str) -> Option<TokenKind> {
    match capture.split('.').next().unwrap_or_default() {
        "keyword" | "label" | "type" => Some(TokenKind::Keyword),
        "function" => Some(TokenKind::Command),
        "parameter" | "constant" => Some(TokenKind::Parameter),
        "string" => Some(TokenKind::String),
        "number" => Some(TokenKind::Number),
        "comment" => Some(TokenKind::Comment),
        "variable" | "property" => Some(TokenKind::Variable),
        "operator" => Some(TokenKind::Operator),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grammar_loads_with_its_queries() {
        for (language, more, carried) in [
            (tree_sitter_powershell::LANGUAGE, POWERSHELL_MORE, tree_sitter_powershell::HIGHLIGHTS_QUERY),
            (tree_sitter_bash::LANGUAGE, BASH_MORE, tree_sitter_bash::HIGHLIGHT_QUERY),
            (tree_sitter_batch::LANGUAGE, BATCH_MORE, tree_sitter_batch::HIGHLIGHTS_QUERY),
        ] {
            let error = Query::new(&language.into(), &format!("{more}\n{carried}")).err();
            assert_eq!(error.map(|error| error.to_string()), None);
        }
    }
}
