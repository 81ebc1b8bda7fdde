//! The journal: every accepted change is one revision, chained by hash.

use diesel::prelude::*;

use super::moment::Moment;
use super::schema::{change, journal_head, revision};

mod chain;
mod read;
mod write;

pub use chain::{FIRST_PREVIOUS, canonical, digest, hash};
pub use read::{
    Entry, change_count, find, hash_of, head, history, known_by, newest, newest_told, page,
    recorded_at, seen_by, touching,
};
pub use write::{Tx, Written, write};

/// A row of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = revision)]
pub struct RevisionRow {
    /// Its number.
    pub number: i64,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Who made it.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// The request that asked for it.
    pub request_id: Option<String>,
    /// Whether it touched public facts.
    pub public: bool,
    /// How many changes it has.
    pub changes: i64,
    /// Hash of the revision before.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

/// One change of one fact.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = change)]
pub struct ChangeRow {
    /// The revision it belongs to.
    pub revision: i64,
    /// Its place there, from 1.
    pub position: i64,
    /// Kind of the fact.
    pub entity: String,
    /// Its id.
    pub entity_id: String,
    /// `create`, `update` or `delete`.
    pub operation: String,
    /// Whether anyone may see it.
    pub public: bool,
    /// The document before.
    pub before: Option<String>,
    /// The document after.
    pub after: Option<String>,
    /// The organization whose clerks may see it, where it is not public.
    pub organization_id: Option<String>,
}

/// Where the journal stands.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = journal_head)]
pub struct Head {
    /// Number of the newest revision; 0 before the first.
    pub number: i64,
    /// Its hash.
    pub hash: String,
    /// When it was recorded.
    pub recorded_at: Option<Moment>,
    /// Number of the newest revision that touched public facts.
    pub public_number: i64,
}

/// Who writes, why and when.
#[derive(Debug, Clone)]
pub struct Act {
    /// `command line`, or `token` and its id.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// The request that asked for it.
    pub request_id: Option<String>,
    /// The present moment.
    pub at: Moment,
}

/// Whether a write is to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It is to last.
    Commit,
    /// It is only tried, and undone.
    Validate,
}
