//! Settings of this installation in rows.

use diesel::prelude::*;
use serde::{Serialize, Serializer};

use super::revision;
use super::schema::setting;
use crate::record;

/// Id of the key that signs cursors.
pub const CURSOR_KEY: &str = "cursor_key";
/// Id of the version of the search and order keys that are stored.
pub const SEARCH_VERSION: &str = "search_version";

/// A row of `setting`. The journal holds the digest of its value, since some
/// values are secrets.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = setting)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct SettingRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    #[serde(serialize_with = "digest")]
    pub value: String,
}

record!(SettingRow, setting, public: false);

fn digest<S: Serializer>(value: &String, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("sha256:{}", revision::digest(value.as_bytes())))
}

impl SettingRow {
    /// A setting that is not stored yet.
    #[must_use]
    pub fn new(id: &str, value: String) -> Self {
        Self { id: id.to_owned(), recorded_from: 0, recorded_until: None, value }
    }
}
