//! Writing the journal: changes gathered in one transaction, sealed as one revision.

use diesel::prelude::*;

use super::{Act, ChangeRow, Head, Mode, RevisionRow, canonical, hash};
use crate::on_each;
use crate::store::db::{self, Begun, Db};
use crate::store::error::{MayRetry, StoreError, inconsistent};
use crate::store::moment::Moment;
use crate::store::record::{BATCH, Record};
use crate::store::schema::{change, journal_head, revision};

/// How often a transaction that lost a race is run again.
const TRIES: u32 = 5;

/// A write in progress. All changes of facts go through it, so that none can
/// miss the journal.
pub struct Tx<'c> {
    conn: &'c mut Db,
    head: Head,
    at: Moment,
    changes: Vec<ChangeRow>,
    ending: Ending,
    begun: Begun,
}

/// Something done before a transaction lasts.
type Step = Box<dyn FnOnce() -> Result<(), StoreError>>;

/// What is to be done outside the tables around the end of a transaction.
#[derive(Default)]
struct Ending {
    before_commit: Vec<Step>,
    leave_no_trace: bool,
}

impl Ending {
    fn is_plain(&self) -> bool {
        self.before_commit.is_empty() && !self.leave_no_trace
    }
}

impl Tx<'_> {
    /// The connection, for reading within the transaction.
    pub const fn conn(&mut self) -> &mut Db {
        self.conn
    }

    /// Number of the revision that is being made.
    #[must_use]
    pub const fn number(&self) -> i64 {
        self.head.number
    }

    /// The moment of the revision.
    #[must_use]
    pub const fn at(&self) -> Moment {
        self.at
    }

    /// Whether anything was changed yet.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Makes sure that nothing but this write is in its transaction, so that what was
    /// before it lasts already and may be remembered.
    ///
    /// # Errors
    /// Others are: to be handed on, so that the write is run again by itself.
    pub fn alone(&self) -> Result<(), StoreError> {
        match self.begun {
            Begun::Whole => Ok(()),
            Begun::Part => Err(StoreError::NotAlone),
        }
    }

    /// Has `step` done as the last thing before the transaction is made to last;
    /// where it fails, nothing is written. Never done for a write that is only tried.
    pub fn before_commit(&mut self, step: impl FnOnce() -> Result<(), StoreError> + 'static) {
        self.ending.before_commit.push(Box::new(step));
    }

    /// Has what the engine keeps of deleted rows removed once the transaction lasts.
    pub const fn leave_no_trace(&mut self) {
        self.ending.leave_no_trace = true;
    }

    /// Records new facts.
    ///
    /// # Errors
    /// A statement fails.
    pub fn create<R: Record>(&mut self, rows: Vec<R>) -> Result<(), StoreError> {
        let rows: Vec<R> = rows.into_iter().map(|row| self.stamped(row)).collect();
        R::insert(self.conn, &rows)?;
        for row in &rows {
            self.journal("create", None, Some(row))?;
        }
        Ok(())
    }

    /// Supersedes `before` by `after`, guarded by the version it came from.
    ///
    /// # Errors
    /// Somebody superseded `before` first, or a statement fails.
    pub fn update<R: Record>(&mut self, before: &R, after: R) -> Result<(), StoreError> {
        self.close(before)?;
        let after = self.stamped(after);
        R::insert(self.conn, std::slice::from_ref(&after))?;
        self.journal("update", Some(before), Some(&after))
    }

    /// Takes back a fact that should not have been recorded.
    ///
    /// # Errors
    /// Somebody superseded it first, or a statement fails.
    pub fn delete<R: Record>(&mut self, before: &R) -> Result<(), StoreError> {
        self.close(before)?;
        self.journal("delete", Some(before), None)
    }

    fn stamped<R: Record>(&self, mut row: R) -> R {
        row.stamp(self.head.number);
        row
    }

    fn close<R: Record>(&mut self, row: &R) -> Result<(), StoreError> {
        if row.recorded_from() == self.head.number {
            let problem = "changed twice within one revision";
            return Err(inconsistent(R::ENTITY.name, row.id(), problem));
        }
        match R::close(self.conn, row.id(), row.recorded_from(), self.head.number)? {
            1 => Ok(()),
            _ => Err(StoreError::Raced { entity: R::ENTITY.name, id: row.id().to_owned() }),
        }
    }

    fn journal<R: Record>(
        &mut self,
        operation: &str,
        before: Option<&R>,
        after: Option<&R>,
    ) -> Result<(), StoreError> {
        let document = |row: Option<&R>| row.map(canonical).transpose();
        let public = before.is_some_and(Record::is_public) || after.is_some_and(Record::is_public);
        let draft = after.or(before).filter(|_| !public);
        let organization_id = draft.map_or(Ok(None), |row| row.organization(self.conn))?;
        let entity_id = after.or(before).map_or_else(String::new, |row| row.id().to_owned());
        self.changes.push(ChangeRow {
            revision: self.head.number,
            position: i64::try_from(self.changes.len()).unwrap_or(i64::MAX) + 1,
            entity: R::ENTITY.name.to_owned(),
            entity_id,
            operation: operation.to_owned(),
            public,
            before: document(before)?,
            after: document(after)?,
            organization_id,
        });
        Ok(())
    }

    /// Writes the revision and its changes and moves the head to it.
    fn seal(self, act: &Act) -> Result<i64, StoreError> {
        let Self { conn, head, at, changes, .. } = self;
        let public = changes.iter().any(|change| change.public);
        let mut row = RevisionRow {
            number: head.number,
            recorded_at: at,
            actor: act.actor.clone(),
            reason: act.reason.clone(),
            request_id: act.request_id.clone(),
            public,
            changes: i64::try_from(changes.len()).unwrap_or(i64::MAX),
            previous: head.hash,
            hash: String::new(),
        };
        row.hash = hash(&row, &changes)?;
        diesel::insert_into(revision::table).values(&row).execute(conn)?;
        if let [one] = changes.as_slice() {
            diesel::insert_into(change::table).values(one).execute(conn)?;
        } else {
            for batch in changes.chunks(BATCH) {
                on_each!(conn, c => diesel::insert_into(change::table).values(batch).execute(c))?;
            }
        }
        let public_number = if public { row.number } else { head.public_number };
        diesel::update(journal_head::table)
            .set((
                journal_head::hash.eq(&row.hash),
                journal_head::recorded_at.eq(Some(at)),
                journal_head::public_number.eq(public_number),
            ))
            .execute(conn)?;
        Ok(row.number)
    }
}

/// What a write returned, and the revision it made; none where nothing changed
/// or it was only tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T> {
    /// What the write returned.
    pub value: T,
    /// The revision.
    pub revision: Option<i64>,
}

/// Runs `work` as one revision: all of it is recorded, or nothing.
///
/// The head of the journal is advanced before anything is read, which puts all
/// writers in order; a write that changes nothing gives its number back.
///
/// # Errors
/// What `work` returns, or a failure of the store; nothing was written then.
pub fn write<T, E: MayRetry>(
    conn: &mut Db,
    act: &Act,
    mode: Mode,
    mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
) -> Result<Written<T>, E> {
    let mut tries = 1;
    loop {
        match attempt(conn, act, mode, &mut work) {
            Err(error) if error.may_retry() && tries < TRIES => tries += 1,
            result => return result,
        }
    }
}

fn attempt<T, E: MayRetry>(
    conn: &mut Db,
    act: &Act,
    mode: Mode,
    work: &mut impl FnMut(&mut Tx<'_>) -> Result<T, E>,
) -> Result<Written<T>, E> {
    let begun = db::begin(conn).map_err(StoreError::from)?;
    match within(conn, begun, act, mode, work) {
        Ok((written, ending)) => {
            end(conn, begun, mode, ending)?;
            Ok(written)
        }
        Err(error) => {
            give_up(conn);
            Err(error)
        }
    }
}

fn end(conn: &mut Db, begun: Begun, mode: Mode, ending: Ending) -> Result<(), StoreError> {
    if mode == Mode::Validate {
        return Ok(db::rollback(conn)?);
    }
    // What is done outside the tables has to know that the transaction ends with it.
    if begun == Begun::Part && !ending.is_plain() {
        give_up(conn);
        return Err(StoreError::NotAlone);
    }
    let prepared = ending.before_commit.into_iter().try_for_each(|step| step());
    if let Err(error) = prepared {
        give_up(conn);
        return Err(error);
    }
    db::commit(conn)?;
    if ending.leave_no_trace {
        db::remove_traces(conn);
    }
    Ok(())
}

fn give_up(conn: &mut Db) {
    if let Err(failure) = db::rollback(conn) {
        tracing::warn!(%failure, "a transaction could not be rolled back");
    }
}

fn within<T, E: MayRetry>(
    conn: &mut Db,
    begun: Begun,
    act: &Act,
    mode: Mode,
    work: &mut impl FnMut(&mut Tx<'_>) -> Result<T, E>,
) -> Result<(Written<T>, Ending), E> {
    let head = advance(conn)?;
    // Revisions never go back in time, whatever the clock does.
    let at = head.recorded_at.map_or(act.at, |last| last.max(act.at));
    let mut tx = Tx { conn, head, at, changes: Vec::new(), ending: Ending::default(), begun };
    let value = work(&mut tx)?;
    let ending = std::mem::take(&mut tx.ending);
    if tx.is_empty() {
        retreat(tx.conn)?;
        return Ok((Written { value, revision: None }, ending));
    }
    let number = tx.seal(act)?;
    Ok((Written { value, revision: (mode == Mode::Commit).then_some(number) }, ending))
}

fn advance(conn: &mut Db) -> Result<Head, StoreError> {
    let head = diesel::update(journal_head::table)
        .set(journal_head::number.eq(journal_head::number + 1))
        .returning((
            journal_head::number,
            journal_head::hash,
            journal_head::recorded_at,
            journal_head::public_number,
        ))
        .get_result(conn)?;
    Ok(head)
}

fn retreat(conn: &mut Db) -> Result<(), StoreError> {
    diesel::update(journal_head::table)
        .set(journal_head::number.eq(journal_head::number - 1))
        .execute(conn)?;
    Ok(())
}
