//! Recomputes the chain of the journal.

use super::Fault;
use super::replay::Replay;
use crate::domain::policy::Scope;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::revision::{self, ChangeRow, Entry, FIRST_PREVIOUS, Head, RevisionRow};

/// Revisions read at a time.
const PAGE: i64 = 100;

/// The head of the journal; that it cannot be read is a fault, no failure.
pub fn readable_head(conn: &mut Db, faults: &mut Vec<Fault>) -> Result<Option<Head>, StoreError> {
    match revision::head(conn) {
        Ok(head) => Ok(Some(head)),
        Err(error @ StoreError::Statement(_)) => {
            let problem = format!("the head of the journal cannot be read: {error}");
            faults.push(Fault { revision: None, problem });
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Recomputes the chain up to its first fault and replays what it passes.
pub fn walk(
    conn: &mut Db,
    replay: &mut Replay,
    faults: &mut Vec<Fault>,
    mut progress: impl FnMut(i64),
) -> Result<Walked, StoreError> {
    let mut walked = Walked::default();
    loop {
        let step = match read_page(conn, walked.number()) {
            Ok(page) if page.is_empty() => break,
            Ok(page) => walked.pass(page, replay, &mut progress),
            Err(fault) => Err(fault),
        };
        if let Err(fault) = step {
            replay.stop(walked.number() + 1);
            walked.broken = true;
            faults.push(fault);
            return Ok(walked);
        }
    }
    let stored = revision::change_count(conn)?;
    if stored != replay.changes() {
        let problem =
            format!("the journal holds {stored} changes, its revisions have {}", replay.changes());
        faults.push(Fault { revision: None, problem });
    }
    Ok(walked)
}

/// How far the chain was found to be whole.
#[derive(Default)]
pub struct Walked {
    last: Option<RevisionRow>,
    /// The newest of its revisions that touched public facts.
    public: i64,
    /// Whether a fault stands after it, rather than the end of the journal.
    broken: bool,
}

impl Walked {
    fn number(&self) -> i64 {
        self.last.as_ref().map_or(0, |row| row.number)
    }

    /// Number and hash of its end.
    pub fn stand(&self) -> (i64, String) {
        let hash = self.last.as_ref().map_or(FIRST_PREVIOUS, |row| row.hash.as_str());
        (self.number(), hash.to_owned())
    }

    fn pass(
        &mut self,
        page: Vec<Entry>,
        replay: &mut Replay,
        mut done: impl FnMut(i64),
    ) -> Result<(), Fault> {
        for (row, changes) in page {
            let expected = self.number() + 1;
            if row.number != expected {
                let problem = format!("is missing before revision {}", row.number);
                return Err(Fault { revision: Some(expected), problem });
            }
            if let Some(problem) = link(self.last.as_ref(), &row, &changes) {
                return Err(Fault { revision: Some(expected), problem });
            }
            if let Some(fault) = replay.apply(&changes) {
                return Err(fault);
            }
            done(row.number);
            self.public = if row.public { row.number } else { self.public };
            self.last = Some(row);
        }
        Ok(())
    }
}

/// A page of revisions; where one of it can't be read, those before it one by
/// one, so that a fault among them is found first.
fn read_page(conn: &mut Db, after: i64) -> Result<Vec<Entry>, Fault> {
    let all = Scope::OF_RULES;
    if let Ok(page) = revision::page(conn, after, PAGE, all) {
        return Ok(page);
    }
    revision::page(conn, after, 1, all).map_err(|error| {
        let problem = format!("cannot be read: {error}");
        Fault { revision: Some(after + 1), problem }
    })
}

/// What is wrong with a revision and its place in the chain.
fn link(last: Option<&RevisionRow>, row: &RevisionRow, changes: &[ChangeRow]) -> Option<String> {
    let previous = last.map_or(FIRST_PREVIOUS, |last| last.hash.as_str());
    if row.previous != previous {
        return Some("does not follow the hash of the revision before it".to_owned());
    }
    if last.is_some_and(|last| row.recorded_at < last.recorded_at) {
        return Some("is recorded earlier than the revision before it".to_owned());
    }
    if usize::try_from(row.changes) != Ok(changes.len()) {
        return Some(format!("states {} changes and has {}", row.changes, changes.len()));
    }
    match revision::hash(row, changes) {
        Ok(hash) if hash == row.hash => None,
        Ok(_) => Some("its hash does not follow from what it holds".to_owned()),
        Err(error) => Some(error.to_string()),
    }
}

/// What is wrong with the head of the journal, where its end was reached.
pub fn end(head: &Head, walked: &Walked, replay: &mut Replay) -> Vec<Fault> {
    if walked.broken {
        return Vec::new();
    }
    let (number, hash) = walked.stand();
    let mut faults = Vec::new();
    let mut fault = |revision, problem| {
        faults.push(Fault { revision: Some(revision), problem });
    };
    if head.number > number {
        replay.stop(number + 1);
        fault(number + 1, format!("is missing: the head of the journal says {}", head.number));
    } else if head.number < number {
        fault(
            head.number + 1,
            format!("is beyond the head of the journal, which says {}", head.number),
        );
    } else if head.hash != hash
        || head.recorded_at != walked.last.as_ref().map(|row| row.recorded_at)
    {
        fault(number, "is not what the head of the journal says of it".to_owned());
    }
    if head.number == number && head.public_number != walked.public {
        let (told, true_one) = (head.public_number, walked.public);
        let problem = format!(
            "the head of the journal says {told} touched public facts last, it was {true_one}"
        );
        fault(told.min(true_one), problem);
    }
    faults
}
