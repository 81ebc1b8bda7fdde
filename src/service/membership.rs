//! Memberships: begin, end, reclassify, identify, correct, remove.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::reference::no_open_application;
use crate::domain::fact::Recorded;
use crate::domain::kind::Level;
use crate::domain::membership::{End, Member, Membership, Reclassification};
use crate::domain::organization::Organization;
use crate::domain::policy::Scope;
use crate::domain::span::Bounds;
use crate::domain::text::Prose;
use crate::domain::violation::{Refusal, Violation};
use crate::store::error::StoreError;
use crate::store::membership::{self, MembershipRow};
use crate::store::record::Record as _;
use crate::store::revision::Tx;
use crate::store::{application, organization, territory};

const NOUN: &str = "membership";

/// Begins a membership by hand, as a historical record, or records a member that a
/// source counts and does not name.
///
/// # Errors
/// The organization is not there or has an open application, or rules refuse the
/// spell.
pub fn begin(
    tx: &mut Tx<'_>,
    new: &Membership,
    scope: Scope,
) -> Result<Recorded<Membership>, ServiceError> {
    if let Some(organization) = new.organization() {
        no_open_application(tx, organization)?;
    }
    record(tx, new, scope)
}

/// Records a membership that begins by hand or by admission.
///
/// # Errors
/// The organization is not there, or rules refuse the spell.
pub fn record(
    tx: &mut Tx<'_>,
    new: &Membership,
    scope: Scope,
) -> Result<Recorded<Membership>, ServiceError> {
    match &new.member {
        Member::Named { organization, .. } => {
            let organization = member(tx, *organization, scope)?;
            check(tx, new, &organization)?;
        }
        Member::Unnamed { key, region } => {
            if let Some(other) = membership::with_unnamed_key(tx.conn(), key)? {
                let violation = Violation::UnnamedTaken { membership: other.id };
                return Err(Refusal::at("unnamed_number", violation).into());
            }
            if let Some(code) = region {
                known_region(tx, code.as_str())?;
            }
        }
    }
    tx.create(vec![MembershipRow::from(new)])?;
    Ok(Recorded { fact: new.clone(), from: tx.number() })
}

/// Ends a membership on its first day without it.
///
/// # Errors
/// Not found, changed since it was read, or refused by rules.
pub fn end(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    on: Bounds,
    end: End,
) -> Result<Recorded<Membership>, ServiceError> {
    let (row, before) = load(tx, id, expected)?;
    let after = before.end(on, end)?;
    save(tx, &row, after)
}

/// Closes a membership on a day and opens the next of another type there.
/// Returns the one that begins.
///
/// # Errors
/// Not found, changed since it was read, or refused by rules.
pub fn reclassify(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    to: Reclassification,
) -> Result<Recorded<Membership>, ServiceError> {
    let (row, before) = load(tx, id, expected)?;
    let (closed, next) = before.reclassify(to)?;
    save(tx, &row, closed)?;
    record(tx, &next, Scope::OF_RULES)
}

/// Names the organization behind an unnamed member.
///
/// # Errors
/// Not found, changed since it was read, or refused by rules.
pub fn identify(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    organization: Uuid,
    evidence: Option<Prose>,
) -> Result<Recorded<Membership>, ServiceError> {
    let (row, before) = load(tx, id, expected)?;
    let organization = member(tx, organization, Scope::OF_RULES)?;
    let after = before.identify(&organization, evidence)?;
    save(tx, &row, after)
}

/// Corrects a membership by `patch`, which gets it as it stands.
///
/// # Errors
/// Not found, changed since it was read, or refused by rules.
pub fn correct<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    patch: impl FnOnce(&Membership) -> Result<Membership, E>,
) -> Result<Recorded<Membership>, E> {
    let (row, before) = load(tx, id, expected)?;
    let after = patch(&before)?;
    if after == before {
        return Ok(Recorded { fact: before, from: row.recorded_from });
    }
    Ok(save(tx, &row, after)?)
}

/// Takes back a membership that should not have been recorded. With one that
/// continues another the change of type is taken back: the other goes on.
///
/// # Errors
/// Not found, changed since it was read, continued by another, or the one that
/// would go on is refused by rules.
pub fn remove(tx: &mut Tx<'_>, id: Uuid, expected: &Expected) -> Result<(), ServiceError> {
    let (row, before) = load(tx, id, expected)?;
    if application::names(tx.conn(), id)? {
        return Err(Refusal::whole(Violation::StillReferenced).into());
    }
    if let Some(organization) = before.organization() {
        let others = membership::of_organization(tx.conn(), organization)?;
        if let Some(next) = others.iter().find(|other| other.continues == Some(id)) {
            return Err(Refusal::whole(Violation::ReclassificationParted { with: next.id }).into());
        }
    }
    tx.delete(&row)?;
    if let Some(continued) = before.continues {
        let (row, before) = load(tx, continued, &Expected::Any)?;
        save(tx, &row, before.reopened())?;
    }
    Ok(())
}

fn load(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
) -> Result<(MembershipRow, Membership), ServiceError> {
    let row = MembershipRow::find(tx.conn(), &id.to_string())
        .map_err(StoreError::from)?
        .ok_or(ServiceError::NotFound { noun: NOUN, id })?;
    expected.check(row.recorded_from, NOUN, id)?;
    let fact = Membership::try_from(&row)?;
    Ok((row, fact))
}

fn save(
    tx: &mut Tx<'_>,
    row: &MembershipRow,
    after: Membership,
) -> Result<Recorded<Membership>, ServiceError> {
    if let Some(organization) = after.organization() {
        let organization = member(tx, organization, Scope::OF_RULES)?;
        check(tx, &after, &organization)?;
    }
    tx.update(row, MembershipRow::from(&after))?;
    Ok(Recorded { fact: after, from: tx.number() })
}

fn member(tx: &mut Tx<'_>, id: Uuid, scope: Scope) -> Result<Organization, ServiceError> {
    let row = organization::find(tx.conn(), id, scope)?;
    let row =
        row.ok_or_else(|| Refusal::at("organization_id", Violation::OrganizationUnknown { id }))?;
    Ok(Organization::try_from(&row)?)
}

fn check(
    tx: &mut Tx<'_>,
    membership: &Membership,
    organization: &Organization,
) -> Result<(), ServiceError> {
    let others = membership::of_organization(tx.conn(), organization.id)?;
    Ok(membership.check(organization, &others)?)
}

fn known_region(tx: &mut Tx<'_>, code: &str) -> Result<(), ServiceError> {
    let level = Level::Region;
    match territory::find(tx.conn(), level, code)? {
        Some(_) => Ok(()),
        None => {
            Err(Refusal::at("region", Violation::TerritoryUnknown { level, code: code.to_owned() })
                .into())
        }
    }
}
