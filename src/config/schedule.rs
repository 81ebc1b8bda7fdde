//! What `serve` does by itself, again and again.

use std::path::PathBuf;
use std::time::Duration;

use super::arguments::ServerArgs;
use super::database::DatabaseUrl;
use super::error::ConfigError;
use super::file::{AlarmSection, BackupSection, CheckpointSection};
use super::within;

const HOUR: f64 = 3_600.0;
const DAY: f64 = 86_400.0;
/// Of 366 days.
const YEAR: f64 = 31_622_400.0;

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
    let every = args.backup_every.or(file.every).unwrap_or(DAY);
    let every = every_so_often("backup.every", every)?;
    let keep = within("backup.keep", args.backup_keep.or(file.keep).unwrap_or(14), 1, 10_000)?;
    let directory = args.backup_directory.clone().or(file.directory);
    Ok(directory.map(|directory| BackupConfig { directory, every, keep }))
}

fn checkpoint(
    args: &ServerArgs,
    file: CheckpointSection,
) -> Result<Option<CheckpointConfig>, ConfigError> {
    let every = args.checkpoint_every.or(file.every).unwrap_or(HOUR);
    let every = every_so_often("checkpoint.every", every)?;
    let key_file = args.checkpoint_key_file.clone().or(file.key_file);
    match (key_file, args.checkpoint_file.clone().or(file.file)) {
        (Some(key_file), Some(file)) => Ok(Some(CheckpointConfig { key_file, file, every })),
        (None, None) => Ok(None),
        (Some(_), None) | (None, Some(_)) => Err(ConfigError::CheckpointHalf),
    }
}

fn every_so_often(setting: &'static str, seconds: f64) -> Result<Duration, ConfigError> {
    within(setting, seconds, 1.0, YEAR).map(Duration::from_secs_f64)
}
