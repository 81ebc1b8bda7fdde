//! The flags, each with its environment variable.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;

use super::LogFormat;

/// A text that is never printed: it may hold a password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// Settings of every subcommand that opens the register.
#[derive(Debug, Clone, Default, Args)]
pub struct CommonArgs {
    /// Configuration file (TOML); flags and environment win over it
    #[arg(long, value_name = "FILE", env = "REGISTRY_CONFIG")]
    pub config: Option<PathBuf>,
    /// Directory that holds the SQLite database `registry.db`
    #[arg(long, value_name = "DIR", env = "REGISTRY_DATA")]
    pub data: Option<PathBuf>,
    /// Database: `postgres://…`, `sqlite:PATH`, or a path that ends in `.db`
    // Taken as any text, so that clap never repeats a wrong one in its message.
    #[arg(long, value_name = "URL", env = "REGISTRY_DATABASE", hide_env_values = true)]
    pub database: Option<Secret>,
    /// Connections that read [default: 4]
    #[arg(long, value_name = "N", env = "REGISTRY_DATABASE_READERS")]
    pub database_readers: Option<u32>,
    /// Writes that may wait for their turn [default: 256]
    #[arg(long, value_name = "N", env = "REGISTRY_DATABASE_QUEUE")]
    pub database_queue: Option<usize>,
    /// Whether writes that wait together are committed together [default: true]
    #[arg(long, value_name = "BOOL", env = "REGISTRY_DATABASE_GROUP_COMMIT")]
    pub database_group_commit: Option<bool>,
    /// Name of the association, for the first start; with its IČO [default: Národní síť Zdravých měst České republiky, z.s.p.o.]
    #[arg(long, value_name = "NAME", env = "REGISTRY_ASSOCIATION_NAME")]
    pub association_name: Option<String>,
    /// IČO of the association, for the first start; with its name [default: 61385247]
    #[arg(long, value_name = "IČO", env = "REGISTRY_ASSOCIATION_ICO")]
    pub association_ico: Option<String>,
    /// File with the master key of personal values, 32 bytes in Base64; or the key itself in `REGISTRY_MASTER_KEY`
    #[arg(long, value_name = "FILE", env = "REGISTRY_MASTER_KEY_FILE")]
    pub master_key_file: Option<PathBuf>,
    /// File in which erasures of persons are noted; keep it outside the backups
    #[arg(long, value_name = "FILE", env = "REGISTRY_ERASURE_LEDGER")]
    pub erasure_ledger: Option<PathBuf>,
    /// Level of the log, or several by target (`info,actix_server=warn`) [default: info]
    #[arg(long, value_name = "LEVEL", env = "REGISTRY_LOG_LEVEL")]
    pub log_level: Option<String>,
    /// Form of the log
    #[arg(long, value_name = "FORMAT", env = "REGISTRY_LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
}

/// Settings of the subcommands that serve.
#[derive(Debug, Clone, Default, Args)]
pub struct ServerArgs {
    /// Address to serve on; port 0 picks a free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT", env = "REGISTRY_BIND")]
    pub bind: Option<SocketAddr>,
    /// Loopback address to serve metrics on [default: none]
    #[arg(long, value_name = "ADDR:PORT", env = "REGISTRY_METRICS_BIND")]
    pub metrics_bind: Option<SocketAddr>,
    /// Threads that serve [default: one for each processor]
    #[arg(long, value_name = "N", env = "REGISTRY_WORKERS")]
    pub workers: Option<usize>,
    /// Largest JSON body [default: 262144]
    #[arg(long, value_name = "BYTES", env = "REGISTRY_JSON_LIMIT")]
    pub json_limit: Option<usize>,
    /// Largest uploaded table [default: 16777216]
    #[arg(long, value_name = "BYTES", env = "REGISTRY_IMPORT_LIMIT")]
    pub import_limit: Option<usize>,
    /// Largest file of a document [default: 20971520]
    #[arg(long, value_name = "BYTES", env = "REGISTRY_DOCUMENT_LIMIT")]
    pub document_limit: Option<usize>,
    /// Memory for public answers that are asked for again; 0 keeps none [default: 33554432]
    #[arg(long, value_name = "BYTES", env = "REGISTRY_CACHE_LIMIT")]
    pub cache_limit: Option<usize>,
    /// Time a body may take to arrive [default: 10]
    #[arg(long, value_name = "SECONDS", env = "REGISTRY_BODY_TIMEOUT")]
    pub body_timeout: Option<f64>,
    /// Time the head of a request may take to arrive [default: 5]
    #[arg(long, value_name = "SECONDS", env = "REGISTRY_HEADER_TIMEOUT")]
    pub header_timeout: Option<f64>,
    /// Time that running requests have to finish in a stop [default: 30]
    #[arg(long, value_name = "SECONDS", env = "REGISTRY_SHUTDOWN_TIMEOUT")]
    pub shutdown_timeout: Option<f64>,
    /// Directory for copies of the SQLite database that `serve` makes by itself [default: none]
    #[arg(long, value_name = "DIR", env = "REGISTRY_BACKUP_DIRECTORY")]
    pub backup_directory: Option<PathBuf>,
    /// Time from one copy to the next [default: 86400]
    #[arg(long, value_name = "SECONDS", env = "REGISTRY_BACKUP_EVERY")]
    pub backup_every: Option<f64>,
    /// Copies that are kept [default: 14]
    #[arg(long, value_name = "N", env = "REGISTRY_BACKUP_KEEP")]
    pub backup_keep: Option<usize>,
    /// File with the key to sign checkpoints with; with the file for them [default: none]
    #[arg(long, value_name = "FILE", env = "REGISTRY_CHECKPOINT_KEY_FILE")]
    pub checkpoint_key_file: Option<PathBuf>,
    /// File to which `serve` adds checkpoints by itself; with their key [default: none]
    #[arg(long, value_name = "FILE", env = "REGISTRY_CHECKPOINT_FILE")]
    pub checkpoint_file: Option<PathBuf>,
    /// Time from one checkpoint to the next [default: 3600]
    #[arg(long, value_name = "SECONDS", env = "REGISTRY_CHECKPOINT_EVERY")]
    pub checkpoint_every: Option<f64>,
    /// Program that is told of a copy or a checkpoint that failed [default: none]
    #[arg(long, value_name = "FILE", env = "REGISTRY_ALARM_COMMAND")]
    pub alarm_command: Option<PathBuf>,
}
