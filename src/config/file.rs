//! The configuration file. Its keys mirror the settings; others are refused.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::arguments::Secret;
use super::error::ConfigError;
use super::{LogFormat, ProxyHeader};

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct File {
    pub(super) database: DatabaseSection,
    pub(super) server: ServerSection,
    pub(super) limit: LimitSection,
    pub(super) log: LogSection,
    pub(super) association: AssociationSection,
    pub(super) personal: PersonalSection,
    pub(super) backup: BackupSection,
    pub(super) checkpoint: CheckpointSection,
    pub(super) alarm: AlarmSection,
}

/// `[database]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct DatabaseSection {
    pub(super) url: Option<Secret>,
    pub(super) data: Option<PathBuf>,
    pub(super) readers: Option<u32>,
    pub(super) queue: Option<usize>,
    pub(super) group_commit: Option<bool>,
}

/// `[server]`; sizes in bytes, times in seconds.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ServerSection {
    pub(super) bind: Option<SocketAddr>,
    pub(super) metrics_bind: Option<SocketAddr>,
    pub(super) workers: Option<usize>,
    pub(super) json_limit: Option<usize>,
    pub(super) import_limit: Option<usize>,
    pub(super) document_limit: Option<usize>,
    pub(super) cache_limit: Option<usize>,
    pub(super) body_timeout: Option<f64>,
    pub(super) header_timeout: Option<f64>,
    pub(super) shutdown_delay: Option<f64>,
    pub(super) shutdown_timeout: Option<f64>,
    pub(super) write_timeout: Option<f64>,
    pub(super) trusted_proxies: Vec<String>,
    pub(super) proxy_header: Option<ProxyHeader>,
    pub(super) hsts: Option<bool>,
    pub(super) tls_certificate: Option<PathBuf>,
    pub(super) tls_key: Option<PathBuf>,
}

/// `[limit]`; sizes in bytes, times in seconds.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LimitSection {
    pub(super) uri: Option<usize>,
    pub(super) headers: Option<usize>,
    pub(super) header_bytes: Option<usize>,
    pub(super) json_depth: Option<usize>,
    pub(super) connections: Option<usize>,
    pub(super) backlog: Option<u32>,
    pub(super) reads: Option<usize>,
    pub(super) statistics: Option<usize>,
    pub(super) writes: Option<usize>,
    pub(super) files: Option<usize>,
    pub(super) sign_ins: Option<usize>,
    pub(super) wait: Option<f64>,
    pub(super) by_address: Option<u32>,
    pub(super) by_token: Option<u32>,
    pub(super) window: Option<u64>,
}

/// `[log]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LogSection {
    pub(super) level: Option<String>,
    pub(super) format: Option<LogFormat>,
}

/// `[association]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AssociationSection {
    pub(super) name: Option<String>,
    pub(super) ico: Option<String>,
}

/// `[personal]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PersonalSection {
    pub(super) master_key_file: Option<PathBuf>,
    pub(super) erasure_ledger: Option<PathBuf>,
}

/// `[backup]`; times in seconds.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct BackupSection {
    pub(super) directory: Option<PathBuf>,
    pub(super) every: Option<f64>,
    pub(super) keep: Option<usize>,
}

/// `[checkpoint]`; times in seconds.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CheckpointSection {
    pub(super) key_file: Option<PathBuf>,
    pub(super) file: Option<PathBuf>,
    pub(super) every: Option<f64>,
}

/// `[alarm]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AlarmSection {
    pub(super) command: Option<PathBuf>,
}

impl File {
    pub(super) fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path)
            .map_err(|source| ConfigError::FileUnreadable { path: path.to_owned(), source })?;
        toml::from_str(&text).map_err(|error| invalid(path, &text, &error))
    }
}

/// Not the error's own text: that quotes the line, which may hold a password.
fn invalid(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let offset = error.span().map_or(0, |span| span.start);
    let before = text.bytes().take(offset);
    ConfigError::FileInvalid {
        path: path.to_owned(),
        line: before.filter(|byte| *byte == b'\n').count() + 1,
        message: without_values(error.message()),
    }
}

/// The message with everything between its quotes left out: values of the file
/// stand there (`database = "postgres://…"` in place of a table is one).
fn without_values(message: &str) -> String {
    match (message.split_once('"'), message.rsplit_once('"')) {
        (Some((head, _)), Some((_, tail))) => format!("{head}\"…\"{tail}"),
        _ => message.to_owned(),
    }
}
