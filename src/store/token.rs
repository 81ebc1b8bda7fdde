//! Bearer tokens in rows.

use diesel::prelude::*;
use serde::Serialize;

use super::column::{self, Reading};
use super::db::Db;
use super::error::StoreError;
use super::moment::Moment;
use super::schema::token;
use crate::domain::policy::{Role, TokenScope, TokenScopes};
use crate::record;

/// A row of `token`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = token)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct TokenRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub label: String,
    pub role: String,
    pub digest: String,
    pub created_at: Moment,
    pub expires_at: Moment,
    pub revoked_at: Option<Moment>,
    // Left out where they say nothing: so do the documents of tokens that were
    // journaled before there were accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    #[serde(skip_serializing_if = "is_all")]
    pub scopes: String,
}

record!(TokenRow, token, public: false);

impl TokenRow {
    /// Its role, where it belongs to no account.
    ///
    /// # Errors
    /// It is none that a token has.
    pub fn role(&self) -> Result<Role, StoreError> {
        self.reading().word("role", Role::of_token(&self.role))
    }

    /// What it is for.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn scopes(&self) -> Result<TokenScopes, StoreError> {
        let words: Vec<String> = self.reading().list("scopes", &self.scopes)?;
        let scopes = words
            .iter()
            .map(|word| self.reading().word("scopes", TokenScope::parse(word)))
            .collect::<Result<Vec<_>, _>>()?;
        self.reading().word("scopes", TokenScopes::of(&scopes))
    }

    fn reading(&self) -> Reading<'_> {
        Reading { table: "token", id: &self.id }
    }
}

/// Scopes as a column holds them.
#[must_use]
pub fn scopes(scopes: TokenScopes) -> String {
    let words: Vec<&str> = scopes.iter().map(TokenScope::as_str).collect();
    column::list(&words)
}

fn is_all(column: &str) -> bool {
    column == scopes(TokenScopes::ALL)
}

/// The token with this digest.
///
/// # Errors
/// The statement fails.
pub fn with_digest(conn: &mut Db, digest: &str) -> Result<Option<TokenRow>, StoreError> {
    Ok(token::table
        .filter(token::digest.eq(digest.to_owned()))
        .filter(token::recorded_until.is_null())
        .first(conn)
        .optional()?)
}

/// All tokens, the newest last.
///
/// # Errors
/// The statement fails.
pub fn list(conn: &mut Db) -> Result<Vec<TokenRow>, StoreError> {
    Ok(token::table.filter(token::recorded_until.is_null()).order(token::id).load(conn)?)
}

/// The present tokens of `account`, the newest last.
///
/// # Errors
/// The statement fails.
pub fn of_account(conn: &mut Db, account: &str) -> Result<Vec<TokenRow>, StoreError> {
    Ok(token::table
        .filter(token::account_id.eq(account.to_owned()))
        .filter(token::recorded_until.is_null())
        .order(token::id)
        .load(conn)?)
}
