//! Bodies: record, correct, remove.

use chrono::NaiveDate;
use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::fact;
use super::ownership::permit;
use super::reference::{show_acknowledgements, unnamed};
use crate::domain::body::{Body, Proposal, Surroundings, proposals};
use crate::domain::fact::Recorded;
use crate::domain::organization::Organization;
use crate::domain::policy::Scope;
use crate::domain::territory::Unit;
use crate::domain::violation::{Refusal, Violation};
use crate::store::body::{self, BodyRow};
use crate::store::revision::Tx;
use crate::store::{organization, territory};

const NOUN: &str = "body";

/// The organization of a body, with the unit that it governs.
#[derive(Debug, Clone)]
pub struct Owner {
    organization: Organization,
    unit: Option<Unit>,
}

impl Owner {
    /// What the rules of bodies look at.
    #[must_use]
    pub const fn surroundings(&self) -> Surroundings<'_> {
        Surroundings { organization: &self.organization, unit: self.unit.as_ref() }
    }
}

/// The bodies that an organization has by law on `day`, as far as law gives
/// their seats; their ids are still to be made.
///
/// # Errors
/// The organization is not there, or the store fails.
pub fn proposed(
    tx: &mut Tx<'_>,
    organization: Uuid,
    day: NaiveDate,
) -> Result<Vec<Body>, ServiceError> {
    let Owner { organization, unit } = owner(tx, organization, Scope::OF_RULES)?;
    let proposals = proposals(&organization, unit.as_ref(), day);
    Ok(proposals.iter().filter_map(Proposal::body).collect())
}

/// Records a body, and tells whose it is.
///
/// # Errors
/// The organization is not there, or rules refuse it.
pub fn create(
    tx: &mut Tx<'_>,
    new: Body,
    scope: Scope,
) -> Result<(Recorded<Body>, Owner), ServiceError> {
    let owner = owner(tx, new.organization, scope)?;
    // Before the rules: a refusal of theirs may name a draft.
    permit(tx, scope, Some(new.organization))?;
    new.check(owner.surroundings(), &body::of_organization(tx.conn(), new.organization)?)?;
    Ok((fact::create::<BodyRow, _>(tx, new, scope)?, owner))
}

/// Corrects a body by `patch`, which gets it as it stands, and tells whose it is.
///
/// # Errors
/// Not found, changed since it was read, or refused by rules.
pub fn correct<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
    patch: impl FnOnce(&Body) -> Result<Body, E>,
) -> Result<(Recorded<Body>, Owner), E> {
    let (row, before) = fact::load::<BodyRow, Body>(tx, NOUN, id, expected, scope)?;
    let after = patch(&before)?;
    Ok(save(tx, &row, &before, after, scope)?)
}

fn save(
    tx: &mut Tx<'_>,
    row: &BodyRow,
    before: &Body,
    after: Body,
    scope: Scope,
) -> Result<(Recorded<Body>, Owner), ServiceError> {
    let owner = owner(tx, after.organization, scope)?;
    if after != *before {
        let others = body::of_organization(tx.conn(), after.organization)?;
        after.check(owner.surroundings(), &others)?;
    }
    let (id, shown) = (after.id, after.published && !before.published);
    let saved = fact::save(tx, row, after, scope)?;
    if shown {
        show_acknowledgements(tx, id)?;
    }
    Ok((saved, owner))
}

/// Takes back a body that should not have been recorded.
///
/// # Errors
/// Not found, changed since it was read, or something rests on it.
pub fn remove(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(), ServiceError> {
    let (row, _) = fact::load::<BodyRow, Body>(tx, NOUN, id, expected, scope)?;
    unnamed(tx, id)?;
    Ok(tx.delete(&row)?)
}

fn owner(tx: &mut Tx<'_>, id: Uuid, scope: Scope) -> Result<Owner, ServiceError> {
    let unknown = || Refusal::at("organization_id", Violation::OrganizationUnknown { id });
    let row = organization::find(tx.conn(), id, scope)?.ok_or_else(unknown)?;
    let organization = Organization::try_from(&row)?;
    let unit = territory::governed_by(tx.conn(), &organization)?;
    Ok(Owner { organization, unit })
}
