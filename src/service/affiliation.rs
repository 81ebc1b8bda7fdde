//! Affiliations with other networks: record, correct, remove.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use crate::domain::affiliation::Affiliation;
use crate::domain::fact::Recorded;
use crate::domain::policy::Scope;
use crate::domain::violation::{Refusal, Violation};
use crate::store::affiliation::{self, AffiliationRow};
use crate::store::error::StoreError;
use crate::store::organization;
use crate::store::record::Record as _;
use crate::store::revision::Tx;

const NOUN: &str = "affiliation";

/// Records an affiliation.
///
/// # Errors
/// The organization is not there or not published, or rules refuse it.
pub fn create(
    tx: &mut Tx<'_>,
    new: &Affiliation,
    scope: Scope,
) -> Result<Recorded<Affiliation>, ServiceError> {
    let id = new.organization;
    let refused = |violation| Refusal::at("organization_id", violation);
    let organization = organization::find(tx.conn(), id, scope)?
        .ok_or_else(|| refused(Violation::OrganizationUnknown { id }))?;
    // The journal shows every affiliation to everyone.
    if !organization.published {
        return Err(refused(Violation::MemberUnpublished).into());
    }
    new.check(&affiliation::of_organization(tx.conn(), id)?)?;
    tx.create(vec![AffiliationRow::from(new)])?;
    Ok(Recorded { fact: new.clone(), from: tx.number() })
}

/// Corrects an affiliation by `patch`, which gets it as it stands.
///
/// # Errors
/// Not found, changed since it was read, or refused by rules.
pub fn correct<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    patch: impl FnOnce(&Affiliation) -> Result<Affiliation, E>,
) -> Result<Recorded<Affiliation>, E> {
    let (row, before) = load(tx, id, expected)?;
    let after = patch(&before)?;
    if after == before {
        return Ok(Recorded { fact: before, from: row.recorded_from });
    }
    save(tx, &row, &after)?;
    Ok(Recorded { fact: after, from: tx.number() })
}

fn save(tx: &mut Tx<'_>, row: &AffiliationRow, after: &Affiliation) -> Result<(), ServiceError> {
    after.check(&affiliation::of_organization(tx.conn(), after.organization)?)?;
    Ok(tx.update(row, AffiliationRow::from(after))?)
}

/// Takes back an affiliation that should not have been recorded.
///
/// # Errors
/// Not found, or changed since it was read.
pub fn remove(tx: &mut Tx<'_>, id: Uuid, expected: &Expected) -> Result<(), ServiceError> {
    let (row, _) = load(tx, id, expected)?;
    Ok(tx.delete(&row)?)
}

fn load(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
) -> Result<(AffiliationRow, Affiliation), ServiceError> {
    let row = AffiliationRow::find(tx.conn(), &id.to_string())
        .map_err(StoreError::from)?
        .ok_or(ServiceError::NotFound { noun: NOUN, id })?;
    expected.check(row.recorded_from, NOUN, id)?;
    let fact = Affiliation::try_from(&row)?;
    Ok((row, fact))
}
