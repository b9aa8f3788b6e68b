//! The configuration: one TOML file, over it `FIXPOINT_*` variables, over them the command line.
//! Never accepts a key it does not know: a misspelt setting must not be silently without effect.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use pages::{Contact, Site};

use crate::arguments::Shared;
use crate::contrast;
use crate::failure::Failure;
use crate::report;

/// Every setting: its key in the file (with its table) and what it is for.
const SETTINGS: &[&str] = &[
    "data",
    "database-url",
    "listen",
    "public-url",
    "trusted-proxies",
    "show-applied",
    "semantic-model",
    "portal.name",
    "portal.logo",
    "portal.accent",
    "portal.welcome",
    "contact.it",
    "contact.security",
];

/// Variables that say something to tests or to the loading itself.
const OTHER_VARIABLES: &[&str] = &["FIXPOINT_CONFIG", "FIXPOINT_LOG"];

/// What the portal was told.
#[derive(Debug, Clone)]
pub(crate) struct Configuration {
    /// Folder of the embedded database and the search index.
    pub data: PathBuf,
    /// PostgreSQL, where it is used instead.
    pub database_url: Option<String>,
    /// Folder of the model that says what texts mean, where one is used.
    pub semantic_model: Option<PathBuf>,
    /// Where `serve` listens.
    pub listen: SocketAddr,
    /// Addresses whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// What pages need.
    pub site: Site,
    /// The logo's bytes and media type, where one is configured.
    pub logo: Option<Logo>,
}

/// A logo read at start.
#[derive(Debug, Clone)]
pub(crate) struct Logo {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// `svg`, `png` or `webp`.
    pub extension: &'static str,
}

impl Configuration {
    /// Where the store is.
    pub fn location(&self) -> store::Location {
        match &self.database_url {
            Some(url) => store::Location::Postgres(url.clone()),
            None => store::Location::Sqlite(self.data.join("fixpoint.db")),
        }
    }

    /// Folder of the search index.
    pub fn index_directory(&self) -> PathBuf {
        self.data.join("index")
    }
}

type Settings = BTreeMap<&'static str, (String, String)>;

/// Reads file, environment and command line.
///
/// # Errors
/// A usage failure that names the key and what is wrong with it.
pub(crate) fn load(shared: &Shared) -> Result<Configuration, Failure> {
    let mut settings = Settings::new();
    let named = shared.config.clone().or_else(|| std::env::var_os("FIXPOINT_CONFIG").map(PathBuf::from));
    let file = match named {
        Some(path) => Some(path),
        None => Some(PathBuf::from("fixpoint.toml")).filter(|path| path.exists()),
    };
    if let Some(path) = &file {
        let text =
            std::fs::read_to_string(path).map_err(|error| Failure::file("read the configuration", path, &error))?;
        from_file(&text, path, &mut settings)?;
    }
    from_environment(std::env::vars_os(), &mut settings)?;
    if let Some(data) = &shared.data {
        settings.remove("database-url");
        settings.insert("data", (data.display().to_string(), "--data".to_owned()));
    }
    if let Some(url) = &shared.database_url {
        settings.insert("database-url", (url.clone(), "--database-url".to_owned()));
    }
    if let Some(folder) = &shared.semantic_model {
        settings.insert("semantic-model", (folder.display().to_string(), "--semantic-model".to_owned()));
    }
    build(&settings, file.as_deref())
}

fn from_file(text: &str, path: &Path, settings: &mut Settings) -> Result<(), Failure> {
    let table: toml::Table = toml::from_str(text).map_err(|error| {
        Failure::usage(format!(
            "{} is not valid TOML: {}; put that line right",
            path.display(),
            error.to_string().trim_end()
        ))
    })?;
    for (key, value) in &table {
        match value {
            toml::Value::Table(inner) => {
                let prefix = format!("{key}.");
                if !SETTINGS.iter().any(|setting| setting.starts_with(&prefix)) {
                    return Err(Failure::usage(format!(
                        "{} has no section `[{key}]`; {}",
                        path.display(),
                        suggestion(key, &["portal", "contact"])
                    )));
                }
                for (inner_key, value) in inner {
                    set(&format!("{key}.{inner_key}"), value, path, settings)?;
                }
            }
            value => set(key, value, path, settings)?,
        }
    }
    Ok(())
}

fn set(key: &str, value: &toml::Value, path: &Path, settings: &mut Settings) -> Result<(), Failure> {
    let Some(setting) = SETTINGS.iter().copied().find(|setting| *setting == key) else {
        return Err(Failure::usage(format!(
            "{} has no setting `{key}`; {}",
            path.display(),
            suggestion(key, SETTINGS)
        )));
    };
    let text = match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Boolean(is_on) => is_on.to_string(),
        toml::Value::Array(items) if items.iter().all(toml::Value::is_str) => {
            items.iter().filter_map(toml::Value::as_str).collect::<Vec<_>>().join(",")
        }
        other => {
            return Err(Failure::usage(format!(
                "`{key}` in {} is {}; write it as text, in quotes",
                path.display(),
                other.type_str()
            )));
        }
    };
    settings.insert(setting, (text, format!("`{key}` in {}", path.display())));
    Ok(())
}

fn from_environment(
    variables: impl Iterator<Item = (std::ffi::OsString, std::ffi::OsString)>,
    settings: &mut Settings,
) -> Result<(), Failure> {
    let names: Vec<String> = SETTINGS.iter().map(|setting| variable_of(setting)).collect();
    for (name, value) in variables {
        let (Some(name), Some(value)) = (name.to_str(), value.to_str()) else { continue };
        if !name.starts_with("FIXPOINT_") || name.starts_with("FIXPOINT_TEST_") || OTHER_VARIABLES.contains(&name) {
            continue;
        }
        if let Some(at) = names.iter().position(|known| known == name) {
            settings.insert(SETTINGS[at], (value.to_owned(), format!("the variable {name}")));
            continue;
        }
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let message = format!("the variable {name} is no setting; {}", suggestion(name, &known));
        // A near miss is a misspelt setting. Other programs may own variables of our prefix, so those are only named.
        if nearest(name, &known).is_some() {
            return Err(Failure::usage(message));
        }
        report::say(&format!("fixpoint: {message}"));
    }
    Ok(())
}

fn variable_of(setting: &str) -> String {
    format!("FIXPOINT_{}", setting.replace(['-', '.'], "_").to_uppercase())
}

fn nearest<'a>(key: &str, known: &[&'a str]) -> Option<&'a str> {
    let (distance, name) = known.iter().map(|name| (strsim::damerau_levenshtein(key, name), *name)).min()?;
    (distance <= 3).then_some(name)
}

fn suggestion(key: &str, known: &[&str]) -> String {
    match nearest(key, known) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("the settings are {}", known.join(", ")),
    }
}

fn build(settings: &Settings, file: Option<&Path>) -> Result<Configuration, Failure> {
    let text = |key: &str| settings.get(key).map(|(value, _)| value.trim()).filter(|value| !value.is_empty());
    let origin = |key: &str| settings.get(key).map_or_else(|| key.to_owned(), |(_, origin)| origin.clone());
    let wrong = |key: &str, advice: &str| Failure::usage(format!("{} is not right; {advice}", origin(key)));

    let listen = match text("listen") {
        Some(text) => text.parse().map_err(|_| wrong("listen", "write an address and a port, 127.0.0.1:8080"))?,
        None => SocketAddr::from(([127, 0, 0, 1], 8080)),
    };
    let public_url = text("public-url").unwrap_or("http://localhost:8080").trim_end_matches('/').to_owned();
    let is_origin = public_url
        .strip_prefix("https://")
        .or_else(|| public_url.strip_prefix("http://"))
        .is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', ' ', '"', '<', '>']));
    if !is_origin {
        return Err(wrong("public-url", "write the origin readers use, https://support.example.org, without a path"));
    }
    let mut trusted_proxies = Vec::new();
    for part in text("trusted-proxies").unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty()) {
        trusted_proxies.push(part.parse().map_err(|_| wrong("trusted-proxies", "write IP addresses, 10.0.0.5"))?);
    }
    let show_applied = match text("show-applied") {
        None | Some("yes" | "true") => true,
        Some("no" | "false") => false,
        Some(_) => return Err(wrong("show-applied", "write yes or no")),
    };
    let accent = match text("portal.accent") {
        Some(accent) => Some(contrast::checked_accent(accent).map_err(|advice| wrong("portal.accent", &advice))?),
        None => None,
    };
    let folder = file.and_then(Path::parent);
    let logo = text("portal.logo").map(|path| read_logo(path, folder)).transpose()?;
    Ok(Configuration {
        data: PathBuf::from(text("data").unwrap_or("fixpoint-data")),
        database_url: text("database-url").map(str::to_owned),
        semantic_model: text("semantic-model").map(PathBuf::from),
        listen,
        trusted_proxies,
        site: Site {
            name: text("portal.name").map_or_else(|| Site::default().name, str::to_owned),
            logo: None,
            accent,
            welcome: text("portal.welcome").map(str::to_owned),
            contact_it: text("contact.it").map(contact),
            contact_security: text("contact.security").map(contact),
            show_applied,
            public_url,
        },
        logo,
    })
}

fn read_logo(path: &str, folder: Option<&Path>) -> Result<Logo, Failure> {
    let path = folder.map_or_else(|| PathBuf::from(path), |folder| folder.join(path));
    let extension = match path.extension().and_then(|extension| extension.to_str()) {
        Some("svg") => "svg",
        Some("png") => "png",
        Some("webp") => "webp",
        _ => {
            return Err(Failure::usage(format!(
                "the logo {} is of no known kind; use .svg, .png or .webp",
                path.display()
            )));
        }
    };
    let bytes = std::fs::read(&path).map_err(|error| Failure::file("read the logo", &path, &error))?;
    if bytes.len() > 200_000 {
        return Err(Failure::usage(format!(
            "the logo {} has {} bytes; use one of at most 200,000",
            path.display(),
            bytes.len()
        )));
    }
    Ok(Logo { bytes, extension })
}

/// A contact as configured: addresses become links.
fn contact(text: &str) -> Contact {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_number =
        digits >= 3 && text.chars().all(|character| character.is_ascii_digit() || "+-() /".contains(character));
    let link = if text.starts_with("https://") || text.starts_with("http://") {
        Some(text.to_owned())
    } else if is_number {
        Some(format!(
            "tel:{}",
            text.chars().filter(|character| character.is_ascii_digit() || *character == '+').collect::<String>()
        ))
    } else if text
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(' '))
    {
        Some(format!("mailto:{text}"))
    } else {
        None
    };
    Contact { text: text.to_owned(), link }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Configuration, Failure> {
        let mut settings = Settings::new();
        from_file(text, Path::new("fixpoint.toml"), &mut settings)?;
        build(&settings, None)
    }

    #[test]
    fn an_unknown_key_is_refused_with_a_suggestion() {
        let failure = read("[portal]\nnmae = \"Help\"\n").expect_err("refused");
        assert_eq!(failure.to_string(), "fixpoint.toml has no setting `portal.nmae`; did you mean `portal.name`?");
        assert_eq!(failure.exit_code(), 2);
    }

    #[test]
    fn a_misspelt_variable_is_refused_and_a_stranger_is_only_named() {
        let variable = |name: &str| vec![(name.into(), "x".into())].into_iter();
        assert!(from_environment(variable("FIXPOINT_LISTN"), &mut Settings::new()).is_err());
        assert!(from_environment(variable("FIXPOINT_SOMETHING_OF_YOURS"), &mut Settings::new()).is_ok());
    }

    #[test]
    fn an_accent_that_cannot_be_read_is_refused_at_start() {
        assert!(read("[portal]\naccent = \"#0b5f59\"\n").is_ok());
        let failure = read("[portal]\naccent = \"#ffee88\"\n").expect_err("refused");
        assert!(failure.to_string().contains("4.5"), "{failure}");
    }

    #[test]
    fn contacts_become_links_where_they_are_addresses() {
        assert_eq!(contact("help@example.org").link.as_deref(), Some("mailto:help@example.org"));
        assert_eq!(contact("+49 30 1234").link.as_deref(), Some("tel:+49301234"));
        assert_eq!(contact("room 4, ground floor").link, None);
    }
}
