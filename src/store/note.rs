//! Notes on applications in rows.

use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::column::Reading;
use super::db::Db;
use super::error::StoreError;
use super::schema::note;
use crate::domain::fact::Recorded;
use crate::domain::note::Note;
use crate::domain::text::{Name, Prose};
use crate::record;

/// A row of `note`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = note)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct NoteRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub application_id: String,
    pub organization_id: String,
    pub author: String,
    pub by_staff: bool,
    pub text: String,
}

record!(NoteRow, note, public: false,
    fn organization(&self, _conn: &mut Db) -> diesel::QueryResult<Option<String>> {
        Ok(Some(self.organization_id.clone()))
    }
);

/// Ids of all notes on one application.
///
/// # Errors
/// The statement fails.
pub fn ids_on(conn: &mut Db, application: Uuid) -> Result<Vec<String>, StoreError> {
    Ok(note::table
        .filter(note::application_id.eq(application.to_string()))
        .select(note::id)
        .distinct()
        .load(conn)?)
}

impl From<&Note> for NoteRow {
    fn from(note: &Note) -> Self {
        Self {
            id: note.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            application_id: note.application.to_string(),
            organization_id: note.organization.to_string(),
            author: note.author.as_str().to_owned(),
            by_staff: note.by_staff,
            text: note.text.as_str().to_owned(),
        }
    }
}

impl TryFrom<&NoteRow> for Note {
    type Error = StoreError;

    fn try_from(row: &NoteRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "note", id: &row.id };
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            application: reading.of("application_id", Uuid::try_parse(&row.application_id))?,
            organization: reading.of("organization_id", Uuid::try_parse(&row.organization_id))?,
            author: reading.of("author", Name::parse(&row.author))?,
            by_staff: row.by_staff,
            text: reading.of("text", Prose::parse(&row.text))?,
        })
    }
}

impl TryFrom<NoteRow> for Recorded<Note> {
    type Error = StoreError;

    fn try_from(row: NoteRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Note::try_from(&row)?, from: row.recorded_from })
    }
}
