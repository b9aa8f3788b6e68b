//! Small articles. The real archive is held by `fidelity`.

use expect_test::{Expect, expect};

use super::*;

const HEAD: &str = "---\ntitle: T\ndescription: D\nms.date: 01/02/2023\n---\n";

#[test]
fn products_are_taken_from_the_text_where_the_front_matter_has_none() {
    let converted =
        convert("a.md", format!("{HEAD}*Applies to*: Outlook, Word\n").as_bytes(), &Attribution::default()).unwrap();
    assert!(converted.document_text.contains("applies-to: [\"Outlook\", \"Word\"]"));
}

proptest::proptest! {
    #[test]
    fn whatever_an_article_is_made_of_its_conversion_is_an_article(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..24),
        text in "\\PC{0,40}",
    ) {
        let source = format!("# Title\n{}{text}", pieces.concat());
        let converted = convert("Outlook/a.md", source.as_bytes(), &Attribution::default()).unwrap();
        let id = "articles/Outlook/a".parse().unwrap();
        let (document, findings) = guide::document::parse(&id, converted.document_text.as_bytes());
        let guide::document::Document::Article(article) = document else { panic!("{source}") };
        proptest::prop_assert_eq!(article.title.unwrap().value, "Title");
        proptest::prop_assert_eq!(findings, vec![]);
    }

    #[test]
    fn any_bytes_are_converted_or_skipped(source: Vec<u8>, front_matter in "(---\n)?[a-z: \"'|>\\[-]{0,30}(\n---\n)?") {
        let _ = convert("a.md", &source, &Attribution::default());
        let _ = convert("Outlook/a.md", front_matter.as_bytes(), &Attribution::default());
    }
}

/// What articles are made of, so cut that pieces meet in every way.
const PIECES: [&str; 40] = [
    "a",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "> ",
    "- ",
    "1. ",
    "   ",
    "\t",
    "[",
    "]",
    "(",
    ")",
    "](b.md#c)",
    "![",
    "[!NOTE]",
    "[!INCLUDE [x](y.md)]",
    "[!VIDEO https://e.com]",
    "[!div class=\"a\"]",
    ":::",
    ":::image source=\"a.png\" alt-text=\"b\":::",
    "::: zone pivot=\"a\"",
    "# [T](#tab/t)",
    "---\n",
    "```",
    "```ps\n",
    "~~~",
    "`",
    "\\",
    "<",
    ">",
    "<a href=\"b.md\">",
    "<img alt=\"x\">",
    "<!--",
    "-->",
    "|a|b|\n|-|-|\n",
    "https://\\<x>",
    "[a]: b.md\n",
    "\u{e9}",
];

/// Checks the body alone, and the oddities.
fn check(markdown: &str, expected: Expect) {
    let converted =
        convert("Outlook/Client/a.md", format!("{HEAD}{markdown}").as_bytes(), &Attribution::default()).unwrap();
    let (_, body) = converted.document_text.split_once("\n---\n\n").unwrap();
    expected.assert_eq(&format!("{body}({})\n", converted.oddities.into_keys().collect::<Vec<_>>().join("; ")));
}

#[test]
fn the_header_is_ours() {
    let source = "\u{feff}---\r\ntitle: Can't \"x\": C:\\y\r\ndescription: D\r\nms.date: 1/2/2023\r\nappliesto:\r\n  - Outlook\r\n---\r\n# Can't \"x\": C:\\y\r\n\r\nText\r\n";
    let converted = convert("support/a/b.md", source.as_bytes(), &Attribution::default()).unwrap();
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
          attribution: "not named by the archive"
          name: "not named by the archive"
          source: "support/a/b.md"
          changes: "Include files and images dropped, front matter reduced, links resolved."
        ---


        Text
    "#]]
    .assert_eq(&converted.document_text);
}

#[test]
fn the_licence_is_the_one_that_the_archive_names() {
    let attribution =
        "Text (c) A, licensed B (https://e.com/b). Code samples: MIT. No endorsement by Microsoft.\n- c/d at 12ab\n";
    let converted = convert("a/b.md", b"# T\n", &Attribution::read(attribution)).unwrap();
    let (_, licence) = converted.document_text.split_once("licence:\n").unwrap();
    let expected =
        ["  attribution: \"A\"", "  name: \"B\"", "  url: \"https://e.com/b\"", "  source: \"c/d at 12ab: a/b.md\""];
    assert_eq!(licence.lines().take(4).collect::<Vec<_>>(), expected);
    assert!(licence.contains("Code samples are licensed MIT"));
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

        *Not in this copy: Label*

        > [!NOTE]
        > x
        (include without its file; layout element left out; video, as a link)
    "#]],
    );
}

#[test]
fn an_alert_without_a_space_is_one() {
    check(
        ">[!NOTE]\n>x\n\n   >[!tip] y\n\n> a\n> [!NOTE]\n> b\n\n|c<br/>> [!NOTE]|",
        expect![[r#"
        > [!NOTE]
        >x

           > [!TIP]
           >y

        > a

        > [!NOTE]
        > b

        |c<br/>> **NOTE**|
        ()
    "#]],
    );
}

#[test]
fn elements() {
    check(
        "1. Press :::image type=\"icon\" source=\"a.png\"::: + R\n   :::image type=\"content\" source=\"m/b.png\" alt-text=\"A *b*\" border=\"false\":::\n\n::: zone pivot=\"windows-11\"\nx :::no-loc text=\"Y\":::\n::: zone-end\n\n## [Windows](#tab/windows)\nw\n",
        expect![[r#"
            1. Press *a* + R
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
fn the_form_of_an_address_is_no_link_and_nothing_is_struck_out() {
    check(
        "Open https://\\<server>/x, \"http://a/b\"\\>, https://e.com/a. <https://e.com/a\\_b> `https://\\<c>` a~b~c",
        expect![[r#"
            Open https\://\<server>/x, "http\://a/b"\>, https://e.com/a. <https://e.com/a\_b> `https://\<c>` a\~b\~c
            ()
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
fn what_has_no_words_of_its_own_gets_those_of_its_file() {
    check(
        "![](media/one-drive_icon.png?raw=1 \"t\"), <img src='a/b-c.png'>\n\nSee [!INCLUDE [](../inc/the-note.md)].\n\n  [!INCLUDE [](../inc/the-note.md)]",
        expect![[r#"
            *one drive icon*, <em>b c</em>

            See *the note*.

              *Not in this copy: the note*
            (image without its file; include without its file)
        "#]],
    );
}

#[test]
fn a_language_has_one_name() {
    check(
        "```powershell\nLog Name:  Application\n```\n- ```  PowerSehll \n  a\n  ```\n> ~~~Log\n> b\n> ~~~\n```vb\n```adoc\n```\n",
        expect![[r#"
            ```output
            Log Name:  Application
            ```
            - ```powershell
              a
              ```
            > ~~~output
            > b
            > ~~~
            ```vb
            ```adoc
            ```
            (code under another name of its language)
        "#]],
    );
}

#[test]
fn a_command_and_its_output_become_two_blocks() {
    check(
        "1. Run:\n   ```console\n   C:\\>net use\n\n   Done.\n   ```\n\nYou receive this error:\n```adoc\nNo\n```\n",
        expect![[r#"
            1. Run:
               ```console
               C:\>net use

               ```
               ```output
               Done.
               ```

            You receive this error:
            ```output
            No
            ```
            (a command and its output, as two blocks; code under another name of its language)
        "#]],
    );
}

#[test]
fn a_table_of_uneven_rows_is_one() {
    check(
        "|a|b|\n|-|-|-|\n|c|d|\n",
        expect![[r#"
            |a|b|
            |-|-|
            |c|d|
            (row of a table that could not be read, mended)
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
        assert!(convert(path, source, &Attribution::default()).is_err(), "{path}");
    }
    assert!(convert("a.md", b"# x", &Attribution::default()).is_ok());
}
