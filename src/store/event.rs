//! Events in rows.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::column::{self, Reading};
use super::db::Db;
use super::error::StoreError;
use super::plan::{self, Columns};
use super::schema::event;
use crate::domain::event::{Event, Theme};
use crate::domain::fact::Recorded;
use crate::domain::kind::EventKind;
use crate::domain::plan::Days;
use crate::domain::text::{Name, Prose};
use crate::record;

/// A row of `event`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = event)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct EventRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub kind: String,
    pub name_cs: String,
    pub name_en: Option<String>,
    pub state: String,
    pub first_day: Option<NaiveDate>,
    pub last_day: Option<NaiveDate>,
    pub place: Option<String>,
    pub changes: String,
    pub host_id: Option<String>,
    pub themes: String,
    pub source: String,
    pub note: Option<String>,
    pub published: bool,
}

record!(EventRow, event, public: true,
    fn is_public(&self) -> bool {
        self.published
    }
);

#[derive(Serialize, Deserialize)]
struct ThemeColumn {
    cs: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

/// Whether an organization hosts any event.
///
/// # Errors
/// The statement fails.
pub fn any_hosted_by(conn: &mut Db, organization: Uuid) -> Result<bool, StoreError> {
    let found: Option<String> = event::table
        .filter(event::host_id.eq(organization.to_string()))
        .filter(event::recorded_until.is_null())
        .select(event::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Whether an event of `kind` begins on `first`.
///
/// # Errors
/// The statement fails.
pub fn begins(conn: &mut Db, kind: EventKind, first: NaiveDate) -> Result<bool, StoreError> {
    let found: Option<String> = event::table
        .filter(event::kind.eq(kind.as_str()))
        .filter(event::first_day.eq(first))
        .filter(event::recorded_until.is_null())
        .select(event::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

impl From<&Event> for EventRow {
    fn from(event: &Event) -> Self {
        let name = |name: &Name| name.as_str().to_owned();
        let themes: Vec<ThemeColumn> = event
            .themes
            .iter()
            .map(|theme| ThemeColumn { cs: name(&theme.cs), en: theme.en.as_ref().map(name) })
            .collect();
        Self {
            id: event.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            kind: event.kind.to_string(),
            name_cs: name(&event.name_cs),
            name_en: event.name_en.as_ref().map(name),
            state: event.plan.state.to_string(),
            first_day: event.plan.days.map(Days::first),
            last_day: event.plan.days.map(Days::last),
            place: event.plan.place.as_ref().map(name),
            changes: plan::changes(&event.plan),
            host_id: event.host.map(|id| id.to_string()),
            themes: column::list(&themes),
            source: event.source.as_str().to_owned(),
            note: event.note.as_ref().map(|note| note.as_str().to_owned()),
            published: event.published,
        }
    }
}

impl TryFrom<&EventRow> for Event {
    type Error = StoreError;

    fn try_from(row: &EventRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "event", id: &row.id };
        let plan = Columns {
            state: &row.state,
            first_day: row.first_day,
            last_day: row.last_day,
            place: row.place.as_deref(),
            changes: &row.changes,
        };
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            kind: reading.word("kind", EventKind::parse(&row.kind))?,
            name_cs: reading.of("name_cs", Name::parse(&row.name_cs))?,
            name_en: reading.maybe("name_en", row.name_en.as_deref(), Name::parse)?,
            plan: plan.plan(reading)?,
            host: reading.maybe("host_id", row.host_id.as_deref(), Uuid::try_parse)?,
            themes: row.themes(reading)?,
            source: reading.of("source", Prose::parse(&row.source))?,
            note: reading.maybe("note", row.note.as_deref(), Prose::parse)?,
            published: row.published,
        })
    }
}

impl EventRow {
    fn themes(&self, reading: Reading<'_>) -> Result<Vec<Theme>, StoreError> {
        let theme = |theme: ThemeColumn| {
            Ok(Theme {
                cs: reading.of("themes", Name::parse(&theme.cs))?,
                en: reading.maybe("themes", theme.en.as_deref(), Name::parse)?,
            })
        };
        reading.list("themes", &self.themes)?.into_iter().map(theme).collect()
    }
}

impl TryFrom<EventRow> for Recorded<Event> {
    type Error = StoreError;

    fn try_from(row: EventRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Event::try_from(&row)?, from: row.recorded_from })
    }
}
