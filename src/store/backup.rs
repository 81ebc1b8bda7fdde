//! Backups of SQLite: whole copies, checked before they are put back.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::db::{Db, Missing, Target, create_private};
use super::error::StoreError;
use super::migration;

pub mod manifest;
pub mod shelf;

fn failed(path: &Path, error: impl ToString) -> StoreError {
    StoreError::Backup(format!("{}: {}", path.display(), error.to_string()))
}

/// Copies the SQLite database behind `conn` whole into a new file at `to`, which only
/// its owner may read.
///
/// # Errors
/// There is a file already, it cannot be written, or the database is not SQLite.
pub fn copy(conn: &mut Db, to: &Path) -> Result<(), StoreError> {
    create_private(to).map_err(|error| failed(to, error))?;
    let copied = into(conn, to);
    if copied.is_err() {
        // Half a copy is none, and nobody else made this file.
        let _ = fs::remove_file(to);
    }
    copied
}

fn into(conn: &mut Db, to: &Path) -> Result<(), StoreError> {
    let Db::Lite(conn) = conn else {
        return Err(StoreError::Backup("only SQLite is copied in this way".to_owned()));
    };
    diesel::sql_query("VACUUM INTO ?")
        .bind::<Text, _>(to.to_string_lossy().into_owned())
        .execute(conn)?;
    File::open(to).and_then(|file| file.sync_all()).map_err(|error| failed(to, error))
}

#[derive(QueryableByName)]
struct Checked {
    #[diesel(sql_type = Text)]
    quick_check: String,
}

/// Copies the backup `from` into a new file at `to`, once it is known to be a whole
/// database of this program with a schema that is not newer.
///
/// # Errors
/// It is none, it is damaged, or the copy cannot be made.
pub fn unpack(from: &Path, to: &Path) -> Result<(), StoreError> {
    let source = Target::Sqlite(from.to_owned());
    source.check(Missing::Refuse)?;
    let mut conn = source.connect_reading().map_err(|error| failed(from, error))?;
    let checked = match &mut conn {
        Db::Lite(conn) => {
            diesel::sql_query("PRAGMA quick_check(1)").get_result::<Checked>(conn)?.quick_check
        }
        Db::Pg(_) => String::new(),
    };
    if checked != "ok" {
        return Err(failed(from, format!("is damaged: {checked}")));
    }
    migration::refuse_newer(&mut conn)?;
    if !migration::any(&mut conn)? {
        return Err(failed(from, "holds no register"));
    }
    copy(&mut conn, to)
}

/// Refuses a database that somebody has open.
///
/// # Errors
/// Somebody has, or it cannot be opened.
pub fn refuse_in_use(path: &Path) -> Result<(), StoreError> {
    let mut conn = SqliteConnection::establish(&path.to_string_lossy())
        .map_err(|error| failed(path, error))?;
    // In this mode the lock is on the whole file, which every connection shares
    // from its first statement to its end.
    let locked = conn.batch_execute(
        "PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK;",
    );
    locked.map_err(|_| failed(path, "is in use: stop the service and whatever else has it open"))
}

/// Writes a SQLite database anew, so that nothing of deleted rows is left in it.
///
/// # Errors
/// The statement fails.
pub fn write_anew(conn: &mut Db) -> Result<(), StoreError> {
    match conn {
        // What is built meanwhile is as large as the database: it goes to a file.
        Db::Lite(conn) => Ok(conn.batch_execute(
            "PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY; \
             PRAGMA wal_checkpoint(TRUNCATE)",
        )?),
        Db::Pg(_) => Ok(()),
    }
}

/// Puts the database at `from` in the place of the one at `to`, of which nothing
/// stays, not even its log.
///
/// # Errors
/// A file cannot be moved or removed.
pub fn put_in_place(from: &Path, to: &Path) -> Result<(), StoreError> {
    for ending in ["-wal", "-shm"] {
        let mut beside = to.as_os_str().to_owned();
        beside.push(ending);
        let beside = PathBuf::from(beside);
        if beside.exists() {
            fs::remove_file(&beside).map_err(|error| failed(&beside, error))?;
        }
    }
    fs::rename(from, to).map_err(|error| failed(to, error))?;
    let directory = to.parent().filter(|path| !path.as_os_str().is_empty());
    let directory = directory.unwrap_or_else(|| Path::new("."));
    let synced = File::open(directory).and_then(|directory| directory.sync_all());
    synced.map_err(|error| failed(to, error))
}
