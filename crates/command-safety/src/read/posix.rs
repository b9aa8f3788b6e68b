//! bash, sh and zsh as commands, out of their grammar's tree.
//! Never stops at an error: what the tree still holds is read, and the error is a doubt.

use tree_sitter::{Node, TreeCursor};

use super::{Reading, program};
use crate::command::{Argument, Command, Redirection};
use crate::{grammar, shell::Shell};

pub(super) fn read(reading: &mut Reading) {
    let text = reading.piece.text.clone();
    let Some(tree) = grammar::of(Shell::Posix.grammar()).and_then(|grammar| grammar.tree(&text)) else {
        reading.doubt("it is too long or too deep to be read", 0..text.len());
        return;
    };
    each(&mut tree.walk(), |node| before(reading, &text, node));
    each(&mut tree.walk(), |node| node_as_command(reading, &text, node));
}

/// Every node of a tree, parents first, without going deeper on the stack.
pub(super) fn each<'t>(cursor: &mut TreeCursor<'t>, mut visit: impl FnMut(Node<'t>)) {
    loop {
        visit(cursor.node());
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

/// What must be known before commands are looked at: variables, functions, errors.
fn before(reading: &mut Reading, text: &str, node: Node) {
    if node.is_error() || node.is_missing() {
        reading.doubt("a part of it cannot be parsed", node.byte_range());
        return;
    }
    match node.kind() {
        "variable_assignment" => {
            let name = node.child_by_field_name("name").map(|name| slice(text, name).to_owned());
            let value = node.child_by_field_name("value").map(|value| word(text, value, 0));
            let constant = match value {
                Some((value, true)) => Some(value),
                Some(_) => None,
                None => Some(String::new()),
            };
            if let Some(name) = name {
                reading.variables.entry(name).or_default().push(constant);
            }
        }
        // What a loop or `read` gives to a variable is not constant.
        "for_statement" => {
            if let Some(name) = node.child_by_field_name("variable") {
                reading.variables.entry(slice(text, name).to_owned()).or_default().push(None);
            }
        }
        "function_definition" => {
            if let Some(name) = node.child_by_field_name("name") {
                reading.script.functions.push(slice(text, name).to_owned());
            }
        }
        _ => {}
    }
}

fn slice<'t>(text: &'t str, node: Node) -> &'t str {
    text.get(node.byte_range()).unwrap_or_default()
}

fn node_as_command(reading: &mut Reading, text: &str, node: Node) {
    match node.kind() {
        "command" => command(reading, text, node),
        // `> file` on its own.
        "redirected_statement" if node.child_by_field_name("body").is_none() => {
            let redirections = redirections(text, node);
            if redirections.iter().any(|redirection| redirection.writes) {
                reading.push(made(reading, String::new(), String::new(), Vec::new(), redirections, node));
            }
        }
        // A redirection of a whole block or pipeline.
        "redirected_statement" if node.child_by_field_name("body").is_some_and(|body| body.kind() != "command") => {
            let redirections = redirections(text, node);
            if !redirections.is_empty() {
                let mut command = made(reading, "{".to_owned(), "{".to_owned(), Vec::new(), redirections, node);
                command.pipeline = usize::MAX;
                reading.push(command);
            }
        }
        _ => {}
    }
}

fn command(reading: &mut Reading, text: &str, node: Node) {
    let mut cursor = node.walk();
    let mut arguments = Vec::new();
    let mut name = None;
    let mut redirections = Vec::new();
    for child in node.children(&mut cursor) {
        match child.kind() {
            "command_name" => name = Some(child),
            "variable_assignment" => {}
            "file_redirect" | "heredoc_redirect" | "herestring_redirect" => {
                redirections.extend(redirection(text, child))
            }
            kind if child.is_named() || matches!(kind, "==" | "=~") => {
                let (value, constant) = word(text, child, 0);
                let (value, constant) = match resolved(reading, &value) {
                    Some(known) if !constant => (known, true),
                    _ => (value, constant),
                };
                arguments.push(Argument { text: value, constant, block: false, span: child.byte_range() });
            }
            _ => {}
        }
    }
    let Some(name) = name else { return };
    if let Some(parent) = node.parent().filter(|parent| parent.kind() == "redirected_statement") {
        redirections.extend(self::redirections(text, parent));
    }
    let (written, constant) =
        name.named_child(0).map_or_else(|| (slice(text, name).to_owned(), true), |word_node| word(text, word_node, 0));
    if constant {
        let name = program(Shell::Posix, &written);
        let command = made(reading, name, written, arguments, redirections, node);
        reading.push(command);
        return;
    }
    // `$tool -x`: every value that the variable is given, where all are known.
    let variable = written.trim_matches('"').trim_start_matches('$').trim_matches(['{', '}']).to_owned();
    match reading.values(&variable) {
        Some(values) if !values.is_empty() => {
            for value in values {
                let mut words = value.split_whitespace();
                let Some(first) = words.next() else { continue };
                let span = node.byte_range();
                let mut all: Vec<Argument> = words
                    .map(|text| Argument { text: text.to_owned(), constant: true, block: false, span: span.clone() })
                    .collect();
                all.extend(arguments.iter().cloned());
                let command =
                    made(reading, program(Shell::Posix, first), first.to_owned(), all, redirections.clone(), node);
                reading.push(command);
            }
        }
        _ => {
            reading.doubt("which program runs is only known when it runs", name.byte_range());
            let command = made(reading, String::new(), written, arguments, redirections, node);
            reading.push(command);
        }
    }
}

/// The one constant value of `$name`.
fn resolved(reading: &Reading, written: &str) -> Option<String> {
    let name = written.strip_prefix('$')?.trim_matches(['{', '}']);
    reading.value(name).map(str::to_owned)
}

fn made(
    reading: &Reading,
    name: String,
    written: String,
    arguments: Vec<Argument>,
    redirections: Vec<Redirection>,
    node: Node,
) -> Command {
    let mut above = node;
    for _ in 0..4 {
        match above.parent() {
            Some(parent) if matches!(parent.kind(), "redirected_statement" | "negated_command" | "pipeline") => {
                above = parent
            }
            _ => break,
        }
    }
    Command {
        name,
        written,
        arguments,
        redirections,
        pipeline: (reading.piece.depth + 1) << 40 | above.id() & 0xff_ffff_ffff,
        shell: Shell::Posix,
        span: node.byte_range(),
        remote: false,
        raised: false,
        carries: false,
    }
}

fn redirections(text: &str, node: Node) -> Vec<Redirection> {
    let mut cursor = node.walk();
    node.children(&mut cursor).filter_map(|child| redirection(text, child)).collect()
}

fn redirection(text: &str, node: Node) -> Option<Redirection> {
    if node.kind() != "file_redirect" {
        return None;
    }
    let destination = node.child_by_field_name("destination")?;
    let mut cursor = node.walk();
    let operator = node.children(&mut cursor).find(|child| !child.is_named()).map(|child| child.kind()).unwrap_or(">");
    // `2>&1` and `<&3` join streams.
    if matches!(operator, ">&" | "<&")
        && slice(text, destination).chars().all(|letter| letter.is_ascii_digit() || letter == '-')
    {
        return None;
    }
    Some(Redirection {
        writes: operator.contains('>'),
        appends: operator.contains(">>"),
        target: word(text, destination, 0).0,
        span: node.byte_range(),
    })
}

/// The value of a word, and whether it is constant.
fn word(text: &str, node: Node, depth: usize) -> (String, bool) {
    let written = slice(text, node);
    match node.kind() {
        "word" | "special_variable_name" | "variable_name" => (unescaped(written), true),
        "raw_string" => (written.trim_matches('\'').to_owned(), true),
        "ansi_c_string" => (written.trim_start_matches('$').trim_matches('\'').to_owned(), !written.contains("\\x")),
        "number" | "test_operator" | "extglob_pattern" | "regex" => (written.to_owned(), true),
        "string" | "concatenation" | "translated_string" if depth < 6 => {
            let mut value = String::new();
            let mut constant = true;
            let mut end = node.start_byte();
            let mut cursor = node.walk();
            for child in node.children(&mut cursor) {
                // What lies between children of a string is part of it.
                if node.kind() == "string" {
                    value.push_str(text.get(end..child.start_byte()).unwrap_or_default());
                }
                end = child.end_byte();
                if child.is_named() {
                    let (part, known) = if child.kind() == "string_content" {
                        (slice(text, child).replace("\\\"", "\"").replace("\\$", "$"), true)
                    } else {
                        word(text, child, depth + 1)
                    };
                    value.push_str(&part);
                    constant &= known;
                } else if !matches!(child.kind(), "\"" | "$") {
                    value.push_str(slice(text, child));
                }
            }
            (value, constant)
        }
        "simple_expansion" | "expansion" | "command_substitution" | "process_substitution" | "arithmetic_expansion" => {
            (written.to_owned(), false)
        }
        _ => (written.trim_matches('"').to_owned(), !written.contains('$') && !written.contains('`')),
    }
}

fn unescaped(word: &str) -> String {
    if !word.contains('\\') {
        return word.to_owned();
    }
    let mut plain = String::with_capacity(word.len());
    let mut letters = word.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('\n') | None => {}
                Some(escaped) => plain.push(escaped),
            },
            _ => plain.push(letter),
        }
    }
    plain
}
