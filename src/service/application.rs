//! Applications: begin, correct, move on, take back a draft.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::reference::References;
use crate::clock::legal_day;
use crate::domain::application::Application;
use crate::domain::fact::Recorded;
use crate::domain::identifier::Ico;
use crate::domain::organization::Organization;
use crate::domain::policy::Scope;
use crate::domain::violation::{CaseViolation, DecisionViolation, Refusal, Violation};
use crate::store::application::{self, ApplicationRow};
use crate::store::document::DocumentRow;
use crate::store::error::StoreError;
use crate::store::record::Record as _;
use crate::store::resolution::ResolutionRow;
use crate::store::revision::Tx;
use crate::store::{membership, organization};

mod idle;
mod publication;
mod turn;

pub use idle::{Idle, expire, idle};
pub use turn::{Request, turn};

const NOUN: &str = "application";

/// Begins an application.
///
/// # Errors
/// The organization is not there, is not one the caller acts for, is a member, was
/// dissolved or applies already; or rules refuse it.
pub fn create(
    tx: &mut Tx<'_>,
    new: Application,
    scope: Scope,
) -> Result<Recorded<Application>, ServiceError> {
    let organization = applicant(tx, new.organization, scope)?;
    check_duplicates(tx, &new, &organization)?;
    check(tx, &new, &organization, scope)?;
    tx.create(vec![ApplicationRow::from(&new)])?;
    Ok(Recorded { fact: new, from: tx.number() })
}

/// The organization with `ico`, for who knows it by that.
///
/// # Errors
/// There is none that the caller may see.
pub fn organization_with(tx: &mut Tx<'_>, ico: &Ico, scope: Scope) -> Result<Uuid, ServiceError> {
    let row = organization::with_ico(tx.conn(), ico)?;
    let found = row.as_ref().map(Organization::try_from).transpose()?;
    let seen = found.filter(|found| scope.sees(found.published, Some(found.id)));
    let unknown = || Refusal::at("ico", CaseViolation::IcoUnknown);
    Ok(seen.ok_or_else(unknown)?.id)
}

/// Corrects an application by `patch`, which gets it as it stands.
///
/// # Errors
/// Not found, changed since it was read, closed to the caller's changes, or refused
/// by rules.
pub fn correct<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
    patch: impl FnOnce(&Application) -> Result<Application, E>,
) -> Result<Recorded<Application>, E> {
    let (row, before) = load(tx, id, expected, scope)?;
    let after = patch(&before)?;
    Ok(save(tx, &row, &before, after, scope)?)
}

fn save(
    tx: &mut Tx<'_>,
    row: &ApplicationRow,
    before: &Application,
    after: Application,
    scope: Scope,
) -> Result<Recorded<Application>, ServiceError> {
    before.check_change(&after, scope.sees_everything())?;
    let organization = applicant(tx, after.organization, scope)?;
    check(tx, &after, &organization, scope)?;
    if after == *before {
        return Ok(Recorded { fact: after, from: row.recorded_from });
    }
    tx.update(row, ApplicationRow::from(&after))?;
    Ok(Recorded { fact: after, from: tx.number() })
}

/// Takes back a draft that was never moved on.
///
/// # Errors
/// Not found, changed since it was read, or no such draft.
pub fn remove(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(), ServiceError> {
    let (row, before) = load(tx, id, expected, scope)?;
    if !before.moves.is_empty() {
        let why = "withdraw it instead";
        let closed = CaseViolation::CaseClosed { state: before.state(), why };
        return Err(Refusal::whole(closed.into()).into());
    }
    Ok(tx.delete(&row)?)
}

/// The present version of an application that the caller may see.
fn load(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(ApplicationRow, Application), ServiceError> {
    let row = ApplicationRow::find(tx.conn(), &id.to_string()).map_err(StoreError::from)?;
    let found = row.as_ref().map(Application::try_from).transpose()?;
    let seen = row.zip(found).filter(|(_, found)| scope.sees(false, Some(found.organization)));
    let (row, found) = seen.ok_or(ServiceError::NotFound { noun: NOUN, id })?;
    expected.check(row.recorded_from, NOUN, id)?;
    Ok((row, found))
}

fn applicant(tx: &mut Tx<'_>, id: Uuid, scope: Scope) -> Result<Organization, ServiceError> {
    let unknown = || Refusal::at("organization_id", Violation::OrganizationUnknown { id });
    let row = organization::find(tx.conn(), id, scope)?.ok_or_else(unknown)?;
    if !scope.sees(false, Some(id)) {
        return Err(ServiceError::NotYours);
    }
    Ok(Organization::try_from(&row)?)
}

/// Refuses an application of who is a member, applies already or exists no more.
fn check_duplicates(
    tx: &mut Tx<'_>,
    new: &Application,
    organization: &Organization,
) -> Result<(), ServiceError> {
    let today = legal_day(tx.at().0);
    let mut refusals = Vec::new();
    let mut refuse = |violation| refusals.push(Refusal::at("organization_id", violation));
    let existence = organization.existence;
    if let Some(on) = existence.dissolved.filter(|on| *on <= today) {
        refuse(CaseViolation::OrganizationDissolved { on });
    }
    for spell in membership::of_organization(tx.conn(), organization.id)? {
        let lasts = spell.span.ended().is_none_or(|ended| today < ended.latest());
        if lasts && existence.dissolved.is_none_or(|on| today < on) {
            refuse(CaseViolation::AlreadyMember { membership: spell.id });
        }
    }
    for other in application::of_organization(tx.conn(), organization.id)? {
        if other.id != new.id && other.state().is_open() {
            refuse(CaseViolation::CaseOpen { application: other.id });
        }
    }
    if refusals.is_empty() { Ok(()) } else { Err(refusals.into()) }
}

fn check(
    tx: &mut Tx<'_>,
    application: &Application,
    organization: &Organization,
    scope: Scope,
) -> Result<(), ServiceError> {
    application.check(organization, legal_day(tx.at().0))?;
    let mut references = References::of(tx, false, scope);
    let decisions = application.decisions;
    for (field, id) in [
        ("decisions/proposal_id", decisions.proposal),
        ("decisions/approval_id", decisions.approval),
        ("decisions/declaration_id", decisions.declaration),
        ("decisions/politician_id", decisions.politician),
    ] {
        if let Some(id) = id {
            let unknown = DecisionViolation::ResolutionUnknown { id };
            references.find::<ResolutionRow>(field, id, unknown)?;
        }
    }
    for (place, id) in application.documents.iter().enumerate() {
        let unknown = DecisionViolation::DocumentUnknown { id: *id };
        references.find::<DocumentRow>(&format!("documents/{place}"), *id, unknown)?;
    }
    references.finish()
}
