//! Bodies of compositions: as they are sent, and as they are answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::domain::composition::Composition;
use crate::domain::fact::Recorded;
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{CompositionRelation, Level};
use crate::domain::text::Prose;
use crate::domain::violation::{Refusal, Violation};
use crate::http::days::{DatedBody, DayBody};
use crate::http::{valid, word};

/// A composition as it is sent. In a merge patch every member is optional, and
/// null takes a value away.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompositionForm {
    /// The union, microregion or local action group; cannot be changed.
    organization_id: Uuid,
    /// RÚIAN code of the municipality.
    #[validate(custom(function = "valid::municipality"))]
    #[schema(example = "554804")]
    municipality: String,
    /// How the municipality belongs to it.
    #[validate(custom(function = "valid::composition_relation"))]
    #[schema(value_type = word::CompositionRelation)]
    relation: String,
    /// First day on which it does; `earliest` is null where no source tells it.
    #[validate(nested)]
    since: DatedBody,
    /// First day on which it does no more; null while it does.
    #[validate(nested)]
    until: Option<DayBody>,
    /// The list that says so.
    #[validate(custom(function = "valid::prose"))]
    source: String,
    /// A remark.
    #[validate(custom(function = "valid::prose"))]
    note: Option<String>,
}

/// A composition as it is answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CompositionBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// What it is.
    #[serde(flatten)]
    form: CompositionForm,
    /// Whether anyone may see it, which is whether anyone may see the organization.
    published: bool,
}

impl CompositionBody {
    /// The body of a composition.
    pub fn of(recorded: &Recorded<Composition>) -> Self {
        Self {
            id: recorded.fact.id.to_string(),
            revision: recorded.from,
            form: CompositionForm::of(&recorded.fact),
            published: recorded.fact.published,
        }
    }
}

impl CompositionForm {
    /// The form of a composition as it stands.
    pub fn of(composition: &Composition) -> Self {
        Self {
            organization_id: composition.organization,
            municipality: composition.municipality.to_string(),
            relation: composition.relation.to_string(),
            since: composition.since.into(),
            until: composition.until.map(|bounds| DayBody::Bounds(bounds.into())),
            source: composition.source.as_str().to_owned(),
            note: composition.note.as_ref().map(|note| note.as_str().to_owned()),
        }
    }

    /// The composition with `id` that a validated form describes; whether it is
    /// published follows from its organization.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn composition(&self, id: Uuid) -> Result<Composition, Refusal> {
        let prose = |field, text: &str| {
            Prose::parse(text).map_err(|violation| Refusal::at(field, violation))
        };
        let relation = CompositionRelation::parse(&self.relation).ok_or_else(|| {
            Refusal::at("relation", Violation::WordUnknown { allowed: CompositionRelation::list() })
        })?;
        let municipality = TerritoryCode::parse(Level::Municipality, &self.municipality)
            .map_err(|violation| Refusal::at("municipality", violation))?;
        let until = self.until.as_ref().map(DayBody::bounds).transpose();
        let composition = Composition {
            id,
            organization: self.organization_id,
            municipality,
            relation,
            since: self.since.dated().map_err(|(_, violation)| Refusal::at("since", violation))?,
            until: until.map_err(|(_, violation)| Refusal::at("until", violation))?,
            source: prose("source", &self.source)?,
            note: self.note.as_deref().map(|text| prose("note", text)).transpose()?,
            published: false,
        };
        composition.span()?;
        Ok(composition)
    }

    /// `before` as a validated form corrects it.
    ///
    /// # Errors
    /// Another organization, or values that the rules refuse.
    pub fn corrected(&self, before: &Composition) -> Result<Composition, Refusal> {
        if self.organization_id != before.organization {
            let why = "a composition stays with its organization: take it back and record another";
            return Err(Refusal::at("organization_id", Violation::Inconsistent(why)));
        }
        self.composition(before.id)
    }
}
