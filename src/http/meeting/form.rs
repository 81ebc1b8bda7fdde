//! Meetings as they are sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

use crate::domain::kind::MeetingState;
use crate::domain::majority::SEATS_MAX;
use crate::domain::meeting::{AGENDA_MAX, Attendance, Meeting};
use crate::domain::plan::Plan;
use crate::domain::text::{Name, Prose};
use crate::domain::violation::{DecisionViolation, Refusal, Violation};
use crate::domain::vote::Voter;
use crate::http::{plan, valid, word};

/// A meeting as it is sent. In a merge patch every member is optional, and null
/// takes a value away.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::duplicated_attributes, reason = "two checks of one kind")]
#[validate(schema(function = "short_agenda", skip_on_field_errors = false))]
#[validate(schema(function = "few_documents", skip_on_field_errors = false))]
pub struct MeetingForm {
    /// The body that meets; cannot be changed.
    body_id: Uuid,
    /// Its number in the term of the body, as 88 for the 88th.
    #[validate(range(
        min = 1,
        max = 100_000,
        code = "number_form",
        message = "must be a whole number from 1 to 100000"
    ))]
    #[schema(example = 88)]
    ordinal: Option<u32>,
    /// Its state; `planned` where absent. Later it changes by moves alone.
    #[serde(default = "planned")]
    #[validate(custom(function = "valid::meeting_state"))]
    #[schema(value_type = word::MeetingState)]
    state: String,
    /// First day; null where no source tells it.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    first_day: Option<String>,
    /// Last day; the first where absent.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    last_day: Option<String>,
    /// Where.
    #[validate(custom(function = "valid::name"))]
    place: Option<String>,
    /// Items of the agenda in their order.
    #[serde(default)]
    #[validate(custom(function = "names"))]
    agenda: Vec<String>,
    /// Who attended, as far as known.
    #[serde(default)]
    #[validate(nested)]
    attendance: AttendanceForm,
    /// Ids of documents that belong to it.
    #[serde(default)]
    documents: Vec<Uuid>,
    /// Who says so.
    #[validate(custom(function = "valid::prose"))]
    source: String,
    /// A remark.
    #[validate(custom(function = "valid::prose"))]
    note: Option<String>,
    /// Whether anyone may see it; true where absent, and never false again.
    #[serde(default = "yes")]
    published: bool,
}

/// Who attended: a count, lists, or neither where no source tells.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::duplicated_attributes, reason = "two checks of one kind")]
#[validate(schema(function = "few_persons", skip_on_field_errors = false))]
#[validate(schema(function = "few_organizations", skip_on_field_errors = false))]
pub struct AttendanceForm {
    /// How many.
    present: Option<u32>,
    /// Natural persons, by reference alone.
    #[serde(default)]
    persons: Vec<Uuid>,
    /// Member organizations, of a general assembly.
    #[serde(default)]
    organizations: Vec<Uuid>,
}

const fn yes() -> bool {
    true
}

fn planned() -> String {
    MeetingState::Planned.to_string()
}

fn short_agenda(form: &MeetingForm) -> Result<(), ValidationError> {
    valid::at_most(AGENDA_MAX, "agenda", &form.agenda)
}

fn few_documents(form: &MeetingForm) -> Result<(), ValidationError> {
    valid::at_most(50, "documents", &form.documents)
}

fn few_persons(form: &AttendanceForm) -> Result<(), ValidationError> {
    valid::at_most(usize::try_from(SEATS_MAX).unwrap_or(usize::MAX), "persons", &form.persons)
}

fn few_organizations(form: &AttendanceForm) -> Result<(), ValidationError> {
    let max = usize::try_from(SEATS_MAX).unwrap_or(usize::MAX);
    valid::at_most(max, "organizations", &form.organizations)
}

fn names(items: &[String]) -> Result<(), ValidationError> {
    items.iter().try_for_each(|item| valid::name(item))
}

impl MeetingForm {
    /// The form of a meeting as it stands.
    pub fn of(meeting: &Meeting) -> Self {
        let list = &meeting.attendance.list;
        let plan = &meeting.plan;
        Self {
            body_id: meeting.body,
            ordinal: meeting.ordinal,
            state: plan.state.to_string(),
            first_day: plan.days.map(|days| days.first().to_string()),
            last_day: plan.days.map(|days| days.last().to_string()),
            place: plan.place.as_ref().map(|place| place.as_str().to_owned()),
            agenda: meeting.agenda.iter().map(|item| item.as_str().to_owned()).collect(),
            attendance: AttendanceForm {
                present: meeting.attendance.present,
                persons: list.iter().filter_map(|voter| person(*voter)).collect(),
                organizations: list.iter().filter_map(|voter| organization(*voter)).collect(),
            },
            documents: meeting.documents.clone(),
            source: meeting.source.as_str().to_owned(),
            note: meeting.note.as_ref().map(|note| note.as_str().to_owned()),
            published: meeting.published,
        }
    }

    /// The meeting with `id` that a validated form describes.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn meeting(&self, id: Uuid) -> Result<Meeting, Vec<Refusal>> {
        let state = MeetingState::parse(&self.state).ok_or_else(|| {
            let unknown = Violation::WordUnknown { allowed: MeetingState::list() };
            vec![Refusal::at("state", unknown)]
        })?;
        let plan = Plan { state, days: None, place: None, changes: Vec::new() };
        self.with(id, plan)
    }

    /// `before` as a validated form corrects it.
    ///
    /// # Errors
    /// Another body or state, or values that the rules refuse.
    pub fn corrected(&self, before: &Meeting) -> Result<Meeting, Vec<Refusal>> {
        if self.body_id != before.body {
            let moved = DecisionViolation::Moved("a meeting");
            return Err(vec![Refusal::at("body_id", moved)]);
        }
        if self.state != before.plan.state.as_str() {
            let why = "the state changes by postpone, cancel and hold alone";
            return Err(vec![Refusal::at("state", Violation::Inconsistent(why))]);
        }
        self.with(before.id, before.plan.clone())
    }

    fn with(&self, id: Uuid, plan: Plan) -> Result<Meeting, Vec<Refusal>> {
        let prose = |field, text: &str| {
            Prose::parse(text).map_err(|violation| vec![Refusal::at(field, violation)])
        };
        let agenda = self.agenda.iter().enumerate().map(|(place, item)| {
            Name::parse(item)
                .map_err(|violation| vec![Refusal::at(format!("agenda/{place}"), violation)])
        });
        let days = plan::days_of(self.first_day.as_deref(), self.last_day.as_deref());
        let place = self.place.as_deref().map(Name::parse).transpose();
        let persons = self.attendance.persons.iter().copied().map(Voter::Person);
        let organizations = self.attendance.organizations.iter().copied();
        Ok(Meeting {
            id,
            body: self.body_id,
            ordinal: self.ordinal,
            plan: Plan {
                days: days.map_err(|refusal| vec![refusal])?,
                place: place.map_err(|violation| vec![Refusal::at("place", violation)])?,
                ..plan
            },
            agenda: agenda.collect::<Result<_, _>>()?,
            attendance: Attendance {
                present: self.attendance.present,
                list: persons.chain(organizations.map(Voter::Organization)).collect(),
            },
            documents: self.documents.clone(),
            source: prose("source", &self.source)?,
            note: self.note.as_deref().map(|text| prose("note", text)).transpose()?,
            published: self.published,
        })
    }
}

const fn person(voter: Voter) -> Option<Uuid> {
    match voter {
        Voter::Person(id) => Some(id),
        Voter::Organization(_) => None,
    }
}

const fn organization(voter: Voter) -> Option<Uuid> {
    match voter {
        Voter::Organization(id) => Some(id),
        Voter::Person(_) => None,
    }
}
