//! References to persons: make one, take one back.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::fact;
use super::reference::{no_contact, unnamed};
use crate::domain::fact::Recorded;
use crate::domain::person::Person;
use crate::domain::policy::Scope;
use crate::store::person::PersonRow;
use crate::store::revision::Tx;

const NOUN: &str = "person";

/// Makes a reference.
///
/// # Errors
/// The store fails.
pub fn create(tx: &mut Tx<'_>, id: Uuid) -> Result<Recorded<Person>, ServiceError> {
    fact::create::<PersonRow, _>(tx, Person::bare(id), Scope::OF_RULES)
}

/// Takes back a reference that should not have been made.
///
/// # Errors
/// Not found, changed since it was read, or something holds it,
/// or something is known of the person.
pub fn remove(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(), ServiceError> {
    let (row, _) = fact::load::<PersonRow, Person>(tx, NOUN, id, expected, scope)?;
    unnamed(tx, id)?;
    no_contact(tx, id)?;
    Ok(tx.delete(&row)?)
}
