//! Which resolutions a list is asked for.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::domain::kind::Subject;
use crate::domain::resolution::Resolution;
use crate::domain::text::Name;
use crate::http::page::Question;
use crate::http::parameter::Parameters;
use crate::http::view::View;

/// The filters of a list of resolutions.
pub struct Asked {
    organization: Option<Uuid>,
    body: Option<Uuid>,
    meeting: Option<Uuid>,
    proposal: Option<Uuid>,
    subject: Option<Subject>,
    number: Option<String>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

impl Asked {
    /// Reads the filters.
    pub fn read(parameters: &mut Parameters) -> Self {
        Self {
            organization: parameters.id("organization_id"),
            body: parameters.id("body_id"),
            meeting: parameters.id("meeting_id"),
            proposal: parameters.id("proposal_id"),
            subject: parameters.parsed("subject", &Subject::list(), Subject::parse),
            number: parameters.text("number"),
            from: parameters.day("from"),
            until: parameters.day("until"),
        }
    }

    /// Whether the list is to have it.
    pub fn admits(&self, view: &View, resolution: &Resolution) -> bool {
        let decided = resolution.decided.bounds();
        let number = resolution.number.as_ref().map(Name::as_str);
        self.body.is_none_or(|id| resolution.body == id)
            && self.meeting.is_none_or(|id| resolution.meeting == Some(id))
            && self.proposal.is_none_or(|id| resolution.proposal == Some(id))
            && self.number.as_deref().is_none_or(|asked| number == Some(asked))
            && self.from.is_none_or(|from| decided.latest() >= from)
            && self.until.is_none_or(|until| decided.earliest() < until)
            && self.subject.is_none_or(|subject| {
                resolution.points.iter().any(|point| point.subject == subject)
            })
            && self.organization.is_none_or(|id| {
                let body = view.register.proceedings.bodies.find(resolution.body, view.scope);
                body.is_some_and(|body| body.fact.organization == id)
            })
    }

    /// The question that a cursor of this list belongs to.
    pub fn question(&self, view: &View) -> Question {
        Question::at("/api/v1/resolutions")
            .with("known_at", Some(view.register.known.revision))
            .with("organization_id", self.organization)
            .with("body_id", self.body)
            .with("meeting_id", self.meeting)
            .with("proposal_id", self.proposal)
            .with("subject", self.subject)
            .with("number", self.number.as_ref())
            .with("from", self.from)
            .with("until", self.until)
    }
}
