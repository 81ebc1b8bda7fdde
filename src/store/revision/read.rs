//! Reading the journal.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::{ChangeRow, Head, RevisionRow};
use crate::domain::policy::Scope;
use crate::store::db::{Db, Newest};
use crate::store::error::StoreError;
use crate::store::moment::Moment;
use crate::store::schema::{change, journal_head, revision};

/// How many values one statement takes: both engines take more.
const VALUES_AT_ONCE: usize = 1_000;

/// A revision and its changes.
pub type Entry = (RevisionRow, Vec<ChangeRow>);

/// Where the journal stands.
///
/// # Errors
/// The statement fails.
pub fn head(conn: &mut Db) -> Result<Head, StoreError> {
    Ok(journal_head::table.select(Head::as_select()).first(conn)?)
}

/// Hash of one revision; none where the journal does not have it.
///
/// # Errors
/// The statement fails.
pub fn hash_of(conn: &mut Db, number: i64) -> Result<Option<String>, StoreError> {
    let found = revision::table.filter(revision::number.eq(number)).select(revision::hash);
    Ok(found.first(conn).optional()?)
}

/// How many changes the journal holds.
///
/// # Errors
/// The statement fails.
pub fn change_count(conn: &mut Db) -> Result<i64, StoreError> {
    Ok(change::table.count().get_result(conn)?)
}

/// One revision with the changes that `scope` may see.
///
/// # Errors
/// The statement fails.
pub fn find(conn: &mut Db, number: i64, scope: Scope) -> Result<Option<Entry>, StoreError> {
    let mut found = page(conn, number - 1, 1, scope)?;
    Ok(found.pop().filter(|(row, _)| row.number == number))
}

/// At most `limit` revisions after `after`, with the changes that `scope` may see.
///
/// # Errors
/// The statement fails.
pub fn page(conn: &mut Db, after: i64, limit: i64, scope: Scope) -> Result<Vec<Entry>, StoreError> {
    let mut query = revision::table.filter(revision::number.gt(after)).into_boxed();
    if !scope.sees_everything() {
        let own = change::table
            .filter(change::organization_id.eq_any(own(scope)))
            .filter(change::revision.gt(after))
            .select(change::revision);
        query = query.filter(revision::public.eq(true).or(revision::number.eq_any(own)));
    }
    let rows: Vec<RevisionRow> = query.order(revision::number).limit(limit).load(conn)?;
    let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
    let mut query = change::table.filter(change::revision.eq_any(numbers)).into_boxed();
    if !scope.sees_everything() {
        query =
            query.filter(change::public.eq(true).or(change::organization_id.eq_any(own(scope))));
    }
    let changes: Vec<ChangeRow> = query.order((change::revision, change::position)).load(conn)?;
    let mut by_revision: HashMap<i64, Vec<ChangeRow>> = HashMap::new();
    for change in changes {
        by_revision.entry(change.revision).or_default().push(change);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let changes = by_revision.remove(&row.number).unwrap_or_default();
            (row, changes)
        })
        .collect())
}

/// The ids of the organizations that a clerk acts for, as columns hold them.
fn own(scope: Scope) -> Vec<Option<String>> {
    scope.own().iter().map(|id| Some(id.to_string())).collect()
}

/// The greatest revision recorded by `at`; 0 where there is none.
///
/// # Errors
/// The statement fails.
pub fn known_by(conn: &mut Db, at: Moment) -> Result<i64, StoreError> {
    let number: Option<i64> = revision::table
        .filter(revision::recorded_at.le(at))
        .select(diesel::dsl::max(revision::number))
        .first(conn)?;
    Ok(number.unwrap_or(0))
}

/// The newest revision up to `number` that `scope` may tell from those before it:
/// one that touched public facts, or facts of the organizations that a clerk acts
/// for; 0 where none did.
///
/// # Errors
/// The statement fails.
pub fn seen_by(conn: &mut Db, number: i64, scope: Scope) -> Result<i64, StoreError> {
    if scope.sees_everything() {
        return Ok(number);
    }
    let public: Option<i64> = revision::table
        .filter(revision::number.le(number))
        .filter(revision::public.eq(true))
        .select(diesel::dsl::max(revision::number))
        .first(conn)?;
    Ok(public.max(own_by(conn, number, scope)?).unwrap_or(0))
}

/// The newest revision that `scope` may tell from those before it, given the newest
/// ones.
///
/// # Errors
/// The statement fails.
pub fn newest(conn: &mut Db, newest: Newest, scope: Scope) -> Result<i64, StoreError> {
    match newest_told(newest, scope) {
        Some(number) => Ok(number),
        None => Ok(own_by(conn, newest.number, scope)?.unwrap_or(0).max(newest.public)),
    }
}

/// The same, where the database need not be asked: of everybody but clerks, who see
/// what is of their organizations.
#[must_use]
pub fn newest_told(newest: Newest, scope: Scope) -> Option<i64> {
    match (scope.sees_everything(), scope.sees_drafts()) {
        (true, _) => Some(newest.number),
        (false, false) => Some(newest.public),
        (false, true) => None,
    }
}

fn own_by(conn: &mut Db, number: i64, scope: Scope) -> Result<Option<i64>, StoreError> {
    if !scope.sees_drafts() {
        return Ok(None);
    }
    Ok(change::table
        .filter(change::revision.le(number))
        .filter(change::organization_id.eq_any(own(scope)))
        .select(diesel::dsl::max(change::revision))
        .first(conn)?)
}

/// The revisions after `from`, up to `until`, whose public changes touched the
/// memberships and organizations of `ids`: by id, ascending.
///
/// # Errors
/// The statement fails.
pub fn touching(
    conn: &mut Db,
    from: i64,
    until: i64,
    ids: Vec<String>,
) -> Result<BTreeMap<String, Vec<i64>>, StoreError> {
    let mut touched: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for some in ids.chunks(VALUES_AT_ONCE) {
        let rows: Vec<(String, i64)> = change::table
            .filter(change::revision.gt(from))
            .filter(change::revision.le(until))
            .filter(change::public.eq(true))
            .filter(change::entity.eq_any(["membership", "organization"]))
            .filter(change::entity_id.eq_any(some))
            .select((change::entity_id, change::revision))
            .order((change::revision, change::position))
            .load(conn)?;
        for (id, revision) in rows {
            touched.entry(id).or_default().push(revision);
        }
    }
    Ok(touched)
}

/// When revision `number` was recorded.
///
/// # Errors
/// The statement fails.
pub fn recorded_at(conn: &mut Db, number: i64) -> Result<Option<Moment>, StoreError> {
    Ok(revision::table
        .filter(revision::number.eq(number))
        .select(revision::recorded_at)
        .first(conn)
        .optional()?)
}

/// The changes of some facts of one kind, the oldest first, with their revisions.
///
/// # Errors
/// The statement fails.
pub fn history(
    conn: &mut Db,
    entity: &str,
    ids: &[String],
    scope: Scope,
) -> Result<Vec<(RevisionRow, ChangeRow)>, StoreError> {
    let mut query = change::table
        .inner_join(revision::table.on(revision::number.eq(change::revision)))
        .filter(change::entity.eq(entity.to_owned()))
        .filter(change::entity_id.eq_any(ids.to_vec()))
        .into_boxed();
    if !scope.sees_everything() {
        query =
            query.filter(change::public.eq(true).or(change::organization_id.eq_any(own(scope))));
    }
    Ok(query
        .select((RevisionRow::as_select(), ChangeRow::as_select()))
        .order((change::revision, change::position))
        .load(conn)?)
}
