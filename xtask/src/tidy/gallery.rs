//! Each page component has its CSS beside it and its place in the gallery.
//! The gallery is where a component is looked at alone, so one that is not there is never looked at.

use std::path::Path;

use super::Remark;
use crate::workspace::{self, Failure};

/// `source` is the folder `crates/pages/src`.
pub fn remarks(source: &Path) -> Result<Vec<Remark>, Failure> {
    let gallery = std::fs::read_to_string(source.join("gallery.rs")).unwrap_or_default();
    let mut remarks = Vec::new();
    for path in workspace::entries(&source.join("components"))? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        if path.extension().is_none_or(|extension| extension != "rs") || name == "mod" {
            continue;
        }
        let place = format!("crates/pages/src/components/{name}.rs");
        if !words(&gallery).any(|word| word == name) {
            remarks.push(Remark::new(
                &place,
                format!("is not in the gallery. Show `{name}` in crates/pages/src/gallery.rs"),
            ));
        }
        if !path.with_extension("css").is_file() {
            remarks.push(Remark::new(
                &place,
                format!(
                    "has no CSS beside it. Add components/{name}.css, if only with a line that says why it needs none"
                ),
            ));
        }
    }
    Ok(remarks)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(files: &[(&str, &str)]) -> Vec<String> {
        let source = tempfile::tempdir().unwrap();
        std::fs::create_dir(source.path().join("components")).unwrap();
        for (path, text) in files {
            std::fs::write(source.path().join(path), text).unwrap();
        }
        remarks(source.path()).unwrap().iter().map(Remark::to_string).collect()
    }

    #[test]
    fn a_component_with_css_and_a_place_in_the_gallery_is_fine() {
        let files = [
            ("components/mod.rs", "mod risk_badge;"),
            ("components/risk_badge.rs", ""),
            ("components/risk_badge.css", ""),
            ("gallery.rs", "(risk_badge::risk_badge)"),
        ];
        assert_eq!(told(&files), Vec::<String>::new());
    }

    #[test]
    fn a_longer_name_in_the_gallery_does_not_stand_for_a_shorter_one() {
        let files = [("components/step.rs", ""), ("components/step.css", ""), ("gallery.rs", "step_list()")];
        assert!(told(&files)[0].contains("is not in the gallery"));
    }

    #[test]
    fn a_missing_gallery_and_missing_css_are_both_told() {
        assert_eq!(told(&[("components/step.rs", "")]).len(), 2);
    }
}
