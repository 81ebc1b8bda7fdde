//! Events of the association: record, correct, move, take back.

use chrono::NaiveDate;
use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::fact;
use crate::clock::legal_day;
use crate::domain::event::Event;
use crate::domain::fact::Recorded;
use crate::domain::policy::Scope;
use crate::domain::violation::{Refusal, Violation};
use crate::store::event::EventRow;
use crate::store::organization;
use crate::store::revision::Tx;

const NOUN: &str = "event";

/// Records an event.
///
/// # Errors
/// Its host is not there or not published, or rules refuse it.
pub fn create(tx: &mut Tx<'_>, new: Event, scope: Scope) -> Result<Recorded<Event>, ServiceError> {
    check(tx, &new, scope)?;
    fact::create::<EventRow, _>(tx, new, scope)
}

/// Corrects an event by `patch`, which gets it as it stands.
///
/// # Errors
/// Not found, changed since it was read, or refused by rules.
pub fn correct<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
    patch: impl FnOnce(&Event) -> Result<Event, E>,
) -> Result<Recorded<Event>, E> {
    let (row, before) = fact::load::<EventRow, _>(tx, NOUN, id, expected, scope)?;
    let after = patch(&before)?;
    check(tx, &after, scope)?;
    Ok(fact::save(tx, &row, after, scope)?)
}

/// Moves an event by `turn`, one of its moves, which gets the legal day of today.
///
/// # Errors
/// Not found, changed since it was read, or refused by the move.
pub fn turn(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
    turn: impl FnOnce(Event, NaiveDate) -> Result<Event, Refusal>,
) -> Result<Recorded<Event>, ServiceError> {
    let (row, before) = fact::load::<EventRow, _>(tx, NOUN, id, expected, scope)?;
    let after = turn(before, legal_day(tx.at().0))?;
    fact::save(tx, &row, after, scope)
}

/// Takes back an event that should not have been recorded.
///
/// # Errors
/// Not found, or changed since it was read.
pub fn remove(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(), ServiceError> {
    let (row, _) = fact::load::<EventRow, Event>(tx, NOUN, id, expected, scope)?;
    Ok(tx.delete(&row)?)
}

fn check(tx: &mut Tx<'_>, event: &Event, scope: Scope) -> Result<(), ServiceError> {
    let mut refusals: Vec<Refusal> = event.check(legal_day(tx.at().0)).err().into_iter().collect();
    if let Some(id) = event.host {
        let refused = |violation| Refusal::at("host_id", violation);
        match organization::find(tx.conn(), id, scope)? {
            None => refusals.push(refused(Violation::OrganizationUnknown { id })),
            Some(host) if event.published && !host.published => {
                refusals.push(refused(Violation::OrganizationUnpublished));
            }
            Some(_) => {}
        }
    }
    if refusals.is_empty() { Ok(()) } else { Err(refusals.into()) }
}
