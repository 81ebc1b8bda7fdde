//! Answers kept for repeated requests. Operational: makes no revisions.

use diesel::prelude::*;

use super::db::Db;
use super::error::StoreError;
use super::moment::Moment;
use super::schema::idempotency;

/// A row of `idempotency`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct IdempotencyRow {
    pub account: String,
    pub route: String,
    pub key: String,
    pub request: String,
    pub status: i32,
    pub etag: Option<String>,
    pub location: Option<String>,
    pub body: String,
    pub created_at: Moment,
}

/// The answer kept since `since` for `key` of `account` on `route`.
///
/// # Errors
/// The statement fails.
pub fn find(
    conn: &mut Db,
    account: &str,
    route: &str,
    key: &str,
    since: Moment,
) -> Result<Option<IdempotencyRow>, StoreError> {
    Ok(idempotency::table
        .filter(idempotency::account.eq(account.to_owned()))
        .filter(idempotency::route.eq(route.to_owned()))
        .filter(idempotency::key.eq(key.to_owned()))
        .filter(idempotency::created_at.gt(since))
        .first(conn)
        .optional()?)
}

/// Keeps an answer, and drops those older than `since`.
///
/// # Errors
/// A statement fails.
pub fn keep(conn: &mut Db, row: &IdempotencyRow, since: Moment) -> Result<(), StoreError> {
    diesel::delete(idempotency::table.filter(idempotency::created_at.le(since))).execute(conn)?;
    diesel::insert_into(idempotency::table).values(row).execute(conn)?;
    Ok(())
}
