//! Claims as they are sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::domain::claim::{Claim, FIGURE_MAX};
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{ClaimMetric, Level, MemberType, Precision};
use crate::domain::span::Bounds;
use crate::domain::text::{Name, Prose};
use crate::domain::violation::{Refusal, Violation};
use crate::http::days::DayBody;
use crate::http::{valid, word};

/// A published figure as it is sent. In a merge patch every member is optional, and
/// null takes a value away.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimForm {
    /// What it counts.
    #[validate(custom(function = "valid::claim_metric"))]
    #[schema(value_type = word::ClaimMetric)]
    metric: String,
    /// Only members of this type, where it counts members.
    #[validate(custom(function = "valid::member_type"))]
    #[schema(value_type = Option<word::MemberType>)]
    r#type: Option<String>,
    /// Only members of this region (NUTS 3), where it counts members.
    #[schema(example = "CZ042")]
    region: Option<String>,
    /// The day on which it is said to hold.
    #[validate(nested)]
    day: DayBody,
    /// How the source prints that day, where it prints no day.
    #[validate(custom(function = "valid::name"))]
    #[schema(max_length = 300, example = "end of 2019")]
    as_printed: Option<String>,
    /// The figure; a share in per cent.
    #[schema(example = 131, maximum = 1_000_000_000)]
    figure: u64,
    /// How exactly it is published; `exactly` where absent.
    #[serde(default = "exactly")]
    #[validate(custom(function = "valid::precision"))]
    #[schema(value_type = word::Precision)]
    precision: String,
    /// Who says so.
    #[validate(custom(function = "valid::prose"))]
    source: String,
    /// A remark; of what is `other`, what it counts.
    #[validate(custom(function = "valid::prose"))]
    note: Option<String>,
}

fn exactly() -> String {
    Precision::Exactly.to_string()
}

impl ClaimForm {
    /// The form of a claim as it stands.
    pub fn of(claim: &Claim) -> Self {
        Self {
            metric: claim.metric.to_string(),
            r#type: claim.member_type.map(|kind| kind.to_string()),
            region: claim.region.as_ref().map(ToString::to_string),
            day: DayBody::Bounds(claim.day.into()),
            as_printed: claim.as_printed.as_ref().map(|text| text.as_str().to_owned()),
            figure: u64::from(claim.figure),
            precision: claim.precision.to_string(),
            source: claim.source.as_str().to_owned(),
            note: claim.note.as_ref().map(|note| note.as_str().to_owned()),
        }
    }

    /// The claim with `id` that a validated form describes.
    ///
    /// # Errors
    /// What validation cannot see: no code of a region, or a figure beyond all.
    pub fn claim(&self, id: Uuid) -> Result<Claim, Refusal> {
        let metric = word("metric", ClaimMetric::parse(&self.metric), ClaimMetric::list)?;
        let precision = word("precision", Precision::parse(&self.precision), Precision::list)?;
        let of_type = |text: &String| word("type", MemberType::parse(text), MemberType::list);
        let member_type = self.r#type.as_ref().map(of_type).transpose()?;
        let region = |text: &str| {
            let parsed = TerritoryCode::parse(Level::Region, text);
            parsed.map_err(|violation| Refusal::at("region", violation))
        };
        let figure = u32::try_from(self.figure).map_err(|_| {
            Refusal::at("figure", Violation::NumberForm { min: 0, max: FIGURE_MAX })
        })?;
        Ok(Claim {
            id,
            metric,
            member_type,
            region: self.region.as_deref().map(region).transpose()?,
            day: self.day()?,
            as_printed: maybe("as_printed", self.as_printed.as_deref(), Name::parse)?,
            figure,
            precision,
            source: Prose::parse(&self.source).map_err(|wrong| Refusal::at("source", wrong))?,
            note: maybe("note", self.note.as_deref(), Prose::parse)?,
        })
    }

    fn day(&self) -> Result<Bounds, Refusal> {
        self.day.bounds().map_err(|(_, violation)| Refusal::at("day", violation))
    }
}

fn word<T>(field: &str, found: Option<T>, list: fn() -> String) -> Result<T, Refusal> {
    found.ok_or_else(|| Refusal::at(field, Violation::WordUnknown { allowed: list() }))
}

fn maybe<T>(
    field: &str,
    text: Option<&str>,
    read: impl FnOnce(&str) -> Result<T, Violation>,
) -> Result<Option<T>, Refusal> {
    text.map(|text| read(text).map_err(|wrong| Refusal::at(field, wrong))).transpose()
}
