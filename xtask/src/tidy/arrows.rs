//! Dependencies between the crates point one way, as DESIGN.md draws them.
//! Dev-dependencies count too: a test that reaches upward is the first step of code that does.

use super::{Crate, Remark};

/// A crate and the crates that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("allocator", &[]),
    ("command-safety", &[]),
    ("search", &[]),
    ("semantic", &[]),
    ("guide", &["command-safety", "search"]),
    ("work", &["command-safety", "search", "guide"]),
    ("store", &["command-safety", "search", "guide", "work"]),
    ("pages", &["command-safety", "search", "guide", "work"]),
    ("portal", &["allocator", "command-safety", "search", "semantic", "guide", "work", "store", "pages"]),
];

const TABLES: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];

pub fn remarks(crates: &[Crate]) -> Vec<Remark> {
    crates.iter().flat_map(of_one).collect()
}

fn of_one(subject: &Crate) -> Vec<Remark> {
    let place = format!("crates/{}/Cargo.toml", subject.name);
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == subject.name) else {
        return vec![Remark::new(
            place,
            format!(
                "the crate `{}` has no place among the arrows. Give it one in xtask/src/tidy/arrows.rs and in ARCHITECTURE.md",
                subject.name
            ),
        )];
    };
    let is_ours = |name: &str| ARROWS.iter().any(|(ours, _)| *ours == name);
    dependencies(&subject.manifest)
        .into_iter()
        .filter(|used| is_ours(used) && !allowed.contains(&used.as_str()))
        .map(|used| {
            let may_use = if allowed.is_empty() { "none of our crates".to_owned() } else { allowed.join(", ") };
            Remark::new(
                &place,
                format!(
                    "`{}` must not depend on `{used}`: it may use {may_use}. Move the code to the crate that may see both, or hand a value in",
                    subject.name
                ),
            )
        })
        .collect()
}

/// Every dependency by its package's name, those for one platform included.
fn dependencies(manifest: &toml::Table) -> Vec<String> {
    let platforms = manifest.get("target").and_then(toml::Value::as_table);
    let for_platforms = platforms.into_iter().flat_map(|targets| targets.values()).filter_map(toml::Value::as_table);
    std::iter::once(manifest)
        .chain(for_platforms)
        .flat_map(|holder| TABLES.iter().filter_map(|table| holder.get(*table)?.as_table()))
        .flatten()
        .map(|(name, details)| details.get("package").and_then(toml::Value::as_str).unwrap_or(name).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, manifest: &str) -> Vec<String> {
        let subject = Crate { name: name.to_owned(), manifest: toml::from_str(manifest).unwrap() };
        remarks(&[subject]).iter().map(Remark::to_string).collect()
    }

    #[test]
    fn an_arrow_downward_is_fine() {
        assert_eq!(
            told("pages", "[dependencies]\nguide.workspace = true\nmaud.workspace = true"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn store_and_pages_never_meet() {
        assert!(
            told("pages", "[dependencies]\nstore.workspace = true")[0].contains("`pages` must not depend on `store`")
        );
        assert!(
            told("store", "[dev-dependencies]\npages.workspace = true")[0]
                .contains("`store` must not depend on `pages`")
        );
    }

    #[test]
    fn neither_another_name_nor_a_platform_hides_an_arrow() {
        assert_eq!(told("guide", "[dependencies]\ndesk = { package = \"work\", path = \"../work\" }").len(), 1);
        assert_eq!(told("guide", "[target.'cfg(unix)'.dependencies]\nwork.workspace = true").len(), 1);
    }

    #[test]
    fn a_new_crate_must_find_its_place() {
        assert!(told("billing", "")[0].contains("has no place among the arrows"));
    }
}
