//! Documents in rows, and the bytes of their files.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::column::Reading;
use super::db::Db;
use super::error::StoreError;
use super::schema::document;
use crate::domain::document::{Document, File, FileName, Sha256};
use crate::domain::fact::Recorded;
use crate::domain::kind::{DocumentKind, MediaType};
use crate::domain::text::{Name, Prose};
use crate::record;

pub mod content;

/// A row of `document`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = document)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct DocumentRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub kind: String,
    pub title: Option<String>,
    pub file_name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
    pub source: String,
    pub dated: Option<NaiveDate>,
    pub note: Option<String>,
    pub published: bool,
    pub organization_id: Option<String>,
}

record!(DocumentRow, document, public: true,
    fn is_public(&self) -> bool {
        self.published
    },
    fn organization(&self, _conn: &mut Db) -> diesel::QueryResult<Option<String>> {
        Ok(self.organization_id.clone())
    }
);

/// Those of `ids` that are present documents, published or not, each once.
///
/// # Errors
/// The statement fails, or an id cannot be read.
pub fn existing(conn: &mut Db, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let wanted: Vec<String> = ids.iter().map(Uuid::to_string).collect();
    let found: Vec<String> = document::table
        .filter(document::id.eq_any(wanted))
        .filter(document::recorded_until.is_null())
        .order(document::id)
        .select(document::id)
        .load(conn)?;
    found.iter().map(|id| Reading { table: "document", id }.of("id", Uuid::try_parse(id))).collect()
}

impl From<&Document> for DocumentRow {
    fn from(document: &Document) -> Self {
        Self {
            id: document.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            kind: document.kind.to_string(),
            title: document.title.as_ref().map(|title| title.as_str().to_owned()),
            file_name: document.file.name.as_str().to_owned(),
            media_type: document.file.media_type.to_string(),
            size: i64::try_from(document.file.size).unwrap_or(i64::MAX),
            sha256: document.file.sha256.as_str().to_owned(),
            source: document.source.as_str().to_owned(),
            dated: document.dated,
            note: document.note.as_ref().map(|note| note.as_str().to_owned()),
            published: document.published,
            organization_id: document.organization.map(|id| id.to_string()),
        }
    }
}

impl TryFrom<&DocumentRow> for Document {
    type Error = StoreError;

    fn try_from(row: &DocumentRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "document", id: &row.id };
        let file = File {
            name: reading.word("file_name", FileName::parse(&row.file_name))?,
            media_type: reading.word("media_type", MediaType::parse(&row.media_type))?,
            size: reading.of("size", u64::try_from(row.size))?,
            sha256: reading.word("sha256", Sha256::parse(&row.sha256))?,
        };
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            kind: reading.word("kind", DocumentKind::parse(&row.kind))?,
            title: reading.maybe("title", row.title.as_deref(), Name::parse)?,
            file,
            source: reading.of("source", Prose::parse(&row.source))?,
            dated: row.dated,
            note: reading.maybe("note", row.note.as_deref(), Prose::parse)?,
            published: row.published,
            organization: reading.maybe(
                "organization_id",
                row.organization_id.as_deref(),
                Uuid::try_parse,
            )?,
        })
    }
}

impl TryFrom<DocumentRow> for Recorded<Document> {
    type Error = StoreError;

    fn try_from(row: DocumentRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Document::try_from(&row)?, from: row.recorded_from })
    }
}
