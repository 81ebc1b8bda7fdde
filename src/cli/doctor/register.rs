//! The register itself: its schema, its file, its journal, and the clock it is kept by.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Finding, Grade};
use crate::cli::session;
use crate::config::{Config, DatabaseUrl};
use crate::service::revision as journal;
use crate::store::condition::{self, Condition};
use crate::store::db::{self, Missing, Store};
use crate::store::error::StoreError;
use crate::store::{migration, personal, revision};

/// How far two clocks may be apart.
const SLACK: TimeDelta = TimeDelta::minutes(1);

pub(super) fn check(config: &Config, now: DateTime<Utc>) -> Vec<Finding> {
    if matches!(&config.database.url, DatabaseUrl::Sqlite(file) if !file.exists()) {
        // The place says so.
        return Vec::new();
    }
    let store = match open(config) {
        Ok(store) => store,
        Err(error) => return vec![unopened(&error)],
    };
    let mut findings = store.read_now(|conn| condition::read(conn).map(|found| engine(&found)));
    if let Ok(told) = &mut findings {
        told.push(schema(store.read_now(migration::refuse_older)));
    }
    let mut findings = findings.unwrap_or_else(|error| vec![damaged(&error.to_string())]);
    if findings.iter().all(|finding| finding.grade < Grade::Error) {
        findings.extend(journal(config, &store, now));
    }
    store.close();
    findings
}

fn open(config: &Config) -> Result<Store, StoreError> {
    let target = session::target(&config.database.url);
    target.check(Missing::Refuse)?;
    Store::open_reading(&target)
}

fn unopened(error: &StoreError) -> Finding {
    let remedy = match error {
        StoreError::SchemaNewer(_) => "run the program that made it, or a newer one",
        StoreError::Foreign(_) => "name the register's own file in `database.data`",
        StoreError::Unavailable(_)
        | StoreError::Busy
        | StoreError::Disk(_)
        | StoreError::Statement(_)
        | StoreError::Raced { .. }
        | StoreError::Inconsistent { .. }
        | StoreError::SchemaOlder(_)
        | StoreError::Ledger(_)
        | StoreError::Backup(_)
        | StoreError::Migration(_)
        | StoreError::NotAlone
        | StoreError::Uncommitted(_)
        | StoreError::Abandoned => {
            "see that it is there and answers; a file that is no database comes back by `restore`"
        }
    };
    Finding::error("database", error.to_string(), remedy)
}

fn damaged(said: &str) -> Finding {
    let remedy = "stop the service, keep the file, and put the last backup back with `restore`";
    Finding::error("integrity", said, remedy)
}

fn engine(condition: &Condition) -> Vec<Finding> {
    let mut findings = vec![Finding::fine("engine", condition.engine.clone())];
    findings.extend(condition.integrity.as_deref().map(|found| match found {
        "ok" => Finding::fine("integrity", "the file is whole"),
        wrong => damaged(wrong),
    }));
    findings
}

fn schema(found: Result<(), StoreError>) -> Finding {
    match found {
        Ok(()) => Finding::fine("schema", "is that of this program"),
        Err(error) => {
            let remedy = "make a backup, then `migrate`; `serve` does so by itself";
            Finding::error("schema", error.to_string(), remedy)
        }
    }
}

fn journal(config: &Config, store: &Store, now: DateTime<Utc>) -> Vec<Finding> {
    let master = config.personal.master_key.as_ref();
    let read = store.read_now(|conn| {
        let head = revision::head(conn)?;
        let persons = personal::all(conn)?.len();
        let found = db::snapshot(conn, |conn| journal::verify(conn, master, |_, _| ()))?;
        Ok::<_, StoreError>((head, persons, found))
    });
    let (head, persons, found) = match read {
        Ok(read) => read,
        Err(error) => return vec![damaged(&error.to_string())],
    };
    let mut findings = vec![clock(head.recorded_at.map(|moment| moment.0), now)];
    if persons > 0 && master.is_none() {
        findings.push(Finding::error(
            "personal",
            format!("what is known of {persons} persons cannot be read without the master key"),
            "configure the master key that it was kept under",
        ));
    }
    findings.push(match found.faults.first() {
        None => Finding::fine("journal", format!("{} revisions verify", found.revisions)),
        Some(first) => Finding::error(
            "journal",
            format!("{} faults, the first: {first}", found.faults.len()),
            "`verify` lists them; keep this file, and put the last backup that verifies back",
        ),
    });
    findings
}

fn clock(newest: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Finding {
    match newest {
        Some(newest) if newest > now + SLACK => Finding::error(
            "clock",
            format!("it is {now}, and the newest revision is of {newest}"),
            "set the clock of this machine: until then every revision gets the moment of the last",
        ),
        _ => Finding::fine("clock", "is not behind the newest revision"),
    }
}
