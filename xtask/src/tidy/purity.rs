//! The pure crates see no clock, no file, no network and no environment; clippy tells them so.
//! This check holds each crate's `clippy.toml` to the list beside it, since a missing one would pass in silence.

use std::path::Path;

use super::{Crate, Remark};

const PURE: &[&str] = &["command-safety", "search", "semantic", "guide", "work", "pages"];

/// What a pure crate's `clippy.toml` must hold at least.
const PURE_CLIPPY: &str = include_str!("purity/pure.clippy.toml");

/// What every other crate's `clippy.toml` must hold at least.
const PLAIN_CLIPPY: &str = include_str!("purity/plain.clippy.toml");

/// Libraries that bring in by the back door what clippy bans at the front.
const IMPURE: &[&str] =
    &["axum", "deadpool-postgres", "hyper", "reqwest", "rusqlite", "tokio", "tokio-postgres", "tower", "tower-http"];

pub fn remarks(root: &Path, crates: &[Crate]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for subject in crates {
        let pure = PURE.contains(&subject.name.as_str());
        let folder = format!("crates/{}", subject.name);
        remarks.extend(of_clippy(root, &folder, pure));
        if pure {
            remarks.extend(of_dependencies(&folder, &subject.manifest));
        }
    }
    remarks.extend(of_clippy(root, "xtask", false));
    remarks
}

fn of_clippy(root: &Path, folder: &str, pure: bool) -> Option<Remark> {
    let (wanted, model) = if pure { (PURE_CLIPPY, "pure") } else { (PLAIN_CLIPPY, "plain") };
    let place = format!("{folder}/clippy.toml");
    let advice =
        format!("Copy xtask/src/tidy/purity/{model}.clippy.toml there and add to it what the crate needs besides");
    let Ok(text) = std::fs::read_to_string(root.join(&place)) else {
        return Some(Remark::new(place, format!("is missing. {advice}")));
    };
    let missing = missing(wanted, &text);
    (!missing.is_empty()).then(|| Remark::new(place, format!("lacks {}. {advice}", missing.join(", "))))
}

/// The switches and banned paths of `wanted` that `given` does not have.
fn missing(wanted: &str, given: &str) -> Vec<String> {
    let given: toml::Table = toml::from_str(given).unwrap_or_default();
    let wanted: toml::Table = toml::from_str(wanted).unwrap_or_default();
    let mut missing = Vec::new();
    for (key, value) in &wanted {
        match value.as_array() {
            Some(_) => {
                let banned = paths(&given, key);
                missing.extend(paths(&wanted, key).into_iter().filter(|path| !banned.contains(path)));
            }
            None if given.get(key) == Some(value) => {}
            None => missing.push(format!("{key} = {value}")),
        }
    }
    missing
}

fn paths(table: &toml::Table, key: &str) -> Vec<String> {
    let items = table.get(key).and_then(toml::Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(|item| item.get("path").unwrap_or(item).as_str())
        .map(str::to_owned)
        .collect()
}

fn of_dependencies(folder: &str, manifest: &toml::Table) -> Vec<Remark> {
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    dependencies
        .into_iter()
        .flat_map(toml::Table::keys)
        .filter(|name| IMPURE.contains(&name.as_str()))
        .map(|name| {
            let message = format!(
                "a pure crate must not depend on `{name}`. Do that work in portal or store and hand the value in"
            );
            Remark::new(format!("{folder}/Cargo.toml"), message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_models_are_lists_that_clippy_can_read() {
        for model in [PURE_CLIPPY, PLAIN_CLIPPY] {
            assert!(toml::from_str::<toml::Table>(model).is_ok());
            assert_eq!(missing(model, model), Vec::<String>::new());
        }
    }

    #[test]
    fn a_crate_may_ban_more_but_not_less() {
        let wanted =
            "allow-unwrap-in-tests = true\ndisallowed-methods = [{ path = \"std::fs::read\" }, \"std::env::var\"]";
        let more = format!("too-many-lines-threshold = 50\n{wanted}");
        assert_eq!(missing(wanted, &more), Vec::<String>::new());
        assert_eq!(
            missing(wanted, "disallowed-methods = [\"std::fs::read\"]"),
            ["allow-unwrap-in-tests = true", "std::env::var"]
        );
    }

    #[test]
    fn a_pure_crate_cannot_depend_on_a_web_framework() {
        let manifest = toml::from_str("[dependencies]\naxum.workspace = true\nmaud.workspace = true").unwrap();
        let told = of_dependencies("crates/pages", &manifest);
        assert_eq!(told.len(), 1);
        assert!(told[0].to_string().contains("must not depend on `axum`"));
    }
}
