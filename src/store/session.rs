//! Sessions of people who signed in. Operational: makes no revisions.

use diesel::prelude::*;

use super::db::Db;
use super::error::StoreError;
use super::moment::Moment;
use super::schema::session;

/// A row of `session`.
#[derive(Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = session)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct SessionRow {
    pub id: String,
    pub account_id: String,
    pub digest: String,
    pub created_at: Moment,
    pub last_used_at: Moment,
    pub expires_at: Moment,
    pub ended_at: Option<Moment>,
}

/// Keeps a new session, and drops those whose time is up.
///
/// # Errors
/// A statement fails.
pub fn insert(conn: &mut Db, row: &SessionRow) -> Result<(), StoreError> {
    diesel::delete(session::table.filter(session::expires_at.le(row.created_at))).execute(conn)?;
    diesel::insert_into(session::table).values(row).execute(conn)?;
    Ok(())
}

/// The session with this id.
///
/// # Errors
/// The statement fails.
pub fn find(conn: &mut Db, id: &str) -> Result<Option<SessionRow>, StoreError> {
    Ok(session::table.filter(session::id.eq(id.to_owned())).first(conn).optional()?)
}

/// The session with this digest.
///
/// # Errors
/// The statement fails.
pub fn with_digest(conn: &mut Db, digest: &str) -> Result<Option<SessionRow>, StoreError> {
    let known = session::table.filter(session::digest.eq(digest.to_owned()));
    Ok(known.first(conn).optional()?)
}

/// The sessions of `account` that nobody ended and that were used after `idle`
/// and last beyond `now`, the newest first.
///
/// # Errors
/// The statement fails.
pub fn open(
    conn: &mut Db,
    account: &str,
    idle: Moment,
    now: Moment,
) -> Result<Vec<SessionRow>, StoreError> {
    Ok(session::table
        .filter(session::account_id.eq(account.to_owned()))
        .filter(session::ended_at.is_null())
        .filter(session::last_used_at.gt(idle))
        .filter(session::expires_at.gt(now))
        .order((session::created_at.desc(), session::id.desc()))
        .load(conn)?)
}

/// Notes that a session was used.
///
/// # Errors
/// The statement fails.
pub fn touch(conn: &mut Db, id: &str, at: Moment) -> Result<(), StoreError> {
    let own = session::table.filter(session::id.eq(id.to_owned()));
    diesel::update(own).set(session::last_used_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Ends one session of `account`; returns whether there was one to end.
///
/// # Errors
/// The statement fails.
pub fn end(conn: &mut Db, account: &str, id: &str, at: Moment) -> Result<bool, StoreError> {
    let own = session::table
        .filter(session::id.eq(id.to_owned()))
        .filter(session::account_id.eq(account.to_owned()))
        .filter(session::ended_at.is_null());
    Ok(diesel::update(own).set(session::ended_at.eq(Some(at))).execute(conn)? == 1)
}

/// Ends all sessions of `account` but `kept`.
///
/// # Errors
/// The statement fails.
pub fn end_all(
    conn: &mut Db,
    account: &str,
    kept: Option<&str>,
    at: Moment,
) -> Result<(), StoreError> {
    let others = session::table
        .filter(session::account_id.eq(account.to_owned()))
        .filter(session::id.ne(kept.unwrap_or_default().to_owned()))
        .filter(session::ended_at.is_null());
    diesel::update(others).set(session::ended_at.eq(Some(at))).execute(conn)?;
    Ok(())
}
