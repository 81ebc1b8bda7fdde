//! Why a configuration can't be used.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use thiserror::Error;

use super::database::DatabaseUrlError;
use crate::domain::violation::Violation;
use crate::master_key::MasterKeyError;

/// Where a setting was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// The command line.
    Flags,
    /// Environment variables.
    Environment,
    /// The configuration file.
    File,
}

impl fmt::Display for Layer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // With the names that the two settings have there.
        formatter.write_str(match self {
            Self::Flags => "--data and --database are both given",
            Self::Environment => "REGISTRY_DATA and REGISTRY_DATABASE are both set",
            Self::File => "the configuration file sets both database.data and database.url",
        })
    }
}

/// Why a configuration can't be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The configuration file can't be read.
    #[error("the configuration file {} can't be read: {source}", path.display())]
    FileUnreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The configuration file is no TOML, or holds an unknown key or a value of
    /// the wrong kind.
    #[error("{}:{line}: {message}", path.display())]
    FileInvalid {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong there, without values.
        message: String,
    },
    /// A variable with the program's prefix that nothing reads.
    #[error("the environment variable {name} is not known; the nearest known one is {nearest}")]
    EnvironmentUnknown {
        /// The variable.
        name: String,
        /// The known one whose name is most like it.
        nearest: String,
    },
    /// No layer names a database.
    #[error(
        "no database is named: give --data DIR (SQLite in that directory) or --database URL, \
         or set REGISTRY_DATA or REGISTRY_DATABASE"
    )]
    DatabaseMissing,
    /// One layer names two.
    #[error("{layer}: they name the same thing, keep one")]
    DatabaseTwice {
        /// The layer that does.
        layer: Layer,
    },
    /// The address of the database can't be used.
    #[error(
        "the database must be given as postgres://…, postgresql://…, sqlite:PATH, \
         or a path that ends in .db: {0}"
    )]
    Database(#[from] DatabaseUrlError),
    /// Metrics would be open to the network.
    #[error(
        "metrics are served without a password, so their address must be a loopback one \
         (127.0.0.1:PORT or [::1]:PORT), and {0} is not"
    )]
    MetricsNotLoopback(SocketAddr),
    /// The certificate is named by half.
    #[error("server.tls_certificate and server.tls_key go together: give both, or neither")]
    TlsHalf,
    /// The file with the key of the certificate can't be read.
    #[error("the key of the certificate in {} can't be read: {source}", path.display())]
    TlsKey {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Others may read the file with the key of the certificate.
    #[error(
        "the file {} with the key of the certificate is open to others (mode {mode:o}): `chmod 600` it, and get another certificate if somebody may have read it",
        path.display()
    )]
    TlsKeyOpen {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// More sockets were handed down than there is use for.
    #[error("{0} sockets were handed down (LISTEN_FDS), and one is served")]
    SocketsSeveral(usize),
    /// What was handed down is no TCP socket that listens.
    #[error("the socket that was handed down (LISTEN_FDS) can't be used: {0}")]
    SocketUnfit(io::Error),
    /// What stands for a network is none.
    #[error(
        "server.trusted_proxies: `{0}` is no network: give addresses or networks such as 127.0.0.1 or 10.0.0.0/8"
    )]
    Network(String),
    /// The association is named by half.
    #[error("association.name and association.ico go together: give both, or neither")]
    AssociationHalf,
    /// The master key is given twice.
    #[error(
        "REGISTRY_MASTER_KEY is set and a file with the master key is named: they name the same thing, keep one"
    )]
    MasterKeyTwice,
    /// Copies of PostgreSQL are not made by this program.
    #[error(
        "backup.directory is for SQLite: PostgreSQL is backed up by pg_dump or its WAL archive, see OPERATIONS.md"
    )]
    BackupPostgres,
    /// Checkpoints are configured by half.
    #[error("checkpoint.key_file and checkpoint.file go together: give both, or neither")]
    CheckpointHalf,
    /// A file with a secret can't be read.
    #[error("the key in {} can't be read: {source}", path.display())]
    KeyFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Others may read a file with a secret.
    #[error(
        "the file {} with a key is open to others (mode {mode:o}): `chmod 600` it, and make another key if somebody may have read it",
        path.display()
    )]
    KeyOpen {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// What stands for the master key is none.
    #[error("{place}: {why}")]
    MasterKeyForm {
        /// The file or variable.
        place: String,
        /// Why; never the text itself.
        why: MasterKeyError,
    },
    /// A value that its rule refuses.
    #[error("{setting}: {why}")]
    Refused {
        /// The setting, by its key in the file.
        setting: &'static str,
        /// Why, and how to mend it.
        why: Violation,
    },
    /// A number outside its bounds.
    #[error("{setting} must be from {least} to {most}")]
    OutOfRange {
        /// The setting, by its key in the file.
        setting: &'static str,
        /// The least it can be.
        least: String,
        /// The most it can be.
        most: String,
    },
}
