//! Erasure: what is known of a person goes for good, and stays gone.
//!
//! Regulation (EU) 2016/679, article 17.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::error::{Expected, ServiceError};
use crate::clock::legal_day;
use crate::domain::fact::Recorded;
use crate::domain::person::Person;
use crate::domain::retention::{self, Due};
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::ledger::{Entry, Ledger};
use crate::store::person::PersonRow;
use crate::store::record::Record as _;
use crate::store::revision::{self, Act, Mode, Tx};
use crate::store::{account, contact, credential, invitation, personal, session};

const NOUN: &str = "person";

/// Erases a person: destroys the key of what is known, and notes it in the ledger
/// before the change lasts, so that a crash can only erase too much. Erasing again
/// changes nothing.
///
/// # Errors
/// Not found, changed since it was read, no ledger is configured or it cannot be
/// written to, or the store fails.
pub fn erase(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    ledger: Option<&Ledger>,
) -> Result<Recorded<Person>, ServiceError> {
    let ledger = ledger.cloned().ok_or(ServiceError::LedgerMissing)?;
    let row = PersonRow::find(tx.conn(), &id.to_string()).map_err(StoreError::from)?;
    let row = row.ok_or(ServiceError::NotFound { noun: NOUN, id })?;
    expected.check(row.recorded_from, NOUN, id)?;
    let person = Person::try_from(&row)?;
    if person.erased_on.is_some() {
        return Ok(Recorded { fact: person, from: row.recorded_from });
    }
    let entry = Entry { person: id, at: tx.at(), revision: tx.number() };
    tx.before_commit(move || ledger.append(&entry));
    let day = legal_day(tx.at().0);
    let fact = blank(tx, &row, &person, day)?;
    Ok(Recorded { fact, from: tx.number() })
}

fn blank(
    tx: &mut Tx<'_>,
    row: &PersonRow,
    person: &Person,
    day: NaiveDate,
) -> Result<Person, ServiceError> {
    let after = person.erased(day);
    personal::destroy(tx.conn(), person.id)?;
    let at = tx.at();
    for account in account::of_person(tx.conn(), person.id)? {
        credential::forget(tx.conn(), &account)?;
        invitation::end(tx.conn(), &account)?;
        session::end_all(tx.conn(), &account, None, at)?;
    }
    tx.update(row, PersonRow::from(&after))?;
    tx.leave_no_trace();
    Ok(after)
}

/// What a replay of the ledger came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replayed {
    /// Whom it erased.
    pub erased: Vec<Uuid>,
    /// Who is erased here, and the ledger does not know of it.
    pub unknown: Vec<Uuid>,
}

/// Erases whoever the ledger says was erased and who is still known here, as one
/// revision.
///
/// # Errors
/// The store fails.
pub fn replay(conn: &mut Db, act: &Act, entries: &[Entry]) -> Result<Replayed, ServiceError> {
    let erased: BTreeMap<Uuid, NaiveDate> =
        entries.iter().map(|entry| (entry.person, legal_day(entry.at.0))).collect();
    let written = revision::write(conn, act, Mode::Commit, |tx| {
        let mut done = Vec::new();
        for (id, day) in &erased {
            let row = PersonRow::find(tx.conn(), &id.to_string()).map_err(StoreError::from)?;
            let Some(row) = row else { continue };
            let person = Person::try_from(&row)?;
            if person.erased_on.is_none() {
                blank(tx, &row, &person, *day)?;
                done.push(*id);
            }
        }
        Ok::<_, ServiceError>(done)
    });
    let unknown = unknown(conn, entries)?;
    Ok(Replayed { erased: written?.value, unknown })
}

/// Who is erased here, and the ledger does not know of it: another ledger, or one
/// that lost its end.
///
/// # Errors
/// The store fails.
pub fn unknown(conn: &mut Db, entries: &[Entry]) -> Result<Vec<Uuid>, ServiceError> {
    let told: BTreeSet<Uuid> = entries.iter().map(|entry| entry.person).collect();
    let mut unknown = Vec::new();
    for row in PersonRow::known_at(conn, i64::MAX - 1).map_err(StoreError::from)? {
        let person = Person::try_from(&row)?;
        if person.erased_on.is_some() && !told.contains(&person.id) {
            unknown.push(person.id);
        }
    }
    Ok(unknown)
}

/// Whom nobody needs any more since before `limit`, with the roles they had.
///
/// # Errors
/// The store fails.
pub fn due(conn: &mut Db, limit: NaiveDate) -> Result<Vec<Due>, ServiceError> {
    let mut known = BTreeMap::new();
    for row in personal::all(conn)? {
        if let Ok(id) = Uuid::try_parse(&row.person_id) {
            known.insert(id, legal_day(row.changed_at.0));
        }
    }
    let contacts = contact::present(conn)?;
    Ok(retention::due(&known, &contacts, &BTreeMap::new(), limit))
}
