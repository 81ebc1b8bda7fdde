//! Affiliations in rows.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::column::Reading;
use super::db::Db;
use super::error::StoreError;
use super::schema::affiliation;
use crate::domain::affiliation::Affiliation;
use crate::domain::fact::Recorded;
use crate::domain::kind::Network;
use crate::domain::span::Bounds;
use crate::domain::text::Prose;
use crate::record;

/// A row of `affiliation`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = affiliation)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct AffiliationRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub organization_id: String,
    pub network: String,
    pub began_earliest: Option<NaiveDate>,
    pub began_latest: NaiveDate,
    pub ended_earliest: Option<NaiveDate>,
    pub ended_latest: Option<NaiveDate>,
    pub source: String,
    pub note: Option<String>,
}

record!(AffiliationRow, affiliation, public: true);

/// The present affiliations of one organization.
///
/// # Errors
/// The statement fails, or a row makes no sense.
pub fn of_organization(conn: &mut Db, organization: Uuid) -> Result<Vec<Affiliation>, StoreError> {
    let rows: Vec<AffiliationRow> = affiliation::table
        .filter(affiliation::organization_id.eq(organization.to_string()))
        .filter(affiliation::recorded_until.is_null())
        .order(affiliation::id)
        .load(conn)?;
    rows.iter().map(Affiliation::try_from).collect()
}

/// Ids of all affiliations that one organization ever had, taken back or not.
///
/// # Errors
/// The statement fails.
pub fn ids_ever_of(conn: &mut Db, organization: Uuid) -> Result<Vec<String>, StoreError> {
    Ok(affiliation::table
        .filter(affiliation::organization_id.eq(organization.to_string()))
        .select(affiliation::id)
        .distinct()
        .load(conn)?)
}

impl From<&Affiliation> for AffiliationRow {
    fn from(affiliation: &Affiliation) -> Self {
        Self {
            id: affiliation.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            organization_id: affiliation.organization.to_string(),
            network: affiliation.network.to_string(),
            began_earliest: affiliation.began_earliest,
            began_latest: affiliation.began_latest,
            ended_earliest: affiliation.ended.map(Bounds::earliest),
            ended_latest: affiliation.ended.map(Bounds::latest),
            source: affiliation.source.as_str().to_owned(),
            note: affiliation.note.as_ref().map(|note| note.as_str().to_owned()),
        }
    }
}

impl TryFrom<&AffiliationRow> for Affiliation {
    type Error = StoreError;

    fn try_from(row: &AffiliationRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "affiliation", id: &row.id };
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            organization: reading.of("organization_id", Uuid::try_parse(&row.organization_id))?,
            network: reading.word("network", Network::parse(&row.network))?,
            began_earliest: row.began_earliest,
            began_latest: row.began_latest,
            ended: reading.bounds(row.ended_earliest, row.ended_latest)?,
            source: reading.of("source", Prose::parse(&row.source))?,
            note: reading.maybe("note", row.note.as_deref(), Prose::parse)?,
        })
    }
}

impl TryFrom<AffiliationRow> for Recorded<Affiliation> {
    type Error = StoreError;

    fn try_from(row: AffiliationRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Affiliation::try_from(&row)?, from: row.recorded_from })
    }
}
