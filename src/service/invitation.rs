//! Invitations: one-time links by which a person gives an account its password.

use chrono::TimeDelta;
use uuid::Uuid;

use super::account::{self, Manager};
use super::error::ServiceError;
use super::secret::{Kind, Secret, digest};
use super::session::{self, Opened};
use crate::domain::account::Account;
use crate::domain::fact::Recorded;
use crate::domain::policy::Role;
use crate::domain::text::Name;
use crate::domain::violation::{AccountViolation, Refusal};
use crate::store::account as account_store;
use crate::store::credential::{self, CredentialRow};
use crate::store::db::Db;
use crate::store::error::inconsistent;
use crate::store::invitation::{self, InvitationRow};
use crate::store::moment::Moment;
use crate::store::revision::Tx;
use crate::store::token;

/// How long an invitation can be taken up: a week holds every holiday.
pub const LASTS: TimeDelta = TimeDelta::days(7);

/// How long that of a first start can be taken up: as long as somebody sits before it.
pub const FIRST_LASTS: TimeDelta = TimeDelta::minutes(30);

/// What the account of the first administrator is called.
const FIRST_LABEL: &str = "First administrator";

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
    insert(tx, &account.fact.id.to_string(), login.to_owned())?;
    replace(tx, account, id, LASTS)
}

/// Invites the first administrator of a register by which nobody can act yet: one that
/// has no token and no account but this one, which nobody took up. `None` for any other.
///
/// # Errors
/// No random numbers, or the store fails.
pub fn first(tx: &mut Tx<'_>, ids: [Uuid; 2]) -> Result<Option<Invited>, ServiceError> {
    let [id, link] = ids;
    if !token::list(tx.conn())?.is_empty() || !credential::list(tx.conn())?.is_empty() {
        return Ok(None);
    }
    let mut accounts = account_store::list(tx.conn())?.into_iter();
    let account = match (accounts.next(), accounts.next()) {
        (None, _) => account::create(tx, administrator(id)?, Manager::COMMAND_LINE)?,
        (Some(there), None) if there.fact.label.as_str() == FIRST_LABEL => there,
        (Some(_), _) => return Ok(None),
    };
    replace(tx, account, link, FIRST_LASTS).map(Some)
}

fn administrator(id: Uuid) -> Result<Account, ServiceError> {
    let label = Name::parse(FIRST_LABEL).map_err(|violation| Refusal::at("label", violation))?;
    let (role, organizations) = (Role::Admin, Vec::new());
    Ok(Account { id, label, role, organizations, person: None, disabled_at: None })
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
    replace(tx, found, id, LASTS)
}

fn replace(
    tx: &mut Tx<'_>,
    account: Recorded<Account>,
    id: Uuid,
    lasts: TimeDelta,
) -> Result<Invited, ServiceError> {
    let Secret { text, digest } = Secret::new(Kind::Invitation)?;
    let at = tx.at();
    let expires_at = Moment(at.0 + lasts);
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

/// Whom an open invitation is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitee {
    /// The account.
    pub account: Uuid,
    /// Keyed digest of what it signs in with; none of the first administrator, who says so
    /// when taking it up.
    pub login: Option<String>,
}

/// Whom the invitation with `secret` is for.
///
/// # Errors
/// It cannot be taken up at `now`, or the store fails.
pub fn look(conn: &mut Db, secret: &str, now: Moment) -> Result<Invitee, ServiceError> {
    let open = invitation::open(conn, &digest(secret), now)?.ok_or_else(invalid)?;
    let account = Uuid::try_parse(&open.account_id)
        .map_err(|error| inconsistent("invitation", &open.id, error))?;
    let credential = credential::of_account(conn, account)?;
    Ok(Invitee { account, login: credential.map(|credential| credential.login_digest) })
}

impl Invitee {
    /// What the account will sign in with, where its person gave `given`, as a keyed
    /// digest.
    ///
    /// # Errors
    /// None is known and none was given, or another one is known.
    pub fn login(&self, given: Option<String>) -> Result<String, Refusal> {
        let refused = |violation: AccountViolation| Refusal::at("login", violation);
        match (&self.login, given) {
            (None, None) => Err(refused(AccountViolation::LoginWanted)),
            (None, Some(login)) => Ok(login),
            (Some(known), Some(login)) if *known != login => {
                Err(refused(AccountViolation::LoginOther))
            }
            (Some(known), _) => Ok(known.clone()),
        }
    }
}

/// Takes up the invitation with `secret`: gives the account of `invitee` the `login`, if
/// it has none yet, and the password of `hash`, ends older sessions and opens one.
///
/// # Errors
/// It cannot be taken up any more, no random numbers, or the store fails.
pub fn accept(
    tx: &mut Tx<'_>,
    secret: &str,
    invitee: &Invitee,
    [login, hash]: [String; 2],
    session: Uuid,
) -> Result<Opened, ServiceError> {
    let at = tx.at();
    if !invitation::take(tx.conn(), &digest(secret), at)? {
        return Err(invalid());
    }
    let account = invitee.account.to_string();
    if invitee.login.is_none() {
        insert(tx, &account, login)?;
    }
    session::set_password(tx, &account, hash, None)?;
    session::open(tx, &account, session)?.ok_or_else(invalid)
}

/// Gives an account what it signs in with.
fn insert(tx: &mut Tx<'_>, account: &str, login_digest: String) -> Result<(), ServiceError> {
    let changed_at = tx.at();
    let account_id = account.to_owned();
    let row = CredentialRow { account_id, login_digest, password_hash: None, changed_at };
    Ok(credential::insert(tx.conn(), &row)?)
}

fn invalid() -> ServiceError {
    Refusal::at("secret", AccountViolation::InvitationInvalid).into()
}
