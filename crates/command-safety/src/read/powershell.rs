//! PowerShell as commands, out of its grammar's tree: aliases, splats and constant expressions resolved.
//! Never stops at an error: what the tree still holds is read, and the error is a doubt.

use std::collections::HashMap;
use std::sync::LazyLock;

use tree_sitter::Node;

use super::{Reading, fold, posix::each, program, repair};
use crate::command::{Argument, Command, Member, Redirection};
use crate::{grammar, shell::Shell};

static ALIASES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    include_str!("../../tables/powershell-aliases.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .filter_map(|pair| pair.split_once('='))
        .map(|(alias, name)| (alias.to_ascii_lowercase(), name.to_ascii_lowercase()))
        .collect()
});

pub(super) fn read(reading: &mut Reading) {
    let text = repair::repaired(&reading.piece.text);
    let Some(tree) = grammar::of(Shell::PowerShell.grammar()).and_then(|grammar| grammar.tree(&text)) else {
        reading.doubt("it is too long or too deep to be read", 0..text.len());
        return;
    };
    each(&mut tree.walk(), |node| before(reading, &text, node));
    each(&mut tree.walk(), |node| match node.kind() {
        "command" => command(reading, &text, node),
        "invokation_expression" => method(reading, &text, node),
        "assignment_expression" => property(reading, &text, node),
        // Output of an expression that goes to a file: `"text" > file`.
        "redirections" => {
            let redirections = redirections(reading, &text, node);
            if !redirections.is_empty() {
                let command = made(reading, "{".to_owned(), "{".to_owned(), Vec::new(), redirections, node);
                reading.push(command);
            }
        }
        _ => {}
    });
}

/// The full name of a cmdlet, for its alias or its own name.
pub(super) fn cmdlet(written: &str) -> String {
    let name = program(Shell::PowerShell, &written.replace('`', ""));
    ALIASES.get(&name).cloned().unwrap_or(name)
}

fn slice<'t>(text: &'t str, node: Node) -> &'t str {
    text.get(node.byte_range()).unwrap_or_default()
}

/// What must be known before commands are looked at: variables, functions, errors.
fn before(reading: &mut Reading, text: &str, node: Node) {
    if node.is_error() || node.is_missing() {
        reading.doubt("a part of it cannot be parsed", node.byte_range());
        return;
    }
    match node.kind() {
        "assignment_expression" => assignment(reading, text, node),
        "foreach_statement" => {
            let mut cursor = node.walk();
            if let Some(variable) = node.children(&mut cursor).find(|child| child.kind() == "variable") {
                reading.variables.entry(variable_name(slice(text, variable))).or_default().push(None);
            }
        }
        "function_name" => reading.script.functions.push(slice(text, node).trim().to_ascii_lowercase()),
        _ => {}
    }
}

fn variable_name(written: &str) -> String {
    let name = written.trim().trim_start_matches(['$', '@']).trim_matches(['{', '}']).to_ascii_lowercase();
    ["script:", "global:", "local:", "private:", "using:"]
        .iter()
        .find_map(|scope| name.strip_prefix(scope))
        .unwrap_or(&name)
        .to_owned()
}

fn assignment(reading: &mut Reading, text: &str, node: Node) {
    let (Some(left), Some(right)) = (node.named_child(0), node.child_by_field_name("value")) else { return };
    let written = slice(text, left).trim();
    let variable = written.rsplit(']').next().unwrap_or(written);
    if !variable.starts_with('$') || variable.contains(['.', '[', '(']) {
        return;
    }
    let name = variable_name(variable);
    let plain = node
        .children(&mut node.walk())
        .any(|child| child.kind() == "assignement_operator" && slice(text, child) == "=");
    let value = fold::fold(reading, text, right);
    let source = slice(text, right).trim_start().to_ascii_lowercase();
    if LOCAL.iter().any(|start| source.starts_with(start)) {
        reading.locals.insert(name.clone());
    }
    if source.starts_with("@{") || source.starts_with("[ordered]@{") {
        let entries = entries(reading, text, right);
        reading.splats.insert(name.clone(), entries);
    }
    reading.variables.entry(name).or_default().push(Some(value.0).filter(|_| value.1 && plain));
}

/// How an expression begins whose object lives in this session alone.
const LOCAL: &[&str] = &[
    "@{",
    "@(",
    "'",
    "\"",
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "[pscustomobject]",
    "[ordered]",
    "[hashtable]",
    "[array]",
    "[system.collections",
    "[collections",
    "[string",
    "[int",
    "new-object psobject",
    "new-object -typename psobject",
    "new-object -type psobject",
    "new-object pscustomobject",
    "new-object system.collections",
    "new-object collections",
    "new-object system.diagnostics.processstartinfo",
    "new-object system.text",
    "[system.text",
    "new-object system.data.datatable",
    "$null",
];

/// The entries of the first table of parameters in an expression.
fn entries(reading: &Reading, text: &str, node: Node) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    each(&mut node.walk(), |node| {
        if node.kind() == "hash_entry" {
            let (Some(key), Some(value)) = (node.named_child(0), node.named_child(1)) else { return };
            let (value, constant) = fold::fold(reading, text, value);
            found.push((slice(text, key).trim_matches(['"', '\'']).to_owned(), Some(value).filter(|_| constant)));
        }
    });
    found
}

fn command(reading: &mut Reading, text: &str, node: Node) {
    let inside = |range: &std::ops::Range<usize>| range.contains(&node.start_byte());
    if reading.conditions.iter().any(inside) {
        return;
    }
    let Some(name) = node.child_by_field_name("command_name") else { return };
    let invoked = node.children(&mut node.walk()).any(|child| child.kind() == "command_invokation_operator");
    let named = cmdlet(slice(text, name));
    let mut arguments = Vec::new();
    let mut redirections = Vec::new();
    if let Some(elements) = node.child_by_field_name("command_elements") {
        let mut cursor = elements.walk();
        for child in elements.children(&mut cursor) {
            match child.kind() {
                "command_argument_sep" | "," => {}
                "redirection" => redirections.extend(redirection(reading, text, child)),
                "stop_parsing" => {
                    let rest = slice(text, child).trim_start_matches("--%");
                    arguments.extend(rest.split_whitespace().map(|word| argument(word.to_owned(), true, false, child)));
                }
                _ => element(reading, text, child, &named, &mut arguments),
            }
        }
    }
    if invoked {
        return called(reading, text, node, name, &arguments, &redirections);
    }
    let written = slice(text, name).to_owned();
    let command = made(reading, cmdlet(&fold::substituted(reading, &written)), written, arguments, redirections, node);
    reading.push(command);
}

/// `& name` and `. name`: a constant name, or every value that a variable is given.
fn called(
    reading: &mut Reading,
    text: &str,
    node: Node,
    name: Node,
    arguments: &[Argument],
    redirections: &[Redirection],
) {
    let written = slice(text, name).to_owned();
    // The commands of a block are read where they stand.
    if written.starts_with('{') {
        return;
    }
    let (value, constant) = fold::fold(reading, text, name);
    let plain = !value.contains(['$', '(', ')']);
    let names =
        if constant || plain { Some(vec![value]) } else { reading.values(&variable_name(written.trim_matches('"'))) };
    // A variable in the folder does not hide which program it is: `$env:windir\system32\net.exe`.
    let names = names.or_else(|| {
        let base = written.trim_matches('"').rsplit(['\\', '/']).next()?;
        (base.len() < written.trim_matches('"').len() && !base.contains(['$', '(', ')'])).then(|| vec![base.to_owned()])
    });
    let names = names.unwrap_or_else(|| {
        reading.doubt("which program runs is only known when it runs", name.byte_range());
        vec![String::new()]
    });
    for value in names {
        let name = cmdlet(&value);
        let written = if value.is_empty() { written.clone() } else { value };
        let command = made(reading, name, written, arguments.to_vec(), redirections.to_vec(), node);
        reading.push(command);
    }
}

fn argument(text: String, constant: bool, block: bool, node: Node) -> Argument {
    Argument { text, constant, block, span: node.byte_range() }
}

/// `-Identity {guid}`: words alone in braces, given to a cmdlet that runs no blocks, are for the reader to fill in.
fn is_placeholder(command: &str, written: &str) -> bool {
    const RUN_NONE: &[&str] =
        &["get-", "set-", "new-", "add-", "remove-", "test-", "enable-", "disable-", "grant-", "revoke-", "update-"];
    let words = written
        .trim_matches(['{', '}'])
        .chars()
        .all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '_' | '-' | '='));
    words && RUN_NONE.iter().any(|verb| command.starts_with(verb))
}

fn element(reading: &mut Reading, text: &str, node: Node, command: &str, arguments: &mut Vec<Argument>) {
    let written = slice(text, node);
    match node.kind() {
        "command_parameter" => {
            let (name, value) = written.split_once('=').filter(|_| written.starts_with("--")).unwrap_or((written, ""));
            arguments.push(argument(
                if value.is_empty() { written.replace('`', "") } else { format!("{name}={value}") },
                true,
                false,
                node,
            ));
        }
        _ if written.starts_with('{') => {
            let of = arguments.last().map(|last| last.text.to_ascii_lowercase()).unwrap_or_default();
            // A condition of a directory's own language looks like commands and is none.
            let condition =
                of.len() > 3 && "-filter".starts_with(&of) || of.starts_with('-') && is_placeholder(command, written);
            if condition {
                reading.conditions.push(node.byte_range());
            }
            arguments.push(argument(written.to_owned(), false, !condition, node));
        }
        _ if written.starts_with('@') && !written.starts_with("@{") && !written.starts_with("@(") => {
            let name = variable_name(written);
            match reading.splats.get(&name) {
                Some(entries) if !reading.script.is_full() => {
                    for (key, value) in entries.clone() {
                        arguments.push(argument(format!("-{key}"), true, false, node));
                        let constant = value.is_some();
                        arguments.push(argument(value.unwrap_or_else(|| "$value".to_owned()), constant, false, node));
                    }
                }
                _ => {
                    // `@args` hands over what it was given, other names what only the run knows.
                    reading.doubt("which parameters are given is only known when it runs", node.byte_range());
                }
            }
        }
        _ => {
            let (value, constant) = fold::fold(reading, text, node);
            arguments.push(argument(value, constant, false, node));
        }
    }
}

fn made(
    reading: &Reading,
    name: String,
    written: String,
    arguments: Vec<Argument>,
    redirections: Vec<Redirection>,
    node: Node,
) -> Command {
    let pipeline = node.parent().map_or(0, |parent| parent.id());
    Command {
        name,
        written,
        arguments,
        redirections,
        pipeline: (reading.piece.depth + 1) << 40 | pipeline & 0xff_ffff_ffff,
        shell: Shell::PowerShell,
        span: node.byte_range(),
        remote: false,
        raised: false,
        carries: false,
    }
}

fn redirections(reading: &Reading, text: &str, node: Node) -> Vec<Redirection> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter_map(|child| redirection(reading, text, child)).collect()
}

fn redirection(reading: &Reading, text: &str, node: Node) -> Option<Redirection> {
    let mut cursor = node.walk();
    let mut operator = None;
    let mut target = None;
    for child in node.named_children(&mut cursor) {
        match child.kind() {
            "file_redirection_operator" => operator = Some(slice(text, child)),
            "redirected_file_name" => target = Some(fold::fold(reading, text, child).0.trim().to_owned()),
            _ => {}
        }
    }
    let operator = operator?;
    Some(Redirection {
        writes: operator.contains('>'),
        appends: operator.contains(">>"),
        target: target.unwrap_or_default(),
        span: node.byte_range(),
    })
}

fn method(reading: &mut Reading, text: &str, node: Node) {
    let mut cursor = node.walk();
    let name = node.children(&mut cursor).find(|child| child.kind() == "member_name");
    let (Some(target), Some(name)) = (node.child(0), name) else { return };
    let arguments = node.children(&mut node.walk()).find(|child| child.kind() == "argument_list");
    let member = Member {
        target: slice(text, target).to_owned(),
        name: slice(text, name).trim_matches(['"', '\'']).to_owned(),
        arguments: arguments.map(|arguments| slice(text, arguments).to_owned()).unwrap_or_default(),
        assigned: false,
        local: is_local(reading, slice(text, target)),
        span: reading.piece.place.span(node.byte_range()),
    };
    reading.script.members.push(member);
}

fn property(reading: &mut Reading, text: &str, node: Node) {
    let Some(left) = node.named_child(0) else { return };
    let written = slice(text, left).trim();
    if written.to_ascii_lowercase().starts_with("$env:") || written.ends_with(']') {
        return;
    }
    let Some((target, name)) = written.rsplit_once("::").or_else(|| written.rsplit_once('.')) else { return };
    if !(target.starts_with('$') || target.starts_with('[') || target.starts_with('(')) {
        return;
    }
    let member = Member {
        target: target.to_owned(),
        name: name.to_owned(),
        arguments: String::new(),
        assigned: true,
        local: is_local(reading, target),
        span: reading.piece.place.span(node.byte_range()),
    };
    reading.script.members.push(member);
}

fn is_local(reading: &Reading, target: &str) -> bool {
    if target.starts_with(['"', '\'']) || target.starts_with("@(") || target.starts_with("@{") {
        return true;
    }
    let root = target.trim_start_matches('(').split(['.', '[', ')', ':']).next().unwrap_or_default();
    root.starts_with('$') && reading.locals.contains(&variable_name(root))
}
