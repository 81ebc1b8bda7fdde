//! Bodies of affiliations: as they are sent, and as they are answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::domain::affiliation::Affiliation;
use crate::domain::fact::Recorded;
use crate::domain::kind::Network;
use crate::domain::text::Prose;
use crate::domain::violation::{Refusal, Violation};
use crate::http::days::{self, DayBody};
use crate::http::{valid, word};

/// An affiliation as it is sent. In a merge patch every member is optional, and
/// null takes a value away.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AffiliationForm {
    /// The organization; cannot be changed.
    organization_id: Uuid,
    /// The network.
    #[validate(custom(function = "valid::network"))]
    #[schema(value_type = word::Network)]
    network: String,
    /// First day on which it can have begun; null where no source gives one.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    began_earliest: Option<String>,
    /// Last day on which it can have begun.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date, example = "2020-02-20")]
    began_latest: String,
    /// First day without it; null where it has not ended.
    #[validate(nested)]
    ended: Option<DayBody>,
    /// Who says so.
    #[validate(custom(function = "valid::prose"))]
    source: String,
    /// A remark.
    #[validate(custom(function = "valid::prose"))]
    note: Option<String>,
}

/// An affiliation as it is answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AffiliationBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// What it is.
    #[serde(flatten)]
    form: AffiliationForm,
}

/// Where the form has what the rules call by another name.
pub fn in_affiliation(pointer: &str) -> Option<String> {
    (pointer == "/began").then(|| "/began_latest".to_owned())
}

impl AffiliationBody {
    /// The body of an affiliation.
    pub fn of(recorded: &Recorded<Affiliation>) -> Self {
        Self {
            id: recorded.fact.id.to_string(),
            revision: recorded.from,
            form: AffiliationForm::of(&recorded.fact),
        }
    }
}

impl AffiliationForm {
    /// The form of an affiliation as it stands.
    pub fn of(affiliation: &Affiliation) -> Self {
        Self {
            organization_id: affiliation.organization,
            network: affiliation.network.to_string(),
            began_earliest: affiliation.began_earliest.map(|day| day.to_string()),
            began_latest: affiliation.began_latest.to_string(),
            ended: affiliation.ended.map(|bounds| DayBody::Bounds(bounds.into())),
            source: affiliation.source.as_str().to_owned(),
            note: affiliation.note.as_ref().map(|note| note.as_str().to_owned()),
        }
    }

    /// The affiliation with `id` that a validated form describes.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn affiliation(&self, id: Uuid) -> Result<Affiliation, Refusal> {
        let prose = |field, text: &str| {
            Prose::parse(text).map_err(|violation| Refusal::at(field, violation))
        };
        let network = Network::parse(&self.network).ok_or_else(|| {
            Refusal::at("network", Violation::WordUnknown { allowed: Network::list() })
        })?;
        let ended = self.ended.as_ref().map(DayBody::bounds).transpose();
        let affiliation = Affiliation {
            id,
            organization: self.organization_id,
            network,
            began_earliest: days::checked(self.began_earliest.as_deref()),
            began_latest: days::checked(Some(&self.began_latest))
                .ok_or_else(|| Refusal::at("began_latest", Violation::DayForm))?,
            ended: ended.map_err(|(_, violation)| Refusal::at("ended", violation))?,
            source: prose("source", &self.source)?,
            note: self.note.as_deref().map(|text| prose("note", text)).transpose()?,
        };
        affiliation.span()?;
        Ok(affiliation)
    }

    /// `before` as a validated form corrects it.
    ///
    /// # Errors
    /// Another organization, or values that the rules refuse.
    pub fn corrected(&self, before: &Affiliation) -> Result<Affiliation, Refusal> {
        if self.organization_id != before.organization {
            let why = "an affiliation stays with its organization: take it back and record another";
            return Err(Refusal::at("organization_id", Violation::Inconsistent(why)));
        }
        self.affiliation(before.id)
    }
}
