//! One-time links to set a password. Operational: makes no revisions.

use diesel::prelude::*;

use super::db::Db;
use super::error::StoreError;
use super::moment::Moment;
use super::schema::invitation;

/// A row of `invitation`.
#[derive(Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = invitation)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct InvitationRow {
    pub id: String,
    pub account_id: String,
    pub digest: String,
    pub created_at: Moment,
    pub expires_at: Moment,
    pub used_at: Option<Moment>,
}

/// Keeps an invitation in the place of others of the same account, and drops
/// those that nobody can take up any more.
///
/// # Errors
/// A statement fails.
pub fn replace(conn: &mut Db, row: &InvitationRow) -> Result<(), StoreError> {
    end(conn, &row.account_id)?;
    let over = invitation::table.filter(invitation::expires_at.le(row.created_at));
    diesel::delete(over).execute(conn)?;
    diesel::insert_into(invitation::table).values(row).execute(conn)?;
    Ok(())
}

/// Takes away all invitations of `account`.
///
/// # Errors
/// The statement fails.
pub fn end(conn: &mut Db, account: &str) -> Result<(), StoreError> {
    let own = invitation::table.filter(invitation::account_id.eq(account.to_owned()));
    diesel::delete(own).execute(conn)?;
    Ok(())
}

/// The invitation with this digest that can be taken up at `now`.
///
/// # Errors
/// The statement fails.
pub fn open(conn: &mut Db, digest: &str, now: Moment) -> Result<Option<InvitationRow>, StoreError> {
    Ok(invitation::table
        .filter(invitation::digest.eq(digest.to_owned()))
        .filter(invitation::used_at.is_null())
        .filter(invitation::expires_at.gt(now))
        .first(conn)
        .optional()?)
}

/// The invitation of `account` that can be taken up at `now`.
///
/// # Errors
/// The statement fails.
pub fn open_of(
    conn: &mut Db,
    account: &str,
    now: Moment,
) -> Result<Option<InvitationRow>, StoreError> {
    Ok(invitation::table
        .filter(invitation::account_id.eq(account.to_owned()))
        .filter(invitation::used_at.is_null())
        .filter(invitation::expires_at.gt(now))
        .first(conn)
        .optional()?)
}

/// All invitations that can be taken up at `now`.
///
/// # Errors
/// The statement fails.
pub fn all_open(conn: &mut Db, now: Moment) -> Result<Vec<InvitationRow>, StoreError> {
    Ok(invitation::table
        .filter(invitation::used_at.is_null())
        .filter(invitation::expires_at.gt(now))
        .order(invitation::id)
        .load(conn)?)
}

/// Takes up the invitation with this digest; returns whether it was open until now.
///
/// # Errors
/// The statement fails.
pub fn take(conn: &mut Db, digest: &str, now: Moment) -> Result<bool, StoreError> {
    let open = invitation::table
        .filter(invitation::digest.eq(digest.to_owned()))
        .filter(invitation::used_at.is_null())
        .filter(invitation::expires_at.gt(now));
    Ok(diesel::update(open).set(invitation::used_at.eq(Some(now))).execute(conn)? == 1)
}
