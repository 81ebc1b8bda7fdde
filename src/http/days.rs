//! Days in bodies: one day, or the bounds between which it lies.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError, ValidationErrors};

use super::parameter::day;
use crate::domain::span::{Bounds, Dated};
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
        match self.bounds() {
            Ok(_) => Ok(()),
            Err((member, violation)) => Err(wrong(member, &violation)),
        }
    }
}

/// One day as `"2020-04-01"`, or `{"earliest": …, "latest": …}` where it is not
/// known exactly; `earliest` may be null where no source tells it. Answers
/// always give both bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged, expecting = "a day as \"2020-04-01\", or {\"earliest\": …, \"latest\": …}")]
pub enum DatedBody {
    /// A day that is known.
    #[schema(value_type = String, format = Date, example = "2020-04-01")]
    Exact(String),
    /// What is known of a day that is not.
    Within(WithinBody),
}

/// What is known of a day, both bounds included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithinBody {
    /// First day it can be; null where no source tells it.
    #[schema(format = Date)]
    pub earliest: Option<String>,
    /// Last day it can be.
    #[schema(format = Date, example = "2020-02-20")]
    pub latest: String,
}

impl From<Dated> for DatedBody {
    fn from(dated: Dated) -> Self {
        Self::Within(WithinBody {
            earliest: dated.earliest().map(|day| day.to_string()),
            latest: dated.latest().to_string(),
        })
    }
}

impl DatedBody {
    /// The day it stands for.
    ///
    /// # Errors
    /// No calendar days, or crossed bounds, with the member that is wrong.
    pub fn dated(&self) -> Result<Dated, (&'static str, Violation)> {
        let read = |member, text: &str| day(text).ok_or((member, Violation::DayForm));
        let (earliest, latest) = match self {
            Self::Exact(text) => {
                let day = read("", text)?;
                (Some(day), day)
            }
            Self::Within(body) => {
                let earliest = body.earliest.as_deref().map(|text| read("earliest", text));
                (earliest.transpose()?, read("latest", &body.latest)?)
            }
        };
        Dated::new(earliest, latest).map_err(|violation| ("latest", violation))
    }
}

impl Validate for DatedBody {
    fn validate(&self) -> Result<(), ValidationErrors> {
        match self.dated() {
            Ok(_) => Ok(()),
            Err((member, violation)) => Err(wrong(member, &violation)),
        }
    }
}

fn wrong(member: &'static str, violation: &Violation) -> ValidationErrors {
    let mut error = ValidationError::new(violation.code());
    error.message = Some(Cow::Owned(violation.to_string()));
    let mut errors = ValidationErrors::new();
    errors.add(if member.is_empty() { "__all__" } else { member }, error);
    errors
}

/// A day that `validator` has found to be one.
#[must_use]
pub fn checked(text: Option<&str>) -> Option<NaiveDate> {
    text.and_then(day)
}
