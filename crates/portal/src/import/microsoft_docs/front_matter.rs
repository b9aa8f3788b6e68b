//! The front matter of a Microsoft Learn article: the few fields that are kept.
//! Never a YAML parser: titles there hold unquoted colons and quotes that a strict one refuses.

use jiff::civil::Date;

use super::products;

/// What is kept of the front matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct FrontMatter {
    pub title: String,
    pub description: String,
    pub applies_to: Vec<String>,
    date: String,
}

impl FrontMatter {
    /// The day of `ms.date`, which is written month/day/year.
    pub fn day(&self) -> Option<Date> {
        if let Ok(day) = self.date.parse() {
            return Some(day);
        }
        let mut parts = self.date.split(['/', '-']);
        let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
        Date::new(year.trim().parse().ok()?, month.trim().parse().ok()?, day.trim().parse().ok()?).ok()
    }
}

/// Splits a text into its front matter and the rest.
pub(super) fn split(text: &str) -> (FrontMatter, &str) {
    let Some(inside) =
        text.strip_prefix("---").and_then(|rest| rest.trim_start_matches([' ', '\t']).strip_prefix('\n'))
    else {
        return (FrontMatter::default(), text);
    };
    let mut length = 0;
    for line in inside.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return (read(&inside[..length]), &inside[length + line.len()..]);
        }
        length += line.len();
    }
    (FrontMatter::default(), text)
}

fn read(yaml: &str) -> FrontMatter {
    let mut fields = FrontMatter::default();
    let mut lines = yaml.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((name, value)) = line.split_once(':').filter(|_| !line.starts_with([' ', '\t', '-', '#'])) else {
            continue;
        };
        let mut values = vec![value.trim().to_owned()];
        let more = |line: &&str| line.starts_with([' ', '\t', '-']) || line.trim().is_empty();
        while let Some(line) = lines.next_if(more) {
            values.push(line.trim().to_owned());
        }
        match name.trim() {
            "title" => fields.title = scalar(&values),
            "description" => fields.description = scalar(&values),
            "ms.date" => fields.date = scalar(&values),
            // As it is written in all articles but two.
            "appliesto" | "appleisto" | "appiesto" => fields.applies_to = list(&values),
            _ => {}
        }
    }
    fields
}

/// A scalar, of which the first line may be a block sign and the others continue it.
fn scalar(lines: &[String]) -> String {
    let is_block = matches!(lines[0].trim_end_matches(['-', '+']), "|" | ">");
    let lines: Vec<&str> =
        lines[usize::from(is_block)..].iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
    let joined = lines.join(" ");
    if is_block { joined } else { unquoted(&joined) }
}

/// A list: one item a line after `-`, or one line of items with commas between, in brackets or not.
fn list(lines: &[String]) -> Vec<String> {
    let mut items = Vec::new();
    for line in lines {
        let line = line.trim_start_matches('[').trim_end_matches(']');
        match line.strip_prefix('-') {
            Some(item) => items.push(unquoted(item.trim())),
            None => items.extend(products::of_list(line).iter().map(|item| unquoted(item))),
        }
    }
    items.retain(|item| !item.is_empty());
    for item in &mut items {
        item.truncate(item.trim_end_matches('.').len());
    }
    items
}

fn unquoted(text: &str) -> String {
    if let Some(inside) = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
        return inside.replace("''", "'");
    }
    if let Some(inside) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        let mut plain = String::with_capacity(inside.len());
        let mut letters = inside.chars();
        while let Some(letter) = letters.next() {
            match (letter, letter == '\\') {
                (_, true) => match letters.next() {
                    Some('n') => plain.push(' '),
                    Some(escaped @ ('"' | '\\' | '/')) => plain.push(escaped),
                    Some(other) => plain.extend(['\\', other]),
                    None => plain.push('\\'),
                },
                (letter, false) => plain.push(letter),
            }
        }
        return plain;
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_leniently() {
        let (fields, rest) = split(
            "---\ntitle: Can't: \"x\" # y\ndescription: >-\n  One\n  two.\nms.date: 1/9/2023\nappliesto:\n- Exchange \n- 'It''s'\nother: [a]\n---\nBody\n---\n",
        );
        assert_eq!(fields.title, "Can't: \"x\" # y");
        assert_eq!(fields.description, "One two.");
        assert_eq!(fields.day(), Some(jiff::civil::date(2023, 1, 9)));
        assert_eq!(fields.applies_to, ["Exchange", "It's"]);
        assert_eq!(rest, "Body\n---\n");
        assert_eq!(read("appliesto: [A, \"B\"]\ntitle: \"a \\\"b\\\" c:\\\\\"").applies_to, ["A", "B"]);
        assert_eq!(read("title: \"a \\\"b\\\" c:\\\\\"").title, "a \"b\" c:\\");
    }

    #[test]
    fn text_without_front_matter_is_all_body() {
        for text in ["", "---", "---\nx: y\n", "# A\n---\nb\n---\n"] {
            assert_eq!(split(text), (FrontMatter::default(), text));
        }
        assert_eq!(FrontMatter { date: "13/13/2020".to_owned(), ..FrontMatter::default() }.day(), None);
    }
}
