//! Claims in rows.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::column::Reading;
use super::error::StoreError;
use super::schema::claim;
use crate::domain::claim::Claim;
use crate::domain::fact::Recorded;
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{ClaimMetric, Level, MemberType, Precision};
use crate::domain::span::Bounds;
use crate::domain::text::{Name, Prose};
use crate::record;

/// A row of `claim`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = claim)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct ClaimRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub metric: String,
    pub member_type: Option<String>,
    pub region: Option<String>,
    pub day_earliest: NaiveDate,
    pub day_latest: NaiveDate,
    pub as_printed: Option<String>,
    pub figure: i32,
    pub precision: String,
    pub source: String,
    pub note: Option<String>,
}

record!(ClaimRow, claim, public: true);

impl From<&Claim> for ClaimRow {
    fn from(claim: &Claim) -> Self {
        Self {
            id: claim.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            metric: claim.metric.to_string(),
            member_type: claim.member_type.map(|kind| kind.to_string()),
            region: claim.region.as_ref().map(ToString::to_string),
            day_earliest: claim.day.earliest(),
            day_latest: claim.day.latest(),
            as_printed: claim.as_printed.as_ref().map(|text| text.as_str().to_owned()),
            // A checked figure is far below.
            figure: i32::try_from(claim.figure).unwrap_or(i32::MAX),
            precision: claim.precision.to_string(),
            source: claim.source.as_str().to_owned(),
            note: claim.note.as_ref().map(|note| note.as_str().to_owned()),
        }
    }
}

impl TryFrom<&ClaimRow> for Claim {
    type Error = StoreError;

    fn try_from(row: &ClaimRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "claim", id: &row.id };
        let member_type = row
            .member_type
            .as_deref()
            .map(|word| reading.word("member_type", MemberType::parse(word)));
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            metric: reading.word("metric", ClaimMetric::parse(&row.metric))?,
            member_type: member_type.transpose()?,
            region: reading.maybe("region", row.region.as_deref(), |code| {
                TerritoryCode::parse(Level::Region, code)
            })?,
            day: reading.of("day_earliest", Bounds::new(row.day_earliest, row.day_latest))?,
            as_printed: reading.maybe("as_printed", row.as_printed.as_deref(), Name::parse)?,
            figure: reading.of("figure", u32::try_from(row.figure))?,
            precision: reading.word("precision", Precision::parse(&row.precision))?,
            source: reading.of("source", Prose::parse(&row.source))?,
            note: reading.maybe("note", row.note.as_deref(), Prose::parse)?,
        })
    }
}

impl TryFrom<ClaimRow> for Recorded<Claim> {
    type Error = StoreError;

    fn try_from(row: ClaimRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Claim::try_from(&row)?, from: row.recorded_from })
    }
}
