//! Who holds a bearer token or a session.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::secret::{Kind, digest};
use super::session;
use crate::domain::account::Account;
use crate::domain::policy::{Organizations, Role, TokenScopes};
use crate::store::account;
use crate::store::db::Db;
use crate::store::error::{StoreError, inconsistent};
use crate::store::moment::Moment;
use crate::store::session as session_store;
use crate::store::token as token_store;

/// By what somebody is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Means {
    /// A token, by its id.
    Token(String),
    /// A session, by its id.
    Session {
        /// Its id.
        id: String,
        /// Whether it is time to note that it was used.
        touch: bool,
    },
}

/// Who calls with a valid token or in an open session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    /// By what it is known.
    pub means: Means,
    /// The account; none of tokens that were made on the command line without one.
    pub account: Option<Uuid>,
    /// What may be done.
    pub role: Role,
    /// What of it the token is for; a session is for all of it.
    pub scopes: TokenScopes,
    /// The organizations that a clerk acts for.
    pub organizations: Organizations,
}

/// Who holds `secret` at `now`; none where it is unknown, revoked, ended or over,
/// or its account is disabled.
///
/// # Errors
/// The store fails.
pub fn authenticate(
    conn: &mut Db,
    secret: &str,
    now: DateTime<Utc>,
) -> Result<Option<Bearer>, StoreError> {
    match Kind::of(secret) {
        Some(Kind::Token) => of_token(conn, secret, now),
        Some(Kind::Session) => of_session(conn, secret, now),
        Some(Kind::Invitation) | None => Ok(None),
    }
}

fn of_token(conn: &mut Db, secret: &str, now: DateTime<Utc>) -> Result<Option<Bearer>, StoreError> {
    let row = token_store::with_digest(conn, &digest(secret))?;
    let Some(row) = row.filter(|row| row.revoked_at.is_none() && now < row.expires_at.0) else {
        return Ok(None);
    };
    let (role, scopes) = (row.role()?, row.scopes()?);
    let means = Means::Token(row.id);
    match row.account_id {
        Some(account) => of_account(conn, &account, means, scopes),
        None => Ok(Some(Bearer {
            means,
            account: None,
            role,
            scopes,
            organizations: Organizations::NONE,
        })),
    }
}

fn of_session(
    conn: &mut Db,
    secret: &str,
    now: DateTime<Utc>,
) -> Result<Option<Bearer>, StoreError> {
    let row = session_store::with_digest(conn, &digest(secret))?;
    let Some(row) = row.filter(|row| session::is_open(row, Moment(now))) else {
        return Ok(None);
    };
    let touch = session::is_to_be_touched(&row, Moment(now));
    let means = Means::Session { id: row.id, touch };
    of_account(conn, &row.account_id, means, TokenScopes::ALL)
}

/// Role and organizations are the account's, as it stands at this request.
fn of_account(
    conn: &mut Db,
    id: &str,
    means: Means,
    scopes: TokenScopes,
) -> Result<Option<Bearer>, StoreError> {
    let id = Uuid::try_parse(id).map_err(|error| inconsistent("account", id, error))?;
    let found = account::find(conn, id)?.map(|recorded| recorded.fact);
    Ok(found.filter(Account::is_active).map(|account| Bearer {
        means,
        account: Some(id),
        role: account.role,
        scopes,
        organizations: account.acts_for(),
    }))
}
