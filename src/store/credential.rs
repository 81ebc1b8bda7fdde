//! What accounts sign in with. Operational: makes no revisions.

use diesel::prelude::*;
use uuid::Uuid;

use super::db::Db;
use super::error::StoreError;
use super::moment::Moment;
use super::schema::credential;

/// A row of `credential`.
#[derive(Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = credential)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct CredentialRow {
    pub account_id: String,
    pub login_digest: String,
    pub password_hash: Option<String>,
    pub changed_at: Moment,
}

/// Keeps what a new account will sign in with.
///
/// # Errors
/// The statement fails.
pub fn insert(conn: &mut Db, row: &CredentialRow) -> Result<(), StoreError> {
    diesel::insert_into(credential::table).values(row).execute(conn)?;
    Ok(())
}

/// What `account` signs in with.
///
/// # Errors
/// The statement fails.
pub fn of_account(conn: &mut Db, account: Uuid) -> Result<Option<CredentialRow>, StoreError> {
    let own = credential::table.filter(credential::account_id.eq(account.to_string()));
    Ok(own.first(conn).optional()?)
}

/// Who signs in with the login of this digest.
///
/// # Errors
/// The statement fails.
pub fn with_login(conn: &mut Db, digest: &str) -> Result<Option<CredentialRow>, StoreError> {
    let known = credential::table.filter(credential::login_digest.eq(digest.to_owned()));
    Ok(known.first(conn).optional()?)
}

/// Forgets what `account` signs in with: its login and its password.
///
/// # Errors
/// The statement fails.
pub fn forget(conn: &mut Db, account: &str) -> Result<(), StoreError> {
    let own = credential::table.filter(credential::account_id.eq(account.to_owned()));
    diesel::delete(own).execute(conn)?;
    Ok(())
}

/// What every account signs in with, by account.
///
/// # Errors
/// The statement fails.
pub fn list(conn: &mut Db) -> Result<Vec<CredentialRow>, StoreError> {
    Ok(credential::table.order(credential::account_id).load(conn)?)
}

/// Gives an account another password; returns whether it has a login.
///
/// # Errors
/// The statement fails.
pub fn set_password(
    conn: &mut Db,
    account: &str,
    hash: String,
    at: Moment,
) -> Result<bool, StoreError> {
    let own = credential::table.filter(credential::account_id.eq(account.to_owned()));
    let set = (credential::password_hash.eq(Some(hash)), credential::changed_at.eq(at));
    Ok(diesel::update(own).set(set).execute(conn)? == 1)
}
