//! Meetings as they are answered.

use serde::Serialize;
use utoipa::ToSchema;

use super::form::MeetingForm;
use crate::domain::fact::Recorded;
use crate::domain::meeting::Meeting;
use crate::http::cited::BodyCited;
use crate::http::plan::FormerPlanBody;
use crate::http::view::View;

/// A meeting as it is answered in lists and after writes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeetingBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// What it is.
    #[serde(flatten)]
    form: MeetingForm,
    /// What was planned before, the earliest first.
    changes: Vec<FormerPlanBody>,
    /// Where to read on.
    links: MeetingLinks,
}

/// Where to read on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeetingLinks {
    body: String,
    resolutions: String,
}

/// A meeting with the body that meets.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeetingRead {
    #[serde(flatten)]
    body: MeetingBody,
    /// The body that meets.
    met_by: Option<BodyCited>,
}

impl MeetingBody {
    /// The body of a meeting.
    pub fn of(recorded: &Recorded<Meeting>) -> Self {
        let meeting = &recorded.fact;
        Self {
            id: meeting.id.to_string(),
            revision: recorded.from,
            form: MeetingForm::of(meeting),
            changes: FormerPlanBody::all(&meeting.plan),
            links: MeetingLinks {
                body: format!("/api/v1/bodies/{}", meeting.body),
                resolutions: format!("/api/v1/resolutions?meeting_id={}", meeting.id),
            },
        }
    }
}

impl MeetingRead {
    /// The body of a meeting, with what follows from the facts of `view`.
    pub fn of(view: &View, recorded: &Recorded<Meeting>) -> Self {
        let met_by = BodyCited::of(view, recorded.fact.body);
        Self { body: MeetingBody::of(recorded), met_by }
    }
}
