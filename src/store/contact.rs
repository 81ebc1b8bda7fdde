//! Contacts in rows: who they are is not among the columns.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::column::Reading;
use super::db::Db;
use super::error::StoreError;
use super::schema::contact;
use crate::domain::contact::Contact;
use crate::domain::fact::Recorded;
use crate::domain::kind::ContactRole;
use crate::domain::text::Prose;
use crate::record;

/// A row of `contact`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = contact)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct ContactRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub organization_id: String,
    pub role: String,
    pub person_id: String,
    pub from_day: NaiveDate,
    pub until_day: Option<NaiveDate>,
    pub source: String,
    pub note: Option<String>,
}

record!(ContactRow, contact, public: false,
    fn organization(&self, _conn: &mut Db) -> diesel::QueryResult<Option<String>> {
        Ok(Some(self.organization_id.clone()))
    }
);

/// Ids of all contacts that one organization ever had.
///
/// # Errors
/// The statement fails.
pub fn ids_ever_of(conn: &mut Db, organization: Uuid) -> Result<Vec<String>, StoreError> {
    Ok(contact::table
        .filter(contact::organization_id.eq(organization.to_string()))
        .select(contact::id)
        .distinct()
        .load(conn)?)
}

/// The present contacts of one organization.
///
/// # Errors
/// The statement fails, or a row makes no sense.
pub fn of_organization(conn: &mut Db, organization: Uuid) -> Result<Vec<Contact>, StoreError> {
    let rows: Vec<ContactRow> = contact::table
        .filter(contact::organization_id.eq(organization.to_string()))
        .filter(contact::recorded_until.is_null())
        .order(contact::id)
        .load(conn)?;
    rows.iter().map(Contact::try_from).collect()
}

/// The present contacts that name one person.
///
/// # Errors
/// The statement fails, or a row makes no sense.
pub fn of_person(conn: &mut Db, person: Uuid) -> Result<Vec<Contact>, StoreError> {
    let rows: Vec<ContactRow> = contact::table
        .filter(contact::person_id.eq(person.to_string()))
        .filter(contact::recorded_until.is_null())
        .order(contact::id)
        .load(conn)?;
    rows.iter().map(Contact::try_from).collect()
}

/// Every version of every contact that ever named one person.
///
/// # Errors
/// The statement fails.
pub fn versions_of_person(conn: &mut Db, person: Uuid) -> Result<Vec<ContactRow>, StoreError> {
    Ok(contact::table
        .filter(contact::person_id.eq(person.to_string()))
        .order((contact::id, contact::recorded_from))
        .load(conn)?)
}

/// All present contacts.
///
/// # Errors
/// The statement fails, or a row makes no sense.
pub fn present(conn: &mut Db) -> Result<Vec<Contact>, StoreError> {
    let rows: Vec<ContactRow> =
        contact::table.filter(contact::recorded_until.is_null()).order(contact::id).load(conn)?;
    rows.iter().map(Contact::try_from).collect()
}

impl From<&Contact> for ContactRow {
    fn from(contact: &Contact) -> Self {
        Self {
            id: contact.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            organization_id: contact.organization.to_string(),
            role: contact.role.to_string(),
            person_id: contact.person.to_string(),
            from_day: contact.from,
            until_day: contact.until,
            source: contact.source.as_str().to_owned(),
            note: contact.note.as_ref().map(|note| note.as_str().to_owned()),
        }
    }
}

impl TryFrom<&ContactRow> for Contact {
    type Error = StoreError;

    fn try_from(row: &ContactRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "contact", id: &row.id };
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            organization: reading.of("organization_id", Uuid::try_parse(&row.organization_id))?,
            role: reading.word("role", ContactRole::parse(&row.role))?,
            person: reading.of("person_id", Uuid::try_parse(&row.person_id))?,
            from: row.from_day,
            until: row.until_day,
            source: reading.of("source", Prose::parse(&row.source))?,
            note: reading.maybe("note", row.note.as_deref(), Prose::parse)?,
        })
    }
}

impl TryFrom<ContactRow> for Recorded<Contact> {
    type Error = StoreError;

    fn try_from(row: ContactRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Contact::try_from(&row)?, from: row.recorded_from })
    }
}
