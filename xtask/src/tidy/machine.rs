//! No tracked text names the machine that it was written on: such a path or host works there and nowhere else.
//! The patterns are put together from parts, since this file is read by its own check.

use super::{Remark, TextFile};

/// Folders whose text talks about readers' machines, where a home or a temporary folder is an honest example.
const ABOUT_OTHER_MACHINES: &[&str] =
    &["content/", "content-invalid/", "crates/command-safety/", "crates/guide/", "docs/"];

pub fn remarks(files: &[TextFile]) -> Vec<Remark> {
    files.iter().flat_map(of_one).collect()
}

fn of_one(file: &TextFile) -> Vec<Remark> {
    let mut folders = vec!["work"];
    if !ABOUT_OTHER_MACHINES.iter().any(|folder| file.path.starts_with(folder)) {
        folders.extend(["root", "home", "tmp"]);
    }
    let mut remarks = Vec::new();
    for (line, number) in file.text.lines().zip(1..) {
        let place = format!("{}:{number}", file.path);
        if let Some(folder) = folders.iter().find(|folder| names_folder(line, folder)) {
            let message = format!(
                "names the folder /{folder} of one machine. Write a path relative to the repository, or ask for a temporary folder"
            );
            remarks.push(Remark::new(&place, message));
        }
        if let Some(host) = registry_hosts().into_iter().find(|host| line.contains(host)) {
            let advice = if file.path.ends_with("package-lock.json") {
                "Write it again with `npm install --package-lock-only` in its folder; the .npmrc there leaves addresses out"
            } else {
                "Name the package; the client knows where its registry is"
            };
            remarks.push(Remark::new(&place, format!("names the registry host {host}. {advice}")));
        }
    }
    remarks
}

/// Whether the line has `/folder/something` where an absolute path would begin.
fn names_folder(line: &str, folder: &str) -> bool {
    let pattern = format!("/{folder}/");
    line.match_indices(&pattern).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + pattern.len()..].chars().next();
        let begins_a_path =
            before.is_none_or(|character| !character.is_alphanumeric() && !"._-/*)}]>~$".contains(character));
        begins_a_path && after.is_some_and(|character| character.is_alphanumeric() || "._-".contains(character))
    })
}

fn registry_hosts() -> [String; 6] {
    [
        ["index.crates", ".io"].concat(),
        ["static.crates", ".io"].concat(),
        ["registry.npmjs", ".org"].concat(),
        ["files.pythonhosted", ".org"].concat(),
        ["pypi.org", "/simple"].concat(),
        ["deb.debian", ".org"].concat(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str, text: &str) -> Vec<String> {
        let file = TextFile { path: path.to_owned(), text: text.to_owned() };
        remarks(&[file]).iter().map(Remark::to_string).collect()
    }

    fn absolute(folder: &str, rest: &str) -> String {
        ["/", folder, "/", rest].concat()
    }

    #[test]
    fn an_absolute_path_into_one_machine_is_told_with_its_line() {
        let text = format!("# Title\nRun `{}`.", absolute("work", "main/run"));
        assert!(told("README.md", &text)[0].starts_with("README.md:2: names the folder"));
        assert_eq!(told("crates/portal/src/main.rs", &format!("open(\"{}\")", absolute("tmp", "x"))).len(), 1);
    }

    #[test]
    fn a_folder_of_ours_and_an_address_elsewhere_are_fine() {
        for text in ["crates/work/src/lib.rs", "../work/Cargo.toml", "https://example.com/work/a", "{root}/home/a"] {
            assert_eq!(told("README.md", text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn an_example_about_a_readers_machine_is_fine() {
        assert_eq!(told("crates/command-safety/src/lib.rs", &absolute("tmp", "x")), Vec::<String>::new());
    }

    #[test]
    fn a_lock_file_with_download_addresses_says_how_to_write_it_without() {
        let text = format!("\"resolved\": \"https://{}/a.tgz\"", registry_hosts()[2]);
        assert!(told("e2e/package-lock.json", &text)[0].contains("npm install --package-lock-only"));
    }
}
