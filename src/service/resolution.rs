//! Resolutions: record, correct, fulfil an instruction, remove.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::fact::{create as record, load, save};
use super::reference::{References, show_acknowledgements, unnamed};
use crate::clock::legal_day;
use crate::domain::fact::Recorded;
use crate::domain::policy::Scope;
use crate::domain::resolution::{Addressee, Done, Point, Resolution};
use crate::domain::violation::{DecisionViolation, Refusal, Violation};
use crate::domain::vote::Vote;
use crate::store::body::BodyRow;
use crate::store::document::DocumentRow;
use crate::store::meeting::MeetingRow;
use crate::store::organization::OrganizationRow;
use crate::store::person::PersonRow;
use crate::store::resolution::ResolutionRow;
use crate::store::revision::Tx;
use crate::store::vote::{self, VoteRow};

const NOUN: &str = "resolution";

/// Records a resolution.
///
/// # Errors
/// What it refers to is not there or is a draft, or rules refuse it.
pub fn create(
    tx: &mut Tx<'_>,
    new: Resolution,
    scope: Scope,
) -> Result<Recorded<Resolution>, ServiceError> {
    check(tx, &new, scope)?;
    record::<ResolutionRow, _>(tx, new, scope)
}

/// Corrects a resolution by `patch`, which gets it as it stands. Published, its
/// votes are published with it, and what was said of findings on them.
///
/// # Errors
/// Not found, changed since it was read, or refused by rules.
pub fn correct<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
    patch: impl FnOnce(&Resolution) -> Result<Resolution, E>,
) -> Result<Recorded<Resolution>, E> {
    let (row, before): (ResolutionRow, Resolution) = load(tx, NOUN, id, expected, scope)?;
    let after = patch(&before)?;
    check(tx, &after, scope)?;
    let shown = after.published && !before.published;
    let saved = save(tx, &row, after, scope)?;
    if shown {
        publish_votes(tx, id)?;
    }
    Ok(saved)
}

fn publish_votes(tx: &mut Tx<'_>, id: Uuid) -> Result<(), ServiceError> {
    for row in vote::of_resolution(tx.conn(), id)? {
        let shown = VoteRow { published: true, ..row.clone() };
        tx.update(&row, shown)?;
        show_acknowledgements(tx, Vote::try_from(&row)?.id)?;
    }
    show_acknowledgements(tx, id)
}

/// Marks the operative point at `place`, counted from 0, as done.
///
/// # Errors
/// Not found, changed since it was read, or no instruction that is open.
pub fn fulfil(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
    place: usize,
    done: Done,
) -> Result<Recorded<Resolution>, ServiceError> {
    let (row, before): (ResolutionRow, Resolution) = load(tx, NOUN, id, expected, scope)?;
    if done.on > legal_day(tx.at().0) {
        return Err(Refusal::at("on", DecisionViolation::InTheFuture).into());
    }
    let after = before.fulfil(place, done)?;
    save(tx, &row, after, scope)
}

/// Takes back a resolution that should not have been recorded.
///
/// # Errors
/// Not found, changed since it was read, or votes or other resolutions refer to it.
pub fn remove(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(), ServiceError> {
    let (row, _): (ResolutionRow, Resolution) = load(tx, NOUN, id, expected, scope)?;
    unnamed(tx, id)?;
    Ok(tx.delete(&row)?)
}

fn check(tx: &mut Tx<'_>, resolution: &Resolution, scope: Scope) -> Result<(), ServiceError> {
    resolution.check(legal_day(tx.at().0))?;
    let mut references = References::of(tx, resolution.published, scope);
    let id = resolution.body;
    references.find::<BodyRow>("body_id", id, DecisionViolation::BodyUnknown { id })?;
    if let Some(id) = resolution.meeting {
        let unknown = DecisionViolation::MeetingUnknown { id };
        let meeting = references.find::<MeetingRow>("meeting_id", id, unknown)?;
        let body = resolution.body;
        if meeting.is_some_and(|meeting| meeting.body_id != body.to_string()) {
            references.refuse("meeting_id", DecisionViolation::MeetingOfOtherBody { body });
        }
    }
    if let Some(id) = resolution.proposal {
        let unknown = DecisionViolation::ResolutionUnknown { id };
        references.find::<ResolutionRow>("proposal_id", id, unknown)?;
    }
    for (place, id) in resolution.documents.iter().enumerate() {
        let unknown = DecisionViolation::DocumentUnknown { id: *id };
        references.find::<DocumentRow>(&format!("documents/{place}"), *id, unknown)?;
    }
    for (place, point) in resolution.points.iter().enumerate() {
        check_point(&mut references, place, point)?;
    }
    references.finish()
}

fn check_point(
    references: &mut References<'_, '_>,
    place: usize,
    point: &Point,
) -> Result<(), ServiceError> {
    let field = |name: &str| format!("points/{place}/{name}");
    match &point.addressee {
        Some(Addressee::Body(id)) => {
            let unknown = DecisionViolation::BodyUnknown { id: *id };
            references.find::<BodyRow>(&field("addressee/body_id"), *id, unknown)?;
        }
        Some(Addressee::Organization(id)) => {
            let (field, unknown) =
                (field("addressee/organization_id"), Violation::OrganizationUnknown { id: *id });
            references.find::<OrganizationRow>(&field, *id, unknown)?;
        }
        Some(Addressee::Person(id)) => {
            let unknown = DecisionViolation::PersonUnknown { id: *id };
            references.find::<PersonRow>(&field("addressee/person_id"), *id, unknown)?;
        }
        Some(Addressee::Office(_)) | None => {}
    }
    if let Some(condition) = &point.condition {
        let unknown = DecisionViolation::BodyUnknown { id: condition.body };
        references.find::<BodyRow>(&field("condition/body_id"), condition.body, unknown)?;
    }
    Ok(())
}
