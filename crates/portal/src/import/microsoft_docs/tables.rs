//! Tables whose header and delimiter row differ in columns, or that a lone pipe ends: readers of Markdown draw their pipes as
//! text.
//! Never touches a table that can be read, nor a cell.

use std::collections::BTreeMap;

use super::body::split_prefix;

/// The header and the delimiter row of every such table, as they should be, by their line from 0: both get as many columns as
/// the widest row. A lone pipe between two rows is `None`: it is to be left out.
pub(super) fn repaired(lines: &[&str]) -> BTreeMap<usize, Option<String>> {
    let mut repaired = BTreeMap::new();
    let is_row = |line: &str| split_prefix(line).1.starts_with('|');
    for (at, three) in lines.windows(3).enumerate() {
        if split_prefix(three[1]).1.trim_end() == "|" && is_row(three[0]) && is_row(three[2]) {
            repaired.insert(at + 1, None);
        }
    }
    for (at, pair) in lines.windows(2).enumerate() {
        let [header, delimiter] = [split_prefix(pair[0]), split_prefix(pair[1])];
        let is_table = header.1.starts_with('|') && is_delimiter(delimiter.1);
        if !is_table || columns(header.1) == columns(delimiter.1) {
            continue;
        }
        let rows = lines[at + 2..].iter().map(|line| split_prefix(line).1).take_while(|row| row.starts_with('|'));
        let widest = rows.chain([header.1]).map(columns).max().unwrap_or_default();
        let cells = cells(delimiter.1).chain(std::iter::repeat("---")).take(widest);
        let end = if header.1.trim_end().ends_with('|') { "" } else { "|" };
        let missing = " |".repeat(widest - columns(header.1));
        repaired.insert(at, Some(format!("{}{end}{missing}", pair[0].trim_end())));
        repaired.insert(at + 1, Some(format!("{}|{}|", delimiter.0, cells.collect::<Vec<_>>().join("|"))));
    }
    repaired
}

/// Whether a row has nothing but `---`, `:---:` and their kin.
fn is_delimiter(row: &str) -> bool {
    let is_rule = |cell: &str| cell.contains('-') && cell.chars().all(|letter| matches!(letter, '-' | ':'));
    row.starts_with('|') && cells(row).all(|cell| is_rule(cell.trim()))
}

fn columns(row: &str) -> usize {
    let escaped = row.matches("\\|").count();
    cells(row).count().saturating_sub(escaped)
}

fn cells(row: &str) -> impl Iterator<Item = &str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    row.strip_suffix('|').unwrap_or(row).split('|')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_and_delimiter_get_the_columns_of_the_widest_row() {
        let table = ["> |a|b|", "> |:--|--|---|", "> |c|d|"];
        let expected = [(0, Some("> |a|b|".to_owned())), (1, Some("> |:--|--|".to_owned()))];
        assert_eq!(repaired(&table), BTreeMap::from(expected));
        let table = ["text", "|a", "|---|---|", "|c|d\\|e|f|", "", "|g|h|i|j|"];
        let expected = [(1, Some("|a| | |".to_owned())), (2, Some("|---|---|---|".to_owned()))];
        assert_eq!(repaired(&table), BTreeMap::from(expected));
        assert_eq!(
            repaired(&["||a|", "|-|-|-|", "|b|c|"]),
            BTreeMap::from([(0, Some("||a|".to_owned())), (1, Some("|-|-|".to_owned()))])
        );
    }

    #[test]
    fn a_lone_pipe_between_rows_is_left_out() {
        assert_eq!(repaired(&["|a|", "|-|", "  |", "|b|", "|"]), BTreeMap::from([(2, None)]));
    }

    #[test]
    fn what_can_be_read_and_what_is_no_table_stays() {
        for lines in
            [&["|a|b|", "|-|:-:|", "|c|"][..], &["|a|b|", "|c|"], &["a", "---"], &["a", "|---|"], &["|---|"], &[]]
        {
            assert_eq!(repaired(lines), BTreeMap::new(), "{lines:?}");
        }
    }
}
