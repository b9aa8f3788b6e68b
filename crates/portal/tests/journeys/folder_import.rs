//! A team brings what it has today: the exports of five systems, each read by its map, and exports that are broken.

use std::io::Write;
use std::path::PathBuf;

use crate::common::{Place, argument, on_each_engine, workspace};

/// An export, its map, and what must be so afterwards.
struct Export {
    map: &'static str,
    /// What the report says of numbers.
    report: &'static str,
    /// A document, and texts that stand in it.
    documents: &'static [(&'static str, &'static [&'static str])],
    /// How many wait as drafts.
    drafts: usize,
}

const EXPORTS: [Export; 5] = [
    Export {
        map: "zendesk",
        report: "5 imported, 0 unchanged, 3 published, 0 skipped",
        documents: &[
            (
                "connect-to-the-vpn",
                &[
                    "Größe\u{a0}prüfen",
                    "Screenshot of the dialog",
                    "Innermost beta",
                    "[Reset](/articles/zendesk/reset-your-password-schnell#steps)",
                    "[the other](/articles/zendesk/connect-to-the-vpn-360003)",
                    "[the vendor](https://vendor.example/x)",
                    "a button",
                ],
            ),
            (
                "reset-your-password-schnell",
                &[
                    "Restart-Service -Force\n\n# done *now*",
                    "cell item two",
                    "ping gateway7",
                    "Systém",
                    "date: 2025-03-03",
                ],
            ),
            ("connect-to-the-vpn-360003", &["A second article of one title."]),
            ("not-finished", &["A draft text."]),
            ("for-some-alone", &["Of one segment."]),
        ],
        drafts: 2,
    },
    Export {
        map: "confluence",
        report: "3 imported, 0 unchanged, 3 published, 0 skipped",
        documents: &[
            (
                "printer-setup",
                &[
                    "## <a id=\"Printersetup-Install\"></a>Install",
                    "Größe\u{a0}prüfen",
                    "Innermost beta",
                    "[überprüfen](/articles/confluence/uberprufung#x)",
                    "[page three](/articles/confluence/printer-setup-131075)",
                    "the form",
                    "date: 2024-06-29",
                ],
            ),
            ("uberprufung", &["lpstat -p\n\n  cancel -a", "cell item one", "ping gateway7", "title: \"Überprüfung\""]),
            ("printer-setup-131075", &["The second one."]),
        ],
        drafts: 0,
    },
    Export {
        map: "bookstack",
        report: "3 imported, 0 unchanged, 3 published, 0 skipped",
        documents: &[
            (
                "wlan-einrichten",
                &[
                    "### Schritt eins",
                    "Innermost beta",
                    "[Weiter](/articles/bookstack/drucker)",
                    "Anlage",
                    "[\"wlan\"]",
                ],
            ),
            ("drucker", &["Laser7", "lpstat -p", "[Zurück](/articles/bookstack/wlan-einrichten)", "Bild"]),
            ("drucker-42", &["cell item two", "Restart-Service -Force"]),
        ],
        drafts: 0,
    },
    Export {
        map: "phpmyfaq",
        report: "3 imported, 0 unchanged, 3 published, 0 skipped",
        documents: &[
            (
                "wie-melde-ich-mich-an",
                &[
                    "## Anmelden",
                    "[Kennwort](/articles/phpmyfaq/kennwort-pin-vergessen)",
                    "Innermost beta",
                    "language: \"de\"",
                ],
            ),
            (
                "kennwort-pin-vergessen",
                &["ping gateway7", "Restart-Service -Force", "title: \"Kennwort & PIN vergessen\""],
            ),
            ("wie-melde-ich-mich-an-3", &["Zweite Antwort", "`AT&T <b>`"]),
        ],
        drafts: 0,
    },
    Export {
        map: "servicenow",
        report: "8 imported, 0 unchanged, 3 published, 0 skipped",
        documents: &[
            (
                "outlook-asks-for-a-password",
                &[
                    "## Cause",
                    "[Next](/articles/servicenow/cafe-wi-fi)",
                    "[Third](/articles/servicenow/outlook-asks-for-a-password-kb0010003)",
                    "applies-to: [\"Email\"]",
                ],
            ),
            ("cafe-wi-fi", &["cell item one", "Restart-Service -Force", "date: 2024-02-03"]),
            ("outlook-asks-for-a-password-kb0010003", &["Again, otherwise."]),
            ("unfinished", &["Draft."]),
            ("for-the-desk-alone", &["Of one group.", "audience: \"it-staff\""]),
            ("taken-away", &["Gone."]),
            ("switched-off", &["Off."]),
            ("not-for-guests", &["Not you."]),
        ],
        drafts: 5,
    },
];

fn export(map: &str) -> PathBuf {
    workspace("crates/portal/tests/journeys/exports").join(map)
}

#[test]
fn the_exports_of_five_systems_are_taken_in_whole_and_once() {
    for Export { map, report, documents, drafts } in EXPORTS {
        eprintln!("{map}");
        let place = Place::sqlite();
        let export = export(map);
        let import = ["import", "--format", "folder", "--map", map, argument(&export)];
        let run = place.run(&import);
        eprintln!("{}", run.stderr);
        let run = run.says(report).says("<script> left out").says("picture left out");
        let wait = match drafts {
            0 => String::new(),
            many => format!("{many} wait as drafts"),
        };
        run.says(&wait).ends(0);
        place.run(&import).ends(0).says(&format!("0 imported, {} unchanged, 0 published", documents.len()));

        place.run(&["export", "out"]).ends(0);
        for (name, texts) in documents {
            let path = place.path(&format!("out/articles/{map}/{name}.md"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            for wanted in *texts {
                assert!(text.contains(wanted), "{map}/{name} has no `{wanted}`:\n{text}");
            }
            for harmful in ["javascript:", "onclick", "evil", "<script", "<img", "\r", "generated by Confluence"] {
                assert!(!text.contains(harmful), "{map}/{name} has `{harmful}`:\n{text}");
            }
        }
    }
}

#[test]
fn readers_see_what_was_public_and_no_draft() {
    let place = Place::sqlite();
    place.run(&["import", "--format", "folder", "--map", "zendesk", argument(&export("zendesk"))]).ends(0);
    let server = place.serve();
    let page = server.opens("/articles/zendesk/reset-your-password-schnell").is(200);
    page.holds("ping gateway7").holds("<li>cell item two</li>").holds("Restart-Service");
    let page = server.opens("/articles/zendesk/connect-to-the-vpn").is(200);
    page.holds("href=\"/articles/zendesk/reset-your-password-schnell#").hides("javascript:").hides("onclick");
    // Not even after everything was published that can be.
    place.run(&["publish", "--all"]).ends(0);
    drop(server);
    let server = place.serve();
    for draft in ["not-finished", "for-some-alone"] {
        server.opens(&format!("/articles/zendesk/{draft}")).is(404);
    }
}

#[test]
fn a_file_in_a_zip_that_grows_without_end_is_left_out() {
    let place = Place::sqlite();
    let mut archive = zip::ZipWriter::new(std::fs::File::create(place.path("bomb.zip")).expect("a file"));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("articles/a.md", options).expect("an entry");
    archive.write_all(&vec![b'a'; 4 * 1024 * 1024]).expect("written");
    archive.start_file("articles/b.md", options).expect("an entry");
    archive.write_all(b"---\ntitle: B\n---\nb\n").expect("written");
    archive.finish().expect("an archive");
    place.run(&["import", "bomb.zip"]).ends(1).says("1 imported").says("articles/a.md: it has 4194304 bytes");
}

#[test]
fn an_export_is_read_out_of_an_archive_and_one_that_is_broken_harms_nothing() {
    let place = Place::sqlite();
    let data = std::fs::read(export("bookstack").join("data.json")).expect("the export");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(place.path("book.zip")).expect("a file"));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("data.json", options).expect("an entry");
    archive.write_all(&data).expect("written");
    archive.start_file("../data.json", options).expect("an entry");
    archive.write_all(&data).expect("written");
    archive.add_symlink("link/data.json", "/etc/passwd", options).expect("an entry");
    archive.finish().expect("an archive");
    let import = ["import", "--format", "folder", "--map", "bookstack", "book.zip"];
    place.run(&import).ends(1).says("3 imported").says("leads out of the archive; pack it").says("is a link");

    let bytes = std::fs::read(place.path("book.zip")).expect("the archive");
    place.write("book.zip", &bytes[..bytes.len() / 2]);
    place.run(&import).ends(3).says("is no whole archive").says("get it again");
}

#[test]
fn what_is_wrong_with_a_map_or_a_file_is_said_with_what_to_do() {
    let place = Place::sqlite();
    let map = "files: ['*.csv', '*.md']\nunder: x\nfields: {title: name, id: id, html: text, markdown: $body}\n";
    place.write("map.yaml", map);
    let import = ["import", "--format", "folder", "--map", "map.yaml", "export"];
    place.write("export/a.csv", "id,name,text\n1,A,<p>one</p>\n2,B\n3,C,<p>three</p>\n");
    place.write("export/b.csv", "id,text\n1,<p>a</p>\n");
    place.write("export/c.csv", b"id,name,text\n1,Gr\xf6\xdfe,a\n");
    place.write("export/d.md", "---\nname: D\n---\nWords of D\n");
    let run = place.run(&import).ends(1).says("3 imported");
    run.says("line 3 has 2 fields")
        .says("b.csv, row 1: it has no title (it has id, text)")
        .says("it is not UTF-8; name its encoding");

    place.write("map.yaml", format!("encoding: windows-1252\n{map}"));
    place.run(&import).says("1 imported, 3 unchanged").says("2 skipped").ends(1);
    place.write("map.yaml", map.replace("title:", "titel:"));
    place.run(&import).ends(2).says("titel").says("docs/import.md");
    place.write("map.yaml", map.replace("*.", "*.x"));
    place.run(&import).ends(1).says("nothing was imported").says("--map");
    place.run(&["import", "--format", "folder", "export"]).ends(2).says("--map");
    place.run(&["import", "--map", "zendesk", "export"]).ends(2).says("--format folder");
    place.run(&["import", "--format", "folder", "--map", "zendesks", "export"]).ends(2).says("confluence");
}

#[test]
fn a_document_that_is_there_twice_is_taken_once_and_said() {
    let place = Place::sqlite();
    place.write(
        "faq.json",
        r#"[{"faq": {"id": 1, "question": "Q", "answer": "a"}}, {"faq": {"id": 1, "question": "Q", "answer": "a"}}]"#,
    );
    let run = place.run(&["import", "--format", "folder", "--map", "phpmyfaq", "faq.json"]).ends(0);
    run.says("1 imported").says("record 2: it is there twice");
}

#[test]
fn a_map_can_make_guide_drafts_that_wait() {
    let place = Place::sqlite();
    let map = "files: '*.md'\nunder: old\nas: guide-draft\nfields: {title: [title, $heading], markdown: $body}\n";
    place.write("map.yaml", map);
    place.write("wiki/a.md", "# Reset the cache\n\nWords.\n\n[b](b.md)\n");
    place.write("wiki/b.md", "---\ntitle: The other\n---\nMore words.\n");
    let run = place.run(&["import", "--format", "folder", "--map", "map.yaml", "--publish", "wiki"]);
    run.says("2 imported, 0 unchanged, 0 published").says("2 wait as drafts");
    place.run(&["export", "out"]).ends(0);
    let text = std::fs::read_to_string(place.path("out/guides/old-reset-the-cache.md")).expect("it is there");
    assert!(text.contains("[b](/guides/old-the-other)"), "{text}");
}

#[test]
fn a_second_import_undoes_no_correction_and_takes_no_address_of_another_document() {
    on_each_engine(|place| {
        place.write("map.yaml", "files: '*.json'\nunder: faq\nfields: {title: q, id: id, html: a}\n");
        let import = ["import", "--format", "folder", "--map", "map.yaml", "faq.json"];
        let overwrite = ["import", "--format", "folder", "--map", "map.yaml", "--overwrite", "faq.json"];
        place.write("faq.json", r#"[{"id": 1, "q": "VPN", "a": "One."}, {"id": 2, "q": "Mail", "a": "Two."}]"#);
        place.run(&import).ends(0).says("2 imported");
        // Somebody corrects one of them here.
        place.run(&["export", "out"]).ends(0);
        let mail = std::fs::read_to_string(place.path("out/articles/faq/mail.md")).expect("it is there");
        place.write("out/articles/faq/mail.md", mail.replace("Two.", "Two, corrected."));
        place.run(&["import", "out"]).ends(0).says("1 imported");
        place.run(&import).ends(0).says("0 imported, 2 unchanged, 0 published, 0 skipped");

        // The source renames one, changes the other, and has another one of a title that is there.
        place.write(
            "faq.json",
            r#"[{"id": 1, "q": "Tunnel", "a": "One."}, {"id": 2, "q": "Mail", "a": "Two, new."}, {"id": 3, "q": "VPN", "a": "Three."}]"#,
        );
        place.run(&import).ends(0).says("2 imported").says("articles/faq/mail was changed here").says("--overwrite");
        let text = |name: &str| {
            place.run(&["export", "again"]).ends(0);
            std::fs::read_to_string(place.path(&format!("again/articles/faq/{name}.md"))).expect("it is there")
        };
        assert!(text("vpn").contains("title: \"Tunnel\""));
        assert!(text("vpn-3").contains("Three."));
        assert!(text("mail").contains("Two, corrected."));
        place.run(&overwrite).ends(0).says("1 imported, 2 unchanged");
        assert!(text("mail").contains("Two, new."));
    });
}

#[test]
fn one_broken_file_of_an_archive_keeps_no_other_out() {
    let place = Place::sqlite();
    place.write("map.yaml", "files: '*.md'\nunder: x\nfields: {title: $name, markdown: $body}\n");
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut archive = zip::ZipWriter::new(std::fs::File::create(place.path("all.zip")).expect("a file"));
    for (name, text) in [("whole", "Whole words."), ("bent", "Bent words."), ("once", "First."), ("onco", "Second.")] {
        archive.start_file(format!("{name}.md"), stored).expect("an entry");
        archive.write_all(text.as_bytes()).expect("written");
    }
    archive.finish().expect("an archive");
    let mut bytes = std::fs::read(place.path("all.zip")).expect("the archive");
    let mut replace_all = |from: &[u8], to: &[u8]| {
        for at in 0..bytes.len() - from.len() {
            if bytes[at..].starts_with(from) {
                bytes[at..at + from.len()].copy_from_slice(to);
            }
        }
    };
    replace_all(b"Bent words.", b"Bend words.");
    replace_all(b"onco.md", b"once.md");
    // The flag of a password, in the first list entry.
    let directory = bytes.windows(4).position(|window| window == b"PK\x01\x02").expect("a list");
    bytes[directory + 8] |= 1;
    place.write("all.zip", &bytes);
    let run = place.run(&["import", "--format", "folder", "--map", "map.yaml", "all.zip"]).ends(1);
    let run = run.says("1 imported").says("skipped whole.md: it cannot be read").says("password");
    run.says("skipped bent.md: it is damaged").says("1 of its files have the name of another one");
}

#[test]
fn of_versions_the_public_one_is_taken_and_what_is_over_waits() {
    let place = Place::sqlite();
    let head = "sep=;\nnumber;short_description;text;workflow_state;sys_updated_on;valid_to\n";
    let rows = "KB1;Old words;<p>Old.</p>;outdated;2026-01-03 01:00:00;\n\
                KB1;Door opens;<p>Public.</p>;published;2026-01-02 01:00:00;2100-01-01\n\
                KB1;Door opens now;<p>Draft.</p>;draft;2026-01-04 01:00:00;\n\
                KB2;Badge;<p>Over.</p>;published;2026-01-02 01:00:00;2020-01-01\n";
    place.write("kb.csv", format!("{head}{rows}"));
    let import = ["import", "--format", "folder", "--map", "servicenow", "kb.csv"];
    let run = place.run(&import).ends(0).says("2 imported, 0 unchanged, 1 published, 2 skipped");
    run.says("another version of KB1").says("1 waits as a draft");
    place.write("kb.csv", "number,text,number\n1,a,2\n");
    place.run(&import).ends(1).says("two of its columns are called `number`");
}
