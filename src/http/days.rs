//! Days in bodies: one day, or the bounds between which it lies.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError, ValidationErrors};

use super::parameter::day;
use crate::domain::span::Bounds;
use crate::domain::violation::Violation;

/// One day as `"2020-04-01"`, or `{"earliest": …, "latest": …}` where it is not
/// known exactly. Answers always give both bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged, expecting = "a day as \"2020-04-01\", or {\"earliest\": …, \"latest\": …}")]
pub enum DayBody {
    /// A day that is known.
    #[schema(value_type = String, format = Date, example = "2020-04-01")]
    Exact(String),
    /// The bounds of a day that is not.
    Bounds(BoundsBody),
}

/// The bounds of a day, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BoundsBody {
    /// First day it can be.
    #[schema(format = Date, example = "2019-01-01")]
    pub earliest: String,
    /// Last day it can be.
    #[schema(format = Date, example = "2019-12-31")]
    pub latest: String,
}

impl From<Bounds> for BoundsBody {
    fn from(bounds: Bounds) -> Self {
        Self { earliest: bounds.earliest().to_string(), latest: bounds.latest().to_string() }
    }
}

impl DayBody {
    /// The bounds it stands for.
    ///
    /// # Errors
    /// No calendar days, or crossed bounds, with the member that is wrong.
    pub fn bounds(&self) -> Result<Bounds, (&'static str, Violation)> {
        let read = |member, text: &str| day(text).ok_or((member, Violation::DayForm));
        match self {
            Self::Exact(text) => read("", text).map(Bounds::exact),
            Self::Bounds(body) => {
                let (earliest, latest) =
                    (read("earliest", &body.earliest)?, read("latest", &body.latest)?);
                Bounds::new(earliest, latest).map_err(|violation| ("latest", violation))
            }
        }
    }
}

impl Validate for DayBody {
    fn validate(&self) -> Result<(), ValidationErrors> {
        let Err((member, violation)) = self.bounds() else {
            return Ok(());
        };
        let mut error = ValidationError::new(violation.code());
        error.message = Some(Cow::Owned(violation.to_string()));
        let mut errors = ValidationErrors::new();
        errors.add(if member.is_empty() { "__all__" } else { member }, error);
        Err(errors)
    }
}

/// A day that `validator` has found to be one.
#[must_use]
pub fn checked(text: Option<&str>) -> Option<NaiveDate> {
    text.and_then(day)
}
