//! Invitations: one-time links by which a person gives an account its password.

use chrono::TimeDelta;
use uuid::Uuid;

use super::account::{self, Manager};
use super::error::ServiceError;
use super::secret::{Kind, Secret, digest};
use super::session::{self, Opened};
use crate::domain::account::Account;
use crate::domain::fact::Recorded;
use crate::domain::violation::{AccountViolation, Refusal};
use crate::store::account as account_store;
use crate::store::credential::{self, CredentialRow};
use crate::store::db::Db;
use crate::store::error::inconsistent;
use crate::store::invitation::{self, InvitationRow};
use crate::store::moment::Moment;
use crate::store::revision::Tx;

/// How long an invitation can be taken up: a week holds every holiday.
pub const LASTS: TimeDelta = TimeDelta::days(7);

/// An invitation as it is made: the secret is shown once and never stored.
pub struct Invited {
    /// The account that it is for.
    pub account: Recorded<Account>,
    /// The secret.
    pub secret: String,
    /// From when on it cannot be taken up.
    pub expires_at: Moment,
}

/// Makes an account and invites its person to give it a password; `login` is the
/// keyed digest of what that person will sign in with.
///
/// # Errors
/// Another account has the login, its role is not this manager's business, or
/// rules refuse it.
pub fn invite(
    tx: &mut Tx<'_>,
    new: Account,
    login: &str,
    id: Uuid,
    by: Manager,
) -> Result<Invited, ServiceError> {
    by.check(new.role)?;
    if let Some(taken) = credential::with_login(tx.conn(), login)? {
        let account = Uuid::try_parse(&taken.account_id)
            .map_err(|error| inconsistent("credential", &taken.account_id, error))?;
        return Err(Refusal::at("login", AccountViolation::LoginTaken { account }).into());
    }
    let account = account::create(tx, new, by)?;
    let changed_at = tx.at();
    let row = CredentialRow {
        account_id: account.fact.id.to_string(),
        login_digest: login.to_owned(),
        password_hash: None,
        changed_at,
    };
    credential::insert(tx.conn(), &row)?;
    replace(tx, account, id)
}

/// Makes a new link for an account that has a login, in the place of older ones:
/// for who lost the first, or the password. The password holds until the link is
/// taken up.
///
/// # Errors
/// Not found, disabled, without a login, or not this manager's business.
pub fn renew(
    tx: &mut Tx<'_>,
    account: Uuid,
    id: Uuid,
    by: Manager,
) -> Result<Invited, ServiceError> {
    let found = account_store::find(tx.conn(), account)?;
    let found = found.ok_or(ServiceError::NotFound { noun: "account", id: account })?;
    by.check(found.fact.role)?;
    if !found.fact.is_active() {
        return Err(Refusal::whole(AccountViolation::Disabled.into()).into());
    }
    if credential::of_account(tx.conn(), account)?.is_none() {
        return Err(Refusal::whole(AccountViolation::LoginMissing.into()).into());
    }
    replace(tx, found, id)
}

fn replace(tx: &mut Tx<'_>, account: Recorded<Account>, id: Uuid) -> Result<Invited, ServiceError> {
    let Secret { text, digest } = Secret::new(Kind::Invitation)?;
    let at = tx.at();
    let expires_at = Moment(at.0 + LASTS);
    let row = InvitationRow {
        id: id.to_string(),
        account_id: account.fact.id.to_string(),
        digest,
        created_at: at,
        expires_at,
        used_at: None,
    };
    invitation::replace(tx.conn(), &row)?;
    Ok(Invited { account, secret: text, expires_at })
}

/// What the account signs in with that the invitation with `secret` is for.
///
/// # Errors
/// It cannot be taken up at `now`, or the store fails.
pub fn look(conn: &mut Db, secret: &str, now: Moment) -> Result<CredentialRow, ServiceError> {
    let open = invitation::open(conn, &digest(secret), now)?.ok_or_else(invalid)?;
    let account = Uuid::try_parse(&open.account_id)
        .map_err(|error| inconsistent("invitation", &open.id, error))?;
    let credential = credential::of_account(conn, account)?;
    credential.ok_or_else(|| {
        let problem = "its account has no login";
        ServiceError::from(inconsistent("invitation", &open.id, problem))
    })
}

/// Takes up the invitation with `secret`: gives its account the password of
/// `hash`, ends older sessions and opens one.
///
/// # Errors
/// It cannot be taken up any more, no random numbers, or the store fails.
pub fn accept(
    tx: &mut Tx<'_>,
    secret: &str,
    account: &str,
    hash: String,
    session: Uuid,
) -> Result<Opened, ServiceError> {
    let at = tx.at();
    if !invitation::take(tx.conn(), &digest(secret), at)? {
        return Err(invalid());
    }
    session::set_password(tx, account, hash, None)?;
    session::open(tx, account, session)?.ok_or_else(invalid)
}

fn invalid() -> ServiceError {
    Refusal::at("secret", AccountViolation::InvitationInvalid).into()
}
