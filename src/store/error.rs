//! What can go wrong below the rules.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};
use thiserror::Error;

/// A failure of the store. Its text is for the log and the command line, never
/// for an answer over HTTP.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database cannot be reached or opened.
    #[error("the database cannot be opened: {0}")]
    Unavailable(String),
    /// The queue of writes is full.
    #[error("too many writes are waiting")]
    Busy,
    /// The disk is full, or fails; nothing was written.
    #[error("the disk takes no writes: {0}")]
    Disk(String),
    /// A statement failed.
    #[error("a statement failed: {0}")]
    Statement(DieselError),
    /// Somebody else changed the row first.
    #[error("{entity} {id} was changed by another write")]
    Raced {
        /// Kind of the row.
        entity: &'static str,
        /// Its id.
        id: String,
    },
    /// What is stored makes no sense.
    #[error("table {table}, row {id}: {problem}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The row.
        id: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The schema is newer than this program.
    #[error(
        "the database has migration {0}, which this program does not know: use a newer program"
    )]
    SchemaNewer(String),
    /// The schema is older than this program.
    #[error("the database lacks migration {0}: run `healthy-cities-registry migrate` first")]
    SchemaOlder(String),
    /// The file holds something else.
    #[error("{0} is a database, but not one of this program: name another file")]
    Foreign(String),
    /// The erasure ledger can't be read or written to.
    #[error("the erasure ledger {0}")]
    Ledger(String),
    /// A backup can't be made or put back.
    #[error("{0}")]
    Backup(String),
    /// A migration failed.
    #[error("migration failed: {0}")]
    Migration(String),
    /// The write was run with others in one transaction and needs one of its own. Whoever
    /// runs it does so again.
    #[error("the write needs a transaction of its own")]
    NotAlone,
    /// The transaction that the write shared with others did not last.
    #[error("a transaction of several writes was lost: {0}")]
    Uncommitted(String),
    /// The work was given up, because the program stops or a write panicked.
    #[error("the write was given up")]
    Abandoned,
}

impl StoreError {
    /// Whether the same transaction may succeed when run again: serialization
    /// failures of `PostgreSQL` and engines that speak its protocol.
    #[must_use]
    pub const fn may_retry(&self) -> bool {
        matches!(
            self,
            Self::Statement(DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _))
        )
    }
}

/// An error that may come from the store, and then be worth another try.
pub trait MayRetry: From<StoreError> {
    /// Whether the transaction may succeed when run again.
    fn may_retry(&self) -> bool;

    /// Whether it is to be run again in a transaction of its own.
    fn wants_to_be_alone(&self) -> bool;
}

impl MayRetry for StoreError {
    fn may_retry(&self) -> bool {
        Self::may_retry(self)
    }

    fn wants_to_be_alone(&self) -> bool {
        matches!(self, Self::NotAlone)
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                info,
            ) => Self::Unavailable(info.message().to_owned()),
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, info) if ended(&*info) => {
                Self::Unavailable(info.message().to_owned())
            }
            DieselError::RollbackErrorOnCommit { commit_error, .. } => Self::from(*commit_error),
            DieselError::BrokenTransactionManager => {
                Self::Unavailable("the connection broke within a transaction".to_owned())
            }
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, info) if waited(&*info) => {
                Self::Busy
            }
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, info) if broken(&*info) => {
                Self::Disk(info.message().to_owned())
            }
            other => Self::Statement(other),
        }
    }
}

/// Whether a statement gave up waiting for others. Neither engine's driver gives
/// a code, so the words of the message must do.
fn waited(info: &dyn DatabaseErrorInformation) -> bool {
    says(info, &["database is locked", "due to lock timeout", "due to statement timeout"])
}

/// Whether a connection of PostgreSQL was ended, whatever the driver calls it.
fn ended(info: &dyn DatabaseErrorInformation) -> bool {
    says(info, &["terminating connection", "the database system is", "closed the connection"])
}

/// Whether a statement failed because of the disk.
fn broken(info: &dyn DatabaseErrorInformation) -> bool {
    says(info, &["database or disk is full", "disk I/O error", "No space left on device"])
}

fn says(info: &dyn DatabaseErrorInformation, words: &[&str]) -> bool {
    words.iter().any(|words| info.message().contains(words))
}

/// A row whose column holds what cannot be read.
pub fn inconsistent(table: &'static str, id: &str, problem: impl ToString) -> StoreError {
    StoreError::Inconsistent { table, id: id.to_owned(), problem: problem.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(message: &str) -> StoreError {
        let info = Box::new(message.to_owned());
        DieselError::DatabaseError(DatabaseErrorKind::Unknown, info).into()
    }

    #[test]
    fn a_connection_that_is_ended_is_a_database_that_is_away() {
        for message in [
            "terminating connection due to administrator command",
            "terminating connection due to idle-in-transaction timeout",
            "the database system is shutting down",
            "server closed the connection unexpectedly",
        ] {
            assert!(matches!(unknown(message), StoreError::Unavailable(_)), "{message}");
        }
        assert!(matches!(unknown("division by zero"), StoreError::Statement(_)));
        let lost = DieselError::DatabaseError(
            DatabaseErrorKind::UnableToSendCommand,
            Box::new("no connection to the server".to_owned()),
        );
        let broken = DieselError::RollbackErrorOnCommit {
            rollback_error: Box::new(DieselError::BrokenTransactionManager),
            commit_error: Box::new(lost),
        };
        assert!(matches!(broken.into(), StoreError::Unavailable(_)), "what the commit met with");
    }
}
