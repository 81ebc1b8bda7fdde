//! Acknowledgements in rows.

use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::column::Reading;
use super::db::Db;
use super::error::StoreError;
use super::schema::acknowledgement;
use crate::domain::acknowledgement::Acknowledgement;
use crate::domain::fact::Recorded;
use crate::domain::kind::FindingCode;
use crate::domain::text::Prose;
use crate::record;

/// A row of `acknowledgement`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = acknowledgement)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct AcknowledgementRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub finding: String,
    pub subject_id: String,
    pub reason: String,
    pub published: bool,
}

record!(AcknowledgementRow, acknowledgement, public: true,
    fn is_public(&self) -> bool {
        self.published
    }
);

/// Whether that finding on that fact is acknowledged.
///
/// # Errors
/// The statement fails.
pub fn is_acknowledged(
    conn: &mut Db,
    finding: FindingCode,
    subject: Uuid,
) -> Result<bool, StoreError> {
    let found: Option<String> = acknowledgement::table
        .filter(acknowledgement::recorded_until.is_null())
        .filter(acknowledgement::finding.eq(finding.to_string()))
        .filter(acknowledgement::subject_id.eq(subject.to_string()))
        .select(acknowledgement::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The present acknowledgements of findings on one fact.
///
/// # Errors
/// The statement fails.
pub fn on(conn: &mut Db, subject: Uuid) -> Result<Vec<AcknowledgementRow>, StoreError> {
    Ok(acknowledgement::table
        .filter(acknowledgement::subject_id.eq(subject.to_string()))
        .filter(acknowledgement::recorded_until.is_null())
        .order(acknowledgement::id)
        .load(conn)?)
}

impl From<&Acknowledgement> for AcknowledgementRow {
    fn from(acknowledgement: &Acknowledgement) -> Self {
        Self {
            id: acknowledgement.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            finding: acknowledgement.finding.to_string(),
            subject_id: acknowledgement.subject.to_string(),
            reason: acknowledgement.reason.as_str().to_owned(),
            published: acknowledgement.published,
        }
    }
}

impl TryFrom<&AcknowledgementRow> for Acknowledgement {
    type Error = StoreError;

    fn try_from(row: &AcknowledgementRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "acknowledgement", id: &row.id };
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            finding: reading.word("finding", FindingCode::parse(&row.finding))?,
            subject: reading.of("subject_id", Uuid::try_parse(&row.subject_id))?,
            reason: reading.of("reason", Prose::parse(&row.reason))?,
            published: row.published,
        })
    }
}

impl TryFrom<AcknowledgementRow> for Recorded<Acknowledgement> {
    type Error = StoreError;

    fn try_from(row: AcknowledgementRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Acknowledgement::try_from(&row)?, from: row.recorded_from })
    }
}
