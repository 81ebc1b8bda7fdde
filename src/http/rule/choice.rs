//! The choice between a rule of law, by its id, and a rule given in full.

use std::fmt;

use chrono::NaiveDate;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors};

use super::RuleForm;
use crate::domain::majority::{Rule, law};
use crate::domain::violation::Refusal;

/// The id of a rule of law, or a rule in full.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum RuleChoice {
    /// Id of a rule of law, as listed at `/api/v1/majority-rules`.
    #[schema(example = "cz-region-assembly")]
    Law(String),
    /// A rule in full.
    Full(RuleForm),
}

struct RuleVisitor;

impl<'de> Visitor<'de> for RuleVisitor {
    type Value = RuleChoice;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the id of a rule of law, or a rule in full")
    }

    fn visit_str<E>(self, id: &str) -> Result<RuleChoice, E> {
        Ok(RuleChoice::Law(id.to_owned()))
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<RuleChoice, M::Error> {
        RuleForm::deserialize(MapAccessDeserializer::new(map)).map(RuleChoice::Full)
    }
}

impl<'de> Deserialize<'de> for RuleChoice {
    // An untagged enum would not say which member of the rule is wrong.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RuleVisitor)
    }
}

impl Validate for RuleChoice {
    fn validate(&self) -> Result<(), ValidationErrors> {
        match self {
            Self::Law(_) => Ok(()),
            Self::Full(form) => form.validate(),
        }
    }
}

impl RuleChoice {
    /// The rule as it reads on `day`.
    ///
    /// # Errors
    /// No such rule, or not in force on that day.
    pub fn on(&self, day: NaiveDate) -> Result<Rule, Refusal> {
        match self {
            Self::Law(id) => law::applied(id, day).map_err(|violation| {
                let day_at_fault = law::find(id).is_some();
                Refusal::at(if day_at_fault { "on" } else { "rule" }, violation)
            }),
            Self::Full(form) => form
                .rule()
                .map_err(|refusal| Refusal { field: format!("rule/{}", refusal.field), ..refusal }),
        }
    }

    /// Checks that there is such a rule, in force or not.
    ///
    /// # Errors
    /// There is none.
    pub fn known(&self) -> Result<(), Refusal> {
        match self {
            Self::Law(id) if law::find(id).is_some() => Ok(()),
            Self::Law(_) | Self::Full(_) => self.on(NaiveDate::MAX).map(drop),
        }
    }
}
