//! Organizations: create, change, remove.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::reference::unnamed;
use crate::clock::Ids;
use crate::domain::association::Association;
use crate::domain::body::Surroundings;
use crate::domain::composition::Composition;
use crate::domain::fact::Recorded;
use crate::domain::kind::Level;
use crate::domain::membership::Membership;
use crate::domain::organization::Organization;
use crate::domain::policy::Scope;
use crate::domain::territory::Unit;
use crate::domain::violation::{Refusal, Violation};
use crate::store::composition::CompositionRow;
use crate::store::organization::OrganizationRow;
use crate::store::revision::Tx;
use crate::store::{
    affiliation, application, body, composition, contact, event, membership, organization,
    territory,
};

const NOUN: &str = "organization";

/// Records a new organization.
///
/// # Errors
/// Rules refuse it: its own ones, an unknown territory, or an IČO or territory
/// that another organization has.
pub fn create(tx: &mut Tx<'_>, new: &Organization) -> Result<Recorded<Organization>, ServiceError> {
    check(tx, new)?;
    tx.create(vec![OrganizationRow::from(new)])?;
    Ok(Recorded { fact: new.clone(), from: tx.number() })
}

/// Records the association where no organization is it yet: the one that has
/// its IČO already, or a new one. Returns whether it did.
///
/// # Errors
/// The organization with its IČO is a member, rules refuse it, or the store fails.
pub fn ensure_association(
    tx: &mut Tx<'_>,
    ids: &Ids,
    association: &Association,
) -> Result<bool, ServiceError> {
    if organization::association(tx.conn())?.is_some() {
        return Ok(false);
    }
    if let Some(row) = organization::with_ico(tx.conn(), &association.ico)? {
        let after = Organization { association: true, ..Organization::try_from(&row)? };
        save(tx, &row, &after)?;
    } else {
        let id = ids.next(tx.at().0);
        create(tx, &association.organization(id))?;
    }
    Ok(true)
}

/// Changes an organization by `patch`, which gets it as it stands.
///
/// # Errors
/// Not found, changed since it was read, or refused by rules: those of
/// [`create`], and those of the memberships and bodies it has.
pub fn change<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
    patch: impl FnOnce(&Organization) -> Result<Organization, E>,
) -> Result<Recorded<Organization>, E> {
    let (row, before) = load(tx, id, expected, scope)?;
    // Which organization is the association, no change says.
    let after = Organization { association: before.association, ..patch(&before)? };
    if after == before {
        return Ok(Recorded { fact: before, from: row.recorded_from });
    }
    if before.published && !after.published {
        return Err(
            ServiceError::from(Refusal::at("published", Violation::PublishedForGood)).into()
        );
    }
    save(tx, &row, &after)?;
    Ok(Recorded { fact: after, from: tx.number() })
}

fn save(tx: &mut Tx<'_>, row: &OrganizationRow, after: &Organization) -> Result<(), ServiceError> {
    check(tx, after)?;
    check_memberships(after, &membership::of_organization(tx.conn(), after.id)?)?;
    check_bodies(tx, after)?;
    let compositions = composition::of_organization(tx.conn(), after.id)?;
    check_compositions(after, &compositions)?;
    publish(tx, after, &compositions)?;
    Ok(tx.update(row, OrganizationRow::from(after))?)
}

/// Takes back an organization that should not have been recorded.
///
/// # Errors
/// Not found, changed since it was read, the association itself, or something
/// refers to it.
pub fn remove(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(), ServiceError> {
    let (row, fact) = load(tx, id, expected, scope)?;
    if fact.association {
        return Err(Refusal::whole(Violation::AssociationNeeded).into());
    }
    let memberships = membership::of_organization(tx.conn(), id)?;
    let affiliations = affiliation::of_organization(tx.conn(), id)?;
    let compositions = composition::of_organization(tx.conn(), id)?;
    let bodies = body::of_organization(tx.conn(), id)?;
    let hosts = event::any_hosted_by(tx.conn(), id)?;
    let contacts = contact::of_organization(tx.conn(), id)?;
    let applications = application::of_organization(tx.conn(), id)?;
    let lists = [
        memberships.is_empty(),
        affiliations.is_empty(),
        compositions.is_empty(),
        bodies.is_empty(),
        contacts.is_empty(),
        applications.is_empty(),
    ];
    if hosts || lists.contains(&false) {
        return Err(Refusal::whole(Violation::StillReferenced).into());
    }
    unnamed(tx, id)?;
    Ok(tx.delete(&row)?)
}

fn load(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(OrganizationRow, Organization), ServiceError> {
    let row = organization::find(tx.conn(), id, scope)?
        .ok_or(ServiceError::NotFound { noun: NOUN, id })?;
    expected.check(row.recorded_from, NOUN, id)?;
    let fact = Organization::try_from(&row)?;
    Ok((row, fact))
}

fn check(tx: &mut Tx<'_>, organization: &Organization) -> Result<(), ServiceError> {
    let mut refusals = Vec::new();
    let units = governed(tx, organization, &mut refusals)?;
    if let Some(seat) = &organization.seat {
        find_unit(tx, "seat/code", seat.level, seat.code.as_str(), &mut refusals)?;
    }
    if let Err(more) = organization.check(&units.iter().collect::<Vec<_>>()) {
        refusals.extend(more);
    }
    refusals.extend(taken(tx, organization)?);
    if refusals.is_empty() { Ok(()) } else { Err(refusals.into()) }
}

fn governed(
    tx: &mut Tx<'_>,
    organization: &Organization,
    refusals: &mut Vec<Refusal>,
) -> Result<Vec<Unit>, ServiceError> {
    let mut units = Vec::new();
    for (level, code) in organization.governs.iter() {
        let field = format!("territories/{level}");
        units.extend(find_unit(tx, &field, level, code.as_str(), refusals)?);
    }
    Ok(units)
}

fn find_unit(
    tx: &mut Tx<'_>,
    field: &str,
    level: Level,
    code: &str,
    refusals: &mut Vec<Refusal>,
) -> Result<Option<Unit>, ServiceError> {
    let unit = territory::find(tx.conn(), level, code)?;
    if unit.is_none() {
        let code = code.to_owned();
        refusals.push(Refusal::at(field, Violation::TerritoryUnknown { level, code }));
    }
    Ok(unit)
}

/// What another organization has already: the IČO, or a territory while it exists.
fn taken(tx: &mut Tx<'_>, organization: &Organization) -> Result<Vec<Refusal>, ServiceError> {
    let mut refusals = Vec::new();
    if let Some(ico) = &organization.ico
        && let Some(row) = organization::with_ico(tx.conn(), ico)?
    {
        let other = Organization::try_from(&row)?.id;
        if other != organization.id {
            let violation = Violation::IcoTaken { ico: ico.to_string(), organization: other };
            refusals.push(Refusal::at("ico", violation));
        }
    }
    for (level, code) in organization.governs.iter() {
        for row in organization::governing(tx.conn(), level, code)? {
            let other = Organization::try_from(&row)?;
            let gone =
                other.existence.dissolved.is_some() || organization.existence.dissolved.is_some();
            if other.id != organization.id && !gone {
                let code = code.to_string();
                let violation = Violation::TerritoryTaken { level, code, organization: other.id };
                refusals.push(Refusal::at(format!("territories/{level}"), violation));
            }
        }
    }
    Ok(refusals)
}

/// A change must not make wrong what the organization's memberships rest on.
fn check_memberships(
    organization: &Organization,
    memberships: &[Membership],
) -> Result<(), ServiceError> {
    let refusals: Vec<Refusal> = memberships
        .iter()
        .filter_map(|membership| membership.check(organization, memberships).err())
        .flatten()
        .map(|refusal| Refusal::at(format!("memberships/{}", refusal.field), refusal.violation))
        .collect();
    if refusals.is_empty() { Ok(()) } else { Err(refusals.into()) }
}

/// Nor what its bodies rest on.
fn check_bodies(tx: &mut Tx<'_>, organization: &Organization) -> Result<(), ServiceError> {
    let bodies = body::of_organization(tx.conn(), organization.id)?;
    let unit = territory::governed_by(tx.conn(), organization)?;
    let around = Surroundings { organization, unit: unit.as_ref() };
    let refusals: Vec<Refusal> = bodies
        .iter()
        .filter_map(|body| body.check(around, &bodies).err())
        .flatten()
        .map(|refusal| Refusal::at(format!("bodies/{}", refusal.field), refusal.violation))
        .collect();
    if refusals.is_empty() { Ok(()) } else { Err(refusals.into()) }
}

/// Nor what its compositions rest on.
fn check_compositions(
    organization: &Organization,
    compositions: &[Recorded<Composition>],
) -> Result<(), ServiceError> {
    let outside = |composition: &Composition| composition.counted(organization).is_none();
    let refusals: Vec<Refusal> = compositions
        .iter()
        .flat_map(|recorded| {
            let gone =
                outside(&recorded.fact).then(|| Refusal::at("since", Violation::OutsideExistence));
            recorded.fact.unfit(organization).into_iter().chain(gone)
        })
        .map(|refusal| Refusal::at(format!("compositions/{}", refusal.field), refusal.violation))
        .collect();
    if refusals.is_empty() { Ok(()) } else { Err(refusals.into()) }
}

/// Publishes the compositions of an organization with it.
fn publish(
    tx: &mut Tx<'_>,
    organization: &Organization,
    compositions: &[Recorded<Composition>],
) -> Result<(), ServiceError> {
    let drafts = compositions.iter().filter(|recorded| !recorded.fact.published);
    for draft in drafts.filter(|_| organization.published) {
        let after = Composition { published: true, ..draft.fact.clone() };
        tx.update(&CompositionRow::from(draft), CompositionRow::from(&after))?;
    }
    Ok(())
}
