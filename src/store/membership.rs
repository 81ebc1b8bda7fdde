//! Memberships in rows.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::column::Reading;
use super::db::Db;
use super::error::StoreError;
use super::schema::membership;
use crate::domain::fact::Recorded;
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{EndKind, Level, MemberType};
use crate::domain::membership::{End, Member, Membership, UnnamedKey};
use crate::domain::span::{Bounds, Span};
use crate::domain::text::Prose;
use crate::record;

/// A row of `membership`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = membership)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct MembershipRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub organization_id: Option<String>,
    pub unnamed_key: Option<String>,
    pub region_code: Option<String>,
    pub member_type: String,
    pub began_earliest: NaiveDate,
    pub began_latest: NaiveDate,
    pub ended_earliest: Option<NaiveDate>,
    pub ended_latest: Option<NaiveDate>,
    pub end_kind: Option<String>,
    pub end_reason: Option<String>,
    pub end_evidence: Option<String>,
    pub end_source: Option<String>,
    pub continues: Option<String>,
    pub evidence: Option<String>,
    pub source: String,
    pub note: Option<String>,
}

record!(MembershipRow, membership, public: true);

/// The present spells of one organization.
///
/// # Errors
/// The statement fails, or a row makes no sense.
pub fn of_organization(conn: &mut Db, organization: Uuid) -> Result<Vec<Membership>, StoreError> {
    let rows: Vec<MembershipRow> = membership::table
        .filter(membership::organization_id.eq(organization.to_string()))
        .filter(membership::recorded_until.is_null())
        .order((membership::began_earliest, membership::id))
        .load(conn)?;
    rows.iter().map(Membership::try_from).collect()
}

/// The present membership that has or had this key as an unnamed member.
///
/// # Errors
/// The statement fails, or the row makes no sense.
pub fn with_unnamed_key(conn: &mut Db, key: &UnnamedKey) -> Result<Option<Membership>, StoreError> {
    let row: Option<MembershipRow> = membership::table
        .filter(membership::unnamed_key.eq(key.as_str().to_owned()))
        .filter(membership::recorded_until.is_null())
        .first(conn)
        .optional()?;
    row.as_ref().map(Membership::try_from).transpose()
}

/// Ids of all spells that one organization ever had, taken back or not.
///
/// # Errors
/// The statement fails.
pub fn ids_ever_of(conn: &mut Db, organization: Uuid) -> Result<Vec<String>, StoreError> {
    Ok(membership::table
        .filter(membership::organization_id.eq(organization.to_string()))
        .select(membership::id)
        .distinct()
        .load(conn)?)
}

impl From<&Membership> for MembershipRow {
    fn from(membership: &Membership) -> Self {
        let text = |prose: &Prose| prose.as_str().to_owned();
        let (region, end) = (
            match &membership.member {
                Member::Unnamed { region, .. } => region.as_ref(),
                Member::Named { .. } => None,
            },
            membership.end.as_ref(),
        );
        Self {
            id: membership.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            organization_id: membership.organization().map(|id| id.to_string()),
            unnamed_key: membership.unnamed_key().map(|key| key.as_str().to_owned()),
            region_code: region.map(ToString::to_string),
            member_type: membership.member_type.to_string(),
            began_earliest: membership.span.began().earliest(),
            began_latest: membership.span.began().latest(),
            ended_earliest: membership.span.ended().map(Bounds::earliest),
            ended_latest: membership.span.ended().map(Bounds::latest),
            end_kind: end.map(|end| end.kind.to_string()),
            end_reason: end.and_then(|end| end.reason.as_ref()).map(text),
            end_evidence: end.and_then(|end| end.evidence.as_ref()).map(text),
            end_source: end.map(|end| text(&end.source)),
            continues: membership.continues.map(|id| id.to_string()),
            evidence: membership.evidence.as_ref().map(text),
            source: text(&membership.source),
            note: membership.note.as_ref().map(text),
        }
    }
}

impl MembershipRow {
    fn span(&self, reading: Reading<'_>) -> Result<Span, StoreError> {
        let began = reading.of("began", Bounds::new(self.began_earliest, self.began_latest))?;
        let ended = reading.bounds(self.ended_earliest, self.ended_latest)?;
        reading.of("ended", Span::new(began, ended).map_err(|refusal| refusal.violation))
    }

    fn end(&self, reading: Reading<'_>) -> Result<Option<End>, StoreError> {
        match (&self.end_kind, &self.end_source, self.ended_earliest) {
            (None, None, None) => Ok(None),
            (Some(kind), Some(source), Some(_)) => Ok(Some(End {
                kind: reading.word("end_kind", EndKind::parse(kind))?,
                reason: reading.maybe("end_reason", self.end_reason.as_deref(), Prose::parse)?,
                evidence: reading.maybe(
                    "end_evidence",
                    self.end_evidence.as_deref(),
                    Prose::parse,
                )?,
                source: reading.of("end_source", Prose::parse(source))?,
            })),
            _ => reading.word("end_kind, end_source, ended_earliest", None),
        }
    }

    fn member(&self, reading: Reading<'_>) -> Result<Member, StoreError> {
        let key = self.unnamed_key.clone().map(UnnamedKey::stored);
        match (&self.organization_id, key) {
            (Some(organization), identified_from) => Ok(Member::Named {
                organization: reading.of("organization_id", Uuid::try_parse(organization))?,
                identified_from,
            }),
            (None, Some(key)) => Ok(Member::Unnamed {
                key,
                region: reading.maybe("region_code", self.region_code.as_deref(), |code| {
                    TerritoryCode::parse(Level::Region, code)
                })?,
            }),
            (None, None) => reading.word("organization_id, unnamed_key", None),
        }
    }
}

impl TryFrom<&MembershipRow> for Membership {
    type Error = StoreError;

    fn try_from(row: &MembershipRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "membership", id: &row.id };
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            member: row.member(reading)?,
            member_type: reading.word("member_type", MemberType::parse(&row.member_type))?,
            span: row.span(reading)?,
            end: row.end(reading)?,
            continues: reading.maybe("continues", row.continues.as_deref(), Uuid::try_parse)?,
            evidence: reading.maybe("evidence", row.evidence.as_deref(), Prose::parse)?,
            source: reading.of("source", Prose::parse(&row.source))?,
            note: reading.maybe("note", row.note.as_deref(), Prose::parse)?,
        })
    }
}

impl TryFrom<MembershipRow> for Recorded<Membership> {
    type Error = StoreError;

    fn try_from(row: MembershipRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Membership::try_from(&row)?, from: row.recorded_from })
    }
}
