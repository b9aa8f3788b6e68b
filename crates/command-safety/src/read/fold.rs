//! Constant expressions of PowerShell as their value: `'i' + 'ex'`, `"{0}{1}" -f 'i','ex'`, `-join [char[]](105,101)`.
//! Never evaluates anything else, and says of every value whether it is certain.

use tree_sitter::Node;

use super::{Reading, repair};

/// How deep an expression is followed.
const MAX_DEPTH: usize = 40;
/// A longer value is kept as written.
const MAX_VALUE: usize = 16 * 1024;

/// The value of an expression, and whether it is constant; as written where it is not.
pub(super) fn fold(reading: &Reading, text: &str, node: Node) -> (String, bool) {
    let written = || text.get(node.byte_range()).unwrap_or_default().to_owned();
    if node.end_byte() - node.start_byte() > MAX_VALUE {
        return (written(), false);
    }
    match value(reading, text, node, 0) {
        Some(value) => (value, true),
        None => (substituted(reading, &repair::given_back(&written())), false),
    }
}

fn value(reading: &Reading, text: &str, node: Node, depth: usize) -> Option<String> {
    if depth > MAX_DEPTH {
        return None;
    }
    let node = narrowed(node);
    let written = text.get(node.byte_range())?;
    let inner = |node| value(reading, text, node, depth + 1);
    match node.kind() {
        "expandable_string_literal" | "expandable_here_string_literal" => expanded(reading, written),
        "verbatim_string_characters" => Some(written.get(1..written.len() - 1)?.replace("''", "'")),
        "verbatim_here_string_characters" => {
            Some(written.trim_start_matches("@'").trim_end_matches("'@").trim().to_owned())
        }
        "decimal_integer_literal" | "hexadecimal_integer_literal" | "real_literal" | "simple_name" => {
            Some(written.to_owned())
        }
        "generic_token" => (!written.contains(repair::VARIABLE)).then(|| written.to_owned()),
        "variable" => match written.to_ascii_lowercase().as_str() {
            "$true" | "$false" | "$null" => Some(written.to_owned()),
            name => reading.value(name.trim_start_matches('$')).map(str::to_owned),
        },
        "additive_expression" => {
            let (left, right) = (node.named_child(0)?, node.named_child(1)?);
            let plus = node.children(&mut node.walk()).any(|child| child.kind() == "+");
            let left = inner(left)?;
            let right = inner(right)?;
            plus.then(|| left + &right)
        }
        "format_expression" => {
            let parts = elements(reading, text, node.named_child(2).or_else(|| node.named_child(1))?, depth + 1)?;
            Some(formatted(&inner(node.named_child(0)?)?, &parts))
        }
        "comparison_expression" => {
            let operator = node.named_child(1)?;
            let operator = text.get(operator.byte_range())?.to_ascii_lowercase();
            match operator.as_str() {
                "-join" => {
                    Some(elements(reading, text, node.named_child(0)?, depth + 1)?.join(&inner(node.named_child(2)?)?))
                }
                "-replace" | "-creplace" | "-ireplace" => {
                    let parts = elements(reading, text, node.named_child(2)?, depth + 1)?;
                    let all = inner(node.named_child(0)?)?;
                    let from = parts.first()?;
                    // A pattern is only followed where it is plain text.
                    let plain =
                        from.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '_' | '-'));
                    plain.then(|| all.replace(from.as_str(), parts.get(1).map(String::as_str).unwrap_or_default()))
                }
                _ => None,
            }
        }
        "expression_with_unary_operator" if written.to_ascii_lowercase().starts_with("-join") => {
            Some(elements(reading, text, node.named_child(0)?, depth + 1)?.concat())
        }
        "expression_with_unary_operator" if written.starts_with(['-', '+']) => Some(written.to_owned()),
        "cast_expression" => {
            let class = text.get(node.named_child(0)?.byte_range())?.to_ascii_lowercase();
            let operand = node.named_child(1)?;
            match class.as_str() {
                "[char]" => letter(&inner(operand)?),
                "[char[]]" => elements(reading, text, operand, depth + 1)?.iter().map(|part| letter(part)).collect(),
                "[string]" => inner(operand),
                _ => None,
            }
        }
        "array_literal_expression" => Some(elements(reading, text, node, depth + 1)?.join(",")),
        _ => None,
    }
}

/// A node without the levels around it that hold nothing else.
fn narrowed(mut node: Node) -> Node {
    for _ in 0..80 {
        let wraps = matches!(
            node.kind(),
            "pipeline"
                | "pipeline_chain"
                | "logical_expression"
                | "bitwise_expression"
                | "comparison_expression"
                | "additive_expression"
                | "multiplicative_expression"
                | "format_expression"
                | "range_expression"
                | "array_literal_expression"
                | "unary_expression"
                | "string_literal"
                | "integer_literal"
                | "parenthesized_expression"
                | "command_name_expr"
                | "array_expression"
                | "sub_expression"
                | "statement_list"
                | "key_expression"
                | "member_name"
                | "redirected_file_name"
                | "literal"
                | "left_assignment_expression"
        );
        if !wraps || node.named_child_count() != 1 {
            return node;
        }
        let Some(child) = node.named_child(0) else { return node };
        node = child;
    }
    node
}

/// The values of a list.
fn elements(reading: &Reading, text: &str, node: Node, depth: usize) -> Option<Vec<String>> {
    if depth > MAX_DEPTH {
        return None;
    }
    let node = narrowed(node);
    if node.kind() != "array_literal_expression" {
        return Some(vec![value(reading, text, node, depth + 1)?]);
    }
    let mut cursor = node.walk();
    node.named_children(&mut cursor).map(|child| value(reading, text, child, depth + 1)).collect()
}

fn letter(text: &str) -> Option<String> {
    let number = text.strip_prefix("0x").map_or_else(|| text.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
    match number {
        Some(number) => char::from_u32(number).map(String::from),
        None => (text.chars().count() == 1).then(|| text.to_owned()),
    }
}

fn formatted(format: &str, parts: &[String]) -> String {
    let mut filled = format.to_owned();
    for (at, part) in parts.iter().enumerate().take(64) {
        filled = filled.replace(&format!("{{{at}}}"), part);
        if filled.len() > MAX_VALUE {
            break;
        }
    }
    filled
}

/// A string in double quotes, where every variable of it is constant.
fn expanded(reading: &Reading, written: &str) -> Option<String> {
    let inside = match written.strip_prefix("@\"") {
        Some(rest) => rest.trim_end_matches("\"@").trim(),
        None => written.get(1..written.len().checked_sub(1)?)?,
    };
    let value = substituted(reading, inside);
    if value.contains('$')
        && value
            .split('$')
            .skip(1)
            .any(|rest| rest.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '(' | '{' | '_')))
    {
        return None;
    }
    Some(value)
}

/// A text with the constant variables filled in and backticks taken away.
pub(super) fn substituted(reading: &Reading, text: &str) -> String {
    if !text.contains(['$', '`', '"']) {
        return text.to_owned();
    }
    let mut filled = String::with_capacity(text.len());
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '`' => {
                if let Some((_, escaped)) = letters.next() {
                    filled.push(match escaped {
                        'n' | 'r' | 't' | '\n' => ' ',
                        other => other,
                    });
                }
            }
            '"' if letters.peek().is_some_and(|(_, next)| *next == '"') => {
                letters.next();
                filled.push('"');
            }
            '$' => {
                let rest = text.get(at + 1..).unwrap_or_default();
                let braced = rest.starts_with('{');
                let rest = rest.trim_start_matches('{');
                let length = rest.find(|next: char| !(next.is_alphanumeric() || next == '_')).unwrap_or(rest.len());
                let known = rest
                    .get(..length)
                    .filter(|name| !name.is_empty())
                    .and_then(|name| reading.value(&name.to_ascii_lowercase()));
                match known {
                    Some(value) if value.len() < MAX_VALUE && filled.len() < MAX_VALUE => {
                        filled.push_str(value);
                        for _ in
                            0..rest.get(..length).map_or(0, |name| name.chars().count()) + if braced { 2 } else { 0 }
                        {
                            letters.next();
                        }
                    }
                    _ => filled.push('$'),
                }
            }
            other => filled.push(other),
        }
    }
    filled
}
