//! Verification: recomputes the chain of the journal, replays it and compares
//! the outcome with the facts.

use std::fmt;

use crate::domain::policy::{Role, scope};
use crate::domain::search;
use crate::store::affiliation::AffiliationRow;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::membership::MembershipRow;
use crate::store::organization::OrganizationRow;
use crate::store::record::Record;
use crate::store::revision::{self, ChangeRow, FIRST_PREVIOUS, Head, RevisionRow};
use crate::store::setting::{SEARCH_VERSION, SettingRow};
use crate::store::territory::TerritoryRow;
use crate::store::token::TokenRow;

mod replay;

use replay::Replay;

/// Revisions read at a time.
const PAGE: i64 = 100;

/// Something that is not as the journal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The revision concerned: the bad one, or the one that recorded the fact.
    pub revision: Option<i64>,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.revision {
            Some(number) => write!(formatter, "revision {number}: {}", self.problem),
            None => formatter.write_str(&self.problem),
        }
    }
}

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Where the journal stands.
    pub revisions: i64,
    /// Its newest hash.
    pub hash: String,
    /// Changes that were replayed.
    pub changes: i64,
    /// Versions of facts that were compared.
    pub versions: usize,
    /// What is wrong, the earliest revision first; empty where all is well.
    pub faults: Vec<Fault>,
}

/// Verifies the whole journal and every version of every fact. `progress` hears
/// how many revisions are done, of how many.
///
/// # Errors
/// The database cannot be read at all.
pub fn verify(
    conn: &mut Db,
    mut progress: impl FnMut(i64, i64),
) -> Result<Verification, StoreError> {
    let head = revision::head(conn)?;
    let mut replay = Replay::default();
    let mut faults = chain(conn, &head, &mut replay, &mut progress)?;
    let changes = replay.changes();
    let mut versions = 0;
    versions += facts::<TerritoryRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<OrganizationRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<MembershipRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<AffiliationRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<TokenRow>(conn, &mut replay, &mut faults)?;
    versions += facts::<SettingRow>(conn, &mut replay, &mut faults)?;
    faults.extend(replay.missing());
    faults.extend(search_version(conn)?);
    faults.sort_by_key(|fault| fault.revision.unwrap_or(i64::MAX));
    Ok(Verification {
        revisions: head.number,
        hash: head.hash,
        changes,
        versions,
        faults,
    })
}

/// Recomputes the chain up to its first fault and replays what it passes.
fn chain(
    conn: &mut Db,
    head: &Head,
    replay: &mut Replay,
    progress: &mut impl FnMut(i64, i64),
) -> Result<Vec<Fault>, StoreError> {
    let mut last: Option<RevisionRow> = None;
    loop {
        let after = last.as_ref().map_or(0, |row| row.number);
        let page = match read_page(conn, after) {
            Ok(page) => page,
            Err(fault) => return Ok(vec![fault]),
        };
        if page.is_empty() {
            break;
        }
        for (row, changes) in page {
            if let Some(problem) = link(last.as_ref(), &row, &changes) {
                return Ok(vec![Fault {
                    revision: Some(row.number),
                    problem,
                }]);
            }
            if let Some(fault) = replay.apply(&changes) {
                return Ok(vec![fault]);
            }
            progress(row.number, head.number);
            last = Some(row);
        }
    }
    let stored = revision::change_count(conn)?;
    let mut faults = end(head, last.as_ref());
    if stored != replay.changes() {
        let problem = format!(
            "the journal holds {stored} changes, its revisions have {}",
            replay.changes()
        );
        faults.push(Fault {
            revision: None,
            problem,
        });
    }
    Ok(faults)
}

/// A page of revisions, or the first that cannot be read.
fn read_page(conn: &mut Db, after: i64) -> Result<Vec<(RevisionRow, Vec<ChangeRow>)>, Fault> {
    let all = scope(Role::Auditor);
    let error = match revision::page(conn, after, PAGE, all) {
        Ok(page) => return Ok(page),
        Err(error) => error,
    };
    let mut readable = after;
    while revision::page(conn, readable, 1, all).is_ok_and(|page| !page.is_empty()) {
        readable += 1;
    }
    Err(Fault {
        revision: Some(readable + 1),
        problem: format!("cannot be read: {error}"),
    })
}

/// What is wrong with a revision and its place in the chain.
fn link(last: Option<&RevisionRow>, row: &RevisionRow, changes: &[ChangeRow]) -> Option<String> {
    let expected = last.map_or(1, |last| last.number + 1);
    let previous = last.map_or(FIRST_PREVIOUS, |last| last.hash.as_str());
    if row.number != expected {
        return Some(format!("revision {expected} is missing before it"));
    }
    if row.previous != previous {
        return Some("does not follow the hash of the revision before it".to_owned());
    }
    if last.is_some_and(|last| row.recorded_at < last.recorded_at) {
        return Some("is recorded earlier than the revision before it".to_owned());
    }
    if usize::try_from(row.changes) != Ok(changes.len()) {
        return Some(format!(
            "states {} changes and has {}",
            row.changes,
            changes.len()
        ));
    }
    match revision::hash(row, changes) {
        Ok(hash) if hash == row.hash => None,
        Ok(_) => Some("its hash does not follow from what it holds".to_owned()),
        Err(error) => Some(error.to_string()),
    }
}

/// What is wrong with the head of the journal.
fn end(head: &Head, last: Option<&RevisionRow>) -> Vec<Fault> {
    let expected = (
        last.map_or(0, |row| row.number),
        last.map_or(FIRST_PREVIOUS, |row| row.hash.as_str()),
        last.map(|row| row.recorded_at),
    );
    if (head.number, head.hash.as_str(), head.recorded_at) == expected {
        return Vec::new();
    }
    let problem = format!(
        "the head of the journal says {}, the journal ends at {}",
        head.number, expected.0
    );
    vec![Fault {
        revision: Some(head.number.min(expected.0)),
        problem,
    }]
}

/// Compares every version of one kind of fact with what the journal says.
fn facts<R: Record>(
    conn: &mut Db,
    replay: &mut Replay,
    faults: &mut Vec<Fault>,
) -> Result<usize, StoreError> {
    let rows = match R::versions(conn) {
        Ok(rows) => rows,
        Err(_) => readable::<R>(conn, replay, faults)?,
    };
    for row in &rows {
        faults.extend(replay.compare(row)?);
        if let Some(column) = row.stale_key() {
            let problem = format!(
                "{} {}: {column} does not follow from its names",
                R::ENTITY.name,
                row.id()
            );
            faults.push(Fault {
                revision: Some(row.recorded_from()),
                problem,
            });
        }
    }
    Ok(rows.len())
}

/// The versions that can be read, where some cannot.
fn readable<R: Record>(
    conn: &mut Db,
    replay: &mut Replay,
    faults: &mut Vec<Fault>,
) -> Result<Vec<R>, StoreError> {
    let mut rows = Vec::new();
    for (id, from) in R::keys(conn)? {
        match R::version(conn, &id, from) {
            Ok(row) => rows.push(row),
            Err(error) => {
                replay.forget(R::ENTITY.name, &id, from);
                let problem = format!("{} {id} cannot be read: {error}", R::ENTITY.name);
                faults.push(Fault {
                    revision: Some(from),
                    problem,
                });
            }
        }
    }
    Ok(rows)
}

fn search_version(conn: &mut Db) -> Result<Option<Fault>, StoreError> {
    let stored = SettingRow::find(conn, SEARCH_VERSION)?.map(|row| row.value);
    Ok(stored
        .filter(|stored| stored != search::VERSION)
        .map(|stored| Fault {
            revision: None,
            problem: format!(
                "search keys are of version {stored}: run `migrate` to make them anew"
            ),
        }))
}
