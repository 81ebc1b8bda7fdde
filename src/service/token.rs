//! Bearer tokens: create, revoke, authenticate.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::error::ServiceError;
use crate::domain::policy::Role;
use crate::domain::text::Name;
use crate::store::db::Db;
use crate::store::error::{StoreError, inconsistent};
use crate::store::moment::Moment;
use crate::store::record::Record as _;
use crate::store::revision::{self, Tx};
use crate::store::token::{self, TokenRow};

/// What a token begins with, so that it is recognized where it should not be.
pub const PREFIX: &str = "hcr_";

/// A token as it is made: the secret is shown once and never stored.
pub struct Created {
    /// Its row, with the digest of the secret.
    pub row: TokenRow,
    /// The token itself.
    pub secret: String,
}

/// Who calls with a valid token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    /// Id of the token.
    pub id: String,
    /// Its role.
    pub role: Role,
}

/// Makes a token.
///
/// # Errors
/// No random numbers, or the store fails.
pub fn create(
    tx: &mut Tx<'_>,
    id: Uuid,
    label: &Name,
    role: Role,
    expires_at: DateTime<Utc>,
) -> Result<Created, ServiceError> {
    let secret = format!("{PREFIX}{}", random_text()?);
    let row = TokenRow {
        id: id.to_string(),
        recorded_from: 0,
        recorded_until: None,
        label: label.as_str().to_owned(),
        role: role.to_string(),
        digest: revision::digest(secret.as_bytes()),
        created_at: tx.at(),
        expires_at: Moment(expires_at),
        revoked_at: None,
    };
    tx.create(vec![row.clone()])?;
    Ok(Created { row, secret })
}

/// Revokes a token at once; revoking it again changes nothing.
///
/// # Errors
/// There is no such token, or the store fails.
pub fn revoke(tx: &mut Tx<'_>, id: Uuid) -> Result<TokenRow, ServiceError> {
    let row = TokenRow::find(tx.conn(), &id.to_string()).map_err(StoreError::from)?;
    let row = row.ok_or(ServiceError::NotFound { noun: "token", id })?;
    if row.revoked_at.is_some() {
        return Ok(row);
    }
    let revoked = TokenRow { revoked_at: Some(tx.at()), ..row.clone() };
    tx.update(&row, revoked.clone())?;
    Ok(revoked)
}

/// Who holds the token `secret` at `now`; none where it is unknown, revoked or
/// has expired.
///
/// # Errors
/// The store fails.
pub fn authenticate(
    conn: &mut Db,
    secret: &str,
    now: DateTime<Utc>,
) -> Result<Option<Bearer>, StoreError> {
    if !secret.starts_with(PREFIX) {
        return Ok(None);
    }
    let row = token::with_digest(conn, &revision::digest(secret.as_bytes()))?;
    let Some(row) = row.filter(|row| row.revoked_at.is_none() && now < row.expires_at.0) else {
        return Ok(None);
    };
    let role = Role::of_token(&row.role).ok_or_else(|| inconsistent("token", &row.id, "role"))?;
    Ok(Some(Bearer { id: row.id, role }))
}

/// 32 random bytes as text.
///
/// # Errors
/// The system gives none.
pub fn random_text() -> Result<String, ServiceError> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| ServiceError::Random(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
