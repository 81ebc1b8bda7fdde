//! Resolutions in rows.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::column::{self, Reading};
use super::db::Db;
use super::error::StoreError;
use super::owner;
use super::schema::resolution;
use crate::domain::fact::Recorded;
use crate::domain::kind::{Subject, Verb};
use crate::domain::resolution::{Addressee, Condition, Done, Point, Resolution};
use crate::domain::span::Dated;
use crate::domain::text::{Name, Prose};
use crate::record;

/// A row of `resolution`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = resolution)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct ResolutionRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub body_id: String,
    pub meeting_id: Option<String>,
    pub number: Option<String>,
    pub decided_earliest: Option<NaiveDate>,
    pub decided_latest: NaiveDate,
    pub title: String,
    pub points: String,
    pub proposal_id: Option<String>,
    pub documents: String,
    pub source: String,
    pub note: Option<String>,
    pub published: bool,
}

record!(ResolutionRow, resolution, public: true,
    fn is_public(&self) -> bool {
        self.published
    },
    fn organization(&self, conn: &mut Db) -> diesel::QueryResult<Option<String>> {
        owner::of_body(conn, &self.body_id)
    }
);

/// Ids of the present resolutions of a body, the first recorded first.
///
/// # Errors
/// The statement fails, or an id cannot be read.
pub fn ids_of_body(conn: &mut Db, body: Uuid) -> Result<Vec<Uuid>, StoreError> {
    let ids: Vec<String> = resolution::table
        .filter(resolution::body_id.eq(body.to_string()))
        .filter(resolution::recorded_until.is_null())
        .order(resolution::id)
        .select(resolution::id)
        .load(conn)?;
    ids.iter().map(|id| Reading { table: "resolution", id }.of("id", Uuid::try_parse(id))).collect()
}

/// The meeting at which a present resolution was decided.
///
/// # Errors
/// The statement fails.
pub fn meeting(conn: &mut Db, id: Uuid) -> Result<Option<String>, StoreError> {
    let meeting: Option<Option<String>> = resolution::table
        .filter(resolution::id.eq(id.to_string()))
        .filter(resolution::recorded_until.is_null())
        .select(resolution::meeting_id)
        .first(conn)
        .optional()?;
    Ok(meeting.flatten())
}

/// An operative point in its column.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PointColumn {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    verb: String,
    subject: String,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    addressee: Option<AddresseeColumn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    condition: Option<ConditionColumn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    done: Option<DoneColumn>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AddresseeColumn {
    Body(Uuid),
    Organization(Uuid),
    Person(Uuid),
    Office(String),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionColumn {
    body: Uuid,
    subject: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DoneColumn {
    on: NaiveDate,
    evidence: String,
}

/// Whether any present resolution is of the body or meeting `id`, decides on it,
/// or names it in its operative points or among its documents.
///
/// # Errors
/// The statement fails.
pub fn names(conn: &mut Db, id: Uuid) -> Result<bool, StoreError> {
    let (id, pattern) = (id.to_string(), format!("%\"{id}\"%"));
    let named = resolution::body_id
        .eq(id.clone())
        .or(resolution::meeting_id.eq(id.clone()).assume_not_null())
        .or(resolution::proposal_id.eq(id).assume_not_null())
        .or(resolution::points.like(pattern.clone()))
        .or(resolution::documents.like(pattern));
    let found: Option<String> = resolution::table
        .filter(resolution::recorded_until.is_null())
        .filter(named)
        .select(resolution::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

impl From<&Point> for PointColumn {
    fn from(point: &Point) -> Self {
        let addressee = point.addressee.as_ref().map(|addressee| match addressee {
            Addressee::Body(id) => AddresseeColumn::Body(*id),
            Addressee::Organization(id) => AddresseeColumn::Organization(*id),
            Addressee::Person(id) => AddresseeColumn::Person(*id),
            Addressee::Office(name) => AddresseeColumn::Office(name.as_str().to_owned()),
        });
        Self {
            label: point.label.as_ref().map(|label| label.as_str().to_owned()),
            verb: point.verb.to_string(),
            subject: point.subject.to_string(),
            text: point.text.as_str().to_owned(),
            addressee,
            due: point.due,
            condition: point.condition.map(|condition| ConditionColumn {
                body: condition.body,
                subject: condition.subject.to_string(),
            }),
            done: point.done.as_ref().map(|done| DoneColumn {
                on: done.on,
                evidence: done.evidence.as_str().to_owned(),
            }),
        }
    }
}

impl PointColumn {
    fn point(&self, reading: Reading<'_>) -> Result<Point, StoreError> {
        let addressee = match &self.addressee {
            None => None,
            Some(AddresseeColumn::Body(id)) => Some(Addressee::Body(*id)),
            Some(AddresseeColumn::Organization(id)) => Some(Addressee::Organization(*id)),
            Some(AddresseeColumn::Person(id)) => Some(Addressee::Person(*id)),
            Some(AddresseeColumn::Office(name)) => {
                Some(Addressee::Office(reading.of("points", Name::parse(name))?))
            }
        };
        let subject = |text: &str| reading.word("points", Subject::parse(text));
        let condition = self.condition.as_ref().map(|condition| {
            Ok::<_, StoreError>(Condition {
                body: condition.body,
                subject: subject(&condition.subject)?,
            })
        });
        let done = self.done.as_ref().map(|done| {
            let evidence = reading.of("points", Prose::parse(&done.evidence))?;
            Ok::<_, StoreError>(Done { on: done.on, evidence })
        });
        Ok(Point {
            label: reading.maybe("points", self.label.as_deref(), Name::parse)?,
            verb: reading.word("points", Verb::parse(&self.verb))?,
            subject: subject(&self.subject)?,
            text: reading.of("points", Prose::parse(&self.text))?,
            addressee,
            due: self.due,
            condition: condition.transpose()?,
            done: done.transpose()?,
        })
    }
}

impl From<&Resolution> for ResolutionRow {
    fn from(resolution: &Resolution) -> Self {
        let points: Vec<PointColumn> = resolution.points.iter().map(PointColumn::from).collect();
        Self {
            id: resolution.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            body_id: resolution.body.to_string(),
            meeting_id: resolution.meeting.map(|id| id.to_string()),
            number: resolution.number.as_ref().map(|number| number.as_str().to_owned()),
            decided_earliest: resolution.decided.earliest(),
            decided_latest: resolution.decided.latest(),
            title: resolution.title.as_str().to_owned(),
            points: column::list(&points),
            proposal_id: resolution.proposal.map(|id| id.to_string()),
            documents: column::list(&resolution.documents),
            source: resolution.source.as_str().to_owned(),
            note: resolution.note.as_ref().map(|note| note.as_str().to_owned()),
            published: resolution.published,
        }
    }
}

impl TryFrom<&ResolutionRow> for Resolution {
    type Error = StoreError;

    fn try_from(row: &ResolutionRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "resolution", id: &row.id };
        let points: Vec<PointColumn> = reading.list("points", &row.points)?;
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            body: reading.of("body_id", Uuid::try_parse(&row.body_id))?,
            meeting: reading.maybe("meeting_id", row.meeting_id.as_deref(), Uuid::try_parse)?,
            number: reading.maybe("number", row.number.as_deref(), Name::parse)?,
            decided: reading.of("decided", Dated::new(row.decided_earliest, row.decided_latest))?,
            title: reading.of("title", Name::parse(&row.title))?,
            points: points.iter().map(|point| point.point(reading)).collect::<Result<_, _>>()?,
            proposal: reading.maybe("proposal_id", row.proposal_id.as_deref(), Uuid::try_parse)?,
            documents: reading.list("documents", &row.documents)?,
            source: reading.of("source", Prose::parse(&row.source))?,
            note: reading.maybe("note", row.note.as_deref(), Prose::parse)?,
            published: row.published,
        })
    }
}

impl TryFrom<ResolutionRow> for Recorded<Resolution> {
    type Error = StoreError;

    fn try_from(row: ResolutionRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Resolution::try_from(&row)?, from: row.recorded_from })
    }
}
