//! Resolutions as they are sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

use super::point::PointForm;
use crate::domain::resolution::{POINTS_MAX, Resolution};
use crate::domain::text::{Name, Prose};
use crate::domain::violation::{DecisionViolation, Refusal};
use crate::http::days::DatedBody;
use crate::http::valid;

/// Most documents of a resolution or a meeting.
const DOCUMENTS_MAX: usize = 50;

/// A resolution as it is sent. In a merge patch every member is optional, and
/// null takes a value away.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::duplicated_attributes, reason = "two checks of one kind")]
#[validate(schema(function = "few_points", skip_on_field_errors = false))]
#[validate(schema(function = "few_documents", skip_on_field_errors = false))]
pub struct ResolutionForm {
    /// The body that decided; cannot be changed.
    body_id: Uuid,
    /// The meeting at which it did; null where unknown, or outside any.
    meeting_id: Option<Uuid>,
    /// Number as the body writes it; null where no source tells it.
    #[validate(custom(function = "valid::name"))]
    #[schema(example = "30/93")]
    number: Option<String>,
    /// The day on which it decided.
    #[validate(nested)]
    decided: DatedBody,
    /// What it is about.
    #[validate(custom(function = "valid::name"))]
    title: String,
    /// Operative points in their order.
    #[validate(nested)]
    points: Vec<PointForm>,
    /// The resolution with the proposal that it decides on.
    proposal_id: Option<Uuid>,
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

const fn yes() -> bool {
    true
}

fn few_points(form: &ResolutionForm) -> Result<(), ValidationError> {
    valid::at_most(POINTS_MAX, "points", &form.points)
}

fn few_documents(form: &ResolutionForm) -> Result<(), ValidationError> {
    valid::at_most(DOCUMENTS_MAX, "documents", &form.documents)
}

impl ResolutionForm {
    /// The form of a resolution as it stands.
    pub fn of(resolution: &Resolution) -> Self {
        Self {
            body_id: resolution.body,
            meeting_id: resolution.meeting,
            number: resolution.number.as_ref().map(|number| number.as_str().to_owned()),
            decided: resolution.decided.into(),
            title: resolution.title.as_str().to_owned(),
            points: resolution.points.iter().map(PointForm::of).collect(),
            proposal_id: resolution.proposal,
            documents: resolution.documents.clone(),
            source: resolution.source.as_str().to_owned(),
            note: resolution.note.as_ref().map(|note| note.as_str().to_owned()),
            published: resolution.published,
        }
    }

    /// The resolution with `id` that a validated form describes.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn resolution(&self, id: Uuid) -> Result<Resolution, Vec<Refusal>> {
        let prose = |field, text: &str| {
            Prose::parse(text).map_err(|violation| vec![Refusal::at(field, violation)])
        };
        let name = |field, text: &str| {
            Name::parse(text).map_err(|violation| vec![Refusal::at(field, violation)])
        };
        let decided =
            self.decided.dated().map_err(|(_, refused)| vec![Refusal::at("decided", refused)])?;
        let points = self.points.iter().enumerate().map(|(place, point)| {
            point.point().map_err(|refusal| {
                vec![Refusal { field: format!("points/{place}/{}", refusal.field), ..refusal }]
            })
        });
        Ok(Resolution {
            id,
            body: self.body_id,
            meeting: self.meeting_id,
            number: self.number.as_deref().map(|text| name("number", text)).transpose()?,
            decided,
            title: name("title", &self.title)?,
            points: points.collect::<Result<_, _>>()?,
            proposal: self.proposal_id,
            documents: self.documents.clone(),
            source: prose("source", &self.source)?,
            note: self.note.as_deref().map(|text| prose("note", text)).transpose()?,
            published: self.published,
        })
    }

    /// `before` as a validated form corrects it.
    ///
    /// # Errors
    /// Another body, or values that the rules refuse.
    pub fn corrected(&self, before: &Resolution) -> Result<Resolution, Vec<Refusal>> {
        if self.body_id != before.body {
            let moved = DecisionViolation::Moved("a resolution");
            return Err(vec![Refusal::at("body_id", moved)]);
        }
        self.resolution(before.id)
    }
}
