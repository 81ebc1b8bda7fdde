//! Bearer tokens in rows.

use diesel::prelude::*;
use serde::Serialize;

use super::db::Db;
use super::error::StoreError;
use super::moment::Moment;
use super::schema::token;
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
}

record!(TokenRow, token, public: false);

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
