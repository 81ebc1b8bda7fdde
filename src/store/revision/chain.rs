//! The hash chain over the journal's canonical text.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{ChangeRow, RevisionRow};
use crate::store::error::StoreError;

/// What stands for the hash before the first revision.
pub const FIRST_PREVIOUS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Canonical JSON of `value` (RFC 8785).
///
/// # Errors
/// `value` has no JSON form; no row is such a value.
pub fn canonical<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json_canonicalizer::to_string(value).map_err(|error| StoreError::Inconsistent {
        table: "change",
        id: String::new(),
        problem: error.to_string(),
    })
}

/// SHA-256 of `bytes` in hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(&Sha256::digest(bytes))
}

#[derive(Serialize)]
struct HeaderLine<'a> {
    number: i64,
    recorded_at: String,
    actor: &'a str,
    reason: &'a str,
    request_id: Option<&'a str>,
    public: bool,
    changes: i64,
    previous: &'a str,
}

#[derive(Serialize)]
struct ChangeLine<'a> {
    position: i64,
    entity: &'a str,
    entity_id: &'a str,
    operation: &'a str,
    public: bool,
    before: Option<&'a str>,
    after: Option<&'a str>,
    /// Left out where there is none, as in journals older than the column.
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_id: Option<&'a str>,
}

/// Hash of a revision: SHA-256 over its canonical text.
///
/// That is one line for the revision and one for each change, each canonical
/// JSON (RFC 8785) and a line feed. Documents before and after stand in it as
/// text.
///
/// # Errors
/// A line has no JSON form; no row is such a value.
pub fn hash(row: &RevisionRow, changes: &[ChangeRow]) -> Result<String, StoreError> {
    let mut hasher = Sha256::new();
    let mut line = |text: String| {
        hasher.update(text);
        hasher.update(b"\n");
    };
    line(canonical(&HeaderLine {
        number: row.number,
        recorded_at: row.recorded_at.to_string(),
        actor: &row.actor,
        reason: &row.reason,
        request_id: row.request_id.as_deref(),
        public: row.public,
        changes: row.changes,
        previous: &row.previous,
    })?);
    for change in changes {
        line(canonical(&ChangeLine {
            position: change.position,
            entity: &change.entity,
            entity_id: &change.entity_id,
            operation: &change.operation,
            public: change.public,
            before: change.before.as_deref(),
            after: change.after.as_deref(),
            organization_id: change.organization_id.as_deref(),
        })?);
    }
    Ok(base16ct::lower::encode_string(&hasher.finalize()))
}
