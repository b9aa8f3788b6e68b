//! Parts of a message that are other on every machine: paths, users, hosts, addresses, dates, ids.
//! Never takes an error code for one.

use std::ops::Range;

/// Where such parts stand, in order.
pub(super) fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let start = at;
        at += piece.len();
        let inner = piece.trim_matches(|sign: char| {
            sign.is_whitespace()
                || matches!(
                    sign,
                    '"' | '\''
                        | '“'
                        | '”'
                        | '‘'
                        | '’'
                        | '('
                        | ')'
                        | '['
                        | ']'
                        | '{'
                        | '}'
                        | ','
                        | ';'
                        | '.'
                        | ':'
                        | '!'
                        | '?'
                )
        });
        if inner.is_empty() || !is_variable(inner) {
            continue;
        }
        let from = start + piece.find(inner).unwrap_or(0);
        ranges.push(from..from + inner.len());
    }
    // `<server name>`, as documents and people write what is to be filled in.
    let mut rest = 0;
    while let Some(open) = text[rest..].find('<').map(|found| rest + found) {
        match text[open..].find('>').map(|found| open + found) {
            Some(close) if close - open <= 40 && !text[open..close].contains('\n') => {
                ranges.push(open..close + 1);
                rest = close + 1;
            }
            _ => rest = open + 1,
        }
    }
    ranges
}

fn is_variable(piece: &str) -> bool {
    let digits = piece.bytes().filter(u8::is_ascii_digit).count();
    let of = |allowed: fn(char) -> bool| piece.chars().all(allowed);
    let is_mail = piece.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    let is_guid =
        piece.len() >= 36 && piece.matches('-').count() >= 4 && of(|sign| sign.is_ascii_hexdigit() || sign == '-');
    let is_address =
        piece.matches('.').count() == 3 && digits >= 4 && of(|sign| sign.is_ascii_digit() || matches!(sign, '.' | ':'));
    let is_time = digits >= 3
        && piece.contains([':', '/', '-'])
        && of(|sign| sign.is_ascii_digit() || matches!(sign, ':' | '/' | '-' | '.' | 'T' | 'Z' | ','))
        && !piece.starts_with('-');
    let is_file = piece.contains('\\') || piece.contains("://") || (piece.starts_with('/') && piece[1..].contains('/'));
    is_mail || is_guid || is_address || is_time || is_file
}
