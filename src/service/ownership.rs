//! What a clerk may write: drafts of the organizations that it acts for, while no
//! application rests on them.

use uuid::Uuid;

use super::error::ServiceError;
use crate::domain::policy::Scope;
use crate::domain::violation::{CaseViolation, Refusal};
use crate::store::application;
use crate::store::error::{StoreError, inconsistent};
use crate::store::record::Record;
use crate::store::revision::Tx;

/// The organization that a fact belongs to, if it belongs to one.
///
/// # Errors
/// The store fails.
pub fn of<R: Record>(tx: &mut Tx<'_>, row: &R) -> Result<Option<Uuid>, ServiceError> {
    let id = row.organization(tx.conn()).map_err(StoreError::from)?;
    let unreadable = || inconsistent(R::ENTITY.name, row.id(), "organization_id: not an id");
    Ok(id.map(|id| Uuid::try_parse(&id).map_err(|_| unreadable())).transpose()?)
}

/// Lets a write to facts of `organization` through: staff to all, a clerk to those
/// of its own, unless its application is with the association.
///
/// # Errors
/// They are another's, or frozen.
pub fn permit(
    tx: &mut Tx<'_>,
    scope: Scope,
    organization: Option<Uuid>,
) -> Result<(), ServiceError> {
    if scope.sees_everything() {
        return Ok(());
    }
    let own = organization.filter(|id| scope.own().contain(*id)).ok_or(ServiceError::NotYours)?;
    if application::frozen(tx.conn(), own)? {
        return Err(Refusal::whole(CaseViolation::Frozen.into()).into());
    }
    Ok(())
}

/// Refuses a clerk's publishing.
///
/// # Errors
/// A clerk would publish.
pub fn unpublished(scope: Scope, published: bool) -> Result<(), Refusal> {
    if published && !scope.sees_everything() {
        return Err(Refusal::at("published", CaseViolation::PublishedByStaff));
    }
    Ok(())
}
