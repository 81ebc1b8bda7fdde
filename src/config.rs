//! Configuration: defaults < TOML file < environment < flags, merged once, at
//! the start, into plain values that are handed down.
//!
//! Only this module reads the environment. What it doesn't know, it refuses: a
//! setting that is misspelt and silently ignored is worse than a stopped start.

mod arguments;
mod association;
mod database;
mod environment;
mod error;
mod file;
mod limit;
mod personal;
mod proxy;
mod reference;
mod schedule;
mod server;
mod setting;
mod supervisor;
#[cfg(test)]
mod tests;
mod tls;

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Deserialize;

pub use arguments::{CommonArgs, LimitArgs, Secret, ServerArgs};
pub use database::{DatabaseConfig, DatabaseUrl, DatabaseUrlError};
pub use error::{ConfigError, Layer};
pub use limit::LimitConfig;
pub use personal::{PersonalConfig, read_key, read_master_key};
pub use proxy::{ProxyConfig, ProxyHeader};
pub use reference::{markdown, toml, with_default};
pub use schedule::{BackupConfig, CheckpointConfig, ScheduleConfig};
pub use server::ServerConfig;
pub use supervisor::{handed_down, tell_ready};
pub use tls::TlsConfig;

use crate::domain::association::Association;
use environment::Environment;
use file::File;

/// Everything that can be set, as it holds for this run.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the register is kept.
    pub database: DatabaseConfig,
    /// How it is served.
    pub server: ServerConfig,
    /// What is written about the run.
    pub log: LogConfig,
    /// Whose register it is; looked at by the first start alone.
    pub association: Association,
    /// How personal values are kept.
    pub personal: PersonalConfig,
    /// What `serve` does by itself, again and again.
    pub schedule: ScheduleConfig,
}

impl Config {
    /// The same with the SQLite database at `path`.
    #[must_use]
    pub fn elsewhere(self, path: &Path) -> Self {
        let database =
            DatabaseConfig { url: DatabaseUrl::Sqlite(path.to_owned()), ..self.database };
        Self { database, ..self }
    }
}

/// What is written about the run, and in which form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogConfig {
    /// A level (`info`), or several by target (`info,actix_server=warn`).
    pub level: String,
    /// For machines or for people.
    pub format: LogFormat,
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// Lines for people.
    Text,
}

/// What a subcommand falls back to where nothing is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defaults {
    /// The data directory, for a command that can begin with none named.
    pub data: Option<PathBuf>,
    /// The form of the log.
    pub log_format: LogFormat,
}

impl Defaults {
    /// For `serve`: the database must be named, and machines read the log.
    #[must_use]
    pub fn serve() -> Self {
        Self { data: None, log_format: LogFormat::Json }
    }

    /// For `demo`: a directory of its own, and a log for people.
    #[must_use]
    pub fn demo() -> Self {
        Self { data: Some(PathBuf::from("demo-data")), log_format: LogFormat::Text }
    }

    /// For commands that do one thing and end: the database must be named, and
    /// people read the log.
    #[must_use]
    pub fn command() -> Self {
        Self { data: None, log_format: LogFormat::Text }
    }
}

/// Merges flags and environment (`common`, `server`), the configuration file
/// they name, and `defaults`.
///
/// # Errors
/// An environment variable or a key of the file that isn't known, a file that
/// can't be read, a value that can't be used, or no database named.
pub fn load(
    common: &CommonArgs,
    server: Option<&ServerArgs>,
    defaults: Defaults,
) -> Result<Config, ConfigError> {
    merge(&environment(), common, server, defaults)
}

/// The variables of this program, and no others.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn environment() -> Environment {
    Environment::of(std::env::vars_os())
}

fn merge(
    environment: &Environment,
    common: &CommonArgs,
    server: Option<&ServerArgs>,
    defaults: Defaults,
) -> Result<Config, ConfigError> {
    environment.refuse_unknown()?;
    let file = common.config.as_deref().map(File::read).transpose()?;
    let file = file.unwrap_or_default();
    let log = LogConfig {
        level: setting::LOG_LEVEL.of(common.log_level.clone().or(file.log.level)),
        format: (common.log_format).or(file.log.format).unwrap_or(defaults.log_format),
    };
    let database = database::merge(environment, common, file.database, defaults.data)?;
    let none = ServerArgs::default();
    let server = server.unwrap_or(&none);
    let sections =
        schedule::Sections { backup: file.backup, checkpoint: file.checkpoint, alarm: file.alarm };
    Ok(Config {
        schedule: schedule::merge(server, sections, &database.url)?,
        server: server::merge(server, &file.server, &file.limit)?,
        database,
        log,
        association: association::merge(common, file.association)?,
        personal: personal::merge(environment, common, file.personal)?,
    })
}

/// `value`, where it lies within the bounds that `setting` can have.
fn within<T: PartialOrd + Copy + ToString>(
    setting: &'static str,
    value: T,
    least: T,
    most: T,
) -> Result<T, ConfigError> {
    // Written so that NaN, which compares with nothing, is refused as well.
    if value >= least && value <= most {
        return Ok(value);
    }
    Err(ConfigError::OutOfRange { setting, least: least.to_string(), most: most.to_string() })
}
