//! Copies of the register: whether any are made, and how old the newest is.

use chrono::{DateTime, TimeDelta, Utc};

use super::Finding;
use crate::config::{BackupConfig, Config, DatabaseUrl};
use crate::store::backup::shelf::{Copied, Shelf};

const CHECK: &str = "backup";

pub(super) fn check(config: &Config, now: DateTime<Utc>) -> Option<Finding> {
    let DatabaseUrl::Sqlite(database) = &config.database.url else {
        // PostgreSQL is backed up by its own programs, of which nothing is known here.
        return None;
    };
    let Some(backup) = &config.schedule.backup else {
        let said = "`serve` makes none by itself";
        let remedy = "set `backup.directory`, or run `backup --to DIR --keep N` from a timer";
        return Some(Finding::warning(CHECK, said, remedy));
    };
    let shown = backup.directory.display();
    if database.parent().is_some_and(|own| backup.directory.starts_with(own)) {
        let said = format!("copies are made in {shown}, beside the database");
        let remedy =
            "set `backup.directory` to one on another disk, and copy it to another machine";
        return Some(Finding::warning(CHECK, said, remedy));
    }
    let copies = match Shelf::at(backup.directory.clone()).copies() {
        Ok(copies) => copies,
        Err(error) => {
            let remedy = "make the directory, and let the user of the service write to it";
            return Some(Finding::error(CHECK, error.to_string(), remedy));
        }
    };
    Some(newest(backup, copies.first(), now))
}

fn newest(backup: &BackupConfig, newest: Option<&Copied>, now: DateTime<Utc>) -> Finding {
    let shown = backup.directory.display();
    let Some(made_at) = newest.and_then(Copied::made_at) else {
        let said = format!("there is no copy in {shown} yet");
        return Finding::warning(CHECK, said, "the next `serve` makes one as it starts");
    };
    // One may fail, and be made by the next.
    let late = TimeDelta::from_std(backup.every * 2).unwrap_or(TimeDelta::MAX);
    if now - made_at > late {
        let said = format!("the newest copy in {shown} is of {made_at}, which is too old");
        let remedy = "look in the log for `a scheduled task failed`, and whether `serve` runs";
        return Finding::error(CHECK, said, remedy);
    }
    Finding::fine(CHECK, format!("the newest copy in {shown} is of {made_at}"))
}
