//! Plans in bodies: days from and to, postponements and cancellations, and the
//! history of them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::days;
use super::valid;
use super::word;
use crate::domain::plan::{Change, Days, Notice, Plan};
use crate::domain::text::{Name, Prose};
use crate::domain::violation::{Refusal, Violation};

/// A postponement as it is sent.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostponeForm {
    /// The new first day; null where it is not known yet.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    first_day: Option<String>,
    /// The new last day; the first where absent.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    last_day: Option<String>,
    /// The new place; it stays where absent.
    #[validate(custom(function = "valid::name"))]
    place: Option<String>,
    /// The day on which the postponement became known.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    noted_on: String,
    /// Why, where the source tells.
    #[validate(custom(function = "valid::prose"))]
    reason: Option<String>,
    /// Who says so.
    #[validate(custom(function = "valid::prose"))]
    source: String,
}

/// A cancellation as it is sent.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelForm {
    /// The day on which the cancellation became known.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    noted_on: String,
    /// Why, where the source tells.
    #[validate(custom(function = "valid::prose"))]
    reason: Option<String>,
    /// Who says so.
    #[validate(custom(function = "valid::prose"))]
    source: String,
}

/// The statement that it took place, as it is sent: an empty object.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldForm {}

/// What was planned before a postponement or a cancellation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FormerPlanBody {
    /// The state until then.
    #[schema(value_type = word::MeetingState)]
    state: String,
    /// The first day until then; null where none was known.
    #[schema(format = Date)]
    first_day: Option<String>,
    /// The last day until then.
    #[schema(format = Date)]
    last_day: Option<String>,
    /// The place until then.
    place: Option<String>,
    /// The day on which the change became known.
    #[schema(format = Date)]
    noted_on: String,
    /// Why, where the source tells.
    reason: Option<String>,
    /// Who says so.
    source: String,
}

impl FormerPlanBody {
    /// The changes of a plan, the earliest first.
    pub fn all(plan: &Plan) -> Vec<Self> {
        plan.changes.iter().map(Self::of).collect()
    }

    fn of(change: &Change) -> Self {
        Self {
            state: change.state.to_string(),
            first_day: change.days.map(|days| days.first().to_string()),
            last_day: change.days.map(|days| days.last().to_string()),
            place: change.place.as_ref().map(|place| place.as_str().to_owned()),
            noted_on: change.notice.noted_on.to_string(),
            reason: change.notice.reason.as_ref().map(|reason| reason.as_str().to_owned()),
            source: change.notice.source.as_str().to_owned(),
        }
    }
}

impl PostponeForm {
    /// The days and the place that a validated form puts it off to.
    ///
    /// # Errors
    /// What validation cannot see: days in the wrong order, or a last without a first.
    pub fn to(&self) -> Result<(Option<Days>, Option<Name>), Refusal> {
        let days = days_of(self.first_day.as_deref(), self.last_day.as_deref())?;
        let place = self.place.as_deref().map(Name::parse).transpose();
        Ok((days, place.map_err(|violation| Refusal::at("place", violation))?))
    }

    /// What a validated form says of the postponement.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn notice(&self) -> Result<Notice, Refusal> {
        notice(&self.noted_on, self.reason.as_deref(), &self.source)
    }
}

impl CancelForm {
    /// What a validated form says of the cancellation.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn notice(&self) -> Result<Notice, Refusal> {
        notice(&self.noted_on, self.reason.as_deref(), &self.source)
    }
}

/// The days from a first to a last, which is the first where absent; none where
/// both are.
///
/// # Errors
/// The last is before the first, or there is no first.
pub fn days_of(first: Option<&str>, last: Option<&str>) -> Result<Option<Days>, Refusal> {
    match (first.and_then(day), last.and_then(day)) {
        (None, None) => Ok(None),
        (Some(first), last) => Days::new(first, last.unwrap_or(first))
            .map(Some)
            .map_err(|violation| Refusal::at("last_day", violation)),
        (None, Some(_)) => {
            let why = "a last day needs a first day: give both, or neither";
            Err(Refusal::at("first_day", Violation::Inconsistent(why)))
        }
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    days::checked(Some(text))
}

fn notice(noted_on: &str, reason: Option<&str>, source: &str) -> Result<Notice, Refusal> {
    let prose =
        |field, text: &str| Prose::parse(text).map_err(|violation| Refusal::at(field, violation));
    Ok(Notice {
        noted_on: day(noted_on).ok_or_else(|| Refusal::at("noted_on", Violation::DayForm))?,
        reason: reason.map(|text| prose("reason", text)).transpose()?,
        source: prose("source", source)?,
    })
}
