//! The flags, each with its environment variable.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;

use super::{LogFormat, ProxyHeader, with_default};

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
#[command(mut_args(with_default))]
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
    /// Connections that read
    #[arg(long, value_name = "N", env = "REGISTRY_DATABASE_READERS")]
    pub database_readers: Option<u32>,
    /// Writes that may wait for their turn
    #[arg(long, value_name = "N", env = "REGISTRY_DATABASE_QUEUE")]
    pub database_queue: Option<usize>,
    /// Whether writes that wait together are committed together
    #[arg(long, value_name = "BOOL", env = "REGISTRY_DATABASE_GROUP_COMMIT")]
    pub database_group_commit: Option<bool>,
    /// Name of the association, for the first start; with its IČO
    #[arg(long, value_name = "NAME", env = "REGISTRY_ASSOCIATION_NAME")]
    pub association_name: Option<String>,
    /// IČO of the association, for the first start; with its name
    #[arg(long, value_name = "IČO", env = "REGISTRY_ASSOCIATION_ICO")]
    pub association_ico: Option<String>,
    /// File with the master key of personal values, 32 bytes in Base64; or the key itself in `REGISTRY_MASTER_KEY`
    #[arg(long, value_name = "FILE", env = "REGISTRY_MASTER_KEY_FILE")]
    pub master_key_file: Option<PathBuf>,
    /// File in which erasures of persons are noted; keep it outside the backups
    #[arg(long, value_name = "FILE", env = "REGISTRY_ERASURE_LEDGER")]
    pub erasure_ledger: Option<PathBuf>,
    /// Level of the log, or several by target (`info,actix_server=warn`)
    #[arg(long, value_name = "LEVEL", env = "REGISTRY_LOG_LEVEL")]
    pub log_level: Option<String>,
    /// Form of the log
    #[arg(long, value_name = "FORMAT", env = "REGISTRY_LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
}

/// Settings of the subcommands that serve.
#[derive(Debug, Clone, Default, Args)]
#[command(mut_args(with_default))]
pub struct ServerArgs {
    /// Address to serve on; port 0 picks a free one
    #[arg(long, value_name = "ADDR:PORT", env = "REGISTRY_BIND")]
    pub bind: Option<SocketAddr>,
    /// Loopback address to serve metrics on
    #[arg(long, value_name = "ADDR:PORT", env = "REGISTRY_METRICS_BIND")]
    pub metrics_bind: Option<SocketAddr>,
    /// Threads that serve
    #[arg(long, value_name = "N", env = "REGISTRY_WORKERS")]
    pub workers: Option<usize>,
    /// Largest JSON body
    #[arg(long, value_name = "BYTES", env = "REGISTRY_JSON_LIMIT")]
    pub json_limit: Option<usize>,
    /// Largest uploaded table
    #[arg(long, value_name = "BYTES", env = "REGISTRY_IMPORT_LIMIT")]
    pub import_limit: Option<usize>,
    /// Largest file of a document
    #[arg(long, value_name = "BYTES", env = "REGISTRY_DOCUMENT_LIMIT")]
    pub document_limit: Option<usize>,
    /// Memory for public answers that are asked for again; 0 keeps none
    #[arg(long, value_name = "BYTES", env = "REGISTRY_CACHE_LIMIT")]
    pub cache_limit: Option<usize>,
    /// Time a body may take to arrive
    #[arg(long, value_name = "SECONDS", env = "REGISTRY_BODY_TIMEOUT")]
    pub body_timeout: Option<f64>,
    /// Time the head of a request may take to arrive
    #[arg(long, value_name = "SECONDS", env = "REGISTRY_HEADER_TIMEOUT")]
    pub header_timeout: Option<f64>,
    /// Time that it serves on in a stop, answering that it is not ready
    #[arg(long, value_name = "SECONDS", env = "REGISTRY_SHUTDOWN_DELAY")]
    pub shutdown_delay: Option<f64>,
    /// Time that running requests have to finish in a stop
    #[arg(long, value_name = "SECONDS", env = "REGISTRY_SHUTDOWN_TIMEOUT")]
    pub shutdown_timeout: Option<f64>,
    /// Directory for copies of the SQLite database that `serve` makes by itself
    #[arg(long, value_name = "DIR", env = "REGISTRY_BACKUP_DIRECTORY")]
    pub backup_directory: Option<PathBuf>,
    /// Time from one copy to the next
    #[arg(long, value_name = "SECONDS", env = "REGISTRY_BACKUP_EVERY")]
    pub backup_every: Option<f64>,
    /// Copies that are kept
    #[arg(long, value_name = "N", env = "REGISTRY_BACKUP_KEEP")]
    pub backup_keep: Option<usize>,
    /// File with the key to sign checkpoints with; with the file for them
    #[arg(long, value_name = "FILE", env = "REGISTRY_CHECKPOINT_KEY_FILE")]
    pub checkpoint_key_file: Option<PathBuf>,
    /// File to which `serve` adds checkpoints by itself; with their key
    #[arg(long, value_name = "FILE", env = "REGISTRY_CHECKPOINT_FILE")]
    pub checkpoint_file: Option<PathBuf>,
    /// Time from one checkpoint to the next
    #[arg(long, value_name = "SECONDS", env = "REGISTRY_CHECKPOINT_EVERY")]
    pub checkpoint_every: Option<f64>,
    /// Program that is told of a copy or a checkpoint that failed
    #[arg(long, value_name = "FILE", env = "REGISTRY_ALARM_COMMAND")]
    pub alarm_command: Option<PathBuf>,
    /// Time in which a caller must take some of an answer
    #[arg(long, value_name = "SECONDS", env = "REGISTRY_WRITE_TIMEOUT")]
    pub write_timeout: Option<f64>,
    /// Networks of proxies whose word on a caller's address is believed, separated by commas
    #[arg(long, value_name = "NETWORK", value_delimiter = ',', env = "REGISTRY_TRUSTED_PROXIES")]
    pub trusted_proxies: Vec<String>,
    /// Header in which they say it
    #[arg(long, value_name = "HEADER", env = "REGISTRY_PROXY_HEADER")]
    pub proxy_header: Option<ProxyHeader>,
    /// Whether browsers are told to come by HTTPS alone
    #[arg(long, value_name = "BOOL", env = "REGISTRY_HSTS")]
    pub hsts: Option<bool>,
    /// Certificate to serve HTTPS with, and those that lead to it, as PEM
    #[arg(long, value_name = "FILE", env = "REGISTRY_TLS_CERTIFICATE")]
    pub tls_certificate: Option<PathBuf>,
    /// Key of the certificate as PEM, in a file that only its owner may read
    #[arg(long, value_name = "FILE", env = "REGISTRY_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// Settings of the edge
    #[command(flatten)]
    pub limit: LimitArgs,
}

/// Settings of the edge.
#[derive(Debug, Clone, Default, Args)]
#[command(mut_args(with_default))]
pub struct LimitArgs {
    /// Longest path with its query
    #[arg(long, value_name = "BYTES", env = "REGISTRY_LIMIT_URI")]
    pub limit_uri: Option<usize>,
    /// Most fields in the head of a request
    #[arg(long, value_name = "N", env = "REGISTRY_LIMIT_HEADERS")]
    pub limit_headers: Option<usize>,
    /// Most bytes of the fields of a head
    #[arg(long, value_name = "BYTES", env = "REGISTRY_LIMIT_HEADER_BYTES")]
    pub limit_header_bytes: Option<usize>,
    /// How deep arrays and objects of a JSON body may lie in each other
    #[arg(long, value_name = "N", env = "REGISTRY_LIMIT_JSON_DEPTH")]
    pub limit_json_depth: Option<usize>,
    /// Most connections of each worker
    #[arg(long, value_name = "N", env = "REGISTRY_LIMIT_CONNECTIONS")]
    pub limit_connections: Option<usize>,
    /// Connections that may wait to be accepted
    #[arg(long, value_name = "N", env = "REGISTRY_LIMIT_BACKLOG")]
    pub limit_backlog: Option<u32>,
    /// Reads at once; 0 is no limit
    #[arg(long, value_name = "N", env = "REGISTRY_LIMIT_READS")]
    pub limit_reads: Option<usize>,
    /// Statistics, other reads that look at everything, and downloads, at once; 0 is no limit
    #[arg(long, value_name = "N", env = "REGISTRY_LIMIT_STATISTICS")]
    pub limit_statistics: Option<usize>,
    /// Writes at once; 0 is no limit
    #[arg(long, value_name = "N", env = "REGISTRY_LIMIT_WRITES")]
    pub limit_writes: Option<usize>,
    /// Imports and uploads of files at once; 0 is no limit
    #[arg(long, value_name = "N", env = "REGISTRY_LIMIT_FILES")]
    pub limit_files: Option<usize>,
    /// Attempts to sign in at once; 0 is no limit
    #[arg(long, value_name = "N", env = "REGISTRY_LIMIT_SIGN_INS")]
    pub limit_sign_ins: Option<usize>,
    /// Seconds for which requests may wait for their turn before others are turned away; 0 is no limit
    #[arg(long, value_name = "SECONDS", env = "REGISTRY_LIMIT_WAIT")]
    pub limit_wait: Option<f64>,
    /// Requests from one address in a window; 0 is no limit
    #[arg(long, value_name = "N", env = "REGISTRY_LIMIT_BY_ADDRESS")]
    pub limit_by_address: Option<u32>,
    /// Requests with one token or session in a window; 0 is no limit
    #[arg(long, value_name = "N", env = "REGISTRY_LIMIT_BY_TOKEN")]
    pub limit_by_token: Option<u32>,
    /// Length of the window
    #[arg(long, value_name = "SECONDS", env = "REGISTRY_LIMIT_WINDOW")]
    pub limit_window: Option<u64>,
}
