//! What changing any fact has in common: load the version that is meant, and
//! never hide what was published. A clerk writes drafts of its own organizations
//! alone.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::ownership;
use crate::domain::fact::{Fact, Recorded};
use crate::domain::policy::Scope;
use crate::domain::violation::{CaseViolation, Refusal, Violation};
use crate::store::error::StoreError;
use crate::store::record::Record;
use crate::store::revision::Tx;

/// The present version of a fact, as its row and as what it says.
///
/// # Errors
/// Not found or not the caller's to see, changed since it was read, or not the
/// caller's to change.
pub fn load<R, T>(
    tx: &mut Tx<'_>,
    noun: &'static str,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(R, T), ServiceError>
where
    R: Record,
    T: for<'r> TryFrom<&'r R, Error = StoreError>,
{
    let row = R::find(tx.conn(), &id.to_string())
        .map_err(StoreError::from)?
        .ok_or(ServiceError::NotFound { noun, id })?;
    let organization = ownership::of(tx, &row)?;
    if !scope.sees(row.is_public(), organization) {
        return Err(ServiceError::NotFound { noun, id });
    }
    expected.check(row.recorded_from(), noun, id)?;
    ownership::permit(tx, scope, organization)?;
    if !scope.sees_everything() && row.is_public() {
        return Err(Refusal::whole(CaseViolation::PublishedAlready.into()).into());
    }
    let fact = T::try_from(&row)?;
    Ok((row, fact))
}

/// Records a new fact.
///
/// # Errors
/// Not the caller's to record, or the store fails.
pub fn create<R, T>(tx: &mut Tx<'_>, new: T, scope: Scope) -> Result<Recorded<T>, ServiceError>
where
    R: Record + for<'f> From<&'f T>,
{
    let row = R::from(&new);
    let organization = ownership::of(tx, &row)?;
    ownership::permit(tx, scope, organization)?;
    ownership::unpublished(scope, row.is_public())?;
    tx.create(vec![row])?;
    Ok(Recorded { fact: new, from: tx.number() })
}

/// Records `after` in the place of `row`; nothing where they say the same.
///
/// # Errors
/// It was published and would be hidden, a clerk would publish it, or the store fails.
pub fn save<R, T>(
    tx: &mut Tx<'_>,
    row: &R,
    after: T,
    scope: Scope,
) -> Result<Recorded<T>, ServiceError>
where
    T: Fact + PartialEq + for<'r> TryFrom<&'r R, Error = StoreError>,
    R: Record + for<'f> From<&'f T>,
{
    let before = T::try_from(row)?;
    if after == before {
        return Ok(Recorded { fact: before, from: row.recorded_from() });
    }
    if before.published() && !after.published() {
        return Err(Refusal::at("published", Violation::PublishedForGood).into());
    }
    ownership::unpublished(scope, after.published())?;
    tx.update(row, R::from(&after))?;
    Ok(Recorded { fact: after, from: tx.number() })
}
