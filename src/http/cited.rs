//! Facts as others cite them: enough to read an answer without a second question.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::days::DatedBody;
use super::view::View;
use super::word;
use crate::domain::meeting::Meeting;

/// A body as others cite it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BodyCited {
    /// Its id.
    id: String,
    /// What it is.
    #[schema(value_type = word::BodyKind)]
    kind: &'static str,
    /// Its Czech name.
    name: String,
    /// The organization whose organ it is.
    organization: Option<OrganizationCited>,
}

/// An organization as others cite it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganizationCited {
    /// Its id.
    id: String,
    /// Its Czech name.
    name: String,
}

impl BodyCited {
    /// The body with `id`, if the caller may see it.
    pub fn of(view: &View, id: Uuid) -> Option<Self> {
        let body = &view.register.proceedings.bodies.find(id, view.scope)?.fact;
        Some(Self {
            id: id.to_string(),
            kind: body.kind.as_str(),
            name: body.name_cs.as_str().to_owned(),
            organization: OrganizationCited::of(view, body.organization),
        })
    }
}

/// A meeting as others cite it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeetingCited {
    /// Its id.
    id: String,
    /// The body that meets.
    body: Option<BodyCited>,
    /// Its number in the term of the body.
    ordinal: Option<u32>,
    /// Its state.
    #[schema(value_type = word::MeetingState)]
    state: &'static str,
    /// Its first day.
    #[schema(format = Date)]
    first_day: Option<String>,
    /// Its last day.
    #[schema(format = Date)]
    last_day: Option<String>,
}

impl MeetingCited {
    /// A meeting that the caller may see.
    pub fn of(view: &View, meeting: &Meeting) -> Self {
        let days = meeting.plan.days;
        Self {
            id: meeting.id.to_string(),
            body: BodyCited::of(view, meeting.body),
            ordinal: meeting.ordinal,
            state: meeting.plan.state.as_str(),
            first_day: days.map(|days| days.first().to_string()),
            last_day: days.map(|days| days.last().to_string()),
        }
    }
}

/// A resolution as others cite it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ResolutionCited {
    /// Its id.
    id: String,
    /// The body that decided.
    body: Option<BodyCited>,
    /// Its number, as the body writes it.
    number: Option<String>,
    /// The day on which it decided.
    decided: DatedBody,
    /// What it is about.
    title: String,
    /// Where to read it.
    href: String,
}

impl ResolutionCited {
    /// The resolution with `id`, if the caller may see it.
    pub fn of(view: &View, id: Uuid) -> Option<Self> {
        let found = &view.register.proceedings.resolutions.find(id, view.scope)?.fact;
        Some(Self {
            id: id.to_string(),
            body: BodyCited::of(view, found.body),
            number: found.number.as_ref().map(|number| number.as_str().to_owned()),
            decided: found.decided.into(),
            title: found.title.as_str().to_owned(),
            href: format!("/api/v1/resolutions/{id}"),
        })
    }
}

impl OrganizationCited {
    /// The organization with `id`, if the caller may see it.
    pub fn of(view: &View, id: Uuid) -> Option<Self> {
        let organization = &view.register.organization(id)?.organization;
        let seen = view.scope.sees(organization.published, Some(id));
        seen.then(|| Self { id: id.to_string(), name: organization.name_cs.as_str().to_owned() })
    }
}
