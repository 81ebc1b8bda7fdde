//! Bodies of events: as they are sent, and as they are answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

use crate::domain::decision::meetings_in;
use crate::domain::event::{Event, Theme};
use crate::domain::fact::Recorded;
use crate::domain::kind::{EventKind, MeetingState};
use crate::domain::plan::Plan;
use crate::domain::text::{Name, Prose};
use crate::domain::violation::{Refusal, Violation};
use crate::http::cited::MeetingCited;
use crate::http::plan::{self, FormerPlanBody};
use crate::http::view::View;
use crate::http::{valid, word};

/// Most themes of one event.
const THEMES_MAX: usize = 30;

/// An event as it is sent. It begins as planned; only moves change its state. In
/// a merge patch every member is optional, and null takes a value away.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "few_themes", skip_on_field_errors = false))]
pub struct EventForm {
    /// What it is.
    #[validate(custom(function = "valid::event_kind"))]
    #[schema(value_type = word::EventKind)]
    kind: String,
    /// Its names.
    #[validate(nested)]
    name: EventNameForm,
    /// Its first day; null only while it is postponed to a day not known yet.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date, example = "2020-04-01")]
    first_day: Option<String>,
    /// Its last day; the first where absent.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date, example = "2020-04-03")]
    last_day: Option<String>,
    /// Where it is.
    #[validate(custom(function = "valid::name"))]
    #[schema(max_length = 300)]
    place: Option<String>,
    /// The organization that hosts it.
    host_id: Option<Uuid>,
    /// What it is about, in order.
    #[serde(default)]
    #[validate(nested)]
    themes: Vec<ThemeForm>,
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

const fn yes() -> bool {
    true
}

fn few_themes(form: &EventForm) -> Result<(), ValidationError> {
    valid::at_most(THEMES_MAX, "themes", &form.themes)
}

/// Names of an event.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventNameForm {
    /// Czech.
    #[validate(custom(function = "valid::name"))]
    #[schema(max_length = 300)]
    cs: String,
    /// English.
    #[validate(custom(function = "valid::name"))]
    #[schema(max_length = 300)]
    en: Option<String>,
}

/// A theme of an event.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ThemeForm {
    /// In Czech.
    #[validate(custom(function = "valid::name"))]
    #[schema(max_length = 300)]
    cs: String,
    /// In English.
    #[validate(custom(function = "valid::name"))]
    #[schema(max_length = 300)]
    en: Option<String>,
}

/// An event as it is answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// Where it stands, as far as somebody has recorded it.
    #[schema(value_type = word::MeetingState)]
    state: String,
    /// What it is.
    #[serde(flatten)]
    form: EventForm,
    /// What was planned before each postponement and cancellation, the earliest first.
    changes: Vec<FormerPlanBody>,
}

impl EventBody {
    /// The body of an event.
    pub fn of(recorded: &Recorded<Event>) -> Self {
        let event = &recorded.fact;
        Self {
            id: event.id.to_string(),
            revision: recorded.from,
            state: event.plan.state.to_string(),
            form: EventForm::of(event),
            changes: FormerPlanBody::all(&event.plan),
        }
    }
}

/// An event with the meetings that fall in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventRead {
    #[serde(flatten)]
    body: EventBody,
    /// Meetings of the association's bodies on its days, the earliest first.
    meetings: Vec<MeetingCited>,
}

impl EventRead {
    /// The body of an event, with what follows from the facts of `view`.
    pub fn of(view: &View, recorded: &Recorded<Event>) -> Self {
        let meetings = meetings_in(&view.register, view.scope, &recorded.fact);
        Self {
            body: EventBody::of(recorded),
            meetings: meetings.map(|meeting| MeetingCited::of(view, meeting)).collect(),
        }
    }
}

impl EventForm {
    /// The form of an event as it stands.
    pub fn of(event: &Event) -> Self {
        let text = |name: &Name| name.as_str().to_owned();
        let theme =
            |theme: &Theme| ThemeForm { cs: text(&theme.cs), en: theme.en.as_ref().map(text) };
        Self {
            kind: event.kind.to_string(),
            name: EventNameForm { cs: text(&event.name_cs), en: event.name_en.as_ref().map(text) },
            first_day: event.plan.days.map(|days| days.first().to_string()),
            last_day: event.plan.days.map(|days| days.last().to_string()),
            place: event.plan.place.as_ref().map(text),
            host_id: event.host,
            themes: event.themes.iter().map(theme).collect(),
            source: event.source.as_str().to_owned(),
            note: event.note.as_ref().map(|note| note.as_str().to_owned()),
            published: event.published,
        }
    }

    /// The planned event with `id` that a validated form describes.
    ///
    /// # Errors
    /// What validation cannot see: days in the wrong order, or a last without a first.
    pub fn event(&self, id: Uuid) -> Result<Event, Refusal> {
        let kind = EventKind::parse(&self.kind).ok_or_else(|| {
            Refusal::at("kind", Violation::WordUnknown { allowed: EventKind::list() })
        })?;
        let themes = self.themes.iter().enumerate().map(|(place, theme)| theme.theme(place));
        Ok(Event {
            id,
            kind,
            name_cs: name("name/cs", &self.name.cs)?,
            name_en: maybe("name/en", self.name.en.as_deref(), name)?,
            plan: Plan {
                state: MeetingState::Planned,
                days: plan::days_of(self.first_day.as_deref(), self.last_day.as_deref())?,
                place: maybe("place", self.place.as_deref(), name)?,
                changes: Vec::new(),
            },
            host: self.host_id,
            themes: themes.collect::<Result<_, _>>()?,
            source: prose("source", &self.source)?,
            note: maybe("note", self.note.as_deref(), prose)?,
            published: self.published,
        })
    }

    /// `before` as a validated form corrects it: its state and its history stay.
    ///
    /// # Errors
    /// Those of [`EventForm::event`].
    pub fn corrected(&self, before: &Event) -> Result<Event, Refusal> {
        let after = self.event(before.id)?;
        let changes = before.plan.changes.clone();
        Ok(Event { plan: Plan { state: before.plan.state, changes, ..after.plan }, ..after })
    }
}

impl ThemeForm {
    fn theme(&self, place: usize) -> Result<Theme, Refusal> {
        Ok(Theme {
            cs: name(&format!("themes/{place}/cs"), &self.cs)?,
            en: maybe(&format!("themes/{place}/en"), self.en.as_deref(), name)?,
        })
    }
}

fn name(field: &str, text: &str) -> Result<Name, Refusal> {
    Name::parse(text).map_err(|violation| Refusal::at(field, violation))
}

fn prose(field: &str, text: &str) -> Result<Prose, Refusal> {
    Prose::parse(text).map_err(|violation| Refusal::at(field, violation))
}

fn maybe<T>(
    field: &str,
    text: Option<&str>,
    read: impl FnOnce(&str, &str) -> Result<T, Refusal>,
) -> Result<Option<T>, Refusal> {
    text.map(|text| read(field, text)).transpose()
}
