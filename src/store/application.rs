//! Applications in rows.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::column::{self, Reading};
use super::db::Db;
use super::error::StoreError;
use super::schema::application;
use crate::domain::application::{Application, Decisions, Planned};
use crate::domain::fact::Recorded;
use crate::domain::kind::{ApplicationState, MemberType};
use crate::domain::text::Prose;
use crate::record;

mod moved;

use moved::MovedColumn;

/// A row of `application`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = application)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct ApplicationRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub organization_id: String,
    pub member_type: String,
    pub state: String,
    pub begun_on: NaiveDate,
    pub proposal_id: Option<String>,
    pub approval_id: Option<String>,
    pub declaration_id: Option<String>,
    pub politician_id: Option<String>,
    pub admission_id: Option<String>,
    pub coordinator_designated_on: Option<NaiveDate>,
    pub documents: String,
    pub planned_approval: Option<NaiveDate>,
    pub planned_filing: Option<NaiveDate>,
    pub planned_decision: Option<NaiveDate>,
    pub planned_presentation: Option<NaiveDate>,
    pub planned_membership: Option<NaiveDate>,
    pub meeting_id: Option<String>,
    pub effective_from: Option<NaiveDate>,
    pub presented_on: Option<NaiveDate>,
    pub membership_id: Option<String>,
    pub moves: String,
    pub source: Option<String>,
}

record!(ApplicationRow, application, public: false,
    fn organization(&self, _conn: &mut Db) -> diesel::QueryResult<Option<String>> {
        Ok(Some(self.organization_id.clone()))
    }
);

/// The present applications of one organization, the first begun first.
///
/// # Errors
/// The statement fails, or a row makes no sense.
pub fn of_organization(conn: &mut Db, organization: Uuid) -> Result<Vec<Application>, StoreError> {
    let rows: Vec<ApplicationRow> = application::table
        .filter(application::organization_id.eq(organization.to_string()))
        .filter(application::recorded_until.is_null())
        .order(application::id)
        .load(conn)?;
    rows.iter().map(Application::try_from).collect()
}

/// The present applications that are scheduled for a meeting.
///
/// # Errors
/// The statement fails.
pub fn scheduled_for(conn: &mut Db, meeting: Uuid) -> Result<Vec<ApplicationRow>, StoreError> {
    Ok(application::table
        .filter(application::meeting_id.eq(Some(meeting.to_string())))
        .filter(application::state.eq(ApplicationState::Scheduled.as_str()))
        .filter(application::recorded_until.is_null())
        .order(application::id)
        .load(conn)?)
}

/// The present application that led to a membership.
///
/// # Errors
/// The statement fails.
pub fn of_membership(
    conn: &mut Db,
    membership: Uuid,
) -> Result<Option<ApplicationRow>, StoreError> {
    Ok(application::table
        .filter(application::membership_id.eq(Some(membership.to_string())))
        .filter(application::recorded_until.is_null())
        .first(conn)
        .optional()?)
}

/// The present drafts.
///
/// # Errors
/// The statement fails.
pub fn drafts(conn: &mut Db) -> Result<Vec<ApplicationRow>, StoreError> {
    Ok(application::table
        .filter(application::state.eq(ApplicationState::Draft.as_str()))
        .filter(application::recorded_until.is_null())
        .order(application::id)
        .load(conn)?)
}

/// Whether what an organization recorded is frozen for its clerks: its application
/// is with the association, or was decided on.
///
/// # Errors
/// The statement fails, or a row makes no sense.
pub fn frozen(conn: &mut Db, organization: Uuid) -> Result<bool, StoreError> {
    let all = of_organization(conn, organization)?;
    let states = || all.iter().map(Application::state);
    Ok(states().any(|state| state.is_open() && !state.is_with_applicant())
        || !states().any(ApplicationState::is_open)
            && states().any(|state| state == ApplicationState::Admitted))
}

/// Whether a present application names a resolution, meeting, document or
/// membership.
///
/// # Errors
/// The statement fails, or a row makes no sense.
pub fn names(conn: &mut Db, id: Uuid) -> Result<bool, StoreError> {
    let text = Some(id.to_string());
    let named: i64 = application::table
        .filter(application::recorded_until.is_null())
        .filter(
            application::proposal_id
                .eq(text.clone())
                .or(application::approval_id.eq(text.clone()))
                .or(application::declaration_id.eq(text.clone()))
                .or(application::politician_id.eq(text.clone()))
                .or(application::admission_id.eq(text.clone()))
                .or(application::meeting_id.eq(text.clone()))
                .or(application::membership_id.eq(text))
                .or(application::documents.like(format!("%\"{id}\"%")))
                .or(application::moves.like(format!("%\"{id}\"%"))),
        )
        .count()
        .get_result(conn)?;
    Ok(named > 0)
}

fn text(id: Option<Uuid>) -> Option<String> {
    id.map(|id| id.to_string())
}

impl From<&Application> for ApplicationRow {
    fn from(application: &Application) -> Self {
        let Decisions { proposal, approval, declaration, politician, admission } =
            application.decisions;
        let moves: Vec<_> = application.moves.iter().map(MovedColumn::from).collect();
        let planned = application.planned;
        Self {
            id: application.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            organization_id: application.organization.to_string(),
            member_type: application.member_type.to_string(),
            state: application.state().to_string(),
            begun_on: application.begun_on,
            proposal_id: text(proposal),
            approval_id: text(approval),
            declaration_id: text(declaration),
            politician_id: text(politician),
            admission_id: text(admission),
            coordinator_designated_on: application.coordinator_designated_on,
            documents: column::list(&application.documents),
            planned_approval: planned.approval,
            planned_filing: planned.filing,
            planned_decision: planned.decision,
            planned_presentation: planned.presentation,
            planned_membership: planned.membership,
            meeting_id: text(application.meeting),
            effective_from: application.effective_from,
            presented_on: application.presented_on,
            membership_id: text(application.membership),
            moves: column::list(&moves),
            source: application.source.as_ref().map(|source| source.as_str().to_owned()),
        }
    }
}

impl TryFrom<&ApplicationRow> for Application {
    type Error = StoreError;

    fn try_from(row: &ApplicationRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "application", id: &row.id };
        let id =
            |column, text: &Option<String>| reading.maybe(column, text.as_deref(), Uuid::try_parse);
        let moves = reading.list::<MovedColumn>("moves", &row.moves)?;
        let application = Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            organization: reading.of("organization_id", Uuid::try_parse(&row.organization_id))?,
            member_type: reading.word("member_type", MemberType::parse(&row.member_type))?,
            begun_on: row.begun_on,
            decisions: Decisions {
                proposal: id("proposal_id", &row.proposal_id)?,
                approval: id("approval_id", &row.approval_id)?,
                declaration: id("declaration_id", &row.declaration_id)?,
                politician: id("politician_id", &row.politician_id)?,
                admission: id("admission_id", &row.admission_id)?,
            },
            coordinator_designated_on: row.coordinator_designated_on,
            documents: reading.list("documents", &row.documents)?,
            planned: Planned {
                approval: row.planned_approval,
                filing: row.planned_filing,
                decision: row.planned_decision,
                presentation: row.planned_presentation,
                membership: row.planned_membership,
            },
            meeting: id("meeting_id", &row.meeting_id)?,
            effective_from: row.effective_from,
            presented_on: row.presented_on,
            membership: id("membership_id", &row.membership_id)?,
            moves: moves.iter().map(|moved| moved.read(reading)).collect::<Result<_, _>>()?,
            source: reading.maybe("source", row.source.as_deref(), Prose::parse)?,
        };
        let state = application.state().as_str() == row.state;
        reading.word("state", state.then_some(application))
    }
}

impl TryFrom<ApplicationRow> for Recorded<Application> {
    type Error = StoreError;

    fn try_from(row: ApplicationRow) -> Result<Self, StoreError> {
        Ok(Self { fact: Application::try_from(&row)?, from: row.recorded_from })
    }
}
