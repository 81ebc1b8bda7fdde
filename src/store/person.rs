//! References to persons in rows.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::column::Reading;
use super::db::Db;
use super::error::StoreError;
use super::owner;
use super::schema::person;
use crate::domain::fact::Recorded;
use crate::domain::person::Person;
use crate::record;

/// A row of `person`.
///
/// What is said of a person must not reach the journal: of that,
/// the row has a digest under a key that is destroyed with the values, and the day
/// on which they were. Columns that are null are left out of the document, so that a
/// bare reference reads as it did before these columns came.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = person)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct PersonRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erased_on: Option<NaiveDate>,
}

record!(PersonRow, person, public: false,
    fn organization(&self, conn: &mut Db) -> diesel::QueryResult<Option<String>> {
        owner::of_person(conn, &self.id)
    }
);

impl From<&Person> for PersonRow {
    fn from(person: &Person) -> Self {
        Self {
            id: person.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            digest: person.digest.clone(),
            erased_on: person.erased_on,
        }
    }
}

impl TryFrom<&PersonRow> for Person {
    type Error = StoreError;

    fn try_from(row: &PersonRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "person", id: &row.id };
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            digest: row.digest.clone(),
            erased_on: row.erased_on,
        })
    }
}

impl TryFrom<PersonRow> for Recorded<Person> {
    type Error = StoreError;

    fn try_from(row: PersonRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Person::try_from(&row)?, from: row.recorded_from })
    }
}
