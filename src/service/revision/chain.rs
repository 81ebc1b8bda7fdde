//! Recomputes the chain of the journal.

use super::Fault;
use super::replay::Replay;
use crate::domain::policy::{Role, scope};
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::revision::{self, ChangeRow, FIRST_PREVIOUS, Head, RevisionRow};

/// Revisions read at a time.
const PAGE: i64 = 100;

/// Recomputes the chain up to its first fault, replays what it passes, and
/// compares its end with the head of the journal. Returns that head, or the end
/// that was reached where it cannot be read.
pub fn check(
    conn: &mut Db,
    replay: &mut Replay,
    progress: &mut impl FnMut(i64, i64),
) -> Result<(Head, Vec<Fault>), StoreError> {
    let (stated, mut faults) = stated(conn)?;
    let of = stated.as_ref().map_or(0, |head| head.number);
    let mut reached = Head {
        number: 0,
        hash: FIRST_PREVIOUS.to_owned(),
        recorded_at: None,
        public_number: 0,
    };
    let broken = walk(conn, &mut reached, replay, &mut |number| {
        progress(number, of.max(number));
    });
    if let Some(fault) = broken {
        replay.break_off(reached.number + 1);
        faults.push(fault);
    } else {
        faults.extend(stated.as_ref().and_then(|head| end(head, &reached)));
        faults.extend(surplus(conn, replay)?);
    }
    Ok((stated.unwrap_or(reached), faults))
}

/// The head of the journal; none where its row is gone or makes no sense, which
/// is a fault.
fn stated(conn: &mut Db) -> Result<(Option<Head>, Vec<Fault>), StoreError> {
    match revision::head(conn) {
        Ok(head) => Ok((Some(head), Vec::new())),
        Err(error @ StoreError::Inconsistent { .. }) => {
            let problem = format!("the head of the journal: {error}");
            let fault = Fault {
                revision: None,
                problem,
            };
            Ok((None, vec![fault]))
        }
        Err(error) => Err(error),
    }
}

/// Goes along the chain from `reached` to its end or its first fault.
fn walk(
    conn: &mut Db,
    reached: &mut Head,
    replay: &mut Replay,
    progress: &mut impl FnMut(i64),
) -> Option<Fault> {
    loop {
        let page = match read_page(conn, reached.number) {
            Ok(page) => page,
            Err(fault) => return Some(fault),
        };
        if page.is_empty() {
            return None;
        }
        for (row, changes) in page {
            if let Some(problem) = link(reached, &row, &changes) {
                return Some(Fault {
                    revision: Some(row.number),
                    problem,
                });
            }
            if let Some(fault) = replay.apply(&changes) {
                return Some(fault);
            }
            progress(row.number);
            if row.public {
                reached.public_number = row.number;
            }
            reached.number = row.number;
            reached.hash = row.hash;
            reached.recorded_at = Some(row.recorded_at);
        }
    }
}

/// Changes that belong to no revision.
fn surplus(conn: &mut Db, replay: &Replay) -> Result<Option<Fault>, StoreError> {
    let (stored, replayed) = (revision::change_count(conn)?, replay.changes());
    Ok((stored != replayed).then(|| Fault {
        revision: None,
        problem: format!("the journal holds {stored} changes, its revisions have {replayed}"),
    }))
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
fn link(last: &Head, row: &RevisionRow, changes: &[ChangeRow]) -> Option<String> {
    let expected = last.number + 1;
    if row.number != expected {
        return Some(format!("revision {expected} is missing before it"));
    }
    if row.previous != last.hash {
        return Some("does not follow the hash of the revision before it".to_owned());
    }
    if last.recorded_at.is_some_and(|last| row.recorded_at < last) {
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
fn end(stated: &Head, reached: &Head) -> Option<Fault> {
    if stated == reached {
        return None;
    }
    let problem = if stated.number == reached.number {
        format!(
            "the head of the journal differs from its end at {}",
            reached.number
        )
    } else {
        format!(
            "the head of the journal says {}, the journal ends at {}",
            stated.number, reached.number
        )
    };
    Some(Fault {
        revision: Some(stated.number.min(reached.number)),
        problem,
    })
}
