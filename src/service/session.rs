//! Sessions: open one by signing in, end one, and how long they last.

use chrono::TimeDelta;
use uuid::Uuid;

use super::error::ServiceError;
use super::secret::{Kind, Secret};
use crate::domain::account::Account;
use crate::domain::fact::Recorded;
use crate::domain::violation::{AccountViolation, Refusal};
use crate::store::credential::CredentialRow;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::moment::Moment;
use crate::store::revision::Tx;
use crate::store::session::SessionRow;
use crate::store::{account, credential, session};

/// How long a session lasts that nobody uses: the pause of a working day, and no
/// forgotten screen overnight.
pub const IDLE: TimeDelta = TimeDelta::hours(2);
/// How long a session lasts at all (NIST SP 800-63B, section 4.2.3: 12 hours).
pub const LASTS: TimeDelta = TimeDelta::hours(12);
/// A session's last use is noted when it is this much older, so that not every
/// request writes.
const NOTED: TimeDelta = TimeDelta::minutes(1);
/// Most open sessions of one account; the one that opens next ends the oldest.
pub const OPEN_MAX: usize = 20;

/// A session as it is opened: the secret is shown once and never stored.
pub struct Opened {
    /// Its row, with the digest of the secret.
    pub row: SessionRow,
    /// The bearer secret itself.
    pub secret: String,
    /// The account that signed in.
    pub account: Recorded<Account>,
}

/// Whether anybody may act in a session at `now`.
#[must_use]
pub fn is_open(row: &SessionRow, now: Moment) -> bool {
    row.ended_at.is_none() && now < row.expires_at && now.0 < row.last_used_at.0 + IDLE
}

/// Whether it is time to note that a session was used.
#[must_use]
pub fn is_to_be_touched(row: &SessionRow, now: Moment) -> bool {
    now.0 - row.last_used_at.0 >= NOTED
}

/// Notes that a session was used.
///
/// # Errors
/// The store fails.
pub fn touch(conn: &mut Db, id: &str, at: Moment) -> Result<(), StoreError> {
    session::touch(conn, id, at)
}

/// Opens a session of an account whose password was compared with `credential`;
/// none where the account is disabled or has another password by now.
///
/// # Errors
/// No random numbers, or the store fails.
pub fn sign_in(
    tx: &mut Tx<'_>,
    credential: &CredentialRow,
    id: Uuid,
) -> Result<Option<Opened>, ServiceError> {
    let now_kept = credential::with_login(tx.conn(), &credential.login_digest)?;
    if now_kept.is_none_or(|kept| kept != *credential) {
        return Ok(None);
    }
    open(tx, &credential.account_id, id)
}

/// Opens a session of an account; none where it is disabled.
///
/// # Errors
/// No random numbers, or the store fails.
pub fn open(tx: &mut Tx<'_>, account_id: &str, id: Uuid) -> Result<Option<Opened>, ServiceError> {
    let found = Uuid::try_parse(account_id).ok().map(|id| account::find(tx.conn(), id));
    let found = found.transpose()?.flatten();
    let Some(account) = found.filter(|recorded| recorded.fact.is_active()) else {
        return Ok(None);
    };
    let Secret { text, digest } = Secret::new(Kind::Session)?;
    let at = tx.at();
    let row = SessionRow {
        id: id.to_string(),
        account_id: account_id.to_owned(),
        digest,
        created_at: at,
        last_used_at: at,
        expires_at: Moment(at.0 + LASTS),
        ended_at: None,
    };
    for older in list(tx.conn(), account_id, at)?.iter().skip(OPEN_MAX - 1) {
        session::end(tx.conn(), account_id, &older.id, at)?;
    }
    session::insert(tx.conn(), &row)?;
    Ok(Some(Opened { row, secret: text, account }))
}

/// The open sessions of an account, the newest first.
///
/// # Errors
/// The store fails.
pub fn list(conn: &mut Db, account: &str, now: Moment) -> Result<Vec<SessionRow>, StoreError> {
    session::open(conn, account, Moment(now.0 - IDLE), now)
}

/// Ends a session of `account` at once.
///
/// # Errors
/// It has no such session, or the store fails.
pub fn end(tx: &mut Tx<'_>, account: Uuid, id: Uuid) -> Result<(), ServiceError> {
    let at = tx.at();
    let ended = session::end(tx.conn(), &account.to_string(), &id.to_string(), at)?;
    if ended { Ok(()) } else { Err(ServiceError::NotFound { noun: "session", id }) }
}

/// Gives an account another password whose present one was compared with
/// `credential`, and ends its sessions but `kept`.
///
/// # Errors
/// It has another password by now, or the store fails.
pub fn change_password(
    tx: &mut Tx<'_>,
    credential: &CredentialRow,
    hash: String,
    kept: Option<&str>,
) -> Result<(), ServiceError> {
    let now_kept = credential::with_login(tx.conn(), &credential.login_digest)?;
    if now_kept.is_none_or(|kept| kept != *credential) {
        return Err(Refusal::at("current", AccountViolation::PasswordWrong).into());
    }
    set_password(tx, &credential.account_id, hash, kept)
}

/// Gives an account another password and ends its sessions but `kept`.
///
/// # Errors
/// It has no login, or the store fails.
pub fn set_password(
    tx: &mut Tx<'_>,
    account: &str,
    hash: String,
    kept: Option<&str>,
) -> Result<(), ServiceError> {
    let at = tx.at();
    if !credential::set_password(tx.conn(), account, hash, at)? {
        return Err(Refusal::whole(AccountViolation::LoginMissing.into()).into());
    }
    Ok(session::end_all(tx.conn(), account, kept, at)?)
}
