//! Applications as they are answered.

use serde::Serialize;
use utoipa::ToSchema;

use super::form::ApplicationForm;
use crate::domain::application::Application;
use crate::domain::fact::Recorded;
use crate::http::word;

/// An application as it is answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApplicationBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// Where it stands.
    #[schema(value_type = word::ApplicationState)]
    state: &'static str,
    /// How often it was submitted.
    version: usize,
    /// The day on which it was begun.
    #[schema(format = Date)]
    begun_on: String,
    /// What the applicant says.
    #[serde(flatten)]
    form: ApplicationForm,
    /// The meeting it was scheduled for.
    meeting_id: Option<String>,
    /// The association's resolution that decided on it.
    admission_id: Option<String>,
    /// First day of the membership that it led to.
    #[schema(format = Date)]
    effective_from: Option<String>,
    /// The membership that it led to.
    membership_id: Option<String>,
    /// Where to read on.
    links: ApplicationLinks,
}

/// Where to read on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApplicationLinks {
    organization: String,
    path: String,
    moves: String,
    notes: String,
    timeline: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    membership: Option<String>,
}

impl ApplicationBody {
    /// The body of an application.
    pub fn of(recorded: &Recorded<Application>) -> Self {
        let application = &recorded.fact;
        let own = format!("/api/v1/applications/{}", application.id);
        Self {
            id: application.id.to_string(),
            revision: recorded.from,
            state: application.state().as_str(),
            version: application.version(),
            begun_on: application.begun_on.to_string(),
            form: ApplicationForm::of(application),
            meeting_id: application.meeting.map(|id| id.to_string()),
            admission_id: application.decisions.admission.map(|id| id.to_string()),
            effective_from: application.effective_from.map(|day| day.to_string()),
            membership_id: application.membership.map(|id| id.to_string()),
            links: ApplicationLinks {
                organization: format!("/api/v1/organizations/{}", application.organization),
                path: format!("{own}/path"),
                moves: format!("{own}/moves"),
                notes: format!("{own}/notes"),
                timeline: format!("{own}/timeline"),
                membership: application.membership.map(|id| format!("/api/v1/memberships/{id}")),
            },
        }
    }
}
