//! The command line as typed. Output for other programs goes to stdout, all else to stderr.
//! Never reads a file or the environment beyond what clap reads.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};

/// From the exact error to a safe, verified fix: a self-hosted IT support portal.
#[derive(Debug, Parser)]
#[command(
    name = "fixpoint",
    version,
    after_help = "Without a command it serves. Exit codes: 0 done, 1 findings or nothing found, 2 usage, 3 environment."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub shared: Shared,
    #[command(subcommand)]
    pub subcommand: Option<Subcommand>,
}

/// Options of every command that needs the store or the configuration.
#[derive(Debug, Args, Default)]
pub(crate) struct Shared {
    /// Folder of the embedded database and the search index [default: ./fixpoint-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// PostgreSQL 15 or later instead of the embedded database: postgres://user:password@host/name
    #[arg(long, global = true, value_name = "URL", conflicts_with = "data")]
    pub database_url: Option<String>,
    /// Configuration file [default: ./fixpoint.toml where there is one]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of a sentence-transformers model that search asks where words leave it open [default: none]
    #[arg(long, global = true, value_name = "DIR")]
    pub semantic_model: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Subcommand {
    /// Serve the portal
    Serve(Serve),
    /// Check documents and report what is wrong with them, and where
    Check(Check),
    /// Take documents into the store
    Import(Import),
    /// Compare stored articles with the archive they came from, word for word, and tell what was odd about it
    Fidelity(Fidelity),
    /// Write every document to a folder, one file each
    Export(Export),
    /// Make the latest revisions of documents public
    Publish(Publish),
    /// Search the published library
    Search(Search),
    /// Say what error codes are: as a message writes them, or a whole message
    Errors(Errors),
    /// Replace secrets in a text, such as the output of a command, by placeholders
    Redact(Redact),
    /// Say what shell commands could do, by reading them; nothing is run
    #[command(subcommand)]
    Commands(Commands),
    /// List the ways through a triage, compare two revisions of it, or write it for other tools
    #[command(subcommand)]
    Flow(Flow),
    /// List the phrases of all guides: where each leads, whether search engines may list it, its evidence and who decided it
    Phrases(Phrases),
    /// Show the partner registry: what is shown where today and why, and how often paid links were followed
    Partners,
    /// List what people looked for and did not find, the most demanded first, with the nearest document
    Gaps(Gaps),
    /// Write a copy of the whole store to a file, while it is in use
    Backup(Backup),
    /// Fill an empty store from a backup
    Restore(Restore),
    /// Look whether everything the portal needs is there and sound
    Doctor,
}

#[derive(Debug, Args, Default)]
pub(crate) struct Serve {
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// Whether a store that holds no guide gets the starter library
    #[arg(long, value_enum, default_value_t = YesNo::Yes)]
    pub starter: YesNo,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Default)]
pub(crate) enum YesNo {
    #[default]
    Yes,
    No,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Documents, or folders that hold them
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = FindingFormat::Text)]
    pub format: FindingFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingFormat {
    /// For people, on stderr
    Text,
    /// A JSON array
    Json,
    /// GitHub workflow commands
    Github,
    /// SARIF 2.1.0
    Sarif,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// A folder, a file, or an archive (.zip, .tar, .tar.gz)
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// What the documents are
    #[arg(long, value_enum, default_value_t = ImportFormat::Fixpoint)]
    pub format: ImportFormat,
    /// For --format folder: what the files hold, as a file or by name (zendesk, confluence, bookstack, phpmyfaq, servicenow)
    #[arg(long, value_name = "MAP", required_if_eq("format", "folder"))]
    pub map: Option<PathBuf>,
    /// For --format microsoft-docs: the repository that the articles come from, if the archive's ATTRIBUTION.md does not say it
    #[arg(long, value_name = "OWNER/NAME[@COMMIT]")]
    pub source: Option<String>,
    /// Publish the guides as well; without it they wait as drafts
    #[arg(long)]
    pub publish: bool,
    /// Of documents of another system that were changed here since their import, take the source's text; the other stays a
    /// revision. Without it they are left as they are, and named
    #[arg(long)]
    pub overwrite: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImportFormat {
    /// Documents of the guide format, as `export` writes them
    Fixpoint,
    /// Microsoft Learn support articles, as articles
    MicrosoftDocs,
    /// An export of another system (Markdown, HTML, CSV, JSON or XML), read by a map
    Folder,
}

#[derive(Debug, Args)]
pub(crate) struct Fidelity {
    /// The archive (.tar, .tar.gz). What the store does not hold is compared as an import would store it
    #[arg(value_name = "ARCHIVE")]
    pub archive: PathBuf,
    /// What its documents are
    #[arg(long, value_enum, default_value_t = FidelityFormat::MicrosoftDocs)]
    pub format: FidelityFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FidelityFormat {
    /// Microsoft Learn support articles
    MicrosoftDocs,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The folder; it is made where it does not exist
    #[arg(value_name = "DIR")]
    pub directory: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Publish {
    /// Documents by id, such as guides/outlook-ost-sync-errors, or by slug; or files, which are imported first
    #[arg(value_name = "DOCUMENT", required_unless_present = "all")]
    pub documents: Vec<String>,
    /// Every document whose latest revision is not public
    #[arg(long, conflicts_with = "documents")]
    pub all: bool,
    /// Publish this revision instead of the latest; an older one is thereby restored
    #[arg(long, value_name = "NUMBER", conflicts_with = "all")]
    pub revision: Option<i64>,
    /// Shown in the history
    #[arg(long, default_value = "", hide_default_value = true)]
    pub note: String,
}

#[derive(Debug, Args)]
pub(crate) struct Search {
    /// The words, the code or the whole message
    #[arg(required_unless_present = "trec", conflicts_with = "trec", value_name = "WORDS")]
    pub words: Vec<String>,
    /// Answer many queries, `id<TAB>query` a line, with lines `id document rank confidence`, at most ten a query
    #[arg(long, value_name = "FILE")]
    pub trec: Option<PathBuf>,
    /// Leave out queries whose first hit is less sure than this, from 0 to 1
    #[arg(long, value_name = "CONFIDENCE", requires = "trec")]
    pub threshold: Option<f32>,
    /// Ask everything once more, and say how long the searches took
    #[arg(long, requires = "trec")]
    pub times: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Errors {
    /// The codes, or the message that holds them
    #[arg(required = true, value_name = "CODE", allow_hyphen_values = true)]
    pub codes: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Redact {
    /// The text [default: standard input]
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Replace personal data as well: addresses, names of machines and people, numbers and ids that belong to one of them
    #[arg(long)]
    pub personal: bool,
    /// Read many texts, a JSON object `{"id": …, "text": …}` a line, and answer each with one
    #[arg(long)]
    pub jsonl: bool,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Commands {
    /// One JSON object a line on standard input ({id, shell, text}), one verdict a line on standard output
    Classify,
    /// The same for a person: what a snippet could do, where, and why. Exit code 1 where it does more than read
    Explain {
        /// The shell it is written for [default: by the file's ending]
        #[arg(long, value_name = "SHELL")]
        shell: Option<String>,
        /// The file that holds the snippet; - is standard input
        #[arg(value_name = "FILE", default_value = "-")]
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Phrases {
    /// Guides by slug; without any, all of them
    #[arg(value_name = "GUIDE")]
    pub guides: Vec<String>,
    /// How phrases are printed
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Flow {
    /// Every way from the start to an outcome, one a line, with a summary
    Paths {
        /// A guide (.md) or a flow of its own (.yaml)
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// How paths are printed
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// What changed between two revisions: outcomes reached, and answers that lead elsewhere. Exit code 1 where anything did
    Diff {
        /// The old file and the new one; or the new one alone, which is compared with what is published
        #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// The flow as a Mermaid flowchart, or as an XState v5 machine
    Export {
        /// What it is written as
        #[arg(long, value_enum)]
        format: FlowFormat,
        /// A guide (.md) or a flow of its own (.yaml)
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// What readers did in a guide's triage, for each revision of its flow
    Statistics {
        /// A guide by its slug
        #[arg(value_name = "GUIDE")]
        guide: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people
    Text,
    /// A JSON object a line
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FlowFormat {
    /// A Mermaid flowchart
    Mermaid,
    /// The configuration of an XState v5 machine, in JSON
    Xstate,
}

#[derive(Debug, Args)]
pub(crate) struct Gaps {
    /// How many days back, today included
    #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..))]
    pub days: u16,
    /// How gaps are printed
    #[arg(long, value_enum, default_value_t = GapFormat::Text)]
    pub format: GapFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GapFormat {
    /// For people
    Text,
    /// A JSON object
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file to write; it must not exist
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// A file that `backup` wrote
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}
