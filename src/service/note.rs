//! Notes on applications: written, never changed.

use uuid::Uuid;

use super::error::ServiceError;
use crate::domain::application::Application;
use crate::domain::fact::Recorded;
use crate::domain::note::Note;
use crate::domain::policy::Scope;
use crate::domain::text::{Name, Prose};
use crate::store::application::ApplicationRow;
use crate::store::error::StoreError;
use crate::store::note::NoteRow;
use crate::store::record::Record as _;
use crate::store::revision::Tx;

/// What is written, and by whom.
#[derive(Debug, Clone)]
pub struct Written {
    /// Id of the note.
    pub id: Uuid,
    /// The application.
    pub application: Uuid,
    /// Who writes, as the journal says it.
    pub author: Name,
    /// What.
    pub text: Prose,
}

/// Writes a note on an application.
///
/// # Errors
/// The application is not there or not the caller's to see, or the store fails.
pub fn write(
    tx: &mut Tx<'_>,
    written: Written,
    scope: Scope,
) -> Result<Recorded<Note>, ServiceError> {
    let Written { id, application, author, text } = written;
    let row =
        ApplicationRow::find(tx.conn(), &application.to_string()).map_err(StoreError::from)?;
    let found = row.as_ref().map(Application::try_from).transpose()?;
    let seen = found.filter(|found| scope.sees(false, Some(found.organization)));
    let found = seen.ok_or(ServiceError::NotFound { noun: "application", id: application })?;
    let organization = found.organization;
    let by_staff = scope.sees_everything();
    let note = Note { id, application, organization, author, by_staff, text };
    tx.create(vec![NoteRow::from(&note)])?;
    Ok(Recorded { fact: note, from: tx.number() })
}
