//! Meetings: record, correct, postpone, cancel, hold, remove.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::fact::{create as record, load, save};
use super::reference::{References, unnamed};
use crate::clock::legal_day;
use crate::domain::application::Application;
use crate::domain::fact::Recorded;
use crate::domain::kind::MeetingState;
use crate::domain::meeting::Meeting;
use crate::domain::policy::Scope;
use crate::domain::violation::{DecisionViolation, Violation};
use crate::domain::vote::Voter;
use crate::store::application::{self, ApplicationRow};
use crate::store::body::BodyRow;
use crate::store::document::DocumentRow;
use crate::store::meeting::MeetingRow;
use crate::store::organization::OrganizationRow;
use crate::store::person::PersonRow;
use crate::store::revision::Tx;

const NOUN: &str = "meeting";

/// Records a meeting.
///
/// # Errors
/// What it refers to is not there or is a draft, or rules refuse it.
pub fn create(
    tx: &mut Tx<'_>,
    new: Meeting,
    scope: Scope,
) -> Result<Recorded<Meeting>, ServiceError> {
    check(tx, &new, scope)?;
    record::<MeetingRow, _>(tx, new, scope)
}

/// Changes a meeting by `change`, which gets it as it stands: a correction, or
/// a move of its plan.
///
/// # Errors
/// Not found, changed since it was read, or refused by rules.
pub fn change<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
    change: impl FnOnce(Meeting) -> Result<Meeting, E>,
) -> Result<Recorded<Meeting>, E> {
    let (row, before): (MeetingRow, Meeting) = load(tx, NOUN, id, expected, scope)?;
    let planned = before.plan.days;
    let after = change(before)?;
    check(tx, &after, scope)?;
    let stands = after.plan.days == planned
        && matches!(after.plan.state, MeetingState::Planned | MeetingState::Held);
    let saved = save(tx, &row, after, scope)?;
    if !stands {
        unschedule(tx, id)?;
    }
    Ok(saved)
}

/// Sends the applications that were scheduled for a meeting back to where they are
/// ready for another: it was put off or called off.
fn unschedule(tx: &mut Tx<'_>, meeting: Uuid) -> Result<(), ServiceError> {
    for row in application::scheduled_for(tx.conn(), meeting)? {
        let scheduled = Application::try_from(&row)?;
        let ready = scheduled.put_off(legal_day(tx.at().0))?;
        tx.update(&row, ApplicationRow::from(&ready))?;
    }
    Ok(())
}

/// Takes back a meeting that should not have been recorded.
///
/// # Errors
/// Not found, changed since it was read, or resolutions refer to it.
pub fn remove(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(), ServiceError> {
    let (row, _): (MeetingRow, Meeting) = load(tx, NOUN, id, expected, scope)?;
    unnamed(tx, id)?;
    Ok(tx.delete(&row)?)
}

fn check(tx: &mut Tx<'_>, meeting: &Meeting, scope: Scope) -> Result<(), ServiceError> {
    meeting.check(legal_day(tx.at().0))?;
    let mut references = References::of(tx, meeting.published, scope);
    let id = meeting.body;
    references.find::<BodyRow>("body_id", id, DecisionViolation::BodyUnknown { id })?;
    for (place, id) in meeting.documents.iter().enumerate() {
        let unknown = DecisionViolation::DocumentUnknown { id: *id };
        references.find::<DocumentRow>(&format!("documents/{place}"), *id, unknown)?;
    }
    // As they are sent: persons and organizations in a list each.
    let (mut persons, mut organizations) = (0, 0);
    for voter in &meeting.attendance.list {
        match *voter {
            Voter::Person(id) => {
                let field = format!("attendance/persons/{persons}");
                let unknown = DecisionViolation::PersonUnknown { id };
                references.find::<PersonRow>(&field, id, unknown)?;
                persons += 1;
            }
            Voter::Organization(id) => {
                let field = format!("attendance/organizations/{organizations}");
                let unknown = Violation::OrganizationUnknown { id };
                references.find::<OrganizationRow>(&field, id, unknown)?;
                organizations += 1;
            }
        }
    }
    references.finish()
}
