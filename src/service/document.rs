//! Documents: take a file, describe it, take it back.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::fact;
use super::reference::{References, unnamed};
use crate::domain::document::{Document, File, FileName, Sha256};
use crate::domain::fact::Recorded;
use crate::domain::kind::MediaType;
use crate::domain::policy::Scope;
use crate::domain::violation::{CaseViolation, DecisionViolation, Refusal, Violation};
use crate::store::document::{DocumentRow, content};
use crate::store::error::inconsistent;
use crate::store::organization::OrganizationRow;
use crate::store::revision::{self, Tx};

const NOUN: &str = "document";

/// What is known of a file of these bytes that was given as `name`.
///
/// # Errors
/// It is empty, or none of those that are taken.
pub fn file(name: &str, bytes: &[u8]) -> Result<File, DecisionViolation> {
    if bytes.is_empty() {
        return Err(DecisionViolation::DocumentEmpty);
    }
    let refused = || DecisionViolation::DocumentMediaType { taken: MediaType::list() };
    let media_type = MediaType::recognize(bytes, name).ok_or_else(refused)?;
    Ok(File {
        name: FileName::harmless(name, media_type),
        media_type,
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        sha256: Sha256::parse(&revision::digest(bytes)).ok_or_else(refused)?,
    })
}

/// Records a document whose file has these bytes. What a clerk uploads belongs to
/// the organization that the clerk acts for.
///
/// # Errors
/// The organization is not there, it is not the caller's to record, the clerk acts
/// for several organizations and names none, or the store fails.
pub fn create(
    tx: &mut Tx<'_>,
    new: Document,
    bytes: &[u8],
    scope: Scope,
) -> Result<Recorded<Document>, ServiceError> {
    let organization = match (new.organization, scope.sees_everything()) {
        (None, false) => Some(only(scope)?),
        (given, _) => given,
    };
    if let Some(id) = organization {
        let mut references = References::of(tx, false, scope);
        let unknown = Violation::OrganizationUnknown { id };
        references.find::<OrganizationRow>("organization_id", id, unknown)?;
        references.finish()?;
    }
    content::keep(tx.conn(), &new.file.sha256, bytes)?;
    fact::create::<DocumentRow, _>(tx, Document { organization, ..new }, scope)
}

/// The one organization that a clerk acts for.
fn only(scope: Scope) -> Result<Uuid, Refusal> {
    let mut own = scope.own().iter();
    match (own.next(), own.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(Refusal::at("organization_id", CaseViolation::OrganizationUnclear)),
    }
}

/// Corrects what is said of a document by `patch`, which gets it as it stands.
/// Its file stays.
///
/// # Errors
/// Not found, changed since it was read, or refused by rules.
pub fn correct<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
    patch: impl FnOnce(&Document) -> Result<Document, E>,
) -> Result<Recorded<Document>, E> {
    let (row, before) = fact::load::<DocumentRow, Document>(tx, NOUN, id, expected, scope)?;
    let after = patch(&before)?;
    if after.organization != before.organization {
        let moved = DecisionViolation::Moved("a document");
        return Err(ServiceError::from(Refusal::at("organization_id", moved)).into());
    }
    if after.file != before.file {
        let problem = "a document keeps its file";
        return Err(ServiceError::from(inconsistent(NOUN, &row.id, problem)).into());
    }
    Ok(fact::save(tx, &row, after, scope)?)
}

/// Takes back a document that should not have been recorded, and the bytes of
/// its file with the last document that has them.
///
/// # Errors
/// Not found, changed since it was read, or attached to something.
pub fn remove(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(), ServiceError> {
    let (row, before) = fact::load::<DocumentRow, Document>(tx, NOUN, id, expected, scope)?;
    unnamed(tx, id)?;
    tx.delete(&row)?;
    Ok(content::drop_unnamed(tx.conn(), &before.file.sha256)?)
}
