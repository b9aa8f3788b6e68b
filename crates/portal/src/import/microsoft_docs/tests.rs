//! Small articles, and the real archive.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use expect_test::{Expect, expect};

use super::*;

const HEAD: &str = "---\ntitle: T\ndescription: D\nms.date: 01/02/2023\n---\n";

/// Checks the body alone, and the oddities.
fn check(markdown: &str, expected: Expect) {
    let converted = convert("Outlook/Client/a.md", format!("{HEAD}{markdown}").as_bytes()).unwrap();
    let (_, body) = converted.document_text.split_once("\n---\n\n").unwrap();
    expected.assert_eq(&format!("{body}({})\n", converted.oddities.join("; ")));
}

#[test]
fn the_header_is_ours() {
    let source = "\u{feff}---\r\ntitle: Can't \"x\": C:\\y\r\ndescription: D\r\nms.date: 1/2/2023\r\nappliesto:\r\n  - Outlook\r\n---\r\n# Can't \"x\": C:\\y\r\n\r\nText\r\n";
    let converted = convert("support/a/b.md", source.as_bytes()).unwrap();
    expect![[r#"
        ---
        format: 1
        language: en
        title: "Can't \"x\": C:\\y"
        description: "D"
        applies-to: ["Outlook"]
        date: 2023-01-02
        audience: public
        licence:
          attribution: "Microsoft Corporation and contributors"
          name: "CC BY 4.0"
          url: "https://creativecommons.org/licenses/by/4.0/legalcode"
          source: "MicrosoftDocs/SupportArticles-docs, through the fork gautamanand-dot/SupportArticles-docs at 338e405f729ac26b4f6ad9c531f5263919414f3d (2023-01-13): support/a/b.md"
          changes: "Include files and images dropped, front matter reduced, links resolved. Code samples are licensed MIT; Microsoft's names, logos and trademarks are not licensed. No endorsement by Microsoft is implied."
        ---


        Text
    "#]].assert_eq(&converted.document_text);
}

#[test]
fn links() {
    check(
        "See [a](../x/y.md#z), [b](/troubleshoot/q \"t\"), ![i](media/a(1).png), [![j](k.png)](https://e.com/(v=1)) and `[c](d.md)`.",
        expect![[r#"
        See [a](/articles/Outlook/x/y#z), [b](https://learn.microsoft.com/troubleshoot/q "t"), *i*, [*j*](https://e.com/(v=1)) and `[c](d.md)`.
        (image without its file)
    "#]],
    );
    check(
        "[a]: b.md\n<a href=\"c.md\">c</a> <img src=\"x.png\" alt=\"An x\"> \\[a](b.md",
        expect![[r#"
        [a]: /articles/Outlook/Client/b
        <a href="/articles/Outlook/Client/c">c</a> <em>An x</em> \[a](b.md
        (image without its file)
    "#]],
    );
}

#[test]
fn a_link_keeps_its_target_where_its_text_goes_over_a_line() {
    check(
        "See [a\nlong] [text\nof a link](b.md) and\n> [one\n> more](b.md).\n\nNo [link\n\nhere](b.md) nor [there\n- here](b.md)",
        expect![[r#"
            See [a
            long] [text
            of a link](/articles/Outlook/Client/b) and
            > [one
            > more](/articles/Outlook/Client/b).

            No [link

            here](b.md) nor [there
            - here](b.md)
            ()
        "#]],
    );
}

#[test]
fn a_group_of_tabs_ends_without_a_line() {
    check(
        "# [A](#tab/a)\na\n\n# [B](#tab/b)\nb\n---\nc\n\n---\n\n> # [C](#tab/c)\n> - c\n> ---\n> d",
        expect![[r#"
            # A
            a

            # B
            b

            c

            ---

            > # C
            > - c
            >
            > d
            (tabs, as headings)
        "#]],
    );
}

#[test]
fn a_comment_without_its_end_is_text() {
    check(
        "<!-- a\n[b](b.md)\n\n<!-- c -->\n<!-- d\n[b](b.md)",
        expect![[r#"
        <!-- a
        [b](b.md)

        <!-- c -->
        <!-- d
        [b](/articles/Outlook/Client/b)
        ()
    "#]],
    );
}

#[test]
fn alerts() {
    check(
        "> [!note] Inline text\n> More\n\n   >[!VIDEO https://e.com/v]\n\n> [!div class=\"next\"]\n> [Next](b.md)\n\n[!INCLUDE [Label](../i.md)]\n\n> [!Notes]\n> x",
        expect![[r#"
        > [!NOTE]
        > Inline text
        > More

           >[Video](https://e.com/v)

        > [Next](/articles/Outlook/Client/b)

        *Label*

        > [!NOTE]
        > x
        (include without its file; layout element left out; video, as a link)
    "#]],
    );
}

#[test]
fn elements() {
    check(
        "1. Press :::image type=\"icon\" source=\"a.png\"::: + R\n   :::image type=\"content\" source=\"m/b.png\" alt-text=\"A *b*\" border=\"false\":::\n\n::: zone pivot=\"windows-11\"\nx :::no-loc text=\"Y\":::\n::: zone-end\n\n## [Windows](#tab/windows)\nw\n",
        expect![[r#"
            1. Press  + R
               *A \*b*

            **windows 11**

            x Y

            ## Windows
            w
            (image without its file; layout element left out; tabs, as headings; zone pivots, as paragraphs)
        "#]],
    );
}

#[test]
fn what_looks_like_a_link_and_is_none_stays() {
    check(
        "CoreInvoke[T](Input input, Output output) \\[PreRelease](17) Hive](/x) **Add**![An icon](i.png)now\n\n<!--\n[a](b.md)\n-->\n[a](b.md)",
        expect![[r#"
            CoreInvoke[T](Input input, Output output) \[PreRelease](17) Hive](/x) **Add** *An icon* now

            <!--
            [a](b.md)
            -->
            [a](/articles/Outlook/Client/b)
            (image without its file)
        "#]],
    );
}

#[test]
fn code_is_left_alone() {
    check(
        "1. ```powershell\n   [a](b.md) # ![x](y)\n   ```\n2. [a](b.md)\n\n> ~~~\n> :::image:::\n> ~~~",
        expect![[r#"
        1. ```powershell
           [a](b.md) # ![x](y)
           ```
        2. [a](/articles/Outlook/Client/b)

        > ~~~
        > :::image:::
        > ~~~
        ()
    "#]],
    );
}

#[test]
fn what_is_no_article_is_skipped() {
    for (path, source) in [
        ("LICENSE-x", &b"x"[..]),
        ("ATTRIBUTION.md", b"x"),
        ("a.png", b"x"),
        (".md", b"# x"),
        ("a.md", b"\xff"),
        ("a.md", b"x"),
    ] {
        assert!(convert(path, source).is_err(), "{path}");
    }
    assert!(convert("a.md", b"# x").is_ok());
}

/// The runs of letters and digits of a text, with single spaces around each.
fn runs(text: &str) -> String {
    let mut runs = String::from(" ");
    for run in text.split(|letter: char| !letter.is_alphanumeric()).filter(|run| !run.is_empty()) {
        runs.push_str(run);
        runs.push(' ');
    }
    runs
}

/// The text of every heading, paragraph, table cell, code block and HTML block of some Markdown.
fn blocks(markdown: &str) -> Vec<String> {
    use comrak::nodes::NodeValue;
    let mut options = comrak::Options::default();
    options.extension.table = true;
    let arena = comrak::Arena::new();
    let root = comrak::parse_document(&arena, markdown, &options);
    let mut blocks = Vec::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::CodeBlock(block) => blocks.push(block.literal.clone()),
            NodeValue::HtmlBlock(block) => blocks.push(block.literal.clone()),
            NodeValue::Heading(_) | NodeValue::Paragraph | NodeValue::TableCell => {
                let mut text = String::new();
                for inner in node.descendants() {
                    match &inner.data().value {
                        NodeValue::Image(_) => text.push(' '),
                        NodeValue::Text(words) => text.push_str(words),
                        NodeValue::Code(code) => text.push_str(&code.literal),
                        NodeValue::HtmlInline(html) if html.starts_with("<em>") || html.starts_with("</em>") => {}
                        NodeValue::HtmlInline(html) => text.push_str(html),
                        NodeValue::SoftBreak | NodeValue::LineBreak => text.push('\n'),
                        _ => {}
                    }
                }
                blocks.push(text);
            }
            _ => {}
        }
    }
    blocks
}

/// A block of a source as a reader of it would see it: elements are replaced by their text. Told apart from the converter: a crude
/// reading of its own, so that a mistake there is not repeated here.
fn seen(block: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for line in block.lines() {
        let mut line = line.to_owned();
        while let Some(start) = line.find("<img") {
            let end = line[start..].find('>').map_or(line.len(), |end| start + end + 1);
            let alt = line[start..end]
                .split_once("alt=\"")
                .and_then(|(_, alt)| alt.split_once('"'))
                .map_or("", |(alt, _)| alt)
                .to_owned();
            line.replace_range(start..end, &format!("<em>{alt}</em>"));
        }
        let mut rest = line.as_str();
        while let Some(start) = rest.find(":::") {
            pieces.push(rest[..start].to_owned());
            let element = &rest[start + 3..];
            let end = element.find(":::").unwrap_or(element.len());
            let text = element[..end]
                .split_once("alt-text=\"")
                .or_else(|| element[..end].split_once(" text=\""))
                .map(|(_, text)| text);
            pieces.extend(text.map(|text| text.split('"').next().unwrap_or_default().to_owned()));
            rest = element.get(end + 3..).unwrap_or_default();
        }
        match rest.trim().strip_prefix("[!") {
            Some(marker) if !marker.contains(char::is_whitespace) => {}
            Some(marker) => pieces.extend(marker.split_once(']').map(|(_, text)| text.to_owned())),
            None => pieces.push(rest.to_owned()),
        }
    }
    pieces
}

#[test]
fn the_whole_archive_converts_and_keeps_its_words() {
    let archive =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/support-articles/markdown_bench.tar.gz");
    let Ok(file) = std::fs::File::open(&archive) else {
        println!("skipped: ../shared/data/support-articles is absent");
        return;
    };
    let mut articles = 0;
    let mut faithful = 0;
    let mut skipped = Vec::new();
    let mut lost: Vec<String> = Vec::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = entry.path().unwrap().to_string_lossy().into_owned();
        let mut source = Vec::new();
        entry.read_to_end(&mut source).unwrap();
        let converted = match convert(&path, &source) {
            Ok(converted) => converted,
            Err(reason) => {
                skipped.push(format!("{path} {reason}"));
                continue;
            }
        };
        articles += 1;
        for kind in converted.oddities {
            *kinds.entry(kind).or_default() += 1;
        }
        let (head, body) = converted.document_text[4..].split_once("\n---\n").unwrap();
        let mut kept = runs(&head.replace("\\\"", "\""));
        for block in blocks(body) {
            kept.push_str(&runs(&block));
        }
        let kept = kept.replace("  ", " ").to_lowercase();
        let text = String::from_utf8(source).unwrap().replace(['\r', '\u{feff}'], "");
        let (front_matter, rest) = front_matter::split(&text);
        let pieces = blocks(rest)
            .into_iter()
            .flat_map(|block| seen(&block))
            .chain([front_matter.title, front_matter.description]);
        let missing: Vec<String> = pieces
            .map(|piece| runs(&piece).to_lowercase())
            .filter(|runs| runs.trim() != "" && !kept.contains(runs.as_str()))
            .collect();
        if missing.is_empty() {
            faithful += 1;
        } else {
            lost.push(format!("{path}: {}", missing[0]));
        }
    }
    println!("{articles} converted, {faithful} with every run found again; skipped: {skipped:?}; oddities: {kinds:#?}");
    for line in lost.iter().take(40) {
        println!("  {line}");
    }
    assert_eq!(articles, 4_877);
    assert_eq!(faithful, articles);
}
