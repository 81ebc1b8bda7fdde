//! Contacts: record, correct, remove. What is known of the person goes to the vault.

use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::vault;
use crate::domain::contact::{Contact, Values};
use crate::domain::fact::Recorded;
use crate::domain::person::Person;
use crate::domain::policy::Scope;
use crate::domain::violation::{DecisionViolation, PersonalViolation, Refusal, Violation};
use crate::master_key::MasterKey;
use crate::store::contact::{self, ContactRow};
use crate::store::error::StoreError;
use crate::store::organization;
use crate::store::person::PersonRow;
use crate::store::record::Record as _;
use crate::store::revision::Tx;

const NOUN: &str = "contact";

/// Who writes, and with which key.
#[derive(Clone)]
pub struct Writer {
    /// What the caller may see.
    pub scope: Scope,
    /// The master key, if one is configured.
    pub master: Option<MasterKey>,
}

/// A contact with what is known of its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The contact. Its revision is the newer one of the contact and the person,
    /// since a change of either is a change of what is answered.
    pub contact: Recorded<Contact>,
    /// The person.
    pub person: Person,
    /// What is known of the person.
    pub values: Option<Values>,
}

/// Whether `scope` reaches what is known of persons at `organization`. None of it
/// is public: outside the association's office it is for its own clerks alone.
#[must_use]
pub fn reaches(scope: Scope, organization: Uuid) -> bool {
    scope.sees(false, Some(organization))
}

/// Records a contact: of a new person of whom `values` are known, or of the person
/// it names.
///
/// # Errors
/// The organization or the person is not there, the person was erased, another has
/// the role on some of the days, or values cannot be kept.
pub fn create(
    tx: &mut Tx<'_>,
    new: Contact,
    values: Option<Values>,
    writer: &Writer,
) -> Result<Told, ServiceError> {
    let id = new.organization;
    if !reaches(writer.scope, id) {
        return Err(ServiceError::NotFound { noun: "organization", id });
    }
    let refused = |violation| Refusal::at("organization_id", violation);
    organization::find(tx.conn(), id, Scope::OF_RULES)?
        .ok_or_else(|| refused(Violation::OrganizationUnknown { id }))?;
    new.check(&contact::of_organization(tx.conn(), id)?)?;
    let (from, person, values) = match values {
        Some(values) => {
            let digest = vault::keep(tx, writer.master.as_ref(), new.person, &values)?;
            let person = Person { digest: Some(digest), ..Person::bare(new.person) };
            tx.create(vec![PersonRow::from(&person)])?;
            (tx.number(), person, Some(values))
        }
        None => named(tx, new.person, writer)?,
    };
    tx.create(vec![ContactRow::from(&new)])?;
    Ok(Told { contact: Recorded { fact: new, from: from.max(tx.number()) }, person, values })
}

/// A person that is there already, and that the caller may know of.
fn named(
    tx: &mut Tx<'_>,
    id: Uuid,
    writer: &Writer,
) -> Result<(i64, Person, Option<Values>), ServiceError> {
    let unknown = || Refusal::at("person_id", DecisionViolation::PersonUnknown { id });
    let row = PersonRow::find(tx.conn(), &id.to_string()).map_err(StoreError::from)?;
    let row = row.ok_or_else(unknown)?;
    // Whoever names a person is told what is known of it.
    let roles = contact::of_person(tx.conn(), id)?;
    let office = writer.scope.sees_everything();
    if !office && !roles.iter().any(|contact| reaches(writer.scope, contact.organization)) {
        return Err(unknown().into());
    }
    let person = Person::try_from(&row)?;
    if person.erased_on.is_some() {
        return Err(Refusal::at("person_id", PersonalViolation::PersonErased).into());
    }
    let values = vault::read(tx.conn(), writer.master.as_ref(), &[id])?.remove(&id);
    Ok((row.recorded_from, person, values))
}

/// Corrects a contact by `patch`, which gets it and what is known of its person.
///
/// # Errors
/// Not found, changed since it was read, refused by rules, or values cannot be kept.
pub fn correct<E: From<ServiceError>>(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    writer: &Writer,
    patch: impl FnOnce(&Contact, Option<&Values>) -> Result<(Contact, Option<Values>), E>,
) -> Result<Told, E> {
    let Loaded { row, contact: before, person_row, mut person } =
        load(tx, id, expected, writer.scope)?;
    let mut known = vault::read(tx.conn(), writer.master.as_ref(), &[before.person])?;
    let known = known.remove(&before.person);
    let (after, values) = patch(&before, known.as_ref())?;
    let mut from = row.recorded_from.max(person_row.recorded_from);
    if values != known {
        person = change(tx, &person_row, person, values.as_ref(), writer)?;
        from = tx.number();
    }
    if after != before {
        save(tx, &row, &after)?;
        from = tx.number();
    }
    Ok(Told { contact: Recorded { fact: after, from }, person, values })
}

fn change(
    tx: &mut Tx<'_>,
    row: &PersonRow,
    person: Person,
    values: Option<&Values>,
    writer: &Writer,
) -> Result<Person, ServiceError> {
    let refused = |violation: Violation| Refusal::at("name", violation);
    if person.erased_on.is_some() {
        return Err(refused(PersonalViolation::PersonErased.into()).into());
    }
    let values = values.ok_or_else(|| refused(Violation::TextEmpty))?;
    let roles = contact::of_person(tx.conn(), person.id)?;
    if !roles.iter().all(|contact| reaches(writer.scope, contact.organization)) {
        let why = "this person is a contact of another organization, too: ask the association's office to change what is known of it";
        return Err(refused(Violation::Inconsistent(why)).into());
    }
    let digest = vault::keep(tx, writer.master.as_ref(), person.id, values)?;
    let after = Person { digest: Some(digest), ..person };
    tx.update(row, PersonRow::from(&after))?;
    Ok(after)
}

fn save(tx: &mut Tx<'_>, row: &ContactRow, after: &Contact) -> Result<(), ServiceError> {
    after.check(&contact::of_organization(tx.conn(), after.organization)?)?;
    Ok(tx.update(row, ContactRow::from(after))?)
}

/// Takes back a contact that should not have been recorded. What is known of the
/// person stays until the person is erased.
///
/// # Errors
/// Not found, or changed since it was read.
pub fn remove(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<(), ServiceError> {
    let Loaded { row, .. } = load(tx, id, expected, scope)?;
    Ok(tx.delete(&row)?)
}

struct Loaded {
    row: ContactRow,
    contact: Contact,
    person_row: PersonRow,
    person: Person,
}

fn load(
    tx: &mut Tx<'_>,
    id: Uuid,
    expected: &Expected,
    scope: Scope,
) -> Result<Loaded, ServiceError> {
    let not_found = || ServiceError::NotFound { noun: NOUN, id };
    let row = ContactRow::find(tx.conn(), &id.to_string()).map_err(StoreError::from)?;
    let row = row.ok_or_else(not_found)?;
    let contact = Contact::try_from(&row)?;
    if !reaches(scope, contact.organization) {
        return Err(not_found());
    }
    let person_row = PersonRow::find(tx.conn(), &row.person_id).map_err(StoreError::from)?;
    let person_row = person_row.ok_or_else(not_found)?;
    let person = Person::try_from(&person_row)?;
    expected.check(row.recorded_from.max(person_row.recorded_from), NOUN, id)?;
    Ok(Loaded { row, contact, person_row, person })
}
