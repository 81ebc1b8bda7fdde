//! Accounts: make, change, disable, enable.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::fact;
use super::reference::References;
use crate::domain::account::Account;
use crate::domain::fact::Recorded;
use crate::domain::policy::{Role, Scope, manages};
use crate::domain::violation::{AccountViolation, DecisionViolation, Refusal, Violation};
use crate::store::account::AccountRow;
use crate::store::organization::OrganizationRow;
use crate::store::person::PersonRow;
use crate::store::revision::Tx;
use crate::store::token::TokenRow;
use crate::store::{invitation, session, token};

const NOUN: &str = "account";

/// Who manages accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manager {
    /// Role.
    pub role: Role,
    /// Its own account, if it has one.
    pub account: Option<Uuid>,
}

impl Manager {
    /// Whoever can open the database.
    pub const COMMAND_LINE: Self = Self { role: Role::Admin, account: None };

    /// Refuses to manage accounts of `role` where that is not this one's business.
    ///
    /// # Errors
    /// It is not.
    pub const fn check(self, role: Role) -> Result<(), ServiceError> {
        if manages(self.role, role) {
            return Ok(());
        }
        let why = "Staff invite, change, disable and enable clerks alone: ask an administrator.";
        Err(ServiceError::Forbidden(why))
    }
}

/// Makes an account.
///
/// # Errors
/// Its role is not this manager's business, or rules refuse it.
pub fn create(
    tx: &mut Tx<'_>,
    new: Account,
    by: Manager,
) -> Result<Recorded<Account>, ServiceError> {
    by.check(new.role)?;
    check(tx, &new)?;
    fact::create::<AccountRow, _>(tx, new, Scope::OF_RULES)
}

/// Changes an account by `patch`, which gets it as it stands.
///
/// # Errors
/// Not found, changed since it was read, not this manager's business, or refused
/// by rules.
pub fn change<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    by: Manager,
    patch: impl FnOnce(&Account) -> Result<Account, E>,
) -> Result<Recorded<Account>, E> {
    let (row, before) = load(tx, id, expected, by)?;
    let after = patch(&before)?;
    check(tx, &after)?;
    Ok(fact::save(tx, &row, after, Scope::OF_RULES)?)
}

/// Disables an account at once: ends its sessions, takes back its invitations and
/// revokes its tokens. Disabling it again changes nothing.
///
/// # Errors
/// Not found, changed since it was read, not this manager's business, or its own.
pub fn disable(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    by: Manager,
) -> Result<Recorded<Account>, ServiceError> {
    let (row, before) = load(tx, id, expected, by)?;
    if by.account == Some(id) {
        return Err(Refusal::whole(AccountViolation::OwnAccount.into()).into());
    }
    if !before.is_active() {
        return Ok(Recorded { fact: before, from: row.recorded_from });
    }
    let at = tx.at();
    session::end_all(tx.conn(), &row.id, None, at)?;
    invitation::end(tx.conn(), &row.id)?;
    for token in token::of_account(tx.conn(), &row.id)? {
        if token.revoked_at.is_none() {
            tx.update(&token, TokenRow { revoked_at: Some(at), ..token.clone() })?;
        }
    }
    fact::save(tx, &row, Account { disabled_at: Some(at.0), ..before }, Scope::OF_RULES)
}

/// Enables an account again. What was ended stays so: its holder signs in anew and
/// makes new tokens. Enabling it again changes nothing.
///
/// # Errors
/// Not found, changed since it was read, or not this manager's business.
pub fn enable(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    by: Manager,
) -> Result<Recorded<Account>, ServiceError> {
    let (row, before) = load(tx, id, expected, by)?;
    fact::save(tx, &row, Account { disabled_at: None, ..before }, Scope::OF_RULES)
}

/// The account that is meant, if it is this manager's business.
fn load(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    by: Manager,
) -> Result<(AccountRow, Account), ServiceError> {
    let (row, before) = fact::load::<AccountRow, Account>(tx, NOUN, id, expected, Scope::OF_RULES)?;
    by.check(before.role)?;
    Ok((row, before))
}

fn check(tx: &mut Tx<'_>, account: &Account) -> Result<(), ServiceError> {
    account.check()?;
    let mut references = References::of(tx, false, Scope::OF_RULES);
    for (place, id) in account.organizations.iter().enumerate() {
        let field = format!("organizations/{place}");
        let unknown = Violation::OrganizationUnknown { id: *id };
        references.find::<OrganizationRow>(&field, *id, unknown)?;
    }
    if let Some(id) = account.person {
        references.find::<PersonRow>("person_id", id, DecisionViolation::PersonUnknown { id })?;
    }
    references.finish()
}
