//! The products that an article applies to, out of the line or list in which its source names them.
//! Never takes a version, or a "and later", for a product: it belongs to the product before it.

/// What a line such as `_Applies to:_ &nbsp; Windows 10, Windows 11` names; nothing of another line.
pub(super) fn of_line(line: &str) -> Vec<String> {
    let is_mark = |letter: char| letter.is_whitespace() || matches!(letter, '_' | '*' | ':');
    let line = line.trim().trim_start_matches(['_', '*']);
    let rest = ["Applies to", "Original product version"].iter().find_map(|name| line.strip_prefix(name));
    let Some(rest) = rest.filter(|rest| rest.trim_start_matches(['_', '*']).starts_with(':')) else {
        return Vec::new();
    };
    of_list(rest.replace("&nbsp;", " ").trim_matches(is_mark))
}

/// What a list with commas or semicolons between its items names.
pub(super) fn of_list(list: &str) -> Vec<String> {
    let mut products: Vec<String> = Vec::new();
    for item in list.split([',', ';']).map(str::trim).filter(|item| !item.is_empty() && !item.contains(['[', '<'])) {
        match products.last_mut() {
            Some(product) if goes_on(item) => {
                product.push_str(if item.starts_with("and ") || item.starts_with("or ") { " " } else { ", " });
                product.push_str(item);
            }
            _ => products.push(item.strip_prefix("and ").unwrap_or(item).to_owned()),
        }
    }
    for product in &mut products {
        product.truncate(product.trim_end_matches('.').len());
    }
    products
}

/// Whether an item says more of the one before it: a version, an edition, "and later versions".
fn goes_on(item: &str) -> bool {
    let rest = item.strip_prefix("and ").or_else(|| item.strip_prefix("or ")).unwrap_or(item);
    let first = rest.split_whitespace().next().unwrap_or_default();
    matches!(first, "version" | "versions" | "later" | "earlier" | "newer")
        || (first == "all" && !rest.contains(" of "))
        || first.starts_with(|letter: char| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_more_of_a_product_is_none_of_its_own() {
        for (line, expected) in [
            ("_Applies to:_ &nbsp; Outlook, Word  ", &["Outlook", "Word"][..]),
            ("_Original product version:_ &nbsp; Outlook", &["Outlook"]),
            ("*Applies to*: Configuration Manager (current branch)", &["Configuration Manager (current branch)"]),
            ("*Applies to: Word*", &["Word"]),
            (
                "_Applies to:_ Windows 10, version 1809, and later versions, Windows 7",
                &["Windows 10, version 1809 and later versions", "Windows 7"],
            ),
            (
                "*Applies to*: Manager, versions 1910, 2002, and 2010; Word",
                &["Manager, versions 1910, 2002 and 2010", "Word"],
            ),
            ("_Applies to:_ Windows 8 - Pro, all editions", &["Windows 8 - Pro, all editions"]),
            (
                "_Applies to:_ Windows XP, and Microsoft Windows Server 2003.",
                &["Windows XP", "Microsoft Windows Server 2003"],
            ),
            ("_Applies to:_ Edge, all versions of Windows", &["Edge", "all versions of Windows"]),
            ("_Applies to:_ version 3, [Word](w.md), <br>", &["version 3"]),
            ("Applies to everybody: Word", &[]),
            ("It applies to: Word", &[]),
        ] {
            assert_eq!(of_line(line), expected, "{line}");
        }
    }
}
