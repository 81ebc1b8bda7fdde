//! Where a database is, and how a connection to it is opened and set up.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};

use super::Db;
use crate::store::error::StoreError;
use crate::store::migration;

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    /// URL of a PostgreSQL database; may hold a password.
    Postgres(String),
    /// File of a SQLite database.
    Sqlite(PathBuf),
}

/// Whether a database may be made where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// A SQLite file is created; its directory must exist.
    Create,
    /// It is an error.
    Refuse,
}

const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; \
     PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;";
/// Room for the pages that a transaction of many writes touches; and what a savepoint
/// may have to undo is kept in memory, not in a file.
const SQLITE_WRITING: &str = "PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY";
/// Who waits for a lock gives up before it hangs; who holds one and is cut off without
/// the server's knowing loses it. A statement has a time limit of its own where URL and
/// account give it none.
const POSTGRES_SETTINGS: &str = "SET TIME ZONE 'UTC'; \
     SELECT set_config('statement_timeout', '15s', false) \
     WHERE current_setting('statement_timeout') = '0'; \
     SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '5s';";
/// How soon the client library gives a connection up that nobody answers on: while it is
/// made, in seconds; while nothing is sent, and what was sent is not taken, in
/// milliseconds. See libpq, section "Parameter Key Words".
const POSTGRES_LIMITS: &str = "connect_timeout=2&keepalives_idle=5&keepalives_interval=1\
     &keepalives_count=3&tcp_user_timeout=5000";

impl Target {
    /// Makes a SQLite file that only its owner may read, where there is none: drafts and
    /// accounts will be in it.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn make(&self) -> Result<(), StoreError> {
        let Self::Sqlite(path) = self else { return Ok(()) };
        match create_private(path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                Err(StoreError::Unavailable(format!("{}: {error}", path.display())))
            }
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Connects, whatever is there.
    ///
    /// # Errors
    /// The database cannot be opened.
    pub fn connect(&self) -> Result<Db, diesel::ConnectionError> {
        let settings = diesel::ConnectionError::CouldntSetupConfiguration;
        match self {
            Self::Postgres(url) => {
                let mut conn = PgConnection::establish(&limited(url))?;
                conn.batch_execute(POSTGRES_SETTINGS).map_err(settings)?;
                Ok(Db::Pg(conn))
            }
            Self::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
                conn.batch_execute(SQLITE_SETTINGS).map_err(settings)?;
                Ok(Db::Lite(conn))
            }
        }
    }

    /// Opens one connection for writing to a database of this program, or an empty one.
    ///
    /// # Errors
    /// It cannot be opened, is none of this program, or has a newer schema.
    pub fn open(&self) -> Result<Db, StoreError> {
        self.check(Missing::Refuse)?;
        let opened = self.connect_writing();
        let mut conn = opened.map_err(|error| StoreError::Unavailable(error.to_string()))?;
        migration::refuse_newer(&mut conn)?;
        Ok(conn)
    }

    /// Connects for writing.
    ///
    /// # Errors
    /// The database cannot be opened.
    pub fn connect_writing(&self) -> Result<Db, diesel::ConnectionError> {
        let settings = diesel::ConnectionError::CouldntSetupConfiguration;
        let mut conn = self.connect()?;
        if let Db::Lite(conn) = &mut conn {
            conn.batch_execute(SQLITE_WRITING).map_err(settings)?;
        }
        Ok(conn)
    }

    /// Connects so that nothing is changed, not even what SQLite tidies up: a
    /// write-ahead log that a killed process left stays as it is.
    ///
    /// # Errors
    /// The database cannot be opened.
    pub fn connect_reading(&self) -> Result<Db, diesel::ConnectionError> {
        let settings = diesel::ConnectionError::CouldntSetupConfiguration;
        match self {
            Self::Postgres(_) => {
                let mut conn = self.connect()?;
                conn.batch_execute("SET default_transaction_read_only = on").map_err(settings)?;
                Ok(conn)
            }
            Self::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&reading_uri(path))?;
                conn.batch_execute("PRAGMA busy_timeout = 5000").map_err(settings)?;
                Ok(Db::Lite(conn))
            }
        }
    }

    /// Refuses what would create or change something that is not ours.
    ///
    /// # Errors
    /// It would, or the file cannot be read.
    pub fn check(&self, missing: Missing) -> Result<(), StoreError> {
        let Self::Sqlite(path) = self else {
            return Ok(());
        };
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        if let Some(directory) = directory.filter(|directory| !directory.is_dir()) {
            let text = format!("there is no directory {}: create it first", directory.display());
            return Err(StoreError::Unavailable(text));
        }
        match (path.exists(), missing) {
            (false, Missing::Refuse) => Err(StoreError::Unavailable(format!(
                "there is no file {}: `migrate` or `demo` makes one",
                path.display()
            ))),
            (false, Missing::Create) => Ok(()),
            (true, _) => {
                // Before any setting is made, which would write to the file.
                let conn = self.connect_reading();
                match conn.map_err(|error| StoreError::Unavailable(error.to_string()))? {
                    Db::Lite(mut conn) => migration::refuse_foreign(&mut conn, path),
                    Db::Pg(_) => Ok(()),
                }
            }
        }
    }
}

/// Makes a file that only its owner may read.
///
/// # Errors
/// There is one already, or it cannot be made.
pub fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The address with our limits, which those that stand in it overrule: of a parameter
/// that is there twice, libpq takes the last.
fn limited(url: &str) -> String {
    match url.split_once('?') {
        Some((place, own)) => format!("{place}?{POSTGRES_LIMITS}&{own}"),
        None => format!("{url}?{POSTGRES_LIMITS}"),
    }
}

/// The file as SQLite opens it for reading alone. Nobody has it open where no
/// log lies beside it: then it is taken for immutable, and none is made.
fn reading_uri(path: &Path) -> String {
    let beside = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        Path::new(&name).exists()
    };
    let mode = if beside("-wal") || beside("-journal") { "mode=ro" } else { "immutable=1" };
    let name = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let start = if path.is_absolute() { "file://" } else { "file:" };
    format!("{start}{name}?{mode}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_limits_stand_before_what_the_address_says() {
        assert_eq!(limited("postgres://h/db"), format!("postgres://h/db?{POSTGRES_LIMITS}"));
        let own = limited("postgres://u:p@h/db?connect_timeout=10");
        assert_eq!(own, format!("postgres://u:p@h/db?{POSTGRES_LIMITS}&connect_timeout=10"));
    }
}
