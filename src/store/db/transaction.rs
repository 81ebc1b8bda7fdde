//! Transactions: begun as each engine needs it, ended alike.

use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, TransactionManager as _};

use super::Db;
use crate::store::error::StoreError;

/// Reads one state of the database, whatever others write meanwhile.
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
    let result = read(conn);
    if let Err(failure) = rollback(conn) {
        tracing::warn!(%failure, "a transaction could not be rolled back");
    }
    result
}

/// Begins a transaction that will write.
///
/// # Errors
/// The engine refuses it.
pub fn begin(conn: &mut Db) -> diesel::QueryResult<()> {
    match conn {
        Db::Pg(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN"),
        Db::Lite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
    }
}

type Transactions = <Db as Connection>::TransactionManager;

/// Makes what was written in the transaction last.
///
/// # Errors
/// The engine refuses it; nothing was written then.
pub fn commit(conn: &mut Db) -> diesel::QueryResult<()> {
    Transactions::commit_transaction(conn)
}

/// Undoes what was written in the transaction.
///
/// # Errors
/// The engine refuses it; the connection is of no more use then.
pub fn rollback(conn: &mut Db) -> diesel::QueryResult<()> {
    Transactions::rollback_transaction(conn)
}
