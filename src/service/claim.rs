//! Claims: record, correct, take back.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::fact;
use crate::domain::claim::Claim;
use crate::domain::fact::Recorded;
use crate::domain::kind::Level;
use crate::domain::policy::Scope;
use crate::domain::violation::{Refusal, Violation};
use crate::store::claim::ClaimRow;
use crate::store::revision::Tx;
use crate::store::territory;

const NOUN: &str = "claim";

/// Records a claim.
///
/// # Errors
/// Its region is not known, or rules refuse it.
pub fn create(tx: &mut Tx<'_>, new: Claim, scope: Scope) -> Result<Recorded<Claim>, ServiceError> {
    check(tx, &new)?;
    fact::create::<ClaimRow, _>(tx, new, scope)
}

/// Corrects a claim by `patch`, which gets it as it stands.
///
/// # Errors
/// Not found, changed since it was read, or refused by rules.
pub fn correct<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
    patch: impl FnOnce(&Claim) -> Result<Claim, E>,
) -> Result<Recorded<Claim>, E> {
    let (row, before) = fact::load::<ClaimRow, _>(tx, NOUN, id, expected, scope)?;
    let after = patch(&before)?;
    check(tx, &after)?;
    Ok(fact::save(tx, &row, after, scope)?)
}

/// Takes back a claim that should not have been recorded.
///
/// # Errors
/// Not found, or changed since it was read.
pub fn remove(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(), ServiceError> {
    let (row, _) = fact::load::<ClaimRow, Claim>(tx, NOUN, id, expected, scope)?;
    Ok(tx.delete(&row)?)
}

fn check(tx: &mut Tx<'_>, claim: &Claim) -> Result<(), ServiceError> {
    let mut refusals = claim.check().err().unwrap_or_default();
    if let Some(region) = &claim.region {
        let (level, code) = (Level::Region, region.to_string());
        if territory::find(tx.conn(), level, &code)?.is_none() {
            refusals.push(Refusal::at("region", Violation::TerritoryUnknown { level, code }));
        }
    }
    if refusals.is_empty() { Ok(()) } else { Err(refusals.into()) }
}
