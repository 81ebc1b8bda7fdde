//! References to persons in rows.

use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::column::Reading;
use super::error::StoreError;
use super::schema::person;
use crate::domain::fact::Recorded;
use crate::domain::person::Person;
use crate::record;

/// A row of `person`. It has no other columns, and none may come: what is said of
/// a person must not reach the journal.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = person)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct PersonRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
}

record!(PersonRow, person, public: false);

impl From<&Person> for PersonRow {
    fn from(person: &Person) -> Self {
        Self { id: person.id.to_string(), recorded_from: 0, recorded_until: None }
    }
}

impl TryFrom<&PersonRow> for Person {
    type Error = StoreError;

    fn try_from(row: &PersonRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "person", id: &row.id };
        Ok(Self { id: reading.of("id", Uuid::try_parse(&row.id))? })
    }
}

impl TryFrom<PersonRow> for Recorded<Person> {
    type Error = StoreError;

    fn try_from(row: PersonRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Person::try_from(&row)?, from: row.recorded_from })
    }
}
