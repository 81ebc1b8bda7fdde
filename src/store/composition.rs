//! Compositions in rows.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::column::Reading;
use super::db::Db;
use super::error::StoreError;
use super::schema::composition;
use crate::domain::composition::Composition;
use crate::domain::fact::Recorded;
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{CompositionRelation, Level};
use crate::domain::span::{Bounds, Dated};
use crate::domain::text::Prose;
use crate::record;

/// A row of `composition`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = composition)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct CompositionRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub organization_id: String,
    pub municipality_code: String,
    pub relation: String,
    pub since_earliest: Option<NaiveDate>,
    pub since_latest: NaiveDate,
    pub until_earliest: Option<NaiveDate>,
    pub until_latest: Option<NaiveDate>,
    pub source: String,
    pub note: Option<String>,
    pub published: bool,
}

record!(CompositionRow, composition, public: true,
    fn is_public(&self) -> bool {
        self.published
    },
    fn organization(&self, _conn: &mut Db) -> diesel::QueryResult<Option<String>> {
        Ok(Some(self.organization_id.clone()))
    }
);

/// The present compositions of one organization.
///
/// # Errors
/// The statement fails, or a row makes no sense.
pub fn of_organization(
    conn: &mut Db,
    organization: Uuid,
) -> Result<Vec<Recorded<Composition>>, StoreError> {
    let rows: Vec<CompositionRow> = composition::table
        .filter(composition::organization_id.eq(organization.to_string()))
        .filter(composition::recorded_until.is_null())
        .order(composition::id)
        .load(conn)?;
    rows.into_iter().map(Recorded::try_from).collect()
}

/// Ids of all compositions that one organization ever had, taken back or not.
///
/// # Errors
/// The statement fails.
pub fn ids_ever_of(conn: &mut Db, organization: Uuid) -> Result<Vec<String>, StoreError> {
    Ok(composition::table
        .filter(composition::organization_id.eq(organization.to_string()))
        .select(composition::id)
        .distinct()
        .load(conn)?)
}

impl From<&Composition> for CompositionRow {
    fn from(composition: &Composition) -> Self {
        Self {
            id: composition.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            organization_id: composition.organization.to_string(),
            municipality_code: composition.municipality.to_string(),
            relation: composition.relation.to_string(),
            since_earliest: composition.since.earliest(),
            since_latest: composition.since.latest(),
            until_earliest: composition.until.map(Bounds::earliest),
            until_latest: composition.until.map(Bounds::latest),
            source: composition.source.as_str().to_owned(),
            note: composition.note.as_ref().map(|note| note.as_str().to_owned()),
            published: composition.published,
        }
    }
}

impl From<&Recorded<Composition>> for CompositionRow {
    fn from(recorded: &Recorded<Composition>) -> Self {
        Self { recorded_from: recorded.from, ..Self::from(&recorded.fact) }
    }
}

impl TryFrom<&CompositionRow> for Composition {
    type Error = StoreError;

    fn try_from(row: &CompositionRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "composition", id: &row.id };
        let code = TerritoryCode::parse(Level::Municipality, &row.municipality_code);
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            organization: reading.of("organization_id", Uuid::try_parse(&row.organization_id))?,
            municipality: reading.of("municipality_code", code)?,
            relation: reading.word("relation", CompositionRelation::parse(&row.relation))?,
            since: reading.of("since_latest", Dated::new(row.since_earliest, row.since_latest))?,
            until: reading.bounds(row.until_earliest, row.until_latest)?,
            source: reading.of("source", Prose::parse(&row.source))?,
            note: reading.maybe("note", row.note.as_deref(), Prose::parse)?,
            published: row.published,
        })
    }
}

impl TryFrom<CompositionRow> for Recorded<Composition> {
    type Error = StoreError;

    fn try_from(row: CompositionRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Composition::try_from(&row)?, from: row.recorded_from })
    }
}
