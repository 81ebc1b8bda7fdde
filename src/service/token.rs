//! Bearer tokens: create, revoke.

use chrono::{DateTime, Months, Utc};
use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::secret::{Kind, Secret};
use crate::domain::policy::{Role, TokenScopes};
use crate::domain::text::Name;
use crate::domain::violation::{AccountViolation, Refusal};
use crate::store::account;
use crate::store::error::StoreError;
use crate::store::moment::Moment;
use crate::store::record::Record as _;
use crate::store::revision::Tx;
use crate::store::token::{self, TokenRow};

const NOUN: &str = "token";

/// Months that a token lasts at most which a person makes for a program.
pub const MONTHS_MAX: u32 = 12;

/// A token to be made.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: Uuid,
    /// Who or what it is for.
    pub label: Name,
    /// What of the role it is for.
    pub scopes: TokenScopes,
    /// Its end.
    pub expires_at: DateTime<Utc>,
}

/// Whose a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// Of an account, whose role and organizations it has.
    Account(Uuid),
    /// Of nobody but who has it, with this role. A clerk needs an account.
    Role(Role),
}

/// A token as it is made: the secret is shown once and never stored.
pub struct Created {
    /// Its row, with the digest of the secret.
    pub row: TokenRow,
    /// The token itself.
    pub secret: String,
}

/// Who makes a token for its own account.
#[derive(Debug, Clone)]
pub struct Maker {
    /// The account.
    pub account: Option<Uuid>,
    /// What the maker may do itself.
    pub scopes: TokenScopes,
    /// The token that it calls with, if it does not do so in a session.
    pub token: Option<String>,
}

/// Makes a token.
///
/// # Errors
/// There is no such account, it is disabled, no random numbers, or the store fails.
pub fn create(tx: &mut Tx<'_>, new: &New, holder: Holder) -> Result<Created, ServiceError> {
    let (account_id, role) = match holder {
        Holder::Role(Role::Clerk) => return Err(without_account()),
        Holder::Role(role) => (None, role),
        Holder::Account(id) => {
            let found = account::find(tx.conn(), id)?;
            let found = found.ok_or(ServiceError::NotFound { noun: "account", id })?.fact;
            if !found.is_active() {
                return Err(Refusal::whole(AccountViolation::Disabled.into()).into());
            }
            (Some(id.to_string()), found.role)
        }
    };
    let Secret { text, digest } = Secret::new(Kind::Token)?;
    let row = TokenRow {
        id: new.id.to_string(),
        recorded_from: 0,
        recorded_until: None,
        label: new.label.as_str().to_owned(),
        role: role.to_string(),
        digest,
        created_at: tx.at(),
        expires_at: Moment(new.expires_at),
        revoked_at: None,
        account_id,
        scopes: token::scopes(new.scopes),
    };
    tx.create(vec![row.clone()])?;
    let row = TokenRow { recorded_from: tx.number(), ..row };
    Ok(Created { row, secret: text })
}

/// Makes a token for the maker's own account: for no more than the maker may do,
/// and, where it calls with a token, for no longer than that one lasts.
///
/// # Errors
/// The maker has no account, asks for more than it has, or as [`create`].
pub fn create_own(tx: &mut Tx<'_>, new: &New, maker: &Maker) -> Result<Created, ServiceError> {
    let account = maker.account.ok_or_else(without_account)?;
    let exceeding = new.scopes.iter().find(|scope| !maker.scopes.contain(*scope));
    if let Some(scope) = exceeding {
        let violation = AccountViolation::ScopeExceeded { scope: scope.as_str() };
        return Err(Refusal::at("scopes", violation).into());
    }
    let now = tx.at().0;
    let mut latest = now.checked_add_months(Months::new(MONTHS_MAX)).unwrap_or(now);
    if let Some(id) = &maker.token {
        let own = TokenRow::find(tx.conn(), id).map_err(StoreError::from)?;
        latest = own.map_or(now, |own| own.expires_at.0).min(latest);
    }
    if new.expires_at <= now || new.expires_at > latest {
        let violation = AccountViolation::ExpiryRange { latest };
        return Err(Refusal::at("expires_at", violation).into());
    }
    create(tx, new, Holder::Account(account))
}

fn without_account() -> ServiceError {
    Refusal::whole(AccountViolation::AccountMissing.into()).into()
}

/// Revokes a token at once; revoking it again changes nothing.
///
/// # Errors
/// There is no such token, or the store fails.
pub fn revoke(tx: &mut Tx<'_>, id: Uuid) -> Result<TokenRow, ServiceError> {
    let row = TokenRow::find(tx.conn(), &id.to_string()).map_err(StoreError::from)?;
    let row = row.ok_or(ServiceError::NotFound { noun: NOUN, id })?;
    revoked(tx, row)
}

/// Revokes a token of `account` at once; revoking it again changes nothing.
///
/// # Errors
/// The account has no such token, it was changed since it was read, or the store fails.
pub fn revoke_own(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    account: Option<Uuid>,
) -> Result<TokenRow, ServiceError> {
    let row = TokenRow::find(tx.conn(), &id.to_string()).map_err(StoreError::from)?;
    let account = account.map(|account| account.to_string());
    let row = row
        .filter(|row| row.account_id.is_some() && row.account_id == account)
        .ok_or(ServiceError::NotFound { noun: NOUN, id })?;
    expected.check(row.recorded_from, NOUN, id)?;
    revoked(tx, row)
}

fn revoked(tx: &mut Tx<'_>, row: TokenRow) -> Result<TokenRow, ServiceError> {
    if row.revoked_at.is_some() {
        return Ok(row);
    }
    let revoked = TokenRow { revoked_at: Some(tx.at()), ..row.clone() };
    tx.update(&row, revoked.clone())?;
    Ok(revoked)
}
