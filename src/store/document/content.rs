//! Bytes of files, each once, under their digest. They are kept as long as a
//! present document has them: what is taken back is to be gone.

use diesel::prelude::*;

use crate::domain::document::Sha256;
use crate::domain::policy::Scope;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::schema::{content, document};

/// A row of `content`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = content)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct ContentRow {
    pub sha256: String,
    pub size: i64,
    pub bytes: Vec<u8>,
}

/// Keeps `bytes` under their digest, unless they are kept already.
///
/// # Errors
/// A statement fails.
pub fn keep(conn: &mut Db, sha256: &Sha256, bytes: &[u8]) -> Result<(), StoreError> {
    let there: i64 = content::table
        .filter(content::sha256.eq(sha256.as_str().to_owned()))
        .count()
        .get_result(conn)?;
    if there == 0 {
        let row = ContentRow {
            sha256: sha256.as_str().to_owned(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            bytes: bytes.to_vec(),
        };
        diesel::insert_into(content::table).values(&row).execute(conn)?;
    }
    Ok(())
}

/// Drops the bytes with this digest where no present document has them.
///
/// # Errors
/// A statement fails.
pub fn drop_unnamed(conn: &mut Db, sha256: &Sha256) -> Result<(), StoreError> {
    let names: i64 = document::table
        .filter(document::sha256.eq(sha256.as_str().to_owned()))
        .filter(document::recorded_until.is_null())
        .count()
        .get_result(conn)?;
    if names == 0 {
        let unnamed = content::table.filter(content::sha256.eq(sha256.as_str().to_owned()));
        diesel::delete(unnamed).execute(conn)?;
    }
    Ok(())
}

/// The bytes with this digest, where `scope` may see a present document that has
/// them: a draft keeps nothing open that was published and taken back.
///
/// # Errors
/// A statement fails.
pub fn find(conn: &mut Db, sha256: &Sha256, scope: Scope) -> Result<Option<Vec<u8>>, StoreError> {
    let mut names = document::table
        .filter(document::sha256.eq(sha256.as_str().to_owned()))
        .filter(document::recorded_until.is_null())
        .into_boxed();
    if !scope.sees_everything() {
        let own: Vec<_> = scope.own().iter().map(|id| Some(id.to_string())).collect();
        names =
            names.filter(document::published.eq(true).or(document::organization_id.eq_any(own)));
    }
    let seen: i64 = names.count().get_result(conn)?;
    if seen == 0 {
        return Ok(None);
    }
    Ok(content::table
        .filter(content::sha256.eq(sha256.as_str().to_owned()))
        .select(content::bytes)
        .first(conn)
        .optional()?)
}

/// The digests under which bytes are kept, in order.
///
/// # Errors
/// The statement fails.
pub fn digests(conn: &mut Db) -> Result<Vec<String>, StoreError> {
    Ok(content::table.order(content::sha256).select(content::sha256).load(conn)?)
}

/// What is kept under one digest.
///
/// # Errors
/// The statement fails, or the row cannot be read.
pub fn row(conn: &mut Db, sha256: &str) -> Result<ContentRow, StoreError> {
    Ok(content::table.filter(content::sha256.eq(sha256.to_owned())).first(conn)?)
}

/// Id, revision and digest of every present document.
///
/// # Errors
/// The statement fails.
pub fn names(conn: &mut Db) -> Result<Vec<(String, i64, String)>, StoreError> {
    Ok(document::table
        .filter(document::recorded_until.is_null())
        .order((document::sha256, document::id))
        .select((document::id, document::recorded_from, document::sha256))
        .load(conn)?)
}
