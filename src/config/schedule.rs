//! What `serve` does by itself, again and again.

use std::path::PathBuf;
use std::time::Duration;

use super::arguments::ServerArgs;
use super::database::DatabaseUrl;
use super::error::ConfigError;
use super::file::{AlarmSection, BackupSection, CheckpointSection};
use super::setting::{BACKUP_EVERY, BACKUP_KEEP, CHECKPOINT_EVERY};

/// What `serve` does by itself, again and again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScheduleConfig {
    /// How copies are made; `None` makes none.
    pub backup: Option<BackupConfig>,
    /// How checkpoints are made; `None` makes none.
    pub checkpoint: Option<CheckpointConfig>,
    /// The program that is told of a failure.
    pub alarm: Option<PathBuf>,
}

/// How copies are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupConfig {
    /// Where they are kept.
    pub directory: PathBuf,
    /// Time from one to the next.
    pub every: Duration,
    /// How many are kept.
    pub keep: usize,
}

/// How checkpoints are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointConfig {
    /// The file with the key to sign with.
    pub key_file: PathBuf,
    /// The file to which they are added.
    pub file: PathBuf,
    /// Time from one to the next.
    pub every: Duration,
}

/// The sections of the file.
pub(super) struct Sections {
    pub(super) backup: BackupSection,
    pub(super) checkpoint: CheckpointSection,
    pub(super) alarm: AlarmSection,
}

pub(super) fn merge(
    args: &ServerArgs,
    file: Sections,
    database: &DatabaseUrl,
) -> Result<ScheduleConfig, ConfigError> {
    let backup = backup(args, file.backup)?;
    match (&backup, database) {
        (Some(_), DatabaseUrl::Postgres(_)) => return Err(ConfigError::BackupPostgres),
        (Some(_), DatabaseUrl::Sqlite(_)) | (None, _) => {}
    }
    let checkpoint = checkpoint(args, file.checkpoint)?;
    let alarm = args.alarm_command.clone().or(file.alarm.command);
    Ok(ScheduleConfig { backup, checkpoint, alarm })
}

fn backup(args: &ServerArgs, file: BackupSection) -> Result<Option<BackupConfig>, ConfigError> {
    let every = BACKUP_EVERY.of(args.backup_every.or(file.every))?;
    let every = Duration::from_secs_f64(every);
    let keep = BACKUP_KEEP.of(args.backup_keep.or(file.keep))?;
    let directory = args.backup_directory.clone().or(file.directory);
    Ok(directory.map(|directory| BackupConfig { directory, every, keep }))
}

fn checkpoint(
    args: &ServerArgs,
    file: CheckpointSection,
) -> Result<Option<CheckpointConfig>, ConfigError> {
    let every = CHECKPOINT_EVERY.of(args.checkpoint_every.or(file.every))?;
    let every = Duration::from_secs_f64(every);
    let key_file = args.checkpoint_key_file.clone().or(file.key_file);
    match (key_file, args.checkpoint_file.clone().or(file.file)) {
        (Some(key_file), Some(file)) => Ok(Some(CheckpointConfig { key_file, file, every })),
        (None, None) => Ok(None),
        (Some(_), None) | (None, Some(_)) => Err(ConfigError::CheckpointHalf),
    }
}
