//! Bodies in rows.

use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::column::{self, Reading};
use super::db::Db;
use super::error::StoreError;
use super::schema::body;
use crate::domain::body::Body;
use crate::domain::fact::Recorded;
use crate::domain::kind::{BodyKind, Electorate};
use crate::domain::text::{Name, Prose};
use crate::record;

mod version;

use version::{RuleColumn, SeatsColumn};

/// A row of `body`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = body)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct BodyRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub organization_id: String,
    pub kind: String,
    pub name_cs: String,
    pub name_en: Option<String>,
    pub seats: String,
    pub rules: String,
    pub electorate: String,
    pub source: String,
    pub note: Option<String>,
    pub published: bool,
}

record!(BodyRow, body, public: true,
    fn is_public(&self) -> bool {
        self.published
    },
    fn organization(&self, _conn: &mut Db) -> diesel::QueryResult<Option<String>> {
        Ok(Some(self.organization_id.clone()))
    }
);

/// The present bodies of one organization.
///
/// # Errors
/// The statement fails, or a row makes no sense.
pub fn of_organization(conn: &mut Db, organization: Uuid) -> Result<Vec<Body>, StoreError> {
    let rows: Vec<BodyRow> = body::table
        .filter(body::organization_id.eq(organization.to_string()))
        .filter(body::recorded_until.is_null())
        .order(body::id)
        .load(conn)?;
    rows.iter().map(Body::try_from).collect()
}

/// Ids of all bodies that one organization ever had, taken back or not.
///
/// # Errors
/// The statement fails.
pub fn ids_ever_of(conn: &mut Db, organization: Uuid) -> Result<Vec<String>, StoreError> {
    Ok(body::table
        .filter(body::organization_id.eq(organization.to_string()))
        .select(body::id)
        .distinct()
        .load(conn)?)
}

impl From<&Body> for BodyRow {
    fn from(body: &Body) -> Self {
        let seats: Vec<_> = body.seats.iter().map(SeatsColumn::from).collect();
        let rules: Vec<_> = body.rules.iter().map(RuleColumn::from).collect();
        Self {
            id: body.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            organization_id: body.organization.to_string(),
            kind: body.kind.to_string(),
            name_cs: body.name_cs.as_str().to_owned(),
            name_en: body.name_en.as_ref().map(|name| name.as_str().to_owned()),
            seats: column::list(&seats),
            rules: column::list(&rules),
            electorate: body.electorate.to_string(),
            source: body.source.as_str().to_owned(),
            note: body.note.as_ref().map(|note| note.as_str().to_owned()),
            published: body.published,
        }
    }
}

impl TryFrom<&BodyRow> for Body {
    type Error = StoreError;

    fn try_from(row: &BodyRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "body", id: &row.id };
        let seats = reading.list::<SeatsColumn>("seats", &row.seats)?;
        let rules = reading.list::<RuleColumn>("rules", &row.rules)?;
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            organization: reading.of("organization_id", Uuid::try_parse(&row.organization_id))?,
            kind: reading.word("kind", BodyKind::parse(&row.kind))?,
            name_cs: reading.of("name_cs", Name::parse(&row.name_cs))?,
            name_en: reading.maybe("name_en", row.name_en.as_deref(), Name::parse)?,
            seats: seats.iter().map(|version| version.read(reading)).collect::<Result<_, _>>()?,
            rules: rules.iter().map(|version| version.read(reading)).collect::<Result<_, _>>()?,
            electorate: reading.word("electorate", Electorate::parse(&row.electorate))?,
            source: reading.of("source", Prose::parse(&row.source))?,
            note: reading.maybe("note", row.note.as_deref(), Prose::parse)?,
            published: row.published,
        })
    }
}

impl TryFrom<BodyRow> for Recorded<Body> {
    type Error = StoreError;

    fn try_from(row: BodyRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Body::try_from(&row)?, from: row.recorded_from })
    }
}
