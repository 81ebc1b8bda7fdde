//! References between facts: what is named must be there, what anyone may see
//! must not name a draft, what is named is not taken back, and what is said of a
//! draft is shown with it.

use uuid::Uuid;

use super::error::ServiceError;
use super::ownership;
use crate::domain::policy::Scope;
use crate::domain::violation::{
    CaseViolation, DecisionViolation, PersonalViolation, Refusal, Violation,
};
use crate::store::acknowledgement::{self, AcknowledgementRow};
use crate::store::error::StoreError;
use crate::store::record::Record;
use crate::store::revision::Tx;
use crate::store::{account, application, contact, meeting, personal, resolution, vote};

/// Refuses to take back what meetings, resolutions, votes or accounts name.
///
/// # Errors
/// Something names it, or the store fails.
pub fn unnamed(tx: &mut Tx<'_>, id: Uuid) -> Result<(), ServiceError> {
    let conn = tx.conn();
    let named = meeting::names(conn, id)?
        || resolution::names(conn, id)?
        || vote::names(conn, id)?
        || application::names(conn, id)?
        || account::names(conn, id)?;
    if named { Err(Refusal::whole(Violation::StillReferenced).into()) } else { Ok(()) }
}

/// Refuses to take back a person who is a contact, or of whom something is known.
///
/// # Errors
/// One or the other, or the store fails.
pub fn no_contact(tx: &mut Tx<'_>, person: Uuid) -> Result<(), ServiceError> {
    if !contact::of_person(tx.conn(), person)?.is_empty() {
        return Err(Refusal::whole(Violation::StillReferenced).into());
    }
    if personal::find(tx.conn(), person)?.is_some() {
        return Err(Refusal::whole(PersonalViolation::PersonHasValues.into()).into());
    }
    Ok(())
}

/// Shows the acknowledgements of findings on `subject`, which is a draft no more:
/// who sees a finding sees what was said of it.
///
/// # Errors
/// The store fails.
pub fn show_acknowledgements(tx: &mut Tx<'_>, subject: Uuid) -> Result<(), ServiceError> {
    for row in acknowledgement::on(tx.conn(), subject)? {
        let shown = AcknowledgementRow { published: true, ..row.clone() };
        tx.update(&row, shown)?;
    }
    Ok(())
}

/// Refuses to begin a membership past an open application.
///
/// # Errors
/// The organization has one, or the store fails.
pub fn no_open_application(tx: &mut Tx<'_>, organization: Uuid) -> Result<(), ServiceError> {
    let all = application::of_organization(tx.conn(), organization)?;
    match all.iter().find(|application| application.state().is_open()) {
        Some(open) => {
            let violation = CaseViolation::CaseOpen { application: open.id };
            Err(Refusal::at("organization_id", violation).into())
        }
        None => Ok(()),
    }
}

/// The references of one fact as they are checked, with all that is wrong.
pub struct References<'t, 'c> {
    tx: &'t mut Tx<'c>,
    published: bool,
    scope: Scope,
    refusals: Vec<Refusal>,
}

impl<'t, 'c> References<'t, 'c> {
    /// The references of a fact that anyone may see, or of a draft, as the caller
    /// sees what they name.
    pub const fn of(tx: &'t mut Tx<'c>, published: bool, scope: Scope) -> Self {
        Self { tx, published, scope, refusals: Vec::new() }
    }

    /// Looks up the fact with `id` that stands in `field`.
    ///
    /// # Errors
    /// The store fails. What is wrong with the reference is kept for [`Self::finish`].
    pub fn find<R: Record>(
        &mut self,
        field: &str,
        id: Uuid,
        unknown: impl Into<Violation>,
    ) -> Result<Option<R>, ServiceError> {
        let found = R::find(self.tx.conn(), &id.to_string()).map_err(StoreError::from)?;
        let found = self.seen(found)?;
        match &found {
            None => self.refusals.push(Refusal::at(field, unknown)),
            // Persons are never public, and references to them say nothing.
            Some(row) if self.published && R::ENTITY.public && !row.is_public() => {
                self.refusals.push(Refusal::at(field, DecisionViolation::RefersToDraft));
            }
            Some(_) => {}
        }
        Ok(found)
    }

    /// What the caller may see of it; references to persons say nothing.
    fn seen<R: Record>(&mut self, found: Option<R>) -> Result<Option<R>, ServiceError> {
        let Some(row) = found else { return Ok(None) };
        let organization = ownership::of(self.tx, &row)?;
        let seen = !R::ENTITY.public || self.scope.sees(row.is_public(), organization);
        Ok(seen.then_some(row))
    }

    /// Keeps one more thing that is wrong.
    pub fn refuse(&mut self, field: &str, violation: impl Into<Violation>) {
        self.refusals.push(Refusal::at(field, violation));
    }

    /// Ends with all that is wrong.
    ///
    /// # Errors
    /// Anything was wrong.
    pub fn finish(self) -> Result<(), ServiceError> {
        if self.refusals.is_empty() { Ok(()) } else { Err(self.refusals.into()) }
    }
}
