//! Meetings in rows.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::column::{self, Reading};
use super::db::Db;
use super::error::StoreError;
use super::owner;
use super::plan;
use super::schema::meeting;
use crate::domain::fact::Recorded;
use crate::domain::meeting::{Attendance, Meeting};
use crate::domain::plan::Days;
use crate::domain::text::{Name, Prose};
use crate::domain::vote::Voter;
use crate::record;

/// A row of `meeting`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = meeting)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct MeetingRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub body_id: String,
    pub ordinal: Option<i32>,
    pub state: String,
    pub first_day: Option<NaiveDate>,
    pub last_day: Option<NaiveDate>,
    pub place: Option<String>,
    pub changes: String,
    pub agenda: String,
    pub present: Option<i32>,
    pub attendance: Option<String>,
    pub documents: String,
    pub source: String,
    pub note: Option<String>,
    pub published: bool,
}

record!(MeetingRow, meeting, public: true,
    fn is_public(&self) -> bool {
        self.published
    },
    fn organization(&self, conn: &mut Db) -> diesel::QueryResult<Option<String>> {
        owner::of_body(conn, &self.body_id)
    }
);

/// Who attended, in the column.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AttendantColumn {
    Person(Uuid),
    Organization(Uuid),
}

/// Whether any present meeting is of the body `id`, or names it among those who
/// attended or among its documents.
///
/// # Errors
/// The statement fails.
pub fn names(conn: &mut Db, id: Uuid) -> Result<bool, StoreError> {
    let pattern = format!("%\"{id}\"%");
    let attended = meeting::attendance.like(pattern.clone()).assume_not_null();
    let body = meeting::body_id.eq(id.to_string());
    let found: Option<String> = meeting::table
        .filter(meeting::recorded_until.is_null())
        .filter(body.or(meeting::documents.like(pattern)).or(attended))
        .select(meeting::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

impl From<&Meeting> for MeetingRow {
    fn from(meeting: &Meeting) -> Self {
        let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        let list: Vec<AttendantColumn> = meeting
            .attendance
            .list
            .iter()
            .map(|voter| match voter {
                Voter::Person(id) => AttendantColumn::Person(*id),
                Voter::Organization(id) => AttendantColumn::Organization(*id),
            })
            .collect();
        let agenda: Vec<&str> = meeting.agenda.iter().map(Name::as_str).collect();
        Self {
            id: meeting.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            body_id: meeting.body.to_string(),
            ordinal: meeting.ordinal.map(number),
            state: meeting.plan.state.to_string(),
            first_day: meeting.plan.days.map(Days::first),
            last_day: meeting.plan.days.map(Days::last),
            place: meeting.plan.place.as_ref().map(|place| place.as_str().to_owned()),
            changes: plan::changes(&meeting.plan),
            agenda: column::list(&agenda),
            present: meeting.attendance.present.map(number),
            attendance: (!list.is_empty()).then(|| column::list(&list)),
            documents: column::list(&meeting.documents),
            source: meeting.source.as_str().to_owned(),
            note: meeting.note.as_ref().map(|note| note.as_str().to_owned()),
            published: meeting.published,
        }
    }
}

impl MeetingRow {
    fn attendance(&self, reading: Reading<'_>) -> Result<Attendance, StoreError> {
        let present = self.present.map(u32::try_from).transpose();
        let list: Vec<AttendantColumn> = match &self.attendance {
            Some(list) => reading.list("attendance", list)?,
            None => Vec::new(),
        };
        let voter = |attendant: &AttendantColumn| match attendant {
            AttendantColumn::Person(id) => Voter::Person(*id),
            AttendantColumn::Organization(id) => Voter::Organization(*id),
        };
        Ok(Attendance {
            present: reading.of("present", present)?,
            list: list.iter().map(voter).collect(),
        })
    }
}

impl TryFrom<&MeetingRow> for Meeting {
    type Error = StoreError;

    fn try_from(row: &MeetingRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "meeting", id: &row.id };
        let agenda: Vec<String> = reading.list("agenda", &row.agenda)?;
        let columns = plan::Columns {
            state: &row.state,
            first_day: row.first_day,
            last_day: row.last_day,
            place: row.place.as_deref(),
            changes: &row.changes,
        };
        let item = |item: &String| reading.of("agenda", Name::parse(item));
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            body: reading.of("body_id", Uuid::try_parse(&row.body_id))?,
            ordinal: reading.of("ordinal", row.ordinal.map(u32::try_from).transpose())?,
            plan: columns.plan(reading)?,
            agenda: agenda.iter().map(item).collect::<Result<_, _>>()?,
            attendance: row.attendance(reading)?,
            documents: reading.list("documents", &row.documents)?,
            source: reading.of("source", Prose::parse(&row.source))?,
            note: reading.maybe("note", row.note.as_deref(), Prose::parse)?,
            published: row.published,
        })
    }
}

impl TryFrom<MeetingRow> for Recorded<Meeting> {
    type Error = StoreError;

    fn try_from(row: MeetingRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Meeting::try_from(&row)?, from: row.recorded_from })
    }
}
