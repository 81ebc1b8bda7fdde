//! Compositions of unions, microregions and local action groups: record, correct,
//! remove, import; they are published with their organization.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::fact;
use crate::domain::composition::Composition;
use crate::domain::fact::Recorded;
use crate::domain::kind::Level;
use crate::domain::organization::Organization;
use crate::domain::policy::Scope;
use crate::domain::violation::{Refusal, Violation};
use crate::store::composition::{self, CompositionRow};
use crate::store::revision::Tx;
use crate::store::{organization, territory};

pub mod import;

const NOUN: &str = "composition";

/// Records a composition, as public as its organization is.
///
/// # Errors
/// The organization or the municipality is not there, or rules refuse it.
pub fn create(
    tx: &mut Tx<'_>,
    new: Composition,
    scope: Scope,
) -> Result<Recorded<Composition>, ServiceError> {
    let new = checked(tx, new, scope)?;
    fact::create::<CompositionRow, _>(tx, new, scope)
}

/// Corrects a composition by `patch`, which gets it as it stands.
///
/// # Errors
/// Not found, changed since it was read, or refused by rules.
pub fn correct<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
    patch: impl FnOnce(&Composition) -> Result<Composition, E>,
) -> Result<Recorded<Composition>, E> {
    let (row, before) = fact::load::<CompositionRow, _>(tx, NOUN, id, expected, scope)?;
    let after = patch(&before)?;
    let after = checked(tx, after, scope)?;
    Ok(fact::save(tx, &row, after, scope)?)
}

/// Takes back a composition that should not have been recorded.
///
/// # Errors
/// Not found, or changed since it was read.
pub fn remove(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(), ServiceError> {
    let (row, _) = fact::load::<CompositionRow, Composition>(tx, NOUN, id, expected, scope)?;
    Ok(tx.delete(&row)?)
}

/// What was recorded and obeys the rules, as public as its organization is.
fn checked(
    tx: &mut Tx<'_>,
    composition: Composition,
    scope: Scope,
) -> Result<Composition, ServiceError> {
    let id = composition.organization;
    let row = organization::find(tx.conn(), id, scope)?;
    let code = composition.municipality.as_str();
    let unit = territory::find(tx.conn(), Level::Municipality, code)?;
    let mut refusals = Vec::new();
    if row.is_none() {
        refusals.push(Refusal::at("organization_id", Violation::OrganizationUnknown { id }));
    }
    if unit.is_none() {
        let (level, code) = (Level::Municipality, code.to_owned());
        refusals.push(Refusal::at("municipality", Violation::TerritoryUnknown { level, code }));
    }
    let (Some(row), Some(unit)) = (row, unit) else {
        return Err(refusals.into());
    };
    let organization = Organization::try_from(&row)?;
    let others = composition::of_organization(tx.conn(), id)?;
    let others: Vec<Composition> = others.into_iter().map(|recorded| recorded.fact).collect();
    composition.check(&organization, &unit, &others)?;
    Ok(Composition { published: organization.published, ..composition })
}
