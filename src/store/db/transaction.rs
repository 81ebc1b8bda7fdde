//! Transactions: begun as each engine needs it, ended alike.

use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, SimpleConnection as _, TransactionManager as _};

use super::Db;
use crate::store::error::StoreError;

/// What reads or moves a whole register may take its time, within a statement and between
/// two: it holds no lock that anybody waits for.
const UNHURRIED: &str =
    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";

/// Reads one state of the database, whatever others write meanwhile and however long it
/// takes: for commands that look at everything.
///
/// # Errors
/// The engine refuses the transaction, or what `read` returns.
pub fn snapshot<T, E: From<StoreError>>(
    conn: &mut Db,
    read: impl FnOnce(&mut Db) -> Result<T, E>,
) -> Result<T, E> {
    let begun = match conn {
        Db::Pg(c) => AnsiTransactionManager::begin_transaction_sql(
            c,
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        ),
        Db::Lite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN DEFERRED"),
    };
    begun.map_err(StoreError::from)?;
    let result = unhurried(conn).and_then(|()| read(conn));
    if let Err(failure) = rollback(conn) {
        tracing::warn!(%failure, "a transaction could not be rolled back");
    }
    result
}

/// Lets the transaction that was begun take its time.
fn unhurried<E: From<StoreError>>(conn: &mut Db) -> Result<(), E> {
    match conn {
        Db::Pg(c) => c.batch_execute(UNHURRIED).map_err(|error| StoreError::from(error).into()),
        Db::Lite(_) => Ok(()),
    }
}

/// Writes in one transaction, which lasts if `write` succeeds and may take as long: for
/// commands that fill a database that nobody uses yet.
///
/// # Errors
/// The engine refuses it, or what `write` returns.
pub fn whole<T, E: From<StoreError>>(
    conn: &mut Db,
    write: impl FnOnce(&mut Db) -> Result<T, E>,
) -> Result<T, E> {
    begin(conn).map_err(StoreError::from)?;
    let result = unhurried(conn).and_then(|()| write(conn));
    let ended = if result.is_ok() { commit(conn) } else { rollback(conn) };
    let value = result?;
    ended.map_err(StoreError::from)?;
    Ok(value)
}

/// What was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// A transaction: what is committed lasts.
    Whole,
    /// Part of a transaction that others write in as well: what is committed lasts
    /// if they all do.
    Part,
}

/// Begins a transaction that will write, or, within one, a part of it that can be
/// undone by itself.
///
/// # Errors
/// The engine refuses it.
pub fn begin(conn: &mut Db) -> diesel::QueryResult<Begun> {
    let begun = match conn {
        Db::Pg(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN"),
        Db::Lite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
    };
    match begun {
        Ok(()) => Ok(Begun::Whole),
        Err(diesel::result::Error::AlreadyInTransaction) => {
            Transactions::begin_transaction(conn).map(|()| Begun::Part)
        }
        Err(error) => Err(error),
    }
}

type Transactions = <Db as Connection>::TransactionManager;

/// Makes what was written in the transaction last, or leaves it in the transaction
/// that it is part of.
///
/// # Errors
/// The engine refuses it; nothing was written then.
pub fn commit(conn: &mut Db) -> diesel::QueryResult<()> {
    Transactions::commit_transaction(conn)
}

/// Undoes what was written in the transaction, or in the part of it.
///
/// # Errors
/// The engine refuses it; the connection is of no more use then.
pub fn rollback(conn: &mut Db) -> diesel::QueryResult<()> {
    Transactions::rollback_transaction(conn)
}
