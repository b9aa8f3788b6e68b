//! `cargo xtask assets`: takes fonts and icons from npm into `assets/third-party/`.
//! Run by a person when a version below is raised; a build never fetches anything.

mod manifest;

use std::path::Path;

use crate::workspace::{self, Failure};
use manifest::{Entry, Manifest};

/// A package on npm, the files of it that we carry, and the licence they came under.
struct Package {
    name: &'static str,
    version: &'static str,
    licence: &'static str,
    /// The folder in the package that the files lie in.
    folder: &'static str,
    files: &'static [&'static str],
}

const PACKAGES: &[Package] = &[
    Package {
        name: "@fontsource-variable/ibm-plex-sans",
        version: "5.3.0",
        licence: "OFL-1.1",
        folder: "files",
        files: &["ibm-plex-sans-latin-wght-normal.woff2"],
    },
    Package {
        name: "@fontsource/ibm-plex-mono",
        version: "5.3.0",
        licence: "OFL-1.1",
        folder: "files",
        files: &["ibm-plex-mono-latin-500-normal.woff2"],
    },
    Package {
        name: "lucide-static",
        version: "1.62.0",
        // Its package.json says ISC; its LICENSE adds MIT for the icons that came from Feather.
        licence: "ISC AND MIT",
        folder: "icons",
        files: ICONS,
    },
];

const ICONS: &[&str] = &[
    "arrow-right.svg",
    "book-open-check.svg",
    "box.svg",
    "check.svg",
    "chevron-down.svg",
    "circle-help.svg",
    "clock.svg",
    "copy.svg",
    "download.svg",
    "external-link.svg",
    "eye.svg",
    "file-text.svg",
    "flag.svg",
    "folder.svg",
    "git-compare-arrows.svg",
    "history.svg",
    "info.svg",
    "key-round.svg",
    "list.svg",
    "lock.svg",
    "mail.svg",
    "menu.svg",
    "octagon-alert.svg",
    "pencil.svg",
    "printer.svg",
    "quote.svg",
    "search.svg",
    "shield-check.svg",
    "shield-off.svg",
    "tag.svg",
    "terminal.svg",
    "trash-2.svg",
    "triangle-alert.svg",
    "user-round.svg",
    "x.svg",
];

/// A font larger than this is used all the same, but the person who raised its version should know.
const LARGE_FONT_BYTES: usize = 60 * 1024;

/// Fetches every package and writes its files, its licence text and the manifest anew.
pub fn take() -> Result<(), Failure> {
    let folder = workspace::root().join("assets/third-party");
    let mut manifest = Manifest::default();
    for package in PACKAGES {
        println!("{} {}", package.name, package.version);
        let unpacked = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
        unpack(package, unpacked.path())?;
        let target = folder.join(package.folder_name());
        if target.exists() {
            std::fs::remove_dir_all(&target)
                .map_err(|error| format!("{} cannot be removed: {error}", target.display()))?;
        }
        std::fs::create_dir_all(&target).map_err(|error| format!("{} cannot be made: {error}", target.display()))?;
        let source = unpacked.path().join("package");
        let licence = ("LICENSE", source.join("LICENSE"));
        let files = package.files.iter().map(|name| (*name, source.join(package.folder).join(name)));
        for (name, path) in std::iter::once(licence).chain(files) {
            let bytes = std::fs::read(&path).map_err(|error| {
                format!("{} has no {name} any more ({error}). Correct the list in xtask/src/assets.rs", package.name)
            })?;
            if name.ends_with(".woff2") && bytes.len() > LARGE_FONT_BYTES {
                println!("  {name} has {} bytes: more than a first page load should spend on it", bytes.len());
            }
            let written = target.join(name);
            std::fs::write(&written, &bytes)
                .map_err(|error| format!("{} cannot be written: {error}", written.display()))?;
            manifest.files.push(Entry {
                path: format!("{}/{name}", package.folder_name()),
                package: package.name.to_owned(),
                version: package.version.to_owned(),
                licence: package.licence.to_owned(),
                sha256: manifest::sha256(&bytes),
            });
        }
    }
    println!("{} files", manifest.files.len());
    manifest.write(&folder)
}

impl Package {
    /// The package's name without its scope: one plain folder for each package.
    fn folder_name(&self) -> &'static str {
        self.name.rsplit('/').next().unwrap_or(self.name)
    }
}

/// Asks npm for the package's archive (npm compares it with the registry's checksum) and unpacks it.
fn unpack(package: &Package, folder: &Path) -> Result<(), Failure> {
    let archive = workspace::output_of(
        workspace::program("npm")
            .args(["pack", "--silent", &format!("{}@{}", package.name, package.version)])
            .current_dir(folder),
    )?;
    workspace::run(workspace::program("tar").arg("-xzf").arg(archive.trim()).current_dir(folder))
}
