//! Votes: record, correct, remove, each checked against the body that voted.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::fact::{create as record, load, save};
use super::reference::References;
use crate::domain::body::Body;
use crate::domain::decision::Sitting;
use crate::domain::fact::Recorded;
use crate::domain::kind::Electorate;
use crate::domain::policy::Scope;
use crate::domain::register::Register;
use crate::domain::resolution::Resolution;
use crate::domain::shared::Shared;
use crate::domain::violation::{DecisionViolation, Refusal, Violation};
use crate::domain::vote::{Vote, Voter};
use crate::store::body::BodyRow;
use crate::store::organization::OrganizationRow;
use crate::store::person::PersonRow;
use crate::store::register;
use crate::store::resolution::ResolutionRow;
use crate::store::revision::Tx;
use crate::store::vote::{self, VoteRow};

const NOUN: &str = "vote";

/// Records the next vote on a resolution. `make` gets its number and whether
/// anyone may see it, which is as with its resolution.
///
/// # Errors
/// The resolution is not there, or rules refuse the vote.
pub fn create<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    resolution: Uuid,
    scope: Scope,
    make: impl FnOnce(u32, bool) -> Result<Vote, E>,
) -> Result<Recorded<Vote>, E> {
    let decision = on(tx, resolution, scope)?;
    let before = vote::of_resolution(tx.conn(), resolution).map_err(ServiceError::from)?;
    let last = before.last().and_then(|row| u32::try_from(row.number).ok()).unwrap_or(0);
    let new = make(last + 1, decision.published)?;
    check(tx, &decision, &new, scope)?;
    Ok(record::<VoteRow, _>(tx, new, scope)?)
}

/// Corrects a vote by `patch`, which gets it as it stands.
///
/// # Errors
/// Not found, changed since it was read, or refused by rules.
pub fn correct<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
    patch: impl FnOnce(&Vote) -> Result<Vote, E>,
) -> Result<Recorded<Vote>, E> {
    let (row, before): (VoteRow, Vote) = load(tx, NOUN, id, expected, scope)?;
    let after = patch(&before)?;
    let decision = on(tx, after.resolution, scope)?;
    check(tx, &decision, &after, scope)?;
    Ok(save(tx, &row, after, scope)?)
}

/// Takes back a vote that should not have been recorded: the last on its resolution.
///
/// # Errors
/// Not found, changed since it was read, or another followed it.
pub fn remove(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(), ServiceError> {
    let (row, before): (VoteRow, Vote) = load(tx, NOUN, id, expected, scope)?;
    let all = vote::of_resolution(tx.conn(), before.resolution)?;
    if all.last().is_some_and(|last| last.id != row.id) {
        return Err(Refusal::whole(Violation::StillReferenced).into());
    }
    Ok(tx.delete(&row)?)
}

/// The resolution that is voted on.
fn on(tx: &mut Tx<'_>, id: Uuid, scope: Scope) -> Result<Resolution, ServiceError> {
    let mut references = References::of(tx, false, scope);
    let unknown = DecisionViolation::ResolutionUnknown { id };
    let found = references.find::<ResolutionRow>("resolution_id", id, unknown)?;
    references.finish()?;
    let row = found.ok_or(ServiceError::NotFound { noun: "resolution", id })?;
    Ok(Resolution::try_from(&row)?)
}

fn check(
    tx: &mut Tx<'_>,
    resolution: &Resolution,
    vote: &Vote,
    scope: Scope,
) -> Result<(), ServiceError> {
    let mut references = References::of(tx, vote.published, scope);
    for (place, entry) in vote.roll.iter().enumerate() {
        match entry.voter {
            Voter::Person(id) => {
                let unknown = DecisionViolation::PersonUnknown { id };
                references.find::<PersonRow>(&format!("roll/{place}/person_id"), id, unknown)?;
            }
            Voter::Organization(id) => {
                let field = format!("roll/{place}/organization_id");
                let unknown = Violation::OrganizationUnknown { id };
                references.find::<OrganizationRow>(&field, id, unknown)?;
            }
        }
    }
    let id = resolution.body;
    let row =
        references.find::<BodyRow>("resolution_id", id, DecisionViolation::BodyUnknown { id })?;
    references.finish()?;
    let body = row.as_ref().map(Body::try_from).transpose()?;
    let body = body.ok_or(ServiceError::NotFound { noun: "body", id })?;
    let register = voters(tx, &body)?;
    let nobody = Shared::default();
    let spells = register.as_ref().map_or(&nobody, |register| &register.spells);
    Sitting { body: &body, decided: resolution.decided, spells }.judge(vote)?;
    Ok(())
}

/// The register, where the voters are the members that it tells.
fn voters(tx: &mut Tx<'_>, body: &Body) -> Result<Option<Register>, ServiceError> {
    match body.electorate {
        Electorate::Seats => Ok(None),
        Electorate::Members => {
            let number = tx.number();
            Ok(Some(register::within(tx.conn(), number)?))
        }
    }
}
